import { describe, expect, it } from "vitest";
import { hongKongClock, hongKongDay, hongKongMoment, parseHongKongMoment } from "../src/market/hongKongTime";
import { nextBound, sessionLabel } from "../src/market/session";
import { addSparkPoint, lastDay, sparkPath } from "../src/market/sparkline";

const at = (text: string) => parseHongKongMoment(text)!;

describe("Hong Kong time", () => {
  it("is eight hours ahead of UTC, whatever this computer's zone", () => {
    expect(hongKongClock(Date.UTC(2026, 2, 5, 1, 30, 7))).toBe("09:30:07");
    expect(at("2026-03-05 09:30:00")).toBe(Date.UTC(2026, 2, 5, 1, 30));
    expect(parseHongKongMoment("yesterday")).toBeNull();
  });

  it("changes day at Hong Kong's midnight", () => {
    expect(hongKongDay(at("2026-03-06 00:00:00")) - hongKongDay(at("2026-03-05 23:59:59"))).toBe(1);
    expect(hongKongMoment(at("2026-03-04 16:00:00"), at("2026-03-05 09:00:00"))).toBe("2026-03-04 16:00:00");
  });
});

describe("the session", () => {
  it("names its next bound", () => {
    const sessions = "09:30-12:00,13:00-16:00,";
    expect(nextBound(sessions, at("2026-03-05 11:59:00"))).toEqual({ label: "12:00", inMs: 60_000 });
    expect(nextBound(sessions, at("2026-03-05 16:00:00"))).toBeNull();
  });

  it("is shown in words, and an unknown one as it came", () => {
    expect(sessionLabel("LUNCH_BREAK", null)).toBe("Lunch break");
    expect(sessionLabel("CLOSED_HOLIDAY", "Lunar New Year")).toBe("Closed, Lunar New Year");
    expect(sessionLabel("TYPHOON", null)).toBe("TYPHOON");
  });
});

describe("a sparkline", () => {
  it("keeps the newest price of each five minutes and starts anew each day", () => {
    let points = addSparkPoint([], at("2026-03-05 09:30:00"), 1);
    points = addSparkPoint(points, at("2026-03-05 09:31:00"), 2);
    points = addSparkPoint(points, at("2026-03-05 09:35:00"), 3);
    expect(points.map(({ price }) => price)).toEqual([2, 3]);
    expect(addSparkPoint(points, at("2026-03-06 09:30:00"), 4)).toHaveLength(1);
  });

  it("shows only the newest day of its history", () => {
    const points = [at("2026-03-04 15:55:00"), at("2026-03-05 09:30:00")].map((t) => ({ t, price: 1 }));
    expect(lastDay(points)).toHaveLength(1);
  });

  it("stays inside its box, and needs two points", () => {
    const points = [1, 3, 2].map((price, i) => ({ t: i, price }));
    expect(sparkPath(points, 2, 66, 16)).toEqual({ path: "M0 15L1 1L2 8", baseY: 8 });
    expect(sparkPath(points.slice(0, 1), 2, 66, 16).path).toBe("");
  });
});
