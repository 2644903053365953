"""The pack as a document that opens in Word and in LibreOffice: the same parts, for whoever works on it.

A chart is its table, and beside its rows one picture of the bars, which says in words what it shows.
"""

import io
from collections.abc import Callable, Sequence
from math import ceil
from pathlib import Path
from typing import Any

from exports.board.document import Pack
from exports.board.parts import Chart, Heading, Lead, Part, Points, Quote, Stats, Table, Text
from exports.packs.docx_file import around, head_row, paragraph, prepare, say, tell_picture
from workshops.kit.typeset import png

HERE = Path(__file__).parent
WIDE, BARS_WIDE = 17.6, 6.4  # centimetres
ONE_LINE, PADDING = 0.44, 0.12  # centimetres
LETTERS_OF_A_CENTIMETRE = 4.6  # in bold, and rather too few than too many: a row must not grow beside its picture
SIZES = {"Title": 20, "Heading 1": 15, "Heading 2": 12, "Heading 3": 10.5, "Normal": 10, "Quote": 12, "List Bullet": 10}
SMALL, LARGE = 9.5, 14
FAMILY = "Arial"
LINE = "DDD5C7"


def docx_of(pack: Pack, tries: Sequence[int], language: str) -> bytes:
    """The whole file. python-docx is imported here: it takes a while, and most processes never write a document."""
    import docx  # noqa: PLC0415 - see above

    file = docx.Document()
    prepare(file, pack.title, language, SIZES, WIDE)
    _set_close(file)
    paragraph(file, pack.title, "Title")
    for words in pack.about:
        paragraph(file, words)
    for number, (heading, parts) in enumerate(pack.cut(tries)):
        paragraph(file, heading, "Heading 1").paragraph_format.page_break_before = number > 0
        for part in parts:
            DRAWN[type(part)](file, part)
    _foot(file, pack)
    kept = io.BytesIO()
    file.save(kept)
    return kept.getvalue()


def _set_close(file: Any) -> None:
    """Margins and distances as on the paper that is set by typst, so that each part has its own page."""
    from docx.shared import Cm, Pt  # noqa: PLC0415 - as above

    for section in file.sections:
        section.top_margin = section.bottom_margin = Cm(1.4)
        section.footer_distance = Cm(0.8)
    above = {"Title": 0, "Heading 1": 6, "Heading 2": 8, "Heading 3": 5}
    for name in SIZES:
        distance = file.styles[name].paragraph_format
        distance.space_before, distance.space_after = Pt(above.get(name, 0)), Pt(3)
        distance.line_spacing = 1.0
        _letters(file.styles[name])


def _letters(style: Any) -> None:
    """One family everywhere, which every office has in some shape; the template names others by its theme."""
    from docx.oxml.ns import qn  # noqa: PLC0415 - as above

    style.font.name = FAMILY
    fonts = style.element.rPr.rFonts
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.attrib.pop(qn(f"w:{name}Theme"), None)
        fonts.set(qn(f"w:{name}"), FAMILY)


def _points(file: Any, part: Points) -> None:
    if part.heading:
        paragraph(file, part.heading, "Heading 2")
    for words in part.items:
        paragraph(file, words, "List Bullet")


def _plain(file: Any, part: Table) -> None:
    _about(file, part)
    _table(file, part.heads, [row.cells for row in part.rows], part.wide, part.figures)


def _stats(file: Any, part: Stats) -> None:
    from docx.shared import Pt  # noqa: PLC0415 - as above

    words, numbers = [row.words for row in part.rows], [row.number for row in part.rows]
    table = _table(file, words, [numbers], [1] * len(words))
    for cell in table.rows[1].cells:
        for run in cell.paragraphs[0].runs:
            run.font.size, run.font.bold = Pt(LARGE), True


def _text(file: Any, part: Text) -> None:
    from docx.shared import Pt  # noqa: PLC0415 - as above

    for run in paragraph(file, part.words).runs:
        run.font.size = Pt(SMALL) if part.soft else None


def _about(file: Any, part: Table) -> None:
    if part.about:
        paragraph(file, part.about).paragraph_format.keep_with_next = True


def _table(
    file: Any,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    wide: Sequence[float],
    figures: Sequence[int] = (),
) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - as above
    from docx.shared import Cm, Pt  # noqa: PLC0415 - as above

    table = file.add_table(rows=1 + len(rows), cols=len(heads), style="Table Grid")
    table.autofit = False
    _hairlines(table)
    for column, share in zip(table.columns, wide, strict=True):
        column.width = Cm(WIDE * share / sum(wide))
    for row, cells in zip(table.rows, (heads, *rows), strict=True):
        for column, (cell, words) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width = Cm(WIDE * wide[column] / sum(wide))
            (only,) = cell.paragraphs
            only.paragraph_format.space_after = Pt(0)
            say(only, words)
            if column in figures:
                only.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    head_row(table)
    _distance(file)
    return table


def _hairlines(table: Any) -> None:
    """Lines between rows alone, and light."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - as above
    from docx.oxml.ns import qn  # noqa: PLC0415 - as above

    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        line.set(qn("w:val"), "single" if side in ("bottom", "insideH") else "nil")
        line.set(qn("w:color"), LINE)
        line.set(qn("w:sz"), "4")
        borders.append(line)
    around(table, "w:tbl").tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def _distance(file: Any) -> None:
    """Two tables that touch would become one."""
    from docx.shared import Pt  # noqa: PLC0415 - as above

    after = file.add_paragraph().paragraph_format
    after.space_after, after.line_spacing = Pt(0), Pt(5)


def _chart(file: Any, part: Chart) -> None:
    """The table, and in a last column that runs down all rows the bars as one picture, each as high as its row."""
    from docx.enum.table import WD_ROW_HEIGHT_RULE  # noqa: PLC0415 - as above
    from docx.shared import Cm  # noqa: PLC0415 - as above

    _about(file, part)
    beside = BARS_WIDE / (WIDE - BARS_WIDE) * sum(part.wide)
    wide = [*part.wide, beside]
    heads = [*part.heads, " · ".join(part.legend)]
    table = _table(file, heads, [[*row.cells, ""] for row in part.rows], wide, part.figures)
    high = [_lines(row.cells, wide) * ONE_LINE + PADDING for row in part.rows]
    for row, height in zip(table.rows[1:], high, strict=True):
        row.height, row.height_rule = Cm(height), WD_ROW_HEIGHT_RULE.EXACTLY
    last = len(heads) - 1
    cell = table.cell(1, last).merge(table.cell(len(part.rows), last)) if len(part.rows) > 1 else table.cell(1, last)
    for empty in cell.paragraphs[1:]:
        empty.paragraph_format.element.getparent().remove(empty.paragraph_format.element)
    only = cell.paragraphs[0]
    only.add_run().add_picture(io.BytesIO(_bars(part, high)), width=Cm(BARS_WIDE - 0.6))
    tell_picture(only, part.alternative)


def _lines(cells: Sequence[str], wide: Sequence[float]) -> int:
    """In how many lines the longest cell of a row stands, at most."""
    room = [WIDE * each / sum(wide) - 0.4 for each in wide]
    return max(
        ceil(len(words) / (LETTERS_OF_A_CENTIMETRE * place)) or 1 for words, place in zip(cells, room, strict=False)
    )


def _bars(part: Chart, high: Sequence[float]) -> bytes:
    rows = [{"bar": row.bar, "beside": row.beside, "high": height} for row, height in zip(part.rows, high, strict=True)]
    return png("bars", {"rows": rows, "wide": BARS_WIDE - 0.6}, HERE)


def _foot(file: Any, pack: Pack) -> None:
    from docx.shared import Pt  # noqa: PLC0415 - as above

    (only,) = file.sections[0].footer.paragraphs
    say(only, " · ".join(pack.foot)).font.size = Pt(SMALL)


DRAWN: dict[type[Part], Callable[[Any, Any], object]] = {
    Heading: lambda file, part: paragraph(file, part.words, f"Heading {part.level - 1}"),
    Lead: lambda file, part: paragraph(file, part.words),
    Text: _text,
    Quote: lambda file, part: paragraph(file, part.words, "Quote", part.language),
    Points: _points,
    Stats: _stats,
    Chart: _chart,
    Table: _plain,
}
