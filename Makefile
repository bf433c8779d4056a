# Lumbung. `make` alone lists what there is.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.DELETE_ON_ERROR:

PYTHON ?= python3.11
PORT ?= 8000
ARGS ?=
export PORT
BIN := .venv/bin

.PHONY: help install run test test-sqlite test-postgres lint bench screenshots format messages requirements clean

help: ## list the targets
	@sed -n 's/^\([a-z][a-z-]*\):.*## /\1	/p' Makefile | while IFS='	' read -r name text; do printf '  make %-14s %s\n' "$$name" "$$text"; done

install: .venv/installed ## build .venv with what the project needs to run

.venv/installed: requirements.txt .ci/uv.txt
	@PYTHON=$(PYTHON) .ci/install requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt requirements.txt .ci/uv.txt
	@PYTHON=$(PYTHON) .ci/install requirements-dev.txt
	@touch $@ .venv/installed

run: .venv/installed ## prepare the database and demonstration data, then serve on PORT (default 8000)
	@$(BIN)/python manage.py serve

# Playwright's driver needs libatomic1; Chromium without a font draws no text.
test: .venv/installed-dev ## run every test on SQLite and on PostgreSQL; narrow with ARGS="-k word"
	@.ci/debian "The test suite" chromium-headless-shell/chromium fonts-dejavu-core libatomic1 postgresql
	@$(BIN)/python -m tests.everywhere $(ARGS)

test-sqlite: .venv/installed-dev ## run the tests on SQLite alone, browser left out
	@$(BIN)/python -m pytest --ignore=tests/browser $(ARGS)

test-postgres: .venv/installed-dev ## run the tests on PostgreSQL alone, browser left out
	@.ci/debian "The test suite" postgresql
	@$(BIN)/python -m tests.postgres $(BIN)/python -m pytest --ignore=tests/browser $(ARGS)

lint: .venv/installed-dev ## check style, imports, types, templates, migrations and translations
	@.ci/debian "Checking translations" gettext
	@.ci/lint

bench: .venv/installed-dev ## measure the catalogue beside its peers; ARGS="--sizes 1000 --rounds 3" for a quick look
	@.ci/debian "The benchmarks" postgresql wrk
	@$(BIN)/python -m benchmarks $(ARGS)
	@$(BIN)/python -m benchmarks.saves

screenshots: .venv/installed-dev ## take the pictures of docs/guides anew; ARGS="--only juri" for some
	@.ci/debian "Taking the pictures" chromium-headless-shell/chromium fonts-dejavu-core libatomic1
	@$(BIN)/python -m docs.guides.screenshots $(ARGS)

format: .venv/installed-dev ## rewrite Python and templates in the house style
	@$(BIN)/ruff check --quiet --fix .; $(BIN)/ruff format --quiet .
	@git ls-files -co --exclude-standard 'templates/*.html' | xargs -r $(BIN)/djade --target-version 5.2

messages: .venv/installed-dev ## collect the words to translate and compile the catalogues
	@.ci/debian "Collecting translations" gettext
	@$(BIN)/python .ci/translations.py collect

requirements: .venv/installed-dev ## pin requirements anew from pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

clean: ## remove the environment and caches; data in var/ stay
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
