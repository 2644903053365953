"""What every page must be: valid HTML, one h1, names on all that is pressed or filled in, nothing from elsewhere.

html5lib reads a page as a browser does and says where it stumbled; the rules below are what it leaves to people.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import unescape
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E as SAID

Rule = Callable[["Tree"], Iterator[str]]

FILLED_IN = ("select", "textarea")
NEEDS_NO_LABEL = ("hidden", "submit", "button", "reset", "image")
PRESSED = ("a", "button", "summary", "label")
KINDS = re.compile(
    "text|hidden|submit|button|checkbox|radio|date|time|datetime-local|number|email|tel|url|search|password|file|image|"
    "range|color|month|week|reset"
)
GONE = ("center", "font", "marquee", "big", "strike", "tt", "frame", "frameset", "acronym")
REFERS = ("aria-describedby", "aria-labelledby", "aria-controls", "aria-owns", "headers", "list", "form")
FETCHES = {
    "script": "src",
    "link": "href",
    "img": "src",
    "source": "src",
    "iframe": "src",
    "form": "action",
    "audio": "src",
    "video": "src",
    "object": "data",
    "embed": "src",
    "use": "href",
    "image": "href",
}
PASSING = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?<=value=\")[\w\-.]{40,}(?=\")")


class Tree:
    """A parsed page or piece of one."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.all = [e for e in root.iter() if isinstance(e.tag, str)]
        self.ids = Counter(e.get("id") for e in self.all if e.get("id") is not None)
        self.parents = {child: parent for parent in self.all for child in parent}

    def each(self, *names: str) -> list[Element]:
        return [e for e in self.all if e.tag in names]

    def above(self, element: Element) -> Iterator[Element]:
        while (element := self.parents.get(element)) is not None:  # ty: ignore[invalid-assignment]
            yield element


def as_read(page: str) -> str:
    """A page as it is read: without its marks, and the addresses in them, in whose letters any number may stand."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def said_by(element: Element) -> str:
    """What is heard of an element: its text, or the names of the pictures in it."""
    named = [e.get("aria-label") or e.get("alt") or "" for e in element.iter() if isinstance(e.tag, str)]
    return " ".join((*element.itertext(), *named)).strip()


def show(element: Element) -> str:
    """An element as a tester can find it again."""
    marks = "".join(f' {name}="{element.get(name)}"' for name in ("id", "name", "href", "class") if element.get(name))
    return f"<{element.tag}{marks}>"


def ids_are_unique(tree: Tree) -> Iterator[str]:
    for name, times in tree.ids.items():
        if times > 1:
            yield f'id="{name}" stands {times} times'
        if not name or re.search(r"\s", name):
            yield f'id="{name}" is empty or has a blank'


def references_lead_somewhere(tree: Tree) -> Iterator[str]:
    for e in tree.all:
        for name in REFERS:
            for target in (e.get(name) or "").split():
                if target not in tree.ids:
                    yield f"{show(e)} {name} speaks of #{target}, which is not here"
        if e.tag == "label" and e.get("for") is not None and e.get("for") not in tree.ids:
            yield f'<label for="{e.get("for")}"> has no field'
        href = e.get("href") or ""
        if e.tag == "a" and href.startswith("#") and href[1:] not in tree.ids:
            yield f"{show(e)} leads nowhere"


def fields_have_labels(tree: Tree) -> Iterator[str]:
    labelled = {label.get("for") for label in tree.each("label") if said_by(label)}
    for e in tree.each("input", *FILLED_IN):
        kind = e.get("type", "text") if e.tag == "input" else e.tag
        if e.tag == "input" and not KINDS.fullmatch(kind):
            yield f'{show(e)} has the unknown type "{kind}"'
        if kind in NEEDS_NO_LABEL:
            if kind in ("submit", "button") and not (e.get("value") or e.get("aria-label")):
                yield f"{show(e)} has no words on it"
            continue
        wrapped = any(up.tag == "label" and said_by(up) for up in tree.above(e))
        if not (e.get("id") in labelled or wrapped or e.get("aria-label") or e.get("aria-labelledby")):
            yield f"{show(e)} has no label"


def pressed_things_have_names(tree: Tree) -> Iterator[str]:
    for e in tree.each(*PRESSED):
        if e.tag == "a" and e.get("href") is None:
            yield f"{show(e)} leads nowhere: it has no href"
        if not (said_by(e) or e.get("aria-label") or e.get("aria-labelledby") or e.get("title")):
            yield f"{show(e)} has no words"
        for up in tree.above(e):
            if e.tag in ("a", "button") and up.tag in ("a", "button"):
                yield f"{show(e)} stands inside {show(up)}"


def pictures_have_words(tree: Tree) -> Iterator[str]:
    for e in tree.each("img"):
        if e.get("alt") is None:
            yield f"{show(e)} has no alt"
    for e in tree.each("svg"):
        hidden = e.get("aria-hidden") == "true" or any(up.get("aria-hidden") == "true" for up in tree.above(e))
        if not hidden and not (e.get("aria-label") or e.get("aria-labelledby") or e.find("title") is not None):
            yield f"{show(e)} has neither words nor aria-hidden"


def headings_go_step_by_step(tree: Tree) -> Iterator[str]:
    before = 0
    for e in tree.each("h1", "h2", "h3", "h4", "h5", "h6"):
        level = int(e.tag[1])
        if not said_by(e):
            yield f"{show(e)} is empty"
        if before and level > before + 1:
            yield f"{show(e)} follows a h{before}"
        before = level


def lists_are_whole(tree: Tree) -> Iterator[str]:
    for e in tree.each("ul", "ol"):
        for child in e:
            if child.tag not in ("li", "script", "template"):
                yield f"{show(child)} stands directly in {show(e)}"
    for e in tree.each("li"):
        parent = tree.parents.get(e)
        if parent is not None and parent.tag not in ("ul", "ol", "menu", "DOCUMENT_FRAGMENT"):
            yield f"<li> stands in {show(parent)}"
    for e in tree.each("dl"):
        if any(child.tag not in ("dt", "dd", "div") for child in e):
            yield f"{show(e)} holds more than dt and dd"


def groups_say_what_they_are(tree: Tree) -> Iterator[str]:
    for e in tree.each("table"):
        if not any(cell.tag == "th" for cell in e.iter()):
            yield f"{show(e)} has no th"
    for e in tree.each("fieldset"):
        if not len(e) or e[0].tag != "legend" or not said_by(e[0]):
            yield f"{show(e)} does not begin with a legend"


def forms_are_plain(tree: Tree) -> Iterator[str]:
    for e in tree.each("form"):
        if e.get("method", "get").lower() not in ("get", "post"):
            yield f'{show(e)} has the method "{e.get("method")}"'
        if any(up.tag == "form" for up in tree.above(e)):
            yield f"{show(e)} stands inside a form"
    for e in tree.all:
        if (e.get("tabindex") or "0").lstrip("-").isdigit() and int(e.get("tabindex") or 0) > 0:
            yield f"{show(e)} takes its turn by tabindex={e.get('tabindex')}"


def nothing_is_inline(tree: Tree) -> Iterator[str]:
    """The content security policy would silence it."""
    for e in tree.all:
        if e.get("style") is not None:
            yield f"{show(e)} has a style of its own"
        if e.tag == "style" or (e.tag == "script" and not e.get("src") and e.get("type") != "application/ld+json"):
            yield f"{show(e)} is inline"
        for name in e.attrib:
            if name.lower().startswith(("on", "hx-on")):
                yield f"{show(e)} has {name}"
        if e.tag in GONE:
            yield f"{show(e)} is no longer HTML"


def nothing_comes_from_elsewhere(tree: Tree) -> Iterator[str]:
    for e in tree.all:
        wanted = e.get(FETCHES.get(e.tag, "")) or ""
        if e.tag == "link" and e.get("rel") in ("canonical", "alternate", "license"):
            continue
        if re.match(r"(?:[a-z]+:)?//", wanted):
            yield f"{show(e)} fetches {wanted}"


def a_page_says_what_it_is(tree: Tree) -> Iterator[str]:
    for name in ("title", "h1", "main"):
        found = [e for e in tree.each(name) if not any(above.tag == "svg" for above in tree.above(e))]
        if len(found) != 1:
            yield f"there are {len(found)} <{name}>, not one"
        elif not said_by(found[0]):
            yield f"<{name}> is empty"
    for e in tree.each("title"):
        if said_by(e).startswith("·"):
            yield f"the title says nothing before “{said_by(e)}”"
    if not tree.root.get("lang"):
        yield "<html> has no lang"
    if not any(e.get("name") == "viewport" for e in tree.each("meta")):
        yield "there is no viewport for phones"
    for e in tree.each("meta"):
        if e.get("name") == "viewport" and re.search(r"user-scalable|maximum-scale", e.get("content") or ""):
            yield "the viewport forbids enlarging"


OF_PIECES: tuple[Rule, ...] = (
    ids_are_unique,
    fields_have_labels,
    pressed_things_have_names,
    pictures_have_words,
    lists_are_whole,
    groups_say_what_they_are,
    forms_are_plain,
    nothing_is_inline,
    nothing_comes_from_elsewhere,
)
OF_PAGES: tuple[Rule, ...] = (
    *OF_PIECES,
    references_lead_somewhere,
    headings_go_step_by_step,
    a_page_says_what_it_is,
)
HOLDERS = (("<tr", "tbody"), ("<td", "tr"), ("<th", "tr"), ("<option", "select"))


def faults(html: str, *, piece: bool = False) -> tuple[str, ...]:
    """What is wrong with a page, or with a piece of one that htmx puts into a page; empty when all is well."""
    seen: dict[str, str] = {}  # what differs from visit to visit is numbered, so that a page is read once
    return _faults(PASSING.sub(lambda found: seen.setdefault(found[0], f"n{len(seen)}"), html), piece)


@lru_cache(maxsize=2000)
def _faults(html: str, piece: bool) -> tuple[str, ...]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    if piece:
        start = html.lstrip().lower()
        root = parser.parseFragment(html, container=next((h for tag, h in HOLDERS if start.startswith(tag)), "div"))
    else:
        root = parser.parse(html)
    for e in root.iter():  # html5lib keeps the namespace of drawings
        if isinstance(e.tag, str):
            e.tag = e.tag.rpartition("}")[2]
    stumbles = [f"line {at[0]}: {SAID[code] % (about or {})}" for at, code, about in parser.errors]
    tree = Tree(root)
    return (*stumbles, *(fault for rule in (OF_PIECES if piece else OF_PAGES) for fault in rule(tree)))
