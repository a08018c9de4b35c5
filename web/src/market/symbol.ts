/** The instrument classes that this page shows. Each has its own REST prefix and its own socket. */
export type InstrumentClass = "stock" | "indices";

export const CLASSES: readonly InstrumentClass[] = ["stock", "indices"];

export interface Instrument {
  readonly class: InstrumentClass;
  /** The canonical code: `700`, `HSI`. */
  readonly code: string;
  /** The region to ask for. Hong Kong's indices are served under `GB`. */
  readonly region: string;
  /** What a subscription names, and the key everywhere in the page: `700$HK`, `HSI$GB`. */
  readonly key: string;
}

const EXCHANGE_WORDS = new Set(["HK", "HKG", "HKEX", "SEHK", "XHKG", "GB", "HSIL"]);

/**
 * Reads any way people write a Hong Kong symbol: `700`, `00700`, `0700.HK`, `700$HK`, `700$HKEX$HK`, `HK.00700`,
 * `SEHK:700`, `700 HK`, `^HSI`, `HSI$GB`. Returns null for anything else.
 */
export function parseSymbol(text: string): Instrument | null {
  const words = text
    .trim()
    .toUpperCase()
    .replace(/^\^/, "")
    .split(/[\s.:$]+/)
    .filter((word) => word !== "");
  const codes = words.filter((word) => !EXCHANGE_WORDS.has(word));
  const code = codes[0];
  if (code === undefined || codes.length > 1) return null;
  if (/^\d{1,5}$/.test(code)) return stock(code);
  if (/^[A-Z][A-Z0-9]{1,11}$/.test(code)) return index(code);
  return null;
}

function stock(digits: string): Instrument | null {
  const code = digits.replace(/^0+/, "");
  return code === "" ? null : { class: "stock", code, region: "HK", key: `${code}$HK` };
}

function index(code: string): Instrument {
  return { class: "indices", code, region: "GB", key: `${code}$GB` };
}

/** The instrument a frame or a stored key speaks of, or null when it can't be read. */
export function instrumentOfFrame(symbol: string, instrumentClass: InstrumentClass): Instrument | null {
  const instrument = parseSymbol(symbol);
  return instrument?.class === instrumentClass ? instrument : null;
}
