import type { Desk } from "../desk/desk";
import type { Settings } from "../desk/settings";
import { h, icon } from "./dom";

/** The quick theme switch, and the menu behind the sliders. */
export function settingsMenu(desk: Desk, askToken: () => void): HTMLElement[] {
  const menu = h(
    "div",
    { class: "popover settings-menu", id: "settings-menu", popover: "auto" },
    choice(desk, "Theme", "theme", [
      ["auto", "System"],
      ["light", "Light"],
      ["dark", "Dark"],
    ]),
    choice(desk, "Rising prices", "up", [
      ["green", "Green"],
      ["red", "Red"],
    ]),
    choice(desk, "Names", "names", [
      ["zh", "中文"],
      ["en", "English"],
    ]),
    h(
      "div",
      { class: "menu-actions" },
      h("button", { type: "button", class: "button", onclick: askToken }, "Access token…"),
    ),
    keys(),
    h(
      "p",
      { class: "credits" },
      "Charts: TradingView Lightweight Charts™, © TradingView, Inc., ",
      h("a", { href: "https://www.tradingview.com/", target: "_blank", rel: "noopener noreferrer" }, "tradingview.com"),
    ),
  );
  const theme = h(
    "button",
    { type: "button", class: "icon-button theme-button", title: "Light or dark (t)", onclick: () => toggleTheme(desk) },
    icon("theme"),
    h("span", { class: "visually-hidden" }, "Light or dark"),
  );
  const open = h(
    "button",
    { type: "button", class: "icon-button", title: "Settings", popovertarget: "settings-menu" },
    icon("settings"),
    h("span", { class: "visually-hidden" }, "Settings"),
  );
  return [theme, open, menu];
}

/** From what is shown now to the other one. */
export function toggleTheme(desk: Desk) {
  desk.updateSettings({ theme: isDark(desk.settings) ? "light" : "dark" });
}

export function isDark(settings: Settings): boolean {
  return settings.theme === "dark" || (settings.theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
}

/** Puts theme and colours on the document, where the style sheet reads them. */
export function applyAppearance(settings: Settings) {
  const root = document.documentElement;
  root.dataset.theme = isDark(settings) ? "dark" : "light";
  root.dataset.up = settings.up;
}

function choice<Name extends "theme" | "up" | "names">(
  desk: Desk,
  title: string,
  name: Name,
  options: readonly (readonly [Settings[Name], string])[],
): HTMLElement {
  const inputs = options.map(([value, label]) => {
    const input = h("input", { type: "radio", name: `setting-${name}`, value });
    input.checked = desk.settings[name] === value;
    input.addEventListener("change", () => desk.updateSettings({ [name]: value }));
    return { input, value, label };
  });
  desk.on("settings", () => {
    for (const { input, value } of inputs) input.checked = desk.settings[name] === value;
  });
  return h(
    "fieldset",
    { class: "choice" },
    h("legend", {}, title),
    h("div", { class: "segments" }, ...inputs.map(({ input, label }) => h("label", {}, input, h("span", {}, label)))),
  );
}

function keys(): HTMLElement {
  const rows: readonly (readonly [string, string])[] = [
    ["/", "add an instrument"],
    ["↑ ↓", "next, previous in the list"],
    ["Alt ↑ ↓", "move in the list"],
    ["Del", "remove from the list"],
    ["1 … 9, 0", "bar length"],
    ["t", "light or dark"],
  ];
  return h(
    "dl",
    { class: "keys" },
    ...rows.map(([key, what]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, what))),
  );
}
