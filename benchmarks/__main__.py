"""The command: `python -m benchmarks [part ...]`; LONG=1 adds classes, a soak, and repeats."""

import os
import platform
import sys
import time
from importlib import import_module
from importlib.metadata import version

from streamlit.logger import get_logger

PARTS = ("engine", "what_ifs", "page", "classroom", "hall")
SCRIPT_CONTEXT = "streamlit.runtime.scriptrunner_utils.script_run_context"
PACKAGES = ("numpy", "streamlit", "torch", "matplotlib")


def main() -> None:
    """Print the tables of the parts that were named, or of all."""
    parts = sys.argv[1:] or PARTS
    unknown = set(parts) - set(PARTS)
    if unknown:
        sys.exit(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    for name in ("streamlit", SCRIPT_CONTEXT):  # what is measured says that no server runs it
        get_logger(name).setLevel("ERROR")
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    load = os.getloadavg()[0]
    print(
        f"Measured on {time.strftime('%Y-%m-%d')} by `make bench` on {os.cpu_count()} cores "
        f"({platform.machine()}, load {load:.1f} before), Python {platform.python_version()}, "
        f"{versions}.\n"
    )
    long = os.environ.get("LONG", "0") not in ("", "0")
    for part in parts:
        start = time.perf_counter()
        for table in import_module(f"benchmarks.{part}").tables(long):
            print(table, flush=True)
        print(f"{part}: {time.perf_counter() - start:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
