#include "core/journal.h"
#include "core/memory.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char directory[64];

static void make_directory(void)
{
	strcpy(directory, "/tmp/test_journal.XXXXXX");
	cr_assert(mkdtemp(directory) != NULL);
	strcat(directory, "/a/b");
}

static const char *path_of(const char *suffix, char path[static 128])
{
	snprintf(path, 128, "%s/" JOURNAL_FILE "%s", directory, suffix);
	return path;
}

static void remove_directory(void)
{
	char path[128];

	unlink(path_of("", path));
	unlink(path_of(".1", path));
	for (int i = 0; i < 3; i++) {
		rmdir(directory);
		*strrchr(directory, '/') = '\0';
	}
}

TestSuite(journal, .init = make_directory, .fini = remove_directory);

static uint64_t append(const char *title, enum executor_outcome outcome, uint64_t undoes)
{
	struct journal_entry entry = {
		.time = 1700000000, .who = "alice", .outcome = outcome, .undoes = undoes};
	struct error error = {0};

	snprintf(entry.title, sizeof(entry.title), "%s", title);
	entry.steps = json_pack("[{s:s}]", "words", title);
	entry.undo = json_pack("[{s:s}]", "key", "vlan");
	cr_assert_eq(journal_append(directory, &entry, &error), 0, "%s", error.message);
	json_decref(entry.steps);
	json_decref(entry.undo);
	return entry.id;
}

/* The titles of all entries, with commas. */
static char *titles(void)
{
	struct journal_entry *entries;
	struct error error = {0};
	char *text = NULL;
	size_t count, size;
	FILE *out = open_memstream(&text, &size);

	cr_assert_eq(journal_read(directory, &entries, &count, &error), 0, "%s", error.message);
	for (size_t i = 0; i < count; i++)
		fprintf(out, "%s%lu %s", i > 0 ? ", " : "", (unsigned long)entries[i].id,
			entries[i].title);
	fclose(out);
	journal_free_entries(entries, count);
	return text;
}

static void expect_titles(const char *expected)
{
	char *text = titles();

	cr_expect_str_eq(text, expected);
	free(text);
}

static void write_raw(const char *text, size_t length)
{
	char path[128];
	int fd = open(path_of("", path), O_WRONLY | O_APPEND | O_CLOEXEC);

	cr_assert_geq(fd, 0);
	cr_assert_eq(write(fd, text, length), (ssize_t)length);
	close(fd);
}

Test(journal, is_empty_until_something_is_written)
{
	expect_titles("");
	cr_expect_eq(append("one", OUTCOME_DONE, 0), 1);
	cr_expect_eq(append("two", OUTCOME_HALF, 0), 2);
	expect_titles("1 one, 2 two");
}

Test(journal, entries_come_back_as_they_were)
{
	struct journal_entry *entries;
	size_t count;

	append("one", OUTCOME_ROLLED_BACK, 7);
	cr_assert_eq(journal_read(directory, &entries, &count, NULL), 0);
	cr_assert_eq(count, 1);
	cr_expect_eq(entries[0].time, 1700000000);
	cr_expect_str_eq(entries[0].who, "alice");
	cr_expect_eq(entries[0].outcome, OUTCOME_ROLLED_BACK);
	cr_expect_eq(entries[0].undoes, 7);
	cr_expect_str_eq(
		json_string_value(json_object_get(json_array_get(entries[0].steps, 0), "words")),
		"one");
	cr_expect_eq(json_array_size(entries[0].undo), 1);
	journal_free_entries(entries, count);
}

Test(journal, keeps_what_failed)
{
	static const char OLD[] = "{\"id\":3,\"time\":1,\"who\":\"a\",\"title\":\"old\","
				  "\"outcome\":\"half\",\"undoes\":0,\"steps\":[],\"undo\":[]}\n";
	struct journal_entry entry = {.outcome = OUTCOME_ROLLED_BACK, .steps = json_array()};
	struct journal_entry *entries;
	struct error error = {0};
	size_t count;

	append("one", OUTCOME_DONE, 0);
	error_set(&entry.error, ERROR_NO_EFFECT, "the kernel said yes");
	entry.undo = json_array();
	cr_assert_eq(journal_append(directory, &entry, &error), 0, "%s", error.message);
	json_decref(entry.steps);
	json_decref(entry.undo);
	write_raw(OLD, sizeof(OLD) - 1);
	cr_assert_eq(journal_read(directory, &entries, &count, NULL), 0);
	cr_assert_eq(count, 3);
	cr_expect_eq(entries[0].error.code, 0);
	cr_expect_eq(entries[1].error.code, ERROR_NO_EFFECT);
	cr_expect_str_eq(entries[1].error.message, "the kernel said yes");
	cr_expect_eq(entries[2].error.code, 0, "of before it was kept");
	journal_free_entries(entries, count);
}

Test(journal, a_line_that_a_crash_cut_is_passed_over_and_closed)
{
	append("one", OUTCOME_DONE, 0);
	write_raw("{\"id\":2,\"time\":17", 16);
	expect_titles("1 one");
	append("three", OUTCOME_DONE, 0);
	expect_titles("1 one, 2 three");
}

Test(journal, what_is_no_entry_is_passed_over)
{
	static const char JUNK[] = "\n[]\n{}\nnull\n\x01\xff\0{\n{\"id\":-1}\n"
				   "{\"id\":9,\"time\":1,\"who\":\"x\",\"title\":\"y\",\"outcome\":"
				   "\"nosuch\",\"undoes\":0,\"steps\":[],\"undo\":[]}\n";

	append("one", OUTCOME_DONE, 0);
	write_raw(JUNK, sizeof(JUNK) - 1);
	append("two", OUTCOME_DONE, 0);
	expect_titles("1 one, 2 two");
}

Test(journal, turns_over_when_it_is_long)
{
	char path[128], *filler = memory_new((1 << 20) + 1), *text;
	struct stat status;

	append("one", OUTCOME_DONE, 0);
	memset(filler, ' ', 1 << 20);
	filler[(1 << 20) - 1] = '\n';
	write_raw(filler, 1 << 20);
	append("two", OUTCOME_DONE, 0);
	expect_titles("1 one, 2 two");
	cr_expect_eq(stat(path_of(".1", path), &status), 0);
	cr_expect_eq(stat(path_of("", path), &status), 0);
	cr_expect_lt(status.st_size, 1000);
	write_raw(filler, 1 << 20);
	append("three", OUTCOME_DONE, 0);
	text = titles();
	cr_expect_str_eq(text, "2 two, 3 three", "the oldest goes");
	free(text);
	free(filler);
}

Test(journal, several_at_once_do_not_mix)
{
	char *text;

	for (int i = 0; i < 8; i++) {
		if (fork() == 0) {
			for (int n = 0; n < 10; n++)
				append("x", OUTCOME_DONE, 0);
			_exit(0);
		}
	}
	while (wait(NULL) > 0)
		continue;
	text = titles();
	cr_expect(strstr(text, "1 x, 2 x, 3 x") == text, "%s", text);
	cr_expect(strstr(text, ", 80 x") != NULL, "%s", text);
	free(text);
}

Test(journal, a_link_in_its_place_is_not_followed)
{
	struct journal_entry entry = {.steps = json_array(), .undo = json_array()};
	struct error error = {0};
	char path[128], target[160];

	append("one", OUTCOME_DONE, 0);
	unlink(path_of("", path));
	snprintf(target, sizeof(target), "%s.target", path);
	cr_assert_eq(symlink(target, path), 0);
	cr_expect_eq(journal_append(directory, &entry, &error), -ELOOP);
	cr_expect_neq(access(target, F_OK), 0);
	json_decref(entry.steps);
	json_decref(entry.undo);
}

static uint64_t last_undoable(void)
{
	struct journal_entry *entries;
	const struct journal_entry *last;
	uint64_t id;
	size_t count;

	cr_assert_eq(journal_read(directory, &entries, &count, NULL), 0);
	last = journal_last_undoable(entries, count);
	id = last != NULL ? last->id : 0;
	journal_free_entries(entries, count);
	return id;
}

Test(journal, one_after_the_other_is_taken_back)
{
	cr_expect_eq(last_undoable(), 0);
	append("one", OUTCOME_DONE, 0);
	append("two", OUTCOME_DONE, 0);
	append("three", OUTCOME_ROLLED_BACK, 0);
	cr_expect_eq(last_undoable(), 2);
	append("undo two", OUTCOME_ROLLED_BACK, 2);
	cr_expect_eq(last_undoable(), 2, "it was not taken back after all");
	append("undo two", OUTCOME_DONE, 2);
	cr_expect_eq(last_undoable(), 1);
	append("undo one", OUTCOME_DONE, 1);
	cr_expect_eq(last_undoable(), 0);
}

Test(journal, directory_of_this_user)
{
	char buffer[64];

	setenv("XDG_STATE_HOME", "/state", 1);
	cr_expect_str_eq(journal_directory(buffer, sizeof(buffer)),
			 geteuid() == 0 ? "/var/log/vftop" : "/state/vftop");
}
