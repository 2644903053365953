"""What was read for a page goes once the page is made, and does not wait for the garbage collector."""

import gc
import weakref
from typing import Any

from flask import Flask
from jinja2 import DictLoader

from app.rendering import render

PAGE = "{% macro said(one) %}<li>{{ one.words }}{{ _('Today') }}</li>{% endmacro %}{{ said(kept) }}"


class Kept:
    words = "Two buses."


def test_a_page_that_defines_a_macro_keeps_nothing(app: Flask, monkeypatch: Any) -> None:
    monkeypatch.setattr(app.jinja_env, "loader", DictLoader({"page": PAGE, "whole": "{% include 'page' %}"}))
    gc.disable()
    try:
        for template in ("page", "whole"):
            with app.test_request_context():
                kept = Kept()
                gone = weakref.ref(kept)
                assert "Two buses." in render(template, kept=kept).get_data(as_text=True)
                del kept
            assert gone() is None, template
    finally:
        gc.enable()
