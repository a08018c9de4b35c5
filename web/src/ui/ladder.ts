import type { Desk } from "../desk/desk";
import { formatPrice, formatSize } from "../market/format";
import type { Level } from "../market/messages";
import { flash, h, setAttribute, setText } from "./dom";
import { perFrame } from "./frame";

const LEVELS = 10;

/** The ten best prices of each side, worst ask on top: sizes as bars to one scale, and how many orders make them up. */
export class Ladder {
  readonly element: HTMLElement;

  readonly #desk: Desk;
  readonly #asks = Array.from({ length: LEVELS }, (_, i) => new LadderRow("ask", i + 1));
  readonly #bids = Array.from({ length: LEVELS }, (_, i) => new LadderRow("bid", i + 1));
  readonly #spread = h("span", { class: "num" });
  readonly #mid = h("span", { class: "num" });
  readonly #balance = h("span", { class: "balance-bids" });
  readonly #message = h("p", { class: "panel-message", hidden: true });
  readonly #middle: HTMLElement;
  #centred = "";
  readonly #draw = perFrame(() => this.#drawNow());

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#middle = h(
      "div",
      { class: "ladder-middle" },
      h("span", {}, h("small", {}, "Spread "), this.#spread),
      h(
        "span",
        { class: "balance", title: "Shares on the bid against shares on the ask, ten levels each" },
        this.#balance,
      ),
      h("span", {}, h("small", {}, "Mid "), this.#mid),
    );
    const rows = h(
      "div",
      { class: "ladder-rows" },
      ...[...this.#asks].reverse().map((row) => row.element),
      this.#middle,
      ...this.#bids.map((row) => row.element),
    );
    this.element = h(
      "section",
      { class: "panel ladder", "aria-label": "Order book" },
      h(
        "div",
        { class: "ladder-head" },
        h("span", { class: "num" }, "Orders"),
        h("span", { class: "num" }, "Size"),
        h("span", { class: "num" }, "Price"),
      ),
      rows,
      this.#message,
    );
    desk.on("depth", this.#draw);
    desk.on("focus", () => {
      for (const row of [...this.#asks, ...this.#bids]) row.forget();
      this.#draw();
    });
    desk.on("connection", this.#draw);
    this.#drawNow();
  }

  #drawNow() {
    const { depth, digits, instrument } = this.#desk.focus;
    const asks = depth?.asks ?? [];
    const bids = depth?.bids ?? [];
    const largest = Math.max(1, ...[...asks, ...bids].slice(0, 2 * LEVELS).map((level) => level.size));
    for (const row of this.#asks) row.draw(asks[row.level - 1], largest, digits);
    for (const row of this.#bids) row.draw(bids[row.level - 1], largest, digits);
    this.#drawMiddle(asks, bids, digits);
    const message = this.#explain();
    this.#message.hidden = message === "";
    setText(this.#message, message);
    this.element.classList.toggle("no-book", instrument.class === "indices");
    if (depth) this.#centre(instrument.key);
  }

  #drawMiddle(asks: readonly Level[], bids: readonly Level[], digits: number) {
    const ask = asks[0]?.price;
    const bid = bids[0]?.price;
    const both = ask !== undefined && bid !== undefined;
    setText(this.#spread, both ? formatPrice(ask - bid, digits) : "–");
    setText(this.#mid, both ? formatPrice((ask + bid) / 2, Math.min(digits + 1, 4)) : "–");
    const sum = (levels: readonly Level[]) => levels.slice(0, LEVELS).reduce((total, level) => total + level.size, 0);
    const total = sum(asks) + sum(bids);
    this.#balance.style.width = `${total === 0 ? 50 : (sum(bids) / total) * 100}%`;
  }

  /** Where there isn't room for both sides, the spread is what to see first; after that the reader scrolls. */
  #centre(key: string) {
    if (this.#centred === key || this.element.clientHeight === 0) return;
    this.#centred = key;
    this.element.scrollTop = this.#middle.offsetTop - (this.element.clientHeight - this.#middle.offsetHeight) / 2;
  }

  #explain(): string {
    const { instrument, depth } = this.#desk.focus;
    if (instrument.class === "indices") return "An index has no order book.";
    const denied = this.#desk.mainStream.book.denial(instrument.key, "depth");
    if (denied !== null) return `This plan has no order book: ${denied}.`;
    if (depth && depth.asks.length + depth.bids.length === 0) return "The book is empty.";
    return "";
  }
}

class LadderRow {
  readonly element: HTMLElement;
  readonly #orders = h("span", { class: "num orders" });
  readonly #size = h("span", { class: "num size-text" });
  readonly #bar = h("span", { class: "bar" });
  readonly #price = h("span", { class: "num level-price" });
  #shownPrice: number | undefined;
  #shownSize: number | undefined;

  constructor(
    readonly side: "ask" | "bid",
    readonly level: number,
  ) {
    this.element = h(
      "div",
      { class: `ladder-row ${side}`, "data-level": String(level) },
      this.#orders,
      h("span", { class: "size" }, this.#bar, this.#size),
      this.#price,
    );
  }

  forget() {
    this.#shownPrice = undefined;
    this.#shownSize = undefined;
  }

  draw(level: Level | undefined, largest: number, digits: number) {
    setText(this.#price, level ? formatPrice(level.price, digits) : "");
    setText(this.#size, level ? formatSize(level.size) : "");
    setText(this.#orders, level && level.orders > 0 ? String(level.orders) : "");
    const width = `${level ? Math.max(1, (level.size / largest) * 100).toFixed(1) : 0}%`;
    if (this.#bar.style.width !== width) this.#bar.style.width = width;
    setAttribute(this.element, "data-best", this.level === 1 && level ? "true" : null);
    // Only a change at the same price is news; a shifted ladder would flash from top to bottom.
    if (level && level.price === this.#shownPrice && this.#shownSize !== undefined && level.size !== this.#shownSize) {
      flash(this.#size, "neutral");
    }
    this.#shownPrice = level?.price;
    this.#shownSize = level?.size;
  }
}
