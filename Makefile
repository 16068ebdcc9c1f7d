# Ops Console: build, test, measure, install. `make help` lists what there is.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build

VERSION := 0.1.0
PREFIX ?= /usr/local
DESTDIR ?=
# Who signs in to the demo store: one operator per role has the role's name in lower case.
AS ?= support_l2

SWIFT := $(or $(shell command -v swift),$(wildcard /opt/swift/usr/bin/swift),swift)
# The released program needs no Swift on the machine: only libc and Debian's libraries.
RELEASE := -c release --static-swift-stdlib
PROGRAM := .build/release/opsconsole
DEMO := .build/demo

.PHONY: build run test bench lint docs format setup install package clean help

build: setup ## build the program as it is released (.build/release/opsconsole)
	@$(SWIFT) build $(RELEASE) --product opsconsole

run: build ## open the console on a demo store; AS=hotline_ops, implementation, admin … signs in as another role
	@[ -e $(DEMO)/complete ] || { \
		rm -rf $(DEMO); mkdir -p $(DEMO); \
		$(PROGRAM) --store $(DEMO)/store.db demo; \
		touch $(DEMO)/complete; }
	@$(PROGRAM) --store $(DEMO)/store.db --as $(AS)

test: setup ## run every test
	@scripts/run-tests $(SWIFT) test --disable-xctest

bench: setup ## measure PERF of the specification against its limits and against other programs
	@scripts/setup bench || echo "Going on without what could not be installed."
	@$(SWIFT) build $(RELEASE) --product opsconsole
	@$(SWIFT) build $(RELEASE) --product opsbench
	@.build/release/opsbench

lint: setup ## check format, warnings (all are errors) and the rules of the layers
	@$(SWIFT) format lint --strict --parallel --configuration .swift-format -r Package.swift Sources Tests
	@$(SWIFT) build --build-tests
	@scripts/run-tests $(SWIFT) test --disable-xctest --skip-build --filter ArchitectureTests

docs: setup ## write docs/permissions.md and the manual page from the tables in the sources
	@OPSC_WRITE_DOCS=1 $(SWIFT) test --disable-xctest --filter 'PermissionDocumentTests|CommandLineProgramTests'

format: ## rewrite the sources in the project's format
	@$(SWIFT) format -i --parallel --configuration .swift-format -r Package.swift Sources Tests

setup: ## install the Debian packages that are missing; does nothing when all are there
	@scripts/setup build

install: build ## copy program and data below $(DESTDIR)$(PREFIX)
	@scripts/install-files "$(PROGRAM)" "$(DESTDIR)$(PREFIX)"

package: build ## make .build/opsconsole_VERSION_ARCH.deb
	@scripts/setup package
	@scripts/package "$(PROGRAM)" "$(VERSION)" .build

clean: ## remove all that was built, the demo store too
	@rm -rf .build

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do \
		printf '  make %-8s %s\n' "$$name" "$$text"; done
