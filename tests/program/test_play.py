"""test_play.py - history at a pace: in time, by time, and to be ended."""
import signal
import subprocess
import time

import support

HEAD = "timestamp,value\n"


def rows(count, start=1767571200, step=60):
    return "".join("%d,%d\n" % (start + i * step, 100 + i)
                   for i in range(count))


def test_rows_come_when_they_are_due():
    begin = time.monotonic()
    status, out, err = support.run("play", "--pace", "60x",
                                   stdin=(HEAD + rows(3)).encode())
    took = time.monotonic() - begin
    support.equal(status, 0, err.decode())
    support.equal(out.decode().splitlines(),
                  ["timestamp,series,value", "2026-01-05T00:00:00Z,value,100",
                   "2026-01-05T00:01:00Z,value,101",
                   "2026-01-05T00:02:00Z,value,102"])
    assert 2 <= took < 30, took


def test_each_row_leaves_at_once_and_an_interrupt_ends_well():
    done = subprocess.Popen([support.PROGRAM, "play", "--pace", "1x"],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE)
    done.stdin.write((HEAD + rows(5, step=3600)).encode())
    done.stdin.close()
    support.equal(done.stdout.readline(), b"timestamp,series,value\n")
    support.equal(done.stdout.readline(), b"2026-01-05T00:00:00Z,value,100\n")
    done.send_signal(signal.SIGINT)
    support.equal(done.wait(timeout=20), 0)
    support.equal(done.stdout.read(), b"")


def test_what_lies_before_from_comes_at_once():
    begin = time.monotonic()
    status, out, err = support.run(
        "play", "--pace", "1x", "--from", "2026-01-05T02:00:00Z", "--to",
        "2026-01-05T03:00:00Z", stdin=(HEAD + rows(5, step=3600)).encode())
    support.equal(status, 0, err.decode())
    support.equal(len(out.splitlines()), 4)
    assert time.monotonic() - begin < 30


def test_score_says_the_same_of_what_is_played():
    """Rows through a pipe, by time, are judged as the file's are."""
    data = (HEAD + rows(300)).encode()
    _, straight, _ = support.run("score", stdin=data)
    _, played, _ = support.run("play", "--pace", "1e9x", stdin=data)
    _, again, _ = support.run("score", stdin=played)

    def verdicts(out):
        return [line.split(b",")[1:] for line in out.splitlines()[1:]]
    support.equal(verdicts(again), verdicts(straight))


support.main(globals())
