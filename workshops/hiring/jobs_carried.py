"""Jobs of a file that was looked at, as the page carries them until somebody says that they are to be kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from app.accounts.models import Organisation
from workshops.hiring.due import QUESTIONS
from workshops.hiring.figures import ForgedError, sign, unsign
from workshops.hiring.models import InPost
from workshops.hiring.services import Answers, HireFacts
from workshops.offers.models import Offer

HOME = ("neighbourhood_id", "elsewhere")  # facts that a row says only where its cell is filled in


@dataclass(frozen=True)
class JobRow:
    """What a row tells: a job, and what is said of it after 26 and 52 weeks."""

    facts: HireFacts
    said: Answers
    stood: Answers = field(default_factory=dict)  # what was said of it when the file was looked at


def pack_jobs(organisation: Organisation, jobs: Sequence[JobRow]) -> str:
    """Jobs, signed, for the page to carry. Postcodes have become neighbourhoods by then."""
    said = [
        [
            row.facts["offer"].id,
            row.facts["employer"].id,
            row.facts["reference"],
            {name: row.facts[name] for name in HOME if name in row.facts},
            row.facts["started_on"].isoformat(),
            row.facts["full_time"],
            *({question.answer: answer.value for question, answer in said.items()} for said in (row.said, row.stood)),
        ]
        for row in jobs
    ]
    return sign(organisation, {"jobs": said})


def unpack_jobs(
    organisation: Organisation, offers: Sequence[Offer], employers: Sequence[Organisation], packed: str
) -> list[JobRow]:
    """What `pack_jobs` has signed. Raises ForgedError, also where an offer is not theirs any more."""
    said = unsign(organisation, packed)
    ours, known = {offer.id: offer for offer in offers}, {each.id: each for each in employers}
    if "jobs" not in said or any(row[0] not in ours or row[1] not in known for row in said["jobs"]):
        raise ForgedError
    return [
        JobRow(
            HireFacts(
                offer=ours[offer],
                employer=known[employer],
                reference=reference,
                started_on=date.fromisoformat(started),
                full_time=part,
                **home,
            ),
            *(
                {question: InPost(each[question.answer]) for question in QUESTIONS if question.answer in each}
                for each in answers
            ),
        )
        for offer, employer, reference, home, started, part, *answers in said["jobs"]
    ]
