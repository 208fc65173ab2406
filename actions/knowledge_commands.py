"""``aiguillage connaissances``: what editors of ``knowledge/`` run before and after they write."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from actions.comparison_report import Report
from actions.foundation.clock import today
from actions.knowledge_versions import NoSuchVersion, short_name, version_folder
from knowledge.ageing import NOTICE, ageing
from knowledge.comparison.answers import compare_answers, compare_records
from knowledge.comparison.profiles import reference_profiles
from knowledge.comparison.records import changed_files, changed_rules, changed_sentences
from knowledge.comparison.verdicts import compare_verdicts
from knowledge.coverage import DocumentReport, aspects_by_sheet, compare, load_coverage
from knowledge.dates import in_words
from knowledge.loader import PACKAGE, Knowledge, KnowledgeError, load_knowledge

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


@connaissances.command()
def comparer(
    avant: Annotated[str, typer.Option(help="Version d'avant : un dossier, ou une version de git")] = "HEAD",
    apres: Annotated[Path, typer.Option(help="Version d'après (les fiches de ce dossier de travail par défaut)")] = PACKAGE,
    au: Annotated[str | None, typer.Option(help="Jour de la comparaison, AAAA-MM-JJ (aujourd'hui par défaut)")] = None,
    tout: Annotated[bool, typer.Option("--tout", help="Tous les profils, questions et textes, sans coupure")] = False,
) -> None:
    """Ce qu'une modification change, avant de la publier. Code 1 si quelque chose change, 2 si une version est illisible."""
    day = _day(au)
    try:
        with version_folder(avant) as old, version_folder(str(apres)) as new:
            before, after = _read(old, "d'avant"), _read(new, "d'après")
            files = changed_files(old, new)
            profiles = reference_profiles(new if (new / "reference").is_dir() else PACKAGE)
            typer.echo(f"Comparaison au {in_words(day)} : {short_name(avant)} → {apres}")
    except (NoSuchVersion, KnowledgeError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    report = Report(before, after, day, everything=tout)
    verdicts, records = compare_verdicts(before, after, profiles, day), compare_records(before, after)
    answers, questions = compare_answers(before, after, day)
    rules, others = list(changed_rules(before, after)), changed_sentences(before, after) + files
    if not (rules or verdicts or records or answers or others):
        typer.echo(f"Rien ne change : {len(profiles)} profils et {questions} questions de référence.")
        return
    sections = (
        (rules, report.rules(rules)),
        (verdicts or rules, report.verdicts(verdicts, len(profiles))),
        (records, report.records(records)),
        (answers or records, report.answers(answers, questions)),
        (others, report.others(others)),
    )
    for told, lines in sections:
        if told:
            typer.echo("\n".join(lines))
    raise typer.Exit(1)


def _read(folder: Path, which: str) -> Knowledge:
    try:
        return load_knowledge(folder)
    except KnowledgeError as error:
        raise KnowledgeError(f"version {which}, {error.file}", error.line, error.reason) from None


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
