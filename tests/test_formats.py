"""The table that the documents print is the one that chooses the reader."""

from __future__ import annotations

from importlib import import_module

import pytest
from typer.testing import CliRunner

from insertaudit.cli import app
from insertaudit.extract.formats import FORMATS, UNREAD, Format
from insertaudit.sources.types import expected_types


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)
def test_every_format_has_a_reader_and_names_that_promise_it(known: Format) -> None:
    assert callable(import_module(f"insertaudit.extract.{known.module}").read)
    for extension in known.extensions:
        promised = expected_types(f"card.{extension}")
        assert promised is not None
        assert promised & {*known.media_types, "application/gzip", "text/plain"}


def test_no_media_type_has_two_readers() -> None:
    types = [media_type for known in FORMATS for media_type in known.media_types]
    assert len(types) == len(set(types))


def test_what_is_not_read_is_told() -> None:
    said = CliRunner().invoke(app, ["formats"]).output
    for unread in UNREAD:
        assert unread.mend in said
