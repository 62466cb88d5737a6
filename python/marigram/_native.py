"""The shared library by ctypes: its structs, its functions, and where it is.

What stands here has to be what marigram.h says; the tests hold each field's
place and size against a C compiler's.
"""
from __future__ import annotations

import ctypes as c
import functools
import os
import sys
from typing import Any, List, Optional

VERSION = "0.1"  # of the libraries whose structs these are

_NAME = ("libmarigram.0.dylib" if sys.platform == "darwin"
         else "libmarigram.so.0")
_PLAIN_NAME = ("libmarigram.dylib" if sys.platform == "darwin"
               else "libmarigram.so")

OK = 0
ERRORS = ("OK", "INVALID", "MEMORY", "FULL", "IO", "INPUT", "STATE")


class LibraryError(ImportError):
    """The shared library is not found, or not one that this package knows."""


class Error(Exception):
    """What the library refused.

    `code` is the name of the library's error, such as "INVALID"; `row`, where
    arrays were pushed, the row that was refused: those before it were judged.
    """

    def __init__(self, code: str, sentence: str,
                 row: Optional[int] = None) -> None:
        super().__init__(sentence)
        self.code = code
        self.row = row


class Verdict(c.Structure):
    _fields_ = [
        ("series", c.c_char_p), ("time", c.c_int64), ("value", c.c_double),
        ("rate", c.c_double), ("expected", c.c_double), ("lower", c.c_double),
        ("upper", c.c_double), ("score", c.c_double), ("p", c.c_double),
        ("deviation", c.c_double), ("novelty", c.c_double),
        ("level", c.c_double), ("trend", c.c_double), ("season", c.c_double),
        ("step", c.c_int64), ("state", c.c_int), ("changed", c.c_int),
        ("severity", c.c_char_p), ("alert", c.c_char_p),
        ("detector", c.c_char_p), ("model", c.c_char_p),
        ("reason", c.c_char_p), ("profile", c.c_char_p),
    ]


class Event(c.Structure):
    _fields_ = [
        ("kind", c.c_int), ("series", c.c_char_p), ("rule", c.c_char_p),
        ("severity", c.c_char_p), ("alert", c.c_char_p), ("open", c.c_char_p),
        ("state", c.c_int), ("runbook", c.c_char_p),
        ("configuration", c.c_char_p), ("started", c.c_int64),
        ("time", c.c_int64), ("peak", c.c_double), ("side", c.c_int),
        ("before", c.c_double), ("after", c.c_double),
        ("explained", c.c_double), ("correlation", c.c_double),
        ("detail", c.c_char_p), ("verdict", c.POINTER(Verdict)),
    ]


ON_VERDICT = c.CFUNCTYPE(None, c.c_void_p, c.POINTER(Verdict))
ON_EVENT = c.CFUNCTYPE(None, c.c_void_p, c.POINTER(Event))


class Sink(c.Structure):
    _fields_ = [("context", c.c_void_p), ("verdict", ON_VERDICT),
                ("event", ON_EVENT)]


class Rows(c.Structure):
    _fields_ = [
        ("count", c.c_size_t), ("series", c.POINTER(c.c_char_p)),
        ("names", c.c_size_t), ("which", c.c_void_p), ("time", c.c_void_p),
        ("value", c.c_void_p),
    ]


FIGURES = ("rate", "expected", "lower", "upper", "score", "p", "deviation",
           "novelty", "level", "trend", "season")
TEXTS = ("severity", "detector", "model", "reason", "profile")


class Columns(c.Structure):
    _fields_ = [(name, c.c_void_p) for name in
                (*FIGURES, "step", "state", "changed", "alert", *TEXTS)]


STRUCTS = {"verdict": Verdict, "event": Event, "sink": Sink, "rows": Rows,
           "columns": Columns}

_WHY = (c.c_char_p, c.c_size_t)
_FUNCTIONS: dict[str, tuple[Any, ...]] = {  # result, arguments
    "version": (c.c_char_p,),
    "err_text": (c.c_char_p, c.c_int),
    "state_name": (c.c_char_p, c.c_int),
    "event_name": (c.c_char_p, c.c_int),
    "config_new": (c.c_void_p,),
    "config_free": (None, c.c_void_p),
    "config_set": (c.c_int, c.c_void_p, c.c_char_p, c.c_char_p, *_WHY),
    "open": (c.c_int, c.c_void_p, c.POINTER(Sink), c.POINTER(c.c_void_p),
             *_WHY),
    "push_many": (c.c_int, c.c_void_p, c.POINTER(Rows), c.POINTER(Columns),
                  c.POINTER(c.c_size_t)),
    "source": (c.c_int, c.c_void_p),
    "finish": (c.c_int, c.c_void_p),
    "close": (None, c.c_void_p),
    "save": (c.c_int, c.c_void_p, c.POINTER(c.c_void_p),
             c.POINTER(c.c_size_t)),
    "free": (None, c.c_void_p),
    "load": (c.c_int, c.c_void_p, c.c_char_p, c.c_size_t, *_WHY),
    "save_file": (c.c_int, c.c_void_p, c.c_char_p, *_WHY),
    "load_file": (c.c_int, c.c_void_p, c.c_char_p, *_WHY),
}


def _places() -> List[str]:
    """Where the library may be, the first that is there counts."""
    named = os.environ.get("MARIGRAM_LIBRARY")
    if named:
        return [named]
    here = os.path.dirname(os.path.abspath(__file__))
    beside = [os.path.join(here, name) for name in (_NAME, _PLAIN_NAME)]
    return [path for path in beside if os.path.exists(path)] + [_NAME]


def _load(path: str) -> c.CDLL:
    try:
        return c.CDLL(path)
    except OSError as error:
        raise LibraryError(
            f"cannot load libmarigram: {error} (want it named by "
            f"MARIGRAM_LIBRARY, in the package's folder, or known to the "
            f"loader)") from error


def _declare(library: c.CDLL, path: str) -> None:
    for name, (result, *arguments) in _FUNCTIONS.items():
        try:
            function = getattr(library, "marigram_" + name)
        except AttributeError as error:
            raise LibraryError(f"{path}: has no marigram_{name} (want "
                               f"libmarigram {VERSION})") from error
        function.restype = result
        function.argtypes = arguments


@functools.lru_cache(maxsize=None)
def library() -> Any:
    """The library, loaded when it is first asked for."""
    path = _places()[0]
    loaded = _load(path)
    _declare(loaded, path)
    found: str = loaded.marigram_version().decode()
    if found.rsplit(".", 1)[0] != VERSION:
        raise LibraryError(f"{path}: is libmarigram '{found}' (want "
                           f"{VERSION})")
    return loaded


def library_version() -> str:
    """The version of the shared library that is used, such as "0.1.0"."""
    version: str = library().marigram_version().decode()
    return version


def check(code: int, why: Any = None) -> None:
    """Raises what a function of the library has returned, unless that is OK."""
    if code == OK:
        return
    sentence = why.value.decode(errors="replace") if why is not None else ""
    raise Error(ERRORS[code],
                sentence or library().marigram_err_text(code).decode())
