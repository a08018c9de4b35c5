import { Priority, type RestClient } from "../connection/rest";
import { parseHongKongMoment } from "../market/hongKongTime";
import { decodeMarketStatus, type MarketStatus } from "../market/messages";
import { nextBound } from "../market/session";

const REFRESH_MS = 600_000;
const RETRY_MS = 30_000;
/** After a bound, the server needs a moment to be past it, too. */
const BOUND_MARGIN_MS = 1500;
/** A session that was asked for so lately needs no asking again. */
const FRESH_MS = 60_000;
/** Clocks of computers differ by seconds. By more than this, the market's is another one: a replay, or a simulation in a hurry. */
const REPLAY_MIN_MS = 60_000;

/** The market's session and its own clock, asked for at each bound of the day and every ten minutes. */
export class MarketClock {
  status: MarketStatus | null = null;

  readonly #rest: RestClient;
  readonly #newestEventAt: () => number;
  readonly #changed: () => void;
  #offsetMs = 0;
  #askedAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(rest: RestClient, newestEventAt: () => number, changed: () => void) {
    this.#rest = rest;
    this.#newestEventAt = newestEventAt;
    this.#changed = changed;
  }

  get isReplay(): boolean {
    return Math.abs(this.#offsetMs) > REPLAY_MIN_MS;
  }

  /** Now by the market's own clock; this computer's, unless the market is a replay, which may run faster. */
  now(): number {
    return this.isReplay ? Math.max(Date.now() + this.#offsetMs, this.#newestEventAt()) : Date.now();
  }

  /** After a pause of the page: asks, unless the answer is known. */
  wake() {
    if (Date.now() - this.#askedAt > FRESH_MS) void this.load();
  }

  async load() {
    clearTimeout(this.#timer);
    this.#askedAt = Date.now();
    let nextMs = RETRY_MS;
    try {
      this.#apply(decodeMarketStatus(await this.#rest.get("market/status?code=HK", Priority.status)));
      const bound = this.status && nextBound(this.status.sessions, this.now());
      nextMs = Math.min(REFRESH_MS, bound ? bound.inMs + BOUND_MARGIN_MS : REFRESH_MS);
    } catch {
      // The session stays as last known; the badge tells when the server is away.
    }
    this.#timer = setTimeout(() => void this.load(), nextMs);
  }

  #apply(status: MarketStatus | null) {
    this.status = status;
    const localTime = status && parseHongKongMoment(status.localTime);
    this.#offsetMs = localTime === null ? 0 : localTime - Date.now();
    this.#changed();
  }
}
