"""Where `flask` and the server find the app."""

from app.main import create_app

app = create_app()
