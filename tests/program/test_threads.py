"""test_threads.py - a replay by several threads is that of one, to the byte:
what is printed, what is said and in which order, the event log, and the rows
that are refused."""
import gzip
import json
import os
import random

import support

DATASETS = os.path.join(support.SOURCE, "datasets")
FLAGS = {"fleet": ["--wide"], "clocks": ["--tz", "Europe/Berlin"]}
ENDS = (["--format", "text"], ["--format", "json"],
        ["--format", "csv", "--table", "alerts"])
START = 1767571200  # s; 2026-01-05
SEEDS = 120 if os.environ.get("MARIGRAM_LONG") else 12


def outcome(folder, threads, *args):
    """All that a run leaves."""
    alerts = os.path.join(folder, "alerts.jsonl")
    rejects = os.path.join(folder, "rejects.txt")
    for path in (alerts, rejects):
        if os.path.exists(path):
            os.remove(path)
    got = support.run("replay", "--threads", str(threads), "--alerts", alerts,
                      "--rejects", rejects, *args)
    return got + tuple(support.read(path) if os.path.exists(path) else None
                       for path in (alerts, rejects))


def same(folder, *args, threads=(2, 3, 7)):
    """Returns what it is."""
    one = outcome(folder, 1, *args)
    for count in threads:
        support.equal(outcome(folder, count, *args), one, (count, args))
    return one


def shipped():
    return sorted(name for name in os.listdir(DATASETS) if os.path.exists(
        os.path.join(DATASETS, name, "incidents.json")))


def call(name, *more):
    data = os.path.join(DATASETS, name)
    return ("--incidents", os.path.join(data, "incidents.json"),
            *FLAGS.get(name, []), *more, data)


# ---- what is shipped ----

def test_every_shipped_dataset():
    with support.folder() as folder:
        for name in shipped():
            for end in ENDS:
                status, out, _, alerts, _ = same(folder, *call(name, *end),
                                                 threads=(3,))
                support.equal(status, 0, name)
                assert out and (alerts or name == "tour"), name


def test_beside_others():
    for name in shipped():
        args = ("replay", *call(name, "--compare", "model=ewma", "--compare",
                                "raise=1.3"))
        one = support.run(*args, "--threads", "1")
        support.equal(one[0], 0, one[2])
        for threads in ("2", "6"):
            support.equal(support.run(*args, "--threads", threads), one, name)


def test_several_detectors_and_rules():
    config = {"rules": [{"rule": "a", "raise": .9},
                        {"rule": "b", "raise": 1.2, "for": "10m"}]}
    with support.folder() as folder:
        path = os.path.join(folder, "c.json")
        support.write(path, json.dumps(config))
        for name in ("shop", "fleet"):
            for more in (["-c", path, "--format", "json"],
                         ["--detector", "novelty"], ["--alert-budget", "1/w"]):
                got = same(folder, *call(name, *more), threads=(2,))
                support.equal(got[0], 0, got[2])


# ---- what is not as it should be ----

def incidents(folder):
    path = os.path.join(folder, "incidents.json")
    support.write(path, json.dumps({"incidents": [
        {"id": str(i), "start": str(START + hour * 3600),
         "end": str(START + hour * 3600 + 7200), "series": glob}
        for i, (hour, glob) in enumerate(
            ((20, "*"), (40, "s1*"), (60, ["s2*", "part*"]), (80, "nobody")))]}))
    return path


def lines(rng, names, rows, hostile):
    """Rows of several series by time, some of them as they should not be."""
    quiet = {name: rng.randrange(rows) for name in names if rng.random() < .3}
    for i in range(rows):
        for k, name in enumerate(names):
            if i > quiet.get(name, rows):
                continue
            time = START + 1800 * i
            value = "%.4g" % (100 + 30 * ((i + k) % 48 > 24) + rng.gauss(0, 3) +
                              (80 if rng.random() < .02 else 0))
            if rng.random() < hostile:
                time, value = rng.choice((
                    (time - 7200, value), (time, "12 ms"), ("noon", value),
                    (time, ""), (time - 1800, "1e308"), (time, "99")))
            yield name, time, value


def write_file(rng, path, names, rows, hostile):
    keyed = len(names) > 1 or rng.random() < .5
    head = rng.choice(("ts,series,value", "time,series,v")) if keyed \
        else "ts,value"
    text = head + "\n" + "".join(
        ("%s,%s,%s\n" % (time, quoted(name), value) if keyed
         else "%s,%s\n" % (time, value))
        for name, time, value in lines(rng, names, rows, hostile))
    if path.endswith(".gz"):
        with gzip.open(path, "wt") as f:
            f.write(text)
    else:
        support.write(path, text)


def quoted(name):
    return '"%s"' % name.replace('"', '""') if '"' in name else name


def name_of(rng, pool, k):
    """One series may come under two names that are one."""
    if rng.random() < .2:
        return rng.choice(('s%d{a="1",b="2"}', 's%d{b="2",a="1"}')) % \
            rng.randrange(pool)
    return "s%d" % k


def make(rng, folder):
    """A folder of files, with all that may be wrong with one."""
    data = os.path.join(folder, "data")
    os.mkdir(data)
    pool = rng.choice((4, 40))
    for i in range(rng.choice((1, 2, 3, 6))):
        ending = rng.choice((".csv", ".csv", ".csv.gz"))
        path = os.path.join(data, "part%d%s" % (i, ending))
        kind = rng.random()
        if kind < .08:
            support.write(path[:-3] if ending == ".csv.gz" else path, "")
        elif kind < .15:
            support.write(os.path.join(data, "part%d.csv" % i),
                          "when,what\n1,2\n")
        else:
            first = 0 if rng.random() < .3 else i * 10
            names = sorted({name_of(rng, pool, first + k)
                            for k in range(rng.choice((1, 1, 3, 9)))})
            write_file(rng, path, names, rng.choice((60, 200)),
                       rng.choice((0, 0, .005, .05)))
    return data


def settings(rng):
    """Few at once, so that most cases are run by several."""
    return list(rng.choice((
        [], [], [], [], ["--raise", ".6", "--clear", ".3"],
        ["--max-series", "3"], ["--strict"], ["--nodata", "0"],
        ["--nodata", "6h"], ["--lateness", "3h"], ["--newest-first"],
        ["--lateness", "3h", "--duplicates", "error"], ["--cool-down", "1h"],
        ["--model", "naive"])))


def test_whatever_the_data_is_like():
    shared = 0
    for seed in range(SEEDS):
        rng = random.Random(seed)
        with support.folder() as folder:
            data = make(rng, folder)
            got = same(folder, "--incidents", incidents(folder),
                       *settings(rng), *rng.choice(ENDS), data,
                       threads=(2, 7))
            shared += got[0] == 0
    assert shared, "some of them are whole"


def test_one_series_in_two_files():
    """Found at the first row, and at the last."""
    row = "%d,%s,%g\n"
    with support.folder() as folder:
        for late in (False, True):
            paths = []
            for i in range(4):
                rows = [row % (START + 600 * (k + 300 * i), "own%d" % i, k % 7)
                        for k in range(300)]
                rows.insert(299 if late else 0, row % (
                    START + 600 * (300 * i + late * 299), "common", 5))
                paths.append(os.path.join(folder, "%d.csv" % i))
                support.write(paths[-1], "ts,series,value\n" + "".join(rows))
            status, out, _, _, _ = same(
                folder, "--incidents", incidents(folder), *paths)
            support.equal(status, 0)
            support.contains(out, b"5 series")


def test_bad_rows_are_told_in_the_order_of_the_files():
    """15 in each of three: the limit of 20 falls into the second."""
    with support.folder() as folder:
        paths = []
        for i in range(3):
            rows = ["%d,%s\n" % (START + 60 * k, "bad%d" % k if k % 4 == 0
                                 else k % 5) for k in range(60)]
            paths.append(os.path.join(folder, "%d.csv" % i))
            support.write(paths[-1], "ts,value\n" + "".join(rows))
        _, _, err, _, rejects = same(
            folder, "--incidents", incidents(folder), *paths)
        said = err.decode().splitlines()
        support.equal(sum("cannot read" in line for line in said), 20, said)
        support.equal(sum("further bad rows" in line for line in said), 1)
        support.equal(len(rejects.splitlines()), 45)
        support.contains(err, b"bad 45")


def test_those_who_fall_silent_together_are_told_in_their_order():
    """Twenty series stop one after the other; one row of a last one, much
    later, tells it of all of them."""
    rows = []
    for k in range(300):
        rows += ["%d,s%d,%d\n" % (START + 60 * k, i, k % 9)
                 for i in range(20) if k < 300 - i % 3]
        rows.append("%d,last,%d\n" % (START + 60 * k, k % 9))
    rows.append("%d,last,3\n" % (START + 90000))
    with support.folder() as folder:
        path = os.path.join(folder, "all.csv")
        support.write(path, "ts,series,value\n" + "".join(rows))
        _, _, _, alerts, _ = same(folder, "--nodata", "1h", "--incidents",
                                  incidents(folder), path)
        told = [json.loads(line)["labels"] for line in alerts.splitlines()]
        support.equal(sum(one["alertname"] == "NoData" for one in told), 20)


def test_the_clock_of_a_file_is_that_of_all_its_rows():
    """Row one of the second file is hours ahead of those behind it: by its
    time nobody has stopped. Both series are in both files."""
    def row(name, second):
        return "%d,%s,%d\n" % (START + second, name, second % 7)
    first = "".join(row("a", 60 * k) + row("b", 60 * k) for k in range(300))
    second = row("b", 60000) + row("a", 18060) + row("b", 61800)
    with support.folder() as folder:
        paths = [os.path.join(folder, name) for name in ("1.csv", "2.csv")]
        for path, text in zip(paths, (first, second)):
            support.write(path, "ts,series,value\n" + text)
        _, _, _, alerts, _ = same(folder, "--nodata", "1h", "--incidents",
                                  incidents(folder), *paths)
        assert b"NoData" not in alerts, alerts


def test_a_strict_run_stops_where_it_would():
    with support.folder() as folder:
        paths = [os.path.join(folder, "%d.csv" % i) for i in range(4)]
        for path in paths:
            support.write(path, "ts,value\n" + "".join(
                "%d,%s\n" % (START + 60 * k, "bad" if k == 400 else k % 9)
                for k in range(500)))
        status, _, err, _, rejects = same(
            folder, "--strict", "--incidents", incidents(folder), *paths)
        support.equal(status, 3)
        support.equal(len(rejects.splitlines()), 1, err)


def test_a_file_that_cannot_be_read():
    with support.folder() as folder:
        good = [os.path.join(folder, "%d.csv" % i) for i in range(3)]
        for path in good:
            support.write(path, "ts,value\n" + "".join(
                "%d,%d\n" % (START + 60 * k, k % 9) for k in range(500)))
        gone = os.path.join(folder, "gone.csv")
        status, _, err, _, _ = same(folder, "--incidents", incidents(folder),
                                    good[0], gone, good[1], good[2])
        support.equal(status, 1)
        support.contains(err, b"gone.csv")


def test_known_events_count_the_rows_of_all():
    with support.folder() as folder:
        known = os.path.join(folder, "known.json")
        support.write(known, json.dumps({"known_events": [
            {"name": name, "series": glob, "reason": "a test", "owner": "us",
             "ranges": [{"from": str(START + at), "to": str(START + at + 3600)}]}
            for name, glob, at in (("seen", "1", 3600), ("unseen", "*", -9000))
        ]}))
        paths = [os.path.join(folder, "%d.csv" % i) for i in range(3)]
        for path in paths:
            support.write(path, "ts,value\n" + "".join(
                "%d,%d\n" % (START + 60 * k, k % 9) for k in range(500)))
        _, _, err, _, _ = same(folder, "--known-events", known, "--incidents",
                               incidents(folder), *paths)
        support.contains(err, b"'unseen' covered no row")
        assert b"'seen'" not in err, err


def test_what_one_has_to_do():
    """Standard input, a manifest: one engine, and no difference either."""
    rows = b"ts,value\n" + b"".join(b"%d,%d\n" % (START + 60 * k, k % 9)
                                    for k in range(500))
    with support.folder() as folder:
        args = ("replay", "--incidents", incidents(folder))
        support.equal(support.run(*args, "--threads", "4", stdin=rows),
                      support.run(*args, "--threads", "1", stdin=rows))
        written = []
        for threads in ("1", "4"):
            path = os.path.join(folder, threads)
            support.ok("replay", *call("shop", "--threads", threads,
                                       "--manifest", path))
            written.append(json.loads(support.read(path)))
        support.equal(written[0]["learned"], written[1]["learned"])
        support.equal(written[0]["counts"], written[1]["counts"])


support.main(globals())
