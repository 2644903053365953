"""The rooms of what leaves by address: each hangs its own on the one blueprint."""

from exports.open_data import api, feed, file_pages
from exports.open_data.blueprint import pages

__all__ = ["api", "feed", "file_pages", "pages"]
