r"""Rich Text Format (specification 1.9.1): text, hidden text, field links, notes, metadata, pictures, objects."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from insertaudit.errors import UnreadableError
from insertaudit.extract.markup.charset import WINDOWS_CHARSETS
from insertaudit.extract.markup.css import WHITE, looks_like
from insertaudit.extract.objects import add_object
from insertaudit.extract.officexml.fields import open_field
from insertaudit.extract.parts import Parts
from insertaudit.extract.pictures import Pictures
from insertaudit.extract.typesetting.flow import Flow
from insertaudit.model import ActiveContent, Problem

if TYPE_CHECKING:
    from insertaudit.extract.markup.css import Colour
    from insertaudit.extract.parts import ReadOptions
    from insertaudit.limits import Budget
    from insertaudit.model import Source

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)|.", re.DOTALL
)
_SKIPPED = frozenset({
    "filetbl", "stylesheet", "listtable", "listoverridetable", "revtbl", "rsidtbl", "generator", "themedata",
    "colorschememapping", "latentstyles", "datastore", "xmlnstbl", "fontemb", "falt", "panose", "blipuid", "picprop",
    "listtext", "pntext", "bkmkstart", "bkmkend", "nonshppict", "objclass", "objname", "passwordhash", "creatim",
    "revtim", "printim", "buptim", "atnid", "atnauthor", "atnref", "atndate", "sn", "result", "datafield",
})  # fmt: skip
_KEPT_STARRED = frozenset({
    "fldinst", "annotation", "shppict", "shpinst", "template", "objdata", "footnote", "hyphen", "shptxt", "sp", "sv",
})  # fmt: skip
_METADATA = frozenset({"title", "subject", "keywords", "doccomm", "category", "company"})
_BREAKS = frozenset({"par", "sect", "page", "row", "column", "nestrow"})
_SIGNS = {
    "emdash": "\u2014", "endash": "\u2013", "lquote": "\u2018", "rquote": "\u2019", "ldblquote": "\u201c",
    "rdblquote": "\u201d", "bullet": "\u2022", "tab": "\t", "line": "\n", "lbr": "\n", "cell": "\t", "nestcell": "\t",
    "emspace": " ", "enspace": " ", "qmspace": " ", "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip
_SWITCHES = {"v": "hidden", "deleted": "deleted", "outlinelevel": "outline", "intbl": "in_table"}
_VALUES = {
    "cf": "ink", "highlight": "ground", "cb": "ground", "chcbpat": "ground", "cbpat": "ground",
    "fs": "size", "uc": "skip_after_unicode",
}  # fmt: skip
_RGB = ("red", "green", "blue")
_NOT_HEX = re.compile(rb"[^0-9a-fA-F]+")
MAX_GROUPS = 1_000
"""Groups within groups; Word's own files stay below 30."""

MINUTE_HALF_POINTS = 4
HEADING_HALF_POINTS = 32


@dataclass(frozen=True, slots=True)
class _State:
    destination: str = ""
    hidden: bool = False
    deleted: bool = False
    ink: int = 0
    ground: int = 0
    size: int = 24
    outline: bool = False
    in_table: bool = False
    boxed: bool = False
    """In a shape, whose fill is not looked up."""
    skip_after_unicode: int = 1
    encoding: str = "cp1252"
    for_rtf: bool = False
    """Of no concern to readers of the HTML that the RTF wraps ([MS-OXRTFEX] 2.1.3.1.2)."""
    opens: int = 0
    """Number of the field whose instruction or result this group holds."""


@dataclass(slots=True)
class _Field:
    instruction: list[str] = field(default_factory=list)
    linked: bool = False


def read_rtf(data: bytes, source: Source, options: ReadOptions, budget: Budget) -> Parts:
    """Read one RTF file. Raises UnreadableError where there is no text and no picture at all."""
    reader = RtfReader(data, source, Pictures(options, budget))
    reader.run()
    if not (reader.parts.blocks or reader.parts.problems):
        raise UnreadableError("empty")
    return reader.parts


class RtfReader:
    def __init__(self, data: bytes, source: Source, pictures: Pictures) -> None:
        self.data = data
        self.source = source
        self.parts = Parts()
        self.flow = Flow(self.parts)
        self.pictures = pictures
        self.state = _State()
        self.stack: list[_State] = []
        self.fields: list[_Field] = []
        self.colours: list[Colour | None] = []
        self.rgb = [0, 0, 0]
        self.coloured = False
        self.row_is_shaded = False
        """A cell of the table row has a ground of its own."""
        self.fonts: dict[int, str] = {}
        self.font = 0
        self.codepage = "cp1252"
        self.bytes_pending = b""
        self.skip = 0
        self.starred = False
        self.collected: list[bytes] = []
        self.pictures_seen = 0
        self.heading = False

    def run(self) -> None:
        at = 0
        while at < len(self.data):
            token = _TOKEN.match(self.data, at)
            if token is None:
                break
            at = token.end()
            if token[1] == b"bin":
                count = max(0, int(token[2] or b"0"))
                self.collected.append(self.data[at : at + count].hex().encode())
                at += count
            else:
                self._token(token)
        self._flush_bytes()
        if self.stack:
            self.parts.problems.append(Problem("part-damaged", "end of the text", "it breaks off"))
        self._end_paragraph()

    def _token(self, token: re.Match[bytes]) -> None:
        word, number, code, sign, brace, text = token.groups()
        if code is not None:
            self._byte(bytes.fromhex(code.decode("ascii")))
            return
        self._flush_bytes()
        if word is not None:
            self._word(word.decode("ascii"), int(number) if number is not None else None)
        elif brace is not None:
            self._open() if brace == b"{" else self._close()
        elif sign is not None:
            self._sign(sign)
        elif text is not None:
            self._run(text)

    def _open(self) -> None:
        if len(self.stack) >= MAX_GROUPS:
            raise UnreadableError("too-deep", f"{MAX_GROUPS} groups")
        self.stack.append(self.state)
        self.state = replace(self.state, opens=0)
        self.starred = False

    def _close(self) -> None:
        if not self.stack:
            return
        inner, self.state = self.state, self.stack.pop()
        if inner.destination != self.state.destination:
            self._leave(inner.destination)
        if inner.opens and self.fields:
            done = self.fields.pop()
            if done.linked:
                self.flow.close_link()

    def _leave(self, destination: str) -> None:
        if destination == "fldinst" and self.fields:
            self.fields[-1].linked = open_field(self.flow, "".join(self.fields[-1].instruction))
        elif destination == "pict":
            self._picture()
        elif destination == "objdata":
            add_object(self.parts, self._hex(), "object", self.source)
        elif destination == "colortbl":
            self.collected.clear()
        elif destination == "annotation":
            self.flow.end()
        elif destination in _METADATA:
            self.flow.note(self._collected_text(), "metadata")
        elif destination == "template":
            target = self._collected_text()
            if re.match(r"https?:|\\\\|//", target.strip()):
                self.parts.active.append(ActiveContent("remote template", target[:200]))
        elif destination in {"header", "footer", "footnote", "shptxt"}:
            self._end_paragraph()

    def _word(self, word: str, number: int | None) -> None:
        if self.skip and word != "u":
            self.skip -= 1
            return
        if self._enter(word):
            return
        if self.state.destination == "skip":
            return
        if word in _SIGNS:
            self._text(_SIGNS[word])
        elif word in _BREAKS:
            self._end_paragraph()
        elif word == "u":
            self.skip = 0
            self._text(chr((number or 0) % 0x10000))
            self.skip = self.state.skip_after_unicode
        else:
            self._property(word, number)

    def _enter(self, word: str) -> bool:
        """Take a word that names what its group holds."""
        starred, self.starred = self.starred, False
        known = _SKIPPED | _METADATA | {"info", "pict", "colortbl", "fonttbl", "header", "footer"} | _KEPT_STARRED
        base = (
            "header" if re.fullmatch(r"header[lrf]", word) else "footer" if re.fullmatch(r"footer[lrf]", word) else word
        )
        if word == "field":
            self.fields.append(_Field())
            self.state = replace(self.state, opens=1)
        elif word == "fldrslt" or (starred and word in {"shpinst", "shppict"}):
            pass
        elif base in _SKIPPED or (starred and base not in known):
            self.state = replace(self.state, destination="skip")
        elif base in known and base not in {"sp", "hyphen"}:
            if base in {"header", "footer", "footnote", "shptxt"}:
                self._end_paragraph()
            destination = base if self.state.destination != "skip" else "skip"
            self.state = replace(self.state, destination=destination, boxed=self.state.boxed or base == "shptxt")
            self.collected.clear()
        elif word in {"objautlink", "objupdate", "objlink"}:
            self.parts.active.append(ActiveContent("remote object", word))
        else:
            return False
        return True

    def _property(self, word: str, number: int | None) -> None:
        value = 1 if number is None else number
        if word in _SWITCHES:
            changed: dict[str, Any] = {_SWITCHES[word]: bool(value) or word == "outlinelevel"}
            self.state = replace(self.state, **changed)
        elif word in _VALUES:
            changed = {_VALUES[word]: value}
            self.state = replace(self.state, **changed)
        elif word == "plain":
            self.state = replace(self.state, hidden=False, deleted=False, ink=0, ground=0, size=24)
        elif word == "pard":
            self.state = replace(self.state, outline=False, in_table=False)
        elif word in {"trowd", "clcbpat"}:
            self.row_is_shaded = word == "clcbpat" and (self.row_is_shaded or value > 0)
        elif word == "ansicpg":
            self.codepage = f"cp{value}"
            self.state = replace(self.state, encoding=self.codepage)
        elif word == "f":
            self.font = value
            self.state = replace(self.state, encoding=self.fonts.get(value, self.codepage))
        elif word == "fcharset":
            self.fonts[self.font] = WINDOWS_CHARSETS.get(value, self.codepage) if value else self.codepage
        elif word in _RGB:
            self.rgb[_RGB.index(word)] = value % 256
            self.coloured = True

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.starred = True
        elif sign in b"\\{}":
            self._run(sign)
        elif sign in b"~_-":
            self._text({b"~": "\u00a0", b"_": "-", b"-": ""}[sign])
        elif sign in b"\r\n":
            self._end_paragraph()

    def _byte(self, byte: bytes) -> None:
        if self.skip:
            self.skip -= 1
        else:
            self.bytes_pending += byte

    def _flush_bytes(self) -> None:
        if self.bytes_pending:
            pending, self.bytes_pending = self.bytes_pending, b""
            try:
                self._text(pending.decode(self.state.encoding, "replace"))
            except LookupError:
                self._text(pending.decode("cp1252", "replace"))

    def _run(self, text: bytes) -> None:
        if self.skip:
            count, self.skip = self.skip, max(0, self.skip - len(text))
            text = text[count:]
        self._text(text.decode("latin-1"))

    def _text(self, text: str) -> None:
        destination = self.state.destination
        if destination == "colortbl":
            for _ in range(text.count(";")):
                self.colours.append((self.rgb[0], self.rgb[1], self.rgb[2]) if self.coloured else None)
                self.rgb, self.coloured = [0, 0, 0], False
        elif destination == "fldinst" and self.fields:
            self.fields[-1].instruction.append(text)
        elif destination in _METADATA | {"pict", "objdata", "template"}:
            self.collected.append(text.encode("utf-8", "replace"))
        elif destination not in {"skip", "info", "fonttbl", "sv"}:
            is_note = self.state.deleted or destination == "annotation"
            self.flow.add(text, hidden=self._hidden(), carrier="comment" if is_note else "text")
            self.heading |= (self.state.outline or self.state.size >= HEADING_HALF_POINTS) and bool(text.strip())

    def _hidden(self) -> str:
        state = self.state
        if state.hidden:
            return "hidden text"
        if state.size <= MINUTE_HALF_POINTS:
            return "minute type"
        ink = self.colours[state.ink] if 0 < state.ink < len(self.colours) else None
        ground = self.colours[state.ground] if 0 < state.ground < len(self.colours) else None
        if ground is None and (state.boxed or (state.in_table and self.row_is_shaded)):
            return ""
        return "type in the colour of its ground" if ink is not None and looks_like(ink, ground or WHITE) else ""

    def _end_paragraph(self) -> None:
        self.flow.end(heading=self.heading)
        self.heading = False

    def _collected_text(self) -> str:
        text = b"".join(self.collected).decode("utf-8", "replace")
        self.collected.clear()
        return text

    def _hex(self) -> bytes:
        digits = _NOT_HEX.sub(b"", b"".join(self.collected))
        self.collected.clear()
        return bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))

    def _picture(self) -> None:
        self.pictures_seen += 1
        data = self._hex()
        if data:
            self.parts.add(self.pictures.read(data, f"picture {self.pictures_seen}"))
