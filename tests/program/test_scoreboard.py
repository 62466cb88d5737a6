"""test_scoreboard.py - replay/scoreboard.csv is what the program makes of the
data sets that are shipped, and docs/configuration.md has what it says. Where
quality has changed, and is meant to have, both are made again by

    bench/scoreboard
"""
import csv
import json
import os
import subprocess
import sys

import support

PLAN = os.path.join(support.SOURCE, "replay/plans/shipped.json")
BOARD = os.path.join(support.SOURCE, "replay/scoreboard.csv")
PAGE = os.path.join(support.SOURCE, "docs/configuration.md")


def scoreboard(plan, *more):
    return support.ok("replay", "--plan", plan, *more).decode().splitlines()


def rows():
    with open(BOARD, newline="") as f:
        return list(csv.DictReader(f))


def test_the_scoreboard_is_as_it_is_committed():
    with open(BOARD) as f:
        wanted = f.read().splitlines()
    # half a minute's work; a machine that does more at once takes longer
    got = support.ok("replay", "--plan", PLAN, timeout=900)
    support.equal(got.decode().splitlines(), wanted)


def test_it_does_not_depend_on_the_number_of_threads():
    data = os.path.join(support.SOURCE, "datasets")
    with support.folder() as folder:
        plan = os.path.join(folder, "plan.json")
        support.write(plan, json.dumps({
            "datasets": [{"name": name, "data": os.path.join(data, name),
                          "incidents": os.path.join(data, name,
                                                    "incidents.json")}
                         for name in ("shop", "tour")],
            "configurations": [{"name": "auto"}, {
                "name": "ewma", "settings": {"model": "ewma"}}],
            "presets": ["none", "traffic"]}))
        one = scoreboard(plan, "--threads", "1")
        support.equal(len(one), 1 + 2 * 2 * 2)
        for threads in ("2", "5", "9"):
            support.equal(scoreboard(plan, "--threads", threads), one)


def test_every_folder_of_data_has_its_lines():
    folders = {name for name in os.listdir(
        os.path.join(support.SOURCE, "datasets"))
        if os.path.exists(os.path.join(support.SOURCE, "datasets", name,
                                       "incidents.json"))}
    support.equal({row["dataset"].split()[0] for row in rows()}, folders)


def test_every_configuration_is_there_under_every_preset():
    found = [(row["dataset"], row["configuration"], row["preset"])
             for row in rows()]
    support.equal(len(found), len(set(found)))
    presets = {name[:-len(".json")] for name in os.listdir(
        os.path.join(support.SOURCE, "models/presets"))}
    support.equal({preset for _, _, preset in found}, presets | {""})
    sides = [set(side) for side in zip(*found)]
    support.equal(len(found), len(sides[0]) * len(sides[1]) * len(sides[2]))
    assert "novelty" in sides[1]


def test_the_page_has_what_it_says():
    table = subprocess.run(
        [sys.executable, os.path.join(support.SOURCE, "bench/scoreboard"),
         "--table"], check=True, capture_output=True, text=True).stdout
    with open(PAGE) as f:
        support.contains(f.read(), table)


support.main(globals())
