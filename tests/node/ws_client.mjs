// Node's clients against the stream: ws 8 with and without permessage-deflate, and the WebSocket that Node brings along.
//
//   WS_URL=ws://127.0.0.1:7700 TOKEN=... node ws_client.mjs
//
// Exits with 0 when everything came as it should.
import assert from "node:assert/strict";
import WebSocket from "ws";

const url = process.env.WS_URL;
const token = process.env.TOKEN;
const TYPES = ["quote", "tick", "depth", "kline@1"];
const SUBSCRIBE = JSON.stringify({ ac: "subscribe", params: "700$HK,9988$HK", types: TYPES.join(",") });

/** Collects frames until `isDone` says that it has seen enough. */
function collect(socket, isDone) {
  const frames = [];
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error(`only got ${JSON.stringify(frames)}`)), 15_000);
    socket.addEventListener("error", (event) => reject(event.error ?? new Error("the connection failed")));
    socket.addEventListener("message", ({ data }) => {
      frames.push(JSON.parse(data));
      if (isDone(frames)) {
        clearTimeout(patience);
        resolve(frames);
      }
    });
  });
}

const hasAllTypes = (frames) =>
  TYPES.every((type) => frames.some((frame) => frame.code === 1 && frame.data?.type === type && frame.data.s === "700"));

function checkOpening(frames) {
  assert.deepEqual(frames[0], { code: 1, msg: "Connected Successfully" });
  assert.deepEqual(frames[1], { code: 1, resAc: "auth", msg: "authenticated" });
  assert.deepEqual(frames[2], { code: 1, resAc: "subscribe", msg: "subscribe Successfully" });
}

/** Token and subscription are sent back to back, before any answer; frames come compressed. */
async function compressedAndPipelined() {
  const socket = new WebSocket(`${url}/stock`, { perMessageDeflate: true });
  let textBytes = 0;
  socket.on("message", (data) => (textBytes += data.length));
  socket.on("open", () => {
    socket.send(JSON.stringify({ ac: "auth", params: token }));
    socket.send(SUBSCRIBE);
  });
  const frames = await collect(socket, (seen) => hasAllTypes(seen) && seen.length > 40);
  checkOpening(frames);
  assert.match(socket.extensions, /permessage-deflate/);

  // What ws read of its socket, handshake and all: no public count tells compressed frames from those that are not.
  const wireBytes = socket._socket.bytesRead;
  assert.ok(wireBytes < textBytes * 0.8, `${textBytes} bytes of text took ${wireBytes} on the wire`);
  socket.close(1000);
}

/** Frames come as they are, fragments go out, and ws's own ping is answered. */
async function uncompressedAndFragmented() {
  const socket = new WebSocket(`${url}/stock?token=${token}`, { perMessageDeflate: false });
  const echo = "κόσμε 港".repeat(1000);
  const ponged = new Promise((resolve) => socket.on("pong", (payload) => resolve(payload.toString())));
  socket.on("open", () => {
    const message = Buffer.from(JSON.stringify({ ac: "ping", params: echo }));
    socket.send(message.subarray(0, 1003), { binary: false, fin: false });
    socket.ping("between fragments");
    socket.send(message.subarray(1003), { binary: false, fin: true });
    socket.send(SUBSCRIBE);
  });
  const frames = await collect(socket, hasAllTypes);
  assert.equal(socket.extensions, "");
  assert.equal(await ponged, "between fragments");
  assert.deepEqual(frames[2], { resAc: "pong", data: { params: echo } });
  const closed = new Promise((resolve) => socket.on("close", resolve));
  socket.close(1000, "bye");
  assert.equal(await closed, 1000);
}

/** The token in the query, and the addresses of older clients. */
async function tokenInQuery(Client, path) {
  const socket = new Client(`${url}${path}?token=${token}`);
  socket.addEventListener("open", () => socket.send(SUBSCRIBE));
  checkOpening(await collect(socket, hasAllTypes));
  socket.close(1000);
}

/** A bad token is told so, and shown out. */
async function badToken() {
  const socket = new WebSocket(`${url}/stock`, { headers: { token: "nobody" } });
  const closed = new Promise((resolve) => socket.on("close", resolve));
  const frames = await collect(socket, (seen) => seen.length === 2);
  assert.deepEqual(frames[1], { code: 0, resAc: "auth", msg: "auth failed" });
  assert.equal(await closed, 1008);
}

await Promise.all([
  compressedAndPipelined(),
  uncompressedAndFragmented(),
  tokenInQuery(WebSocket, "/stock"),
  tokenInQuery(WebSocket, "/sws"),
  tokenInQuery(WebSocket, "/websocket/stock"),
  tokenInQuery(WebSocket, "/websocket/stock/"),
  ...(globalThis.WebSocket ? [tokenInQuery(globalThis.WebSocket, "/stock")] : []),
  badToken(),
]);
console.log(`all as it should be${globalThis.WebSocket ? ", with Node's own WebSocket too" : ""}`);
