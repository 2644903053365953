"""What a page or an advert in HTML says: its words without tags, and the data that stands in it for machines."""

import re
from html.parser import HTMLParser

LINES = frozenset({"br", "p", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "table"})
SILENT = frozenset({"script", "style", "head", "template"})
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
DATA = "application/ld+json"


class _Words(HTMLParser):
    """Words with a line end where a browser would begin a line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        if tag in LINES:
            self.said.append("\n- " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in SILENT))
        if tag in LINES and tag != "li":
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(data)


def words_of(html: str) -> str:
    """The words of a piece of HTML; what holds no tag and no entity stays as it is.

    >>> words_of("<p>You help.</p><ul><li>Lift</li><li>Carry &amp; talk</li></ul>")
    'You help.\\n\\n- Lift\\n- Carry & talk'
    >>> words_of("&lt;p&gt;You help.&lt;/p&gt;"), words_of("3 < 5,\\nand so on")
    ('You help.', '3 < 5,\\nand so on')
    """
    text = html
    for _twice in range(2):  # adverts in a feed are often escaped once more
        if not TAG.search(text) and not re.search(r"&(?:#\d+|#x[0-9a-f]+|[a-z]+);", text, re.IGNORECASE):
            break
        reader = _Words()
        reader.feed(text)
        reader.close()
        lines = (" ".join(line.split()) for line in "".join(reader.said).split("\n"))
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return text


class _Scripts(HTMLParser):
    """Blocks of data for machines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = (dict(attrs).get("type") or "").partition(";")[0].strip().lower()
        self.inside = tag == "script" and kind == DATA
        if self.inside:
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.blocks[-1] += data


def data_in(page: str) -> list[str]:
    """The JSON-LD of a page.

    >>> data_in('<html><script type="application/ld+json">{"a": 1}</script><script>alert(1)</script></html>')
    ['{"a": 1}']
    """
    reader = _Scripts()
    reader.feed(page)
    reader.close()
    return [block.strip().removeprefix("<!--").removesuffix("-->").strip() for block in reader.blocks if block.strip()]
