"""Files of vacancies as offices and systems write them, and what is done with them on the pages."""

import csv
import html
import io
import json
import re
from datetime import date, timedelta
from typing import Any

from openpyxl import Workbook
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from app import clock
from app.ledger import Entry
from tests.jars import Jar
from tests.pages import as_read as words
from workshops.offers.models import Offer
from workshops.programmes.models import Programme

PAGE = "/offers/import"


def soon(days: int = 30) -> date:
    return clock.today() + timedelta(days=days)


def porter(**more: str) -> dict[str, str]:
    """One vacancy that says all that it must, under the template's headings."""
    return {
        "Reference": "J-1",
        "Kind": "Job",
        "Title": "Hospital porter",
        "What you will do": "You bring people to their scans. You talk with them.",
        "Pay from": "£14.10",
        "Pay per": "hour",
        "Hours a week from": "37.5",
        "Place": "Hope Street Hospital",
        "Grades needed": "no",
        "Starts on": f"{soon(60):%d/%m/%Y}",
        "Closes on": soon().isoformat(),
        "Places": "3",
        "Contact": "The porters' team",
        "Contact way": "0161 496 0003",
    } | {name.replace("_", " "): text for name, text in more.items()}


def table(*rows: dict[str, Any]) -> list[list[Any]]:
    """Rows under the headings of them all."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    return [headings, *([row.get(heading, "") for heading in headings] for row in rows)]


def as_csv(*rows: dict[str, Any], separator: str = ",", encoding: str = "utf-8") -> bytes:
    return written_csv(table(*rows), separator=separator, encoding=encoding)


def written_csv(rows: list[list[Any]], *, separator: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(*rows: dict[str, Any]) -> bytes:
    return written_xlsx(table(*rows))


def written_xlsx(rows: list[list[Any]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def posting(**more: Any) -> dict[str, Any]:
    """A JobPosting as a job site wants it."""
    return {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "identifier": {"@type": "PropertyValue", "name": "Northvale NHS Trust", "value": "J-7"},
        "title": "Hospital cook",
        "description": "<p>You cook for 300 people.</p><ul><li>Soup</li><li>Bread &amp; cakes</li></ul>",
        "datePosted": clock.today().isoformat(),
        "validThrough": f"{soon().isoformat()}T23:59:00+00:00",
        "jobStartDate": soon(60).isoformat(),
        "employmentType": ["FULL_TIME"],
        "totalJobOpenings": 2,
        "hiringOrganization": {"@type": "Organization", "name": "Northvale NHS Trust"},
        "applicationContact": {"@type": "ContactPoint", "name": "The kitchen", "email": "cook@northvale.example"},
        "jobLocation": {
            "@type": "Place",
            "address": {"@type": "PostalAddress", "streetAddress": "1 Hope Street", "addressLocality": "Northvale"},
        },
        "baseSalary": {
            "@type": "MonetaryAmount",
            "currency": "GBP",
            "value": {"@type": "QuantitativeValue", "minValue": 25674, "maxValue": 28000.5, "unitText": "YEAR"},
        },
    } | more


def as_json(thing: Any) -> bytes:
    return json.dumps(thing).encode()


def bring(person: Jar, content: bytes, name: str = "vacancies.csv", **form: str) -> TestResponse:
    """Choose a file and press "look at it"."""
    if "programme" not in form:
        found = re.search(r'name="programme" value="([^"]+)"', person.get(PAGE).text)
        form["programme"] = found[1] if found else ""
    boundary, body = encode_multipart({**form, "file": FileStorage(io.BytesIO(content), name)})
    return person.post(PAGE, data=body, content_type=f'multipart/form-data; boundary="{boundary}"')


def package(page: TestResponse) -> dict[str, str]:
    """What the page carries to the keeping."""
    found = {name: re.search(rf'name="{name}" value="([^"]+)"', page.text) for name in ("programme", "rows")}
    assert all(found.values()), page.text
    return {name: html.unescape(each[1]) for name, each in found.items() if each}


def keep(person: Jar, page: TestResponse, **more: str) -> TestResponse:
    return person.post(f"{PAGE}/keep", data=package(page) | more)


def kept(person: Jar, content: bytes, name: str = "vacancies.csv", **form: str) -> str:
    """Look at a file and keep it; what the page says afterwards."""
    page = bring(person, content, name, **form)
    assert page.status_code == 200, page.text
    answer = keep(person, page)
    assert answer.status_code == 303, answer.text
    said = person.get(answer.headers["Location"]).text
    return words(said)


def rows_under(page: TestResponse, heading: str) -> list[tuple[str, ...]]:
    """The rows of the table under a heading, as people read them."""
    found = re.search(rf'aria-labelledby="{heading}">(.*?)</table>', page.text, re.DOTALL)
    body = found[1].partition("<tbody>")[2] if found else ""
    return [
        tuple(words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL))
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    ]


def faults(page: TestResponse) -> list[tuple[str, ...]]:
    return rows_under(page, "wrong")


def offers(session: Any) -> dict[str, Offer]:
    """What is there, by reference or title."""
    return {each.reference or each.title: each for each in session.scalars(select(Offer).order_by(Offer.id))}


def entries(session: Any) -> list[str]:
    verbs = list(session.scalars(select(Entry.verb).order_by(Entry.seq)))
    return [verb for verb in verbs if "offer" in verb or "vacanc" in verb or "checklist" in verb]


def programme_of(session: Any, programme_id: int) -> Programme:
    return session.get_one(Programme, programme_id)
