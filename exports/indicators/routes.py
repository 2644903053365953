"""All pages of indicators, gathered for create_app."""

from exports.indicators import beside_pages, sheet_pages, standing_pages
from exports.indicators.blueprint import pages

__all__ = ["beside_pages", "pages", "sheet_pages", "standing_pages"]
