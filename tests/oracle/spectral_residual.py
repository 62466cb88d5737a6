#!/usr/bin/env python3
"""Makes spectral_residual.txt: the spectral residual of Ren et al. 2019, by
numpy.

    pip install numpy
    python3 tests/oracle/spectral_residual.py datasets tests/oracle

Written from the paper (equations 1 to 9) and from what the authors' program
does at the edges: models/spectral_residual.c says what. A window of 1440 rows,
of which the last 1019 are taken. The series is the shop's latency; a line for
each 37th row: row, estimated point, score of the paper, and the rows so far
with a score above 3."""
import os
import sys

import numpy

import shipped

ROWS, POINTS, RAISES = 1019, 5, 3


def trailing(values, width):
    """mean of each place and those before it, at most `width`"""
    return numpy.array([values[max(0, i - width + 1):i + 1].mean()
                        for i in range(len(values))])


def saliency(values):
    spectrum = numpy.fft.fft(values)
    amplitude = numpy.abs(spectrum)
    there = amplitude > 1e-8
    logs = numpy.where(there, numpy.log(numpy.where(there, amplitude, 1)), 0)
    residual = logs - trailing(logs, 3)
    phase = numpy.where(there, spectrum / numpy.where(there, amplitude, 1), 0)
    return numpy.abs(numpy.fft.ifft(numpy.exp(residual) * phase))


def estimate(before):
    slopes = [(before[-1] - before[-1 - i]) / i for i in range(1, POINTS + 1)]
    return before[-POINTS] + POINTS * numpy.mean(slopes)


def score(window):
    point = estimate(window[:-1])
    seen = saliency(numpy.array(window + [point] * POINTS))
    here = seen[:len(window)]
    mean = here[-21:].mean()
    return point, abs(here[-1] - mean) / mean


def main(data, folder):
    values = shipped.values(os.path.join(data, "shop", "api_latency.csv"))
    above = 0
    with open(os.path.join(folder, "spectral_residual.txt"), "w") as file:
        for row in range(ROWS - 1, len(values)):
            point, found = score(values[row - ROWS + 1:row + 1])
            above += found > RAISES
            if row % 37 == 0:
                file.write("%d %.17g %.17g %d\n" % (row, point, found, above))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
