"""Verdicts: columns, one entry a row."""
from __future__ import annotations

import ctypes
from typing import Any, Dict, Iterable, List, Sequence

import numpy as np
import numpy.typing as npt

from . import _native

Figures = npt.NDArray[np.float64]
Texts = npt.NDArray[np.object_]

COLUMNS = ("timestamp", "series", "value", "expected", "lower", "upper",
           "score", "state", "severity", "alert")
"""The columns that a frame of verdicts always has, as the program writes them."""

EXTRA_COLUMNS = ("rate", "p", "deviation", "novelty", "level", "trend",
                 "season", "detector", "model", "step", "reason", "profile")
"""Those that it has if they are asked for."""


def _indexed(numbers: npt.NDArray[Any], words: Dict[int, str]) -> Texts:
    """Each number's word; `words` gets those that it lacks by _decode. Equal
    numbers mostly stand in a row."""
    if not len(numbers):
        return np.empty(0, dtype=object)
    begins = np.flatnonzero(
        np.concatenate(([True], numbers[1:] != numbers[:-1])))
    lengths = np.diff(np.append(begins, len(numbers)))
    some, which = np.unique(numbers[begins], return_inverse=True)
    texts = np.array([words[int(number)] for number in some], dtype=object)
    return np.repeat(texts[which.reshape(-1)], lengths)


class _Pointers(Dict[int, str]):
    """Texts by their address, each read once."""

    def __missing__(self, address: int) -> str:
        text = ctypes.string_at(address).decode(errors="replace")
        self[address] = text
        return text


class _Ids(Dict[int, str]):
    """Ids of alerts by their number."""

    def __missing__(self, number: int) -> str:
        self[number] = "%016x" % number if number else ""
        return self[number]


class _States(Dict[int, str]):
    def __missing__(self, state: int) -> str:
        text: bytes = _native.library().marigram_state_name(state)
        self[state] = text.decode()
        return self[state]


class Buffers:
    """Room for the columns of `count` rows, as the library fills them."""

    def __init__(self, count: int) -> None:
        self.columns = _native.Columns()
        self.arrays: Dict[str, npt.NDArray[Any]] = {}
        for name in _native.FIGURES:
            self._add(name, count, np.float64)
        self._add("step", count, np.int64)
        for name in ("state", "changed"):
            self._add(name, count, np.uint8)
        self._add("alert", count, np.uint64)
        for name in _native.TEXTS:
            self._add(name, count, np.uintp)

    def _add(self, name: str, count: int, kind: Any) -> None:
        self.arrays[name] = np.empty(count, dtype=kind)
        setattr(self.columns, name, self.arrays[name].ctypes.data)

    def texts(self, name: str) -> Texts:
        return _indexed(self.arrays[name], _Pointers())


class Verdicts:
    """What an engine says of the rows of one push, as numpy columns.

    Figures are float64, NaN where there is none; `time` is datetime64[ns] and
    `step` timedelta64[ns], both UTC; `changed` is bool; the others are arrays of
    str. The names are those of the program's columns.
    """

    series: Texts
    time: npt.NDArray[np.datetime64]
    value: Figures
    rate: Figures
    expected: Figures
    lower: Figures
    upper: Figures
    score: Figures
    p: Figures
    deviation: Figures
    novelty: Figures
    level: Figures
    trend: Figures
    season: Figures
    step: npt.NDArray[np.timedelta64]
    state: Texts
    changed: npt.NDArray[np.bool_]
    severity: Texts
    alert: Texts
    detector: Texts
    model: Texts
    reason: Texts
    profile: Texts

    def __init__(self, series: Texts, time: npt.NDArray[np.int64],
                 value: Figures, buffers: Buffers) -> None:
        arrays = buffers.arrays
        self.series = series
        self.time = time.view("M8[ns]")
        self.value = value
        for name in _native.FIGURES:
            setattr(self, name, arrays[name])
        self.step = arrays["step"].view("m8[ns]")
        self.state = _indexed(arrays["state"], _States())
        self.changed = arrays["changed"].view(np.bool_)
        self.alert = _indexed(arrays["alert"], _Ids())
        for name in _native.TEXTS:
            setattr(self, name, buffers.texts(name))

    def __len__(self) -> int:
        return len(self.value)

    def __repr__(self) -> str:
        names = sorted(set(self.series))
        shown = ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")
        return f"<{len(self)} verdicts on {shown or 'nothing'}>"

    def column(self, name: str) -> npt.NDArray[Any]:
        """The column that the program calls so."""
        if name not in COLUMNS + EXTRA_COLUMNS:
            raise KeyError(f"no column '{name}' (want one of "
                           f"{', '.join(COLUMNS + EXTRA_COLUMNS)})")
        array: npt.NDArray[Any] = getattr(
            self, "time" if name == "timestamp" else name)
        return array

    def frame(self, columns: Iterable[str] = ()) -> Any:
        """A pandas DataFrame: the program's columns, and further ones."""
        import pandas as pd

        names: List[str] = list(COLUMNS)
        names += [name for name in columns if name not in names]
        frame = pd.DataFrame({name: self.column(name) for name in names})
        frame["timestamp"] = frame["timestamp"].dt.tz_localize("UTC")
        return frame


def spread(names: Sequence[str], which: npt.NDArray[np.int64]) -> Texts:
    """The name of each row."""
    return np.array(list(names), dtype=object)[which]
