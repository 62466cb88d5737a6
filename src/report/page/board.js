/* board.js - what a replay came to, beyond its tables: the trade-off, when false
 * alerts come, other configurations beside the first; and what all of it was
 * made from. */
"use strict";

/* ---- the trade-off ---- */

function pointText(point) {
  const lag = point.lag_median === null ? "" : `, lag ${spanText(point.lag_median)}`;
  return `raise ${axisText(Number(point.raise.toPrecision(3)))}: ` +
    `${point.caught} of ${point.judged} caught, ${point.false_alerts} false ` +
    `alerts (${point.false_alerts_per_week.toFixed(2)} a series-week)${lag}`;
}

function tradeoffPlot(points) {
  const most = Math.max(...points.map((point) => point.false_alerts_per_week)) || 1;
  const frame = newFrame("Recall against false alerts a series-week, as the " +
                         "threshold varies", 480, 290, [0, most * 1.05],
                         [0, 1.04]);
  for (const tick of ticksOf(0, most, 5))
    frame.tickX(tick, axisText(tick));
  frame.svg.append(shape("path", { class: "line",
    d: pathOf(frame, points.map((point) => point.false_alerts_per_week),
              points.map((point) => point.recall)) }));
  const [given] = points.filter((point) => point.given);
  /* This run's stands over the others. */
  for (const point of [...points, given])
    frame.svg.append(shape("circle", {
      class: point.given ? "dot own" : "dot", r: point.given ? 6 : 3,
      cx: frame.x(point.false_alerts_per_week), cy: frame.y(point.recall) },
      shape("title", {}, pointText(point))));
  labelPoints(frame, points, given);
  return frame.svg;
}

/* The thresholds beside some of their points, where they do not touch. */
function labelPoints(frame, points, given) {
  const placed = [];
  for (const point of [given, ...points]) {
    const x = frame.x(point.false_alerts_per_week) + 8;
    const y = frame.y(point.recall) + 15;
    if (placed.some((other) => Math.abs(other[0] - x) < 34 &&
                               Math.abs(other[1] - y) < 14))
      continue;
    placed.push([x, y]);
    frame.svg.append(shape("text", { x, y, class: point.given ? "own" : "" },
      axisText(Number(point.raise.toPrecision(3)))));
  }
}

function tradeoffFigure(points) {
  const rows = points.map((point) => [
    axisText(Number(point.raise.toPrecision(3))),
    `${point.caught} of ${point.judged}`, point.recall.toFixed(3),
    point.precision === null ? "–" : point.precision.toFixed(3),
    String(point.false_alerts), point.false_alerts_per_week.toFixed(3),
    point.lag_median === null ? "–" : spanText(point.lag_median)]);
  return figure("Trade-off",
    "recall (upwards) against false alerts a series-week, as the threshold " +
      "that raises varies; this run's is marked",
    tradeoffPlot(points),
    folded("Figures",
      element("p", { class: "quiet small" }, "Other thresholds are the rule " +
        "alone, tried on this run's scores: an estimate."),
      scroller("Trade-off", table(["Raise", "Caught", "Recall",
      "Precision", "False alerts", "A series-week", "Lag, median"], rows))));
}

function showTradeoff(page) {
  const box = document.getElementById("tradeoff");
  const points = page.board && page.board.curve;
  if (box && points && points.every((point) => point.recall !== null &&
                                    point.false_alerts_per_week !== null))
    box.append(tradeoffFigure(points));
}

/* ---- when false alerts come ---- */

function hoursOf(noise) {
  const hours = new Array(168).fill(0);
  for (const cell of noise) {
    const [day, hour] = cell.hour.split(" ");
    hours[DAYS.indexOf(day) * 24 + parseInt(hour, 10)] += cell.false_alerts;
  }
  return hours;
}

function heatRow(day, hours, most) {
  return element("tr", {}, element("th", { scope: "row" }, DAYS[day]),
    ...hours.slice(24 * day, 24 * day + 24).map((count, hour) => {
      const level = count ? Math.ceil(4 * count / most) : null;
      return element("td", { "data-level": level,
        title: `${DAYS[day]} ${String(hour).padStart(2, "0")}:00: ${count}` },
        count ? String(count) : "");
    }));
}

function heatMap(noise) {
  const hours = hoursOf(noise), most = Math.max(4, ...hours);
  const head = Array.from({ length: 24 }, (_, hour) =>
    element("th", { scope: "col" }, String(hour).padStart(2, "0")));
  return element("table", { class: "heat" },
    element("thead", {}, element("tr", {}, element("th", {}), ...head)),
    element("tbody", {}, ...DAYS.map((_, day) => heatRow(day, hours, most))));
}

/* Which series and rules make them. */
function noiseTable(noise) {
  const sums = new Map();
  for (const cell of noise) {
    const name = JSON.stringify([cell.series, cell.rule]);
    sums.set(name, (sums.get(name) || 0) + cell.false_alerts);
  }
  const rows = [...sums].sort((a, b) => b[1] - a[1]).slice(0, 10)
    .map(([name, count]) => [...JSON.parse(name), String(count)]);
  return table(["Series", "Rule", "False alerts"], rows, 2);
}

function showNoise(page) {
  const section = document.getElementById("noise");
  const noise = page.board && page.board.noise;
  if (!noise || !noise.length)
    return;
  section.append(element("h2", {}, "False alerts"),
    element("div", { class: "pair" },
      figure("By hour of the week",
             `when they were raised, ${page.zone.name}`, heatMap(noise)),
      figure("By series and rule", "the most first",
             scroller("By series and rule", noiseTable(noise)))));
  section.hidden = false;
}

/* ---- other configurations ---- */

const VERSUS = [["recall", "Recall"], ["precision", "Precision"], ["f1", "F1"],
                ["false_alerts_per_week", "False alerts a series-week"]];

function signed(number) {
  return (number > 0 ? "+" : number < 0 ? "−" : "±") +
    Math.abs(number).toFixed(3);
}

function differenceText(figures) {
  if (figures.difference === null)
    return "–";
  const interval = figures.low === null ? "" :
    ` (${signed(figures.low)} – ${signed(figures.high)})`;
  return signed(figures.difference) + interval;
}

function versusFigures(versus) {
  const shown = (number) => (number === null ? "–" : number.toFixed(3));
  const rows = VERSUS.map(([name, title]) => [title,
    shown(versus.pairs[0][name].first),
    ...versus.pairs.flatMap((pair) => [shown(pair[name].second),
                                       differenceText(pair[name])])]);
  const caught = ["Caught by one alone, or both", ""];
  for (const { caught: of } of versus.pairs)
    caught.push(`${of.gained} gained, ${of.lost} lost, ${of.both} both`,
                of.p === null ? "" : `p = ${of.p.toFixed(3)}`);
  return table(["Figure", "This run",
    ...versus.pairs.flatMap((pair) => [pair.second, "difference (95 %)"])],
    [...rows, caught]);
}

function fateText(outcome, lag) {
  return outcome === "caught" ? "● " + spanText(lag)
    : outcome === "missed" ? "○ missed" : "–";
}

function versusIncidents(versus) {
  const rows = versus.pairs[0].incidents.map((first, i) => [first.id,
    fateText(first.first, first.first_lag),
    ...versus.pairs.map((pair) => fateText(pair.incidents[i].second,
                                           pair.incidents[i].second_lag))]);
  return table(["Incident", "This run",
    ...versus.pairs.map((pair) => pair.second)], rows);
}

function showVersus(page) {
  const section = document.getElementById("versus");
  if (!page.versus || !page.versus.pairs.length)
    return;
  section.append(element("h2", {}, "Beside other configurations"),
    element("p", { class: "quiet" }, `This run: ${page.versus.first}. A ` +
      "difference is the other less this one."),
    scroller("Configurations", versusFigures(page.versus)),
    folded("Incident by incident: caught with which lag",
           scroller("Incident by incident", versusIncidents(page.versus))));
  section.hidden = false;
}

/* ---- what it was made from ---- */

function flagText([name, value]) {
  return "--" + name + (value === null ? "" : " " + value);
}

function showMade(page) {
  const section = document.getElementById("made"), made = page.made;
  if (!made)
    return;
  const list = element("dl", {});
  const add = (term, text) => text && list.append(
    element("dt", {}, term), element("dd", {}, text));
  add("Program", `marigram ${made.version}`);
  add("Configuration", made.configuration);
  add("Flags", made.flags.map(flagText).join("  "));
  add("Inputs", made.inputs.map((name) => (name === "-" ? "standard input"
    : name)).join("\n"));
  add("Rows", made.counts && Object.entries(made.counts)
    .filter(([name, count], i) => count || i < 2)
    .map(([name, count]) => `${count} ${name}`).join(", "));
  add("Days and weeks", page.zone.name);
  section.append(element("h2", {}, "What this was made from"), list);
  if (made.settings)
    section.append(folded("All settings in force",
                          element("pre", { tabindex: 0 }, made.settings)));
  section.hidden = false;
}
