# Every chore of the project. All targets set up what they need and are quick the second time.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST_JOBS ?= 2

.PHONY: setup audit test lint bench beside samples accuracy reader clean

setup: $(VENV)/.program

audit: $(VENV)/.program
	@mkdir -p build
	$(BIN)/insertaudit check samples --fail-on never -o build/report.html -o build/report.json --format text > build/report.txt
	@tail -n 4 build/report.txt
	@echo "Open build/report.html"

test: $(VENV)/.development
	$(BIN)/python -m pytest -n $(PYTEST_JOBS) --dist loadfile

lint: $(VENV)/.development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.development
	$(BIN)/python benchmarks/reading.py

beside: $(VENV)/.development
	$(BIN)/python benchmarks/beside.py

accuracy: $(VENV)/.training
	$(BIN)/python -m learning.train --figures-only
	$(BIN)/python -m learning.accuracy corpus/held-out/*.jsonl
	$(BIN)/python -m learning.leaflets corpus/held-out/*.jsonl

reader: $(VENV)/.training
	$(BIN)/python -m learning.train

samples: $(VENV)/.development
	$(BIN)/python samples/draw.py

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

$(VENV)/.program: pyproject.toml scripts/setup.sh
	@PYTHON="$(PYTHON)" sh scripts/setup.sh program

$(VENV)/.training: pyproject.toml $(VENV)/.development
	$(BIN)/python -m pip install --quiet --group train
	@touch $@

$(VENV)/.development: pyproject.toml scripts/setup.sh $(VENV)/.program
	@PYTHON="$(PYTHON)" sh scripts/setup.sh development
