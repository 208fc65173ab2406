"""``aiguillage connaissances comparer``, as an editor types it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from actions.knowledge_commands import connaissances
from actions.knowledge_versions import NoSuchVersion, short_name, version_folder
from tests.knowledge.broken import change, copy_knowledge
from tests.paths import ROOT

DAY = "2026-11-22"
KNOWLEDGE = ROOT / "knowledge"


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    return copy_knowledge(tmp_path)


def compare(*arguments: str | Path) -> Result:
    return CliRunner().invoke(connaissances, ["comparer", "--au", DAY, *map(str, arguments)])


def edit_cddi(root: Path) -> None:
    change(root, "fiches/cddi.yml", "Un CDDI dure 24 mois au plus", "Un CDDI dure 36 mois au plus")
    change(root, "fiches/cddi.yml", "{nombre: 24, unite: mois}", "{nombre: 36, unite: mois}")


def test_nothing_changes(edited: Path) -> None:
    said = compare("--avant", KNOWLEDGE, "--apres", edited)
    assert said.exit_code == 0
    assert "Rien ne change" in said.output


def test_an_edit_is_told_in_the_words_of_who_edits(edited: Path) -> None:
    edit_cddi(edited)
    change(edited, "eligibilite/seuils.yml", "structure: ETTI\n  diagnostic_par: employeur\n  ouvre: {niveau1: 1, ou_niveau2: 2}",
           "structure: ETTI\n  diagnostic_par: employeur\n  ouvre: {niveau1: 1, ou_niveau2: 3}")  # fmt: skip
    said = compare("--avant", KNOWLEDGE, "--apres", edited)
    assert said.exit_code == 1
    assert "## ETTI" in said.output
    assert "verdict : ouvert → à compléter" in said.output
    assert "règles changées : iae.seuil.etti.employeur" in said.output
    assert "chiffre : « 24 mois » → « 36 mois »" in said.output
    assert "« combien de temps dure un cddi »" in said.output
    assert "(--tout)" in said.output
    everything = compare("--avant", KNOWLEDGE, "--apres", edited, "--tout")
    assert "(--tout)" not in everything.output
    assert len(everything.output) > len(said.output)


def test_a_text_that_differs_late_is_shown_where_it_differs(edited: Path) -> None:
    change(edited, "fiches/cddi.yml", "Demandez à la structure ce qui est possible pour vous.", "Demandez à la structure.")
    said = compare("--avant", KNOWLEDGE, "--apres", edited)
    assert "ce qui est possible pour vous. »" in said.output


def test_a_text_read_elsewhere_is_named(edited: Path) -> None:
    with (edited / "consentement.yml").open("a", encoding="utf-8") as file:
        file.write("# relu\n")
    said = compare("--avant", KNOWLEDGE, "--apres", edited)
    assert said.exit_code == 1
    assert "consentement.yml" in said.output


def test_a_broken_file_is_refused_with_its_line(edited: Path) -> None:
    change(edited, "fiches/cddi.yml", "famille: contrat", "famille: contra")
    said = compare("--avant", KNOWLEDGE, "--apres", edited)
    assert said.exit_code == 2
    assert "version d'après, fiches/cddi.yml:3" in said.output


@pytest.mark.parametrize("name", ["version-inconnue", "--all", "/"])
def test_what_is_no_version_is_refused(name: str) -> None:
    said = compare(f"--avant={name}")
    assert said.exit_code == 2
    assert name in said.output


# --- Versions in git ----------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one commit, then an edit."""
    copy_knowledge(tmp_path)
    for command in ("init -q", "add .", "-c user.name=x -c user.email=x@x.invalid commit -q -m fiches"):
        subprocess.run(["git", *command.split()], cwd=tmp_path, check=True)
    edit_cddi(tmp_path / "knowledge")
    return tmp_path / "knowledge"


def test_a_revision_is_read_as_it_was(project: Path) -> None:
    with version_folder("HEAD", project) as folder:
        assert "Un CDDI dure 24 mois" in (folder / "fiches/cddi.yml").read_text(encoding="utf-8")
        assert compare("--avant", folder, "--apres", project).exit_code == 1
    assert not folder.exists()
    assert short_name("HEAD", project).startswith("HEAD (")


def test_a_folder_may_be_the_project_that_holds_the_sheets(project: Path) -> None:
    with version_folder(str(project.parent)) as folder:
        assert folder == project


def test_a_revision_that_does_not_exist_is_named(project: Path) -> None:
    with pytest.raises(NoSuchVersion, match="v9"), version_folder("v9", project):
        pass
