"""One's own page: a name, a password that is a good one, and signing out everywhere."""

import pytest

from app import ledger
from app.accounts.passwords import hash_password, matches

GOOD = "four blue buses at night"


def done_by(inside, person) -> list[str]:
    """What the record says that somebody did since they came in."""
    with inside(writes=False) as session:
        entries = session.query(ledger.Entry).order_by(ledger.Entry.seq)
        came, *done = [entry.verb for entry in entries if entry.actor == f"user:{person.id}"]
    assert came == "come in first"
    return done


def test_a_stranger_is_asked_to_sign_in(jar):
    assert jar().get("/me").location == "/login?next=/me"
    assert jar().post("/me/name", data={"name": "X"}).status_code == 403


def test_the_page_says_who_one_is(enter, everyone):
    page = enter(everyone.facilitator).get("/me").text
    assert "joan@northvale.example" in page
    assert "Facilitator" in page
    assert "Northvale NHS Trust" in page


def test_a_name_is_kept_and_stands_in_the_record(enter, everyone, inside):
    joan = enter(everyone.facilitator)
    assert joan.post("/me/name", data={"name": " Joan Field-Smith "}).status_code == 303
    assert "Joan Field-Smith" in joan.get("/me").text
    assert done_by(inside, everyone.facilitator) == ["change own name"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "\x00"])
def test_a_name_that_will_not_do_changes_nothing(enter, everyone, inside, name):
    answer = enter(everyone.facilitator).post("/me/name", data={"name": name})
    assert answer.status_code == 422
    with inside(writes=False):
        assert everyone.facilitator.user().name == "Joan Field"


def test_a_first_password_needs_no_old_one(enter, everyone, inside, jar):
    joan = enter(everyone.facilitator)
    assert "Set a password" in joan.get("/today").text
    answer = joan.post("/me/password", data={"password": GOOD})
    assert answer.status_code == 303
    assert "Your new password is kept" in joan.get("/me").text
    assert "Set a password" not in joan.get("/today").text
    came = jar().post("/login", data={"email": everyone.facilitator.email, "password": f" {GOOD} "})
    assert came.status_code == 303
    assert done_by(inside, everyone.facilitator) == ["set password"]


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "Type the new password"),
        ("three words", "At least 12 characters"),
        ("aaaaaaaaaaaaaaaa", "quickly guessed"),
        ("joan-joan-joan-1", "Leave your e-mail address out of it"),
        ("long words " * 20, "At most 200 characters"),
    ],
)
def test_a_weak_password_is_told_why(enter, everyone, inside, password, why):
    answer = enter(everyone.facilitator).post("/me/password", data={"password": password})
    assert answer.status_code == 422
    assert why in answer.text
    if password:
        assert f'value="{password}"' not in answer.text
    with inside(writes=False):
        assert everyone.facilitator.user().password_hash is None


def test_an_old_password_is_asked_for_unless_one_came_by_a_link(enter, everyone, inside, jar):
    with inside():
        everyone.facilitator.user().password_hash = hash_password(GOOD)
    joan = jar()
    joan.post("/login", data={"email": everyone.facilitator.email, "password": GOOD})
    assert 'name="old"' in joan.get("/me").text
    wrong = joan.post("/me/password", data={"password": "another quite long one", "old": "not the one I have"})
    assert wrong.status_code == 422
    assert "That is not your password" in wrong.text
    assert joan.post("/me/password", data={"password": "another quite long one"}).status_code == 422
    right = joan.post("/me/password", data={"password": "another quite long one", "old": GOOD})
    assert right.status_code == 303
    assert joan.get("/me").status_code == 200
    by_link = enter(everyone.facilitator)
    assert 'name="old"' not in by_link.get("/me").text
    assert by_link.post("/me/password", data={"password": "a third one, longer"}).status_code == 303
    with inside(writes=False):
        assert matches(everyone.facilitator.user().password_hash, "a third one, longer")


def test_a_new_password_signs_out_everywhere_else(enter, everyone):
    here, there = enter(everyone.facilitator), enter(everyone.facilitator)
    here.post("/me/password", data={"password": GOOD})
    assert here.get("/today").status_code == 200
    assert there.get("/today").status_code == 303


def test_signing_out_everywhere_means_everywhere(enter, everyone, inside, jar):
    from app.accounts.services import ask_for_link

    here, there = enter(everyone.facilitator), enter(everyone.facilitator)
    with inside():
        unused = ask_for_link(everyone.facilitator.user())
    answer = here.post("/me/everywhere")
    assert answer.status_code == 303
    assert here.get("/today").status_code == there.get("/today").status_code == 303
    assert jar().post(f"/login/{unused}").status_code == 404
    assert enter(everyone.facilitator).get("/today").status_code == 200
    assert done_by(inside, everyone.facilitator) == ["sign out everywhere"]


def test_who_has_no_role_left_sees_no_staff_page_but_can_go(enter, everyone, inside):
    from app.accounts.services import take_back

    joan = enter(everyone.facilitator)
    with inside():
        user = everyone.facilitator.user()
        take_back("command", user, user.grants[0])
    assert joan.get("/today").status_code == 403
    assert joan.post("/logout").status_code == 303
