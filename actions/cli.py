"""``aiguillage``: the operator's commands. All they print is French; a refusal ends with status 2."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Annotated, Any, TypeVar

import typer

from actions.app import StartRefused, open_service
from actions.app import serve as serve_forever
from actions.directory.demonstration import generate_demonstration
from actions.directory.imports.importer import ImportRefused, import_file
from actions.foundation.clock import now
from actions.foundation.database import DatabaseUrlError, open_engine
from actions.foundation.encryption import KeyringError
from actions.foundation.logs import configure_logs
from actions.foundation.schema import upgrade
from actions.foundation.settings import Settings, SettingsError, load_settings
from actions.knowledge_commands import connaissances
from actions.question_commands import questions
from knowledge.loader import KnowledgeError

T = TypeVar("T")
REFUSALS = (SettingsError, DatabaseUrlError, KeyringError, KnowledgeError, StartRefused, ImportRefused)

cli = typer.Typer(help="Aiguillage : commandes de l'opérateur.", no_args_is_help=True, add_completion=False)
annuaire = typer.Typer(help="L'annuaire des structures.", no_args_is_help=True)
cli.add_typer(annuaire, name="annuaire")
cli.add_typer(connaissances, name="connaissances")
cli.add_typer(questions, name="questions")

Siret = Annotated[str, typer.Argument(help="SIRET de la structure (14 chiffres)")]
Kind = Annotated[str, typer.Argument(help="Type : EI, ACI, AI, ETTI, EITI, GEIQ…")]


def main() -> None:
    """Entry point: an expected refusal is one French sentence, not a trace."""
    configure_logs()
    try:
        cli()
    except REFUSALS as error:
        print(error, file=sys.stderr)
        sys.exit(2)


def _run(work: Callable[[Settings], Coroutine[Any, Any, T]]) -> T:
    return asyncio.run(work(load_settings()))


@asynccontextmanager
async def _directory(settings: Settings) -> AsyncIterator[Any]:
    await _migrate(settings)
    async with open_service(settings) as service:
        yield service


async def _migrate(settings: Settings) -> None:
    engine = open_engine(settings.database_url)
    try:
        await upgrade(engine)
    finally:
        await engine.dispose()


@cli.command()
def servir() -> None:
    """Met la base à jour, puis sert la page, l'API et le serveur d'actions."""

    async def work(settings: Settings) -> None:
        _end_cleanly_on_sigterm()
        async with _directory(settings) as service:
            if not await service.directory.count():
                made = await generate_demonstration(service.sessions, service.directory.places)
                print(f"Annuaire de démonstration : {made} structures inventées.", flush=True)
        await serve_forever(settings)

    try:
        _run(work)
    except (KeyboardInterrupt, asyncio.CancelledError):
        sys.exit(0)
    except OSError as error:
        # The usual cause is a port that is taken; errno says it without a trace.
        print(f"Le service n'a pas pu démarrer : {error.strerror or error}.", file=sys.stderr)
        sys.exit(2)


def _end_cleanly_on_sigterm() -> None:
    """A stop closes listeners and lets go of what is being delivered, as Ctrl-C does."""
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


@cli.command()
def migrer() -> None:
    """Met les tables de la base à jour."""
    _run(_migrate)
    print("La base est à jour.")


@annuaire.command()
def importer(
    source: Annotated[str, typer.Argument(help="Fichier ou adresse")],
    format: Annotated[str, typer.Option(help="siae-csv, emplois-api ou data-inclusion")],
) -> None:
    """Importe des structures ; le premier import réel retire celles de démonstration."""

    async def work(settings: Settings) -> None:
        async with _directory(settings) as service:
            summary = await import_file(service.sessions, source, format, service.directory.places)
            print(summary.text())

    _run(work)


@annuaire.command()
def adresse(siret: Siret, kind: Kind, courriel: Annotated[str, typer.Argument(help="Adresse privée des demandes")]) -> None:
    """Donne à une structure l'adresse où elle reçoit les demandes ; elle n'est jamais publiée."""

    async def work(settings: Settings) -> bool:
        async with _directory(settings) as service:
            return bool(await service.directory.set_request_address(siret, kind, courriel))

    _done(_run(work), "L'adresse est enregistrée.")


@annuaire.command()
def confirmer(siret: Siret, kind: Kind) -> None:
    """Note qu'une structure a confirmé sa fiche aujourd'hui."""

    async def work(settings: Settings) -> bool:
        async with _directory(settings) as service:
            return bool(await service.directory.confirm(siret, kind, now()))

    _done(_run(work), "La fiche est confirmée.")


@annuaire.command()
def etat() -> None:
    """Compte les structures par type."""

    async def work(settings: Settings) -> dict[str, int]:
        async with _directory(settings) as service:
            return dict(await service.directory.counts())

    for kind, number in sorted(_run(work).items()):
        print(f"{kind}\t{number}")


def _done(found: bool, sentence: str) -> None:
    if not found:
        print("Aucune structure n'a ce SIRET et ce type.", file=sys.stderr)
        raise typer.Exit(2)
    print(sentence)
