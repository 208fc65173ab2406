"""``aiguillage questions``: what people asked and no sheet answers, for who writes the sheets."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import groupby
from typing import Annotated, TypeVar

import typer

from actions.foundation.clock import today
from actions.foundation.database import keyring_in_use, open_engine, open_sessions
from actions.foundation.encryption import load_keyring
from actions.foundation.schema import upgrade
from actions.foundation.settings import load_settings
from actions.handover.open_questions import Kept, OpenQuestions
from knowledge.answers import found_statement
from knowledge.loader import load_knowledge

T = TypeVar("T")
questions = typer.Typer(help="Les questions restées sans réponse.", invoke_without_command=True, add_completion=False)
WITHOUT_SUBJECT = "sans sujet"


@questions.callback()
def lister(context: typer.Context) -> None:
    """Liste les questions sans réponse, par fiche, les plus posées d'abord."""
    if context.invoked_subcommand is not None:
        return
    waiting = _run(lambda kept: kept.waiting())
    if not waiting:
        typer.echo("Aucune question sans réponse.")
        return
    for subject, group in groupby(waiting, key=lambda each: each.subject):
        typer.echo(f"\n{subject or WITHOUT_SUBJECT}")
        for each in group:
            typer.echo(_line(each))


@questions.command()
def repondue(
    numero: Annotated[int, typer.Argument(help="Numéro de la question, dans la liste")],
    enonce: Annotated[str, typer.Argument(help="Énoncé qui y répond, par exemple cddi.duree_max")],
) -> None:
    """Note l'énoncé qui répond à une question : les conversations qui l'attendent le verront à leur retour."""
    knowledge = load_knowledge()
    known = {statement.id for sheet in knowledge.sheets.values() for statement in sheet.enonces}
    if enonce not in known:
        typer.echo(f"Aucun énoncé ne s'appelle « {enonce} ».", err=True)
        raise typer.Exit(2)
    if found_statement(knowledge, enonce, today()) is None:
        typer.echo(f"L'énoncé « {enonce} » n'est pas en vigueur aujourd'hui : personne ne le recevrait.", err=True)
        raise typer.Exit(2)
    if not _run(lambda kept: kept.answer(numero, enonce)):
        typer.echo("Aucune question n'a ce numéro.", err=True)
        raise typer.Exit(2)
    typer.echo("C'est noté.")


def _line(kept: Kept) -> str:
    times = f"{kept.count} fois" if kept.count > 1 else "1 fois"
    return f"{kept.id}\t{times}\t{kept.first_day:%d/%m/%Y} - {kept.last_day:%d/%m/%Y}\t{kept.text}"


def _run(work: Callable[[OpenQuestions], Awaitable[T]]) -> T:
    async def inside() -> T:
        settings = load_settings()
        keyring = load_keyring(settings.var_dir)
        engine = open_engine(settings.database_url)
        try:
            await upgrade(engine)
            with keyring_in_use(keyring):
                return await work(OpenQuestions(open_sessions(engine), keyring))
        finally:
            await engine.dispose()

    return asyncio.run(inside())
