import time, cProfile, pstats
from tests.workshops.scribe.test_lists import HEAD, as_csv
from workshops.scribe.lists import look, keep_list
from workshops.meetings.services import workshop_by_code

def test_speed(inside, evening, everyone):
    rows = [[*HEAD, "3.1", "3.2", "5.1", "5.2", "Neighbourhood"], *(["yes", f"Voice {n} "*20, "Bus", "agree", "pass", "1", "2", ""] for n in range(5000))]
    with inside():
        w = workshop_by_code(evening.code)
        l = look(w, as_csv(rows), "x")
        pr = cProfile.Profile(); pr.enable()
        t = time.process_time(); b = keep_list("command", w, l); print("keep cpu", time.process_time()-t)
        pr.disable(); pstats.Stats(pr).sort_stats("cumtime").print_stats(28)
