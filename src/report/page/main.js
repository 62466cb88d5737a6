/* main.js - puts the page together: the list of series, a card for each one
 * that is looked at, and the way from an incident to where it is seen. */
"use strict";

const CARDS_AT_ONCE = 4, LISTED = 100, CHIPS = 6;

function readJson(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

function readPage() {
  const page = readJson("page");
  let keys = 0;
  page.zone = page.zone || { name: "UTC", offsets: [] };
  page.nextKey = () => keys++;
  page.raise = page.made && page.made.raise || 1;
  page.offset = (ms) => {
    let seconds = 0;
    for (const [from, offset] of page.zone.offsets)
      if (from <= ms || from === page.zone.offsets[0][0])
        seconds = offset;
    return 1000 * seconds;
  };
  page.incidents = (page.incidents || []).map((incident, number) => ({
    ...incident, number, start: Date.parse(incident.start),
    end: Date.parse(incident.end) }));
  page.incidentsOf = (entry) => entry.incidents
    .map((number) => page.incidents[number])
    .sort((a, b) => a.start - b.start);
  page.series.forEach((entry, place) => { entry.place = place; });
  return page;
}

/* Tue 15:10, in the zone of the seasons. */
function civilText(page, ms) {
  const civil = new Date(ms + page.offset(ms));
  return DAYS[(civil.getUTCDay() + 6) % 7] + " " +
    civil.toISOString().slice(11, 16);
}

/* 03-04 14:00, UTC. */
function shortStamp(ms) {
  return stampText(ms).slice(5, 16).replace("T", " ");
}

/* ---- a card ---- */

/* What the program printed of a row, name by name. */
function rowParts(page, series, row) {
  const parts = [["value", series.column.value], ["rate", series.column.rate],
                 ["expected", series.column.expected]];
  const told = parts.filter(([name, column]) => column)
    .map(([name, column]) => [name, cellText(column, row) || "–"]);
  const lower = cellText(series.column.lower, row);
  const upper = cellText(series.column.upper, row);
  if (lower || upper)
    told.push(["band", `${lower} … ${upper}`]);
  told.push(["score", cellText(series.column.score, row) || "–"],
            ["state", runAt(series.states, row)]);
  const known = runAt(series.known, row);
  if (known)
    told.push(["known event", known]);
  const model = runAt(series.models, row);
  if (model)
    told.push(["model", model]);
  return told;
}

function showRow(card, page, row, aloud) {
  const { series, readout, live } = card;
  const stamp = stampText(series.time[row]);
  const parts = rowParts(page, series, row);
  readout.replaceChildren(
    element("span", { class: "t" },
            `${stamp} · ${civilText(page, series.time[row])}`),
    ...parts.map(([name, text]) => element("span", {}, element("i", {}, name),
                                           element("b", {}, text))));
  if (aloud)
    live.textContent = stamp + ", " +
      parts.map(([name, text]) => `${name} ${text}`).join(", ");
}

function zoomTo(card, from, to) {
  const room = Math.max(to - from, 6 * card.series.gap) * 1.5;
  card.chart.show(from - room, to + room);
  card.chart.point(rowAt(card.series, from));
  card.box.focus({ preventScroll: true });
}

function chip(kind, text, more, act) {
  return element("li", { class: kind },
    element("button", { type: "button", onclick: act },
            text, more ? element("small", {}, " " + more) : null));
}

function alertChips(card, page) {
  const { series } = card;
  const fate = new Map((page.board && page.board.alerts || [])
    .map((alert) => [alert.id, alert.catches]));
  return [...series.alerts].sort((a, b) => b.peak - a.peak).map((alert) => {
    const from = series.time[alert.from], to = endTime(series, alert.to);
    const known = fate.get(alert.id);
    const score = alert.peak === null ? ""
      : ` score ${Number(alert.peak.toPrecision(3))}`;
    const outcome = known === undefined ? "" : known ? ", catches" : ", false";
    return chip("alert", shortStamp(from),
      `${alert.severity || "alert"}, ` +
        `${alert.open ? "open" : spanText((to - from) / 1000)},` + score +
        outcome,
      () => zoomTo(card, from, to));
  });
}

function incidentChips(card, page) {
  const outcome = page.board ? page.board.incidents : [];
  return page.incidentsOf(card.series.entry).map((incident) => {
    const fate = outcome[incident.number];
    const text = !fate ? "" : fate.outcome === "caught"
      ? `caught, lag ${spanText(fate.lag)}` : fate.outcome;
    return chip("incident", incident.id, text,
                () => zoomTo(card, incident.start, incident.end));
  });
}

function markChips(card) {
  return card.series.marks.map((mark) => chip("mark",
    mark.kind.replace(/_/g, " "), shortStamp(Date.parse(mark.time)),
    () => {
      const time = Date.parse(mark.time);
      zoomTo(card, time, time);
      card.live.textContent = mark.text;
      card.readout.append(element("span", {}, mark.text));
    }));
}

/* The first few; the others on demand, where they are more than a few. */
function chipList(label, chips) {
  const list = element("ul", { class: "chips", "aria-label": label });
  const first = chips.length > CHIPS + 3 ? CHIPS : chips.length;
  list.append(...chips.slice(0, first));
  if (chips.length > first) {
    const more = chip("more", `${chips.length - first} more`, "", () => {
      more.remove();
      list.append(...chips.slice(first));
      chips[first].firstChild.focus();
    });
    list.append(more);
  }
  return chips.length ? element("div", { class: "row" },
    element("p", { class: "what", "aria-hidden": "true" }, label), list) : null;
}

function legend(series, incidents) {
  const items = [["value", series.column.rate ? "rate" : "value"],
                 ["expected", "expected"],
                 ["band", "band: outside it one value raises"]];
  if (series.alerts.length)
    items.push(["alert", "alert"]);
  if (incidents.length)
    items.push(["incident", "incident"]);
  if (series.known.some(([, name]) => name))
    items.push(["known", "known event"]);
  if (series.marks.length)
    items.push(["mark", "change of the baseline, or silence"]);
  return element("ul", { class: "legend", "aria-hidden": "true" },
    ...items.map(([name, text]) => element("li", { class: name }, text)));
}

function tools(card) {
  const button = (text, label, act) => element("button",
    { type: "button", title: label, "aria-label": label, onclick: act }, text);
  return element("div", { class: "tools", role: "group",
                          "aria-label": "Zoom" },
    button("◀", "Earlier", () => card.chart.move(-0.5)),
    button("▶", "Later", () => card.chart.move(0.5)),
    button("−", "Zoom out", () => card.chart.zoom(2)),
    button("+", "Zoom in", () => card.chart.zoom(0.5)),
    button("All", "All of it", () => card.chart.show(...card.chart.whole)));
}

function plural(count, one, many) {
  return `${count} ${count === 1 ? one : many || one + "s"}`;
}

function factsText(entry, series) {
  const step = series.gap / 1.75 / 1000;
  const facts = [plural(entry.rows.toLocaleString("en"), "row"), `every ${spanText(step)}`,
                 entry.peak === null ? "never judged"
                   : `highest score ${entry.peak}`,
                 plural(entry.alerts, "alert")];
  if (entry.passed)
    facts.push(`${plural(entry.passed, "row")} late or twice, not drawn`);
  return facts.join(" · ");
}

/* The row of the highest score, which is what one looks for first. */
function peakRow(series) {
  const [, high] = extremes(series.column.score.number, 0, series.count);
  return high < 0 ? series.count - 1 : high;
}

function newCard(page, entry) {
  const series = readSeries(entry, readJson("s" + entry.place));
  const card = { entry, series };
  const label = `Chart of ${entry.key}. Left and right: rows; plus and minus: ` +
    "zoom; page up and down: move; escape: all of it.";
  card.box = element("div", { class: "chart", tabindex: 0, role: "group",
                              "aria-label": label });
  card.readout = element("p", { class: "readout", "aria-hidden": "true" });
  card.live = element("p", { class: "live", "aria-live": "polite" });
  card.under = element("div", { class: "under" });
  const incidents = page.incidentsOf(entry);
  card.node = element("article", { class: "card", id: "card" + entry.place },
    element("div", { class: "top" },
      element("div", {},
        element("h3", { class: "key" }, entry.key),
        element("p", { class: "facts" }, factsText(entry, series))),
      tools(card)),
    card.readout, card.live, card.box, legend(series, incidents));
  card.node.append(...[chipList("Incidents", incidentChips(card, page)),
                       chipList("Alerts", alertChips(card, page)),
                       chipList("Changes", markChips(card)),
                       card.under].filter((part) => part));
  card.box.addEventListener("keydown", (event) => {
    if (chartKey(card.chart, event))
      event.preventDefault();
  });
  card.draw = () => {
    card.chart = newChart(card.box, series, page,
                          (row, aloud) => showRow(card, page, row, aloud));
    showRow(card, page, peakRow(series), false);
    /* The chart is seen first. */
    setTimeout(() => fillUnder(card.under, series, page));
  };
  return card;
}

/* ---- the list of series ---- */

function newList(page, look) {
  const input = element("input", { type: "search", id: "find",
                                   placeholder: "Find a series",
                                   "aria-label": "Find a series" });
  const told = element("output", { for: "find" });
  const body = element("tbody", {});
  const list = { found: page.series };

  function fill() {
    body.replaceChildren(...list.found.slice(0, LISTED).map((entry) =>
      element("tr", {},
        element("th", { scope: "row", class: "key" },
          element("button", { type: "button", class: "linklike key",
                              onclick: () => look(entry) }, entry.key)),
        element("td", { class: "n" }, entry.peak === null ? "–"
          : String(entry.peak)),
        element("td", { class: "n" }, String(entry.alerts)),
        element("td", { class: "n" }, String(entry.incidents.length)),
        element("td", { class: "n" }, entry.rows.toLocaleString("en")))));
    const more = list.found.length - LISTED;
    told.textContent = `${list.found.length} of ${page.series.length} series` +
      (more > 0 ? `, the first ${LISTED} are listed` : "") +
      "; highest scores first";
  }

  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/);
    list.found = page.series.filter((entry) =>
      words.every((word) => entry.key.toLowerCase().includes(word)));
    fill();
    list.changed();
  });
  fill();
  list.node = element("div", {},
    element("div", { class: "find" }, input, told),
    element("div", { class: "index", tabindex: 0, role: "region",
                     "aria-label": "List of series" },
      element("table", {},
        element("thead", {}, element("tr", {},
          ...["Series", "Highest score", "Alerts", "Incidents", "Rows"]
            .map((head, i) => element("th", { scope: "col",
                                              class: i ? "n" : "" }, head)))),
        body)));
  return list;
}

/* Cards of what the list has found: a few, and more on demand. */
function showSeries(page) {
  const section = document.getElementById("series");
  const cards = new Map();
  const holder = element("div", {});
  const more = element("button", { type: "button" });
  let shown = CARDS_AT_ONCE;
  const list = newList(page, (entry) => look(entry));

  function cardOf(entry) {
    if (!cards.has(entry))
      cards.set(entry, newCard(page, entry));
    return cards.get(entry);
  }

  function add(card) {
    holder.append(card.node);
    if (!card.chart)
      card.draw();
    else
      card.chart.resize();
  }

  function fill() {
    const left = list.found.length - shown;
    holder.replaceChildren();
    for (const entry of list.found.slice(0, shown))
      add(cardOf(entry));
    more.textContent = `Show ${Math.min(CARDS_AT_ONCE, left)} more of ${left}`;
    more.hidden = left <= 0;
  }

  /* Brings a series to sight: its card goes to the top where it is not there. */
  function look(entry) {
    const card = cardOf(entry);
    if (!card.node.isConnected) {
      holder.prepend(card.node);
      if (!card.chart)
        card.draw();
    }
    card.node.scrollIntoView({ block: "start" });
    card.box.focus({ preventScroll: true });
    return card;
  }

  more.addEventListener("click", () => {
    const first = shown;
    shown += CARDS_AT_ONCE;
    fill();
    cardOf(list.found[first]).box.focus();
  });
  list.changed = () => {
    shown = CARDS_AT_ONCE;
    fill();
  };
  section.append(element("h2", {}, "Series"));
  if (page.series.length > 1)
    section.append(list.node);
  section.append(holder, more);
  section.hidden = false;
  fill();
  theme.changed(() => {
    for (const card of cards.values())
      if (card.chart)
        card.chart.build();
  });
  addEventListener("resize", () => {
    for (const card of cards.values())
      if (card.node.isConnected)
        card.chart.resize();
  });
  return look;
}

/* ---- the whole ---- */

/* An incident's id leads to where it is seen, in the chart of the series that
 * caught it, or else the first one that it is about. */
function linkIncidents(page, look) {
  for (const row of document.querySelectorAll("tr[data-incident]")) {
    const number = Number(row.dataset.incident);
    const fate = page.board.incidents[number], incident = page.incidents[number];
    const about = page.series.filter((entry) => entry.incidents
      .includes(number));
    const entry = about.find((one) => one.key === fate.series) || about[0];
    const id = row.querySelector(".id");
    if (!entry || !incident)
      continue;
    const text = id.textContent;
    id.replaceChildren(element("button", { type: "button", class: "linklike",
      onclick: () => zoomTo(look(entry), incident.start, incident.end) }, text));
  }
}

function showAll(page) {
  if (page.series.length)
    linkIncidents(page, showSeries(page));
  else if (page.made && page.made.counts)
    document.querySelector("header").after(element("p", { class: "note" },
      "No rows were drawn: none was read, or none is of the series and the " +
      "stretch that were asked for."));
}

/* A part that cannot be drawn, of a file that was made elsewhere, takes no other
 * one with it. */
function attempt(show, page) {
  try {
    show(page);
  } catch (error) {
    console.error(error);
    document.querySelector("main").append(element("p", { class: "note" },
      "A part of this report could not be drawn: " + error.message));
  }
}

function switchTheme() {
  const button = document.getElementById("theme");
  const tell = (name) => { button.textContent = `Theme: ${name}`; };
  tell(theme.name());
  button.addEventListener("click", () => tell(theme.next()));
  button.hidden = false;
}

function main() {
  const page = readPage();
  switchTheme();
  for (const show of [showTradeoff, showNoise, showVersus, showMade, showAll])
    attempt(show, page);
}

main();
