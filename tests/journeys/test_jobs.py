"""From a recruiter's spreadsheet to a resident's phone, to the Friday sheet, to what the board reads."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app import clock
from app.db import db
from tests.workshops.vacancies.files import as_xlsx, porter
from workshops.meetings.models import State, Workshop
from workshops.room.services import close_workshop

pytestmark = pytest.mark.journeys
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "java_script_enabled": False}
KEPT = {
    "Open criteria": "yes",
    "Panel": "yes",
    "Adjustments": "yes",
    "Interview guaranteed": "No: we meet the first twenty.",
    "Kept for": "Hope Street; Brook End",
    "Why that is lawful": "Few people from there work with us.",
}
JOBS = ["Porter", "Cook", "Cleaner", "Driver", "Gardener", "Clerk"]


def vacancies(*, wrong: bool) -> bytes:
    """Thirty of them; two with a slip of the finger in it."""
    rows = []
    for number in range(30):
        row = porter(Reference=f"V-{number + 1}", Title=f"{JOBS[number % 6]} {number + 1}") | KEPT
        if wrong and number == 6:
            row["Pay from"] = "a lot"
        if wrong and number == 12:
            row["Kept for"] = "Hop Street"
        rows.append(row)
    return as_xlsx(*rows)


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words).click()


def test_thirty_vacancies_a_resident_and_a_friday_sheet(
    page: Page, doors_of_tonight, sign_in, someone, inside, tmp_path: Path, picture, axe
):
    sign_in(page, "recruiter")
    picture(page, "today-recruiter")
    axe(page)
    page.get_by_role("link", name="Bring in vacancies").click()
    picture(page, "vacancies-bring-in")
    axe(page)
    file = tmp_path / "vacancies.xlsx"
    file.write_bytes(vacancies(wrong=True))
    page.get_by_label("The file").set_input_files(file)
    press(page, "Look at it")
    wrong = page.get_by_role("region", name="What is wrong").get_by_role("row")
    expect(wrong.nth(1)).to_contain_text("8")
    expect(wrong.nth(1)).to_contain_text("Pay from")
    expect(wrong.nth(2)).to_contain_text("14")
    expect(wrong.nth(2)).to_contain_text("Hop Street")
    picture(page, "vacancies-wrong")
    axe(page)
    page.get_by_role("link", name="Choose another file").click()
    file.write_bytes(vacancies(wrong=False))
    page.get_by_label("The file").set_input_files(file)
    press(page, "Look at it")
    picture(page, "vacancies-right")
    press(page, "Keep 30 drafts")
    expect(page.get_by_role("row")).to_have_count(34)  # with the heading, and three of the demonstration
    picture(page, "offers")
    axe(page)
    page.get_by_role("link", name="Driver 4", exact=True).click()
    picture(page, "offer")
    axe(page)
    page.get_by_role("link", name="Go through the checklist").click()
    expect(page.get_by_text("Kept.").first).to_be_visible()
    picture(page, "offer-checklist")
    axe(page)
    page.get_by_role("link", name="Go back without saving").click()
    page.get_by_role("link", name="Change", exact=True).click()
    picture(page, "offer-form")
    axe(page)
    page.get_by_role("link", name="Our offers").click()
    press(page, "Publish the 30 drafts that lack nothing")
    expect(page.get_by_role("status")).to_contain_text("30 offers are published.")

    resident = someone(**PHONE).new_page()
    resident.goto("/jobs")
    picture(resident, "jobs")
    resident.get_by_text("Find yours: near you, hours, pay").click()
    resident.get_by_label("Where you live").select_option("Brook End")
    resident.get_by_label("Kept for where I live").check()
    press(resident, "Look")
    picture(resident, "jobs-found")
    resident.get_by_text("Look for something else: near you, hours, pay").click()
    resident.get_by_label("A word of it").fill("Driver 4")
    press(resident, "Look")
    expect(resident.get_by_role("heading", name="1 job")).to_be_visible()
    resident.get_by_role("link", name="Driver 4", exact=True).click()
    picture(resident, "job")
    resident.go_back()
    resident.get_by_role("link", name="I am interested").click()  # the first tap
    picture(resident, "interest")
    resident.get_by_label("How can they reach you?").fill("07700 900145")
    press(resident, "Send")  # the second
    code = resident.locator(".card-code").inner_text()
    picture(resident, "interest-sent")
    assert resident.context.cookies() == [], "no account, and nothing that could lead to an answer"

    page.goto("/today")
    page.get_by_role("link", name="Driver 4").click()
    picture(page, "interests")
    axe(page)
    press(page, "I have passed it on to The porters' team")
    expect(page.get_by_role("status")).to_contain_text("1 person was passed on.")
    press(page, "Undo")
    expect(page.get_by_role("status")).to_contain_text("1 person waits for you again.")
    press(page, "I have passed it on to The porters' team")
    picture(page, "interests-passed-on")
    resident.goto("/interest")
    resident.get_by_label("Your code").fill(code)
    press(resident, "Go")
    expect(resident.get_by_text("To The porters' team, for this job only.")).to_be_visible()
    picture(resident, "interest-mine")

    page.goto("/figures")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Excel").click()
    friday = tmp_path / "friday.xlsx"
    friday.write_bytes(filled_in(Path(waiting.value.path()).read_bytes()))
    page.get_by_label("A CSV or Excel file (.xlsx)").set_input_files(friday)
    press(page, "Look at it")
    picture(page, "figures-preview")
    axe(page)
    press(page, "Keep the figures of")
    picture(page, "figures")
    axe(page)
    page.get_by_label("A CSV or Excel file (.xlsx)").set_input_files(friday)
    press(page, "Look at it")
    expect(page.get_by_role("button", name="Keep the figures of")).to_have_count(0)

    programme = doors_of_tonight()["programme"]
    resident.goto(f"/releases/{programme}/1")
    funnel = resident.get_by_role("group", name="Jobs: how far people got")
    expect(funnel.get_by_role("row", name="Applied")).to_contain_text("85")
    with inside():
        tonight = db().scalars(select(Workshop).where(Workshop.state == State.OPEN)).one()
        close_workshop("command", tonight, late_hours=1)
        clock.set_now(clock.now() + 120 * clock.MINUTE)
    organiser = someone().new_page()
    sign_in(organiser, "organiser")
    organiser.goto(f"/programmes/{programme}")
    organiser.get_by_role("link", name="Public numbers").click()
    press(organiser, "Publish them")
    resident.goto(f"/releases/{programme}/2")
    expect(funnel.get_by_role("row", name="Applied")).to_contain_text("110")
    resident.goto("/jobs")
    expect(resident.get_by_text("Started work:")).to_be_visible()
    organiser.goto(f"/programmes/{programme}/jobs-target")
    picture(organiser, "jobs-target")
    axe(organiser)


def filled_in(template: bytes) -> bytes:
    """The sheet as somebody fills it in on a Friday: 24 have applied from one place, and 12 were asked to come."""
    book, out = load_workbook(io.BytesIO(template)), io.BytesIO()
    sheet = book.active
    assert sheet
    headings = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        said = dict(zip(headings, row, strict=True))
        if said["Title"].value == "Driver 4" and said["Neighbourhood"].value == "Brook End":
            for name, number in (
                ("Interested", 25),
                ("Applied", 24),
                ("Interviewed", 12),
                ("Offered", 3),
                ("Started", 0),
            ):
                said[name].value = number
    book.save(out)
    return out.getvalue()


@pytest.mark.browser_context_args(viewport={"width": 320, "height": 640}, java_script_enabled=False)
def test_at_twice_the_text_no_page_of_jobs_leaves_the_narrowest_phone(page: Page, doors_of_tonight):
    doors_of_tonight()
    page.goto("/jobs")
    job = page.locator("h3 a").first.get_attribute("href")
    assert job
    for address in (
        "/jobs",
        job,
        "/jobs/for/hope-street",
        job.replace("/jobs/", "/interest/"),
        "/interest",
        "/living-wage",
    ):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        wide = page.evaluate(
            "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > 321)"
            ".map(e => e.outerHTML.slice(0, 90))"
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, (address, wide)
