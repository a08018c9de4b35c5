/** The minus sign is as wide as a figure, so columns of changes line up. */
const MINUS = "−";
const NONE = "–";

const grouped = [0, 1, 2, 3, 4].map(
  (digits) => new Intl.NumberFormat("en", { minimumFractionDigits: digits, maximumFractionDigits: digits }),
);

function fixed(value: number, digits: number): string {
  const text = grouped[Math.min(Math.max(digits, 0), 4)]!.format(Math.abs(value));
  return value < 0 && /[1-9]/.test(text) ? MINUS + text : text;
}

/** How many decimals are needed to print a price exactly: 616 → 0, 0.475 → 3. */
export function decimalsOf(value: number): number {
  for (let digits = 0; digits < 4; digits++) {
    const scaled = value * 10 ** digits;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * Math.max(1, Math.abs(scaled) * 1e-6)) return digits;
  }
  return 4;
}

/** Decimals for an instrument's column: two as a rule, more as soon as a price has needed more. */
export function priceDigits(previous: number, ...prices: (number | undefined)[]): number {
  let digits = Math.max(previous, 2);
  for (const price of prices) {
    if (price !== undefined) digits = Math.max(digits, Math.min(decimalsOf(price), 3));
  }
  return digits;
}

/** The smallest distance between neighbours in a list of prices, or the one known before if that is smaller. */
export function priceStep(known: number | null, prices: readonly number[]): number | null {
  let step = known;
  for (let i = 1; i < prices.length; i++) {
    const distance = Math.round(Math.abs(prices[i]! - prices[i - 1]!) * 1e4) / 1e4;
    if (distance > 0 && (step === null || distance < step)) step = distance;
  }
  return step;
}

export function formatPrice(value: number | undefined, digits: number): string {
  return value === undefined ? NONE : fixed(value, digits);
}

export function formatSigned(value: number | undefined, digits: number): string {
  if (value === undefined) return NONE;
  const text = fixed(value, digits);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

export function formatPercent(value: number | undefined): string {
  return value === undefined ? NONE : `${formatSigned(value, 2)}%`;
}

const SCALES: readonly (readonly [number, string])[] = [
  [1e12, "T"],
  [1e9, "B"],
  [1e6, "M"],
  [1e3, "K"],
];

/** Turnover and day volume, short enough for a column: 10.87B, 873.2M, 54.3K, 920. */
export function formatCompact(value: number | undefined): string {
  if (value === undefined) return NONE;
  for (const [scale, letter] of SCALES) {
    // From 999.95 of the smaller unit on, rounding would print 1,000.0.
    if (Math.abs(value) >= scale * 0.99995) return fixed(value / scale, scale >= 1e9 ? 2 : 1) + letter;
  }
  return fixed(value, 0);
}

/** A number of shares in the book or on the tape: exact below a million, short above. */
export function formatSize(value: number): string {
  return value < 1e6 ? fixed(value, 0) : `${fixed(value / 1e6, 2)}M`;
}

/** How old something is: 0.3 s, 12 s, 4 min, 2 h 05, 3 d. */
export function formatAge(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 100) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) {
    const minutes = Math.floor(seconds / 60) % 60;
    return `${Math.floor(seconds / 3600)} h ${String(minutes).padStart(2, "0")}`;
  }
  return `${Math.floor(seconds / 86_400)} d`;
}
