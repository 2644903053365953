"""Who may do what: one table, read by every route, by `flask permissions` and by the tests."""

import inspect
from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from types import SimpleNamespace
from typing import Any, Protocol, get_args, get_type_hints

from flask import abort, current_app, redirect, request, url_for
from flask_login import current_user


class Role(StrEnum):
    """What somebody who works here is, on one programme or on all."""

    ADMINISTRATOR = "administrator"
    ORGANISER = "organiser"
    FACILITATOR = "facilitator"
    VOICE = "voice"
    LEADER = "leader"
    RECRUITER = "recruiter"
    REVIEWER = "reviewer"
    RESPONDER = "responder"


STAFF = frozenset(Role)
NOBODY_SIGNED_IN = "nobody"
OWN, ANOTHERS = 1, 2  # keys of examples, for the matrix


class May(StrEnum):
    """What can be done here. The first four need no account."""

    LOOK = "look at public pages"
    TAKE_PART = "take part as a resident"
    SHOW_WALL = "show the wall with its link"
    SIGN_IN = "sign in"
    SEE_TODAY = "see what waits today"
    MANAGE_PEOPLE = "manage people who work here"
    SEE_VOICES = "see trusted voices"
    MANAGE_VOICES = "manage trusted voices"
    CHANGE_OWN_VOICE = "change one's own sentence and needs"
    SEE_PROGRAMME = "see a programme's plan"
    START_PROGRAMME = "start a programme"
    MANAGE_PROGRAMME = "manage a programme"
    PLAN_WORKSHOP = "plan workshops"
    RUN_ROOM = "run the room and read original words"
    SEE_EXACT_COUNTS = "see exact counts"
    READ_PUBLIC_WORDS = "read public words of one's own workshops"
    TELL_BACK = "print and pass on what became of what was said"
    READ_WRITE_UP = "read the write-up of an evening"
    READ_BOARD_PACK = "read the board pack"
    LISTEN = "listen to an evening, once its reading was opened"
    CODE = "put words under themes"
    SEE_CODINGS = "see themes and how often"
    MAKE_ACTIONS = "propose actions made of what was said"
    ACCEPT_ACTIONS = "accept an action as its partner"
    KEEP_PROMISES = "answer for one's own promises"
    COMMIT_ONESELF = "promise to listen, read or meet"
    CHALLENGE = "challenge actions and themes"
    MAKE_OFFERS = "offer jobs of one's own organisation, and follow who is interested"
    COUNT_HIRING = "bring in one's own organisation's figures of applicants and jobs"
    SET_FRAME = "write down living wages and targets"
    ANSWER_CONCERNS = "answer concerns that were passed to oneself"


# Without a role in the table: open to everyone, because the seat, the wall's key or the password decides.
OPEN = frozenset({May.LOOK, May.TAKE_PART, May.SHOW_WALL, May.SIGN_IN})

TABLE: dict[May, frozenset[Role]] = {
    May.LOOK: STAFF,
    May.TAKE_PART: STAFF,
    May.SHOW_WALL: STAFF,
    May.SIGN_IN: STAFF,
    May.SEE_TODAY: STAFF,
    May.MANAGE_PEOPLE: frozenset({Role.ADMINISTRATOR}),
    May.SEE_VOICES: frozenset({Role.ADMINISTRATOR, Role.ORGANISER, Role.FACILITATOR, Role.LEADER, Role.REVIEWER}),
    May.MANAGE_VOICES: frozenset({Role.ORGANISER}),
    May.CHANGE_OWN_VOICE: frozenset({Role.VOICE}),
    May.SEE_PROGRAMME: STAFF - {Role.VOICE, Role.RESPONDER},
    May.START_PROGRAMME: frozenset({Role.ORGANISER}),
    May.MANAGE_PROGRAMME: frozenset({Role.ORGANISER}),
    May.PLAN_WORKSHOP: frozenset({Role.ORGANISER}),
    May.RUN_ROOM: frozenset({Role.ORGANISER, Role.FACILITATOR}),
    May.SEE_EXACT_COUNTS: frozenset({Role.ORGANISER, Role.FACILITATOR}),
    May.READ_PUBLIC_WORDS: frozenset({Role.VOICE}),
    May.TELL_BACK: frozenset({Role.ORGANISER, Role.VOICE}),
    May.READ_WRITE_UP: frozenset({Role.ORGANISER, Role.FACILITATOR, Role.VOICE, Role.LEADER, Role.REVIEWER}),
    May.READ_BOARD_PACK: frozenset({Role.ORGANISER, Role.LEADER, Role.REVIEWER}),
    May.LISTEN: frozenset({Role.LEADER}),
    May.CODE: frozenset({Role.ORGANISER, Role.FACILITATOR}),
    May.SEE_CODINGS: frozenset({Role.ORGANISER, Role.FACILITATOR, Role.REVIEWER}),
    May.MAKE_ACTIONS: frozenset({Role.ORGANISER}),
    May.ACCEPT_ACTIONS: frozenset({Role.VOICE}),
    May.KEEP_PROMISES: frozenset({Role.ORGANISER, Role.FACILITATOR, Role.LEADER, Role.RECRUITER}),
    May.COMMIT_ONESELF: frozenset({Role.LEADER}),
    May.CHALLENGE: frozenset({Role.REVIEWER}),
    May.MAKE_OFFERS: frozenset({Role.RECRUITER}),
    May.COUNT_HIRING: frozenset({Role.RECRUITER}),
    May.SET_FRAME: frozenset({Role.ORGANISER}),
    May.ANSWER_CONCERNS: frozenset({Role.RESPONDER}),
}


class Grant(Protocol):
    """A role on one programme, or on all of them (`programme_id` is None); a voice's grant names the voice."""

    role: Role
    programme_id: int | None
    voice_id: int | None


def grants_allow(grants: list[Any], may: May, thing: object | None = None) -> bool:
    """Whether any of these grants lets its holder do this, with this thing if one is given.

    A thing says where it belongs by `programme_id`, and whose workshop it is by `voice_id`.
    """
    return any(grant.role in TABLE[may] and _covers(grant, thing) for grant in grants)


def _covers(grant: Any, thing: object | None) -> bool:
    if thing is None:
        return True
    if grant.role is Role.VOICE and getattr(thing, "voice_id", None) != grant.voice_id:
        return False
    return grant.programme_id is None or getattr(thing, "programme_id", None) in (None, grant.programme_id)


def allowed(may: May, thing: object | None = None) -> bool:
    """Whether whoever asks now may do this; templates call it to leave out what would be refused."""
    return may in OPEN or (current_user.is_authenticated and grants_allow(current_user.grants, may, thing))


def needs(may: May, of: Callable[..., Any] | None = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare who may call a route. `of` finds the thing that the address names and hands it to the view first.

    Nobody signed in: to the sign-in page. Without the role: 403. With the role, but a stranger's thing: 404, as if
    there were none.
    """
    taken = set(inspect.signature(of).parameters) if of else set()

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(**address: Any) -> Any:
            _refuse_strangers(may)
            if of is None:
                return view(**address)
            thing = of(**{name: address.pop(name) for name in taken})
            if thing is None or not allowed(may, thing):
                abort(404)
            return view(thing, **address)

        guarded.needs = may  # ty: ignore[missing-attribute]
        guarded.finder = of  # ty: ignore[missing-attribute]
        return guarded

    return declare


def _refuse_strangers(may: May) -> None:
    if allowed(may):
        return
    if current_user.is_authenticated:
        abort(403)
    if request.method in ("GET", "HEAD"):
        abort(redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303))
    abort(403)


def matrix() -> list[dict[str, Any]]:
    """Every route × role × one's own or a stranger's thing: allowed or not. The same rules as above, tried out."""
    rows = []
    for rule in sorted(current_app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        view = current_app.view_functions[rule.endpoint]
        may, finder = getattr(view, "needs", None), getattr(view, "finder", None)
        methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        rows += [
            {
                "route": rule.rule,
                "methods": methods,
                "may": may.value if may else None,
                "role": str(role),
                "object": thing,
                "allowed": may is not None and (may in OPEN or _tried(role, may, finder, thing)),
            }
            for role in (NOBODY_SIGNED_IN, *Role)
            for thing in (("own", "stranger") if finder else ("none",))
        ]
    return rows


def _tried(role: str, may: May, finder: Callable[..., Any] | None, thing: str) -> bool:
    """Whether this role on one programme (an administrator: on all) may, with a thing of that one or of another."""
    if role == NOBODY_SIGNED_IN:
        return False
    grant = SimpleNamespace(role=role, programme_id=None if role is Role.ADMINISTRATOR else OWN, voice_id=OWN)
    return grants_allow([grant], may, _example(finder, OWN if thing == "own" else ANOTHERS) if finder else None)


def _example(finder: Callable[..., Any], whose: int) -> SimpleNamespace:
    """A thing as this finder gives it: what it says of where it belongs. A voice, for one, belongs to no programme."""
    kinds = get_args(get_type_hints(finder)["return"])
    says = {name for name in ("programme_id", "voice_id") for kind in kinds if hasattr(kind, name)}
    return SimpleNamespace(**dict.fromkeys(says, whose))
