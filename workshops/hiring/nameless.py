"""Nobody has a name here. What looks like one, or leads to somebody, is asked back before it is kept.

A guess cannot know every name: it is a rail and not a wall, and the page says beside the field what belongs there.
"""

import re

from flask_babel import gettext as _

from app.phones import any_number

MAIL = re.compile(r"\S@\S")
INSURANCE = re.compile(r"\b[A-Z]{2}(?:[\s-]?\d{2}){3}[\s-]?[A-D]\b", re.IGNORECASE)
PHONE = re.compile(r"(?:\+|\b0)\d(?:[\s()-]?\d){8,}")
TITLED = re.compile(r"\b(?:mrs?|ms|miss|mx|dr|prof|sir|dame|imam|rev)\b\.?\s+[^\W\d_]{2,}", re.IGNORECASE)
CAPITALISED = r"[^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+)*"
TOGETHER = re.compile(rf"\b{CAPITALISED}(?:[ ,]+{CAPITALISED})+")
WORD = re.compile(r"[^\W\d_]+")
CODE = re.compile(r"(?=.*\d)(?:[A-Z]{1,4}(?![A-Z])|[\d/.:_-])+")  # letters and digits joined, like NV-S-1041
SENTENCE = re.compile(r"[.;!?\n]\s*")
A_WORD, ABBREVIATED = 3, 4  # letters
OF_WORK = frozenset(  # words that stand in references and notes with a capital, and are no names
    [
        "applicant",
        "applied",
        "admin",
        "appointment",
        "apprentice",
        "assistant",
        "band",
        "bank",
        "by",
        "call",
        "care",
        "carer",
        "centre",
        "check",
        "checked",
        "cleaner",
        "clerk",
        "confirmed",
        "contract",
        "cook",
        "council",
        "course",
        "day",
        "department",
        "driver",
        "email",
        "employee",
        "file",
        "for",
        "form",
        "full",
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
        "new",
        "night",
        "note",
        "nurse",
        "number",
        "of",
        "office",
        "on",
        "part",
        "pay",
        "payroll",
        "payslip",
        "phone",
        "placement",
        "porter",
        "post",
        "ref",
        "reference",
        "records",
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
    """Whether an employer's reference reads like a name: it has a word that no work is about and that is no part of a
    code, or no digit at all and is no abbreviation.

    >>> [is_like_a_name(text) for text in ("Jo Smith", "jo smith", "Smith", "JO SMITH", "J.Smith/114", "jane porter 2")]
    [True, True, True, True, True, True]
    >>> [is_like_a_name(text) for text in ("NV-S-1041", "RN-2026/014", "K7", "HCSW-A", "2026/114", "post 12", "p- 1")]
    [False, False, False, False, False, False, False]
    """
    words = WORD.findall(reference)
    if any(len(word) >= A_WORD and word.casefold() not in OF_WORK for word in words) and not CODE.fullmatch(reference):
        return True
    if any(letter.isdigit() for letter in reference):
        return False
    is_short = len(words) <= 2 and "".join(words).isupper() and " " not in reference
    return bool(words) and not is_short


def is_of_somebody(note: str) -> bool:
    """Whether a note about evidence has a word with a capital that is no beginning of a sentence, no abbreviation and
    of no work; or a beginning like that and then another word with a capital.

    >>> [is_of_somebody(text) for text in ("Seen by Jo", "seen by Quillfeather", "Zebedee Payroll", "HR: Zebedee")]
    [True, True, True, True]
    >>> [is_of_somebody(text) for text in ("payroll of March", "Payslip of March. Seen in ESR", "Eastvale payroll")]
    [False, False, False]
    """
    runs = []
    for sentence in SENTENCE.split(note):
        words = WORD.findall(sentence)
        strange = [_is_strange(word) for word in words]
        capital = [word[:1].isupper() for word in words]
        runs.append(any(strange[1:]) or (strange[:1] == [True] and capital[1:2] == [True]))
    return any(runs)


def _is_strange(word: str) -> bool:
    """A word with a capital that may be somebody's name."""
    is_abbreviation = word.isupper() and len(word) <= ABBREVIATED
    return word[0].isupper() and not is_abbreviation and word.casefold() not in OF_WORK


def _has_phone(text: str) -> bool:
    """A payroll number may be as long as that of a phone: only one that can be rung counts."""
    return any(any_number(found[0].strip()) for found in PHONE.finditer(text))


def why_no_reference(text: str) -> str:
    """What is wrong with a reference; empty where nothing is.

    >>> [bool(why_no_reference(text)) for text in ("07700900123", "+44 7700 900123", "jo@example.org", "0001234567890")]
    [True, True, True, False]
    """
    if leads_to_somebody(text) in ("mail", "insurance") or _has_phone(text):
        return _("This leads to a person. Write the reference that your payroll or your files have for the post.")
    if leads_to_somebody(text) == "name" or is_like_a_name(text):
        return _("This reads like somebody’s name. Write a reference of the post, with its number.")
    return ""


def why_no_note(text: str) -> str:
    """What is wrong with a note about evidence; empty where nothing is."""
    if leads_to_somebody(text) or is_of_somebody(text):
        return _(
            "This may say who somebody is. Write where it stands instead, like “payroll of March”, with a capital only "
            "at the beginning."
        )
    return ""
