"""When each part of an evening begins."""

from datetime import datetime, timedelta

from workshops.meetings.models import Activity, Workshop


def run_sheet(workshop: Workshop) -> list[tuple[datetime, Activity]]:
    """When each activity begins, if the evening begins in time and each takes its minutes.

    >>> from datetime import UTC
    >>> seven = datetime(2026, 12, 4, 19, tzinfo=UTC)
    >>> asked = [Activity(position=1, minutes=15), Activity(position=2, minutes=20)]
    >>> [moment.strftime("%H:%M") for moment, _asked in run_sheet(Workshop(starts_at=seven, activities=asked))]
    ['19:00', '19:15']
    """
    begins, found = workshop.starts_at, []
    for activity in workshop.activities:
        found.append((begins, activity))
        begins += timedelta(minutes=activity.minutes)
    return found
