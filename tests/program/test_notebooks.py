"""test_notebooks.py - every notebook runs from top to bottom, on the installed
library and program; what is committed has been executed, and is light."""
import contextlib
import io
import json
import os
import subprocess

import support

FOLDER = os.path.join(support.SOURCE, "notebooks")
LIGHT = 200000
ENVIRONMENT = dict(
    os.environ, PYTHONDONTWRITEBYTECODE="1",
    MARIGRAM_LIBRARY=os.path.join(support.PREFIX, "lib/libmarigram.so"),
    MARIGRAM_PROGRAM=os.path.join(support.PREFIX, "bin/marigram"))


def names():
    found = sorted(n for n in os.listdir(FOLDER) if n.endswith(".ipynb"))
    assert len(found) >= 5, found
    return found


def cells(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as f:
        return [cell for cell in json.load(f)["cells"]
                if cell["cell_type"] == "code"]


def source(code):
    return ["".join(cell["source"]) for cell in code]


def outputs(code):
    return [output for cell in code for output in cell["outputs"]]


def test_notebooks_run():
    python = support.python_with("nbclient", "ipykernel", "matplotlib",
                                 "pandas", "numpy")
    with support.folder() as folder:
        done = subprocess.run([python, os.path.join(FOLDER, "run.py"), folder],
                              capture_output=True, text=True, timeout=400,
                              env=ENVIRONMENT)
        support.equal(done.returncode, 0, done.stderr)
        support.equal(sorted(os.listdir(folder)), names())
        for name in names():
            code = cells(folder, name)
            support.equal(source(code), source(cells(FOLDER, name)), name)
            warned = [o for o in outputs(code) if o.get("name") == "stderr"]
            support.equal(warned, [], name)


def test_what_is_committed_was_executed_in_order():
    for name in names():
        code = cells(FOLDER, name)
        support.equal([cell["execution_count"] for cell in code],
                      list(range(1, len(code) + 1)),
                      name + " (script/notebooks executes it)")
        assert len(outputs(code)) > 3, "%s shows nothing" % name


def test_what_is_committed_is_light():
    for name in names():
        size = os.path.getsize(os.path.join(FOLDER, name))
        assert size < LIGHT, "%s has %d bytes" % (name, size)


def test_nothing_of_a_machine_is_committed():
    for name in names():
        text = support.read(os.path.join(FOLDER, name)).decode()
        for part in ("/tmp/", "/home/", "/root/", support.SOURCE):
            assert part not in text, "%s has %s" % (name, part)


def test_the_season_beats_the_yardstick():
    """By the first notebook's own table, run here as a script."""
    before, values = os.getcwd(), {}
    os.environ["MARIGRAM_PROGRAM"] = support.PROGRAM
    os.chdir(FOLDER)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            for code in source(cells(FOLDER, "first_replay.ipynb")):
                exec(code, values)
    finally:
        os.chdir(before)
    table = values["table"]
    assert table["auto"]["recall"] >= table["naive"]["recall"], table
    assert table["auto"]["precision"] > table["naive"]["precision"], table


support.main(globals())
