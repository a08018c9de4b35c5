import { describe, expect, it } from "vitest";
import { instrumentOfFrame, parseSymbol } from "../src/market/symbol";

describe("parseSymbol", () => {
  it.each(["700", "00700", "0700.HK", "700.hk", "700$HK", "700$HKEX$HK", "HK.00700", "SEHK:700", "700 HK", "  0700  "])(
    "reads %j as Tencent",
    (text) => {
      expect(parseSymbol(text)).toEqual({ class: "stock", code: "700", region: "HK", key: "700$HK" });
    },
  );

  it.each(["HSI", "^HSI", "hsi", "HSI$GB", "HSI.HK"])("reads %j as the Hang Seng Index", (text) => {
    expect(parseSymbol(text)).toEqual({ class: "indices", code: "HSI", region: "GB", key: "HSI$GB" });
  });

  it.each(["", "  ", "0", "00000", "700 9988", "123456", "騰訊", "7 0 0", "<b>", "$", "HK"])("refuses %j", (text) => {
    expect(parseSymbol(text)).toBeNull();
  });

  it("reads its own keys back", () => {
    for (const key of ["5$HK", "80700$HK", "HSTECH$GB"]) expect(parseSymbol(key)?.key).toBe(key);
  });
});

describe("instrumentOfFrame", () => {
  it("takes the forms that frames were seen with", () => {
    expect(instrumentOfFrame("700", "stock")?.key).toBe("700$HK");
    expect(instrumentOfFrame("700$HK", "stock")?.key).toBe("700$HK");
    expect(instrumentOfFrame("hsi", "indices")?.key).toBe("HSI$GB");
  });

  it("refuses an instrument of another class", () => {
    expect(instrumentOfFrame("HSI", "stock")).toBeNull();
  });
});
