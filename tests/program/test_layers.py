"""test_layers.py - holds docs/layers.txt against the code: who includes whom,
which file knows a foreign header, and that file names are unique."""
import fnmatch
import os
import re

import support

ROOTS = ("src", "models", "replay", "datasets", "tests", "bench")
FOLDERS = re.compile(r"^src/([a-z]+)/|^(models|replay|datasets|tests|bench)/")
OURS = re.compile(r'^#include "([a-z]+)/([a-z_]+\.h)"', re.M)
LOCAL = re.compile(r'^#include "([^"/]+)"', re.M)
FOREIGN = re.compile(r"^#include (<[^>]+>)", re.M)


def read_law():
    allowed, headers = {}, {}
    with open(os.path.join(support.SOURCE, "docs/layers.txt")) as f:
        for line in f:
            line = line.split("#")[0].strip()
            if not line:
                continue
            name, _, rest = line.partition(":")
            table = headers if name.startswith("<") else allowed
            table[name.strip()] = rest.split()
    return allowed, headers


def sources():
    for root in ROOTS:
        top = os.path.join(support.SOURCE, root)
        for folder, _, names in os.walk(top):
            for name in names:
                if name.endswith((".c", ".h")):
                    path = os.path.join(folder, name)
                    with open(path) as f:
                        yield os.path.relpath(path, support.SOURCE), f.read()


def folder_of(path):
    found = FOLDERS.match(path)
    return found.group(1) or found.group(2)


def test_no_file_includes_upwards():
    allowed, _ = read_law()
    wrong, seen = [], 0
    for path, text in sources():
        here = folder_of(path)
        if here == "bench":
            continue
        for there, name in OURS.findall(text):
            if there == "marigram":
                continue
            seen += 1
            if there != here and there not in allowed[here]:
                wrong.append("%s includes %s/%s" % (path, there, name))
    support.equal(wrong, [])
    assert seen > 100, "the pattern finds no includes"


def test_foreign_headers_are_known_to_the_files_named():
    _, headers = read_law()
    wrong, seen = [], set()
    for path, text in sources():
        if folder_of(path) in ("tests", "bench"):
            continue
        for header in FOREIGN.findall(text):
            for pattern, files in headers.items():
                if not fnmatch.fnmatch(header, pattern):
                    continue
                seen.add(pattern)
                if path not in files:
                    wrong.append("%s includes %s" % (path, header))
    support.equal(wrong, [])
    support.equal(seen, set(headers), "each rule is about something")


def test_file_names_are_unique():
    seen, twice = {}, []
    for path, _ in sources():
        name = os.path.basename(path)
        if name in seen:
            twice.append("%s and %s" % (seen[name], path))
        seen[name] = path
    support.equal(twice, [])


def test_the_shared_header_needs_nothing_of_ours():
    with open(os.path.join(support.SOURCE,
                           "include/marigram/marigram.h")) as f:
        support.equal(re.findall(r'#include "', f.read()), [])


support.main(globals())
