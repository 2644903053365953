"""Who carries a message out of the house, and what is known afterwards: it arrived, it did not, or nobody knows.

Each courier sorts what can go wrong into the three. A server that answered "no" has not taken the message; one that
fell silent after it had been given everything may have.
"""

from contextlib import suppress
from email.message import EmailMessage
from email.utils import format_datetime
from smtplib import SMTP, SMTP_SSL, SMTPException, SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException
from ssl import create_default_context
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from app import clock

PATIENCE = 20  # seconds
LOOPBACK = ("localhost", "127.0.0.1", "::1")
NOBODY_THERE = frozenset({550, 551, 553})  # RFC 5321, 4.2.2: no such mailbox, not here, no such name


class NotTakenError(Exception):
    """It certainly did not arrive; another try may do."""


class NobodyThereError(NotTakenError):
    """It did not arrive, and no other try will: the address is wrong."""


class UnknownEndError(Exception):
    """It was given away, and then nobody said whether it was taken."""


class Courier(Protocol):
    """`key` names the message whenever it is carried again; `stop` is the address that ends all such messages."""

    def carry(self, to: str, subject: str, body: str, *, key: str = "", stop: str = "") -> None:
        """Raises one of the three errors above."""

    def has_carried(self, key: str) -> bool:
        """Whether it is known to have arrived before; False where nobody can be asked."""


class WatchedSMTP(SMTP):
    """Knows whether the letter itself has been begun to be given."""

    given = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.given = True
        return super().data(msg)


class WatchedSMTPS(WatchedSMTP, SMTP_SSL):
    """The same, encrypted from the first word."""


class PostCourier:
    """E-mail by SMTP: smtp://user:password@host:port (STARTTLS where offered) or smtps://."""

    def __init__(self, url: str, sender: str) -> None:
        self.url, self.sender = urlsplit(url), sender
        self.host = self.url.hostname or "localhost"

    def carry(self, to: str, subject: str, body: str, *, key: str = "", stop: str = "") -> None:
        try:
            letter = self._write(to, subject, body, key, stop)
            server = self._connect()
        except (OSError, SMTPException, ValueError) as error:
            raise NotTakenError from error
        try:
            if self.url.username:
                server.login(unquote(self.url.username), unquote(self.url.password or ""))
            server.send_message(letter)
        except SMTPRecipientsRefused as error:
            codes = {code for code, _said in error.recipients.values()}
            raise (NobodyThereError if codes <= NOBODY_THERE else NotTakenError) from error
        except SMTPResponseException as error:  # an answer, and it was no
            raise NotTakenError from error
        except (OSError, SMTPException, ValueError) as error:
            raise (UnknownEndError if server.given else NotTakenError) from error
        finally:
            with suppress(OSError, SMTPException):  # what was taken is taken, however the goodbye goes
                server.quit()
            server.close()

    def has_carried(self, key: str) -> bool:
        """A mail server keeps no list; the same Message-ID lets the reader's own one notice."""
        return False

    def _write(self, to: str, subject: str, body: str, key: str, stop: str) -> EmailMessage:
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self.sender, to, subject
        letter["Date"] = format_datetime(clock.now())
        letter["Auto-Submitted"] = "auto-generated"
        if key:
            letter["Message-ID"] = f"<{key}@{self.sender.rpartition('@')[2].strip('> ') or 'localhost'}>"
        if stop:  # RFC 8058: the mail program shows a button of its own
            letter["List-Unsubscribe"] = f"<{stop}>"
            letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        letter.set_content(body)
        return letter

    def _connect(self) -> WatchedSMTP:
        """To whom a password is told must show a certificate that is in order; a relay without one may use its own."""
        if self.url.scheme == "smtps":
            return WatchedSMTPS(self.host, self.url.port or 465, timeout=PATIENCE, context=create_default_context())
        server = WatchedSMTP(self.host, self.url.port or 25, timeout=PATIENCE)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=create_default_context() if self.url.username else None)
        elif self.url.username and self.host not in LOOPBACK:
            server.close()
            raise SMTPNotSupportedError("the server offers no encryption, so it is told no password")
        return server


class PaperCourier:
    """For tests and demonstrations: keeps what it was given, as on paper. With no courier at all, messages wait."""

    def __init__(self) -> None:
        self.carried: list[tuple[str, str, str]] = []

    def carry(self, to: str, subject: str, body: str, *, key: str = "", stop: str = "") -> None:
        self.carried.append((to, subject, body))

    def has_carried(self, key: str) -> bool:
        return False
