# Everything that a person or the continuous integration calls. `make help` lists it.
.DEFAULT_GOAL := help
.PHONY: help setup build run test test-training check fmt fuzz train clean

PYTHON ?= python3
VENV := .venv
TRAINING_VENV := .venv-training
RECIPE ?= training/recipes/minilm.toml
BINARY := target/release/sidedoor

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{ printf "  make %-14s %s\n", $$1, $$2 }'

setup: ## fetch ONNX Runtime's library from PyPI, pinned by version and hash
	@$(PYTHON) scripts/setup_onnxruntime.py

build: setup ## build target/release/sidedoor
	cargo build --release --locked

run: build ## start the service with the default bundle and policy
	@echo
	@echo "In a second terminal:"
	@echo "  $(CURDIR)/$(BINARY) score \"let's talk elsewhere, my mail is jo at example dot com\""
	@echo "  grpcurl -plaintext -d '{\"message\": {\"text\": \"pay me directly\"}}' 127.0.0.1:50051 sidedoor.v1.ScoringService/Score"
	@echo "  curl -s http://127.0.0.1:9464/metrics"
	@echo
	@exec $(BINARY) serve

test: setup $(VENV)/installed ## run every test that needs no PyTorch, Rust and Python
	cargo test --locked
	cd training && SIDEDOOR=$(CURDIR)/target/debug/sidedoor ../$(VENV)/bin/python -m pytest tests

test-training: setup $(TRAINING_VENV)/installed ## run the training pipeline's tests (PyTorch, about 6 GB)
	cargo test --locked --no-run
	cd training && SIDEDOOR=$(CURDIR)/target/debug/sidedoor ../$(TRAINING_VENV)/bin/python -m pytest tests_torch

check: setup $(VENV)/installed ## formatting, lints, the pure engine, the fuzz targets, the wire contract
	cargo fmt --check
	cargo check --lib --no-default-features --locked
	cargo clippy --workspace --all-targets --locked -- -D warnings
	$(VENV)/bin/ruff check training scripts
	$(VENV)/bin/ruff format --check training scripts
	$(VENV)/bin/buf lint

fmt: $(VENV)/installed ## format everything
	cargo fmt
	$(VENV)/bin/ruff format training scripts

SECONDS_EACH ?= 60

fuzz: ## try every fuzz target on changed golden rows: make fuzz SECONDS_EACH=600
	cargo build -p sidedoor-fuzz --locked
	for target in views detectors packs redaction; do target/debug/fuzz $$target --seconds $(SECONDS_EACH) || exit 1; done

train: build $(TRAINING_VENV)/installed ## data to bundle from a recipe: make train RECIPE=FILE ARGUMENTS='--set KEY=VALUE'
	SIDEDOOR=$(CURDIR)/$(BINARY) $(TRAINING_VENV)/bin/python -m sidedoor_training.run --recipe $(RECIPE) $(ARGUMENTS)

clean: ## remove what the other targets made, but not the library
	rm -rf target $(VENV) $(TRAINING_VENV) training/work

$(VENV)/installed: training/pyproject.toml scripts/lint-requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r scripts/lint-requirements.txt -e 'training[test]'
	@touch $@

$(TRAINING_VENV)/installed: training/pyproject.toml training/encoder-requirements.txt
	$(PYTHON) -m venv $(TRAINING_VENV)
	$(TRAINING_VENV)/bin/pip install --quiet --disable-pip-version-check -e 'training[test,train]'
	$(TRAINING_VENV)/bin/pip install --quiet --disable-pip-version-check --no-deps -r training/encoder-requirements.txt
	@touch $@
