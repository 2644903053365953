"""Files as recruiters have them, chosen on a page; and what the page says of them."""

import csv
import html
import io
import re

from openpyxl import Workbook
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

HEAD = ["Offer", "Neighbourhood", "Interested", "Applied", "Interviewed", "Offered", "Started"]


def as_csv(*rows) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def as_xlsx(*rows) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def choose(person, address: str, content: bytes, name: str = "figures.csv", **form: str):
    """Choose a file and press "look at it"."""
    boundary, body = encode_multipart(form | {"file": FileStorage(io.BytesIO(content), name)})
    return person.post(address, data=body, content_type=f'multipart/form-data; boundary="{boundary}"')


def carried(page) -> str:
    """What the page carries, signed."""
    found = re.search(r'name="(?:rows|headings)" value="([^"]+)"', page.text)
    assert found, page.text
    return html.unescape(found[1])


def faults(page) -> list[tuple[int, str]]:
    """Row number and what is wrong, as the page lists them."""
    found = re.findall(
        r'<tr><th scope="row" class="n">([\d, –]+)</th><td[^>]*>[^<]*</td><td[^>]*>([^<]*)</td></tr>',
        page.text,
    )
    spans = [(span.strip().split("–"), html.unescape(what)) for rows, what in found for span in rows.split(",")]
    return sorted((row, what) for ends, what in spans for row in range(int(ends[0]), int(ends[-1]) + 1))
