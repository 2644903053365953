"""The write-up as a document that opens in Word and in LibreOffice, for whoever wants to work on it or print it."""

import io
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from exports.packs.document import Block, Document, Heading, Picture, Quote, Text
from exports.packs.drawing import WIDE, png

NOT_IN_XML = re.compile("[\ufffe\uffff\ud800-\udfff]")
AFTER_BIDI = (  # what the standard puts behind w:bidi in a paragraph's properties (ECMA-376, part 1, 17.3.1.26)
    *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents"),
    *("w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl"),
    *("w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"),
)
TEAL, INK = "0B5D57", "1D2227"
SIZES = {"Title": 26, "Heading 1": 17, "Heading 2": 13, "Heading 3": 12, "Normal": 11, "Quote": 13}  # points


def docx_of(document: Document, *, heads: tuple[str, str], language: str) -> bytes:
    """The whole file. `heads` are the headings of each table: answers, and people.

    python-docx is imported here: it takes a while, and most processes never write a document.
    """
    import docx  # noqa: PLC0415 - see above

    file = docx.Document()
    prepare(file, document.title, language)
    paragraph(file, document.title, "Title")
    for block in document.blocks:
        _draw(file, block, heads)
    kept = io.BytesIO()
    file.save(kept)
    return kept.getvalue()


def runs_right_to_left(words: str) -> bool:
    """By the first letter that has a direction, as a browser's dir=auto does.

    >>> runs_right_to_left("7 میں"), runs_right_to_left("Bus میں"), runs_right_to_left("7.")
    (True, False, False)
    """
    directions = (unicodedata.bidirectional(letter) for letter in words)
    return next((found in ("R", "AL") for found in directions if found in ("L", "R", "AL")), False)


def prepare(file: Any, title: str, language: str, sizes: Mapping[str, float] = SIZES, wide: float = WIDE) -> None:
    """What the document is called, its language, its paper and its letters; `wide`: centimetres within its margins."""
    from docx.oxml.ns import qn  # noqa: PLC0415 - as above
    from docx.shared import Cm, Pt, RGBColor  # noqa: PLC0415 - as above

    said = file.core_properties
    said.title, said.author, said.comments, said.language = title, "", "", language
    for tag in file.styles.element.xpath("./w:docDefaults//w:lang"):
        tag.set(qn("w:val"), language)
    for section in file.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm((21 - wide) / 2)
    for name, size in sizes.items():
        font = file.styles[name].font
        font.size, font.italic = Pt(size), False
        font.color.rgb = RGBColor.from_string(TEAL if name == "Heading 1" else INK)
        _size_of_other_scripts(font.element, round(2 * size))


def _size_of_other_scripts(style: Any, half_points: int) -> None:
    """Arabic and Indian letters have a size of their own, which would stay as it was."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - as above
    from docx.oxml.ns import qn  # noqa: PLC0415 - as above

    said = style.rPr.find(qn("w:szCs"))
    if said is None:
        said = OxmlElement("w:szCs")
        style.rPr.find(qn("w:sz")).addnext(said)
    said.set(qn("w:val"), str(half_points))


def _draw(file: Any, block: Block, heads: tuple[str, str]) -> None:
    match block:
        case Heading():
            paragraph(file, block.words, f"Heading {block.level - 1}")
        case Text():
            paragraph(file, block.words)
        case Quote():
            paragraph(file, block.words, "Quote", block.language)
        case Picture():
            _picture(file, block)
            _table(file, block, heads)


def paragraph(file: Any, words: str, style: str = "Normal", language: str = "") -> Any:
    """Words in a paragraph of their own, at the end of a document or of a cell."""
    added = file.add_paragraph(style=style)
    say(added, words, language)
    return added


def say(paragraph: Any, words: str, language: str = "") -> Any:
    """One run, in its language, and from the right where it is read so."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - as above
    from docx.oxml.ns import qn  # noqa: PLC0415 - as above

    words = NOT_IN_XML.sub("", words)
    run = paragraph.add_run(words)
    if runs_right_to_left(words):
        run.font.rtl = True
        paragraph.paragraph_format.element.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *AFTER_BIDI)
    if language:
        tag = OxmlElement("w:lang")
        for name in ("w:val", "w:bidi"):
            tag.set(qn(name), language)
        run.element.get_or_add_rPr().append(tag)
    return run


def _picture(file: Any, picture: Picture) -> None:
    from docx.shared import Cm  # noqa: PLC0415 - as above

    added = file.add_paragraph()
    added.paragraph_format.keep_with_next = True
    added.add_run().add_picture(io.BytesIO(png(picture)), width=Cm(WIDE))
    tell_picture(added, picture.alternative)


def tell_picture(paragraph: Any, words: str) -> None:
    """What a picture shows, for those who do not see it."""
    (shape,) = paragraph.paragraph_format.element.xpath(".//wp:docPr")
    shape.set("descr", NOT_IN_XML.sub("", words))


def around(table: Any, tag: str) -> Any:
    """What a table's first words stand in: its first row, or the table itself."""
    return table.rows[0].cells[0].paragraphs[0].paragraph_format.element.xpath(f"ancestor::{tag}")[-1]


def head_row(table: Any) -> None:
    """Its first row is its head: in bold, said as such, and again on the next page."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - as above

    around(table, "w:tr").get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell in table.rows[0].cells:
        for run in cell.paragraphs[0].runs:
            run.font.bold = True


def _table(file: Any, picture: Picture, heads: tuple[str, str]) -> None:
    """What the picture says, for whoever hears the document or wants to count on."""
    paragraph(file, picture.about).paragraph_format.keep_with_next = True
    rows = [heads, *((bar.label, bar.words) for bar in picture.bars)]
    table = file.add_table(rows=len(rows), cols=2, style="Table Grid")
    for row, said in zip(table.rows, rows, strict=True):
        for cell, words in zip(row.cells, said, strict=True):
            say(cell.paragraphs[0], words)
    head_row(table)
    file.add_paragraph()
