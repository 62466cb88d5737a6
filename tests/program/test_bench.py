"""test_bench.py - script/bench refuses what it does not know before it builds
anything, its workloads are the same everywhere, its curves are SVG, and the
lines that bench/ablation replaces are there."""
import hashlib
import os
import subprocess
import sys
import xml.etree.ElementTree

import support

sys.path.insert(0, os.path.join(support.SOURCE, "bench"))
import plot  # noqa: E402
import workloads  # noqa: E402


def bench(*args):
    done = subprocess.run(
        [sys.executable, os.path.join(support.SOURCE, "script", "bench"),
         *args], capture_output=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


def test_wrong_use_is_told_and_builds_nothing():
    status, _, said = bench("w9")
    support.equal(status, 2)
    support.contains(said, b"no workload 'w9' (want some of w1 w2 w3 w4 w5)")
    status, _, said = bench("--rounds", "0")
    support.equal(status, 2)
    support.contains(said, b"want 1 or more")
    status, out, _ = bench("--help")
    support.equal(status, 0)
    support.contains(out, b"--plots")


def test_workloads_are_the_same_everywhere():
    with support.folder() as folder:
        path, rows = workloads.make(folder, "w2", .001)
        support.equal(rows, 10 * 288)
        text = support.read(path)
        support.equal(text.splitlines()[1].split(b",")[:2],
                      [b"2000-01-01T00:00:00Z", b"host00000.cpu.user"])
        support.equal(text.count(b"\n"), rows + 1)
        again, _ = workloads.make(folder, "w2", .001)
        support.equal(hashlib.sha256(support.read(again)).digest(),
                      hashlib.sha256(text).digest())
        path, rows = workloads.make(folder, "w3", .0002)
        support.equal(support.read(path).splitlines()[3].split(b",")[0],
                      b"946685100")


def test_what_the_ablation_takes_away_is_there():
    done = subprocess.run(
        [sys.executable, os.path.join(support.SOURCE, "bench", "ablation"),
         "--check"], capture_output=True, timeout=60)
    support.equal((done.returncode, done.stderr), (0, b""))


def test_curves_are_svg():
    lines = {"a <name>": [(1, 10), (1000, 430.5)], "b": [(1, 0), (1000, 7)]}
    with support.folder() as folder:
        path = os.path.join(folder, "p.svg")
        plot.write(path, "title", "x", "y", lines, logarithmic=True)
        root = xml.etree.ElementTree.parse(path).getroot()
    space = "{http://www.w3.org/2000/svg}"
    support.equal(root.tag, space + "svg")
    drawn = root.findall(space + "polyline")
    support.equal(len(drawn), 2)
    points = [tuple(map(float, p.split(",")))
              for p in drawn[0].get("points").split()]
    assert points[0][0] < points[1][0] and points[0][1] > points[1][1]
    support.contains([t.text for t in root.findall(space + "text")],
                     "a <name>")


support.main(globals())
