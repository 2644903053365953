"""Who is signed in: what Flask-Login asks of us, and the one place that lets somebody in or out.

The session holds whom it belongs to and in which sign-in version, and whether they came by a link. Nothing is
remembered beyond it: no "remember me" cookie is ever given.
"""

from typing import cast

from flask import g, session
from flask.sansio.app import App
from flask_login import LoginManager, current_user, login_fresh, login_user, logout_user

from app.accounts.models import User
from app.db import db

CAME_BY_LINK = "came_by_link"
manager = LoginManager()
# A changed network or browser makes a session stale, not void: in a hall, phones change between wifi and mobile.
manager.session_protection = "basic"


@manager.user_loader
def load(kept: str) -> User | None:
    """Whoever a session speaks of, if they may still come in and have not signed out everywhere since."""
    if g.get("broken"):
        return None
    number = kept.partition(":")[0]
    user = db().get(User, int(number)) if number.isdecimal() else None
    return user if user and user.active and user.get_id() == kept else None


def come_in(user: User, *, by_link: bool) -> None:
    """Sign somebody in, in a session of their own."""
    session.clear()
    login_user(user)
    session[CAME_BY_LINK] = by_link


def stay_in() -> None:
    """When one's own sign-in version has gone up, this session goes on while every other one has ended."""
    if user := load(current_user.get_id()):
        come_in(user, by_link=False)


def go_out() -> None:
    logout_user()
    session.clear()


def myself() -> User:
    """Whoever is signed in and asks now."""
    return cast("User", current_user)


def need_not_prove() -> bool:
    """Whoever has just come by a link from their own mail may set a password without the old one."""
    return current_user.password_hash is None or bool(session.get(CAME_BY_LINK) and login_fresh())


def register(app: App) -> None:
    manager.init_app(app)
