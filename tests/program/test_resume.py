"""test_resume.py - a tune that is killed, and started again with the same
command, goes on from where it was and ends as one that was not."""
import json
import os
import random
import shutil
import subprocess
import time

import support

QUEUE = os.path.join(support.SOURCE, "datasets/queue")
KILLS = 30 if os.environ.get("MARIGRAM_LONG") else 8


def command(folder, *more, data=QUEUE, settings="600"):
    return ("tune", "--incidents", os.path.join(QUEUE, "incidents.json"),
            "--settings", settings, "--prove", "5", "--try", "model=ewma",
            "--format", "json", "--resume", os.path.join(folder, "work.jsonl"),
            "--out", os.path.join(folder, "out.json"), *more, data)


def work(folder):
    return support.read(os.path.join(folder, "work.jsonl"))


def outcome(folder, *more, **change):
    """What it prints, and what it writes."""
    printed = support.ok(*command(folder, *more, **change))
    return printed, support.read(os.path.join(folder, "out.json"))


def done_once(text):
    """Each setting was tried once, each proof run once; how many there are."""
    lines = [json.loads(line) for line in text.splitlines()[1:]]
    for kind in ("try", "prove"):
        numbers = [line[kind] for line in lines if kind in line]
        support.equal(len(numbers), len(set(numbers)), kind)
    return len(lines)


def start_and_kill(folder, delay):
    process = subprocess.Popen([support.PROGRAM, *command(folder)],
                               stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    time.sleep(delay)
    process.kill()
    process.wait()


def test_killed_at_any_moment():
    rng = random.Random(1)
    with support.folder() as whole, support.folder() as folder:
        began = time.monotonic()
        wanted = outcome(whole)
        took = time.monotonic() - began
        grew = 0
        for _ in range(KILLS):
            before = work(folder) if os.path.exists(
                os.path.join(folder, "work.jsonl")) else b""
            start_and_kill(folder, rng.uniform(.2, 1.1) * took)
            after = work(folder)
            last = before.rfind(b"\n") + 1
            assert after.startswith(before[:last]), "nothing is done again"
            grew += len(after) > len(before)
        support.equal(outcome(folder), wanted)
        done_once(work(folder))
        assert grew, "some were killed while they worked"


def test_torn_anywhere():
    rng = random.Random(2)
    with support.folder() as folder:
        wanted = outcome(folder)
        text = work(folder)
        lines = done_once(text)
        cuts = [0, 1, text.index(b"\n"), text.index(b"\n") + 1, len(text) - 1]
        cuts += [rng.randrange(len(text)) for _ in range(3)]
        for cut in cuts:
            with open(os.path.join(folder, "work.jsonl"), "wb") as f:
                f.write(text[:cut])
            support.equal(outcome(folder), wanted, cut)
            support.equal(done_once(work(folder)), lines, cut)


def test_what_is_done_is_not_done_again():
    """Another number of threads is the same run; the second has nothing to
    add."""
    with support.folder() as folder:
        wanted = outcome(folder, "--threads", "1")
        text = work(folder)
        support.equal(outcome(folder, "--threads", "3"), wanted)
        support.equal(work(folder), text)


def test_of_another_run():
    with support.folder() as folder:
        outcome(folder)
        text = work(folder)
        data = os.path.join(folder, "queue_depth.csv")
        shutil.copy(os.path.join(QUEUE, "queue_depth.csv"), data)
        lines = support.read(data).splitlines(True)
        with open(data, "wb") as f:
            f.writelines(lines[:-1])
        for args in (command(folder, settings="601"),
                     command(folder, "--raise", "1.1"),
                     command(folder, "--lead", "5m"),
                     command(folder, "--accept-shift", "2d"),
                     command(folder, data=data)):
            status, _, err = support.run(*args)
            support.equal(status, 3, err)
            support.contains(err, b"is not of this run")
            support.equal(work(folder), text)


def test_what_is_no_such_file():
    with support.folder() as folder:
        path = os.path.join(folder, "work.jsonl")
        for text in ("hello", "hello\n", "x" * 100, "{}\n{}\n"):
            support.write(path, text)
            status, _, err = support.run(*command(folder))
            support.equal(status, 3, err)
            support.equal(support.read(path), text.encode())
        os.remove(path)
        outcome(folder)
        with open(path, "a") as f:
            f.write('{"try":9999999}\n')
        status, _, err = support.run(*command(folder))
        support.equal(status, 3)
        support.contains(err, b"not what tune writes there")


def test_where_it_cannot_be():
    with support.folder() as folder:
        incidents = os.path.join(QUEUE, "incidents.json")
        for path, said in (("-", b"want a file"),
                           (incidents, b"is the incident file"),
                           (os.path.join(folder, "o"), b"is the file of --out"),
                           (os.path.join(folder, "no/w"), b"cannot open"),
                           (os.path.join(QUEUE, "queue_depth.csv"),
                            b"is an input file")):
            status, _, err = support.run(
                "tune", "--incidents", incidents, "--resume", path,
                "--out", os.path.join(folder, "o"), QUEUE)
            assert status in (1, 2), (path, status)
            support.contains(err, said)


support.main(globals())
