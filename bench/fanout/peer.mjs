// Node's `ws` as it is used every day: each message is sent to each of its subscribers.
//
//   node peer.mjs          listens on 127.0.0.1, prints "ready PORT INGEST", and ends with its standard input
//
// `ws` is that of tests/node. A publisher sends topic, length and message; subscribers send "*" or names of topics.
import { createRequire } from "node:module";
import { createServer } from "node:net";

const require = createRequire(new URL("../../tests/node/package.json", import.meta.url));
const { WebSocketServer } = require("ws");

const ALL = -1;
const readers = new Map();

function readersOf(topic) {
  if (!readers.has(topic)) readers.set(topic, new Set());
  return readers.get(topic);
}

function subscribe(socket, text) {
  const topics = text === "*" ? [ALL] : text.split(",").map((name) => Number(name.slice(1)));
  topics.forEach((topic) => readersOf(topic).add(socket));
  socket.on("close", () => topics.forEach((topic) => readersOf(topic).delete(socket)));
  socket.send("subscribed");
}

function publish(topic, message) {
  for (const set of [readers.get(ALL), readers.get(topic)]) {
    for (const socket of set ?? []) socket.send(message, { binary: false });
  }
}

/** Takes whole messages off the front of what has come, and gives back the rest. */
function take(bytes) {
  let at = 0;
  while (bytes.length - at >= 8) {
    const length = bytes.readUInt32LE(at + 4);
    if (bytes.length - at - 8 < length) break;
    publish(bytes.readUInt32LE(at), bytes.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return bytes.subarray(at);
}

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, backlog: 4096 });
server.on("connection", (socket) => {
  socket.on("message", (data) => subscribe(socket, data.toString()));
  socket.on("error", () => socket.terminate());
});
const ingest = createServer((socket) => {
  let rest = Buffer.alloc(0);
  socket.on("data", (bytes) => (rest = take(rest.length ? Buffer.concat([rest, bytes]) : bytes)));
  socket.on("error", () => socket.destroy());
});
server.on("listening", () =>
  ingest.listen(0, "127.0.0.1", () => console.log(`ready ${server.address().port} ${ingest.address().port}`)));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
