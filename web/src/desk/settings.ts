import { DEFAULT_WATCHLIST } from "../market/defaults";
import type { Names } from "../market/messages";
import { parseSymbol } from "../market/symbol";

export type Theme = "auto" | "light" | "dark";
export type NameLanguage = "zh" | "en";
export type UpColor = "green" | "red";

export interface Settings {
  token: string | null;
  watchlist: string[];
  focus: string;
  periodType: number;
  theme: Theme;
  names: NameLanguage;
  up: UpColor;
}

const KEY = "sampan.";

function read(name: string): string | null {
  try {
    return localStorage.getItem(KEY + name);
  } catch {
    // Storage may be forbidden by the browser: then settings last as long as the page.
    return null;
  }
}

function write(name: string, value: string | null) {
  try {
    if (value === null) localStorage.removeItem(KEY + name);
    else localStorage.setItem(KEY + name, value);
  } catch {
    // As above; also when the storage is full.
  }
}

export function loadSettings(): Settings {
  const watchlist = storedWatchlist();
  const focus = read("focus");
  return {
    token: read("token"),
    watchlist,
    focus: focus !== null && parseSymbol(focus) ? focus : (watchlist.find((key) => key.endsWith("$HK")) ?? "700$HK"),
    periodType: Number(read("period") ?? "1") || 1,
    theme: oneOf(read("theme"), ["auto", "light", "dark"], "auto"),
    names: oneOf(read("names"), ["zh", "en"], "zh"),
    up: oneOf(read("up"), ["green", "red"], "green"),
  };
}

function storedWatchlist(): string[] {
  const stored = read("watchlist");
  if (stored === null) return [...DEFAULT_WATCHLIST];
  const keys = stored
    .split(",")
    .map((text) => parseSymbol(text)?.key)
    .filter((key) => key !== undefined);
  return [...new Set(keys)];
}

function oneOf<T extends string>(value: string | null, allowed: readonly T[], otherwise: T): T {
  return allowed.find((each) => each === value) ?? otherwise;
}

export function saveSettings(settings: Settings) {
  write("token", settings.token);
  write("watchlist", settings.watchlist.join(","));
  write("focus", settings.focus);
  write("period", String(settings.periodType));
  write("theme", settings.theme);
  write("names", settings.names);
  write("up", settings.up);
}

/**
 * Takes a token out of `#token=…`, so that a printed link just works, and removes it from the address bar and from the
 * history, so that it isn't shown or shared by accident.
 */
export function takeTokenFromAddress(): string | null {
  const parameters = new URLSearchParams(location.hash.slice(1));
  const token = parameters.get("token")?.trim();
  if (token === undefined) return null;
  history.replaceState(null, "", location.pathname + location.search);
  return token === "" ? null : token;
}

const NAMES_MAX_AGE_MS = 24 * 3600 * 1000;

/** The symbol list's names, kept for a day: the list is long, and small plans have few requests. */
export function loadNames(kind: string): Map<string, Names> | null {
  try {
    const stored = JSON.parse(read(`names.${kind}`) ?? "null") as { at: number; names: [string, Names][] } | null;
    if (stored === null || Date.now() - stored.at > NAMES_MAX_AGE_MS) return null;
    return new Map(stored.names);
  } catch {
    return null;
  }
}

export function saveNames(kind: string, names: Map<string, Names>) {
  write(`names.${kind}`, JSON.stringify({ at: Date.now(), names: [...names] }));
}
