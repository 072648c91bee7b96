# vftop - `make help` lists the targets.
CFLAGS  ?= -O2 -g
PKGS     = ncursesw libnl-3.0 libnl-route-3.0 libmnl libpci jansson inih libcap-ng
WARN     = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wvla -Wundef -Wpointer-arith -Wwrite-strings
BUILD   ?= build/release
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE -I. $(WARN) $(CFLAGS) $(shell pkg-config --cflags $(PKGS))
LIBS     = $(shell pkg-config --libs $(PKGS)) -lm -pthread

obj = $(patsubst %.c,$(BUILD)/%.o,$(wildcard $(1)))

all: $(BUILD)/vftop
$(BUILD)/libcore.a: $(call obj,core/*.c core/kernel/*.c core/kernel/simulated/*.c)
$(BUILD)/libwidgets.a: $(call obj,widgets/*.c)
$(BUILD)/libtui.a: $(call obj,tui/*.c)
$(BUILD)/lib%.a:
	rm -f $@ && $(AR) rcs $@ $^
libs = $(BUILD)/libtui.a $(BUILD)/libwidgets.a $(BUILD)/libcore.a
$(BUILD)/vftop: $(call obj,cli/*.c) $(libs)
	$(CC) $(CFLAGS) -o $@ $^ $(LIBS)
# one binary a unit test: build/release/unit/test_text from tests/unit/test_text.c
$(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(libs)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -o $@ $^ $(LIBS) -lcriterion
$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
.PHONY: all
.SECONDARY:
