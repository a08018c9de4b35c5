import type { Desk } from "../desk/desk";
import { addForm } from "./addForm";
import { h, icon } from "./dom";
import { perFrame } from "./frame";
import { WatchRow } from "./watchRow";

/** The live table of instruments, and the field that adds to it. */
export class Watchlist {
  readonly element: HTMLElement;
  readonly addField: HTMLInputElement;

  readonly #desk: Desk;
  readonly #body = h("tbody");
  readonly #rows = new Map<string, WatchRow>();
  readonly #dirty = new Set<string>();
  readonly #undo = h("div", { class: "undo", role: "status", hidden: true });
  readonly #draw = perFrame(() => this.#drawDirty());
  #undoTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
    const form = addForm(desk);
    this.addField = form.input;
    this.element = h(
      "section",
      { class: "panel watchlist", "aria-label": "Watchlist" },
      form.element,
      h("div", { class: "scroll" }, h("table", {}, header(), this.#body)),
      this.#undo,
    );
    this.#body.addEventListener("keydown", (event) => this.#key(event));
    this.#body.addEventListener("click", (event) => this.#click(event));

    desk.on("row", (key) => this.#mark(key));
    desk.on("names", () => this.#markAll());
    desk.on("settings", () => this.#markAll());
    desk.on("watchlist", () => this.#rebuild());
    desk.on("focus", () => this.#select());
    this.#rebuild();
  }

  /** Ages and sources also change when nothing arrives. */
  tick() {
    this.#markAll();
  }

  #rebuild() {
    const keys = this.#desk.settings.watchlist;
    for (const key of keys) if (!this.#rows.has(key)) this.#rows.set(key, new WatchRow(this.#desk, key));
    for (const key of [...this.#rows.keys()]) if (!keys.includes(key)) this.#rows.delete(key);
    this.#body.replaceChildren(...keys.map((key) => this.#rows.get(key)!.element));
    if (keys.length === 0) this.#body.append(emptyRow());
    this.#select();
    this.#markAll();
  }

  #select() {
    const { focus, watchlist } = this.#desk.settings;
    for (const [key, row] of this.#rows) row.select(key === focus);
    // Something in the list must always be reachable by Tab.
    if (!watchlist.includes(focus)) this.#body.querySelector("tr")?.setAttribute("tabindex", "0");
  }

  #mark(key: string) {
    if (!this.#rows.has(key)) return;
    this.#dirty.add(key);
    this.#draw();
  }

  #markAll() {
    for (const key of this.#rows.keys()) this.#dirty.add(key);
    this.#draw();
  }

  #drawDirty() {
    for (const key of this.#dirty) this.#rows.get(key)?.draw();
    this.#dirty.clear();
  }

  #click(event: MouseEvent) {
    const target = event.target as Element;
    const key = target.closest("tr")?.dataset.key;
    if (key === undefined) return;
    if (target.closest(".remove")) this.#remove(key);
    else this.#open(key);
  }

  #open(key: string) {
    this.#desk.setFocus(key);
    this.element.dispatchEvent(new CustomEvent("open-instrument", { bubbles: true }));
  }

  #key(event: KeyboardEvent) {
    const row = (event.target as Element).closest("tr");
    const key = row?.dataset.key;
    if (!row || key === undefined || event.target !== row) return;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move !== undefined && event.altKey) this.#reorder(key, move);
    else if (move !== undefined) this.#goto(row, move);
    else if (event.key === "Enter" || event.key === " ") this.#open(key);
    else if (event.key === "Delete" || event.key === "Backspace") this.#remove(key);
    else return;
    event.preventDefault();
  }

  #goto(row: HTMLTableRowElement, move: number) {
    const next = (move > 0 ? row.nextElementSibling : row.previousElementSibling) as HTMLElement | null;
    if (next?.dataset.key === undefined) return;
    next.focus();
    this.#desk.setFocus(next.dataset.key);
  }

  #reorder(key: string, move: number) {
    const keys = [...this.#desk.settings.watchlist];
    const at = keys.indexOf(key);
    const to = at + move;
    if (to < 0 || to >= keys.length) return;
    keys.splice(at, 1);
    keys.splice(to, 0, key);
    this.#desk.setWatchlist(keys);
    this.#rows.get(key)?.element.focus();
  }

  #remove(key: string) {
    const before = this.#desk.settings.watchlist;
    const at = before.indexOf(key);
    this.#desk.setWatchlist(before.filter((each) => each !== key));
    const neighbour = this.#desk.settings.watchlist[Math.min(at, before.length - 2)];
    if (neighbour !== undefined) this.#rows.get(neighbour)?.element.focus();
    this.#offerUndo(this.#desk.state(key).instrument.code, before);
  }

  #offerUndo(code: string, before: readonly string[]) {
    const restore = h("button", { type: "button", onclick: () => this.#restore(before) }, "Undo");
    this.#undo.replaceChildren(`${code} removed`, restore);
    this.#undo.hidden = false;
    clearTimeout(this.#undoTimer);
    this.#undoTimer = setTimeout(() => (this.#undo.hidden = true), 6000);
  }

  #restore(before: readonly string[]) {
    this.#undo.hidden = true;
    this.#desk.setWatchlist(before);
  }
}

function header(): HTMLElement {
  const cell = (name: string, text: string) => h("th", { scope: "col", class: name }, text);
  return h(
    "thead",
    {},
    h(
      "tr",
      {},
      cell("code", "Code"),
      cell("name", "Name"),
      cell("spark", "Today"),
      cell("last", "Last"),
      cell("change", "Chg"),
      cell("percent", "Chg %"),
      cell("turnover", "Turnover"),
    ),
  );
}

function emptyRow(): HTMLElement {
  return h("tr", { class: "empty" }, h("td", { colspan: "7" }, icon("add"), " Add an instrument by its code above."));
}
