import { HONG_KONG_OFFSET_MS } from "./hongKongTime";

const LABELS: Readonly<Record<string, string>> = {
  PRE_MARKET: "Pre-opening",
  OPEN: "Open",
  LUNCH_BREAK: "Lunch break",
  POST_MARKET: "After hours",
  CLOSED: "Closed",
  CLOSED_WEEKEND: "Closed, weekend",
  CLOSED_HOLIDAY: "Closed, holiday",
  HOLIDAY_HALF_DAY: "Half day",
};

export function sessionLabel(state: string, holiday: string | null): string {
  const label = LABELS[state] ?? (state || "Session unknown");
  return holiday && state === "CLOSED_HOLIDAY" ? `Closed, ${holiday}` : label;
}

/** Minutes of the day at which a session of `09:30-12:00,13:00-16:00,` starts or ends. */
export function sessionBounds(sessions: string): number[] {
  const bounds: number[] = [];
  for (const match of sessions.matchAll(/(\d{1,2}):(\d\d)/g)) bounds.push(Number(match[1]) * 60 + Number(match[2]));
  return [...new Set(bounds)].sort((a, b) => a - b);
}

/** The next bound after now, as `16:00` and as milliseconds from now, or null when today has none left. */
export function nextBound(sessions: string, nowMs: number): { label: string; inMs: number } | null {
  const dayMs = (((nowMs + HONG_KONG_OFFSET_MS) % 86_400_000) + 86_400_000) % 86_400_000;
  for (const minutes of sessionBounds(sessions)) {
    const inMs = minutes * 60_000 - dayMs;
    if (inMs > 0) {
      const two = (value: number) => String(value).padStart(2, "0");
      return { label: `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`, inMs };
    }
  }
  return null;
}
