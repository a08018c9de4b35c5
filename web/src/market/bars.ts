import { HONG_KONG_OFFSET_MS } from "./hongKongTime";

export interface Bar {
  /** The bar's start, Unix milliseconds. */
  readonly t: number;
  readonly o: number;
  readonly h: number;
  readonly l: number;
  readonly c: number;
  readonly v: number;
}

export interface Period {
  /** The API's number: `kType` in REST, `kline@N` in a subscription. */
  readonly type: number;
  readonly label: string;
  readonly title: string;
  readonly intraday: boolean;
}

export const PERIODS: readonly Period[] = [
  { type: 1, label: "1m", title: "1 minute", intraday: true },
  { type: 2, label: "5m", title: "5 minutes", intraday: true },
  { type: 3, label: "15m", title: "15 minutes", intraday: true },
  { type: 4, label: "30m", title: "30 minutes", intraday: true },
  { type: 5, label: "1h", title: "1 hour", intraday: true },
  { type: 6, label: "2h", title: "2 hours", intraday: true },
  { type: 7, label: "4h", title: "4 hours", intraday: true },
  { type: 8, label: "D", title: "1 day", intraday: false },
  { type: 9, label: "W", title: "1 week", intraday: false },
  { type: 10, label: "M", title: "1 month", intraday: false },
];

export function periodOf(type: number): Period {
  return PERIODS.find((period) => period.type === type) ?? PERIODS[0]!;
}

/** What a merge did, so that the chart redraws no more than it must. */
export type Merge = "appended" | "replaced" | "revised";

/**
 * Puts one bar from the stream into bars that ascend by time: the running bar is replaced, a new one appended, and a
 * late revision of an older bar goes to its place.
 */
export function mergeBar(bars: Bar[], bar: Bar): Merge {
  const last = bars.at(-1);
  if (last === undefined || bar.t > last.t) {
    bars.push(bar);
    return "appended";
  }
  if (bar.t === last.t) {
    bars[bars.length - 1] = bar;
    return "replaced";
  }
  const at = firstAtOrAfter(bars, bar.t);
  bars.splice(at, bars[at]?.t === bar.t ? 1 : 0, bar);
  return "revised";
}

/**
 * Joins fetched history with what is already there, ascending and each time once, as the chart needs it. Where a time
 * occurs more than once, as it does in what the stream pushes, the last one wins.
 */
export function joinBars(older: readonly Bar[], newer: readonly Bar[]): Bar[] {
  const byTime = new Map<number, Bar>();
  for (const bar of older) byTime.set(bar.t, bar);
  for (const bar of newer) byTime.set(bar.t, bar);
  return [...byTime.values()].sort((a, b) => a.t - b.t);
}

function firstAtOrAfter(bars: readonly Bar[], t: number): number {
  let low = 0;
  let high = bars.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bars[middle]!.t < t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * A bar's time for the chart, which knows only UTC: seconds, moved so that Hong Kong's clock is what it prints.
 * Bars of a day and longer are put at midnight, because stocks stamp them at local midnight and indices at 00:00 UTC.
 */
export function chartSeconds(t: number, intraday: boolean): number {
  const shifted = Math.floor((t + HONG_KONG_OFFSET_MS) / 1000);
  return intraday ? shifted : shifted - (shifted % 86_400);
}
