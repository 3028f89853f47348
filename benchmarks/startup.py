"""How long `insertaudit --help` takes, in seconds and as a ratio to an empty Python process of the same environment.

.venv/bin/python benchmarks/startup.py
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

RUNS = 15


def seconds(command: list[str]) -> float:
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - began)
    return median(times)


def main() -> None:
    program = str(Path(sys.executable).with_name("insertaudit"))
    empty, shown = seconds([sys.executable, "-c", "pass"]), seconds([program, "--help"])
    print(
        f"empty Python {empty:.3f} s   insertaudit --help {shown:.3f} s   ratio {shown / empty:.1f}   (median of {RUNS})"
    )


if __name__ == "__main__":
    main()
