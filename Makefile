# Reglament: everything starts here. `make run` opens the demo studio, `make test` proves that all of it works.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

BIN := .venv/bin
PORT ?= 8000
CATALOGUES := $(wildcard src/reglament/locale/*/LC_MESSAGES/*.po)

# Some containers forbid Python to keep what it has compiled; then every one of our many processes compiles it all again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run test check format bench messages clean

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

setup: .venv/.python-done node_modules/.assets-done .venv/.translations-done ## install everything (again: nothing to do)

run: setup ## the demo studio on http://127.0.0.1:8000 (PORT=9000 make run: elsewhere)
	@export DEMO=$${DEMO:-1} PORT=$(PORT) BASE_URL=$${BASE_URL:-http://127.0.0.1:$(PORT)}
	$(BIN)/reglament demo --if-empty
	exec $(BIN)/reglament run

test: setup ## every check and every test, on SQLite and on PostgreSQL, and the browser
	@scripts/test.sh

check: setup ## style, types, import order, templates, lock files
	@scripts/check.sh

format: setup ## put the code into shape
	@$(BIN)/ruff check --fix-only --quiet src tests scripts bench
	$(BIN)/ruff format src tests scripts bench

bench: setup ## repeatable measurements (see bench/)
	@$(BIN)/python -m bench

messages: setup ## collect the texts of the pages into the English catalogue
	@scripts/messages.sh

clean: ## remove what was built; the data in var/ stays
	rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage \
	  src/reglament/web/static/vendor src/reglament/documents/fonts src/reglament/locale/*/LC_MESSAGES/*.mo

.venv/.python-done: uv.lock pyproject.toml scripts/setup_python.sh
	@scripts/setup_python.sh
	touch $@

node_modules/.assets-done: package-lock.json scripts/copy_assets.mjs scripts/icons.json scripts/cut_ruble.py .venv/.python-done
	@command -v node >/dev/null || { echo "Node 20 or newer is needed: https://nodejs.org, or apt-get install nodejs npm" >&2; exit 1; }
	@if ! cmp -s package-lock.json node_modules/.lock-done; then
	  npm ci --no-audit --no-fund
	  cp package-lock.json node_modules/.lock-done
	fi
	node scripts/copy_assets.mjs
	touch $@

.venv/.translations-done: .venv/.python-done $(CATALOGUES)
	@for catalogue in $(CATALOGUES); do
	  $(BIN)/pybabel --quiet compile --input-file=$$catalogue --output-file=$${catalogue%.po}.mo
	done
	touch $@

.ONESHELL:
