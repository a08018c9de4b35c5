import { formatAge } from "../market/format";
import { hongKongMoment } from "../market/hongKongTime";
import type { StreamPhase } from "./stream";

export type HealthState = "connecting" | "live" | "quiet" | "stale" | "reconnecting" | "refused";

/** What the page knows about its connection and its data at one moment. Times are the local clock's, in milliseconds. */
export interface HealthFacts {
  readonly now: number;
  readonly online: boolean;
  readonly hasToken: boolean;
  readonly phase: StreamPhase;
  readonly reason: string;
  readonly connectionLimited: boolean;
  readonly retryAt: number;
  readonly openedAt: number;
  /** When market data last arrived here; 0 = not yet. */
  readonly lastDataAt: number;
  /** The newest event's own time; 0 = none yet. */
  readonly newestEventAt: number;
  /** Whether the market trades now, or null while that isn't known. */
  readonly marketOpen: boolean | null;
  /** The server's market lives by another clock than this computer's. */
  readonly isReplay: boolean;
}

export interface Health {
  readonly state: HealthState;
  /** One or two words for the badge. */
  readonly label: string;
  /** The data's age, or the countdown: what changes each second. */
  readonly age: string;
  /** A sentence that says what is the matter. */
  readonly detail: string;
  /** What to do about it; empty when nothing needs doing. */
  readonly advice: string;
}

/** While the market trades, this long without an event of any watched instrument is not normal. */
const SILENCE_MAX_MS = 15_000;
/** Data that keeps flowing but is older than this is delayed by the plan, or replayed. */
const DELAY_MIN_MS = 20_000;

export function health(facts: HealthFacts): Health {
  if (!facts.hasToken) {
    return {
      state: "refused",
      label: "No token",
      age: "",
      detail: "This page has no access token.",
      advice: "Enter one: the server prints one when it starts for the first time.",
    };
  }
  if (facts.phase === "refused") {
    return {
      state: "refused",
      label: "Refused",
      age: "",
      detail: `The server refused the token (${facts.reason || "auth failed"}).`,
      advice: "Enter a valid token, or make a new one with “sampan token”.",
    };
  }
  if (facts.phase === "waiting") return waiting(facts);
  if (facts.phase !== "open") {
    return { state: "connecting", label: "Connecting", age: "", detail: "Opening the data stream.", advice: "" };
  }
  return open(facts);
}

function waiting(facts: HealthFacts): Health {
  const seconds = Math.max(0, Math.ceil((facts.retryAt - facts.now) / 1000));
  const age = `in ${seconds} s`;
  if (facts.connectionLimited) {
    return {
      state: "refused",
      label: "No free connection",
      age,
      detail: `The server allows no further connection: ${facts.reason}.`,
      advice: "Close another page or program that uses this token, or use a larger plan.",
    };
  }
  return {
    state: "reconnecting",
    label: facts.online ? "Reconnecting" : "Offline",
    age,
    detail: facts.online ? `The stream broke off: ${facts.reason}.` : "This computer is offline.",
    advice: facts.online ? "It comes back by itself; check that the server is running." : "Check the network.",
  };
}

function open(facts: HealthFacts): Health {
  const { now, newestEventAt, lastDataAt, marketOpen } = facts;
  if (newestEventAt === 0) {
    const waited = now - facts.openedAt;
    if (waited < SILENCE_MAX_MS) {
      return {
        state: "connecting",
        label: "Waiting",
        age: "",
        detail: "Connected; the first data is on its way.",
        advice: "",
      };
    }
    return {
      state: "stale",
      label: "No data",
      age: formatAge(waited),
      detail: "Connected, but nothing has arrived.",
      advice: "The server's feed may not be running: look at what “sampan doctor” says.",
    };
  }
  const eventAge = now - newestEventAt;
  const silence = now - lastDataAt;
  const newest = hongKongMoment(newestEventAt, now);
  const isFlowing = silence <= SILENCE_MAX_MS;
  // An auction may move prices while the market isn't open; what flows is live whatever the session is called.
  if (marketOpen === false && !(isFlowing && (facts.isReplay || eventAge <= DELAY_MIN_MS))) {
    return {
      state: "quiet",
      label: "Connected",
      age: newest,
      detail: `The market is not trading. The newest event is of ${newest}, Hong Kong time.`,
      advice: "",
    };
  }
  if (!isFlowing) {
    return {
      state: "stale",
      label: "Stale",
      age: formatAge(facts.isReplay ? silence : eventAge),
      detail: `The connection stands, but nothing new has come for ${formatAge(silence)}. The newest event is of ${newest}.`,
      advice: "Don't trade on these prices. The server's feed has stopped: look at what “sampan doctor” says.",
    };
  }
  if (facts.isReplay) {
    return {
      state: "live",
      label: "Market time",
      age: newest,
      detail: `Data flows, by a clock that is not this computer's: a replay, or a simulation. The newest event is of ${newest}.`,
      advice: "",
    };
  }
  if (eventAge > DELAY_MIN_MS) {
    return {
      state: "live",
      label: "Delayed",
      age: formatAge(eventAge),
      detail: `Data flows, ${formatAge(eventAge)} behind this computer's clock.`,
      advice: "A plan can be delayed; if this one is not, the clock here or the feed is late.",
    };
  }
  return {
    state: "live",
    label: "Live",
    age: eventAge < -2000 ? `clock ${formatAge(-eventAge)} slow` : formatAge(eventAge),
    detail: `The newest event is ${formatAge(eventAge)} old by this computer's clock.`,
    advice: eventAge < -2000 ? "This computer's clock is behind the market's: set it right." : "",
  };
}
