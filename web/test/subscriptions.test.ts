import { describe, expect, it } from "vitest";
import { SubscriptionBook, type Wanted } from "../src/connection/subscriptions";

/** The server's side of the contract: a request is granted or refused as a whole. */
class Plan {
  readonly held = new Map<string, Set<string>>();
  requests = 0;

  constructor(
    private readonly symbolsMax: number,
    private readonly typesRefused: readonly string[] = [],
    private readonly symbolsRefused: readonly string[] = [],
  ) {}

  serve(book: SubscriptionBook) {
    for (let request = book.next(); request !== null; request = book.next()) {
      if (++this.requests > 200) throw new Error("the book never settles");
      if (request.action === "unsubscribe") {
        for (const symbol of request.symbols) {
          for (const type of request.types) this.held.get(symbol)?.delete(type);
          if (this.held.get(symbol)?.size === 0) this.held.delete(symbol);
        }
        book.answer(true, "unsubscribe Successfully");
        continue;
      }
      const fresh = request.symbols.filter((symbol) => !this.held.has(symbol)).length;
      if (this.held.size + fresh > this.symbolsMax) {
        book.answer(false, "exceeding the maximum subscription limit");
      } else if (
        request.types.some((type) => this.typesRefused.includes(type)) ||
        request.symbols.some((symbol) => this.symbolsRefused.includes(symbol))
      ) {
        book.answer(false, "cannot be resolved action");
      } else {
        for (const symbol of request.symbols) {
          const types = this.held.get(symbol) ?? new Set();
          for (const type of request.types) types.add(type);
          this.held.set(symbol, types);
        }
        book.answer(true, "subscribe Successfully");
      }
    }
  }
}

const focus = (symbol: string): Wanted => ({ symbol, types: ["quote", "tick", "depth", "kline@1"] });
const row = (symbol: string): Wanted => ({ symbol, types: ["quote"] });
const rows = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => row(`${from + i}$HK`));

describe("SubscriptionBook", () => {
  it("asks for all rows in one request, and for the focus's details after it", () => {
    const book = new SubscriptionBook();
    book.want([focus("700$HK"), ...rows(1, 20)]);

    const first = book.next();
    expect(first?.symbols).toHaveLength(21);
    expect(first?.types).toEqual(["quote"]);
    expect(book.next()).toBeNull();

    book.answer(true, "");
    expect(book.next()).toEqual({ action: "subscribe", symbols: ["700$HK"], types: ["tick"] });
  });

  it.each([0, 1, 2, 3, 7, 20])("settles on a plan of %d with the most important symbols", (max) => {
    const book = new SubscriptionBook();
    const plan = new Plan(max);
    book.want([focus("700$HK"), ...rows(1, 20)]);
    plan.serve(book);

    expect(book.settled).toBe(true);
    expect(book.capacity).toBe(max);
    expect([...plan.held.keys()]).toEqual(["700$HK", ...rows(1, 20).map(({ symbol }) => symbol)].slice(0, max));
    if (max > 0) expect(plan.held.get("700$HK")).toEqual(new Set(["quote", "tick", "depth", "kline@1"]));
    expect(plan.requests).toBeLessThan(20);
  });

  it("gives the least important row up for a new focus", () => {
    const book = new SubscriptionBook();
    const plan = new Plan(3);
    book.want([focus("700$HK"), ...rows(1, 9)]);
    plan.serve(book);

    book.want([focus("9$HK"), row("700$HK"), ...rows(1, 8)]);
    plan.serve(book);

    expect(new Set(plan.held.keys())).toEqual(new Set(["9$HK", "700$HK", "1$HK"]));
    expect(plan.held.get("700$HK")).toEqual(new Set(["quote"]));
  });

  it("keeps the other types when a plan lacks one", () => {
    const book = new SubscriptionBook();
    const plan = new Plan(100, ["depth"]);
    book.want([focus("700$HK"), ...rows(1, 3)]);
    plan.serve(book);

    expect(plan.held.get("700$HK")).toEqual(new Set(["quote", "tick", "kline@1"]));
    expect(book.denial("700$HK", "depth")).toBe("cannot be resolved action");
    expect(book.isGranted("3$HK", "quote")).toBe(true);
    expect(book.settled).toBe(true);
  });

  it("finds the symbol that spoils a request, and gets the rest", () => {
    const book = new SubscriptionBook();
    const plan = new Plan(100, [], ["4$HK"]);
    book.want(rows(1, 9));
    plan.serve(book);

    expect(plan.held.size).toBe(8);
    expect(book.isGranted("4$HK", "quote")).toBe(false);
    expect(book.settled).toBe(true);
  });

  it("releases what is no longer wanted, type by type", () => {
    const book = new SubscriptionBook();
    const plan = new Plan(100);
    book.want([focus("700$HK"), row("5$HK")]);
    plan.serve(book);

    book.want([{ symbol: "700$HK", types: ["quote", "tick", "depth", "kline@8"] }]);
    plan.serve(book);

    expect([...plan.held]).toEqual([["700$HK", new Set(["quote", "tick", "depth", "kline@8"])]]);
  });

  it("starts from nothing on a new connection", () => {
    const book = new SubscriptionBook();
    book.want(rows(1, 3));
    new Plan(1).serve(book);
    book.reset();

    const plan = new Plan(100);
    plan.serve(book);
    expect(plan.held.size).toBe(3);
  });
});
