"""Jobs: offers with their checklist, interests, stages, jobs by reference, targets; and their tables in a release."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = depends_on = None
BEFORE = (
    "people",
    "neighbourhoods",
    "deciles",
    "months",
    "hosts",
    "themes_places",
    "themes_deciles",
    "equality",
    "reach",
    "answers",
    "actions",
)
JOBS = ("jobs", "jobs_deciles", "jobs_ethnic", "jobs_kept")
NOW = (*BEFORE[:-1], *JOBS, BEFORE[-1])
FROZEN = "a release is frozen: it can only be followed"
WHOLE = "NEW.position >= (SELECT size FROM release WHERE id = NEW.release_id)"
OURS = "SELECT 1 FROM release_cell WHERE release_id = NEW.release_id"
SAME_ROW, SAME_PLACE = '"table" = NEW."table" AND row = NEW.row', "position = NEW.position"
STRANGE = f"{WHOLE} OR EXISTS ({OURS} AND {SAME_ROW}) OR EXISTS ({OURS} AND {SAME_PLACE})"
UNEXPLAINED = "what an offer does not keep of the checklist is explained in public first"
SETTLED = "(SELECT count(*) FROM offer_check WHERE offer_id = NEW.id AND (met OR explanation <> ''))"
GUARDS = (
    ("offer", "offer_published_is_explained", "UPDATE OF state", f"NEW.state = 'published' AND {SETTLED} < 6"),
    ("offer", "offer_is_never_made_published", "INSERT", "NEW.state = 'published'"),
    (
        "offer_check",
        "offer_explanation_stays",
        "UPDATE",
        "NOT NEW.met AND NEW.explanation = '' AND EXISTS "
        "(SELECT 1 FROM offer WHERE id = NEW.offer_id AND state = 'published')",
    ),
    (
        "offer_check",
        "offer_check_stays",
        "DELETE",
        "EXISTS (SELECT 1 FROM offer WHERE id = OLD.offer_id AND state = 'published')",
    ),
)


def _one_of(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=20)


def upgrade() -> None:
    _allow(NOW)
    op.create_table(
        "living_wage",
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("uk", sa.Integer(), nullable=False),
        sa.Column("london", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.CheckConstraint("uk > 0 AND london >= uk", name=op.f("ck_living_wage_london_is_no_less")),
        sa.PrimaryKeyConstraint("from_on", name=op.f("pk_living_wage")),
    )
    op.create_table(
        "job_counted",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("table", sa.String(length=20), nullable=False),
        sa.Column("row", sa.String(length=40), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.CheckConstraint("n >= 0", name=op.f("ck_job_counted_no_fewer_than_nobody")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_job_counted_programme_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("programme_id", "table", "row", name=op.f("pk_job_counted")),
    )
    op.create_table(
        "job_target",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("still_there", sa.Integer(), nullable=False),
        sa.Column("by_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "starts >= 1 AND still_there BETWEEN 0 AND starts", name=op.f("ck_job_target_no_more_stay_than_start")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_job_target_programme_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("programme_id", name=op.f("pk_job_target")),
    )
    op.create_table(
        "sheet_mapping",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("headings", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_sheet_mapping_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "headings", name=op.f("pk_sheet_mapping")),
    )
    op.create_table(
        "offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("recruiter_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column("reference", sa.String(length=60), nullable=True),
        sa.Column(
            "kind",
            _one_of("kind_is_known", "job", "apprenticeship", "placement", "interview", "course"),
            nullable=False,
        ),
        sa.Column("state", _one_of("state_is_known", "draft", "published", "paused", "closed"), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("pay_from", sa.Integer(), nullable=False),
        sa.Column("pay_to", sa.Integer(), nullable=False),
        sa.Column("pay_per", _one_of("per_is_known", "hour", "week", "year"), nullable=False),
        sa.Column("minutes_from", sa.Integer(), nullable=False),
        sa.Column("minutes_to", sa.Integer(), nullable=False),
        sa.Column("pattern", sa.String(length=300), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("postcode", sa.String(length=8), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=True),
        sa.Column("way_there", sa.String(length=300), nullable=False),
        sa.Column("not_needed", sa.Text(), nullable=False),
        sa.Column("needs_grades", sa.Boolean(), nullable=False),
        sa.Column("helps", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("contact", sa.String(length=120), nullable=False),
        sa.Column("contact_way", sa.String(length=200), nullable=False),
        sa.Column("lawful", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("(state = 'draft') = (opened_on IS NULL)", name=op.f("ck_offer_published_since_a_day")),
        sa.CheckConstraint("minutes_from >= 0 AND minutes_to >= minutes_from", name=op.f("ck_offer_hours_run_upward")),
        sa.CheckConstraint("opened_on IS NULL OR closes_on >= opened_on", name=op.f("ck_offer_closes_after_it_opened")),
        sa.CheckConstraint("pay_from >= 0 AND pay_to >= pay_from", name=op.f("ck_offer_pay_runs_upward")),
        sa.CheckConstraint("places >= 1", name=op.f("ck_offer_has_a_place")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_offer_action_id")),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_offer_area_code")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_offer_organisation_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_offer_programme_id")),
        sa.ForeignKeyConstraint(["recruiter_id"], ["user_account.id"], name=op.f("fk_offer_recruiter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
        sa.UniqueConstraint("organisation_id", "reference", name=op.f("uq_offer_organisation_id_reference")),
        sa.UniqueConstraint("slug", name=op.f("uq_offer_slug")),
    )
    op.create_index(op.f("ix_offer_action_id"), "offer", ["action_id"], unique=False)
    op.create_index(op.f("ix_offer_organisation_id"), "offer", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_offer_programme_id"), "offer", ["programme_id"], unique=False)
    op.create_index("ix_offer_state", "offer", ["state", "closes_on"], unique=False)
    op.create_table(
        "hire",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("reference_key", sa.String(length=60), nullable=False),
        sa.Column("neighbourhood_id", sa.Integer(), nullable=True),
        sa.Column("elsewhere", sa.Boolean(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("full_time", sa.Integer(), nullable=False),
        sa.Column("at_26", _one_of("at_26_is_known", "in_post", "left", "unknown"), nullable=True),
        sa.Column("evidence_26", sa.String(length=300), nullable=False),
        sa.Column("at_52", _one_of("at_52_is_known", "in_post", "left", "unknown"), nullable=True),
        sa.Column("evidence_52", sa.String(length=300), nullable=False),
        sa.CheckConstraint("full_time BETWEEN 1 AND 100", name=op.f("ck_hire_at_most_one_job")),
        sa.CheckConstraint("neighbourhood_id IS NULL OR NOT elsewhere", name=op.f("ck_hire_lives_in_one_place")),
        sa.CheckConstraint("NOT (at_26 = 'left' AND at_52 = 'in_post')", name=op.f("ck_hire_nobody_comes_back")),
        sa.ForeignKeyConstraint(["employer_id"], ["organisation.id"], name=op.f("fk_hire_employer_id")),
        sa.ForeignKeyConstraint(["neighbourhood_id"], ["neighbourhood.id"], name=op.f("fk_hire_neighbourhood_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_hire_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hire")),
        sa.UniqueConstraint("employer_id", "reference_key", name=op.f("uq_hire_employer_id_reference_key")),
    )
    op.create_index(op.f("ix_hire_offer_id"), "hire", ["offer_id"], unique=False)
    op.create_index(op.f("ix_hire_started_on"), "hire", ["started_on"], unique=False)
    op.create_table(
        "interest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("neighbourhood_id", sa.Integer(), nullable=True),
        sa.Column("elsewhere", sa.Boolean(), nullable=False),
        sa.Column("deciles", sa.String(length=10), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("passed_on", sa.Date(), nullable=True),
        sa.Column("passed_to", sa.String(length=120), nullable=False),
        sa.Column("delete_on", sa.Date(), nullable=True),
        sa.CheckConstraint("(passed_on IS NULL) = (passed_to = '')", name=op.f("ck_interest_passed_to_somebody")),
        sa.CheckConstraint(
            "passed_on IS NULL OR delete_on IS NOT NULL", name=op.f("ck_interest_what_was_passed_on_ends")
        ),
        sa.CheckConstraint("sealed IS NOT NULL OR delete_on IS NOT NULL", name=op.f("ck_interest_kept_until_a_day")),
        sa.ForeignKeyConstraint(["neighbourhood_id"], ["neighbourhood.id"], name=op.f("fk_interest_neighbourhood_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_interest_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_interest_code_hash")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_interest_delete_on"), "interest", ["delete_on"], unique=False)
    op.create_index(op.f("ix_interest_offer_id"), "interest", ["offer_id"], unique=False)
    op.create_table(
        "offer_check",
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column(
            "item",
            _one_of("item_is_known", "criteria", "plain", "panel", "adjustments", "interview", "pay"),
            nullable=False,
        ),
        sa.Column("met", sa.Boolean(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_offer_check_offer_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("offer_id", "item", name=op.f("pk_offer_check")),
    )
    op.create_table(
        "offer_neighbourhood",
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("neighbourhood_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["neighbourhood_id"], ["neighbourhood.id"], name=op.f("fk_offer_neighbourhood_neighbourhood_id")
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_offer_neighbourhood_offer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("offer_id", "neighbourhood_id", name=op.f("pk_offer_neighbourhood")),
    )
    op.create_index(
        op.f("ix_offer_neighbourhood_neighbourhood_id"), "offer_neighbourhood", ["neighbourhood_id"], unique=False
    )
    op.create_table(
        "offer_theme",
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_offer_theme_offer_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_offer_theme_theme_id")),
        sa.PrimaryKeyConstraint("offer_id", "theme_id", name=op.f("pk_offer_theme")),
    )
    op.create_index(op.f("ix_offer_theme_theme_id"), "offer_theme", ["theme_id"], unique=False)
    op.create_table(
        "stage_count",
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            _one_of("stage_is_known", "interest", "applied", "interviewed", "offered", "started"),
            nullable=False,
        ),
        sa.Column(
            "split", _one_of("split_is_known", "place", "deciles", "ethnic", "age", "disability"), nullable=False
        ),
        sa.Column("row", sa.String(length=40), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.CheckConstraint("n >= 0", name=op.f("ck_stage_count_no_fewer_than_nobody")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_stage_count_offer_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("offer_id", "stage", "split", "row", name=op.f("pk_stage_count")),
    )
    op.create_table(
        "stage_sheet",
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("loaded_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_stage_sheet_offer_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("offer_id", name=op.f("pk_stage_sheet")),
    )
    for table, name, event, when in GUARDS:
        _guard(table, name, event, when)


def downgrade() -> None:
    """Releases that have the new tables stay whole, and so they stand in the way: a release is never changed."""
    op.drop_table("stage_sheet")
    op.drop_table("stage_count")
    op.drop_table("offer_theme")
    op.drop_table("offer_neighbourhood")
    op.drop_table("offer_check")
    op.drop_table("interest")
    op.drop_table("hire")
    op.drop_table("offer")
    op.drop_table("sheet_mapping")
    op.drop_table("job_target")
    op.drop_table("job_counted")
    op.drop_table("living_wage")
    if op.get_bind().dialect.name == "postgresql":
        for _table, name, _event, _when in GUARDS:
            op.execute(f"DROP FUNCTION {name}()")
    _allow(BEFORE)


def _guard(table: str, name: str, event: str, when: str) -> None:
    run = op.get_bind().exec_driver_sql
    if op.get_bind().dialect.name == "sqlite":
        run(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, '{UNEXPLAINED}'); END"
        )
        return
    run(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF {when} THEN "
        f"RAISE EXCEPTION '{UNEXPLAINED}'; END IF; RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END$$"
    )
    run(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _allow(tables: tuple[str, ...]) -> None:
    run = op.get_bind().exec_driver_sql
    known = '"table" IN ({})'.format(", ".join(f"'{table}'" for table in tables))
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_release_cell_table_is_known"), "release_cell")
        op.create_check_constraint(op.f("ck_release_cell_table_is_known"), "release_cell", known)
        return
    op.rename_table("release_cell", "release_cell_before")
    op.create_table(
        "release_cell",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("table", sa.String(length=20), nullable=False),
        sa.Column("row", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("shown", sa.String(length=20), nullable=False),
        sa.CheckConstraint(known, name=op.f("ck_release_cell_table_is_known")),
        sa.CheckConstraint("position >= 0", name=op.f("ck_release_cell_position_counts_from_zero")),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_release_cell_release_id")),
        sa.PrimaryKeyConstraint("release_id", "table", "row", name=op.f("pk_release_cell")),
        sa.UniqueConstraint("release_id", "position", name=op.f("uq_release_cell_release_id_position")),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO release_cell SELECT * FROM release_cell_before")
    op.drop_table("release_cell_before")
    for name, when in (
        ("never_changes", "UPDATE ON release_cell"),
        ("never_shrinks", "DELETE ON release_cell"),
        ("only_grows", f"INSERT ON release_cell WHEN {STRANGE}"),
    ):
        run(f"CREATE TRIGGER release_cell_{name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END")
