"""test_state.py - a state survives: killed at any moment and started again, a
run repeats and loses no alert and ends in the same state; rows that were seen
are skipped; what cannot be kept is told, and nothing is lost by it.

MARIGRAM_LONG kills 200 times instead of 60."""
import os
import random
import resource
import signal
import sqlite3
import subprocess
import time

import support
from support import ok, read, write

KILLS = 200 if os.environ.get("MARIGRAM_LONG") else 60
START = 1767571200
SHOP = os.path.join(support.SOURCE, "datasets", "shop", "request_rate.csv")


def told(*args, **more):
    status, _, err = support.run(*args, **more)
    support.equal(status, 0, err)
    return err


def refused(status, sentence, *args, **more):
    got, out, err = support.run(*args, **more)
    support.equal(got, status, err)
    support.contains(err, sentence)
    support.equal(out, b"")


def rows(start, count, seed):
    """Three series with incidents, gaps, a silence, and rows that come late,
    twice or without a value."""
    rng = random.Random(seed)
    made = []
    for i in range(count):
        for k in range(3):
            at = start + i * 60
            chance = rng.random()
            if chance < .01 or (k == 2 and count // 3 < i < count // 2):
                continue
            if chance < .04:
                at -= 60 * rng.randrange(1, 9)
            value = 10 + i % 60 / 10 + rng.gauss(0, 1)
            if i % 300 in range(150, 190) and k == i // 300 % 3:
                value = 90
            made.append("%d,s%d,%s\n" % (
                at, k, "" if chance > .99 else "%.3f" % value))
    return made


def text(made):
    return "time,series,value\n" + "".join(made)


def two_files(folder):
    data = os.path.join(folder, "data")
    os.mkdir(data)
    write(os.path.join(data, "a.csv"), text(rows(START, 700, 1)))
    write(os.path.join(data, "b.csv"), text(rows(START + 650 * 60, 500, 2)))
    write(os.path.join(data, "empty.csv"), "time,series,value\n")


def many_series(folder):
    """More of them than a slice of a checkpoint holds, so that most of it is
    written beside rows of the same series; some fall silent, and a second
    source begins while it is written."""
    data = os.path.join(folder, "data")
    os.mkdir(data)
    for file, (first, last) in enumerate(((0, 45), (45, 80))):
        rng = random.Random(file)
        made = ["%d,s%d,%.3f\n" % (
            START + i * 60, k,
            90 if k % 20 == 0 and (i + k) % 70 > 60 else rng.gauss(10, 1))
                for i in range(first, last) for k in range(400)
                if not 300 < k < 330 or i < 20]
        write(os.path.join(data, "%d.csv" % file), text(made))


def kill_until_done(command, folder, rng, span):
    """Starts it again and again; returns how often it was killed."""
    kills = 0
    while True:
        process = subprocess.Popen([support.PROGRAM, *command], cwd=folder,
                                   stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        try:
            support.equal(process.wait(rng.random() * span), 0)
            return kills
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(60)
            kills += 1


def survives(kills, make, *flags):
    command = ("score", "--state", "state", "--alerts", "alerts.jsonl",
               "--checkpoint", "300", *flags, "data")
    rng = random.Random(kills)
    done = 0
    with support.folder() as folder:
        make(folder)
        begun = time.monotonic()
        ok(*command, cwd=folder)
        span = .9 * (time.monotonic() - begun)

        def outcome():
            return (read(os.path.join(folder, "alerts.jsonl")),
                    ok("state", "export", "state", cwd=folder))

        wanted = outcome()
        for part in (b'"event":"raised"', b'"event":"cleared"'):
            support.contains(wanted[0], part)
        while done < kills:
            for name in os.listdir(folder):
                if name != "data":
                    os.unlink(os.path.join(folder, name))
            done += kill_until_done(command, folder, rng, span)
            got = outcome()
            assert got[0] == wanted[0], "other alerts after %d kills" % done
            assert got[1] == wanted[1], "another state after %d kills" % done
        ok("state", "verify", "state", cwd=folder)


def test_killed_at_any_moment_nothing_is_repeated_or_lost():
    survives(KILLS // 2, two_files)


def test_nor_are_rows_that_wait():
    survives(KILLS // 4, two_files, "--lateness", "3m", "--duplicates", "mean")


def test_nor_is_what_comes_while_a_checkpoint_is_written():
    survives(KILLS // 4, many_series, "--checkpoint", "2000", "--nodata", "5m")


def test_many_checkpoints_leave_what_one_leaves():
    kept = []
    with support.folder() as folder:
        many_series(folder)
        for every in ("1000h", "50000", "2000", "100"):
            for name in ("state", "alerts.jsonl"):
                if os.path.exists(os.path.join(folder, name)):
                    os.unlink(os.path.join(folder, name))
            ok("score", "--state", "state", "--alerts", "alerts.jsonl",
               "--nodata", "5m", "--checkpoint", every, "data", cwd=folder)
            kept.append(ok("state", "export", "state", cwd=folder))
            ok("state", "verify", "state", cwd=folder)
            file = sqlite3.connect(os.path.join(folder, "state"))
            count, = file.execute("SELECT checkpoints FROM engine").fetchone()
            file.close()
            assert (count > 2) == (every in ("2000", "100")), (every, count)
    for other in kept[1:]:
        assert other == kept[0], "another state"


def test_a_file_that_grows_is_that_file_in_one_go():
    made = rows(START, 900, 3)
    with support.folder() as folder:
        path, one, many = (os.path.join(folder, n)
                           for n in ("m.csv", "one", "many"))
        write(path, text(made))
        wanted = ok("score", "--state", one, path)
        got = b""
        for end in (1, 5, 700, 701, 1500, len(made)):
            write(path, text(made[:end]))
            out = ok("score", "--state", many, path)
            got += out if not got else out.split(b"\n", 1)[1]
        assert got == wanted, "other verdicts"
        support.equal(ok("state", "export", "--part", "learned", many),
                      ok("state", "export", "--part", "learned", one))


def test_input_that_overlaps_is_seen():
    made = ["%d,a,%d\n" % (START + 60 * i, i % 7) for i in range(400)]
    with support.folder() as folder:
        state, first, second, alerts = (
            os.path.join(folder, n) for n in ("s", "1.csv", "2.csv", "e"))
        write(first, text(made[:300]))
        write(second, text(made[100:]))
        ok("score", "--state", state, "--alerts", alerts, first)
        status, out, err = support.run("score", "--state", state, "--alerts",
                                       alerts, second)
        support.equal(status, 0)
        support.equal(out.count(b"\n"), 1 + 100)
        support.contains(err, b"rows read 300; seen 200\n")
        kept = ok("state", "export", state)
        for source in ([second], [first], [first, second]):
            support.contains(told("score", "--state", state, "--alerts",
                                  alerts, *source), b"; seen ")
        support.contains(told("score", "--state", state, "--alerts", alerts,
                              stdin=text(made).encode()), b"seen 400\n")
        support.equal(ok("state", "export", state), kept)


def test_late_rows_of_a_new_piece_are_late():
    with support.folder() as folder:
        state, path = os.path.join(folder, "s"), os.path.join(folder, "m.csv")
        write(path, text(["1000,a,1\n", "1060,a,2\n"]))
        ok("score", "--state", state, path)
        write(path, text(["1000,a,1\n", "1060,a,2\n", "1030,a,3\n",
                          "1120,a,4\n"]))
        err = told("score", "--state", state, path)
        support.contains(err, b"rows read 4; seen 2, late 1\n")


def start(folder, *args):
    process = subprocess.Popen([support.PROGRAM, *args], cwd=folder,
                               stdin=subprocess.PIPE,
                               stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    return process


def wait_for(what):
    end = time.monotonic() + 30
    while not what():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(.05)


def test_a_pipe_that_pauses_is_kept():
    """A checkpoint comes while more input is waited for."""
    made = ["%d,a,%d\n" % (START + 60 * i, i % 7) for i in range(50)]
    with support.folder() as folder:
        process = start(folder, "score", "--state", "s", "--checkpoint", "1s")
        process.stdin.write(text(made[:40]).encode())
        process.stdin.flush()
        wait_for(lambda: b"2026-01-05T00:39:00Z" in support.run(
            "state", "show", "s", cwd=folder)[1])
        process.kill()
        process.communicate(timeout=60)
        err = told("score", "--state", "s", cwd=folder,
                   stdin=text(made).encode())
        support.contains(err, b"rows read 50; seen 40\n")


def test_a_pipe_with_a_name_that_pauses_is_kept():
    """A checkpoint that has begun beside its rows is whole before more of them
    are waited for."""
    made = ["%d,s%d,%d\n" % (START + 3600 * i, k, (i * 7 + k) % 13)
            for i in range(20) for k in range(3000)]
    with support.folder() as folder:
        os.mkfifo(os.path.join(folder, "m"))
        process = start(folder, "score", "--state", "s", "--checkpoint",
                        "%d" % len(made), "m")
        with open(os.path.join(folder, "m"), "wb") as pipe:
            pipe.write(text(made).encode())
            pipe.flush()
            wait_for(lambda: b" 2 checkpoints\n" in support.run(
                "state", "show", "s", cwd=folder)[1])
            process.kill()
            process.communicate(timeout=60)


def test_a_checkpoint_that_has_begun_outlives_an_error():
    made = ["%d,s%d,%d\n" % (START + 3600 * i, k, (i * 7 + k) % 13)
            for i in range(20) for k in range(3000)]
    with support.folder() as folder:
        with open(os.path.join(folder, "m"), "wb") as file:
            file.write(text(made + ["x,s0,1\n"]).encode())
        status, _, _ = support.run("score", "--strict", "--state", "s",
                                   "--checkpoint", "%d" % (len(made) - 1), "m",
                                   cwd=folder)
        support.equal(status, 3)
        support.contains(support.run("state", "show", "s", cwd=folder)[1],
                         b" %d rows  m\n" % (len(made) - 1))


def test_a_file_that_is_followed_goes_on_after_a_kill():
    made = rows(START, 400, 9)
    follow = ("score", "--follow", "--state", "s", "--alerts", "e",
              "--checkpoint", "1s", "m.csv")
    with support.folder() as folder:
        path, log = (os.path.join(folder, n) for n in ("m.csv", "e"))

        def kept(count):
            return b" %d rows " % count in support.run(
                "state", "show", "s", cwd=folder)[1]

        write(path, text(made[:700]))
        process = start(folder, *follow)
        wait_for(lambda: kept(700))
        process.kill()
        process.communicate(timeout=60)
        write(path, text(made))
        process = start(folder, *follow)
        wait_for(lambda: kept(len(made)))
        process.send_signal(signal.SIGTERM)
        support.equal(process.wait(60), 0)
        process.communicate(timeout=60)
        ok("score", "--state", "t", "--alerts", "f", "m.csv", cwd=folder)
        support.contains(read(log), b'"event":"raised"')
        support.equal(read(log), read(os.path.join(folder, "f")))
        support.equal(
            ok("state", "export", "--part", "learned", "s", cwd=folder),
            ok("state", "export", "--part", "learned", "t", cwd=folder))


def test_one_run_at_a_time():
    with support.folder() as folder:
        state = os.path.join(folder, "s")
        process = start(folder, "score", "--state", "s")
        wait_for(lambda: os.path.exists(state) and os.path.getsize(state))
        for args in (("score", "--state", state, SHOP),
                     ("fit", "--state", state, SHOP),
                     ("state", "revert", state)):
            refused(1, b"another run keeps this state (process %d)\n"
                    % process.pid, *args)
        ok("state", "show", state)
        process.communicate(timeout=60)
        ok("score", "--state", state, SHOP)


def test_a_full_disk_leaves_the_last_checkpoint():
    with support.folder() as folder:
        state, alerts = (os.path.join(folder, n) for n in ("s", "e"))
        lines = open(SHOP).readlines()
        path = os.path.join(folder, "m.csv")
        write(path, "".join(lines[:3000]))
        command = ("score", "--state", state, "--alerts", alerts, "--name",
                   "r", path)
        ok(*command)
        before = ok("state", "export", state)
        write(path, "".join(lines))

        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (120000, 120000))

        done = subprocess.run([support.PROGRAM, *command],
                              stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, preexec_fn=limit,
                              restore_signals=False, timeout=60)
        support.equal(done.returncode, 1, done.stderr)
        support.contains(done.stderr, b"cannot keep the state: ")
        ok("state", "verify", state)
        ok(*command)
        whole = os.path.join(folder, "whole")
        ok("score", "--state", whole, "--alerts", alerts + "2", "--name", "r",
           path)
        support.equal(read(alerts), read(alerts + "2"))
        assert ok("state", "export", state) != before
        support.equal(ok("state", "export", "--part", "learned", state),
                      ok("state", "export", "--part", "learned", whole))


def test_a_folder_that_cannot_be_written_is_told_first():
    as_user = {"user": 65534} if os.geteuid() == 0 else {}
    with support.folder() as folder:
        os.chmod(folder, 0o555)
        done = subprocess.run(
            [support.PROGRAM, "score", "--state", os.path.join(folder, "s")],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
            cwd="/", **as_user)
        os.chmod(folder, 0o755)
    support.equal(done.returncode, 1, done.stderr)
    support.contains(done.stderr, b"s: cannot write there: Permission denied")


def test_what_is_no_state_of_ours_is_refused_and_kept():
    with support.folder() as folder:
        path = os.path.join(folder, "s")
        ok("fit", "--state", path, SHOP)
        whole = read(path)
        other = os.path.join(folder, "other")
        file = sqlite3.connect(other)
        file.execute("CREATE TABLE mine (yours)")
        file.close()
        newer = os.path.join(folder, "newer")
        with open(newer, "wb") as f:
            f.write(whole)
        file = sqlite3.connect(newer)
        file.execute("PRAGMA user_version = 3")
        file.close()
        torn = os.path.join(folder, "torn")
        with open(torn, "wb") as f:
            f.write(whole[:len(whole) // 2])
        saved = os.path.join(folder, "saved")
        write(saved, "marigram-state 1\nseason-tz UTC\n")
        for name, sentence in (
                ("other", b"is a database of another program"),
                ("newer", b"state of version 3 (this program reads up to "
                          b"version 2)"),
                ("torn", b"torn: the state is damaged: "),
                ("saved", b"saved: is a state as text")):
            path = os.path.join(folder, name)
            before = read(path)
            refused(3, sentence, "score", "--state", path, SHOP)
            refused(3, sentence, "state", "verify", path)
            support.equal(read(path), before, name)


def test_a_series_that_was_changed_is_found():
    with support.folder() as folder:
        path = os.path.join(folder, "s")
        ok("fit", "--state", path, SHOP)
        file = sqlite3.connect(path)
        file.execute("UPDATE lane SET text = CAST(replace(CAST(text AS TEXT), "
                     "'gaps 9', 'gaps 8') AS BLOB)")
        file.commit()
        file.close()
        for args in (("state", "verify", path),
                     ("score", "--state", path, SHOP)):
            refused(3, b"series number 0: its checksum", *args)


def test_the_audit_trail_is_only_added_to():
    with support.folder() as folder:
        path = os.path.join(folder, "s")
        ok("score", "--state", path, SHOP)
        file = sqlite3.connect(path)
        kinds = dict(file.execute("SELECT kind, count(*) FROM audit GROUP BY "
                                  "kind"))
        assert kinds["raised"] and kinds["cleared"], kinds
        support.equal(file.execute(
            "SELECT count(*) FROM audit JOIN configuration ON configuration "
            "= hash WHERE score IS NOT NULL AND expected IS NOT NULL AND kind "
            "= 'raised'").fetchone()[0], kinds["raised"])
        support.equal(file.execute("SELECT count(*) FROM alert").fetchone()[0],
                      kinds["raised"])
        for sql in ("DELETE FROM audit", "UPDATE audit SET score = 0"):
            try:
                file.execute(sql)
            except sqlite3.DatabaseError as error:
                support.contains(str(error), "only added to")
            else:
                raise AssertionError("%s was done" % sql)
        file.close()


def test_out_and_in_again_is_the_same():
    with support.folder() as folder:
        one, two, out = (os.path.join(folder, n) for n in ("1", "2", "t"))
        write(os.path.join(folder, "m.csv"), text(rows(START, 400, 5)))
        ok("score", "--state", one, os.path.join(folder, "m.csv"))
        exported = ok("state", "export", one)
        ok("state", "import", two, "-", stdin=exported)
        support.equal(ok("state", "export", two), exported)
        support.equal(ok("state", "diff", one, two), b"")
        refused(1, b"is there already", "state", "import", two, "-",
                stdin=exported)
        for bad in (exported[:-100], exported.replace(b"s1", b"s9"), b"",
                    ok("state", "export", "--part", "learned", one)):
            refused(3, b"", "state", "import", out, "-", stdin=bad)
            assert not os.path.exists(out)
        ok("score", "--state", two, "--name", "further", SHOP)
        status, text_of, _ = support.run("state", "diff", one, two)
        support.equal(status, 4)
        support.contains(text_of, b"+ lane further\n")
        support.contains(text_of, b"~ engine 1 clock ")


def test_the_last_run_can_be_taken_back():
    made = rows(START, 900, 6)
    with support.folder() as folder:
        path = os.path.join(folder, "m.csv")
        command = ("score", "--state", "s", "--alerts", "e", "m.csv")
        write(path, text(made[:1500]))
        ok(*command, cwd=folder)
        before = ok("state", "export", "--part", "learned", "s", cwd=folder)
        refused(2, b"what was before run 1 is not kept", "state", "revert",
                "s", cwd=folder)
        write(path, text(made))
        ok(*command, cwd=folder)
        after = ok("state", "export", "--part", "learned", "s", cwd=folder)
        alerts = read(os.path.join(folder, "e"))
        assert after != before
        refused(2, b"(want --to 1)", "state", "revert", "--to", "7", "s",
                cwd=folder)
        ok("state", "revert", "--to", "1", "s", cwd=folder)
        support.equal(ok("state", "export", "--part", "learned", "s",
                         cwd=folder), before)
        ok("state", "verify", "s", cwd=folder)
        ok(*command, cwd=folder)
        support.equal(ok("state", "export", "--part", "learned", "s",
                         cwd=folder), after)
        support.equal(read(os.path.join(folder, "e")), alerts)


def test_a_run_that_ended_leaves_what_others_added():
    """Only what came after a checkpoint is cut off, and an end is one."""
    made = rows(START, 300, 7)
    with support.folder() as folder:
        path = os.path.join(folder, "m.csv")
        log = os.path.join(folder, "e")
        write(path, text(made[:600]))
        ok("score", "--state", "s", "--alerts", "e", "m.csv", cwd=folder)
        with open(log, "a") as f:
            f.write("{}\n")
        before = read(log)
        write(path, text(made))
        ok("score", "--state", "s", "--alerts", "e", "m.csv", cwd=folder)
        assert read(log).startswith(before)
        os.unlink(log)
        write(path, text(made + ["%d,s0,1\n" % (START + 90000)]))
        err = told("score", "--state", "s", "--alerts", "e", "m.csv",
                   cwd=folder)
        assert b"shorter" not in err


def test_fit_replaces_what_was_learned():
    with support.folder() as folder:
        one, two, path = (os.path.join(folder, n) for n in ("1", "2", "m.csv"))
        write(path, text(rows(START, 300, 8)))
        ok("score", "--state", one, path)
        ok("fit", "--state", one, SHOP)
        ok("fit", "--state", two, SHOP)
        support.equal(ok("state", "export", "--part", "learned", one),
                      ok("state", "export", "--part", "learned", two))


def test_wrong_use_is_told():
    for args, sentence in (
            (("state",), b"state: what to do?"),
            (("state", "burn", "x"), b"state: cannot 'burn'"),
            (("state", "diff", "x"), b"state diff: want FILE FILE"),
            (("score", "--state", "x", "--checkpoint", "often"),
             b"--checkpoint: cannot read 'often'")):
        with support.folder() as folder:
            refused(2, sentence, *args, cwd=folder)
            support.equal(os.listdir(folder), [])
    refused(1, b"no/such: cannot open: No such file", "state", "show", "no/such")


support.main(globals())
