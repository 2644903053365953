"""GOV.UK Notify: text messages, and e-mail for a house without a mail server. Imported only where it is set up."""

import logging
import re
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient
from requests import ConnectTimeout
from urllib3.exceptions import MaxRetryError, NewConnectionError

from app.couriers import PATIENCE, NobodyThereError, NotTakenError, UnknownEndError
from app.outbox import EMAIL, TEXT

logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)  # it would tell what was refused


class NotifyCourier:
    """GOV.UK Notify, for one channel. Its template holds one place, `message` (an e-mail's also `subject`)."""

    def __init__(self, channel: str, api_key: str, url: str, template: str) -> None:
        self.channel, self.api_key, self.url, self.template = channel, api_key, url, template

    def carry(self, to: str, subject: str, body: str, *, key: str = "", stop: str = "") -> None:
        with self._asked() as notify:
            if self.channel == TEXT:
                notify.send_sms_notification(to, self.template, {"message": body.strip()}, reference=key)
            else:
                said = {"subject": subject, "message": body.strip()}
                one_click = stop if stop.startswith("https:") else None  # it takes no other
                notify.send_email_notification(
                    to, self.template, said, reference=key, one_click_unsubscribe_url=one_click
                )

    def has_carried(self, key: str) -> bool:
        """Notify knows its last days by our name for them. Raises NotTakenError when it cannot be asked."""
        try:
            with self._asked() as notify:
                return bool((notify.get_all_notifications(reference=key) or {}).get("notifications"))
        except UnknownEndError as error:
            raise NotTakenError from error

    @contextmanager
    def _asked(self) -> Generator[NotificationsAPIClient]:
        """One connection to Notify: what its client raises is sorted."""
        client = NotificationsAPIClient(self.api_key, base_url=self.url, timeout=PATIENCE)
        try:
            yield client
        except Exception as error:
            raise _sorted(error) from error
        finally:
            client.request_session.close()


def _sorted(error: Exception) -> Exception:
    """An answer of 400 or more is a no; so is a door that nobody opened. Everything else may have been taken."""
    if isinstance(error, HTTPError) and error.response is not None:
        return NobodyThereError() if _is_about_the_address(error) else NotTakenError()
    cause = error.__cause__
    never_begun = isinstance(cause, ConnectTimeout) or any(
        isinstance(each, MaxRetryError) and isinstance(each.reason, NewConnectionError)
        for each in getattr(cause, "args", ())
    )
    return NotTakenError() if never_begun else UnknownEndError()


def _is_about_the_address(error: Any) -> bool:
    """Whether Notify says that nobody can have this address. A wrong template is our own mistake, and is mended."""
    said = error.message if error.status_code == 400 and isinstance(error.message, list) else []
    return any(
        each.get("error") == "ValidationError" and not re.search("template|personalisation", each.get("message", ""))
        for each in said
    )


def couriers(api_key: str, url: str, *, text_template: str, email_template: str) -> dict[str, NotifyCourier]:
    """By the names under which the app knows them (app/outbox.py); a channel without a template has none."""
    templates = {"courier": (EMAIL, email_template), "text_courier": (TEXT, text_template)}
    return {
        name: NotifyCourier(channel, api_key, url, template)
        for name, (channel, template) in templates.items()
        if template
    }
