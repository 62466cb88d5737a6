/* columns.js - a series' rows: as numbers for drawing, and as the program's own
 * texts for reading. A column is one text, "57 58.2  60": cells split by
 * blanks, an empty one where there is no figure. */
"use strict";

const POINT = 46, COMMA = 44, MINUS = 45, ZERO = 48, NINE = 57, BLANK = 32;

/* A number that is not plain digits: 1e+25, inf. */
function readOddNumber(text) {
  if (text.endsWith("inf"))
    return text[0] === "-" ? -Infinity : Infinity;
  return Number(text.replace(",", "."));
}

/* Numbers are good to the last bit but one, which is enough to draw by: what is
 * read by people is the text. One loop over all characters, since a page may
 * have fifty million. */
function readColumn(text, count) {
  const number = new Float64Array(count).fill(NaN);
  const start = new Uint32Array(count + 1);
  let row = 0, begin = 0, digits = 0, scale = 0, sign = 1, odd = false;
  for (let i = 0; i <= text.length && row < count; i++) {
    const code = i < text.length ? text.charCodeAt(i) : BLANK;
    if (code >= ZERO && code <= NINE) {
      digits = digits * 10 + (code - ZERO);
      scale *= 10;
    } else if (code === BLANK) {
      if (odd)
        number[row] = readOddNumber(text.slice(begin, i));
      else if (i > begin)
        number[row] = sign * (scale ? digits / scale : digits);
      begin = i + 1;
      start[++row] = begin;
      digits = scale = 0;
      sign = 1;
      odd = false;
    } else if ((code === POINT || code === COMMA) && !scale) {
      scale = 1;
    } else if (code === MINUS && i === begin) {
      sign = -1;
    } else {
      odd = true;
    }
  }
  return { text, number, start };
}

/* What the program printed in this row; "" where that was nothing. */
function cellText(column, row) {
  return column.text.slice(column.start[row], column.start[row + 1] - 1);
}

/* ms of each row: the first one's time, then steps, "300000x12 600000". */
function readTimes(first, steps, count) {
  const time = new Float64Array(count);
  const begin = Date.parse(first);
  let since = 0, row = 0;
  time[row++] = begin;
  for (const step of steps ? steps.split(" ") : []) {
    const [length, repeat] = step.split("x");
    for (let i = Number(repeat || 1); i > 0; i--) {
      since += Number(length);
      time[row++] = begin + since;
    }
  }
  return time;
}

/* Rows further apart than this have a gap between them: 1.75 of the usual step,
 * so that one missing row is seen. */
function gapOf(time) {
  const steps = [];
  const every = Math.max(1, Math.floor(time.length / 1000));
  for (let i = 1; i < time.length; i += every)
    steps.push(time[i] - time[i - 1]);
  steps.sort((a, b) => a - b);
  return steps.length ? 1.75 * steps[steps.length >> 1] : Infinity;
}

function readSeries(entry, data) {
  const count = entry.rows;
  const series = { entry, count, column: {}, alerts: data.alerts,
                   marks: data.marks, weeks: data.weeks, beyond: data.beyond,
                   states: data.states, models: data.models,
                   known: data.known };
  series.time = readTimes(data.first, data.times, count);
  series.gap = gapOf(series.time);
  for (const name of ["value", "rate", "expected", "lower", "upper", "score"])
    if (data[name] !== undefined)
      series.column[name] = readColumn(data[name], count);
  /* Of a counter the rate is judged. */
  series.judged = series.column.rate || series.column.value;
  return series;
}

/* The first row at `time` or later. */
function rowAt(series, time) {
  let low = 0, high = series.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (series.time[middle] < time)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

function nearestRow(series, time) {
  const row = Math.min(rowAt(series, time), series.count - 1);
  if (row > 0 && time - series.time[row - 1] < series.time[row] - time)
    return row - 1;
  return row;
}

/* The text of a run that holds in this row: [[0,"warming"],[96,"normal"]]. */
function runAt(runs, row) {
  let low = 0, high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[middle][0] <= row)
      low = middle + 1;
    else
      high = middle;
  }
  return low ? runs[low - 1][1] : "";
}

/* When rows `from` up to before `to` are over: with the row behind them. */
function endTime(series, to) {
  const last = series.time[to - 1];
  return to < series.count ? Math.min(series.time[to], last + series.gap)
    : last;
}

/* 2026-03-04T14:00:00Z, as the program writes it. */
function stampText(ms) {
  const whole = Math.floor(ms);
  const micro = Math.round((ms - whole) * 1000);
  let text = new Date(whole).toISOString().slice(0, -1);
  if (micro)
    text += String(micro).padStart(3, "0");
  return text.replace(/\.?0+$/, (end) => (end[0] === "." ? "" : end))
    .replace(/(\.\d*[1-9])0+$/, "$1") + "Z";
}

/* 1h30m, as the program writes it. */
function spanText(seconds) {
  const units = [["d", 86400], ["h", 3600], ["m", 60], ["s", 1]];
  let left = Math.round(Math.abs(seconds)), parts = [];
  for (const [name, size] of units) {
    if (left >= size && parts.length < 2) {
      parts.push(Math.floor(left / size) + name);
      left %= size;
    }
  }
  return (seconds < 0 ? "-" : "") + (parts.join("") || "0s");
}
