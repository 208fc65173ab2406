"""Alembic's environment: runs on the connection that ``actions/foundation/schema.py`` hands over."""

from __future__ import annotations

from alembic import context

from actions.foundation.database import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite alters a table by making it anew
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
