"""PDFs written by hand, object by object: layers, overprinting, separations and page boxes as no drawing library writes them."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import reportlab
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

if TYPE_CHECKING:
    from collections.abc import Callable

Type = Literal["live", "outlined"]
WIDTH, HEIGHT = 298, 420
"""A6 in points."""
_FONT = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
_TINT = "<< /FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [{}] /N 1 >>"


@cache
def _outlines() -> tuple[Any, Any, int, Any]:
    font = TTFont(_FONT)
    return font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm, font["hmtx"]


class _Pen(BasePen):  # type: ignore[misc]
    """Writes glyphs as path operators."""

    def __init__(self, glyphs: Any, x: float, y: float, scale: float) -> None:
        super().__init__(glyphs)
        self.path: list[str] = []
        self._origin, self._scale = (x, y), scale

    def _at(self, point: tuple[float, float]) -> str:
        (x, y), scale = self._origin, self._scale
        return f"{x + point[0] * scale:.2f} {y + point[1] * scale:.2f}"

    def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - fontTools' name
        self.path.append(f"{self._at(point)} m")

    def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self.path.append(f"{self._at(point)} l")

    def _curveToOne(  # noqa: N802
        self, one: tuple[float, float], two: tuple[float, float], end: tuple[float, float]
    ) -> None:
        self.path.append(f"{self._at(one)} {self._at(two)} {self._at(end)} c")

    def _closePath(self) -> None:  # noqa: N802
        self.path.append("h")


def write(text: str, x: float, y: float, size: float, form: Type) -> str:
    """Return operators that write a line in the current fill colour; x and y in points from the lower left."""
    if form == "live":
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        return f"BT /F1 {size} Tf {x} {y} Td ({escaped}) Tj ET"
    glyphs, names, units, advances = _outlines()
    drawn: list[str] = []
    for char in text:
        pen = _Pen(glyphs, x, y, size / units)
        glyphs[names[ord(char)]].draw(pen)
        drawn += pen.path
        x += advances[names[ord(char)]][0] * size / units
    return "\n".join([*drawn, "f"])


def circle(x: float, y: float, radius: float) -> str:
    """Return the path of a circle, not yet painted."""
    k = 0.5523 * radius
    return (
        f"{x + radius} {y} m {x + radius} {y + k} {x + k} {y + radius} {x} {y + radius} c "
        f"{x - k} {y + radius} {x - radius} {y + k} {x - radius} {y} c {x - radius} {y - k} {x - k} {y - radius} "
        f"{x} {y - radius} c {x + k} {y - radius} {x + radius} {y - k} {x + radius} {y} c h"
    )


@dataclass(slots=True)
class Press:
    """One page with what its content refers to by name."""

    content: list[str] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)
    spaces: dict[str, str] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """Dictionary entries and data; the data are packed here."""
    cells: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Tiling patterns as large as the page: more entries, such as /PaintType, and content."""
    groups: dict[str, str] = field(default_factory=dict)
    """More entries of the forms of those names, such as /Group."""
    masks: dict[str, str] = field(default_factory=dict)
    """Soft masks by luminosity, by the name of the graphics state that sets them: what they paint."""
    memberships: dict[str, str] = field(default_factory=dict)
    """Optional content membership dictionaries; `{L1}` stands for the layer."""
    shadings: dict[str, str] = field(default_factory=dict)
    glyphs: list[str] = field(default_factory=list)
    """Glyph procedures of the Type 3 font `T3`, one unit a point: the letters a, b, … of it."""
    stamps: list[str] = field(default_factory=list)
    """Appearances of annotations that cover the page, in its coordinates."""
    layer: str = ""
    """The usage dictionary of an optional content group `L1`."""
    page: str = ""
    """More entries of the page."""
    size: tuple[float, float] = (WIDTH, HEIGHT)
    cross_reference_stream: bool = False
    _streams: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """What colour spaces refer to as `{name}`."""

    def ink(self, name: str, alternate: str, of: str = "Separation") -> str:
        """Define an ink with its DeviceCMYK screen colour; the name of its colour space comes back."""
        key = "".join(filter(str.isalnum, name)) + of[:1]
        inks = f"/{name}" if of == "Separation" else f"[/{name}]"
        self.spaces[key] = f"[/{of} {inks} /DeviceCMYK {_TINT.format(alternate)}]"
        return key

    def calculated(self, key: str, inks: str, program: str) -> None:
        """Define a DeviceN colour space whose DeviceCMYK screen colour a PostScript calculator gives."""
        self._streams[key] = (
            f"/FunctionType 4 /Domain [{'0 1 ' * len(inks.split())}] /Range [0 1 0 1 0 1 0 1]",
            program.encode(),
        )
        self.spaces[key] = f"[/DeviceN [{inks}] /DeviceCMYK {{{key}}}]"

    def profile(self, key: str) -> None:
        """Define an ICCBased colour space of four components; readers go by its alternate, the profile being empty."""
        self._streams[key] = ("/N 4 /Alternate /DeviceCMYK", b"")
        self.spaces[key] = f"[/ICCBased {{{key}}}]"

    def overprint(self, mode: int = 1) -> str:
        self.states["Over"] = f"<< /OP true /op true /OPM {mode} >>"
        return "/Over gs"

    def knock_out(self) -> str:
        self.states["Knock"] = "<< /OP false /op false >>"
        return "/Knock gs"

    def pdf(self) -> bytes:
        return _file(self)


def _file(press: Press) -> bytes:
    objects: list[bytes] = [b"", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", b""]

    def add(value: bytes) -> int:
        objects.append(value)
        return len(objects)

    def stream(entries: str, data: bytes) -> int:
        packed = zlib.compress(data)
        head = f"<< {entries} /Filter /FlateDecode /Length {len(packed)} >>\nstream\n"
        return add(head.encode() + packed + b"\nendstream")

    font = add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    spaces = dict(press.spaces)
    for name, (entries, data) in press._streams.items():  # noqa: SLF001 - of the same module
        spaces[name] = spaces[name].replace(f"{{{name}}}", f"{stream(entries, data)} 0 R")
    group = f"/Type /XObject /Subtype /Form /BBox {_box(press)} /Group << /S /Transparency /CS /DeviceGray >>"
    states = dict(press.states)
    for name, content in press.masks.items():
        states[name] = f"<< /SMask << /S /Luminosity /G {stream(group, content.encode())} 0 R >> >>"
    fixed = f"/Font << /F1 {font} 0 R >> /ExtGState << {_entries(states)} >> /ColorSpace << {_entries(spaces)} >> "
    fixed += f"/Shading << {_entries(press.shadings)} >> "
    if press.glyphs:
        fixed = fixed.replace("/Font <<", f"/Font << /T3 {_type3(press, fixed, add, stream)} 0 R")
    patterns = {f"Sh{name}": f"<< /PatternType 2 /Shading {value} >>" for name, value in press.shadings.items()}
    things = {
        name: f"{stream(f'/Type /XObject /Subtype /Image {entries}', data)} 0 R"
        for name, (entries, data) in press.pictures.items()
    }
    for name, content in press.forms.items():
        box = f"/BBox {_box(press)}"
        resources = f"/Resources << {fixed} /XObject << {_entries(things)} >> >>"
        entries = f"/Type /XObject /Subtype /Form {box} {resources} {press.groups.get(name, '')}"
        things[name] = f"{stream(entries, content.encode('cp1252'))} 0 R"
    for name, (entries, content) in press.cells.items():
        cell = f"/Type /Pattern /PatternType 1 /TilingType 1 /BBox {_box(press)} /XStep {press.size[0]} /YStep {press.size[1]}"
        number = stream(f"{cell} {entries} /Resources << {fixed} >>", content.encode("cp1252"))
        patterns[name] = f"{number} 0 R"
    fixed += f"/Pattern << {_entries(patterns)} >> "
    annotations = [
        f"<< /Type /Annot /Subtype /Stamp /F 4 /Rect {_box(press)} /AP << /N {number} 0 R >> >>"
        for number in (
            stream(
                f"/Type /XObject /Subtype /Form /BBox {_box(press)} /Resources << {fixed} >>", stamp.encode("cp1252")
            )
            for stamp in press.stamps
        )
    ]
    catalog = "/Type /Catalog /Pages 2 0 R"
    if press.layer:
        layer = f"{add(f'<< /Type /OCG /Name (Layer) /Usage << {press.layer} >> >>'.encode())} 0 R"
        memberships = {name: value.replace("{L1}", layer) for name, value in press.memberships.items()}
        fixed += f"/Properties << /L1 {layer} {_entries(memberships)} >> "
        events = " ".join(f"<< /Event /{it} /Category [/{it}] /OCGs [{layer}] >>" for it in ("View", "Print"))
        catalog += f" /OCProperties << /OCGs [{layer}] /D << /Order [{layer}] /ON [{layer}] /AS [{events}] >> >>"
    body = stream("", "\n".join(press.content).encode("cp1252"))
    objects[0] = f"<< {catalog} >>".encode()
    objects[2] = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {press.size[0]} {press.size[1]}] /Contents {body} 0 R "
        f"/Resources << {fixed} /XObject << {_entries(things)} >> >> "
        f"{f'/Annots [{chr(32).join(annotations)}]' if annotations else ''} {press.page} >>"
    ).encode()
    return _joined(objects, cross_reference_stream=press.cross_reference_stream)


def _box(press: Press) -> str:
    return f"[0 0 {press.size[0]} {press.size[1]}]"


def _type3(press: Press, fixed: str, add: Callable[[bytes], int], stream: Callable[[str, bytes], int]) -> int:
    names = [chr(ord("a") + place) for place in range(len(press.glyphs))]
    procedures = [stream("", glyph.encode("cp1252")) for glyph in press.glyphs]
    drawn = " ".join(f"/{name} {number} 0 R" for name, number in zip(names, procedures, strict=True))
    differences = " ".join(f"/{name}" for name in names)
    return add(
        f"<< /Type /Font /Subtype /Type3 /FontBBox {_box(press)} /FontMatrix [1 0 0 1 0 0] /FirstChar 97 "
        f"/LastChar {96 + len(names)} /Widths [{'0 ' * len(names)}] /Encoding << /Differences [97 {differences}] >> "
        f"/CharProcs << {drawn} >> /Resources << {fixed} >> >>".encode()
    )


def _entries(values: dict[str, str]) -> str:
    return " ".join(f"/{name} {value}" for name, value in values.items())


def _joined(objects: list[bytes], *, cross_reference_stream: bool) -> bytes:
    data, offsets = b"%PDF-1.7\n", []
    for number, value in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, value)
    start = len(data)
    if cross_reference_stream:
        number = len(objects) + 1
        rows = b"\0" * 7 + b"".join(b"\1" + place.to_bytes(4) + b"\0\0" for place in (*offsets, start))
        head = f"<< /Type /XRef /Size {number + 1} /W [1 4 2] /Root 1 0 R /Length {len(rows)} >>\nstream\n"
        data += b"%d 0 obj\n%s%s\nendstream\nendobj\n" % (number, head.encode(), rows)
    else:
        table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
        head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        data += f"{head}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n".encode()
    return data + b"startxref\n%d\n%%%%EOF\n" % start
