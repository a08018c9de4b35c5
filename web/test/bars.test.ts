import { describe, expect, it } from "vitest";
import { type Bar, chartSeconds, joinBars, mergeBar } from "../src/market/bars";

const bar = (t: number, c = 1): Bar => ({ t, o: 1, h: 2, l: 0.5, c, v: 100 });
const times = (bars: readonly Bar[]) => bars.map(({ t }) => t);

describe("mergeBar", () => {
  it("replaces the running bar", () => {
    const bars = [bar(1), bar(2)];
    expect(mergeBar(bars, bar(2, 9))).toBe("replaced");
    expect(bars).toEqual([bar(1), bar(2, 9)]);
  });

  it("appends a new bar, also to none", () => {
    const bars: Bar[] = [];
    expect(mergeBar(bars, bar(1))).toBe("appended");
    expect(mergeBar(bars, bar(2))).toBe("appended");
    expect(times(bars)).toEqual([1, 2]);
  });

  it("puts a late revision in its place", () => {
    const bars = [bar(1), bar(2), bar(4)];
    expect(mergeBar(bars, bar(2, 9))).toBe("revised");
    expect(mergeBar(bars, bar(3))).toBe("revised");
    expect(mergeBar(bars, bar(0))).toBe("revised");
    expect(times(bars)).toEqual([0, 1, 2, 3, 4]);
    expect(bars[2]!.c).toBe(9);
  });
});

describe("joinBars", () => {
  it("puts older history in front and keeps the newer bar where both have one", () => {
    const joined = joinBars([bar(1), bar(2), bar(3, 5)], [bar(3, 9), bar(4)]);
    expect(times(joined)).toEqual([1, 2, 3, 4]);
    expect(joined[2]!.c).toBe(9);
  });

  it("sorts history that came in another order", () => {
    expect(times(joinBars([bar(3), bar(1)], []))).toEqual([1, 3]);
  });

  it("keeps the last of several pushes of the running bar", () => {
    const joined = joinBars([bar(1), bar(2)], [bar(2, 5), bar(2, 6), bar(2, 7), bar(3), bar(3, 8)]);
    expect(times(joined)).toEqual([1, 2, 3]);
    expect(joined.map(({ c }) => c)).toEqual([1, 7, 8]);
  });

  it("fills a hole that a broken connection left", () => {
    expect(times(joinBars([bar(1), bar(2), bar(9)], [bar(2), bar(3), bar(9)]))).toEqual([1, 2, 3, 9]);
  });
});

describe("chartSeconds", () => {
  it("moves intraday bars so that UTC reads as Hong Kong's clock", () => {
    expect(new Date(chartSeconds(Date.UTC(2026, 2, 5, 1, 30), true) * 1000).toISOString()).toBe(
      "2026-03-05T09:30:00.000Z",
    );
  });

  it("puts day bars on their date, stamped at local midnight or at 00:00 UTC", () => {
    const stock = chartSeconds(Date.UTC(2026, 2, 4, 16), false);
    const index = chartSeconds(Date.UTC(2026, 2, 5), false);
    expect(stock).toBe(index);
    expect(new Date(stock * 1000).toISOString()).toBe("2026-03-05T00:00:00.000Z");
  });
});
