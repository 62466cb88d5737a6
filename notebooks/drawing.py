"""drawing.py - what the notebooks share: where the library and the program are,
how figures look, and the few that are drawn more than once."""
import json
import os
import sys

TREE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
os.environ.setdefault("MARIGRAM_LIBRARY",
                      os.path.join(TREE, "build", "libmarigram.so"))
os.environ.setdefault("MARIGRAM_PROGRAM",
                      os.path.join(TREE, "build", "marigram"))
sys.path.insert(0, os.path.join(TREE, "python"))

import matplotlib as mpl  # noqa: E402
import matplotlib.dates as mdates  # noqa: E402
import pandas as pd  # noqa: E402

# Told apart in grey and by those who see no red: value, expected, alert,
# incident, and a second of what is compared.
VALUE, EXPECTED, ALERT, INCIDENT, OTHER = (
    "#1b1b1b", "#0072b2", "#d55e00", "#e6c84d", "#009e73")
BAND = "#bcd9ea"
QUIET = "#8a8a8a"

STYLE = {
    "figure.figsize": (8.6, 2.9), "figure.dpi": 110, "savefig.dpi": 110,
    "figure.constrained_layout.use": True, "font.family": "DejaVu Sans",
    "font.size": 9, "axes.titlesize": 9.5, "axes.titleweight": "bold",
    "axes.titlelocation": "left", "axes.spines.top": False,
    "axes.spines.right": False, "axes.grid": True, "grid.color": "#e4e4e4",
    "grid.linewidth": .6, "axes.axisbelow": True, "lines.linewidth": 1.1,
    "legend.frameon": False, "legend.fontsize": 8.5,
}


def set_up():
    """The same figures whatever the reader's own settings are."""
    mpl.rcdefaults()
    mpl.rcParams.update(STYLE)
    pd.set_option("display.width", 100, "display.max_columns", 20,
                  "display.max_colwidth", 60,
                  "display.float_format", "{:,.3f}".format)


def record(path, replay=None):
    """Recorded incidents as a frame; with a replay's outcome where there is
    one."""
    with open(path) as file:
        frame = pd.DataFrame(json.load(file)["incidents"])
    for name in ("start", "end"):
        frame[name] = pd.to_datetime(frame[name], utc=True)
    frame["series"] = frame["series"].str.join(", ")
    frame = frame.set_index("id")
    if replay is None:
        return frame
    return frame.join(replay.incidents[["outcome", "lag", "best_score",
                                        "score_missing", "time_missing"]])


def dates(ax, zone="UTC", form=None):
    """A time axis with short marks, by the clock of a zone."""
    place = mdates.AutoDateLocator(minticks=4, maxticks=9, tz=zone)
    ax.xaxis.set_major_locator(place)
    ax.xaxis.set_major_formatter(
        mdates.DateFormatter(form, tz=zone) if form else
        mdates.ConciseDateFormatter(place, tz=zone))


def between(frame, start, end):
    """The verdicts of a stretch of time."""
    start, end = (pd.Timestamp(t) if pd.Timestamp(t).tzinfo else
                  pd.Timestamp(t, tz="UTC") for t in (start, end))
    return frame[(frame.timestamp >= start) & (frame.timestamp < end)]


def verdicts(ax, frame, zone="UTC", legend=True):
    """What came, what was expected, the band in which nothing is raised at
    once, and when an alert was open."""
    time = frame.timestamp
    ax.fill_between(time, frame.lower, frame.upper, color=BAND, lw=0,
                    label="band")
    ax.plot(time, frame.value, color=VALUE, lw=.7, label="value")
    ax.plot(time, frame.expected, color=EXPECTED, lw=1.2, label="expected")
    is_open = frame.state.isin(["firing", "recovering"])
    limits(ax, frame)
    ax.scatter(time[is_open], [0] * is_open.sum(), marker="s", s=9,
               color=ALERT, label="alert open", clip_on=False, zorder=4,
               transform=ax.get_xaxis_transform())
    dates(ax, zone)
    ax.margins(x=0)
    if legend:
        ax.legend(ncol=4, loc="lower left", bbox_to_anchor=(0, 1),
                  borderaxespad=.1)


def limits(ax, frame):
    """Room for values and forecasts; a band that is still wide is cut."""
    seen = pd.concat([frame.value, frame.expected]).dropna()
    room = .35 * (seen.max() - seen.min() or 1)
    ax.set_ylim(seen.min() - room, seen.max() + room)


def incidents(ax, frame, names=True):
    """Recorded incidents as columns behind the rest; one that was missed says
    so."""
    for name, row in frame.iterrows():
        missed = row.get("outcome") == "missed"
        ax.axvspan(row.start, row.end, color=INCIDENT, alpha=.55, lw=0,
                   zorder=.5)
        if names:
            ax.text(row.start, .98, name + " missed" * missed,
                    transform=ax.get_xaxis_transform(), rotation=90, va="top",
                    ha="right", fontsize=7.5,
                    color=ALERT if missed else "#6b5b00")


def intervals(ax, frame, y, colour, label=None):
    """Values with their 95 % intervals, lying: rows of value, low, high."""
    ax.errorbar(frame.value, y,
                xerr=[(frame.value - frame.low).clip(lower=0),
                      (frame.high - frame.value).clip(lower=0)],
                fmt="o", ms=4, lw=1.4, color=colour, label=label)
