"""What ours is measured beside: bare Flask routes, one with an insert, one with a page that has not changed."""

import os
import sqlite3
import threading

from flask import Flask, Response, request
from werkzeug import Response as Answer

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000")
app = Flask(__name__)
here = threading.local()
PAGE = "<!doctype html><title>A page</title><p>It has not changed."


def connection() -> sqlite3.Connection:
    """One connection a thread, as a plain app would have it."""
    if not hasattr(here, "connection"):
        here.connection = sqlite3.connect(os.environ["BARE_DATABASE"], isolation_level=None)
        for pragma in PRAGMAS:
            here.connection.execute(f"PRAGMA {pragma}")
        here.connection.execute("CREATE TABLE IF NOT EXISTS said (id TEXT PRIMARY KEY, words TEXT)")
    return here.connection


@app.post("/said")
def say() -> Response:
    rows = connection()
    rows.execute("BEGIN IMMEDIATE")
    rows.execute("INSERT INTO said VALUES (?, ?)", (request.form["submission_id"], request.form["words"]))
    rows.execute("COMMIT")
    return Response(status=303, headers={"Location": "/"})


@app.get("/page")
def page() -> Answer:
    answer = Response(PAGE)
    answer.add_etag()
    return answer.make_conditional(request)
