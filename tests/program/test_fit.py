"""test_fit.py - what was learned goes on: a state that `fit` or `score` wrote
leads to the same bytes as one run over everything, and a file that is no such
state is refused and left as it is."""
import json
import os
import random
import re

import support
from support import ok, read

SHOP = os.path.join(support.SOURCE, "datasets", "shop", "request_rate.csv")
FOLDER = os.path.join(support.SOURCE, "datasets", "shop")
WEEK = 7 * 288


def shop(weeks):
    with open(SHOP, "rb") as f:
        lines = f.readlines()
    return lines[0], lines[1:1 + weeks * WEEK]


def write(path, lines):
    with open(path, "wb") as f:
        f.writelines(lines)


def learned(state):
    """What a state knows of the series, however the rows were cut."""
    return ok("state", "export", "--part", "learned", state)


def halves(folder):
    """The first five weeks: whole, the first four, and the fifth."""
    head, rows = shop(5)
    cut = 4 * WEEK + 131
    names = [os.path.join(folder, name) for name in ("all", "old", "new")]
    for name, part in zip(names, (rows, rows[:cut], rows[cut:])):
        write(name, [head] + part)
    return names, len(rows) - cut


COLUMNS = ["--name", "rate", "--columns",
           "deviation,level,trend,season,model,step,reason"]


def same_tail(first_verb):
    with support.folder() as folder:
        (whole, old, new), count = halves(folder)
        state = os.path.join(folder, "state")
        wanted = ok("score", *COLUMNS, whole).splitlines()[-count:]
        ok(first_verb, "--name", "rate", "--state", state, old)
        got = ok("score", *COLUMNS, "--state", state, new).splitlines()[1:]
        support.equal(len(got), count)
        assert got == wanted, "another verdict after the state was loaded"


def test_score_goes_on_from_what_fit_learned():
    same_tail("fit")


def test_score_goes_on_from_what_score_learned():
    same_tail("score")


def test_a_state_cut_in_days_is_the_state_of_one_run():
    with support.folder() as folder:
        head, rows = shop(3)
        whole, part = (os.path.join(folder, name) for name in ("w", "p"))
        one, many = (os.path.join(folder, name) for name in ("1", "m"))
        write(whole, [head] + rows)
        ok("score", "--name", "rate", "--state", one, whole)
        for i in range(0, len(rows), 700):
            write(part, [head] + rows[i:i + 700])
            ok("score", "--name", "rate", "--state", many, part)
        assert learned(one) == learned(many), "the states differ"


def test_what_is_no_state_is_refused_and_kept():
    with support.folder() as folder:
        path = os.path.join(folder, "notes.txt")
        write(path, [b"remember the milk\n"])
        status, out, err = support.run("score", "--state", path, SHOP)
        support.equal(status, 3)
        support.equal(out, b"")
        support.contains(err, b"notes.txt: found 'remember the milk' (want a "
                              b"state that --state has made")
        support.equal(read(path), b"remember the milk\n")


def test_a_state_of_other_settings_is_refused():
    with support.folder() as folder:
        path = os.path.join(folder, "state")
        ok("fit", "--state", path, SHOP)
        before = read(path)
        for flags, sentence in ((["--model", "ewma"],
                                 b"saved with --model auto (this"),
                                (["--season", "1d"],
                                 b"saved with --season auto (this"),
                                (["--tz", "Europe/Berlin"],
                                 b"saved with seasons in UTC")):
            status, out, err = support.run("score", "--state", path, *flags,
                                           SHOP)
            support.equal(status, 3)
            support.contains(err, sentence)
            support.equal(out, b"")
        support.equal(read(path), before)


def test_a_damaged_state_is_refused():
    with support.folder() as folder:
        path = os.path.join(folder, "state")
        ok("fit", "--state", path, SHOP)
        write(path, [read(path)[:50000]])
        status, _, err = support.run("score", "--state", path, SHOP)
        support.equal(status, 3)
        support.contains(err, b"state: the state is damaged")


def test_a_run_that_failed_leaves_the_state():
    with support.folder() as folder:
        state, bad = (os.path.join(folder, name) for name in ("s", "bad.csv"))
        ok("fit", "--state", state, SHOP)
        before = learned(state)
        write(bad, [b"time,value\n1767571200,1\nnoon,2\n"])
        status, _, _ = support.run("score", "--strict", "--state", state, bad)
        support.equal(status, 3)
        support.equal(learned(state), before)


def test_a_state_is_no_input_and_no_event_log():
    with support.folder() as folder:
        path = os.path.join(folder, "x.csv")
        write(path, [b"time,value\n1767571200,1\n"])
        for args in (("score", "--state", path, path),
                     ("fit", "--state", path, path),
                     ("fit", "--state", "-", path),
                     ("score", "--state", path + ".s", "--alerts",
                      path + ".s", path)):
            status, _, err = support.run(*args)
            support.equal(status, 2, err)
        support.equal(read(path), b"time,value\n1767571200,1\n")


def fitted(*args):
    return json.loads(ok("fit", "--format", "json", *args))


def test_the_shop_has_a_day_and_its_traffic_a_week():
    series = {one["series"]: one for one in fitted(FOLDER)["series"]}
    found = {name: [season["period"] for season in one["seasons"]
                    if season["verdict"] == "season"]
             for name, one in series.items()}
    support.equal(found, {"api_latency": [86400, 604800],
                          "error_rate": [86400],
                          "request_rate": [86400, 604800]})
    for one in series.values():
        assert one["speaks"].startswith("holt-winters-"), one["speaks"]
        support.equal(one["step"], 300)


def test_nine_days_are_too_short_for_a_week():
    with support.folder() as folder:
        head, rows = shop(2)
        path = os.path.join(folder, "rate.csv")
        write(path, [head] + rows[:9 * 288])
        out = ok("fit", path).decode()
        assert re.search(r"7d +1\.3 .*too short: 1\.3 of 2 cycles", out), out
        assert re.search(r"1d +9\.0 .* season$", out, re.M), out


def test_text_fits_a_terminal():
    out = ok("fit", "--correlate", FOLDER).decode()
    out += ok("fit", "--show", "lines", FOLDER).decode()
    for line in out.splitlines():
        assert len(line) <= 80, line


def test_a_long_series_is_averaged_and_that_is_told():
    out = ok("fit", "--cells", "1000", SHOP).decode()
    support.contains(out, "seasons by means of 1h20m")


def test_many_series_get_a_line_each():
    noise = random.Random(1)
    with support.folder() as folder:
        path = os.path.join(folder, "many.csv")
        with open(path, "w") as f:
            f.write("time,series,value\n")
            for i in range(300):
                for k in range(5):
                    f.write("%d,s%d,%d\n" % (1767571200 + 60 * i, k,
                                             noise.randrange(100)))
        lines = ok("fit", path).decode().splitlines()
        support.equal(len(lines), 1 + 5 + 2)
        support.contains(lines[-1], "5 series, 0 with a season")


support.main(globals())
