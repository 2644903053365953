"""The columns of a file of vacancies: what each is called here, and which headings of other systems mean the same.

Every format is read into these parts (vacancy_files.py); what stands in them is read in one place (vacancy_cells.py).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import clock
from app.forms import WORDS_AT_MOST
from app.words import fold
from workshops.offers.models import Check, Help, Offer, Per
from workshops.offers.wording import KINDS
from workshops.scribe.tables import UnreadableError

BRACKETS = re.compile(r"[(\[].*?[)\]]")


class Part(StrEnum):
    """What a vacancy says in one column. Those that are texts of an offer are called like its columns."""

    REFERENCE = "reference"
    KIND = "kind"
    TITLE = "title"
    WHAT = "what"
    PAY_FROM = "pay_from"
    PAY_TO = "pay_to"
    PAY_PER = "pay_per"
    HOURS_FROM = "hours_from"
    HOURS_TO = "hours_to"
    PATTERN = "pattern"
    PLACE = "place"
    POSTCODE = "postcode"
    WAY_THERE = "way_there"
    NOT_NEEDED = "not_needed"
    GRADES = "needs_grades"
    HELPS = "helps"
    STARTS = "starts_on"
    CLOSES = "closes_on"
    PLACES = "places"
    CONTACT = "contact"
    CONTACT_WAY = "contact_way"
    KEPT_FOR = "kept_for"
    LAWFUL = "lawful"
    REMOVES = "removes"
    PROMISE = "promise"
    CRITERIA = "check_criteria"
    PANEL = "check_panel"
    ADJUSTMENTS = "check_adjustments"
    INTERVIEW = "check_interview"
    WHY_PAY = "why_pay"
    WHY_PLAIN = "why_plain"


HEADINGS = {
    Part.REFERENCE: _l("Reference"),
    Part.KIND: _l("Kind"),
    Part.TITLE: _l("Title"),
    Part.WHAT: _l("What you will do"),
    Part.PAY_FROM: _l("Pay from"),
    Part.PAY_TO: _l("Pay to"),
    Part.PAY_PER: _l("Pay per"),
    Part.HOURS_FROM: _l("Hours a week from"),
    Part.HOURS_TO: _l("Hours a week to"),
    Part.PATTERN: _l("Pattern"),
    Part.PLACE: _l("Place"),
    Part.POSTCODE: _l("Postcode"),
    Part.WAY_THERE: _l("How to get there"),
    Part.NOT_NEEDED: _l("What is not needed"),
    Part.GRADES: _l("Grades needed"),
    Part.HELPS: _l("Help we give"),
    Part.STARTS: _l("Starts on"),
    Part.CLOSES: _l("Closes on"),
    Part.PLACES: _l("Places"),
    Part.CONTACT: _l("Contact"),
    Part.CONTACT_WAY: _l("Contact way"),
    Part.KEPT_FOR: _l("Kept for"),
    Part.LAWFUL: _l("Why that is lawful"),
    Part.REMOVES: _l("What it removes"),
    Part.PROMISE: _l("The promise that it keeps"),
    Part.CRITERIA: _l("Open criteria"),
    Part.PANEL: _l("Panel"),
    Part.ADJUSTMENTS: _l("Adjustments"),
    Part.INTERVIEW: _l("Interview guaranteed"),
    Part.WHY_PAY: _l("Explanation of pay"),
    Part.WHY_PLAIN: _l("Explanation of words"),
}

PERS = {Per.HOUR: _l("hour"), Per.WEEK: _l("week"), Per.YEAR: _l("year")}
HELPS = {
    Help.FORMS: _l("forms"),
    Help.INTERVIEW: _l("interview"),
    Help.TRAVEL: _l("travel"),
    Help.CHILDCARE: _l("childcare"),
    Help.LANGUAGE: _l("language"),
}
CHECKS = {  # what somebody says; pay and plain words are measured
    Part.CRITERIA: Check.CRITERIA,
    Part.PANEL: Check.PANEL,
    Part.ADJUSTMENTS: Check.ADJUSTMENTS,
    Part.INTERVIEW: Check.INTERVIEW,
}
EXPLAINED = {Part.WHY_PAY: Check.PAY, Part.WHY_PLAIN: Check.PLAIN}

# What the parts are called in English, the template's own heading first and then those of other systems: in small
# letters without blanks, so that `closingDate` is “Closing date” too.
CALLED: dict[Part, tuple[str, ...]] = {
    part: tuple(headings.split())
    for part, headings in {
        Part.REFERENCE: "reference ref referencenumber vacancyreference vacancyref vacancyid vacancynumber "
        "jobreference jobref jobid jobnumber requisition requisitionid requisitionnumber reqid advertreference",
        Part.KIND: "kind kindofoffer offertype vacancytype vacancykind",
        Part.TITLE: "title jobtitle vacancytitle vacancy vacancyname positiontitle position role roletitle post "
        "posttitle job",
        Part.WHAT: "whatyouwilldo jobdescription description vacancydescription duties mainduties maindutiesofthejob "
        "responsibilities jobsummary summary aboutthejob abouttherole advert adverttext",
        Part.PAY_FROM: "payfrom pay salary salaryfrom salarymin minsalary minimumsalary salaryminimum wage rateofpay "
        "payrate salaryrange hourlyrate hourlypay annualsalary salaryperannum",
        Part.PAY_TO: "payto salaryto salarymax maxsalary maximumsalary salarymaximum paymax",
        Part.PAY_PER: "payper per payperiod salaryperiod salaryper payunit salaryunit salarytype payfrequency",
        Part.HOURS_FROM: "hoursaweekfrom hours hoursaweek hoursperweek weeklyhours contractedhours hoursfrom minhours "
        "workinghours",
        Part.HOURS_TO: "hoursaweekto hoursto maxhours",
        Part.PATTERN: "pattern workingpattern shiftpattern workpattern shifts hourspattern",
        Part.PLACE: "place location joblocation worklocation workplace site address placeofwork base",
        Part.POSTCODE: "postcode postalcode postcodeofworkplace workplacepostcode locationpostcode",
        Part.WAY_THERE: "howtogetthere gettingthere directions",
        Part.NOT_NEEDED: "whatisnotneeded notneeded whatyoudonotneed",
        Part.GRADES: "gradesneeded gradesrequired qualificationsneeded qualificationsrequired",
        Part.HELPS: "helpwegive help helpgiven support supportgiven",
        Part.STARTS: "startson startdate start starts jobstartdate startingdate firstday",
        Part.CLOSES: "closeson closingdate closedate closes closingon deadline applicationdeadline applyby "
        "applicationclosingdate validthrough expirydate expires dateclosing advertclosingdate vacancyclosingdate",
        Part.PLACES: "places numberofplaces numberofposts numberofvacancies numberofpositions openings posts "
        "vacancies noofvacancies noofposts totaljobopenings headcount",
        Part.CONTACT: "contact contactname contactperson recruitmentcontact",
        Part.CONTACT_WAY: "contactway contactemail contactdetails contacttelephone contactphone email howtocontact",
        Part.KEPT_FOR: "keptfor neighbourhoods keptforneighbourhoods ringfencedfor",
        Part.LAWFUL: "whythatislawful lawful whylawful positiveaction",
        Part.REMOVES: "whatitremoves removes barriersremoved barriers",
        Part.PROMISE: "thepromisethatitkeeps promise promisekept",
        Part.CRITERIA: "opencriteria criteriaopen",
        Part.PANEL: "panel panelmakeup interviewpanel",
        Part.ADJUSTMENTS: "adjustments reasonableadjustments",
        Part.INTERVIEW: "interviewguaranteed guaranteedinterview",
        Part.WHY_PAY: "explanationofpay whypay payexplanation",
        Part.WHY_PLAIN: "explanationofwords whywords wordsexplanation",
    }.items()
}
SYNONYMS = {heading: part for part, headings in CALLED.items() for heading in headings}
# Headings that say for how long the pay is.
PER_BY_HEADING = {
    "hourlyrate": "hour",
    "hourlypay": "hour",
    "annualsalary": "year",
    "salaryperannum": "year",
}


def squash(heading: str) -> str:
    """A heading as it is compared: small letters and digits alone, without what stands in brackets.

    >>> squash("Closing date"), squash("closingDate"), squash("Salary (£)"), squash("job_title")
    ('closingdate', 'closingdate', 'salary', 'jobtitle')
    """
    return re.sub(r"[^a-z0-9]", "", fold(BRACKETS.sub("", heading)))


def longest(part: Part) -> int:
    """How many letters fit: as many as the table takes, and for long texts as many as everywhere else here."""
    column = Offer.__table__.columns.get(part.value)
    return getattr(column.type, "length", None) or WORDS_AT_MOST if column is not None else WORDS_AT_MOST


@dataclass(frozen=True)
class Headings:
    """Which column of a file says what, by its place in the file."""

    own: dict[str, Part]

    @classmethod
    def here(cls) -> "Headings":
        """As the template has them in the reader's language and in English."""
        english = {headings[0]: part for part, headings in CALLED.items()}
        return cls(english | {squash(str(words)): part for part, words in HEADINGS.items()})

    def part(self, heading: str) -> Part | None:
        key = squash(heading)
        return self.own.get(key) or SYNONYMS.get(key)

    def known(self, headings: Sequence[str]) -> int:
        return len({self.part(heading) for heading in headings} - {None})

    def parts(self, headings: Sequence[str]) -> list[Part | None]:
        """What each column says. Where the template's own heading stands too, one that means the same is left out.

        Raises UnreadableError where two columns say the same, or none gives a title.
        """
        found = [self.part(heading) for heading in headings]
        exact = {part for part in (self.own.get(squash(heading)) for heading in headings) if part}
        for place, (heading, part) in enumerate(zip(headings, found, strict=True)):
            if part in exact and squash(heading) not in self.own:
                found[place] = None
        self._refuse(headings, found)
        return found

    @staticmethod
    def _refuse(headings: Sequence[str], found: Sequence[Part | None]) -> None:
        for part in filter(None, found):
            twice = [heading for heading, each in zip(headings, found, strict=True) if each is part]
            if len(twice) > 1:
                raise UnreadableError(
                    _(
                        "“%(first)s” and “%(second)s” both say “%(column)s”. Take one of these columns out.",
                        first=twice[0],
                        second=twice[1],
                        column=HEADINGS[part],
                    )
                )
        if Part.TITLE not in found:
            raise UnreadableError(
                _("No column is called “Title” or “Job title”. Write headings above the rows, as the template does.")
            )


@dataclass(frozen=True)
class Column:
    """What the template says of one column."""

    part: Part
    allowed: str
    example: str
    options: tuple[str, ...] = ()  # one of which stands there
    several: tuple[str, ...] = ()  # some of which stand there

    @property
    def choices(self) -> tuple[str, ...]:
        return self.options or self.several

    @cached_property
    def heading(self) -> str:
        return str(HEADINGS[self.part])


def columns() -> list[Column]:
    """The template's columns in their order."""
    yes_no = (_("yes"), _("no"))
    why_not = _("yes; or “No: ” and why not, as the public will read it")
    whole = {
        Part.REFERENCE: (_("your own number for it: by it we know it again"), "J-2041"),
        Part.KIND: (_("one of the list"), _("Job")),
        Part.TITLE: (_("in plain words"), _("Hospital porter")),
        Part.WHAT: (_("what somebody does all day, in short sentences"), _("You bring people to their scans.")),
        Part.PAY_FROM: (_("in pounds; 0 where it is not paid"), "13.90"),
        Part.PAY_TO: (_("or empty"), "14.60"),
        Part.PAY_PER: (_("for how long it is; a month's pay is kept as a year's"), _("hour")),
        Part.HOURS_FROM: (_("hours a week as a number"), "37.5"),
        Part.HOURS_TO: (_("or empty"), ""),
        Part.PATTERN: (_("when the work is"), _("Days, one weekend in four")),
        Part.PLACE: (_("name and street of the workplace"), _("Hope Street Hospital, 1 Hope Street")),
        Part.POSTCODE: (_("of the workplace: it is public"), ""),
        Part.WAY_THERE: (_("by bus or on foot"), _("The 41 bus stops at the door.")),
        Part.NOT_NEEDED: (_("what nobody must bring"), _("No CV. No experience.")),
        Part.GRADES: (_("yes or no: whether somebody must have passed exams"), _("no")),
        Part.HELPS: (_("several of the list, with “;” between them"), f"{HELPS[Help.FORMS]}; {HELPS[Help.TRAVEL]}"),
        Part.STARTS: (_("a day, day before month"), f"{_later(90):%d/%m/%Y}"),
        Part.CLOSES: (_("the last day on which somebody can show interest"), f"{_later(30):%d/%m/%Y}"),
        Part.PLACES: (_("how many people are wanted"), "3"),
        Part.CONTACT: (_("the person or team that calls back"), _("The porters' team")),
        Part.CONTACT_WAY: (_("how to ask them something, in public; without it nothing is published"), "0161 496 0002"),
        Part.KEPT_FOR: (_("neighbourhoods of the programme, with “;” between them; or empty"), ""),
        Part.LAWFUL: (_("why it may be kept for them; empty where it is for everybody"), ""),
        Part.REMOVES: (_("what people said stops them, from the list, with “;” between; or empty"), ""),
        Part.PROMISE: (_("the title of a promise of the programme, from the list; or empty"), ""),
        Part.CRITERIA: (why_not, _("yes")),
        Part.PANEL: (why_not, _("yes")),
        Part.ADJUSTMENTS: (why_not, _("yes")),
        Part.INTERVIEW: (why_not, _("No: we have three places.")),
        Part.WHY_PAY: (_("only where the pay is below the living wage"), ""),
        Part.WHY_PLAIN: (_("only where the words are hard to read"), ""),
    }
    options = {
        Part.KIND: tuple(map(str, KINDS.values())),
        Part.PAY_PER: (*map(str, PERS.values()), _("month")),
        Part.GRADES: yes_no,
    }
    several = {Part.HELPS: tuple(map(str, HELPS.values()))}
    return [Column(part, *whole[part], options.get(part, ()), several.get(part, ())) for part in Part]


def _later(days: int) -> date:
    return clock.today() + timedelta(days=days)
