"""workloads - the files that the benches read, the same on every machine.

  w1  one series, RFC 3339 stamps five minutes apart
  w2  many series, a day of theirs, interleaved by time
  w3  the same with Unix seconds
  w4  ten times as many series, 20 rows of each
  w5  and a million of them, 3 rows of each
"""
import math
import os
import random

STEP = 5  # minutes
SHAPES = {  # series, rows of each
    "w1": (1, 2000000),
    "w2": (10000, 288),
    "w3": (10000, 288),
    "w4": (100000, 20),
    "w5": (1000000, 3),
}


def stamp(row):
    """Years of 336 days, so that no calendar is needed."""
    day, minute = divmod(row * STEP, 1440)
    year, day = 2000 + day // 336, day % 336
    return "%04d-%02d-%02dT%02d:%02d:00Z" % (
        year, day // 28 + 1, day % 28 + 1, minute // 60, minute % 60)


def value(rng, row, series):
    day = math.sin(2 * math.pi * (row * STEP + 7 * series) / 1440)
    return "%.6g" % ((1000 + 600 * day) * (1 + .04 * rng.gauss(0, 1)))


def write(path, series, rows, unix=False):
    """So many rows of so many series; of one, without a series column."""
    rng = random.Random(1)
    with open(path, "w") as f:
        f.write("timestamp,value\n" if series == 1 else
                "timestamp,series,value\n")
        for row in range(rows):
            time = str(946684800 + row * 60 * STEP) if unix else stamp(row)
            for k in range(series):
                key = "" if series == 1 else "host%05d.cpu.user," % k
                f.write("%s,%s%s\n" % (time, key, value(rng, row, k)))


def make(folder, name, share=1):
    """Writes a share of a workload, of its series or, of w1, of its rows.
    Returns the path and the number of rows."""
    series, rows = SHAPES[name]
    if series == 1:
        rows = int(rows * share)
    else:
        series = int(series * share)
    path = os.path.join(folder, "%s-%d.csv" % (name, series * rows))
    write(path, series, rows, name == "w3")
    return path, series * rows
