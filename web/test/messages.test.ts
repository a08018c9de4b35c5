import { describe, expect, it } from "vitest";
import { decodeBars, decodeFrame, decodeMarketStatus, decodeNames, decodeQuote } from "../src/market/messages";

describe("decodeFrame", () => {
  it("reads replies, with and without an action", () => {
    expect(decodeFrame('{"code":1,"msg":"Connected Successfully"}')).toEqual({
      kind: "reply",
      action: "",
      ok: true,
      message: "Connected Successfully",
      unknown: [],
    });
    expect(decodeFrame('{"code":0,"resAc":"auth","msg":"auth failed"}')).toMatchObject({ action: "auth", ok: false });
    expect(
      decodeFrame('{"code":1,"resAc":"subscribe","msg":"subscribe Successfully","unknown":["6$HK"]}'),
    ).toMatchObject({ action: "subscribe", ok: true, unknown: ["6$HK"] });
    expect(decodeFrame('{"resAc":"pong","data":{"params":"17"}}')).toEqual({ kind: "pong", params: "17" });
  });

  it("reads each type of data", () => {
    const frame = (data: string) => decodeFrame(`{"code":1,"data":${data}}`);
    expect(frame('{"s":"700","ld":616,"p":608,"t":1,"v":2,"tu":3,"type":"quote"}')).toMatchObject({
      kind: "quote",
      symbol: "700",
      quote: { last: 616, change: 8 },
    });
    expect(frame('{"s":"700","ld":616,"v":100,"t":5,"d":"2","type":"tick"}')).toEqual({
      kind: "trade",
      symbol: "700",
      trade: { price: 616, size: 100, t: 5, direction: 2 },
    });
    expect(
      frame('{"s":"700","a":[{"po":1,"p":567,"v":13400,"o":3},{"po":2,"p":0,"v":0}],"b":[],"type":"depth"}'),
    ).toMatchObject({ kind: "depth", depth: { asks: [{ price: 567, size: 13400, orders: 3 }], bids: [] } });
    expect(frame('{"s":"700","t":60000,"o":1,"h":2,"l":1,"c":2,"v":9,"type":"kline@5"}')).toMatchObject({
      kind: "bar",
      periodType: 5,
    });
  });

  it.each([
    "",
    "[]",
    "null",
    "pong",
    '{"code":1,"data":{"type":"quote","s":"700"}}',
    '{"code":1,"data":{"type":"news"}}',
  ])("ignores %j", (text) => {
    const frame = decodeFrame(text);
    expect(["unknown", "reply"]).toContain(frame.kind);
    if (frame.kind === "reply") expect(frame.ok).toBe(false);
  });
});

describe("REST data", () => {
  it("has no quote for null, an empty object and a quote without a price", () => {
    for (const data of [null, {}, undefined, [], { s: "700" }]) expect(decodeQuote(data)).toBeNull();
  });

  it("has names in two languages, or in the one that the server knows", () => {
    const list = [{ c: "1", n: "長江和記實業", en: "CKH HOLDINGS" }, { c: "700", n: "騰訊控股" }, { c: "9" }];
    expect([...decodeNames(list)]).toEqual([
      ["1", { listed: "長江和記實業", english: "CKH HOLDINGS" }],
      ["700", { listed: "騰訊控股", english: "" }],
    ]);
  });

  it("leaves out bars that aren't whole", () => {
    expect(decodeBars([{ t: 1, o: 1, h: 1, l: 1, c: 1, v: 1 }, { t: 2 }, null])).toHaveLength(1);
    expect(decodeBars(null)).toEqual([]);
  });

  it("reads the market's status as an object or a list of one", () => {
    const status = {
      c: "HK",
      o: true,
      s: "OPEN",
      h: null,
      t: "09:30-12:00,",
      z: "Asia/Hong_Kong",
      l: "2026-03-05 10:00:00",
    };
    expect(decodeMarketStatus([status])).toEqual(decodeMarketStatus(status));
    expect(decodeMarketStatus({ ...status, o: "true" })?.open).toBe(true);
  });
});
