import {
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  createChart,
  HistogramSeries,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  LineStyle,
  type MouseEventParams,
  type UTCTimestamp,
} from "lightweight-charts";
import { RestError } from "../connection/rest";
import type { Desk } from "../desk/desk";
import { type Bar, chartSeconds, joinBars, mergeBar, PERIODS, periodOf } from "../market/bars";
import { formatCompact, formatPercent, formatPrice } from "../market/format";
import { direction, h, setAttribute, setText } from "./dom";
import { perFrame } from "./frame";

const FIRST_BARS = 500;
const OLDER_BARS = 1000;
/** When the left edge is this near, older bars are fetched. */
const OLDER_WITHIN_BARS = 40;
const BARS_MAX = 20_000;
/** Without pushed bars the newest are asked for this often. */
const REFRESH_MS = 60_000;

/** Candles and volume of the focused instrument: history by REST, the running bar by the stream. */
export class Chart {
  readonly element: HTMLElement;

  readonly #desk: Desk;
  readonly #canvas = h("div", { class: "chart-canvas" });
  readonly #legend = h("div", { class: "chart-legend" });
  readonly #message = h("p", { class: "panel-message chart-message", role: "status", hidden: true });
  readonly #buttons = new Map<number, HTMLButtonElement>();
  readonly #chart: IChartApi;
  readonly #candles: ISeriesApi<"Candlestick">;
  readonly #volume: ISeriesApi<"Histogram">;
  #volumeUp = "";
  #volumeDown = "";
  #previousLine: IPriceLine | null = null;
  #previousClose: number | undefined;

  #bars: Bar[] = [];
  /** Bars that the stream has pushed since the last frame. */
  #pushed: Bar[] = [];
  #loading: AbortController | null = null;
  #loadingOlder = false;
  #reachedStart = false;
  #digits = 0;
  #step: number | null = null;
  #hovered: number | null = null;
  #failure = "";
  #lastLoadAt = 0;
  #wasOpen = false;
  readonly #draw = perFrame(() => this.#drawPushed());

  constructor(desk: Desk) {
    this.#desk = desk;
    this.element = h(
      "section",
      { class: "panel chart", "aria-label": "Chart" },
      h(
        "div",
        { class: "periods", role: "group", "aria-label": "Bar length" },
        ...PERIODS.map((p) => this.#periodButton(p.type)),
      ),
      h("div", { class: "chart-body" }, this.#canvas, this.#legend, this.#message),
    );
    this.#chart = createChart(this.#canvas, { autoSize: true, ...fixedOptions() });
    this.#candles = this.#chart.addSeries(CandlestickSeries, { borderVisible: false });
    this.#volume = this.#chart.addSeries(HistogramSeries, {
      priceScaleId: "volume",
      priceFormat: { type: "custom", formatter: formatCompact, minMove: 1 },
      lastValueVisible: false,
      priceLineVisible: false,
    });
    this.#candles.priceScale().applyOptions({ scaleMargins: { top: 0.08, bottom: 0.24 } });
    this.#chart.priceScale("volume").applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } });
    this.#chart.subscribeCrosshairMove((event) => this.#hover(event));
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      if (range && range.from < OLDER_WITHIN_BARS) void this.#loadOlder();
    });
    this.recolor();
    this.#watchSize();

    desk.on("focus", () => this.#reload());
    desk.on("period", () => this.#reload());
    desk.on("bar", ({ key, periodType, bar }) => {
      if (key !== desk.settings.focus || periodType !== desk.settings.periodType) return;
      // While the page is hidden no frame comes: only the newest state of each bar waits for it.
      if (this.#pushed.at(-1)?.t === bar.t) this.#pushed.pop();
      this.#pushed.push(bar);
      this.#draw();
    });
    desk.on("row", (key) => key === desk.settings.focus && this.#draw());
    desk.on("connection", () => this.#connectionChanged());
    this.#markPeriod();
  }

  /** Takes the colours from the style sheet: after a change of theme or of the up colour. */
  recolor() {
    const style = getComputedStyle(document.documentElement);
    const color = (name: string) => style.getPropertyValue(`--${name}`).trim();
    const [up, down] = [color("up"), color("down")];
    this.#chart.applyOptions({
      layout: {
        background: { type: ColorType.Solid, color: color("panel") },
        textColor: color("muted"),
        fontFamily: style.fontFamily,
      },
      grid: { vertLines: { color: color("grid") }, horzLines: { color: color("grid") } },
      rightPriceScale: { borderColor: color("line") },
      timeScale: { borderColor: color("line") },
      crosshair: {
        vertLine: { color: color("faint"), labelBackgroundColor: color("label") },
        horzLine: { color: color("faint"), labelBackgroundColor: color("label") },
      },
    });
    this.#candles.applyOptions({ upColor: up, downColor: down, wickUpColor: up, wickDownColor: down });
    this.#previousLine?.applyOptions({ color: color("faint"), axisLabelColor: color("label") });
    this.#volumeUp = color("up-volume");
    this.#volumeDown = color("down-volume");
    this.#setAll();
  }

  /** Once a second: asks for fresh bars when none are pushed, and counts a wait down. */
  tick() {
    if (this.#mustRefresh() && Date.now() - this.#lastLoadAt > REFRESH_MS) void this.#refresh();
    this.#explain();
  }

  #periodButton(type: number): HTMLElement {
    const period = periodOf(type);
    const button = h(
      "button",
      { type: "button", title: period.title, "aria-label": period.title, onclick: () => this.#desk.setPeriod(type) },
      period.label,
    );
    this.#buttons.set(type, button);
    return button;
  }

  #markPeriod() {
    for (const [type, button] of this.#buttons) {
      button.setAttribute("aria-pressed", String(type === this.#desk.settings.periodType));
    }
  }

  #reload() {
    this.#markPeriod();
    this.#bars = [];
    this.#pushed = [];
    this.#reachedStart = false;
    this.#hovered = null;
    this.#failure = "";
    this.#applyDigits();
    this.#setPreviousLine(undefined);
    this.#chart.timeScale().applyOptions({ timeVisible: periodOf(this.#desk.settings.periodType).intraday });
    this.#setAll();
    void this.#load();
  }

  async #load() {
    this.#loading?.abort();
    this.#loading = null;
    if (this.#desk.settings.token === null) return;
    const loading = new AbortController();
    this.#loading = loading;
    this.#lastLoadAt = Date.now();
    const { focus, settings } = this.#desk;
    this.#explain();
    try {
      const fetched = await this.#desk.loadBars(
        focus.instrument,
        settings.periodType,
        FIRST_BARS,
        null,
        loading.signal,
      );
      if (loading.signal.aborted) return;
      const wasEmpty = this.#bars.length === 0;
      // Fewer than asked for is all there is: a small plan has no request to spare for hearing that again.
      if (wasEmpty) this.#reachedStart = fetched.length < FIRST_BARS;
      // What the stream pushed while the request was under way is newer than the answer.
      const pushed = this.#pushed.splice(0);
      this.#bars = joinBars(this.#bars.length === 0 ? fetched : joinBars(this.#bars, fetched), pushed);
      this.#failure = fetched.length === 0 ? "No bars of this length yet." : "";
      this.#setAll();
      if (wasEmpty) this.#showNewest();
    } catch (error) {
      if (error instanceof RestError && error.kind === "aborted") return;
      this.#failure = `The history could not be loaded: ${error instanceof Error ? error.message : error}.`;
    }
    if (this.#loading === loading) this.#loading = null;
    this.#explain();
  }

  /** The newest hundred or so; on a narrow screen fewer, so that a candle stays a candle. */
  #showNewest() {
    if (this.#bars.length === 0) return;
    const scale = this.#chart.timeScale();
    const shown = Math.max(40, Math.floor(this.#canvas.clientWidth / 7));
    scale.setVisibleLogicalRange({ from: this.#bars.length - shown, to: this.#bars.length + 4 });
  }

  /** A chart that was filled while hidden, behind a tab, has yet to be shown its newest bars. */
  #watchSize() {
    let width = 0;
    new ResizeObserver(([entry]) => {
      const before = width;
      width = entry?.contentRect.width ?? 0;
      // The chart's own observer must have resized it first.
      if (before === 0 && width > 0) requestAnimationFrame(() => this.#showNewest());
    }).observe(this.#canvas);
  }

  async #loadOlder() {
    const first = this.#bars[0];
    if (this.#loadingOlder || this.#reachedStart || this.#loading || !first || this.#bars.length >= BARS_MAX) return;
    this.#loadingOlder = true;
    const { focus, settings } = this.#desk;
    const { periodType } = settings;
    try {
      const signal = AbortSignal.timeout(60_000);
      const older = await this.#desk.loadBars(focus.instrument, periodType, OLDER_BARS, first.t - 1, signal);
      const stillShown = this.#bars[0] === first;
      if (stillShown) {
        const before = older.filter((bar) => bar.t < first.t);
        this.#reachedStart = before.length === 0;
        this.#bars = joinBars(before, this.#bars);
        if (before.length > 0) this.#setAll();
      }
    } catch {
      this.#reachedStart = true;
    } finally {
      this.#loadingOlder = false;
    }
  }

  async #refresh() {
    if (this.#loading === null && this.#bars.length > 0) await this.#load();
  }

  #mustRefresh(): boolean {
    const { focus, settings, mainStream } = this.#desk;
    const denied = mainStream.book.denial(focus.instrument.key, `kline@${settings.periodType}`) !== null;
    return denied || (mainStream.phase === "waiting" && mainStream.connectionLimited);
  }

  /** After a break, the bars between are fetched again. */
  #connectionChanged() {
    const isOpen = this.#desk.mainStream.phase === "open";
    if (isOpen && !this.#wasOpen && this.#bars.length > 0 && Date.now() - this.#lastLoadAt > 2000) void this.#load();
    this.#wasOpen = isOpen;
    this.#explain();
  }

  #drawPushed() {
    const { focus } = this.#desk;
    this.#applyDigits();
    this.#setPreviousLine(focus.quote?.previousClose);
    // Before the history is there, what is pushed waits for it.
    if (this.#loading !== null && this.#bars.length === 0) return;
    let revised = false;
    for (const bar of this.#pushed.splice(0)) {
      if (mergeBar(this.#bars, bar) === "revised") revised = true;
      else this.#show(bar);
    }
    if (revised) this.#setAll();
    this.#drawLegend();
  }

  #show(bar: Bar) {
    this.#candles.update(this.#candle(bar));
    this.#volume.update(this.#column(bar));
  }

  #setAll() {
    this.#candles.setData(this.#bars.map((bar) => this.#candle(bar)));
    this.#volume.setData(this.#bars.map((bar) => this.#column(bar)));
    this.#drawLegend();
  }

  #time(bar: Bar): UTCTimestamp {
    return chartSeconds(bar.t, periodOf(this.#desk.settings.periodType).intraday) as UTCTimestamp;
  }

  #candle(bar: Bar) {
    return { time: this.#time(bar), open: bar.o, high: bar.h, low: bar.l, close: bar.c };
  }

  #column(bar: Bar) {
    return { time: this.#time(bar), value: bar.v, color: bar.c >= bar.o ? this.#volumeUp : this.#volumeDown };
  }

  /** The scale is labelled in steps that the instrument can trade at. */
  #applyDigits() {
    const { digits, step } = this.#desk.focus;
    if (digits === this.#digits && step === this.#step) return;
    this.#digits = digits;
    this.#step = step;
    const formatter = (price: number) => formatPrice(price, digits);
    this.#candles.applyOptions({ priceFormat: { type: "custom", minMove: step ?? 10 ** -digits, formatter } });
  }

  #setPreviousLine(price: number | undefined) {
    const shown = periodOf(this.#desk.settings.periodType).intraday ? price : undefined;
    if (shown === this.#previousClose) return;
    this.#previousClose = shown;
    if (this.#previousLine) this.#candles.removePriceLine(this.#previousLine);
    this.#previousLine = null;
    if (shown === undefined) return;
    const style = getComputedStyle(document.documentElement);
    const [color, label] = [style.getPropertyValue("--faint").trim(), style.getPropertyValue("--label").trim()];
    this.#previousLine = this.#candles.createPriceLine({
      price: shown,
      color,
      lineWidth: 1,
      lineStyle: LineStyle.Dashed,
      axisLabelVisible: true,
      axisLabelColor: label,
      axisLabelTextColor: "#ffffff",
      title: "prev",
    });
  }

  #hover(event: MouseEventParams) {
    const at = event.logical === undefined || event.point === undefined ? null : Math.round(event.logical);
    this.#hovered = at !== null && at >= 0 && at < this.#bars.length ? at : null;
    this.#drawLegend();
  }

  #drawLegend() {
    const index = this.#hovered ?? this.#bars.length - 1;
    const bar = this.#bars[index];
    if (!bar) {
      this.#legend.replaceChildren();
      return;
    }
    const before = this.#bars[index - 1]?.c ?? bar.o;
    const price = (value: number) => formatPrice(value, this.#digits);
    const field = (name: string, value: string) => h("span", {}, h("small", {}, name), ` ${value}`);
    setAttribute(this.#legend, "data-way", direction(bar.c - before));
    this.#legend.replaceChildren(
      h("span", { class: "when" }, this.#moment(bar.t)),
      field("O", price(bar.o)),
      field("H", price(bar.h)),
      field("L", price(bar.l)),
      field("C", price(bar.c)),
      h("span", { class: "legend-change" }, formatPercent(before ? (bar.c / before - 1) * 100 : undefined)),
      field("V", formatCompact(bar.v)),
    );
  }

  #moment(t: number): string {
    const { intraday } = periodOf(this.#desk.settings.periodType);
    const iso = new Date(chartSeconds(t, intraday) * 1000).toISOString();
    return intraday ? `${iso.slice(5, 10)} ${iso.slice(11, 16)}` : iso.slice(0, 10);
  }

  #explain() {
    const message = this.#problem();
    this.#message.hidden = message === "";
    setText(this.#message, message);
  }

  #problem(): string {
    const until = this.#desk.rest.limitedUntil;
    if (this.#loading && this.#bars.length === 0) {
      if (until === null) return "Loading…";
      return `The plan's request limit is reached. The chart follows in ${Math.ceil((until - Date.now()) / 1000)} s.`;
    }
    return this.#bars.length === 0 ? this.#failure : "";
  }
}

function fixedOptions() {
  return {
    layout: { attributionLogo: true, fontSize: 11 },
    localization: { locale: "en-GB", dateFormat: "yyyy-MM-dd" },
    crosshair: { mode: CrosshairMode.Normal },
    timeScale: { rightOffset: 4, barSpacing: 7, minBarSpacing: 1, secondsVisible: false },
    // A page that scrolls must go on scrolling when a finger moves up or down over the chart.
    handleScroll: { vertTouchDrag: false },
  };
}
