"""The app as a server process runs it."""

from app.endings import end_with_parent
from app.main import create_app

end_with_parent()
app = create_app()
