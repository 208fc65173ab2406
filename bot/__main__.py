"""``python -m bot`` serves the bot; ``python -m bot --purger`` deletes the expired conversations and says how many."""

from __future__ import annotations

import argparse
import sys

from sqlalchemy.exc import SQLAlchemyError

from bot.logs import configure_logs
from bot.settings import Settings, StartError, load_settings, prepare_environment
from bot.start import latest_model, taken_port
from bot.tracker_table import TrackerTable, open_table
from bot.unused_rasa import leave_out_unused

CANNOT_START = 2  # Said why: whoever keeps this process alive need not try again.


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Le robot d'Aiguillage.")
    parser.add_argument("--purger", action="store_true", help="efface les conversations expirées, puis s'arrête")
    asked = parser.parse_args(arguments)
    try:
        settings = load_settings()
        configure_logs(settings.log_level)
        prepare_environment(settings)
        # Opened here even to serve: a bad URL or key is said at once.
        table = open_conversations(settings)
        if asked.purger:
            print(f"Conversations expirées effacées : {purge(table)}.")
        else:
            serve(settings)
    except StartError as error:
        print(error, file=sys.stderr)
        return CANNOT_START
    return 0


def serve(settings: Settings) -> None:
    """Serves until SIGTERM or SIGINT.

    Raises:
        StartError: port taken, no model, or endpoints that would not keep conversations where they belong.
    """
    with taken_port(settings.port) as listener:
        model = latest_model(settings.model_dir)
        leave_out_unused()
        # Imported last: Rasa reads the environment while it is imported.
        from bot import server

        server.serve(listener, model)


def open_conversations(settings: Settings) -> TrackerTable:
    """Raises StartError when the URL of the database or the keys are not usable."""
    try:
        return open_table(settings.database_url, settings)
    except ValueError as error:
        raise StartError(str(error)) from None


def purge(table: TrackerTable) -> int:
    """Deletes the expired conversations; how many.

    Raises:
        StartError: no database, or no table in it.
    """
    try:
        return table.purge_expired()
    except SQLAlchemyError:
        raise StartError("La base de données ne répond pas, ou la table des conversations manque.") from None


if __name__ == "__main__":
    sys.exit(main())
