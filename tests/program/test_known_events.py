"""test_known_events.py - a nightly batch that is known, over both clock changes;
a state that is kept in the middle of one; and the page of known events, whose
examples are files as they stand."""
import csv
import datetime
import io
import json
import os
import re
import subprocess
import zoneinfo

import support

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
STEP = datetime.timedelta(minutes=5)
UTC = datetime.timezone.utc

NIGHTLY = {"known_events": [{
    "name": "nightly batch", "series": ["queue"], "reason": "the export runs",
    "owner": "data team", "location": "Europe/Berlin",
    "time_intervals": [{"times": [{"start_time": "02:00",
                                   "end_time": "03:00"}]}]}]}


def noise():
    """Uniform in -1..1, the same ones each time (Knuth's MMIX)."""
    seed = 7
    while True:
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
        yield (seed >> 11) / 2**52 - 1


def nightly(first, days, tall, incidents):
    """A queue with a hump from 02:00 to 03:00 in Berlin, ten times as tall on
    some nights; an incident is half an hour from 04:00 on."""
    lot, rows, time = noise(), [], first
    while time < first + datetime.timedelta(days=days):
        civil = time.astimezone(BERLIN)
        value = 100 + 3 * next(lot)
        if civil.hour == 2:
            value += 300 if civil.date() in tall else 30
        if civil.hour == 4 and civil.minute < 30 and civil.date() in incidents:
            value += 300
        rows.append((time, value))
        time += STEP
    return rows


def text_of(rows):
    out = ["timestamp,value"]
    for time, value in rows:
        out.append("%s,%.3f" % (time.strftime("%Y-%m-%dT%H:%M:%SZ"), value))
    return "\n".join(out) + "\n"


def run(folder, rows, *flags):
    with open(os.path.join(folder, "queue.csv"), "w") as f:
        f.write(text_of(rows))
    log = os.path.join(folder, "log.jsonl")
    if os.path.exists(log):
        os.remove(log)
    done = subprocess.run(
        [support.PROGRAM, "score", "--columns",
         "timestamp,series,value,score,state,reason", "--alerts", "log.jsonl",
         *flags, "queue.csv"],
        cwd=folder, capture_output=True, text=True, timeout=120)
    support.equal(done.returncode, 0, done.stderr)
    with open(log) as f:
        log = [json.loads(line) for line in f]
    return list(csv.DictReader(io.StringIO(done.stdout))), log


def civil(stamp):
    time = datetime.datetime.fromisoformat(stamp.replace("Z", "+00:00"))
    return time.astimezone(BERLIN)


def starts(log, event):
    return [civil(a["startsAt"]) for a in log
            if a["annotations"]["event"] == event]


def in_folder(test):
    with support.folder() as folder:
        with open(os.path.join(folder, "events.json"), "w") as f:
            json.dump(NIGHTLY, f)
        test(folder)


def check_change(change):
    """Twelve days to learn, then tall nights and incidents on both sides."""
    def night(n):
        return change + datetime.timedelta(days=n)

    tall = {night(n) for n in (-3, -1, 1, 3)}
    incidents = {night(n) for n in (-3, 1)}
    first = datetime.datetime(change.year, change.month, change.day,
                              tzinfo=UTC) - datetime.timedelta(days=15)
    rows = nightly(first, 20, tall, incidents)

    def test(folder):
        verdicts, log = run(folder, rows, "--known-events", "events.json")
        raised = starts(log, "raised")
        support.equal({t.date() for t in raised}, incidents, "raised on")
        support.equal({t.hour for t in raised}, {4}, "raised at")
        kept = starts(log, "suppressed")
        support.equal({t.date() for t in kept} & tall, tall, "suppressed on")
        support.equal({t.hour for t in kept}, {2}, "suppressed at")
        for a in log:
            if a["annotations"]["event"] == "suppressed":
                support.equal(a["annotations"]["reason"],
                              "known: nightly batch", "the reason")
                support.equal(a["startsAt"], a["endsAt"], "no alert stays open")
        for v in verdicts:
            covered = civil(v["timestamp"]).hour == 2
            support.equal(v["state"] == "suppressed", covered, v["timestamp"])
            support.equal(v["reason"] == "known: nightly batch", covered,
                          v["timestamp"])
        support.equal([v["timestamp"] for v in verdicts[600:]
                       if not v["score"]], [], "rows without a score")
        _, bare = run(folder, rows)
        assert {t.hour for t in starts(bare, "raised")} >= {2, 4}, \
            "not told of the batch, it raises in it"

    in_folder(test)


def test_a_known_batch_raises_nothing_over_the_change_in_spring():
    check_change(datetime.date(2026, 3, 29))


def test_a_known_batch_raises_nothing_over_the_change_in_autumn():
    check_change(datetime.date(2026, 10, 25))


def test_what_is_frozen_leaves_no_trace():
    """Tall or not, the batch changes nothing in any row outside it."""
    first = datetime.datetime(2026, 3, 1, tzinfo=UTC)
    tall = {datetime.date(2026, 3, n) for n in range(5, 12)}

    def test(folder):
        flags = ("--known-events", "events.json")
        low, _ = run(folder, nightly(first, 14, set(), set()), *flags)
        high, _ = run(folder, nightly(first, 14, tall, set()), *flags)
        support.equal(len(low), len(high), "rows")
        for a, b in zip(low, high):
            if a["state"] != "suppressed":
                support.equal(a, b, "a row outside the batch")

    in_folder(test)


def test_an_open_alert_stays_open_through_an_event():
    """An alert from 01:00 on: the batch neither ends it nor opens another."""
    first = datetime.datetime(2026, 3, 1, tzinfo=UTC)
    rows = []
    for time, value in nightly(first, 12, set(), set()):
        at = time.astimezone(BERLIN)
        if at.date() == datetime.date(2026, 3, 10) and 1 <= at.hour < 4:
            value = 400 if at.hour != 2 else 100
        rows.append((time, value))

    def test(folder):
        _, log = run(folder, rows, "--known-events", "events.json")
        support.equal([t.hour for t in starts(log, "raised")], [1], "raised")
        support.equal([t for t in starts(log, "suppressed")
                       if t.date() == datetime.date(2026, 3, 10)], [],
                      "suppressed while an alert is open")
        ends = [civil(a["endsAt"]) for a in log
                if a["annotations"]["event"] == "cleared"]
        support.equal([t.hour for t in ends], [4], "cleared")

    in_folder(test)


def test_a_state_kept_inside_an_event_goes_on():
    first = datetime.datetime(2026, 3, 1, tzinfo=UTC)
    tall = {datetime.date(2026, 3, 6), datetime.date(2026, 3, 7)}
    rows = nightly(first, 8, tall, set())
    cut = next(i for i, (time, _) in enumerate(rows)
               if time.astimezone(BERLIN).strftime("%d %H:%M") == "06 02:20")

    def test(folder):
        flags = ("--known-events", "events.json")
        whole, log = run(folder, rows, *flags)
        flags += ("--state", "kept.state")
        front, first_log = run(folder, rows[:cut], *flags)
        back, second_log = run(folder, rows[cut:], *flags)
        support.equal(front + back, whole, "rows")
        support.equal(first_log + second_log, log, "events")

    in_folder(test)


BLOCK = re.compile(r"^```(json|ics|console)\n(.*?)^```", re.M | re.S)


def shell(command, folder):
    path = os.path.dirname(support.PROGRAM) + ":" + os.environ["PATH"]
    done = subprocess.run(["sh", "-c", command], cwd=folder, timeout=60,
                          env=dict(os.environ, PATH=path),
                          capture_output=True, text=True)
    support.equal(done.returncode, 0, command + ": " + done.stderr)
    return done.stdout.splitlines()


def blocks_of(page, kind):
    return [text for found, text in BLOCK.findall(page) if found == kind]


def test_every_example_of_the_page_is_read():
    with open(os.path.join(support.SOURCE, "docs", "known-events.md")) as f:
        page = f.read()
    files, calendars = blocks_of(page, "json"), blocks_of(page, "ics")
    consoles = blocks_of(page, "console")
    assert len(files) >= 3 and len(calendars) == 1 and consoles
    with support.folder() as folder:
        with open(os.path.join(folder, "maintenance.ics"), "w") as f:
            f.write(calendars[0])
        for text in files[1:] + files[:1]:  # the first one is shown
            with open(os.path.join(folder, "events.json"), "w") as f:
                f.write(text)
            lines = shell("marigram calendar --known-events events.json "
                          "--from 2026-03-01", folder)
            assert len(lines) > 2, text
        for text in consoles:
            command, _, want = text.partition("\n")
            support.equal(shell(command[2:], folder), want.splitlines(),
                          command)


support.main(globals())
