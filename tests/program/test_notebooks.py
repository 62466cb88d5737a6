"""test_notebooks.py - runs the code of every notebook, cell after cell, in the
tree as a user has it; a notebook must say something and hold no output."""
import contextlib
import io
import json
import os
import shutil

import support

FOLDER = os.path.join(support.SOURCE, "notebooks")


def run(notebook):
    names, printed = {}, io.StringIO()
    with contextlib.redirect_stdout(printed):
        for cell in notebook["cells"]:
            if cell["cell_type"] != "code":
                continue
            support.equal(cell["outputs"], [], "outputs are not committed")
            exec(compile("".join(cell["source"]), cell["id"], "exec"), names)
    return printed.getvalue(), names


def in_a_checkout(notebook):
    before = os.getcwd()
    with support.folder() as folder:
        os.symlink(os.path.join(support.SOURCE, "datasets"),
                   os.path.join(folder, "datasets"))
        os.mkdir(os.path.join(folder, "build"))
        shutil.copy(support.PROGRAM, os.path.join(folder, "build/marigram"))
        os.chdir(folder)
        try:
            return run(notebook)
        finally:
            os.chdir(before)


def test_notebooks_run():
    notebooks = [n for n in os.listdir(FOLDER) if n.endswith(".ipynb")]
    assert notebooks, "no notebook found"
    for name in notebooks:
        with open(os.path.join(FOLDER, name)) as f:
            printed, _ = in_a_checkout(json.load(f))
        assert len(printed.splitlines()) > 10, "%s prints nothing" % name


def test_the_season_beats_the_yardstick():
    with open(os.path.join(FOLDER, "first_replay.ipynb")) as f:
        _, names = in_a_checkout(json.load(f))
    table = names["table"]
    assert table["auto"]["recall"] >= table["naive"]["recall"], table
    assert table["auto"]["precision"] > table["naive"]["precision"], table


support.main(globals())
