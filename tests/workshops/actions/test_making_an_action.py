"""Amina makes an action of a theme, with Imam Yusuf's voice; he accepts it, or says no."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from app.accounts.models import Organisation, OrganisationKind
from tests.keeping import Promise, programme_of
from tests.planners import seen
from tests.promises import promised, proposed, spoken
from workshops.actions.models import Action, ActionState
from workshops.actions.services import action_by_slug, change
from workshops.programmes.models import Programme
from workshops.themes.services import make_theme
from workshops.voices.models import Voice


@pytest.fixture
def amina(everyone, enter):
    return enter(everyone.organiser)


@pytest.fixture
def imam(everyone, enter):
    return enter(everyone.voice)


@pytest.fixture
def here(everyone, inside):
    return f"{programme_of(inside, everyone.evening.programme_id)}/actions"


@pytest.fixture
def theme(everyone, inside):
    with inside() as session:
        return spoken(session, everyone).id


def filled(everyone, theme, **other):
    """The form as Amina fills it in."""
    return {
        "title": "A second late bus",
        "what": "Run one more bus at half past nine.",
        "themes": [str(theme)],
        "partner": f"voice:{everyone.voice_id}",
        "new_partner": "",
        "owner": str(everyone.leader.id),
        "first_due": (clock.today() + timedelta(days=28)).isoformat(),
        "measure": "Buses after eight",
        "baseline": "none",
        "target": "two",
        "declined": "A bus all night: nobody drives it.",
    } | other


def count(inside) -> int:
    with inside(writes=False) as session:
        return session.scalar(select(func.count()).select_from(Action))


def test_a_theme_becomes_an_action(amina, everyone, here, theme, inside, entries):
    on_theme = amina.get(f"{here.removesuffix('/actions')}/themes/{theme}").text
    assert f'href="{here}/new?theme={theme}"' in on_theme
    page = amina.get(f"{here}/new?theme={theme}").text
    assert f'checked id="themes-0" name="themes" type="checkbox" value="{theme}"' in page
    assert "Dr Amara Cole, Northvale NHS Trust" in page
    for not_offered in ("Ruth Adler", "Dana Price", "Imam Yusuf Rahman, Hope"):
        assert not_offered not in page, "they can keep no promise here"
    before = entries()
    answer = amina.post(f"{here}/new", data=filled(everyone, theme))
    assert answer.status_code == 303
    assert answer.location == f"{here}/a-second-late-bus"
    assert entries() == [*before, "propose"]
    page = amina.get(answer.location).text
    for said in (
        "Proposed",
        "Run one more bus",
        "has not answered yet",
        "A bus all night",
        "Amina Yusuf",
        "Buses after",
    ):
        assert said in page
    with inside(writes=False):
        action = action_by_slug("a-second-late-bus")
        assert (action.state, action.voice_id, action.owner_id) == (
            ActionState.PROPOSED,
            everyone.voice_id,
            everyone.leader.id,
        )


def test_the_same_form_sent_twice_makes_one_action(amina, everyone, here, theme, inside):
    first, second = (amina.post(f"{here}/new", data=filled(everyone, theme)) for _ in range(2))
    assert first.location == second.location
    assert count(inside) == 1


def test_a_neighbourhood_of_the_programme_is_chosen(amina, everyone, here, theme, inside):
    with inside(writes=False) as session:
        places = session.get_one(Programme, everyone.evening.programme_id).neighbourhoods
        one, name = places[0].id, places[0].name
    answer = amina.post(f"{here}/new", data=filled(everyone, theme, neighbourhoods=[str(one)]))
    assert name in amina.get(answer.location).text
    refused = amina.post(f"{here}/new", data=filled(everyone, theme, title="Another", neighbourhoods=["999999"]))
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title": ""}, "Say it in one line."),
        ({"title": "x" * 161}, "Keep the line to 160 characters."),
        ({"what": " "}, "Write what will be done."),
        ({"what": "x" * 5_001}, "Keep it to 5,000 characters."),
        ({"what": "x" * 200_000}, "Keep it to 5,000 characters."),
        ({"measure": "x" * 301}, "Keep it to 300 characters."),
        ({"themes": []}, "Choose at least one theme of this programme."),
        ({"themes": ["theirs"]}, "Choose at least one theme of this programme."),
        ({"themes": ["x"]}, "Choose at least one theme of this programme."),
        ({"partner": ""}, "Name the voice or the community organisation"),
        ({"partner": "voice:99999"}, "Name the voice or the community organisation"),
        ({"new_partner": "Mothers of Hope Street"}, "not both"),
        ({"partner": "", "new_partner": "Northvale NHS Trust"}, "no community organisation"),
        ({"partner": "", "new_partner": "x" * 121}, "Keep it to 120 characters."),
        ({"owner": ""}, "Choose who answers for it."),
        ({"owner": "stranger"}, "Choose who answers for it."),
        ({"owner": "reviewer"}, "Choose who answers for it."),
        ({"first_due": ""}, "Choose a day."),
        ({"first_due": "soon"}, "Choose a day, like 4/12/2026."),
        ({"first_due": "2020-01-01"}, "Choose a day that has not passed."),
        ({"first_due": "9999-12-31"}, "more than five years away"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(amina, everyone, here, theme, inside, wrong, says):
    if wrong.get("themes") == ["theirs"]:
        with inside() as session:
            theirs = session.get_one(Programme, everyone.elsewhere.programme_id)
            wrong = {"themes": [str(make_theme("command", theirs, "Theirs").id)]}
    if wrong.get("owner") in ("stranger", "reviewer"):
        wrong = {"owner": str({"stranger": everyone.neighbour, "reviewer": everyone.reviewer}[wrong["owner"]].id)}
    answer = amina.post(f"{here}/new", data=filled(everyone, theme) | wrong)
    assert answer.status_code == 422
    assert says in answer.text
    assert "A bus all night: nobody drives it." in answer.text
    assert count(inside) == 0


def test_a_voice_on_hold_is_not_asked(amina, everyone, here, theme, inside):
    with inside() as session:
        session.get_one(Voice, everyone.voice_id).on_hold = True
    assert f"voice:{everyone.voice_id}" not in amina.get(f"{here}/new").text
    assert amina.post(f"{here}/new", data=filled(everyone, theme)).status_code == 422


def test_a_community_organisation_is_known_from_then_on(amina, everyone, here, theme, inside):
    name = "Mothers of Hope Street"
    amina.post(f"{here}/new", data=filled(everyone, theme, partner="", new_partner=name))
    page = amina.get(f"{here}/new").text
    assert f"{name} (organisation)" in page
    amina.post(f"{here}/new", data=filled(everyone, theme, title="Another", partner="", new_partner=name.upper()))
    with inside(writes=False) as session:
        found = session.scalars(select(Organisation).where(Organisation.name.ilike(name))).all()
        assert [each.kind for each in found] == [OrganisationKind.COMMUNITY]
        assert {each.partner_id for each in session.scalars(select(Action))} == {found[0].id}


def test_the_owners_own_organisation_is_no_partner(amina, everyone, here, theme, inside):
    with inside():
        everyone.leader.user().organisation.kind = OrganisationKind.COMMUNITY
        key = everyone.leader.user().organisation_id
    answer = amina.post(f"{here}/new", data=filled(everyone, theme, partner=f"organisation:{key}"))
    assert answer.status_code == 422
    assert "A partner comes from outside of it." in answer.text


def test_without_a_theme_it_says_where_to_make_one(amina, everyone, here):
    page = amina.get(f"{here}/new").text
    assert "There is no theme yet" in page
    assert amina.post(f"{here}/new", data=filled(everyone, 1)).status_code == 422


@pytest.mark.parametrize(
    "who", ["facilitator", "leader", "recruiter", "reviewer", "voice", "administrator", "neighbour"]
)
def test_only_an_organiser_of_this_programme_makes_one(everyone, enter, here, theme, inside, who):
    person = enter(getattr(everyone, who))
    expected = 404 if who == "neighbour" else 403
    assert person.get(f"{here}/new").status_code == expected
    assert person.post(f"{here}/new", data=filled(everyone, theme)).status_code == expected
    assert count(inside) == 0


def test_the_partner_accepts_by_phone(amina, everyone, inside):
    at = Promise.of(inside, everyone)
    assert at.take(amina, "accepted").status_code == 422
    answer = at.take(amina, "accepted", words="He rang on Tuesday: we stand by it.")
    assert answer.status_code == 303
    assert at.look(inside, "accepted_on") == clock.today()
    assert at.history(inside)[-1] == (
        "accept as partner",
        {"words": "He rang on Tuesday: we stand by it.", "in_person": True},
    )
    page = amina.get(at.page).text
    assert "Amina Yusuf</span>, who wrote down what the partner said" in page
    again = at.send(amina, "accepted", "accepted", words="Once more.")
    assert again.status_code == 409
    assert "Once more." in again.text, "nothing that was typed is lost"
    assert len(at.history(inside)) == 2


def test_the_voice_accepts_by_themselves(imam, everyone, inside):
    at = Promise.of(inside, everyone)
    page = imam.get(f"{at.page}/partner").text
    assert "Run one more bus at half past nine." in page
    assert at.take(imam, "yes", words="").status_code == 422
    assert at.take(imam, "yes", words="We stand by it.").status_code == 303
    assert at.look(inside, "accepted_on") == clock.today()
    assert "You have accepted." in imam.get(f"{at.page}/partner").text
    late = at.send(imam, "partner/no", "no", words="No after all.")
    assert late.status_code == 409
    assert "No after all." in late.text


def test_the_voice_says_no_and_may_be_asked_again(imam, amina, everyone, inside):
    at = Promise.of(inside, everyone)
    assert at.take(imam, "no", words="Nobody asked the mothers.").status_code == 303
    assert at.look(inside, "state", "accepted_on") == (ActionState.PROPOSED, None)
    assert at.history(inside)[-1] == ("decline as partner", {"words": "Nobody asked the mothers."})
    page = amina.get(at.page).text
    assert "said no" in page
    assert "Nobody asked the mothers." in page
    edited = amina.get(f"{at.page}/edit")
    data = filled(everyone, 0, what="Ask the mothers first, then run one more bus.", themes=at_themes(inside, at))
    assert amina.post(f"{at.page}/edit", data=data | seen(edited)).status_code == 303
    assert "has not answered yet" in amina.get(at.page).text, "it reads otherwise now"


def at_themes(inside, at):
    with inside(writes=False) as session:
        return [str(each.id) for each in session.get_one(Action, at.id).themes]


def test_a_yes_to_other_words_is_no_yes(imam, everyone, inside):
    at = Promise.of(inside, everyone)
    with inside() as session:
        mark = imam_reads(session, at)
        change("user:1", session.get_one(Action, at.id), "", what="Think about a bus.")
    answer = at.send(imam, "partner/accept", "yes", words="We stand by it.", seen=mark)
    assert answer.status_code == 409
    assert "was changed after you opened this page" in answer.text
    assert "We stand by it." in answer.text
    assert at.look(inside, "accepted_on") is None


def imam_reads(session, at):
    from workshops.actions.step_forms import mark_of

    return mark_of(session.get_one(Action, at.id))


def test_only_the_partner_itself_answers_as_partner(everyone, enter, inside):
    at = Promise.of(inside, everyone)
    with inside() as session:
        session.get_one(Action, at.id).voice_id = everyone.elsewhere_voice_id
    imam = enter(everyone.voice)
    assert imam.get(f"{at.page}/partner").status_code == 404
    for step in ("accept", "no"):
        assert imam.post(f"{at.page}/partner/{step}", data={"yes-words": "Yes", "no-words": "No"}).status_code == 404
    assert imam.get(at.page).status_code == 403
    assert enter(everyone.leader).get(f"{at.page}/partner").status_code == 403


def test_while_it_is_proposed_organisers_edit_freely(amina, everyone, inside, theme):
    at = Promise.of(inside, everyone)
    page = amina.get(f"{at.page}/edit")
    assert "Why do you change it?" not in page.text
    assert 'name="first_due"' not in page.text, "it never changes"
    data = filled(everyone, theme, title="A third late bus", partner="", new_partner="Mothers of Hope Street")
    assert amina.post(f"{at.page}/edit", data=data | seen(page)).status_code == 303
    assert at.look(inside, "title", "voice_id") == ("A third late bus", None)
    page = amina.get(at.page).text
    assert "Buses after eight" in page
    assert "before: Imam Yusuf Rahman" in page, "the history has names, not numbers"


def test_a_partner_who_had_accepted_is_asked_again_when_it_reads_otherwise(amina, everyone, inside):
    at = Promise.of(inside, everyone)
    at.take(amina, "accepted", words="On the phone.")
    page = amina.get(f"{at.page}/edit")
    same = filled(everyone, 0, themes=at_themes(inside, at), declined="A night bus.") | seen(page)
    amina.post(f"{at.page}/edit", data=same)
    assert at.look(inside, "accepted_on") == clock.today(), "what was declined is the organiser's to say"
    page = amina.get(f"{at.page}/edit")
    answer = amina.post(f"{at.page}/edit", data=same | {"what": "Think about it."} | seen(page))
    assert answer.status_code == 303
    assert "asked once more" in amina.get(answer.location).text
    assert at.look(inside, "accepted_on") is None


def test_once_promised_a_change_says_why(amina, everyone, inside):
    at = Promise.of(inside, everyone, promised)
    page = amina.get(f"{at.page}/edit")
    assert 'name="partner"' not in page.text
    data = {"title": "A second late bus", "what": "Run it at ten.", "measure": "", "baseline": "", "target": ""}
    answer = amina.post(f"{at.page}/edit", data=data | seen(page))
    assert answer.status_code == 422
    assert "Say why" in answer.text
    assert "Run it at ten." in answer.text
    data["why"] = "The drivers start later."
    assert amina.post(f"{at.page}/edit", data=data | seen(page)).status_code == 303
    verb, facts = at.history(inside)[-1]
    assert (verb, facts["words"]) == ("change", "The drivers start later.")
    assert facts["what"] == ["Run one more bus at half past nine.", "Run it at ten."]
    assert "The drivers start later." in amina.get(at.page).text


def test_whoever_saves_second_is_told(amina, everyone, inside):
    at = Promise.of(inside, everyone, promised)
    page = amina.get(f"{at.page}/edit")
    with inside() as session:
        change("user:1", session.get_one(Action, at.id), "The drivers asked.", what="Joan was quicker.")
    data = {"title": "A second late bus", "what": "Mine.", "why": "Because."} | seen(page)
    answer = amina.post(f"{at.page}/edit", data=data)
    assert answer.status_code == 409
    for words in ("Joan was quicker.", "Mine.", "Because."):
        assert words in answer.text
    assert at.look(inside, "what") == "Joan was quicker."
    assert amina.post(f"{at.page}/edit", data=data | seen(answer)).status_code == 303
    assert at.look(inside, "what") == "Mine."


def test_a_form_opened_before_it_was_promised_changes_nothing_unseen(amina, everyone, inside):
    at = Promise.of(inside, everyone)
    page = amina.get(f"{at.page}/edit")
    with inside() as session:
        from workshops.actions.services import accept, move

        action = session.get_one(Action, at.id)
        accept("user:1", action, "Yes.")
        move("user:1", action, ActionState.AGREED, "Yes.")
    data = filled(everyone, 0, what="Less.", partner="", new_partner="Somebody else") | seen(page)
    assert amina.post(f"{at.page}/edit", data=data).status_code == 422, "now it needs a reason"
    assert amina.post(f"{at.page}/edit", data=data | {"why": "So."}).status_code == 409
    assert at.look(inside, "what", "voice_id") == ("Run one more bus at half past nine.", everyone.voice_id)


def test_the_neighbours_organiser_finds_nothing(everyone, enter, inside, app):
    dana = enter(everyone.neighbour)
    at = Promise.of(inside, everyone, promised)
    slug, action_slug = at.page.split("/")[2], at.page.split("/")[4]
    with app.test_request_context():
        rules = [each for each in app.url_map.iter_rules() if each.endpoint.startswith("actions.")]
    tried = 0
    for rule in rules:
        if "<action_slug>" not in rule.rule and not rule.rule.startswith("/programmes/<slug>/"):
            continue
        where = rule.rule.replace("<slug>", slug).replace("<action_slug>", action_slug)
        for method in (rule.methods or set()) & {"GET", "POST"}:
            assert dana.open(where, method=method).status_code in (403, 404), f"{method} {where}"
            tried += 1
    assert tried > 12
    with inside(writes=False) as session:
        theirs = session.get_one(Programme, everyone.elsewhere.programme_id).slug
    under_theirs = f"/programmes/{theirs}/actions/{action_slug}"
    for path in ("", "/edit"):
        assert dana.get(under_theirs + path).status_code == 404, "nor is ours under their address"
    assert dana.post(f"{under_theirs}/accepted", data={"accepted-words": "Yes"}).status_code == 404


def test_it_is_handed_to_somebody_else_with_a_reason(amina, everyone, inside, enter):
    at = Promise.of(inside, everyone, promised)
    wrong = at.take(amina, "hand_over", words="She retires.", owner=str(everyone.neighbour.id))
    assert wrong.status_code == 422
    assert "She retires." in wrong.text
    assert at.take(amina, "hand_over", words="", owner=str(everyone.facilitator.id)).status_code == 422
    assert at.take(amina, "hand_over", words="She retires.", owner=str(everyone.facilitator.id)).status_code == 303
    assert at.look(inside, "owner_id") == everyone.facilitator.id
    page = amina.get(at.page).text
    assert "Joan Field" in page
    assert "before: Dr Amara Cole" in page
    assert at.take(enter(everyone.facilitator), "start", words="The driver is found.").status_code == 303
    cole = enter(everyone.leader)
    assert at.send(cole, "done", "done", words="I did it.").status_code == 404
    again = at.send(amina, "hand-over", "hand_over", words="Again.", owner=str(everyone.facilitator.id))
    assert again.status_code == 422


def test_nothing_that_was_written_is_taken_for_markup(amina, everyone, inside):
    at = Promise.of(inside, everyone, proposed, title="<script>alert(1)</script>")
    at.take(amina, "accepted", words="<img src=x onerror=alert(1)>")
    page = amina.get(at.page).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
