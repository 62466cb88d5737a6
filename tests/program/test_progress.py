"""test_progress.py - how far long work is stands on a terminal and nowhere
else, and a signal ends it well: with whole rows, and a state that goes on."""
import json
import os
import re
import signal
import subprocess
import time

import support
from terminal import Terminal

BAR = re.compile(r"\r *(\d+) % ([^\x1b\r]*)\x1b\[K")
ENV = {"PATH": os.environ["PATH"], "TERM": "xterm", "LC_ALL": "C.UTF-8"}
SHOP = os.path.join(support.SOURCE, "datasets/shop")
INCIDENTS = os.path.join(SHOP, "incidents.json")


def write_data(folder, rows=20000, series=10):
    path = os.path.join(folder, "data.csv")
    with open(path, "w") as f:
        f.write("timestamp,series,value\n")
        for i in range(rows):
            for s in range(series):
                f.write("%d,s%d,%d\n" % (1767571200 + 60 * i, s,
                                         50 + s + (i * 7919 + s) % 13))
    return path


def start(args, columns=80, standard="2", env=ENV, **files):
    for name, standard_file in (("stdin", 0), ("stdout", 1), ("stderr", 2)):
        if str(standard_file) not in standard:
            files.setdefault(name, subprocess.DEVNULL)
    return Terminal([support.PROGRAM, *args], columns=columns,
                    standard=standard, env=env, **files)


def slowly(terminal, until, most=60):
    """Lets the program run a little at a time, so that however fast it is the
    clock on the wall has moved on, until something is so."""
    end = time.monotonic() + most
    while not until() and terminal.process.poll() is None:
        assert time.monotonic() < end, terminal.text[-500:]
        terminal.process.send_signal(signal.SIGSTOP)
        time.sleep(0.12)
        terminal.process.send_signal(signal.SIGCONT)
        terminal.read(0.03)


def test_work_on_files_tells_how_far_it_is():
    with support.folder() as folder:
        data = write_data(folder)
        for args in (["score", data], ["fit", data],
                     ["replay", "--incidents", INCIDENTS, data]):
            terminal = start(args)
            slowly(terminal, lambda: len(BAR.findall(terminal.text)) > 2)
            support.equal(terminal.close(), 0, args)
            bars = BAR.findall(terminal.text)
            assert len(bars) > 2, (args, terminal.text)
            shares = [int(share) for share, _ in bars]
            support.equal(shares, sorted(shares))
            assert all(re.fullmatch(
                r" ━*─* [\d.]+k? rows, [\d.]+k?/s(, [\d:]+ left)?", text)
                for _, text in bars), bars
            assert all(6 + len(text) < 80 for _, text in bars)
            assert terminal.text.rindex("\r\x1b[K") > \
                terminal.text.rindex(" % "), "the line goes away"


def test_a_window_may_be_resized():
    with support.folder() as folder:
        terminal = start(["score", write_data(folder)])
        slowly(terminal, lambda: BAR.search(terminal.text))
        terminal.resize(44)
        before = len(terminal.text)
        slowly(terminal, lambda: BAR.search(terminal.text, before))
        bars = BAR.findall(terminal.text[before:])
        assert bars and all(6 + len(text) < 44 for _, text in bars), bars
        support.equal(terminal.close(), 0)


def test_it_stands_nowhere_else():
    with support.folder() as folder:
        data = write_data(folder, rows=4000)
        cases = [
            ["score", data], "1", ENV, {},          # no terminal at 2
            ["score", data], "12", ENV, {},         # the rows go there as well
            ["score", data], "2", dict(ENV, TERM="dumb"), {},
            ["score"], "2", ENV, {"stdin": open(data)},
            ["score", "--newest-first", data], "2", ENV, {},
        ]
        for i in range(0, len(cases), 4):
            args, standard, env, files = cases[i:i + 4]
            terminal = start(args, standard=standard, env=env, **files)
            rounds = iter(range(8))
            slowly(terminal, lambda: next(rounds, None) is None)
            support.equal(terminal.close(60), 0)
            assert not BAR.search(terminal.text) or args == ["score"], args
            if args == ["score"]:
                support.equal(BAR.findall(terminal.text), [])


def test_ascii_where_the_locale_has_no_more():
    with support.folder() as folder:
        terminal = start(["score", write_data(folder)],
                         env=dict(ENV, LC_ALL="C"))
        slowly(terminal, lambda: BAR.search(terminal.text))
        terminal.send("\x03")
        terminal.close()
        assert re.search(r"\[=* *\] ", terminal.text), terminal.text
        assert terminal.text.isascii()


def test_messages_do_not_run_into_it():
    with support.folder() as folder:
        data = write_data(folder)
        with open(data, "a") as f:
            f.write("noon,s0,1\n")
        terminal = start(["score", data])
        slowly(terminal, lambda: BAR.search(terminal.text))
        support.equal(terminal.close(), 0)
        support.contains(terminal.text, "\x1b[Kmarigram: " + data + ":200002:")


def test_tuning_and_making_tell_it_too():
    with support.folder() as folder:
        terminal = start(["tune", "--incidents", INCIDENTS, SHOP])
        slowly(terminal, lambda: " settings, " in terminal.text, 100)
        terminal.send("\x03")
        terminal.close()
        support.contains(terminal.text, " settings, ")
        scenario = os.path.join(folder, "many.json")
        support.write(scenario, json.dumps({
            "name": "many", "seed": 1, "start": "2026-03-02T00:00:00Z",
            "step": "1m", "length": "5d", "incidents": [],
            "series": [{"name": "s%d" % i, "level": 60,
                        "noise": {"kind": "gaussian", "size": 0.04}}
                       for i in range(200)]}))
        terminal = start(["synth", "--out", os.path.join(folder, "many"),
                          scenario])
        slowly(terminal, lambda: BAR.search(terminal.text), 100)
        support.equal(terminal.close(), 0)
        assert BAR.search(terminal.text), terminal.text


# ---- signals ----

def interrupted(args, out, keys="\x03"):
    """Runs it until a bar stands there, then presses Ctrl-C."""
    with open(out, "wb") as f:
        terminal = start(args, stdout=f)
        slowly(terminal, lambda: BAR.search(terminal.text))
        if keys:
            terminal.send(keys)
        else:
            terminal.process.send_signal(signal.SIGTERM)
        status = terminal.close()
    return status, terminal.text


def test_ctrl_c_leaves_whole_rows_that_are_those_of_the_whole_run():
    with support.folder() as folder:
        data, out = write_data(folder), os.path.join(folder, "out")
        status, text = interrupted(["score", data], out)
        support.equal(status, 130)
        rows = int(re.search(r"stopped by SIGINT after (\d+) rows", text)[1])
        got = support.read(out)
        assert 0 < rows < 200000
        support.equal(got.count(b"\n"), rows + 1)
        assert got.endswith(b"\n")
        assert support.ok("score", data).startswith(got)
        status, text = interrupted(["score", data], out, keys=None)
        support.equal(status, 143)
        support.contains(text, "stopped by SIGTERM")


def test_a_state_goes_on_where_ctrl_c_stopped_it():
    with support.folder() as folder:
        data = write_data(folder)
        out, state, whole = (os.path.join(folder, name)
                             for name in ("out", "state", "whole"))
        manifest = os.path.join(folder, "manifest")
        status, text = interrupted(["score", "--state", state, "--manifest",
                                    manifest, data], out)
        support.equal(status, 130)
        support.contains(text, "no manifest is written")
        assert not os.path.exists(manifest)
        rest = support.ok("score", "--state", state, data)
        once = support.ok("score", "--state", whole, data)
        both = support.read(out) + rest[rest.index(b"\n") + 1:]
        assert both == once, "every row once"
        learned = [support.ok("state", "export", "--part", "learned", path)
                   for path in (state, whole)]
        assert learned[0] == learned[1], "what was learned"


def test_fit_and_replay_show_what_was_read():
    with support.folder() as folder:
        data, out = write_data(folder), os.path.join(folder, "out")
        status, _ = interrupted(["fit", data], out)
        support.equal(status, 130)
        support.contains(support.read(out).decode(), "s9")
        status, _ = interrupted(["replay", "--threads", "1", "--incidents",
                                 INCIDENTS, data], out)
        support.equal(status, 130)
        support.contains(support.read(out).decode(), "10 series")


def test_a_pipe_that_sends_nothing_is_left_at_once():
    with support.folder() as folder:
        out = os.path.join(folder, "out")
        read, write = os.pipe()
        with open(out, "wb") as f:
            terminal = start(["score"], stdin=read, stdout=f)
            os.write(write, b"ts,value\n60,1\n120,2\n18")
            terminal.wait_for("time 'ts'")
            time.sleep(0.2)
            terminal.send("\x03")
            support.equal(terminal.close(10), 130)
        os.close(read)
        os.close(write)
        support.contains(terminal.text, "stopped by SIGINT after 2 rows")
        support.equal(support.read(out).count(b"\n"), 3)


support.main(globals())
