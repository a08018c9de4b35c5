// Sampan's native stream in Node, with the WebSocket of the package ws: a cursor from the heartbeat of one connection begins the next.
//
//   WS_URL=ws://127.0.0.1:7700 TOKEN=... node native_stream.mjs
//
// Prints "nothing lost" when the trades of two connections follow one another without a hole.
import assert from "node:assert/strict";
import WebSocket from "ws";

const url = `${process.env.WS_URL}/v1/stream`;
const headers = { token: process.env.TOKEN };

/** Reads messages until `take` returns something. */
function read(address, first, take) {
  const socket = new WebSocket(address, "sampan.v1.json", { headers });
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error("nothing came")), 20_000);
    socket.on("error", reject);
    socket.on("open", () => first && socket.send(JSON.stringify(first)));
    socket.on("message", (data) => {
      const found = take(JSON.parse(data), socket);
      if (found) {
        clearTimeout(patience);
        socket.terminate();
        resolve(found);
      }
    });
  });
}

let last = 0;
const number = (message) => {
  assert.notEqual(message.type, "missing");
  if (message.type === "trade") {
    assert.ok(message.snapshot || last === 0 || message.seq === last + 1, `${last} and then ${message.seq}`);
    last = message.seq;
    return !message.snapshot;
  }
  return false;
};

const subscribe = { op: "subscribe", symbols: ["700.HK"], types: ["trade"] };
let asked = false;
const cursor = await read(url, subscribe, (message, socket) => {
  if (number(message) && !asked) {
    asked = true;
    socket.send(JSON.stringify({ id: "where", op: "cursor" }));
  }
  return message.id === "where" ? message.cursor : undefined;
});

let resumed = 0;
await read(`${url}?resume=${cursor}`, undefined, (message) => {
  resumed += number(message) ? 1 : 0;
  return resumed === 2;
});
console.log("nothing lost");
