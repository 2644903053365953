"""Words as they are compared and as addresses show them: without accents, in small letters."""

import re
import unicodedata


def fold(text: str) -> str:
    """A text as it is searched and sorted. Done here, because the databases disagree about letters beyond English.

    >>> fold("  Société ÉTÉ "), fold("Straße")
    ('societe ete', 'strasse')
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def slug(text: str, otherwise: str) -> str:
    """A text as a piece of an address; `otherwise` where nothing of it can be spelled in plain letters.

    >>> slug("Imam Yusuf Rahman’s circle", "voice"), slug("امام", "voice")
    ('imam-yusuf-rahman-s-circle', 'voice')
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:80].strip("-") or otherwise


def shorten(text: str, most: int) -> str:
    """A text in one line of at most so many letters, cut between words.

    >>> shorten("Buses that  come, and\\nwait", 60), shorten("Buses that come, and wait", 18), shorten("a" * 9, 4)
    ('Buses that come, and wait', 'Buses that come …', 'aaa…')
    """
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    head, space, _rest = line[: most - 1].rpartition(" ")
    return f"{head.rstrip(' ,;:.')} …" if space else f"{line[: most - 1]}…"
