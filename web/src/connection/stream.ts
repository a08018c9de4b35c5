import { decodeFrame, type StreamFrame } from "../market/messages";
import type { InstrumentClass } from "../market/symbol";
import { reconnectDelay } from "./backoff";
import { SubscriptionBook, type Wanted } from "./subscriptions";

/** Where a socket is. `waiting` counts down to the next attempt; `refused` waits for a person. */
export type StreamPhase = "idle" | "connecting" | "open" | "waiting" | "refused";

export interface StreamEvents {
  /** A quote, trade, depth or bar. */
  data(frame: StreamFrame): void;
  /** The phase or the subscriptions changed. */
  changed(): void;
  /** The server says that the token is not good. */
  unauthorized(message: string): void;
  /** The server knows no such symbols. */
  unknown(symbols: readonly string[]): void;
  /** An attempt failed before the server said a word, so a browser doesn't know why. */
  handshakeFailed(): void;
}

const HEARTBEAT_MS = 25_000;
/** A server that answers nothing for this long after a heartbeat is gone, whatever TCP thinks. */
const PONG_MAX_MS = 10_000;
const REPLY_MAX_MS = 10_000;
const HANDSHAKE_MAX_MS = 10_000;
/** A connection that lasted this long was a good one: the next trouble starts with the shortest wait again. */
const STEADY_MS = 10_000;
/** How long to leave a server alone that allows no further connection. */
const CONNECTION_LIMIT_WAIT_MS = 60_000;

/** One WebSocket of one instrument class: authenticates, keeps alive, comes back, and keeps its subscriptions. */
export class Stream {
  readonly book = new SubscriptionBook();
  phase: StreamPhase = "idle";
  /** Why it is waiting or refused, in the server's words or ours. */
  reason = "";
  /** The plan or the server allows no further connection. */
  connectionLimited = false;
  /** Local time of the next attempt while waiting. */
  retryAt = 0;
  /** Local time at which anything last arrived, and at which market data last did. 0 = never. */
  lastFrameAt = 0;
  lastDataAt = 0;
  openedAt = 0;
  frames = 0;
  reconnects = 0;
  roundTripMs: number | null = null;

  #socket: WebSocket | null = null;
  #attempt = 0;
  #greeted = false;
  #lastPingAt = 0;
  #timers: ReturnType<typeof setTimeout>[] = [];
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #replyTimer: ReturnType<typeof setTimeout> | undefined;
  #pongTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly instrumentClass: InstrumentClass,
    private readonly address: () => URL,
    private readonly events: StreamEvents,
  ) {}

  get wanted(): boolean {
    return this.book.wantedCount > 0;
  }

  /** Sets what to be subscribed to; the most important first. Takes effect at once when connected. */
  want(wanted: readonly Wanted[]) {
    this.book.want(wanted);
    this.#pump();
  }

  connect() {
    if (this.phase === "connecting" || this.phase === "open") return;
    this.#stopTimers();
    clearTimeout(this.#retryTimer);
    this.book.reset();
    this.#greeted = false;
    this.connectionLimited = false;
    const socket = new WebSocket(this.address());
    this.#socket = socket;
    socket.onmessage = (event) => this.#receive(String(event.data));
    socket.onclose = (event) => this.#closed(event.reason);
    this.#timers.push(setTimeout(() => this.#fail("the handshake took too long"), HANDSHAKE_MAX_MS));
    this.#setPhase("connecting");
  }

  /** Tries now instead of at the end of the wait. */
  retryNow() {
    if (this.phase === "open" || this.phase === "connecting") return;
    this.#attempt = 0;
    this.connect();
  }

  disconnect() {
    this.#stopTimers();
    clearTimeout(this.#retryTimer);
    this.#detach();
    this.book.reset();
    this.#setPhase("idle");
  }

  /** The token is not good: no attempt before a person has given another. */
  refuse(message: string) {
    this.#detach();
    this.#stopTimers();
    clearTimeout(this.#retryTimer);
    this.reason = message;
    this.#setPhase("refused");
    this.events.unauthorized(message);
  }

  /** Leaves the connection to another for a good while; what it carried is polled meanwhile. */
  standBack(reason: string) {
    this.#detach();
    this.connectionLimited = true;
    this.#wait(CONNECTION_LIMIT_WAIT_MS * 10, reason);
  }

  #receive(text: string) {
    this.lastFrameAt = Date.now();
    this.frames++;
    // Browsers slow the timers of hidden pages down to one a minute, which is too seldom for a heartbeat; frames come.
    if (this.phase === "open" && this.lastFrameAt - this.#lastPingAt >= HEARTBEAT_MS) this.#ping();
    const frame = decodeFrame(text);
    if (frame.kind === "pong") this.#pong(frame.params);
    else if (frame.kind === "reply") this.#reply(frame);
    else if (frame.kind !== "unknown") {
      this.lastDataAt = this.lastFrameAt;
      this.events.data(frame);
    }
  }

  #reply({ action, ok, message, unknown }: Extract<StreamFrame, { kind: "reply" }>) {
    this.#greeted = true;
    if (action === "subscribe" || action === "unsubscribe") {
      clearTimeout(this.#replyTimer);
      if (unknown.length > 0) this.events.unknown(unknown);
      this.book.answer(ok, message);
      this.#pump();
      this.events.changed();
    } else if (action === "auth" && ok) this.#authenticated();
    else if (!ok) this.#refused(message);
  }

  #authenticated() {
    if (this.phase === "open") return;
    this.#stopTimers();
    this.openedAt = Date.now();
    this.#timers.push(setTimeout(() => (this.#attempt = 0), STEADY_MS));
    this.#timers.push(setInterval(() => this.#ping(), HEARTBEAT_MS));
    this.#setPhase("open");
    this.#ping();
    this.#pump();
  }

  #refused(message: string) {
    if (/auth|token/i.test(message)) this.refuse(message);
    else if (/replaced/i.test(message)) this.standBack(message);
    else if (/connection/i.test(message)) {
      this.#detach();
      this.connectionLimited = true;
      this.#wait(CONNECTION_LIMIT_WAIT_MS, message);
    } else this.#fail(message);
  }

  /** Sends the next subscription request, if one is due. */
  #pump() {
    if (this.phase !== "open") return;
    const request = this.book.next();
    if (request === null) return;
    this.#send({ ac: request.action, params: request.symbols.join(","), types: request.types.join(",") });
    clearTimeout(this.#replyTimer);
    this.#replyTimer = setTimeout(() => this.#fail("a subscription was not answered"), REPLY_MAX_MS);
  }

  #ping() {
    this.#send({ ac: "ping", params: String(Date.now()) });
    clearTimeout(this.#pongTimer);
    const sentAt = Date.now();
    this.#lastPingAt = sentAt;
    this.#pongTimer = setTimeout(() => {
      if (this.lastFrameAt < sentAt) this.#fail("the server no longer answers");
    }, PONG_MAX_MS);
  }

  #pong(params: string) {
    clearTimeout(this.#pongTimer);
    const sentAt = Number(params);
    if (sentAt > 0) this.roundTripMs = Date.now() - sentAt;
  }

  #send(message: object) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #fail(reason: string) {
    this.#detach();
    this.#closed(reason);
  }

  #closed(reason: string) {
    const wasOpen = this.phase === "open";
    const saidNothing = !this.#greeted;
    this.#detach();
    if (wasOpen) this.reconnects++;
    if (/connection/i.test(reason) && !wasOpen) {
      this.connectionLimited = true;
      this.#wait(CONNECTION_LIMIT_WAIT_MS, reason);
      return;
    }
    this.#wait(
      reconnectDelay(this.#attempt++, Math.random()),
      reason || (wasOpen ? "the connection was closed" : "no connection"),
    );
    if (saidNothing && !wasOpen) this.events.handshakeFailed();
  }

  #wait(ms: number, reason: string) {
    this.#stopTimers();
    clearTimeout(this.#retryTimer);
    this.reason = reason;
    this.retryAt = Date.now() + ms;
    this.#retryTimer = setTimeout(() => this.connect(), ms);
    this.#setPhase("waiting");
  }

  /** What a probe found out about a handshake that failed without a word. */
  explain(reason: string, connectionLimited: boolean) {
    if (this.phase !== "waiting") return;
    if (connectionLimited) {
      this.connectionLimited = true;
      this.#wait(CONNECTION_LIMIT_WAIT_MS, reason);
    } else {
      this.reason = reason;
      this.events.changed();
    }
  }

  #detach() {
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }

  #setPhase(phase: StreamPhase) {
    this.phase = phase;
    this.events.changed();
  }

  #stopTimers() {
    // Clearing an interval by clearTimeout is allowed: both share one list of ids.
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
    clearTimeout(this.#replyTimer);
    clearTimeout(this.#pongTimer);
  }
}
