import type { Health } from "../connection/health";
import type { Stream } from "../connection/stream";
import type { Desk } from "../desk/desk";
import { formatAge } from "../market/format";
import { h, setAttribute, setText } from "./dom";

const PHASES = {
  idle: "not connected",
  connecting: "connecting",
  open: "connected",
  waiting: "waiting",
  refused: "refused",
} as const;

/** What stands behind the badge: a sentence, what to do, and the figures of each socket. */
export function connectionPanel(desk: Desk): { element: HTMLElement; draw: (health: Health) => void } {
  const detail = h("p", { class: "detail" });
  const advice = h("p", { class: "advice" });
  const sockets = { stock: socketFigures("Stocks"), indices: socketFigures("Indices") };
  const retry = h("button", { type: "button", class: "button", onclick: () => desk.retryNow() }, "Try now");
  const element = h(
    "div",
    { class: "popover connection-panel", id: "connection-panel", popover: "auto" },
    detail,
    advice,
    sockets.stock.element,
    sockets.indices.element,
    retry,
  );
  const draw = (health: Health) => {
    setText(detail, health.detail);
    setText(advice, health.advice);
    advice.hidden = health.advice === "";
    retry.hidden = ![desk.streams.stock, desk.streams.indices].some((stream) => stream.phase === "waiting");
    if (!element.matches(":popover-open")) return;
    sockets.stock.draw(desk.streams.stock);
    sockets.indices.draw(desk.streams.indices);
  };
  // A popover that opens shows figures at once, not at the next second.
  element.addEventListener("toggle", () => desk.emit("connection", undefined));
  return { element, draw };
}

function socketFigures(title: string): { element: HTMLElement; draw: (stream: Stream) => void } {
  const names = ["State", "Subscribed", "Last frame", "Round trip", "Frames", "Reconnects"] as const;
  const values = new Map(names.map((name) => [name, h("dd", { class: "num" })]));
  const element = h(
    "section",
    { class: "socket" },
    h("h2", {}, title),
    h("dl", {}, ...names.map((name) => h("div", {}, h("dt", {}, name), values.get(name)!))),
  );
  const set = (name: (typeof names)[number], text: string) => setText(values.get(name)!, text);
  const draw = (stream: Stream) => {
    const { book } = stream;
    const why = stream.phase === "waiting" || stream.phase === "refused" ? `: ${stream.reason}` : "";
    set("State", stream.wanted ? PHASES[stream.phase] + why : "not needed");
    const cap = book.capacity === null ? "" : ` (limit ${book.capacity})`;
    set("Subscribed", `${book.grantedCount} of ${book.wantedCount}${cap}`);
    set("Last frame", stream.lastFrameAt === 0 ? "–" : `${formatAge(Date.now() - stream.lastFrameAt)} ago`);
    set("Round trip", stream.roundTripMs === null ? "–" : `${stream.roundTripMs} ms`);
    set("Frames", stream.frames.toLocaleString("en"));
    set("Reconnects", String(stream.reconnects));
    setAttribute(element, "data-phase", stream.phase);
  };
  return { element, draw };
}
