"""replay: the program's, as data frames."""
from __future__ import annotations

import json
import os
import subprocess
import unittest
from typing import Any, Dict
from unittest import mock

import pandas as pd

import marigram

from .support import tree

TOUR = tree("datasets", "tour")
INCIDENTS = tree("datasets", "tour", "incidents.json")


def told(*flags: str) -> Dict[str, Any]:
    """What the program says itself."""
    done = subprocess.run(
        [os.environ["MARIGRAM_PROGRAM"], "replay", "--format", "json",
         "--incidents", INCIDENTS, *flags, TOUR],
        check=True, capture_output=True, text=True)
    raw: Dict[str, Any] = json.loads(done.stdout)
    return raw


class Replaying(unittest.TestCase):
    def test_it_is_the_program_s(self) -> None:
        self.assertEqual(marigram.replay(TOUR, INCIDENTS).raw, told())
        self.assertEqual(marigram.replay([TOUR], INCIDENTS,
                                         {"raise": 3, "counter": False},
                                         options=["--lead=5m"]).raw,
                         told("--raise", "3", "--lead", "5m"))

    def test_frames_hold_what_was_found(self) -> None:
        found = marigram.replay(TOUR, INCIDENTS)
        self.assertEqual(list(found.incidents.index), ["INC-1"])
        self.assertEqual(str(found.incidents["start"].dtype),
                         "datetime64[ns, UTC]")
        self.assertEqual(found.incidents["lag"].dtype, "m8[ns]")
        self.assertEqual(len(found.alerts), found.counts["alerts"])
        recall = found.raw["figures"]["recall"]
        self.assertEqual(found.figures.loc["recall", "low"], recall["low"])
        self.assertIn("caught", repr(found))

    def test_where_nothing_is_caught(self) -> None:
        found = marigram.replay(TOUR, INCIDENTS, {"raise": 1000})
        self.assertEqual(len(found.alerts), 0)
        self.assertTrue(found.incidents["lag"].isna().all())

    def test_frames_are_taken_too(self) -> None:
        wanted = marigram.replay(TOUR, INCIDENTS)
        data = pd.read_csv(os.path.join(TOUR, "orders.csv"))
        data["series"] = "orders"
        with open(INCIDENTS, encoding="utf-8") as file:
            incidents = json.load(file)["incidents"]
        frame = pd.DataFrame(incidents)[["id", "start", "end", "series"]]
        self.assertEqual(marigram.replay(data, incidents).raw["alerts"],
                         wanted.raw["alerts"])
        self.assertEqual(marigram.replay(data, frame).counts, wanted.counts)
        frame["start"] = pd.to_datetime(frame["start"])
        data["timestamp"] = pd.to_datetime(data["timestamp"])
        series = data.set_index("timestamp")["value"].rename("orders")
        for form in (data, data.set_index("timestamp"), series,
                     series.to_frame()):
            self.assertEqual(marigram.replay(form, frame).raw["alerts"],
                             wanted.raw["alerts"])

    def test_what_the_program_refuses_is_raised(self) -> None:
        with self.assertRaisesRegex(marigram.ProgramError, "'rise'|--rise"):
            marigram.replay(TOUR, INCIDENTS, {"rise": 1})
        with self.assertRaises(marigram.ProgramError) as caught:
            marigram.replay("/nowhere", INCIDENTS)
        self.assertEqual(caught.exception.status, 1)
        self.assertIn("/nowhere", str(caught.exception))

    def test_a_program_that_is_not_there_is_told(self) -> None:
        with mock.patch.dict(os.environ, {"PATH": "/nowhere"}):
            del os.environ["MARIGRAM_PROGRAM"]
            with self.assertRaisesRegex(FileNotFoundError, "MARIGRAM_PROGRAM"):
                marigram.replay(TOUR, INCIDENTS)
