# Doors only; the work is done in scripts/.
PYTHON ?= python3
NAME ?= mine.localhost
SCRIPTS = $(PYTHON) -m scripts

.PHONY: services site
services: ## start this bench's own MariaDB and Redis
	@$(SCRIPTS) services start
site: ## make a site of your own: make site NAME=mine.localhost
	@$(SCRIPTS) site $(NAME)
