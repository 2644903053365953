"""What came of last month's workshop in the demonstration, failures included. All of it is invented.

One promise is late and silent, one late and explained, one "done" that people refused, one that they call better, one
declined; a challenge waits for its answer. Days are counted from the workshop's.
"""

from dataclasses import dataclass, field

from workshops.actions.models import Answer

THEMES: dict[str, tuple[str, tuple[str, ...]]] = {  # name → what people want, and the words that stand under it
    "No bus when the clinic ends": (
        "A bus that still runs after the last appointment.",
        (
            "The bus stops at ten past six. My shift ends at six.",
            "I pushed my mother's wheelchair for an hour, because the bus with the ramp was full.",
            "The walk back in the dark along the river is not for me.",
            "میری بیوی اکیلی بس میں نہیں جا سکتی۔",
            "ਬੱਸ ਘੰਟੇ ਬਾਅਦ ਆਉਂਦੀ ਹੈ ਅਤੇ ਮੇਰੇ ਗੋਡੇ ਦੁਖਦੇ ਹਨ।",
            "ডাক্তার ভালো, কিন্তু যেতে দুইটা বাস লাগে।",
        ),
    ),
    "Letters that nobody can read": (
        "One thing in each letter, in large print, and the right door on the map.",
        (
            "The letter was so long that I put it away to read later, and later was too late.",
            "I missed it because the map on the letter showed the old door.",
            "Please write the letters bigger.",
            "আমি ইংরেজিতে চিঠি পড়তে পারি না।",
            "List przyszedł po terminie wizyty.",
        ),
    ),
    "The line is busy at eight": (
        "Somebody who answers, at an hour when people are not at work.",
        (
            "When I ring at eight the line is busy until half past, and then the day is gone.",
            "They ring while I am at work, and at work the phones are in the locker.",
            "The voice on the phone has eleven choices, and none of them is mine.",
            "Pracuję na dwie zmiany i nie mam kiedy zadzwonić.",
        ),
    ),
    "Somebody who speaks my language": (
        "An interpreter who is booked with the appointment, and no child who has to translate.",
        (
            "My children translate for me. There are things that I will not say through a child.",
            "I asked for an interpreter and got one, and for the first time I understood my own tablets.",
            "مجھے فون پر انگریزی سمجھ نہیں آتی، آمنے سامنے بات بہتر ہے۔",
            "ਮੇਰੀ ਮਾਂ ਨੂੰ ਆਪਣੀ ਬੋਲੀ ਵਿੱਚ ਗੱਲ ਕਰਨ ਵਾਲਾ ਕੋਈ ਚਾਹੀਦਾ ਹੈ।",
        ),
    ),
    "Open when we are free": (
        "Saturdays, early mornings and evenings.",
        (
            "Sundays I am free. Sundays it is shut.",
            "I have three jobs, and none of them gives me a morning.",
            "I drive at night. Give me six in the morning and I will be there.",
            "I lost half a day's pay for a blood test.",
            "শনিবার খোলা থাকলে আমি আসতে পারতাম।",
        ),
    ),
    "A place to sit on the way and inside": (
        "A bench half way up, and chairs that one can rise from.",
        (
            "A bench is missing between the bus stop and the door. I need two.",
            "The seats are too low for my knees. I stood for an hour.",
            "My feet cannot do the hill any more.",
        ),
    ),
}


@dataclass(frozen=True)
class Told:
    """A promise and what became of it. A step that is not there was not taken."""

    title: str
    what: str
    theme: str
    owner: str  # by role, as in the list of those who work here
    first_due: int
    measure: str = ""
    baseline: str = ""
    target: str = ""
    declined: str = ""  # what was considered and declined, and why
    partner: str = ""  # a community organisation; else the voice
    places: tuple[str, ...] = ()
    promised: str = ""
    refused: str = ""
    started: str = ""
    explained: tuple[int, str, int, str] | None = None  # on which day, why, by when now, and for whom it waits
    done: tuple[int, str] | None = None
    answers: dict[Answer, int] = field(default_factory=dict)


SORTED_ON, PROMISED_ON, ANSWERED_ON, DECIDED_ON = 1, 2, 9, 26  # the rounds are three weeks long

PROMISES = (
    Told(
        title="A later bus on clinic days",
        what="The Trust asks the bus company for one more bus at seven on clinic days, and pays for a trial.",
        theme="No bus when the clinic ends",
        owner="leader",
        first_due=13,
        measure="Last bus from the clinic on Tuesdays and Thursdays",
        baseline="18:10",
        target="19:10",
        declined="Taxis for everybody who asks: too dear to last longer than a month.",
        places=("Miller's Lane", "Kiln Park"),
        promised="I will ask them myself, and I will say here what they answer.",
        started="The request is with the bus company.",
    ),
    Told(
        title="Interpreters booked with the appointment",
        what="Whoever books an appointment books the interpreter in the same step, and the letter names the language.",
        theme="Somebody who speaks my language",
        owner="facilitator",
        first_due=12,
        measure="Appointments with an interpreter that was booked the same day",
        baseline="1 in 5",
        target="9 in 10",
        promised="The desk and I have tried it on paper. It can be done.",
        started="The form at the desk has the new line.",
        explained=(
            15,
            "The booking system has no field for it before its next version.",
            62,
            "the maker of the system",
        ),
    ),
    Told(
        title="The telephone is answered until eight in the evening",
        what="Two people answer the line from five until eight, Monday to Thursday.",
        theme="The line is busy at eight",
        owner="recruiter",
        first_due=48,
        measure="Calls that somebody answers after five",
        baseline="none",
        target="8 in 10",
        promised="Two people have said yes to the late shift.",
        started="They begin this week.",
        done=(4, "The line is answered until eight since Monday."),
        answers={Answer.BETTER: 6, Answer.HALF: 4, Answer.NOT: 4},
    ),
    Told(
        title="A bench half way up, and chairs with arms",
        what="One bench between the bus stop and the door, and twelve chairs with arms in the waiting room.",
        theme="A place to sit on the way and inside",
        owner="leader",
        first_due=20,
        measure="Benches on the way; chairs with arms",
        baseline="0 and 2",
        target="1 and 12",
        promised="The chairs stand in a store room. The bench needs one telephone call.",
        done=(3, "The bench is there, and the chairs are out of the store room."),
        answers={Answer.BETTER: 11, Answer.HALF: 3, Answer.NOT: 1},
    ),
    Told(
        title="A Saturday clinic in the mothers' hall",
        what="Blood tests and blood pressure on two Saturdays a month, in a hall that people know.",
        theme="Open when we are free",
        owner="leader",
        first_due=85,
        measure="People seen on Saturdays",
        baseline="none",
        target="40 a month",
        declined="Every Saturday: there are not enough nurses who can, before spring.",
        partner="Hope Street mothers' group",
        places=("Hope Street", "Lantern Row"),
        promised="Two nurses have offered, and I have the money until summer.",
        started="The first Saturday has a date.",
    ),
    Told(
        title="Letters with one thing in each",
        what="Large print, one thing in each letter, and a map with the door that is open.",
        theme="Letters that nobody can read",
        owner="leader",
        first_due=70,
        measure="Letters that a reader of ten understands",
        baseline="not known",
        target="all",
    ),
    Told(
        title="Free bus tickets for everybody with an appointment",
        what="A day ticket in each letter.",
        theme="No bus when the clinic ends",
        owner="recruiter",
        first_due=60,
        refused="A ticket for each appointment costs more than the clinic's whole budget for travel. People on a low "
        "income can have theirs paid already, and hardly anybody knows: the letters will say so.",
    ),
)

BECAME_A_PROMISE = "When I ring at eight the line is busy until half past, and then the day is gone."

LISTENING = {
    "title": "Ring the line myself, at eight in the morning",
    "heard": "That the line is busy until half past eight, and that the day is gone then.",
    "got_wrong": "I had read that nine in ten calls are answered, and believed it.",
    "what": "I ring it myself each Monday for a month, and tell the board how long I waited.",
}
LISTENING_DUE = 55
CHALLENGE = (
    9,
    "The bus company was asked once, by letter. What will you do if it says no, and who has the right to decide it?",
)
