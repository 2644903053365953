"""Sealed text opens with its key and with no other, and tells nobody when it was sealed."""

import base64
import dataclasses
from datetime import UTC, datetime

import pytest
from cryptography.fernet import Fernet, MultiFernet
from flask import Flask

from app.sealing import UnreadableError, seal, unseal

WORDS = "He twisted my arm behind the kitchen door. 😢"


@pytest.fixture(autouse=True)
def _inside(app: Flask):
    with app.app_context():
        yield


def test_what_was_sealed_can_be_read_and_no_two_seals_are_alike():
    first, second = seal(WORDS), seal(WORDS)
    assert unseal(first) == unseal(second) == WORDS
    assert first != second


def test_without_its_key_it_stays_closed(app, monkeypatch):
    sealed = seal(WORDS)
    other = dataclasses.replace(app.config["HOUSE"], contact_keys=(Fernet.generate_key().decode(),))
    monkeypatch.setitem(app.config, "HOUSE", other)
    with pytest.raises(UnreadableError):
        unseal(sealed)


def test_no_seal_says_when_it_was_made(app):
    """Bytes 1 to 8 of a token are the second in which it was made, for anybody to read."""
    sealed = seal(WORDS)
    made = int.from_bytes(base64.urlsafe_b64decode(sealed)[1:9])
    assert made == 0, f"the database tells that it was sealed at {datetime.fromtimestamp(made, UTC)}"
    keys = MultiFernet([Fernet(key) for key in app.config["HOUSE"].contact_keys])
    assert keys.extract_timestamp(sealed) == 0
