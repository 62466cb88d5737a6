/* report.mjs - the report as people meet it: in a real browser, with a mouse,
 * with keys, in the dark, on paper, on a telephone; with the worst of names, a
 * million rows, and two thousand series. The pages are made by
 * tests/program/test_browser.py. */
import { readFileSync } from "node:fs";

import { PAGES, equal, ok, openPage, run } from "./support.mjs";

const ALL = ["shop.html", "compared.html", "rows.html", "outcome.html",
             "pairs.html", "hostile.html", "zones.html", "many.html",
             "none.html"];

/* What score printed: rows by series and time. */
function scoredRows() {
  const rows = new Map();
  const lines = readFileSync(`${PAGES}/score.csv`, "utf8").trim().split("\n");
  const names = lines.shift().split(",");
  for (const line of lines) {
    const row = {};
    line.split(",").forEach((cell, i) => { row[names[i]] = cell; });
    rows.set(row.series + " " + row.timestamp, row);
  }
  return rows;
}

/* What the readout of a card says, name by name; `time` is its row's. */
async function readout(card) {
  const text = await card.locator(".readout .t").textContent();
  const told = { time: text.split(" · ")[0] };
  for (const span of await card.locator(".readout span:not(.t)").all())
    told[await span.locator("i").textContent()] =
      await span.locator("b").textContent();
  return told;
}

function checkRow(told, series, rows) {
  const row = rows.get(series + " " + told.time);
  ok(row, `no row of ${series} at ${told.time}`);
  equal(told.value, row.value || "–", "value");
  equal(told.expected, row.expected || "–", "expected");
  equal(told.score, row.score || "–", "score");
  equal(told.state, row.state, "state");
  if (row.lower)
    equal(told.band, `${row.lower} … ${row.upper}`, "band");
}

async function box(locator) {
  await locator.scrollIntoViewIfNeeded();
  return locator.boundingBox();
}

async function rangeOf(card) {
  const chart = card.locator(".chart");
  return [await chart.getAttribute("data-from"),
          await chart.getAttribute("data-to")].map(Date.parse);
}

await run({
  async "every page loads without an error and asks for nothing"(browser) {
    for (const name of ALL)
      for (const colorScheme of ["light", "dark"]) {
        const { wrong, context } = await openPage(browser, name,
                                                  { colorScheme });
        equal(wrong, [], name);
        await context.close();
      }
  },

  async "the policy keeps a script out that is not the page's own"(browser) {
    const { page, context } = await openPage(browser, "shop.html");
    const failed = [];
    page.on("requestfailed", (one) => failed.push(one.failure().errorText));
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "document.title = 'run'";
      document.body.append(script);
      const image = document.createElement("img");
      image.setAttribute("onerror", "document.title = 'run'");
      image.src = "https://example.org/x.png";
      document.body.append(image);
    });
    await page.waitForTimeout(100);
    equal(await page.title(), "shop");
    equal(failed, ["csp"], "the image is not asked for");
    await context.close();
  },

  async "pointing at a row shows it as score printed it"(browser) {
    const rows = scoredRows();
    const { page, wrong, context } = await openPage(browser, "shop.html");
    for (const card of await page.locator(".card").all()) {
      const series = await card.locator("h3").textContent();
      const over = card.locator(".u-over").first();
      const at = await box(over);
      const seen = new Set();
      for (let i = 1; i < 20; i++) {
        await page.mouse.move(at.x + at.width * i / 20, at.y + at.height / 2);
        const told = await readout(card);
        checkRow(told, series, rows);
        seen.add(told.time);
      }
      ok(seen.size >= 15, `only ${seen.size} rows of ${series} were shown`);
    }
    equal(wrong, []);
    await context.close();
  },

  async "what is shown at first is the row of the highest score"(browser) {
    const rows = [...scoredRows().values()];
    const { page, context } = await openPage(browser, "shop.html");
    for (const card of await page.locator(".card").all()) {
      const series = await card.locator("h3").textContent();
      const most = Math.max(...rows.filter((row) => row.series === series)
        .map((row) => Number(row.score)));
      equal(Number((await readout(card)).score), most, series);
    }
    await context.close();
  },

  async "dragging zooms, buttons move, a double click shows all"(browser) {
    const { page, wrong, context } = await openPage(browser, "shop.html");
    const card = page.locator(".card").first();
    const over = card.locator(".u-over").first();
    const at = await box(over);
    const whole = await rangeOf(card);
    const y = at.y + at.height / 2;
    await page.mouse.move(at.x + at.width * 0.25, y);
    await page.mouse.down();
    await page.mouse.move(at.x + at.width * 0.4, y, { steps: 4 });
    await page.mouse.move(at.x + at.width * 0.5, y);
    await page.mouse.up();
    const zoomed = await rangeOf(card);
    const share = (zoomed[1] - zoomed[0]) / (whole[1] - whole[0]);
    ok(Math.abs(share - 0.25) < 0.01, `zoomed to ${share} of all`);
    const start = (zoomed[0] - whole[0]) / (whole[1] - whole[0]);
    ok(Math.abs(start - 0.25) < 0.01, `begins at ${start} of all`);
    await card.getByRole("button", { name: "Later" }).click();
    ok((await rangeOf(card))[0] > zoomed[0], "moved");
    await card.getByRole("button", { name: "Zoom in" }).click();
    const nearer = await rangeOf(card);
    ok(nearer[1] - nearer[0] < (zoomed[1] - zoomed[0]) * 0.51, "nearer");
    await page.mouse.dblclick(at.x + at.width * 0.7, y);
    equal(await rangeOf(card), whole, "all of it");
    equal(wrong, []);
    await context.close();
  },

  async "an incident's id leads to where it is seen"(browser) {
    const { page, wrong, context } = await openPage(browser, "shop.html");
    const row = page.locator('tr[data-incident="3"]');
    const start = Date.parse(await row.locator("time").getAttribute("datetime"));
    await row.getByRole("button").click();
    const focused = page.locator(".chart:focus");
    const [from, to] = [await focused.getAttribute("data-from"),
                        await focused.getAttribute("data-to")].map(Date.parse);
    ok(from < start && start < to, "the incident is in sight");
    ok(to - from < 3 * 86400e3, "and near");
    equal(wrong, []);
    await context.close();
  },

  async "keys move from row to row, zoom, and are spoken of"(browser) {
    const rows = scoredRows();
    const { page, wrong, context } = await openPage(browser, "shop.html");
    const card = page.locator(".card").nth(1);
    const series = await card.locator("h3").textContent();
    const whole = await rangeOf(card);
    await card.locator(".chart").focus();
    await page.keyboard.press("Home");
    const first = await readout(card);
    for (let i = 0; i < 7; i++)
      await page.keyboard.press("ArrowRight");
    const told = await readout(card);
    checkRow(told, series, rows);
    equal(Date.parse(told.time) - Date.parse(first.time), 7 * 300e3, "7 rows");
    ok((await card.locator(".live").textContent()).startsWith(told.time +
      `, value ${told.value}, expected`), "is said aloud");
    await page.keyboard.press("Shift+ArrowRight");
    equal(Date.parse((await readout(card)).time) - Date.parse(told.time),
          10 * 300e3, "10 rows");
    for (let i = 0; i < 12; i++)
      await page.keyboard.press("+");
    const near = await rangeOf(card);
    ok(near[1] - near[0] < 3600e3, "zoomed to a few rows");
    await page.keyboard.press("PageDown");
    ok((await rangeOf(card))[0] > near[0], "moved on");
    await page.keyboard.press("Escape");
    equal(await rangeOf(card), whole, "all of it");
    equal(wrong, []);
    await context.close();
  },

  async "the tab key reaches everything that does something"(browser) {
    const { page, wrong, context } = await openPage(browser, "shop.html");
    const wanted = await page.evaluate(() =>
      [...document.querySelectorAll("button, input, a, summary, .chart, .scroll")]
        .filter((one) => one.checkVisibility() &&
                         !one.closest("details:not([open]) > :not(summary)"))
        .map((one, i) => (one.dataset.tab = String(i))).length);
    const reached = new Set();
    for (let i = 0; i < wanted + 20; i++) {
      await page.keyboard.press("Tab");
      reached.add(await page.evaluate(() => {
        const one = document.activeElement;
        const named = one.getAttribute("aria-label") || one.textContent;
        return named.trim() ? one.dataset.tab : "unnamed";
      }));
    }
    const missed = await page.evaluate((seen) =>
      [...document.querySelectorAll("[data-tab]")]
        .filter((one) => !seen.includes(one.dataset.tab))
        .map((one) => one.outerHTML.slice(0, 80)), [...reached]);
    equal(missed, []);
    ok(wanted > 50, `${wanted} things to reach`);
    ok(!reached.has("unnamed"), "each has a name");
    equal(wrong, []);
    await context.close();
  },

  async "hostile names stay text"(browser) {
    const names = JSON.parse(readFileSync(`${PAGES}/hostile.json`, "utf8"));
    const { page, wrong, context } = await openPage(browser, "hostile.html");
    equal(await page.locator("h1").textContent(), names.title);
    equal(await page.title(), names.title.replace(/\s+/g, " ").trim());
    await page.getByRole("button", { name: /^Show/ }).click();
    equal((await page.locator(".card h3").allTextContents()).sort(),
          [...names.series].sort());
    equal(await page.locator("tr[data-incident] .id").allTextContents(),
          names.incidents);
    equal(await page.locator("img").count(), 0, "no image");
    equal(await page.locator("script").count(), 4 + names.series.length);
    for (const button of await page.locator("tr[data-incident] button").all())
      await button.click();
    equal(wrong, []);
    await context.close();
  },

  async "a million rows are drawn and stay fluid"(browser) {
    const begun = Date.now();
    const { page, wrong, context } = await openPage(browser, "million.html");
    await page.locator(".card canvas").first().waitFor();
    const took = Date.now() - begun;
    const card = page.locator(".card").first();
    await card.locator(".chart").focus();
    const zooms = Date.now();
    for (const key of ["+", "+", "PageDown", "-", "-", "Escape"])
      await page.keyboard.press(key);
    await page.evaluate(() => new Promise(requestAnimationFrame));
    const each = (Date.now() - zooms) / 6;
    console.log(`     drawn after ${took} ms; ${each.toFixed(0)} ms a zoom`);
    ok(took < 30000, `drawn after ${took} ms`);
    ok(each < 1000, `${each} ms a zoom`);
    equal(wrong, []);
    await context.close();
  },

  async "no extreme is hidden, wherever one zooms to"(browser) {
    const { page, wrong, context } = await openPage(browser, "million.html");
    const found = await page.evaluate(() => {
      const entry = readPage().series[0];
      const series = readSeries(entry, readJson("s0"));
      const columns = { value: series.judged, expected: series.column.expected,
                        lower: series.column.lower, upper: series.column.upper,
                        score: series.column.score };
      const wrong = [];
      let seed = 1, tried = 0;
      const random = () => (seed = seed * 48271 % 2147483647) / 2147483647;
      for (; tried < 200; tried++) {
        const count = Math.ceil(series.count * random() ** 4);
        const from = Math.floor(random() * (series.count - count));
        const points = pointsOf(series, series.time[from],
                                series.time[from + count - 1],
                                100 + Math.floor(900 * random()));
        for (const [name, column] of Object.entries(columns)) {
          const [low, high] = extremes(column.number, from, from + count);
          if (low >= 0 && (!points[name].includes(column.number[low]) ||
                           !points[name].includes(column.number[high])))
            wrong.push(`${name} from ${from}, ${count} rows`);
        }
        if (points.x.some((x, i) => i && x < points.x[i - 1]))
          wrong.push(`times fall from ${from}, ${count} rows`);
        if (points.x.length > 4000 + 8)
          wrong.push(`${points.x.length} points`);
        points.row.forEach((row, i) => {
          if (points.value[i] !== null &&
              points.value[i] !== series.judged.number[row])
            wrong.push(`row ${row} is another one`);
        });
      }
      return { wrong: wrong.slice(0, 5), tried };
    });
    equal(found, { wrong: [], tried: 200 });
    equal(wrong, []);
    await context.close();
  },

  async "gaps are gaps, near and far"(browser) {
    const { page, context } = await openPage(browser, "million.html");
    const broken = await page.evaluate(() => {
      const series = readSeries(readPage().series[0], readJson("s0"));
      const gaps = (from, to) => {
        const points = pointsOf(series, from, to, 500);
        return points.value.filter((value) => value === null).length;
      };
      let hole = 1;
      while (series.time[hole] - series.time[hole - 1] <= series.gap)
        hole++;
      const at = series.time[hole];
      return [gaps(series.time[0], series.time[series.count - 1]),
              gaps(at - 3600e3, at + 3600e3),
              gaps(series.time[0], series.time[hole - 2])];
    });
    equal(broken, [1, 1, 0]);
    await context.close();
  },

  async "numbers are read as they are spelled"(browser) {
    const { page, context } = await openPage(browser, "shop.html");
    const wrong = await page.evaluate(() => {
      const cells = ["0", "-0.5", "37.60", "1e+25", "-2.5E-7", "inf", "-inf",
                     "", "1,25", "12345678901234567", ".5", "+7", "5."];
      const numbers = [0, -0.5, 37.6, 1e25, -2.5e-7, Infinity, -Infinity, NaN,
                       1.25, 12345678901234567, 0.5, 7, 5];
      for (let i = 0; i < 2000; i++) {
        const number = Math.tan(i) * 10 ** (i % 9 - 4);
        const text = String(Number(number.toPrecision(10)));
        cells.push(text);
        numbers.push(Number(text));
      }
      const column = readColumn(cells.join(" "), cells.length);
      return cells.filter((cell, i) => cellText(column, i) !== cell ||
        !(Object.is(column.number[i], numbers[i]) ||
          Math.abs(column.number[i] - numbers[i]) <=
            4e-16 * Math.abs(numbers[i])));
    });
    equal(wrong, []);
    await context.close();
  },

  async "times are read and written as the program has them"(browser) {
    const { page, context } = await openPage(browser, "shop.html");
    const told = await page.evaluate(() => [
      [...readTimes("2026-03-04T14:00:00Z", "300000x2 0.25 60000", 5)]
        .map(stampText),
      [0, 1, 90, 5400, 93784, -90].map(spanText)]);
    equal(told, [["2026-03-04T14:00:00Z", "2026-03-04T14:05:00Z",
                  "2026-03-04T14:10:00Z", "2026-03-04T14:10:00.00025Z",
                  "2026-03-04T14:11:00.00025Z"],
                 ["0s", "1s", "1m30s", "1h30m", "1d2h", "-1m30s"]]);
    await context.close();
  },

  async "days keep the zone of the seasons, over a clock change"(browser) {
    const { page, context } = await openPage(browser, "zones.html");
    const civil = await page.evaluate(() => {
      const page = readPage();
      return ["2025-03-30T00:59:59Z", "2025-03-30T01:00:00Z"]
        .map((stamp) => civilText(page, Date.parse(stamp)));
    });
    equal(civil, ["Sun 01:59", "Sun 03:00"]);
    await context.close();
  },

  async "of two thousand series the one that is sought is found"(browser) {
    const { page, wrong, context } = await openPage(browser, "many.html");
    equal(await page.locator(".index tbody tr").count(), 100);
    equal(await page.locator(".card").count(), 4);
    const peaks = (await page.locator(".index tbody tr td:nth-child(2)")
      .allTextContents()).map(Number);
    equal(peaks, [...peaks].sort((a, b) => b - a), "highest scores first");
    await page.getByLabel("Find a series").fill("LOAD 1234");
    equal(await page.locator(".index tbody th").allTextContents(),
          ['load{host="1234"}']);
    equal(await page.locator(".card h3").allTextContents(),
          ['load{host="1234"}']);
    await page.getByLabel("Find a series").fill("no such");
    equal(await page.locator(".card").count(), 0);
    await page.getByLabel("Find a series").fill("");
    await page.getByRole("button", { name: /^Show 4 more/ }).click();
    equal(await page.locator(".card").count(), 8);
    equal(wrong, []);
    await context.close();
  },

  async "the theme is the system's, and can be switched"(browser) {
    const { page, wrong, context } = await openPage(browser, "shop.html",
                                                    { colorScheme: "dark" });
    const paper = () => page.evaluate(() =>
      getComputedStyle(document.documentElement).backgroundColor);
    const dark = await paper();
    const button = page.locator("#theme");
    equal(await button.textContent(), "Theme: automatic");
    await button.click();
    equal(await button.textContent(), "Theme: light");
    const light = await paper();
    ok(light === "rgb(255, 255, 255)" && dark !== light, `${dark}, ${light}`);
    await button.click();
    equal(await paper(), dark);
    await button.click();
    await page.emulateMedia({ colorScheme: "light" });
    await page.waitForTimeout(100);
    equal(await paper(), light);
    equal(wrong, []);
    await context.close();
  },

  async "paper is light, and has the charts"(browser) {
    const { page, wrong, context } = await openPage(browser, "shop.html",
                                                    { colorScheme: "dark" });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await page.waitForTimeout(100);
    equal(await page.evaluate(() => document.documentElement.dataset.theme),
          "light");
    ok((await page.pdf({ format: "A4" })).length > 50000, "something is on it");
    const dots = await page.evaluate(() => {
      const canvas = document.querySelector(".card canvas");
      const data = canvas.getContext("2d")
        .getImageData(0, 0, canvas.width, canvas.height).data;
      let ink = 0;
      for (let i = 0; i < data.length; i += 4)
        if (data[i + 3] > 128 && data[i] < 90)
          ink++;
      return ink;
    });
    ok(dots > 1000, `${dots} dark dots`);
    await page.emulateMedia({ media: "screen", colorScheme: "dark" });
    await page.waitForTimeout(100);
    equal(await page.evaluate(() => document.documentElement.dataset.theme),
          "dark");
    equal(wrong, []);
    await context.close();
  },

  async "nothing sticks out, on a telephone or a wall"(browser) {
    for (const width of [320, 390, 768, 1280, 2560])
      for (const name of width === 320 ? ALL : ["shop.html"]) {
        const { page, context } = await openPage(browser, name,
          { viewport: { width, height: 800 } });
        equal(await page.evaluate(() =>
          document.documentElement.scrollWidth - innerWidth), 0,
          `${name} at ${width}`);
        await context.close();
      }
  },

  async "a page without rows says so"(browser) {
    const { page, wrong, context } = await openPage(browser, "none.html");
    ok(await page.getByText("No rows were drawn").isVisible(), "the sentence");
    equal(wrong, []);
    await context.close();
  },

  async "without scripts the tables are there"(browser) {
    const { page, context } = await openPage(browser, "shop.html",
                                             { javaScriptEnabled: false });
    equal(await page.locator("tr[data-incident]").count(), 20);
    ok(await page.getByText(/of 20 incidents caught/).isVisible(),
       "the sentence");
    ok(await page.locator("noscript p").isVisible(),
       "and a word on what is missing");
    await context.close();
  },
});
