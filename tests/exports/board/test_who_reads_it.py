"""Who may have the pack, what they find before a release, and the files by their names."""

from app.permissions import Role
from tests.exports.board.conftest import HEARD, QUOTED, URDU
from tests.people import cast, signed_in
from workshops.programmes.models import Programme

READERS = (Role.ORGANISER, Role.LEADER, Role.REVIEWER)


def test_those_who_answer_for_it_read_it_and_others_do_not(everyone, enter, address):
    for role in (role for role in Role if role not in (Role.RESPONDER, Role.VOICE)):
        person = enter(everyone.of(role))
        for end in ("", ".pdf", ".docx"):
            assert person.get(address + end).status_code == (200 if role in READERS else 403), (role, end)
    for person in (everyone.voice, everyone.responder):
        assert enter(person).get(address).status_code == 403


def test_a_stranger_does_not_learn_that_it_exists(everyone, enter, address, jar):
    assert enter(everyone.neighbour).get(address).status_code == 404
    assert enter(everyone.neighbour).get(f"{address}.pdf").status_code == 404
    assert jar().get(address).headers["Location"].startswith("/login?")


def test_the_page_says_what_the_files_say(everyone, enter, address):
    page = enter(everyone.leader).get(address).text
    for words in ("Who we did not hear", HEARD, "What to look at first", "WRES, where it applies", "How you know"):
        assert words in page
    assert QUOTED in page or URDU in page
    assert f'href="{address}.pdf"' in page
    assert f'href="{address}.docx"' in page


def test_the_files_have_names_that_tell_and_are_not_kept_on_the_way(everyone, enter, address):
    leader = enter(everyone.leader)
    slug = address.split("/")[2]
    for end, kind in ((".pdf", "application/pdf"), (".docx", "officedocument.wordprocessingml.document")):
        answer = leader.get(address + end)
        assert answer.headers["Content-Disposition"] == f"attachment; filename=board-pack-{slug}-release-1{end}"
        assert kind in answer.mimetype
        assert "public" not in answer.headers["Cache-Control"]


def test_before_a_release_it_says_how_there_will_be_one(inside, place, jar):
    with inside() as session:
        found = cast(opened=True)
        slug = session.get_one(Programme, found.evening.programme_id).slug
    here = f"/programmes/{slug}/board-pack"
    amina, leader = signed_in(jar, inside, found.organiser), signed_in(jar, inside, found.leader)
    assert f"/programmes/{slug}/release" in amina.get(here).text
    page = leader.get(here).text
    assert "There is no board pack yet" in page
    assert f"/programmes/{slug}/release" not in page
    for end in (".pdf", ".docx"):
        answer = leader.get(here + end)
        assert (answer.status_code, answer.headers["Location"]) == (303, here)


def test_a_letter_that_no_font_has_is_named_and_the_page_stands(everyone, enter, address, inside):
    with inside() as session:
        session.get_one(Programme, everyone.evening.programme_id).question = "How do you get to the 診所?"
    leader = enter(everyone.leader)
    answer = leader.get(f"{address}.pdf")
    assert answer.status_code == 422
    assert "Our PDF has no font for “診”" in answer.text
    assert leader.get(address).status_code == 200
    assert leader.get(f"{address}.docx").status_code == 200


def test_the_ways_lead_there(everyone, enter, address):
    assert f'href="{address}"' in enter(everyone.organiser).get(address.rpartition("/")[0]).text
    assert f'href="{address}"' in enter(everyone.leader).get("/today").text
    assert f'href="{address}"' not in enter(everyone.recruiter).get(address.rpartition("/")[0]).text
