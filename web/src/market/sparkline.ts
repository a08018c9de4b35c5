import { hongKongDay } from "./hongKongTime";

export interface SparkPoint {
  readonly t: number;
  readonly price: number;
}

const BUCKET_MS = 5 * 60_000;

/** A day of five-minute points is 66 and the auctions; the rest is room. */
const POINTS_MAX = 80;

/** One price of the day put on its line: the newest of each five minutes stays; a new day starts a new line. */
export function addSparkPoint(points: SparkPoint[], t: number, price: number): SparkPoint[] {
  const last = points.at(-1);
  if (last === undefined || hongKongDay(t) > hongKongDay(last.t)) return [{ t, price }];
  if (t < last.t) return points;
  const sameBucket = Math.floor(t / BUCKET_MS) === Math.floor(last.t / BUCKET_MS);
  const kept = sameBucket ? points.slice(0, -1) : points.slice(-(POINTS_MAX - 1));
  return [...kept, { t, price }];
}

/** Only the newest day of what history returned. */
export function lastDay(points: readonly SparkPoint[]): SparkPoint[] {
  const newest = points.at(-1);
  if (newest === undefined) return [];
  return points.filter((point) => hongKongDay(point.t) === hongKongDay(newest.t)).slice(-POINTS_MAX);
}

/** The line as an SVG path in a box, with the previous close's height for the dashed base line. */
export function sparkPath(
  points: readonly SparkPoint[],
  base: number | undefined,
  width: number,
  height: number,
): { path: string; baseY: number | null } {
  if (points.length < 2) return { path: "", baseY: null };
  let low = base ?? Number.POSITIVE_INFINITY;
  let high = base ?? Number.NEGATIVE_INFINITY;
  for (const { price } of points) {
    low = Math.min(low, price);
    high = Math.max(high, price);
  }
  const range = high - low || 1;
  const y = (price: number) => round(1 + (height - 2) * (1 - (price - low) / range));
  // The day's share that has passed is the line's length: 66 five-minute points fill the box.
  const step = width / Math.max(66, points.length);
  const path = points.map(({ price }, i) => `${i === 0 ? "M" : "L"}${round(i * step)} ${y(price)}`).join("");
  return { path, baseY: base === undefined ? null : y(base) };
}

const round = (value: number) => Math.round(value * 10) / 10;
