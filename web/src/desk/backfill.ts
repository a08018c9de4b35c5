import { Priority, RestError } from "../connection/rest";
import { decodeBars, decodeQuote } from "../market/messages";
import { lastDay } from "../market/sparkline";
import { CLASSES, type Instrument, type InstrumentClass } from "../market/symbol";
import type { Desk } from "./desk";

const POLL_EVERY_MS = 60_000;
/** On a plan of five requests a minute, polls leave three to the person. */
const TIGHT_POLL_MS = 28_000;
/** Codes in one request. Plans differ and don't say: it halves when refused, down to what the smallest allows. */
const BATCH_MAX = 20;
const BATCH_MIN = 5;
const SPARK_BUCKET_MS = 300_000;

/** What the sockets don't carry, by REST: each row's day so far, and quotes of rows the plan has no room for. */
export class Backfill {
  readonly #desk: Desk;
  readonly #polledAt = new Map<string, number>();
  readonly #sparklinesAsked = new Set<string>();
  #batchMax = BATCH_MAX;
  #polling = false;
  #lastPollAt = 0;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Another token: another plan, perhaps another market. */
  reset() {
    this.#polledAt.clear();
    this.#sparklinesAsked.clear();
    this.#batchMax = BATCH_MAX;
  }

  /** Loads the day's line of each row that has none yet. Nice to have, so not on a small plan. */
  async loadSparklines() {
    if (this.#isSmallPlan) return;
    for (const instrumentClass of CLASSES) {
      const rows = this.#desk.settings.watchlist.filter((key) => !this.#sparklinesAsked.has(key));
      const instruments = this.#instruments(rows, instrumentClass);
      for (const { key } of instruments) this.#sparklinesAsked.add(key);
      for (let i = 0; i < instruments.length; i += BATCH_MAX) {
        await this.#loadSparkline(instruments.slice(i, i + BATCH_MAX));
      }
    }
  }

  /** Something was refused for the plan's sake: what requests it has are for prices, and in small batches. */
  get #isSmallPlan(): boolean {
    const { streams, rest } = this.#desk;
    return (
      rest.isTight || CLASSES.some((each) => streams[each].connectionLimited || streams[each].book.capacity !== null)
    );
  }

  get #batchSize(): number {
    return this.#isSmallPlan ? BATCH_MIN : this.#batchMax;
  }

  /** Asks for the quotes of rows that aren't live, one batch at a time, each row about once a minute. */
  async poll() {
    const isTooSoon = this.#desk.rest.isTight && Date.now() - this.#lastPollAt < TIGHT_POLL_MS;
    const isIdle = document.visibilityState === "hidden" || this.#desk.settings.token === null;
    if (this.#polling || isTooSoon || isIdle) return;
    const instruments = this.#due();
    if (instruments.length === 0) return;
    this.#polling = true;
    this.#lastPollAt = Date.now();
    await this.#pollQuotes(instruments);
    this.#polling = false;
  }

  #instruments(keys: readonly string[], instrumentClass: InstrumentClass): Instrument[] {
    return keys
      .map((key) => this.#desk.state(key).instrument)
      .filter((instrument) => instrument.class === instrumentClass);
  }

  async #loadSparkline(instruments: readonly Instrument[]) {
    const data = await this.#batch("klines", "&kType=2&limit=80", instruments, Priority.sparklines);
    for (const { key, code } of instruments) {
      const day = lastDay(decodeBars(data?.[code]).map((bar) => ({ t: bar.t, price: bar.c })));
      const newest = day.at(-1);
      if (newest === undefined) continue;
      const state = this.#desk.state(key);
      state.spark = [...day, ...state.spark.filter((point) => point.t - newest.t >= SPARK_BUCKET_MS)];
      this.#desk.emit("row", key);
    }
  }

  async #pollQuotes(instruments: readonly Instrument[]) {
    const data = await this.#batch("quotes", "", instruments, Priority.quotes);
    for (const { key, code } of instruments) {
      this.#polledAt.set(key, Date.now());
      if (data === null) continue;
      const quote = decodeQuote(data[code]);
      if (quote) this.#desk.state(key).applyQuote(quote);
      else this.#desk.state(key).unknown = true;
      this.#desk.emit("row", key);
    }
  }

  /** The next batch: the row that has waited longest, and with it others of its class, longest first. */
  #due(): Instrument[] {
    const polledAt = (key: string) => this.#polledAt.get(key) ?? 0;
    const { focus, watchlist } = this.#desk.settings;
    const keys = [...new Set([focus, ...watchlist])]
      .filter((key) => this.#desk.needsPolling(key) && Date.now() - polledAt(key) >= POLL_EVERY_MS)
      .sort((a, b) => polledAt(a) - polledAt(b));
    const longest = keys[0];
    if (longest === undefined) return [];
    return this.#instruments(keys, this.#desk.state(longest).instrument.class).slice(0, this.#batchSize);
  }

  /** A batch request's `data`: an object by code, or null when there was no answer. */
  async #batch(
    operation: string,
    parameters: string,
    instruments: readonly Instrument[],
    priority: number,
  ): Promise<Record<string, unknown> | null> {
    const first = instruments[0];
    if (first === undefined) return null;
    const codes = instruments.map((instrument) => instrument.code).join(",");
    try {
      const path = `${first.class}/${operation}?region=${first.region}&codes=${codes}${parameters}`;
      return ((await this.#desk.rest.get(path, priority)) ?? {}) as Record<string, unknown>;
    } catch (error) {
      const half = instruments.length >> 1;
      const isTooLarge = error instanceof RestError && error.kind === "refused" && instruments.length > BATCH_MIN;
      if (!isTooLarge) return null;
      this.#batchMax = Math.min(this.#batchMax, Math.max(half, BATCH_MIN));
      const parts = [instruments.slice(0, half), instruments.slice(half)];
      const answers = [];
      for (const part of parts) answers.push(await this.#batch(operation, parameters, part, priority));
      return answers.includes(null) ? null : Object.assign({}, ...answers);
    }
  }
}
