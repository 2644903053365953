"""The sheets that can be printed as often as one likes: what they say, and that a phone can follow them."""

import pytest

from app.accounts.models import User
from app.accounts.services import stop_access
from app.i18n import LANGUAGES
from tests import paper
from tests.evenings import fields, plan
from tests.people import signed_in
from tests.workshops.kit.conftest import FORM_ID
from workshops.kit.invitations import INVITATIONS
from workshops.meetings.models import Activity, Confidentiality, Workshop
from workshops.room.services import open_workshop

SHEETS = ("poster", "tables", "facilitator", "interpreter")
LONG = {
    "title": ('#panic() #read("/etc/passwd") ' + "and a title that goes on " * 5)[:120],
    "venue": ("The community and resource centre, second floor, " * 5)[:200],
    "access": ("Step-free from the car park, tea and food, a quiet room, " * 6)[:300],
    "creche": ("Three people in room 2, until half past nine, from six months. " * 4)[:200],
    "ground_rules": "\n".join(f"{n}. What is said here stays here, but for what you allow." for n in range(12)),
    "languages": ["en", "ar", "bn", "es", "fa", "gu", "pa", "pl", "pt", "ro", "so", "ta", "tr", "ur"],
    "programme": {"question": ("What makes it hard to get to the clinic, and what would help there? " * 5)[:300]},
}
ONE_WORD = {"title": "x" * 120, "venue": "w" * 200, "access": "v" * 300, "programme": {"question": "m" * 300}}


@pytest.fixture
def pdf(amina, evening):
    """`pdf("poster", "a5")`"""

    def fetch(name, size="a4"):
        answer = amina.get(f"/workshops/{evening.code}/kit/{name}.pdf?paper={size}")
        assert answer.status_code == 200, answer.text
        assert answer.mimetype == "application/pdf"
        return answer.data

    return fetch


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize(("size", "wide"), [("a4", 210), ("a5", 148)])
def test_a_pdf_can_be_listened_to(pdf, name, size, wide):
    document = paper.read(pdf(name, size))
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert root["/Lang"].startswith("en")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert document.metadata.title
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert round(float(document.pages[0].mediabox.width) / paper.MM) == wide


@pytest.mark.parametrize("size", ["a4", "a5"])
def test_a_poster_says_what_where_and_how(pdf, evening, size):
    raw = pdf("poster", size)
    assert len(paper.pictures(raw)) == 1
    assert paper.codes(raw) == [f"https://voices.example/j/{evening.code}"]
    words = paper.words(raw)
    for said in (
        "What makes it hard to get to the clinic?",
        "Hope Street Centre · ",
        "with Imam Yusuf Rahman",
        "voices.example and type",
        evening.code,
        "No name. No account.",
        "You will see what became of it.",
        "Step-free · Spoken: English",
    ):
        assert said in words
    assert "not needed" not in words


def test_both_sides_of_a_table_card_lead_in(pdf, evening):
    raw = pdf("tables")
    assert paper.codes(raw) == [f"https://voices.example/j/{evening.code}"] * 2
    words = paper.words(raw)
    assert "Joan Hale, from Northvale NHS Trust, or Ben Marsh, from Northvale Advocacy" in words
    assert "One person speaks at a time." in words


def test_whoever_does_not_want_to_be_named_is_not(pdf, change):
    change(voice={"named_ok": False})
    for name in ("poster", "tables"):
        assert "Rahman" not in paper.words(pdf(name))
    assert "Rahman" in paper.words(pdf("facilitator"))


@pytest.mark.parametrize("name", ["poster", "tables"])
@pytest.mark.parametrize("size", ["a4", "a5"])
@pytest.mark.parametrize("facts", [LONG, ONE_WORD], ids=["long", "one word"])
def test_long_words_make_way_and_stay_on_the_page(pdf, change, name, size, facts):
    change(**facts)
    raw = pdf(name, size)
    assert len(paper.pictures(raw)) == 1
    assert len(paper.codes(raw)) == (1 if name == "poster" else 2)
    assert list(paper.outside(raw, 5)) == []


@pytest.mark.parametrize("name", SHEETS)
def test_words_are_never_commands(pdf, change, name):
    change(title='#panic() #read("/etc/passwd") = $x$ *b* <a>')
    words = paper.words(pdf(name))
    assert "#panic()" in words
    assert "root:" not in words


@pytest.mark.parametrize("name", SHEETS)
def test_a_page_says_the_same_as_the_pdf(amina, evening, pdf, name):
    page = amina.get(f"/workshops/{evening.code}/kit/{name}").text
    assert "print.css" in page
    said = paper.words(pdf(name))
    for words in {"poster": ("No name.",), "tables": ("Ask for a paper form",)}.get(name, ("What was it like?",)):
        assert words in page
        assert words in said


@pytest.mark.parametrize(("name", "size"), [("poster", "a5"), ("facilitator", "a4")])
def test_letters_without_a_font_are_never_boxes(amina, evening, change, name, size):
    change(title="到診所去 the clinic")
    answer = amina.get(f"/workshops/{evening.code}/kit/{name}.pdf?paper={size}")
    assert answer.status_code == 422
    assert "no font for “到” in “到診所去 the clinic”" in answer.text
    page = f"/workshops/{evening.code}/kit/{name}?paper={size}"
    assert f'<a href="{page}">' in answer.text
    assert "到診所去" in amina.get(page).text


@pytest.mark.parametrize("name", SHEETS)
def test_every_language_that_the_form_offers_has_its_letters(pdf, change, name):
    change(title="ਕਲੀਨਿਕ ਤੱਕ, ક્લિનિક, மருத்துவமனை, ক্লিনিক, क्लिनिक, درمانگاه 🎉", languages=list(LANGUAGES))
    assert len(paper.pictures(pdf(name))) >= 1


def test_what_nobody_can_see_stops_no_sheet(pdf, change):
    change(title="\ufeffGetting\ufeff to the clinic")
    assert "Getting to the clinic" in paper.words(pdf("poster"))


def test_each_language_has_its_line_in_its_own_letters(amina, evening, pdf, change):
    change(languages=list(LANGUAGES))
    raw = pdf("poster")
    assert len(paper.codes(raw)) == 1
    for line in (INVITATIONS[language] for language in ("pl", "so", "tr")):
        assert line.split(",")[0] in paper.words(raw)
    fonts = " ".join(str(font.get_object()["/BaseFont"]) for font in fonts_of(raw))
    for script in ("Arabic", "Bengali", "Gujarati", "Gurmukhi", "Tamil"):
        assert f"NotoSans{script}" in fonts
    page = amina.get(f"/workshops/{evening.code}/kit/poster").text
    for language, line in INVITATIONS.items():
        direction = "rtl" if language in ("ar", "fa", "ur") else "ltr"
        assert f'lang="{language}" dir="{direction}">{line}<' in page


def fonts_of(raw):
    return paper.read(raw).pages[0]["/Resources"]["/Font"].values()


def test_the_facilitators_sheet_has_the_evening(pdf):
    words = paper.words(pdf("facilitator"))
    for said in (
        "Welcome and food",
        "15 minutes",
        "What matters most?",
        "Joan Hale, from Northvale NHS Trust",
        "shred",
    ):
        assert said in words


def test_the_interpreters_sheet_has_what_is_asked_and_promised(pdf, change):
    change(languages=["en", "ur", "pl"])
    words = paper.words(pdf("interpreter"))
    for said in ("An evening would help.", "Nobody asks your name.", "neighbourhood", "Polish", "Nobody has to say"):
        assert said in words
    assert "Welcome and food" not in words


def test_an_empty_plan_is_said(inside, jar, everyone, change, amina, evening):
    with inside() as session:
        for activity in session.query(Activity).filter_by(workshop_id=evening.workshop_id):
            session.delete(activity)
    for name in ("facilitator", "interpreter"):
        assert "Nothing is planned yet" in amina.get(f"/workshops/{evening.code}/kit/{name}").text
        assert amina.get(f"/workshops/{evening.code}/kit/{name}.pdf").status_code == 200


def test_no_poster_while_the_host_is_on_hold(amina, evening, change):
    change(voice={"on_hold": True})
    for name in ("poster", "poster.pdf"):
        answer = amina.get(f"/workshops/{evening.code}/kit/{name}")
        assert answer.status_code == 404
        assert "while the host is on hold" in answer.text


@pytest.fixture
def sealed(everyone, inside):
    """A sealed evening of ours."""
    with inside() as session:
        found = plan(confidentiality=Confidentiality.SEALED, name="What must stay here", opened=False)
        session.get_one(Workshop, found.workshop_id).programme_id = everyone.evening.programme_id
        return found


def test_a_sealed_workshop_is_named_on_nothing_that_leaves_the_room(jar, inside, everyone, sealed):
    amina = signed_in(jar, inside, everyone.organiser)
    kit = f"/workshops/{sealed.code}/kit"
    assert "has no poster" in amina.get(kit).text
    assert amina.get(f"{kit}/poster.pdf").status_code == 404
    page = amina.get(kit).text
    ids = dict(FORM_ID.findall(page))
    tables = amina.get(f"{kit}/tables.pdf").data
    made = (
        amina.post(f"{kit}/{what}", data={f"{what}-form_id": ids[what], f"{what}-number": "2", "as": "pdf"}).data
        for what in ("cards", "forms")
    )
    sheets = (tables, *made)
    for raw in sheets:
        assert len(paper.codes(raw)) == 2
        words = paper.words(raw)
        for secret in ("What must stay here", "Hope Street Centre", "Rahman"):
            assert secret not in words
    assert "shred it afterwards" in paper.words(amina.get(f"{kit}/facilitator.pdf").data)


def test_what_only_this_machine_can_open_is_said(amina, evening, pdf, at_address):
    at_address("http://127.0.0.1:8000")
    page = amina.get(f"/workshops/{evening.code}/kit").text
    assert "Phones cannot open this address" in page
    assert "make room" in page
    assert "TV_BASE_URL" in page
    for name in ("poster", "tables"):
        assert "phones cannot open this address" in paper.words(pdf(name))


def test_a_hall_without_a_lock_is_told_what_works(amina, evening, pdf, at_address):
    at_address("http://192.168.1.20:8000")
    page = amina.get(f"/workshops/{evening.code}/kit").text
    assert "This address has no lock" in page
    assert "every kind of answer work" in page
    assert "Print anyway" not in page
    assert paper.codes(pdf("poster")) == [f"http://192.168.1.20:8000/j/{evening.code}"]
    assert "http://192.168.1.20:8000" in paper.words(pdf("poster"))


@pytest.mark.parametrize("name", ["poster", "tables", "facilitator"])
@pytest.mark.parametrize("size", ["a4", "a5"])
def test_an_address_breaks_where_its_parts_end(pdf, at_address, name, size):
    at_address("http://hall.northvale-partnership.example:8123")
    printed = "".join(page.extract_text() for page in paper.read(pdf(name, size)).pages)
    for part in ("hall", "northvale", "partnership", "example:8123"):
        assert part in printed


def test_whoever_can_no_longer_read_is_not_named(pdf, inside, everyone):
    with inside() as session:
        stop_access("command", session.get_one(User, everyone.outside.id))
    for name in ("tables", "facilitator"):
        words = paper.words(pdf(name))
        assert "Joan Hale" in words
        assert "Ben Marsh" not in words


@pytest.mark.parametrize("name", ["tables", "facilitator"])
def test_the_way_to_tell_of_harm_can_be_walked(pdf, evening, jar, inside, name):
    with inside() as session:
        open_workshop("command", session.get_one(Workshop, evening.workshop_id))
    words = paper.words(pdf(name)).replace("/ ", "/")
    assert f"Open voices.example/e/harm and type {evening.code}: now or later, on any phone or computer." in words
    door = jar().get("/e/harm")
    told = jar().post("/e/harm", data=fields(door) | {"code": evening.code}, follow_redirects=True)
    assert "Joan Hale" in told.text


def test_with_a_lock_nothing_is_warned_of(amina, evening):
    page = amina.get(f"/workshops/{evening.code}/kit").text
    assert "https://voices.example" in page
    assert "no lock" not in page
    assert "cannot open" not in page
