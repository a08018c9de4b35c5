import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

it("lets through exactly the style that the chart library puts its logo in place with", () => {
  const library = readFileSync(new URL("../node_modules/lightweight-charts/dist/lightweight-charts.production.mjs", import.meta.url), "utf8");
  const style = /a#tv-attr-logo\{[^`"']*\}/.exec(library)?.[0] ?? "";
  const server = readFileSync(new URL("../../src/Sampan.Server/Api/WebPage.cs", import.meta.url), "utf8");

  expect(style).toContain("position:absolute");
  expect(server).toContain(`sha256-${createHash("sha256").update(style).digest("base64")}`);
});
