"""score: pandas in, pandas out."""
from __future__ import annotations

import unittest
from typing import Any, Dict, List, Tuple

import numpy as np
import pandas as pd
from pandas.testing import assert_frame_equal

import marigram

from .support import sine, tree

TIMES, VALUES = sine(864)
STAMPS = pd.to_datetime(TIMES)


def long(**more: Any) -> Any:
    return pd.DataFrame({"timestamp": STAMPS, "value": VALUES, **more})


class Forms(unittest.TestCase):
    def test_a_series_is_one_series(self) -> None:
        data = pd.Series(VALUES, index=STAMPS, name="api")
        frame = marigram.score(data)
        wanted = marigram.Engine().push("api", TIMES, VALUES)
        self.assertEqual(tuple(frame.columns), marigram.COLUMNS)
        self.assertTrue(frame.index.equals(data.index))
        np.testing.assert_array_equal(frame["score"], wanted.score)
        self.assertEqual(set(frame["series"]), {"api"})
        self.assertEqual(str(frame["timestamp"].dtype), "datetime64[ns, UTC]")

    def test_long_data_keeps_its_index(self) -> None:
        data = long()
        data.index = pd.Index(range(100, 964))
        frame = marigram.score(data, columns=["model", "reason"])
        self.assertEqual(tuple(frame.columns),
                         marigram.COLUMNS + ("model", "reason"))
        self.assertTrue(frame.index.equals(data.index))
        self.assertEqual(set(frame["series"]), {"value"})

    def test_columns_are_found_or_named(self) -> None:
        wanted = marigram.score(long(series="api"))
        forms: List[Tuple[List[str], Dict[str, Any]]] = [
            (["ts", "v", "metric"], {}),
            (["Time", "VALUE", "__name__"], {}),
            (["when", "ms", "what"],
             {"time": "when", "value": "ms", "series": "what"})]
        for names, how in forms:
            data = long(series="api")
            data.columns = pd.Index(names)
            assert_frame_equal(marigram.score(data, **how), wanted)

    def test_wide_data_is_long_data_by_rows(self) -> None:
        wide = pd.DataFrame({"a": VALUES, "b": VALUES[::-1]}, index=STAMPS)
        wide.loc[STAMPS[50:60], "b"] = np.nan
        melted = wide.rename_axis("timestamp").reset_index().melt(
            "timestamp", var_name="series").sort_values(
            ["timestamp", "series"], kind="stable").dropna()
        wanted = marigram.score(melted).reset_index(drop=True)
        assert_frame_equal(marigram.score(wide), wanted)
        self.assertEqual(len(wanted), 2 * len(VALUES) - 10)

    def test_a_file_s_frame_is_taken_as_it_is(self) -> None:
        data = pd.read_csv(tree("datasets", "tour", "orders.csv"))
        frame = marigram.score(data, {"raise": 1.1})
        self.assertIn("firing", set(frame["state"]))

    def test_categories_are_names_of_series(self) -> None:
        data = long(series=pd.Categorical(["a", "b"] * 432))
        plain = long(series=["a", "b"] * 432)
        assert_frame_equal(marigram.score(data), marigram.score(plain))

    def test_an_engine_goes_on_and_collects_events(self) -> None:
        engine = marigram.Engine()
        data = long(series="api")
        parts = [marigram.score(part, engine=engine)
                 for part in (data[:500], data[500:])]
        assert_frame_equal(pd.concat(parts), marigram.score(data))
        events = pd.DataFrame(engine.events)
        self.assertIn("raised", set(events["kind"]))

    def test_whole_numbers_are_unix_times_of_any_unit(self) -> None:
        begin = 1767571200
        seconds = np.array([begin + 300 * i for i in range(len(VALUES))])
        wanted = marigram.score(pd.Series(
            VALUES, index=pd.to_datetime(seconds, unit="s"), name="value"))
        for unit in (1, 10**3, 10**6, 10**9):
            data = pd.DataFrame({"ts": seconds * unit, "v": VALUES})
            frame = marigram.score(data)
            assert_frame_equal(frame, wanted.reset_index(drop=True))
        with self.assertRaisesRegex(ValueError, "beyond"):
            marigram.score(pd.DataFrame({"ts": [99999999999], "v": [1]}))

    def test_p_is_worked_out_where_it_is_asked_for(self) -> None:
        times, values = sine(10 * 288)
        frame = marigram.score(pd.Series(values, index=pd.to_datetime(times)),
                               columns=["p"])
        self.assertTrue(frame["p"].notna().any())


class Refusing(unittest.TestCase):
    def refused(self, kind: Any, sentence: str, *arguments: Any,
                **more: Any) -> None:
        with self.assertRaisesRegex(kind, sentence):
            marigram.score(*arguments, **more)

    def test_what_is_no_frame(self) -> None:
        self.refused(TypeError, "cannot use list", [1, 2])
        self.refused(TypeError, "has no times but int64",
                     pd.Series([1., 2.]))
        self.refused(TypeError, "not both", long(), {},
                     engine=marigram.Engine())

    def test_columns_that_are_not_there(self) -> None:
        self.refused(KeyError, "no column 'when'", long(), time="when")
        self.refused(KeyError, "no column for the value .found timestamp, x",
                     pd.DataFrame({"timestamp": STAMPS, "x": VALUES}))
        self.refused(KeyError, "no column for the time",
                     pd.DataFrame({"x": STAMPS, "value": VALUES}))
        self.refused(KeyError, "several columns for the time: timestamp, date",
                     long(date=STAMPS))
        self.refused(KeyError, "no column 'scores'", long(),
                     columns=["scores"])

    def test_a_column_that_stands_twice(self) -> None:
        self.refused(KeyError, "column 'a' stands twice", pd.DataFrame(
            [[1., 2.]] * 864, columns=["a", "a"], index=STAMPS))

    def test_a_row_without_a_name(self) -> None:
        names = ["a"] * 863 + [None]
        self.refused(ValueError, "column 'series': row 863",
                     long(series=names))
