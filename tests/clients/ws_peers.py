"""Python's WebSocket libraries against the stream: frames of every kind, with and without permessage-deflate.

    WS_URL=ws://127.0.0.1:7700 TOKEN=... python3 ws_peers.py websockets|websocket-client

websocket-client has no permessage-deflate: it is a peer without it only. Exits with 0 when everything came as it should.
"""

import asyncio
import json
import os
import sys

URL = f"{os.environ['WS_URL']}/stock?token={os.environ['TOKEN']}"
GREETING = [{"code": 1, "msg": "Connected Successfully"}, {"code": 1, "resAc": "auth", "msg": "authenticated"}]
SUBSCRIBE = {"ac": "subscribe", "params": "700$HK,9988$HK", "types": "quote,tick,depth"}
SUBSCRIBED = {"code": 1, "resAc": "subscribe", "msg": "subscribe Successfully"}
UNSUBSCRIBE = {"ac": "unsubscribe"}
UNSUBSCRIBED = {"code": 1, "resAc": "unsubscribe", "msg": "unsubscribe Successfully"}
TEXTS = ["", "a", "κόσμε 騰訊", "x" * 126, "港" * 20_000, "bid ask " * 8_000]


def wanting(text):
    return json.dumps({"ac": "ping", "params": text}, ensure_ascii=False)


def check_echo(message, text):
    assert json.loads(message) == {"resAc": "pong", "data": {"params": text}}, message[:200]


def types_in(messages):
    return {message["data"]["type"] for message in messages if message.get("data")}


async def check_websockets(compression):
    import websockets

    socket = await websockets.connect(URL, compression=compression, max_size=1 << 20)
    for expected in GREETING:
        assert json.loads(await socket.recv()) == expected
    for text in TEXTS:
        await socket.send(wanting(text))
        check_echo(await socket.recv(), text)

        # An iterable goes out in fragments. Compressed ones of this library say so in each, which RFC 7692 §6.1 forbids.
        if compression is None:
            whole = wanting(text)
            await socket.send([whole[at : at + 1_000] for at in range(0, len(whole), 1_000)])
            check_echo(await socket.recv(), text)

    for payload in (b"", b"ping", bytes(125)):
        await asyncio.wait_for(await socket.ping(payload), 10)

    await socket.send(json.dumps(SUBSCRIBE))
    assert json.loads(await socket.recv()) == SUBSCRIBED
    messages = []
    while types_in(messages) != {"quote", "tick", "depth"} or len(messages) < 30:
        messages.append(json.loads(await socket.recv()))

    await socket.send(json.dumps(UNSUBSCRIBE))
    while json.loads(await socket.recv()) != UNSUBSCRIBED:
        pass
    await socket.close(1000, "bye")
    assert socket.close_code == 1000, socket.close_code


async def check_websockets_closed_by_server():
    """A binary message is not understood, and the library sees why."""
    import websockets

    socket = await websockets.connect(URL)
    await socket.send(b"binary")
    try:
        while True:
            await socket.recv()
    except websockets.ConnectionClosed:
        assert socket.close_code == 1003, socket.close_code


def check_websocket_client():
    import websocket

    socket = websocket.create_connection(URL, timeout=15)
    for expected in GREETING:
        assert json.loads(socket.recv()) == expected
    for text in TEXTS:
        socket.send(wanting(text))
        check_echo(socket.recv(), text)
    socket.ping("ping")
    opcode, frame = socket.recv_data_frame(control_frame=True)
    assert (opcode, frame.data) == (websocket.ABNF.OPCODE_PONG, b"ping"), (opcode, frame)
    socket.send(json.dumps(SUBSCRIBE))
    assert json.loads(socket.recv()) == SUBSCRIBED
    messages = []
    while types_in(messages) != {"quote", "tick", "depth"} or len(messages) < 30:
        messages.append(json.loads(socket.recv()))
    socket.send(json.dumps(UNSUBSCRIBE))
    while json.loads(socket.recv()) != UNSUBSCRIBED:
        pass

    socket.send_close(1000, b"bye")
    opcode, data = socket.recv_data(control_frame=True)
    assert opcode == websocket.ABNF.OPCODE_CLOSE and data[:2] == b"\x03\xe8", (opcode, data)
    socket.shutdown()


async def check_all_of_websockets():
    await asyncio.gather(
        check_websockets(compression=None),
        check_websockets(compression="deflate"),
        check_websockets_closed_by_server(),
    )


if sys.argv[1] == "websockets":
    asyncio.run(check_all_of_websockets())
else:
    check_websocket_client()
print("all as it should be")
