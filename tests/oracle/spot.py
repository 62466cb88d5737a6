#!/usr/bin/env python3
"""Makes spot_10.txt and spot_450.txt: bi-DSPOT of Siffer et al. 2017, by numpy
and scipy.

    pip install numpy scipy
    python3 tests/oracle/spot.py datasets tests/oracle

Written from the paper's algorithms 1 and 2, but that the law is fitted to the
last 200 peaks of a side. Grimshaw's trick is not used: each local maximum of
the likelihood along shape / scale is found by scipy on a grid of its own. The
series is the shop's latency, a thousandth of a sine added; windows of 10 and
450 rows, a batch of 1000, a risk of 1e-4 and of 1e-3."""
import math
import os
import sys

import numpy
from scipy.optimize import minimize_scalar

import shipped

BATCH, KEPT = 1000, 200


def fit(excess):
    """shape and scale of the likeliest Pareto law with a shape above -1"""
    y = numpy.array(excess)
    unit = y.max()
    y = y / unit

    def shape(x):
        return numpy.log1p(x * y).mean()

    def cost(x):  # of the likelihood, by its profile along x
        return numpy.log(shape(x) / x) + 1 + shape(x)

    best = (numpy.log(y.mean()) + 1, 0.0, y.mean())
    grids = [-1 + numpy.logspace(-7, -0.01, 1500),
             -numpy.logspace(-6, -0.01, 1500)[::-1], numpy.logspace(-6, 7, 4000)]
    for grid in grids:
        costs = [cost(x) for x in grid]
        for i in range(1, len(grid) - 1):
            if not costs[i - 1] > costs[i] <= costs[i + 1]:
                continue
            found = minimize_scalar(cost, bounds=(grid[i - 1], grid[i + 1]),
                                    method="bounded",
                                    options={"xatol": 1e-13})
            x = found.x
            if shape(x) > -1 and found.fun < best[0]:
                best = (found.fun, shape(x), shape(x) / x)
    return best[1], best[2] * unit


class Side:
    def __init__(self, x):
        self.start = numpy.sort(x)[int(.98 * len(x))]
        self.peaks = [v - self.start for v in x if v > self.start]
        self.count = len(self.peaks)

    def settle(self, risk, rows):
        shape, scale = fit(self.peaks[-KEPT:])
        r = risk * rows / self.count
        self.reach = self.start + (scale / shape * (r ** -shape - 1)
                                   if shape else -scale * numpy.log(r))


def mean_of(ring):
    """One after the other: ties with a threshold depend on the rounding."""
    total = 0.0
    for value in ring:
        total += value
    return total / len(ring)


def run(values, depth, risk):
    ring = list(values[:depth])
    x = []
    for i in range(depth, BATCH):
        x.append(values[i] - mean_of(ring))
        ring[i % depth] = values[i]
    x = numpy.sort(x)  # of the batch, the peaks leave in this order
    seen = BATCH
    rows = len(x)
    # the lower quantile is the row of that place, as the upper one is
    low = x[int(.02 * len(x))]
    up, down = Side(x), Side(-x)
    down.start = -low
    down.peaks = [low - v for v in x if v < low]
    down.count = len(down.peaks)
    for side in (up, down):
        side.settle(risk, rows)
    said = [(None, False)] * BATCH
    for value in values[BATCH:]:
        mean = mean_of(ring)
        distance = value - mean
        bounds = (mean + .5 * (up.reach - down.reach),
                  .5 * (up.reach + down.reach))
        alarm = distance > up.reach or -distance > down.reach
        said.append((bounds, alarm))
        if alarm:
            continue
        rows += 1
        for side, outwards in ((up, distance), (down, -distance)):
            if outwards > side.start:
                side.peaks.append(outwards - side.start)
                side.count += 1
                side.settle(risk, rows)
        ring[seen % depth] = value
        seen += 1
    return said


def main(data, folder):
    path = os.path.join(data, "shop", "api_latency.csv")
    # Rounded values lie on a threshold now and then, where rounding decides.
    values = [value + 1e-3 * math.sin(row)
              for row, value in enumerate(shipped.values(path))]
    for depth, risk in ((10, 1e-4), (450, 1e-3)):
        shipped.write(os.path.join(folder, "spot_%d.txt" % depth),
                      run(values, depth, risk), 97)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
