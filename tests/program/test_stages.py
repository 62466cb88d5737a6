"""test_stages.py - reading, judging by several and printing at the same time
changes nothing: every byte of rows, sentences, alerts, rejects and manifests is
that of one thread, and a row is answered as soon."""
import gzip
import os
import random
import select
import subprocess
import threading
import time

import support

NUMBERS = ("1", "2", "3", "8")
DATA = os.path.join(support.SOURCE, "datasets")
SETS = {
    "clocks": ["--tz", "Europe/Berlin"],
    "cost": [],
    "fleet": ["--wide", "--only", "changes"],
    "queue": ["--detector", "novelty", "--columns", "novelty,model,reason"],
    "shop": ["--format", "ndjson", "--columns", "p,step,profile"],
    "tour": ["--direction", "below", "--range", "0:"],
}


def same(*args, files=(), stdin=b"", cwd=None, fresh=()):
    """The same run on each number of threads; returns the first's result, with
    the bytes of the files that it wrote. Those of `fresh` are new each time."""
    results = []
    for number in NUMBERS:
        for path in fresh:
            if os.path.exists(path):
                os.remove(path)
        result = support.run("score", "--threads", number, *args, stdin=stdin,
                             cwd=cwd or support.SOURCE)
        results.append(result + tuple(
            support.read(os.path.join(cwd, name)) for name in files))
    for number, result in zip(NUMBERS, results):
        assert result == results[0], "--threads %s differs: %r" % (
            number, args)
    return results[0]


def odd_rows():
    """Rows of many series, with all that can be wrong with them."""
    rng = random.Random(3)
    lines = ["timestamp,series,value"]
    odd = ["", "# a comment", "noon,a,1", "1767571200,a", '1767571200,"a,1',
           "1767571200,,1", "1767571200,a,12 ms", "timestamp,series,value",
           '1767571200,"late, quoted",3', "1767571200,a,1,2,3",
           "1767571200," + "x" * 70000 + ",1", "1767571200,a,1\0",
           ' "1767571260" ,\ta,"7"', "1767571200,a,1e400"]
    for i in range(6000):
        lines.append("%d,%s,%.3f" % (1767571200 + i // 40 * 60,
                                     "host%02d" % (i % 40),
                                     10 + rng.gauss(0, 1)))
        if i % 2000 > 1400 and rng.random() < .1:
            lines.append(rng.choice(odd))
    return ("\n".join(lines) + "\n").encode()


def test_all_data_sets_give_the_same_bytes():
    for name, flags in SETS.items():
        status, rows, said = same(*flags, os.path.join(DATA, name))
        support.equal(status, 0, said)
        assert rows.count(b"\n") > 10, name
    names = sorted(name for name in os.listdir(DATA)
                   if os.path.exists(os.path.join(DATA, name,
                                                  "incidents.json")))
    support.equal(names, sorted(SETS), "each data set has its line")


def test_odd_rows_and_those_the_engine_refuses_keep_their_order():
    with support.folder() as folder:
        with open(os.path.join(folder, "odd.csv"), "wb") as f:
            f.write(odd_rows())
        for flags in ([], ["--max-series", "30"],
                      ["--lateness", "5m", "--duplicates", "error"],
                      ["--strict"], ["--strict", "--max-series", "30"]):
            status, rows, said, rejects, alerts = same(
                *flags, "--rejects", "rejects.txt", "--alerts",
                "alerts.jsonl", "odd.csv", cwd=folder,
                files=("rejects.txt", "alerts.jsonl"))
            os.remove(os.path.join(folder, "alerts.jsonl"))
            support.equal(status, 3 if "--strict" in flags else 0)
            assert rejects and b"odd.csv:" in said
            assert "--strict" in flags or b"further bad rows" in said


def test_files_of_every_kind_and_those_that_are_none():
    rows = ["%d,%d" % (1767571200 + i * 60, i % 9) for i in range(3000)]
    text = ("time,value\n" + "\n".join(rows) + "\n").encode()
    with support.folder() as folder:
        files = {
            "a.csv": text, "b.csv.gz": gzip.compress(text),
            "c.csv.gz": gzip.compress(text)[:-900], "d.csv": b"",
            "e.csv": b"time,latency\n0,1\n", "f.csv": b"\xff\xfet\0",
            "g.ndjson": b'{"time":1767571200,"value":1}\n{"time":1}\n[1]\n',
            "i.csv": text + b"value,host,time\n" + b"".join(
                b"%d,%s,%d\n" % (i % 5, b"ab"[i % 2:][:1], 1767751200 + i * 60)
                for i in range(3000)),
            "j.csv": b"\xff\xfe" + text.decode().encode("utf-16-le"),
        }
        for name, data in files.items():
            with open(os.path.join(folder, name), "wb") as f:
                f.write(data)
        status, _, said = same(*sorted(files), "none.csv", cwd=folder)
        support.equal(status, 1)
        support.contains(said, b"none.csv: cannot open")
        turned = ("time,value\n" + "\n".join(reversed(rows))).encode()
        with open(os.path.join(folder, "h.csv"), "wb") as f:
            f.write(turned)
        same("--newest-first", "h.csv", cwd=folder)
        same("h.csv", cwd=folder)


def in_pieces(number, data, sizes):
    process = subprocess.Popen(
        [support.PROGRAM, "score", "--threads", number, "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    got = []
    reader = threading.Thread(
        target=lambda: got.append(process.stdout.read()))
    reader.start()
    at = 0
    while at < len(data):
        size = sizes()
        os.write(process.stdin.fileno(), data[at:at + size])
        at += size
    process.stdin.close()
    reader.join(60)
    said = process.stderr.read()
    return process.wait(20), got[0], said


START = 1767571200
STEP = 300
RULES = """{"nodata": "30m", "series": [
  {"match": "cpu*", "rules": [{"rule": "Odd"},
    {"rule": "VeryOdd", "raise": 2, "severity": "critical"}]},
  {"match": "disk*", "nodata": "0", "counter": true},
  {"match": "net*", "nodata": "3h", "step": "5m", "detector": "novelty"}]}"""
KNOWN = """{"known_events": [
  {"name": "batch", "series": ["cpu*", "queue*"], "reason": "r", "owner": "o",
   "time_intervals": [{"times": [{"start_time": "06:00",
                                  "end_time": "11:00"}]}]},
  {"name": "sale", "series": "net*", "reason": "r", "owner": "o",
   "own_profile": true, "ranges": [{"from": "2026-01-05 06:00",
                                    "to": "2026-01-05 16:00"}]},
  {"name": "never", "series": "none", "reason": "r", "owner": "o",
   "ranges": [{"from": "2026-01-05 06:00", "to": "2026-01-05 16:00"}]}]}"""


def spellings(i):
    """One key, as different rows may have it."""
    name = ("cpu", "disk", "net", "queue")[i % 4]
    if i % 3:
        return ["%s%02d" % (name, i)]
    return ['"%s{host=""h%d"",zone=""z""}"' % (name, i),
            '"%s{zone=""z"",host=""h%d""}"' % (name, i)]


def fleet(seed, series, steps):
    """Rows of many series, some of which fall silent, also at the same time;
    some come late, twice, far off, or cannot be read or judged."""
    rng = random.Random(seed)
    lines = ["timestamp,series,value"]
    sleeps = {i: (rng.randrange(20, steps), rng.choice((10, 20, steps)))
              for i in range(series) if rng.random() < .5}
    total = [0.] * series
    for step in range(steps):
        for i in range(series):
            begin, length = sleeps.get(i, (steps, 0))
            if begin // 5 * 5 <= step < begin // 5 * 5 + length:
                continue
            value = 10 + rng.gauss(0, 1) + 40 * (rng.random() < .01)
            total[i] += value
            time_ = START + step * STEP - STEP * 3 * (rng.random() < .01)
            row = "%d,%s,%.3f" % (time_, rng.choice(spellings(i)),
                                  total[i] if i % 4 == 1 else value)
            lines += [row] * (1 + (rng.random() < .01))
        if step == steps // 2:
            lines += ["noon,cpu00,1", "%d,,1" % START, "%d,a" % START,
                      "%d,new,1e308" % START, "timestamp,series,value",
                      "%d,%s,1" % (START, "n" * 3000)]
    return ("\n".join(lines) + "\n").encode()


def write_fleet(folder):
    """Several files with a clock each, whose series are partly the same."""
    for name, seed, series in (("a.csv", 1, 60), ("b.csv", 2, 37),
                               ("c.csv", 3, 2)):
        with open(os.path.join(folder, name), "wb") as f:
            f.write(fleet(seed, series, 150))
    for name, text in (("rules.json", RULES), ("known.json", KNOWN)):
        with open(os.path.join(folder, name), "w") as f:
            f.write(text)
    return ["a.csv", "b.csv", "c.csv"]


def test_those_who_share_the_series_say_what_one_says():
    wanted = {  # flags, and what must be there for the run to mean something
        (): b'"silent"',
        ("-c", "rules.json"): b"VeryOdd",
        ("-c", "rules.json", "--known-events", "known.json"): b'"suppressed"',
        ("--only", "firing"): b'"raised"',
        ("--only", "changes", "--format", "ndjson"): b'"cleared"',
        ("--columns", "p,model,reason,profile,step"): b'"raised"',
        ("--lateness", "20m"): b'"raised"',
        ("--lateness", "20m", "--duplicates", "mean"): b'"raised"',
        ("--duplicates", "error"): b'"raised"',
        ("--max-series", "50"): b'"raised"',
        ("--max-series", "20", "--strict"): b"",
        ("--alert-budget", "1/d", "--nodata", "3h"): b"",
        ("--nodata", "0"): b'"raised"',
        ("--model", "ewma", "--step", "5m"): b'"silent"',
    }
    with support.folder() as folder:
        files = write_fleet(folder)
        for flags, word in wanted.items():
            log = os.path.join(folder, "alerts.jsonl")
            status, rows, said, rejects, alerts = same(
                *flags, "--rejects", "rejects.txt", "--alerts",
                "alerts.jsonl", *files, cwd=folder,
                files=("rejects.txt", "alerts.jsonl"), fresh=[log])
            support.equal(status, 3 if "--strict" in flags else 0, said)
            assert word in alerts, (flags, word)
            assert rows.count(b"\n") > 10 and b"a.csv:" in said, flags
            assert rejects, flags


def test_one_series_among_others_may_have_most_rows():
    rng = random.Random(4)
    for busy in "busy", "busy" * 200:  # fills a batch of texts before its end
        lines = ["timestamp,series,value"]
        for i in range(9000):
            lines.append("%d,%s,%.2f" % (START + i * 60, busy if i % 50 else
                                         "calm", 5 + rng.gauss(0, 1)))
        data = ("\n".join(lines) + "\n").encode()
        for flags in ([], ["--columns", "model,reason"], ["--only", "changes"]):
            status, rows, said = same(*flags, stdin=data)
            support.equal(status, 0, said)
            assert rows.count(b"\n") == 9001 or "--only" in flags


def test_what_goes_to_the_same_place_stays_among_the_rows():
    with support.folder() as folder:
        files = write_fleet(folder)
        _, log, _ = same("--alerts", "-", *files, cwd=folder)
        _, both, _ = same("--alerts", "/dev/stdout", *files, cwd=folder)
        _, _, said = same("--alerts", "/dev/stderr", *files, cwd=folder)
    assert 0 < log.count(b"\n") < both.count(b"\n")
    assert 0 < log.count(b"\n") < said.count(b"\n")


def test_pipes_in_pieces_give_the_bytes_of_a_file():
    rng = random.Random(5)
    data = odd_rows()
    for rows, largest in ((data, 60000), (data[:90000], 300)):
        want = same(stdin=rows)
        for number in NUMBERS:
            got = in_pieces(number, rows, lambda: rng.randrange(1, largest))
            support.equal(got, want)


def test_a_state_ends_the_same_and_goes_on_the_same():
    flags = ["--checkpoint", "1000", "--alerts", "alerts.jsonl"]
    results = []
    for number in NUMBERS:
        with support.folder() as folder:
            with open(os.path.join(folder, "odd.csv"), "wb") as f:
                f.write(odd_rows()[:200000])
            args = ["score", "--threads", number, "--state", "s", *flags,
                    "odd.csv"]
            first = support.run(*args, cwd=folder)
            with open(os.path.join(folder, "odd.csv"), "ab") as f:
                f.write(odd_rows()[200000:])
            second = support.run(*args, cwd=folder)
            shown = support.run("state", "s", cwd=folder)
            results.append((first, second, shown[0], support.read(
                os.path.join(folder, "alerts.jsonl"))))
    for number, result in zip(NUMBERS, results):
        assert result == results[0], "--threads %s differs" % number


def test_a_manifest_is_the_same_and_holds():
    with support.folder() as folder:
        made = []
        for number in NUMBERS:
            name = "m%s.json" % number
            support.ok("score", "--threads", number, "--manifest",
                       os.path.join(folder, name),
                       os.path.join(DATA, "tour", "orders.csv"))
            support.ok("verify", os.path.join(folder, name))
            made.append([line for line in support.read(
                os.path.join(folder, name)).splitlines()
                if not line.startswith(b'"flags"')])
    assert all(lines == made[0] for lines in made)


def answer_at_once(*flags):
    process = subprocess.Popen([support.PROGRAM, "score", *flags, "-"],
                               stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL)
    taken = []
    os.write(process.stdin.fileno(), b"time,value\n")
    os.read(process.stdout.fileno(), 65536)  # the header
    for i in range(300):
        row = b"%d,%d\n" % (1767571200 + i * 60, i % 7)
        begun = time.perf_counter()
        os.write(process.stdin.fileno(), row)
        ready, _, _ = select.select([process.stdout], [], [], 20)
        taken.append(time.perf_counter() - begun)
        assert ready, "no answer: the row was held back"
        support.equal(os.read(process.stdout.fileno(), 65536).count(b"\n"), 1)
    process.stdin.close()
    support.equal(process.wait(20), 0)
    # The machine may be busy; no row may wait for a clock.
    assert min(taken) < .001, "the quickest answer took %g s" % min(taken)


def test_a_row_is_answered_at_once():
    answer_at_once("--threads", "3")
    answer_at_once("--threads", "3", "--duplicates", "error")  # by one engine


def test_who_has_enough_does_not_wait_for_more():
    for number in NUMBERS:
        process = subprocess.Popen(
            [support.PROGRAM, "score", "--threads", number, "--strict",
             "--max-series", "1", "-"], stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        os.write(process.stdin.fileno(),
                 b"time,series,value\n1,a,1\n1,b,1\n2,a,1\n")
        support.equal(process.wait(20), 3)  # its input is still open
        support.contains(process.stderr.read(), b"a further series")
        process.stdin.close()


support.main(globals())
