"""The people who work here: invited, given roles, stopped and let in again, and always an administrator left."""

import re
import threading

import pytest
from sqlalchemy import func, select

from app import ledger
from app.accounts.models import Organisation, OrganisationKind, RoleGrant, User
from app.accounts.services import LastAdministratorError, grant_role, stop_access
from app.outbox import Message
from app.permissions import Role
from tests.evenings import fields
from workshops.voices.models import Voice

NEW = {
    "email": "Mina@Northvale.example",
    "name": "Mina Shah",
    "organisation": "Northvale Council",
    "role": "facilitator",
}


@pytest.fixture
def sam(enter, everyone):
    """The administrator."""
    return enter(everyone.administrator)


def verbs(inside, subject: str) -> list[tuple[str, str]]:
    with inside(writes=False) as session:
        wanted = select(ledger.Entry.actor, ledger.Entry.verb).where(ledger.Entry.subject == subject)
        return [tuple(row) for row in session.execute(wanted.order_by(ledger.Entry.seq))]


def user_of(session, email: str) -> User:
    return session.scalars(select(User).where(User.email == email)).one()


def key_in(page) -> str:
    return re.search(r"/login/([\w.-]+)", page.text)[1]


def test_only_an_administrator_sees_the_page(enter, everyone, jar):
    for person in everyone.people():
        expected = 200 if person.role is Role.ADMINISTRATOR else 403
        assert enter(person).get("/people").status_code == expected, person.name
    assert jar().get("/people").status_code == 303
    assert jar().post("/people/new", data=NEW).status_code == 403


def test_the_list_says_who_does_what(sam):
    page = sam.get("/people").text
    assert "Facilitator, Getting to the clinic" in page
    assert "Trusted voice (Imam Yusuf Rahman), all programmes" in page
    assert "Organiser, Work that keeps you" in page
    assert page.index("Amina Yusuf") < page.index("Dana Price") < page.index("Joan Field")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("joan", {"Joan Field", "Joan Hale"}),
        ("EASTVALE", {"Dana Price", "Mo Farrell"}),
        ("northvale leader", {"Dr Amara Cole"}),
        ("work that keeps", {"Dana Price", "Joan Hale", "Ben Marsh"}),
        ("nobody at all", set()),
        ("<script>", set()),
        ("%", set()),
    ],
)
def test_one_can_look_for_somebody(sam, everyone, asked, found):
    page = sam.get("/people", query_string={"q": asked}).text
    assert {person.name for person in everyone.people() if f">{person.name}</a>" in page} - {"Sam Okoro"} == found
    if not found:
        assert "Show everyone" in page


@pytest.mark.parametrize("sort", ["name", "organisation", "role", "nonsense"])
def test_the_list_can_be_sorted(sam, sort):
    page = sam.get("/people", query_string={"sort": sort, "q": "a"}).text
    assert page.count('aria-sort="ascending"') == 1
    if sort == "organisation":
        assert (
            page.index("Dana Price")
            < page.index("Imam Yusuf Rahman")
            < page.index("Joan Field")
            < page.index("Ruth Adler")
        )
    if sort == "role":
        assert page.index("Sam Okoro") < page.index("Joan Field") < page.index("Amina Yusuf")


def test_somebody_is_invited_and_comes_in(sam, everyone, inside, jar):
    answer = sam.post("/people/new", data=NEW | {"programme": everyone.evening.programme_id})
    assert answer.status_code == 200
    assert "Mina Shah is invited" in answer.text
    mina = jar()
    assert mina.post(f"/login/{key_in(answer)}").status_code == 303
    assert "Mina Shah" in mina.get("/today").text
    with inside(writes=False) as session:
        user = user_of(session, "mina@northvale.example")
        assert [(g.role, g.programme_id, g.voice_id) for g in user.grants] == [
            (Role.FACILITATOR, everyone.evening.programme_id, None)
        ]
        subject = f"user:{user.id}"
    by = f"user:{everyone.administrator.id}"
    assert verbs(inside, subject) == [
        (by, "invite person"),
        (by, "grant role"),
        (by, "make sign-in link"),
        (subject, "come in first"),
    ]


def test_with_mail_the_link_goes_by_letter_and_stands_on_no_page(sam, courier, inside, everyone):
    answer = sam.post("/people/new", data=NEW | {"programme": "all"})
    assert "on its way to mina@northvale.example" in answer.text
    assert "/login/" not in answer.text
    with inside(writes=False) as session:
        letter = session.scalars(select(Message)).one()
        assert letter.to == "mina@northvale.example"
        assert letter.params["link"].startswith("http://localhost/login/")


def test_no_address_or_name_of_staff_stands_in_the_ledger(sam, inside):
    sam.post("/people/new", data=NEW | {"programme": "all"})
    with inside(writes=False) as session:
        said = " ".join(str(entry.facts) for entry in session.scalars(select(ledger.Entry)))
    assert "mina" not in said.lower()


def test_inviting_twice_makes_one_person_with_two_roles(sam, inside, everyone):
    for role in ("facilitator", "facilitator", "leader"):
        assert sam.post("/people/new", data=NEW | {"role": role, "programme": "all"}).status_code == 200
    with inside(writes=False) as session:
        user = user_of(session, "mina@northvale.example")
        assert [grant.role for grant in user.grants] == [Role.FACILITATOR, Role.LEADER]
        assert session.scalar(select(func.count()).where(Organisation.name == "Northvale Council")) == 1


def test_a_voice_is_named(sam, inside, everyone):
    said = NEW | {"role": "voice", "programme": "all"}
    refused = sam.post("/people/new", data=said)
    assert refused.status_code == 422
    assert "Choose which voice they are" in refused.text
    assert "Mina Shah" in refused.text
    assert sam.post("/people/new", data=NEW | {"programme": "all", "voice": everyone.voice_id}).status_code == 422
    assert sam.post("/people/new", data=said | {"voice": everyone.voice_id}).status_code == 200
    with inside(writes=False) as session:
        assert user_of(session, "mina@northvale.example").grants[0].voice_id == everyone.voice_id


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"email": "mina"}, "looks like name@example.org"),
        ({"name": ""}, "Type their name"),
        ({"role": ""}, "Choose what they will do"),
        ({"role": "king"}, "Not a valid choice"),
        ({"programme": ""}, "Choose a programme"),
        ({"programme": "999999"}, "Not a valid choice"),
        ({"role": "administrator", "programme": "OURS"}, "choose all programmes"),
        ({"organisation": "x" * 121}, "At most 120 characters"),
    ],
)
def test_what_is_missing_is_said_and_nobody_is_invited(sam, inside, everyone, wrong, says):
    said = (
        NEW | {"programme": "all"} | {k: everyone.evening.programme_id if v == "OURS" else v for k, v in wrong.items()}
    )
    answer = sam.post("/people/new", data=said)
    assert answer.status_code == 422
    assert says in answer.text
    with inside(writes=False) as session:
        assert session.scalar(select(func.count()).where(User.email.like("mina%"))) == 0


def test_all_programmes_is_a_choice_and_never_what_is_left_over(sam, inside):
    assert sam.post("/people/new", data=NEW).status_code == 422


def test_a_recruiters_organisation_is_an_anchor(sam, inside):
    sam.post(
        "/people/new", data=NEW | {"role": "recruiter", "programme": "all", "organisation": "University of Northvale"}
    )
    with inside(writes=False) as session:
        found = session.scalars(select(Organisation).where(Organisation.name == "University of Northvale")).one()
        assert found.kind is OrganisationKind.ANCHOR


def test_a_role_is_given_and_taken_back(sam, everyone, inside, enter):
    joan, path = everyone.facilitator, f"/people/{everyone.facilitator.id}"
    assert sam.post(f"{path}/roles", data={"role": "leader", "programme": "all"}).status_code == 303
    page = sam.get(path).text
    assert "may do this from now on" in page
    assert "Trust leader, all programmes" in page
    with inside(writes=False) as session:
        grant_id = session.scalars(
            select(RoleGrant.id).where(RoleGrant.user_id == joan.id, RoleGrant.role == Role.FACILITATOR)
        ).one()
    for _twice in range(2):
        assert sam.post(f"{path}/roles/{grant_id}/take-back").status_code == 303
    assert [verb for _by, verb in verbs(inside, f"user:{joan.id}")][-2:] == ["grant role", "take back role"]
    assert enter(joan).get(f"/room/{everyone.evening.code}").status_code == 403


def test_a_role_of_somebody_else_is_not_taken_back_by_a_wrong_address(sam, everyone, inside):
    with inside(writes=False):
        grant_id = everyone.organiser.user().grants[0].id
    sam.post(f"/people/{everyone.facilitator.id}/roles/{grant_id}/take-back")
    with inside(writes=False):
        assert len(everyone.organiser.user().grants) == 1


def test_access_is_stopped_at_once_and_restored(sam, everyone, inside, enter):
    joan, path = enter(everyone.facilitator), f"/people/{everyone.facilitator.id}"
    assert joan.get("/today").status_code == 200
    sam.post(f"{path}/stop")
    assert joan.get("/today").status_code == 303
    assert "stopped" in sam.get("/people").text
    assert "Restore access" in sam.get(path).text
    assert sam.post(f"{path}/link").status_code == 303, "no link for somebody who is stopped"
    sam.post(f"{path}/restore")
    assert enter(everyone.facilitator).get("/today").status_code == 200
    assert joan.get("/today").status_code == 303, "an old session stays ended"
    assert [verb for _by, verb in verbs(inside, f"user:{everyone.facilitator.id}")][-2:] == [
        "stop access",
        "restore access",
    ]


def test_inviting_somebody_who_was_stopped_does_not_let_them_in(sam, everyone, inside):
    sam.post(f"/people/{everyone.facilitator.id}/stop")
    answer = sam.post("/people/new", data=NEW | {"email": everyone.facilitator.email, "programme": "all"})
    assert answer.location == f"/people/{everyone.facilitator.id}"
    assert "was stopped before" in sam.get(answer.location).text


def test_a_new_link_lets_somebody_in(sam, everyone, jar):
    answer = sam.post(f"/people/{everyone.leader.id}/link")
    assert jar().post(f"/login/{key_in(answer)}").status_code == 303


@pytest.fixture
def told(jar, everyone) -> str:
    """What somebody has told Joan Hale, and nobody else."""
    somebody, address = jar(), f"/e/{everyone.evening.code}/harm"
    said = fields(somebody.get(address)) | {"responder": str(everyone.responder.id), "words": "He grabbed my arm."}
    assert somebody.post(address, data=said).status_code == 200
    return "He grabbed my arm."


def links_of(inside, person) -> int:
    with inside(writes=False) as session:
        wanted = select(func.count()).where(ledger.Entry.verb == "make sign-in link")
        return session.scalar(wanted.where(ledger.Entry.subject == f"user:{person.id}"))


def test_whoever_answers_concerns_is_handed_their_first_link_and_nobody_sees_another(sam, everyone, inside, jar):
    """A second one would let whoever sees it in as them, to read what was told to nobody else."""
    page = f"/people/{everyone.responder.id}"
    assert "Make a new link" in sam.get(page).text
    first = key_in(sam.post(f"{page}/link"))
    assert "/login/" in sam.post(f"{page}/link").text, "until they have come in: the first may have been too old"
    assert jar().post(f"/login/{first}").status_code == 303
    shown = sam.get(page).text
    assert "Make a new link" not in shown
    assert "nobody is shown a link that lets in as them" in shown
    refused = sam.post(f"{page}/link")
    assert refused.status_code == 303
    assert "/login/" not in sam.get(refused.location).text
    assert links_of(inside, everyone.responder) == 2


def test_one_more_role_shows_no_link_to_them_either(sam, everyone, enter, inside):
    enter(everyone.responder)
    given = sam.post(
        "/people/new", data=NEW | {"email": everyone.responder.email, "role": "leader", "programme": "all"}
    )
    assert given.status_code == 200
    assert "/login/" not in given.text
    assert "nobody is shown a link that lets in as them" in given.text
    assert links_of(inside, everyone.responder) == 0
    with inside(writes=False):
        assert [grant.role for grant in everyone.responder.user().grants][-1] is Role.LEADER


def test_taking_their_role_for_a_moment_shows_no_link_to_what_was_told(sam, told, everyone, enter, inside):
    enter(everyone.responder)
    page = f"/people/{everyone.responder.id}"
    with inside(writes=False):
        grants = [grant.id for grant in everyone.responder.user().grants]
    for grant_id in grants:
        assert sam.post(f"{page}/roles/{grant_id}/take-back").status_code == 303
    assert "/login/" not in sam.post(f"{page}/link", follow_redirects=True).text


def test_with_mail_a_new_link_goes_to_their_own_mailbox(sam, everyone, enter, inside, courier):
    enter(everyone.responder)
    answer = sam.post(f"/people/{everyone.responder.id}/link")
    assert "on its way to" in answer.text
    assert "/login/" not in answer.text
    with inside(writes=False) as session:
        assert session.scalars(select(Message.to).where(Message.template.contains("accounts"))).all() == [
            everyone.responder.email
        ]


def test_coming_in_for_the_first_time_is_recorded_once(everyone, enter, inside):
    for _twice in range(2):
        enter(everyone.leader)
    assert verbs(inside, f"user:{everyone.leader.id}")[-1] == (f"user:{everyone.leader.id}", "come in first")
    assert [verb for _by, verb in verbs(inside, f"user:{everyone.leader.id}")].count("come in first") == 1


def test_the_last_administrator_stays(sam, everyone, inside):
    path = f"/people/{everyone.administrator.id}"
    with inside(writes=False):
        grant_id = everyone.administrator.user().grants[0].id
    for way in ("stop", f"roles/{grant_id}/take-back"):
        answer = sam.post(f"{path}/{way}")
        assert answer.status_code == 409
        assert "this is the last administrator" in answer.text
    with inside():
        grant_role("command", everyone.leader.user(), Role.ADMINISTRATOR)
    answer = sam.post(f"{path}/roles/{grant_id}/take-back")
    assert answer.status_code == 303
    assert sam.get("/people").status_code == 403


def test_an_administrator_who_was_stopped_is_none(sam, everyone, inside):
    with inside():
        grant_role("command", everyone.leader.user(), Role.ADMINISTRATOR)
        stop_access("command", everyone.leader.user())
    assert sam.post(f"/people/{everyone.administrator.id}/stop").status_code == 409


def test_two_administrators_who_stop_each_other_at_once_leave_one(everyone, inside):
    with inside():
        grant_role("command", everyone.leader.user(), Role.ADMINISTRATOR)
    start, refused = threading.Barrier(2), []

    def stop(whom) -> None:
        start.wait()
        try:
            with inside():
                stop_access("command", whom.user())
        except LastAdministratorError:
            refused.append(whom.name)

    threads = [threading.Thread(target=stop, args=(each,)) for each in (everyone.leader, everyone.administrator)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1


def test_who_stops_their_own_access_is_out(sam, everyone, inside):
    with inside():
        grant_role("command", everyone.leader.user(), Role.ADMINISTRATOR)
    assert sam.post(f"/people/{everyone.administrator.id}/stop").location == "/login"
    assert sam.get("/people").status_code == 303


def test_nobody_of_this_number_is_404(sam):
    for path in ("/people/999999", "/people/0"):
        assert sam.get(path).status_code == 404
    for way in ("stop", "restore", "link", "roles", "roles/1/take-back"):
        assert sam.post(f"/people/999999/{way}").status_code == 404


def test_a_long_list_has_pages(sam, inside):
    with inside() as session:
        session.add_all(User(email=f"p{n}@x.example", name=f"Person {n:03}") for n in range(120))
    page = sam.get("/people").text
    assert "Page 1 of 3" in page
    assert page.count("<tr>") == 51
    assert "Person 100" in sam.get("/people?page=3").text


def test_a_role_for_a_voice_needs_the_voice_in_the_database_too(inside, everyone):
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError, match="voice_is_named"), inside():
        grant_role("command", everyone.leader.user(), Role.VOICE)
    with pytest.raises(IntegrityError, match="voice_is_named"), inside() as session:
        grant_role("command", everyone.leader.user(), Role.LEADER, voice_id=session.scalars(select(Voice.id)).first())
