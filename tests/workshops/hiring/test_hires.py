"""Jobs by reference: without names, once in the whole house, by form and by file; and who is still there."""

import html
import io
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from app import clock
from app.db import db
from app.ledger import Entry
from tests.people import signed_in
from tests.workshops.hiring.conftest import offer_of
from tests.workshops.hiring.files import as_csv, as_xlsx, carried, choose, faults
from workshops.hiring.counting import jobs_of
from workshops.hiring.models import Hire, InPost, JobTarget
from workshops.hiring.services import CountedError, add_hire
from workshops.programmes.models import Programme
from workshops.seats.where import SOMEWHERE_ELSE

STILL_THERE = ["Still there after 26 weeks", "Still there after 52 weeks"]
HEAD = ["Offer", "Employer", "Reference of the job", "Neighbourhood", "First day", "Part of full time"]


@pytest.fixture
def facts(inside: Callable, everyone, offers) -> dict[str, str]:
    """A job of ours as the form sends it."""
    with inside(writes=False):
        employer = str(everyone.recruiter.user().organisation_id)
    return {
        "offer": str(offers.ward),
        "employer": employer,
        "reference": "RN-2026/114",
        "where": "",
        "started_on": offers.since.isoformat(),
        "full_time": "0.6",
    }


@pytest.fixture
def hire_id(inside: Callable, kofi, facts) -> int:
    assert kofi.post("/hires/new", data=facts).status_code == 303
    with inside(writes=False) as session:
        return session.scalars(select(Hire.id)).one()


def hires(inside) -> list[Hire]:
    with inside(writes=False) as session:
        return list(session.scalars(select(Hire).order_by(Hire.id)))


def seen(page) -> str:
    found = re.search(r'name="seen" type="hidden" value="([^"]+)"', page.text)
    assert found
    return found[1]


def later(days: int, offers) -> None:
    """So many days after somebody started."""
    noon = time(12)  # late in the evening a day in summer has begun already, where it has not in winter
    clock.set_now(datetime.combine(offers.since + timedelta(days=days), noon, clock.LONDON))


def verbs(inside) -> list[str]:
    with inside(writes=False) as session:
        wanted = select(Entry.verb).where(Entry.verb.like("%job%") | Entry.verb.like("%still%"))
        return list(session.scalars(wanted.order_by(Entry.seq)))


def test_a_job_is_written_down_without_a_name(inside, kofi, facts, places):
    assert "No job is written down yet" in kofi.get("/hires").text
    assert kofi.get("/hires/new").status_code == 200
    assert kofi.post("/hires/new", data=facts | {"postcode": places[0].postcode}).status_code == 303
    (hire,) = hires(inside)
    assert (hire.reference, hire.full_time, hire.neighbourhood_id) == ("RN-2026/114", 60, places[0].id)
    page = kofi.get("/hires")
    assert "RN-2026/114" in page.text
    assert places[0].postcode not in page.text
    assert verbs(inside) == ["write down job"]
    with inside(writes=False) as session:
        facts_kept = session.scalars(select(Entry.facts).where(Entry.verb == "write down job")).one()
        assert "reference" not in facts_kept


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"reference": "Jo Smith"}, "reads like somebody"),
        ({"reference": "jo smith"}, "reads like somebody"),
        ({"reference": "jo.smith@example.org"}, "leads to a person"),
        ({"reference": "QQ 12 34 56 C"}, "leads to a person"),
        ({"reference": "J.Smith/114"}, "reads like somebody"),
        ({"reference": "jane porter 2"}, "reads like somebody"),
        ({"reference": "SMITH-114"}, "reads like somebody"),
        ({"reference": "07700900123"}, "leads to a person"),
        ({"reference": "post 2, 07700 900123"}, "leads to a person"),
        ({"reference": ""}, "Write the reference"),
        ({"reference": "9" * 61}, "60 characters"),
        ({"full_time": "0"}, "from 0.01 to 1.00"),
        ({"full_time": "1.5"}, "from 0.01 to 1.00"),
        ({"started_on": "2999-01-01"}, "still to come"),
        ({"started_on": "2020-01-01"}, "was published on"),
        ({"started_on": "soon"}, "Choose a day"),
        ({"postcode": "ZZ99 9ZZ"}, "do not know this postcode"),
        ({"offer": "999999"}, "Not a valid choice"),
        ({"where": "atlantis"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_asked_back(inside, kofi, facts, wrong, says):
    page = kofi.post("/hires/new", data=facts | wrong)
    assert page.status_code == 422
    assert says in html.unescape(page.text)
    assert hires(inside) == []


@pytest.mark.parametrize("reference", ["NV-S-1041", "RN-2026/014", "K7", "HCSW-A", "post 12", "00123456789"])
def test_codes_are_references(inside, kofi, facts, reference):
    assert kofi.post("/hires/new", data=facts | {"reference": reference}).status_code == 303
    assert [hire.reference for hire in hires(inside)] == [reference]


def test_another_employers_offer_is_none(inside, kofi, facts, offers):
    assert kofi.post("/hires/new", data=facts | {"offer": str(offers.theirs)}).status_code == 422
    assert hires(inside) == []


def test_each_job_counts_once_across_organisations(inside, kofi, mo, facts, offers, programme):
    """The university tells of a job at the trust after its course, in other letters."""
    assert kofi.post("/hires/new", data=facts).status_code == 303
    theirs = facts | {"offer": str(offers.theirs), "reference": "rn-2026 / 114"}
    page = mo.post("/hires/new", data=theirs)
    assert page.status_code == 409
    assert "counted already, through another organisation, once" in page.text
    assert "Northvale NHS Trust, once" not in page.text
    page = kofi.post("/hires/new", data=facts | {"reference": "RN-2026/114 "})
    assert page.status_code == 409
    assert "counted already, through Northvale NHS Trust, once" in page.text
    rows = [HEAD, ["UNI-7", "Northvale NHS Trust", "rn-2026/ 114", "", offers.since, "0.6"]]
    page = choose(mo, "/hires", as_csv(*rows))
    assert page.status_code == 422
    assert "through another organisation" in faults(page)[0][1]
    assert len(hires(inside)) == 1
    with inside(writes=False):
        assert jobs_of(db().get_one(Programme, programme))["started"] == 1


def test_two_who_tell_of_a_job_at_once_are_one(inside, everyone, offers):
    def tell(number: int) -> str:
        try:
            with inside():
                offer = offer_of(offers.ward if number % 2 else offers.theirs)
                employer = everyone.recruiter.user().organisation
                add_hire(
                    "command",
                    offer=offer,
                    employer=employer,
                    reference="RN-1",
                    started_on=offers.since,
                    full_time=100,
                )
        except CountedError:
            return "counted"
        return "new"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(tell, range(4))) == ["counted"] * 3 + ["new"]


def test_a_job_is_put_right_and_removed_with_a_question(inside, kofi, facts, hire_id, places):
    page = kofi.get(f"/hires/{hire_id}/edit")
    assert "RN-2026/114" in page.text
    changed = facts | {"full_time": "1", "where": SOMEWHERE_ELSE, "seen": seen(page)}
    assert kofi.post(f"/hires/{hire_id}/edit", data=changed).status_code == 303
    assert kofi.post(f"/hires/{hire_id}/edit", data=changed | {"full_time": "0.5"}).status_code == 409
    (hire,) = hires(inside)
    assert (hire.full_time, hire.elsewhere) == (100, True)
    assert "Remove this job?" in kofi.get(f"/hires/{hire_id}/remove").text
    assert len(hires(inside)) == 1
    assert kofi.post(f"/hires/{hire_id}/remove").status_code == 303
    assert hires(inside) == []
    assert verbs(inside) == ["write down job", "change job", "remove job"]


def test_a_job_cannot_take_the_reference_of_another(inside, kofi, facts, hire_id):
    assert kofi.post("/hires/new", data=facts | {"reference": "RN-2"}).status_code == 303
    page = kofi.get(f"/hires/{hire_id}/edit")
    answer = kofi.post(f"/hires/{hire_id}/edit", data=facts | {"reference": "rn-2", "seen": seen(page)})
    assert answer.status_code == 409
    assert [hire.reference for hire in hires(inside)] == ["RN-2026/114", "RN-2"]


def test_another_employer_finds_no_job_of_ours(inside, mo, hire_id, facts):
    for address in (f"/hires/{hire_id}/edit", f"/hires/{hire_id}/remove", f"/hires/{hire_id}/still-there"):
        assert mo.get(address).status_code == 404
        assert mo.post(address, data=facts | {"said": "left", "weeks": "26"}).status_code == 404
    assert "RN-2026/114" not in mo.get("/hires").text
    assert len(hires(inside)) == 1


def test_jobs_come_in_by_file_and_the_same_file_changes_nothing(inside, kofi, offers, places):
    rows = [
        HEAD,
        ["RN-1", "", "P-100", places[0].name, offers.since, 1],
        ["Ready for the ward", "Eastvale University", "P-100", places[1].postcode, offers.since, 0.5],
        ["RN-1", "", "P-101", "somewhere else", offers.since, "0.25"],
        ["RN-1", "", "P-102", "", offers.since, "1.0"],
    ]
    page = choose(kofi, "/hires", as_xlsx(*rows))
    assert page.status_code == 200
    assert "4 jobs are new" in page.text
    assert places[1].postcode not in page.text
    assert hires(inside) == []
    assert kofi.post("/hires/keep", data={"rows": carried(page)}).status_code == 303
    kept = hires(inside)
    assert [hire.full_time for hire in kept] == [100, 50, 25, 100]
    assert [hire.neighbourhood_id for hire in kept] == [places[0].id, places[1].id, None, None]
    assert [hire.elsewhere for hire in kept] == [False, False, True, False]
    assert kofi.post("/hires/keep", data={"rows": carried(page)}).status_code == 303
    assert "Nothing was changed" in kofi.get("/hires").text
    assert "Nothing new" in choose(kofi, "/hires", as_xlsx(*rows)).text
    assert len(hires(inside)) == 4
    assert verbs(inside) == ["write down jobs"]


def test_a_wrong_file_of_jobs_names_every_row_and_stores_nothing(inside, kofi, offers, places):
    day = offers.since
    page = choose(
        kofi,
        "/hires",
        as_csv(
            HEAD,
            ["RN-1", "", "P-1", places[0].name, day, "1"],
            ["UNI-7", "", "P-2", "", day, "1"],
            ["RN-1", "Nowhere Ltd", "P-3", "", day, "1"],
            ["RN-1", "", "Jo Smith", "", day, "1"],
            ["RN-1", "", "", "", day, "1"],
            ["RN-1", "", "P-4", "Atlantis", day, "1"],
            ["RN-1", "", "P-5", "", day - timedelta(days=1), "1"],
            ["RN-1", "", "P-6", "", clock.today() + timedelta(days=1), "1"],
            ["RN-1", "", "P-7", "", "soon", "1"],
            ["RN-1", "", "P-8", "", day, "1.2"],
            ["RN-1", "", "p- 1", "", day, "1"],
        ),
    )
    assert page.status_code == 422
    assert [row for row, _what in faults(page)] == [*range(3, 13)]
    assert "Jo Smith" not in page.text
    assert dict(faults(page))[12] == "This reference stands in row 2 already: each job counts once."
    assert hires(inside) == []


def test_the_template_for_jobs_has_our_headings(kofi, offers):
    book = load_workbook(io.BytesIO(kofi.get("/hires/jobs.xlsx").data))
    assert [cell.value for cell in book.worksheets[0][1]] == [*HEAD, *STILL_THERE]


def test_a_long_list_is_looked_through_and_paged(inside, kofi, everyone, offers):
    with inside() as session:
        employer = everyone.recruiter.user().organisation_id
        session.add_all(
            Hire(
                offer_id=offers.ward,
                employer_id=employer,
                reference=f"P-{number:03}",
                reference_key=f"p-{number:03}",
                started_on=offers.since,
                full_time=100,
            )
            for number in range(60)
        )
    assert "Page 1 of 2" in kofi.get("/hires").text
    found = kofi.get("/hires?q=P-007").text
    assert "P-007" in found
    assert "P-008" not in found
    assert kofi.get("/hires?sort=reference&page=2").text.count("<tr>") == 11


def test_nothing_is_said_before_its_day(inside, kofi, hire_id, offers):
    later(182, offers)
    page = kofi.get(f"/hires/{hire_id}/still-there")
    assert "still to come" in page.text
    answer = kofi.post(f"/hires/{hire_id}/still-there", data={"said": "in_post", "weeks": "26"})
    assert answer.status_code == 409
    assert hires(inside)[0].at_26 is None


def test_who_is_still_there_is_said_and_put_right(inside, kofi, hire_id, offers):
    later(183, offers)
    address = f"/hires/{hire_id}/still-there"
    page = kofi.get(address)
    assert "Still there after 26 weeks?" in page.text
    said = {"said": "in_post", "weeks": "26", "evidence": "payroll of March", "seen": seen(page)}
    assert kofi.post(address, data=said | {"evidence": "Jo Smith said so"}).status_code == 422
    for note in ("seen by Quillfeather", "Zebedee Payroll", "line manager: Zebedee"):
        assert kofi.post(address, data=said | {"evidence": note}).status_code == 422
    assert kofi.post(address, data=said | {"evidence": "x" * 301}).status_code == 422
    assert kofi.post(address, data=said | {"said": "perhaps"}).status_code == 422
    assert kofi.post(address, data=said).status_code == 303
    assert kofi.post(address, data=said | {"said": "left"}).status_code == 409, "somebody else has said it meanwhile"
    again = kofi.get(address)
    assert kofi.post(address, data=said | {"said": "left", "seen": seen(again)}).status_code == 303
    (hire,) = hires(inside)
    assert (hire.at_26, hire.evidence_26) == (InPost.LEFT, "payroll of March")
    assert verbs(inside) == ["write down job", "say who is still there", "say who is still there"]


def test_a_year_can_be_answered_without_the_half(inside, kofi, hire_id, offers):
    later(365, offers)
    address = f"/hires/{hire_id}/still-there"
    page = kofi.get(address)
    assert "Still there after 52 weeks?" in page.text
    assert kofi.post(address, data={"said": "in_post", "weeks": "52", "seen": seen(page)}).status_code == 303
    (hire,) = hires(inside)
    assert (hire.at_26, hire.at_52) == (None, InPost.IN_POST)
    page = kofi.get(f"{address}?weeks=26")
    assert kofi.post(address, data={"said": "unknown", "weeks": "26", "seen": seen(page)}).status_code == 303
    assert hires(inside)[0].at_26 is InPost.UNKNOWN


def answer(kofi, hire_id: int, weeks: str, said: str):
    address = f"/hires/{hire_id}/still-there"
    page = kofi.get(f"{address}?weeks={weeks}")
    return kofi.post(address, data={"said": said, "weeks": weeks, "seen": seen(page)})


def test_nobody_is_in_post_after_a_year_who_had_left_after_half_a_year(inside, kofi, hire_id, offers):
    later(365, offers)
    assert answer(kofi, hire_id, "52", "in_post").status_code == 303
    refused = answer(kofi, hire_id, "26", "left")
    assert refused.status_code == 409
    assert "Nobody has left after 26 weeks and is still in post after 52" in refused.text
    assert hires(inside)[0].at_26 is None
    assert answer(kofi, hire_id, "52", "unknown").status_code == 303
    assert answer(kofi, hire_id, "26", "left").status_code == 303
    assert answer(kofi, hire_id, "52", "in_post").status_code == 409
    assert answer(kofi, hire_id, "26", "in_post").status_code == 303
    assert answer(kofi, hire_id, "52", "in_post").status_code == 303
    with pytest.raises(IntegrityError), inside() as session:
        session.execute(update(Hire).values(at_26=InPost.LEFT))


def test_whoever_had_left_is_not_asked_again_and_counts_as_left(inside, kofi, hire_id, offers, programme):
    later(200, offers)
    assert answer(kofi, hire_id, "26", "left").status_code == 303
    later(365, offers)
    assert "nobody has said" not in kofi.get("/hires").text
    assert "not said yet" not in kofi.get("/hires").text
    assert "count as left after 52 weeks" in kofi.get(f"/hires/{hire_id}/still-there?weeks=52").text
    assert "Still there after 26 weeks?" in kofi.get(f"/hires/{hire_id}/still-there").text
    with inside(writes=False):
        found = jobs_of(db().get_one(Programme, programme))
    assert (found["left_26"], found["left_52"], found["unknown_52"]) == (1, 1, 0)


def test_an_answer_keeps_the_first_day_where_it_is(inside, kofi, facts, hire_id, offers):
    later(183, offers)
    page = kofi.get(f"/hires/{hire_id}/still-there")
    kofi.post(f"/hires/{hire_id}/still-there", data={"said": "left", "weeks": "26", "seen": seen(page)})
    edit = kofi.get(f"/hires/{hire_id}/edit")
    moved = facts | {"started_on": clock.today().isoformat(), "seen": seen(edit)}
    assert kofi.post(f"/hires/{hire_id}/edit", data=moved).status_code == 409


def test_a_target_page_tells_an_organiser_no_exact_number(inside, everyone, jar, hire_id, programme):
    with inside(writes=False):
        slug = db().get_one(Programme, programme).slug
    page = signed_in(jar, inside, everyone.organiser).get(f"/programmes/{slug}/jobs-target").text
    assert "1 job was started" not in page
    assert "newest release" in page


def test_a_target_is_set_in_public(inside, everyone, jar, kofi, programme):
    with inside(writes=False):
        slug = db().get_one(Programme, programme).slug
    amina, dana = signed_in(jar, inside, everyone.organiser), signed_in(jar, inside, everyone.neighbour)
    address = f"/programmes/{slug}/jobs-target"
    page = amina.get(address)
    by_on = (clock.today() + timedelta(days=400)).isoformat()
    said = {"starts": "40", "still_there": "30", "by_on": by_on, "seen": seen(page)}
    assert amina.post(address, data=said | {"still_there": "41"}).status_code == 422
    assert amina.post(address, data=said | {"starts": "0"}).status_code == 422
    assert amina.post(address, data=said | {"by_on": "2020-01-01"}).status_code == 422
    assert amina.post(address, data=said).status_code == 303
    assert amina.post(address, data=said | {"starts": "50"}).status_code == 409
    assert dana.get(address).status_code == 404
    assert kofi.get(address).status_code == 403
    with inside(writes=False) as session:
        assert session.scalars(select(JobTarget)).one().starts == 40
        entry = session.scalars(select(Entry).where(Entry.verb == "set target for jobs")).one()
        assert entry.public
        assert session.scalar(select(func.count()).select_from(JobTarget)) == 1


def test_jobs_and_figures_that_differ_are_told_both_ways(kofi, facts, offers):
    head = ["Offer", "Neighbourhood", "Interested", "Applied", "Interviewed", "Offered", "Started"]

    def figures(started: int) -> None:
        sheet = as_csv(head, ["RN-1", "", 9, 9, 5, 5, started])
        page = choose(kofi, "/figures", sheet, as_of=clock.today().isoformat())
        assert kofi.post("/figures/keep", data={"rows": carried(page)}).status_code == 303

    kofi.post("/hires/new", data=facts)
    kofi.post("/hires/new", data=facts | {"reference": "RN-2026/115"})
    assert "more have started" not in kofi.get("/hires").text
    assert "More jobs stand here" not in kofi.get("/hires").text, (
        "without figures there is nothing to hold them against"
    )
    figures(4)
    assert "2 jobs without a reference" in kofi.get("/hires").text
    assert "2 starts have no reference yet" in kofi.get("/today").text
    figures(1)
    page = kofi.get("/hires").text
    assert "More jobs stand here than your figures say have started" in page
    assert "1 job more" in page
    figures(2)
    page = kofi.get("/hires").text
    assert "more have started" not in page
    assert "More jobs stand here" not in page
