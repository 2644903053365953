"""Nobody has a name here. What looks like one, or leads to somebody, is asked back before it is kept.

A guess cannot know every name: it is a rail and not a wall, and the page says beside the field what belongs there.
"""

import re

from flask_babel import gettext as _

MAIL = re.compile(r"\S@\S")
INSURANCE = re.compile(r"\b[A-Z]{2}(?:[\s-]?\d{2}){3}[\s-]?[A-D]\b", re.IGNORECASE)
PHONE = re.compile(r"(?:\+|\b0)\d(?:[\s()-]?\d){8,}")
TITLED = re.compile(r"\b(?:mrs?|ms|miss|mx|dr|prof|sir|dame|imam|rev)\b\.?\s+[^\W\d_]{2,}", re.IGNORECASE)
CAPITALISED = r"[^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+)*"
TOGETHER = re.compile(rf"\b{CAPITALISED}(?:[ ,]+{CAPITALISED})+")
WORD = re.compile(r"[^\W\d_]+")
OF_WORK = frozenset(  # words that stand in references and notes with a capital, and are no names
    [
        "applicant",
        "applied",
        "appointment",
        "assistant",
        "band",
        "bank",
        "by",
        "call",
        "care",
        "centre",
        "check",
        "checked",
        "confirmed",
        "contract",
        "council",
        "department",
        "email",
        "employee",
        "file",
        "for",
        "form",
        "from",
        "hca",
        "hcsw",
        "healthcare",
        "hospital",
        "hours",
        "hr",
        "id",
        "in",
        "is",
        "job",
        "letter",
        "line",
        "manager",
        "no",
        "note",
        "number",
        "of",
        "office",
        "on",
        "part",
        "pay",
        "payroll",
        "payslip",
        "phone",
        "post",
        "ref",
        "reference",
        "register",
        "report",
        "rota",
        "rotas",
        "row",
        "shift",
        "shifts",
        "sheet",
        "staff",
        "started",
        "still",
        "support",
        "system",
        "team",
        "the",
        "time",
        "to",
        "trust",
        "university",
        "unit",
        "vacancy",
        "ward",
        "week",
        "with",
        "worker",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
    ]
)  # without May, which is a name


def leads_to_somebody(text: str) -> str:
    """What in a text would say who somebody is; empty where nothing does.

    >>> [leads_to_somebody(text) for text in ("jo@example.org", "QQ 12 34 56 C", "0161 496 0000", "Dr Smith")]
    ['mail', 'insurance', 'phone', 'name']
    >>> leads_to_somebody("Seen by Jo Smith"), leads_to_somebody("payroll of March"), leads_to_somebody("Payroll March")
    ('name', '', '')
    """
    for kind, pattern in (("mail", MAIL), ("insurance", INSURANCE), ("phone", PHONE), ("name", TITLED)):
        if pattern.search(text):
            return kind
    runs = (WORD.findall(run[0]) for run in TOGETHER.finditer(text))
    return "name" if any(_are_names(words) for words in runs) else ""


def _are_names(words: list[str]) -> bool:
    """Two words in a row with a capital each that no work is about.

    >>> _are_names(["Jo", "Smith"]), _are_names(["Ward", "Band"]), _are_names(["A", "B"])
    (True, False, False)
    """
    strange = [word for word in words if word.casefold() not in OF_WORK and len(word) > 1]
    return len(strange) > 1


def is_like_a_name(reference: str) -> bool:
    """Whether an employer's reference reads like a name. One without a digit does, unless it is an abbreviation.

    >>> [is_like_a_name(text) for text in ("Jo Smith", "jo smith", "Smith", "JO SMITH")]
    [True, True, True, True]
    >>> [is_like_a_name(text) for text in ("HCSW-A", "2026/114", "post 12", "Smith 2")]
    [False, False, False, False]
    """
    if leads_to_somebody(reference) == "name":
        return True
    if any(letter.isdigit() for letter in reference):
        return False
    words = WORD.findall(reference)
    is_short = len(words) <= 2 and "".join(words).isupper() and " " not in reference
    return bool(words) and not is_short


def why_no_reference(text: str) -> str:
    """What is wrong with a reference; empty where nothing is."""
    kind = leads_to_somebody(text)
    if kind in ("mail", "insurance"):  # a payroll number may be as long as that of a phone
        return _("This leads to a person. Write the reference that your payroll or your files have for the post.")
    if is_like_a_name(text):
        return _("This reads like somebody’s name. Write a reference of the post, with its number.")
    return ""


def why_no_note(text: str) -> str:
    """What is wrong with a note about evidence; empty where nothing is."""
    if leads_to_somebody(text):
        return _("This says who somebody is. Write where it stands instead, like “payroll of March”.")
    return ""
