# Commands only; the work is done in scripts/.
PYTHON ?= python3
PORT ?= 8000
NAME ?= mine.localhost
BENCH ?=
SITE ?=
ARGS ?=
FRAPPE ?=
VERSION ?=
DELAY ?= 0
export FRAPPE
SCRIPTS = $(PYTHON) -m scripts

.DEFAULT_GOAL := help
.PHONY: help demo test test-unit test-faults test-whole test-mutants test-security test-cluster test-long bench cluster load screenshots services site assets lint format release lock

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

demo: ## the desk with demo records on 127.0.0.1:8000 (PORT=…; FRAPPE=… for another Frappe), until Ctrl-C
	@$(SCRIPTS) demo --port $(PORT)
test: ## every test, on services and sites of its own (FRAPPE=checkout or branch for another Frappe); or BENCH=/path SITE=name for somebody's bench (ARGS=… for pytest)
	@$(SCRIPTS) test --bench "$(BENCH)" --site "$(SITE)" -- $(ARGS)
test-unit: ## the pure rules, in a bare Python
	@$(SCRIPTS) test-unit -- $(ARGS)
test-faults: ## the long fault tests: killed set-ups, killed jobs
	@$(SCRIPTS) test-faults -- $(ARGS)
test-whole: ## the integration tests in their whole form: every case in every way (TESTS=whole)
	@$(SCRIPTS) test-whole -- $(ARGS)
test-mutants: ## small changes of the rules, one at a time: a test must see 95 % of them (ARGS="--seed 1 --folders domain")
	@$(SCRIPTS) test-mutants -- $(ARGS)
test-security: ## every whitelisted method with every hidden record, and 10,000 spoilt requests
	@$(SCRIPTS) test-security -- $(ARGS)
cluster: ## two web nodes, workers and schedulers behind haproxy, a database with a replica that is DELAY seconds late, on loopback
	@$(SCRIPTS) cluster --port $(PORT) --delay $(DELAY)
test-cluster: ## the same with each part killed during a load, and what a person wrote on their next screen; then with Galera, where Debian's packages can be had (ARGS=tests/cluster/test_galera.py for that alone)
	@$(SCRIPTS) test-cluster -- $(ARGS)
load: ## officers who log and a manager who reads, by locust, on one web node and on two (ARGS="--seconds 60 --people 20")
	@$(SCRIPTS) load $(ARGS)
test-long: test-faults test-whole test-mutants test-security ## what takes long: run before an issue is called resolved
bench: ## speed and memory at 1k, 10k and 100k partnerships
	@$(SCRIPTS) bench -- $(ARGS)
screenshots: ## retake the pictures of docs/img from the demo
	@$(SCRIPTS) screenshots -- $(ARGS)
services: ## start this bench's own MariaDB and Redis and leave them running
	@$(SCRIPTS) services start
site: ## a site of your own with the app installed: NAME=mine.localhost
	@$(SCRIPTS) site $(NAME) --port $(PORT)
assets: ## bundle the desk's JavaScript and styles again
	@$(SCRIPTS) assets
lint: ## what `make test` says about style; known weaknesses of dependencies, where pip-audit is installed and can ask
	@env/bin/ruff check . && env/bin/ruff format --check . && $(SCRIPTS) lint-javascript && $(SCRIPTS) advisories
format: ## let ruff, eslint and prettier mend what they can
	@env/bin/ruff check --fix . ; env/bin/ruff format . ; $(SCRIPTS) format-javascript
release: ## from a clean tree: the changelog's date, a tag, the branches version-15 and version-16 (VERSION=1.2.0); nothing is pushed
	@$(SCRIPTS) release "$(VERSION)"
lock: ## pin scripts/requirements/*.in and scripts/desk/package.json again
	@$(SCRIPTS) lock
