"""test_python.py - the Python package: its own tests, on the installed library
and with the program that is tested; its types; the examples of docs/python.md;
and what pip makes of it."""
import os
import re
import subprocess

import support

FOLDER = os.path.join(support.SOURCE, "python")
PYTHON = support.python_with("numpy", "pandas")
ENVIRONMENT = dict(
    os.environ, PYTHONPATH=FOLDER, PYTHONDONTWRITEBYTECODE="1",
    MARIGRAM_PROGRAM=support.PROGRAM,
    MARIGRAM_LIBRARY=os.path.join(support.PREFIX, "lib/libmarigram.so"))


def python(*arguments, **more):
    done = subprocess.run([PYTHON, *arguments], capture_output=True, text=True,
                          timeout=300, **{"env": ENVIRONMENT, **more})
    support.equal(done.returncode, 0, done.stdout + done.stderr)
    return done.stdout + done.stderr


def test_its_own_tests_pass():
    said = python("-W", "error", "-m", "unittest", "discover", "-t", FOLDER,
                  "-s", os.path.join(FOLDER, "tests"))
    ran = int(re.search(r"Ran (\d+) tests", said).group(1))
    assert ran > 20, said


def test_its_types_are_sound():
    mypy = support.python_with("mypy")
    with support.folder() as folder:
        subprocess.run([mypy, "-m", "mypy", "--cache-dir", folder], cwd=FOLDER,
                       check=True, timeout=300)


def test_the_page_on_it_runs():
    with open(os.path.join(support.SOURCE, "docs/python.md")) as f:
        blocks = re.findall(r"^```python\n(.*?)^```", f.read(), re.M | re.S)
    assert len(blocks) > 3, "the blocks are not found"
    python("-W", "error", "-c", "\n".join(blocks), cwd=support.SOURCE)


def test_pip_installs_it():
    pip = support.python_with("pip", "setuptools", "wheel", "numpy")
    with support.folder() as folder:
        # setuptools writes beside what it builds.
        tree = os.path.join(folder, "python")
        subprocess.run(["cp", "-r", FOLDER, tree], check=True)
        subprocess.run([pip, "-m", "pip", "install", "--quiet", "--no-deps",
                        "--no-build-isolation", "--no-index",
                        "--disable-pip-version-check", "--root-user-action",
                        "ignore", "--target", os.path.join(folder, "site"),
                        tree], check=True, timeout=300)
        where = dict(ENVIRONMENT, PYTHONPATH=os.path.join(folder, "site"))
        said = python("-c", "import marigram; print(marigram.__file__, "
                      "marigram.Engine().push('a', [0], [1.5]).state)",
                      env=where, cwd=folder)
        support.contains(said, folder)
        support.contains(said, "['warming']")
        installed = os.listdir(os.path.join(folder, "site/marigram"))
        assert "py.typed" in installed, installed


support.main(globals())
