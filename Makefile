# vftop - `make help` lists the targets.
#
#   make [DEBUG=1 | SANITIZE=1]    each build has its own directory below build/
#   make BUILD=DIR CC=... CFLAGS=...

flavour := $(if $(SANITIZE),sanitize,$(if $(DEBUG),debug,release))
BUILD   ?= build/$(flavour)
PREFIX  ?= /usr/local
DESTDIR ?=

CFLAGS_release  = -O2 -g
CFLAGS_debug    = -O0 -g3
# the checks that a sanitizer puts in hide from gcc what it knew of values: the
# release build judges those two
CFLAGS_sanitize = -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined \
                  -fno-sanitize-recover=undefined -Wno-format-truncation -Wno-maybe-uninitialized
CFLAGS ?= $(CFLAGS_$(flavour))
WARN    = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wvla \
          -Wundef -Wpointer-arith -Wwrite-strings $(if $(CI),-Werror)

# pkg-config's name of each library, and the Debian package that brings it
LIBRARIES = ncursesw:libncurses-dev libnl-3.0:libnl-3-dev libnl-route-3.0:libnl-route-3-dev \
            libmnl:libmnl-dev libpci:libpci-dev jansson:libjansson-dev inih:libinih-dev \
            libcap-ng:libcap-ng-dev
PKGS      = $(foreach l,$(LIBRARIES),$(firstword $(subst :, ,$l)))

# asked once, and only when something is compiled
once       = $(eval $1 := $2)$($1)
PKG_CFLAGS = $(call once,PKG_CFLAGS,$(shell pkg-config --cflags $(PKGS)))
PKG_LIBS   = $(call once,PKG_LIBS,$(shell pkg-config --libs $(PKGS)))
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE -I. $(WARN) $(CFLAGS) $(PKG_CFLAGS)
LIBS       = $(PKG_LIBS) -lm -pthread

# what is run is shown in short, or whole with V=1
Q   = $(if $(V),,@)
say = $(if $(V)$(findstring s,$(firstword -$(MAKEFLAGS))),,@printf '  %-5s %s\n' $1 $2)

obj     = $(patsubst %.c,$(BUILD)/%.o,$(wildcard $(1)))
program = $(patsubst tests/%.c,$(BUILD)/%,$(wildcard tests/$(1).c))

all: $(if $(filter build/release,$(BUILD)),vftop,$(BUILD)/vftop) ## Build ./vftop (DEBUG=1 or SANITIZE=1: another one below build/)

# of whichever build is asked for now, however old that is
vftop: $(BUILD)/vftop FORCE
	@cmp -s $< $@ || cp -f $< $@
FORCE:

$(BUILD)/libcore.a: $(call obj,core/*.c core/kernel/*.c core/kernel/simulated/*.c)
$(BUILD)/libwidgets.a: $(call obj,widgets/*.c)
$(BUILD)/libtui.a: $(call obj,tui/*.c)
# all of it but main(), for the unit tests
$(BUILD)/libcli.a: $(filter-out $(BUILD)/cli/main.o,$(call obj,cli/*.c))
$(BUILD)/lib%.a:
	@mkdir -p $(@D)
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^
libs = $(BUILD)/libcli.a $(BUILD)/libtui.a $(BUILD)/libwidgets.a $(BUILD)/libcore.a
$(BUILD)/vftop: $(BUILD)/cli/main.o $(libs)
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) -o $@ $^ $(LIBS)

# one binary a unit test: build/release/unit/test_text from tests/unit/test_text.c
test_links = $(Q)mkdir -p $(@D) && $(CC) $(CFLAGS) -o $@ $^ $(LIBS)
$(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(libs)
	$(test_links) -lcriterion
$(BUILD)/cli/%: $(BUILD)/tests/cli/%.o $(libs)
	$(test_links) -lcriterion
$(BUILD)/tui/%: $(BUILD)/tests/tui/%.o $(BUILD)/tests/tui/demo.o $(BUILD)/tests/tui/vt.o
	$(test_links) -lcriterion -lvterm
$(BUILD)/lab/%: $(BUILD)/tests/lab/%.o $(BUILD)/tests/lab/machine.o $(BUILD)/tests/tui/vt.o $(libs)
	$(test_links) -lcriterion -lvterm
$(BUILD)/screenshot: $(BUILD)/tests/tui/screenshot.o $(BUILD)/tests/tui/vt.o
	$(test_links) -lvterm
$(BUILD)/scenario: $(call obj,tests/scenario/*.c) $(libs)
	$(test_links)
$(BUILD)/record: $(BUILD)/tests/captures/record.o $(libs)
	$(test_links)
# a host whose names are out to do harm; made anew, since git keeps no empty directory
build/captures/hostile: $(BUILD)/record
	$(Q)rm -rf $@ && mkdir -p $(@D) && $(BUILD)/record hostile $@
$(BUILD)/search: $(BUILD)/tests/bench/search.o $(libs)
	$(test_links)
$(BUILD)/bare: $(BUILD)/tests/bench/bare.o
	$(test_links)
$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o $(libs)
	$(test_links) -fsanitize=fuzzer

$(BUILD)/%.o: %.c | $(BUILD)/libraries
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# names the Debian package of each library that is not here
$(BUILD)/libraries:
	@command -v pkg-config >/dev/null || \
		{ echo "vftop needs pkg-config (Debian: apt-get install pkg-config)" >&2; exit 1; }
	@missing=; for l in $(LIBRARIES); do \
		pkg-config --exists $${l%:*} || missing="$$missing $${l#*:}"; done; \
	[ -z "$$missing" ] || { echo "vftop needs libraries (Debian: apt-get install$$missing)" >&2; exit 1; }
	@mkdir -p $(@D) && touch $@

compile_flags.txt: Makefile
	@printf '%s\n' $(ALL_CFLAGS) >$@

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

# --- what people call --------------------------------------------------------

run: ## Install what is missing, build, open the dashboard (a demo where there is no SR-IOV device)
	@scripts/packages run
	@$(MAKE) --no-print-directory -j$$(nproc) vftop
	@./vftop --or-demo

test: ## Install what is missing, run all layers of tests, print their sum
	@scripts/packages test
	@scripts/test

check: ## Run the layers that need no virtual machine
	@scripts/packages test
	@scripts/test lint unit sanitize cli fuzz tui scenario

lint: ## Check the rules of the house: includes, format, clang-tidy, cppcheck
	@scripts/test lint

format: ## Format all C with clang-format
	clang-format -i $$(git ls-files --cached --others --exclude-standard '*.c' '*.h')

unit: $(call program,unit/test_*) ## Build the unit tests
cli: $(call program,cli/test_*) ## Build the command line's tests
tui: $(call program,tui/test_*) build/captures/hostile ## Build the tests that look at a terminal
scenario: $(BUILD)/scenario ## Build the scenarios: build/release/scenario --stage=simulated|lab
lab-tests: $(call program,lab/test_*) ## Build the tests that run in the lab

golden: vftop tui ## Write the golden screens anew, to be looked at in git diff
	UPDATE_GOLDEN=1 build/release/tui/test_golden -j1

fuzz: fuzz-targets ## Fuzz every parser for SECONDS each (default 60) from its corpus
	@for f in $(notdir $(fuzz_targets)); do \
		mkdir -p build/fuzz/found/$$f && echo "== $$f" && \
		build/fuzz/fuzz/$$f -max_total_time=$(or $(SECONDS),60) -artifact_prefix=build/fuzz/found/$$f- \
			build/fuzz/found/$$f tests/fuzz/corpus/$${f#fuzz_} || exit 1; done

fuzz_targets = $(patsubst tests/%.c,build/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
fuzz-targets: ## Build the fuzz targets (clang's libFuzzer) below build/fuzz
	@$(MAKE) --no-print-directory BUILD=build/fuzz CC=clang CI= \
		CFLAGS='-O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined' \
		$(fuzz_targets)

bench: ## Measure against ip, lspci and a bare C loop; one table
	@scripts/packages bench
	@$(MAKE) --no-print-directory -j$$(nproc) vftop $(BUILD)/bare $(BUILD)/search $(BUILD)/record
	@tests/bench/run

lab: ## Boot a machine with real SR-IOV devices and open vftop in it
	@scripts/packages run lab
	@$(MAKE) --no-print-directory -j$$(nproc) vftop
	@tests/lab/lab -p 4 -n 1 -i ./vftop

screenshots: ## Make screenshots/*.svg and *.png from the running program
	@scripts/packages screenshots
	@$(MAKE) --no-print-directory -j$$(nproc) vftop $(BUILD)/screenshot
	@screenshots/make $(BUILD)/screenshot

bindir = $(DESTDIR)$(PREFIX)/bin
share  = $(DESTDIR)$(PREFIX)/share
manual = $(share)/man/man1/vftop.1
bash   = $(share)/bash-completion/completions/vftop
zsh    = $(share)/zsh/site-functions/_vftop
fish   = $(share)/fish/vendor_completions.d/vftop.fish

install: vftop ## Install program, manual page and completions below DESTDIR and PREFIX (/usr/local)
	install -D -m 755 vftop $(bindir)/vftop
	install -D -m 644 doc/vftop.1 $(manual)
	install -D -m 644 completions/vftop.bash $(bash)
	install -D -m 644 completions/_vftop $(zsh)
	install -D -m 644 completions/vftop.fish $(fish)

uninstall: ## Remove what install put there
	rm -f $(bindir)/vftop $(manual) $(bash) $(zsh) $(fish)

clean: ## Remove everything that was built
	rm -rf build vftop compile_flags.txt

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | \
		while IFS="$$(printf '\t')" read -r target what; do printf '  %-14s %s\n' "$$target" "$$what"; done

.PHONY: all run test check lint format unit cli tui scenario lab-tests golden fuzz fuzz-targets \
	bench lab screenshots install uninstall clean help FORCE
.PRECIOUS: $(BUILD)/%.o
