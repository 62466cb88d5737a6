"""test_scoreboard.py - replay/scoreboard.csv is what the program makes of the
data sets that are shipped. Where quality has changed, and is meant to have:

    build/marigram replay --plan replay/plans/shipped.json > replay/scoreboard.csv
"""
import csv
import os

import support

PLAN = os.path.join(support.SOURCE, "replay/plans/shipped.json")
BOARD = os.path.join(support.SOURCE, "replay/scoreboard.csv")


def scoreboard(threads):
    status, out, _ = support.run("replay", "--plan", PLAN,
                                 "--threads", threads)
    support.equal(status, 0)
    return out.decode().splitlines()


def test_the_scoreboard_is_as_it_is_committed():
    with open(BOARD) as f:
        wanted = f.read().splitlines()
    support.equal(scoreboard("3"), wanted)


def test_it_does_not_depend_on_the_number_of_threads():
    support.equal(scoreboard("1"), scoreboard("5"))


def test_every_folder_of_data_has_its_lines():
    with open(BOARD, newline="") as f:
        rows = list(csv.DictReader(f))
    folders = {name for name in os.listdir(
        os.path.join(support.SOURCE, "datasets"))
        if os.path.exists(os.path.join(support.SOURCE, "datasets", name,
                                       "incidents.json"))}
    support.equal({row["dataset"] for row in rows}, folders)
    support.equal(len(rows), len(folders) * len({r["configuration"]
                                                 for r in rows}))


support.main(globals())
