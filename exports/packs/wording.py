"""What the words of a write-up mean, in the words of people: the steps of the ladder, and what is still missing.

The seven steps are those of "Ladder of co-production" by TLAP (Think Local Act Personal) and its National Co-production
Advisory Group, in words of our own.
"""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from exports.packs.models import Step
from exports.packs.services import Lack

LADDER = "https://www.thinklocalactpersonal.org.uk/Latest/Co-production-The-ladder-of-participation/"

STEPS: dict[Step, tuple[LazyString, LazyString]] = {
    Step.COERCION: (_l("Coercion"), _l("People sat there. What they think did not matter.")),
    Step.EDUCATING: (_l("Educating"), _l("People learned how a service works. That was all.")),
    Step.INFORMING: (_l("Informing"), _l("People were told what was decided, and why.")),
    Step.CONSULTATION: (_l("Consultation"), _l("People were asked, and could change nothing by it.")),
    Step.ENGAGEMENT: (_l("Engagement"), _l("People said much, and could change what those in charge let them.")),
    Step.CO_DESIGN: (_l("Co-design"), _l("People shaped what will be done. They do not do it themselves.")),
    Step.CO_PRODUCTION: (
        _l("Co-production"),
        _l("People and services decide as equals, from first idea to last deed."),
    ),
}

LACKS: dict[Lack, LazyString] = {
    Lack.NEXT_STEPS: _l("Write what happens next."),
    Lack.NEXT_BY: _l("Choose a day by which it happens."),
    Lack.NEXT_WHO: _l("Write who promises it."),
}
