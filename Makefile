# make demo | test | check | bench | lint types contract translations lock clean
# Everything runs in .venv, which is built from the lock files with their hashes.

PYTHON ?= python3.11
BIN := .venv/bin
ARGS ?=
WORKERS ?= 2
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo >/dev/null && echo $$([ "$$(id -u)" = 0 ] || echo "sudo -n"))

.PHONY: demo test check bench lint types contract migrations translations translations-complete lock clean dev chromium

demo: .venv/runtime
	$(BIN)/comity demo $(ARGS)

# The quick tests first, on both databases; then those that run nodes, build the wheel or look at pages.
QUICK := -m "not slow and not browser"
LONG := -m "slow and not browser"
# These ask no database, refuse before one is asked, or show what queries found that are tested by themselves.
ANY_DATABASE := --ignore tests/law --ignore tests/intel/stix --ignore tests/intel/pages --ignore-glob "tests/*/test_pages*.py" \
	--ignore tests/hostile --ignore tests/intel/hostile --ignore tests/strategy/pages --ignore tests/strategy/test_command.py --ignore tests/node/test_gate.py --ignore tests/node/test_single_sign_on.py
# These make nodes of their own, on SQLite whatever the database of the tests is, or need none.
OWN_NODES := --ignore tests/test_docs.py --ignore tests/node/test_after_a_restore.py \
	--ignore tests/node/test_wheel.py --ignore tests/intel/feeds/test_commands.py --ignore tests/federation/test_bundle_cli.py \
	--ignore tests/evidence/test_package_travel.py --ignore tests/evidence/test_case_graph.py

test: dev chromium
	$(BIN)/python -m pytest -n $(WORKERS) $(QUICK) $(ARGS)
	$(BIN)/python -m tests.postgres pytest -n $(WORKERS) $(QUICK) $(ANY_DATABASE) $(ARGS)
	$(BIN)/python -m pytest -n $(WORKERS) $(LONG) --dist worksteal $(ARGS)
	$(BIN)/python -m tests.postgres pytest -n $(WORKERS) $(LONG) --dist loadfile $(OWN_NODES) $(ANY_DATABASE) $(ARGS)
	$(BIN)/python -m pytest -n $(WORKERS) -m browser --dist loadfile $(ARGS)

check: lint types contract migrations translations-complete test

lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: dev
	$(BIN)/python -m mypy

contract: dev
	$(BIN)/lint-imports

migrations: dev
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -W ignore -m django makemigrations --check --dry-run

translations-complete: dev
	$(BIN)/python -m tools.translations check

translations: dev
	$(BIN)/python -m tools.translations update

bench: dev
	$(BIN)/python -m bench $(ARGS)

lock: dev
	$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 --extra postgres --group build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 --extra postgres --group dev pyproject.toml -o requirements-dev.lock

clean:
	rm -rf .venv build dist demo test-results .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Set-up. Stamps make the second time quick.

dev: .venv/dev

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { $(SUDO) apt-get install -y -q python3 >/dev/null 2>&1 && command -v $(PYTHON) >/dev/null; } || \
		{ echo "Python 3.11 is missing. Type: apt-get install -y python3 python3-venv   (or: make PYTHON=/path/to/python3.11 ...)"; exit 1; }
	@$(PYTHON) -c "import ensurepip" 2>/dev/null || { $(SUDO) apt-get update -q >/dev/null 2>&1; $(SUDO) apt-get install -y -q python3-venv >/dev/null 2>&1; } || \
		{ echo "Python's venv is missing. Type: apt-get install -y python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/runtime: requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q src
	@touch $@

.venv/dev: requirements-dev.lock .venv/runtime
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

chromium:
	@command -v chromium >/dev/null || { $(SUDO) apt-get update -q >/dev/null 2>&1; $(SUDO) apt-get install -y -q chromium >/dev/null 2>&1; } || \
		{ echo "Chromium is missing. Type: apt-get install -y chromium"; exit 1; }
