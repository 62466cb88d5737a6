"""run.py - executes notebooks from top to bottom, each in a kernel of its own.

    notebooks/run.py FOLDER [NOTEBOOK...]     (all of notebooks/)

Writes them with their outputs into the folder, which may be notebooks/ itself;
what changes from run to run is left out. Ends with 1 where a cell fails. Wants
nbclient, ipykernel, matplotlib, pandas and a built library (see drawing.py)."""
import asyncio
import base64
import glob
import io
import os
import re
import sys

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
AT_ONCE = 2
# The kernel's debugger, which nobody asked for, would say that it is slower.
os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"


def lighter(picture):
    """The same PNG with a palette: a figure has few colours and their shades."""
    out = io.BytesIO()
    image = Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGB")
    image.quantize(192, Image.Quantize.FASTOCTREE,
                   dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return base64.b64encode(out.getvalue()).decode() + "\n"


def whole(outputs):
    """What was printed piece by piece, as one: where it is cut is chance."""
    joined = []
    for output in outputs:
        before = joined[-1] if joined else {}
        if (output.output_type == "stream" and
                output.name == before.get("name")):
            before["text"] += output.text
        else:
            joined.append(output)
    return joined


def tidy(notebook):
    """Without what is not the notebook's: times of execution, and which Python
    this is. Figures are made light."""
    notebook.metadata = nbformat.from_dict({
        "kernelspec": {"display_name": "Python 3", "language": "python",
                       "name": "python3"},
        "language_info": {"name": "python"}})
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({})
        if "outputs" in cell:
            cell.outputs = whole(cell.outputs)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "image/png" in data:
                data["image/png"] = lighter(data["image/png"])


async def execute(path, folder, room):
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=240, kernel_name="python3",
                            resources={"metadata": {"path": HERE}})
    async with room:
        try:
            await client.async_execute()
        except CellExecutionError as error:
            plain = re.sub(r"\x1b\[[0-9;]*m", "", str(error))
            print("%s: %s" % (os.path.basename(path), plain), file=sys.stderr)
            return 1
    tidy(notebook)
    nbformat.write(notebook, os.path.join(folder, os.path.basename(path)))
    return 0


async def run(folder, paths):
    room = asyncio.Semaphore(AT_ONCE)
    return await asyncio.gather(*(execute(path, folder, room)
                                  for path in paths))


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    paths = sys.argv[2:] or sorted(glob.glob(os.path.join(HERE, "*.ipynb")))
    sys.exit(any(asyncio.run(run(sys.argv[1], paths))))


main()
