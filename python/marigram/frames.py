"""score: pandas in, pandas out."""
from __future__ import annotations

from typing import Any, Iterable, List, Mapping, Optional, Tuple

import numpy as np
import numpy.typing as npt

from .engine import Engine, Setting, as_times, as_values
from .verdicts import Verdicts

TIME_NAMES = ("timestamp", "time", "ts", "date", "datetime", "_time")
VALUE_NAMES = ("value", "_value", "v")
SERIES_NAMES = ("series", "metric", "name", "__name__")


def _find(frame: Any, what: str, named: Optional[str],
          usual: Tuple[str, ...]) -> Optional[str]:
    """The column that is named, or has one of the usual names."""
    if named is not None:
        if named not in frame.columns:
            raise KeyError(f"no column '{named}' for the {what} (found "
                           f"{', '.join(map(str, frame.columns))})")
        return named
    found: List[str] = [name for name in frame.columns
                        if str(name).lower() in usual]
    if len(found) > 1:
        raise KeyError(f"several columns for the {what}: {', '.join(found)} "
                       f"(say which by {what}=)")
    return found[0] if found else None


def has_times(index: Any) -> bool:
    return getattr(getattr(index, "dtype", None), "kind", "") == "M"


def is_wide(frame: Any, value: Optional[str]) -> bool:
    """Times are its index, and no column is named as values are."""
    return (has_times(frame.index) and value is None and
            _find(frame, "value", None, VALUE_NAMES) is None and
            _find(frame, "time", None, TIME_NAMES) is None)


def _times(column: Any) -> npt.NDArray[np.int64]:
    """Times as a file has them: whole numbers are Unix seconds, ms, us or ns by
    their magnitude, as the program reads them."""
    if getattr(getattr(column, "dtype", None), "kind", "") not in "iu":
        return as_times(column)
    number = np.asarray(column).astype(np.int64)
    size = np.abs(number)
    unit = np.select([size < 10**11, size < 10**14, size < 10**17],
                     [10**9, 10**6, 10**3], 1)
    if (size > np.iinfo(np.int64).max // unit).any():
        raise ValueError("times: beyond what 64 bits of nanoseconds hold (want "
                         "years 1678 to 2262)")
    return as_times(number * unit)


def _push_one(engine: Engine, data: Any) -> Verdicts:
    if not has_times(data.index):
        raise TypeError(f"the Series' index has no times but "
                        f"{data.index.dtype} (want a DatetimeIndex)")
    name = "value" if data.name is None else str(data.name)
    return engine.push(name, data.index, data)


def _push_wide(engine: Engine, frame: Any) -> Verdicts:
    """Row by row, each with its columns in turn; an empty cell is no sample."""
    twice = frame.columns[frame.columns.duplicated()]
    if len(twice):
        raise KeyError(f"column '{twice[0]}' stands twice")
    table = np.empty(frame.shape)
    for i, name in enumerate(frame.columns):
        table[:, i] = as_values(frame[name])
    row, which = np.nonzero(~np.isnan(table))
    return engine.push_coded([str(name) for name in frame.columns],
                             which.astype(np.int64),
                             as_times(frame.index)[row],
                             np.ascontiguousarray(table[row, which]))


def _push_long(engine: Engine, frame: Any, time: Optional[str],
               value: Optional[str], series: Optional[str]) -> Verdicts:
    import pandas as pd

    time = _find(frame, "time", time, TIME_NAMES)
    value = _find(frame, "value", value, VALUE_NAMES)
    series = _find(frame, "series", series, SERIES_NAMES)
    if time is None and not has_times(frame.index):
        raise KeyError(f"no column for the time (found "
                       f"{', '.join(map(str, frame.columns))}; say which by "
                       f"time=)")
    if value is None:
        raise KeyError(f"no column for the value (found "
                       f"{', '.join(map(str, frame.columns))}; say which by "
                       f"value=)")
    times = frame.index if time is None else frame[time]
    if series is None:
        return engine.push("value", _times(times), frame[value])
    which, names = pd.factorize(frame[series])
    if len(which) and which.min() < 0:
        raise ValueError(f"column '{series}': row {int(which.argmin())} names "
                         f"no series")
    return engine.push_coded([str(name) for name in names],
                             which.astype(np.int64), _times(times),
                             as_values(frame[value]))


def score(data: Any, config: Optional[Mapping[str, Setting]] = None, *,
          time: Optional[str] = None, value: Optional[str] = None,
          series: Optional[str] = None, columns: Iterable[str] = (),
          engine: Optional[Engine] = None) -> Any:
    """Verdicts on a pandas DataFrame or Series, as a DataFrame.

    A Series is one series with its times as the index. A DataFrame is long, a
    row a sample with columns for time, value and series (found by their usual
    names, as the program finds them, or named here); or wide, with its times as
    the index and a column for each series. Times without a zone are UTC; whole
    numbers are Unix seconds, ms, us or ns by their magnitude.

    The result has a row for each sample, in order, and the program's columns;
    `columns` are further ones: "deviation", "model", "reason", ... Of long data
    and of a Series it has the index. With `engine` that one goes on, and
    collects the events; `config` is for a new one.
    """
    if engine is not None and config is not None:
        raise TypeError("an engine has its configuration (want engine= or "
                        "config, not both)")
    columns = list(columns)
    settings = dict(config or {})
    if "p" in columns:
        settings.setdefault("odds", True)
    used = Engine(settings) if engine is None else engine
    if not hasattr(data, "index") or not hasattr(data, "to_numpy"):
        raise TypeError(f"cannot use {type(data).__name__} (want a pandas "
                        f"DataFrame or Series)")
    if not hasattr(data, "columns"):
        verdicts = _push_one(used, data)
    elif is_wide(data, value):
        return _push_wide(used, data).frame(columns)
    else:
        verdicts = _push_long(used, data, time, value, series)
    frame = verdicts.frame(columns)
    frame.index = data.index
    return frame
