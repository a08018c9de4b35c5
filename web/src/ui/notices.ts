import type { Desk } from "../desk/desk";
import { h } from "./dom";
import { currentHealth } from "./topBar";

interface Notice {
  readonly id: string;
  readonly level: "problem" | "hint";
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** The strip below the top bar: what is wrong or limited, in a sentence, with the one thing to do about it. */
export class Notices {
  readonly element = h("div", { class: "notices", role: "status" });

  readonly #desk: Desk;
  readonly #askToken: () => void;
  readonly #dismissed = new Set<string>();
  #shown = "";

  constructor(desk: Desk, askToken: () => void) {
    this.#desk = desk;
    this.#askToken = askToken;
    desk.on("connection", () => this.draw());
    desk.on("watchlist", () => this.draw());
    this.draw();
  }

  draw() {
    const notices = [this.#connection(), this.#plan(), this.#requests()].filter(
      (notice) => notice !== null && !this.#dismissed.has(notice.id),
    ) as Notice[];
    const shown = JSON.stringify(notices);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.element.replaceChildren(...notices.map((notice) => this.#line(notice)));
  }

  #line(notice: Notice): HTMLElement {
    const { action } = notice;
    const dismiss = () => {
      this.#dismissed.add(notice.id);
      this.draw();
    };
    return h(
      "div",
      { class: `notice ${notice.level}` },
      h("span", {}, notice.text),
      action ? h("button", { type: "button", class: "button", onclick: action.run }, action.label) : null,
      notice.level === "hint"
        ? h("button", { type: "button", class: "button quiet", onclick: dismiss }, "Dismiss")
        : null,
    );
  }

  #connection(): Notice | null {
    const health = currentHealth(this.#desk);
    const text = `${health.detail} ${health.advice}`.trim();
    if (health.state === "refused") {
      const limited = this.#desk.mainStream.connectionLimited;
      return {
        id: "refused",
        level: "problem",
        text,
        action: limited
          ? { label: "Try now", run: () => this.#desk.retryNow() }
          : { label: "Enter token", run: this.#askToken },
      };
    }
    if (health.state === "reconnecting") {
      return {
        id: "reconnecting",
        level: "problem",
        text,
        action: { label: "Try now", run: () => this.#desk.retryNow() },
      };
    }
    return health.state === "stale" ? { id: "stale", level: "problem", text: withoutAges(text) } : null;
  }

  #plan(): Notice | null {
    const polled = this.#desk.polledRows;
    const main = this.#desk.mainStream;
    if (polled.length === 0 || main.phase !== "open") return null;
    const { watchlist } = this.#desk.settings;
    const live = watchlist.filter((key) => !polled.includes(key));
    const rows = polled.length === 1 ? "1 row is" : `${polled.length} rows are`;
    return {
      id: `plan-${polled.length}`,
      level: "hint",
      text: `This token's plan has no room for all ${watchlist.length} instruments: ${rows} asked for once a minute instead of live.`,
      ...(live.length > 0
        ? { action: { label: `Keep the ${live.length} live`, run: () => this.#desk.setWatchlist(live) } }
        : {}),
    };
  }

  #requests(): Notice | null {
    const until = this.#desk.rest.limitedUntil;
    if (until === null) return null;
    const seconds = Math.ceil((until - Date.now()) / 1000);
    if (seconds < 2) return null;
    return {
      id: "requests",
      level: "hint",
      text: `The plan's request limit is reached; what is missing follows in ${seconds} s. Live prices go on.`,
    };
  }
}

/** A strip that changes each second can't be read out; the badge has the running figures. */
function withoutAges(text: string): string {
  return text.replace(/ for [\d.]+ (s|min|h \d\d|d)\b/, "");
}
