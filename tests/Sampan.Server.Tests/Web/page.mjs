// Drives the page in a real browser, as a person would look at it: wide in light and dark, and on a phone.
//
//   node page.mjs BASE_URL TOKEN OUT_DIR
//
// Exits with 0 when every check holds. Screenshots go to OUT_DIR. The browser is Debian's chromium; CHROMIUM names
// another one.
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(new URL("../../node/package.json", import.meta.url));
const { chromium } = require("playwright-core");

const [baseUrl, token, outDir] = process.argv.slice(2);
if (!baseUrl || !token || !outDir) {
  console.error("usage: node page.mjs BASE_URL TOKEN OUT_DIR");
  process.exit(2);
}

const BROWSER_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** How long to wait for what a live market brings by itself. */
const PATIENCE_MS = 30_000;

const SCREENS = [
  { name: "desktop-light", colorScheme: "light", viewport: { width: 1440, height: 900 } },
  { name: "desktop-dark", colorScheme: "dark", viewport: { width: 1440, height: 900 } },
  { name: "phone", colorScheme: "light", viewport: { width: 390, height: 844 }, phone: true },
];

mkdirSync(outDir, { recursive: true });
const origin = new URL(baseUrl).origin;
let passed = 0;
let failed = 0;

function check(what, holds, detail = "") {
  if (holds) passed++;
  else failed++;
  console.log(`${holds ? "ok    " : "FAILED"} ${what}${!holds && detail ? `: ${detail}` : ""}`);
}

/** The texts of all that match, in order. */
const texts = (page, selector) => page.locator(selector).allTextContents();

/** Waits until a function of the page's state gives something other than before; says whether it did. */
async function changes(page, read) {
  const before = JSON.stringify(await read());
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    await page.waitForTimeout(200);
    if (JSON.stringify(await read()) !== before) return true;
  }
  return false;
}

/** Waits until more than a plain colour and a grid has been painted in the chart; says whether it was. */
function chartIsPainted(page) {
  const isPainted = () =>
    [...document.querySelectorAll(".chart-canvas canvas")].some((canvas) => {
      if (canvas.width < 200 || canvas.height < 200) return false;
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      const colors = new Set();
      for (let i = 0; i < data.length; i += 4 * 7) colors.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
      return colors.size > 4;
    });
  return page.waitForFunction(isPainted, null, { timeout: PATIENCE_MS }).then(
    () => true,
    () => false,
  );
}

async function showTab(page, screen, tab) {
  if (screen.phone) await page.click(`.tabs [data-tab=${tab}]`);
}

async function look(browser, screen) {
  console.log(`\n${screen.name}, ${screen.viewport.width}×${screen.viewport.height}`);
  const context = await browser.newContext({
    viewport: screen.viewport,
    colorScheme: screen.colorScheme,
    deviceScaleFactor: screen.phone ? 2 : 1,
    hasTouch: screen.phone === true,
    isMobile: screen.phone === true,
  });
  const page = await context.newPage();
  const errors = [];
  const foreign = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("request", (request) => new URL(request.url()).origin !== origin && foreign.push(request.url()));
  page.on("websocket", (socket) => new URL(socket.url()).host !== new URL(origin).host && foreign.push(socket.url()));

  try {
    await page.goto(`${baseUrl.replace(/\/$/, "")}/#token=${encodeURIComponent(token)}`);
    await page.waitForSelector(".badge[data-state=live]", { timeout: PATIENCE_MS });
    check("the token is gone from the address bar", !page.url().includes("token"), page.url());

    await showTab(page, screen, "watch");
    check("the watchlist has rows", (await page.locator(".watchlist tbody tr").count()) >= 20);
    check("prices change on screen", await changes(page, () => texts(page, ".watchlist td.last")));
    await page.screenshot({ path: join(outDir, `${screen.name}${screen.phone ? "-watch" : ""}.png`) });

    await showTab(page, screen, "book");
    await page.waitForFunction(() => document.querySelector(".ladder-row .level-price")?.textContent !== "");
    const prices = await texts(page, ".ladder-row .level-price");
    check("the ladder has 20 rows with prices", prices.filter((text) => text !== "").length === 20, prices.join(" "));
    const numbers = prices.map((text) => Number(text.replaceAll(",", "")));
    check(
      "the ladder falls from the worst ask to the worst bid",
      numbers.every((n, i) => i === 0 || n < numbers[i - 1]),
    );
    check("the spread is there", /\d/.test((await texts(page, ".ladder-middle"))[0]));
    const trades = await page.locator(".tape-row").count();
    check("the tape grows", await changes(page, async () => Math.max(trades, await page.locator(".tape-row").count())));
    if (screen.phone) await page.screenshot({ path: join(outDir, `${screen.name}-book.png`) });

    await showTab(page, screen, "chart");
    await page.waitForFunction(() => document.querySelector(".chart-legend")?.textContent !== "", null, {
      timeout: PATIENCE_MS,
    });
    check("the chart is painted", await chartIsPainted(page));
    check("the chart names its maker", (await page.locator("#tv-attr-logo").count()) === 1);
    if (screen.phone) await page.screenshot({ path: join(outDir, `${screen.name}-chart.png`) });
    await page.click('.periods button[title="1 day"]');
    await page.waitForFunction(() => /^\d{4}-/.test(document.querySelector(".chart-legend .when")?.textContent ?? ""));
    check("day bars replace minute bars", true);

    await showTab(page, screen, "watch");
    await addAndRemove(page, screen);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    check("nothing is wider than the screen", !wide);
  } catch (error) {
    check("the page does what it should", false, String(error).split("\n")[0]);
    await page.screenshot({ path: join(outDir, `${screen.name}-failed.png`) });
  }
  check("no error on the console", errors.length === 0, errors.join(" | "));
  check("no request outside the page's origin", foreign.length === 0, foreign.join(" "));
  await context.close();
}

async function addAndRemove(page, screen) {
  const rows = page.locator(".watchlist tbody tr");
  const before = await rows.count();
  await page.fill(".add-field", "00001.HK");
  await page.press(".add-field", "Enter");
  check("a symbol in any form is added", (await rows.count()) === before + 1);
  if (screen.phone) await page.click(".tabs [data-tab=watch]");
  await page.locator('tr[data-key="1$HK"]').focus();
  await page.keyboard.press("Delete");
  check("and removed by the keyboard", (await rows.count()) === before);
}

// Each launch has a profile of its own in a temporary folder.
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: BROWSER_FLAGS,
});
try {
  for (const screen of SCREENS) await look(browser, screen);
} finally {
  await browser.close();
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
