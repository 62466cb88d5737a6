"""test_install.py - the tree as another project has it: built plainly, installed
into a prefix, and used from there by pkg-config and by find_package. The program
is that of docs/library.md.

The build stays in build/asan/plain, so that a second run has little to do; the
installed tree beside it, in build/asan/prefix, is what test_python.py and
test_notebooks.py use."""
import glob
import os
import re
import shutil
import subprocess

import support

BLOCK = re.compile(r"^```(c|cmake)\n(.*?)^```", re.M | re.S)
SAID = "orders raised\norders cleared\n"


def do(*command, **more):
    """Runs a command, which must end with 0; returns its output."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=400,
                          **more)
    support.equal(done.returncode, 0, " ".join(command) + "\n" + done.stdout +
                  done.stderr)
    return done.stdout


def build():
    do("cmake", "-G", "Ninja", "-S", support.SOURCE, "-B", support.PLAIN,
       "-D", "CMAKE_BUILD_TYPE=Release", "-D", "CMAKE_INSTALL_LIBDIR=lib",
       "-D", "MARIGRAM_TESTS=OFF")
    do("cmake", "--build", support.PLAIN, "-j", "2")
    shutil.rmtree(support.PREFIX, ignore_errors=True)
    do("cmake", "--install", support.PLAIN, "--prefix", support.PREFIX)


def example(folder):
    """The page's program and its CMakeLists.txt, in the folder."""
    with open(os.path.join(support.SOURCE, "docs/library.md")) as f:
        blocks = dict(BLOCK.findall(f.read()))
    support.write(os.path.join(folder, "example.c"), blocks["c"])
    support.write(os.path.join(folder, "CMakeLists.txt"), blocks["cmake"])


def installed(*path):
    return os.path.join(support.PREFIX, *path)


def pkg_config(*flags):
    where = dict(os.environ, PKG_CONFIG_PATH=installed("lib/pkgconfig"))
    return do("pkg-config", *flags, "marigram", env=where).split()


def names(text):
    """Of symbols, from the output of nm; versions of foreign ones fall off."""
    return {line.split()[-1] for line in text.splitlines()
            if len(line.split()) == 3}


def declared():
    with open(installed("include/marigram/marigram.h")) as f:
        found = re.findall(r"\b(marigram_\w+)\(", f.read())
    assert len(found) > 15, "the pattern finds no functions"
    return set(found)


def test_it_builds_and_installs():
    build()
    for name in ("bin/marigram", "lib/libmarigram.so", "lib/libmarigram.so.0",
                 "lib/libmarigram.a", "include/marigram/marigram.h",
                 "lib/pkgconfig/marigram.pc"):
        assert os.path.exists(installed(name)), "%s is missing" % name
    said = do(installed("bin/marigram"), "--version").split()[-1]
    support.equal(pkg_config("--modversion"), [said])


def test_pages_and_completions_are_installed_where_there_are_any():
    for page in glob.glob(os.path.join(support.SOURCE, "man/*.[1357]")):
        name = os.path.basename(page)
        assert os.path.exists(installed("share/man/man" + name[-1], name)), name
    there = glob.glob(os.path.join(support.SOURCE, "completions/*"))
    shells = [glob.glob(installed("share", folder, "*marigram*"))
              for folder in ("bash-completion/completions",
                             "zsh/site-functions", "fish/vendor_completions.d")]
    support.equal(sum(len(found) for found in shells), len(there), there)


def test_only_what_the_header_declares_is_to_be_seen():
    shared = do("nm", "-D", "--defined-only", installed("lib/libmarigram.so"))
    support.equal(names(shared), declared(), "the shared library")
    static = do("nm", "-g", "--defined-only", installed("lib/libmarigram.a"))
    support.equal(names(static), declared(), "the static library")


def test_the_name_in_the_library_is_that_of_its_file():
    dump = do("objdump", "-p", installed("lib/libmarigram.so"))
    support.equal(re.findall(r"SONAME\s+(\S+)", dump), ["libmarigram.so.0"])


def test_the_header_is_c_and_cplusplus():
    include = '#include <marigram/marigram.h>\nint main(void) { return 0; }\n'
    for language in ("c", "c++"):
        for compiler in ("gcc", "clang"):
            do(compiler, "-x", language, "-fsyntax-only", "-Wall", "-Wextra",
               "-Wpedantic", "-Werror", "-I" + installed("include"), "-",
               input=include)


def test_a_program_is_built_by_pkg_config():
    with support.folder() as folder:
        example(folder)
        do("cc", "example.c", *pkg_config("--cflags", "--libs"), "-lm", "-o",
           "shared", cwd=folder)
        support.equal(do("./shared", cwd=folder,
                         env={"LD_LIBRARY_PATH": installed("lib")}), SAID)
        do("cc", "-static", "example.c",
           *pkg_config("--cflags", "--libs", "--static"), "-o", "static",
           cwd=folder)
        support.equal(do("./static", cwd=folder, env={}), SAID)


def test_a_program_is_built_by_find_package():
    with support.folder() as folder:
        example(folder)
        for library in ("marigram::marigram", "marigram::static"):
            path = os.path.join(folder, "CMakeLists.txt")
            text = support.read(path).decode()
            support.write(path, re.sub(r"marigram::\w+", library, text))
            shutil.rmtree(os.path.join(folder, "out"), ignore_errors=True)
            do("cmake", "-S", ".", "-B", "out",
               "-D", "CMAKE_PREFIX_PATH=" + support.PREFIX, cwd=folder)
            do("cmake", "--build", "out", cwd=folder)
            support.equal(do("out/example", cwd=folder), SAID, library)


support.main(globals())
