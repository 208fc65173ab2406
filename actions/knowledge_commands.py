"""``aiguillage connaissances``: what editors of ``knowledge/`` run before and after they write."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from actions.foundation.clock import today
from knowledge.ageing import NOTICE, ageing
from knowledge.coverage import DocumentReport, aspects_by_sheet, compare, load_coverage
from knowledge.dates import in_words
from knowledge.loader import load_knowledge

connaissances = typer.Typer(help="Les fiches et les règles.", no_args_is_help=True)
STATES = {"fini": "a pris fin le {end}, suite inconnue", "bientot": "prend fin le {end}"}


@connaissances.command()
def verifier(
    au: Annotated[str | None, typer.Option(help="Jour de la vérification, AAAA-MM-JJ (aujourd'hui par défaut)")] = None,
) -> None:
    """Liste ce qui va prendre fin, ou l'a fait sans suite connue. Code 1 s'il y en a (« confirmé_le » le fait taire)."""
    found = ageing(load_knowledge(), _day(au))
    for each in found:
        typer.echo(f"{each.record}\t{STATES[each.state].format(end=in_words(each.ends_on))}")
    if found:
        typer.echo(f"{len(found)} énoncés à vérifier dans les {NOTICE.days} jours.")
        raise typer.Exit(1)
    typer.echo("Rien à vérifier.")


@connaissances.command()
def couverture(
    documents: Annotated[Path | None, typer.Option(help="Dossier des documents de départ, pour comparer ligne à ligne")] = None,
) -> None:
    """Énoncés par fiche ; passages des documents repris ou laissés, avec la raison. Code 1 si un passage manque."""
    knowledge = load_knowledge()
    typer.echo("| fiche | famille | énoncés | aspects |\n|---|---|---|---|")
    for code, family, aspects in aspects_by_sheet(knowledge):
        told = ", ".join(f"{aspect} {number}" for aspect, number in sorted(aspects.items()))
        typer.echo(f"| {code} | {family} | {aspects.total()} | {told} |")
    covered = load_coverage(knowledge)
    if documents is None:
        passages = [passage for parts in covered.values() for part in parts for passage in part.passages]
        typer.echo(f"\n{len(passages)} passages, dont {sum(bool(each.enonces) for each in passages)} repris par un énoncé.")
        return
    reports = compare(covered, documents)
    typer.echo("\n| document | lignes | reprises | laissées | oubliées | déplacées |\n|---|---|---|---|---|---|")
    for report in reports:
        typer.echo(_row(report))
    if not reports or any(report.missing or report.moved for report in reports):
        raise typer.Exit(1)


def _row(report: DocumentReport) -> str:
    left = report.reasons.total()
    return f"| {report.document} | {report.lines} | {report.carried} | {left} | {len(report.missing)} | {len(report.moved)} |"


def _day(text: str | None) -> date:
    if text is None:
        return today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"« {text} » n'est pas une date AAAA-MM-JJ") from None
