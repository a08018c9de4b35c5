const FIRST_MS = 500;
const MAX_MS = 20_000;

/**
 * How long to wait before connection attempt `attempt` (0 = the first retry): doubling from half a second to twenty,
 * and between half and all of that, so that many pages don't come back in the same instant after a restart.
 */
export function reconnectDelay(attempt: number, random: number): number {
  const full = Math.min(MAX_MS, FIRST_MS * 2 ** Math.min(attempt, 16));
  return Math.round(full * (0.5 + 0.5 * random));
}

/** Without a usable `Retry-After`: five requests a minute, the smallest plan, is one in twelve seconds. */
const RETRY_DEFAULT_MS = 12_000;
const RETRY_MAX_MS = 120_000;

/** Milliseconds to wait by a `Retry-After` header: seconds or a date. Never less than half a second. */
export function retryAfterMs(header: string | null, nowMs: number): number {
  const text = header?.trim() ?? "";
  let wait = RETRY_DEFAULT_MS;
  if (/^\d+(\.\d+)?$/.test(text)) wait = Number(text) * 1000;
  else if (!Number.isNaN(Date.parse(text))) wait = Date.parse(text) - nowMs;
  return Math.min(Math.max(wait, 500), RETRY_MAX_MS);
}
