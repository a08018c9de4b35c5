import { describe, expect, it } from "vitest";
import {
  decimalsOf,
  formatAge,
  formatCompact,
  formatPercent,
  formatPrice,
  formatSigned,
  formatSize,
  priceDigits,
  priceStep,
} from "../src/market/format";

describe("prices", () => {
  it("have two decimals, and three once a price needed them", () => {
    expect(priceDigits(2, 616, 601.5)).toBe(2);
    expect(priceDigits(2, 0.475)).toBe(3);
    expect(priceDigits(3, 616)).toBe(3);
    expect(priceDigits(2, 25871.3, undefined)).toBe(2);
  });

  it.each([
    [616, 0],
    [601.5, 1],
    [0.475, 3],
    [0.1 + 0.2, 1],
    [98_765.43, 2],
  ])("%d needs %d decimals", (price, digits) => expect(decimalsOf(price)).toBe(digits));

  it("keep the smallest distance of a book as their step", () => {
    expect(priceStep(null, [651.5, 652, 653])).toBe(0.5);
    expect(priceStep(0.2, [500, 500.5])).toBe(0.2);
    expect(priceStep(null, [0.3, 0.305, 0.31])).toBe(0.005);
    expect(priceStep(null, [1, 1])).toBeNull();
  });

  it("are grouped, and missing ones are a dash", () => {
    expect(formatPrice(25_871.3, 2)).toBe("25,871.30");
    expect(formatPrice(undefined, 2)).toBe("–");
  });
});

describe("changes", () => {
  it("carry a sign as wide as a figure", () => {
    expect(formatSigned(8, 2)).toBe("+8.00");
    expect(formatSigned(-1.5, 2)).toBe("−1.50");
    expect(formatPercent(1.32)).toBe("+1.32%");
  });

  it("never say minus zero or plus zero", () => {
    expect(formatSigned(0, 2)).toBe("0.00");
    expect(formatSigned(-0.001, 2)).toBe("0.00");
    expect(formatSigned(0.001, 2)).toBe("0.00");
  });
});

describe("large numbers", () => {
  it.each([
    [10_871_536_434.36, "10.87B"],
    [873_200_000, "873.2M"],
    [54_321, "54.3K"],
    [920, "920"],
    [999_999, "1.0M"],
    [1_234_000_000_000, "1.23T"],
    [0, "0"],
  ])("%d is %s", (value, text) => expect(formatCompact(value)).toBe(text));

  it("are exact in the book while they fit", () => {
    expect(formatSize(999_900)).toBe("999,900");
    expect(formatSize(2_510_700)).toBe("2.51M");
  });
});

describe("ages", () => {
  it.each([
    [-5, "0.0 s"],
    [340, "0.3 s"],
    [12_400, "12 s"],
    [240_000, "4 min"],
    [7_500_000, "2 h 05"],
    [3 * 86_400_000, "3 d"],
  ])("%d ms is %s", (age, text) => expect(formatAge(age)).toBe(text));
});
