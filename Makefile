# SPDX-License-Identifier: Apache-2.0
# What a newcomer runs: `make demo`, then `make test`. `make help` lists the rest.

VENV := .venv
BIN := $(VENV)/bin
ORACLE := .venv-oracle
STATE := .tonggui
# What is never imported need not be compiled: that takes longer than all the rest of installing.
PIP := install --quiet --disable-pip-version-check --no-compile
# Without its compiled files each command, and each server of a test, compiles all that it imports.
export PYTHONDONTWRITEBYTECODE :=
IS_NEW := import sys; sys.exit(sys.version_info < (3, 11))
CANDIDATES := python3 python3.14 python3.13 python3.12 python3.11 python

# The first Python on the path that is new enough; `make setup PYTHON=…` names another.
PYTHON ?= $(shell for each in $(CANDIDATES); do \
	if $$each -c '$(IS_NEW)' 2>/dev/null; then echo $$each; break; fi; done)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo test test-thorough lint bench docs messages lock clean browser oracle

help:  ## list what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile

setup: $(VENV)/.dev  ## put everything a developer needs into .venv

demo: $(VENV)/.run  ## audit the bundled county, load it and serve its site on this machine
	$(BIN)/tonggui demo

test: setup browser oracle  ## run every test, those of the database on SQLite and on PostgreSQL
	@if [ -e $(ORACLE)/.installed ]; then \
		$(ORACLE)/bin/python -m pytest -n auto --dist worksteal -c tests/oracle/pytest.ini \
			--rootdir=. --confcutdir=. tests/oracle; \
	else echo "no pm4py: tests/oracle is left out"; fi
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not oracle and not browser"
	$(BIN)/python -m pytest -n auto --dist worksteal --reruns 1 -m browser tests/browser \
		tests/formats/report
	$(BIN)/python -W ignore tests/postgres.py -n auto --dist worksteal -m "database and not browser"

test-thorough: export TESTS_THOROUGH = yes
test-thorough: test  ## the same with three times the examples of each property

lint: setup  ## check style, types, layers and spelling
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell

bench: setup oracle  ## measure, and write docs/benchmarks.md
	$(BIN)/python benchmarks/bench.py
	$(BIN)/python benchmarks/pages.py --write
	$(BIN)/python benchmarks/registry.py --write
	$(BIN)/python benchmarks/acts.py --write
	$(BIN)/python benchmarks/volume.py --write

docs: setup  ## write the generated pages anew: rules, settings, access, map of the code
	$(BIN)/python -m tonggui.formats.rules_page docs/reference
	$(BIN)/python docs/module_map.py
	$(BIN)/python docs/settings_page.py
	$(BIN)/python docs/workbook_page.py
	$(BIN)/python docs/access_page.py
	$(BIN)/python docs/ledger_page.py

messages: setup  ## gather what pages say, and compile the Chinese of it
	$(BIN)/django-admin messages --settings tonggui.site.settings

pictures: setup browser  ## take the pictures on the pages anew
	$(BIN)/tonggui demo --no-serve
	$(BIN)/python docs/pictures.py
	$(BIN)/python docs/site_pictures.py

lock: setup  ## bring the locked versions up to date
	@for each in "run:" "spark:--extra spark" "dev:--extra spark --extra gm --group dev" \
			"oracle:--group oracle"; do \
		UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --upgrade \
			--universal --python-version 3.11 --no-emit-index-url --no-emit-find-links \
			$${each#*:} --output-file "requirements/$${each%%:*}.txt" pyproject.toml; \
	done

clean:  ## remove everything that was made here
	rm -rf $(VENV) $(ORACLE) $(STATE) build dist src/*.egg-info .hypothesis .coverage \
		.mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Each stamp is newer than its locks, so that nothing is installed twice.

$(BIN)/python:
	@"$(or $(PYTHON),false)" -c '$(IS_NEW)' || { echo "tonggui needs Python 3.11 or newer;" \
		"here is $$(python3 --version 2>&1 || true). Name another: make setup PYTHON=…" >&2; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); echo "no virtual environment could be" \
		"made: on Debian and Ubuntu the package python3-venv is needed" >&2; exit 1; }

$(VENV)/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "installing what tonggui runs with into $(VENV) (about 110 MB)"
	@$(BIN)/python -m pip $(PIP) -r requirements/run.txt
	@$(BIN)/python -m pip $(PIP) --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "installing what tonggui is developed with into $(VENV) (about 550 MB, most of it Spark)"
	@$(BIN)/python -m pip $(PIP) -r requirements/dev.txt
	@touch $@

# pm4py is AGPL: it lives apart, only to be compared with, and may be missing.
oracle: $(VENV)/.dev
	@if [ ! requirements/oracle.txt -nt $(ORACLE)/.installed ] && [ -e $(ORACLE)/.installed ]; then \
		exit 0; fi; \
	echo "installing pm4py into $(ORACLE), to compare with"; \
	{ "$(PYTHON)" -m venv $(ORACLE) \
		&& $(ORACLE)/bin/python -m pip $(PIP) -r requirements/oracle.txt \
		&& $(ORACLE)/bin/python -m pip $(PIP) --no-deps --editable . \
		&& touch $(ORACLE)/.installed; } || echo "pm4py could not be installed"

browser:
	@sh .ci/packages
