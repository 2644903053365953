"""How many were interested, by where they live: for releases and for the funnel, in one question for each split."""

from tests.offers import offered
from tests.workshops.interests.conftest import Job
from workshops.hiring.models import Split
from workshops.interests.counting import DECILES, PLACE, interests_by
from workshops.programmes.models import Programme
from workshops.seats.services import NOT_SAID, Home


def test_people_are_counted_by_place_and_by_group(inside, everyone, job, interested, hope_street, questions):
    with inside():
        other = offered(everyone.rival, everyone.evening.programme_id, title="Cook")
        theirs = Job(other.id, other.slug)
        offered(everyone.recruiter, everyone.evening.programme_id, title="Porter")
        far = offered(everyone.recruiter, everyone.elsewhere.programme_id, title="Far away")
        far = Job(far.id, far.slug)
    homes = [Home(neighbourhood_id=hope_street)] * 3 + [Home(elsewhere=True)] * 2 + [NOT_SAID]
    for number, home in enumerate(homes):
        interested(f"p{number}@home.example", home=home)
    interested(of=theirs)
    interested(of=far)
    with inside(writes=False) as session:
        programme = session.get_one(Programme, everyone.evening.programme_id)
        with questions() as asked:
            found = interests_by(programme)
    assert len(asked) == 2
    assert found == {
        (job.id, PLACE, str(hope_street)): 3,
        (job.id, PLACE, "elsewhere"): 2,
        (job.id, PLACE, "not said"): 1,
        (job.id, DECILES, "not known"): 6,
        (theirs.id, PLACE, "not said"): 1,
        (theirs.id, DECILES, "not known"): 1,
    }
    assert {PLACE, DECILES} <= set(Split)
