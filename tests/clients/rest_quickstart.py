"""A quick start for iTick's REST API as its users write it. Only BASE_URL and TOKEN are this server's."""

import os
import re

import requests

BASE_URL = os.environ["BASE_URL"]  # https://api.itick.org
TOKEN = os.environ["TOKEN"]

session = requests.Session()
session.headers.update({"accept": "application/json", "token": TOKEN})


def get(path, msg=None, **params):
    """Asks, and returns the data of an answer that is a success."""
    response = session.get(BASE_URL + path, params=params, timeout=10)
    response.raise_for_status()
    body = response.json()
    assert list(body) == ["code", "msg", "data"], body
    assert body["code"] == 0 and body["msg"] == msg, body
    return body["data"]


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def check_quote(quote, code):
    assert quote["s"] == code, quote
    assert all(is_number(quote[key]) for key in ("ld", "o", "h", "l", "p", "v", "tu", "ch", "chp")), quote
    assert quote["l"] <= quote["ld"] <= quote["h"], quote
    assert isinstance(quote["t"], int) and len(str(quote["t"])) == 13, quote
    assert quote["ts"] == 0, quote
    assert abs(quote["ch"] - (quote["ld"] - quote["p"])) < 1e-6, quote
    assert abs(quote["chp"] - quote["ch"] / quote["p"] * 100) < 0.006, quote


def check_tick(tick, code):
    assert tick["s"] == code and is_number(tick["ld"]) and tick["v"] > 0, tick
    assert isinstance(tick["t"], int) and tick["te"] == 0 and tick["d"] in (0, 1, 2), tick


def check_depth(depth, code):
    assert depth["s"] == code, depth
    for side in (depth["a"], depth["b"]):
        assert 0 < len(side) <= 10, depth
        assert [level["po"] for level in side] == list(range(1, len(side) + 1)), depth
        assert all(isinstance(level["v"], int) and isinstance(level["o"], int) for level in side), depth
    assert depth["b"][0]["p"] < depth["a"][0]["p"], depth


def check_bars(bars, least=1):
    assert len(bars) >= least, bars
    times = [bar["t"] for bar in bars]
    assert times == sorted(set(times)), times
    for bar in bars:
        assert set(bar) == {"tu", "c", "t", "v", "h", "l", "o"}, bar
        assert bar["l"] <= min(bar["o"], bar["c"]) <= max(bar["o"], bar["c"]) <= bar["h"], bar


HK = {"region": "HK"}

check_quote(get("/stock/quote", **HK, code="700"), "700")
quotes = get("/stock/quotes", **HK, codes="700,9988")
assert list(quotes) == ["700", "9988"], quotes
for code, quote in quotes.items():
    check_quote(quote, code)

check_tick(get("/stock/tick", **HK, code="700"), "700")
for code, tick in get("/stock/ticks", **HK, codes="700,9988").items():
    check_tick(tick, code)

check_depth(get("/stock/depth", **HK, code="700"), "700")
for code, depth in get("/stock/depths", **HK, codes="700,9988").items():
    check_depth(depth, code)

for kType, least in ((1, 121), (2, 25), (3, 9), (4, 5), (5, 3), (6, 2), (7, 2), (8, 50), (9, 10), (10, 3)):
    check_bars(get("/stock/kline", **HK, code="700", kType=kType), least)
assert len(get("/stock/kline", **HK, code="700", kType=8, limit=5)) == 5

# A page further back begins where the last one ended.
newest = get("/stock/kline", **HK, code="700", kType=1, limit=10)
older = get("/stock/kline", **HK, code="700", kType=1, limit=10, et=newest[0]["t"] - 1)
assert len(older) == 10 and older[-1]["t"] < newest[0]["t"], (older, newest)

klines = get("/stock/klines", **HK, codes="700,9988", kType=8, limit=20)
assert list(klines) == ["700", "9988"], klines
for bars in klines.values():
    check_bars(bars, 20)

info = get("/stock/info", "ok", type="stock", **HK, code="700")
assert info["c"] == "700" and info["e"] == "HKEX" and info["fcc"] == "HKD", info

symbols = get("/symbol/list", "ok", type="stock", **HK)
assert {"c", "n", "t", "e", "s", "l"} <= set(symbols[0]) and len(symbols) > 100, symbols[0]
assert [row["n"] for row in symbols if row["c"] == "700"] == ["騰訊控股"]

index = get("/indices/quote", region="GB", code="HSI")
assert index["s"] == "HSI" and is_number(index["ld"]), index

holidays = get("/symbol/v2/holidays", "ok", code="HK")
assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", row["d"]) and row["c"] == "HK" for row in holidays), holidays
assert any("Early close at" in row["v"] for row in holidays), holidays

status = get("/market/status", "ok", code="HK")
assert status["c"] == "hk" and isinstance(status["o"], bool) and status["z"] == "Asia/Hong_Kong", status
for part in status["t"].rstrip(",").split(","):
    assert re.fullmatch(r"\d\d:\d\d-\d\d:\d\d", part), status

# Pages of what this server has no source for are there, and empty.
assert get("/stock/ipo", "ok", type="upcoming", **HK)["content"] == []
assert get("/stock/split", "ok", **HK)["content"] == []

bad = requests.get(BASE_URL + "/stock/quote?region=HK&code=700", headers={"token": "nobody"}, timeout=10)
assert bad.status_code == 401 and bad.json()["msg"] == "auth failed", bad.text

print("all as in the quick start")
