import { describe, expect, it } from "vitest";
import { reconnectDelay, retryAfterMs } from "../src/connection/backoff";
import { type HealthFacts, health } from "../src/connection/health";

describe("reconnectDelay", () => {
  it("doubles from half a second to twenty", () => {
    const waits = [0, 1, 2, 3, 4, 5, 6, 50].map((attempt) => reconnectDelay(attempt, 1));
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
  });

  it("spreads pages out over half of the wait", () => {
    expect(reconnectDelay(6, 0)).toBe(10_000);
    expect(reconnectDelay(6, 0.5)).toBe(15_000);
  });
});

describe("retryAfterMs", () => {
  const now = Date.UTC(2026, 2, 5, 3, 0, 0);

  it("reads seconds and dates", () => {
    expect(retryAfterMs("34", now)).toBe(34_000);
    expect(retryAfterMs("Thu, 05 Mar 2026 03:00:20 GMT", now)).toBe(20_000);
  });

  it("waits twelve seconds when it isn't said, and never forever or not at all", () => {
    expect(retryAfterMs(null, now)).toBe(12_000);
    expect(retryAfterMs("soon", now)).toBe(12_000);
    expect(retryAfterMs("0", now)).toBe(500);
    expect(retryAfterMs("99999", now)).toBe(120_000);
  });
});

describe("health", () => {
  const now = Date.UTC(2026, 2, 5, 3, 0, 0);
  const good: HealthFacts = {
    now,
    online: true,
    hasToken: true,
    phase: "open",
    reason: "",
    connectionLimited: false,
    retryAt: 0,
    openedAt: now - 60_000,
    lastDataAt: now - 200,
    newestEventAt: now - 300,
    marketOpen: true,
    isReplay: false,
  };
  const state = (change: Partial<HealthFacts>) => health({ ...good, ...change }).state;

  it("is live while events are young", () => {
    expect(health(good)).toMatchObject({ state: "live", label: "Live", age: "0.3 s" });
  });

  it("is stale when an open market falls silent, and says what to do", () => {
    const stale = health({ ...good, lastDataAt: now - 16_000, newestEventAt: now - 16_100 });
    expect(stale.state).toBe("stale");
    expect(stale.advice).toContain("sampan doctor");
  });

  it("is quiet, not stale, when the market is closed", () => {
    expect(state({ marketOpen: false, lastDataAt: now - 3_600_000, newestEventAt: now - 3_600_000 })).toBe("quiet");
  });

  it("is live in an auction, when prices move though the market isn't open", () => {
    expect(state({ marketOpen: false })).toBe("live");
  });

  it("shows a replay's own time, and that it has stopped", () => {
    const replay = { isReplay: true, newestEventAt: Date.UTC(2025, 8, 24, 2) };
    expect(health({ ...good, ...replay })).toMatchObject({
      state: "live",
      label: "Market time",
      age: "2025-09-24 10:00:00",
    });
    expect(health({ ...good, ...replay, lastDataAt: now - 30_000 })).toMatchObject({ state: "stale", age: "30 s" });
  });

  it("says that flowing but old data is delayed", () => {
    expect(health({ ...good, newestEventAt: now - 900_000 })).toMatchObject({
      state: "live",
      label: "Delayed",
      age: "15 min",
    });
  });

  it("tells the ways of not being connected apart", () => {
    expect(state({ hasToken: false })).toBe("refused");
    expect(state({ phase: "connecting" })).toBe("connecting");
    expect(state({ phase: "refused", reason: "auth failed" })).toBe("refused");
    expect(state({ phase: "waiting", retryAt: now + 4000 })).toBe("reconnecting");
    expect(state({ phase: "waiting", connectionLimited: true, retryAt: now + 4000 })).toBe("refused");
    expect(health({ ...good, phase: "waiting", online: false, retryAt: now + 1 }).label).toBe("Offline");
  });

  it("always says what is wrong in a sentence", () => {
    for (const phase of ["idle", "connecting", "open", "waiting", "refused"] as const) {
      expect(health({ ...good, phase }).detail).toMatch(/\.$/);
    }
  });

  it("notices a clock that is behind the market's", () => {
    expect(health({ ...good, newestEventAt: now + 5000 }).advice).toContain("clock");
  });
});
