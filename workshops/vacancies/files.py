"""From an uploaded file to rows of texts: a table, schema.org JSON-LD (alone or in a page), or a feed.

What a file is, is told by what stands in it and not by its name.
"""

from flask_babel import gettext as _

from workshops.scribe.tables import BYTES_AT_MOST, KINDS, Table, UnreadableError, decode, read_table
from workshops.vacancies.adverts import data_in
from workshops.vacancies.columns import Headings, Part
from workshops.vacancies.feeds import entries
from workshops.vacancies.postings import postings
from workshops.vacancies.rows import Found, Row

VACANCIES_AT_MOST = 1_000
LAST_HEADINGS = 10  # the last row in which headings are looked for …
FEWEST_HEADINGS = 2  # … and how many must be known, where the row is not the first
PAGE_STARTS = ("<!doctype html", "<html")
SPREADSHEET = b"PK\x03\x04"


def rows_of(raw: bytes, employer: str) -> Found:
    """What a file holds. Raises UnreadableError with what is wrong with it as a whole."""
    found = _found(raw, employer)
    if len(found.rows) > VACANCIES_AT_MOST:
        raise UnreadableError(
            _("This file holds more than %(n)s vacancies. Make it two files.", n=f"{VACANCIES_AT_MOST:,}")
        )
    return found


def _found(raw: bytes, employer: str) -> Found:
    start = raw[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").replace(b"\0", b"")[:1]
    other = raw.startswith((SPREADSHEET, *(begins for begins, _kind in KINDS)))
    if other or len(raw) > BYTES_AT_MOST or start not in (b"{", b"[", b"<"):
        return _table(raw)
    text, guessed = decode(raw)
    text = text.strip().lstrip("\ufeff")
    if not text.startswith("<"):
        return Found(postings([text], employer), by_row=False, guessed=guessed)
    if blocks := data_in(text) if _is_page(text) else []:
        return Found(postings(blocks, employer), by_row=False, guessed=guessed)
    if _is_page(text):
        raise UnreadableError(
            _(
                "This is a web page without vacancies for machines in it (JSON-LD). Save the page of one vacancy, or "
                "choose a table."
            )
        )
    return Found(entries(text, Headings.here()), by_row=False, guessed=guessed)


def _is_page(text: str) -> bool:
    """Whether it is HTML and no feed.

    >>> _is_page("<!DOCTYPE html><html>"), _is_page('<?xml version="1.0"?><rss>')
    (True, False)
    """
    begin = text[:2_000].lower()
    return any(mark in begin for mark in PAGE_STARTS) or begin.startswith(("<script", "<head", "<body"))


def _below_the_headings(table: Table, headings: Headings) -> Table:
    """The table from that row on in which most headings are known: an export may begin with its name and an empty row.

    Raises UnreadableError.
    """
    early = [(number, texts) for number, texts in table.rows if number <= LAST_HEADINGS]
    number, best = max(early, key=lambda row: headings.known(row[1]), default=(0, []))
    if headings.known(best) < max(FEWEST_HEADINGS, headings.known(table.headings) + 1):
        return table
    rows = [row for row in table.rows if row[0] > number]
    if not rows:
        raise UnreadableError(_("There are headings, but no row below them."))
    where = _("The headings were found in row %(row)s. What stands above them is left out.", row=number)
    return Table(best, rows, [*table.guessed, where])


def _table(raw: bytes) -> Found:
    headings = Headings.here()
    table = _below_the_headings(read_table(raw, headings.known), headings)
    parts = headings.parts(table.headings)
    rows = []
    for number, texts in table.rows:
        row = Row(number, {})
        if len(texts) > len(parts):
            row.wrong(Part.TITLE, _("There are more cells than headings: a comma or quotation mark too many?"))
        for heading, part, text in zip(table.headings, parts, texts, strict=False):
            if part:
                row.say(part, text, heading)
        row.imply()
        rows.append(row)
    left_out = [heading for heading, part in zip(table.headings, parts, strict=True) if part is None and heading]
    return Found(rows, left_out=left_out, guessed=table.guessed)
