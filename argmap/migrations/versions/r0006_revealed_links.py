"""Links whose marks are shown before those of their session: from then on nobody marks them blind."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_SHOWN = "EXISTS (SELECT 1 FROM revealedlink AS one WHERE one.session_id = NEW.session_id AND one.link_id = NEW.link_id)"
_BEFORE = """
    NEW.session_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM review_session AS held WHERE held.id = NEW.session_id AND (
            (NEW.round = 'blind' AND NOT NEW.late AND held.round = 'blind' AND held.state = 'open')
            OR (NEW.round = 'discussed' AND held.round = 'discussed' AND held.state IN ('open', 'revealed'))
            OR (NEW.round = 'adjudicated' AND NEW.late AND (held.round = 'adjudicated' OR held.state = 'closed'))
        )
    )
"""
# As before, but a link whose marks were shown takes no blind mark, and takes others already while the rest is marked blind.
_OUT_OF_TURN = f"""
    NEW.session_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM review_session AS held WHERE held.id = NEW.session_id AND (
            (NEW.round = 'blind' AND NOT NEW.late AND held.round = 'blind' AND held.state = 'open' AND NOT {_SHOWN})
            OR (NEW.round = 'discussed' AND held.round = 'discussed' AND held.state IN ('open', 'revealed'))
            OR (NEW.round = 'discussed' AND held.state = 'open' AND {_SHOWN})
            OR (NEW.round = 'adjudicated' AND NEW.late AND (held.round = 'adjudicated' OR held.state = 'closed'))
        )
    )
"""  # noqa: S608 - no value comes into it
_KEPT = """
    EXISTS (SELECT 1 FROM review_session WHERE id = OLD.session_id) AND EXISTS (SELECT 1 FROM link WHERE id = OLD.link_id)
"""
_TURN = ("verdict_in_turn", "verdict", "INSERT", "this round is over, or has not begun")
_STAYS = ("link_not_blind_again", "revealedlink", "DELETE", "what was shown cannot be hidden again")


def _lite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _watch(name: str, table: str, act: str, said: str, when: str) -> None:
    if _lite():
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, '{said}'); END")
        return
    back = "OLD" if act == "DELETE" else "NEW"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {when} THEN "
        f"RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {back}; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _watch_no_more(name: str, table: str) -> None:
    op.execute(f"DROP TRIGGER {name}" if _lite() else f"DROP TRIGGER {name} ON {table}")
    if not _lite():
        op.execute(f"DROP FUNCTION {name}()")


def upgrade() -> None:
    """One step up."""
    op.create_table(
        "revealedlink",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name=op.f("fk_revealedlink_link_id_link"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["review_session.id"], name=op.f("fk_revealedlink_session_id_review_session"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session_id", "link_id", name=op.f("pk_revealedlink")),
    )
    with op.batch_alter_table("revealedlink", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_revealedlink_link_id"), ["link_id"], unique=False)
    _watch_no_more(*_TURN[:2])
    _watch(*_TURN, _OUT_OF_TURN)
    _watch(*_STAYS, _KEPT)


def downgrade() -> None:
    """One step down."""
    _watch_no_more(*_STAYS[:2])
    _watch_no_more(*_TURN[:2])
    _watch(*_TURN, _BEFORE)
    with op.batch_alter_table("revealedlink", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_revealedlink_link_id"))
    op.drop_table("revealedlink")
