"""The way in for somebody whose language runs from right to left: nothing hangs over the edge of the phone."""

import pytest

from tests.evenings import plan
from workshops.meetings.models import Workshop

RULES = "One person speaks at a time.\nNobody has to say anything, and what is said here stays here."
IN_URDU = "ایک وقت میں ایک شخص بات کرے۔\nکسی کو کچھ کہنا ضروری نہیں۔"
BESIDE = "ul => [getComputedStyle(ul).direction, ...[...ul.children].map(li => getComputedStyle(li).direction)]"
WIDE = "() => document.documentElement.scrollWidth"


@pytest.mark.parametrize(("page_runs", "rules", "rules_run"), [("rtl", RULES, "ltr"), ("ltr", IN_URDU, "rtl")])
def test_bullets_stand_where_their_words_begin(page, place, inside, page_runs, rules, rules_run):
    with inside() as session:
        evening = plan()
        session.get_one(Workshop, evening.workshop_id).ground_rules = rules
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/j/{evening.code}")
    page.evaluate("direction => { document.documentElement.dir = direction }", page_runs)
    assert page.locator("#rules + ul").evaluate(BESIDE) == [rules_run] * 3, "a bullet hangs on its list's side"
    assert page.evaluate(WIDE) <= 390
    assert page.evaluate("() => { scrollTo(-99, 0); return scrollX }") == 0
