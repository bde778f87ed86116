"""Vectors of passages: a cache."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step up."""
    op.create_table(
        "vector",
        sa.Column("text_sha256", sa.String(64), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(data) > 0", name=op.f("ck_vector_data")),
        sa.CheckConstraint("length(text_sha256) = 64", name=op.f("ck_vector_text_sha256")),
        sa.PrimaryKeyConstraint("text_sha256", "model", name=op.f("pk_vector")),
    )


def downgrade() -> None:
    """One step down."""
    op.drop_table("vector")
