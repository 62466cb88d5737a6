"""test_explained.py - what explain says of a row is what score says of it, and
its figures add up."""
import csv
import io
import json
import os

import support

SHOP = os.path.join("datasets", "shop", "request_rate.csv")
COLUMNS = ("expected", "lower", "upper", "score", "state", "alert")


def score(*args):
    status, out, _ = support.run("score", *args)
    support.equal(status, 0)
    return list(csv.DictReader(io.StringIO(out.decode())))


def explain(time, series, *args):
    status, out, err = support.run("explain", "--at", time, "--series", series,
                                   "--format", "json", *args)
    support.equal(status, 0, err)
    return json.loads(out)


def close(got, text):
    """A figure of score, which prints ten digits of it, or six."""
    if text == "" or got is None:
        return text == "" and got is None
    return abs(got - float(text)) <= 1e-5 * abs(float(text))


def check(row, told):
    for name in COLUMNS[:4]:
        assert close(told[name], row[name]), (name, told[name], row[name])
    for name in COLUMNS[4:] + ("model", "reason"):
        support.equal(told[name], row[name], name)
    if told["expected"] is not None:
        total = sum(told["parts"].values())
        assert abs(total - told["expected"]) < 1e-9 * abs(total), told


def check_rows(options, every):
    rows = score("--columns", "model,reason", *options, SHOP)
    for row in rows[::every]:
        check(row, explain(row["timestamp"], row["series"], *options, SHOP))


def test_rows_are_those_of_score():
    check_rows([], 997)


def test_with_a_rule_and_another_model():
    check_rows(["--for", "3/5", "--direction", "below", "--model",
                "holt-winters-classic"], 2503)
    check_rows(["--model", "brutlag"], 3001)
    check_rows(["--alert-budget", "1/w"], 2801)
    check_rows(["--trend", "0.01", "--critical", "2"], 2903)


def test_rows_that_wait_are_explained_in_order():
    rows = b"ts,value\n60,2\n0,1\n120,3\n240,4\n"
    status, out, _ = support.run("explain", "--at", "1", "--series", "value",
                                 "--format", "json", "--lateness", "5m",
                                 stdin=rows)
    support.equal(status, 0)
    support.equal(json.loads(out)["value"], 2)


def test_a_state_is_where_it_begins_and_stays_as_it_is():
    with open(os.path.join(support.SOURCE, SHOP)) as f:
        lines = f.readlines()
    with support.folder() as folder:
        names = [os.path.join(folder, name) for name in ("a", "b", "state")]
        for path, part in zip(names, (lines[:6000], lines[:1] + lines[6000:])):
            with open(path, "w") as f:
                f.writelines(part)
        score("--state", names[2], "--name", "r", names[0])
        with open(names[2], "rb") as f:
            before = f.read()
        time = lines[7000].split(",")[0]
        told = explain(time, "r", "--name", "r", "--state", names[2], names[1])
        whole = explain(time, "r", "--name", "r", SHOP)
        support.equal(told, whole)
        with open(names[2], "rb") as f:
            support.equal(f.read() == before, True, "the state has changed")


support.main(globals())
