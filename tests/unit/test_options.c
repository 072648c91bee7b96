#include "cli/options.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ARGUMENTS_MAX 16

/* Parses "vftop" and the blank-separated words of `line`, which must live as
 * long as the result. */
static int parse(struct options *options, char *line, struct error *error)
{
	static char program[] = "vftop";
	static char *argv[ARGUMENTS_MAX + 1];
	int argc = 0;
	char *word, *rest = line;

	argv[argc++] = program;
	while (argc < ARGUMENTS_MAX && (word = strsep(&rest, " ")) != NULL)
		if (*word)
			argv[argc++] = word;
	argv[argc] = NULL;
	*error = (struct error){0};
	return options_parse(options, argc, argv, error);
}

static void refused(const char *line, const char *message, const char *remedy)
{
	struct options options;
	struct error error;
	char copy[256];

	strcpy(copy, line);
	cr_assert_eq(parse(&options, copy, &error), -EINVAL, "accepted: %s", line);
	cr_assert_str_eq(error.message, message);
	cr_assert_str_eq(error.remedy, remedy);
	options_done(&options);
}

Test(options, nothing_is_the_dashboard)
{
	struct options options;
	struct error error;
	char line[] = "";

	cr_assert_eq(parse(&options, line, &error), 0);
	cr_assert_eq(options.command, COMMAND_DASHBOARD);
	cr_assert_eq(options.interval, 1000000000);
	cr_assert_not(options.repeat);
	cr_assert_not(options.demo || options.or_demo || options.json || options.read_only);
	cr_assert_eq(options.color, COLOR_AUTO);
}

Test(options, stand_anywhere)
{
	static const char *const lines[] = {
		"show eth0/3 --json --root /cap -r",
		"--json show --root=/cap eth0/3 --read-only",
		"-rj --root /cap show eth0/3",
		"-r --root /cap -j -- show eth0/3",
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct options options;
		struct error error;
		char line[128];

		strcpy(line, lines[i]);
		cr_assert_eq(parse(&options, line, &error), 0, "%s: %s", lines[i], error.message);
		cr_assert_eq(options.command, COMMAND_SHOW);
		cr_assert_str_eq(options.device, "eth0/3");
		cr_assert_str_eq(options.root, "/cap");
		cr_assert(options.json && options.read_only);
	}
}

Test(options, posixly_correct_changes_nothing)
{
	struct options options;
	struct error error;
	char line[] = "list --json";

	setenv("POSIXLY_CORRECT", "1", 1);
	cr_assert_eq(parse(&options, line, &error), 0);
	cr_assert(options.json);
}

Test(options, interval_takes_a_range)
{
	static const struct {
		const char *text;
		uint64_t nanoseconds; /* 0: refused */
	} cases[] = {
		{"1", 1000000000},
		{"0.1", 100000000},
		{"2.5", 2500000000},
		{"3600", 3600000000000},
		{"0.09", 0},
		{"3601", 0},
		{"0", 0},
		{"-1", 0},
		{"nan", 0},
		{"inf", 0},
		{"1s", 0},
		{"x", 0},
		{"1e99", 0},
		{"0x10", 16000000000},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct options options;
		struct error error;
		char line[64];
		int expected = cases[i].nanoseconds ? 0 : -EINVAL;

		snprintf(line, sizeof(line), "list --interval=%s", cases[i].text);
		cr_assert_eq(parse(&options, line, &error), expected, "%s", cases[i].text);
		if (expected == 0) {
			cr_assert_eq(options.interval, cases[i].nanoseconds);
			cr_assert(options.repeat);
		}
	}
}

Test(options, demo_names_a_host_and_a_moment)
{
	struct options options;
	struct error error;
	char plain[] = "--demo", host[] = "--demo=big list", still[] = "--demo=homelab@60",
	     only_still[] = "list --demo=@5";

	cr_assert_eq(parse(&options, plain, &error), 0);
	cr_assert(options.demo && !options.still);
	cr_assert_str_empty(options.demo_host);
	cr_assert_eq(parse(&options, host, &error), 0);
	cr_assert_str_eq(options.demo_host, "big");
	cr_assert_not(options.still);
	cr_assert_eq(parse(&options, still, &error), 0);
	cr_assert_str_eq(options.demo_host, "homelab");
	cr_assert(options.still);
	cr_assert_eq(options.still_seconds, 60);
	cr_assert_eq(parse(&options, only_still, &error), 0);
	cr_assert_str_empty(options.demo_host);
	cr_assert_eq(options.still_seconds, 5);
}

Test(options, demo_refuses_nonsense)
{
	refused("--demo=homelab@", "--demo 'homelab@': not HOST or HOST@SECONDS", "");
	refused("--demo=a@-1", "--demo 'a@-1': not HOST or HOST@SECONDS", "");
	refused("--demo=a@1x", "--demo 'a@1x': not HOST or HOST@SECONDS", "");
	refused("--demo=a@86401", "--demo 'a@86401': not HOST or HOST@SECONDS", "");
	refused("--demo=a@99999999999999999999",
		"--demo 'a@99999999999999999999': not HOST or "
		"HOST@SECONDS",
		"");
	refused("--demo=0123456789012345678901234567890123456789",
		"--demo '0123456789012345678901234567890123456789': not HOST or HOST@SECONDS", "");
}

Test(options, color_takes_six_words)
{
	static const char *const words[] = {"auto", "never", "always", "16", "256", "truecolor"};
	struct options options;
	struct error error;
	char line[64];

	for (int i = 0; i < 6; i++) {
		snprintf(line, sizeof(line), "--color %s", words[i]);
		cr_assert_eq(parse(&options, line, &error), 0);
		cr_assert_eq((int)options.color, i);
	}
	refused("--color pink", "--color 'pink': not auto, never, always, 16, 256 or truecolor",
		"");
}

Test(options, mistakes_get_a_suggestion)
{
	refused("lsit", "'lsit': no such command", "vftop list");
	refused("shwo eth0", "'shwo': no such command", "vftop show");
	refused("frobnicate", "'frobnicate': no such command", "vftop --help");
	refused("--demo hypervisor", "'hypervisor': no such command", "vftop --demo=hypervisor");
	refused("--raed-only", "'--raed-only': no such option", "vftop --read-only");
	refused("list --jsno", "'--jsno': no such option", "vftop list --json");
	refused("list --interval-x=3", "'--interval-x=3': no such option", "vftop list --interval");
	refused("list --wibble", "'--wibble': no such option", "vftop list --help");
	refused("list -x", "'-x': no such option", "vftop list --help");
	refused("list --json=1", "--json: takes no value", "");
	refused("--root", "--root: CAPTURE is missing", "");
	refused("--root=", "--root: CAPTURE is missing", "");
	refused("--theme=", "--theme: NAME is missing", "");
	refused("list -i", "--interval: SECONDS is missing", "");
	refused("--json", "--json: not an option of `vftop`", "vftop list --json");
	refused("list --theme nord", "--theme: not an option of `vftop list`", "vftop --help");
	refused("show eth0 --interval 1", "--interval: not an option of `vftop show`",
		"vftop --help");
	refused("show", "`vftop show`: DEVICE is missing", "vftop list");
	refused("show a b", "'b': one word too many", "vftop show --help");
	refused("list eth0", "'eth0': one word too many", "vftop list --help");
	refused("list --demo big", "'big': one word too many", "vftop list --demo=big");
	refused("show --demo eth0 big", "'big': one word too many", "vftop show --help");
	refused("list --demo --root /x", "--demo, --or-demo, --root: one host at a time", "");
	refused("list --or-demo --root /x", "--demo, --or-demo, --root: one host at a time", "");
}

Test(options, foreign_bytes_are_not_echoed)
{
	struct options options;
	struct error error;
	char line[] = "\033[31mred";

	cr_assert_eq(parse(&options, line, &error), -EINVAL);
	cr_assert_null(strchr(error.message, '\033'));
	cr_assert_null(strchr(error.remedy, '\033'));
}

Test(options, help_excuses_the_rest)
{
	struct options options;
	struct error error;
	char line[] = "show --help", version[] = "--version";

	cr_assert_eq(parse(&options, line, &error), 0);
	cr_assert(options.help);
	cr_assert_eq(options.command, COMMAND_SHOW);
	cr_assert_eq(parse(&options, version, &error), 0);
	cr_assert(options.version);
}

Test(options, set_takes_words)
{
	struct options options;
	struct error error;
	char line[] = "set eth0/0 eth0/1 -n vlan=5 --force qos=3 -y --journal /j --json";

	cr_assert_eq(parse(&options, line, &error), 0, "%s", error.message);
	cr_assert_eq(options.command, COMMAND_SET);
	cr_assert_eq(options.word_count, 4);
	cr_assert_str_eq(options.words[0], "eth0/0");
	cr_assert_str_eq(options.words[1], "eth0/1");
	cr_assert_str_eq(options.words[2], "vlan=5");
	cr_assert_str_eq(options.words[3], "qos=3");
	cr_assert(options.dry_run && options.force && options.yes && options.json);
	cr_assert_str_eq(options.journal, "/j");
	cr_assert_str_eq(options.argv[2], "eth0/0");
	options_done(&options);
	cr_assert_eq(options.word_count, 0);
}

Test(options, set_refuses_words_that_say_nothing)
{
	refused("set", "`vftop set`: DEVICE is missing", "vftop set --help");
	refused("set vlan=5", "`vftop set`: DEVICE is missing", "vftop set --help");
	refused("set eth0/0", "`vftop set`: KEY=VALUE is missing after 'eth0/0'",
		"vftop set --help");
	refused("set eth0/0 vlan 5", "`vftop set`: KEY=VALUE is missing after '5'",
		"vftop set --help");
	refused("set eth0/0 vlan=5 eth0/1", "`vftop set`: KEY=VALUE is missing after 'eth0/1'",
		"vftop set --help");
	refused("undo eth0", "'eth0': one word too many", "vftop undo --help");
	refused("journal --yes", "--yes: not an option of `vftop journal`", "vftop --help");
}

Test(options, capture_takes_a_file)
{
	struct options options;
	struct error error;
	char line[] = "capture host.tar --anonymise --force --demo";

	cr_assert_eq(parse(&options, line, &error), 0, "%s", error.message);
	cr_assert_eq(options.command, COMMAND_CAPTURE);
	cr_assert_str_eq(options.device, "host.tar");
	cr_assert(options.anonymise && options.force && options.demo);
	options_done(&options);
	refused("capture", "`vftop capture`: FILE is missing", "vftop capture host.tar");
	refused("capture a --json", "--json: not an option of `vftop capture`", "vftop --help");
	refused("list --anonymise", "--anonymise: not an option of `vftop list`", "vftop --help");
}

/* --- help ------------------------------------------------------------------ */

static char *help_of(enum command command)
{
	char *text = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	options_help(stream, command);
	fclose(stream);
	return text;
}

static bool help_has(const char *text, const char *option)
{
	char pattern[64];
	size_t length;

	snprintf(pattern, sizeof(pattern), "--%s", option);
	length = strlen(pattern);
	for (const char *at = text; (at = strstr(at, pattern)) != NULL; at += length)
		if (strchr(" [\n", at[length]) != NULL)
			return true;
	return false;
}

Test(options, help_names_what_a_command_takes_and_nothing_else)
{
	for (size_t command = COMMAND_LIST; command_at(command) != NULL; command++) {
		char *text = help_of((enum command)command);

		for (size_t i = 0; option_at(i) != NULL; i++)
			cr_assert_eq(help_has(text, option_at(i)->name),
				     (option_at(i)->commands >> command & 1) != 0, "%s of %s",
				     option_at(i)->name, command_at(command)->name);
		free(text);
	}
}

Test(options, the_main_help_names_everything)
{
	char *text = help_of(COMMAND_DASHBOARD);

	for (size_t i = 0; option_at(i) != NULL; i++)
		cr_assert(help_has(text, option_at(i)->name), "%s", option_at(i)->name);
	for (size_t i = COMMAND_LIST; command_at(i) != NULL; i++)
		cr_assert_not_null(strstr(text, command_at(i)->name));
	free(text);
}

Test(options, help_fits_80_columns)
{
	for (size_t command = 0; command_at(command) != NULL; command++) {
		char *text = help_of((enum command)command), *rest = text, *line;

		while ((line = strsep(&rest, "\n")) != NULL)
			cr_assert_leq(strlen(line), 80, "%s", line);
		free(text);
	}
}
