/** Hong Kong has had no daylight saving since 1979: its time is UTC+8, always. */
export const HONG_KONG_OFFSET_MS = 8 * 3600 * 1000;

const DAY_MS = 86_400_000;

const two = (value: number) => String(value).padStart(2, "0");

/** 14:03:27 */
export function hongKongClock(unixMs: number): string {
  const date = new Date(unixMs + HONG_KONG_OFFSET_MS);
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
}

/** 2026-03-05 */
export function hongKongDate(unixMs: number): string {
  return new Date(unixMs + HONG_KONG_OFFSET_MS).toISOString().slice(0, 10);
}

/** Days since 1970 by Hong Kong's calendar. */
export function hongKongDay(unixMs: number): number {
  return Math.floor((unixMs + HONG_KONG_OFFSET_MS) / DAY_MS);
}

/** Today as a clock, any other day with its date. */
export function hongKongMoment(unixMs: number, nowMs: number): string {
  const clock = hongKongClock(unixMs);
  return hongKongDay(unixMs) === hongKongDay(nowMs) ? clock : `${hongKongDate(unixMs)} ${clock}`;
}

/** Reads `2026-07-05 18:47:44`, said in Hong Kong time, or returns null. */
export function parseHongKongMoment(text: string): number | null {
  const match = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/.exec(text.trim());
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return Date.UTC(year, month - 1, day, hour, minute, second) - HONG_KONG_OFFSET_MS;
}
