"""What anchor institutions offer in the demonstration, because of what was said. All of it is invented.

Days are counted from last month's workshop. Pay is in pounds as people write it.
"""

from dataclasses import dataclass

from workshops.offers.models import Check, Help, OfferKind, Per
from workshops.offers.services import OfferFacts

COUNCIL, UNIVERSITY = "Northvale Council", "University of Northvale"
COUNCIL_RECRUITER = ("jobs@council.northvale.example", "Ewa Kowalska")
UNIVERSITY_RECRUITER = ("work@university.northvale.example", "Tom Adeyemi")
LAWFUL = (
    "Few people from here work with us: 3 in 100 of our staff, while 11 in 100 of the people whom we serve live here."
)
EXPLAINED = {Check.PANEL: "Two people decide. From January on a neighbour sits with them."}


@dataclass(frozen=True)
class Told:
    """An offer, who makes it, and what it answers."""

    organisation: str  # or "" for the trust
    opened_on: int
    closes_on: int
    starts_on: int
    facts: OfferFacts
    at: str  # the neighbourhood of the place of work
    theme: str = ""  # what it removes
    promise: str = ""  # which it keeps
    kept_for: tuple[str, ...] = ()
    explained: tuple[tuple[Check, str], ...] = ()


# The cleaners' applicants, drawn from a seed: how many were interested, and how many of them got how far.
FIRST_OFFER, FIRST_REFERENCE = "Ward cleaner", "NV-2207"
SEED, INTERESTED, APPLIED, INTERVIEWED, OFFERED, STARTED = 23, 118, 84, 41, 17, 13
GROUPS = {
    "White": 46,
    "Asian or Asian British": 29,
    "Black, Black British, Caribbean or African": 14,
    "Mixed": 5,
    "": 6,
}
FIRST_SHEET, STARTED_ON = 3, -1  # days
TARGET_ON, TARGET_STARTS, TARGET_STILL_THERE, TARGET_BY = -10, 40, 28, 330
FULL_TIME = (53, 67, 80)  # hundredths
# Who is interested in what is open now: by how to reach them, where they live, and which help they would like.
INTERESTS: tuple[tuple[str, str, str, tuple[Help, ...]], ...] = (
    ("Answer the clinic's phone in the evening", "+447700900182", "Hope Street", (Help.INTERVIEW,)),
    ("Answer the clinic's phone in the evening", "+447700900641", "Brook End", ()),
    ("Answer the clinic's phone in the evening", "zara@mail.example", "Miller's Lane", (Help.FORMS, Help.TRAVEL)),
    ("Healthcare support worker, with a guaranteed interview", "+447700900377", "Lantern Row", (Help.CHILDCARE,)),
    ("Healthcare support worker, with a guaranteed interview", "marek@mail.example", "", (Help.LANGUAGE, Help.FORMS)),
    ("Train to interpret at the clinic", "saba@mail.example", "Hope Street", (Help.CHILDCARE,)),
)
INTERESTED_ON, HANDED_OVER_ON = 13, 15

OFFERS = (
    Told(
        "",
        opened_on=-12,
        closes_on=-4,
        starts_on=-1,
        facts={
            "title": "Ward cleaner",
            "kind": OfferKind.JOB,
            "what": "You keep one ward clean. You work with three others, and one of you is always there to ask.",
            "pay_from": 14_10,
            "pay_to": 14_10,
            "pay_per": Per.HOUR,
            "minutes_from": 20 * 60,
            "minutes_to": 30 * 60,
            "pattern": "Early mornings or evenings",
            "place": "Northvale Clinic, 2 Mill Road",
            "way_there": "The 41 bus stops at the gate.",
            "not_needed": "No grades and no CV. We teach you.",
            "helps": ["forms", "language"],
            "places": 14,
            "contact": "The cleaning team at Northvale Clinic",
            "contact_way": "0161 496 0011",
            "reference": "NV-2207",
        },
        at="Hope Street",
        kept_for=("Hope Street", "Brook End", "Miller's Lane"),
    ),
    Told(
        "",
        opened_on=5,
        closes_on=64,
        starts_on=95,
        facts={
            "title": "Answer the clinic's phone in the evening",
            "kind": OfferKind.JOB,
            "what": "People ring the clinic after work. You listen, find them a time, and say it back to them.",
            "pay_from": 13_90,
            "pay_to": 14_60,
            "pay_per": Per.HOUR,
            "minutes_from": 12 * 60,
            "minutes_to": 24 * 60,
            "pattern": "Five until eight in the evening, Monday to Thursday",
            "place": "Northvale Clinic, 2 Mill Road",
            "way_there": "The 41 bus stops at the gate. A taxi home is paid after eight.",
            "not_needed": "No grades. You need no office work before.",
            "helps": ["forms", "interview", "travel"],
            "places": 4,
            "contact": "Kofi Mensah and the phone team",
            "contact_way": "0161 496 0000",
            "reference": "NV-2231",
        },
        at="Hope Street",
        theme="The line is busy at eight",
        promise="The telephone is answered until eight in the evening",
        kept_for=("Hope Street", "Brook End"),
    ),
    Told(
        UNIVERSITY,
        opened_on=6,
        closes_on=60,
        starts_on=100,
        facts={
            "title": "Train to interpret at the clinic",
            "kind": OfferKind.COURSE,
            "what": "You speak two languages. In ten weeks you learn to interpret for people at the clinic.",
            "pay_from": 0,
            "pay_to": 0,
            "pay_per": Per.HOUR,
            "minutes_from": 6 * 60,
            "minutes_to": 6 * 60,
            "pattern": "Two mornings a week, in school hours",
            "place": "University of Northvale, Kiln Park",
            "not_needed": "No degree and no certificate in English.",
            "helps": ["forms", "childcare", "language"],
            "places": 12,
            "contact": "The language school",
            "contact_way": "0161 496 0012",
            "reference": "UN-88",
        },
        at="Kiln Park",
        theme="Somebody who speaks my language",
        promise="Interpreters booked with the appointment",
        explained=(
            (Check.PAY, "It is a course, and free. Whoever passes is paid from the first hour at the clinic."),
            (Check.INTERVIEW, "There is no interview: the first twelve who can read and write both languages start."),
        ),
    ),
    Told(
        COUNCIL,
        opened_on=7,
        closes_on=58,
        starts_on=90,
        facts={
            "title": "Drive the clinic minibus",
            "kind": OfferKind.JOB,
            "what": "You drive people to the clinic and home again. You help them in and out.",
            "pay_from": 27_300_00,
            "pay_to": 28_900_00,
            "pay_per": Per.YEAR,
            "minutes_from": 37 * 60,
            "minutes_to": 37 * 60,
            "pattern": "Shifts between seven in the morning and eight in the evening",
            "place": "Council depot, Quarry Bank",
            "not_needed": "No grades. We pay for the minibus licence.",
            "helps": ["interview", "travel"],
            "places": 2,
            "contact": "The transport team of the council",
            "contact_way": "0161 496 0013",
            "reference": "C/4410",
        },
        at="Quarry Bank",
        theme="No bus when the clinic ends",
        kept_for=("Miller's Lane", "Kiln Park"),
    ),
    Told(
        COUNCIL,
        opened_on=8,
        closes_on=72,
        starts_on=120,
        facts={
            "title": "Apprentice gardener",
            "kind": OfferKind.APPRENTICESHIP,
            "what": "You learn to look after parks and paths. One day a week you learn at the college.",
            "pay_from": 12_90,
            "pay_to": 12_90,
            "pay_per": Per.HOUR,
            "minutes_from": 30 * 60,
            "minutes_to": 37 * 60,
            "pattern": "Days, no weekends",
            "place": "Park office, Lantern Row",
            "not_needed": "No grades, no car.",
            "helps": ["forms", "travel"],
            "places": 3,
            "contact": "The parks team of the council",
            "contact_way": "0161 496 0014",
            "reference": "C/4431",
        },
        at="Lantern Row",
        explained=((Check.PAY, "Our apprentices start lower. From the second year on they are paid the living wage."),),
    ),
    Told(
        "",
        opened_on=9,
        closes_on=66,
        starts_on=93,
        facts={
            "title": "Healthcare support worker, with a guaranteed interview",
            "kind": OfferKind.INTERVIEW,
            "what": "You help people wash, eat and get up. You talk with them, and tell the nurse what you see.",
            "pay_from": 26_900_00,
            "pay_to": 28_200_00,
            "pay_per": Per.YEAR,
            "minutes_from": 20 * 60,
            "minutes_to": 37 * 60 + 30,
            "pattern": "Days or nights, as you can; school hours are possible",
            "place": "Northvale Hospital, 1 Hope Street",
            "way_there": "The 41 and the 8 stop at the door. Bikes can be locked in.",
            "not_needed": "No grades and no experience in care.",
            "helps": ["forms", "interview", "childcare", "language"],
            "places": 10,
            "contact": "The ward teams at Northvale",
            "contact_way": "0161 496 0015",
            "reference": "NV-2240",
        },
        at="Hope Street",
        theme="Open when we are free",
        kept_for=("Hope Street", "Brook End", "Miller's Lane", "Lantern Row"),
    ),
)
