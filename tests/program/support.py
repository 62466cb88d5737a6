"""support.py - what the tests that run the program share."""
import os
import subprocess
import sys
import tempfile

SOURCE = os.path.abspath(sys.argv[1])
PROGRAM = os.path.abspath(sys.argv[2])

# What test_install.py leaves to the tests that come after it.
PLAIN = os.path.join(os.path.dirname(PROGRAM), "plain")
PREFIX = os.path.join(os.path.dirname(PROGRAM), "prefix")


def run(*args, stdin=b"", cwd=SOURCE, timeout=120, **more):
    """Runs the program; returns (status, stdout, stderr) as bytes."""
    done = subprocess.run([PROGRAM, *args], input=stdin, cwd=cwd,
                          capture_output=True, timeout=timeout, **more)
    return done.returncode, done.stdout, done.stderr


def ok(*args, **more):
    """Runs the program, which must end with 0; returns what it printed."""
    status, out, err = run(*args, **more)
    equal(status, 0, err)
    return out


def python_with(*modules):
    """A Python that has these: the one that runs this, or Debian's."""
    ask = ("import sys, importlib.util as u; "
           "sys.exit(not all(u.find_spec(name) for name in sys.argv[1:]))")
    for python in (sys.executable, "/usr/bin/python3"):
        if os.path.exists(python) and subprocess.run(
                [python, "-c", ask, *modules]).returncode == 0:
            return python
    raise AssertionError(
        "no Python here has %s (script/install test installs them)"
        % ", ".join(modules))


def write(path, text):
    with open(path, "w") as f:
        f.write(text)


def read(path):
    with open(path, "rb") as f:
        return f.read()


def folder():
    """A new folder that goes away with the test."""
    return tempfile.TemporaryDirectory(prefix="marigram-test-")


def main(tests):
    """Runs every function of the dict whose name begins with test_."""
    failed = 0
    names = [name for name in tests if name.startswith("test_")]
    for name in names:
        try:
            tests[name]()
            print("ok   %s" % name)
        except Exception as error:  # a test that ends otherwise has failed
            failed += 1
            print("FAIL %s: %s: %s" % (name, type(error).__name__, error))
    print("%d passed, %d failed" % (len(names) - failed, failed))
    sys.exit(failed > 0)


def equal(got, wanted, what=""):
    if got != wanted:
        raise AssertionError("%s\n  got    %r\n  wanted %r"
                             % (what, got, wanted))


def contains(text, part, what=""):
    if part not in text:
        raise AssertionError("%s\n  %r\n  is not in %r" % (what, part, text))
