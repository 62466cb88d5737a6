/* chart.js - the two plots of a series: value, expected and band above, score
 * below, with the same time from left to right. Drag to zoom, point to read;
 * the same by keys. */
"use strict";

const HEIGHT = 270, SCORE_HEIGHT = 124, AXIS_WIDTH = 62, LABEL_ROOM = 20;

function colour(name) {
  return getComputedStyle(document.documentElement)
    .getPropertyValue("--" + name).trim();
}

/* Few digits, for an axis: what is read exactly stands above the chart. */
function axisText(number) {
  if (number === 0)
    return "0";
  const size = Math.abs(number);
  if (size >= 1e6 || size < 1e-4)
    return number.toExponential(1).replace(".0e", "e").replace("e+", "e");
  return String(Number(number.toPrecision(6)));
}

/* ---- what lies behind the lines ---- */

function pixelsOf(u, from, to) {
  const left = Math.max(u.valToPos(from, "x", true), u.bbox.left);
  const right = Math.min(u.valToPos(to, "x", true), u.bbox.left + u.bbox.width);
  const least = 2 * devicePixelRatio;
  if (right < u.bbox.left || left > u.bbox.left + u.bbox.width)
    return null;
  return [left, Math.max(right - left, least)];
}

function fillSpan(u, from, to, fill) {
  const at = pixelsOf(u, from, to);
  if (!at)
    return;
  u.ctx.fillStyle = colour(fill);
  u.ctx.fillRect(at[0], u.bbox.top, at[1], u.bbox.height);
}

/* A line along the top or the foot of a span, so that it is seen where its
 * colour is not. */
function edgeSpan(u, from, to, stroke, foot) {
  const at = pixelsOf(u, from, to), thick = 3 * devicePixelRatio;
  if (!at)
    return;
  u.ctx.fillStyle = colour(stroke);
  u.ctx.fillRect(at[0], foot ? u.bbox.top + u.bbox.height - thick : u.bbox.top,
                 at[1], thick);
}

function hatchSpan(u, from, to) {
  const at = pixelsOf(u, from, to);
  if (!at)
    return;
  const { ctx, bbox } = u, gap = 6 * devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(at[0], bbox.top, at[1], bbox.height);
  ctx.clip();
  ctx.strokeStyle = colour("known");
  ctx.globalAlpha = 0.5;
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  for (let x = at[0] - bbox.height; x < at[0] + at[1]; x += gap) {
    ctx.moveTo(x, bbox.top + bbox.height);
    ctx.lineTo(x + bbox.height, bbox.top);
  }
  ctx.stroke();
  ctx.restore();
}

function markLine(u, time) {
  const at = pixelsOf(u, time, time), { ctx, bbox } = u;
  if (!at)
    return;
  ctx.save();
  ctx.strokeStyle = colour("good");
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(at[0], bbox.top);
  ctx.lineTo(at[0], bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}

/* Ids above the plot; one that would lie over the one before is left out. */
function labelIncidents(u, incidents) {
  const { ctx, bbox } = u;
  let free = -Infinity;
  ctx.save();
  ctx.font = `600 ${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.fillStyle = colour("incident");
  ctx.textAlign = "left";
  ctx.textBaseline = "bottom";
  for (const incident of incidents) {
    const at = pixelsOf(u, incident.start, incident.end);
    const width = ctx.measureText(incident.id).width;
    if (!at)
      continue;
    const most = bbox.left + bbox.width - width;
    const left = Math.max(bbox.left, Math.min(at[0] + at[1] / 2 - width / 2,
                                              most));
    if (left < free)
      continue;
    ctx.fillText(incident.id, left, bbox.top - 4 * devicePixelRatio);
    free = left + width + 8 * devicePixelRatio;
  }
  ctx.restore();
}

function knownSpans(series) {
  const spans = [];
  series.known.forEach(([row, name], i) => {
    const next = series.known[i + 1];
    if (name)
      spans.push({ name, from: series.time[row],
                   to: endTime(series, next ? next[0] : series.count) });
  });
  return spans;
}

function alertSpans(series) {
  return series.alerts.map((alert) => ({
    from: series.time[alert.from], to: endTime(series, alert.to) }));
}

function drawBehind(u, chart) {
  for (const span of chart.known)
    hatchSpan(u, span.from, span.to);
  for (const incident of chart.incidents)
    fillSpan(u, incident.start, incident.end, "incident-fill");
  for (const span of chart.alerts)
    fillSpan(u, span.from, span.to, "alert-fill");
}

function drawOver(u, chart) {
  for (const mark of chart.series.marks)
    markLine(u, Date.parse(mark.time));
  for (const span of chart.alerts)
    edgeSpan(u, span.from, span.to, "alert", true);
  for (const incident of chart.incidents)
    edgeSpan(u, incident.start, incident.end, "incident", false);
  labelIncidents(u, chart.incidents);
}

function drawThreshold(u, raise) {
  const y = u.valToPos(raise, "y", true), { ctx, bbox } = u;
  if (y < bbox.top || y > bbox.top + bbox.height)
    return;
  ctx.save();
  ctx.strokeStyle = colour("alert");
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}

/* What a plot is of, where it is not the value. */
function drawTitle(u, text) {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.fillStyle = colour("quiet");
  ctx.textAlign = "left";
  ctx.textBaseline = "top";
  ctx.fillText(text, bbox.left + 5 * devicePixelRatio,
               bbox.top + 3 * devicePixelRatio);
  ctx.restore();
}

/* ---- ranges ---- */

function reach(...lists) {
  let low = Infinity, high = -Infinity;
  for (const list of lists)
    for (const number of list)
      if (number !== null && Number.isFinite(number)) {
        low = Math.min(low, number);
        high = Math.max(high, number);
      }
  return [low, high];
}

/* All of value and expected, and of the band what does not make them flat: it
 * may be very wide where little is known. */
function valueRange(points) {
  const [low, high] = reach(points.value, points.expected);
  const [least, most] = reach(points.lower, points.upper);
  if (low > high)
    return [0, 1];
  const room = (high - low) || Math.abs(high) || 1;
  const bottom = Math.max(Math.min(low, least), low - 0.35 * room);
  const top = Math.min(Math.max(high, most), high + 0.35 * room);
  return [bottom - 0.04 * room, top + 0.04 * room];
}

function scoreRange(points) {
  const [, high] = reach(points.score);
  return [0, 1.08 * Math.max(1.2, high)];
}

/* ---- the plots ---- */

/* From a tick's distance in ms: what stands at it, and below it where a year or
 * a day begins. */
const STAMPS = [
  [365 * 86400e3, "{YYYY}", null, null, null, null, null, null, 1],
  [28 * 86400e3, "{MMM}", "\n{YYYY}", null, null, null, null, null, 1],
  [86400e3, "{D} {MMM}", "\n{YYYY}", null, null, null, null, null, 1],
  [60e3, "{HH}:{mm}", "\n{D} {MMM} {YYYY}", null, "\n{WWW} {D} {MMM}", null,
   null, null, 1],
  [1, "{HH}:{mm}:{ss}", "\n{D} {MMM} {YYYY}", null, "\n{WWW} {D} {MMM}", null,
   null, null, 1],
];

function timeAxis(shown) {
  return {
    stroke: colour("quiet"), font: "11px system-ui, sans-serif",
    grid: { stroke: colour("grid"), width: 1 },
    ticks: { stroke: colour("grid"), width: 1, size: shown ? 5 : 0 },
    size: shown ? 40 : 6, values: shown ? STAMPS : () => [],
    space: 70,
  };
}

function sizeAxis(space) {
  return {
    stroke: colour("quiet"), font: "11px system-ui, sans-serif",
    grid: { stroke: colour("grid"), width: 1 },
    ticks: { show: false }, size: AXIS_WIDTH, space,
    values: (u, splits) => splits.map(axisText),
  };
}

function cursorOf(chart) {
  return {
    y: false,
    drag: { x: true, y: false, setScale: false },
    sync: { key: chart.key, setSeries: false,
            filters: { pub: (type) => !/^mouse(down|up)$|dblclick/.test(type) } },
    points: { size: (u, i) => (u === chart.value && i > 2 ? 0 : 7) },
    bind: { dblclick: () => () => (chart.show(...chart.whole), null) },
  };
}

function commonOptions(chart, height) {
  return {
    width: chart.width(), height, ms: 1, legend: { show: false },
    tzDate: (ms) => uPlot.tzDate(new Date(ms + chart.offset(ms)), "Etc/UTC"),
    cursor: cursorOf(chart),
    hooks: {
      drawClear: [(u) => drawBehind(u, chart)],
      setCursor: [(u) => chart.pointed(u)],
      setSelect: [(u) => chart.selected(u)],
    },
  };
}

function valueOptions(chart) {
  const options = commonOptions(chart, HEIGHT);
  options.padding = [LABEL_ROOM, 8, 0, 0];
  options.scales = { x: { time: true, range: () => chart.range },
                     y: { range: () => valueRange(chart.points) } };
  options.axes = [timeAxis(false), sizeAxis(34)];
  options.series = [
    {},
    { stroke: colour("expected"), width: 1.3, dash: [5, 3],
      points: { show: false } },
    { stroke: colour("value"), width: 1.4, points: { show: false } },
    { stroke: "transparent", points: { show: false } },
    { stroke: "transparent", points: { show: false } },
  ];
  options.bands = [{ series: [4, 3], fill: colour("band") }];
  options.hooks.draw = [(u) => drawOver(u, chart)];
  return options;
}

function scoreOptions(chart) {
  const options = commonOptions(chart, SCORE_HEIGHT);
  options.padding = [8, 8, 0, 0];
  options.scales = { x: { time: true, range: () => chart.range },
                     y: { range: () => scoreRange(chart.points) } };
  options.axes = [timeAxis(true), sizeAxis(22)];
  options.series = [
    {},
    { stroke: colour("quiet"), width: 1.2, fill: colour("faint"),
      points: { show: false } },
  ];
  options.hooks.draw = [(u) => drawThreshold(u, chart.raise),
                        (u) => drawTitle(u, "score")];
  return options;
}

/* A chart in `box`. `page` knows offsets and the threshold; `read` is told the
 * row that is pointed at, and whether by keys. */
function newChart(box, series, page, read) {
  const whole = [series.time[0], series.time[series.count - 1]];
  if (whole[0] === whole[1])
    whole[1] += 1000;
  const chart = {
    series, whole, range: whole, points: null, value: null, score: null,
    key: "s" + page.nextKey(), row: -1, raise: page.raise,
    offset: page.offset, known: knownSpans(series),
    alerts: alertSpans(series), incidents: page.incidentsOf(series.entry),
    width: () => Math.max(240, box.clientWidth),
  };

  function pixels() {
    return Math.max(100, chart.width() - AXIS_WIDTH);
  }

  function take() {
    chart.points = pointsOf(series, chart.range[0], chart.range[1], pixels());
  }

  function put() {
    const { x, value, expected, lower, upper, score } = chart.points;
    chart.value.setData([x, expected, value, lower, upper], true);
    chart.score.setData([x, score], true);
    /* For those who cannot see it, and for tests. */
    [box.dataset.from, box.dataset.to] = chart.range.map(stampText);
  }

  chart.build = () => {
    chart.destroy();
    take();
    chart.value = new uPlot(valueOptions(chart), null, box);
    chart.score = new uPlot(scoreOptions(chart), null, box);
    put();
  };

  chart.destroy = () => {
    for (const u of [chart.value, chart.score])
      if (u)
        u.destroy();
    chart.value = chart.score = null;
  };

  /* From one time to another, within what there is; never less than two
   * steps. */
  chart.show = (min, max) => {
    const least = Math.min(2 * series.gap, whole[1] - whole[0]);
    const span = Math.min(Math.max(max - min, least), whole[1] - whole[0]);
    const start = Math.min(Math.max((min + max - span) / 2, whole[0]),
                           whole[1] - span);
    chart.range = [start, start + span];
    take();
    put();
  };

  chart.zoom = (factor) => {
    const [min, max] = chart.range;
    const middle = chart.row >= 0 && series.time[chart.row] > min &&
      series.time[chart.row] < max ? series.time[chart.row] : (min + max) / 2;
    chart.show(middle - (middle - min) * factor, middle + (max - middle) * factor);
  };

  chart.move = (share) => {
    const step = (chart.range[1] - chart.range[0]) * share;
    chart.show(chart.range[0] + step, chart.range[1] + step);
  };

  chart.selected = (u) => {
    const { left, width } = u.select;
    if (width < 4)
      return;
    const min = u.posToVal(left, "x"), max = u.posToVal(left + width, "x");
    u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
    chart.show(min, max);
  };

  chart.pointed = (u) => {
    const at = u.cursor.idx;
    if (chart.moving || at === null || at === undefined || !chart.points)
      return;
    chart.row = chart.points.row[at];
    read(chart.row, false);
  };

  /* Points at a row, by keys; what is not in sight is brought there. */
  chart.point = (row) => {
    chart.row = Math.max(0, Math.min(series.count - 1, row));
    const time = series.time[chart.row], [min, max] = chart.range;
    if (time < min || time > max)
      chart.show(time - (max - min) / 2, time + (max - min) / 2);
    chart.moving = true;
    chart.value.setCursor({ left: chart.value.valToPos(time, "x"), top: 10 });
    chart.moving = false;
    read(chart.row, true);
  };

  chart.resize = () => {
    if (!chart.value || chart.value.width === chart.width())
      return;
    chart.value.setSize({ width: chart.width(), height: HEIGHT });
    chart.score.setSize({ width: chart.width(), height: SCORE_HEIGHT });
    take();
    put();
  };

  chart.build();
  return chart;
}

/* What a key does; true where it did something. */
function chartKey(chart, event) {
  const far = event.shiftKey ? 10 : 1;
  const row = chart.row < 0 ? rowAt(chart.series, chart.range[0]) : chart.row;
  const keys = {
    ArrowLeft: () => chart.point(row - far),
    ArrowRight: () => chart.point(row + far),
    Home: () => chart.point(rowAt(chart.series, chart.range[0])),
    End: () => chart.point(rowAt(chart.series, chart.range[1])),
    PageUp: () => chart.move(-0.5),
    PageDown: () => chart.move(0.5),
    "+": () => chart.zoom(0.5),
    "=": () => chart.zoom(0.5),
    "-": () => chart.zoom(2),
    Escape: () => chart.show(...chart.whole),
    0: () => chart.show(...chart.whole),
  };
  if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey)
    return false;
  keys[event.key]();
  return true;
}
