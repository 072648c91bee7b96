/* The table bad_input.txt: whatever is wrong ends with 2 or 3, says why, and writes
 * nothing. Each line goes through the program, and again through `set` in here, on
 * one simulated host that is looked at before and after. */
#include "cli/complaint.h"
#include "cli/json.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/set.h"
#include "cli/target.h"
#include "core/kernel/simulated.h"
#include "core/reader.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define TABLE     "tests/cli/bad_input.txt"
#define WORDS_MAX 16
#define LINES_MIN 200

struct line {
	int number; /* in the table */
	char text[1024];
	char demo[64]; /* "--demo=HOST" */
	int status;
	const char *message;
	int count;
	char *words[WORDS_MAX + 4]; /* the command line, NULL-terminated */
};

/* --- the table ------------------------------------------------------------------ */

/* "\x1b" to its byte, in place. */
static void decode(char *word)
{
	char *to = word;

	for (const char *from = word; *from != '\0'; to++) {
		unsigned byte;

		if (from[0] == '\\' && from[1] == 'x' && sscanf(from + 2, "%2x", &byte) == 1) {
			*to = (char)byte;
			from += 4;
		} else {
			*to = *from++;
		}
	}
	*to = '\0';
}

static bool parse_line(struct line *line)
{
	static char program[] = "vftop", command[] = "set";
	char *rest = line->text, *head, *words, *word;
	char host[32];

	line->text[strcspn(line->text, "\n")] = '\0';
	if (*line->text == '#' || *line->text == '\0')
		return false;
	head = strsep(&rest, "|");
	words = strsep(&rest, "|");
	cr_assert(rest != NULL && sscanf(head, "%31s %d", host, &line->status) == 2,
		  TABLE ":%d: not HOST STATUS | WORDS | MESSAGE", line->number);
	line->message = rest + strspn(rest, " ");
	snprintf(line->demo, sizeof(line->demo), "--demo=%s", host);
	line->count = 0;
	line->words[line->count++] = program;
	line->words[line->count++] = command;
	line->words[line->count++] = line->demo;
	while ((word = strsep(&words, " ")) != NULL) {
		if (*word == '\0')
			continue;
		cr_assert_lt(line->count, WORDS_MAX + 3);
		decode(word);
		line->words[line->count++] = word;
	}
	line->words[line->count] = NULL;
	return true;
}

/* Calls `fn` for every line of the table. Returns how many there are. */
static int each_line(void (*fn)(struct line *line, void *user), void *user)
{
	FILE *file = fopen(TABLE, "re");
	struct line line = {0};
	int count = 0;

	cr_assert(file != NULL, TABLE ": not here; run me in the project's root");
	while (fgets(line.text, sizeof(line.text), file) != NULL) {
		line.number++;
		if (!parse_line(&line))
			continue;
		count++;
		fn(&line, user);
	}
	fclose(file);
	return count;
}

/* --- the program ------------------------------------------------------------------ */

static int run(char *const *words, const char *program, char *complaint, size_t size)
{
	posix_spawn_file_actions_t actions;
	size_t used = 0;
	ssize_t length;
	int pipes[2], status;
	pid_t pid;

	cr_assert_eq(pipe2(pipes, O_CLOEXEC), 0);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, pipes[1], 2);
	cr_assert_eq(posix_spawn(&pid, program, &actions, NULL, words, environ), 0,
		     "%s: not here; build it first", program);
	posix_spawn_file_actions_destroy(&actions);
	close(pipes[1]);
	while ((length = read(pipes[0], complaint + used, size - 1 - used)) > 0)
		used += (size_t)length;
	complaint[used] = '\0';
	close(pipes[0]);
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void expect_complaint(struct line *line, void *user)
{
	const char *program = user;
	char complaint[4096];
	int status = run(line->words, program, complaint, sizeof(complaint));

	cr_expect_eq(status, line->status, TABLE ":%d: status %d: %s", line->number, status,
		     complaint);
	cr_expect(strstr(complaint, line->message) != NULL, TABLE ":%d: '%s' lacks '%s'",
		  line->number, complaint, line->message);
	cr_expect(strncmp(complaint, "vftop: ", 7) == 0, TABLE ":%d: '%s'", line->number,
		  complaint);
	for (const char *c = complaint; *c != '\0'; c++)
		cr_expect((unsigned char)*c >= ' ' || *c == '\n', TABLE ":%d: a control character",
			  line->number);
}

Test(bad_input, is_refused)
{
	const char *program = getenv("VFTOP");
	int count = each_line(expect_complaint, (void *)(program != NULL ? program : "./vftop"));

	cr_expect_geq(count, LINES_MIN, "%d lines only", count);
}

/* --- the host ----------------------------------------------------------------------- */

struct seen_host {
	char demo[64];
	struct target target;
	char *before; /* all that can be read of it */
};

struct hosts {
	size_t count;
	struct seen_host hosts[8];
};

static char *look(struct kernel *kernel)
{
	struct error error = {0};
	struct snapshot *snapshot =
		reader_read(kernel, &(struct reader_options){.groups = true}, &error);
	json_t *pfs = json_array();
	char *text;

	cr_assert(snapshot != NULL && error.code == 0, "%s", error.message);
	for (size_t i = 0; i < snapshot->pf_count; i++)
		json_array_append_new(pfs, json_of_pf(&snapshot->pfs[i]));
	text = json_dumps(pfs, JSON_COMPACT);
	json_decref(pfs);
	snapshot_put(snapshot);
	return text;
}

static struct seen_host *host_of(struct hosts *hosts, const char *demo)
{
	struct seen_host *host = hosts->hosts;
	struct error error = {0};

	while (host < hosts->hosts + hosts->count && strcmp(host->demo, demo) != 0)
		host++;
	if (host < hosts->hosts + hosts->count)
		return host;
	hosts->count++;
	snprintf(host->demo, sizeof(host->demo), "%s", demo);
	host->target.simulated = true;
	host->target.kernel = simulated_kernel_new(
		&(struct simulated_options){.host = strchr(host->demo, '=') + 1, .still = true},
		&error);
	cr_assert(host->target.kernel != NULL, "%s", error.message);
	host->before = look(host->target.kernel);
	return host;
}

static int set(struct seen_host *host, struct line *line, struct error *error)
{
	struct options options;
	int result = options_parse(&options, line->count, line->words, error);

	if (result == 0) {
		FILE *nowhere = fopen("/dev/null", "we");
		struct output output = output_new(nowhere, &options);

		result = set_run(&host->target, &options, &output, error);
		fclose(nowhere);
	}
	options_done(&options);
	return result;
}

static void expect_nothing(struct line *line, void *user)
{
	struct seen_host *host = host_of(user, line->demo);
	struct error error = {0};
	char *after;
	int result;

	result = set(host, line, &error);
	cr_expect_eq((int)complaint_exit_status(result), line->status, TABLE ":%d: %d %s",
		     line->number, result, error.message);
	after = look(host->target.kernel);
	cr_expect_str_eq(after, host->before, TABLE ":%d changed the host", line->number);
	free(after);
}

Test(bad_input, writes_nothing)
{
	struct hosts hosts = {0};

	each_line(expect_nothing, &hosts);
	for (size_t i = 0; i < hosts.count; i++) {
		target_close(&hosts.hosts[i].target);
		free(hosts.hosts[i].before);
	}
}

/* What the look at the host would see: a line that is no mistake. */
Test(bad_input, a_good_line_writes)
{
	struct hosts hosts = {0};
	struct line line = {.text = "homelab 0 | enp1s0f0/4 vlan=30 | "};
	struct error error = {0};
	struct seen_host *host;
	char *after;

	cr_assert(parse_line(&line));
	host = host_of(&hosts, line.demo);
	cr_expect_eq(set(host, &line, &error), 0, "%s", error.message);
	after = look(host->target.kernel);
	cr_expect_str_neq(after, host->before);
	free(after);
	free(host->before);
	target_close(&host->target);
}
