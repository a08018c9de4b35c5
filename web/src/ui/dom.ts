type Child = Node | string | null;

type Properties = Record<string, string | boolean | EventListener | undefined>;

/** Makes an element: `on…` properties are listeners, `true` an empty attribute, `false` none. */
export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== undefined) element.setAttribute(key, value);
  }
  for (const child of children) if (child !== null) element.append(child);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

export function svg<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Record<string, string>,
  ...children: Element[]
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** Writes text only when it differs: an untouched node costs no layout. */
export function setText(node: Node, text: string) {
  if (node.textContent !== text) node.textContent = text;
}

export function setAttribute(element: Element, name: string, value: string | null) {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/** `up`, `down` or `flat`, which the style sheet colours by the chosen convention. */
export function direction(value: number | undefined): "up" | "down" | "flat" {
  if (value === undefined || value === 0) return "flat";
  return value > 0 ? "up" : "down";
}

const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** A short wash of colour behind a value that has moved. None for people who asked for less motion. */
export function flash(element: Element, way: "up" | "down" | "neutral") {
  if (calm.matches) return;
  const color = getComputedStyle(document.documentElement).getPropertyValue(`--${way}-flash`);
  for (const running of element.getAnimations()) running.cancel();
  element.animate([{ backgroundColor: color }, { backgroundColor: "transparent" }], {
    duration: 650,
    easing: "ease-out",
  });
}

const ICONS = {
  add: "M8 3v10M3 8h10",
  remove: "M4 4l8 8M12 4l-8 8",
  settings:
    "M2 4h7M13 4h1M2 8h1M7 8h7M2 12h6M12 12h2M9 4a2 2 0 1 0 4 0a2 2 0 1 0-4 0M3 8a2 2 0 1 0 4 0a2 2 0 1 0-4 0M8 12a2 2 0 1 0 4 0a2 2 0 1 0-4 0",
  theme: "M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11",
} as const;

export function icon(name: keyof typeof ICONS): SVGSVGElement {
  const path = svg("path", {
    d: ICONS[name],
    fill: "none",
    stroke: "currentColor",
    "stroke-width": "1.5",
    "stroke-linecap": "round",
  });
  return svg("svg", { viewBox: "0 0 16 16", width: "16", height: "16", "aria-hidden": "true" }, path);
}
