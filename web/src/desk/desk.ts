import { Priority, RestClient } from "../connection/rest";
import { Stream } from "../connection/stream";
import type { Wanted } from "../connection/subscriptions";
import type { Bar } from "../market/bars";
import { decodeBars, type StreamFrame } from "../market/messages";
import { CLASSES, type Instrument, type InstrumentClass, instrumentOfFrame, parseSymbol } from "../market/symbol";
import { Backfill } from "./backfill";
import { Emitter } from "./emitter";
import { InstrumentState } from "./instrumentState";
import { MarketClock } from "./marketClock";
import { NameList } from "./nameList";
import { type Settings, saveSettings } from "./settings";

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

const POLL_CHECK_MS = 5_000;
/** Two drops so soon after another connection of ours opened mean that the server allows only one at a time. */
const DISPLACED_MS = 3_000;

/**
 * Everything that the page knows and does behind its panels: the watchlist, the focused instrument, one socket per
 * instrument class, and the REST requests that fill in what sockets don't carry.
 */
export class Desk extends Emitter<DeskEvents> {
  readonly rest: RestClient;
  readonly streams: Record<InstrumentClass, Stream>;
  readonly clock: MarketClock;
  readonly names: NameList;
  /** The newest event time seen, by the market's clock. */
  newestEventAt = 0;
  /** When the last market data arrived, by this computer's clock. */
  lastDataAt = 0;

  readonly #base: URL;
  readonly #states = new Map<string, InstrumentState>();
  readonly #backfill = new Backfill(this);
  #displacements = 0;

  constructor(
    base: URL,
    readonly settings: Settings,
  ) {
    super();
    this.#base = base;
    this.rest = new RestClient(base, () => settings.token);
    this.rest.onLimit = () => this.emit("connection", undefined);
    this.clock = new MarketClock(
      this.rest,
      () => this.newestEventAt,
      () => this.emit("session", undefined),
    );
    this.names = new NameList(this.rest, () => this.emit("names", undefined));
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

  /** Starts, or starts again with another token. */
  start() {
    for (const each of CLASSES) this.streams[each].disconnect();
    this.#displacements = 0;
    this.#backfill.reset();
    this.#states.clear();
    this.newestEventAt = 0;
    this.lastDataAt = 0;
    this.emit("focus", undefined);
    for (const key of this.settings.watchlist) this.emit("row", key);
    this.emit("connection", undefined);
    if (this.settings.token === null) return;
    this.#applyWants();
    this.mainStream.connect();
    void this.clock.load();
    for (const each of CLASSES) void this.names.load(each);
  }

  run() {
    setInterval(() => void this.#backfill.poll(), POLL_CHECK_MS);
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
    void this.#backfill.loadSparklines();
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
    return quote && this.needsPolling(key) ? "polled" : "waiting";
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

  /** The plan has no room for a live subscription of it, while the socket is otherwise well. */
  needsPolling(key: string): boolean {
    const stream = this.streams[this.state(key).instrument.class];
    if (this.isUnknown(key)) return false;
    if (stream.phase === "waiting" && stream.connectionLimited) return true;
    return stream.phase === "open" && stream.book.settled && !stream.book.isGranted(key, "quote");
  }

  get polledRows(): string[] {
    return this.settings.watchlist.filter((key) => this.needsPolling(key));
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
    if (main.phase === "open" && main.book.settled) void this.#backfill.loadSparklines();
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
        // An index has no orders and no trades.
        const detail = instrumentClass === "stock" ? ["tick", "depth"] : [];
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

  /** Back from a hidden tab or a sleeping computer. */
  #wake() {
    this.retryNow();
    if (this.settings.token === null) return;
    void this.#backfill.poll();
    this.clock.wake();
  }

  #changed() {
    saveSettings(this.settings);
  }
}
