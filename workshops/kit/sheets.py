"""What stands on each sheet for the hall, in words: the same for the PDF and for the page that is printed.

A sealed workshop is named nowhere outside, and paper goes outside: its cards and forms carry neither title nor place,
and it has no poster.
"""

from typing import Any

from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from app.i18n import say_day, say_language, say_moment
from app.links import absolute, qr_svg
from workshops.contributions.forms import ANSWERS
from workshops.equality.question_sets import CURRENT, Question
from workshops.kit.address import reach
from workshops.kit.invitations import invitations
from workshops.meetings.models import Activity, Confidentiality, Kind, Workshop
from workshops.seats.cards import in_groups

Facts = dict[str, Any]
LINES_TO_WRITE_ON = 5
# A PDF measures its words; a page cannot without a script, and goes by their number instead.
SIZES = ((60, "words-few"), (110, "words-some"), (190, "words-many"), (300, "words-most"))
A_LINE, A_ROW = 45, 70
ON_A_POSTER, ON_A_TABLE = (420, 700), (340, 740)  # letters: more are set smaller, and still more very small


def poster(workshop: Workshop) -> Facts:
    """The barber's window: the question, the way in, the promise."""
    where = _("%(venue)s · %(moment)s", venue=workshop.venue, moment=say_moment(workshop.starts_at))
    ease = " · ".join(at_ease(workshop))
    lines = invitations(workshop.languages)
    small = workshop.title + where + ease + "".join(line.words for line in lines)
    return about_sheet(_("Poster: %(title)s", title=workshop.title)) | {
        "title": workshop.title,
        "where": where,
        "host": _host(workshop),
        "question": workshop.programme.question,
        "way_in": _way_in(workshop),
        "promise": [_("No name. No account."), _("You will see what became of it.")],
        "ease": ease,
        "invitations": [vars(line) for line in lines],
        "looks": f"{_size(workshop.programme.question)} {_room(small, ON_A_POSTER)}",
    }


def tables(workshop: Workshop) -> Facts:
    """A card that stands on a table, the same on both sides."""
    way_in = _way_in(workshop)
    rules = _lines(workshop.ground_rules)
    more = [_("No phone? Ask for a paper form."), *_to_turn_to(workshop, _("Something happened to you?"))]
    return about_sheet(_("Cards for the tables")) | {
        "title": _title(workshop),
        "way_in": way_in,
        "steps": [
            _(
                "Point your camera here, or open %(address)s and type %(code)s.",
                address=way_in["address"],
                code=workshop.code,
            ),
            _("Say yes if you want to take part. No name, no account."),
            _("Answer what you like. You can stop at any question."),
        ],
        "more": more,
        "rules_say": _("What we agreed"),
        "rules": rules,
        "fold": _("Fold here, so that it stands."),
        "looks": _room(workshop.title + "".join(line.ljust(A_ROW) for line in (*more, *rules)), ON_A_TABLE),
    }


def cards(workshop: Workshop) -> Facts:
    """One for each person, ten on a sheet: what stands on all of them. Their codes come `with_cards`."""
    return about_sheet(_("Cards, one for each person")) | _card_words(workshop)


def with_cards(facts: Facts, codes: list[str]) -> Facts:
    """The sheet with these cards. Drawing takes a while and asks the database nothing."""
    return facts | {"cards": [_card(code) for code in codes]}


def forms(workshop: Workshop) -> Facts:
    """Paper forms, what stands on all of them. The card at the foot is torn off and kept; no number is on it."""
    where = _("%(venue)s · %(day)s", venue=workshop.venue, day=say_day(workshop.held_on))
    may_quote = _("My words may be quoted in public, never with a name")
    return (
        about_sheet(_("Paper forms"))
        | _card_words(workshop)
        | {
            "title": _title(workshop),
            "where": "" if _is_sealed(workshop) else where,
            "form_says": _("Paper form"),
            "before_says": _("Before you say yes"),
            "before": promises(workshop),
            "consent": _("Yes, I want to take part"),
            "consent_hint": _("No name, no account. You can stop at any question."),
            "may_quote": may_quote if workshop.confidentiality is Confidentiality.SHARED else "",
            "may_quote_hint": _("You can leave this empty and still take part."),
            "live_says": _("Where do you live?"),
            "live": _("Only if you like. Write the name of the neighbourhood, not of the street."),
            "own_language": _("Write in the language that you like best. Leave out what you like."),
            "statement_says": _("Statement"),
            "questions": [_question(activity, place) for place, activity in enumerate(workshop.questions, 1)],
            "hand_in": _("Give the form to the person who leads the evening. They type it in, as you wrote it."),
            "more": _to_turn_to(workshop, _("Something happened to you? Do not write it on this form.")),
            "cut": _("Tear off here and keep this part."),
        }
    )


def with_forms(facts: Facts, codes: list[str], first: int) -> Facts:
    """The forms with these cards, numbered from `first` on."""
    return facts | {"forms": [{"number": number, "card": _card(code)} for number, code in enumerate(codes, first)]}


def about_you(workshop: Workshop) -> Facts:
    """The sheet with questions about people. It has no number and no card, so that all of them are alike."""
    where = _("%(title)s · %(day)s", title=workshop.title, day=say_day(workshop.held_on))
    return about_sheet(_("Questions about you")) | {
        "trial": "",  # nothing on it leads to an address
        "where": "" if _is_sealed(workshop) else where,
        "before": [
            _("You do not have to answer. Leave out what you like."),
            _(
                "%(controller)s asks, to see who was heard here, and who is missing.",
                controller=workshop.programme.controller,
            ),
            _("The ticks of all sheets are added up. Then the sheets are destroyed."),
            _("Once the sheet is in the envelope you cannot take it back: nobody could tell which one is yours."),
            _(
                "Others see the numbers only when they are big: %(threshold)s people or more.",
                threshold=workshop.programme.threshold,
            ),
            _("Have you answered these questions on a phone? Then leave this sheet empty."),
        ],
        "questions": [_about_question(question) for question in CURRENT.questions],
        "nearest": _("No answer is quite right? Tick what comes nearest. Words that you write here are not kept."),
        "hand_in": _(
            "Write no name and no card number on this sheet. Fold it and put it into the envelope for these sheets, "
            "not together with your form."
        ),
    }


def _about_question(question: Question) -> Facts:
    """A question with its answers; those with a second step stand as a heading with their parts."""
    groups = [
        {"says": str(answer.words), "answers": [str(part.words) for part in answer.parts]}
        for answer in question.answers
        if answer.parts
    ]
    single = [str(answer.words) for answer in question.answers if not answer.parts]
    return {
        "words": str(question.words),
        "why": str(question.why),
        "how": _("Only if you ticked “Yes” just before.") if question.only_after else _("Tick one."),
        "groups": [*groups, {"says": "", "answers": single}],
    }


def promises(workshop: Workshop) -> list[str]:
    """What is promised before somebody says yes: the words of the join page (a test compares)."""
    programme = workshop.programme
    leaves = {
        Confidentiality.SHARED: _(
            "Some words are shown on the wall here. Outside this room they are used only if you say so below."
        ),
        Confidentiality.ROOM: _("Some words are shown on the wall here. They do not leave this room."),
        Confidentiality.SEALED: _("Your words are shown nowhere. Only the people who run this workshop read them."),
    }
    return [
        _(
            "%(controller)s asks. %(owner)s answers for it.",
            controller=programme.controller,
            owner=programme.board_owner,
        ),
        _("Nobody asks your name. The people who run this workshop read every word."),
        leaves[workshop.confidentiality],
        _(
            "Your words are deleted after %(months)s months. You can take them back at any time.",
            months=programme.retention_months,
        ),
        _(
            "Numbers are shown only when they are too big to point at anyone: %(threshold)s people or more.",
            threshold=programme.threshold,
        ),
    ]


def at_ease(workshop: Workshop) -> list[str]:
    """Getting in and being at ease, in a few words each. Who interprets is not named outside."""
    spoken = ", ".join(say_language(language).split(" · ")[0] for language in workshop.languages)
    return [
        words
        for words in (
            workshop.access,
            _("Crèche: %(words)s", words=workshop.creche) if is_wanted(workshop.creche) else "",
            _("An interpreter is there") if is_wanted(workshop.interpreter) else "",
            _("Spoken: %(languages)s", languages=spoken),
        )
        if words
    ]


def is_wanted(words: str) -> bool:
    """Whether something was arranged; the checklist also takes "not needed" for an answer.

    >>> [is_wanted(words) for words in ("Room 2, until nine", "Not needed.", "")]
    [True, False, False]
    """
    return bool(words) and words.casefold().strip(" .") not in ("not needed", "none", "no", "-")


def named_people(workshop: Workshop) -> list[str]:
    """Whom people can turn to, as they are named in the hall."""
    return [
        _("%(name)s, from %(organisation)s", name=each.user.label, organisation=each.user.organisation.name)
        if each.user.organisation
        else each.user.label
        for each in workshop.programme.responders
        if each.can_answer
    ]


def way_to_tell(workshop: Workshop) -> str:
    """How somebody tells of harm: also later, and without a phone of their own."""
    address = reach().typed + url_for("concerns.door")
    return _(
        "Open %(address)s and type %(code)s: now or later, on any phone or computer.",
        address=address,
        code=workshop.code,
    )


def about_sheet(name: str) -> Facts:
    """What every sheet says of itself, to those who hear it and to those who print it by mistake."""
    only_here = reach().only_here
    return {
        "name": name,
        "language": str(get_locale() or "en"),
        "trial": _("Only for trying: phones cannot open this address.") if only_here else "",
    }


def _way_in(workshop: Workshop) -> Facts:
    return {
        "qr": qr_svg(absolute(url_for("seats.door", code=workshop.code)), _("The way in, to scan with a phone")),
        "qr_says": _("The way in, to scan with a phone"),
        "scan": _("Point your camera here, or go to"),
        "address": reach().typed,
        "type": _("and type"),
        "code": workshop.code,
    }


def _card_words(workshop: Workshop) -> Facts:
    return {
        "heading": _title(workshop),
        "looks": "tight" if len(workshop.title) > A_LINE else "roomy",
        "when": "" if _is_sealed(workshop) else say_day(workshop.held_on),
        "lines": [
            _(
                "At the workshop: scan it to join, or type it at %(address)s.",
                address=reach().typed + url_for("told.find_thread"),
            ),
            _("Later: it shows what became of your words."),
            _("Keep it. It has no name on it, and nobody can print it again."),
        ],
        "qr_says": _("This card's own page, to scan with a phone"),
    }


def _card(code: str) -> Facts:
    address = absolute(url_for("seats.open_card", typed=code))
    return {"code": in_groups(code), "qr": qr_svg(address, _("This card's own page, to scan with a phone"))}


def _question(activity: Activity, place: int) -> Facts:
    """One question as it stands on a form: what to do, and what there is to tick, to number or to write on."""
    return {
        "place": place,
        "kind": activity.kind.value,
        "question": activity.question,
        "hint": activity.hint,
        "how": _how(activity),
        "choices": [choice.words for choice in activity.choices],
        "answers": [str(words) for _key, words in ANSWERS] if activity.kind is Kind.AGREE else [],
        "lines": {Kind.WORDS: LINES_TO_WRITE_ON, Kind.PLACE: 1}.get(activity.kind, 0),
    }


def _how(activity: Activity) -> str:
    if activity.kind is Kind.POLL:
        return _("Tick one or more.") if activity.several else _("Tick one.")
    return {
        Kind.WORDS: _("In your own words. There is more room on the back."),
        Kind.AGREE: _("Tick one box in each row."),
        Kind.RANK: _("Choose up to three. Write 1 for the first, 2 for the second, 3 for the third."),
        Kind.PLACE: _("Write the name of the place or the neighbourhood."),
    }[activity.kind]


def _to_turn_to(workshop: Workshop, asked: str) -> list[str]:
    """Whom to tell when something happened, and how, where somebody is named."""
    named = named_people(workshop)
    if not named:
        return []
    who = _("You can tell %(people)s. Only the one you choose reads it.", people=_(", or ").join(named))
    return [f"{asked} {who} {way_to_tell(workshop)}"]


def _size(question: str) -> str:
    """How large a question can stand on the poster's page.

    >>> _size("What makes it hard to get to the clinic?"), _size("Why? " * 60)
    ('words-few', 'words-most')
    """
    return next(looks for most, looks in SIZES if len(question) <= most)


def _room(words: str, bounds: tuple[int, int]) -> str:
    """How the smaller words of a page must be set to fit on it.

    >>> [_room("w" * many, (420, 700)) for many in (420, 421, 701)]
    ['roomy', 'tight', 'crammed']
    """
    a_lot, too_much = bounds
    return "crammed" if len(words) > too_much else "tight" if len(words) > a_lot else "roomy"


def _host(workshop: Workshop) -> Facts | None:
    """“with Imam Yusuf Rahman”, the name apart, where the host wants to be named."""
    if not workshop.voice.named_ok:
        return None
    before, _mark, after = _("with %(host)s", host="\n").partition("\n")
    return {"before": before, "name": workshop.voice.name, "after": after}


def _title(workshop: Workshop) -> str:
    return _("Your card") if _is_sealed(workshop) else workshop.title


def _is_sealed(workshop: Workshop) -> bool:
    return workshop.confidentiality is Confidentiality.SEALED


def _lines(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]
