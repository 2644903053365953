"""Where to go after signing in: only ever to a page of our own."""


def own_path(wanted: str | None) -> str:
    """The path if it is one of ours, else nothing. Browsers drop tabs and turn backslashes, so neither is taken.

    >>> own_path("/room/RK7M2?late=1"), own_path("https://evil.example/"), own_path("//evil.example")
    ('/room/RK7M2?late=1', '', '')
    >>> own_path("/\\\\evil.example"), own_path("/\\t/evil.example"), own_path(None), own_path("today")
    ('', '', '', '')
    """
    path = wanted or ""
    ours = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path if ours and all(letter > " " and letter != "\x7f" for letter in path) else ""
