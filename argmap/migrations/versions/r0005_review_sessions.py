"""Review sessions: who takes part, who marks what, what was decided; full texts of references; papers as described by a person.

From here on the database itself keeps verdicts as they came. SQLite drops the triggers of a table that is made anew: a later
step that does so to ``verdict`` or ``review_session`` calls for them again.
"""

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# A verdict goes only with what it belongs to: its map, its session, whoever gave it.
_OWNED = """
    EXISTS (SELECT 1 FROM map WHERE id = OLD.map_id)
    AND (OLD.session_id IS NULL OR EXISTS (SELECT 1 FROM review_session WHERE id = OLD.session_id))
    AND (OLD.participant_id IS NULL OR EXISTS (SELECT 1 FROM participant WHERE id = OLD.participant_id))
    AND (OLD.person_id IS NULL OR EXISTS (SELECT 1 FROM person WHERE id = OLD.person_id))
"""
# A blind mark comes while its session is open and blind, a later one while marks are made; after that only what is late.
_OUT_OF_TURN = """
    NEW.session_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM review_session AS held WHERE held.id = NEW.session_id AND (
            (NEW.round = 'blind' AND NOT NEW.late AND held.round = 'blind' AND held.state = 'open')
            OR (NEW.round = 'discussed' AND held.round = 'discussed' AND held.state IN ('open', 'revealed'))
            OR (NEW.round = 'adjudicated' AND NEW.late AND (held.round = 'adjudicated' OR held.state = 'closed'))
        )
    )
"""
_RULES = (
    ("verdict_kept", "verdict", "UPDATE", None, "a verdict is never changed"),
    ("verdict_stays", "verdict", "DELETE", _OWNED, "a verdict is never taken away"),
    ("verdict_in_turn", "verdict", "INSERT", _OUT_OF_TURN, "this round is over, or has not begun"),
    (
        "session_not_blind_again",
        "review_session",
        "UPDATE",
        "NEW.round = 'blind' AND OLD.round <> 'blind'",
        "what was shown cannot be hidden again",
    ),
)


def _anew() -> Literal["always", "never"]:
    """A table of SQLite's is made anew, so that it reads as a fresh one does; others take a column in place."""
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"


def _watch() -> None:
    lite = op.get_bind().dialect.name == "sqlite"
    for name, table, act, when, said in _RULES:
        if lite:
            only = f"WHEN {when}" if when else ""
            op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} {only} BEGIN SELECT RAISE(ABORT, '{said}'); END")
            continue
        back = "OLD" if act == "DELETE" else "NEW"
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {when or 'TRUE'} THEN "
            f"RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {back}; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _watch_no_more() -> None:
    lite = op.get_bind().dialect.name == "sqlite"
    for name, table, *_ in _RULES:
        op.execute(f"DROP TRIGGER {name}" if lite else f"DROP TRIGGER {name} ON {table}")
        if not lite:
            op.execute(f"DROP FUNCTION {name}()")


def upgrade() -> None:
    """One step up."""
    op.create_table(
        "fulltext",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("csl_id", sa.String(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("csl_id <> ''", name=op.f("ck_fulltext_csl_id")),
        sa.CheckConstraint("paper_id <> source_id", name=op.f("ck_fulltext_another")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_fulltext_made_by_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_fulltext_paper_id_paper"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["source_id"], ["paper.id"], name=op.f("fk_fulltext_source_id_paper"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("paper_id", "csl_id", name=op.f("pk_fulltext")),
    )
    with op.batch_alter_table("fulltext", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fulltext_made_by"), ["made_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_fulltext_source_id"), ["source_id"], unique=False)

    op.create_table(
        "review_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("map_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("peer", "seminar", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "exercise",
            sa.Enum("mark", "find", "build", name="exercise", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "open", "revealed", "closed", name="state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "round",
            sa.Enum("blind", "discussed", "adjudicated", name="round", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "naming",
            sa.Enum("named", "pseudonyms", name="naming", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "order",
            sa.Enum("influence", "section", "shuffled", name="order", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "rule",
            sa.Enum("unanimous", "two_thirds", "majority", name="rule", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("led", sa.Boolean(), nullable=False),
        sa.Column("shown_id", sa.Integer(), nullable=True),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("marks_wanted", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("map_version", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind = 'seminar') = (code IS NOT NULL)", name=op.f("ck_review_session_code")),
        sa.CheckConstraint("title <> ''", name=op.f("ck_review_session_title")),
        sa.CheckConstraint("marks_wanted >= 0", name=op.f("ck_review_session_marks_wanted")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_review_session_made_by_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["map_id", "claim_id"], ["node.map_id", "node.id"], name="fk_review_session_claim_id_node"),
        sa.ForeignKeyConstraint(["map_id", "shown_id"], ["link.map_id", "link.id"], name="fk_review_session_shown_id_link"),
        sa.ForeignKeyConstraint(["map_id"], ["map.id"], name=op.f("fk_review_session_map_id_map"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["review_session.id"],
            name=op.f("fk_review_session_template_id_review_session"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_session")),
        sa.UniqueConstraint("code", name=op.f("uq_review_session_code")),
        sa.UniqueConstraint("map_id", "id", name=op.f("uq_review_session_map_id_id")),
    )
    with op.batch_alter_table("review_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_session_made_by"), ["made_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_session_template_id"), ["template_id"], unique=False)

    op.create_table(
        "adjudication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("map_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("supported", "weak", "cannot_tell", name="outcome", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "off_topic",
                "overstated",
                "other_scope",
                "source_says_otherwise",
                "unreliable",
                "outdated",
                "wrong_direction",
                "quote_differs",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("client", sa.String(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_adjudication_revision")),
        sa.ForeignKeyConstraint(
            ["map_id", "link_id"],
            ["link.map_id", "link.id"],
            name=op.f("fk_adjudication_map_id_link_id_link"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["map_id", "session_id"],
            ["review_session.map_id", "review_session.id"],
            name=op.f("fk_adjudication_map_id_session_id_review_session"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["map_id"], ["map.id"], name=op.f("fk_adjudication_map_id_map"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_adjudication_person_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjudication")),
        sa.UniqueConstraint("client", name=op.f("uq_adjudication_client")),
    )
    with op.batch_alter_table("adjudication", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_adjudication_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_adjudication_session_id_link_id", ["session_id", "link_id"], unique=False)

    op.create_table(
        "participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("skeleton", sa.String(), nullable=False),
        sa.Column("pseudonym", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("invitation", sa.String(), nullable=True),
        sa.Column("stamp", sa.String(), nullable=False),
        sa.Column("client", sa.String(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("came", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("name <> ''", name=op.f("ck_participant_name")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_participant_person_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["review_session.id"], name=op.f("fk_participant_session_id_review_session"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sa.UniqueConstraint("client", name=op.f("uq_participant_client")),
        sa.UniqueConstraint("invitation", name=op.f("uq_participant_invitation")),
        sa.UniqueConstraint("session_id", "id", name=op.f("uq_participant_session_id_id")),
        sa.UniqueConstraint("session_id", "key", name=op.f("uq_participant_session_id_key")),
        sa.UniqueConstraint("session_id", "person_id", name=op.f("uq_participant_session_id_person_id")),
        sa.UniqueConstraint("session_id", "pseudonym", name=op.f("uq_participant_session_id_pseudonym")),
        sa.UniqueConstraint("session_id", "skeleton", name=op.f("uq_participant_session_id_skeleton")),
    )
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participant_person_id"), ["person_id"], unique=False)

    op.create_table(
        "sessionact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_sessionact_seq")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sessionact_person_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["review_session.id"], name=op.f("fk_sessionact_session_id_review_session"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessionact")),
        sa.UniqueConstraint("session_id", "seq", name=op.f("uq_sessionact_session_id_seq")),
    )
    with op.batch_alter_table("sessionact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sessionact_person_id"), ["person_id"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name=op.f("fk_assignment_link_id_link"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["session_id", "participant_id"],
            ["participant.session_id", "participant.id"],
            name=op.f("fk_assignment_session_id_participant_id_participant"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "participant_id", "link_id", name=op.f("pk_assignment")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_link_id"), ["link_id"], unique=False)

    op.create_table(
        "builtmap",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("map_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["map_id"], ["map.id"], name=op.f("fk_builtmap_map_id_map"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["session_id", "participant_id"],
            ["participant.session_id", "participant.id"],
            name=op.f("fk_builtmap_session_id_participant_id_participant"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "participant_id", name=op.f("pk_builtmap")),
    )
    with op.batch_alter_table("builtmap", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_builtmap_map_id"), ["map_id"], unique=False)

    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("passage_id", sa.Integer(), nullable=True),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column(
            "stance",
            sa.Enum("supports", "contradicts", "neutral", name="stance", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("client", sa.String(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn", sa.DateTime(timezone=True), nullable=True),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("start >= 0 AND start < stop", name=op.f("ck_proposal_extent")),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name=op.f("fk_proposal_link_id_link"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_proposal_paper_id_paper"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["passage_id"], ["passage.id"], name=op.f("fk_proposal_passage_id_passage"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["session_id", "participant_id"],
            ["participant.session_id", "participant.id"],
            name=op.f("fk_proposal_session_id_participant_id_participant"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["review_session.id"], name=op.f("fk_proposal_session_id_review_session"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("client", name=op.f("uq_proposal_client")),
        sa.UniqueConstraint("session_id", "id", name=op.f("uq_proposal_session_id_id")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_link_id"), ["link_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_paper_id"), ["paper_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_passage_id"), ["passage_id"], unique=False)
        batch_op.create_index("ix_proposal_session_id_participant_id", ["session_id", "participant_id"], unique=False)

    op.create_table(
        "vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column(
            "mark",
            sa.Enum("supported", "weak", "cannot_tell", name="mark", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("client", sa.String(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id", "participant_id"],
            ["participant.session_id", "participant.id"],
            name=op.f("fk_vote_session_id_participant_id_participant"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id", "proposal_id"],
            ["proposal.session_id", "proposal.id"],
            name=op.f("fk_vote_session_id_proposal_id_proposal"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
        sa.UniqueConstraint("client", name=op.f("uq_vote_client")),
    )
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.create_index("ix_vote_session_id_proposal_id", ["session_id", "proposal_id"], unique=False)

    with op.batch_alter_table("paper", recreate=_anew()) as batch_op:
        batch_op.add_column(sa.Column("edited", sa.JSON(), nullable=True))

    with op.batch_alter_table("verdict", recreate=_anew()) as batch_op:
        batch_op.add_column(sa.Column("session_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("participant_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "round",
                sa.Enum(
                    "blind", "discussed", "adjudicated", name="round", native_enum=False, create_constraint=True, length=32
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("late", sa.Boolean(), server_default="0", nullable=False))
        batch_op.alter_column("person_id", existing_type=sa.Integer(), nullable=True)
        batch_op.create_index("ix_verdict_session_id_participant_id", ["session_id", "participant_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_verdict_session_id_participant_id_participant"),
            "participant",
            ["session_id", "participant_id"],
            ["session_id", "id"],
            ondelete="CASCADE",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_verdict_one_reviewer"), "(person_id IS NULL) <> (participant_id IS NULL)"
        )
        batch_op.create_check_constraint(batch_op.f("ck_verdict_in_session"), "(session_id IS NULL) = (participant_id IS NULL)")
        batch_op.create_check_constraint(batch_op.f("ck_verdict_in_round"), "(session_id IS NULL) = (round IS NULL)")

    _watch()


def downgrade() -> None:
    """One step down."""
    _watch_no_more()
    op.execute("DELETE FROM verdict WHERE session_id IS NOT NULL")
    with op.batch_alter_table("verdict", recreate=_anew()) as batch_op:
        for name in ("one_reviewer", "in_session", "in_round"):
            batch_op.drop_constraint(batch_op.f(f"ck_verdict_{name}"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_verdict_session_id_participant_id_participant"), type_="foreignkey")
        batch_op.drop_index("ix_verdict_session_id_participant_id")
        batch_op.alter_column("person_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("late")
        batch_op.drop_column("round")
        batch_op.drop_column("participant_id")
        batch_op.drop_column("session_id")

    with op.batch_alter_table("paper", recreate=_anew()) as batch_op:
        batch_op.drop_column("edited")

    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.drop_index("ix_vote_session_id_proposal_id")

    op.drop_table("vote")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index("ix_proposal_session_id_participant_id")
        batch_op.drop_index(batch_op.f("ix_proposal_passage_id"))
        batch_op.drop_index(batch_op.f("ix_proposal_paper_id"))
        batch_op.drop_index(batch_op.f("ix_proposal_link_id"))

    op.drop_table("proposal")
    with op.batch_alter_table("builtmap", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_builtmap_map_id"))

    op.drop_table("builtmap")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_link_id"))

    op.drop_table("assignment")
    with op.batch_alter_table("sessionact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sessionact_person_id"))

    op.drop_table("sessionact")
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participant_person_id"))

    op.drop_table("participant")
    with op.batch_alter_table("adjudication", schema=None) as batch_op:
        batch_op.drop_index("ix_adjudication_session_id_link_id")
        batch_op.drop_index(batch_op.f("ix_adjudication_person_id"))

    op.drop_table("adjudication")
    with op.batch_alter_table("review_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_session_template_id"))
        batch_op.drop_index(batch_op.f("ix_review_session_made_by"))

    op.drop_table("review_session")
    with op.batch_alter_table("fulltext", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fulltext_source_id"))
        batch_op.drop_index(batch_op.f("ix_fulltext_made_by"))

    op.drop_table("fulltext")
