"""test_exclude.py - a past that was corrected is the past as it would have been:
the state that `exclude` leaves is, byte for byte, that of a run in which the
same exclusions stood there first; and where that cannot be had, nothing is
changed.

MARIGRAM_LONG tries 150 pasts instead of 25, and kills 200 times instead of 20."""
import os
import random
import signal
import sqlite3
import subprocess
import time

import support
from support import ok, read, write

LONG = os.environ.get("MARIGRAM_LONG")
PASTS = 150 if LONG else 25
KILLS = 200 if LONG else 20
SHOP = os.path.join(support.SOURCE, "datasets", "shop")
STEP = 600
DAY = 86400
# Clocks go forward in Europe in the night to the 29th, and back to the 25th.
SPRING, AUTUMN = 1774656000, 1792800000  # 2026-03-28, 2026-10-24
WHY = ("--reason", "the cache was down", "--owner", "shop team")


def refused(status, sentence, *args, **more):
    got, out, err = support.run(*args, **more)
    support.equal(got, status, err)
    support.contains(err, sentence)
    support.equal(out, b"")


def learned(folder, state):
    return ok("state", "export", "--part", "learned", state, cwd=folder)


def same(folder, one, other):
    a, b = learned(folder, one), learned(folder, other)
    first = [pair for pair in zip(a.split(b"\n"), b.split(b"\n"))
             if pair[0] != pair[1]][:1]
    assert a == b, "%s is not %s: %.200r" % (one, other, first)


def exclude(folder, state, what, *data, why=WHY, more=()):
    series, begins, ends = what
    return ok("exclude", "--state", state, "--series", series, "--from",
              str(begins), "--to", str(ends), *why, *more, *data, cwd=folder)


def text(made):
    return "time,series,value\n" + "".join(made)


def rows(rng, start, count):
    """Three series with a day's season, incidents, a shift, a silence, and rows
    that come late, twice or without a value; one begins late."""
    made = []
    level = [10.0, 50.0, 5.0]
    for i in range(count):
        for k in range(3):
            at = start + i * STEP
            chance = rng.random()
            if chance < .01 or (k == 1 and count // 3 < i < count // 2) or (
                    k == 2 and i < count // 8):
                continue
            if chance < .04:
                at -= STEP * rng.randrange(0, 5)
            if k == 2 and i == count // 2:
                level[k] *= 4
            value = level[k] + at % DAY / 3e4 + rng.gauss(0, .5)
            if i % 200 in range(120, 150) and k == i // 200 % 3:
                value += 40
            made.append("%d,s%d,%s\n" % (
                at, k, "" if chance > .99 else "%.3f" % value))
    return made


def some_exclusion(rng, start, count):
    """Anywhere and of any length: on rows and between them, at the start, the
    whole, before it, behind it, overlapping, about nothing."""
    end = start + count * STEP
    begins = start + STEP * rng.randrange(count) + rng.choice((0, 0, 0, -1, 1))
    ends = begins + rng.choice((1, STEP, 30 * STEP, DAY, 3 * DAY))
    kind = rng.randrange(8)
    if kind == 0:
        begins, ends = start - DAY, start + rng.choice((1, STEP, DAY))
    if kind == 1:
        begins, ends = start, end
    if kind == 2:
        begins, ends = end - rng.choice((STEP, DAY)), end + 9 * DAY
    if kind == 3:
        begins, ends = start - 2 * DAY, start
    return rng.choice(("s0", "s1", "s2", "s*", "nothing")), begins, ends


def some_flags(rng, folder):
    write(os.path.join(folder, "days.txt"), "2026-03-30 a day off\n"
          "2026-10-26 another\n")
    write(os.path.join(folder, "known.json"), """{"known_events": [{
        "name": "nightly", "series": "s0", "reason": "batch", "owner": "data",
        "location": "Europe/Berlin", "time_intervals": [{"times": [
            {"start_time": "02:00", "end_time": "03:30"}]}]}]}""")
    flags = []
    for some in (("--tz", "Europe/Berlin"), ("--holidays", "days.txt"),
                 ("--known-events", "known.json"), ("--critical", "3"),
                 ("--for", "2/3"), ("--accept-shift", "12h"),
                 ("--alert-budget", "2/w"), ("--trend", "2")):
        if rng.random() < .3:
            flags += some
    return flags


def one_past(seed):
    rng = random.Random(seed)
    start = rng.choice((SPRING, AUTUMN))
    count = 6 * DAY // STEP
    made = rows(rng, start, count)
    wanted = [some_exclusion(rng, start, count)
              for _ in range(rng.randrange(1, 5))]
    with support.folder() as folder:
        path = os.path.join(folder, "m.csv")
        flags = some_flags(rng, folder)
        write(path, text(made))
        for number, what in enumerate(wanted):
            exclude(folder, "first", what,
                    why=("--reason", "r%d" % number, "--owner", "o"),
                    more=flags)
        ok("score", "--state", "first", *flags, "m.csv", cwd=folder)
        todo = list(enumerate(wanted))
        rng.shuffle(todo)
        cuts = sorted(rng.sample(range(1, len(made)), rng.randrange(3)))
        for cut in cuts + [len(made)]:
            write(path, text(made[:cut]))
            ok("score", "--state", "later", *flags, "m.csv", cwd=folder)
            while todo and (cut == len(made) or rng.random() < .3):
                number, what = todo.pop()
                # More rows than the state has seen may be there already.
                if rng.random() < .5:
                    write(path, text(made))
                exclude(folder, "later", what, "m.csv",
                        why=("--reason", "r%d" % number, "--owner", "o"))
        support.equal(ok("exclude", "--state", "first", "--list", cwd=folder),
                      ok("exclude", "--state", "later", "--list", cwd=folder))
        same(folder, "later", "first")
        ok("state", "verify", "later", cwd=folder)
        left(folder, flags, rng)


def left(folder, flags, rng):
    """What is put back, in any order, leaves the state without it."""
    ids = [line.split()[0].decode() for line in ok(
        "exclude", "--state", "later", "--list", cwd=folder).splitlines()]
    rng.shuffle(ids)
    for name in ids:
        ok("exclude", "--state", "later", "--remove", name, "m.csv",
           cwd=folder)
    ok("score", "--state", "never", *flags, "m.csv", cwd=folder)
    same(folder, "later", "never")


def test_what_comes_first_makes_no_difference():
    for seed in range(PASTS):
        try:
            one_past(seed)
        except AssertionError as error:
            raise AssertionError("seed %d: %s" % (seed, error))


def test_several_sources_and_one_that_was_not_read_yet():
    rng = random.Random(1)
    made = rows(rng, SPRING, 800)
    what = ("s*", SPRING + DAY, SPRING + 2 * DAY)
    with support.folder() as folder:
        for name, part in (("a", made[:900]), ("b", made[900:1700]),
                           ("c", made[1700:])):
            write(os.path.join(folder, name + ".csv"), text(part))
        for state in ("first", "later"):
            if state == "first":
                exclude(folder, state, what)
            ok("score", "--state", state, "a.csv", "b.csv", cwd=folder)
        exclude(folder, "later", what, "a.csv", "b.csv", "c.csv")
        same(folder, "later", "first")
        for state in ("first", "later"):
            ok("score", "--state", state, "c.csv", cwd=folder)
        same(folder, "later", "first")


def test_rows_that_wait_and_a_pipe():
    rng = random.Random(2)
    made = rows(rng, AUTUMN, 600)
    what = ("s0", AUTUMN + DAY, AUTUMN + 2 * DAY)
    flags = ("--lateness", "1h", "--duplicates", "mean")
    with support.folder() as folder:
        write(os.path.join(folder, "m.csv"), text(made))
        exclude(folder, "first", what)
        for state in ("first", "later"):
            ok("score", "--state", state, *flags, "m.csv", cwd=folder)
        refused(3, b"nothing was changed", "exclude", "--state", "later",
                "--series", "s0", "--from", str(what[1]), "--to", str(what[2]),
                *WHY, "m.csv", cwd=folder)
        ok("exclude", "--state", "later", "--series", "s0", "--from",
           str(what[1]), "--to", str(what[2]), *WHY, *flags, "-", cwd=folder,
           stdin=text(made).encode())
        same(folder, "later", "first")


def test_fit_learns_without_what_is_excluded():
    what = ("request_rate", "2026-02-24T13:00Z", "2026-02-24T15:00Z")
    with support.folder() as folder:
        exclude(folder, "first", what)
        ok("fit", "--state", "first", SHOP, cwd=folder)
        ok("fit", "--state", "later", SHOP, cwd=folder)
        assert learned(folder, "first") != learned(folder, "later")
        exclude(folder, "later", what, SHOP)
        same(folder, "later", "first")
        ok("fit", "--state", "later", SHOP, cwd=folder)
        same(folder, "later", "first")


def audit(folder, sql):
    file = sqlite3.connect(os.path.join(folder, "s"))
    got = file.execute(sql).fetchall()
    file.close()
    return got


def test_what_was_decided_is_superseded_and_kept():
    what = ("request_rate", "2026-02-24T13:00Z", "2026-02-24T15:30Z")
    with support.folder() as folder:
        ok("score", "--state", "s", "--alerts", "e", SHOP, cwd=folder)
        log = read(os.path.join(folder, "e"))
        before = audit(folder, "SELECT * FROM audit ORDER BY number")
        alerts = audit(folder, "SELECT id FROM alert")
        out = exclude(folder, "s", what, SHOP)
        support.contains(out, b"\ngone\n")
        support.equal(read(os.path.join(folder, "e")), log)
        support.equal(audit(folder, "SELECT * FROM audit WHERE number <= %d "
                            "ORDER BY number" % len(before)), before)
        gone = [a for a in alerts if a not in
                audit(folder, "SELECT id FROM alert")]
        assert gone, "no alert has gone"
        name = out.split()[1].decode()
        for (alert,) in gone:
            support.equal(audit(
                folder, "SELECT reason, exclusion, detail FROM audit WHERE "
                "kind = 'superseded' AND alert = '%s' ORDER BY number"
                % alert)[0],
                ("raised", name, "shop team: the cache was down"))
        shown = ok("state", "show", "s", cwd=folder)
        support.contains(shown, b"alerts superseded %d\n" % len(gone))
        support.contains(shown, (": superseded by exclusion %s (shop team: the "
                                 "cache was down)" % name).encode())
        # Each decision in force stands in the trail once, whatever came between.
        count = ("SELECT count(*) FROM audit WHERE kind = 'raised' AND number "
                 "NOT IN (SELECT supersedes FROM audit WHERE supersedes IS NOT "
                 "NULL)")
        in_force = "SELECT count(*) FROM alert WHERE rule = 'MetricAnomaly'"
        support.equal(audit(folder, count), audit(folder, in_force))
        ok("exclude", "--state", "s", "--remove", name, SHOP, cwd=folder)
        support.equal(audit(folder, count), audit(folder, in_force))
        support.equal(audit(folder, "SELECT id FROM alert"), alerts)
        left = audit(folder, "SELECT 1 FROM audit WHERE kind = 'superseded' "
                     "AND reason = 'raised' AND alert NOT IN (SELECT id FROM "
                     "alert)")
        shown = ok("state", "show", "s", cwd=folder)
        support.equal(b"alerts superseded" in shown, bool(left))


def test_it_can_be_taken_back():
    what = ("request_rate", "2026-02-24T13:00Z", "2026-02-24T15:30Z")
    with support.folder() as folder:
        ok("score", "--state", "s", SHOP, cwd=folder)
        before = learned(folder, "s")
        exclude(folder, "s", what, SHOP)
        assert learned(folder, "s") != before
        ok("state", "revert", "s", cwd=folder)
        support.equal(learned(folder, "s"), before)
        support.equal(ok("exclude", "--state", "s", "--list", cwd=folder), b"")
        support.contains(exclude(folder, "s", what, SHOP), b"\ngone\n")


def test_a_try_changes_nothing():
    what = ("request_rate", "2026-02-24T13:00Z", "2026-02-24T15:30Z")
    with support.folder() as folder:
        ok("score", "--state", "s", SHOP, cwd=folder)
        before = ok("state", "export", "s", cwd=folder)
        tried = exclude(folder, "s", what, SHOP, more=("--dry-run",))
        support.equal(ok("state", "export", "s", cwd=folder), before)
        support.equal(exclude(folder, "s", what, SHOP),
                      tried.replace(b"would be ", b""))
        after = ok("state", "export", "s", cwd=folder)
        assert before != after
        again = exclude(folder, "s", what, SHOP)  # it is there already
        support.contains(again, tried.split()[3])
        support.equal(ok("state", "export", "s", cwd=folder), after)


def test_killed_at_any_moment_it_is_the_old_state_or_the_new():
    rng = random.Random(7)
    what = ("s*", SPRING + DAY, SPRING + 2 * DAY)
    with support.folder() as folder:
        write(os.path.join(folder, "m.csv"), text(rows(rng, SPRING, 3000)))
        ok("score", "--state", "s", "m.csv", cwd=folder)
        old = ok("state", "export", "s", cwd=folder)
        ok("state", "import", "t", "-", stdin=old, cwd=folder)
        begun = time.monotonic()
        exclude(folder, "t", what, "m.csv")
        span = time.monotonic() - begun
        new = ok("state", "export", "t", cwd=folder)
        command = (support.PROGRAM, "exclude", "--state", "s", "--series",
                   what[0], "--from", str(what[1]), "--to", str(what[2]), *WHY,
                   "m.csv")
        done = 0
        for _ in range(KILLS):
            process = subprocess.Popen(command, cwd=folder,
                                       stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            time.sleep(rng.random() * span)
            process.send_signal(signal.SIGKILL)
            process.wait(60)
            got = ok("state", "export", "s", cwd=folder)
            assert got in (old, new), "half a state"
            ok("state", "verify", "s", cwd=folder)
            if got == new:
                done += 1
                for name in ("s", "s-wal", "s-shm"):
                    if os.path.exists(os.path.join(folder, name)):
                        os.unlink(os.path.join(folder, name))
                ok("state", "import", "s", "-", stdin=old, cwd=folder)
        assert done < KILLS, "never killed in the middle"
        exclude(folder, "s", what, "m.csv")
        support.equal(ok("state", "export", "s", cwd=folder), new)


def test_a_run_that_was_cut_short_goes_on_after_it():
    rng = random.Random(8)
    what = ("s0", SPRING + DAY, SPRING + 2 * DAY)
    run = ("score", "--state", "s", "--alerts", "e", "--checkpoint", "200",
           "m.csv")
    with support.folder() as folder:
        write(os.path.join(folder, "m.csv"), text(rows(rng, SPRING, 6000)))
        kept = 0
        for _ in range(50):
            process = subprocess.Popen((support.PROGRAM, *run), cwd=folder,
                                       stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            while process.poll() is None and not kept:
                _, shown, _ = support.run("state", "show", "s", cwd=folder)
                kept = shown.count(b"cut short") and shown.count(b" rows  m.csv")
            process.kill()
            process.wait(60)
            _, shown, _ = support.run("state", "show", "s", cwd=folder)
            kept = b"cut short" in shown and b" rows  m.csv" in shown
            if kept:
                break
            for name in ("s", "s-wal", "s-shm", "e"):
                if os.path.exists(os.path.join(folder, name)):
                    os.unlink(os.path.join(folder, name))
        assert kept, "was never cut short"
        exclude(folder, "s", what, "m.csv")
        support.contains(ok("state", "show", "s", cwd=folder), b"cut short")
        ok(*run, cwd=folder)
        exclude(folder, "t", what)
        ok("score", "--state", "t", "m.csv", cwd=folder)
        same(folder, "t", "s")


def test_other_data_are_refused():
    rng = random.Random(9)
    made = rows(rng, SPRING, 500)
    other = made[:]
    other[700] = other[700].rsplit(",", 1)[0] + ",12.345\n"
    with support.folder() as folder:
        path = os.path.join(folder, "m.csv")
        write(path, text(made))
        ok("score", "--state", "s", "m.csv", cwd=folder)
        before = ok("state", "export", "s", cwd=folder)
        command = ("exclude", "--state", "s", "--series", "s1", "--from",
                   str(SPRING), "--to", str(SPRING + DAY), *WHY)
        for part, sentence in (
                (made[300:], b"s0: the state has seen "),
                (made[:-300], b"nothing was changed: the data are not those "
                              b"that the state has learned from, in 3 of 3"),
                (made[:400] + made[420:], b"rows, "),
                ([m for m in made if ",s1," not in m],
                 b"s1: the state has seen "),
                ([m for m in made if ",s1," not in m],
                 b"; the data hold none of them"),
                (other, b"; the data hold as many, with other times or values"),
                ([], b"in 3 of 3 series")):
            write(path, text(part))
            refused(3, sentence, *command, "m.csv", cwd=folder)
            support.equal(ok("state", "export", "s", cwd=folder), before)
        refused(2, b"exclude: want the data from the first sample on",
                *command, cwd=folder)
        refused(1, b"", *command, "no-such-file.csv", cwd=folder)
        write(path, text(made))
        ok(*command, "m.csv", cwd=folder)


def test_a_state_that_is_kept_or_cannot_be_written():
    what = ("exclude", "--series", "a", "--from", "1", "--to", "2", *WHY)
    with support.folder() as folder:
        state = os.path.join(folder, "s")
        process = subprocess.Popen(
            (support.PROGRAM, "score", "--state", state), cwd=folder,
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        end = time.monotonic() + 30
        while not (os.path.exists(state) and os.path.getsize(state)):
            assert time.monotonic() < end, "waited in vain"
            time.sleep(.02)
        refused(1, b"another run keeps this state (process %d)\n"
                % process.pid, *what, "--state", state)
        process.communicate(timeout=60)
        ok("exclude", "--state", state, *what[1:])
        as_user = {"user": 65534} if os.geteuid() == 0 else {}
        os.chmod(folder, 0o755)
        os.chmod(state, 0o444)
        os.chmod(folder, 0o555)
        done = subprocess.run((support.PROGRAM, *what, "--state", state),
                              stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=60, cwd="/", **as_user)
        os.chmod(folder, 0o755)
    support.equal(done.returncode, 1, done.stderr)
    support.contains(done.stderr, b": Permission denied")


def test_an_alert_in_the_state_has_the_severity_that_it_has_now():
    flags = ("--critical", "5", "--critical-clear", "4.5", "--keep-samples",
             "2")
    with open(os.path.join(support.SOURCE, "tests", "golden", "alert_escalates",
                           "in.csv")) as f:
        lines = f.read().splitlines(True)
    seen = set()
    with support.folder() as folder:
        for end in range(len(lines) - 40, len(lines) + 1):
            write(os.path.join(folder, "m.csv"), "".join(lines[:end]))
            ok("score", "--state", "s", *flags, "m.csv", cwd=folder)
            told = audit(folder, "SELECT alert, kind, severity FROM audit WHERE "
                         "kind IN ('raised', 'escalated', 'deescalated') ORDER "
                         "BY number")
            seen |= {kind for _, kind, _ in told}
            support.equal(
                dict(audit(folder, "SELECT id, severity FROM alert")),
                {alert: severity for alert, _, severity in told})
    support.equal(seen, {"raised", "escalated", "deescalated"})


# ---- version 1 ----

VERSION_1 = """
CREATE TABLE engine (one INTEGER PRIMARY KEY CHECK (one = 1), head TEXT NOT NULL, clock INTEGER NOT NULL, configuration TEXT NOT NULL, run INTEGER NOT NULL, command TEXT NOT NULL, ended INTEGER NOT NULL, source TEXT NOT NULL, events TEXT NOT NULL, length INTEGER NOT NULL, cut INTEGER NOT NULL, checkpoints INTEGER NOT NULL) STRICT;
CREATE TABLE engine_before (one INTEGER PRIMARY KEY CHECK (one = 1), head TEXT NOT NULL, clock INTEGER NOT NULL, configuration TEXT NOT NULL, run INTEGER NOT NULL, command TEXT NOT NULL, ended INTEGER NOT NULL, source TEXT NOT NULL, events TEXT NOT NULL, length INTEGER NOT NULL, cut INTEGER NOT NULL, checkpoints INTEGER NOT NULL) STRICT;
CREATE TABLE lane (number INTEGER PRIMARY KEY, key BLOB NOT NULL, text BLOB NOT NULL, checksum INTEGER NOT NULL, run INTEGER NOT NULL, seen INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL) STRICT;
CREATE TABLE lane_before (number INTEGER PRIMARY KEY, key BLOB NOT NULL, text BLOB NOT NULL, checksum INTEGER NOT NULL, run INTEGER NOT NULL, seen INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL) STRICT;
CREATE TABLE alert (id TEXT PRIMARY KEY, series BLOB NOT NULL, rule TEXT NOT NULL, severity TEXT NOT NULL, raised INTEGER NOT NULL, score REAL, cleared INTEGER, peak REAL) STRICT, WITHOUT ROWID;
CREATE TABLE alert_before (id TEXT PRIMARY KEY, series BLOB NOT NULL, rule TEXT NOT NULL, severity TEXT NOT NULL, raised INTEGER NOT NULL, score REAL, cleared INTEGER, peak REAL) STRICT, WITHOUT ROWID;
CREATE TABLE position (path TEXT PRIMARY KEY, identity TEXT NOT NULL, rows INTEGER NOT NULL, bounded INTEGER NOT NULL, counted INTEGER NOT NULL, run INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE position_before (path TEXT PRIMARY KEY, identity TEXT NOT NULL, rows INTEGER NOT NULL, bounded INTEGER NOT NULL, counted INTEGER NOT NULL, run INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE configuration (hash TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE audit (number INTEGER PRIMARY KEY, run INTEGER NOT NULL, configuration TEXT NOT NULL, kind TEXT NOT NULL, time INTEGER, series BLOB, rule TEXT, severity TEXT, alert TEXT, started INTEGER, value REAL, rate REAL, expected REAL, lower REAL, upper REAL, score REAL, deviation REAL, peak REAL, before REAL, after REAL, model TEXT, reason TEXT, detail TEXT) STRICT;
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END;
PRAGMA application_id = 1836216183;
PRAGMA user_version = 1;
"""
TABLES = ("engine", "configuration", "lane", "alert", "audit", "position")


def make_version_1(new, old):
    """The rows of a state, in a file of the first version."""
    file = sqlite3.connect(old)
    file.executescript(VERSION_1.replace(
        "1836216183", str(0x6d726772)))
    file.execute("ATTACH ? AS new", (new,))
    for table in TABLES:
        columns = ", ".join(
            row[1] for row in file.execute("PRAGMA table_info(%s)" % table))
        file.execute("INSERT INTO main.%s SELECT %s FROM new.%s"
                     % (table, columns, table))
    file.commit()
    file.close()


def checksum(data):
    value = 0xcbf29ce484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001b3 % 2 ** 64
    return value


def export_version_1(path, like):
    """As the program of that version wrote it: its tables, in its columns."""
    file = sqlite3.connect(path)
    file.text_factory = bytes
    out = b"export 1\n"
    for table in TABLES:
        columns = [row[1].decode() for row in
                   file.execute("PRAGMA table_info(%s)" % table)]
        got = file.execute("SELECT *, typeof(%s) FROM %s ORDER BY 1" % (
            "), typeof(".join(columns), table)).fetchall()
        out += b"%s %d\n" % (table.encode(), len(got))
        for row in got:
            for i, name in enumerate(columns):
                value, kind = row[i], row[len(columns) + i]
                if name == "checkpoints":
                    value = 0
                out += name.encode() + {
                    b"null": b" none 0\n",
                    b"integer": b" number %d\n" % (
                        value if kind == b"integer" else 0),
                    b"real": b" real %s\n" % (
                        b"%.17g" % value if kind == b"real" else b""),
                }.get(kind, b" %s %d\n%s\n" % (
                    b"text" if kind == b"text" else b"bytes",
                    len(value) if kind in (b"text", b"blob") else 0,
                    value if kind in (b"text", b"blob") else b""))
    file.close()
    head = like.split(b"\n", 1)[0] + b"\n"
    body = head + out
    tail = like[like.rstrip(b"\n").rfind(b"\n") + 1:]
    name = tail.split()[0]
    return body + name + b" %016x\n" % checksum(body)


def test_a_state_of_version_1_is_brought_up_to_date():
    rng = random.Random(10)
    made = rows(rng, SPRING, 500)
    what = ("s0", SPRING + DAY, SPRING + 2 * DAY)
    with support.folder() as folder:
        path = os.path.join(folder, "m.csv")
        write(path, text(made[:1000]))
        ok("score", "--state", "whole", "m.csv", cwd=folder)
        old = os.path.join(folder, "s")
        make_version_1(os.path.join(folder, "whole"), old)
        kept = read(old)
        for args in (("state", "show", "s"), ("exclude", "--list", "--state",
                                              "s")):
            refused(3, b"is of an older version (a run with --state brings it "
                    b"up to date)", *args, cwd=folder)
        support.equal(read(old), kept)
        exported = ok("state", "export", "whole", cwd=folder)
        ok("state", "import", "read", "-", cwd=folder,
           stdin=export_version_1(old, exported))
        write(path, text(made))
        for state in ("s", "read", "whole"):
            ok("score", "--state", state, "m.csv", cwd=folder)
        support.equal(audit(folder, "PRAGMA user_version"), [(2,)])
        support.equal(audit(folder, "SELECT count(*) FROM lane WHERE rows IS "
                            "NULL"), [(3,)])
        for state in ("s", "read"):
            same(folder, state, "whole")
        # It has not counted its rows: their first and last are what it knows.
        write(path, text(made[300:]))
        refused(3, b"s0: the state has seen ", "exclude", "--state", "s",
                "--series", "s0", "--from", str(what[1]), "--to", str(what[2]),
                *WHY, "m.csv", cwd=folder)
        write(path, text(made))
        for state in ("whole", "s", "read"):
            exclude(folder, state, what, "m.csv")
            same(folder, state, "whole")
        support.equal(audit(folder, "SELECT count(*) FROM lane WHERE rows IS "
                            "NULL"), [(0,)])


def test_holidays_that_have_changed_are_told():
    what = ("request_rate", "2026-02-24T13:00Z", "2026-02-24T15:30Z")
    with support.folder() as folder:
        path = os.path.join(folder, "days.txt")
        write(path, "2026-02-20 a day off\n")
        ok("score", "--state", "s", "--holidays", "days.txt", SHOP, cwd=folder)
        write(path, "2026-02-20 a day off\n2026-02-27 another\n")
        _, _, err = support.run(
            "exclude", "--state", "s", "--series", what[0], "--from", what[1],
            "--to", what[2], *WHY, "--dry-run", SHOP, cwd=folder)
        support.contains(err, b"a file of holidays or of known events has changed")
        os.unlink(path)
        refused(1, b"days.txt: cannot open", "exclude", "--state", "s",
                "--series", what[0], "--from", what[1], "--to", what[2], *WHY,
                SHOP, cwd=folder)


def test_a_configuration_file_with_several_rules():
    what = ("*", "2026-02-18T10:00Z", "2026-02-19T00:00Z")
    with support.folder() as folder:
        path = os.path.join(folder, "c.json")
        write(path, """{"raise": 1.5, "series": [{"match": ["api*"], "preset":
            "latency", "rules": [{"rule": "Slow"}, {"rule": "VerySlow",
            "raise": 3}]}]}""")
        exclude(folder, "first", what)
        for state in ("first", "later"):
            ok("score", "--state", state, "-c", "c.json", SHOP, cwd=folder)
        exclude(folder, "later", what, "-c", "c.json", SHOP)
        same(folder, "later", "first")
        for name in ("Slow", "VerySlow"):
            support.contains(learned(folder, "later"), name.encode() + b"\n")
        write(path, """{"raise": 1.4}""")
        refused(2, b"--config c.json is not what the state was kept with",
                "exclude", "--state", "later", "--series", "*", "--from", "1",
                "--to", "2", *WHY, "-c", "c.json", SHOP, cwd=folder)


def test_wrong_use_is_told_and_makes_nothing():
    good = {"--state": "s", "--series": "a", "--from": "2026-01-01", "--to":
            "2026-01-02", "--reason": "r", "--owner": "o"}

    def flags(**changed):
        made = []
        for name, value in good.items():
            value = changed.get(name.strip("-").replace("from", "from_"), value)
            made += [] if value is None else [name, value]
        return made

    for args, sentence in (
            (flags(state=None), b"exclude: want --state"),
            (flags(series=None), b"exclude: want --series"),
            (flags(from_=None), b"exclude: want --from"),
            (flags(to=None), b"exclude: want --to"),
            (flags(reason=None), b"exclude: want --reason (why is it left"),
            (flags(reason="  "), b"exclude: want --reason (why is it left"),
            (flags(owner=None), b"exclude: want --owner"),
            (flags(from_="noon"), b"--from: cannot read 'noon' (want RFC 3339"),
            (flags(to="2026-13-01"), b"--to: cannot read '2026-13-01'"),
            (flags(to="2026-01-01"), b"--from 2026-01-01 is not before --to "),
            (flags(to="2025-01-01"), b"--from 2026-01-01 is not before --to "),
            (flags() + ["--list"], b"have no place with --list"),
            (["--state", "s", "--list", "--remove", "x"], b"contradict each"),
            (flags(state="-"), b"--state -: want a file")):
        with support.folder() as folder:
            refused(2, sentence, "exclude", *args, cwd=folder)
            support.equal(os.listdir(folder), [])
    with support.folder() as folder:
        refused(1, b"s: cannot open: No such file", "exclude", "--state", "s",
                "--remove", "0123456789abcdef", cwd=folder)
        ok("score", "--state", "s", SHOP, cwd=folder)
        before = ok("state", "export", "s", cwd=folder)
        for args, sentence in (
                (["--state", "s", "--remove", "0123456789abcdef", SHOP],
                 b"--remove: no exclusion '0123456789abcdef' is in s"),
                (["--state", "s", "--remove", "x" * 40, SHOP],
                 b"--remove: no exclusion 'xxx"),
                (flags() + ["--raise", "2", SHOP],
                 b"--raise 2 contradicts the state, which was kept with 1"),
                (flags() + ["--recalibrate", "1d", SHOP],
                 b"cannot be lived again with --recalibrate")):
            refused(2, sentence, "exclude", *args, cwd=folder)
        support.equal(ok("state", "export", "s", cwd=folder), before)


support.main(globals())
