"""The bot process: Rasa as a library behind one loopback channel.

Rasa's own server is not used: it would open its HTTP API's root, tell its version, and serve without a model or
with a store in memory when something is wrong. Here what is wrong stops the start with one sentence.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import register
from rasa.core.tracker_store import create_tracker_store
from rasa.core.utils import AvailableEndpoints
from rasa.shared.utils.common import class_from_module_path
from rasa.shared.utils.io import read_config_file
from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.action_endpoint import ActionEndpoint, check_answers_quickly
from bot.channel import MAX_BODY_BYTES, TITLES, problem
from bot.logs import place_of
from bot.settings import StartError
from bot.start import reasons_of
from bot.tracker_store import EncryptedTrackerStore
from bot.turn import Turns

HERE = Path(__file__).resolve().parent
PURGE_EVERY_SECONDS = 600
FIRST_PURGE_AFTER_SECONDS = 30

log = logging.getLogger("bot.server")


class DirectAgent(Agent):  # type: ignore[misc]
    """Rasa's agent without its fail-safe wrapper, which turns a failed database into a memory that forgets."""

    @staticmethod
    def _create_tracker_store(store: EncryptedTrackerStore, domain: Any) -> EncryptedTrackerStore:
        store.domain = domain
        return store


def serve(listener: socket.socket, model: Path) -> None:
    """Loads the model and serves on a bound socket until SIGTERM or SIGINT.

    Raises:
        StartError: as ``build_app``.
    """
    app = build_app(model)
    log.info("ready on 127.0.0.1:%s", listener.getsockname()[1])
    app.run(sock=listener, access_log=False, motd=False, debug=False, backlog=100)


def build_app(model: Path, endpoints_file: Path = HERE / "endpoints.yml") -> Sanic:
    """The Sanic application with the model loaded; ``app.ctx.turns`` takes the turns.

    Raises:
        StartError: the model does not load, or the endpoints do not name our tracker store and an action server.
    """
    endpoints = AvailableEndpoints.read_endpoints(str(endpoints_file))
    store = open_tracker_store(endpoints)
    if endpoints.action is None:
        raise StartError(f"Le fichier {endpoints_file.name} ne dit pas où est le serveur d'actions (action_endpoint).")
    action_endpoint = ActionEndpoint(endpoints.action.url, **endpoints.action.kwargs)
    check_answers_quickly()
    agent = DirectAgent(tracker_store=store, action_endpoint=action_endpoint)
    try:
        agent.load_model(model)
    except Exception as error:
        log.error("model not loaded: %s", place_of(error))
        raise StartError(f"Le modèle {model.name} ne se charge pas.\n{reasons_of(error)}") from None

    app = Sanic("aiguillage_bot", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = MAX_BODY_BYTES
    app.config.KEEP_ALIVE_TIMEOUT = 75
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 8.0
    app.ctx.turns = Turns(agent, store)
    credentials = read_config_file(str(HERE / "credentials.yml"))
    register([class_from_module_path(name).from_credentials(options) for name, options in credentials.items()], app, "/webhooks/")
    app.error_handler.add(Exception, _problem_of)

    @app.after_server_start
    async def start_purge(app: Sanic, _loop: Any) -> None:
        app.ctx.purge = asyncio.create_task(_purge_regularly(store))

    @app.before_server_stop
    async def stop_purge(app: Sanic, _loop: Any) -> None:
        app.ctx.purge.cancel()

    @app.after_server_stop
    async def close(_app: Sanic, _loop: Any) -> None:
        await action_endpoint.close()

    return app


def open_tracker_store(endpoints: AvailableEndpoints) -> EncryptedTrackerStore:
    """The store that the endpoints name.

    Raises:
        StartError: Rasa would silently keep conversations in memory instead (mistyped type).
    """
    store = create_tracker_store(endpoints.tracker_store)
    if not isinstance(store, EncryptedTrackerStore):
        named = endpoints.tracker_store.type if endpoints.tracker_store else None
        raise StartError(f"Le type « {named} » (tracker_store) n'est pas bot.tracker_store.EncryptedTrackerStore.")
    return store


async def _purge_regularly(store: EncryptedTrackerStore) -> None:
    await asyncio.sleep(FIRST_PURGE_AFTER_SECONDS)  # The service may still be making the tables.
    while True:
        try:
            count = await asyncio.to_thread(store.table.purge_expired)
            if count:
                log.info("purged %s expired conversations", count)
        except SQLAlchemyError as error:
            log.warning("purge failed: %s", place_of(error))
        await asyncio.sleep(PURGE_EVERY_SECONDS)


async def _problem_of(_request: Request, error: Exception) -> HTTPResponse:
    status = error.status_code if isinstance(error, SanicException) else 500
    if status == 500:
        log.error("unexpected failure: %s", place_of(error))
    return problem(status, TITLES.get(status, "La demande n'a pas pu être traitée."))
