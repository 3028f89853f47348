"""Damaged forms of a file, as bad lines and bad disks make them: cut, overwritten, with bytes lost or come in between."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def spoilt(data: bytes, count: int, *, first: int = 0) -> Iterator[bytes]:
    """The same `count` forms every time. Bytes before `first` stay as they are, except where the file is cut."""
    for seed in range(count):
        chance = random.Random(seed)  # noqa: S311 -- no secret
        at = chance.randrange(first, len(data))
        size = chance.choice([1, 2, 4, 64, 512])
        head, tail = data[:at], data[at + size :]
        filled = chance.choice([b"\0" * size, b"\xff" * size, chance.randbytes(size)])
        yield chance.choice([head, head + tail, head + filled + tail, head + filled + data[at:]])
