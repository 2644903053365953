"""Every setting there is, in one table; docs/settings.md is tested against it."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.fernet import Fernet

ROOT = Path(__file__).resolve().parent.parent

SETTINGS: dict[str, str] = {
    "DATABASE_URL": "",
    "TV_MODE": "development",
    "TV_SECRET_KEY": "",
    "TV_CARD_KEY": "",
    "TV_CONTACT_KEYS": "",
    "TV_PROXIES": "0",
    "TV_BASE_URL": "",
    "TV_NOW": "",
    "TV_INSTANCE": "",
    "TV_WORKERS": "1",
    "SMTP_URL": "",
    "TV_MAIL_FROM": "voices@localhost",
    "TV_NOTIFY_API_KEY": "",
    "TV_NOTIFY_URL": "https://api.notifications.service.gov.uk",
    "TV_NOTIFY_TEXT_TEMPLATE": "",
    "TV_NOTIFY_EMAIL_TEMPLATE": "",
    "HOST": "127.0.0.1",
    "PORT": "8000",
}
SECRETS = ("TV_SECRET_KEY", "TV_CARD_KEY")
SHORTEST_SECRET = 32
SHORTEST_NOTIFY_KEY = 73  # GOV.UK Notify: a name, then two UUIDs
MAKE_CONTACT_KEY = (
    " Make one with `python3 -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'` "
    "and keep it apart from the backups: without it nobody can read what it has sealed."
)


class SettingError(RuntimeError):
    """A setting is missing or wrong; the message says which one and what to do."""


@dataclass(frozen=True)
class Config:
    """The settings of one running house, checked."""

    database_url: str
    production: bool
    secret_key: str
    card_key: str
    contact_keys: tuple[str, ...]
    proxies: int
    base_url: str
    now: datetime | None
    instance: Path
    workers: int
    smtp_url: str
    mail_from: str
    notify_api_key: str
    notify_url: str
    notify_text_template: str
    notify_email_template: str
    host: str
    port: int


def read_config(environment: Mapping[str, str] = os.environ) -> Config:
    """Read and check the settings. Raises SettingError with one sentence that says what to set."""
    value = {name: environment.get(name) or default for name, default in SETTINGS.items()}
    if value["TV_MODE"] not in ("development", "production"):
        raise SettingError("TV_MODE must be 'development' or 'production'.")
    production = value["TV_MODE"] == "production"
    instance = Path(value["TV_INSTANCE"] or ROOT / "instance")
    if production and value["TV_NOW"]:
        raise SettingError("TV_NOW is for rehearsals only: unset it, or leave production mode.")
    keys = {name: value[name] or ("" if production else _kept_key(instance, name)) for name in SECRETS}
    for name, key in keys.items():
        if production and len(key) < SHORTEST_SECRET:
            raise SettingError(
                f"{name} is missing or shorter than {SHORTEST_SECRET} characters. Make one with "
                "`python3 -c 'import secrets; print(secrets.token_urlsafe(32))'` and keep it apart from the backups."
            )
    if production and keys["TV_SECRET_KEY"] == keys["TV_CARD_KEY"]:
        raise SettingError("TV_SECRET_KEY and TV_CARD_KEY must differ.")
    if not value["DATABASE_URL"]:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)  # nobody else on this machine reads along
    return Config(
        database_url=_modern(value["DATABASE_URL"] or f"sqlite:///{instance / 'voices.db'}"),
        production=production,
        secret_key=keys["TV_SECRET_KEY"],
        card_key=keys["TV_CARD_KEY"],
        contact_keys=_contact_keys(value, instance, production=production),
        proxies=_whole(value, "TV_PROXIES"),
        base_url=value["TV_BASE_URL"].rstrip("/"),
        now=_moment(value["TV_NOW"]),
        instance=instance,
        workers=_whole(value, "TV_WORKERS"),
        smtp_url=value["SMTP_URL"],
        mail_from=value["TV_MAIL_FROM"],
        notify_api_key=_notify_key(value),
        notify_url=value["TV_NOTIFY_URL"].rstrip("/"),
        notify_text_template=value["TV_NOTIFY_TEXT_TEMPLATE"],
        notify_email_template=value["TV_NOTIFY_EMAIL_TEMPLATE"],
        host=value["HOST"],
        port=_whole(value, "PORT"),
    )


def new_secret() -> str:
    """A secret that nobody can guess."""
    return secrets.token_urlsafe(32)


def _contact_keys(value: Mapping[str, str], instance: Path, *, production: bool) -> tuple[str, ...]:
    """The first seals, all open; separated by commas. Each is a Fernet key."""
    given = [key.strip() for key in value["TV_CONTACT_KEYS"].split(",") if key.strip()]
    if not given and not production:
        given = [_kept_key(instance, "TV_CONTACT_KEYS", make=lambda: Fernet.generate_key().decode())]
    for key in given:
        try:
            Fernet(key)
        except ValueError:
            raise SettingError("TV_CONTACT_KEYS holds something that is no key." + MAKE_CONTACT_KEY) from None
    if not given:
        raise SettingError("TV_CONTACT_KEYS is missing." + MAKE_CONTACT_KEY)
    return tuple(given)


def _notify_key(value: Mapping[str, str]) -> str:
    key = value["TV_NOTIFY_API_KEY"].strip()
    if key and len(key) < SHORTEST_NOTIFY_KEY:
        raise SettingError("TV_NOTIFY_API_KEY is cut short: copy the whole key, its name and two UUIDs.")
    return key


def _kept_key(instance: Path, name: str, make: Callable[[], str] = new_secret) -> str:
    """In development the keys are made once and kept in the instance folder, so that cards survive a restart."""
    file = instance / f"{name.removeprefix('TV_').lower()}"
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        file.touch(0o600)
        file.write_text(make())
    return file.read_text()


def _modern(url: str) -> str:
    """Hosts still hand out `postgres://`, which SQLAlchemy no longer knows."""
    return "postgresql://" + url.removeprefix("postgres://") if url.startswith("postgres://") else url


def _whole(value: Mapping[str, str], name: str) -> int:
    if not value[name].isdigit():
        raise SettingError(f"{name} must be a whole number, not {value[name]!r}.")
    return int(value[name])


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        raise SettingError(f"TV_NOW must look like 2026-11-24T19:00, not {text!r}.") from None
