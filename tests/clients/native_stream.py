"""A reader of Sampan's native stream that loses nothing: it checks every number, breaks its own connection, and goes on.

Prints "nothing lost" when it has had six trades in a row over several connections.
"""

import json
import os

import websocket

URL = os.environ["WS_URL"] + "/v1/stream"
TOKEN = os.environ["TOKEN"]
SYMBOL = "700.HK"
TRADES_WANTED = 6
TRADES_PER_CONNECTION = 2

last = None  # the number of the last trade, once one is known
trades = 0


def connect():
    ws = websocket.create_connection(URL, header={"token": TOKEN}, subprotocols=["sampan.v1.json"], timeout=20)
    if last is None:
        ws.send(json.dumps({"id": 1, "op": "subscribe", "symbols": [SYMBOL], "types": ["trade", "quote"]}))
    else:
        ws.send(json.dumps({"id": 1, "resume": {SYMBOL: {"trade": last}}}))
    return ws


def take(message):
    """Every trade follows the one before; numbers that are missing are named, and here none is."""
    global last, trades
    if message["type"] == "answer":
        assert message["ok"], message
    assert message["type"] not in ("missing", "close"), message
    if message["type"] != "trade":
        return
    if message.get("snapshot"):
        last = message["seq"]
        return
    assert last is None or message["seq"] == last + 1, (last, message)
    last = message["seq"]
    trades += 1


while trades < TRADES_WANTED:
    ws = connect()
    until = min(TRADES_WANTED, trades + TRADES_PER_CONNECTION)
    while trades < until:
        take(json.loads(ws.recv()))
    ws.sock.close()  # as a network does it: without a word

print("nothing lost")
