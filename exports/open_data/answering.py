"""How files and the API answer: with a mark made of what they say, and open to programs on any site.

The mark is made of the bytes alone. They come from a frozen release, from names, and from promises that are public;
so what residents do moves none, and one that has not moved has nothing new behind it.
"""

import hashlib

from flask import request
from werkzeug import Response

from exports.open_data.blueprint import pages

FOR_A_WHILE = "public, max-age=300"  # so long a name may still be read somewhere after it was taken back
OPEN_TO_ALL = ("/api/", "/exports")
CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link",
}
BEFORE_IT_ASKS = {"Access-Control-Allow-Methods": "GET, HEAD, OPTIONS", "Access-Control-Allow-Headers": "If-None-Match"}


def answered(raw: bytes, kind: str, name: str = "", *, till_midnight: bool = False, **headers: str) -> Response:
    """These bytes, or 304 for whoever has them. With a name they are a file to be saved. What is right until midnight
    only, as which jobs are open, is asked for anew each time.
    """
    answer = Response(raw, content_type=kind, headers=headers)
    answer.set_etag(hashlib.sha256(raw).hexdigest()[:20], weak=True)
    answer.headers["Cache-Control"] = "no-cache" if till_midnight else FOR_A_WHILE
    if name:
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer.make_conditional(request)


@pages.after_app_request
def open_to_all(answer: Response) -> Response:
    """Programs that run in a page of another site may read what anybody may read. No cookie goes with it."""
    if request.path.startswith(OPEN_TO_ALL):
        answer.headers.update(CROSS_ORIGIN)
        if request.method == "OPTIONS":
            answer.headers.update(BEFORE_IT_ASKS)
    return answer
