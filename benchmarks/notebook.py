"""The same what-if in a notebook: ten histograms and the gradients, redrawn by matplotlib.

A Jupyter kernel runs it as `interact` would; from the request until the kernel has sent the PNG.
The widget, the browser and the network would come on top: this is a lower bound.
"""

import base64
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jupyter_client.manager import start_new_kernel

from benchmarks.server import ROOT
from benchmarks.timing import Spread
from explainer.lesson.measured.flow import SAMPLES, WIDTH

SCALES = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.5, 1.0)
SETUP = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
%matplotlib inline
import matplotlib.pyplot as plt
import explainer

def redraw(std):
    run = explainer.propagate(activation="tanh", initializer="normal", std=std, depth=10,
                              width={WIDTH}, samples={SAMPLES})
    figure = plt.figure(figsize=(12, 4))
    bars = dict(tuple(run.histograms.groupby("layer")))
    for layer, part in bars.items():
        axes = figure.add_subplot(2, 10, layer)
        axes.bar(part.left, part.fraction, part.right - part.left, align="edge")
        axes.set_title(f"layer {{layer}}")
    axes = figure.add_subplot(2, 1, 2)
    axes.semilogy(run.layers.layer, run.layers.delta_rms, "o-")
    axes.set_title("gradient")
    plt.show()
"""


def redraws() -> tuple[Spread, Spread]:
    """Return the ms from a new weight scale to its PNG, and the kB of the PNG."""
    with _kernel() as client:
        _picture(client, SETUP + "\nredraw(1.0)")
        found = [_picture(client, f"redraw({std})") for std in SCALES]
    return Spread.of(1e3 * time for time, _ in found), Spread.of(size / 1e3 for _, size in found)


@contextmanager
def _kernel() -> Iterator[Any]:
    manager, client = start_new_kernel(extra_arguments=["--log-level=ERROR"])
    try:
        yield client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _picture(client: Any, code: str) -> tuple[float, int]:
    """Run a cell; give the seconds until its picture came, and the picture's bytes."""
    start = time.perf_counter()
    request, found = client.execute(code), None
    while True:
        message = client.get_iopub_msg(timeout=60)
        if message["parent_header"].get("msg_id") != request:
            continue
        content = message["content"]
        if message["msg_type"] == "error":
            raise RuntimeError("\n".join(content["traceback"]))
        if message["msg_type"] == "display_data" and "image/png" in content["data"]:
            png = base64.b64decode(content["data"]["image/png"])
            found = (time.perf_counter() - start, len(png))
        if message["msg_type"] == "status" and content["execution_state"] == "idle":
            if found is None:
                raise RuntimeError("the cell drew nothing")
            return found
