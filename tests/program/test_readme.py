"""test_readme.py - runs what the README, and the pages on explain, check and
manifests show. Lines of an sh block must end with status 0; a console block must print
exactly what stands there."""
import os
import re
import shutil
import subprocess

import support

BLOCK = re.compile(r"^```(sh|console)\n(.*?)^```", re.M | re.S)


def checkout(folder):
    """The tree as a user has it, build/marigram being the program tested."""
    for name in ("datasets", "README.md", "docs"):
        source = os.path.join(support.SOURCE, name)
        os.symlink(source, os.path.join(folder, name))
    os.mkdir(os.path.join(folder, "build"))
    shutil.copy(support.PROGRAM, os.path.join(folder, "build", "marigram"))


def shell(command, folder):
    return subprocess.run(["sh", "-c", command], cwd=folder, timeout=60,
                          capture_output=True, text=True)


def check_sh(block, folder):
    for command in block.splitlines():
        done = shell(command, folder)
        support.equal(done.returncode, 0, "%s: %s" % (command, done.stderr))
        assert done.stdout, "%s prints nothing" % command


def check_console(block, folder):
    command, _, wanted = block.partition("\n")
    done = shell(command[2:], folder)
    support.equal(done.returncode, 0, command)
    support.equal(done.stdout.splitlines(), wanted.splitlines(), command)


def check_page(page, least):
    with open(os.path.join(support.SOURCE, page)) as f:
        blocks = BLOCK.findall(f.read())
    assert len(blocks) >= least, "the blocks are not found"
    with support.folder() as folder:
        checkout(folder)
        for kind, text in blocks:
            (check_sh if kind == "sh" else check_console)(text, folder)


def test_every_command_runs_and_prints_what_it_says():
    check_page("README.md", 5)


def test_the_page_on_explanations_shows_what_is_printed():
    check_page("docs/explain.md", 4)


def test_the_page_on_tuning_shows_what_is_printed():
    check_page("docs/tuning.md", 4)


def test_the_page_on_checks_shows_what_is_printed():
    check_page("docs/check.md", 4)


def test_the_page_on_manifests_shows_what_is_printed():
    check_page("docs/manifest.md", 2)


def test_files_that_are_named_are_there():
    named = re.compile(r"`((?:docs|script|bench|include|datasets)/[\w./]+|"
                       r"[A-Z]+\.md)`")
    for page in ("README.md", "docs/tour.md", "CONTRIBUTING.md",
                 "datasets/README.md"):
        with open(os.path.join(support.SOURCE, page)) as f:
            for name in named.findall(f.read()):
                path = os.path.join(support.SOURCE, name)
                assert os.path.exists(path), "%s names %s" % (page, name)


def test_the_tour_names_files_that_are_there():
    with open(os.path.join(support.SOURCE, "docs/tour.md")) as f:
        names = set(re.findall(r"`(?:\w+/)?(\w+\.[ch])`", f.read()))
    there = set()
    for top in ("src", "models", "replay", "datasets"):
        for _, _, files in os.walk(os.path.join(support.SOURCE, top)):
            there.update(files)
    assert len(names) > 20, "the pattern finds no names"
    support.equal(sorted(names - there), [])


support.main(globals())
