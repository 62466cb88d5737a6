"""test_reading.py - what files may be besides plain and in order: packed,
newest row first, still written to. Each way gives the bytes of the plain one.
"""
import gzip
import os
import signal
import subprocess
import time

import support

SHOP = os.path.join(support.SOURCE, "datasets", "shop", "request_rate.csv")


def shop(rows=None):
    with open(SHOP, "rb") as f:
        lines = f.readlines()
    return lines if rows is None else lines[:rows + 1]


def write(folder, name, data):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)
    return path


def score(*args, **more):
    return support.run("score", *args, **more)


def plain_score(data, *args, name="m.csv"):
    with support.folder() as folder:
        status, out, _ = score(*args, write(folder, name, data))
    support.equal(status, 0)
    return out


# ---- gzip ----

def test_gzip_is_read_whatever_it_is_called():
    data = b"".join(shop(3000))
    want = plain_score(data)
    with support.folder() as folder:
        for name in ("m.csv.gz", "m.csv", "other/m.csv.gz"):
            path = write(folder, name, gzip.compress(data))
            support.equal(score(path)[:2], (0, want))
    support.equal(score("--name", "m", stdin=gzip.compress(data))[:2],
                  (0, want))


def test_ndjson_may_be_packed():
    data = b"".join(b'{"ts":%d,"value":%d}\n' % (1767571200 + i * 60, i % 7)
                    for i in range(500))
    with support.folder() as folder:
        for name in ("m.ndjson.gz", "m.jsonl.gz"):
            path = write(folder, name, gzip.compress(data))
            support.equal(score(path)[1], plain_score(data, name="m.jsonl"))


def test_members_stand_one_behind_the_other():
    lines = shop(900)
    want = plain_score(b"".join(lines))
    for size in (1, 7, 450):
        packed = b"".join(gzip.compress(b"".join(lines[i:i + size]))
                          for i in range(0, len(lines), size))
        support.equal(score("--name", "m", stdin=packed)[:2], (0, want))
        support.equal(score("--name", "m", stdin=packed + bytes(512))[:2],
                      (0, want))


def test_a_folder_takes_packed_files():
    with support.folder() as folder:
        for name in ("a.csv.gz", "b.ndjson.gz", "c.jsonl.gz", "d.csv"):
            data = (b'{"ts":1,"value":1}\n' if "json" in name
                    else b"ts,value\n1,1\n")
            write(folder, name,
                  gzip.compress(data) if name.endswith(".gz") else data)
        write(folder, "e.gz", gzip.compress(b"no data"))
        status, out, _ = score(folder)
    support.equal(status, 0)
    support.equal([line.split(b",")[1] for line in out.splitlines()[1:]],
                  [b"a", b"b", b"c", b"d"])


def test_a_pipe_may_send_it_byte_by_byte():
    lines = shop(40)
    process = subprocess.Popen([support.PROGRAM, "score", "--name", "m"],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL)
    for byte in gzip.compress(b"".join(lines)):
        process.stdin.write(bytes([byte]))
        process.stdin.flush()
    out = process.communicate(timeout=60)[0]
    support.equal(out, plain_score(b"".join(lines)))


def test_torn_gzip_is_told_after_its_rows():
    lines = shop(2000)
    whole = plain_score(b"".join(lines)).splitlines()
    packed = gzip.compress(b"".join(lines))
    with support.folder() as folder:
        for length in (2, 9, 10, 11, 500, len(packed) // 2, len(packed) - 9,
                       len(packed) - 1):
            path = write(folder, "m.csv.gz", packed[:length])
            status, out, err = score(path)
            support.equal(status, 3)
            support.contains(err, path.encode() + b": gzip ends in the middle")
            got = out.splitlines()
            assert got == whole[:max(len(got), 1)], "other rows"
        assert len(got) == len(whole), "the rows before the tear are judged"


def test_damaged_gzip_is_told():
    lines = shop(2000)
    packed = bytearray(gzip.compress(b"".join(lines)))
    with support.folder() as folder:
        for at in (2, 3, len(packed) // 2, len(packed) - 6, len(packed) - 2):
            bad = bytearray(packed)
            bad[at] ^= 0xFF
            path = write(folder, "m.csv.gz", bad)
            status, _, err = score(path)
            support.equal(status, 3, "byte %d" % at)
            support.contains(err, path.encode() + b": gzip ")
        path = write(folder, "m.csv.gz", packed + b"and more")
        status, out, err = score(path)
        support.equal((status, out.count(b"\n")), (3, len(lines)))
        support.contains(err, b"gzip is damaged: incorrect header check")
        path = write(folder, "m.csv.gz", packed + bytes(9) + b"more")
        support.contains(score(path)[2], b"other bytes behind the zeros")


def test_another_file_goes_on_after_a_damaged_one():
    with support.folder() as folder:
        write(folder, "a.csv.gz", gzip.compress(b"ts,value\n1,1\n")[:-3])
        write(folder, "b.csv", b"ts,value\n1,1\n")
        status, out, _ = score(folder)
    support.equal((status, out.count(b"\n")), (3, 3))


def peak_of(command):
    """Peak memory in KiB of a command."""
    before = subprocess.Popen(command, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(before.pid, 0)
    return os.waitstatus_to_exitcode(status), usage.ru_maxrss


def test_a_bomb_is_unpacked_in_constant_memory():
    with support.folder() as folder:
        packed = gzip.compress(b"ts,value\n" + bytes(64 << 20))
        path = write(folder, "m.csv.gz", packed)
        status, peak = peak_of([support.PROGRAM, "score", path])
        small = peak_of([support.PROGRAM, "score", "--help"])[1]
    support.equal(status, 0)
    assert peak < small + 32 * 1024, "%d KiB" % peak


# ---- newest first ----

def falling(lines):
    return lines[0] + b"".join(reversed(lines[1:]))


def newest(data, *args, name="m.csv"):
    with support.folder() as folder:
        return score("--newest-first", *args, write(folder, name, data))


def test_a_falling_file_is_read_from_its_end():
    lines = shop()
    status, out, err = newest(falling(lines))
    support.equal((status, out), (0, plain_score(b"".join(lines))))
    assert b"late" not in err, err


def test_what_stands_around_rows_is_the_same_backwards():
    rows = [b"%d,%d" % (1767571200 + i * 60, i % 7) for i in range(400)]
    want = plain_score(b"ts,value\n" + b"\n".join(rows) + b"\n")
    back = rows[::-1]
    mixed = back[:]
    mixed[7:7] = [b"# a comment", b"", b"   "]
    for data in (
            b"ts,value\r\n" + b"\r\n".join(back) + b"\r\n",
            b"\xEF\xBB\xBFts,value\n" + b"\n".join(back),
            b"# made by hand\n\nts,value\n" + b"\n".join(mixed) + b"\n\n\n",
    ):
        support.equal(newest(data)[:2], (0, want))
    semicolons = b"sep=;\nts;value\n" + b"\n".join(back).replace(b",", b";")
    support.equal(newest(semicolons)[:2], (0, want))
    bare = b"\n".join(back)
    support.equal(newest(bare, "--no-header")[:2], (0, want))
    support.equal(newest(b"\xEF\xBB\xBFsep=,\n" + bare, "--no-header")[:2],
                  (0, want))
    json = b"\n".join(b'{"ts":%b,"value":%b}' % tuple(row.split(b","))
                      for row in back)
    support.equal(newest(json, name="m.ndjson")[:2], (0, want))


def test_errors_backwards_name_the_lines_of_the_file():
    data = (b"ts,value\n# comment\n300,3\nnoon,2\n\n180,x\n120,1\n" +
            b"60," + b"9" * 70000 + b"\n0,0")
    status, out, err = newest(data)
    support.equal(status, 0)
    support.equal(err.count(b"\n"), 5)
    for line in (b":4: cannot read time 'noon'", b":6: cannot read value 'x'",
                 b":8: row of more than 65536 bytes"):
        support.contains(err, line)
    support.equal([row.split(b",")[0] for row in out.splitlines()[1:]],
                  [b"0", b"120", b"300"])


def test_headers_and_nothing_else_backwards():
    support.equal(newest(b"ts,value\n")[0], 0)
    support.equal(newest(b"ts,value")[0], 0)
    status, _, err = newest(b"")
    support.equal(status, 3)
    support.contains(err, b"empty, not one byte")
    support.equal(newest(b"ts,other\n1,2\n")[0], 3)


def test_an_hour_that_comes_twice_backwards():
    rows = [b"2026-10-25 %02d:%02d,%d" % (h, m, i)
            for i, (h, m) in enumerate((h, m) for h in (1, 2, 2, 3)
                                       for m in range(0, 60, 10))]
    args = ("--tz", "Europe/Berlin", "--columns", "step")
    want = plain_score(b"ts,value\n" + b"\n".join(rows), *args)
    support.equal(newest(b"ts,value\n" + b"\n".join(rows[::-1]), *args)[:2],
                  (0, want))


def test_what_cannot_be_read_backwards_is_refused():
    status, _, err = score("--newest-first", stdin=b"ts,value\n1,1\n")
    support.equal(status, 2)
    support.contains(err, b"stdin: --newest-first wants a regular file")
    status, _, err = newest(gzip.compress(b"ts,value\n1,1\n"))
    support.equal(status, 2)
    support.contains(err, b"is gzip, which --newest-first cannot read")
    status, _, err = newest(b"ts,value\n1,1\n", "--follow")
    support.equal(status, 2)
    with support.folder() as folder, \
            open(write(folder, "m.csv", falling(shop(50)))) as f:
        done = subprocess.run([support.PROGRAM, "score", "--newest-first"],
                              stdin=f, capture_output=True, timeout=60)
    support.equal((done.returncode, done.stdout.count(b"\n")), (0, 51))


def test_a_falling_file_is_told_without_the_flag():
    hint = b"m.csv: its rows fall in time (--newest-first reads such a file"
    with support.folder() as folder:
        _, _, err = score(write(folder, "m.csv", falling(shop(50))))
        support.contains(err, hint)
        _, _, err = score(write(folder, "m.csv", b"".join(shop(50))))
        assert hint not in err
        _, _, err = newest(b"".join(shop(50)))
        support.contains(err, b"m.csv: its rows rise in time (want them "
                         b"without --newest-first)")
        # Series behind series: falls where the next one begins, and only there.
        _, _, err = score(write(folder, "m.csv", b"ts,series,value\n" + b"".join(
            b"%d,%d,1\n" % (t, s) for s in range(20) for t in (0, 60, 30))))
        assert hint not in err


def test_memory_does_not_grow_backwards():
    with support.folder() as folder:
        peaks = []
        for rows in (20000, 200000):
            data = b"ts,value\n" + b"".join(
                b"%d,%d\n" % (1767571200 - i * 60, i % 7) for i in range(rows))
            path = write(folder, "m.csv", data)
            status, peak = peak_of([support.PROGRAM, "score", "--newest-first",
                                    "--model", "ewma", path])
            support.equal(status, 0)
            peaks.append(peak)
    assert peaks[1] < peaks[0] + 4096, peaks


# ---- files that grow ----

class Follower:
    """A program that follows a file; what it said is in files beside it."""

    def __init__(self, path, *args):
        self.out = open(path + ".out", "w+b")
        self.err = open(path + ".err", "w+b")
        self.process = subprocess.Popen(
            [support.PROGRAM, "score", "--follow", *args, path],
            stdout=self.out, stderr=self.err)

    def text(self, file):
        with open(file.name, "rb") as f:
            return f.read()

    def waits_for(self, check, what, seconds=30):
        end = time.monotonic() + seconds
        while not check():
            assert self.process.poll() is None, "it ended: %r" % (
                self.text(self.err),)
            assert time.monotonic() < end, "%s: %r %r" % (
                what, self.text(self.out), self.text(self.err))
            time.sleep(.02)

    def rows(self, count):
        self.waits_for(lambda: self.text(self.out).count(b"\n") >= count + 1,
                       "%d rows" % count)
        support.equal(self.text(self.out).count(b"\n"), count + 1)

    def said(self, part):
        self.waits_for(lambda: part in self.text(self.err), part)

    def ends(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        support.equal(self.process.wait(30), 0)
        self.out.close()
        self.err.close()
        return self.text(self.out), self.text(self.err)


def append(path, data):
    with open(path, "ab") as f:
        f.write(data)


def row(i):
    return b"%d,%d\n" % (1767571200 + i * 60, i % 7)


def test_rows_are_judged_as_they_are_appended():
    for number in (signal.SIGTERM, signal.SIGINT):
        with support.folder() as folder:
            path = write(folder, "m.csv", b"ts,value\n" + row(0) + row(1))
            follower = Follower(path)
            follower.rows(2)
            append(path, row(2) + row(3)[:-4])
            follower.rows(3)
            time.sleep(.3)
            follower.rows(3)  # half a row is none
            append(path, row(3)[-4:] + b"17")
            follower.rows(4)
            out, err = follower.ends(number)
            support.equal(out, plain_score(b"ts,value\n" + b"".join(
                row(i) for i in range(4))))
            support.contains(err, b"its last line has no end yet")


def test_rotation_and_truncation_are_survived():
    with support.folder() as folder:
        path = write(folder, "m.csv", b"ts,value\n" + row(0))
        follower = Follower(path)
        follower.rows(1)
        os.rename(path, path + ".1")
        append(path + ".1", row(1))  # the writer has not noticed yet
        follower.rows(2)
        time.sleep(.3)  # nothing stands there now
        write(folder, "m.csv", b"ts,value\n" + row(2))
        follower.said(b"m.csv: rotated: reading the new file")
        follower.rows(3)
        append(path, row(3) + b"1767")
        follower.rows(4)
        time.sleep(.3)
        write(folder, "m.csv", row(4))  # shorter, and without a header
        follower.said(b"m.csv: truncated: reading it from its start")
        follower.rows(5)
        append(path, b"noon,1\n" + row(5))
        follower.rows(6)
        out, err = follower.ends()
    support.equal(out, plain_score(b"ts,value\n" + b"".join(
        row(i) for i in range(6))))
    support.contains(err, b"m.csv:4: the file began anew before this line's")
    support.contains(err, b"m.csv:2: cannot read time 'noon'")
    support.contains(err, b"rows read 6; bad 2, repeated headers 1")


def test_a_long_backlog_is_left_when_told_to_stop():
    with support.folder() as folder:
        path = write(folder, "m.csv", b"".join(shop()))
        follower = Follower(path)
        follower.said(b"time 'timestamp'")
        out, _ = follower.ends()
        support.equal(out[:out.rfind(b"\n") + 1], out)
        follower = Follower(path)
        follower.rows(len(shop()) - 1)
        out, _ = follower.ends()
        support.equal(out, plain_score(b"".join(shop())))


def test_what_cannot_be_followed_is_refused():
    with support.folder() as folder:
        path = write(folder, "m.csv", b"ts,value\n")
        for args, part in (
                ((path, path), b"--follow wants one file, found 2"),
                (("-",), b"--follow wants a regular file"),
                ((write(folder, "m.gz", gzip.compress(b"a")),),
                 b"is gzip, which --follow cannot read")):
            status, _, err = score("--follow", *args)
            support.equal(status, 2)
            support.contains(err, part)
        status, _, err = score("--follow", os.path.join(folder, "none.csv"))
        support.equal(status, 1)
        support.equal(support.run("replay", "--follow", path)[0], 2)


support.main(globals())
