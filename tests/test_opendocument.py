"""OpenDocument: text, notes, changes, pictures, hidden text, sheets."""

from __future__ import annotations

import pytest

from insertaudit.errors import UnreadableError
from packages import package, read_office, texts
from pictures import card

O = " ".join(  # noqa: E741 - the office namespaces
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style"),
        ("svg", "svg-compatible"), ("fo", "xsl-fo-compatible"), ("manifest", "manifest"), ("meta", "meta"),
    )
) + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip


def test_open_document_text() -> None:
    content = (
        f"<office:document-content {O}><office:automatic-styles><style:style style:name='W' style:family='text'>"
        "<style:text-properties fo:color='#ffffff'/></style:style><style:style style:name='V' style:family='text'>"
        "<style:text-properties text:display='none'/></style:style></office:automatic-styles><office:body><office:text>"
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gestrichen</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        "<text:h>Titel</text:h><text:p>Ein<text:s text:c='2'/>Satz <text:a xlink:href='https://x.de'>mit <text:span>Link</text:span></text:a>"
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Fußnote</text:p></text:note-body></text:note>"
        "<office:annotation><dc:creator>Anna</dc:creator><text:p>Anmerkung</text:p></office:annotation> endet.</text:p>"
        "<text:p><text:span text:style-name='W'>weiß</text:span><text:span text:style-name='V'>weg</text:span></text:p>"
        "<text:list><text:list-item><text:p>Punkt</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell><table:table-cell><text:p>B</text:p></table:table-cell>"
        "</table:table-row></table:table><text:p>vor<draw:frame><draw:text-box><text:p>Kasten</text:p></draw:text-box></draw:frame>"
        "<draw:frame><draw:image xlink:href='Pictures/p.png'/><svg:desc>Bildtext</svg:desc></draw:frame> nach</text:p>"
        "<text:p><draw:frame><draw:image xlink:href='https://t.de/p.png'/></draw:frame></text:p>"
        "</office:text></office:body></office:document-content>"
    )
    styles = (
        f"<office:document-styles {O}><office:master-styles><style:master-page><style:header><text:p>Kopf</text:p></style:header>"
        "<style:footer><text:p>Fuß</text:p></style:footer></style:master-page></office:master-styles></office:document-styles>"
    )
    meta = f"<office:document-meta {O}><office:meta><dc:title>Name der Datei</dc:title></office:meta></office:document-meta>"
    data = package(
        {
            "content.xml": content,
            "styles.xml": styles,
            "meta.xml": meta,
            "Pictures/p.png": card("Gutschein 10 Euro"),
            "Basic/Standard/Modul1.xml": "x",
        }
    )
    parts = read_office(data, "application/vnd.oasis.opendocument.text")
    assert texts(parts)[:4] == ["Titel", "Fußnote", "Ein Satz mit Link endet.", "Punkt"]
    assert texts(parts)[4:] == ["A\tB", "vor nach", "Kasten", "Kopf", "Fuß"]
    assert texts(parts, "hidden") == ["weiß weg"]
    assert texts(parts, "comment") == ["Anmerkung", "gestrichen"]
    assert (texts(parts, "ocr"), texts(parts, "attribute")) == (["Gutschein 10 Euro"], ["Bildtext"])
    assert texts(parts, "metadata") == ["Name der Datei"]
    assert [(link.url, link.text) for link in parts.hyperlinks] == [("https://x.de", "mit Link")]
    assert [active.what for active in parts.active] == ["remote picture", "macro"]
    assert parts.blocks[0].heading


def test_encrypted_open_document_says_so() -> None:
    manifest = f"<manifest:manifest {O}><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    with pytest.raises(UnreadableError, match="encrypted"):
        read_office(
            package({"content.xml": b"\x01\x02", "META-INF/manifest.xml": manifest}),
            "application/vnd.oasis.opendocument.text",
        )


def test_spreadsheets_of_open_document() -> None:
    content = (
        f"<office:document-content {O}><office:body><office:spreadsheet><table:table table:name='T'><table:table-row>"
        "<table:table-cell table:number-columns-repeated='1000'><text:p>Artikel</text:p></table:table-cell><table:table-cell><text:p>Preis</text:p>"
        "<office:annotation><text:p>Notiz</text:p></office:annotation></table:table-cell></table:table-row>"
        "<table:table-row table:visibility='collapse'><table:table-cell><text:p>weg</text:p></table:table-cell></table:table-row>"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    parts = read_office(package({"content.xml": content}), "application/vnd.oasis.opendocument.spreadsheet")
    assert (texts(parts), texts(parts, "hidden"), texts(parts, "comment")) == (["Artikel\tPreis"], ["weg"], ["Notiz"])


def test_a_page_number_is_read_but_not_its_placeholder() -> None:
    content = (
        f"<office:document-content {O}><office:body><office:presentation><draw:page><draw:frame><draw:text-box>"
        "<text:p>Seite <text:page-number>3</text:page-number></text:p></draw:text-box></draw:frame></draw:page>"
        "</office:presentation></office:body></office:document-content>"
    )
    styles = (
        f"<office:document-styles {O}><office:master-styles><style:master-page><draw:frame><draw:text-box><text:p>"
        "<text:page-number>&lt;Nummer&gt;</text:page-number></text:p></draw:text-box></draw:frame></style:master-page>"
        "</office:master-styles></office:document-styles>"
    )
    data = package({"content.xml": content, "styles.xml": styles})
    assert texts(read_office(data, "application/vnd.oasis.opendocument.presentation")) == ["Seite 3"]
