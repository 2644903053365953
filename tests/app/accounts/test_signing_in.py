"""Coming in: by a one-time link, by password, by a link by mail; and going out."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from app.accounts import guessing
from app.accounts.models import UsedLink, User
from app.accounts.passwords import hash_password
from app.accounts.services import ask_for_link, stop_access
from app.codes import hash_key
from app.limits import MANY
from app.outbox import Message, send_what_waits

PASSWORD = "four blue buses at night"


@pytest.fixture(scope="module")
def hashed() -> str:
    return hash_password(PASSWORD)


@pytest.fixture
def amina(inside, everyone, hashed):
    """The organiser, with a password."""
    with inside():
        everyone.organiser.user().password_hash = hashed
    return everyone.organiser


def sign_in(browser, person, password=PASSWORD, **more):
    return browser.post("/login", data={"email": person.email, "password": password, "way": "password"} | more)


def link_for(inside, person) -> str:
    with inside():
        return f"/login/{ask_for_link(person.user())}"


def is_in(browser) -> bool:
    return browser.get("/today").status_code == 200


def test_opening_a_link_does_not_use_it_up(jar, inside, everyone):
    link, joan = link_for(inside, everyone.facilitator), jar()
    for _preview in range(3):
        assert "Joan Field" in joan.get(link).text
    assert not is_in(joan)
    answer = joan.post(link)
    assert (answer.status_code, answer.location) == (303, "/today")
    assert is_in(joan)


def test_a_link_works_once(jar, inside, everyone):
    link = link_for(inside, everyone.facilitator)
    assert jar().post(link).status_code == 303
    late = jar()
    answer = late.post(link)
    assert answer.status_code == 404
    assert "This link no longer works" in answer.text
    assert not is_in(late)


def test_of_many_who_press_at_once_one_comes_in(jar, inside, everyone):
    link, answers = link_for(inside, everyone.facilitator), []
    browsers = [jar() for _ in range(8)]
    threads = [threading.Thread(target=lambda one=one: answers.append(one.post(link).status_code)) for one in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303] + 7 * [404]


def test_a_link_is_good_for_half_an_hour(jar, inside, everyone):
    link, begun = link_for(inside, everyone.facilitator), clock.now()
    clock.set_now(begun + timedelta(minutes=29))
    assert jar().get(link).status_code == 200
    clock.set_now(begun + timedelta(minutes=31))
    assert jar().get(link).status_code == 404
    assert jar().post(link).status_code == 404


def test_nothing_is_stored_of_a_link_until_it_is_used_and_then_a_hash(jar, inside, everyone):
    link = link_for(inside, everyone.facilitator)
    with inside(writes=False) as session:
        assert session.scalars(select(UsedLink.key_hash)).all() == []
    jar().post(link)
    with inside(writes=False) as session:
        assert session.scalars(select(UsedLink.key_hash)).all() == [hash_key(link.removeprefix("/login/"))]


@pytest.mark.parametrize("change", [lambda key: key[:-1], lambda key: key + "A", lambda key: key.swapcase()])
def test_an_altered_link_is_nobodys(jar, inside, everyone, change):
    key = change(link_for(inside, everyone.facilitator).removeprefix("/login/"))
    assert jar().post(f"/login/{key}").status_code == 404


def test_a_made_up_link_is_a_page_that_says_what_to_do(jar):
    answer = jar().get("/login/nothing-of-ours")
    assert answer.status_code == 404
    assert "Ask for a new link" in answer.text


def test_somebody_comes_in_with_their_password(jar, amina):
    browser = jar()
    answer = sign_in(browser, amina)
    assert (answer.status_code, answer.location) == (303, "/today")
    assert is_in(browser)


def test_the_address_may_be_typed_in_any_letters(jar, amina):
    browser = jar()
    assert browser.post("/login", data={"email": " Amina@Northvale.Example ", "password": PASSWORD}).status_code == 303


@pytest.mark.parametrize("way_on", ["/room/RK7M2", "/people?q=amina&sort=role"])
def test_one_goes_on_to_the_page_that_was_asked_for(jar, amina, way_on):
    browser = jar()
    door = browser.get(way_on)
    if door.status_code == 404:  # an object's page: whether there is one is not told to strangers
        pytest.fail("a stranger was told what exists")
    assert door.status_code == 303
    page = browser.get(door.location)
    assert 'name="next"' in page.text
    answer = sign_in(browser, amina, next=way_on)
    assert answer.location == way_on


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "x"]
)
def test_one_is_never_led_out_of_the_house(jar, amina, elsewhere):
    browser = jar()
    assert "evil" not in browser.get("/login", query_string={"next": elsewhere}).text
    assert sign_in(browser, amina, next=elsewhere).location == "/today"


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(jar, amina, everyone):
    known = sign_in(jar(), amina, "not this one at all")
    without = sign_in(jar(), everyone.leader, "not this one at all")  # has no password
    unknown = jar().post("/login", data={"email": "amina@northvale.exampl", "password": "not this one at all"})
    assert known.status_code == without.status_code == unknown.status_code == 422
    pages = {answer.text.replace("example", "exampl").replace("amara", "amina") for answer in (known, without, unknown)}
    assert len(pages) == 1
    assert "do not go together" in known.text
    assert "not this one at all" not in known.text
    assert amina.email in known.text


def test_after_ten_wrong_passwords_only_a_link_leads_in(jar, amina, everyone, monkeypatch, inside):
    monkeypatch.setattr(guessing, "matches", lambda kept, typed: kept is not None and typed == PASSWORD)
    for _ in range(10):
        assert "do not go together" in sign_in(jar(), amina, "wrong wrong wrong").text
    browser = jar()
    answer = sign_in(browser, amina)  # the right one
    assert answer.status_code == 422
    assert "only a link by mail" in answer.text
    assert not is_in(browser)
    unknown = [jar().post("/login", data={"email": "who@x.example", "password": "wrong wrong"}) for _ in range(11)]
    assert "only a link by mail" in unknown[-1].text, "an unknown address must not be told from a known one"
    assert browser.post(link_for(inside, amina)).status_code == 303
    clock.set_now(clock.now() + timedelta(minutes=16))
    assert sign_in(jar(), amina).status_code == 303


def test_right_passwords_are_not_counted_as_wrong(jar, amina, monkeypatch):
    monkeypatch.setattr(guessing, "matches", lambda kept, typed: typed == PASSWORD)
    for _ in range(12):
        assert sign_in(jar(), amina).status_code == 303


def test_many_tries_at_once_are_no_way_around_the_limit(jar, amina, monkeypatch):
    looked = []
    monkeypatch.setattr(guessing, "matches", lambda *_: bool(looked.append(1)))
    browsers = [jar() for _ in range(20)]
    threads = [threading.Thread(target=sign_in, args=(one, amina, "wrong wrong wrong")) for one in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(looked) == 10


def test_a_hundred_wrong_passwords_rest_an_address_and_no_other(jar, amina, monkeypatch):
    monkeypatch.setattr(guessing, "matches", lambda kept, typed: kept is not None and typed == PASSWORD)
    answers = [
        jar("10.0.0.9").post("/login", data={"email": f"p{n}@x.example", "password": "wrong wrong"})
        for n in range(MANY)
    ]
    assert {answer.status_code for answer in answers[:-1]} == {422}
    assert answers[-1].status_code == 429
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 15 * 60
    assert sign_in(jar("10.0.0.9"), amina).status_code == 429
    assert sign_in(jar("10.0.0.8"), amina).status_code == 303


def test_a_link_by_mail_leads_in(jar, courier, app, everyone):
    browser = jar()
    answer = browser.post("/login", data={"email": everyone.leader.email, "way": "link"})
    assert (answer.status_code, answer.location) == (303, "/login/sent")
    assert "Look at your mail" in browser.get("/login/sent").text
    with app.app_context():
        assert send_what_waits() == 1
    ((to, subject, body),) = courier.carried
    assert (to, subject) == (everyone.leader.email, "Your link to sign in to Trusted Voices")
    link = next(line for line in body.splitlines() if line.startswith("http://localhost/login/"))
    assert browser.post(link).status_code == 303
    assert is_in(browser)


def test_a_house_may_have_a_host_of_its_own(jar):
    """Of residents an address is asked that a message can reach; who works here may sit on an intranet."""
    assert jar().post("/login", data={"email": "sam@council", "way": "link"}).location == "/login/sent"


def test_asking_for_a_link_tells_nobody_who_is_here(jar, everyone, inside):
    known = jar().post("/login", data={"email": everyone.leader.email, "way": "link"})
    unknown = jar().post("/login", data={"email": "nobody@northvale.example", "way": "link"})
    assert (known.status_code, known.location, known.text) == (unknown.status_code, unknown.location, unknown.text)
    with inside(writes=False) as session:
        assert session.scalars(select(Message.to)).all() == [everyone.leader.email]


def test_nobody_can_fill_somebody_elses_letter_box(jar, everyone, inside):
    for _ in range(9):
        assert jar().post("/login", data={"email": everyone.leader.email, "way": "link"}).location == "/login/sent"
    with inside(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 5


def test_without_mail_the_page_says_so(jar):
    assert "cannot send mail yet" in jar().get("/login/sent").text


def test_a_link_in_a_letter_goes_where_the_house_is_not_where_the_asker_says(fresh):
    from app.accounts.services import invite
    from app.db import transaction
    from app.permissions import Role

    keys = {"TV_SECRET_KEY": 40 * "s", "TV_CARD_KEY": 40 * "c", "TV_CONTACT_KEYS": 43 * "k" + "="}
    house = fresh(TV_MODE="production", **keys)
    with house.app_context(), transaction():
        invite("command", "amina@northvale.example", Role.LEADER)
    asked = {"email": "amina@northvale.example", "way": "link"}
    house.test_client().post("/login", data=asked, headers={"Host": "evil.example"})
    with house.app_context(), transaction(writes=False) as session:
        assert "evil" not in session.scalars(select(Message)).one().params["link"]


@pytest.mark.parametrize(
    "typed", ["", "amina", "a b@c.example", "amina@northvale.example\nBcc: all@x.example", "ä@x.example"]
)
@pytest.mark.parametrize("way", ["link", "password"])
def test_what_is_no_address_is_said_kindly(jar, typed, way):
    answer = jar().post("/login", data={"email": typed, "password": PASSWORD, "way": way})
    assert answer.status_code == 422
    assert 'href="#email"' in answer.text


def test_somebody_whose_access_is_stopped_comes_in_no_way(jar, amina, enter, inside):
    browser, link = enter(amina), link_for(inside, amina)
    with inside():
        stop_access("command", amina.user())
    assert not is_in(browser)
    assert jar().post(link).status_code == 404
    assert sign_in(jar(), amina).status_code == 422
    assert jar().post("/login", data={"email": amina.email, "way": "link"}).location == "/login/sent"
    with inside(writes=False) as session:
        assert session.scalars(select(Message)).all() == []


def test_signing_out_is_a_post(enter, everyone):
    joan = enter(everyone.facilitator)
    assert joan.get("/logout").status_code == 405
    assert is_in(joan)
    answer = joan.post("/logout")
    assert "You are signed out" in joan.get(answer.location).text
    assert not is_in(joan)


def test_the_cookie_is_shut_off_from_scripts_and_other_sites(jar, inside, everyone):
    link = link_for(inside, everyone.facilitator)
    cookie = jar().post(link, base_url="http://localhost").headers["Set-Cookie"]
    assert cookie.startswith("staff=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie, "a phone in the hall comes by http"
    assert "Expires" not in cookie
    assert "Max-Age" not in cookie


def test_the_cookie_is_secure_when_the_page_came_by_https(jar, inside, everyone):
    link = link_for(inside, everyone.facilitator)
    assert "Secure" in jar().post(link, base_url="https://localhost").headers["Set-Cookie"]


def test_a_stranger_gets_no_cookie(jar):
    for path in ("/", "/login", "/login/sent", "/map"):
        assert "Set-Cookie" not in jar().get(path).headers


def test_a_forged_cookie_is_nobody(jar, everyone):
    browser = jar()
    browser.set_cookie("staff", "eyJfdXNlcl9pZCI6IjE6MSJ9.ZZZZZZ.forged")
    assert not is_in(browser)


def test_a_form_of_another_site_is_refused(jar, amina):
    said = {"email": amina.email, "password": PASSWORD}
    assert jar().post("/login", data=said, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert jar().post("/login", data=said, headers={"Origin": "https://evil.example"}).status_code == 403
    assert jar().post("/login", data=said, headers={"Origin": "null"}).status_code == 403


def test_who_is_signed_in_already_goes_on(enter, everyone):
    joan = enter(everyone.facilitator)
    assert joan.get("/login").location == "/today"
    assert joan.get("/login?next=/me").location == "/me"


def test_only_small_letters_are_kept(inside, everyone):
    with inside(writes=False) as session:
        assert all(email == email.lower() for email in session.scalars(select(User.email)))
