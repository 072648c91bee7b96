/* What is written about vftop against the tables it is made from. UPDATE_GOLDEN=1
 * writes the manual's list of keys anew. */
#include "cli/options.h"
#include "core/intent.h"
#include "core/kernel/simulated.h"
#include "tui/action.h"
#include "widgets/role.h"
#include "widgets/theme.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MANUAL      "doc/vftop.1"
#define KEYS_BEGIN  ".\\\" keys: from tui/action.c\n"
#define KEYS_END    ".\\\" end of keys\n"
#define PATTERN_MAX 128

static const char *const completions[] = {"completions/vftop.bash", "completions/_vftop",
					  "completions/vftop.fish"};

static char *read_all(const char *path)
{
	FILE *file = fopen(path, "re");
	char *text = NULL;
	size_t size = 0;

	cr_assert(file != NULL, "%s: not here; run me in the project's root", path);
	cr_assert_geq(getdelim(&text, &size, '\0', file), 0);
	fclose(file);
	return text;
}

/* The pattern, and after it nothing that would make it a longer word. */
static bool has_word(const char *text, const char *pattern)
{
	size_t length = strlen(pattern);

	for (const char *at = text; (at = strstr(at, pattern)) != NULL; at++)
		if (!isalnum((unsigned char)at[length]) && at[length] != '-')
			return true;
	return false;
}

static void names(const char *path, const char *text, const char *before, const char *word)
{
	char pattern[PATTERN_MAX];

	snprintf(pattern, sizeof(pattern), "%s%s", before, word);
	cr_assert(has_word(text, pattern), "%s does not name %s", path, pattern);
}

/* --- options, commands, hosts, themes ---------------------------------------- */

static void names_everything_else(const char *path, const char *text)
{
	for (size_t i = COMMAND_LIST; command_at(i); i++)
		names(path, text, "", command_at(i)->name);
	for (enum intent_key key = 0; key < INTENT_KEYS; key++)
		names(path, text, "", intent_key_name(key));
	for (const char *const *host = simulated_hosts(); *host; host++)
		names(path, text, "", *host);
	for (size_t i = 0; theme_builtin_name(i); i++)
		names(path, text, "", theme_builtin_name(i));
}

Test(manual, names_every_option)
{
	char *text = read_all(MANUAL);

	for (size_t i = 0; option_at(i); i++) {
		const struct option_spec *option = option_at(i);
		const char letter[2] = {option->letter, '\0'};

		names(MANUAL, text, " -", option->name);
		if (option->letter)
			names(MANUAL, text, ".It Fl ", letter);
	}
	names_everything_else(MANUAL, text);
	free(text);
}

Test(manual, names_every_role_of_a_theme)
{
	char *text = read_all(MANUAL);
	const char *themes = strstr(text, ".Sh THEMES\n");

	cr_assert(themes != NULL);
	for (enum role role = 0; role < ROLE_COUNT; role++)
		names(MANUAL, themes, "", role_key(role));
	free(text);
}

Test(manual, promises_no_option_that_is_not_there)
{
	char *text = read_all(MANUAL);

	for (const char *at = text; (at = strstr(at, "Fl ")) != NULL; at++) {
		const char *name = at + strcspn(at, "-\n") + 1;
		size_t length = strcspn(name, " \n"), i = 0;

		if (name[-1] == '\n')
			continue;

		while (option_at(i) && !(strlen(option_at(i)->name) == length &&
					 strncmp(option_at(i)->name, name, length) == 0))
			i++;
		cr_assert(option_at(i) != NULL, "--%.*s is no option", (int)length, name);
	}
	free(text);
}

Test(manual, completions_name_every_option)
{
	static const char *const before[] = {"--", "--", "-l "};

	for (size_t c = 0; c < 3; c++) {
		char *text = read_all(completions[c]);

		for (size_t i = 0; option_at(i); i++)
			names(completions[c], text, before[c], option_at(i)->name);
		names_everything_else(completions[c], text);
		free(text);
	}
}

Test(manual, readme_names_every_command_and_host)
{
	char *text = read_all("README.md");

	for (size_t i = COMMAND_LIST; command_at(i); i++)
		names("README.md", text, "vftop ", command_at(i)->name);
	for (const char *const *host = simulated_hosts(); *host; host++)
		names("README.md", text, "`", *host);
	free(text);
}

/* --- keys ---------------------------------------------------------------------- */

/* A key as a word of mdoc: none of its characters means anything there. */
static void print_key(FILE *stream, const char *key, size_t length)
{
	fputs(length == 1 ? " \\&" : " ", stream);
	for (size_t i = 0; i < length; i++) {
		switch (key[i]) {
		case '\\':
			fputs("\\e", stream);
			break;
		case '^':
			fputs("\\(ha", stream);
			break;
		case '-':
			fputs("\\-", stream);
			break;
		default:
			fputc(key[i], stream);
		}
	}
}

static void print_action(FILE *stream, const struct action *action)
{
	char keys[PATTERN_MAX];
	const char *key = action_keys(action, keys, sizeof(keys));

	fputs(".It Ic", stream);
	while (*key) {
		size_t length = strcspn(key, " ");

		print_key(stream, key, length);
		key += length;
		key += strspn(key, " ");
		if (*key)
			fputs(" ,", stream);
	}
	fprintf(stream, "\n%s.\n", action->help);
}

/* The keys of the action table as the manual lists them. */
static char *keys_section(void)
{
	char *text = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);
	const char *group = NULL;

	for (size_t i = 0; action_at(i); i++) {
		const struct action *action = action_at(i);

		if (!group || strcmp(group, action->group) != 0) {
			if (group)
				fputs(".El\n", stream);
			group = action->group;
			fprintf(stream, ".Ss %s\n.Bl -tag -width \"PgDn , ^F\" -compact\n", group);
		}
		print_action(stream, action);
	}
	fputs(".El\n", stream);
	fclose(stream);
	return text;
}

static void write_keys(const char *manual, const char *begin, const char *end, const char *keys)
{
	FILE *file = fopen(MANUAL, "we");

	cr_assert(file != NULL);
	fwrite(manual, 1, (size_t)(begin - manual), file);
	fputs(keys, file);
	fputs(end, file);
	fclose(file);
}

Test(manual, lists_the_keys_of_the_dashboard)
{
	char *manual = read_all(MANUAL), *keys = keys_section();
	const char *begin = strstr(manual, KEYS_BEGIN), *end = strstr(manual, KEYS_END);

	cr_assert(begin != NULL && end != NULL);
	begin += strlen(KEYS_BEGIN);
	if (getenv("UPDATE_GOLDEN"))
		write_keys(manual, begin, end, keys);
	else
		cr_assert(strlen(keys) == (size_t)(end - begin) &&
				  strncmp(keys, begin, strlen(keys)) == 0,
			  "run me with UPDATE_GOLDEN=1");
	free(keys);
	free(manual);
}
