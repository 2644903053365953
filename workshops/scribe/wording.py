"""An answer of any kind in words, for tables that people read."""

from collections.abc import Mapping

from flask_babel import gettext as _

from workshops.contributions.forms import AGREE, ANSWERS, RANKED
from workshops.meetings.models import Activity, Kind

BETWEEN = "; "


def votes_in_words(activity: Activity, votes: Mapping[int, int]) -> str:
    """What was chosen, agreed to or put in order, by the id of the choice; in the order in which it was asked."""
    said = [(choice.words, votes[choice.id]) for choice in activity.choices if choice.id in votes]
    if activity.kind is Kind.RANK:
        placed = sorted((RANKED.index(value), words) for words, value in said if value in RANKED)
        return BETWEEN.join(f"{place + 1}. {words}" for place, words in placed)
    if activity.kind is Kind.AGREE:
        by_value = {AGREE[key]: str(words) for key, words in ANSWERS}
        return BETWEEN.join(
            _("%(statement)s: %(answer)s", statement=words, answer=by_value.get(value, "")) for words, value in said
        )
    return BETWEEN.join(words for words, value in said if value > 0)
