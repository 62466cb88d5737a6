"""test_plot.py - drawings: what a terminal and a pipe are given, SVG that any
reader takes, and the drawing of the README. Where it has changed, and is meant
to have:

    python3 tests/program/test_plot.py . build/asan/marigram --bless
"""
import os
import re
import subprocess
import sys
import xml.etree.ElementTree

import support
from terminal import Terminal

TOUR = os.path.join(support.SOURCE, "datasets/tour")
DRAWING = os.path.join(support.SOURCE, "docs/tour.svg")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def tour_svg():
    with support.folder() as folder:
        path = os.path.join(folder, "tour.svg")
        support.ok("replay", "--svg", path, "--incidents",
                   os.path.join(TOUR, "incidents.json"), TOUR)
        return support.read(path)


def test_the_committed_drawing_is_what_is_drawn():
    support.equal(support.read(DRAWING).decode().splitlines(),
                  tour_svg().decode().splitlines())


def on_terminal(columns, **env):
    base = {"PATH": os.environ["PATH"], "TERM": "xterm",
            "LC_ALL": "C.UTF-8"}
    terminal = Terminal([support.PROGRAM, "score", "--plot",
                         os.path.join(TOUR, "orders.csv")],
                        columns=columns, standard="1", env={**base, **env},
                        stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    support.equal(terminal.close(), 0)
    return terminal.text.replace("\r\n", "\n")


def in_pipe(**env):
    base = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    return support.ok("score", "--plot", os.path.join(TOUR, "orders.csv"),
                      env={**base, **env}).decode()


def test_a_drawing_is_as_wide_as_the_terminal():
    for columns in (40, 60, 80, 200):
        text = COLOUR.sub("", on_terminal(columns))
        support.equal(max(map(len, text.splitlines()[:-1])), columns)
    support.equal(max(map(len, on_terminal(10, NO_COLOR="1")
                          .splitlines()[:-1])), 40)


def test_a_pipe_has_80_columns_or_what_columns_says():
    support.equal(max(map(len, in_pipe().splitlines())), 80)
    support.equal(max(map(len, in_pipe(COLUMNS="120").splitlines())), 120)
    for odd in ("", "wide", "-5", "0"):
        support.equal(in_pipe(COLUMNS=odd), in_pipe())


def test_colours_are_for_terminals_and_change_nothing_else():
    coloured = on_terminal(80)
    assert "\x1b[1;31m" in coloured, "an alert is red"
    support.equal(COLOUR.sub("", coloured), in_pipe())
    support.equal(on_terminal(80, NO_COLOR="1"), in_pipe())
    support.equal(on_terminal(80, TERM="dumb"), in_pipe())
    support.equal(COLOUR.sub("", on_terminal(80, NO_COLOR="")), in_pipe())


def test_a_locale_without_unicode_gets_ascii():
    for env in ({"LC_ALL": "C"}, {"LC_ALL": "de_DE.ISO-8859-1"},
                {"LC_ALL": "", "LANG": "POSIX"}, {"LC_ALL": ""},
                {"LC_ALL": "", "LC_CTYPE": "C", "LANG": "en_GB.UTF-8"}):
        assert in_pipe(**env).isascii(), env
    for env in ({"LC_ALL": "", "LANG": "en_GB.utf8"},
                {"LC_ALL": "", "LC_CTYPE": "de_DE.UTF-8", "LANG": "C"}):
        support.equal(in_pipe(**env), in_pipe())


def series_with_a_step(name, rows=400):
    rows = ["%d,%s,%g" % (1767571200 + 300 * i, name,
                          10 + i % 7 + (60 if 300 <= i < 310 else 0))
            for i in range(rows)]
    return "\n".join(rows) + "\n"


def texts(svg):
    root = xml.etree.ElementTree.fromstring(svg)
    return ["".join(e.itertext()) for e in root.iter()
            if e.tag.endswith(("}text", "}title"))]


def test_svg_is_xml_whatever_a_series_is_called():
    for name in ("plain", "a<b>&'c", "</svg><script>", "日本", "x\x01\x7f",
                 "]]>", "&#1;"):
        data = "time,series,value\n" + series_with_a_step(name)
        svg = support.ok("score", "--svg", "-", stdin=data.encode()).decode()
        shown = name.replace("\x01", "\ufffd")
        support.contains(texts(svg), shown)
        assert "<script" not in svg
        support.contains(" ".join(texts(svg)), "score at most")


def test_incidents_stand_in_the_svg_with_their_titles():
    with support.folder() as folder:
        data = os.path.join(folder, "cpu.csv")
        support.write(data, "time,series,value\n" + series_with_a_step("cpu"))
        record = os.path.join(folder, "i.json")
        support.write(record, '{"incidents":[{"id":"<A>","start":'
                      '"2026-01-06T01:00:00Z","end":"2026-01-06T01:50:00Z",'
                      '"series":"cpu","title":"x & \\"y\\""},'
                      '{"id":"B","start":"2026-01-06T06:00:00Z",'
                      '"end":"2026-01-06T06:20:00Z",'
                      '"series":"cpu","title":"nothing to see"}]}')
        path = os.path.join(folder, "o.svg")
        support.ok("replay", "--incidents", record, "--svg", path, data)
        svg = support.read(path).decode()
        found = " | ".join(texts(svg))
        support.contains(found, '<A>, 2026-01-06 01:00 for 50m: x & "y"')
        support.contains(found, "nothing to see")
        support.contains(svg, '<rect class="caught"')
        support.contains(svg, '<rect class="missed"')


def test_of_many_series_those_with_alerts_are_drawn():
    calm = "".join(series_with_a_step("calm%d" % i, 200) for i in range(300))
    data = "time,series,value\n" + calm + series_with_a_step("calm7b")
    status, out, err = support.run("score", "--plot", stdin=data.encode())
    support.equal(status, 0)
    titles = re.findall(r"^(calm\S+)", out.decode(), re.M)
    support.equal(len(titles), 8)
    support.contains(err.decode(), "more series not drawn")
    status, out, err = support.run("score", "--plot", "--plot-series", "calm2?",
                                   stdin=data.encode())
    titles = re.findall(r"^(calm\S+)", out.decode(), re.M)
    support.equal(titles, ["calm2%d" % i for i in range(8)])
    support.contains(err.decode(), "2 more series not drawn")
    few = "".join(series_with_a_step("calm%d" % i, 200) for i in range(20))
    out = support.ok("score", "--plot", stdin=(
        "time,series,value\n" + few + series_with_a_step("loud")).encode())
    support.contains(re.findall(r"^(\w+)  2", out.decode(), re.M), "loud")


def test_verify_draws_over_nothing():
    with support.folder() as folder:
        svg, manifest = (os.path.join(folder, name) for name in "sm")
        support.ok("score", "--svg", svg, "--manifest", manifest,
                   os.path.join(TOUR, "orders.csv"))
        support.write(svg, "mine")
        support.ok("verify", manifest)
        support.equal(support.read(svg), b"mine")


if "--bless" in sys.argv:
    with open(DRAWING, "wb") as f:
        f.write(tour_svg())
    sys.exit()
support.main(globals())
