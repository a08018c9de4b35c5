/** What one symbol should be subscribed to. Order in a list is importance: the first are kept when a plan is small. */
export interface Wanted {
  readonly symbol: string;
  readonly types: readonly string[];
}

export interface SubscriptionRequest {
  readonly action: "subscribe" | "unsubscribe";
  readonly symbols: readonly string[];
  readonly types: readonly string[];
}

/** A frame stays small, and an answer comes soon, with at most so many symbols in it. */
const SYMBOLS_PER_REQUEST = 50;

/**
 * Brings what a socket is subscribed to in line with what is wanted, one request at a time.
 *
 * The server answers a request as a whole, and says only that a limit was passed, not which. So when one is refused,
 * the book halves its way to the number of symbols that the plan lets it have, and keeps the most important ones.
 */
export class SubscriptionBook {
  #wanted: readonly Wanted[] = [];
  readonly #granted = new Map<string, Set<string>>();
  readonly #denied = new Map<string, string>();
  #refusedTotal: number | null = null;
  #pending: SubscriptionRequest | null = null;
  #splitTo: number | null = null;

  want(wanted: readonly Wanted[]) {
    this.#wanted = wanted;
  }

  /** A new connection has no subscriptions, and may find other limits. */
  reset() {
    this.#granted.clear();
    this.#denied.clear();
    this.#refusedTotal = null;
    this.#pending = null;
    this.#splitTo = null;
  }

  isGranted(symbol: string, type: string): boolean {
    return this.#granted.get(symbol)?.has(type) ?? false;
  }

  /** Why a type of a symbol was refused although the symbol itself was not, or null. */
  denial(symbol: string, type: string): string | null {
    return this.#denied.get(`${symbol} ${type}`) ?? null;
  }

  get grantedCount(): number {
    return this.#granted.size;
  }

  get wantedCount(): number {
    return this.#wanted.length;
  }

  /** How many symbols this connection may have at most, once a refusal has told. */
  get capacity(): number | null {
    return this.#refusedTotal === null ? null : this.#refusedTotal - 1;
  }

  /** Nothing is asked for, and nothing is left to ask. */
  get settled(): boolean {
    return this.#pending === null && this.#plan() === null;
  }

  /** The request to send now, or null while one is under way or nothing is left to do. */
  next(): SubscriptionRequest | null {
    if (this.#pending !== null) return null;
    this.#pending = this.#plan();
    return this.#pending;
  }

  /** The server's answer to the request under way. */
  answer(ok: boolean, message: string) {
    const request = this.#pending;
    this.#pending = null;
    if (request === null) return;
    if (request.action === "unsubscribe") this.#forget(request);
    else if (ok) this.#grant(request);
    else this.#refuse(request, message);
  }

  #affordable(): readonly Wanted[] {
    return this.#refusedTotal === null ? this.#wanted : this.#wanted.slice(0, this.#refusedTotal - 1);
  }

  #plan(): SubscriptionRequest | null {
    const affordable = this.#affordable();
    return this.#planRelease(affordable) ?? this.#planAdd(affordable);
  }

  #planRelease(affordable: readonly Wanted[]): SubscriptionRequest | null {
    const keep = new Map(affordable.map((wanted) => [wanted.symbol, new Set(wanted.types)]));
    for (const [symbol, types] of this.#granted) {
      const surplus = [...types].filter((type) => !keep.get(symbol)?.has(type));
      if (surplus.length > 0) return { action: "unsubscribe", symbols: [symbol], types: surplus };
    }
    return null;
  }

  /** Symbols that lack the same type go together, and new symbols never mix with those that already count. */
  #planAdd(affordable: readonly Wanted[]): SubscriptionRequest | null {
    const symbols: string[] = [];
    let type: string | undefined;
    let isNew = false;
    for (const wanted of affordable) {
      const missing = this.#missing(wanted);
      if (missing === undefined) continue;
      if (type === undefined) {
        type = missing;
        isNew = !this.#granted.has(wanted.symbol);
      }
      if (missing === type && isNew !== this.#granted.has(wanted.symbol)) symbols.push(wanted.symbol);
    }
    if (type === undefined) return null;
    return { action: "subscribe", symbols: symbols.slice(0, this.#batchMax(isNew)), types: [type] };
  }

  #batchMax(isNew: boolean): number {
    let max = this.#splitTo ?? SYMBOLS_PER_REQUEST;
    if (isNew && this.#refusedTotal !== null) {
      max = Math.min(max, Math.max(1, (this.#refusedTotal - this.#granted.size) >> 1));
    }
    return max;
  }

  /** The next type to ask for. One at a time, so that a plan without one of them still gives the others. */
  #missing(wanted: Wanted): string | undefined {
    const granted = this.#granted.get(wanted.symbol);
    const open = wanted.types.filter((type) => !granted?.has(type));
    // The first type decides whether the symbol is to be had at all.
    const asked = granted === undefined ? open.slice(0, 1) : open;
    return asked.find((type) => !this.#denied.has(`${wanted.symbol} ${type}`));
  }

  #grant(request: SubscriptionRequest) {
    this.#splitTo = null;
    for (const symbol of request.symbols) {
      const types = this.#granted.get(symbol) ?? new Set<string>();
      for (const type of request.types) types.add(type);
      this.#granted.set(symbol, types);
    }
  }

  #forget(request: SubscriptionRequest) {
    for (const symbol of request.symbols) {
      const types = this.#granted.get(symbol);
      for (const type of request.types) types?.delete(type);
      if (types?.size === 0) this.#granted.delete(symbol);
    }
  }

  #refuse(request: SubscriptionRequest, message: string) {
    const isNew = request.symbols.some((symbol) => !this.#granted.has(symbol));
    if (isNew && /maximum subscription|subscription limit|E003/i.test(message)) {
      this.#refusedTotal = this.#granted.size + request.symbols.length;
      return;
    }
    if (request.symbols.length > 1) {
      this.#splitTo = request.symbols.length >> 1;
      return;
    }
    this.#denied.set(`${request.symbols[0]} ${request.types[0]}`, message);
  }
}
