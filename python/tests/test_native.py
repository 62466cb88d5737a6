"""The structs are the header's, field by field, as a C compiler sees them."""
from __future__ import annotations

import os
import re
import subprocess
import tempfile
import unittest
from typing import Any, Dict, List, Tuple

import marigram
from marigram import _native

from .support import tree

HEADER = tree("include", "marigram", "marigram.h")


def offsets() -> List[Tuple[str, int, int]]:
    """Of each field of _native: its name, place and size."""
    found: List[Tuple[str, int, int]] = []
    for name, struct in _native.STRUCTS.items():
        found.append((f"struct marigram_{name}", 0, _size(struct)))
        for field, *_ in struct._fields_:
            place: Any = getattr(struct, field)
            found.append((f"{name}.{field}", place.offset, place.size))
    return found


def _size(struct: Any) -> int:
    import ctypes
    return ctypes.sizeof(struct)


def compiled(names: List[str]) -> str:
    """What a C program says of the same."""
    lines = []
    for name in names:
        if name.startswith("struct "):
            lines.append(f'printf("{name} 0 %zu\\n", sizeof({name}));')
            continue
        struct, _, field = name.partition(".")
        of = f"struct marigram_{struct}"
        lines.append(f'printf("{name} %zu %zu\\n", offsetof({of}, {field}), '
                     f'sizeof((({of} *)0)->{field}));')
    return ("#include <stdio.h>\n#include <marigram/marigram.h>\n"
            "int main(void)\n{\n" + "\n".join(lines) + "\nreturn 0;\n}\n")


class Structs(unittest.TestCase):
    def test_each_field_is_where_the_compiler_puts_it(self) -> None:
        ours = offsets()
        with tempfile.TemporaryDirectory() as folder:
            source = os.path.join(folder, "offsets.c")
            with open(source, "w", encoding="utf-8") as file:
                file.write(compiled([name for name, _, _ in ours]))
            program = os.path.join(folder, "offsets")
            subprocess.run(["cc", "-I" + tree("include"), source, "-o",
                            program], check=True)
            said = subprocess.run([program], check=True, capture_output=True,
                                  text=True).stdout
        self.assertEqual("".join("%s %d %d\n" % row for row in ours), said)

    def test_codes_are_those_of_the_header(self) -> None:
        with open(HEADER, encoding="utf-8") as file:
            text = file.read()
        names = re.findall(r"^    X\((\w+),", text, re.M)
        self.assertEqual(tuple(names), _native.ERRORS)

    def test_the_package_is_of_the_library_s_version(self) -> None:
        self.assertEqual(marigram.__version__, marigram.library_version())
        with open(tree("python", "pyproject.toml"), encoding="utf-8") as file:
            self.assertIn(f'\nversion = "{marigram.__version__}"\n',
                          file.read())


class Finding(unittest.TestCase):
    def looked(self, named: str) -> str:
        """What importing and opening says with MARIGRAM_LIBRARY so."""
        import sys
        code = ("import marigram\n"
                "try: marigram.Engine()\n"
                "except marigram.LibraryError as error: print(error)\n")
        return subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True,
            text=True, env=dict(os.environ, MARIGRAM_LIBRARY=named)).stdout

    def test_a_library_that_is_not_there_is_told(self) -> None:
        said = self.looked("/nowhere/libmarigram.so")
        self.assertIn("/nowhere/libmarigram.so", said)
        self.assertIn("MARIGRAM_LIBRARY", said)

    def test_it_lies_beside_the_package_or_the_loader_knows_it(self) -> None:
        import shutil
        import sys
        library = os.path.realpath(os.environ["MARIGRAM_LIBRARY"])
        where = {name: text for name, text in os.environ.items()
                 if name != "MARIGRAM_LIBRARY"}
        with tempfile.TemporaryDirectory() as folder:
            package = os.path.join(folder, "marigram")
            shutil.copytree(tree("python", "marigram"), package)
            where["PYTHONPATH"] = folder
            code = "import marigram; print(marigram.library_version())"
            os.symlink(library, os.path.join(folder, "libmarigram.so.0"))
            places: Dict[str, Dict[str, str]] = {
                "known to the loader": {"LD_LIBRARY_PATH": folder},
                "in the package": {}}
            for place, more in places.items():
                if place == "in the package":
                    shutil.copy(library, os.path.join(package,
                                                      "libmarigram.so"))
                said = subprocess.run([sys.executable, "-c", code], text=True,
                                      check=True, capture_output=True,
                                      cwd=folder,
                                      env={**where, **more}).stdout
                self.assertEqual(said.strip(), marigram.library_version())

    def test_another_library_is_told(self) -> None:
        said = self.looked("libm.so.6")
        self.assertIn("libm.so.6: has no marigram_version", said)
