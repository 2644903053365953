"""Letters to people who work here: each a row in the outbox, with a link and nothing else of anyone's."""

from datetime import timedelta

from flask import current_app

from app import clock
from app.accounts.models import User
from app.accounts.services import LINK_LASTS, ask_for_link
from app.codes import hash_key
from app.limits import count_guess
from app.links import mailed
from app.outbox import put

WINDOW = timedelta(minutes=15)
LETTERS_AT_MOST = 5  # for one address in one window: somebody else may be asking


def can_send() -> bool:
    """Whether this house has a courier. Without one, letters wait in the outbox."""
    return "courier" in current_app.extensions


def too_many_letters(email: str) -> bool:
    """Count that a link was asked for, whether or not the address is known."""
    return count_guess("letters to", email, WINDOW) > LETTERS_AT_MOST


def send_link(user: User) -> None:
    """Put a letter with a one-time link in the outbox."""
    key = ask_for_link(user)
    put(
        f"sign-in:{hash_key(key)}",
        user.email,
        "app/accounts/sign_in_mail.txt",
        useless_after=clock.now() + LINK_LASTS,
        link=link_of(key),
    )


def send_invitation(user: User, key: str) -> None:
    """Put the first letter to somebody new in the outbox."""
    send_letter(user, key, "app/accounts/invitation_mail.txt")


def send_letter(user: User, key: str, template: str) -> None:
    """Put a letter with a link in the outbox; its template also says what to do when the link is too old."""
    put(
        f"invitation:{hash_key(key)}",
        user.email,
        template,
        link=link_of(key),
        door=mailed("accounts.sign_in"),
    )


def link_of(key: str) -> str:
    """The whole address of a one-time link, as a letter may carry it."""
    return mailed("accounts.one_time_link", key=key)
