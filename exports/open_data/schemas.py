"""What the API's answers hold, in JSON Schema. `document.py` puts them together, and the tests hold answers to them."""

from typing import Any

from exports.open_data.opening import LICENCE
from exports.open_data.tables import COLUMNS, Column
from workshops.actions.models import ActionKind, ActionState
from workshops.offers.models import Check, OfferKind, Per

Schema = dict[str, Any]
STATES = {  # as the public reads them
    ActionState.AGREED: "promised",
    ActionState.UNDER_WAY: "under_way",
    ActionState.SAYS_DONE: "says_done",
    ActionState.BETTER: "better",
    ActionState.DECLINED: "declined",
}
HEAD = "3f0c" * 16
HERE = "https://voices.example/api/v1/programmes"


def text(about: str, example: str | None = None, **more: Any) -> Schema:
    return {"type": "string", "description": about} | ({"examples": [example]} if example else {}) | more


def whole(about: str, example: int, least: int = 0) -> Schema:
    return {"type": "integer", "minimum": least, "description": about, "examples": [example]}


def amount(about: str, example: float) -> Schema:
    return {"type": "number", "minimum": 0, "description": about, "examples": [example]}


def listed(of: Schema, about: str = "") -> Schema:
    return {"type": "array", "items": of} | ({"description": about} if about else {})


def thing(**holds: Schema) -> Schema:
    """An object with exactly these properties."""
    return {"type": "object", "properties": holds, "required": list(holds), "additionalProperties": False}


def maybe(of: Schema) -> Schema:
    return of | {"type": [of["type"], "null"]}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def column_of(column: Column) -> Schema:
    """A cell of a row."""
    said: Schema = {"type": column.type, "description": str(column.about)}
    if column.among:
        said["enum"] = list(column.among)
    return said if column.required else maybe(said)


def address(about: str, path: str = "") -> Schema:
    return text(about, HERE + path, format="uri")


def paged(**holds: Schema) -> Schema:
    return thing(**holds, paging=ref("Paging"), links=ref("Links"))


def schemas() -> dict[str, Schema]:
    """Every schema by its name. Made when it is asked for, because words are worded then."""
    programme = {
        "slug": text("Its address.", "getting-to-the-clinic"),
        "name": text("Its name.", "Getting to the clinic"),
        "question": text("What it asks people.", "What makes it hard to get to the clinic?"),
        "controller": text("Who asks, and answers for the data.", "Northvale NHS Trust"),
    }
    about_table = {
        "name": text("The name of the table.", "neighbourhoods"),
        "title": text("What people call it.", "Where people live"),
        "about": text("What it tells.", "Where people live who were heard."),
        "counts": text("What its numbers count.", "People heard"),
    }
    head = {
        "programme": ref("Programme"),
        "release": ref("Release"),
        "ledger": ref("Ledger"),
        "licence": ref("Licence"),
        "sources": listed({"type": "string"}, "Whose numbers these are, and who drew and counted the places."),
        "hiding": listed({"type": "string"}, "What is not shown, and why."),
    }
    return {
        "Programme": thing(**programme),
        "Release": thing(
            number=whole("Counted from 1 in each programme.", 3, least=1),
            made_at=text("When it was made. It stays as it is.", "2026-11-02T03:10:00+00:00", format="date-time"),
            threshold=whole("Smaller numbers are not shown.", 8, least=8),
            rule=text("By which version of the rules it was made.", "2026-11-28"),
            page=text("Where people read it.", format="uri"),
        ),
        "Ledger": thing(
            entry=whole("The number of the entry with which the release was made.", 188, least=1),
            head=text("The seal of that entry, to be found in the ledger for ever.", HEAD, pattern="^[0-9a-f]{64}$"),
        ),
        "Licence": thing(
            id=text("As SPDX has it.", LICENCE["id"]),
            name=text("Its name.", LICENCE["name"]),
            url=text("Where it stands.", LICENCE["url"], format="uri"),
        ),
        "Paging": thing(
            page=whole("Which page this is.", 1, least=1),
            per_page=whole("How many rows a page has.", 100, least=1),
            pages=whole("How many pages there are.", 1, least=1),
            total=whole("How many rows there are on all pages.", 15),
        ),
        "Links": thing(
            self=address("This page."),
            first=address("The first page."),
            prev=maybe(address("The page before.")),
            next=maybe(address("The next page.")),
            last=address("The last page."),
        ),
        "Index": thing(
            title={"type": "string"},
            about={"type": "string"},
            licence=ref("Licence"),
            document=address("The OpenAPI document of this API."),
            programmes=address("Every programme."),
            offers=address("Jobs that are open now."),
            page=address("Where people find the same as files."),
            feed=address("What has changed, as RSS."),
        ),
        "ProgrammeRead": thing(
            **programme,
            latest_release=maybe(whole("The number of its newest release, if it has one.", 3, least=1)),
            releases=address("Its releases.", "/getting-to-the-clinic/releases"),
            actions=address("Its promises.", "/getting-to-the-clinic/actions"),
            page=address("Where people read about it."),
        ),
        "Programmes": paged(programmes=listed(ref("ProgrammeRead"))),
        "Releases": paged(
            programme=ref("Programme"),
            releases=listed(thing(release=ref("Release"), ledger=ref("Ledger"), address=address("All of it."))),
        ),
        "ReleaseRead": thing(
            **head,
            tables=listed(
                thing(
                    **about_table,
                    rows=whole("How many rows it has.", 15),
                    address=address("Its rows."),
                    files={
                        "type": "object",
                        "additionalProperties": {"type": "string", "format": "uri"},
                        "description": "The same cells as files, by format.",
                    },
                )
            ),
            package=address("Every table at once, as a Frictionless data package."),
        ),
        "TableRead": paged(
            **head,
            table=thing(**about_table),
            columns=listed(
                thing(name={"type": "string"}, type={"type": "string"}, about={"type": "string"}),
                "What each cell of a row says.",
            ),
            rows=listed(ref("Row")),
        ),
        "Row": thing(**{column.name: column_of(column) for column in COLUMNS}),
        "Action": thing(
            slug=text("Its address.", "a-second-late-bus"),
            title=text("In one line.", "A second late bus"),
            what=text("What will be done."),
            kind=text("What kind of promise it is.", enum=[each.value for each in ActionKind]),
            state=text("How it stands. Only people can say that it is better.", enum=list(STATES.values())),
            owner=text("Who answers for it.", "Northvale NHS Trust"),
            partner=maybe(text("With whom it was designed.", "Imam Yusuf Rahman")),
            first_due=text("The day that was named first. It never changes.", "2026-12-24", format="date"),
            due=text("The day that was named last.", "2026-12-24", format="date"),
            days_late=whole("Days since the first day, while it is open.", 0),
            days_without_explanation=whole("Days in which nobody has said why.", 0),
            page=text("Where people read it, with its whole history.", format="uri"),
        ),
        "Actions": paged(programme=ref("Programme"), actions=listed(ref("Action"))),
        "Offer": thing(
            slug=text("Its address.", "healthcare-support-worker"),
            title=text("What it is called.", "Healthcare support worker"),
            kind=text("What it is.", enum=[each.value for each in OfferKind]),
            organisation=text("Who offers it.", "Northvale NHS Trust"),
            programme=text("The programme that it answers.", "getting-to-the-clinic"),
            what=text("What somebody will do."),
            pay=thing(
                **{"from": amount("The least that is paid; 0 where it is not paid.", 14.1)},
                to=amount("The most.", 14.1),
                per=text("For how long.", enum=[each.value for each in Per]),
                currency=text("As ISO 4217 has it.", "GBP"),
            ),
            hours=thing(**{"from": amount("A week, at least.", 16)}, to=amount("A week, at most.", 37.5)),
            place=text("Where the work is.", "1 Hope Street, Northvale"),
            starts_on=text("The first day at work.", "2027-02-01", format="date"),
            closes_on=text("The last day to show interest.", "2027-01-04", format="date"),
            places=whole("How many can start.", 3, least=1),
            grades_needed={"type": "boolean", "description": "Whether grades or certificates are needed."},
            kept_for=listed(text("A neighbourhood.", "hope-street"), "For whom it is kept; for all where it is empty."),
            checklist=listed(
                thing(
                    line=text("What a good offer keeps.", enum=[each.value for each in Check]),
                    kept={"type": "boolean", "description": "Whether this one keeps it."},
                    explanation=maybe(text("Why not, in public.")),
                )
            ),
            page=text("Where people read it.", format="uri"),
        ),
        "Offers": paged(offers=listed(ref("Offer"))),
        "Problem": thing(
            type=text("Always about:blank: the status says it all.", "about:blank"),
            title=text("What is wrong.", "There is nothing here"),
            status=whole("The status again.", 404, least=400),
            detail=text("What to do.", "See /api/v1/openapi.json for what there is."),
        ),
    }
