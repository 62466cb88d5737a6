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


# ---- a profile of its own ----

MORE = ("--columns", "timestamp,score,state,reason,profile,model")
MOVES = (0, 35, 10, 60, 20, 45, 5)  # minutes after 02:00, night by night


def batches(change):
    """For each night around a clock change, when its batch runs: an hour, which
    begins somewhere between 02:00 and 03:00 in Berlin."""
    spans = {}
    for n in range(-22, 22):
        day = change + datetime.timedelta(days=n)
        at = datetime.datetime(day.year, day.month, day.day, 2, tzinfo=BERLIN)
        at = at.astimezone(UTC) + datetime.timedelta(
            minutes=MOVES[day.toordinal() % 7])
        spans[day] = (at, at + datetime.timedelta(hours=1))
    return spans


def with_batches(change, spans, wrong):
    """Six weeks at 100, and at 400 in a batch; in a wrong one, which `wrong`
    names with its value, for 20 minutes at that."""
    lot, rows = noise(), []
    time = datetime.datetime(change.year, change.month, change.day,
                             tzinfo=UTC) - datetime.timedelta(days=21)
    end = time + datetime.timedelta(days=42)
    while time < end:
        value = 100 + 3 * next(lot)
        for day, (start, stop) in spans.items():
            if start <= time < stop:
                value += 300 + 10 * next(lot)
                if day in wrong and 3 <= (time - start) / STEP < 7:
                    value = wrong[day]
        rows.append((time, value))
        time += STEP
    return rows


def batch_events(spans, **more):
    return {"known_events": [dict(
        name="batch", series="{__name__=~\"que.*\"}", reason="an export",
        owner="data team",
        ranges=[{"from": a.isoformat(), "to": b.isoformat()}
                for a, b in spans.values()], **more)]}


def run_batches(folder, rows, events):
    with open(os.path.join(folder, "own.json"), "w") as f:
        json.dump(events, f)
    return run(folder, rows, "--known-events", "own.json", *MORE)


def expected_outside(verdicts, spans):
    """Where no batch runs: what was expected, and how far it reaches."""
    inside = {t.strftime("%Y-%m-%dT%H:%M:%SZ") for t in times_of(spans)}
    return [(v["timestamp"], v["expected"], v["lower"], v["upper"], v["model"])
            for v in verdicts if v["timestamp"] not in inside]


def times_of(spans):
    return [start + n * STEP for start, _ in spans.values() for n in range(12)]


def check_profile(change, odd):
    """One batch is wrong, sixteen days after the clocks have changed: that is
    an alert, and the others are none. To the usual baseline, what a batch does
    is what freezing makes of it: nothing."""
    wrong_day = change + datetime.timedelta(days=16)
    spans = batches(change)
    rows = with_batches(change, spans, {wrong_day: odd})
    inside = {t.strftime("%Y-%m-%dT%H:%M:%SZ") for t in times_of(spans)}

    def test(folder):
        own, log = run_batches(folder, rows,
                               batch_events(spans, own_profile=True))
        begin = spans[wrong_day][0]
        in_batch = [a for a in log if a["annotations"]["event"] == "raised"
                    and a["annotations"].get("profile")]
        support.equal(len(in_batch), 1, "alerts in batches")
        support.equal(in_batch[0]["annotations"]["profile"], "batch", "profile")
        at = civil(in_batch[0]["startsAt"])
        assert begin <= at < begin + datetime.timedelta(minutes=35), at
        for v in own:
            support.equal(v["profile"], "batch" if v["timestamp"] in inside
                          else "", v["timestamp"])
        judged = [v for v in own if v["profile"] and v["score"]]
        warm = [v for v in own if v["profile"] and not v["score"]]
        assert len(judged) > 400 and len(warm) < 60, (len(judged), len(warm))
        assert all(v["reason"] == "warming" for v in warm)
        frozen, usual = run_batches(folder, rows, batch_events(spans))
        support.equal([t for t in starts(log, "raised") if t != at],
                      starts(usual, "raised"), "alerts outside of batches")
        before = (begin + STEP).strftime("%Y-%m-%dT%H:%M:%SZ")
        support.equal(
            [v for v in expected_outside(own, spans) if v[0] < before],
            [v for v in expected_outside(frozen, spans) if v[0] < before],
            "the usual baseline, up to the alert")
        muted, quiet = run_batches(
            folder, rows, batch_events(spans, own_profile=True, mute=True))
        support.equal(starts(quiet, "raised"), starts(usual, "raised"),
                      "muted, it raises outside only")
        support.equal([t.date() for t in starts(quiet, "suppressed")],
                      [wrong_day], "suppressed on")
        support.equal(expected_outside(muted, spans),
                      expected_outside(frozen, spans), "the usual baseline")
        print("%s: %d rows, %d in batches, %d of them warming, %d alert in "
              "batches" % (change, len(own), len(judged) + len(warm), len(warm),
                           len(in_batch)))

    in_folder(test)


def test_a_batch_at_moving_times_is_held_against_those_before_in_spring():
    check_profile(datetime.date(2026, 3, 29), 700)


def test_a_batch_at_moving_times_is_held_against_those_before_in_autumn():
    check_profile(datetime.date(2026, 10, 25), 100)


def test_a_profile_is_in_the_state_and_explained():
    change = datetime.date(2026, 3, 29)
    wrong_day = change + datetime.timedelta(days=16)
    spans = batches(change)
    rows = with_batches(change, spans, {wrong_day: 700})
    cut = next(i for i, (time, _) in enumerate(rows)
               if time >= spans[wrong_day][0] + 4 * STEP)
    events = batch_events(spans, own_profile=True)

    def test(folder):
        whole, log = run_batches(folder, rows, events)
        flags = ("--known-events", "own.json", "--state", "kept.state", *MORE)
        front, first_log = run(folder, rows[:cut], *flags)
        back, second_log = run(folder, rows[cut:], *flags)
        support.equal(front + back, whole, "rows")
        support.equal(first_log + second_log, log, "events")
        raised = next(a for a in log if a["annotations"].get("profile"))
        with open(os.path.join(folder, "queue.csv"), "w") as f:
            f.write(text_of(rows))
        told = subprocess.run(
            [support.PROGRAM, "explain", "--series", "queue", "--at",
             raised["startsAt"], "--known-events", "own.json", "--format",
             "json", "queue.csv"], cwd=folder, capture_output=True, text=True,
            timeout=120)
        support.equal(told.returncode, 0, told.stderr)
        told = json.loads(told.stdout)
        support.equal(told["profile"], "batch", "explained by")
        row = next(v for v in whole if v["timestamp"] == raised["startsAt"])
        support.equal("%.6g" % told["score"], "%.6g" % float(row["score"]),
                      "score")
        assert 380 < told["expected"] < 420, told["expected"]

    in_folder(test)


def test_events_in_the_configuration_are_those_of_a_file():
    """In one file, in the other, in both: the same rows; and what covers
    nothing is told."""
    first = datetime.datetime(2026, 3, 1, tzinfo=UTC)
    tall = {datetime.date(2026, 3, n) for n in range(5, 12)}
    rows = nightly(first, 14, tall, set())
    unused = dict(NIGHTLY["known_events"][0], name="unused", series="nobody")
    expired = dict(NIGHTLY["known_events"][0], name="over",
                   expires="2026-03-01")

    def test(folder):
        want, log = run(folder, rows, "--known-events", "events.json")
        texts = set()
        for inline, name in ((NIGHTLY["known_events"], "all.json"),
                             (NIGHTLY["known_events"] + [unused, expired],
                              "more.json"), ([unused, expired], "rest.json")):
            with open(os.path.join(folder, name), "w") as f:
                json.dump({"known_events": inline}, f, indent=1)
            flags = ["-c", name]
            if name == "rest.json":
                flags += ["--known-events", "events.json"]
            got, other = run(folder, rows, *flags)
            support.equal(got, want, name)
            hashes = {a["annotations"].pop("configuration") for a in other}
            texts |= hashes
            support.equal(len(hashes), 1, "configurations of " + name)
            done = subprocess.run([support.PROGRAM, "score", *flags,
                                   "queue.csv"], cwd=folder, text=True,
                                  capture_output=True, timeout=60)
            told = "known event 'unused' is about no series" in done.stderr
            support.equal(told, name != "all.json", name + ": " + done.stderr)
            told = "that it is about; it expired at 2026-02-28T23:00:00Z" \
                in done.stderr
            support.equal(told, name != "all.json", name + ": " + done.stderr)
            done = subprocess.run([support.PROGRAM, "config", "--effective",
                                   *flags], cwd=folder, text=True,
                                  capture_output=True, timeout=60)
            support.equal(json.loads(done.stdout)["known_events"], inline,
                          "effective")
            with open(os.path.join(folder, "again.json"), "w") as f:
                f.write(done.stdout)
            again, _ = run(folder, rows, "-c", "again.json")
            support.equal(again, want, "the effective configuration")
        support.equal(len(texts), 3, "hashes")

    in_folder(test)


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
