import { Priority, type RestClient } from "../connection/rest";
import { CHINESE_INDEX_NAMES, ENGLISH_NAMES } from "../market/defaults";
import { decodeNames, type Names } from "../market/messages";
import { type Instrument, type InstrumentClass, parseSymbol } from "../market/symbol";
import { loadNames, type NameLanguage, saveNames } from "./settings";

const HAN = /[㐀-鿿]/;

/** What instruments are called: the server's symbol lists, and the English names that the page brings along. */
export class NameList {
  readonly #rest: RestClient;
  readonly #changed: () => void;
  readonly #names = new Map<string, Names>();

  constructor(rest: RestClient, changed: () => void) {
    this.#rest = rest;
    this.#changed = changed;
  }

  /** Fetches the list of a class, or takes the one kept from an earlier visit of the same day. */
  async load(instrumentClass: InstrumentClass) {
    const region = instrumentClass === "stock" ? "HK" : "GB";
    let names = loadNames(instrumentClass);
    if (names === null) {
      try {
        const path = `symbol/list?type=${instrumentClass}&region=${region}`;
        names = decodeNames(await this.#rest.get(path, Priority.names));
      } catch {
        // The page is complete without names; the next visit asks again.
        return;
      }
      if (names.size > 0) saveNames(instrumentClass, names);
    }
    for (const [code, each] of names) this.#names.set(`${code}$${region}`, each);
    this.#changed();
  }

  of(instrument: Instrument, language: NameLanguage): { text: string; chinese: boolean } {
    const names = this.#names.get(instrument.key);
    // The page's own English names are the short ones that people say; exchanges write theirs in capitals.
    const english = ENGLISH_NAMES[instrument.code] || names?.english;
    const listed = names?.listed || CHINESE_INDEX_NAMES[instrument.code];
    const text = (language === "en" ? english || listed : listed || english) ?? "";
    return { text, chinese: HAN.test(text) };
  }

  /** Instruments whose code starts with, or whose name contains, what has been typed. */
  search(text: string, max: number): Instrument[] {
    const typed = text.trim().toUpperCase();
    if (typed === "") return [];
    const found = new Map<string, Instrument>();
    const add = (symbol: string) => {
      const instrument = parseSymbol(symbol);
      if (instrument && found.size < max) found.set(instrument.key, instrument);
    };
    const parsed = parseSymbol(typed);
    if (parsed && (this.#names.has(parsed.key) || ENGLISH_NAMES[parsed.code])) add(parsed.key);
    const prefix = parsed?.code ?? typed;
    for (const key of this.#names.keys()) if (key.startsWith(prefix)) add(key);
    if (typed.length > 1 || HAN.test(typed)) {
      for (const [code, name] of Object.entries(ENGLISH_NAMES)) if (name.toUpperCase().includes(typed)) add(code);
      for (const [key, { listed, english }] of this.#names) {
        if (listed.includes(typed) || english.toUpperCase().includes(typed)) add(key);
      }
    }
    return [...found.values()];
  }
}
