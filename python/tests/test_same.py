"""The verdicts are the program's, to the byte and in every column."""
from __future__ import annotations

import csv
import io
import math
import os
import subprocess
import unittest
from typing import Any, Dict, List, Sequence, Tuple

import numpy as np

import marigram

from .support import rows_of, tree

PROGRAM = os.environ["MARIGRAM_PROGRAM"]
ALL = marigram.COLUMNS + marigram.EXTRA_COLUMNS
SHORT = {"score", "p", "deviation", "novelty"}
UNITS = (("w", 604800), ("d", 86400), ("h", 3600), ("m", 60), ("s", 1))


def program(arguments: Sequence[str]) -> List[str]:
    done = subprocess.run(
        [PROGRAM, "score", "--columns", ",".join(marigram.EXTRA_COLUMNS),
         *arguments], check=True, capture_output=True, text=True,
        cwd=tree())
    return done.stdout.splitlines()


def span(step: np.timedelta64) -> str:
    """As the program prints one of whole seconds."""
    seconds = int(step.astype("m8[s]").astype(int))
    text = ""
    for unit, size in UNITS:
        if seconds >= size:
            text += f"{seconds // size}{unit}"
            seconds %= size
    return text


def cell(name: str, entry: Any) -> str:
    if isinstance(entry, str):
        return entry
    if name == "step":
        return span(entry)
    if math.isnan(entry):
        return ""
    return "%.6g" % entry if name in SHORT else "%.10g" % entry


class Printed:
    """Rows of verdicts as the program prints them; time and value are echoed.
    """

    def __init__(self) -> None:
        self.out = io.StringIO()
        self.writer = csv.writer(self.out, lineterminator="\n")
        self.writer.writerow(ALL)

    def add(self, verdicts: marigram.Verdicts, times: Sequence[str],
            values: Sequence[str]) -> None:
        columns: List[List[str]] = [list(times), list(verdicts.series),
                                    list(values)]
        for name in ALL[3:]:
            columns.append([cell(name, entry)
                            for entry in verdicts.column(name)])
        self.writer.writerows(zip(*columns))

    def lines(self) -> List[str]:
        return self.out.getvalue().splitlines()


def of_files(folder: str, config: Dict[str, marigram.Setting]) -> List[str]:
    """Each file a source with a series of its name, as the program reads them;
    it works out p where the column is asked for."""
    engine = marigram.Engine({"odds": True, **config})
    printed = Printed()
    for name in sorted(os.listdir(tree("datasets", folder))):
        if not name.endswith(".csv"):
            continue
        engine.source()
        _, rows = rows_of(tree("datasets", folder, name))
        times, values = zip(*rows)
        numbers = [float(text) if text else math.nan for text in values]
        printed.add(engine.push(name[:-4], list(times), numbers), times,
                    values)
    return printed.lines()


def of_wide(path: str) -> List[str]:
    """A file with a column for each series, its rows one after the other."""
    head, rows = rows_of(tree(path))
    cells = [(row[0], name, text) for row in rows
             for name, text in zip(head[1:], row[1:]) if text]
    times, names, values = zip(*cells)
    printed = Printed()
    printed.add(marigram.Engine({"odds": True}).push(names, list(times),
                                       [float(text) for text in values]),
                times, values)
    return printed.lines()


class Same(unittest.TestCase):
    maxDiff = 2000

    def same(self, ours: List[str], theirs: List[str]) -> None:
        self.assertEqual(len(ours), len(theirs))
        for got, wanted in zip(ours, theirs):
            self.assertEqual(got, wanted)

    def test_the_shop(self) -> None:
        self.same(of_files("shop", {}), program(["datasets/shop"]))

    def test_the_shop_with_other_settings(self) -> None:
        others: List[Tuple[Dict[str, marigram.Setting], List[str]]] = [
                ({"alert_budget": "1/w", "model": "ewma", "critical": 2,
                  "min-relative": .1},
                 ["--alert-budget", "1/w", "--model", "ewma", "--critical",
                  "2", "--min-relative", "0.1"]),
                ({"detector": "novelty"},
                 ["--detector", "novelty"]),
                ({"detector": "auto"},
                 ["--detector", "auto"]),
                ({"counter": True, "trend": .3}, ["--counter", "--trend",
                                                  "0.3"])]
        for config, flags in others:
            with self.subTest(config):
                self.same(of_files("shop", config),
                          program([*flags, "datasets/shop"]))

    def test_over_clock_changes(self) -> None:
        self.same(of_files("clocks", {"tz": "Europe/Berlin"}),
                  program(["--tz", "Europe/Berlin", "datasets/clocks"]))

    def test_many_series_in_turns(self) -> None:
        self.same(of_wide("datasets/fleet/fleet.csv"),
                  program(["--wide", "datasets/fleet/fleet.csv"]))
