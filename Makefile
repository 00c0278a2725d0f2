# calando: everything a person, a pre-commit hook or a CI machine runs. Needs make and Python >= 3.11.
.DEFAULT_GOAL := help
.PHONY: help demo test check bench peers docs facts reference lock clean
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# the first Python on the path that is new enough; override with: make PYTHON=/path/to/python3 ...
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALL = $(PIP) install -qq --require-hashes --only-binary :all:
EDITABLE = $(PIP) install -qq --no-build-isolation --no-deps --no-index --editable .
UV = $(BIN)/uv pip compile --quiet --no-config --no-header --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links

PATIENT := examples/ms_60mg.toml
START := 2026-12-07
WORKERS := 2

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: .venv/stamp-run ## plan one taper and write it to demo/ as PDF, web page, calendar, plot and JSON
	@mkdir -p demo
	$(BIN)/calando taper $(PATIENT) --start $(START) --out demo/plan.pdf --out demo/plan.html \
		--out demo/plan.ics --out demo/plan.svg --out demo/plan.json

test: .venv/stamp-dev ## run every test, the examples in the docstrings and those in the README
	$(BIN)/python -m pytest --numprocesses=$(WORKERS) $(ARGS)

check: .venv/stamp-dev ## format, lint, types, floors, facts: the same for you, pre-commit and CI
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict src
	$(BIN)/lint-imports
	$(BIN)/python -c "from calando.facts.load import load_published_checks; load_published_checks(); print('Facts: every file loads')"

bench: .venv/stamp-dev ## measure speed on this machine, beside other programs
	# threads that wait stay awake: woken late, they begin a scheduler tick (8 ms) after the first
	OMP_WAIT_POLICY=active PYTHONPATH=scripts $(BIN)/python -m bench $(ARGS)

peers: .venv/stamp-dev ## install other programs to measure beside, in an environment of their own
	$(BIN)/python -m venv .venv-peers
	.venv-peers/bin/python -m pip install -qq --require-hashes --only-binary :all: \
		-r scripts/bench/peers.lock
	.venv-peers/bin/python -m pip install -qq --require-hashes --no-build-isolation --no-deps \
		-r scripts/bench/peers-source.lock

docs: .venv/stamp-dev ## regenerate the pages that are made from code and facts
	$(BIN)/python scripts/make_docs.py $(ARGS)
	$(BIN)/python scripts/make_vignettes_page.py

facts: .venv/stamp-dev ## regenerate docs/facts.md: every number, unit and source
	$(BIN)/python scripts/make_facts_page.py $(ARGS)

reference: .venv/stamp-dev ## regenerate the pinned answers of other programs and show what changed
	$(BIN)/python scripts/make_reference.py $(ARGS)

lock: .venv/stamp-dev ## pin all requirements again, with hashes (ARGS=--upgrade for newer ones)
	$(UV) --group build pyproject.toml --output-file requirements.lock $(ARGS)
	$(UV) --group build --group dev --constraints requirements.lock pyproject.toml \
		--output-file requirements-dev.lock $(ARGS)

clean: ## remove what the targets above made, but not the environment
	rm -rf demo dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# -- the environment: made once, renewed when a lock file or pyproject.toml changes ---------------

.venv/stamp-venv:
	@test -n "$(PYTHON)" || { echo "calando needs Python 3.11 or newer, and no python3 on the path is." \
		"Install one, or name it: make PYTHON=/path/to/python3.12 ..." >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "calando needs Python" \
		"3.11 or newer; $(PYTHON) is older." >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make a virtual" \
		"environment with pip. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	"$(PYTHON)" -m venv .venv
	@touch $@

.venv/stamp-run: .venv/stamp-venv requirements.lock pyproject.toml
	$(INSTALL) --requirement requirements.lock
	$(EDITABLE)
	@touch $@

.venv/stamp-dev: .venv/stamp-venv requirements-dev.lock requirements.lock pyproject.toml
	$(INSTALL) --requirement requirements-dev.lock
	$(EDITABLE)
	@touch .venv/stamp-run $@
