"""Papers and maps: the first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step up."""
    op.create_table(
        "file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("encoding", sa.String(), nullable=False),
        sa.Column("added", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_file_sha256")),
        sa.CheckConstraint("size > 0", name=op.f("ck_file_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
        sa.UniqueConstraint("sha256", name=op.f("uq_file_sha256")),
    )
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("imported", sa.JSON(), nullable=True),
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("added", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("direction IN ('ltr', 'rtl')", name=op.f("ck_paper_direction")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_paper_file_id_file"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("file_id", name=op.f("uq_paper_file_id")),
    )
    op.create_table(
        "footnote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.JSON(), nullable=True),
        sa.CheckConstraint("direction IN ('ltr', 'rtl')", name=op.f("ck_footnote_direction")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_footnote_paper_id_paper"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_footnote")),
        sa.UniqueConstraint("paper_id", "index", name=op.f("uq_footnote_paper_id_index")),
    )
    op.create_table(
        "map",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_map_paper_id_paper"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_map")),
    )
    with op.batch_alter_table("map", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_map_paper_id"), ["paper_id"], unique=False)

    op.create_table(
        "passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("paragraph", sa.Integer(), nullable=False),
        sa.Column("section", sa.JSON(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "front",
                "abstract",
                "introduction",
                "literature",
                "theory",
                "methods",
                "results",
                "discussion",
                "conclusion",
                "body",
                "references",
                "back",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("footnotes", sa.JSON(), nullable=False),
        sa.CheckConstraint("direction IN ('ltr', 'rtl')", name=op.f("ck_passage_direction")),
        sa.CheckConstraint("page IS NULL OR page > 0", name=op.f("ck_passage_page")),
        sa.CheckConstraint("start >= 0 AND start < stop", name=op.f("ck_passage_extent")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_passage_paper_id_paper"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
        sa.UniqueConstraint("paper_id", "index", name=op.f("uq_passage_paper_id_index")),
    )
    op.create_table(
        "reference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("raw", sa.String(), nullable=False),
        sa.Column("csl", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_reference_paper_id_paper"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference")),
        sa.UniqueConstraint("paper_id", "index", name=op.f("uq_reference_paper_id_index")),
    )
    op.create_table(
        "repair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "page_break_joined",
                "footnote_apart",
                "foreign_letter",
                "stray_language",
                "running_head",
                "hyphen_joined",
                "decoded",
                "control_removed",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_repair_paper_id_paper"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair")),
        sa.UniqueConstraint("paper_id", "index", name=op.f("uq_repair_paper_id_index")),
    )
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("map_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_change_seq")),
        sa.ForeignKeyConstraint(["map_id"], ["map.id"], name=op.f("fk_change_map_id_map"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sa.UniqueConstraint("map_id", "seq", name=op.f("uq_change_map_id_seq")),
    )
    op.create_table(
        "citation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column(
            "style",
            sa.Enum(
                "parenthetical",
                "narrative",
                "numeric",
                "superscript",
                name="style",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("others", sa.Boolean(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column(
            "calendar",
            sa.Enum("gregorian", "solar_hijri", name="calendar", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("suffix", sa.String(), nullable=False),
        sa.Column("locator", sa.String(), nullable=False),
        sa.Column("reference_id", sa.Integer(), nullable=True),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("passage_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("start >= 0 AND start < stop", name=op.f("ck_citation_extent")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_citation_paper_id_paper"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["passage_id"], ["passage.id"], name=op.f("fk_citation_passage_id_passage"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["reference_id"], ["reference.id"], name=op.f("fk_citation_reference_id_reference"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citation")),
        sa.UniqueConstraint("paper_id", "index", name=op.f("uq_citation_paper_id_index")),
    )
    with op.batch_alter_table("citation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_citation_passage_id"), ["passage_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_citation_reference_id"), ["reference_id"], unique=False)

    op.create_table(
        "node",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("map_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("hypothesis", "claim", "evidence", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("condensed", sa.Boolean(), nullable=False),
        sa.Column(
            "origin",
            sa.Enum("drafted", "person", "imported", name="origin", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("code <> ''", name=op.f("ck_node_code")),
        sa.CheckConstraint("(code IS NULL) = (kind IS NULL)", name=op.f("ck_node_question")),
        sa.ForeignKeyConstraint(["map_id"], ["map.id"], name=op.f("fk_node_map_id_map"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_node")),
        sa.UniqueConstraint("map_id", "code", name=op.f("uq_node_map_id_code")),
        sa.UniqueConstraint("map_id", "id", name=op.f("uq_node_map_id_id")),
    )
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("map_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("target_node_id", sa.Integer(), nullable=True),
        sa.Column("target_link_id", sa.Integer(), nullable=True),
        sa.Column(
            "stance",
            sa.Enum("supports", "contradicts", "neutral", name="stance", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("joint", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column(
            "origin",
            sa.Enum("drafted", "person", "imported", name="origin", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("code <> ''", name=op.f("ck_link_code")),
        sa.CheckConstraint("(target_node_id IS NULL) <> (target_link_id IS NULL)", name=op.f("ck_link_one_target")),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_link_revision")),
        sa.CheckConstraint("score >= 0 AND score <= 1", name=op.f("ck_link_score")),
        sa.CheckConstraint("target_link_id <> id", name=op.f("ck_link_no_undercut_of_itself")),
        sa.CheckConstraint("target_node_id <> source_id", name=op.f("ck_link_no_loop")),
        sa.ForeignKeyConstraint(
            ["map_id", "source_id"], ["node.map_id", "node.id"], name=op.f("fk_link_map_id_source_id_node"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["map_id", "target_link_id"],
            ["link.map_id", "link.id"],
            name=op.f("fk_link_map_id_target_link_id_link"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["map_id", "target_node_id"],
            ["node.map_id", "node.id"],
            name=op.f("fk_link_map_id_target_node_id_node"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["map_id"], ["map.id"], name=op.f("fk_link_map_id_map"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("map_id", "code", name=op.f("uq_link_map_id_code")),
        sa.UniqueConstraint("map_id", "id", name=op.f("uq_link_map_id_id")),
    )
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_source_id"), ["source_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_link_target_link_id"), ["target_link_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_link_target_node_id"), ["target_node_id"], unique=False)

    op.create_table(
        "quote",
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("passage_id", sa.Integer(), nullable=True),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("section", sa.JSON(), nullable=False),
        sa.CheckConstraint("direction IN ('ltr', 'rtl')", name=op.f("ck_quote_direction")),
        sa.CheckConstraint("page IS NULL OR page > 0", name=op.f("ck_quote_page")),
        sa.CheckConstraint("start >= 0 AND start < stop", name=op.f("ck_quote_extent")),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_quote_node_id_node"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_quote_paper_id_paper"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["passage_id"], ["passage.id"], name=op.f("fk_quote_passage_id_passage"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("node_id", "place", name=op.f("pk_quote")),
    )
    with op.batch_alter_table("quote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quote_paper_id"), ["paper_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quote_passage_id"), ["passage_id"], unique=False)

    op.create_table(
        "source",
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("csl_id", sa.String(), nullable=False),
        sa.Column("locator", sa.String(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("nearby", sa.Boolean(), nullable=False),
        sa.Column("problem_kinds", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_source_node_id_node"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("node_id", "place", name=op.f("pk_source")),
    )
    op.create_table(
        "wording",
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.CheckConstraint("direction IN ('ltr', 'rtl')", name=op.f("ck_wording_direction")),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_wording_node_id_node"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("node_id", "place", name=op.f("pk_wording")),
    )


def downgrade() -> None:
    """One step down."""
    op.drop_table("wording")
    op.drop_table("source")
    with op.batch_alter_table("quote", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quote_passage_id"))
        batch_op.drop_index(batch_op.f("ix_quote_paper_id"))

    op.drop_table("quote")
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_target_node_id"))
        batch_op.drop_index(batch_op.f("ix_link_target_link_id"))
        batch_op.drop_index(batch_op.f("ix_link_source_id"))

    op.drop_table("link")
    op.drop_table("node")
    with op.batch_alter_table("citation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_citation_reference_id"))
        batch_op.drop_index(batch_op.f("ix_citation_passage_id"))

    op.drop_table("citation")
    op.drop_table("change")
    op.drop_table("repair")
    op.drop_table("reference")
    op.drop_table("passage")
    with op.batch_alter_table("map", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_map_paper_id"))

    op.drop_table("map")
    op.drop_table("footnote")
    op.drop_table("paper")
    op.drop_table("file")
