"""Vacancies from elsewhere: a table, an advert or a feed becomes drafts of offers, looked at before it is kept."""
