"""The line on the poster that each language's speakers read first. It is the same sentence in all of them.

They were written for this house and wait for a reader of each language (docs/decisions/print-kit.md). English is not
among them: the whole poster is English.
"""

from dataclasses import dataclass

from babel import Locale

INVITATIONS: dict[str, str] = {
    "ar": "قولوا رأيكم هنا، بلغتكم.",
    "bn": "আপনার কথা এখানে বলুন, আপনার ভাষায়।",
    "fa": "حرفتان را اینجا بزنید، به زبان خودتان.",
    "gu": "તમારી વાત અહીં કહો, તમારી ભાષામાં.",
    "pa": "ਆਪਣੀ ਗੱਲ ਇੱਥੇ ਕਹੋ, ਆਪਣੀ ਬੋਲੀ ਵਿੱਚ।",
    "pl": "Powiedz tutaj, co myślisz, w swoim języku.",
    "pt": "Diga aqui o que pensa, na sua língua.",
    "ro": "Spuneți aici ce credeți, în limba dumneavoastră.",
    "so": "Fikirkaaga halkan ku sheeg, afkaaga ku sheeg.",
    "es": "Diga aquí lo que piensa, en su idioma.",
    "ta": "உங்கள் கருத்தை இங்கே சொல்லுங்கள், உங்கள் மொழியில்.",
    "tr": "Düşüncenizi burada, kendi dilinizde söyleyin.",
    "ur": "اپنی بات یہاں کہیں، اپنی زبان میں۔",
}


@dataclass(frozen=True)
class Invitation:
    """One line, its language and how it runs."""

    language: str
    direction: str
    words: str


def invitations(languages: list[str]) -> list[Invitation]:
    """The lines for the languages spoken that evening.

    >>> [(each.language, each.direction) for each in invitations(["en", "ur", "gu"])]
    [('ur', 'rtl'), ('gu', 'ltr')]
    """
    return [
        Invitation(language, Locale.parse(language).text_direction, INVITATIONS[language])
        for language in languages
        if language in INVITATIONS
    ]
