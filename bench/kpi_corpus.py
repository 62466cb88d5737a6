"""The corpus that bench/kpi measures on: what is drawn for a seed, and by
which rule an incident is written down.

datasets/scenarios/kpi holds a scenario for each family. A seed takes one of its
series and varies it; `marigram synth` makes it without noise (what is usual)
and without incidents (what noise does by itself); incidents are drawn against
these two; and synth makes it once more, with them. Nothing here knows a
detector.

The local sigma of a minute is the root mean square of the clean record's
distances from what is usual, as a share of the local unit: of the usual value
itself, for counts of the spread that a count of that mean has. Wanders of up
to six hours belong to the noise, longer ones to what is usual.

An incident is written down if
- its mean distance from what is usual is at least `need` local sigmas: 4 for
  one minute, and no less than the farthest that the clean record went to that
  side by itself; 2.5 for thirty minutes and longer; between them on a straight
  line over the logarithm of the length;
- and at least a tenth of what is usual;
- and at least half of its minutes have rows.
What fails is drawn again, so that nothing in the data is half an incident.
"""
import json
import math
import random
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
FAMILIES = TOP / "datasets/scenarios/kpi"
DAY = 1440                 # rows
QUIET = 3 * DAY            # no incident before
SEEDS = 16                 # of each family; even: tuning, odd: held out
HALVES = ("tuning", "held-out")
LONGEST = 60               # rows of an incident
LEAST_SHARE = 0.1
FEW = 5                    # a count's mean below which it has one side only
SHORT_WANDER = 6 * 3600    # seconds
NORMAL = statistics.NormalDist()
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def strip_comments(text):
    return "\n".join(line.split("//")[0] for line in text.splitlines())


def load_family(path):
    return json.loads(strip_comments(path.read_text()))


def families():
    return sorted(path.stem for path in FAMILIES.glob("*.json"))


def seconds(span):
    """of '1h30m'"""
    total, digits = 0.0, ""
    for letter in span:
        if letter in UNITS:
            total += float(digits) * UNITS[letter]
            digits = ""
        else:
            digits += letter
    return total


class Chance:
    """random() alone: the one of random.Random's methods that is promised to
    stay the same from version to version."""

    def __init__(self, name):
        self.uniform01 = random.Random(name).random

    def uniform(self, low, high):
        return low + (high - low) * self.uniform01()

    def log_uniform(self, low, high):
        return low * (high / low) ** self.uniform01()

    def whole(self, low, high):
        return low + int(self.uniform01() * (high - low + 1))

    def lognormal(self, sigma):
        return math.exp(sigma * NORMAL.inv_cdf(max(self.uniform01(), 1e-12)))

    def pick(self, weights):
        left = self.uniform01() * sum(weights.values())
        for name, weight in weights.items():
            left -= weight
            if left < 0:
                return name
        return name


# ---- the series of a seed ----

def vary_series(series, chance):
    """The same kind of thing somewhere else: another size, depth and hour."""
    level = series["level"] * chance.lognormal(0.4)
    decimals = series.get("decimals", 6)
    series["level"] = round(level, max(decimals, 2) if level < 10 else 1)
    depth, hours = chance.uniform(0.7, 1.3), chance.uniform(-3, 3)
    if "daily" in series:
        series["daily"] = sorted([round((hour + hours) % 24, 3),
                                  round(factor ** depth, 4)]
                                 for hour, factor in series["daily"])
    for key in ("trend", "swell"):
        if key in series:
            series[key] = round(series[key] * chance.uniform(-1.2, 1.2), 5)
    if "size" in series["noise"]:
        series["noise"]["size"] = round(
            series["noise"]["size"] * chance.lognormal(0.3), 5)
    for wander in series.get("wander", []):
        wander["size"] = round(wander["size"] * chance.lognormal(0.3), 5)


def vary_disturbance(mishap, chance):
    start = seconds(mishap["start"]) + chance.uniform(-36, 36) * 3600
    mishap["start"] = "%dm" % (start // 60)
    if "factor" in mishap:
        strength = chance.uniform(0.6, 1.4)
        mishap["factor"] = round(mishap["factor"] ** strength, 4)


def draw_scenario(family, seed):
    """Without incidents; the weekday that it starts on differs as well."""
    chance = Chance("%s %d series" % (family, seed))
    scenario = load_family(FAMILIES / (family + ".json"))
    place = seed // 2  # both halves have as many of each
    series = scenario["series"][place % len(scenario["series"])]
    scenario["series"] = [series]
    series["name"] = "%s-%02d" % (family, seed)
    day = int(scenario["start"][8:10]) + place % 7
    scenario["start"] = scenario["start"][:8] + "%02d" % day + \
        scenario["start"][10:]
    scenario["seed"] = seed
    vary_series(series, chance)
    for mishap in scenario.setdefault("incidents", []):
        vary_disturbance(mishap, chance)
    return scenario


# ---- what is usual, and what noise does ----

def run_synth(program, scenario, folder):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "scenario.json"
    path.write_text(json.dumps(scenario, indent=1))
    done = subprocess.run([program, "synth", path, "--out", folder],
                          capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return folder / (scenario["series"][0]["name"] + ".csv")


def read_rows(path, rows):
    """Values by the minute; None where there is no row. A first row that is
    missing would shift them: the caller's rows start at midnight."""
    values = [None] * rows
    with open(path) as file:
        next(file)
        day, number = None, -1
        for line in file:
            if line[:10] != day:
                first = day is None
                number += 1 if first else days_between(day, line[:10])
                day = line[:10]
            minute = int(line[11:13]) * 60 + int(line[14:16])
            at = number * DAY + minute
            values[at] = float(line[line.index(",") + 1:])
    return values


def days_between(a, b):
    from datetime import date
    return (date.fromisoformat(b) - date.fromisoformat(a)).days


def short(wander):
    return seconds(wander["span"]) <= SHORT_WANDER


def make_plain(scenario):
    """The scenario of what is usual."""
    plain = json.loads(json.dumps(scenario))
    series = plain["series"][0]
    for key in ("noise", "missing", "decimals"):
        series.pop(key, None)
    for wander in series.get("wander", []):
        wander["size"] = 0 if short(wander) else wander["size"]
    plain["incidents"] = [m for m in plain["incidents"]
                          if m["kind"] != "outage"]
    return plain


class Ground:
    """What incidents are drawn against: usual values, rows that are there, the
    local sigma, and the farthest that noise goes, in sigmas, down and up."""

    def __init__(self, scenario, usual, clean):
        series = scenario["series"][0]
        self.usual, self.there = usual, [v is not None for v in clean]
        self.counts = series["noise"]["kind"] == "poisson"
        self.unit = self.find_units(series)
        share = [(v - m) / u for v, m, u in zip(clean, usual, self.unit)
                 if v is not None]
        self.sigma = math.sqrt(sum(r * r for r in share) / len(share))
        self.farthest = {-1: -min(share) / self.sigma,
                         1: max(share) / self.sigma}

    def find_units(self, series):
        if not self.counts:
            return self.usual
        wide = sum(w["size"] ** 2 for w in series.get("wander", []) if short(w))
        return [math.sqrt(m + wide * m * m) for m in self.usual]

    def local(self, minute):
        return self.sigma * self.unit[minute]


# ---- incidents ----

KINDS = {"spike": 20, "dip": 20, "plateau": 20, "outage": 10, "ramp": 12,
         "saturation": 8, "unrest": 10}
LENGTHS = {"spike": (1, 3), "dip": (1, 60), "plateau": (5, 60),
           "outage": (2, 60), "ramp": (15, 60), "saturation": (15, 60),
           "unrest": (5, 60)}  # minutes, drawn evenly in their logarithm
SIDES = {"spike": 1, "plateau": 1, "dip": -1, "outage": -1, "saturation": -1}
NORMAL_MEAN = math.sqrt(2 / math.pi)  # of |z|


def need(minutes, farthest):
    """Local sigmas that an incident must be away."""
    first = max(4, farthest)
    way = min(1, math.log(minutes) / math.log(30))
    return first + (2.5 - first) * way


def draw_size(ground, start, minutes, side, chance):
    """A signed share of what is usual: half of them a multiple of the local
    noise, from as much as is needed to ten times that; half of them a share of
    the level, 15 % to four times of it, 15 % to all of it downwards."""
    middle = start + minutes // 2
    if chance.uniform01() < 0.5:
        sigmas = need(minutes, ground.farthest[side]) * \
            chance.log_uniform(1, 10)
        return side * sigmas * ground.local(middle) / ground.usual[middle]
    return chance.log_uniform(.15, 4) if side > 0 else -chance.uniform(.15, 1)


def draw_incident(ground, start, chance):
    kind = chance.pick(KINDS)
    minutes = round(chance.log_uniform(*LENGTHS[kind]))
    side = SIDES.get(kind) or (1 if chance.uniform01() < 0.5 else -1)
    size = draw_size(ground, start, minutes, side, chance)
    if kind == "outage":
        size = -1
    if kind == "unrest":
        size = need(minutes, 4) / NORMAL_MEAN * chance.log_uniform(1, 4)
    return {"kind": kind, "start": start, "minutes": minutes, "side": side,
            "size": size, "ramp": round(minutes * chance.uniform(.5, .9)),
            "back": round(minutes * chance.uniform(0, .1))}


def find_distance(ground, incident, minute):
    """From what is usual, in the series' unit."""
    usual, size = ground.usual[minute], incident["size"]
    if incident["kind"] == "unrest":
        return size * NORMAL_MEAN * ground.local(minute)
    if incident["kind"] == "saturation":
        return max(0, usual - incident["cap"])
    if incident["kind"] == "ramp":
        since = minute - incident["start"]
        left = incident["minutes"] - since
        size *= min(1, since / incident["ramp"])
        if left < incident["back"]:
            size *= left / incident["back"]
    return abs(usual * size)


def is_labelled(ground, incident):
    """Measures the incident, and says whether it would be written down."""
    start, minutes = incident["start"], incident["minutes"]
    span = range(start, start + minutes)
    if incident["size"] < -1:
        return False
    if incident["kind"] == "unrest" and ground.counts and \
            ground.usual[start] < FEW:
        return False  # a count near zero cannot swing both ways
    if incident["kind"] == "saturation":
        middle = ground.usual[start + minutes // 2]
        incident["cap"] = middle * (1 + incident["size"])
    away = [find_distance(ground, incident, i) for i in span]
    incident["sigmas"] = sum(a / ground.local(i)
                             for a, i in zip(away, span)) / minutes
    incident["share"] = sum(a / ground.usual[i]
                            for a, i in zip(away, span)) / minutes
    wanted = need(minutes, 4 if incident["kind"] == "unrest"
                  else ground.farthest[incident["side"]])
    return (incident["sigmas"] >= wanted and
            incident["share"] >= LEAST_SHARE and
            2 * sum(ground.there[i] for i in span) >= minutes)


def has_room(incident, others, shifts):
    start, end = incident["start"], incident["start"] + incident["minutes"]
    return (all(end + 20 <= o["start"] or start >= o["start"] + o["minutes"] + 20
                for o in others) and
            not any(start - 60 < s < end + 60 for s in shifts))


def draw_start(others, rows, chance):
    """Anywhere behind the quiet days; one of four comes back 20 minutes to 3
    hours behind another."""
    if others and chance.uniform01() < 0.25:
        last = others[-1]
        again = last["start"] + last["minutes"] + chance.whole(20, 180)
        return min(again, rows - LONGEST)
    return chance.whole(QUIET, rows - LONGEST)


def draw_incidents(scenario, ground):
    series = scenario["series"][0]["name"]
    chance = Chance(series + " incidents")
    shifts = [seconds(m["start"]) // 60 for m in scenario["incidents"]
              if m["kind"] == "shift"]
    drawn, wanted = [], chance.whole(2, 8)
    while len(drawn) < wanted:
        start = draw_start(drawn, len(ground.usual), chance)
        incident = draw_incident(ground, start, chance)
        if is_labelled(ground, incident) and has_room(incident, drawn, shifts):
            drawn.append(incident)
    return sorted(drawn, key=lambda i: i["start"])


def write_down(incident, series, number):
    """As an entry of a scenario's `incidents`."""
    minutes = incident["minutes"]
    entry = {"id": "%s-%d" % (series, number), "series": series,
             "start": "%dm" % incident["start"], "length": "%dm" % minutes,
             "title": "%s of %d min, %.1f sigmas, %.0f %%" % (
                 incident["kind"], minutes, incident["sigmas"],
                 100 * incident["share"]),
             "labels": {"kind": incident["kind"], "minutes": str(minutes),
                        "sigmas": "%.2f" % incident["sigmas"],
                        "share": "%.3f" % incident["share"]}}
    factor = round(max(0, 1 + incident["size"]), 5)
    if incident["kind"] == "outage":
        entry["kind"] = "outage"
    elif incident["kind"] == "saturation":
        entry |= {"kind": "cap", "amount": float("%.5g" % incident["cap"])}
    elif incident["kind"] == "unrest":
        entry |= {"kind": "noise", "factor": round(incident["size"], 4)}
    elif incident["kind"] == "ramp":
        entry |= {"kind": "slow_fall", "factor": factor,
                  "ramp": "%dm" % incident["ramp"],
                  "back": "%dm" % min(incident["back"],
                                      minutes - incident["ramp"])}
    else:
        entry |= {"kind": "factor", "factor": factor}
    return entry


def make_seed(program, family, seed, folder):
    """FOLDER/NAME.csv; gives out the seed's incidents."""
    scenario = draw_scenario(family, seed)
    name = scenario["series"][0]["name"]
    rows = int(seconds(scenario["length"]) // 60)
    work = folder / ("." + name)
    usual = read_rows(run_synth(program, make_plain(scenario), work), rows)
    clean = read_rows(run_synth(program, scenario, work), rows)
    incidents = draw_incidents(scenario, Ground(scenario, usual, clean))
    scenario["incidents"] += [write_down(incident, name, i + 1)
                              for i, incident in enumerate(incidents)]
    made = run_synth(program, scenario, work)
    record = json.loads((work / "incidents.json").read_text())["incidents"]
    made.rename(folder / made.name)
    (folder / "scenarios").mkdir(exist_ok=True)
    (work / "scenario.json").rename(folder / "scenarios" / (name + ".json"))
    shutil.rmtree(work)
    return record


def make_family(program, family, half, root):
    """ROOT/HALF/FAMILY: eight series, incidents.json, scenarios/."""
    folder = root / half / family
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    record = []
    for seed in range(HALVES.index(half), SEEDS, 2):
        record += make_seed(program, family, seed, folder)
    (folder / "incidents.json").write_text(
        json.dumps({"incidents": record}, indent=1))
