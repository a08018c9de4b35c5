import { Desk } from "./desk/desk";
import { loadSettings, saveSettings, takeTokenFromAddress } from "./desk/settings";
import { PERIODS } from "./market/bars";
import "./styles/tokens.css";
import "./styles/layout.css";
import "./styles/controls.css";
import "./styles/market.css";
import { Chart } from "./ui/chart";
import { h } from "./ui/dom";
import { InstrumentHeader } from "./ui/instrumentHeader";
import { Ladder } from "./ui/ladder";
import { Notices } from "./ui/notices";
import { applyAppearance, toggleTheme } from "./ui/settingsMenu";
import { Tape } from "./ui/tape";
import { TokenDialog } from "./ui/tokenDialog";
import { TopBar } from "./ui/topBar";
import { Watchlist } from "./ui/watchlist";

const settings = loadSettings();
const tokenInAddress = takeTokenFromAddress();
if (tokenInAddress !== null) {
  settings.token = tokenInAddress;
  saveSettings(settings);
}
applyAppearance(settings);

const desk = new Desk(new URL(".", location.href), settings);
const dialog = new TokenDialog(desk);
const askToken = () => dialog.open();
const topBar = new TopBar(desk, askToken);
const notices = new Notices(desk, askToken);
const watchlist = new Watchlist(desk);
const chart = new Chart(desk);

const views = ["watch", "chart", "book"] as const;
const main = h(
  "main",
  { "data-view": "watch" },
  watchlist.element,
  new InstrumentHeader(desk).element,
  chart.element,
  h("div", { class: "side" }, new Ladder(desk).element, new Tape(desk).element),
);
const tabs = h(
  "nav",
  { class: "tabs", "aria-label": "Views" },
  ...views.map((view) => h("button", { type: "button", "data-tab": view, onclick: () => show(view) }, view)),
);

/** On a narrow screen one view fills it; on a wide one all are there and this has no effect. */
function show(view: (typeof views)[number]) {
  main.dataset.view = view;
  for (const tab of tabs.children) tab.setAttribute("aria-pressed", String((tab as HTMLElement).dataset.tab === view));
}
show("watch");

document.getElementById("app")!.replaceChildren(topBar.element, notices.element, main, tabs, dialog.element);

main.addEventListener("open-instrument", () => show("chart"));
desk.on("settings", () => {
  applyAppearance(settings);
  chart.recolor();
});
desk.on("unauthorized", (message) => dialog.open(`The server refused this token: ${message}.`));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => desk.updateSettings({}));

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || dialog.element.open) return;
  if ((event.target as Element).closest("input, textarea, select")) return;
  const period = /^\d$/.test(event.key) ? PERIODS[(Number(event.key) + 9) % 10] : undefined;
  if (event.key === "/") {
    show("watch");
    watchlist.addField.focus();
  } else if (event.key === "t") toggleTheme(desk);
  else if (period) desk.setPeriod(period.type);
  else return;
  event.preventDefault();
});

// Opened again with another token in the address while the page is already there.
addEventListener("hashchange", () => {
  const token = takeTokenFromAddress();
  if (token !== null) desk.setToken(token);
});

setInterval(() => {
  topBar.tick();
  notices.draw();
  watchlist.tick();
  chart.tick();
}, 1000);

desk.run();
if (settings.token === null) dialog.open();
