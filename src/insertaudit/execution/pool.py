"""A pool of worker processes for a queue that may grow while it is worked on.

A task that crashes its worker, or overruns its time, costs that task alone: the worker is replaced. The standard library's
ProcessPoolExecutor cannot do this (one crash breaks the whole pool, and a running task has no time limit).
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from insertaudit.limits import FILE_SECONDS, WORKER_MEMORY_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.context import ForkServerContext, SpawnContext
    from multiprocessing.process import BaseProcess

Task = TypeVar("Task")
Result = TypeVar("Result")
Work = Callable[[Task], Result]

Failure = Literal["crashed", "timeout", "out-of-memory"]
"""Keys of `rules/reading/problems.toml`."""

STOP_SECONDS = 2.0
"""How long an idle worker may take to end by itself."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Task, Result]):
    task: Task
    result: Result | None
    failure: Failure | None = None
    detail: str = ""


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection
    task: Any = None
    deadline: float = 0.0
    busy: bool = False


@dataclass(slots=True)
class Pool(Generic[Task, Result]):
    """`start` makes, inside each worker, the function that does a task; both must be picklable by name.

    Use as a context manager: `submit` tasks, and iterate over `outcomes`, during which more may be submitted.
    """

    start: Callable[[], Work[Task, Result]]
    jobs: int = 1
    seconds: float = FILE_SECONDS
    preload: tuple[str, ...] = ()
    """Modules that workers are born with, where the system can fork them from a server."""
    _queue: deque[Task] = field(default_factory=deque)
    _workers: list[_Worker] = field(default_factory=list)

    def __enter__(self) -> Pool[Task, Result]:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            if worker.busy:
                worker.process.kill()
            else:
                _hang_up(worker)
        for worker in self._workers:
            worker.process.join(STOP_SECONDS)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.connection.close()

    def submit(self, task: Task) -> None:
        self._queue.append(task)

    def submit_next(self, task: Task) -> None:
        """Before all that waits: what a file carries is done before the next file, so that little is held."""
        self._queue.appendleft(task)

    def outcomes(self) -> Iterator[Outcome[Task, Result]]:
        """Outcomes as they come, until nothing is queued or running."""
        while self._queue or any(worker.busy for worker in self._workers):
            self._assign()
            yield from self._collect()

    def _assign(self) -> None:
        while self._queue:
            worker = next((w for w in self._workers if not w.busy), None)
            if worker is None:
                if len(self._workers) >= self.jobs:
                    return
                worker = self._hire()
            task = self._queue.popleft()
            try:
                worker.connection.send(task)
            except (BrokenPipeError, ConnectionResetError):
                self._workers.remove(worker)  # it died while idle; the task goes to another
                self._queue.appendleft(task)
                continue
            worker.task, worker.busy, worker.deadline = task, True, time.monotonic() + self.seconds

    def _hire(self) -> _Worker:
        context = _context(self.preload)
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self.start), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _collect(self) -> Iterator[Outcome[Task, Result]]:
        busy = [worker for worker in self._workers if worker.busy]
        left = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
        ready = wait([worker.connection for worker in busy], timeout=left)
        for worker in busy:
            if worker.connection in ready:
                yield self._received(worker)
            elif time.monotonic() >= worker.deadline:
                yield self._lost(worker, "timeout", f"{self.seconds:.0f} s")

    def _received(self, worker: _Worker) -> Outcome[Task, Result]:
        try:
            result, failure, detail = worker.connection.recv()
        except (EOFError, ConnectionResetError):
            worker.process.join(STOP_SECONDS)
            code = worker.process.exitcode
            return self._lost(worker, "crashed", f"signal {-code}" if code is not None and code < 0 else f"exit {code}")
        task, worker.task, worker.busy = worker.task, None, False
        return Outcome(task, result, failure, detail)

    def _lost(self, worker: _Worker, failure: Failure, detail: str) -> Outcome[Task, Result]:
        worker.process.kill()
        worker.process.join()
        worker.connection.close()
        self._workers.remove(worker)
        return Outcome(worker.task, None, failure, detail)


def _hang_up(worker: _Worker) -> None:
    try:
        worker.connection.send(None)
    except (BrokenPipeError, ConnectionResetError, OSError):
        worker.process.kill()


def _context(preload: tuple[str, ...]) -> ForkServerContext | SpawnContext:
    """Never plain fork: the parent may hold threads and open libraries."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["insertaudit.execution.pool", *preload])
        return context
    return multiprocessing.get_context("spawn")


def _serve(connection: Connection, start: Callable[[], Work[Task, Result]]) -> None:
    _limit_memory()
    _silence_libraries()
    work = start()
    while True:
        try:
            task = connection.recv()
        except (EOFError, KeyboardInterrupt):
            return
        if task is None:
            return
        try:
            answer: tuple[Result | None, Failure | None, str] = (work(task), None, "")
        except MemoryError:
            answer = (None, "out-of-memory", "")
        except KeyboardInterrupt:
            return
        except Exception as error:  # noqa: BLE001  a reader's bug costs one file, and is named
            answer = (None, "crashed", f"{type(error).__name__}: {error}"[:300])
        connection.send(answer)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = WORKER_MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(WORKER_MEMORY_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _silence_libraries() -> None:
    """C libraries write to standard error; what they have to say comes as problems. INSERTAUDIT_DEBUG=1 lets them."""
    if not os.environ.get("INSERTAUDIT_DEBUG"):
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 2)
        os.close(quiet)
    os.environ["OMP_THREAD_LIMIT"] = "1"
