/* options.h - the command line: one table of commands, one of options, from
 * which parsing, --help and the tests of man page and completions come.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "core/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum command {
	COMMAND_DASHBOARD, /* no sub-command */
	COMMAND_LIST,
	COMMAND_SHOW,
	COMMAND_GROUPS,
	COMMAND_DRIVERS,
	COMMAND_DOCTOR,
	COMMAND_SET,
	COMMAND_UNDO,
	COMMAND_JOURNAL,
	COMMAND_CAPTURE,
};

enum color_when {
	COLOR_AUTO,
	COLOR_NEVER,
	COLOR_ALWAYS,
	COLOR_16,
	COLOR_256,
	COLOR_TRUE,
};

#define DEMO_HOST_MAX 32

struct options {
	enum command command;
	const char *device; /* the DEVICE of `show`, the FILE of `capture`, or NULL */
	size_t word_count;  /* what `set` is given: DEVICE... KEY=VALUE... */
	const char **words; /* options_done() frees the list */
	char **argv;        /* the whole command line, NULL-terminated */
	bool help, version; /* print that and nothing else */
	bool json, ascii, read_only;
	bool dry_run, yes, force, anonymise;
	const char *journal;           /* --journal DIR, or NULL */
	bool demo;                     /* --demo */
	bool or_demo;                  /* --or-demo */
	bool still;                    /* --demo=HOST@SECONDS */
	unsigned still_seconds;        /* how long the still host has been running */
	char demo_host[DEMO_HOST_MAX]; /* empty: the default one */
	const char *root;              /* a capture, or NULL */
	bool repeat;                   /* --interval was given */
	uint64_t interval;             /* nanoseconds */
	const char *theme;             /* or NULL */
	enum color_when color;
};

/* One row of the tables; texts are one line of English without a full stop. */
struct command_spec {
	const char *name;     /* NULL: the dashboard */
	const char *argument; /* "DEVICE"; "[DEVICE]" when it may be left out; NULL: none */
	bool many;            /* takes any number of words */
	const char *help;
};

struct option_spec {
	const char *name;
	char letter;          /* 0: none */
	const char *argument; /* "SECONDS"; "[=HOST]" when it may be left out; NULL: none */
	unsigned commands;    /* bit 1 << enum command of each that takes it */
	const char *help;
};

/* The n-th row, NULL beyond the last; commands are in the order of the enum. */
const struct command_spec *command_at(size_t n);
const struct option_spec *option_at(size_t n);

/* Reads the command line. Texts of the result point into argv; options_done()
 * the result, also after an error. 0, or -EINVAL with `error` filled: what is
 * wrong, and the nearest right thing as remedy. */
int options_parse(struct options *ret_options, int argc, char *argv[], struct error *error);
void options_done(struct options *parsed);

/* What --help prints: everything, or one command with the options it takes. */
void options_help(FILE *stream, enum command command);

#endif
