#!/usr/bin/env python3
"""Makes windowed_gaussian.txt: NAB's windowed Gaussian, by numpy.

    pip install numpy
    python3 tests/oracle/windowed_gaussian.py datasets tests/oracle

A window of 6400 rows that moves on by 100, as the detector in NAB has it; an
alarm is a score of 1.0 behind the first 750 rows, where 1.0 is what a double
makes of 1 - Q. Series: the shop's latency."""
import math
import os
import sys

import numpy

import shipped

WINDOW, STEP, PROBATION = 6400, 100, 750
HALF = 8.292361075813597  # Q is 2 ** -54: see models/windowed_gaussian.c


def run(values):
    window, waiting = [], []
    mean = deviation = 0
    said = []
    for row, value in enumerate(values):
        bounds, score = None, 0
        if row >= PROBATION:
            z = abs(value - mean) / deviation
            score = 1 - 0.5 * math.erfc(z / math.sqrt(2))
            bounds = (mean, HALF * deviation)
        said.append((bounds, score >= 1.0))
        if len(window) < WINDOW:
            window.append(value)
        else:
            waiting.append(value)
            if len(waiting) < STEP:
                continue
            window = window[STEP:] + waiting
            waiting = []
        mean, deviation = numpy.mean(window), numpy.std(window) or 1e-6
    return said


def main(data, folder):
    values = shipped.values(os.path.join(data, "shop", "api_latency.csv"))
    shipped.write(os.path.join(folder, "windowed_gaussian.txt"), run(values),
                  97)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
