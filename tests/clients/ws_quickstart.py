"""A quick start for iTick's WebSocket as its users write it: one app, a ping thread, a loop that reconnects.

Prints "session N has everything" once each type of data and the echo of a ping have come, and ends after the second.
"""

import json
import os
import threading
import time

import websocket

WS_URL = os.environ["WS_URL"] + "/stock"  # wss://api.itick.org/stock
TOKEN = os.environ["TOKEN"]
TYPES = ["quote", "tick", "depth", "kline@1"]

sessions = 0
missing = set()


def on_open(ws):
    global missing
    missing = set(TYPES) | {"pong"}
    threading.Thread(target=send_pings, args=(ws,), daemon=True).start()


def send_pings(ws):
    while ws.keep_running and ws.sock and ws.sock.connected:
        ws.ping_sent = str(int(time.time() * 1000))
        ws.send(json.dumps({"ac": "ping", "params": ws.ping_sent}))
        time.sleep(1)


def on_message(ws, message):
    global sessions
    frame = json.loads(message)
    if frame.get("resAc") == "auth":
        assert frame["code"] == 1 and frame["msg"] == "authenticated", frame
        ws.send(json.dumps({"ac": "subscribe", "params": "700$HK,9988$HK", "types": ",".join(TYPES)}))
    elif frame.get("resAc") == "subscribe":
        assert frame["code"] == 1, frame
    elif frame.get("resAc") == "pong":
        assert frame["data"]["params"] == ws.ping_sent, frame
        missing.discard("pong")
    elif "data" in frame:
        data = frame["data"]
        assert frame["code"] == 1 and data["s"] in ("700", "9988") and data["r"] == "HK", frame
        missing.discard(data["type"])

    if not missing and not getattr(ws, "is_complete", False):
        ws.is_complete = True
        sessions += 1
        print(f"session {sessions} has everything", flush=True)
        if sessions == 2:
            ws.close()


def on_error(ws, error):
    print("error:", repr(error), flush=True)
    if isinstance(error, AssertionError):
        os._exit(1)


while sessions < 2:
    app = websocket.WebSocketApp(
        WS_URL, header={"token": TOKEN}, on_open=on_open, on_message=on_message, on_error=on_error)
    app.run_forever()
    time.sleep(0.2)
