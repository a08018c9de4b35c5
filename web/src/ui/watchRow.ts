import type { Desk } from "../desk/desk";
import { formatAge, formatCompact, formatPercent, formatPrice, formatSigned } from "../market/format";
import { sparkPath } from "../market/sparkline";
import { direction, flash, h, icon, setAttribute, setText, svg } from "./dom";

const SPARK_WIDTH = 40;
const SPARK_HEIGHT = 16;

const STATES: Readonly<Record<number, string>> = { 1: "Suspended", 2: "Delisted", 3: "Halted" };

/** One line of the watchlist. Built once; a draw touches only what has changed. */
export class WatchRow {
  readonly element: HTMLTableRowElement;

  readonly #desk: Desk;
  readonly #key: string;
  readonly #name = h("span", { class: "name-text" });
  readonly #mark = h("span", { class: "mark" });
  readonly #last = h("td", { class: "num last" });
  readonly #change = h("td", { class: "num change" });
  readonly #percent = h("td", { class: "num percent" });
  readonly #turnover = h("span");
  readonly #line = svg("path", { fill: "none", "stroke-width": "1.2", "stroke-linejoin": "round" });
  readonly #base = svg("line", { x1: "0", x2: String(SPARK_WIDTH), "stroke-dasharray": "2 2" });
  #shownLast: number | undefined;
  #shownSpark: unknown;

  constructor(desk: Desk, key: string) {
    this.#desk = desk;
    this.#key = key;
    const { code } = desk.state(key).instrument;
    const spark = svg(
      "svg",
      {
        viewBox: `0 0 ${SPARK_WIDTH} ${SPARK_HEIGHT}`,
        width: String(SPARK_WIDTH),
        height: String(SPARK_HEIGHT),
        "aria-hidden": "true",
      },
      this.#base,
      this.#line,
    );
    const remove = h(
      "button",
      { type: "button", class: "remove", tabindex: "-1", title: `Remove ${code}`, "aria-label": `Remove ${code}` },
      icon("remove"),
    );
    this.element = h(
      "tr",
      { "data-key": key, tabindex: "-1" },
      h("td", { class: "code" }, code),
      h("td", { class: "name" }, h("div", {}, this.#name, this.#mark)),
      h("td", { class: "spark" }, spark),
      this.#last,
      this.#change,
      this.#percent,
      h("td", { class: "num turnover" }, this.#turnover, remove),
    );
  }

  select(selected: boolean) {
    setAttribute(this.element, "aria-current", selected ? "true" : null);
    this.element.tabIndex = selected ? 0 : -1;
  }

  draw() {
    const state = this.#desk.state(this.#key);
    const { quote, digits } = state;
    this.#drawName();
    this.#drawLast(quote?.last, digits);
    setText(this.#change, formatSigned(quote?.change, digits));
    setText(this.#percent, formatPercent(quote?.changePercent));
    setText(this.#turnover, formatCompact(quote?.turnover || undefined));
    setAttribute(this.element, "data-way", direction(quote?.change));
    this.#drawSource();
    this.#drawSpark();
  }

  #drawName() {
    const { instrument } = this.#desk.state(this.#key);
    const name = this.#desk.names.of(instrument, this.#desk.settings.names);
    setText(this.#name, name.text);
    setAttribute(this.#name, "lang", name.chinese ? "zh-Hant-HK" : null);
    setAttribute(this.#name, "title", name.text || null);
  }

  #drawLast(last: number | undefined, digits: number) {
    setText(this.#last, formatPrice(last, digits));
    if (last !== undefined && this.#shownLast !== undefined && last !== this.#shownLast) {
      flash(this.#last, last > this.#shownLast ? "up" : "down");
    }
    this.#shownLast = last;
  }

  #drawSource() {
    const state = this.#desk.state(this.#key);
    const source = this.#desk.rowSource(this.#key);
    const halted = STATES[state.quote?.state ?? 0];
    setAttribute(this.element, "data-source", source);
    let mark = "";
    let title = "";
    if (halted) {
      mark = halted;
      title = halted;
    } else if (source === "unknown") {
      mark = "Not found";
      title = "The server knows no such instrument, or this plan does not include it.";
    } else if (source === "polled") {
      mark = formatAge(Date.now() - state.quoteAt).replace(/\.\d/, "");
      title = "This old, and asked for now and then: the plan has no room for another live subscription.";
    }
    setText(this.#mark, mark);
    setAttribute(this.#mark, "title", title || null);
  }

  #drawSpark() {
    const { spark, quote } = this.#desk.state(this.#key);
    if (spark === this.#shownSpark) return;
    this.#shownSpark = spark;
    const { path, baseY } = sparkPath(spark, quote?.previousClose, SPARK_WIDTH, SPARK_HEIGHT);
    setAttribute(this.#line, "d", path);
    setAttribute(this.#base, "y1", baseY === null ? null : String(baseY));
    setAttribute(this.#base, "y2", baseY === null ? null : String(baseY));
    setAttribute(this.#base, "visibility", baseY === null ? "hidden" : null);
  }
}
