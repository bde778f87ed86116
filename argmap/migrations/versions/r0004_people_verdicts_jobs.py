"""People and what they may do, invitations, verdicts on links, jobs; maps count their changes, papers may be thrown away."""

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _anew() -> Literal["always", "never"]:
    """A table of SQLite's is made anew, so that it reads as a fresh one does; others take a column in place."""
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"


def upgrade() -> None:
    """One step up."""
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("skeleton", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=True),
        sa.Column("administrator", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("stamp", sa.String(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("name <> ''", name=op.f("ck_person_name")),
        sa.CheckConstraint("skeleton <> ''", name=op.f("ck_person_skeleton")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("skeleton", name=op.f("uq_person_skeleton")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("once", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "running", "done", "failed", name="state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("done", sa.Float(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("done >= 0 AND done <= 1", name=op.f("ck_job_done")),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_job_tries")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_job_person_id_person"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("once", name=op.f("uq_job_once")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_person_id"), ["person_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("map_id", sa.Integer(), nullable=True),
        sa.Column(
            "role",
            sa.Enum("reader", "reviewer", "editor", "owner", name="role", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_by", sa.Integer(), nullable=True),
        sa.Column("used", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(map_id IS NULL) = (role IS NULL)", name=op.f("ck_invitation_role_on_map")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_invitation_made_by_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["map_id"], ["map.id"], name=op.f("fk_invitation_map_id_map"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["used_by"], ["person.id"], name=op.f("fk_invitation_used_by_person"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("digest", name=op.f("uq_invitation_digest")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_made_by"), ["made_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_map_id"), ["map_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_used_by"), ["used_by"], unique=False)

    op.create_table(
        "membership",
        sa.Column("map_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("reader", "reviewer", "editor", "owner", name="role", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["map_id"], ["map.id"], name=op.f("fk_membership_map_id_map"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("map_id", "person_id", name=op.f("pk_membership")),
    )
    op.create_table(
        "verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("map_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "mark",
            sa.Enum("supported", "weak", "cannot_tell", name="mark", native_enum=False, create_constraint=True, length=32),
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
        sa.Column("client", sa.String(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_verdict_revision")),
        sa.ForeignKeyConstraint(
            ["map_id", "link_id"], ["link.map_id", "link.id"], name=op.f("fk_verdict_map_id_link_id_link"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["map_id"], ["map.id"], name=op.f("fk_verdict_map_id_map"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_verdict_person_id_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict")),
        sa.UniqueConstraint("client", name=op.f("uq_verdict_client")),
    )
    with op.batch_alter_table("verdict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_verdict_link_id"), ["link_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_verdict_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("map", recreate=_anew()) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("paper", recreate=_anew()) as batch_op:
        batch_op.add_column(sa.Column("binned", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """One step down."""
    with op.batch_alter_table("paper", recreate=_anew()) as batch_op:
        batch_op.drop_column("binned")

    with op.batch_alter_table("map", recreate=_anew()) as batch_op:
        batch_op.drop_column("version")

    with op.batch_alter_table("verdict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_verdict_person_id"))
        batch_op.drop_index(batch_op.f("ix_verdict_link_id"))

    op.drop_table("verdict")
    op.drop_table("membership")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_used_by"))
        batch_op.drop_index(batch_op.f("ix_invitation_map_id"))
        batch_op.drop_index(batch_op.f("ix_invitation_made_by"))

    op.drop_table("invitation")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_person_id"))

    op.drop_table("job")
    op.drop_table("person")
