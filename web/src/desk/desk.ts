import { Priority, RestClient, RestError } from "../connection/rest";
import { Stream } from "../connection/stream";
import type { Wanted } from "../connection/subscriptions";
import type { Bar } from "../market/bars";
import { CHINESE_INDEX_NAMES, ENGLISH_NAMES } from "../market/defaults";
import { HONG_KONG_OFFSET_MS, parseHongKongMoment } from "../market/hongKongTime";
import {
  decodeBars,
  decodeMarketStatus,
  decodeNames,
  decodeQuote,
  type MarketStatus,
  type StreamFrame,
} from "../market/messages";
import { nextBound } from "../market/session";
import { lastDay } from "../market/sparkline";
import { type Instrument, type InstrumentClass, instrumentOfFrame, parseSymbol } from "../market/symbol";
import { Emitter } from "./emitter";
import { InstrumentState } from "./instrumentState";
import { loadNames, type Settings, saveNames, saveSettings } from "./settings";

/** How a row gets its prices: pushed, asked for because the plan has no room, not yet, or never. */
export type RowSource = "live" | "polled" | "waiting" | "unknown";

type DeskEvents = {
  /** A quote, or how it arrives, changed. */
  row: string;
  depth: string;
  trade: string;
  bar: { key: string; periodType: number; bar: Bar };
  watchlist: undefined;
  focus: undefined;
  period: undefined;
  names: undefined;
  connection: undefined;
  session: undefined;
  unauthorized: string;
  settings: undefined;
};

const POLL_EVERY_MS = 60_000;
/** On a plan of five requests a minute, polls leave three to the person. */
const TIGHT_POLL_MS = 28_000;
const POLL_CHECK_MS = 5_000;
const STATUS_EVERY_MS = 600_000;
/** Two drops so soon after another connection of ours opened mean that the server allows only one at a time. */
const DISPLACED_MS = 3_000;

const CLASSES: readonly InstrumentClass[] = ["stock", "indices"];

/**
 * Everything that the page knows and does behind its panels: the watchlist, the focused instrument, one socket per
 * instrument class, and the REST requests that fill in what sockets don't carry.
 */
export class Desk extends Emitter<DeskEvents> {
  readonly rest: RestClient;
  readonly streams: Record<InstrumentClass, Stream>;
  /** The newest event time seen, by the market's clock. */
  newestEventAt = 0;
  /** When the last market data arrived, by this computer's clock. */
  lastDataAt = 0;
  status: MarketStatus | null = null;
  /** The market's clock minus this computer's: near zero, but for a replay. */
  marketClockOffsetMs = 0;

  readonly #base: URL;
  readonly #states = new Map<string, InstrumentState>();
  readonly #names = new Map<string, string>();
  readonly #polledAt = new Map<string, number>();
  readonly #sparklinesAsked = new Set<string>();
  #batchMax = 20;
  #polling = false;
  #lastPollAt = 0;
  #displacements = 0;
  #statusTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    base: URL,
    readonly settings: Settings,
  ) {
    super();
    this.#base = base;
    this.rest = new RestClient(base, () => settings.token);
    this.rest.onLimit = () => this.emit("connection", undefined);
    this.streams = { stock: this.#newStream("stock"), indices: this.#newStream("indices") };
  }

  get focus(): InstrumentState {
    return this.state(this.settings.focus);
  }

  state(key: string): InstrumentState {
    let state = this.#states.get(key);
    if (state === undefined) {
      state = new InstrumentState(parseSymbol(key)!);
      this.#states.set(key, state);
    }
    return state;
  }

  /** The socket that carries the focused instrument: the one whose state the badge shows. */
  get mainStream(): Stream {
    return this.streams[this.focus.instrument.class];
  }

  name(instrument: Instrument): { text: string; chinese: boolean } {
    const english = ENGLISH_NAMES[instrument.code];
    const listed = this.#names.get(instrument.key) ?? CHINESE_INDEX_NAMES[instrument.code];
    const text = (this.settings.names === "en" ? (english ?? listed) : (listed ?? english)) ?? "";
    return { text, chinese: /[㐀-鿿]/.test(text) };
  }

  /** Instruments whose code starts with, or whose name contains, what has been typed. */
  search(text: string, max: number): Instrument[] {
    const typed = text.trim().toUpperCase();
    if (typed === "") return [];
    const parsed = parseSymbol(typed);
    const found = new Map<string, Instrument>();
    const consider = (instrument: Instrument | null) => {
      if (instrument && found.size < max) found.set(instrument.key, instrument);
    };
    if (parsed && (this.#names.has(parsed.key) || ENGLISH_NAMES[parsed.code])) consider(parsed);
    const prefix = parsed?.code ?? typed;
    for (const key of this.#names.keys()) if (key.startsWith(prefix)) consider(parseSymbol(key));
    if (typed.length > 1 || /[㐀-鿿]/.test(typed)) {
      for (const [code, name] of Object.entries(ENGLISH_NAMES)) {
        if (name.toUpperCase().includes(typed)) consider(parseSymbol(code));
      }
      for (const [key, name] of this.#names) if (name.toUpperCase().includes(typed)) consider(parseSymbol(key));
    }
    return [...found.values()];
  }

  /** Starts, or starts again with another token. */
  start() {
    for (const each of CLASSES) this.streams[each].disconnect();
    this.#displacements = 0;
    this.#sparklinesAsked.clear();
    if (this.settings.token === null) {
      this.emit("connection", undefined);
      return;
    }
    this.#applyWants();
    this.mainStream.connect();
    void this.#loadStatus();
    for (const each of CLASSES) void this.#loadNames(each);
    this.emit("focus", undefined);
  }

  run() {
    setInterval(() => void this.#poll(), POLL_CHECK_MS);
    addEventListener("online", () => this.retryNow());
    addEventListener("offline", () => this.emit("connection", undefined));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.#wake();
    });
    this.start();
  }

  retryNow() {
    for (const each of CLASSES) if (this.streams[each].phase === "waiting") this.streams[each].retryNow();
  }

  setToken(token: string | null) {
    this.settings.token = token;
    this.#changed();
    this.start();
  }

  setFocus(key: string) {
    if (key === this.settings.focus) return;
    this.focus.forgetDetail();
    this.settings.focus = key;
    this.#changed();
    this.#applyWants();
    this.emit("focus", undefined);
    this.emit("connection", undefined);
  }

  setPeriod(type: number) {
    if (type === this.settings.periodType) return;
    this.settings.periodType = type;
    this.#changed();
    this.#applyWants();
    this.emit("period", undefined);
  }

  add(instrument: Instrument) {
    if (this.settings.watchlist.includes(instrument.key)) return;
    this.setWatchlist([...this.settings.watchlist, instrument.key]);
  }

  setWatchlist(keys: readonly string[]) {
    this.settings.watchlist = [...keys];
    this.#changed();
    this.#applyWants();
    this.emit("watchlist", undefined);
    void this.#loadSparklines();
  }

  updateSettings(change: Partial<Settings>) {
    Object.assign(this.settings, change);
    this.#changed();
    this.emit("settings", undefined);
  }

  rowSource(key: string): RowSource {
    const { instrument, quote } = this.state(key);
    if (this.isUnknown(key)) return "unknown";
    if (this.streams[instrument.class].book.isGranted(key, "quote")) return "live";
    return quote && this.#needsPolling(key) ? "polled" : "waiting";
  }

  /** The server says that it has no such instrument. */
  isUnknown(key: string): boolean {
    const state = this.state(key);
    const denied = this.streams[state.instrument.class].book.denial(key, "quote");
    return state.quote === null && (state.unknown || denied !== null);
  }

  get liveRows(): string[] {
    return this.settings.watchlist.filter((key) => this.rowSource(key) === "live");
  }

  /** Rows that the plan leaves without a live subscription, while the sockets are otherwise well. */
  get polledRows(): string[] {
    return this.settings.watchlist.filter((key) => this.#needsPolling(key));
  }

  async loadBars(
    instrument: Instrument,
    periodType: number,
    limit: number,
    before: number | null,
    signal: AbortSignal,
  ) {
    const end = before === null ? "" : `&et=${before}`;
    const path = `${instrument.class}/kline?region=${instrument.region}&code=${instrument.code}&kType=${periodType}&limit=${limit}${end}`;
    return decodeBars(await this.rest.get(path, Priority.chart, signal));
  }

  #newStream(instrumentClass: InstrumentClass): Stream {
    const address = () => {
      const url = new URL(instrumentClass, this.#base);
      url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
      url.searchParams.set("token", this.settings.token ?? "");
      return url;
    };
    let wasOpen = false;
    return new Stream(instrumentClass, address, {
      data: (frame) => this.#data(instrumentClass, frame),
      changed: () => {
        const isOpen = this.streams[instrumentClass].phase === "open";
        if (wasOpen && !isOpen) this.#broken(instrumentClass);
        wasOpen = isOpen;
        this.#streamChanged();
      },
      unauthorized: (message) => this.emit("unauthorized", message),
      unknown: (symbols) => this.#unknown(instrumentClass, symbols),
      handshakeFailed: () => void this.#diagnose(instrumentClass),
    });
  }

  /** The second socket opens only when the first has all it wants: a small plan's room belongs to the focus. */
  #streamChanged() {
    const main = this.mainStream;
    const other = this.streams[main.instrumentClass === "stock" ? "indices" : "stock"];
    if (main.phase === "idle" && this.settings.token !== null && other.phase !== "refused") main.connect();
    if (main.phase === "open" && main.book.settled && other.phase === "idle" && other.wanted) other.connect();
    this.emit("connection", undefined);
    for (const key of this.settings.watchlist) this.emit("row", key);
    if (main.phase === "open" && main.book.settled) void this.#loadSparklines();
  }

  #broken(instrumentClass: InstrumentClass) {
    const focus = this.focus;
    if (focus.instrument.class === instrumentClass) focus.breakTape();
    const main = this.mainStream;
    const other = this.streams[instrumentClass === "stock" ? "indices" : "stock"];
    const displaced = other.phase === "open" && Date.now() - other.openedAt < DISPLACED_MS;
    const isSure = /replaced/i.test(this.streams[instrumentClass].reason);
    if (displaced && (++this.#displacements >= 2 || isSure)) {
      const lesser = main === other ? this.streams[instrumentClass] : other;
      lesser.standBack("each new connection of this token ends the one before");
      main.retryNow();
    }
  }

  #unknown(instrumentClass: InstrumentClass, symbols: readonly string[]) {
    for (const symbol of symbols) {
      const instrument = instrumentOfFrame(symbol, instrumentClass);
      if (instrument === null) continue;
      this.state(instrument.key).unknown = true;
      this.emit("row", instrument.key);
    }
  }

  #applyWants() {
    const { focus, watchlist, periodType } = this.settings;
    const focused = this.state(focus).instrument;
    for (const instrumentClass of CLASSES) {
      const wanted: Wanted[] = [];
      if (focused.class === instrumentClass) {
        // An index has no orders: there is no book to ask for.
        const detail = instrumentClass === "stock" ? ["tick", "depth"] : ["tick"];
        wanted.push({ symbol: focus, types: ["quote", ...detail, `kline@${periodType}`] });
      }
      for (const key of watchlist) {
        if (key !== focus && this.state(key).instrument.class === instrumentClass) {
          wanted.push({ symbol: key, types: ["quote"] });
        }
      }
      this.streams[instrumentClass].want(wanted);
    }
    if (this.settings.token !== null) this.#streamChanged();
  }

  #data(instrumentClass: InstrumentClass, frame: StreamFrame) {
    if (!("symbol" in frame)) return;
    const instrument = instrumentOfFrame(frame.symbol, instrumentClass);
    if (instrument === null) return;
    const state = this.state(instrument.key);
    this.lastDataAt = Date.now();
    switch (frame.kind) {
      case "quote":
        this.#seen(frame.quote.t);
        state.applyQuote(frame.quote);
        this.emit("row", instrument.key);
        break;
      case "trade":
        this.#seen(frame.trade.t);
        if (instrument.key !== this.settings.focus) return;
        state.applyTrade(frame.trade);
        this.emit("trade", instrument.key);
        break;
      case "depth":
        if (instrument.key !== this.settings.focus) return;
        state.applyDepth(frame.depth);
        this.emit("depth", instrument.key);
        break;
      case "bar":
        this.emit("bar", { key: instrument.key, periodType: frame.periodType, bar: frame.bar });
        break;
    }
  }

  #seen(t: number) {
    if (t > this.newestEventAt) this.newestEventAt = t;
  }

  /** A browser isn't told why a WebSocket handshake failed. A plain request with the same token is. */
  async #diagnose(instrumentClass: InstrumentClass) {
    const stream = this.streams[instrumentClass];
    const other = this.streams[instrumentClass === "stock" ? "indices" : "stock"];
    const answer = other.phase === "open" ? "well" : await this.rest.probe("market/status?code=HK");
    if (answer === "auth") stream.refuse("auth failed");
    else if (answer === "network") stream.explain(`no answer from ${this.#base.host}`, false);
    else stream.explain("the server answers requests but refused this connection", true);
  }

  async #loadStatus() {
    clearTimeout(this.#statusTimer);
    let nextMs = STATUS_EVERY_MS;
    try {
      this.status = decodeMarketStatus(await this.rest.get("market/status?code=HK", Priority.status));
      const localTime = this.status && parseHongKongMoment(this.status.localTime);
      if (localTime !== null) this.marketClockOffsetMs = localTime - Date.now();
      const bound = this.status && nextBound(this.status.sessions, this.marketNow());
      if (bound) nextMs = Math.min(nextMs, bound.inMs + 1500);
      this.emit("session", undefined);
    } catch {
      nextMs = 30_000;
    }
    this.#statusTimer = setTimeout(() => void this.#loadStatus(), nextMs);
  }

  /** Now by the market's own clock; the wall's when the two agree to within a minute. */
  marketNow(): number {
    return Date.now() + (this.isReplay ? this.marketClockOffsetMs : 0);
  }

  get isReplay(): boolean {
    return Math.abs(this.marketClockOffsetMs) > 60_000 && Math.abs(this.marketClockOffsetMs) !== HONG_KONG_OFFSET_MS;
  }

  async #loadNames(instrumentClass: InstrumentClass) {
    const region = instrumentClass === "stock" ? "HK" : "GB";
    let names = loadNames(instrumentClass);
    if (names === null) {
      try {
        const path = `symbol/list?type=${instrumentClass}&region=${region}`;
        names = decodeNames(await this.rest.get(path, Priority.names));
      } catch {
        return;
      }
      if (names.size > 0) saveNames(instrumentClass, names);
    }
    for (const [code, name] of names) this.#names.set(`${code}$${region}`, name);
    this.emit("names", undefined);
  }

  async #loadSparklines() {
    if (this.rest.isTight) return;
    for (const instrumentClass of CLASSES) {
      const keys = this.settings.watchlist.filter(
        (key) => this.state(key).instrument.class === instrumentClass && !this.#sparklinesAsked.has(key),
      );
      for (const key of keys) this.#sparklinesAsked.add(key);
      for (let i = 0; i < keys.length; i += this.#batchMax) {
        await this.#loadSparkline(instrumentClass, keys.slice(i, i + this.#batchMax));
      }
    }
  }

  async #loadSparkline(instrumentClass: InstrumentClass, keys: readonly string[]) {
    const instruments = keys.map((key) => this.state(key).instrument);
    const data = await this.#batch(
      `${instrumentClass}/klines?region=${instruments[0]!.region}&kType=2&limit=80`,
      instruments,
      Priority.sparklines,
    );
    for (const [code, value] of data) {
      const state = this.state(instruments.find((instrument) => instrument.code === code)!.key);
      const day = lastDay(decodeBars(value).map((bar) => ({ t: bar.t, price: bar.c })));
      const newest = day.at(-1)?.t ?? 0;
      state.spark = [...day, ...state.spark.filter((point) => point.t - newest >= 300_000)];
      this.emit("row", state.instrument.key);
    }
  }

  #needsPolling(key: string): boolean {
    const { instrument } = this.state(key);
    const stream = this.streams[instrument.class];
    if (this.isUnknown(key)) return false;
    if (stream.phase === "waiting" && stream.connectionLimited) return true;
    return stream.phase === "open" && stream.book.settled && !stream.book.isGranted(key, "quote");
  }

  /** Asks for the quotes of rows that aren't live, a batch at a time, each about once a minute. */
  async #poll() {
    if (this.#polling || document.visibilityState === "hidden" || this.settings.token === null) return;
    this.#polling = true;
    try {
      for (const instrumentClass of CLASSES) await this.#pollClass(instrumentClass);
    } finally {
      this.#polling = false;
    }
  }

  async #pollClass(instrumentClass: InstrumentClass) {
    const due = new Set([this.settings.focus, ...this.settings.watchlist]);
    const keys = [...due].filter(
      (key) =>
        this.state(key).instrument.class === instrumentClass &&
        this.#needsPolling(key) &&
        Date.now() - (this.#polledAt.get(key) ?? 0) >= POLL_EVERY_MS,
    );
    if (keys.length === 0 || (this.rest.isTight && Date.now() - this.#lastPollAt < TIGHT_POLL_MS)) return;
    this.#lastPollAt = Date.now();
    const oldestFirst = keys.sort((a, b) => (this.#polledAt.get(a) ?? 0) - (this.#polledAt.get(b) ?? 0));
    const instruments = oldestFirst.slice(0, this.#batchMax).map((key) => this.state(key).instrument);
    const path = `${instrumentClass}/quotes?region=${instruments[0]!.region}`;
    const data = await this.#batch(path, instruments, Priority.quotes);
    for (const { key, code } of instruments) {
      this.#polledAt.set(key, Date.now());
      const quote = decodeQuote(data.get(code));
      if (quote) this.state(key).applyQuote(quote);
      else this.state(key).unknown = true;
      this.emit("row", key);
    }
  }

  /** A batch request. When the plan refuses its size, the next ones are smaller. */
  async #batch(path: string, instruments: readonly Instrument[], priority: number): Promise<Map<string, unknown>> {
    try {
      const codes = instruments.map((instrument) => instrument.code).join(",");
      const data = await this.rest.get(`${path}&codes=${codes}`, priority);
      const known = new Set(instruments.map((instrument) => instrument.code));
      return new Map(Object.entries((data ?? {}) as Record<string, unknown>).filter(([code]) => known.has(code)));
    } catch (error) {
      const half = instruments.length >> 1;
      if (!(error instanceof RestError) || error.kind !== "refused" || half < 1) return new Map();
      this.#batchMax = Math.min(this.#batchMax, Math.max(half, 5));
      if (instruments.length <= this.#batchMax) return new Map();
      const first = await this.#batch(path, instruments.slice(0, half), priority);
      return new Map([...first, ...(await this.#batch(path, instruments.slice(half), priority))]);
    }
  }

  /** Back from a hidden tab or a sleeping computer. */
  #wake() {
    this.retryNow();
    void this.#poll();
    if (this.settings.token !== null && this.status !== null) void this.#loadStatus();
  }

  #changed() {
    saveSettings(this.settings);
  }
}
