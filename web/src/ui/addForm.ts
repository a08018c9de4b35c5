import type { Desk } from "../desk/desk";
import { type Instrument, parseSymbol } from "../market/symbol";
import { h, setAttribute } from "./dom";

const SUGGESTIONS_MAX = 8;

/** The field that adds an instrument: any form of its symbol, or a part of its name, with suggestions below. */
export function addForm(desk: Desk): { element: HTMLElement; input: HTMLInputElement } {
  const list = h("ul", { class: "suggestions", id: "suggestions", role: "listbox", hidden: true });
  const error = h("p", { class: "field-error", role: "alert", hidden: true });
  const input = h("input", {
    type: "text",
    class: "add-field",
    placeholder: "Add: 700, 0700.HK, HSI, name…",
    "aria-label": "Add an instrument by code or name",
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": "suggestions",
    "aria-autocomplete": "list",
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    maxlength: "40",
  });
  let found: Instrument[] = [];
  let active = -1;

  const close = () => {
    found = [];
    active = -1;
    list.hidden = true;
    setAttribute(input, "aria-expanded", "false");
    setAttribute(input, "aria-activedescendant", null);
  };
  const add = (instrument: Instrument) => {
    desk.add(instrument);
    desk.setFocus(instrument.key);
    input.value = "";
    error.hidden = true;
    close();
  };
  const activate = (index: number) => {
    active = index;
    for (const [i, option] of [...list.children].entries()) setAttribute(option, "aria-selected", String(i === active));
    setAttribute(input, "aria-activedescendant", active < 0 ? null : `suggestion-${active}`);
  };
  const suggest = () => {
    error.hidden = true;
    found = desk.names.search(input.value, SUGGESTIONS_MAX);
    list.replaceChildren(...found.map((instrument, i) => option(desk, instrument, i, () => add(instrument))));
    list.hidden = found.length === 0;
    setAttribute(input, "aria-expanded", String(found.length > 0));
    activate(-1);
  };
  const submit = () => {
    const text = input.value.trim();
    if (text === "") return;
    const instrument = found[active] ?? parseTyped(text, found);
    if (instrument) add(instrument);
    else {
      error.textContent = `“${text}” is not a Hong Kong code. Try 700, 0700.HK or HSI.`;
      error.hidden = false;
    }
  };

  input.addEventListener("input", suggest);
  input.addEventListener("blur", () => setTimeout(close, 120));
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && found.length > 0) activate((active + 1) % found.length);
    else if (event.key === "ArrowUp" && found.length > 0) activate((active - 1 + found.length) % found.length);
    else if (event.key === "Escape") {
      input.value = "";
      error.hidden = true;
      close();
      input.blur();
    } else return;
    event.preventDefault();
  });
  const element = h(
    "form",
    {
      class: "add",
      onsubmit: (event) => {
        event.preventDefault();
        submit();
      },
    },
    input,
    list,
    error,
  );
  return { element, input };
}

/** A code is taken as typed. A word is taken as a name when it suggests something, and as an index code otherwise. */
function parseTyped(text: string, found: readonly Instrument[]): Instrument | null {
  const parsed = parseSymbol(text);
  const suggested = found[0];
  if (parsed?.class === "indices" && suggested && suggested.key !== parsed.key) return suggested;
  return parsed ?? suggested ?? null;
}

function option(desk: Desk, instrument: Instrument, index: number, choose: () => void): HTMLElement {
  const name = desk.names.of(instrument, desk.settings.names);
  return h(
    "li",
    { role: "option", id: `suggestion-${index}`, onmousedown: choose },
    h("span", { class: "code" }, instrument.code),
    h("span", { class: "name", ...(name.chinese ? { lang: "zh-Hant-HK" } : {}) }, name.text),
  );
}
