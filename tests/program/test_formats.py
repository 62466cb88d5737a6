"""test_formats.py - docs/formats.md names every column and field that the
program writes about the shipped data."""
import csv
import json
import os
import re

import support

with open(os.path.join(support.SOURCE, "docs/formats.md")) as f:
    PAGE = f.read()
NAMED = set(re.findall(r"`([\w]+)`", PAGE))
SHOP = os.path.join(support.SOURCE, "datasets/shop")
SHIPPED = {name: os.path.join(support.SOURCE, "datasets", name)
           for name in ("shop", "tour", "queue", "cost", "clocks")}
INCIDENTS = ("--incidents", os.path.join(SHOP, "incidents.json"))


def fields(value, found, free=()):
    """Every member's name, but for those below names that the data gives."""
    if isinstance(value, dict):
        for name, below in value.items():
            found.add(name)
            if name not in free:
                fields(below, found, free)
    elif isinstance(value, list):
        for below in value:
            fields(below, found, free)
    return found


def check(found, least):
    assert len(found) >= least, "hardly anything is looked at: %r" % found
    support.equal(sorted(found - NAMED), [])


def lines(*args):
    return [json.loads(line) for line in support.ok(*args).splitlines()]


def test_columns_of_verdicts():
    listed = re.search(r"further columns: ([^(]*?)\n  --only",
                       support.ok("help", "score").decode(), re.S).group(1)
    further = re.sub(r"\s", "", listed)
    out = support.ok("score", "--odds", "--columns", further,
                     os.path.join(SHIPPED["tour"], "orders.csv")).decode()
    check(set(next(csv.reader(out.splitlines()))), 20)


def test_alerts():
    found = set()
    for path in SHIPPED.values():
        fields(lines("score", "--alerts", "-", path), found, ("labels",))
    check(found, 20)


def test_notifications():
    check(fields(lines("score", "--notifications", "-", SHOP), set(),
                 ("labels", "groupLabels", "commonLabels")), 25)


def test_outcome_of_replay():
    out = support.ok("replay", *INCIDENTS, "--format", "json", SHOP)
    check(fields(json.loads(out), set()), 45)
    for table in ("incidents", "alerts", "figures", "noise"):
        out = support.ok("replay", *INCIDENTS, "--format", "csv", "--table",
                         table, SHOP).decode()
        check(set(out.splitlines()[0].split(",")), 4)


def test_comparisons():
    args = ("replay", *INCIDENTS, "--compare", "raise=2", "--format")
    check(fields(json.loads(support.ok(*args, "json", SHOP)), set()), 25)
    head = support.ok(*args, "csv", SHOP).decode().splitlines()[0]
    check(set(head.split(",")), 5)


def test_fit_and_tune():
    out = support.ok("fit", "--correlate", "--format", "json", SHOP)
    check(fields(json.loads(out), set()), 25)
    out = support.ok("tune", *INCIDENTS, "--settings", "8", "--format", "json",
                     SHOP)
    check(fields(json.loads(out), set(), ("settings", "chosen_settings")), 25)


def test_explanations():
    found = set()
    for at in ("2026-02-02T00:10:00Z", "2026-02-25T13:30:00Z"):
        fields(lines("explain", "--at", at, "--series", "request_rate",
                     "--format", "json", SHOP), found)
    check(found, 40)


support.main(globals())
