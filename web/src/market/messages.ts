import type { Bar } from "./bars";

/** What the API says, reduced to what the page shows. Fields that are missing on the wire are undefined here. */

export interface Quote {
  readonly last: number;
  readonly open?: number | undefined;
  readonly high?: number | undefined;
  readonly low?: number | undefined;
  readonly previousClose?: number | undefined;
  readonly change?: number | undefined;
  readonly changePercent?: number | undefined;
  readonly volume?: number | undefined;
  readonly turnover?: number | undefined;
  /** Unix milliseconds of the last trade. */
  readonly t: number;
  /** 0 normal, 1 suspended, 2 delisted, 3 circuit breaker. */
  readonly state: number;
}

/** Who took the initiative: 0 neutral (auction, unknown), 1 seller, 2 buyer. */
export type TradeDirection = 0 | 1 | 2;

export interface Trade {
  readonly price: number;
  readonly size: number;
  readonly t: number;
  readonly direction: TradeDirection;
}

export interface Level {
  readonly price: number;
  readonly size: number;
  readonly orders: number;
}

export interface Depth {
  /** Best first. */
  readonly asks: readonly Level[];
  readonly bids: readonly Level[];
}

export interface MarketStatus {
  readonly open: boolean;
  readonly state: string;
  readonly holiday: string | null;
  /** `09:30-12:00,13:00-16:00,` */
  readonly sessions: string;
  /** The market's own clock, `yyyy-MM-dd HH:mm:ss`. In a replay it differs from the wall's. */
  readonly localTime: string;
}

export type StreamFrame =
  | {
      readonly kind: "reply";
      readonly action: string;
      readonly ok: boolean;
      readonly message: string;
      /** What a granted request named and the server doesn't know: an addition of Sampan's. */
      readonly unknown: readonly string[];
    }
  | { readonly kind: "pong"; readonly params: string }
  | { readonly kind: "quote"; readonly symbol: string; readonly quote: Quote }
  | { readonly kind: "trade"; readonly symbol: string; readonly trade: Trade }
  | { readonly kind: "depth"; readonly symbol: string; readonly depth: Depth }
  | { readonly kind: "bar"; readonly symbol: string; readonly periodType: number; readonly bar: Bar }
  | { readonly kind: "unknown" };

type Fields = Record<string, unknown>;

const UNKNOWN: StreamFrame = { kind: "unknown" };

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function number(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value === "string" && value.trim() !== "") return number(Number(value));
  return undefined;
}

const text = (value: unknown) => (typeof value === "string" ? value : "");

export function decodeFrame(json: string): StreamFrame {
  let frame: unknown;
  try {
    frame = JSON.parse(json);
  } catch {
    return UNKNOWN;
  }
  if (!isFields(frame)) return UNKNOWN;
  if (isFields(frame.data) && typeof frame.data.type === "string") return decodeData(frame.data);
  const action = text(frame.resAc);
  if (action === "pong") return { kind: "pong", params: isFields(frame.data) ? String(frame.data.params) : "" };
  // The greeting has no resAc; neither has a refusal before authentication.
  const unknown = Array.isArray(frame.unknown) ? frame.unknown.map(text) : [];
  return { kind: "reply", action, ok: frame.code === 1, message: text(frame.msg), unknown };
}

function decodeData(data: Fields): StreamFrame {
  const symbol = text(data.s);
  const type = text(data.type);
  if (type === "quote") {
    const quote = decodeQuote(data);
    return quote ? { kind: "quote", symbol, quote } : UNKNOWN;
  }
  if (type === "tick") {
    const trade = decodeTrade(data);
    return trade ? { kind: "trade", symbol, trade } : UNKNOWN;
  }
  if (type === "depth") return { kind: "depth", symbol, depth: decodeDepth(data) };
  if (type.startsWith("kline@")) {
    const bar = decodeBar(data);
    return bar ? { kind: "bar", symbol, periodType: Number(type.slice(6)), bar } : UNKNOWN;
  }
  return UNKNOWN;
}

export function decodeQuote(data: unknown): Quote | null {
  if (!isFields(data)) return null;
  const last = number(data.ld);
  if (last === undefined) return null;
  const previousClose = number(data.p);
  const change = number(data.ch) ?? (previousClose === undefined ? undefined : last - previousClose);
  return {
    last,
    open: number(data.o),
    high: number(data.h),
    low: number(data.l),
    previousClose,
    change,
    changePercent: number(data.chp) ?? (previousClose ? ((last - previousClose) / previousClose) * 100 : undefined),
    volume: number(data.v),
    turnover: number(data.tu),
    t: number(data.t) ?? 0,
    state: number(data.ts) ?? 0,
  };
}

export function decodeTrade(data: unknown): Trade | null {
  if (!isFields(data)) return null;
  const price = number(data.ld);
  const t = number(data.t);
  if (price === undefined || t === undefined) return null;
  const direction = number(data.d);
  return { price, t, size: number(data.v) ?? 0, direction: direction === 1 || direction === 2 ? direction : 0 };
}

export function decodeDepth(data: Fields): Depth {
  return { asks: decodeSide(data.a), bids: decodeSide(data.b) };
}

function decodeSide(side: unknown): Level[] {
  if (!Array.isArray(side)) return [];
  const levels: Level[] = [];
  for (const level of side) {
    if (!isFields(level)) continue;
    const price = number(level.p);
    // A level without a price only pads the list.
    if (price) levels.push({ price, size: number(level.v) ?? 0, orders: number(level.o) ?? 0 });
  }
  return levels;
}

export function decodeBar(data: unknown): Bar | null {
  if (!isFields(data)) return null;
  const [t, o, h, l, c] = [number(data.t), number(data.o), number(data.h), number(data.l), number(data.c)];
  if (t === undefined || o === undefined || h === undefined || l === undefined || c === undefined) return null;
  return { t, o, h, l, c, v: number(data.v) ?? 0 };
}

export function decodeBars(data: unknown): Bar[] {
  return Array.isArray(data) ? data.map(decodeBar).filter((bar) => bar !== null) : [];
}

export function decodeMarketStatus(data: unknown): MarketStatus | null {
  const status = Array.isArray(data) ? data[0] : data;
  if (!isFields(status)) return null;
  return {
    open: status.o === true || status.o === "true",
    state: text(status.s),
    holiday: text(status.h) || null,
    sessions: text(status.t),
    localTime: text(status.l),
  };
}

export interface Names {
  /** The list's own name: for Hong Kong in traditional Chinese. */
  readonly listed: string;
  /** An addition of Sampan's; empty from other servers. */
  readonly english: string;
}

/** Names by code, from `/symbol/list`. */
export function decodeNames(data: unknown): Map<string, Names> {
  const names = new Map<string, Names>();
  if (!Array.isArray(data)) return names;
  for (const symbol of data) {
    if (!isFields(symbol) || symbol.c === undefined) continue;
    const each = { listed: text(symbol.n), english: text(symbol.en) };
    if (each.listed !== "" || each.english !== "") names.set(String(symbol.c), each);
  }
  return names;
}
