"""The roles in words: what each is called, and what somebody with it does here."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.permissions import Role

NAMES: dict[Role, LazyString] = {
    Role.ORGANISER: _l("Organiser"),
    Role.FACILITATOR: _l("Facilitator"),
    Role.VOICE: _l("Trusted voice"),
    Role.LEADER: _l("Trust leader"),
    Role.RECRUITER: _l("Recruitment team"),
    Role.REVIEWER: _l("Critical friend"),
    Role.RESPONDER: _l("Named person"),
    Role.ADMINISTRATOR: _l("Administrator"),
}
WORK: dict[Role, LazyString] = {
    Role.ORGANISER: _l("Plans programmes and workshops, runs the room, reads the original words."),
    Role.FACILITATOR: _l("Runs the room during the evening and reads the original words."),
    Role.VOICE: _l("Hosts workshops and reads their public words before others do. Name the voice below."),
    Role.LEADER: _l("Follows what was asked and what comes of it. Sees no original words."),
    Role.RECRUITER: _l("Brings jobs to the neighbourhoods. Sees no original words."),
    Role.REVIEWER: _l("Reads the working record and challenges it in writing. Sees no original words."),
    Role.RESPONDER: _l("Answers people who tell of harm. An organiser names them on the programme’s page."),
    Role.ADMINISTRATOR: _l("Looks after the machine and invites people. Sees no original words."),
}
