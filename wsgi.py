"""Where `flask` finds the app."""

import sys

from app.config import SettingError
from app.main import create_app

try:
    app = create_app()
except SettingError as error:
    sys.exit(str(error))
