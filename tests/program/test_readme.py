"""test_readme.py - the pages for people, README.md and docs/*.md: what they show
is what happens.

Lines of an sh block must end with status 0 and print something or write a file.
A console block has commands behind "$ " and exactly what they print on standard
output. All blocks of a page run in one folder, one after the other. A block
that cannot be run says so in its first line, "# not run here: why"; how many do
is counted below. A block of another kind behind a line that ends in "`NAME`:" is
a file of that name. Names that stand for the reader's own data are lent shipped
data. Where what is printed has changed, and is meant to have:

    python3 tests/program/test_readme.py . build/asan/marigram --bless
"""
import os
import re
import shutil
import subprocess
import sys

import support

BLOCK = re.compile(r"^```(sh|console)\n(.*?)^```", re.M | re.S)
FILE = re.compile(r"`([\w.-]+)`:\n\n```(?!sh|console)\w+\n(.*?)^```",
                  re.M | re.S)
NOT_RUN = "# not run here: "
PAGES = ["README.md"] + sorted(
    "docs/" + name
    for name in os.listdir(os.path.join(support.SOURCE, "docs"))
    if name.endswith(".md"))

# Blocks that are not run, by page.
NOT_RUN_COUNT = {"docs/configuration.md": 1, "docs/cookbook.md": 1,
                 "docs/notifying.md": 2, "docs/performance.md": 1,
                 "docs/quality.md": 1, "docs/replay.md": 2,
                 "docs/tuning.md": 2, "docs/tutorial-alerting.md": 1,
                 "docs/tutorial-pipeline.md": 1}

# Commands that stand in no block: they would not be run.
LOOSE = re.compile(r"^    (\$ |(build/)?marigram (%s) |tail -|gzip -|bench/)"
                   % "|".join(re.findall(r"^  (\w+)", support.ok(
                       "help").decode(), re.M)), re.M)

LENT = {
    "metrics": "datasets/shop", "january": "datasets/shop",
    "incidents.json": "datasets/shop/incidents.json",
    "i.json": "datasets/shop/incidents.json",
    "metrics.csv": "datasets/tour/orders.csv",
    "orders.csv": "datasets/tour/orders.csv",
    "shop.csv": "datasets/tour/orders.csv",
    "february.csv": "datasets/tour/orders.csv",
}
WRITTEN = {"holidays.txt": "2026-12-25 Christmas\n",
           "a.json": '{"raise": 1.2}\n', "b.json": '{"raise": 1.5}\n'}


def checkout(folder):
    """The tree as a user has it, build/marigram being the program tested."""
    for name in ("datasets", "README.md", "docs", "models"):
        source = os.path.join(support.SOURCE, name)
        os.symlink(source, os.path.join(folder, name))
    for name, source in LENT.items():
        os.symlink(os.path.join(support.SOURCE, source),
                   os.path.join(folder, name))
    for name, text in WRITTEN.items():
        support.write(os.path.join(folder, name), text)
    os.mkdir(os.path.join(folder, "build"))
    shutil.copy(support.PROGRAM, os.path.join(folder, "build", "marigram"))


def shell(command, folder):
    path = os.path.join(folder, "build") + ":" + os.environ["PATH"]
    return subprocess.run(["sh", "-c", command], cwd=folder, timeout=120,
                          capture_output=True, text=True,
                          stdin=subprocess.DEVNULL,
                          env=dict(os.environ, PATH=path, LC_ALL="C.UTF-8"))


def commands(block):
    """Its commands; one may go on behind a backslash or a bar."""
    joined = re.sub(r"(\\\n|(?<=\|)\n) *", " ", block)
    return [line for line in joined.splitlines() if line.strip()]


def check_sh(block, folder):
    for command in commands(block):
        done = shell(command, folder)
        support.equal(done.returncode, 0, "%s: %s" % (command, done.stderr))
        assert done.stdout or ">" in command, "%s prints nothing" % command


def sessions(block):
    """Pairs of a command and what stands below it."""
    parts = re.split(r"^\$ ", block, flags=re.M)
    support.equal(parts[0], "", "a console block begins with a command")
    return [part.partition("\n")[::2] for part in parts[1:]]


def check_console(block, folder):
    for command, wanted in sessions(block):
        done = shell(command, folder)
        support.equal(done.returncode, 0, command)
        support.equal(done.stdout.splitlines(), wanted.splitlines(), command)


def blocks_of(page):
    with open(os.path.join(support.SOURCE, page)) as f:
        return BLOCK.findall(f.read())


def prepare(page, folder):
    checkout(folder)
    with open(os.path.join(support.SOURCE, page)) as f:
        for name, text in FILE.findall(f.read()):
            path = os.path.join(folder, name)
            if os.path.islink(path):
                os.remove(path)
            support.write(path, text)


def check_page(page):
    with support.folder() as folder:
        prepare(page, folder)
        for kind, text in blocks_of(page):
            if not text.startswith(NOT_RUN):
                (check_sh if kind == "sh" else check_console)(text, folder)


def bless_block(match, folder):
    kind, text = match.groups()
    if kind == "console":
        text = "".join("$ %s\n%s" % (command, shell(command, folder).stdout)
                       for command, _ in sessions(text))
    elif not text.startswith(NOT_RUN):
        for command in commands(text):
            shell(command, folder)
    return "```%s\n%s```" % (kind, text)


def bless(page):
    path = os.path.join(support.SOURCE, page)
    with open(path) as f:
        old = f.read()
    with support.folder() as folder:
        prepare(page, folder)
        new = BLOCK.sub(lambda match: bless_block(match, folder), old)
    if new != old:
        support.write(path, new)


def test_blocks_that_are_not_run_are_few_and_say_why():
    count = {}
    for page in PAGES:
        for _, text in blocks_of(page):
            if text.startswith(NOT_RUN):
                assert len(text.splitlines()[0]) > len(NOT_RUN) + 5
                count[page] = count.get(page, 0) + 1
    support.equal(count, NOT_RUN_COUNT)


def test_no_command_stands_outside_of_a_block():
    for page in PAGES:
        with open(os.path.join(support.SOURCE, page)) as f:
            text = BLOCK.sub("", f.read())
        found = LOOSE.search(text)
        assert not found, "%s: %r" % (page, found and found.group(0))


def test_there_are_blocks():
    assert sum(len(blocks_of(page)) for page in PAGES) > 40


def test_files_that_are_named_are_there():
    named = re.compile(r"`((?:docs|script|bench|include|datasets)/[\w./]+|"
                       r"[A-Z]+\.md)`")
    for page in PAGES + ["CONTRIBUTING.md", "datasets/README.md"]:
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


if "--bless" in sys.argv:
    for name in PAGES:
        bless(name)
    sys.exit()
support.main({**globals(), **{"test_" + name: lambda name=name:
                              check_page(name) for name in PAGES}})
