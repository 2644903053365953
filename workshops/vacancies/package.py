"""What was read from a file, signed, for the page to carry from the look to the keeping."""

from dataclasses import astuple, replace
from datetime import date
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from app.accounts.models import Organisation
from workshops.offers.models import Check, OfferKind, Per
from workshops.programmes.models import Programme
from workshops.scribe.cells import Fault
from workshops.vacancies.cells import Vacancy
from workshops.vacancies.services import Looked

READ = {"kind": OfferKind, "pay_per": Per, "starts_on": date.fromisoformat, "closes_on": date.fromisoformat}


class ForgedError(Exception):
    """What was sent is not what we gave out to this organisation for this programme."""


def _serializer(programme: Programme, organisation: Organisation) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", f"vacancies of {organisation.id} for {programme.id}")


def pack(programme: Programme, organisation: Organisation, looked: Looked, seen: str) -> str:
    """What was read, and a mark of how it stands beside what is here."""
    said = vars(looked) | {
        "seen": seen,
        "faults": [astuple(fault) for fault in looked.faults],
        "vacancies": [_plain(each) for each in looked.vacancies],
    }
    return str(_serializer(programme, organisation).dumps(said))


def unpack(programme: Programme, organisation: Organisation, packed: str) -> Looked:
    """What `pack` has signed for this organisation and programme. Raises ForgedError."""
    try:
        said = _serializer(programme, organisation).loads(packed)
    except BadSignature:
        raise ForgedError from None
    faults = [Fault(*fault) for fault in said.pop("faults")]
    return Looked(faults=faults, vacancies=[_vacancy(**each) for each in said.pop("vacancies")], **said)


def _plain(vacancy: Vacancy) -> dict[str, Any]:
    days = {
        name: {key: value.isoformat() if isinstance(value, date) else value for key, value in facts.items()}
        for name, facts in (("facts", vacancy.facts), ("at_first", vacancy.at_first))
    }
    return vars(vacancy) | days | {"notes": [astuple(note) for note in vacancy.notes]}


def _vacancy(**said: Any) -> Vacancy:
    found = Vacancy(**said)
    return replace(
        found,
        facts=_facts(found.facts),
        at_first=_facts(found.at_first),
        said={Check(item): kept for item, kept in found.said.items()},
        explained={Check(item): why for item, why in found.explained.items()},
        notes=[Fault(*note) for note in said["notes"]],
    )


def _facts(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: READ[name](value) if name in READ else value for name, value in facts.items()}
