"""Engine: arrays in, columns out, state, events and what is refused."""
from __future__ import annotations

import datetime
import gc
import os
import tempfile
import threading
import unittest
import weakref
from typing import Any, Callable, Dict, List, Tuple

import numpy as np
import pandas as pd

import marigram
from marigram.engine import as_times, as_values

from .support import sine

TIMES, VALUES = sine(1152)


def same(case: unittest.TestCase, one: marigram.Verdicts,
         other: marigram.Verdicts) -> None:
    for name in marigram.COLUMNS + marigram.EXTRA_COLUMNS:
        np.testing.assert_array_equal(one.column(name), other.column(name))


class Pushing(unittest.TestCase):
    def test_an_outage_is_raised_and_cleared(self) -> None:
        engine = marigram.Engine()
        verdicts = engine.push("api", TIMES, VALUES)
        self.assertEqual(len(verdicts), len(TIMES))
        self.assertEqual([e.kind for e in engine.events],
                         ["raised", "cleared"])
        raised = engine.events[0]
        self.assertEqual(raised.series, "api")
        self.assertEqual(raised.value, 0)
        self.assertEqual(raised.side, -1)
        row = list(verdicts.time).index(raised.time)
        self.assertEqual(verdicts.alert[row], raised.alert)
        self.assertEqual(verdicts.state[row], "firing")
        self.assertEqual(verdicts.severity[row], raised.severity)
        self.assertEqual(verdicts.expected[row], raised.expected)
        self.assertTrue(verdicts.changed[row])
        self.assertEqual(verdicts.alert[0], "")

    def test_pieces_make_the_same(self) -> None:
        whole = marigram.Engine().push("api", TIMES, VALUES)
        engine = marigram.Engine()
        for at in range(0, len(TIMES), 100):
            piece = engine.push("api", TIMES[at:at + 100],
                                VALUES[at:at + 100])
            np.testing.assert_array_equal(piece.score,
                                          whole.score[at:at + 100])
            np.testing.assert_array_equal(piece.model,
                                          whole.model[at:at + 100])

    def test_series_may_take_turns(self) -> None:
        alone = marigram.Engine().push("b", TIMES, VALUES)
        engine = marigram.Engine()
        both = engine.push(["a", "b"] * len(TIMES), np.repeat(TIMES, 2),
                           np.repeat(VALUES, 2))
        self.assertEqual(list(both.series[:3]), ["a", "b", "a"])
        np.testing.assert_array_equal(both.expected[1::2], alone.expected)
        self.assertEqual({e.series for e in engine.events}, {"a", "b"})

    def test_nothing_is_copied_that_need_not_be(self) -> None:
        times = np.array(TIMES, dtype="M8[ns]")
        values = np.array(VALUES)
        self.assertTrue(np.shares_memory(as_times(times), times))
        self.assertTrue(np.shares_memory(as_values(values), values))
        series = pd.Series(values, index=pd.DatetimeIndex(times))
        self.assertTrue(np.shares_memory(as_values(series),
                                         series.to_numpy()))
        verdicts = marigram.Engine().push("api", times, values)
        self.assertTrue(np.shares_memory(verdicts.value, values))

    def test_times_may_have_any_form(self) -> None:
        seconds = [t // 10**9 for t in TIMES]
        stamps = pd.to_datetime(seconds, unit="s")
        wanted = marigram.Engine().push("api", TIMES, VALUES)
        for times in (np.array(seconds, dtype="M8[s]"), stamps,
                      stamps.tz_localize("UTC").tz_convert("Asia/Tokyo"),
                      pd.Series(stamps), list(stamps),
                      pd.Series(stamps).dt.tz_localize("UTC"),
                      [stamp.isoformat() + "Z" for stamp in stamps],
                      [datetime.datetime.utcfromtimestamp(s)
                       for s in seconds]):
            with self.subTest(type(times)):
                same(self, marigram.Engine().push("api", times, VALUES),
                     wanted)

    def test_values_may_have_any_form(self) -> None:
        holes = [float("nan") if i % 9 == 4 else v
                 for i, v in enumerate(VALUES)]
        wanted = marigram.Engine().push("api", TIMES, holes)
        nullable = pd.array([None if v != v else v for v in holes],
                            dtype="Float64")
        for values in (np.array(holes), pd.Series(holes),
                       pd.Series(nullable), np.array(holes + holes)[:1152],
                       np.repeat(holes, 2)[::2]):
            with self.subTest(type(values)):
                same(self, marigram.Engine().push("api", TIMES, values),
                     wanted)

    def test_no_rows_are_no_verdicts(self) -> None:
        none: List[str] = []
        for series in ("api", none):
            verdicts = marigram.Engine().push(series, [], [])
            self.assertEqual(len(verdicts), 0)
            self.assertEqual(list(verdicts.state), [])

    def test_engines_in_threads_share_nothing(self) -> None:
        wanted = marigram.Engine().push("api", TIMES, VALUES)
        got: List[marigram.Verdicts] = []

        def run() -> None:
            got.append(marigram.Engine().push("api", TIMES, VALUES))

        threads = [threading.Thread(target=run) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(got), 4)
        for verdicts in got:
            same(self, verdicts, wanted)


class Keeping(unittest.TestCase):
    def goes_on(self, change: Callable[[marigram.Engine, marigram.Engine],
                                       None]) -> None:
        whole = marigram.Engine().push("api", TIMES, VALUES)
        first, second = marigram.Engine(), marigram.Engine()
        first.push("api", TIMES[:805], VALUES[:805])
        change(first, second)
        rest = second.push("api", TIMES[805:], VALUES[805:])
        np.testing.assert_array_equal(rest.score, whole.score[805:])
        np.testing.assert_array_equal(rest.alert, whole.alert[805:])

    def test_what_was_saved_goes_on(self) -> None:
        self.goes_on(lambda first, second: second.load(first.save()))

    def test_by_a_file_too(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "state")

            def by_file(first: marigram.Engine,
                        second: marigram.Engine) -> None:
                first.save_file(path)
                second.load_file(path)

            self.goes_on(by_file)

    def test_what_is_no_state_is_refused(self) -> None:
        engine = marigram.Engine()
        for state in (b"", b"nonsense", engine.save()[:-9]):
            with self.assertRaises(marigram.Error) as caught:
                engine.load(state)
            self.assertEqual(caught.exception.code, "STATE")
        with self.assertRaisesRegex(TypeError, "cannot use str"):
            engine.load("text")  # type: ignore[arg-type]
        with self.assertRaisesRegex(marigram.Error, "/nowhere/state"):
            engine.load_file("/nowhere/state")

    def test_an_engine_goes_with_its_last_name(self) -> None:
        engine = marigram.Engine()
        engine.push("api", TIMES, VALUES)
        gone = weakref.ref(engine)
        del engine
        gc.collect()
        self.assertIsNone(gone())


class Refusing(unittest.TestCase):
    def refused(self, kind: Any, sentence: str, *arguments: Any) -> None:
        engine = marigram.Engine({"max-series": 1})
        with self.assertRaisesRegex(kind, sentence):
            engine.push(*arguments)

    def test_settings(self) -> None:
        wrong: List[Tuple[Dict[str, Any], str]] = [
                ({"rise": 1}, "no setting 'rise' .did you mean 'raise'"),
                ({"raise": "high"}, "'high'"),
                ({"raise": .4, "clear": .5}, "clear"),
                ({"known-events": "k.json"}, "known-events")]
        for config, sentence in wrong:
            with self.subTest(config):
                with self.assertRaisesRegex(marigram.Error, sentence):
                    marigram.Engine(config)
        for other in ("x.json", [1], {1: 2}):
            with self.assertRaisesRegex(TypeError, "cannot use"):
                marigram.Engine(other)  # type: ignore[arg-type]
        with self.assertRaisesRegex(TypeError, "raise: cannot use None"):
            marigram.Engine({"raise": None})  # type: ignore[dict-item]

    def test_settings_may_be_of_their_kind(self) -> None:
        config: Dict[str, Any] = {
            "nodata": datetime.timedelta(hours=2), "raise": 1.5,
            "alert_budget": "1/w", "odds": True, "keep-samples": np.int64(2)}
        marigram.Engine(config).close()

    def test_rows(self) -> None:
        E = marigram.Error
        self.refused(E, "row 1 of 'a': cannot use the value inf", "a", [0, 1],
                     [1, np.inf])
        self.refused(E, "row 1 of 'a': cannot use the value -2e", "a", [0, 1],
                     [1, -2e30])
        self.refused(E, "row 1 of 'a': the time is missing", "a",
                     np.array(["2026-01-01", "NaT"], dtype="M8[ns]"), [1, 2])
        self.refused(E, "row 0 of '': series name empty", "", [0], [1])
        self.refused(E, "row 0 of 'a{60}': series name empty or too long",
                     "a" * 2000, [0], [1])
        self.refused(E, "row 1 of 'b': a further series", ["a", "b"], [0, 0],
                     [1, 2])

    def test_arrays(self) -> None:
        self.refused(ValueError, "2 times and 3 values", "a", [0, 1],
                     [1, 2, 3])
        self.refused(ValueError, "times: found 2 dim", "a", [[0]], [[1]])
        self.refused(ValueError, "values: .*'x'", "a", [0], ["x"])
        self.refused(TypeError, "times: cannot use float64", "a", [.5], [1])
        self.refused(ValueError, "times: .*noon", "a", ["noon"], [1])
        self.refused(ValueError, "beyond", "a",
                     np.array(["2500-01-01"], dtype="M8[s]"), [1])
        self.refused(TypeError, "row 1: cannot use 7 as a name", ["a", 7],
                     [0, 1], [1, 2])
        self.refused(ValueError, "series: found shape", ["a"], [0, 1], [1, 2])
        self.refused(TypeError, "series: cannot use None", None, [0], [1])
        self.refused(ValueError, "values: cannot use complex128", "a", [0],
                     np.array([1j]))
        self.refused(ValueError, "no NUL", "a\0b", [0], [1])

    def test_rows_before_a_bad_one_were_judged(self) -> None:
        engine = marigram.Engine()
        with self.assertRaises(marigram.Error) as caught:
            engine.push("api", TIMES, VALUES[:900] + [2e30] + VALUES[901:])
        self.assertEqual(caught.exception.row, 900)
        self.assertTrue(engine.events)
        rest = engine.push("api", TIMES[900:], VALUES[900:])
        wanted = marigram.Engine().push("api", TIMES, VALUES)
        np.testing.assert_array_equal(rest.score, wanted.score[900:])

    def test_closed_and_finished(self) -> None:
        engine = marigram.Engine()
        engine.finish()
        with self.assertRaisesRegex(marigram.Error, "finished"):
            engine.push("a", [0], [1])
        with engine:
            pass
        engine.close()
        with self.assertRaisesRegex(marigram.Error, "closed"):
            engine.push("a", [0], [1])

    def test_columns(self) -> None:
        verdicts = marigram.Engine().push("a", [0], [1])
        with self.assertRaisesRegex(KeyError, "no column 'scores'"):
            verdicts.column("scores")
        self.assertEqual(repr(verdicts), "<1 verdicts on a>")
