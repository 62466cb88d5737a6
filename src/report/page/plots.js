/* plots.js - small plots that need no zoom, as SVG: a usual day and week of a
 * series, and how well it was forecast. */
"use strict";

/* ---- elements ---- */

/* Whatever a text holds, it becomes text. */
function element(name, properties, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties || {})) {
    if (key === "class")
      made.className = value;
    else if (key.startsWith("on"))
      made.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined)
      made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

function shape(name, properties, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(properties || {}))
    made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/* The first cells of a row are words, the others figures. */
function table(heads, rows, words) {
  const kind = (i) => (i < (words || 1) ? "" : "n");
  return element("table", {},
    element("thead", {}, element("tr", {}, ...heads.map((head, i) =>
      element("th", { scope: "col", class: kind(i) }, head)))),
    element("tbody", {}, ...rows.map((row) => element("tr", {},
      ...row.map((cell, i) => element(i ? "td" : "th",
        i ? { class: kind(i) } : { scope: "row" }, cell))))));
}

/* What may be wider than there is room, to be scrolled by keys too. */
function scroller(label, content) {
  return element("div", { class: "scroll", tabindex: 0, role: "region",
                          "aria-label": label }, content);
}

function folded(title, ...content) {
  return element("details", {}, element("summary", {}, title), ...content);
}

function figure(title, about, content, ...more) {
  return element("figure", {},
    element("figcaption", {}, element("strong", {}, title),
            element("span", {}, about)), content, ...more);
}

/* ---- a frame with two axes ---- */

/* Round numbers from low to high, about so many. */
function ticksOf(low, high, count) {
  const rough = (high - low) / count || 1;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].find((times) => times * size >= rough) * size;
  const ticks = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high + step * 1e-6;
       tick += step)
    ticks.push(Number(tick.toPrecision(12)));
  return ticks;
}

function newFrame(label, width, height, x, y) {
  const left = 46, right = 10, top = 8, foot = 24;
  const frame = {
    x: (at) => left + (at - x[0]) / (x[1] - x[0] || 1) * (width - left - right),
    y: (at) => height - foot -
      (at - y[0]) / (y[1] - y[0] || 1) * (height - top - foot),
    svg: shape("svg", { class: "plot", viewBox: `0 0 ${width} ${height}`,
                        role: "img", "aria-label": label }),
  };
  for (const tick of ticksOf(y[0], y[1], 4))
    frame.svg.append(
      shape("path", { class: "axis",
                      d: `M${left} ${frame.y(tick)}H${width - right}` }),
      shape("text", { x: left - 6, y: frame.y(tick) + 4,
                      "text-anchor": "end" }, axisText(tick)));
  frame.tickX = (at, text, anchor) => frame.svg.append(
    shape("text", { x: frame.x(at), y: height - 7,
                    "text-anchor": anchor || "middle" }, text));
  frame.rule = (at) => frame.svg.append(
    shape("path", { class: "axis",
                    d: `M${frame.x(at)} ${top}V${height - foot}` }));
  return frame;
}

/* Lines through points; where one is NaN, the line is broken. */
function pathOf(frame, xs, ys) {
  let path = "", down = false;
  xs.forEach((x, i) => {
    if (Number.isNaN(ys[i])) {
      down = false;
      return;
    }
    path += `${down ? "L" : "M"}${frame.x(x).toFixed(1)} ` +
      frame.y(ys[i]).toFixed(1);
    down = true;
  });
  return path;
}

function areaOf(frame, xs, lows, highs) {
  const at = xs.map((x, i) => i).filter((i) => !Number.isNaN(lows[i]));
  const go = (i, list) => `${frame.x(xs[i]).toFixed(1)} ` +
    frame.y(list[i]).toFixed(1);
  if (!at.length)
    return "";
  return "M" + at.map((i) => go(i, highs)).join("L") + "L" +
    at.reverse().map((i) => go(i, lows)).join("L") + "Z";
}

/* ---- a usual day, a usual week ---- */

function quantile(sorted, share) {
  if (!sorted.length)
    return NaN;
  const at = share * (sorted.length - 1), low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
}

/* Rows while an alert was open say nothing of what is usual. */
function calmRows(series) {
  const calm = new Uint8Array(series.count).fill(1);
  for (const alert of series.alerts)
    calm.fill(0, alert.from, alert.to);
  return calm;
}

/* The slot of each row in a period of civil time; one too many where the row
 * does not count. */
function slotsOf(series, page, calm, period, slots) {
  const slot = new Uint16Array(series.count).fill(slots);
  /* 1970-01-01 was a Thursday; weeks begin on Monday. */
  const shift = period > 86400e3 ? 3 * 86400e3 : 0;
  for (let row = 0; row < series.count; row++) {
    const civil = series.time[row] + page.offset(series.time[row]) + shift;
    const within = (civil % period + period) % period;
    if (calm[row])
      slot[row] = Math.floor(within / period * slots);
  }
  return slot;
}

/* The numbers of each slot, sorted. */
function sortedBySlot(numbers, slot, slots) {
  const count = new Uint32Array(slots + 1);
  for (let row = 0; row < slot.length; row++)
    if (!Number.isNaN(numbers[row]))
      count[slot[row]]++;
  const lists = Array.from(count, (size) => new Float64Array(size));
  count.fill(0);
  for (let row = 0; row < slot.length; row++)
    if (!Number.isNaN(numbers[row]))
      lists[slot[row]][count[slot[row]]++] = numbers[row];
  lists.length = slots;
  for (const list of lists)
    list.sort();
  return lists;
}

function profileOf(series, page, calm, period, slots) {
  const slot = slotsOf(series, page, calm, period, slots);
  const values = sortedBySlot(series.judged.number, slot, slots);
  const expected = sortedBySlot(series.column.expected.number, slot, slots);
  return {
    at: values.map((list, i) => i + 0.5),
    low: values.map((list) => quantile(list, 0.1)),
    middle: values.map((list) => quantile(list, 0.5)),
    high: values.map((list) => quantile(list, 0.9)),
    expected: expected.map((list) => quantile(list, 0.5)),
  };
}

function profilePlot(label, profile, ticks) {
  const slots = profile.at.length;
  const [low, high] = reach(profile.low, profile.high, profile.expected);
  const room = (high - low) * 0.05 || Math.abs(high) * 0.05 || 1;
  const frame = newFrame(label, 360, 190, [0, slots],
                         [low - room, high + room]);
  for (const [share, text, ruled] of ticks) {
    if (ruled)
      frame.rule(share * slots);
    frame.tickX(share * slots, text);
  }
  frame.svg.append(
    shape("path", { class: "area",
                    d: areaOf(frame, profile.at, profile.low, profile.high) }),
    shape("path", { class: "expect",
                    d: pathOf(frame, profile.at, profile.expected) }),
    shape("path", { class: "line",
                    d: pathOf(frame, profile.at, profile.middle) }));
  return frame.svg;
}

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const PROFILE_ABOUT = "median, middle 80 %, and expected (dashed)";

function dayFigure(series, page, calm) {
  const slots = series.gap < 3600e3 ? 48 : 24;
  const profile = profileOf(series, page, calm, 86400e3, slots);
  const ticks = [0, 6, 12, 18, 24].map((hour) =>
    [hour / 24, String(hour).padStart(2, "0") + ":00", true]);
  ticks[4][1] = "24:00";
  return figure("A usual day", PROFILE_ABOUT,
                profilePlot(`A usual day of ${series.entry.key}`, profile,
                            ticks));
}

function weekFigure(series, page, calm) {
  const hours = series.gap / 3600e3;
  const slots = hours < 2 ? 168 : hours < 12 ? 28 : 7;
  const profile = profileOf(series, page, calm, 7 * 86400e3, slots);
  const ticks = DAYS.map((day, i) => [(i + 0.5) / 7, day, false]);
  const plot = profilePlot(`A usual week of ${series.entry.key}`, profile,
                           ticks);
  return figure("A usual week", PROFILE_ABOUT, plot);
}

/* ---- fit ---- */

function percent(share) {
  const size = 100 * share;
  return (size === 0 || size >= 10 ? size.toFixed(0) :
    size >= 0.1 ? size.toFixed(1) : size.toPrecision(1)) + " %";
}

function fitTable(series) {
  return table(
    ["Week from", "Rows", "Error", "Bias, sigmas", "Distance, sigmas",
     "Within 2 sigmas"],
    series.weeks.map((week) => [week.from.slice(0, 10), String(week.rows),
      axisText(week.error), week.bias.toFixed(2), week.deviation.toFixed(2),
      percent(week.within)]));
}

/* Mean distance from what was expected, week by week, and to which side. */
function fitFigure(series) {
  const weeks = series.weeks;
  const at = weeks.map((week, i) => i + 0.5);
  const distance = weeks.map((week) => week.deviation);
  const bias = weeks.map((week) => week.bias);
  const [low, high] = reach(distance, bias, [0]);
  const frame = newFrame(`Fit of ${series.entry.key} by week`, 360, 190,
                         [0, weeks.length], [Math.min(0, low) - 0.1,
                                             high + 0.15]);
  const every = Math.ceil(weeks.length / 5), dot = weeks.length > 30 ? 2 : 3.5;
  weeks.forEach((week, i) => {
    if (i % every === 0)
      frame.tickX(i + 0.5, week.from.slice(5, 10));
  });
  frame.svg.append(
    shape("path", { class: "expect", d: pathOf(frame, at, bias) }),
    shape("path", { class: "line", d: pathOf(frame, at, distance) }));
  weeks.forEach((week, i) => frame.svg.append(
    shape("circle", { class: "dot", r: dot, cx: frame.x(at[i]),
                      cy: frame.y(distance[i]) },
          shape("title", {}, `week from ${week.from.slice(0, 10)}: distance ` +
            `${week.deviation.toFixed(2)}, bias ${week.bias.toFixed(2)} ` +
            `sigmas, ${percent(week.within)} within 2 sigmas`))));
  const beyond = series.beyond.length > 6
    ? `Beyond 2 sigmas: ${percent(series.beyond[2])} of rows; beyond 4: ` +
      `${percent(series.beyond[4])}; beyond 6: ${percent(series.beyond[6])}.`
    : "";
  return figure("Drift and calibration",
    "mean distance by week, in sigmas, and bias (dashed)", frame.svg,
    element("p", { class: "quiet small" }, beyond),
    folded("Figures", scroller("Fit by week", fitTable(series))));
}

function fillUnder(box, series, page) {
  const calm = calmRows(series);
  const span = series.time[series.count - 1] - series.time[0];
  if (series.gap < 12 * 3600e3 && span > 86400e3)
    box.append(dayFigure(series, page, calm));
  if (span > 7 * 86400e3)
    box.append(weekFigure(series, page, calm));
  if (series.weeks.length > 1)
    box.append(fitFigure(series));
}
