"""GOV.UK Notify, played by a server of our own (the fixture `notify` of tests/workshops/told/conftest.py)."""

import json
from dataclasses import dataclass, field
from typing import Any

from werkzeug import Request, Response

KEY = "northvale-" + "-".join(["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"])
TEXT_TEMPLATE, EMAIL_TEMPLATE = "text-template", "email-template"


@dataclass
class Notify:
    """What Notify was given, and what it says to it. `known` is what it remembers by reference."""

    url: str
    taken: list[dict[str, Any]] = field(default_factory=list)
    answers: list[Response | None] = field(default_factory=list)  # for the next messages; None: takes it, says nothing
    asked: list[str] = field(default_factory=list)

    def take(self, request: Request) -> Response:
        answer = self.answers.pop(0) if self.answers else Response("{}", 201, mimetype="application/json")
        if answer is None or answer.status_code < 400:
            self.taken.append(json.loads(request.data))
        if answer is None:
            return Response("", 201)  # no answer that can be read: who sent it cannot know
        return answer

    def find(self, request: Request) -> Response:
        wanted = request.args["reference"]
        self.asked.append(wanted)
        found = [{"id": "1", "reference": wanted} for each in self.taken if each["reference"] == wanted]
        return Response(json.dumps({"notifications": found, "links": {}}), mimetype="application/json")
