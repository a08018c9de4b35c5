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
    const notices = [this.#connection(), this.#plan()].filter(
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
    const polled = this.#desk.polledRows.length;
    const isLimited = this.#desk.rest.limitedUntil !== null;
    if (this.#desk.mainStream.phase !== "open" || (polled === 0 && !isLimited)) return null;
    const { watchlist } = this.#desk.settings;
    const live = this.#desk.liveRows;
    const rows = polled === 1 ? "1 is" : `${polled} are`;
    const room = `This token's plan has no room for ${watchlist.length} live instruments: ${rows} asked for now and then instead.`;
    const limit = "Its request limit is reached for the moment: what is missing follows.";
    return {
      id: `plan-${polled > 0}`,
      level: "hint",
      text: polled === 0 ? limit.replace("Its", "The plan's") : isLimited ? `${room} ${limit}` : room,
      ...(polled > 0 && live.length > 0
        ? { action: { label: `Keep the ${live.length} live`, run: () => this.#desk.setWatchlist(live) } }
        : {}),
    };
  }
}

/** A strip that changes each second can't be read out; the badge has the running figures. */
function withoutAges(text: string): string {
  return text.replace(/ for [\d.]+ (s|min|h \d\d|d)\b/, "");
}
