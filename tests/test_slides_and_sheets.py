"""PowerPoint and Excel: slides and rows in order, notes, links, and what is hidden."""

from __future__ import annotations

from packages import OFFICE, package, read_office, texts

P = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def shape(text: str, off: tuple[int, int] = (0, 0), extra: str = "", run_extra: str = "") -> str:
    return (
        f"<p:sp><p:nvSpPr><p:cNvPr id='2' name='x' {extra}/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x='{off[0]}' y='{off[1]}'/>"
        f"<a:ext cx='900000' cy='900000'/></a:xfrm></p:spPr><p:txBody><a:p><a:r><a:rPr>{run_extra}</a:rPr><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def slide(shapes: str, attributes: str = "") -> str:
    return f"<p:sld {P} {attributes}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"


def test_slides_in_their_order_with_notes_links_and_what_is_hidden() -> None:
    parts = read_office(
        package(
            {
                "ppt/presentation.xml": f"<p:presentation {P}><p:sldSz cx='9144000' cy='6858000'/><p:sldIdLst><p:sldId id='256' r:id='s2'/>"
                "<p:sldId id='257' r:id='s1'/></p:sldIdLst></p:presentation>",
                "ppt/slides/slide1.xml": slide(shape("zweite"), "show='0'"),
                "ppt/slides/slide2.xml": slide(
                    shape("erste", run_extra="<a:hlinkClick r:id='h'/>")
                    + shape("abseits", (99_144_000, 0))
                    + shape("unsichtbar", extra="hidden='1'")
                ),
                "ppt/notesSlides/n.xml": slide(shape("Sprechernotiz")),
            },
            {
                "": {"m": "officeDocument ppt/presentation.xml"},
                "ppt/presentation.xml": {"s1": "slide slides/slide1.xml", "s2": "slide slides/slide2.xml"},
                "ppt/slides/slide2.xml": {"h": "hyperlink https://shop-x.de/", "n": "notesSlide ../notesSlides/n.xml"},
            },
        ),
        OFFICE + "presentationml.presentation",
    )
    assert (texts(parts), texts(parts, "comment")) == (["erste"], ["Sprechernotiz"])
    assert texts(parts, "hidden") == ["abseits", "unsichtbar", "zweite"]
    assert parts.hidden == {"off the slide", "hidden shape", "hidden slide"}
    assert [(link.url, link.text) for link in parts.hyperlinks] == [("https://shop-x.de/", "erste")]


X = (
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def test_sheets_row_by_row_with_links_notes_and_what_is_hidden() -> None:
    cell = "<c r='{}' t='inlineStr'><is><t>{}</t></is></c>"
    sheet = (
        f"<worksheet {X}><cols><col min='3' max='3' hidden='1'/></cols><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c>{cell.format('B1', 'Preis')}"
        f"{cell.format('C1', 'Spalte')}</row><row r='2' hidden='1'>{cell.format('A2', 'Zeile')}</row><row r='3'><c r='A3' t='str'>"
        "<f>HYPERLINK(\"https://f.de\",\"Formel\")</f><v>Formel</v></c></row></sheetData><hyperlinks><hyperlink ref='B1' r:id='h'/></hyperlinks>"
        '<headerFooter><oddHeader>&amp;C&amp;"Arial"Kopf &amp;P</oddHeader></headerFooter></worksheet>'
    )
    parts = read_office(
        package(
            {
                "xl/workbook.xml": f"<workbook {X}><sheets><sheet name='Eins' r:id='a'/><sheet name='Zwei' state='veryHidden' r:id='b'/></sheets></workbook>",
                "xl/sharedStrings.xml": f"<sst {X}><si><r><t>Ar</t></r><r><t>tikel</t></r><rPh><t>laut</t></rPh></si></sst>",
                "xl/a.xml": sheet,
                "xl/b.xml": f"<worksheet {X}><sheetData><row>{cell.format('A1', 'Blatt')}</row></sheetData></worksheet>",
                "xl/c.xml": f"<comments {X}><commentList><comment ref='A1'><text><t>Notiz</t></text></comment></commentList></comments>",
            },
            {
                "": {"m": "officeDocument xl/workbook.xml"},
                "xl/workbook.xml": {
                    "a": "worksheet a.xml",
                    "b": "worksheet b.xml",
                    "s": "sharedStrings sharedStrings.xml",
                },
                "xl/a.xml": {"h": "hyperlink https://shop-x.de/", "c": "comments c.xml"},
            },
        ),
        OFFICE + "spreadsheetml.sheet",
    )
    assert texts(parts) == ["Artikel\tPreis", "Formel", "Kopf"]
    assert (texts(parts, "hidden"), texts(parts, "comment")) == (["Spalte", "Zeile", "Blatt"], ["Notiz"])
    assert [(link.url, link.text) for link in parts.hyperlinks] == [
        ("https://f.de", "Formel"),
        ("https://shop-x.de/", "Preis"),
    ]
