"""Settings: checked before anything starts, with one sentence that says what to set."""

import pytest

from app.config import SettingError, read_config

GOOD = {"TV_MODE": "production", "TV_SECRET_KEY": 32 * "s", "TV_CARD_KEY": 32 * "c", "TV_CONTACT_KEYS": 43 * "k" + "="}


@pytest.mark.parametrize("missing", ["TV_SECRET_KEY", "TV_CARD_KEY"])
@pytest.mark.parametrize("value", ["", "short", 31 * "x"])
def test_production_refuses_a_missing_or_short_secret(tmp_path, missing, value):
    with pytest.raises(SettingError, match=f"{missing} is missing or shorter than 32"):
        read_config(GOOD | {missing: value, "TV_INSTANCE": str(tmp_path)})
    assert list(tmp_path.iterdir()) == [], "no key is made up in production"


@pytest.mark.parametrize("value", ["", "short", f"{GOOD['TV_CONTACT_KEYS']},{31 * 'x'}"])
def test_production_refuses_missing_or_broken_contact_keys(tmp_path, value):
    with pytest.raises(SettingError, match=r"TV_CONTACT_KEYS.*Make one with"):
        read_config(GOOD | {"TV_CONTACT_KEYS": value, "TV_INSTANCE": str(tmp_path)})


def test_several_contact_keys_are_taken_in_their_order(tmp_path):
    keys = (43 * "k" + "=", 43 * "m" + "=")
    config = read_config(GOOD | {"TV_CONTACT_KEYS": " , ".join(keys), "TV_INSTANCE": str(tmp_path)})
    assert config.contact_keys == keys


def test_production_refuses_one_secret_for_both(tmp_path):
    with pytest.raises(SettingError, match="must differ"):
        read_config(GOOD | {"TV_CARD_KEY": GOOD["TV_SECRET_KEY"], "TV_INSTANCE": str(tmp_path)})


def test_production_refuses_a_chosen_clock(tmp_path):
    with pytest.raises(SettingError, match="TV_NOW"):
        read_config(GOOD | {"TV_NOW": "2026-11-24T19:00", "TV_INSTANCE": str(tmp_path)})


@pytest.mark.parametrize(
    ("setting", "value"),
    [("TV_MODE", "test"), ("TV_NOW", "tonight"), ("TV_PROXIES", "-1"), ("TV_WORKERS", "two"), ("PORT", "80a")],
)
def test_what_cannot_be_is_said_with_the_name_of_the_setting(tmp_path, setting, value):
    with pytest.raises(SettingError, match=setting):
        read_config({setting: value, "TV_INSTANCE": str(tmp_path)})


def test_in_development_keys_are_made_once_and_read_by_nobody_else(tmp_path):
    first, again = (read_config({"TV_INSTANCE": str(tmp_path)}) for _ in range(2))
    assert (first.secret_key, first.card_key) == (again.secret_key, again.card_key)
    assert first.secret_key != first.card_key
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}


def test_the_old_name_of_postgresql_is_understood(tmp_path):
    config = read_config({"DATABASE_URL": "postgres://voices@db/voices", "TV_INSTANCE": str(tmp_path)})
    assert config.database_url == "postgresql://voices@db/voices"


def test_without_settings_it_is_sqlite_beside_the_keys(tmp_path):
    config = read_config({"TV_INSTANCE": str(tmp_path)})
    assert config.database_url == f"sqlite:///{tmp_path}/voices.db"
    assert not config.production


def test_an_empty_setting_is_as_good_as_none(tmp_path):
    assert read_config({"TV_PROXIES": "", "TV_MODE": "", "TV_INSTANCE": str(tmp_path)}).proxies == 0
