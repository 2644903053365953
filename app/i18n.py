"""Words in the reader's language, and dates as people say them."""

from datetime import date, datetime

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from flask import Flask, request
from flask_babel import Babel, get_locale
from flask_babel import gettext as _

from app import clock
from app.config import ROOT

LANGUAGES = {
    "en": "English",
    "ar": "العربية",
    "bn": "বাংলা",
    "fa": "فارسی",
    "gu": "ગુજરાતી",
    "pa": "ਪੰਜਾਬੀ",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "so": "Soomaali",
    "es": "Español",
    "ta": "தமிழ்",
    "tr": "Türkçe",
    "ur": "اردو",
}
SPOKEN_HERE = ("en",)  # interface texts exist in these; the others name what people speak and write


def choose_language() -> str:
    return request.accept_languages.best_match(SPOKEN_HERE) or "en" if request else "en"


def say_day(day: date | datetime) -> str:
    """Thursday 4 December, with the year when it is not this one."""
    if isinstance(day, datetime):
        day = clock.local(day).date()
    locale = get_locale() or Locale("en", "GB")
    said = format_date(day, "EEEE d MMMM", locale=locale)
    return said if day.year == clock.today().year else f"{said} {day.year}"


def say_time(moment: datetime) -> str:
    """7 pm, 7:30 pm."""
    here = clock.local(moment)
    if (get_locale() or Locale("en")).language != "en":
        return format_time(here, "short", locale=get_locale())
    hour, half = here.hour % 12 or 12, "pm" if here.hour >= 12 else "am"
    return f"{hour}:{here.minute:02} {half}" if here.minute else f"{hour} {half}"


def say_moment(moment: datetime) -> str:
    """Thursday 4 December, 7 pm."""
    return _("%(day)s, %(time)s", day=say_day(moment), time=say_time(moment))


def say_month(day: date) -> str:
    """December 2026."""
    return format_skeleton("yMMMM", day, locale=get_locale() or Locale("en", "GB"))


def say_language(code: str) -> str:
    """Urdu · اردو: for those who choose a language, and for those who speak it."""
    own = LANGUAGES.get(code, code)
    here = (Locale.parse(code).get_language_name(get_locale() or "en") or own) if code in LANGUAGES else own
    return own if here == own else f"{here} · {own}"


def register(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "app" / "translations")
    Babel(app, locale_selector=choose_language)
    app.jinja_env.globals.update(get_locale=get_locale, LANGUAGES=LANGUAGES)  # ty: ignore[invalid-argument-type]
    app.jinja_env.filters.update(day=say_day, clocktime=say_time, moment=say_moment, month=say_month)
    app.jinja_env.filters["language"] = say_language
