"""test_report.py - the report's data: the figures that score prints, by every
way to a page, and the same bytes each time."""
import csv
import io
import json
import os
import re

import support

SHOP = os.path.join(support.SOURCE, "datasets", "shop")
INCIDENTS = os.path.join(SHOP, "incidents.json")
SCRIPT = re.compile(r'<script type="application/json" id="(\w+)">(.*?)</script>',
                    re.S)
COLUMNS = ("value", "expected", "lower", "upper", "score")


def report(*args, **more):
    return support.ok("report", *args, **more).decode()


def parts(page):
    """The JSON that stands in a page, by id."""
    found = {name: json.loads(text) for name, text in SCRIPT.findall(page)}
    assert "page" in found, "the pattern finds no data"
    return found


def series(page):
    """What a page has of each series, by its key."""
    found = parts(page)
    return {entry["key"]: dict(entry, **found["s%d" % place])
            for place, entry in enumerate(found["page"]["series"])}


def scored(*args):
    rows = {}
    for row in csv.DictReader(io.StringIO(support.ok("score", *args).decode())):
        rows.setdefault(row["series"], []).append(row)
    return rows


def times_of(one):
    """Rows' distances from the first one, s."""
    times, at = [0.0], 0.0
    for step in one["times"].split():
        length, _, repeat = step.partition("x")
        for _ in range(int(repeat or 1)):
            at += float(length) / 1000
            times.append(at)
    return times


def check_columns(one, rows):
    support.equal(one["rows"], len(rows), one["key"])
    support.equal(len(times_of(one)), len(rows), one["key"])
    support.equal(one["first"], rows[0]["timestamp"])
    for name in COLUMNS:
        support.equal(one[name].split(" "), [row[name] for row in rows], name)


def alerts_of(rows):
    ids = []
    for row in rows:
        if row["alert"] and row["alert"] not in ids[-1:]:
            ids.append(row["alert"])
    return ids


def test_a_page_has_every_figure_as_score_prints_it():
    rows = scored(SHOP)
    page = series(report(SHOP))
    support.equal(sorted(page), sorted(rows))
    for key, one in page.items():
        check_columns(one, rows[key])
        support.equal([alert["id"] for alert in one["alerts"]],
                      alerts_of(rows[key]), key)
        states = [row["state"] for row in rows[key]]
        for row, state in one["states"]:
            support.equal(states[row], state)
    assert sum(len(one["alerts"]) for one in page.values()) > 10


def test_two_runs_write_the_same_bytes():
    for args in ((SHOP,), ("--incidents", INCIDENTS, SHOP),
                 ("--incidents", INCIDENTS, "--compare", "raise=2", SHOP)):
        support.equal(report(*args) == report(*args), True)


def same_but(one, other, *names):
    for name in one:
        if name not in names:
            support.equal(other[name], one[name], name)


def test_rows_of_score_make_the_same_charts():
    direct = series(report(SHOP))
    for args in ([], ["--format", "ndjson"]):
        rows = support.ok("score", "--columns", "deviation,model,reason", *args,
                          SHOP)
        taken = series(report("--from", "-", stdin=rows))
        support.equal(list(taken), list(direct))
        for key, one in direct.items():
            same_but(one, taken[key], "path", "marks", "weeks")
            # Of figures that were printed, and so rounded.
            for mine, its in zip(one["weeks"], taken[key]["weeks"]):
                for name in ("error", "bias", "deviation", "within"):
                    assert abs(mine[name] - its[name]) < 1e-6, (key, name)


def test_replay_writes_the_same_page():
    with support.folder() as folder:
        path = os.path.join(folder, "r.html")
        board = support.ok("replay", "--incidents", INCIDENTS, "--html", path,
                           SHOP)
        support.equal(board, support.ok("replay", "--incidents", INCIDENTS,
                                        SHOP), "the board is as without")
        mine = parts(support.read(path).decode())
    direct = parts(report("--incidents", INCIDENTS, SHOP))
    same_but(direct, mine, "page")
    same_but(direct["page"], mine["page"], "made", "board")
    same_but(direct["page"]["board"], mine["page"]["board"], "setting")
    support.equal(len(mine["page"]["board"]["curve"]), 64)


def test_a_board_in_a_page_is_that_of_replay():
    text = support.ok("replay", "--incidents", INCIDENTS, "--format", "json",
                      SHOP)
    page = parts(report("--incidents", INCIDENTS, SHOP))["page"]
    same_but(json.loads(text), page["board"], "setting")
    taken = parts(report("--from", "-", stdin=text))["page"]
    support.equal(taken["board"], json.loads(text))
    support.equal(taken["series"], [])


def test_comparisons_are_those_of_replay():
    args = ("--incidents", INCIDENTS, "--compare", "calm: raise=1.3", SHOP)
    text = support.ok("replay", "--format", "json", *args)
    page = parts(report(*args))["page"]
    same_but(json.loads(text), page["versus"], "first")
    taken = parts(report("--from", "-", stdin=text))["page"]
    support.equal(taken["versus"], json.loads(text))


def test_the_trade_off_goes_through_the_run_itself():
    text = support.ok("replay", "--incidents", INCIDENTS, "--curve",
                      "--format", "json", SHOP)
    board = parts(report("--incidents", INCIDENTS, SHOP))["page"]["board"]
    support.equal(board["curve"], json.loads(text)["curve"])
    own = [point for point in board["curve"] if point["given"]][0]
    support.equal(own["caught"], board["counts"]["caught"])
    support.equal(own["false_alerts"], board["counts"]["false_alerts"])
    support.equal(own["recall"], board["figures"]["recall"]["value"])
    taken = parts(report("--from", "-", stdin=text))["page"]["board"]
    support.equal(taken["curve"], board["curve"])


def test_incidents_are_laid_to_their_series():
    page = parts(report("--incidents", INCIDENTS, SHOP))["page"]
    about = {entry["key"]: [page["incidents"][number]["id"]
                            for number in entry["incidents"]]
             for entry in page["series"]}
    with open(INCIDENTS) as f:
        record = json.load(f)["incidents"]
    for key, ids in about.items():
        support.equal(ids, [one["id"] for one in record
                            if key in one["series"]], key)


def test_what_is_drawn_can_be_less_than_what_is_judged():
    rows = scored(SHOP)["api_latency"]
    page = series(report("--draw", "api*", "--after", rows[3000]["timestamp"],
                         "--before", rows[3500]["timestamp"], SHOP))
    support.equal(list(page), ["api_latency"])
    check_columns(page["api_latency"], rows[3000:3500])


def tide(days, value):
    """Rows of five minutes; value(i) may leave one out."""
    lines = ["timestamp,value"]
    for i in range(288 * days):
        text = value(i)
        if text is not None:
            lines.append("%d,%s" % (1772409600 + 300 * i, text))
    return "\n".join(lines) + "\n"


def test_counters_are_drawn_as_rates():
    data = tide(1, lambda i: str(100 * i + 37 * (i % 7))).encode()
    one = series(report("--counter", stdin=data))["value"]
    rows = csv.DictReader(io.StringIO(support.ok(
        "score", "--counter", "--columns", "rate", stdin=data).decode()))
    support.equal(one["rate"].split(" "), [row["rate"] for row in rows])


def test_late_rows_and_gaps():
    data = tide(1, lambda i: None if 50 <= i < 60 else "nan" if i == 70
                else "%d.50" % (i % 9)) + "1772409600,1\n1772409900,1\n"
    one = series(report(stdin=data.encode()))["value"]
    support.equal((one["rows"], one["passed"]), (278, 2))
    support.equal(one["times"], "300000x49 3300000 300000x227")
    support.equal(one["value"].split(" ")[60], "")
    support.equal(one["value"].split(" ")[61], "8.50")


def test_changes_and_known_events_are_shown():
    known = {"known_events": [{"name": "nightly </script> job",
                               "series": "*", "reason": "it is nightly",
                               "owner": "ops",
                               "time_intervals": [{"times": [
                                   {"start_time": "02:00",
                                    "end_time": "03:00"}]}]}]}
    data = tide(12, lambda i: "%.1f" % ((100 if i < 1500 else 300) +
                                        (i * 7919) % 13))
    with support.folder() as folder:
        path = os.path.join(folder, "known.json")
        support.write(path, json.dumps(known))
        page = report("--known-events", path, stdin=data.encode())
    one = series(page)["value"]
    assert "shift_accepted" in [mark["kind"] for mark in one["marks"]]
    support.contains([name for _, name in one["known"]],
                     "nightly </script> job")
    support.equal(one["known"][1][0], 24)


def test_a_page_names_no_other_place():
    page = report("--incidents", INCIDENTS, SHOP)
    found = set(re.findall(r"\bhttps?://[^\s\"'`)]+", page))
    support.equal(found, {"http://www.w3.org/2000/svg",
                          "https://github.com/leeoniya/uPlot"})
    for word in ("fetch(", "XMLHttpRequest", "import(", "eval(", "innerHTML"):
        own = page.replace(page[page.index("/*! https://github.com"):
                                page.index("</script>", page.index("/*! https"))],
                           "")
        assert word not in own, word


def test_a_page_says_what_it_was_made_from():
    made = parts(report("--raise", "1.5", SHOP))["page"]["made"]
    support.equal(made["flags"], [["raise", "1.5"]])
    support.equal([os.path.basename(name) for name in made["inputs"]],
                  ["api_latency.csv", "error_rate.csv", "request_rate.csv"])
    support.equal(made["raise"], 1.5)
    support.equal(made["counts"]["judged"], 36258)
    assert re.fullmatch("[0-9a-f]{16}", made["configuration"])
    support.contains(made["settings"], '"raise": 1.5')


def test_a_full_disk_is_no_page():
    status, _, err = support.run("report", "--out", "/dev/full", SHOP)
    support.equal(status, 1)
    support.contains(err, b"/dev/full: cannot write")


support.main(globals())
