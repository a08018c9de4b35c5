import type { Desk } from "../desk/desk";
import { formatCompact, formatPercent, formatPrice, formatSigned } from "../market/format";
import { hongKongMoment } from "../market/hongKongTime";
import { direction, flash, h, setAttribute, setText } from "./dom";
import { perFrame } from "./frame";

const FIELDS = ["Open", "High", "Low", "Prev", "Volume", "Turnover", "Range", "At"] as const;
const STATES: Readonly<Record<number, string>> = { 1: "Suspended", 2: "Delisted", 3: "Circuit breaker" };

/** The focused instrument's name, price and day. */
export class InstrumentHeader {
  readonly element: HTMLElement;

  readonly #desk: Desk;
  readonly #code = h("span", { class: "code" });
  readonly #name = h("h1", { class: "name" });
  readonly #state = h("span", { class: "tag", hidden: true });
  readonly #last = h("span", { class: "last num", "data-field": "last" });
  readonly #change = h("span", { class: "change num" });
  readonly #values = new Map(FIELDS.map((field) => [field, h("dd", { class: "num" })]));
  readonly #draw = perFrame(() => this.#drawNow());
  #shownLast: number | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
    const facts = FIELDS.map((field) =>
      h("div", { class: `fact fact-${field.toLowerCase()}` }, h("dt", {}, field), this.#values.get(field)!),
    );
    this.element = h(
      "header",
      { class: "instrument" },
      h("div", { class: "identity" }, this.#code, this.#name, this.#state),
      h("div", { class: "price" }, this.#last, this.#change),
      h("dl", { class: "facts" }, ...facts),
    );
    desk.on("focus", () => {
      this.#shownLast = undefined;
      this.#draw();
    });
    desk.on("row", (key) => key === desk.settings.focus && this.#draw());
    desk.on("names", this.#draw);
    desk.on("settings", this.#draw);
    this.#drawNow();
  }

  #drawNow() {
    const { instrument, quote, digits } = this.#desk.focus;
    const name = this.#desk.names.of(instrument, this.#desk.settings.names);
    setText(this.#code, instrument.code);
    setText(this.#name, name.text);
    setAttribute(this.#name, "lang", name.chinese ? "zh-Hant-HK" : null);
    this.#drawPrice();
    const price = (value: number | undefined) => formatPrice(value || undefined, digits);
    const range =
      quote?.high && quote.low && quote.previousClose ? (quote.high - quote.low) / quote.previousClose : undefined;
    this.#set("Open", price(quote?.open));
    this.#set("High", price(quote?.high));
    this.#set("Low", price(quote?.low));
    this.#set("Prev", price(quote?.previousClose));
    this.#set("Volume", formatCompact(quote?.volume || undefined));
    this.#set("Turnover", formatCompact(quote?.turnover || undefined));
    this.#set("Range", range === undefined ? "–" : formatPercent(range * 100).replace("+", ""));
    this.#set("At", quote?.t ? hongKongMoment(quote.t, this.#desk.clock.now()) : "–");
    const state = STATES[quote?.state ?? 0];
    this.#state.hidden = state === undefined;
    setText(this.#state, state ?? "");
    document.title = quote
      ? `${instrument.code} ${formatPrice(quote.last, digits)} ${formatPercent(quote.changePercent)} · Sampan`
      : "Sampan";
  }

  #drawPrice() {
    const { quote, digits } = this.#desk.focus;
    const last = quote?.last;
    setText(this.#last, formatPrice(last, digits));
    setText(this.#change, quote ? `${formatSigned(quote.change, digits)}  ${formatPercent(quote.changePercent)}` : "");
    setAttribute(this.element, "data-way", direction(quote?.change));
    if (last !== undefined && this.#shownLast !== undefined && last !== this.#shownLast) {
      flash(this.#last, last > this.#shownLast ? "up" : "down");
    }
    this.#shownLast = last;
  }

  #set(field: (typeof FIELDS)[number], text: string) {
    setText(this.#values.get(field)!, text);
  }
}
