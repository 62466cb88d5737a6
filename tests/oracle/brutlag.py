#!/usr/bin/env python3
"""Makes brutlag_*.txt: what RRDtool says of made-up series.

    python3 tests/oracle/brutlag.py tests/oracle        (wants rrdtool on PATH)

A line is a step: value, HWPREDICT, DEVPREDICT, FAILURES (7 of 9, 2 deviations);
nan is unknown. First line: period and gains.

RRDtool begins each seasonal array at a row that chance chooses, and smooths
both when either comes round to a row that follows from the file's name. Here
both begin at their first row, by the row numbers in the file's header, and the
smooth index is set to 0 by a dump and a restore: smoothing is then behind the
first row of each season."""
import math
import os
import re
import struct
import subprocess
import sys
import tempfile

STEP = 300
START = 1_700_000_100 // STEP * STEP


def rrdtool(*arguments):
    return subprocess.run(["rrdtool", *arguments], check=True, text=True,
                          capture_output=True).stdout


def noise(state):
    """Uniform in -1..1 (Knuth's MMIX)."""
    state[0] = (state[0] * 6364136223846793005 + 1442695040888963407) % 2**64
    return (state[0] >> 11) / 2**52 - 1


def series(case):
    state = [case["seed"]]
    values = []
    for i in range(case["period"] * case["seasons"]):
        wave = math.sin(2 * math.pi * i / case["period"])
        value = 1000 + 600 * wave + .3 * i + 40 * noise(state)
        values.append(round(value, 3))
    low, high = case["outage"]
    for i in range(low, high):
        values[i] = 0.0
    for i in case["unknown"]:
        values[i] = math.nan
    return values


def make(path, case):
    rows = str(case["period"] * case["seasons"])
    period = str(case["period"])
    gamma = str(case["gamma"])
    rrdtool("create", path, "--start", str(START), "--step", str(STEP),
            f"DS:v:GAUGE:{2 * STEP}:U:U",
            f"RRA:HWPREDICT:{rows}:{case['alpha']}:{case['beta']}:{period}:2",
            f"RRA:SEASONAL:{period}:{gamma}:1",
            f"RRA:DEVSEASONAL:{period}:{gamma}:1",
            f"RRA:DEVPREDICT:{rows}:3",
            f"RRA:FAILURES:{rows}:7:9:3")
    xml = rrdtool("dump", path)
    xml, count = re.subn(r"(<seasonal_smooth_idx>)\s*\d+\s*(<)", r"\g<1>0\2",
                         xml)
    assert count == 2, count
    with open(path + ".xml", "w") as file:
        file.write(xml)
    rrdtool("restore", "-f", path + ".xml", path)
    info = rrdtool("info", path)
    size = int(re.search(r"header_size = (\d+)", info)[1])
    with open(path, "r+b") as file:  # the header ends with the five row numbers
        file.seek(size - 4 * 8)
        file.write(struct.pack("2Q", case["period"] - 1, case["period"] - 1))
    info = rrdtool("info", path)
    for i in (1, 2):
        assert f"rra[{i}].cur_row = {case['period'] - 1}\n" in info, info


def fetch(path, what, count):
    """By place: RRDtool's row of time t is the step that ended at t."""
    text = rrdtool("fetch", path, what, "--start", str(START),
                   "--end", str(START + count * STEP))
    found = [math.nan] * count
    for line in text.splitlines():
        stamp, _, value = line.partition(": ")
        if stamp.isdigit():
            place = (int(stamp) - START) // STEP - 1
            if 0 <= place < count:
                found[place] = float(value)
    return found


def run(folder, name, case):
    values = series(case)
    with tempfile.TemporaryDirectory() as temporary:
        path = os.path.join(temporary, "golden.rrd")
        make(path, case)
        for i, value in enumerate(values):
            text = "U" if math.isnan(value) else repr(value)
            rrdtool("update", path, f"{START + (i + 1) * STEP}:{text}")
        columns = [fetch(path, what, len(values))
                   for what in ("HWPREDICT", "DEVPREDICT", "FAILURES")]
    with open(os.path.join(folder, f"brutlag_{name}.txt"), "w") as file:
        file.write(f"{case['period']} {case['alpha']} {case['beta']} "
                   f"{case['gamma']}\n")
        for value, forecast, deviation, failure in zip(values, *columns):
            file.write(f"{value!r} {forecast:.10g} {deviation:.10g} "
                       f"{failure:.0f}\n")


CASES = {
    # 12 rows: 5 % of them is no window, nothing is smoothed
    "short": {"period": 12, "seasons": 12, "alpha": .2, "beta": .05,
              "gamma": .3, "seed": 1, "outage": (80, 92),
              "unknown": [40, 41, 42, 100, 120, 121]},
    # 100 rows: averages of 5
    "smoothed": {"period": 100, "seasons": 6, "alpha": .1, "beta": .0035,
                 "gamma": .1, "seed": 2, "outage": (430, 450),
                 "unknown": [250, 251, 252, 253, 254, 330, 380]},
}

if __name__ == "__main__":
    for key, settings in CASES.items():
        run(sys.argv[1], key, settings)
