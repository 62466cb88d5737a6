"""test_golden.py - command lines and exactly what they print.

A case is a folder of tests/golden: `command` is a shell line, run in that
folder with the program on the PATH as marigram; `stdout`, `stderr` and `status`
are what it must give. Other files are its input. To make or renew what is
expected, after looking at every difference:

    python3 tests/program/test_golden.py . build/asan/marigram --bless
"""
import os
import subprocess
import sys

import support

CASES = os.path.join(support.SOURCE, "tests", "golden")


def outcome(case):
    with open(os.path.join(case, "command")) as f:
        command = f.read()
    env = dict(os.environ, LC_ALL="C.UTF-8",
               PATH=os.path.dirname(support.PROGRAM) + ":" +
               os.environ["PATH"])
    done = subprocess.run(["sh", "-c", command], cwd=case, env=env,
                          stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=60)
    return {"stdout": done.stdout, "stderr": done.stderr,
            "status": b"%d\n" % done.returncode}


def read(path):
    try:
        with open(path, "rb") as f:
            return f.read()
    except FileNotFoundError:
        return b""


def bless(case):
    for name, data in outcome(case).items():
        path = os.path.join(case, name)
        if data:
            with open(path, "wb") as f:
                f.write(data)
        elif os.path.exists(path):
            os.remove(path)


def check(case):
    for name, got in outcome(case).items():
        support.equal(got.decode(errors="replace").splitlines(),
                      read(os.path.join(case, name))
                      .decode(errors="replace").splitlines(), name)


cases = sorted(name for name in os.listdir(CASES)
               if os.path.exists(os.path.join(CASES, name, "command")))
if "--bless" in sys.argv:
    for name in cases:
        bless(os.path.join(CASES, name))
    sys.exit()
assert len(cases) >= 30, "the cases are not there"
support.main({"test_" + name: lambda case=os.path.join(CASES, name):
              check(case) for name in cases})
