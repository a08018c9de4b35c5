import type { Desk } from "../desk/desk";
import type { TapeEntry } from "../desk/instrumentState";
import { formatPrice, formatSize } from "../market/format";
import { hongKongClock } from "../market/hongKongTime";
import { h, setAttribute, setText } from "./dom";
import { perFrame } from "./frame";

const DIRECTIONS = [
  { way: "neutral", mark: "◆", title: "Neutral: auction, or side unknown" },
  { way: "sell", mark: "▼", title: "Seller's initiative" },
  { way: "buy", mark: "▲", title: "Buyer's initiative" },
] as const;

const ROWS_MAX = 200;

/** Trades of the focused instrument, newest on top. Scrolled down, it holds still while new ones come in above. */
export class Tape {
  readonly element: HTMLElement;

  readonly #desk: Desk;
  readonly #rows = h("div", { class: "tape-rows scroll", tabindex: "0", "aria-label": "Trades, newest first" });
  readonly #message = h("p", { class: "panel-message" });
  readonly #draw = perFrame(() => this.#drawNow());
  #newestShown = 0;
  #shownKey = "";

  constructor(desk: Desk) {
    this.#desk = desk;
    this.element = h(
      "section",
      { class: "panel tape", "aria-label": "Trades" },
      h(
        "div",
        { class: "tape-head" },
        h("span", {}, "Time"),
        h("span", { class: "num" }, "Price"),
        h("span", { class: "num" }, "Size"),
        h("span", {}),
      ),
      this.#message,
      this.#rows,
    );
    desk.on("trade", this.#draw);
    desk.on("focus", () => {
      this.#shownKey = "";
      this.#draw();
    });
    desk.on("connection", this.#draw);
    this.#drawNow();
  }

  #drawNow() {
    const { instrument, tape, digits } = this.#desk.focus;
    if (instrument.key !== this.#shownKey) {
      this.#shownKey = instrument.key;
      this.#newestShown = 0;
      this.#rows.replaceChildren();
      this.#rows.scrollTop = 0;
    }
    const fresh = tape.filter((entry) => entry.id > this.#newestShown).slice(0, ROWS_MAX);
    if (fresh.length > 0) {
      this.#newestShown = fresh[0]!.id;
      const rows = fresh.map((entry) => row(entry, digits));
      this.#prepend(rows);
      while (this.#rows.childElementCount > ROWS_MAX) this.#rows.lastElementChild?.remove();
    }
    const message = tape.length > 0 ? "" : this.#explain();
    this.#message.hidden = message === "";
    setText(this.#message, message);
    setAttribute(this.#rows, "aria-hidden", tape.length === 0 ? "true" : null);
  }

  #prepend(rows: readonly HTMLElement[]) {
    const { scrollTop, scrollHeight } = this.#rows;
    this.#rows.prepend(...rows);
    if (scrollTop > 4) this.#rows.scrollTop = scrollTop + (this.#rows.scrollHeight - scrollHeight);
  }

  #explain(): string {
    const { instrument } = this.#desk.focus;
    const stream = this.#desk.mainStream;
    if (this.#desk.isUnknown(instrument.key))
      return `The server has no ${instrument.code}, or this plan doesn't include it.`;
    if (instrument.class === "indices") return "An index has no trades of its own.";
    const denied = stream.book.denial(instrument.key, "tick");
    if (denied !== null) return `This plan has no trades: ${denied}.`;
    return stream.phase === "open" ? "Waiting for the first trade." : "";
  }
}

function row(entry: TapeEntry, digits: number): HTMLElement {
  if (entry.kind === "gap") {
    const text = `Reconnected: trades from ${hongKongClock(entry.from)} to ${hongKongClock(entry.to)} may be missing`;
    return h("div", { class: "tape-gap" }, text);
  }
  const { t, price, size, direction } = entry.trade;
  const { way, mark, title } = DIRECTIONS[direction];
  return h(
    "div",
    { class: `tape-row ${way}` },
    h("span", { class: "time" }, hongKongClock(t)),
    h("span", { class: "num trade-price" }, formatPrice(price, digits)),
    h("span", { class: "num" }, formatSize(size)),
    h("span", { class: "way", title, "aria-label": title }, mark),
  );
}
