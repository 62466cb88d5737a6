/* support.mjs - what the tests in a browser share: the browser, a page that is
 * watched, and the running of tests. */
import { chromium } from "playwright-core";

export const BROWSER = process.env.MARIGRAM_BROWSER;
export const PAGES = process.env.MARIGRAM_PAGES;

const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
               "--no-first-run", "--disable-background-networking",
               "--disable-component-update", "--disable-sync"];

export function openBrowser() {
  return chromium.launch({ executablePath: BROWSER, args: FLAGS });
}

/* A page of the report, and what went wrong on it: whatever the console says,
 * and whatever it asks for but its own file. */
export async function openPage(browser, name, settings = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 }, ...settings });
  const page = await context.newPage();
  const wrong = [];
  const address = `file://${PAGES}/${name}`;
  page.on("console", (line) => wrong.push(`${line.type()}: ${line.text()}`));
  page.on("pageerror", (error) => wrong.push(String(error.stack)));
  page.on("dialog", (dialog) => {
    wrong.push("dialog: " + dialog.message());
    dialog.dismiss();
  });
  page.on("request", (request) => {
    const url = request.url();
    if (url.split("#")[0] !== address && !url.startsWith("data:"))
      wrong.push("asked for " + url);
  });
  await page.goto(address);
  await page.waitForTimeout(100);
  return { page, wrong, context };
}

export function equal(got, wanted, what = "") {
  const [a, b] = [got, wanted].map((value) => JSON.stringify(value));
  if (a !== b)
    throw new Error(`${what}\n  got    ${a}\n  wanted ${b}`);
}

export function ok(is, what) {
  if (!is)
    throw new Error(what);
}

/* Runs tests one after the other, each on a page of its own. */
export async function run(tests) {
  const browser = await openBrowser();
  let failed = 0;
  for (const [name, test] of Object.entries(tests)) {
    try {
      await test(browser);
      console.log(`ok   ${name}`);
    } catch (error) {
      failed++;
      console.log(`FAIL ${name}: ${error.stack}`);
    }
  }
  await browser.close();
  console.log(`${Object.keys(tests).length - failed} passed, ${failed} failed`);
  process.exit(failed > 0 ? 1 : 0);
}
