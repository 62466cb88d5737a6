#!/usr/bin/env python3
"""Makes graphite.txt: what Graphite's own code says of a made-up series.

    pip download --no-deps --no-binary :all: graphite-web==1.1.10
    tar xzf graphite-web-1.1.10.tar.gz
    python3 tests/oracle/graphite.py \\
        graphite-web-1.1.10/webapp/graphite/render/functions.py tests/oracle

holtWintersAnalysis and what it calls are taken out of that file and run; the
bands and aberrations are three lines of holtWintersConfidenceBands and
holtWintersAberration. A line is a step of an hour: value, forecast, deviation
with the value in it, aberration; nan is None. First line: season and gains."""
import ast
import datetime
import math
import os
import sys

from brutlag import noise

STEP = 3600
DELTA = 3


class TimeSeries(list):
    def __init__(self, name, start, end, step, values, **_):
        super().__init__(values)
        self.name, self.start, self.end, self.step = name, start, end, step
        self.tags, self.xFilesFactor = {}, None


def analysis_of(path):
    with open(path) as file:
        tree = ast.parse(file.read())
    wanted = [node for node in tree.body if isinstance(node, ast.FunctionDef)
              and node.name in ("holtWintersIntercept", "holtWintersSlope",
                                "holtWintersSeasonal", "holtWintersDeviation",
                                "holtWintersAnalysis")]
    assert len(wanted) == 5
    names = {"math": math, "TimeSeries": TimeSeries,
             "parseTimeOffset": lambda text: datetime.timedelta(days=1)}
    exec(compile(ast.Module(wanted, []), path, "exec"), names)
    return names["holtWintersAnalysis"]


def series():
    state = [3]
    values = []
    for i in range(14 * 24):
        wave = math.sin(2 * math.pi * i / 24)
        values.append(round(1000 + 600 * wave + 40 * noise(state), 3))
    for i in (60, 200, 201, 202, 203, 240):
        values[i] = None
    for i in range(260, 266):
        values[i] = 0.0
    values[290] *= 10
    return values


def main(source, folder):
    values = series()
    whole = TimeSeries("golden", 0, STEP * len(values), STEP, values)
    said = analysis_of(source)(whole, "1d")
    with open(os.path.join(folder, "graphite.txt"), "w") as file:
        file.write("24 0.1 0.0035 0.1\n")
        for value, forecast, deviation in zip(values, said["predictions"],
                                              said["deviations"]):
            aberration = 0
            if value is not None and forecast is not None:
                upper = forecast + DELTA * deviation
                lower = forecast - DELTA * deviation
                aberration = int(value > upper or value < lower)
            file.write(" ".join(
                ["nan" if value is None else repr(value),
                 "nan" if forecast is None else repr(forecast),
                 repr(float(deviation)), str(aberration)]) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
