"""test_kpi_corpus.py - what bench/kpi measures on is drawn by the rules of
docs/quality.md, the same each time, and is in the data that is made."""
import json
import os
import sys
import tempfile
import unittest
from pathlib import Path

import support

sys.path.insert(0, os.path.join(support.SOURCE, "bench"))
import kpi_corpus as corpus  # noqa: E402


class Rule(unittest.TestCase):
    def test_less_is_needed_of_a_longer_one(self):
        self.assertAlmostEqual(corpus.need(1, 3.5), 4)
        self.assertAlmostEqual(corpus.need(1, 11), 11)
        self.assertAlmostEqual(corpus.need(30, 11), 2.5)
        self.assertAlmostEqual(corpus.need(60, 3.5), 2.5)
        self.assertAlmostEqual(corpus.need(30 ** .5, 4), 3.25)

    def test_a_ground_has_the_local_unit(self):
        scenario = {"series": [{"noise": {"kind": "poisson"}}]}
        ground = corpus.Ground(scenario, [4.0, 100.0, 9.0],
                               [6.0, 90.0, None])
        self.assertEqual(ground.unit, [2.0, 10.0, 3.0])
        self.assertAlmostEqual(ground.sigma, 1)
        self.assertEqual(ground.farthest, {-1: 1.0, 1: 1.0})
        self.assertEqual(ground.there, [True, True, False])


class Families(unittest.TestCase):
    def test_a_seed_is_drawn_the_same_each_time(self):
        for family in corpus.families():
            one = corpus.draw_scenario(family, 3)
            self.assertEqual(one, corpus.draw_scenario(family, 3))
            self.assertNotEqual(one["series"],
                                corpus.draw_scenario(family, 5)["series"])

    def test_there_are_a_hundred_series_in_each_half(self):
        self.assertGreaterEqual(
            len(corpus.families()) * corpus.SEEDS // 2, 100)

    def test_halves_have_as_many_of_each_kind(self):
        for family in corpus.families():
            units = [[corpus.draw_scenario(family, seed)["series"][0]["unit"]
                      for seed in range(half, corpus.SEEDS, 2)]
                     for half in (0, 1)]
            self.assertEqual(units[0], units[1])


class Incidents(unittest.TestCase):
    """Of two seeds with rows that are missing, and of sparse ones."""

    @classmethod
    def setUpClass(cls):
        cls.made = tempfile.TemporaryDirectory()
        cls.records = {}
        for family, seed in (("gaps", 2), ("sparse", 1)):
            folder = Path(cls.made.name) / family
            folder.mkdir()
            cls.records[family] = corpus.make_seed(support.PROGRAM, family,
                                                   seed, folder)

    @classmethod
    def tearDownClass(cls):
        cls.made.cleanup()

    def find_minutes(self, family, name):
        """Start and end of each incident, from the scenario's start."""
        path = (Path(self.made.name) / family / "scenarios" /
                (name + ".json"))
        return [(int(m["start"][:-1]), int(m["start"][:-1]) +
                 int(m["length"][:-1]), m["labels"])
                for m in json.loads(path.read_text())["incidents"]
                if m.get("recorded", True)]

    def test_the_rule_holds(self):
        for family, name in ("gaps", "gaps-02"), ("sparse", "sparse-01"):
            found = self.find_minutes(family, name)
            self.assertEqual(len(found), len(self.records[family]))
            self.assertTrue(2 <= len(found) <= 8)
            last = corpus.QUIET - 20
            for start, end, labels in found:
                self.assertGreaterEqual(start - last, 20)
                self.assertTrue(1 <= end - start <= 60)
                self.assertGreaterEqual(float(labels["sigmas"]) + .01,
                                        corpus.need(end - start, 4))
                self.assertGreaterEqual(float(labels["share"]) + .001,
                                        corpus.LEAST_SHARE)
                last = end

    def test_incidents_are_in_the_data_and_nothing_else_is(self):
        family, name = "sparse", "sparse-01"
        scenario = corpus.draw_scenario(family, 1)
        rows = 28 * corpus.DAY
        folder = Path(self.made.name)
        clean = corpus.read_rows(corpus.run_synth(
            support.PROGRAM, scenario, folder / "again"), rows)
        made = corpus.read_rows(folder / family / (name + ".csv"), rows)
        within = [False] * rows
        for start, end, _ in self.find_minutes(family, name):
            self.assertNotEqual(made[start:end], clean[start:end])
            within[start:end] = [True] * (end - start)
        self.assertEqual([v for v, w in zip(made, within) if not w],
                         [v for v, w in zip(clean, within) if not w])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
