"""Figures that a partner has counted, beside what people said of the same: with source, date and owner."""
