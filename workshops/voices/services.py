"""Registering trusted voices, and what they say of themselves."""

from collections.abc import Iterable
from typing import TypedDict, Unpack

from sqlalchemy import select

from app import ledger
from app.db import db
from app.keeping import add_under, lock, slugs, write
from workshops.voices.models import Voice
from workshops.voices.reach import set_reach


class VoiceDetails(TypedDict, total=False):
    """What may be kept of a voice beside its name and sentence; languages by their codes (app/i18n.py)."""

    languages: list[str]
    communities: str
    needs: str
    champion: str
    named_ok: bool
    on_hold: bool


class VoiceFacts(VoiceDetails, total=False):
    name: str
    sentence: str


def voice_by_slug(slug: str) -> Voice | None:
    return db().scalar(select(Voice).where(Voice.slug == slug))


def create_voice(
    actor: str, *, name: str, sentence: str, neighbourhood_ids: Iterable[int] = (), **details: Unpack[VoiceDetails]
) -> Voice:
    """Register a trusted voice. Its address comes from its name and stays, so that links to it do."""
    voice = Voice(name=name, sentence=sentence)
    write(voice, details)
    add_under(voice, "slug", slugs(name, "voice"))
    set_reach(voice, neighbourhood_ids)
    ledger.record(actor, "create voice", f"voice:{voice.id}", **voice.facts())
    return voice


def change_voice(
    actor: str, voice: Voice, *, neighbourhood_ids: Iterable[int] | None = None, **facts: Unpack[VoiceFacts]
) -> list[str]:
    """Change what is given, and say what has changed. A change of nothing leaves no entry in the ledger."""
    lock(voice)
    changed = write(voice, facts)
    if neighbourhood_ids is not None:
        changed += set_reach(voice, neighbourhood_ids)
    if changed:
        ledger.record(actor, "change voice", f"voice:{voice.id}", changed=changed, **voice.facts())
    return changed
