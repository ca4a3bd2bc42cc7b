# SPDX-License-Identifier: GPL-2.0-or-later
#
# Pullquote: pqindex builds the index, pqsearch searches it.
# `make help` lists what can be made. Sources are found by pattern: a new
# file in shared/, indexer/, searcher/ or tests/unit/ needs no edit here.

VERSION := 0.1.0
VARIANT ?= release

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
MANDIR ?= $(PREFIX)/share/man
BASHDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHDIR ?= $(PREFIX)/share/zsh/site-functions
FISHDIR ?= $(PREFIX)/share/fish/vendor_completions.d
UNITDIR ?= $(PREFIX)/lib/systemd/system
INSTALL ?= install
PKG_CONFIG ?= pkg-config
CLANG_FORMAT ?= clang-format
NM ?= nm
FUZZ_SECONDS ?= 60

CORES := $(shell nproc)

MAKEFLAGS += --no-builtin-rules --no-print-directory
.DELETE_ON_ERROR:
.SECONDARY:
.DEFAULT_GOAL := all

# ---- Variants: each lives in build/<variant>, side by side -----------------

# gcc's ASan and UBSan share no log file (see check-run); clang's do.
ifneq ($(filter clang asan fuzz,$(VARIANT)),)
CC := clang
CXX := clang++
endif
ifeq ($(origin CC),default)
CC := gcc
endif
ifeq ($(origin CXX),default)
CXX := g++
endif

FLAGS_release := -O2 -g -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
# For its warnings alone, with what the release sees; there is nothing to
# write, so that the object is an empty file.
FLAGS_clang := $(FLAGS_release) -fsyntax-only
AFTER_clang = $(Q)touch $@
# Who watches each piece of memory has to see each (indexer/nodes.cc).
FLAGS_asan := -O1 -gline-tables-only -fno-omit-frame-pointer \
	-fsanitize=address,undefined -fno-sanitize-recover=all -DPLAIN_NEW
FLAGS_valgrind := -O1 -g -DPLAIN_NEW
# Without optimizing, gcc only guesses what is not initialized.
FLAGS_coverage := -O0 -g --coverage -Wno-maybe-uninitialized
FLAGS_fuzz := -O1 -g -fno-omit-frame-pointer -DPLAIN_NEW \
	-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
# Tests themselves run for a moment: what they take is compiling and linking,
# some 280 programs in each variant; those of the release without what only a
# debugger reads.
QUICK_release := -O0 -U_FORTIFY_SOURCE -Wno-maybe-uninitialized
QUICK_asan := -O0
LINKER_release := $(if $(shell command -v ld.gold 2>&1),-fuse-ld=gold) -Wl,-S
LINKER_asan := $(if $(shell command -v ld.lld 2>&1),-fuse-ld=lld)
ifndef FLAGS_$(VARIANT)
$(error No variant '$(VARIANT)': release asan valgrind coverage clang fuzz)
endif

OUT := build/$(VARIANT)
OBJ := $(OUT)/obj

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wpointer-arith -Wcast-qual \
	-Wwrite-strings -Wformat=2 -Wvla -Werror
C_WARNINGS := $(WARNINGS) -Wstrict-prototypes -Wmissing-prototypes
OUR_FLAGS := $(FLAGS_$(VARIANT)) -fstack-protector-strong
QUICK := $(QUICK_$(VARIANT))
OUR_CPPFLAGS = -I. -I$(OUT) -D_GNU_SOURCE -DPULLQUOTE_VERSION='"$(VERSION)"' \
	$(call pkg_headers,$(PACKAGES_INDEX))
COMPILE_C = $(CC) -std=c17 $(C_WARNINGS) $(OUR_CPPFLAGS) $(CPPFLAGS) \
	$(OUR_FLAGS) $(FOR_TESTS) $(CFLAGS)
COMPILE_CXX = $(CXX) -std=c++17 $(WARNINGS) $(OUR_CPPFLAGS) $(CPPFLAGS) \
	$(OUR_FLAGS) $(CXXFLAGS)
# libxapian is C++, so its linker links.
LINK = $(CXX) $(OUR_FLAGS) -Wl,--as-needed $(LDFLAGS)
LINK_TEST = $(LINK) $(LINKER_$(VARIANT))

# ---- Libraries -------------------------------------------------------------

# The searcher opens only the index; what is listed here is all it links.
PACKAGES_SEARCH := xapian-core libutf8proc libxxhash zlib libzstd
PACKAGES_INDEX := $(PACKAGES_SEARCH) sqlite3 jansson icu-i18n icu-uc \
	libxml-2.0 libarchive yaml-0.1 md4c gmime-3.0 libseccomp

# Asked once and only by a recipe that compiles or links: this file must
# also be read on a machine that has no pkg-config yet.
pkg = $(or $(pkg_$1_$(subst $(space),_,$2)),$(call pkg_ask,$1,$2))
pkg_ask = $(eval pkg_$1_$(subst $(space),_,$2) := \
	$(shell $(PKG_CONFIG) --$1 $2))$(if \
	$(filter-out 0,$(.SHELLSTATUS)),$(error Libraries or pkg-config are \
	missing: run 'make deps'))$(pkg_$1_$(subst $(space),_,$2))
space := $() $()
pkg_headers = $(patsubst -I%,-isystem %,$(call pkg,cflags,$1))
# A question is a process, and most of a quick one is its start. What few other
# programs have loaded is linked in where the archive is there, and the program
# lies at a fixed place: the tables of libstemmer alone are 10,800 relocations
# on 81 pages.
# By two of them terms are made: pqindex has them in it, too, so that a newer
# library does not part the programs.
OF_TERMS := -lutf8proc -lstemmer
LINKED_IN := $(OF_TERMS) -lzstd
archive_of = $(wildcard $(shell $(CC) -print-file-name=lib$(1:-l%=%).a))
linked_in = $(foreach lib,$2,$(or $(and $(filter $1,$(lib)),$(call \
	archive_of,$(lib))),$(lib)))
PLACE_release := -no-pie
# libstemmer, CLD2 and libcsv have no pkg-config file. Names are looked for
# library by library at every start, and most are of libstdc++.
LIBS_SEARCH = -lstdc++ $(call linked_in,$(LINKED_IN),$(call pkg,libs,\
	$(PACKAGES_SEARCH)) -lstemmer) $(LDLIBS)
LIBS_INDEX = -lstdc++ $(call pkg,libs,$(PACKAGES_INDEX)) -lstemmer -lcld2 -lcsv -lm $(LDLIBS)

# ---- Sources and objects ---------------------------------------------------

objects = $(patsubst %.c,$(OBJ)/%.o,$(filter %.c,$1)) \
	$(patsubst %.cc,$(OBJ)/%.o,$(filter %.cc,$1))

SHARED := $(call objects,$(sort $(wildcard shared/*.c shared/*.cc)))
INDEXER := $(call objects,$(sort $(wildcard indexer/*.c indexer/*.cc)))
SEARCHER := $(call objects,$(sort $(wildcard searcher/*.c)))
BINDING := $(call objects,$(sort $(wildcard shared/index*.cc)))
UNIT_SOURCES := $(sort $(wildcard tests/unit/*.c))
UNIT_NAMES := $(patsubst tests/unit/%.c,%,\
	$(filter tests/unit/test_%.c,$(UNIT_SOURCES)))
UNIT_SUPPORT := $(call objects,\
	$(filter-out tests/unit/test_%.c,$(UNIT_SOURCES)))
TOOL_PROGRAMS := $(patsubst tests/tools/%.c,$(OUT)/tools/%,\
	$(wildcard tests/tools/*.c))
PRELOADS := $(patsubst tests/preload/%.c,$(OUT)/preload/%.so,\
	$(wildcard tests/preload/*.c))
UNIT_PROGRAMS := $(UNIT_NAMES:%=$(OUT)/unit/%)
FUZZ_SOURCES := $(sort $(wildcard tests/fuzz/*.c))
FUZZ_NAMES := $(patsubst tests/fuzz/%.c,%,\
	$(filter tests/fuzz/fuzz_%.c,$(FUZZ_SOURCES)))
FUZZ_SUPPORT := $(call objects,$(filter-out tests/fuzz/fuzz_%.c \
	tests/fuzz/replay.c,$(FUZZ_SOURCES)))
REPLAY_PROGRAMS := $(FUZZ_NAMES:fuzz_%=$(OUT)/fuzz/replay_%)
QUALITY_PROGRAMS := $(addprefix $(OUT)/quality/,$(basename $(notdir \
	$(wildcard tests/quality/*.c tests/quality/*.cc))))
BENCH_NAMES := $(basename $(notdir $(wildcard tests/bench/*.c \
	tests/bench/*.cc)))
# The sweeps take longer than any other, one after the other: begun last, they
# would end alone.
CLI_TESTS := tests/cli/sweeps.bats \
	$(filter-out %/sweeps.bats,$(sort $(wildcard tests/cli/*.bats)))
BROWSER_TESTS := $(sort $(wildcard tests/browser/*.bats))
PROGRAMS := $(OUT)/bin/pqindex $(OUT)/bin/pqsearch
COMPLETIONS := $(foreach shell,bash zsh fish,\
	$(PROGRAMS:$(OUT)/bin/%=$(OUT)/completions/%.$(shell)))
UNITS := $(patsubst indexer/%,$(OUT)/units/%,\
	$(sort $(wildcard indexer/*.service indexer/*.timer)))
PAGES := $(sort $(wildcard shared/*.[1-9] indexer/*.[1-9] searcher/*.[1-9]))

# What a test of module $1 links before shared/: the folder in which the
# module lies. A name that both folders have is tested as
# test_indexer_NAME and test_searcher_NAME. From an archive the linker
# takes only what the test needs.
ifdef_file = $(if $(wildcard $1),$2,$3)
side_of = $(call ifdef_file,shared/$1.c shared/$1.cc,,$(call ifdef_file,\
	indexer/$1.c indexer/$1.cc indexer/$(1:indexer_%=%).c,\
	indexer,$(call ifdef_file,searcher/$1.c searcher/$(1:searcher_%=%).c,\
	searcher)))
tested = $(patsubst %,$(OUT)/lib/%.a,$(call side_of,$1) shared)

# ---- Building --------------------------------------------------------------

# $(call say,WHAT,NAME): one short line a step; with V=1 whole commands.
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-6s %s\n' '$1' '$2')

.PHONY: all objects FORCE
all: $(PROGRAMS) $(COMPLETIONS)
ifeq ($(VARIANT),release)
	@[ "$$(readlink build/bin)" = release/bin ] || \
		ln -sfn release/bin build/bin
endif

objects: $(SHARED) $(INDEXER) $(SEARCHER) $(call objects,$(UNIT_SOURCES))

# Changed flags rebuild objects; a changed list of objects links again, and so
# does another library in the place of one that is linked in.
$(OUT)/flags: export STAMP = $(COMPILE_C) $(COMPILE_CXX) $(QUICK)
$(OUT)/links: export STAMP = $(LINK_TEST) $(PLACE_$(VARIANT)) $(LIBS_INDEX) \
	$(LIBS_SEARCH) $(OF_TERMS) $(SHARED) $(INDEXER) $(SEARCHER) \
	$(UNIT_SUPPORT) $(FUZZ_SUPPORT) \
	$(shell cksum $(filter %.a,$(LIBS_SEARCH)) </dev/null)
$(OUT)/flags $(OUT)/links: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' "$$STAMP" | cmp -s - $@ || printf '%s\n' "$$STAMP" >$@

$(OBJ)/tests/unit/%.o $(OBJ)/tests/fuzz/%.o: private FOR_TESTS = $(QUICK)
$(OBJ)/%.o: %.c $(OUT)/flags
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(COMPILE_C) -MMD -MP -c -o $@ $<
	$(AFTER_$(VARIANT))

$(OBJ)/%.o: %.cc $(OUT)/flags
	$(call say,CXX,$<)
	@mkdir -p $(@D)
	$(Q)$(COMPILE_CXX) -MMD -MP -c -o $@ $<
	$(AFTER_$(VARIANT))

$(OUT)/bin/pqindex: $(INDEXER)
# For sweeps that refuse libxapian a piece of memory.
$(OUT)/plain/pqindex: $(filter-out %/nodes.o,$(INDEXER))
$(OUT)/bin/pqindex $(OUT)/plain/pqindex: $(SHARED) $(OUT)/links
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(LINK) -o $@ $(filter %.o,$^) \
		$(call linked_in,$(OF_TERMS),$(LIBS_INDEX))

# The searcher links no writer.
$(OUT)/bin/pqsearch: $(filter-out %/index_write.o,$(SHARED)) $(SEARCHER) \
		$(OUT)/links
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(LINK) $(PLACE_$(VARIANT)) -o $@ $(filter %.o,$^) $(LIBS_SEARCH)

# As they are installed: with the place of the program, which may change.
$(OUT)/units/%: indexer/% FORCE
	@mkdir -p $(@D)
	@sed 's|^ExecStart=pqindex|ExecStart=$(BINDIR)/pqindex|' $< >$@

# What libicu knows and the searcher, which does not link it, needs.
build/tables/hanzi.inc: indexer/tables/main.c
	$(call say,GEN,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c17 $(C_WARNINGS) $(OUR_CPPFLAGS) $(CPPFLAGS) $(CFLAGS) \
		-o $(@D)/hanzi $< $(LDFLAGS) $(call pkg,libs,icu-i18n icu-uc)
	$(Q)$(@D)/hanzi >$@.part && mv $@.part $@
$(OBJ)/shared/hanzi.o: build/tables/hanzi.inc

# What an index has to be written by, for the searcher that it need not try all
# stemmers at each start. Nothing where a library may be exchanged behind its
# back, nor of clang, whose objects are empty.
KNOWS_ANALYSIS = $(if $(filter-out %.a,$(call linked_in,$(OF_TERMS),\
	$(OF_TERMS)))$(filter clang,$(VARIANT)),,yes)
$(OUT)/tables/analysis.inc: searcher/tables/main.c $(OUT)/lib/shared.a \
		$(OUT)/links
	$(call say,GEN,$@)
	@mkdir -p $(@D)
	$(Q)$(if $(KNOWS_ANALYSIS),$(COMPILE_C) -c -o $(@D)/analysis.o $< && \
		$(LINK) -o $(@D)/analysis $(@D)/analysis.o \
		$(OUT)/lib/shared.a $(LIBS_SEARCH) && \
		$(@D)/analysis,echo '""') >$@.part && mv $@.part $@
$(OBJ)/searcher/search.o $(OBJ)/tests/unit/test_search.o: \
		$(OUT)/tables/analysis.inc

# For tests and measurements; the programs link each object.
$(OUT)/lib/shared.a: $(SHARED)
$(OUT)/lib/indexer.a: $(filter-out %/main.o,$(INDEXER))
$(OUT)/lib/searcher.a: $(filter-out %/main.o,$(SEARCHER))
$(OUT)/lib/%.a: $(OUT)/links
	$(call say,AR,$@)
	@mkdir -p $(@D) && rm -f $@
	$(Q)$(AR) rcsT $@ $(filter %.o,$^)

# pqsearch.bash is what `pqsearch --completions bash` prints.
define completions
$(OUT)/completions/%.$1: $(OUT)/bin/%
	$$(call say,GEN,$$@)
	@mkdir -p $$(@D)
	$$(Q)$$< --completions $1 >$$@
endef
$(foreach shell,bash zsh fish,$(eval $(call completions,$(shell))))

# UNIT_LDFLAGS_test_NAME adds to the link of one test, as for --wrap.
define unit_program
$(OUT)/unit/$1: $(OBJ)/tests/unit/$1.o $(UNIT_SUPPORT) \
		$(call tested,$(1:test_%=%)) $(OUT)/links
	$$(call say,LINK,$$@)
	@mkdir -p $$(@D)
	$$(Q)$$(LINK_TEST) $$(UNIT_LDFLAGS_$1) -o $$@ $$(filter %.o %.a,$$^) \
		$$(call pkg,libs,cmocka) $$(LIBS_INDEX)
endef
$(foreach name,$(UNIT_NAMES),$(eval $(call unit_program,$(name))))

# What tests and benches use beside the programs: they find it in $PQ_TOOLS.
$(OUT)/tools/%: $(OBJ)/tests/tools/%.o $(OUT)/lib/shared.a $(OUT)/links
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(LINK_TEST) -o $@ $(filter %.o %.a,$^) $(LIBS_INDEX)

# What a sweep loads in front of libc: found in $PQ_PRELOAD. Its functions are
# those of libc: none that a header puts in their place.
$(OUT)/preload/%.so: tests/preload/%.c $(OUT)/flags
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(COMPILE_C) -U_FORTIFY_SOURCE -shared -fPIC -o $@ $<

# A target as a program of its own, for VARIANT=fuzz; and, for any variant,
# as one that is only given its seeds.
define fuzz_program
$(OUT)/bin/$1: $(OBJ)/tests/fuzz/$1.o $(FUZZ_SUPPORT) \
		$(call tested,$(1:fuzz_%=%)) $(OUT)/links
	$$(call say,LINK,$$@)
	@mkdir -p $$(@D)
	$$(Q)$$(LINK) -fsanitize=fuzzer -o $$@ $$(filter %.o %.a,$$^) $$(LIBS_INDEX)

$(OUT)/fuzz/replay_$(1:fuzz_%=%): $(OBJ)/tests/fuzz/$1.o $(FUZZ_SUPPORT) \
		$(OBJ)/tests/fuzz/replay.o \
		$(call tested,$(1:fuzz_%=%)) $(OUT)/links
	$$(call say,LINK,$$@)
	@mkdir -p $$(@D)
	$$(Q)$$(LINK_TEST) -o $$@ $$(filter %.o %.a,$$^) $$(LIBS_INDEX)
endef
$(foreach name,$(FUZZ_NAMES),$(eval $(call fuzz_program,$(name))))

$(OUT)/quality/%: $(OBJ)/tests/quality/%.o $(OUT)/lib/indexer.a \
		$(OUT)/lib/shared.a $(OUT)/links
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(LINK) -o $@ $(filter %.o %.a,$^) $(LIBS_INDEX)

define bench_program
$(OUT)/bench/$1: $(OBJ)/tests/bench/$1.o \
		$(call tested,$(1:bench_%=%)) $(OUT)/links
	$$(call say,LINK,$$@)
	@mkdir -p $$(@D)
	$$(Q)$$(LINK) -o $$@ $$(filter %.o %.a,$$^) $$(LIBS_INDEX)
endef
$(foreach name,$(BENCH_NAMES),$(eval $(call bench_program,$(name))))

-include $(wildcard $(OBJ)/*/*.d $(OBJ)/*/*/*.d)

# ---- What it needs ---------------------------------------------------------

.PHONY: deps deps-check deps-clang deps-bench deps-html deps-quality
deps:
	@.ci/deps build
deps-check:
	@.ci/deps build check
deps-clang:
	@.ci/deps build check clang
deps-bench:
	@.ci/deps build bench
deps-html:
	@.ci/deps build check html
deps-quality:
	@.ci/deps quality

# Targets that need packages first build in a second make, since what the
# first one asked pkg-config may be out of date by then.
AGAIN = +@$(MAKE)

# ---- Demo ------------------------------------------------------------------

.PHONY: demo demo-run
demo: deps
	$(AGAIN) VARIANT=release demo-run

define show
@printf '\n$$ %s\n' '$1'
@$1
endef

demo-run: all
	$(call show,build/bin/pqindex --index build/demo-index --settle 0 corpus)
	$(call show,build/bin/pqsearch --index build/demo-index -n 5 backdoor)
	$(call show,build/bin/pqsearch --index build/demo-index -n 5 arbitration)

# ---- Tests -----------------------------------------------------------------

.PHONY: check check-asan check-valgrind check-fault check-html coverage
.PHONY: check-run check-oracle lint-quick
check: deps-check
	$(AGAIN) VARIANT=release check-run
check-asan: deps-clang
	$(AGAIN) VARIANT=asan check-run
check-valgrind: deps-check
	$(AGAIN) VARIANT=valgrind check-run
check-fault: deps-check
	$(AGAIN) VARIANT=release check-fault-run
check-html: deps-html
	$(AGAIN) VARIANT=release check-html-run
# Questions made by chance, answered also by a slow, obvious searcher.
check-oracle: export ORACLE_QUERIES ?= 10000
check-oracle: export ORACLE_TEXTS ?= 200000
check-oracle: export PQ_TEST_SECONDS ?= 14400
check-oracle: deps-check
	$(AGAIN) VARIANT=release check-run TESTS=tests/cli/search_oracle.bats
coverage: deps-check
	@rm -rf build/coverage/obj
	$(AGAIN) VARIANT=coverage check-run
	@tests/coverage.py build/coverage/obj \
		build/coverage/untested-branches.txt

# Tests find the programs in $PQ_BIN and the variant in $PQ_VARIANT.
REPORTS := $(CURDIR)/$(OUT)/reports
export PQ_BIN := $(CURDIR)/$(OUT)/bin
export PQ_PLAIN := $(CURDIR)/$(OUT)/plain
export PQ_TOOLS := $(CURDIR)/$(OUT)/tools
export PQ_PRELOAD := $(CURDIR)/$(OUT)/preload
export PQ_VARIANT := $(VARIANT)
RUN_TESTS = tests/run.sh --logs $(OUT)/test-logs
# The long ones come first below: they run side by side.
LINT_TESTS := $(sort $(wildcard tests/lint/test_*.sh))

ifeq ($(VARIANT),asan)
# A status of its own, so that no expected failure can hide a report; and
# reports go to files, so that no swallowed status can.
SANITIZERS := exitcode=99:log_path=$(REPORTS)/sanitizer
# libxapian's own checker frees by another size than it allocated.
check-run: export ASAN_OPTIONS = $(SANITIZERS):handle_abort=1:new_delete_type_mismatch=0
check-run: export LSAN_OPTIONS = suppressions=$(CURDIR)/tests/leaks.txt:print_suppressions=0
check-run: export UBSAN_OPTIONS = $(SANITIZERS):print_stacktrace=1
# Tests tagged "once" show what is the same in the release.
RUN_TESTS += --tag '!once'
TESTS = $(CLI_TESTS) $(REPLAY_PROGRAMS) $(UNIT_PROGRAMS) \
	--then tests/reports.sh
else ifeq ($(VARIANT),valgrind)
# The programs, and each unit program, through a wrapper; of the command
# line tests those tagged "valgrind".
check-run: export PQ_BIN = $(CURDIR)/$(OUT)/wrapped
check-run: $(PROGRAMS:$(OUT)/bin/%=$(OUT)/wrapped/%)
RUN_TESTS += --tag valgrind --under $(CURDIR)/tests/valgrind.sh
TESTS = $(CLI_TESTS) $(REPLAY_PROGRAMS) $(UNIT_PROGRAMS) \
	--then tests/reports.sh
else ifeq ($(VARIANT),release)
TESTS = $(CLI_TESTS) $(LINT_TESTS) $(REPLAY_PROGRAMS) $(UNIT_PROGRAMS)
else
TESTS = $(CLI_TESTS) $(REPLAY_PROGRAMS) $(UNIT_PROGRAMS)
endif

check-run: export PQ_REPORTS = $(REPORTS)
check-run: all $(UNIT_PROGRAMS) $(REPLAY_PROGRAMS) $(TOOL_PROGRAMS) \
		$(if $(filter release,$(VARIANT)),$(PRELOADS))
	@rm -rf $(REPORTS) && mkdir -p $(REPORTS)
	@$(RUN_TESTS) $(TESTS)

$(OUT)/wrapped/%: $(OUT)/bin/% tests/valgrind.sh
	@mkdir -p $(@D)
	@printf '#!/bin/sh\nexec %s %s "$$@"\n' $(CURDIR)/tests/valgrind.sh \
		$(CURDIR)/$< >$@
	@chmod +x $@

.PHONY: check-fault-run soak soak-run check-alerts check-alerts-run
check-fault-run: export PQ_TEST_SECONDS ?= 900
check-fault-run: all $(OUT)/plain/pqindex $(TOOL_PROGRAMS) $(PRELOADS)
	@$(RUN_TESTS) tests/fault/sweeps.bats

# The long forms; SOAK="test name" runs the tests whose name matches.
soak: deps-check
	$(AGAIN) VARIANT=release soak-run
soak-run: export PQ_TEST_SECONDS ?= 28800
soak-run: all $(OUT)/plain/pqindex $(TOOL_PROGRAMS) $(PRELOADS)
	@$(RUN_TESTS) $(if $(SOAK),--filter '$(SOAK)') tests/fault/soak.bats

# Pictures of the page, to be looked at, lie in build/html/ afterwards.
.PHONY: check-html-run
check-html-run: all
	@$(RUN_TESTS) $(BROWSER_TESTS)

# Random histories of saved searches, from seed FIRST on.
HISTORIES ?= 200
FIRST ?= 1
check-alerts: deps-check
	$(AGAIN) VARIANT=release check-alerts-run
check-alerts-run: all
	@tests/fault/alerts.py $(HISTORIES) $(FIRST)

lint-quick: $(BINDING)
	@$(RUN_TESTS) $(LINT_TESTS)

# ---- Fuzzing and benches ---------------------------------------------------

.PHONY: fuzz fuzz-run bench bench-run
fuzz: deps-clang
	$(AGAIN) VARIANT=fuzz fuzz-run

# Seeds lie in tests/fuzz/NAME/, words of the format in tests/fuzz/NAME.dict;
# what is found grows in build/fuzz/NAME/.
FUZZ_LIMITS := -timeout=10 -rss_limit_mb=2048 -max_len=65536
FUZZ ?= $(FUZZ_NAMES:fuzz_%=%)
fuzz-run: $(FUZZ:%=$(OUT)/bin/fuzz_%)
	@[ -n "$(FUZZ)" ] || { echo "no tests/fuzz/fuzz_*.c"; exit 1; }
	@for name in $(FUZZ); do \
		mkdir -p $(OUT)/$$name; \
		seeds=; [ ! -d tests/fuzz/$$name ] || seeds=tests/fuzz/$$name; \
		words=; [ ! -f tests/fuzz/$$name.dict ] || \
			words=-dict=tests/fuzz/$$name.dict; \
		echo "fuzz_$$name: $(FUZZ_SECONDS) s"; \
		$(OUT)/bin/fuzz_$$name -max_total_time=$(FUZZ_SECONDS) \
			$(FUZZ_LIMITS) $$words \
			-print_final_stats=1 -verbosity=0 \
			-artifact_prefix=$(OUT)/$$name- \
			$(OUT)/$$name $$seeds || exit 1; \
	done

bench: export BENCH_MB ?= 100
bench: deps-bench
	$(AGAIN) VARIANT=release bench-run
bench-run: all $(BENCH_NAMES:%=$(OUT)/bench/%) $(TOOL_PROGRAMS)
	@[ -n "$(wildcard tests/bench/*.sh)" ] || \
		{ echo "no tests/bench/*.sh"; exit 1; }
	@for script in $(sort $(wildcard tests/bench/*.sh)); do \
		PQ_BENCH=$(CURDIR)/$(OUT)/bench $$script || exit 1; \
	done

# ---- How good it is: needs the collections beside the project -------------

.PHONY: quality quality-run
quality: deps-check deps-quality
	$(AGAIN) VARIANT=release quality-run
quality-run: all $(QUALITY_PROGRAMS) $(TOOL_PROGRAMS)
	@for script in $(sort $(wildcard tests/quality/*.sh)); do \
		PQ_QUALITY=$(CURDIR)/$(OUT)/quality $$script || exit 1; \
	done

# ---- Lint and format -------------------------------------------------------

FORMATTED := $(sort $(wildcard shared/*.[ch] shared/*.cc indexer/*.[ch] \
	indexer/*/*.c \
	indexer/*.cc searcher/*.[ch] searcher/*/*.c tests/*/*.[ch] tests/*/*.cc))
SCRIPTS := $(sort .ci/run .ci/deps $(wildcard tests/*.sh tests/*/*.sh \
	tests/*/*.bash tests/*/*.bats))

.PHONY: lint lint-run lint-read lint-read-run lint-cppcheck lint-scripts lint-pages format format-check symbols-update
lint: deps-clang
	$(AGAIN) VARIANT=release lint-run
	$(AGAIN) VARIANT=clang objects

# What is left of it after `make check`, which has the house rules among its
# tests, and `make check-asan`, where clang's warnings are errors, too.
lint-read: deps-clang
	$(AGAIN) VARIANT=release lint-read-run

lint-run: lint-quick lint-read-run
lint-read-run: format-check lint-cppcheck lint-scripts lint-pages

lint-cppcheck:
	$(call say,LINT,cppcheck)
	@mkdir -p build/cppcheck
	$(Q)cppcheck --quiet --error-exitcode=1 --inline-suppr --std=c11 \
		--std=c++17 --enable=warning,performance,portability \
		--suppress=missingIncludeSystem --suppress=unknownMacro \
		--cppcheck-build-dir=build/cppcheck -j $(CORES) -I. \
		-DPULLQUOTE_VERSION='"$(VERSION)"' shared indexer searcher

lint-scripts:
	$(call say,LINT,shellcheck)
	$(Q)shellcheck -x $(SCRIPTS)

lint-pages:
	$(call say,LINT,mandoc)
	$(Q)mandoc -T lint -W warning $(PAGES)

format:
	@$(CLANG_FORMAT) -i $(FORMATTED)
format-check:
	$(call say,LINT,$(CLANG_FORMAT))
	$(Q)$(CLANG_FORMAT) --dry-run -Werror $(FORMATTED)

symbols-update: $(BINDING)
	tests/lint/symbols.sh --list $(BINDING) >tests/lint/symbols.txt

export PQ_BINDING := $(BINDING)
export PQ_CXX := $(CXX)
export PQ_NM := $(NM)

# ---- Install and release ---------------------------------------------------

.PHONY: install install-files uninstall dist clean help
# Each file of ours and where it goes, as FROM:TO.
INSTALLED := $(foreach name,pqindex pqsearch,\
	$(OUT)/bin/$(name):$(BINDIR)/$(name) \
	$(OUT)/completions/$(name).bash:$(BASHDIR)/$(name) \
	$(OUT)/completions/$(name).zsh:$(ZSHDIR)/_$(name) \
	$(OUT)/completions/$(name).fish:$(FISHDIR)/$(name).fish) \
	$(foreach unit,$(UNITS),$(unit):$(UNITDIR)/$(notdir $(unit))) \
	$(foreach page,$(PAGES),$(page):$(MANDIR)/man$(patsubst \
	.%,%,$(suffix $(page)))/$(notdir $(page)))

install: all $(UNITS)
	@$(MAKE) install-files

# What is built already.
install-files: $(UNITS)
	@for pair in $(INSTALLED); do \
		mode=644; [ ! -x "$${pair%%:*}" ] || mode=755; \
		echo "  INSTALL $(DESTDIR)$${pair#*:}"; \
		$(INSTALL) -D -m $$mode "$${pair%%:*}" \
			'$(DESTDIR)'"$${pair#*:}" || exit 1; \
	done

uninstall:
	@for pair in $(INSTALLED); do \
		echo "  REMOVE $(DESTDIR)$${pair#*:}"; \
		rm -f '$(DESTDIR)'"$${pair#*:}" || exit 1; \
	done

dist:
	@mkdir -p build
	git archive --format=tar.gz --prefix=pullquote-$(VERSION)/ \
		-o build/pullquote-$(VERSION).tar.gz HEAD

clean:
	rm -rf build

define HELP
make                build/bin/pqindex and build/bin/pqsearch
make deps           install what building needs (Debian packages)
make demo           build, index corpus/, search it twice
make check          unit, command line and house rule tests
make check-asan     the same with address and undefined sanitizers
make check-valgrind unit tests and tagged command line tests in valgrind
make check-oracle   10,000 chance questions against a slow, obvious searcher
make check-fault    one batch killed and failing at each call (minutes)
make soak           the long sweeps, or those named SOAK="..." (hours)
make check-html     the page of --format=html in a browser (Chromium)
make check-alerts   HISTORIES=$(HISTORIES) random histories of saved searches (minutes)
make coverage       which lines and branches the tests reach
make fuzz           each fuzzer (or FUZZ="warc ...") for FUZZ_SECONDS=$(FUZZ_SECONDS)
make bench          measurements, beside other engines (BENCH_MB=1000: more)
make quality        how well articles are read and ranked (tests/quality)
make lint           format, cppcheck, shellcheck, mandoc, rules, clang
make format         lay out the sources
make install        PREFIX=$(PREFIX) DESTDIR=$(DESTDIR)
make uninstall      remove what install put there
make dist           build/pullquote-$(VERSION).tar.gz of the last commit
make clean          remove build/

deps-check, deps-clang, deps-bench, deps-html, deps-quality install what those
targets need.
VARIANT=release|asan|valgrind|coverage|clang|fuzz builds in build/VARIANT;
V=1 shows whole commands.
endef
export HELP
help:
	@printf '%s\n' "$$HELP"
