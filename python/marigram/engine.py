"""Engine: samples in, verdicts and events out, arrays at a time."""
from __future__ import annotations

import ctypes as c
import datetime
import os
from dataclasses import dataclass
from types import TracebackType
from typing import Any, List, Mapping, Optional, Sequence, Tuple, Type, Union

import numpy as np
import numpy.typing as npt

from . import _native
from .verdicts import Buffers, Verdicts, spread

Setting = Union[str, bool, int, float, datetime.timedelta]

VALUE_MAX = 1e30
_NAT = np.iinfo(np.int64).min


@dataclass(frozen=True)
class Event:
    """Something that happened to a series: see struct marigram_event.

    Times are datetime64[ns], UTC; `expected` and `value` are those of its row,
    NaN where it has none.
    """

    kind: str
    series: str
    time: np.datetime64
    started: np.datetime64
    alert: str
    rule: str
    severity: str
    state: str
    peak: float
    side: int
    before: float
    after: float
    explained: float
    correlation: float
    detail: str
    value: float
    expected: float
    reason: str
    runbook: str
    configuration: str


def _event(raw: Any) -> Event:
    library = _native.library()
    row = raw.verdict.contents if raw.verdict else None

    def text(name: str) -> str:
        value: bytes = getattr(raw, name)
        return value.decode(errors="replace")

    return Event(
        kind=library.marigram_event_name(raw.kind).decode(),
        series=text("series"), time=np.datetime64(raw.time, "ns"),
        started=np.datetime64(raw.started, "ns"), alert=text("alert"),
        rule=text("rule"), severity=text("severity"),
        state=library.marigram_state_name(raw.state).decode(),
        peak=raw.peak, side=raw.side, before=raw.before, after=raw.after,
        explained=raw.explained, correlation=raw.correlation,
        detail=text("detail"), value=row.value if row else float("nan"),
        expected=row.expected if row else float("nan"),
        reason=row.reason.decode(errors="replace") if row else "",
        runbook=text("runbook"), configuration=text("configuration"))


def setting_text(name: str, value: Setting) -> str:
    """A setting's value as the program would be given it."""
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, datetime.timedelta):
        seconds = value.total_seconds()
        if seconds == int(seconds):
            return f"{int(seconds)}s"
    raise TypeError(f"{name}: cannot use {value!r} (want a text, a number, a "
                    f"bool or a timedelta of whole seconds)")


def setting_name(name: str) -> str:
    if not isinstance(name, str):
        raise TypeError(f"cannot use {name!r} as a setting's name (want a "
                        f"text)")
    return name.replace("_", "-")


def as_times(times: Any) -> npt.NDArray[np.int64]:
    """Unix nanoseconds; without a copy where they are that or datetime64[ns].
    Times without a zone are UTC."""
    if getattr(getattr(times, "dtype", None), "tz", None) is not None:
        times = times.to_numpy(dtype="M8[ns]")
    array = np.asarray(times)
    if not array.size:
        array = array.astype(np.int64)
    if array.dtype.kind in "OU":
        array = _parsed(array)
    if array.dtype.kind == "M":
        exact = array.astype("M8[ns]", copy=False)
        known = ~np.isnat(array)
        if not np.array_equal(exact[known].astype(array.dtype), array[known]):
            raise ValueError("times: beyond what 64 bits of nanoseconds hold "
                             "(want years 1678 to 2262)")
        array = exact.view(np.int64)
    if array.dtype.kind not in "iu":
        raise TypeError(f"times: cannot use {array.dtype} (want datetime64, "
                        f"or Unix nanoseconds as integers)")
    return np.ascontiguousarray(array, dtype=np.int64)


def _parsed(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Texts and datetimes, as pandas reads them."""
    import pandas as pd

    try:
        parsed = pd.DatetimeIndex(pd.to_datetime(array, utc=True))
    except (ValueError, TypeError) as error:
        raise ValueError(f"times: {error}") from error
    result: npt.NDArray[Any] = parsed.tz_localize(None).to_numpy("M8[ns]")
    return result


def as_values(values: Any) -> npt.NDArray[np.float64]:
    """Numbers; without a copy where they are float64. None and NA are NaN."""
    dtype = getattr(values, "dtype", None)
    if dtype is not None and not isinstance(dtype, np.dtype):
        values = values.to_numpy(dtype="float64", na_value=np.nan)
    if getattr(dtype, "kind", "") == "c":
        raise ValueError(f"values: cannot use {dtype} (want numbers)")
    try:
        return np.ascontiguousarray(values, dtype=np.float64)
    except (ValueError, TypeError) as error:
        raise ValueError(f"values: {error} (want numbers)") from error


def as_series(series: Any, count: int
              ) -> Tuple[List[str], Optional[npt.NDArray[np.int64]]]:
    """The names that there are, and each row's; None: all rows have the first.
    """
    if isinstance(series, str):
        return [series], None
    if series is None or np.ndim(series) == 0:
        raise TypeError(f"series: cannot use {series!r} (want a name, or one "
                        f"for each row)")
    array = np.asarray(series, dtype=object)
    if array.shape != (count,):
        raise ValueError(f"series: found shape {array.shape} (want a name, or "
                         f"as many as there are values, {count})")
    names: dict[str, int] = {}
    which = np.empty(count, dtype=np.int64)
    for i, name in enumerate(array):
        if not isinstance(name, str):
            raise TypeError(f"series: row {i}: cannot use {name!r} as a name "
                            f"(want a text)")
        which[i] = names.setdefault(name, len(names))
    return list(names), which


def _encoded(name: str) -> bytes:
    data = name.encode(errors="surrogateescape")
    if b"\0" in data:
        raise ValueError(f"series: cannot use {name!r} (want no NUL in it)")
    return data


def check_shapes(times: npt.NDArray[Any], values: npt.NDArray[Any]) -> None:
    for what, array in (("times", times), ("values", values)):
        if array.ndim != 1:
            raise ValueError(f"{what}: found {array.ndim} dimensions (want 1)")
    if len(times) != len(values):
        raise ValueError(f"found {len(times)} times and {len(values)} values "
                         f"(want as many)")


class Engine:
    """Learns what is usual of each series, and judges each row before it is
    learned from.

    `config` has the settings of `marigram help score`, "Baseline and rule", by
    their names ("alert-budget" or "alert_budget"). An engine belongs to one
    thread at a time; engines share nothing, and the interpreter's lock is free
    while rows are judged.
    """

    events: List[Event]
    """What has happened so far, in order. The list is yours to empty."""

    def __init__(self, config: Optional[Mapping[str, Setting]] = None) -> None:
        self._library = _native.library()
        self._handle = c.c_void_p()
        self.events = []
        self._sink = self._make_sink(self.events)
        self._names: dict[str, bytes] = {}
        if config is not None and not isinstance(config, Mapping):
            raise TypeError(f"config: cannot use {config!r} (want settings by "
                            f"their names)")
        self._open(config or {})

    @staticmethod
    def _make_sink(events: List[Event]) -> _native.Sink:
        def on_event(_context: Any, event: Any) -> None:
            events.append(_event(event.contents))

        return _native.Sink(None, c.cast(c.c_void_p(), _native.ON_VERDICT),
                            _native.ON_EVENT(on_event))

    def _open(self, config: Mapping[str, Setting]) -> None:
        library = self._library
        why = c.create_string_buffer(512)
        made = library.marigram_config_new()
        if not made:
            raise MemoryError
        try:
            for name, value in config.items():
                text = setting_text(name, value)
                _native.check(library.marigram_config_set(
                    made, setting_name(name).encode(), text.encode(), why,
                    len(why)), why)
            _native.check(library.marigram_open(
                made, c.byref(self._sink), c.byref(self._handle), why,
                len(why)), why)
        finally:
            library.marigram_config_free(made)

    def _opened(self) -> c.c_void_p:
        if not self._handle:
            raise Error("INVALID", "the engine is closed")
        return self._handle

    def push(self, series: Union[str, Sequence[str]], times: Any,
             values: Any) -> Verdicts:
        """Judges rows in their order.

        `series` is a name, or one name for each row; `times` are datetime64 or
        Unix nanoseconds, UTC; `values` numbers, NaN where one is missing. Raises
        Error at a row that is refused; those before it were judged.
        """
        time, value = as_times(times), as_values(values)
        check_shapes(time, value)
        names, which = as_series(series, len(value))
        return self.push_coded(names, which, time, value)

    def push_coded(self, names: Sequence[str],
                   which: Optional[npt.NDArray[np.int64]],
                   time: npt.NDArray[np.int64],
                   value: npt.NDArray[np.float64]) -> Verdicts:
        """The same, where the series are numbered already: row i is of
        names[which[i]], and of names[0] where `which` is None."""
        handle = self._opened()
        if which is None:
            texts = np.full(len(value), names[0], dtype=object)
        else:
            which = np.ascontiguousarray(which, dtype=np.int64)
            texts = spread(names, which)
        buffers = Buffers(len(value))
        encoded = (c.c_char_p * len(names))(*map(_encoded, names))
        rows = _native.Rows(
            len(value), encoded, len(names),
            None if which is None else which.ctypes.data, time.ctypes.data,
            value.ctypes.data)
        done = c.c_size_t()
        code = self._library.marigram_push_many(
            handle, c.byref(rows), c.byref(buffers.columns), c.byref(done))
        if code != _native.OK:
            self._refuse(code, done.value, texts, time, value)
        return Verdicts(texts, time, value, buffers)

    def _refuse(self, code: int, row: int, names: npt.NDArray[np.object_],
                time: npt.NDArray[np.int64],
                value: npt.NDArray[np.float64]) -> None:
        sentence = "series name empty or too long, or the engine is finished"
        if _native.ERRORS[code] != "INVALID":
            sentence = self._library.marigram_err_text(code).decode()
            if _native.ERRORS[code] == "FULL":
                sentence = "a further series (max-series says how many)"
        elif time[row] == _NAT:
            sentence = "the time is missing"
        elif abs(value[row]) > VALUE_MAX:
            sentence = (f"cannot use the value {value[row]} (want no more than "
                        f"{VALUE_MAX:g}, either sign)")
        raise Error(_native.ERRORS[code],
                    f"row {row} of '{names[row][:60]}': {sentence}", row)

    def source(self) -> None:
        """What follows comes from another source with a clock of its own: which
        series fell silent is told by the other series of the same source."""
        _native.check(self._library.marigram_source(self._opened()))

    def finish(self) -> None:
        """No more rows will come. Open alerts stay open."""
        _native.check(self._library.marigram_finish(self._opened()))

    def save(self) -> bytes:
        """Everything that was learned, for `load` of an engine of the same
        configuration."""
        data, length = c.c_void_p(), c.c_size_t()
        _native.check(self._library.marigram_save(
            self._opened(), c.byref(data), c.byref(length)))
        try:
            return c.string_at(data.value or 0, length.value)
        finally:
            self._library.marigram_free(data)

    def load(self, state: bytes) -> None:
        """Goes on from what another has saved."""
        if not isinstance(state, bytes):
            raise TypeError(f"state: cannot use {type(state).__name__} (want "
                            f"bytes)")
        why = c.create_string_buffer(512)
        _native.check(self._library.marigram_load(
            self._opened(), state, len(state), why, len(why)), why)

    def save_file(self, path: Union[str, "os.PathLike[str]"]) -> None:
        why = c.create_string_buffer(512)
        _native.check(self._library.marigram_save_file(
            self._opened(), os.fsencode(path), why, len(why)), why)

    def load_file(self, path: Union[str, "os.PathLike[str]"]) -> None:
        why = c.create_string_buffer(512)
        _native.check(self._library.marigram_load_file(
            self._opened(), os.fsencode(path), why, len(why)), why)

    def close(self) -> None:
        """Gives its memory back; a closed engine takes nothing more."""
        handle, self._handle = self._handle, c.c_void_p()
        if handle:
            self._library.marigram_close(handle)

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, kind: Optional[Type[BaseException]],
                 error: Optional[BaseException],
                 trace: Optional[TracebackType]) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_handle", None):
            self.close()


Error = _native.Error
