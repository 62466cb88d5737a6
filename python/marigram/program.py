"""replay: the program's, with its findings as data frames."""
from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from typing import Any, Dict, List, Mapping, Optional, Sequence, Union

from .engine import Setting, setting_name, setting_text
from .frames import has_times, is_wide

Path = Union[str, "os.PathLike[str]"]


class ProgramError(Exception):
    """The program has ended with another status than 0; the message is its own.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def program_path() -> str:
    """MARIGRAM_PROGRAM, or what PATH finds."""
    named = os.environ.get("MARIGRAM_PROGRAM")
    found = named or shutil.which("marigram")
    if not found:
        raise FileNotFoundError("the program marigram is not found (want it "
                                "named by MARIGRAM_PROGRAM, or on PATH)")
    return found


def run(*arguments: str) -> str:
    """Runs the program; returns what it printed."""
    done = subprocess.run([program_path(), *arguments], text=True,
                          stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode:
        raise ProgramError(done.returncode, done.stderr.strip())
    return done.stdout


class Replay:
    """What a replay has found: `raw` is the program's JSON, the others are data
    frames of it."""

    def __init__(self, raw: Dict[str, Any]) -> None:
        self.raw = raw

    @property
    def counts(self) -> Dict[str, Any]:
        """Incidents and alerts by outcome, series, and series-weeks."""
        counts: Dict[str, Any] = self.raw["counts"]
        return counts

    @property
    def incidents(self) -> Any:
        """A row an incident: outcome, lag and more; spans are timedeltas."""
        import pandas as pd

        frame = pd.DataFrame(self.raw["incidents"])
        for name in ("start", "end"):
            frame[name] = pd.to_datetime(frame[name], utc=True).astype(
                "datetime64[ns, UTC]")
        for name in ("lag", "lead", "firing", "cleared", "time_missing"):
            spans = [pd.NaT if seconds is None else pd.Timedelta(seconds, "s")
                     for seconds in frame[name].astype(object)
                     .where(frame[name].notna(), None)]
            frame[name] = pd.Series(spans, dtype="m8[ns]")
        return frame.set_index("id")

    @property
    def alerts(self) -> Any:
        """A row an alert: when it was raised, whether it catches an incident."""
        import pandas as pd

        frame = pd.DataFrame(self.raw["alerts"], columns=[
            "id", "series", "raised", "cleared", "score", "peak", "rule",
            "reason", "catches", "judged"])
        for name in ("raised", "cleared"):
            frame[name] = pd.to_datetime(frame[name], utc=True).astype(
                "datetime64[ns, UTC]")
        return frame.set_index("id")

    @property
    def figures(self) -> Any:
        """A row a figure: its value and the ends of its 95 % interval, of a law
        of chance. Lags are in seconds."""
        import pandas as pd

        return pd.DataFrame(
            {name: {part: figure[part] for part in ("value", "low", "high")}
             for name, figure in self.raw["figures"].items()}).T.astype(float)

    def __repr__(self) -> str:
        counts = self.counts
        return (f"<replay: {counts['caught']} incidents caught, "
                f"{counts['missed']} missed, {counts['false_alerts']} false "
                f"alerts>")


def _is_frame(data: Any) -> bool:
    return hasattr(data, "index") and hasattr(data, "to_csv")


def _written(data: Any, folder: str) -> List[str]:
    """Arguments that name a file with what a frame or a Series holds."""
    path = os.path.join(folder, "data.csv")
    if not hasattr(data, "columns"):
        data = data.to_frame(name="value" if data.name is None else data.name)
    elif not is_wide(data, None):
        index = has_times(data.index)
        data.to_csv(path, index=index, index_label="timestamp")
        return [path]
    data.to_csv(path, index_label="timestamp")
    return ["--wide", path]


def _data(data: Any, folder: str) -> List[str]:
    if _is_frame(data):
        return _written(data, folder)
    if isinstance(data, (str, os.PathLike)):
        return [os.fspath(data)]
    return [os.fspath(path) for path in data]


def _plain(record: Mapping[str, Any]) -> Dict[str, Any]:
    """An incident as JSON has it: what is missing is left out, and a time is
    text."""
    return {key: value.isoformat() if hasattr(value, "isoformat") else value
            for key, value in record.items()
            if isinstance(value, (list, tuple)) or value == value}


def _incidents(incidents: Any, folder: str) -> str:
    if isinstance(incidents, (str, os.PathLike)):
        return os.fspath(incidents)
    if _is_frame(incidents):
        incidents = incidents.to_dict("records")
    path = os.path.join(folder, "incidents.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"incidents": [_plain(record) for record in incidents]},
                  file)
    return path


def _flag(name: str, value: Setting) -> List[str]:
    if value is True or value is False:
        return [f"--{setting_name(name)}"] if value else []
    return [f"--{setting_name(name)}={setting_text(name, value)}"]


def _flags(config: Union[None, Path, Mapping[str, Setting]]) -> List[str]:
    if config is None:
        return []
    if isinstance(config, (str, os.PathLike)):
        return ["--config", os.fspath(config)]
    return [flag for name, value in config.items()
            for flag in _flag(name, value)]


def replay(data: Union[Path, Sequence[Path], Any], incidents: Any,
           config: Union[None, Path, Mapping[str, Setting]] = None, *,
           options: Sequence[str] = ()) -> Replay:
    """Replays history against recorded incidents, by the program.

    `data`: files and folders, or a DataFrame or Series as `score` takes them.
    `incidents`: a file, a DataFrame (id, start, end, series, title), or a list of
    dicts with these keys. `config`: settings by their names, or the path of a
    configuration file. `options`: further arguments of `marigram replay`, such as
    "--lead=5m".
    """
    with tempfile.TemporaryDirectory(prefix="marigram-") as folder:
        printed = run("replay", "--format", "json", "--incidents",
                      _incidents(incidents, folder), *_flags(config),
                      *options, *_data(data, folder))
    return Replay(json.loads(printed))
