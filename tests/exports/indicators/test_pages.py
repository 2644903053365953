"""The organiser's form and what follows from it; and what anybody reads."""

import io
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app import clock
from app.db import db
from exports.indicators.models import Indicator, Standing
from tests.exports.indicators.sheets import WAITING, as_csv
from tests.indicators import counted
from tests.people import Cast, cast, signed_in
from tests.releases import release_of
from tests.rooms import say_and_show
from workshops.meetings.models import Workshop
from workshops.programmes.models import Programme
from workshops.room.services import close_workshop
from workshops.themes.services import judge, make_theme

pytestmark = pytest.mark.usefixtures("place")
FORM = {
    "title": "Waiting longer than 18 weeks",
    "counts": "People who wait longer than 18 weeks.",
    "measure": "people",
    "layout": "list",
    "source": "Waiting list",
    "owner": "Head of planned care",
    "counted_on": "2026-03-31",
    "cannot_say": "Not those who never asked.",
}


@pytest.fixture
def everyone(inside: Callable) -> Cast:
    with inside():
        return cast(opened=True)


@pytest.fixture
def amina(jar: Callable, inside: Callable, everyone: Cast) -> Any:
    return signed_in(jar, inside, everyone.organiser)


@pytest.fixture
def slug(inside: Callable, everyone: Cast) -> str:
    with inside():
        return ours(everyone).slug


@pytest.fixture
def theme(inside: Callable, everyone: Cast) -> str:
    with inside():
        return str(make_theme("command", ours(everyone), "Buses", wanted="A later bus.").id)


def ours(everyone: Cast) -> Programme:
    return db().get_one(Programme, everyone.evening.programme_id)


def filled(theme: str, rows: Sequence[Sequence[Any]] = WAITING, **other: Any) -> dict[str, Any]:
    return {**FORM, "themes": theme, "file": (io.BytesIO(as_csv(rows)), "waiting.csv"), **other}


def kept(inside: Callable) -> list[Indicator]:
    with inside(writes=False):
        return list(db().scalars(select(Indicator)))


def test_a_sheet_with_a_wrong_row_is_told_by_its_number_and_nothing_typed_is_lost(
    amina: Any, inside: Callable, slug: str, theme: str
) -> None:
    answer = amina.post(f"/programmes/{slug}/indicators/new", data=filled(theme, [*WAITING, ("Pacific", "some")]))
    assert answer.status_code == 422
    for said in ("One row needs another look", ">7<", "some", "Head of planned care", "Not those who never asked."):
        assert said in answer.text
    assert f'checked id="themes-0" name="themes" type="checkbox" value="{theme}"' in answer.text
    assert kept(inside) == []


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"title": ""}, "Give it a title."),
        ({"source": ""}, "Without it nobody can check."),
        ({"owner": ""}, "Write who answers for these numbers."),
        ({"cannot_say": ""}, "every number leaves somebody out"),
        ({"counted_on": ""}, "Choose the day of the numbers."),
        ({"counted_on": "2099-01-01"}, "still to come"),
        ({"counted_from": "2026-04-01"}, "after the last one"),
        ({"themes": []}, "Choose at least one theme."),
        ({"title": "In deprived areas"}, "Residents read this"),
        ({"as_published": "y"}, "Write where these figures are published."),
        ({"link": "javascript:alert(1)"}, "Write the whole address."),
        ({"measure": "share", "layout": "lists"}, "one list of groups can be shown"),
        ({"measure": "other"}, "Write what it counts"),
        ({"measure": "other", "unit": "per cent"}, "needs how many it is of"),
        ({"measure": "other", "unit": "Somali women"}, "These are people."),
        ({"file": (b"", "")}, "Choose the sheet."),
        ({"file": (b"%PDF-1.7", "waiting.xlsx")}, "This is a PDF"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_kept(
    amina: Any, inside: Callable, slug: str, theme: str, other: dict[str, Any], said: str
) -> None:
    if "file" in other:
        raw, name = other["file"]
        other = {"file": (io.BytesIO(raw), name)}
    answer = amina.post(f"/programmes/{slug}/indicators/new", data=filled(theme) | other)
    assert answer.status_code == 422
    assert said in answer.text
    assert kept(inside) == []


def test_from_the_sheet_to_the_public_and_back(
    amina: Any, jar: Callable, inside: Callable, slug: str, theme: str
) -> None:
    answer = amina.post(f"/programmes/{slug}/indicators/new", data=filled(theme))
    assert answer.status_code == 303
    page, anyone = answer.location, jar()
    draft = amina.get(page).text
    assert "Nobody else sees it yet." in draft
    assert "fewer than 8" in draft
    assert ">46<" not in draft, "what is rounded is nowhere on the page"
    assert "Waiting longer" not in anyone.get(f"/beside/{slug}").text
    assert page in amina.get("/today").text
    assert amina.post(f"{page}/publish").status_code == 303
    assert page not in amina.get("/today").text
    public = anyone.get(f"/beside/{slug}").text
    for said in ("Waiting longer than 18 weeks", "Head of planned care", "Not those who never asked.", "Buses"):
        assert said in public
    assert amina.post(f"{page}/publish").status_code == 409, "a second press changes nothing"
    amina.post(f"{page}/withdraw")
    assert "Waiting longer" not in anyone.get(f"/beside/{slug}").text
    amina.post(f"{page}/again")
    assert "Waiting longer" in anyone.get(f"/beside/{slug}").text


def test_a_published_one_is_mended_in_words_only(
    amina: Any, inside: Callable, everyone: Cast, slug: str, theme: str
) -> None:
    with inside():
        key = counted(ours(everyone), public=True).id
    page = f"/programmes/{slug}/indicators/{key}/change"
    form = amina.get(page).text
    assert 'name="cannot_say"' in form
    assert 'name="counted_on"' not in form
    words = {name: FORM[name] for name in ("title", "counts", "source", "owner")}
    sent = {**words, "themes": theme, "cannot_say": "Nor the young.", "counted_on": "2020-01-01"}
    assert amina.post(page, data=sent).status_code == 303
    (indicator,) = kept(inside)
    assert (indicator.cannot_say, indicator.counted_on.year) == ("Nor the young.", 2026)


def test_a_newer_sheet_takes_its_place_and_leads_to_the_old(
    amina: Any, jar: Callable, inside: Callable, everyone: Cast, slug: str, theme: str
) -> None:
    with inside():
        key = counted(ours(everyone), public=True).id
    page = f"/programmes/{slug}/indicators/{key}/next"
    assert "Head of planned care" in amina.get(page).text
    answer = amina.post(page, data=filled(theme, counted_on="2026-06-30", title="Waiting in June"))
    assert answer.status_code == 303
    assert amina.post(page, data=filled(theme, counted_on="2026-06-30")).status_code == 409, "it is followed already"
    amina.post(f"{answer.location}/publish")
    public = jar().get(f"/beside/{slug}").text
    assert "Waiting in June" in public
    assert "Waiting longer than 18 weeks" not in public
    assert "A newer number has followed this one." in jar().get(f"/beside/{slug}/{key}").text


def test_two_who_change_a_draft_are_told(amina: Any, inside: Callable, everyone: Cast, slug: str, theme: str) -> None:
    with inside():
        indicator = counted(ours(everyone))
        key = indicator.id
    page = f"/programmes/{slug}/indicators/{key}/change"
    seen = amina.get(page).text.split('name="seen" type="hidden" value="')[1].split('"')[0]
    with inside() as session:
        session.get_one(Indicator, key).owner = "Somebody else"
    answer = amina.post(page, data={**FORM, "themes": theme, "seen": seen})
    assert answer.status_code == 409
    assert "Somebody else" in answer.text


def test_a_draft_gets_another_sheet_or_keeps_its_own(amina: Any, inside: Callable, slug: str, theme: str) -> None:
    page = amina.post(f"/programmes/{slug}/indicators/new", data=filled(theme)).location
    words = filled(theme, owner="Another owner")
    del words["file"]
    assert amina.post(f"{page}/change", data=words).status_code == 303
    with inside(writes=False):
        (draft,) = db().scalars(select(Indicator))
        assert (draft.owner, [cell.label for cell in draft.cells][:2]) == ("Another owner", ["Asian", "Black"])
    rows = [("Age", "People"), ("Young", 40), ("Old", 50)]
    assert amina.post(f"{page}/change", data=filled(theme, [*rows, ("?", "")])).status_code == 422
    assert amina.post(f"{page}/change", data=filled(theme, rows)).status_code == 303
    assert "Young" in amina.get(page).text
    assert "Choose the sheet again" in amina.post(f"{page}/change", data=words | {"counted_on": "2026-01-31"}).text
    assert amina.post(f"{page}/discard").status_code == 303
    assert amina.get(page).status_code == 404
    assert kept(inside) == []


def test_templates_are_taken_as_they_are(amina: Any, slug: str, theme: str) -> None:
    """What a template shows can be uploaded again."""
    for measure, layout in (
        ("people", "list"),
        ("people", "lists"),
        ("people", "within"),
        ("share", "list"),
        ("other", "list"),
    ):
        file = amina.get(f"/programmes/{slug}/indicators/template.xlsx?measure={measure}&layout={layout}").data
        sent = filled(theme, measure=measure, layout=layout, unit="days", file=(io.BytesIO(file), "template.xlsx"))
        assert amina.post(f"/programmes/{slug}/indicators/new", data=sent).status_code == 303, (measure, layout)


def test_beside_the_number_stand_words_and_how_many_spoke_by_the_release_alone(
    jar: Callable, inside: Callable, everyone: Cast, slug: str, theme: str
) -> None:
    with inside() as session:
        evening = session.get_one(Workshop, everyone.evening.workshop_id)
        said = say_and_show(evening, "The last bus goes at six.")
        judge("command", everyone.organiser.id, said, [make_theme("command", ours(everyone), "Buses")])
        counted(ours(everyone), public=True)
        close_workshop("command", evening, late_hours=1)
    clock.set_now(clock.now() + timedelta(hours=2))
    public = jar().get(f"/beside/{slug}").text
    assert "The last bus goes at six." in public
    assert "How many spoke of this will stand here" in public
    assert "Few or none were heard" not in public
    with inside():
        release_of(ours(everyone).id)
    assert "Few or none were heard so far from" in jar().get(f"/beside/{slug}").text


@pytest.mark.parametrize("standing", [Standing.DRAFT, Standing.WITHDRAWN])
def test_what_is_not_public_is_not_there(
    jar: Callable, inside: Callable, everyone: Cast, slug: str, standing: Standing
) -> None:
    with inside():
        indicator = counted(ours(everyone), public=standing is not Standing.DRAFT)
        indicator.standing = standing
        key = indicator.id
    assert jar().get(f"/beside/{slug}/{key}").status_code == 404
    assert "Nothing stands here yet." in jar().get(f"/beside/{slug}").text


def test_a_full_list_can_be_looked_through(amina: Any, inside: Callable, everyone: Cast, slug: str) -> None:
    with inside():
        for number in range(120):
            counted(ours(everyone), f"Theme {number}", public=True, title=f"Number {number} of many")
    assert "Page 1 of 3" in amina.get(f"/programmes/{slug}/indicators").text
    found = amina.get(f"/beside/{slug}?q=number+77").text
    assert "Number 77 of many" in found
    assert "Number 78 of many" not in found
    assert "Nothing fits" in amina.get(f"/beside/{slug}?q=zeppelin").text
