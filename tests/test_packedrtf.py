"""Outlook's packed RTF: the examples of [MS-OXRTFCP] 4 and [MS-OXRTFEX] 3."""

from __future__ import annotations

import pytest

from insertaudit.errors import UnreadableError
from insertaudit.extract.mail.packedrtf import html_within, unpack_rtf, was_text
from packedrtf import packed

HELLO = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)
CROSSING = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")


def test_the_examples_of_the_specification() -> None:
    assert unpack_rtf(HELLO) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert unpack_rtf(CROSSING) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


@pytest.mark.parametrize("size", [0, 7, 8, 5000, 9000])
def test_texts_longer_than_the_window(size: int) -> None:
    rtf = bytes(65 + number * 7 % 26 for number in range(size))
    assert unpack_rtf(packed(rtf)) == rtf


def test_what_was_not_packed_and_what_is_damaged() -> None:
    assert unpack_rtf(HELLO[:4] + b"\x05\0\0\0MELA" + bytes(4) + b"{\\rtf") == b"{\\rtf"
    for broken in (b"LZFu", HELLO[:-1], HELLO[:8] + b"ZZZZ" + HELLO[12:]):
        with pytest.raises(UnreadableError) as raised:
            unpack_rtf(broken)
        assert raised.value.code == "damaged"


def test_html_within_rtf_is_taken_out_and_rtf_of_its_own_left_out() -> None:
    rtf = (
        rb"{\rtf1\ANSI\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fcharset238 Arial;}}"
        rb"{\*\generator Riched20}{\*\htmltag64 <p>}Gr\'fc\'dfe {\f1 \'a3\'f3d\u378?}{\*\htmltag84 &lt;}\htmlrtf <\htmlrtf0 3"
        rb'{\*\htmltag84 <a href="https://x.de">}\htmlrtf {\field{\*\fldinst{HYPERLINK "https://x.de"}}{\fldrslt\htmlrtf0 '
        rb"amazon.de\htmlrtf }\htmlrtf0 \htmlrtf }\htmlrtf0 {\*\htmltag92 </a>}{\*\mhtmltag84 <b>}\par{\*\htmltag72 </p>}}"
    )
    assert html_within(rtf) == '<p>Grüße Łódź&lt;3<a href="https://x.de">amazon.de</a>\n</p>'


def test_rtf_of_its_own_wraps_nothing() -> None:
    assert html_within(rb"{\rtf1\ansi Danke}") is None
    assert was_text(rb"{\rtf1\ansi\fromtext Danke}")
    assert not was_text(rb"{\rtf1\ansi Danke}")
