"""test_lateness.py - rows that come late wait for each other: any order within
the lateness gives the same bytes, and duplicates are settled as asked for."""
import os
import random

import support

STEP = 60
LATENESS = 600


def rows():
    """(time, series, value text), some of them twice, some missing."""
    rng = random.Random(7)
    made = []
    for i in range(600):
        time = 1767571200 + i * STEP
        for series in ("a", "b", 'c{x="1"}'):
            value = "%.3f" % (10 + i % 60 / 10 + rng.gauss(0, 1))
            if i > 500 and series == "b":
                value = "90"
            made.append((time, series, "" if rng.random() < .02 else value))
            if rng.random() < .05:
                made.append((time, series, "%.2f" % rng.gauss(10, 3)))
            if rng.random() < .01:
                made.append((time, series, "NaN"))
    return made


def text(made):
    return "time,series,value\n" + "".join(
        '%d,"%s",%s\n' % (t, s.replace('"', '""'), v) for t, s, v in made)


def shuffled(made, seed):
    """Each row up to LATENESS late, by the largest time before it."""
    rng = random.Random(seed)
    return sorted(made, key=lambda row: row[0] + rng.uniform(0, LATENESS))


def score(made, *args):
    return support.run("score", "--columns", "reason", *args,
                       stdin=text(made).encode())


def test_any_order_within_the_lateness_gives_the_same_bytes():
    made = rows()
    for policy in ("first", "mean", "error"):
        args = ("--lateness", "10m", "--duplicates", policy)
        status, want, told = score(made, *args)
        support.equal(status, 0)
        assert b",firing," in want
        for seed in range(5):
            status, got, also = score(shuffled(made, seed), *args)
            support.equal(status, 0)
            assert got == want, "%s: order %d differs" % (policy, seed)
            support.equal(also.splitlines()[-1], told.splitlines()[-1])


def test_alerts_and_replays_are_the_same_bytes_too():
    made = rows()
    with support.folder() as folder:
        incidents = os.path.join(folder, "incidents.csv")
        with open(incidents, "w") as f:
            f.write("id,start,end,series\nI,2026-01-05T08:20:00Z,"
                    "2026-01-05T10:00:00Z,b\n")
        for args in (("score", "--alerts", "-"),
                     ("replay", "--incidents", incidents)):
            args += ("--lateness", "10m")
            want = support.run(*args, stdin=text(made).encode())[:2]
            support.equal(want[0], 0)
            assert want[1]
            for seed in range(3):
                got = support.run(*args,
                                  stdin=text(shuffled(made, seed)).encode())
                support.equal(got[:2], want)


def test_without_lateness_rows_in_order_say_the_same():
    made = [row for i, row in enumerate(sorted(set(rows())))
            if not i or row[:2] != sorted(set(rows()))[i - 1][:2]]
    support.equal(score(made)[:2], score(made, "--lateness", "10m")[:2])


def test_every_row_has_its_own():
    made = shuffled(rows(), 1)
    for policy in ("first", "last", "mean"):
        _, out, err = score(made, "--lateness", "10m", "--duplicates", policy)
        support.equal(out.count(b"\n"), len(made) + 1)
        assert b"late" not in err, err
        support.contains(err, b"with the time of the row before")


def test_one_that_comes_later_still_is_late():
    made = [(1000, "a", "1"), (1060, "a", "2"), (1300, "a", "3"),
            (1060, "a", "4"), (1060, "b", "5")]
    _, out, err = score(made, "--lateness", "1m")
    reasons = [line.split(b",")[-1] for line in out.splitlines()[1:]]
    support.equal(reasons, [b"warming", b"warming", b"duplicate", b"warming",
                            b"warming"])
    made[3] = (1030, "a", "4")
    _, out, err = score(made, "--lateness", "1m")
    support.equal([line.split(b",")[-1] for line in out.splitlines()[1:]][2],
                  b"late")
    support.contains(err, b"rows read 5; late 1")


def test_each_file_has_a_clock_of_its_own():
    with support.folder() as folder:
        for name, start in (("a", 5000), ("b", 0)):
            with open(os.path.join(folder, name + ".csv"), "w") as f:
                f.write("ts,value\n" + "".join(
                    "%d,1\n" % (start + t) for t in (60, 0, 180, 120)))
        status, out, err = support.run("score", "--lateness", "5m", folder)
    support.equal(status, 0)
    support.equal([line.split(b",")[:2] for line in out.splitlines()[1:]],
                  [[b"%d" % (5000 + t), b"a"] for t in range(0, 240, 60)] +
                  [[b"%d" % t, b"b"] for t in range(0, 240, 60)])
    assert b"late" not in err


def test_refused_duplicates_are_told_by_their_own_line():
    made = [(0, "a", "5"), (60, "a", "2"), (0, "a", "3"), (60, "a", "2")]
    with support.folder() as folder:
        bad = os.path.join(folder, "bad.csv")
        for args, lines in ((("--lateness", "5m"), (b":2:", b":5:")),
                            ((), (b":5:",))):
            status, out, err = score(made, "--duplicates", "error",
                                     "--rejects", bad, *args)
            support.equal(status, 0)
            for line in lines:
                support.contains(err, b"stdin" + line + b" a second row of "
                                 b"this series and time (--duplicates error)")
            with open(bad, "rb") as f:
                support.equal(f.read().count(b"\n"), len(lines))
            status, strict, _ = score(made, "--duplicates", "error",
                                      "--strict", *args)
            support.equal(status, 3)
            assert out.startswith(strict) and len(strict) < len(out) or \
                not args, strict


def test_a_pipe_is_answered_when_the_time_is_past():
    """Rows leave as later ones come, not at the end only."""
    import subprocess
    process = subprocess.Popen(
        [support.PROGRAM, "score", "--lateness", "1m"], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    process.stdin.write(b"ts,value\n60,1\n0,2\n180,3\n")
    process.stdin.flush()
    got = b""
    while got.count(b"\n") < 3:
        got += os.read(process.stdout.fileno(), 4096)
    support.equal([line.split(b",")[0] for line in got.splitlines()],
                  [b"timestamp", b"0", b"60"])
    out = process.communicate(timeout=60)[0]
    support.equal(out.split(b",")[0], b"180")


support.main(globals())
