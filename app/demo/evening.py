"""What happens on the demonstration's evening: who is there, what is asked, what is said. All of it is invented."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.permissions import Role
from workshops.meetings.models import Kind
from workshops.seats.models import Channel

PROGRAMME: dict[str, Any] = {
    "name": "Getting to the clinic",
    "question": "What makes it hard to get to the clinic, and what would help?",
    "controller": "Northvale NHS Trust",
    "board_owner": "Dr Amara Cole",
    "objectives": "Hear from every neighbourhood of Northvale before the clinic's hours are decided in spring.",
}

VOICES: tuple[dict[str, Any], ...] = (
    {
        "name": "Imam Yusuf Rahman",
        "sentence": "Come and say it as it is. I will be in the room, and I will ask what came of it.",
        "languages": ["en", "ur", "pa"],
        "communities": "Families around the Hope Street mosque; older men who do not go to the doctor.",
        "needs": "A prayer room, and the crèche until nine.",
        "champion": "Dr Amara Cole",
        "reaches": ("Hope Street", "Brook End"),
    },
    {
        "name": "Delroy Grant",
        "sentence": "People tell their barber things. I would like somebody to do something about it.",
        "languages": ["en"],
        "communities": "Men and boys who come for a haircut; Caribbean families in Miller's Lane.",
        "needs": "A fee for the lost evening.",
        "champion": "",
        "reaches": ("Miller's Lane",),
    },
)

WORKSHOP: dict[str, Any] = {
    "title": "Getting to the clinic",
    "venue": "Hope Street Centre",
    "access": "Crèche, food, step-free",
    "interpreter": "Urdu: Saira Malik. Polish: Ola Nowak.",
    "creche": "Hope Street crèche, until nine",
    "languages": ["en", "ur", "pl"],
}


NEXT_WEEK: dict[str, Any] = {
    "title": "What would help?",
    "venue": "Brook End barber shop",
    "access": "Step-free, tea",
    "interpreter": "Polish: Ola Nowak",
    "languages": ["en", "pl"],
}


@dataclass(frozen=True)
class Asked:
    """One activity of the evening."""

    kind: Kind
    question: str
    choices: tuple[str, ...] = ()
    several: bool = False


ACTIVITIES = (
    Asked(Kind.POLL, "How did you get there last time?", ("Bus", "Walked", "Somebody drove me", "I could not go")),
    Asked(Kind.WORDS, "What was it like?"),
    Asked(
        Kind.AGREE,
        "What do you think of these?",
        ("A Saturday clinic would help.", "I can say what I need in my own language.", "The letters come in time."),
    ),
    Asked(Kind.PLACE, "Where is it hard to get to?"),
)


# What the facilitator of tonight has still before them.
STILL_TO_COME = (
    Asked(
        Kind.RANK,
        "Which three should come first?",
        (
            "A Saturday clinic",
            "A later bus on Thursdays",
            "Letters in my own language",
            "Somebody who rings back",
            "An interpreter at the desk",
        ),
    ),
    Asked(Kind.TALK, "Thank you, and what happens next"),
)


class Fate(StrEnum):
    """What becomes of somebody's words. Where other words belong to it, they stand beside it (`Guest.beside`)."""

    WAITS = "waits"
    SHOWN = "shown"
    SHORTENED = "shortened"  # to the words beside it
    HELD = "held"  # for the reason beside it
    CORRECTED = "corrected"  # to the words beside it, by the person, after they were shown
    TAKEN_BACK = "taken back"  # alone
    ALL_TAKEN_BACK = "all taken back"  # with everything else that the person said


@dataclass(frozen=True)
class Guest:
    """Somebody in the room: what they answered, and what became of it."""

    lives: str = ""  # a neighbourhood's name as they said it, or nothing
    went_by: int | None = None  # the poll's choice
    said: tuple[str, ...] = ()
    may_quote: bool = False
    agrees: tuple[int, ...] = ()
    hard_at: str = ""
    language: str = "en"
    fate: Fate = Fate.WAITS
    beside: str = ""
    late: bool = False  # the words were begun in the hall and sent after it had closed
    channel: Channel = Channel.PHONE


GUESTS = (
    Guest(
        "Hope Street",
        1,
        ("Two buses with the pram, and the second one did not come.",),
        may_quote=True,
        agrees=(1, 1, -1),
        fate=Fate.SHOWN,
    ),
    Guest("Hope Street", 4, ("I work nights. Nine in the morning is my midnight.",), may_quote=True, fate=Fate.SHOWN),
    Guest(
        "Brook End",
        3,
        ("My daughter of nine told me what the doctor said.",),
        agrees=(1, -1, 0),
        fate=Fate.SHOWN,
    ),
    Guest(
        "Brook End", 1, ("The letter came after the date on it.",), may_quote=True, agrees=(1, 0, -1), fate=Fate.SHOWN
    ),
    Guest(
        "Miller's Lane",
        2,
        ("Ask for Dr Patel in room 4, she listens. The others look at the screen.",),
        hard_at="Miller's Lane",
        fate=Fate.SHORTENED,
        beside="One doctor there listens. The others look at the screen.",
    ),
    Guest(
        "Miller's Lane",
        1,
        ("The man at the desk, the one with the beard from Tollbar, sent my brother away.",),
        fate=Fate.HELD,
        beside="It names somebody, or says where to find them.",
    ),
    Guest("Kiln Park", 1, ("ہسپتال دور ہے اور بس کا کرایہ بہت ہے۔",), may_quote=True, language="ur", fate=Fate.SHOWN),
    Guest("Rope Walk", 2, ("Nie rozumiem listów z kliniki.",), may_quote=True, language="pl"),
    Guest("", 4, ("A Saturday would change everything for us.",)),
    Guest("Weirside", None, ("They were kind, once I was there.",), may_quote=True, hard_at="Weirside"),
    Guest("Hope Street", None, ("I would rather that this is not kept.",), fate=Fate.TAKEN_BACK),
)

# Whom people can turn to: one inside, one outside of the organisations that host and organise.
NAMED_PEOPLE: tuple[dict[str, Any], ...] = (
    {
        "outside": False,
        "name": "Joan Hale",
        "email": "joan.hale@northvale.example",
        "organisation": "Northvale NHS Trust",
    },
    {"outside": True, "name": "Ben Marsh", "email": "ben.marsh@advocacy.example", "organisation": "Northvale Advocacy"},
)

# What somebody who was there told Joan Hale a week ago. She has not answered, so that it is overdue.
CONCERN = (
    "The man at the clinic desk laughed about how I speak and said it louder for the others to hear. "
    "I have not been back since."
)

CARDS = 6  # printed cards that wait for somebody

STAFF = {
    "organiser": (Role.ORGANISER, "Amina Yusuf", "amina.yusuf@northvale.example"),
    "facilitator": (Role.FACILITATOR, "Joan Field", "joan.field@northvale.example"),
    "leader": (Role.LEADER, "Dr Amara Cole", "amara.cole@northvale.example"),
    "recruiter": (Role.RECRUITER, "Tom Bell", "tom.bell@northvale.example"),
    "voice": (Role.VOICE, "Imam Yusuf Rahman", "yusuf.rahman@northvale.example"),
    "reviewer": (Role.REVIEWER, "Grace Owusu", "grace.owusu@northvale.example"),
    "administrator": (Role.ADMINISTRATOR, "Pat Lowe", "pat.lowe@northvale.example"),
}
