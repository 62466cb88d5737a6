"""marigram: anomaly detection and baselining for metrics.

    engine = marigram.Engine({"raise": 1.2})
    verdicts = engine.push("api", times, values)    # arrays in, columns out
    engine.events                                   # alerts that open and close

    marigram.score(frame)                           # pandas in, pandas out
    marigram.replay(frame, incidents)               # by the program

The engine is that of the program, and so are its verdicts, to the last bit.
"""
from ._native import Error, LibraryError, library_version
from .engine import Engine, Event, Setting
from .frames import score
from .program import ProgramError, Replay, replay
from .verdicts import COLUMNS, EXTRA_COLUMNS, Verdicts

__version__ = "0.1.0"

__all__ = [
    "COLUMNS", "EXTRA_COLUMNS", "Engine", "Error", "Event", "LibraryError",
    "ProgramError", "Replay", "Setting", "Verdicts", "library_version",
    "replay", "score",
]
