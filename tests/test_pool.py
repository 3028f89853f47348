from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

from insertaudit.execution.pool import Outcome, Pool

if TYPE_CHECKING:
    from collections.abc import Callable


def start() -> Callable[[str], str]:
    return work


def work(task: str) -> str:
    match task:
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "hang":
            time.sleep(60)
        case "raise":
            raise ValueError("a bug")
        case "memory":
            return str(len(bytearray(50_000_000_000)))
    return task.upper()


def run(*tasks: str, jobs: int = 2, seconds: float = 30) -> dict[str, Outcome[str, str]]:
    with Pool(start, jobs, seconds) as pool:
        for task in tasks:
            pool.submit(task)
        return {outcome.task: outcome for outcome in pool.outcomes()}


def test_every_task_has_its_outcome() -> None:
    tasks = [f"task {n}" for n in range(20)]
    found = run(*tasks)
    assert {task: outcome.result for task, outcome in found.items()} == {task: task.upper() for task in tasks}


def test_a_crash_costs_one_task() -> None:
    found = run("a", "crash", "b", "c")
    assert found["crash"].failure == "crashed"
    assert found["crash"].detail == "signal 11"
    assert [found[task].result for task in "abc"] == ["A", "B", "C"]


def test_a_hang_costs_one_task_and_its_time() -> None:
    began = time.monotonic()
    found = run("a", "hang", "b", seconds=3)
    assert time.monotonic() - began < 20
    assert found["hang"].failure == "timeout"
    assert found["a"].result == "A"
    assert found["b"].result == "B"


def test_a_bug_is_named() -> None:
    found = run("raise", "a")
    assert found["raise"].failure == "crashed"
    assert found["raise"].detail == "ValueError: a bug"
    assert found["a"].result == "A"


def test_memory_is_bounded() -> None:
    found = run("memory", "a")
    assert found["memory"].failure == "out-of-memory"
    assert found["a"].result == "A"


def test_the_queue_may_grow_while_it_is_worked_on() -> None:
    seen = []
    with Pool(start, 2) as pool:
        pool.submit("outer")
        for outcome in pool.outcomes():
            seen.append(outcome.task)
            if outcome.task == "outer":
                pool.submit_next("inner")
    assert seen == ["outer", "inner"]
