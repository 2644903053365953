"""Figures that a partner has counted, beside what people said of the same: one sheet, its source and what it cannot say."""
