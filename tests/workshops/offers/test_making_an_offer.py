"""A recruiter writes an offer, goes through its checklist, publishes it; what is not kept is explained in public."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DatabaseError

from app import clock
from app.ledger import Entry
from tests.evenings import fields
from tests.offers import KEEPS_ALL, WORK, drafted, offered
from tests.recruiters import Desk
from workshops.offers.checklist import plain_of
from workshops.offers.models import Check, Offer, OfferState, Per
from workshops.offers.services import RefusedError, answer_to, change_offer, go_through, move, offer_by_slug
from workshops.programmes.models import Programme
from workshops.themes.services import make_theme, merge


def typed(**more: Any) -> dict[str, Any]:
    today = clock.today()
    return {
        "title": "Kitchen assistant",
        "kind": "job",
        "what": WORK,
        "pay_from": "£14.10",
        "pay_per": "hour",
        "hours_from": "16",
        "hours_to": "37.5",
        "place": "1 Hope Street",
        "starts_on": str(today + timedelta(days=60)),
        "closes_on": str(today + timedelta(days=30)),
        "places": "2",
        "contact": "The kitchen team",
        "contact_way": "0161 496 0002",
        "grades": "n",
        **more,
    }


CHECKED = {
    "criteria": "y",
    "panel": "y",
    "adjustments": "y",
    "interview": "n",
    "explain_interview": "We have two places.",
}


def write(desk: Desk, **more: Any) -> str:
    """The address of a new draft."""
    answer = desk.kofi.post(f"/programmes/{desk.slug}/offers/new", data=typed(**more))
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_from_an_empty_list_to_a_published_offer(desk: Desk, inside: Callable) -> None:
    assert "No offer yet" in desk.kofi.get("/offers").text
    at = write(desk)
    assert "Nobody can find the offer before that" in desk.kofi.get(at).text
    assert desk.kofi.post(f"{at}/publish").status_code == 409
    form = fields(desk.kofi.get(f"{at}/checklist"))
    assert desk.kofi.post(f"{at}/checklist", data=form | CHECKED).status_code == 303
    assert desk.kofi.post(f"{at}/publish").status_code == 303
    page = desk.kofi.get(at)
    assert "We have two places." in page.text
    assert "People find it until" in page.text
    with inside() as session:
        offer = session.scalars(select(Offer)).one()
        assert (offer.state, offer.pay_from, offer.minutes_to) == (OfferState.PUBLISHED, 14_10, 37 * 60 + 30)
        verbs = list(session.scalars(select(Entry.verb).where(Entry.subject == offer.subject).order_by(Entry.seq)))
    assert verbs == ["draft offer", "go through checklist", "publish offer"]


def test_the_same_form_twice_makes_one_offer(desk: Desk, inside: Callable) -> None:
    assert write(desk) == write(desk)
    with inside() as session:
        assert len(session.scalars(select(Offer)).all()) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Give it a title."),
        ({"pay_from": "a lot"}, "Type an amount in pounds"),
        ({"pay_to": "12"}, "This is less than the pay before it."),
        ({"hours_from": "0"}, "Write from 1 to 80 hours a week."),
        ({"hours_to": "10"}, "These are fewer than the hours before it."),
        ({"places": "0"}, "Write from 1 to 1,000."),
        ({"postcode": "nowhere"}, "This is no postcode."),
        ({"closes_on": "2090-01-01"}, "more than three years away"),
        ({"what": "x" * 5_001}, "Keep it to 5,000 characters."),
        ({"neighbourhoods": "999999"}, "Choose from the list."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(desk: Desk, wrong: dict[str, str], said: str) -> None:
    answer = desk.kofi.post(f"/programmes/{desk.slug}/offers/new", data=typed(contact="The night team") | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert "The night team" in answer.text


def test_less_than_the_living_wage_wants_an_explanation(desk: Desk, inside: Callable) -> None:
    at = write(desk, pay_from="12.60")
    form = fields(desk.kofi.get(f"{at}/checklist"))
    desk.kofi.post(f"{at}/checklist", data=form | CHECKED)
    refused = desk.kofi.post(f"{at}/publish")
    assert refused.status_code == 409
    assert "neither kept nor explained" in refused.text
    form = fields(desk.kofi.get(f"{at}/checklist"))
    desk.kofi.post(f"{at}/checklist", data=form | CHECKED | {"explain_pay": "Our grades rise in April."})
    assert desk.kofi.post(f"{at}/publish").status_code == 303
    assert "Our grades rise in April." in desk.kofi.get(at).text


def test_weekly_and_yearly_pay_is_held_against_it_by_the_hour(desk: Desk, inside: Callable) -> None:
    with inside():
        recruiter, programme = desk.everyone.recruiter, desk.programme_id
        yearly = {"pay_per": Per.YEAR, "minutes_from": 37 * 60 + 30, "minutes_to": 37 * 60 + 30}
        enough = offered(recruiter, programme, title="Porter", pay_from=27_000_00, pay_to=27_000_00, **yearly)
        less = offered(recruiter, programme, title="Cleaner", pay_from=25_674_00, pay_to=25_674_00, **yearly)
        kept = {offer.title: next(each.met for each in offer.checks if each.item == "pay") for offer in (enough, less)}
    assert kept == {"Porter": True, "Cleaner": False}


def test_the_rate_in_force_on_the_first_day_counts(desk: Desk, inside: Callable) -> None:
    from workshops.offers.checklist import pay_of
    from workshops.offers.living_wage import keep_rate

    with inside():
        soon = offered(desk.everyone.recruiter, desk.programme_id, pay_from=13_50, pay_to=13_50)
        assert pay_of(soon).is_enough
        keep_rate("command", soon.starts_on, uk=14_00, london=15_30, source="made up")
        assert not pay_of(soon).is_enough
    page = desk.kofi.get(f"/offers/{'healthcare-support-worker'}").text
    assert "To be kept or explained" in page


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("You help on Band 2 with your NVQ, a DBS check, and the WTE sheet.", "NVQ, DBS, WTE. Write it out"),
        ("آپ لوگوں کو وارڈ سے وارڈ لے جاتے ہیں اور ان سے بات کرتے ہیں۔", "cannot be measured in these letters"),
    ],
)
def test_short_words_of_the_office_and_other_letters_are_not_called_plain(desk: Desk, what: str, said: str) -> None:
    at = write(desk, title="پورٹر" if "آپ" in what else "Ward clerk", what=what)
    page = desk.kofi.get(f"{at}/checklist")
    assert said in page.text
    desk.kofi.post(f"{at}/checklist", data=fields(page) | CHECKED)
    assert desk.kofi.post(f"{at}/publish").status_code == 409
    form = fields(desk.kofi.get(f"{at}/checklist")) | CHECKED | {"explain_plain": "Two people from here have read it."}
    assert desk.kofi.post(f"{at}/checklist", data=form).status_code == 303
    assert "No: Two people from here have read it." in desk.kofi.get(f"{at}/preview").text


def test_what_people_read_stays_plain_until_its_words_change(desk: Desk, inside: Callable) -> None:
    """It was measured by a coarser ruler when it was published: nobody has changed it, so that it breaks nothing."""
    with inside() as session:
        offer = offered(desk.everyone.recruiter, desk.programme_id)
        session.execute(update(Offer).values(what="You help people here. We pay for your NVQ and your DBS check."))
        session.expire_all()
        assert not plain_of(offer).is_enough
        slug = offer.slug
    assert "They have not said why yet" not in desk.kofi.get(f"/jobs/{slug}").text
    with inside():
        change_offer("command", offer_by_slug(slug), contact_way="0161 496 0009")
        with pytest.raises(RefusedError, match="unexplained"):
            change_offer("command", offer_by_slug(slug), what="You help people here. We pay for your HND.")


def test_what_is_published_stays_explained(desk: Desk, inside: Callable) -> None:
    with inside():
        slug = offered(desk.everyone.recruiter, desk.programme_id).slug
    form = fields(desk.kofi.get(f"/offers/{slug}/edit")) | typed(pay_from="11")
    refused = desk.kofi.post(f"/offers/{slug}/edit", data=form)
    assert refused.status_code == 422
    assert "want an explanation in public" in refused.text
    with inside():
        offer = offer_by_slug(slug)
        assert offer
        assert offer.pay_from == 14_10


def test_the_database_refuses_an_offer_that_explains_nothing(desk: Desk, inside: Callable) -> None:
    with inside():
        drafted(desk.everyone.recruiter, desk.programme_id)
    with pytest.raises(DatabaseError, match="explained in public first"), inside() as session:
        session.execute(text("UPDATE offer SET state = 'published', opened_on = closes_on"))
    with inside():
        offered(desk.everyone.recruiter, desk.programme_id, title="Another")
    with pytest.raises(DatabaseError, match="explained in public first"), inside() as session:
        session.execute(text("UPDATE offer_check SET met = (1 = 0), explanation = ''"))
    with pytest.raises(DatabaseError, match="explained in public first"), inside() as session:
        session.execute(text("DELETE FROM offer_check"))


def test_an_offer_closes_by_itself(desk: Desk, inside: Callable, command: Callable) -> None:
    with inside():
        slug = offered(desk.everyone.recruiter, desk.programme_id).slug
    day = clock.today() + timedelta(days=31)
    assert command("worker", "--once", "--now", str(day)).exit_code == 0
    with inside():
        offer = offer_by_slug(slug)
        assert offer
        assert (offer.state, offer.closed_on) == (OfferState.CLOSED, day)
    assert desk.kofi.get(f"/offers/{slug}/edit").status_code == 303


def test_somebody_else_has_changed_it_meanwhile(desk: Desk, inside: Callable) -> None:
    at = write(desk)
    form = fields(desk.kofi.get(f"{at}/edit"))
    desk.kofi.post(f"{at}/edit", data=form | typed(title="Cook"))
    clash = desk.kofi.post(f"{at}/edit", data=form | typed(title="Chef"))
    assert clash.status_code == 409
    assert "Somebody changed this meanwhile" in clash.text


def test_paused_published_again_and_closed(desk: Desk, inside: Callable) -> None:
    with inside():
        slug = offered(desk.everyone.recruiter, desk.programme_id).slug
    for step, state in (("pause", "Paused"), ("publish", "Published"), ("close", "Closed")):
        assert desk.kofi.post(f"/offers/{slug}/{step}").status_code == 303
        assert state in desk.kofi.get(f"/offers/{slug}").text
    assert desk.kofi.post(f"/offers/{slug}/publish").status_code == 409


def test_a_draft_can_be_thrown_away(desk: Desk, inside: Callable) -> None:
    at = write(desk)
    assert "cannot be brought back" in desk.kofi.get(f"{at}/close").text
    assert desk.kofi.post(f"{at}/close").status_code == 303
    assert desk.kofi.get(at).status_code == 404


def test_another_employer_finds_nothing_of_ours(desk: Desk, inside: Callable) -> None:
    with inside():
        slugs = [
            drafted(desk.everyone.recruiter, desk.programme_id, title="Draft").slug,
            offered(desk.everyone.recruiter, desk.programme_id, title="Public").slug,
        ]
    for slug in slugs:
        for path in ("", "/edit", "/checklist", "/close", "/preview"):
            assert desk.mo.get(f"/offers/{slug}{path}").status_code == 404
        for path in ("/edit", "/checklist", "/publish", "/pause", "/close"):
            assert desk.mo.post(f"/offers/{slug}{path}").status_code == 404
    assert "Public" not in desk.mo.get("/offers").text


def test_who_belongs_to_no_organisation_is_told_so(desk: Desk, inside: Callable, jar: Callable) -> None:
    from app.accounts.services import ask_for_link, invite
    from app.permissions import Role

    with inside():
        user = invite("command", "lone@work.example", Role.RECRUITER, name="Lo Ne", programme_id=desk.programme_id)
        key = ask_for_link(user)
    lone = jar()
    lone.post(f"/login/{key}")
    assert "You belong to no organisation here" in lone.get("/offers").text
    answer = lone.post(f"/programmes/{desk.slug}/offers/new", data=typed())
    assert answer.status_code == 409
    assert "what you typed stands below" in answer.text


def test_every_draft_that_lacks_nothing_is_published_at_once(desk: Desk, inside: Callable) -> None:
    ready, bare = write(desk, title="Ready"), write(desk, title="Bare")
    desk.kofi.post(f"{ready}/checklist", data=fields(desk.kofi.get(f"{ready}/checklist")) | CHECKED)
    assert desk.kofi.post("/offers/publish").status_code == 303
    assert "1 offer is published." in desk.kofi.get("/offers").text
    assert "Published" in desk.kofi.get(ready).text
    assert "Draft" in desk.kofi.get(bare).text


def test_nothing_is_published_past_its_day(desk: Desk, inside: Callable) -> None:
    with inside():
        offer = offered(desk.everyone.recruiter, desk.programme_id)
        move("command", offer, OfferState.PAUSED)
        clock.set_now(clock.now() + timedelta(days=40))
        with pytest.raises(RefusedError, match="closing passed"):
            move("command", offer, OfferState.PUBLISHED)


def test_what_says_too_little_is_not_published(desk: Desk, inside: Callable) -> None:
    with inside():
        lacks: dict[str, dict[str, object]] = {
            "no work": {"what": ""},
            "no place": {"place": ""},
            "no hours": {"minutes_from": 0, "minutes_to": 0},
            "unreachable": {"contact_way": ""},
        }
        for why, lack in lacks.items():
            offer = drafted(desk.everyone.recruiter, desk.programme_id, **lack)
            go_through("command", offer, KEEPS_ALL, dict.fromkeys(Check, "Because."))
            with pytest.raises(RefusedError, match=why):
                move("command", offer, OfferState.PUBLISHED)


def test_what_lacks_anything_is_not_said_to_lack_nothing(desk: Desk, inside: Callable) -> None:
    """It keeps its whole checklist, and it is kept for a neighbourhood without a word why that is lawful."""
    with inside():
        offer = drafted(desk.everyone.recruiter, desk.programme_id)
        go_through("command", offer, KEEPS_ALL, dict.fromkeys(Check, "Because."))
        answer_to("command", offer, action=None, themes=(), neighbourhoods=offer.programme.neighbourhoods[:1])
        at = f"/offers/{offer.slug}"
    page, offers = desk.kofi.get(at).text, desk.kofi.get("/offers").text
    for said in (page, offers):
        assert "does not say why that is lawful" in said
        assert "lacks nothing" not in said
    assert f'action="{at}/publish"' not in page
    assert desk.kofi.post(f"{at}/publish").status_code == 409


def test_an_offer_of_before_that_nobody_can_ask_about_says_so(desk: Desk, inside: Callable) -> None:
    with inside() as session:
        offer = offered(desk.everyone.recruiter, desk.programme_id)
        session.execute(text("UPDATE offer SET contact_way = ''"))
        at = f"/offers/{offer.slug}"
    for page in (at, "/offers"):
        assert "does not say how people can ask a question" in desk.kofi.get(page).text
    assert "People read it, and it lacks something." in desk.kofi.get(at).text


def test_whether_grades_are_needed_has_to_be_said(desk: Desk) -> None:
    answer = desk.kofi.post(f"/programmes/{desk.slug}/offers/new", data={**typed(), "grades": ""})
    assert answer.status_code == 422
    assert "Say whether grades or certificates are needed." in answer.text


def test_a_last_day_before_the_first_is_refused_and_nothing_is_lost(desk: Desk, inside: Callable) -> None:
    with inside():
        slug = offered(desk.everyone.recruiter, desk.programme_id).slug
    before = str(clock.today() - timedelta(days=1))
    form = fields(desk.kofi.get(f"/offers/{slug}/edit")) | typed(title="Chef", closes_on=before)
    answer = desk.kofi.post(f"/offers/{slug}/edit", data=form)
    assert answer.status_code == 422
    assert "the last day comes after" in answer.text
    assert "Chef" in answer.text


def test_what_is_over_does_not_open_again(desk: Desk, inside: Callable) -> None:
    """Also before the worker has come by."""
    with inside():
        slug = offered(desk.everyone.recruiter, desk.programme_id).slug
    form = fields(desk.kofi.get(f"/offers/{slug}/edit"))
    clock.set_now(clock.now() + timedelta(days=31))
    assert desk.kofi.get(f"/offers/{slug}/edit").status_code == 303
    answer = desk.kofi.post(f"/offers/{slug}/edit", data=form | typed())
    assert answer.status_code == 409
    assert "stays as people read it" in answer.text


def test_two_drafts_cannot_have_one_reference(desk: Desk) -> None:
    write(desk, reference="K-1")
    answer = desk.kofi.post(f"/programmes/{desk.slug}/offers/new", data=typed(title="Another", reference="K-1"))
    assert answer.status_code == 422
    assert "Another offer of yours has this reference." in answer.text


def test_a_theme_that_was_merged_has_the_name_of_today(desk: Desk, inside: Callable, jar: Callable) -> None:
    with inside() as session:
        programme = session.get_one(Programme, desk.programme_id)
        old, new = make_theme("command", programme, "Old name"), make_theme("command", programme, "New name")
        slug = offered(desk.everyone.recruiter, desk.programme_id, themes=[old]).slug
        merge("command", old, new)
    for page in (desk.kofi.get(f"/offers/{slug}"), jar().get("/jobs"), jar().get(f"/jobs/{slug}")):
        assert "New name" in page.text
        assert "Old name" not in page.text


def test_drafts_go_many_at_once_after_a_question_and_only_ones_own(desk: Desk, inside: Callable) -> None:
    with inside():
        stays, passed, goes = (drafted(desk.everyone.recruiter, desk.programme_id, title=each).slug for each in "ABC")
        theirs = drafted(desk.everyone.rival, desk.programme_id, title="D").slug
        clock.set_now(clock.now() + timedelta(days=31))
        for slug in (stays, goes, theirs):
            offer_by_slug(slug).closes_on += timedelta(days=31)
    assert "Throw drafts away" in desk.kofi.get("/offers").text
    page = desk.kofi.get("/offers/drafts").text
    assert [f'value="{each}"' in page for each in (stays, passed, goes, theirs)] == [True, True, True, False]
    assert re.findall(r'value="([^"]+)" checked', page) == [passed]
    assert len(re.findall(r'value="[^"]+" checked', desk.kofi.get("/offers/drafts?all=1").text)) == 3
    assert desk.kofi.post("/offers/drafts").status_code == 422
    with inside():
        offer = offered(desk.everyone.recruiter, desk.programme_id, title="E")
    answer = desk.kofi.post("/offers/drafts", data={"draft": [passed, goes, theirs, offer.slug]})
    assert answer.status_code == 303
    assert "2 drafts are gone. 2 were no drafts any more." in desk.kofi.get("/offers").text
    with inside(writes=False) as session:
        assert set(session.scalars(select(Offer.title))) == {"A", "D", "E"}
        verbs = list(session.scalars(select(Entry.verb).where(Entry.verb == "throw away draft offer")))
    assert len(verbs) == 2
    assert desk.mo.get("/offers/drafts").status_code == 200


@pytest.mark.journeys
def test_the_page_of_drafts_hinders_nobody(come, everyone, inside, axe, picture) -> None:
    with inside():
        for number in range(3):
            day = clock.today() + timedelta(days=9 + number)
            drafted(everyone.recruiter, everyone.evening.programme_id, title=f"Porter {number + 1}", closes_on=day)
        clock.set_now(clock.now() + timedelta(days=10))
    page = come(everyone.recruiter)
    page.goto("/offers/drafts")
    axe(page)
    picture(page, "drafts-away")
