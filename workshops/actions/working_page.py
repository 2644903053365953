"""The working page of one action: what is written, what has happened, and what whoever looks can do now."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.permissions import May, allowed, needs
from app.rendering import render
from workshops.actions.blueprint import pages
from workshops.actions.finding import action_in, is_owner, may_change
from workshops.actions.history import whole_history_of
from workshops.actions.lateness import lateness_of
from workshops.actions.models import Action, ActionKind, ActionState
from workshops.actions.owners import owners_for
from workshops.actions.partners import noes, partner_name
from workshops.actions.step_forms import DoneForm, ExplainForm, HandOverForm, StepForm
from workshops.actions.steps import ENDED, STEPS, Spoken, Step, organisers_steps, owners_steps
from workshops.actions.wording import KINDS, PILLS, REFUSALS, STATES

FORM_OF: dict[Step, type[StepForm]] = {Step.DONE: DoneForm, Step.EXPLAIN: ExplainForm, Step.HAND_OVER: HandOverForm}
ENDPOINTS: dict[Step, str] = {step: step.value for step in Step} | {
    Step.EXPLAIN: "explain_date",
    Step.HAND_OVER: "hand_on",
}
CHANGED_MEANWHILE = _l("What is written was changed after you opened this page. Read it once more, then decide.")


@dataclass(frozen=True)
class Box:
    """A step that can be taken now, and its form."""

    step: Step
    spoken: Spoken
    form: StepForm
    open: bool


def form_of(step: Step, action: Action, *, sent: bool = False) -> StepForm:
    form = FORM_OF.get(step, StepForm).on(action, step.value, sent=sent)
    return form.offer(owners_for(action.programme), action) if isinstance(form, HandOverForm) else form


@pages.get("/programmes/<slug>/actions/<action_slug>")
@needs(May.SEE_PROGRAMME, of=action_in)
def work_on(action: Action) -> Response:
    return working_page(200, action)


def working_page(
    status: int, action: Action, step: Step | None = None, form: StepForm | None = None, notice: LazyString | str = ""
) -> Response:
    """The page; `form` is that of a step that was not taken, with what was typed, and `notice` says why."""
    boxes = [
        Box(
            each,
            STEPS[each],
            form if form and each is step else form_of(each, action),
            open=(form is None and number == 0 and each is not Step.HAND_OVER) or each is step,
        )
        for number, each in enumerate(_steps(action))
    ]
    lost = form is not None and step not in [box.step for box in boxes]  # it has moved on, and the box is gone
    return render(
        "workshops/actions/show.html",
        409 if lost else status,
        boxes=boxes,
        endpoints=ENDPOINTS,
        wrong=form if form and form.errors and not lost else None,
        notice=notice or (REFUSALS["step"] if lost else ""),
        lost=form.words.data if form and lost else "",
        may_change=may_change(action) and action.state not in ENDED and not action.is_judged,
        **about(action),
    )


def about(action: Action) -> dict[str, Any]:
    """What the pages about one action show of it."""
    no = noes([action]).get(action.id)
    return {
        "action": action,
        "programme": action.programme,
        "history": whole_history_of(action),
        "lateness": lateness_of(action),
        "partner": partner_name(action),
        "no": no,
        "is_owner": is_owner(action),
        "ahead": AFTER_A_NO if no is not None else ahead_of(action),
        "KINDS": KINDS,
        "STATES": STATES,
        "PILLS": PILLS,
    }


def _steps(action: Action) -> list[Step]:
    accepted = action.accepted_on is not None
    found: list[Step] = []
    if is_owner(action):
        silent = lateness_of(action).silent > 0
        found += owners_steps(action.kind, action.state, accepted=accepted, silent=silent)
    if allowed(May.MAKE_ACTIONS, action):
        steps = organisers_steps(action.kind, action.state, accepted=accepted)
        found += [each for each in steps if each is not Step.HAND_OVER or not action.is_judged]
    return found


AHEAD: dict[ActionState, LazyString] = {
    ActionState.PROPOSED: _l("The owner promises it, or declines with reasons"),
    ActionState.AGREED: _l("The owner does it, and says so"),
    ActionState.UNDER_WAY: _l("The owner says done"),
    ActionState.SAYS_DONE: _l("The people who spoke say whether it is better"),
}
PARTNER_FIRST = _l("The partner accepts, or says no")
AFTER_A_NO = _l("The organisers talk to the partner, or ask somebody else")


def ahead_of(action: Action) -> LazyString | None:
    """What has to happen next; nothing, where it has ended."""
    if action.kind is ActionKind.CO_DESIGNED and action.state is ActionState.PROPOSED and action.accepted_on is None:
        return PARTNER_FIRST
    if action.kind is not ActionKind.CO_DESIGNED and action.state is ActionState.SAYS_DONE:
        return None
    return AHEAD.get(action.state)


def address(action: Action) -> str:
    return url_for("actions.work_on", slug=action.programme.slug, action_slug=action.slug)
