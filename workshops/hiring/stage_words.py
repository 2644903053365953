"""Words for how far somebody got, as systems of employers have them: which stage they mean, and whether one is a name.

A name in a column of stages is told by the words that are not about stages. It is a rail and not a wall: so no such
word is kept here, but a mark by which it is known again.
"""

import re
from itertools import pairwise
from typing import NamedTuple

from workshops.hiring.models import Stage
from workshops.hiring.nameless import OF_WORK, leads_to_somebody

STAGE_WORDS = frozenset(
    [
        "accepted",
        "active",
        "after",
        "all",
        "application",
        "applied",
        "approved",
        "assessed",
        "assessment",
        "at",
        "attend",
        "attended",
        "awaiting",
        "background",
        "booked",
        "candidate",
        "centre",
        "checks",
        "clear",
        "clearance",
        "cleared",
        "closed",
        "complete",
        "completed",
        "conditional",
        "confirmed",
        "consideration",
        "considered",
        "contacted",
        "date",
        "dbs",
        "decision",
        "declined",
        "did",
        "disqualified",
        "done",
        "draft",
        "duplicate",
        "eligible",
        "employer",
        "employment",
        "enquiry",
        "evaluation",
        "exercise",
        "extended",
        "face",
        "failed",
        "feedback",
        "filled",
        "final",
        "first",
        "group",
        "health",
        "hired",
        "hiring",
        "hold",
        "incomplete",
        "ineligible",
        "initial",
        "interest",
        "interested",
        "interview",
        "interviewed",
        "interviews",
        "invite",
        "invited",
        "issued",
        "join",
        "joined",
        "lead",
        "list",
        "longlist",
        "longlisted",
        "made",
        "medical",
        "met",
        "new",
        "not",
        "occupational",
        "offer",
        "offered",
        "onboarded",
        "onboarding",
        "outcome",
        "panel",
        "passed",
        "pending",
        "people",
        "pool",
        "position",
        "pre",
        "preferred",
        "presentation",
        "process",
        "progress",
        "qualified",
        "ready",
        "received",
        "recruiter",
        "recruitment",
        "references",
        "register",
        "registered",
        "regret",
        "reject",
        "rejected",
        "rejection",
        "reserve",
        "result",
        "review",
        "reviewed",
        "role",
        "round",
        "schedule",
        "scheduled",
        "screen",
        "screened",
        "screening",
        "second",
        "select",
        "selected",
        "selection",
        "sent",
        "short",
        "shortlist",
        "shortlisted",
        "sift",
        "sifted",
        "sifting",
        "signed",
        "stage",
        "start",
        "starter",
        "submitted",
        "successful",
        "talent",
        "task",
        "technical",
        "telephone",
        "test",
        "tested",
        "third",
        "unconditional",
        "under",
        "unsuccessful",
        "until",
        "verbal",
        "video",
        "waiting",
        "withdraw",
        "withdrawn",
        "withdrew",
        "work",
        "written",
    ]
)
BARE = re.compile(r"[^\W\d_]+")
NOT_SO = frozenset({"not", "no", "did", "until", "before", "pre"})
TO_COME = frozenset(
    ["invited", "invite", "scheduled", "schedule", "booked", "awaiting", "waiting", "pending", "ready", "to", "for"]
)
MISSED = frozenset(["declined", "cancelled", "canceled", "missed", "dna", "withdrawn", "withdrew", "withdraw", "from"])
PAPERS = frozenset(["checks", "check", "form", "forms", "paperwork", "pack", "pending", "awaiting"])
ENDED = frozenset(
    {
        "rejected",
        "reject",
        "rejection",
        "withdrawn",
        "withdrew",
        "withdraw",
        "unsuccessful",
        "declined",
        "regret",
        "failed",
        "disqualified",
        "ineligible",
    }
)
MEANS: tuple[tuple[Stage, frozenset[str]], ...] = (
    (Stage.STARTED, frozenset({"started", "hired", "joined", "starter", "onboarded"})),
    (Stage.OFFERED, frozenset({"offer", "offered", "onboarding", "unconditional", "conditional"})),
    (Stage.INTERVIEWED, frozenset({"interview", "interviewed", "interviews"})),
    (
        Stage.APPLIED,
        frozenset(
            [
                "applied",
                "application",
                "received",
                "submitted",
                "shortlist",
                "shortlisted",
                "longlist",
                "longlisted",
                "sift",
                "sifted",
            ]
        )
        | frozenset(["sifting", "screen", "screened", "screening", "review", "reviewed", "new"]),
    ),
    (Stage.INTEREST, frozenset({"interest", "interested", "enquiry"})),
)


class Guess(NamedTuple):
    """Which stage a word may mean; unsure where somebody may well have got further."""

    stage: Stage
    unsure: bool = False


def guess_stage(word: str) -> Guess | None:
    """What is filled in beforehand, for people to look at.

    >>> [guess.stage.value for word in ("Applied", "Shortlisted", "Interview", "Offer made", "Hired", "Started in post")
    ...     if (guess := guess_stage(word))]
    ['applied', 'applied', 'interviewed', 'offered', 'started', 'started']
    >>> guess_stage("Rejected after interview")
    Guess(stage=<Stage.INTERVIEWED: 'interviewed'>, unsure=False)
    >>> guess_stage("Withdrawn") == guess_stage("Invited to interview")
    True
    >>> {guess_stage(word) for word in ("Interview - DNA", "Interview declined", "Selected for interview", "Withdrawn")}
    {Guess(stage=<Stage.APPLIED: 'applied'>, unsure=True)}
    >>> guess_stage("Starter checks"), guess_stage("Withdrew after interview") == guess_stage("Interview")
    (Guess(stage=<Stage.OFFERED: 'offered'>, unsure=True), True)
    >>> guess_stage("Withdrawn"), guess_stage("Did not start"), guess_stage("Duplicate")
    (Guess(stage=<Stage.APPLIED: 'applied'>, unsure=True), None, None)
    """
    said = set(BARE.findall(word.casefold()))
    if {"in", "post"} <= said:
        said.add("started")
    if said & NOT_SO:
        return Guess(Stage.APPLIED, unsure=True) if said & ENDED or "shortlisted" in said else None
    stage = next((stage for stage, words in MEANS if said & words), None)
    if stage is Stage.STARTED and "started" not in said and said & PAPERS:
        return Guess(Stage.OFFERED, unsure=True)
    is_sure = bool(said & {"interviewed", "after", "feedback", "passed"})
    if stage is Stage.INTERVIEWED and not is_sure and said & (TO_COME | MISSED):
        return Guess(Stage.APPLIED, unsure=True)
    if said & ENDED and stage in (None, Stage.APPLIED, Stage.INTEREST):
        return Guess(Stage.APPLIED, unsure=True)
    return Guess(stage) if stage else None


def names_somebody(word: str) -> bool:
    """Whether a word for a stage seems to say who somebody is: two words in a row with capitals that no stage is about,
    or several words of which none is about stages.

    >>> [names_somebody(word) for word in ("Started in post - Zebedee Quillfeather", "ROWAN ASHBY: hired", "jo smith")]
    [True, True, True]
    >>> [names_somebody(word) for word in ("Offer Accepted", "Pre-Employment Checks", "Duplicate", "Ward round", "")]
    [False, False, False, False, False]
    >>> names_somebody("Hired, tell jo@example.org"), names_somebody("Hired by Mrs Ashby")
    (True, True)
    """
    if leads_to_somebody(word) not in ("", "name"):
        return True
    words = BARE.findall(word)
    strange = [len(each) > 1 and each.casefold() not in STAGE_WORDS | OF_WORK for each in words]
    capital = [odd and each[0].isupper() for odd, each in zip(strange, words, strict=True)]
    if any(one and other for one, other in pairwise(capital)):
        return True
    is_titled = leads_to_somebody(word) == "name" and any(strange)
    return is_titled or (len(words) > 1 and all(strange))
