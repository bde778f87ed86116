"""Feedback: what people make of passages offered for a claim, and what of it they take back."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step up."""
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("map_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claim", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("passage_id", sa.Integer(), nullable=True),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "supports",
                "contradicts",
                "off_topic",
                "partial",
                "other_scope",
                "outdated",
                "wrong_direction",
                "supported",
                "weak",
                name="decision",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "shown",
            sa.Enum("supports", "contradicts", "neutral", name="shown", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("features", sa.LargeBinary(), nullable=False),
        sa.Column("stance_features", sa.LargeBinary(), nullable=False),
        sa.Column("drawn", sa.Boolean(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.CheckConstraint("claim <> ''", name=op.f("ck_feedback_claim")),
        sa.CheckConstraint("person <> ''", name=op.f("ck_feedback_person")),
        sa.CheckConstraint("probability > 0 AND probability <= 1", name=op.f("ck_feedback_probability")),
        sa.CheckConstraint("start >= 0 AND start < stop", name=op.f("ck_feedback_extent")),
        sa.ForeignKeyConstraint(["map_id"], ["map.id"], name=op.f("fk_feedback_map_id_map"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_feedback_paper_id_paper"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["passage_id"], ["passage.id"], name=op.f("fk_feedback_passage_id_passage"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_map_id"), ["map_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_paper_id"), ["paper_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_passage_id"), ["passage_id"], unique=False)

    op.create_table(
        "withdrawal",
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("person <> ''", name=op.f("ck_withdrawal_person")),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name=op.f("fk_withdrawal_feedback_id_feedback"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("feedback_id", name=op.f("pk_withdrawal")),
    )


def downgrade() -> None:
    """One step down."""
    op.drop_table("withdrawal")
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_passage_id"))
        batch_op.drop_index(batch_op.f("ix_feedback_paper_id"))
        batch_op.drop_index(batch_op.f("ix_feedback_map_id"))

    op.drop_table("feedback")
