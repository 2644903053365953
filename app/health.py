"""For machines: are we alive, and is the database within reach?"""

from flask import Blueprint, Flask, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.db import db
from app.permissions import May, needs

pages = Blueprint("health", __name__)


@pages.get("/healthz")
@needs(May.LOOK)
def alive() -> Response:
    return Response("alive\n", mimetype="text/plain")


@pages.get("/readyz")
@needs(May.LOOK)
def ready() -> Response:
    try:
        db().execute(text("SELECT seq FROM ledger LIMIT 1"))
    except SQLAlchemyError as error:
        db().rollback()
        return Response(f"the database does not answer ({type(error).__name__})\n", 503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")


def register(app: Flask) -> None:
    app.register_blueprint(pages)
