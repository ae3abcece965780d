# make run    sets up a virtual environment and starts the app
# make test   sets up what tests need (a Chromium included), then lint, types and all tests
# make bench  measures engine, pages and classes, ten minutes; LONG=1 for larger classes
# make serve  serves the app as several processes behind nginx: PROCESSES=4 PORT=8501
# make words  collects the words of the pages into the Korean catalogue and compiles it
# make stored trains what takes too long while a reader waits, over an hour, and stores it
# make shots  takes the screenshots of the README

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PORT ?= 8501
PROCESSES ?= 2

.PHONY: run test check bench serve words stored shots clean

run: .venv/.run-ready
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: .venv/.test-ready
	sh scripts/ensure_browser.sh
	$(MAKE) check

check:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --dist worksteal

bench: .venv/.bench-ready
	sh scripts/ensure_browser.sh
	LONG=$(LONG) $(BIN)/python -m benchmarks $(PARTS)

serve: .venv/.run-ready
	$(BIN)/python deploy/serve.py --processes $(PROCESSES) --port $(PORT)

words: .venv/.test-ready
	$(BIN)/python scripts/words.py

stored: .venv/.run-ready
	$(BIN)/python -m scripts.race
	$(BIN)/python -m scripts.map

shots: .venv/.test-ready
	sh scripts/ensure_browser.sh
	$(BIN)/python scripts/screenshots.py

clean:
	rm -rf .venv .mypy_cache .ruff_cache .hypothesis

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is missing: install it, or name it: make PYTHON=/path/to/python3 run"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }

.venv/.run-ready: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.test-ready: requirements.txt requirements-dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ .venv/.run-ready

.venv/.bench-ready: requirements.txt requirements-dev.txt requirements-bench.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	@touch $@ .venv/.test-ready .venv/.run-ready
