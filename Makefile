# What can be typed here. Each command makes .venv by itself, and again when it was interrupted, moved or is out of date.

PYTHON ?= python3
UV = uv==0.13.8
BIN = .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PYTHONPATH = .

.PHONY: help run room test bench lint pictures browser

help:
	@echo "make run       serve on http://127.0.0.1:8000 (HOST, PORT), with a sample place and a demonstration"
	@echo "make room      the same, for phones on the hall's own network"
	@echo "make test      run every test"
	@echo "make lint      check style, imports and types"
	@echo "make bench     measure, and write bench/results/latest.json"
	@echo "make pictures  write the pictures of docs/pages anew"

run: .venv/for-run
	@exec $(BIN)/python -m app.serve

room: .venv/for-run
	@exec $(BIN)/python -m app.serve --room

test: .venv/for-test browser
	@exec $(BIN)/python -m pytest -n 2

pictures: .venv/for-test browser
	@mkdir -p docs/pages
	@exec $(BIN)/python -m pytest -n 2 --pictures -m journeys

bench: .venv/for-test
	@exec $(BIN)/python -m bench

lint: .venv/for-test
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/lint-imports --no-logo >.venv/said 2>&1 || { cat .venv/said; exit 1; }
	@$(BIN)/ty check --output-format concise
	@echo "Style, imports and types are as they should be."

browser: .venv/for-test
	@$(BIN)/python -m tests.browser

# The stamp tells where .venv was made; a .venv that is broken, moved, or was left in the middle of an installation loses it.
ifneq ($(shell test ! -e .venv/busy && $(BIN)/python -c "" 2>/dev/null && cat .venv/made 2>/dev/null),$(CURDIR))
$(shell rm -f .venv/made)
endif

.venv/made:
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing. Type: sudo apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "$(PYTHON) is older than 3.11. Install a newer one, then type for example: make $(MAKECMDGOALS) PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv >.venv-said 2>&1 || { grep -q ensurepip .venv-said && echo "Python's venv is missing. Type: sudo apt-get install python3-venv" >&2 || { cat .venv-said; echo "Python could not make .venv. Type: rm -rf .venv && make $(MAKECMDGOALS)"; } >&2; rm -rf .venv .venv-said; exit 1; }
	@rm -f .venv-said; pwd >$@

# uv is quick but does not read pip's settings, so that pip is asked where uv fails.
install = touch .venv/busy; \
	{ $(BIN)/python -m pip install -q $(UV) && $(BIN)/uv pip install -q --python $(BIN)/python -r $(1) -c constraints.txt; } >.venv/said 2>&1 || \
	$(BIN)/python -m pip install -q -r $(1) -c constraints.txt || \
	{ rm -f .venv/busy; echo "Not everything could be installed. See that this machine reaches a package index, then type: make $(MAKECMDGOALS)" >&2; exit 1; }; \
	rm -f .venv/busy

.venv/for-run: requirements.txt constraints.txt .venv/made
	@test -e .venv/for-test || echo "Installing what the app needs." >&2
	@$(call install,requirements.txt)
	@touch $@

.venv/for-test: requirements-test.txt requirements.txt constraints.txt .venv/made
	@echo "Installing what the tests need." >&2
	@$(call install,requirements-test.txt)
	@touch $@ .venv/for-run
