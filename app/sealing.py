"""Sealed text: what only the holder of a contact key can read, neither the database nor a backup of it."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app

NO_TIME = 0


class UnreadableError(Exception):
    """None of TV_CONTACT_KEYS opens this: the key that sealed it is missing."""


def seal(text: str) -> str:
    """Seal under the first of TV_CONTACT_KEYS. A token says in clear when it was made: ours all say 1970."""
    return _keys().encrypt_at_time(text.encode(), NO_TIME).decode()


def unseal(sealed: str) -> str:
    """Read what any of TV_CONTACT_KEYS has sealed. Raises UnreadableError."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise UnreadableError from None


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in current_app.config["HOUSE"].contact_keys])
