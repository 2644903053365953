"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

GUARDS = (
    (
        "sqlite",
        "CREATE TRIGGER ledger_never_changes BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    ),
    (
        "sqlite",
        "CREATE TRIGGER ledger_never_shrinks BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    ),
    (
        "sqlite",
        "CREATE TRIGGER ledger_only_grows BEFORE INSERT ON ledger WHEN EXISTS (SELECT 1 FROM ledger WHERE seq = NEW.seq OR hash = NEW.hash OR prev_hash = NEW.prev_hash) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    ),
    (
        "postgresql",
        "CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'the ledger is append-only'; END$$",
    ),
    (
        "postgresql",
        "CREATE TRIGGER ledger_never_changes BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only()",
    ),
    (
        "postgresql",
        "CREATE TRIGGER ledger_never_empties BEFORE TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()",
    ),
    (
        "sqlite",
        "CREATE TRIGGER threshold_is_a_promise BEFORE UPDATE OF threshold ON programme WHEN NEW.threshold < OLD.threshold AND EXISTS (SELECT 1 FROM seat JOIN workshop ON workshop.id = seat.workshop_id WHERE workshop.programme_id = OLD.id AND seat.state = 'active' AND NOT seat.rehearsal) BEGIN SELECT RAISE(ABORT, 'promised: threshold'); END",
    ),
    (
        "sqlite",
        "CREATE TRIGGER retention_months_is_a_promise BEFORE UPDATE OF retention_months ON programme WHEN NEW.retention_months > OLD.retention_months AND EXISTS (SELECT 1 FROM seat JOIN workshop ON workshop.id = seat.workshop_id WHERE workshop.programme_id = OLD.id AND seat.state = 'active' AND NOT seat.rehearsal) BEGIN SELECT RAISE(ABORT, 'promised: retention_months'); END",
    ),
    (
        "sqlite",
        "CREATE TRIGGER controller_is_a_promise BEFORE UPDATE OF controller ON programme WHEN NEW.controller <> OLD.controller AND EXISTS (SELECT 1 FROM seat JOIN workshop ON workshop.id = seat.workshop_id WHERE workshop.programme_id = OLD.id AND seat.state = 'active' AND NOT seat.rehearsal) BEGIN SELECT RAISE(ABORT, 'promised: controller'); END",
    ),
    (
        "postgresql",
        "CREATE FUNCTION keep_promise() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF EXISTS (SELECT 1 FROM seat JOIN workshop ON workshop.id = seat.workshop_id WHERE workshop.programme_id = OLD.id AND seat.state = 'active' AND NOT seat.rehearsal) THEN RAISE EXCEPTION USING MESSAGE = 'promised: ' || TG_ARGV[0]; END IF; RETURN NEW; END$$",
    ),
    (
        "postgresql",
        "CREATE TRIGGER threshold_is_a_promise BEFORE UPDATE OF threshold ON programme FOR EACH ROW WHEN (NEW.threshold < OLD.threshold) EXECUTE FUNCTION keep_promise('threshold')",
    ),
    (
        "postgresql",
        "CREATE TRIGGER retention_months_is_a_promise BEFORE UPDATE OF retention_months ON programme FOR EACH ROW WHEN (NEW.retention_months > OLD.retention_months) EXECUTE FUNCTION keep_promise('retention_months')",
    ),
    (
        "postgresql",
        "CREATE TRIGGER controller_is_a_promise BEFORE UPDATE OF controller ON programme FOR EACH ROW WHEN (NEW.controller <> OLD.controller) EXECUTE FUNCTION keep_promise('controller')",
    ),
)


def upgrade() -> None:
    op.create_table(
        "area_measure",
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("area_code", "name", name=op.f("pk_area_measure")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "area_table",
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("family", sa.String(length=20), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("area_code", "family", name=op.f("pk_area_table")),
    )
    op.create_table(
        "dataset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("vintage", sa.String(length=40), nullable=False),
        sa.Column("nation", sa.String(length=1), nullable=False),
        sa.Column("licence", sa.String(length=400), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dataset")),
        sa.UniqueConstraint("kind", "checksum", name=op.f("uq_dataset_kind_checksum")),
    )
    op.create_table(
        "grid_cell",
        sa.Column("cell", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.PrimaryKeyConstraint("cell", "area_code", name=op.f("pk_grid_cell")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "guess",
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("who", name=op.f("pk_guess")),
    )
    op.create_table(
        "ledger",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("verb", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_ledger")),
        sa.UniqueConstraint("hash", name=op.f("uq_ledger_hash")),
        sa.UniqueConstraint("prev_hash", name=op.f("uq_ledger_prev_hash")),
    )
    op.create_index(op.f("ix_ledger_subject"), "ledger", ["subject"], unique=False)
    op.create_table(
        "neighbourhood",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("named_by_people", sa.Boolean(), nullable=False),
        sa.Column("ward_code", sa.String(length=9), nullable=True),
        sa.Column("authority_code", sa.String(length=9), nullable=False),
        sa.Column("authority_name", sa.String(length=120), nullable=False),
        sa.Column("ambiguous", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_neighbourhood")),
        sa.UniqueConstraint("slug", name=op.f("uq_neighbourhood_slug")),
        sa.UniqueConstraint("ward_code", name=op.f("uq_neighbourhood_ward_code")),
    )
    op.create_index(op.f("ix_neighbourhood_authority_code"), "neighbourhood", ["authority_code"], unique=False)
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "host",
                "anchor",
                "community",
                name="kind_is_known",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("name", name=op.f("uq_organisation_name")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dedupe_key", sa.String(length=120), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("to", sa.String(length=254), nullable=False),
        sa.Column("template", sa.String(length=120), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_dedupe_key")),
    )
    op.create_index(op.f("ix_outbox_due_at"), "outbox", ["due_at"], unique=False)
    op.create_table(
        "outline",
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("grade", sa.String(length=8), nullable=False),
        sa.Column("west", sa.Double(), nullable=False),
        sa.Column("south", sa.Double(), nullable=False),
        sa.Column("east", sa.Double(), nullable=False),
        sa.Column("north", sa.Double(), nullable=False),
        sa.Column("shape", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("area_code", name=op.f("pk_outline")),
    )
    op.create_table(
        "postcode",
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("area21", sa.String(length=9), nullable=True),
        sa.Column("area11", sa.String(length=9), nullable=True),
        sa.Column("official", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_postcode")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "postcode_cell",
        sa.Column("cell", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("points", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("cell", name=op.f("pk_postcode_cell")),
    )
    op.create_table(
        "programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("question", sa.String(length=300), nullable=False),
        sa.Column("objectives", sa.Text(), nullable=False),
        sa.Column("controller", sa.String(length=120), nullable=False),
        sa.Column("board_owner", sa.String(length=120), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("retention_months", sa.Integer(), nullable=False),
        sa.CheckConstraint("retention_months BETWEEN 1 AND 120", name=op.f("ck_programme_retention_has_an_end")),
        sa.CheckConstraint("threshold BETWEEN 8 AND 20", name=op.f("ck_programme_threshold_is_safe")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("slug", name=op.f("uq_programme_slug")),
    )
    op.create_table(
        "tombstone",
        sa.Column("id_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_tombstone")),
    )
    op.create_table(
        "used_link",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_used_link")),
    )
    op.create_table(
        "voice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sentence", sa.String(length=300), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("communities", sa.Text(), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("champion", sa.String(length=120), nullable=False),
        sa.Column("named_ok", sa.Boolean(), nullable=False),
        sa.Column("on_hold", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice")),
        sa.UniqueConstraint("slug", name=op.f("uq_voice_slug")),
    )
    op.create_table(
        "area",
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("authority_code", sa.String(length=9), nullable=True),
        sa.Column("authority_name", sa.String(length=120), nullable=True),
        sa.Column("neighbourhood_id", sa.Integer(), nullable=True),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("indexed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["neighbourhood_id"], ["neighbourhood.id"], name=op.f("fk_area_neighbourhood_id")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_area")),
    )
    op.create_index("ix_area_authority_code", "area", ["authority_code"], unique=False)
    op.create_index("ix_area_neighbourhood_id", "area", ["neighbourhood_id"], unique=False)
    op.create_table(
        "hold_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_hold_reason_programme_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold_reason")),
        sa.UniqueConstraint("programme_id", "position", name=op.f("uq_hold_reason_programme_id_position")),
        sa.UniqueConstraint("programme_id", "words", name=op.f("uq_hold_reason_programme_id_words")),
    )
    op.create_table(
        "programme_neighbourhood",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("neighbourhood_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["neighbourhood_id"], ["neighbourhood.id"], name=op.f("fk_programme_neighbourhood_neighbourhood_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_programme_neighbourhood_programme_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("programme_id", "neighbourhood_id", name=op.f("pk_programme_neighbourhood")),
    )
    op.create_table(
        "user_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("sign_in_version", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_user_account_email_is_lower_case")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_user_account_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email", name=op.f("uq_user_account_email")),
    )
    op.create_table(
        "voice_neighbourhood",
        sa.Column("voice_id", sa.Integer(), nullable=False),
        sa.Column("neighbourhood_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["neighbourhood_id"], ["neighbourhood.id"], name=op.f("fk_voice_neighbourhood_neighbourhood_id")
        ),
        sa.ForeignKeyConstraint(
            ["voice_id"], ["voice.id"], name=op.f("fk_voice_neighbourhood_voice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("voice_id", "neighbourhood_id", name=op.f("pk_voice_neighbourhood")),
    )
    op.create_table(
        "workshop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("voice_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("venue", sa.String(length=200), nullable=False),
        sa.Column("access", sa.String(length=300), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column(
            "confidentiality",
            sa.Enum(
                "shared",
                "room",
                "sealed",
                name="confidentiality_is_known",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "rehearsal",
                "open",
                "closed",
                name="state_is_known",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wall_key_hash", sa.String(length=64), nullable=True),
        sa.Column("rehearsal_key_hash", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "NOT (confidentiality = 'sealed' AND listed)", name=op.f("ck_workshop_sealed_is_never_listed")
        ),
        sa.CheckConstraint(
            "state <> 'closed' OR late_until IS NOT NULL", name=op.f("ck_workshop_closed_has_a_late_until")
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_workshop_programme_id")),
        sa.ForeignKeyConstraint(["voice_id"], ["voice.id"], name=op.f("fk_workshop_voice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop")),
        sa.UniqueConstraint("code", name=op.f("uq_workshop_code")),
    )
    op.create_index(op.f("ix_workshop_programme_id"), "workshop", ["programme_id"], unique=False)
    op.create_index(op.f("ix_workshop_voice_id"), "workshop", ["voice_id"], unique=False)
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "words",
                "poll",
                "agree",
                "place",
                name="kind_is_known",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("question", sa.String(length=300), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("several", sa.Boolean(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "open",
                "closed",
                name="activity_state_is_known",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_activity_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("id", "kind", name=op.f("uq_activity_id_kind")),
        sa.UniqueConstraint("workshop_id", "position", name=op.f("uq_activity_workshop_id_position")),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "administrator",
                "organiser",
                "facilitator",
                "voice",
                "leader",
                "recruiter",
                "reviewer",
                name="role_is_known",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("voice_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(role = 'voice') = (voice_id IS NOT NULL)", name=op.f("ck_role_grant_voice_is_named")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_role_grant_programme_id")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_role_grant_user_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["voice_id"], ["voice.id"], name=op.f("fk_role_grant_voice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_index("ix_role_grant_user_id", "role_grant", ["user_id"], unique=False)
    op.create_table(
        "room_change",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_room_change_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workshop_id", name=op.f("pk_room_change")),
    )
    op.create_table(
        "seat",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("card_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum("minted", "active", name="state_is_known", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum(
                "phone",
                "paper",
                "scribe",
                name="channel_is_known",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=True),
        sa.Column("neighbourhood_id", sa.Integer(), nullable=True),
        sa.Column("elsewhere", sa.Boolean(), nullable=False),
        sa.Column("consent_version", sa.String(length=20), nullable=True),
        sa.Column("may_quote", sa.Boolean(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("rehearsal", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "state <> 'active' OR consent_version IS NOT NULL", name=op.f("ck_seat_active_has_consented")
        ),
        sa.CheckConstraint(
            "NOT elsewhere OR (area_code IS NULL AND neighbourhood_id IS NULL)",
            name=op.f("ck_seat_elsewhere_has_no_area"),
        ),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_seat_area_code")),
        sa.ForeignKeyConstraint(["neighbourhood_id"], ["neighbourhood.id"], name=op.f("fk_seat_neighbourhood_id")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_seat_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("card_hash", name=op.f("uq_seat_card_hash")),
    )
    op.create_index("ix_seat_workshop_id", "seat", ["workshop_id", "state", "rehearsal"], unique=False)
    op.create_table(
        "choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_choice_activity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_choice")),
        sa.UniqueConstraint("activity_id", "position", name=op.f("uq_choice_activity_id_position")),
    )
    op.create_table(
        "contribution",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "words",
                "poll",
                "agree",
                "place",
                name="kind_is_known",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=True),
        sa.Column("neighbourhood_id", sa.Integer(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column(
            "moderation",
            sa.Enum(
                "waiting",
                "shown",
                "held",
                "expired",
                name="moderation_is_known",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("moderated_by", sa.Integer(), nullable=True),
        sa.Column("public_words", sa.Text(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("shown_seq", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'words' AND moderation <> 'expired') = (words IS NOT NULL)",
            name=op.f("ck_contribution_words_are_there_until_they_expire"),
        ),
        sa.CheckConstraint(
            "(kind = 'words') = (moderation IS NOT NULL)", name=op.f("ck_contribution_only_words_are_moderated")
        ),
        sa.CheckConstraint(
            "(moderation = 'shown') = (public_words IS NOT NULL AND shown_seq IS NOT NULL)",
            name=op.f("ck_contribution_shown_has_public_words"),
        ),
        sa.CheckConstraint(
            "moderation <> 'held' OR reason IS NOT NULL", name=op.f("ck_contribution_held_has_a_reason")
        ),
        sa.ForeignKeyConstraint(
            ["activity_id", "kind"], ["activity.id", "activity.kind"], name="fk_contribution_activity"
        ),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_contribution_area_code")),
        sa.ForeignKeyConstraint(["moderated_by"], ["user_account.id"], name=op.f("fk_contribution_moderated_by")),
        sa.ForeignKeyConstraint(
            ["neighbourhood_id"], ["neighbourhood.id"], name=op.f("fk_contribution_neighbourhood_id")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_contribution_seat_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
    )
    op.create_index(
        "ix_contribution_activity_id", "contribution", ["activity_id", "moderation", "shown_seq"], unique=False
    )
    op.create_index("ix_contribution_seat_id", "contribution", ["seat_id", "activity_id"], unique=False)
    op.create_index(
        "uq_contribution_one_answer",
        "contribution",
        ["seat_id", "activity_id"],
        unique=True,
        sqlite_where=sa.text("kind <> 'words'"),
        postgresql_where=sa.text("kind <> 'words'"),
    )
    op.create_table(
        "joining",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_joining_seat_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_joining")),
    )
    op.create_index(op.f("ix_joining_until"), "joining", ["until"], unique=False)
    op.create_table(
        "vote",
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("choice_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Uuid(), nullable=False),
        sa.Column("single_in", sa.Integer(), nullable=True),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.CheckConstraint("value IN (-1, 0, 1)", name=op.f("ck_vote_value_is_known")),
        sa.ForeignKeyConstraint(["choice_id"], ["choice.id"], name=op.f("fk_vote_choice_id")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_vote_contribution_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_vote_seat_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["single_in"], ["activity.id"], name=op.f("fk_vote_single_in")),
        sa.PrimaryKeyConstraint("seat_id", "choice_id", name=op.f("pk_vote")),
        sa.UniqueConstraint("seat_id", "single_in", name=op.f("uq_vote_seat_id_single_in")),
    )
    op.create_index("ix_vote_choice_id", "vote", ["choice_id", "value"], unique=False)
    op.create_index("ix_vote_contribution_id", "vote", ["contribution_id"], unique=False)
    for dialect, statement in GUARDS:
        if op.get_bind().dialect.name == dialect:
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    op.drop_index("ix_vote_contribution_id", table_name="vote")
    op.drop_index("ix_vote_choice_id", table_name="vote")
    op.drop_table("vote")
    op.drop_index(op.f("ix_joining_until"), table_name="joining")
    op.drop_table("joining")
    op.drop_index(
        "uq_contribution_one_answer",
        table_name="contribution",
        sqlite_where=sa.text("kind <> 'words'"),
        postgresql_where=sa.text("kind <> 'words'"),
    )
    op.drop_index("ix_contribution_seat_id", table_name="contribution")
    op.drop_index("ix_contribution_activity_id", table_name="contribution")
    op.drop_table("contribution")
    op.drop_table("choice")
    op.drop_index("ix_seat_workshop_id", table_name="seat")
    op.drop_table("seat")
    op.drop_table("room_change")
    op.drop_index("ix_role_grant_user_id", table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_table("activity")
    op.drop_index(op.f("ix_workshop_voice_id"), table_name="workshop")
    op.drop_index(op.f("ix_workshop_programme_id"), table_name="workshop")
    op.drop_table("workshop")
    op.drop_table("voice_neighbourhood")
    op.drop_table("user_account")
    op.drop_table("programme_neighbourhood")
    op.drop_table("hold_reason")
    op.drop_index("ix_area_neighbourhood_id", table_name="area")
    op.drop_index("ix_area_authority_code", table_name="area")
    op.drop_table("area")
    op.drop_table("voice")
    op.drop_table("used_link")
    op.drop_table("tombstone")
    op.drop_table("programme")
    op.drop_table("postcode_cell")
    op.drop_table("postcode")
    op.drop_table("outline")
    op.drop_index(op.f("ix_outbox_due_at"), table_name="outbox")
    op.drop_table("outbox")
    op.drop_table("organisation")
    op.drop_index(op.f("ix_neighbourhood_authority_code"), table_name="neighbourhood")
    op.drop_table("neighbourhood")
    op.drop_index(op.f("ix_ledger_subject"), table_name="ledger")
    op.drop_table("ledger")
    op.drop_table("guess")
    op.drop_table("grid_cell")
    op.drop_table("dataset")
    op.drop_table("area_table")
    op.drop_table("area_measure")
