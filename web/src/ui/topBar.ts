import { health } from "../connection/health";
import type { Desk } from "../desk/desk";
import { hongKongClock, hongKongDate } from "../market/hongKongTime";
import { nextBound, sessionLabel } from "../market/session";
import { connectionPanel } from "./connectionPanel";
import { h, setAttribute, setText, svg } from "./dom";
import { settingsMenu } from "./settingsMenu";

/** The page's head: the market's session and clock, the state of the data, and the settings. */
export class TopBar {
  readonly element: HTMLElement;

  readonly #desk: Desk;
  readonly #session = h("span", { class: "session-state" });
  readonly #until = h("span", { class: "session-until" });
  readonly #clock = h("time", { class: "clock num" });
  readonly #label = h("span", { class: "badge-label" });
  readonly #age = h("span", { class: "badge-age num" });
  readonly #badge: HTMLButtonElement;
  readonly #panel: ReturnType<typeof connectionPanel>;

  constructor(desk: Desk, askToken: () => void) {
    this.#desk = desk;
    this.#panel = connectionPanel(desk);
    this.#badge = h(
      "button",
      { type: "button", class: "badge", popovertarget: "connection-panel" },
      h("span", { class: "dot", "aria-hidden": "true" }),
      this.#label,
      this.#age,
    );
    this.element = h(
      "div",
      { class: "top-bar" },
      h("a", { class: "brand", href: "./", title: "Sampan" }, logo(), h("span", {}, "Sampan")),
      h("div", { class: "session" }, h("span", { class: "session-market" }, "HK"), this.#session, this.#until),
      this.#clock,
      h("span", { class: "spacer" }),
      this.#badge,
      this.#panel.element,
      ...settingsMenu(desk, askToken),
    );
    desk.on("connection", () => this.#drawBadge());
    desk.on("session", () => this.tick());
    this.tick();
  }

  tick() {
    const now = this.#desk.clock.now();
    const clock = hongKongClock(now);
    setText(this.#clock, this.#desk.clock.isReplay ? `${hongKongDate(now)} ${clock}` : `${clock} HKT`);
    setAttribute(
      this.#clock,
      "title",
      this.#desk.clock.isReplay ? "The market's own clock, Hong Kong time" : "Hong Kong time",
    );
    this.#drawSession(now);
    this.#drawBadge();
  }

  #drawSession(now: number) {
    const { status } = this.#desk.clock;
    setText(this.#session, status ? sessionLabel(status.state, status.holiday) : "");
    setAttribute(this.#session, "data-open", status ? String(status.open) : null);
    const bound = status && !/HOLIDAY|WEEKEND/.test(status.state) ? nextBound(status.sessions, now) : null;
    setText(this.#until, bound ? `until ${bound.label}` : "");
  }

  #drawBadge() {
    const state = currentHealth(this.#desk);
    setAttribute(this.#badge, "data-state", state.state);
    // The style sheet pales every price while the data is not to be trusted.
    document.documentElement.dataset.health = state.state;
    setText(this.#label, state.label);
    setText(this.#age, state.age);
    setAttribute(this.#badge, "title", `${state.detail} ${state.advice}`.trim());
    setAttribute(
      this.#badge,
      "aria-label",
      `Connection: ${state.label}${state.age ? `, ${state.age}` : ""}. Show details`,
    );
    this.#panel.draw(state);
  }
}

export function currentHealth(desk: Desk) {
  const stream = desk.mainStream;
  return health({
    now: Date.now(),
    online: navigator.onLine,
    hasToken: desk.settings.token !== null,
    phase: stream.phase,
    reason: stream.reason,
    connectionLimited: stream.connectionLimited,
    retryAt: stream.retryAt,
    openedAt: stream.openedAt,
    lastDataAt: desk.lastDataAt,
    newestEventAt: desk.newestEventAt,
    marketOpen: desk.clock.status?.open ?? null,
    isReplay: desk.clock.isReplay,
  });
}

function logo(): SVGSVGElement {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", width: "20", height: "20", "aria-hidden": "true", class: "logo" },
    svg("path", { class: "sail", d: "M12.5 3c4.5 1.6 7 5.4 7.2 11h-7.2zM11 6v8H5.5C6.3 10.6 8.2 7.9 11 6z" }),
    svg("path", { class: "hull", d: "M2.5 16h19c-1 3-3.2 5-6.5 5H9c-3.3 0-5.5-2-6.5-5z" }),
  );
}
