"""test_stream.py - the program between pipes: each row is answered before the
next one is waited for, and pieces, files and pipes give the same bytes."""
import os
import select
import signal
import subprocess
import threading
import time

import support

SHOP = os.path.join(support.SOURCE, "datasets", "shop", "request_rate.csv")
INCIDENTS = os.path.join(support.SOURCE, "datasets", "shop", "incidents.json")


def shop():
    with open(SHOP, "rb") as f:
        return f.readlines()


def start(*args):
    return subprocess.Popen([support.PROGRAM, *args], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL)


def answer(process, seconds=20):
    """All that comes until a line end; fails when nothing comes."""
    got = b""
    end = time.monotonic() + seconds
    while not got.endswith(b"\n"):
        ready, _, _ = select.select([process.stdout], [], [],
                                    max(0, end - time.monotonic()))
        assert ready, "no answer: the row was held back"
        got += os.read(process.stdout.fileno(), 65536)
    return got


def test_each_row_is_answered_while_the_writer_sleeps():
    process = start("score", "--name", "request_rate", "-")
    lines = shop()
    process.stdin.write(lines[0] + lines[1])
    process.stdin.flush()
    first = answer(process)
    while first.count(b"\n") < 2:
        first += answer(process)
    for line in lines[2:8]:
        time.sleep(.05)
        process.stdin.write(line)
        process.stdin.flush()
        got = answer(process)
        support.equal(got.split(b",")[0], line.split(b",")[0])
    process.stdin.close()
    support.equal(process.wait(20), 0)


def test_half_a_row_is_waited_for():
    process = start("score", "-")
    process.stdin.write(b"timestamp,value\n2026-01-01T00:00:00Z,1\n2026-01-0")
    process.stdin.flush()
    got = answer(process)
    while got.count(b"\n") < 2:
        got += answer(process)
    process.stdin.write(b"1T00:05:00Z,2\n")
    process.stdin.flush()
    support.equal(answer(process).split(b",")[2], b"2")
    process.stdin.close()
    support.equal(process.wait(20), 0)


def test_alerts_are_told_at_once():
    with support.folder() as folder:
        path = os.path.join(folder, "alerts.jsonl")
        process = start("score", "--alerts", path, "-")
        process.stdin.write(b"timestamp,value\n")
        for i in range(200):
            process.stdin.write(b"%d,%d\n" % (1767571200 + i * 300, i % 7))
        process.stdin.write(b"%d,500\n" % (1767571200 + 200 * 300))
        process.stdin.flush()
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if os.path.exists(path) and os.path.getsize(path):
                break
            time.sleep(.02)
        with open(path) as f:
            support.contains(f.read(), '"event":"raised"')
        process.stdin.close()
        support.equal(process.wait(20), 0)


def streamed(pieces, *args):
    """Writes the shop's rows in pieces of so many lines, reading meanwhile."""
    lines = shop()
    process = start("score", "--name", "request_rate", *args, "-")
    out = []
    reader = threading.Thread(target=lambda: out.append(process.stdout.read()))
    reader.start()
    for at in range(0, len(lines), pieces):
        process.stdin.write(b"".join(lines[at:at + pieces]))
        process.stdin.flush()
    process.stdin.close()
    reader.join(60)
    support.equal(process.wait(20), 0)
    return out[0]


def test_stream_in_pieces_equals_the_file():
    with support.folder() as folder:
        path = os.path.join(folder, "request_rate.csv")
        with open(path, "wb") as f:
            f.writelines(shop())
        status, whole, _ = support.run("score", path)
    support.equal(status, 0)
    support.equal(whole.count(b"\n"), len(shop()))
    for pieces in (1, 2, 3, 7, 100):
        assert streamed(pieces) == whole, "pieces of %d rows differ" % pieces


def test_the_log_of_replay_is_that_of_score_row_by_row():
    with support.folder() as folder:
        path = os.path.join(folder, "request_rate.csv")
        log = os.path.join(folder, "replay.jsonl")
        with open(path, "wb") as f:
            f.writelines(shop())
        status, _, _ = support.run("replay", "--incidents", INCIDENTS,
                                   "--alerts", log, path)
        support.equal(status, 0)
        with open(log, "rb") as f:
            replayed = f.read()
    support.contains(replayed, b'"event":"raised"')
    support.equal(streamed(1, "--alerts", "-"), replayed)


def test_two_runs_are_byte_equal():
    args = ("replay", "--format", "json", "--incidents", INCIDENTS,
            os.path.dirname(SHOP))
    support.equal(support.run(*args), support.run(*args))


def test_series_after_series_equals_interleaved():
    a = [(1767571200 + i * 60, "a", i % 5) for i in range(300)]
    b = [(1767571200 + i * 60, "b", i % 11) for i in range(300)]

    def score(rows):
        text = "time,series,value\n" + "".join("%d,%s,%d\n" % r for r in rows)
        return support.run("score", stdin=text.encode())[1].splitlines()

    turns = [row for pair in zip(a, b) for row in pair]
    support.equal(sorted(score(a + b)), sorted(score(turns)))


def test_a_full_disk_is_told():
    process = subprocess.run(
        [support.PROGRAM, "score", SHOP], stdout=open("/dev/full", "w"),
        stderr=subprocess.PIPE, timeout=60)
    support.equal(process.returncode, 1)
    support.contains(process.stderr, b"stdout: cannot write")


def test_a_reader_that_leaves_ends_the_run():
    process = start("score", SHOP)
    process.stdout.read(100)
    process.stdout.close()
    process.stdin.close()
    status = process.wait(20)
    assert status in (-signal.SIGPIPE, 1), status


def test_killed_in_the_middle_leaves_whole_rows():
    process = start("score", "-")
    process.stdin.write(b"".join(shop()[:100]))
    process.stdin.flush()
    got = b""
    while got.count(b"\n") < 100:
        got += answer(process)
    process.kill()
    process.wait(20)
    assert got.endswith(b"\n")


support.main(globals())
