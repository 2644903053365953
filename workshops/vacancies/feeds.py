"""RSS, Atom and other XML of vacancies, given as a file: whatever an entry says under a name that we know.

Most feeds say little in elements of their own and more in the text, line by line (“Closing date: 4 December 2026”):
such lines are read too. No entity is resolved and nothing is fetched.
"""

import re
from collections.abc import Iterator
from html import escape
from html.entities import name2codepoint
from typing import Any

from flask_babel import gettext as _

from workshops.scribe.tables import UnreadableError, tidy
from workshops.vacancies.adverts import words_of
from workshops.vacancies.columns import Headings, Part, squash
from workshops.vacancies.postings import reference
from workshops.vacancies.rows import Row

ITEMS = frozenset({"item", "entry", "job", "vacancy", "vacancydetails", "position"})
TEXTS = ("encoded", "content", "description", "summary")  # the longest of them is what somebody will do
NAMES = ("reference", "guid", "id", "link")  # by which an entry is known again, if nothing else says it
OF_THE_FEED = frozenset({"description", "summary", "content", "encoded", "title", "guid", "id", "link"})
PEOPLE = frozenset({"author", "contributor", "source"})  # who keeps the feed; nobody who waits for an applicant
NAMED = re.compile(r"&([a-zA-Z]+\d*);")
XML_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
DECLARED = re.compile(r"\A\s*<\?xml[^>]*\?>")
LINE = re.compile(r"[-•* ]*([A-Za-z][A-Za-z ()/'-]{2,40}?) ?: *(\S.*)")


def entries(text: str, headings: Headings) -> list[Row]:
    """The vacancies of a feed, in their order. Raises UnreadableError."""
    found = list(_items(_tree(text)))
    if not found:
        raise UnreadableError(_("This is XML, but there is no vacancy in it: no item, entry, job or vacancy."))
    return [_row(number, item, headings) for number, item in enumerate(found, 1)]


def _tree(text: str) -> Any:
    """lxml is imported when it is needed. Entities could grow without end, or name files: a feed needs none."""
    from lxml import etree  # noqa: PLC0415 - heavy  # ty: ignore[import-not-found]

    if "<!ENTITY" in text:
        raise UnreadableError(
            _("This XML defines entities, which could be a trap. Save the vacancies as CSV or .xlsx and choose that.")
        )
    plain = NAMED.sub(_letter, DECLARED.sub("", text, count=1))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, encoding="utf-8"
    )
    try:
        return etree.fromstring(plain.strip().encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise UnreadableError(
            _("This is no XML that we can read: something is wrong in line %(line)s of it.", line=line)
        ) from error


def _letter(found: re.Match[str]) -> str:
    """A named letter of HTML, which XML does not know."""
    name = found[1]
    return chr(name2codepoint[name]) if name in name2codepoint and name not in XML_OWN else found[0]


def _items(tree: Any) -> Iterator[Any]:
    """The outermost elements that are each a vacancy."""
    inside: set[Any] = set()
    for element in tree.iter():
        if element.getparent() in inside:
            inside.add(element)
        elif _called(element) in ITEMS and len(element):
            inside.add(element)
            yield element


def _called(element: Any) -> str:
    """An element's name without its namespace, in small letters."""
    return squash(element.tag.rpartition("}")[2]) if isinstance(element.tag, str) else ""


def _row(number: int, item: Any, headings: Headings) -> Row:
    said: dict[str, str] = {}
    for child in item.iter():
        if child is not item and _called(child.getparent()) not in PEOPLE and (text := _text(child)):
            said.setdefault(_called(child), text)
    row = Row(number, {})
    row.say(Part.TITLE, said.get("title", ""), "title")
    for name, text in said.items():
        if name not in OF_THE_FEED:
            _say(row, headings, name, text)
    longest = max((said.get(name, "") for name in TEXTS), key=len)
    row.say(Part.WHAT, _without_lines(row, headings, longest), "description")
    row.say(Part.REFERENCE, reference(*(said.get(name, "") for name in NAMES)), "guid")
    row.imply()
    return row


def _without_lines(row: Row, headings: Headings, text: str) -> str:
    """A text without the lines that say something of their own, which go where they belong."""
    left = []
    for line in text.split("\n"):
        found = LINE.fullmatch(line.strip())
        part = headings.part(found[1]) if found else None
        if found and part not in (None, Part.TITLE, Part.WHAT):
            _say(row, headings, found[1], found[2])
        else:
            left.append(line)
    return "\n".join(left).strip()


def _say(row: Row, headings: Headings, heading: str, text: str) -> None:
    if part := headings.part(heading):
        row.say(part, text, heading)


def _text(element: Any) -> str:
    """What an element holds: its own words, those of XHTML inside it, or the address to which it points."""
    if not len(element):
        return words_of(tidy(element.text or "")) or tidy(element.get("href") or "")
    return words_of(tidy(_html(element))) if _called(element) in TEXTS else ""


def _html(element: Any) -> str:
    """What stands inside an element, as HTML."""
    inside = (f"<{_called(each)}>{_html(each)}</{_called(each)}>{escape(each.tail or '')}" for each in element)
    return "".join((escape(element.text or ""), *inside))
