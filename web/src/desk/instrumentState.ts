import { priceDigits, priceStep } from "../market/format";
import type { Depth, Quote, Trade } from "../market/messages";
import { addSparkPoint, type SparkPoint } from "../market/sparkline";
import type { Instrument } from "../market/symbol";

/** A trade as it came, or a mark where trades are missing because the stream was broken off. */
export type TapeEntry =
  | { readonly kind: "trade"; readonly id: number; readonly trade: Trade }
  | { readonly kind: "gap"; readonly id: number; readonly from: number; readonly to: number };

/** More than anyone scrolls back through; older entries fall off. */
const TAPE_MAX = 300;

/** What the page knows of one instrument. */
export class InstrumentState {
  quote: Quote | null = null;
  depth: Depth | null = null;
  tape: TapeEntry[] = [];
  spark: SparkPoint[] = [];
  /** Decimals of its prices, never fewer than it has once needed. */
  digits = 2;
  /** Its price step near the market, as the book shows it; null for an index. */
  step: number | null = null;
  /** Local time at which the quote last arrived. */
  quoteAt = 0;
  /** The server answered a poll but had no quote for it. */
  unknown = false;

  #nextId = 1;
  #gapFrom = 0;

  constructor(readonly instrument: Instrument) {}

  applyQuote(quote: Quote) {
    this.digits = priceDigits(this.digits, quote.last, quote.previousClose, quote.high, quote.low);
    this.quote = quote;
    this.quoteAt = Date.now();
    this.unknown = false;
    if (quote.t > 0) this.spark = addSparkPoint(this.spark, quote.t, quote.last);
  }

  applyDepth(depth: Depth) {
    this.digits = priceDigits(this.digits, depth.asks[0]?.price, depth.bids[0]?.price, depth.bids[1]?.price);
    for (const side of [depth.asks, depth.bids]) {
      this.step = priceStep(
        this.step,
        side.map((level) => level.price),
      );
    }
    this.depth = depth;
  }

  applyTrade(trade: Trade) {
    if (this.#gapFrom > 0 && this.#isNewest(trade)) {
      // The snapshot of a new subscription is the trade that is already on top: nothing was missed.
      this.#gapFrom = 0;
      return;
    }
    if (this.#gapFrom > 0) this.#push({ kind: "gap", id: this.#nextId++, from: this.#gapFrom, to: trade.t });
    this.#gapFrom = 0;
    this.#push({ kind: "trade", id: this.#nextId++, trade });
  }

  /** The stream broke off: what comes next doesn't join what is here. */
  breakTape() {
    const newest = this.tape[0];
    if (newest?.kind === "trade") this.#gapFrom = newest.trade.t;
  }

  /** It is no longer followed in full: keep no book and no tape that grow old unseen. */
  forgetDetail() {
    this.depth = null;
    this.tape = [];
    this.#gapFrom = 0;
  }

  #isNewest(trade: Trade): boolean {
    const newest = this.tape[0];
    if (newest?.kind !== "trade") return false;
    const { t, price, size } = newest.trade;
    return t === trade.t && price === trade.price && size === trade.size;
  }

  #push(entry: TapeEntry) {
    this.tape.unshift(entry);
    if (this.tape.length > TAPE_MAX) this.tape.length = TAPE_MAX;
  }
}
