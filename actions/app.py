"""The service put together: what each room gets, the two listeners, the work in the background.

Public listener: web API, page. Loopback listener: Rasa's action server and the metrics.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any, Protocol

from aiohttp import ClientSession, web
from msgspec import Struct

from actions.channels.bot_client import BotClient
from actions.channels.chat import Chat
from actions.channels.conversations import ConversationStore
from actions.channels.pages.sheet_routes import SheetRoutes
from actions.channels.web.chat_routes import ChatRoutes
from actions.channels.web.knowledge_routes import KnowledgeRoutes
from actions.channels.web.limiter import rate_limit
from actions.channels.web.openapi import OpenApiRoutes
from actions.channels.web.page_routes import PageRoutes
from actions.channels.web.problems import problems
from actions.channels.web.status_routes import StatusRoutes
from actions.dialogue.server import ActionServer
from actions.dialogue.services import Services
from actions.dialogue.unknown import FoundSince
from actions.directory.search import Directory
from actions.foundation.clock import now
from actions.foundation.database import Sessions, keyring_in_use, open_engine, open_sessions
from actions.foundation.encryption import Keyring, load_keyring
from actions.foundation.settings import Settings
from actions.foundation.wording import load_wording
from actions.handover.mail import mail_domain, open_mail
from actions.handover.open_questions import OpenQuestions
from actions.handover.outbox import MAIL
from actions.handover.requests import Requests
from actions.handover.retention import purge
from actions.handover.texts import load_texts
from actions.handover.worker import OutboxWorker
from actions.metrics import Metrics
from knowledge.loader import load_knowledge, structure_kinds
from knowledge.places import PlaceIndex

BODY_LIMIT = 32 * 1024
TIDY_EVERY_S = 600

log = logging.getLogger(__name__)


class Part(Protocol):
    """Something that answers at some addresses."""

    def routes(self) -> list[web.RouteDef]: ...


class Service(Struct, frozen=True, kw_only=True):
    """The parts that the listeners are made of."""

    settings: Settings
    sessions: Sessions
    keyring: Keyring
    directory: Directory
    requests: Requests
    bot: BotClient
    chat: Chat
    services: Services
    worker: OutboxWorker
    metrics: Metrics


@asynccontextmanager
async def open_service(settings: Settings) -> AsyncIterator[Service]:
    """Opens what the service works with and closes it in order."""
    async with AsyncExitStack() as stack:
        keyring = load_keyring(settings.var_dir)
        stack.enter_context(keyring_in_use(keyring))
        engine = open_engine(settings.database_url)
        stack.push_async_callback(engine.dispose)
        sessions = open_sessions(engine)
        knowledge, wording = load_knowledge(), load_wording()
        directory = Directory(sessions, PlaceIndex.load(settings.places_path))
        worker = OutboxWorker(sessions, {MAIL: open_mail(settings)})
        requests = Requests(
            sessions,
            keyring,
            load_texts(),
            mail_domain=mail_domain(settings.mail.sender),
            outbox_dir=settings.outbox_dir,
            wake=worker.wake,
        )
        bot = BotClient(await stack.enter_async_context(ClientSession()), settings.bot_url)
        metrics = Metrics()
        services = Services(
            knowledge=knowledge,
            wording=wording,
            directory=directory,
            requests=requests,
            questions=OpenQuestions(sessions, keyring),
            settings=settings,
        )
        chat = Chat(
            store=ConversationStore(sessions),
            bot=bot,
            requests=requests,
            knowledge=knowledge,
            wording=wording,
            keyring=keyring,
            late=FoundSince(services),
        )
        yield Service(
            settings=settings,
            sessions=sessions,
            keyring=keyring,
            directory=directory,
            requests=requests,
            bot=bot,
            chat=chat,
            services=services,
            worker=worker,
            metrics=metrics,
        )


def public_app(service: Service) -> web.Application:
    """What the world reaches."""
    knowledge = service.services.knowledge
    app = web.Application(
        middlewares=[service.metrics.middleware, problems, rate_limit(service.settings.rate_per_minute)],
        client_max_size=BODY_LIMIT,
    )
    parts: list[Part] = [
        ChatRoutes(service.chat, service.keyring, knowledge),
        KnowledgeRoutes(knowledge, service.directory),
        StatusRoutes(service.sessions, service.bot, service.directory),
        OpenApiRoutes(structure_kinds(knowledge)),
        PageRoutes(service.services.wording, service.directory),
        SheetRoutes(knowledge),
    ]
    for part in parts:
        app.add_routes(part.routes())
    return app


def loopback_app(service: Service) -> web.Application:
    """What only this machine reaches."""
    app = web.Application(client_max_size=4 * 1024 * 1024)
    app.add_routes([*ActionServer(service.services).routes(), *service.metrics.routes()])
    return app


class StartRefused(Exception):
    """The service must not start like this; the text is for the operator."""


async def serve(settings: Settings) -> None:
    """Runs both listeners and the background work until cancelled.

    Raises:
        StartRefused: invented structures would be shown on a public address.
    """
    async with AsyncExitStack() as stack:
        service = await stack.enter_async_context(open_service(settings))
        public = not settings.listens_on_loopback
        if public and not settings.demo_allowed and await service.directory.has_demonstration():
            raise StartRefused(
                "L'annuaire ne contient que des structures inventées et l'adresse est publique. "
                "Importez un annuaire (aiguillage annuaire importer) ou mettez AIGUILLAGE_DEMO=1."
            )
        await _listen(stack, public_app(service), settings.host, settings.port)
        await _listen(stack, loopback_app(service), "127.0.0.1", settings.action_port)
        async with asyncio.TaskGroup() as background:
            background.create_task(service.worker.run_forever())
            background.create_task(_every(TIDY_EVERY_S, lambda: _tidy(service)))


async def _listen(stack: AsyncExitStack, app: web.Application, host: str, port: int) -> None:
    # Access lines would carry conversation tokens: counts are in the metrics.
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, host, port).start()


async def _tidy(service: Service) -> None:
    """Erases what is due; only counts are logged."""
    log.info("conversations: %s", await service.chat.tidy())
    log.info("requests: %s", await purge(service.sessions, now(), service.settings.outbox_dir))


async def _every(seconds: float, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Repeats; a failure is logged by its type and does not end the repetition."""
    while True:
        with suppress(asyncio.TimeoutError):
            try:
                await work()
            except Exception as error:
                log.error("background work failed: %s", type(error).__name__)
        await asyncio.sleep(seconds)
