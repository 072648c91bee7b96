/* command_fixture.h - what a sub-command prints of a simulated host that stands still. */
#ifndef TESTS_UNIT_COMMAND_FIXTURE_H
#define TESTS_UNIT_COMMAND_FIXTURE_H

#include "cli/options.h"
#include "cli/output.h"
#include "cli/target.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

typedef int command_run_fn(const struct target *target, const struct options *options,
			   const struct output *output, struct error *error);

/* free() it. */
static inline char *command_print(enum command command, command_run_fn *run, const char *host,
				  bool json, int columns)
{
	struct options options = {.command = command, .demo = true, .still = true, .json = json};
	struct output output = {.columns = columns, .ascii = true};
	struct error error = {0};
	struct target target;
	char *text = NULL;
	size_t size;

	strcpy(options.demo_host, host);
	cr_assert_eq(target_open(&target, &options, &error), 0, "%s", error.message);
	output.stream = open_memstream(&text, &size);
	cr_expect_eq(run(&target, &options, &output, &error), 0, "%s", error.message);
	fclose(output.stream);
	target_close(&target);
	return text;
}

#endif
