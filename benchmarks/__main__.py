"""The command: `python -m benchmarks [part ...]`; LONG=1 adds classes, a soak, and repeats."""

import logging
import os
import platform
import sys
import time
from importlib import import_module
from importlib.metadata import version

PARTS = ("engine", "what_ifs", "page", "classroom", "hall")
PACKAGES = ("numpy", "streamlit", "torch", "matplotlib")


def main() -> None:
    """Print the tables of the parts that were named, or of all."""
    parts = sys.argv[1:] or PARTS
    unknown = set(parts) - set(PARTS)
    if unknown:
        sys.exit(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    logging.disable(logging.WARNING)  # what is measured says that no server runs it
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
