/* draw.js - so many rows as there are pixels: of the rows of a pixel the lowest
 * and the highest are kept, of each column, so no extreme is ever hidden. */
"use strict";

/* Columns for uPlot, one point after the other; `row` is the row that a point
 * stands for. */
function newPoints() {
  return { row: [], x: [], value: [], expected: [], lower: [], upper: [],
           score: [] };
}

const DRAWN = ["expected", "lower", "upper", "score"];

function orNull(number) {
  return Number.isNaN(number) ? null : number;
}

function addRow(points, series, row) {
  points.row.push(row);
  points.x.push(series.time[row]);
  points.value.push(orNull(series.judged.number[row]));
  for (const name of DRAWN)
    points[name].push(orNull(series.column[name].number[row]));
}

/* A point between two rows at which every line is broken. */
function addGap(points, series, row) {
  points.row.push(row);
  points.x.push((series.time[row - 1] + series.time[row]) / 2);
  points.value.push(null);
  for (const name of DRAWN)
    points[name].push(null);
}

function allRows(points, series, from, to) {
  for (let row = from; row < to; row++) {
    if (row > from && series.time[row] - series.time[row - 1] > series.gap)
      addGap(points, series, row);
    addRow(points, series, row);
  }
}

/* The rows of the lowest and the highest number of a stretch; -1: there are
 * none. */
function extremes(numbers, from, to) {
  let low = -1, high = -1;
  for (let row = from; row < to; row++) {
    const number = numbers[row];
    if (number !== number)
      continue;
    if (low < 0 || number < numbers[low])
      low = row;
    if (high < 0 || number > numbers[high])
      high = row;
  }
  return [low, high];
}

/* Two points for the rows of a pixel: both extremes of each column, in the order
 * in which they came. The points stand at the value's own extremes. */
function addPixel(points, series, from, to) {
  const [low, high] = extremes(series.judged.number, from, to);
  const rows = low < 0 ? [from, to - 1] : [low, high].sort((a, b) => a - b);
  if (to - from === 1) {
    addRow(points, series, from);
    return;
  }
  for (const row of rows) {
    points.row.push(row);
    points.value.push(orNull(series.judged.number[row]));
  }
  const tick = rows[0] === rows[1] ? 1e-3 : 0;
  points.x.push(series.time[rows[0]], series.time[rows[1]] + tick);
  for (const name of DRAWN) {
    const numbers = series.column[name].number;
    for (const row of extremes(numbers, from, to).sort((a, b) => a - b))
      points[name].push(row < 0 ? null : numbers[row]);
  }
}

/* Is there more between a row and the one before it than a step, and than can be
 * seen? */
function isGap(series, row, width) {
  return series.time[row] - series.time[row - 1] > Math.max(series.gap, width);
}

function byPixel(points, series, from, to, width) {
  for (let row = from; row < to;) {
    const end = series.time[row] + width;
    let next = row + 1;
    while (next < to && series.time[next] < end && !isGap(series, next, width))
      next++;
    if (points.x.length && isGap(series, row, width))
      addGap(points, series, row);
    addPixel(points, series, row, next);
    row = next;
  }
}

/* What is to be seen from one time to another on so many pixels, and a row more
 * on either side, to which the lines lead. */
function pointsOf(series, min, max, pixels) {
  const points = newPoints(), width = (max - min) / pixels;
  const from = rowAt(series, min);
  let to = rowAt(series, max);
  while (to < series.count && series.time[to] <= max)
    to++;
  const first = Math.max(0, from - 1), last = Math.min(series.count, to + 1);
  if (to - from <= 4 * pixels) {
    allRows(points, series, first, last);
  } else {
    byPixel(points, series, first, from, width);
    byPixel(points, series, from, to, width);
    byPixel(points, series, to, last, width);
  }
  return points;
}
