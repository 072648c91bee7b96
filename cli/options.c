#include "cli/options.h"

#include "cli/spelling.h"
#include "core/intent.h"
#include "core/memory.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

#define NANOSECONDS      1000000000.0
#define INTERVAL_MIN     0.1
#define INTERVAL_MAX     3600.0
#define STILL_MAX        86400 /* a day of traffic is past enough for a picture */
#define WORD_MAX         64    /* of a command or option */
#define LONG_OPTION_BASE 256   /* getopt's values: above every letter */

#define ON_DASHBOARD (1U << COMMAND_DASHBOARD)
#define ON_LIST      (1U << COMMAND_LIST)
#define ON_SHOW      (1U << COMMAND_SHOW)
#define ON_GROUPS    (1U << COMMAND_GROUPS)
#define ON_DRIVERS   (1U << COMMAND_DRIVERS)
#define ON_DOCTOR    (1U << COMMAND_DOCTOR)
#define ON_SET       (1U << COMMAND_SET)
#define ON_UNDO      (1U << COMMAND_UNDO)
#define ON_JOURNAL   (1U << COMMAND_JOURNAL)
#define ON_CAPTURE   (1U << COMMAND_CAPTURE)
#define ON_CHANGE    (ON_SET | ON_UNDO)
#define ON_LOOK      (ON_LIST | ON_SHOW | ON_GROUPS | ON_DRIVERS | ON_DOCTOR)
#define ON_ALL       (ON_DASHBOARD | ON_LOOK | ON_CHANGE | ON_JOURNAL | ON_CAPTURE)

static const struct command_spec commands[] = {
	[COMMAND_DASHBOARD] = {NULL, NULL, false, "The dashboard: PFs and VFs with live traffic"},
	[COMMAND_LIST] = {"list", NULL, false, "PFs and their VFs, one line each"},
	[COMMAND_SHOW] = {"show", "DEVICE", false, "All that is known of one PF or VF"},
	[COMMAND_GROUPS] = {"groups", NULL, false, "IOMMU groups: who can be passed through"},
	[COMMAND_DRIVERS] = {"drivers", NULL, false, "What drives PFs and VFs, what it can set"},
	[COMMAND_DOCTOR] = {"doctor", "[DEVICE]", false, "What is wrong, and how to mend it here"},
	[COMMAND_SET] = {"set", "DEVICE... KEY=VALUE...", true, "Change PFs and VFs"},
	[COMMAND_UNDO] = {"undo", NULL, false, "Take the last change back"},
	[COMMAND_JOURNAL] = {"journal", NULL, false, "What was changed, when and by whom"},
	[COMMAND_CAPTURE] = {"capture", "FILE", false, "Record this host for --root elsewhere"},
};

enum option_id {
	OPTION_JSON,
	OPTION_INTERVAL,
	OPTION_DRY_RUN,
	OPTION_YES,
	OPTION_FORCE,
	OPTION_JOURNAL,
	OPTION_ANONYMISE,
	OPTION_DEMO,
	OPTION_OR_DEMO,
	OPTION_ROOT,
	OPTION_READ_ONLY,
	OPTION_THEME,
	OPTION_COLOR,
	OPTION_ASCII,
	OPTION_HELP,
	OPTION_VERSION,
	OPTION_COUNT
};

static const struct option_spec options[] = {
	[OPTION_JSON] = {"json", 'j', NULL, ON_ALL & ~(ON_DASHBOARD | ON_CAPTURE),
			 "Print JSON instead of text"},
	[OPTION_INTERVAL] = {"interval", 'i', "SECONDS", ON_DASHBOARD | ON_LIST,
			     "0.1 to 3600 between ticks; `list` then repeats"},
	[OPTION_DRY_RUN] = {"dry-run", 'n', NULL, ON_CHANGE, "Print the plan and touch nothing"},
	[OPTION_YES] = {"yes", 'y', NULL, ON_CHANGE, "Answer yes where a question would be asked"},
	[OPTION_FORCE] = {"force", 0, NULL, ON_CHANGE | ON_CAPTURE,
			  "Do it although a guard refuses, or replace FILE"},
	[OPTION_JOURNAL] = {"journal", 0, "DIR", ON_DASHBOARD | ON_CHANGE | ON_JOURNAL,
			    "Where the journal of changes is"},
	[OPTION_ANONYMISE] = {"anonymise", 0, NULL, ON_CAPTURE,
			      "Replace addresses and names, each by the same"},
	[OPTION_DEMO] = {"demo", 0, "[=HOST]", ON_ALL, "A simulated host; HOST@SECONDS: a still"},
	[OPTION_OR_DEMO] = {"or-demo", 0, NULL, ON_ALL, "The demo if no SR-IOV device is here"},
	[OPTION_ROOT] = {"root", 0, "CAPTURE", ON_ALL, "A captured host: a tar, or its directory"},
	[OPTION_READ_ONLY] = {"read-only", 'r', NULL, ON_ALL & ~ON_CAPTURE,
			      "Give up the right to change anything"},
	[OPTION_THEME] = {"theme", 0, "NAME", ON_DASHBOARD, "Colours, a built-in or own theme"},
	[OPTION_COLOR] = {"color", 0, "WHEN", ON_ALL, "auto, never, always, 16, 256 or truecolor"},
	[OPTION_ASCII] = {"ascii", 0, NULL, ON_ALL, "Draw with ASCII characters only"},
	[OPTION_HELP] = {"help", 'h', NULL, ON_ALL, "Print this help, or that of a command"},
	[OPTION_VERSION] = {"version", 'V', NULL, ON_ALL, "Print the version"},
};

const struct command_spec *command_at(size_t n)
{
	return n < LENGTH(commands) ? &commands[n] : NULL;
}

const struct option_spec *option_at(size_t n)
{
	return n < LENGTH(options) ? &options[n] : NULL;
}

/* --- values ---------------------------------------------------------------- */

static int parse_interval(struct options *result, const char *text, struct error *error)
{
	char *end;
	double seconds = strtod(text, &end);

	if (end == text || *end || !(seconds >= INTERVAL_MIN && seconds <= INTERVAL_MAX))
		return error_set(error, EINVAL, "--interval '%s': not a number from 0.1 to 3600",
				 text);
	result->interval = (uint64_t)llround(seconds * NANOSECONDS);
	result->repeat = true;
	return 0;
}

/* HOST, HOST@SECONDS or @SECONDS; whether there is such a host is not known here. */
static int parse_demo(struct options *result, const char *text, struct error *error)
{
	const char *at = strchrnul(text, '@');
	size_t length = (size_t)(at - text);
	unsigned long seconds = 0;
	char *end = NULL;

	if (*at) {
		errno = 0;
		seconds = strtoul(at + 1, &end, 10);
	}
	if (length >= DEMO_HOST_MAX ||
	    (*at && (at[1] < '0' || at[1] > '9' || *end || errno || seconds > STILL_MAX)))
		return error_set(error, EINVAL, "--demo '%s': not HOST or HOST@SECONDS", text);
	memcpy(result->demo_host, text, length);
	result->demo_host[length] = '\0';
	result->still = *at;
	result->still_seconds = (unsigned)seconds;
	return 0;
}

static int parse_color(struct options *result, const char *text, struct error *error)
{
	static const char *const words[] = {
		[COLOR_AUTO] = "auto", [COLOR_NEVER] = "never", [COLOR_ALWAYS] = "always",
		[COLOR_16] = "16",     [COLOR_256] = "256",     [COLOR_TRUE] = "truecolor",
	};

	for (size_t i = 0; i < LENGTH(words); i++) {
		if (strcmp(text, words[i]) == 0) {
			result->color = (enum color_when)i;
			return 0;
		}
	}
	return error_set(error, EINVAL,
			 "--color '%s': not auto, never, always, 16, 256 or truecolor", text);
}

static int value_missing(const struct option_spec *option, struct error *error)
{
	return error_set(error, EINVAL, "--%s: %s is missing", option->name, option->argument);
}

static int apply(struct options *result, enum option_id id, const char *value, struct error *error)
{
	const char *argument = options[id].argument;

	if (argument && *argument != '[' && !*value)
		return value_missing(&options[id], error);
	switch (id) {
	case OPTION_JSON:
		result->json = true;
		return 0;
	case OPTION_INTERVAL:
		return parse_interval(result, value, error);
	case OPTION_DRY_RUN:
		result->dry_run = true;
		return 0;
	case OPTION_YES:
		result->yes = true;
		return 0;
	case OPTION_FORCE:
		result->force = true;
		return 0;
	case OPTION_JOURNAL:
		result->journal = value;
		return 0;
	case OPTION_ANONYMISE:
		result->anonymise = true;
		return 0;
	case OPTION_DEMO:
		result->demo = true;
		return value ? parse_demo(result, value, error) : 0;
	case OPTION_OR_DEMO:
		result->or_demo = true;
		return 0;
	case OPTION_ROOT:
		result->root = value;
		return 0;
	case OPTION_READ_ONLY:
		result->read_only = true;
		return 0;
	case OPTION_THEME:
		result->theme = value;
		return 0;
	case OPTION_COLOR:
		return parse_color(result, value, error);
	case OPTION_ASCII:
		result->ascii = true;
		return 0;
	case OPTION_HELP:
		result->help = true;
		return 0;
	case OPTION_VERSION:
		result->version = true;
		return 0;
	case OPTION_COUNT:
		break;
	}
	return -EINVAL;
}

/* --- words ----------------------------------------------------------------- */

static const char *command_prefix(enum command command, char buffer[static WORD_MAX])
{
	snprintf(buffer, WORD_MAX, "vftop%s%s", commands[command].name ? " " : "",
		 commands[command].name ? commands[command].name : "");
	return buffer;
}

static int unknown_option(enum command command, const char *argument, struct error *error)
{
	const char *names[LENGTH(options) + 1] = {0};
	char word[WORD_MAX], prefix[WORD_MAX];
	const char *name = argument + strspn(argument, "-");
	const char *nearest;
	size_t count = 0;

	for (size_t i = 0; i < LENGTH(options); i++)
		if (options[i].commands & (1U << command))
			names[count++] = options[i].name;
	snprintf(word, sizeof(word), "%.*s", (int)strcspn(name, "="), name);
	nearest = spelling_nearest(word, names);
	error_set(error, EINVAL, "'%s': no such option", argument);
	error_set_remedy(error, "%s --%s", command_prefix(command, prefix),
			 nearest ? nearest : "help");
	return -EINVAL;
}

static int unknown_command(const struct options *result, const char *argument, struct error *error)
{
	const char *names[LENGTH(commands) + 1] = {0};
	const char *nearest;
	size_t count = 0;

	for (size_t i = 0; i < LENGTH(commands); i++)
		if (commands[i].name)
			names[count++] = commands[i].name;
	nearest = spelling_nearest(argument, names);
	error_set(error, EINVAL, "'%s': no such command", argument);
	if (result->demo && !*result->demo_host && !nearest)
		error_set_remedy(error, "vftop --demo=%s", argument);
	else
		error_set_remedy(error, "vftop %s", nearest ? nearest : "--help");
	return -EINVAL;
}

static void add_word(struct options *result, const char *word)
{
	result->words =
		memory_resize(result->words, result->word_count + 1, sizeof(*result->words));
	result->words[result->word_count++] = word;
}

/* A word that is no option: first the command, then what it acts on. */
static int apply_word(struct options *result, const char *word, struct error *error)
{
	char prefix[WORD_MAX];

	if (result->command == COMMAND_DASHBOARD) {
		for (size_t i = 0; i < LENGTH(commands); i++) {
			if (commands[i].name && strcmp(commands[i].name, word) == 0) {
				result->command = (enum command)i;
				return 0;
			}
		}
		return unknown_command(result, word, error);
	}
	if (commands[result->command].many) {
		add_word(result, word);
		return 0;
	}
	if (commands[result->command].argument && !result->device) {
		result->device = word;
		return 0;
	}
	error_set(error, EINVAL, "'%s': one word too many", word);
	command_prefix(result->command, prefix);
	if (result->demo && !*result->demo_host && !result->device)
		error_set_remedy(error, "%s --demo=%s", prefix, word);
	else
		error_set_remedy(error, "%s --help", prefix);
	return -EINVAL;
}

/* --- the whole ------------------------------------------------------------- */

/* What `set` is given: devices, then what they are to be; and so on again. */
static int check_words(const struct options *result, struct error *error)
{
	const char *first = result->word_count > 0 ? result->words[0] : NULL;
	const char *last = first ? result->words[result->word_count - 1] : NULL;
	int code = 0;

	if (!first || strchr(first, '='))
		code = error_set(error, EINVAL, "`vftop set`: DEVICE is missing");
	else if (!strchr(last, '='))
		code = error_set(error, EINVAL, "`vftop set`: KEY=VALUE is missing after '%s'",
				 last);
	if (code < 0)
		error_set_remedy(error, "vftop set --help");
	return code;
}

/* Options that are right alone and wrong together. */
static int check(const struct options *result, unsigned given, struct error *error)
{
	const struct command_spec *command = &commands[result->command];
	char prefix[WORD_MAX];

	command_prefix(result->command, prefix);
	for (size_t i = 0; i < LENGTH(options); i++) {
		if ((given & (1U << i)) && !(options[i].commands & (1U << result->command))) {
			error_set(error, EINVAL, "--%s: not an option of `%s`", options[i].name,
				  prefix);
			error_set_remedy(error, result->json && !command->name ? "vftop list --json"
									       : "vftop --help");
			return -EINVAL;
		}
	}
	if (result->demo + result->or_demo + (result->root != NULL) > 1)
		return error_set(error, EINVAL, "--demo, --or-demo, --root: one host at a time");
	if (command->many)
		return check_words(result, error);
	if (command->argument && *command->argument != '[' && !result->device) {
		error_set(error, EINVAL, "`%s`: %s is missing", prefix, command->argument);
		if (result->command == COMMAND_CAPTURE)
			error_set_remedy(error, "vftop capture host.tar");
		else
			error_set_remedy(error, "vftop list");
		return -EINVAL;
	}
	return 0;
}

/* The tables as getopt_long() wants them. */
static void fill_getopt(struct option long_options[static OPTION_COUNT + 1],
			char letters[static 2 * OPTION_COUNT + 3])
{
	char *letter = letters;

	*letter++ = '-'; /* words are given in place, whatever POSIXLY_CORRECT says */
	*letter++ = ':'; /* and a missing value is told from an unknown option */
	for (int i = 0; i < OPTION_COUNT; i++) {
		const char *argument = options[i].argument;

		long_options[i].name = options[i].name;
		long_options[i].val = LONG_OPTION_BASE + i;
		long_options[i].has_arg = !argument          ? no_argument
					  : *argument == '[' ? optional_argument
							     : required_argument;
		if (options[i].letter) {
			*letter++ = options[i].letter;
			if (argument)
				*letter++ = ':';
		}
	}
	*letter = '\0';
}

static enum option_id option_of(int value)
{
	int id = 0;

	if (value >= LONG_OPTION_BASE)
		return (enum option_id)(value - LONG_OPTION_BASE);
	while (id < OPTION_COUNT && options[id].letter != value)
		id++;
	return (enum option_id)id;
}

/* getopt's complaint in our words. */
static int complain(const struct options *result, int value, char *argv[], struct error *error)
{
	enum option_id id = option_of(optopt);
	char letter[3] = {'-', (char)optopt, '\0'};

	if (value == ':')
		return value_missing(&options[id], error);
	if (optopt >= LONG_OPTION_BASE)
		return error_set(error, EINVAL, "--%s: takes no value", options[id].name);
	return unknown_option(result->command, optopt ? letter : argv[optind - 1], error);
}

int options_parse(struct options *ret_options, int argc, char *argv[], struct error *error)
{
	struct option long_options[OPTION_COUNT + 1] = {0};
	char letters[2 * OPTION_COUNT + 3];
	unsigned given = 0;
	int value, result = 0;

	*ret_options = (struct options){.interval = (uint64_t)NANOSECONDS, .argv = argv};
	fill_getopt(long_options, letters);
	optind = 0; /* glibc: start anew */
	opterr = 0;
	while (result == 0 &&
	       (value = getopt_long(argc, argv, letters, long_options, NULL)) != -1) {
		if (value == 1) {
			result = apply_word(ret_options, optarg, error);
		} else if (value == '?' || value == ':') {
			result = complain(ret_options, value, argv, error);
		} else {
			given |= 1U << option_of(value);
			result = apply(ret_options, option_of(value), optarg, error);
		}
	}
	while (result == 0 && optind < argc) /* what follows "--" */
		result = apply_word(ret_options, argv[optind++], error);
	if (result == 0 && !ret_options->help && !ret_options->version)
		result = check(ret_options, given, error);
	return result;
}

void options_done(struct options *parsed)
{
	free(parsed->words);
	*parsed = (struct options){0};
}

/* --- help ------------------------------------------------------------------ */

static void help_option(FILE *stream, const struct option_spec *option)
{
	char text[64];

	snprintf(text, sizeof(text), "--%s%s%s", option->name,
		 option->argument && *option->argument != '[' ? " " : "",
		 option->argument ? option->argument : "");
	if (option->letter)
		fprintf(stream, "  -%c, %-20s %s\n", option->letter, text, option->help);
	else
		fprintf(stream, "      %-20s %s\n", text, option->help);
}

static void help_command(FILE *stream, const struct command_spec *command)
{
	char text[64];

	snprintf(text, sizeof(text), "%s%s%s", command->name, command->argument ? " " : "",
		 command->argument ? command->argument : "");
	fprintf(stream, "  %-27s %s\n", text, command->help);
}

static void help_keys(FILE *stream)
{
	fprintf(stream, "\nKEY=VALUE of a PF:\n");
	for (enum intent_key key = 0; key < INTENT_KEYS; key++)
		if (intent_key_is_of_pf(key))
			fprintf(stream, "  %-12s %s\n", intent_key_name(key), intent_key_help(key));
	fprintf(stream, "\nKEY=VALUE of a VF:\n");
	for (enum intent_key key = 0; key < INTENT_KEYS; key++)
		if (intent_key_is_of_vf(key))
			fprintf(stream, "  %-12s %s\n", intent_key_name(key), intent_key_help(key));
}

/* What the words of a command are. */
static void help_words(FILE *stream, enum command command)
{
	static const char device[] = "DEVICE is a PF (eth0, 0000:01:00.0) or a VF (eth0/3, its "
				     "address or interface)";

	if (command == COMMAND_SHOW || command == COMMAND_DOCTOR)
		fprintf(stream, "%s.\n", device);
	if (command != COMMAND_SET)
		return;
	fprintf(stream, "%s;\n", device);
	fprintf(stream, "several are eth0/0-3, eth0/* or eth0/1,eth1/1. Behind a KEY=VALUE another "
			"DEVICE\nmay follow with its own.\n");
	help_keys(stream);
	fprintf(stream, "\nExit status: 0 done, 1 failed and rolled back, 2 bad value, 3 refused, "
			"4 failed\nand not wholly rolled back, 5 not permitted.\n");
}

void options_help(FILE *stream, enum command command)
{
	const struct command_spec *spec = &commands[command];
	char prefix[WORD_MAX];

	fprintf(stream, "Usage: %s%s%s [OPTION]...\n", command_prefix(command, prefix),
		spec->argument ? " " : "", spec->argument ? spec->argument : "");
	if (command == COMMAND_DASHBOARD)
		fprintf(stream, "       vftop COMMAND [OPTION]...\n");
	fprintf(stream, "\n%s.\n", spec->help);
	help_words(stream, command);
	if (command == COMMAND_DASHBOARD) {
		fprintf(stream, "\nCommands:\n");
		for (size_t i = COMMAND_DASHBOARD + 1; i < LENGTH(commands); i++)
			help_command(stream, &commands[i]);
	}
	fprintf(stream, "\nOptions:\n");
	for (size_t i = 0; i < LENGTH(options); i++)
		if (options[i].commands & (1U << command) ||
		    (command == COMMAND_DASHBOARD && options[i].commands))
			help_option(stream, &options[i]);
	if (command == COMMAND_DASHBOARD)
		fprintf(stream, "\n`vftop COMMAND --help` tells more, `man vftop` tells all.\n");
}
