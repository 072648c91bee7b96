#include "tui/past.h"

#include <criterion/criterion.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

TestSuite(past, .timeout = 30);

static void wait_for(struct past *past, struct past_entries *entries)
{
	struct pollfd fd = {.fd = past_fd(past), .events = POLLIN};

	cr_assert_eq(poll(&fd, 1, 10000), 1);
	cr_assert(past_take(past, entries));
}

Test(past, of_the_session_where_there_is_no_journal)
{
	struct past *past = past_new(NULL, NULL);
	struct past_entries entries = {0};
	struct step step = {.words = "set VLAN", .command = "ip link ..."};
	struct plan plan = {.title = "eth0/2: vlan", .step_count = 1, .steps = &step, .undoes = 0};
	struct plan undo = {.title = "eth0/2: vlan", .undoes = 1};
	struct intent_change change = {{"0000:01:00.0", 2}, .key = INTENT_VLAN, .number = 5};

	intent_add_change(&plan.undo, &change);
	cr_expect(!past_take(past, &entries), "nothing was asked for");
	past_ask(past);
	wait_for(past, &entries);
	cr_expect_eq(entries.readings, 1);
	cr_expect_eq(entries.count, 0);
	past_note(past, &plan, OUTCOME_DONE);
	wait_for(past, &entries);
	cr_assert_eq(entries.count, 1);
	cr_expect_str_eq(entries.entries[0].title, "eth0/2: vlan");
	cr_expect_eq(json_array_size(entries.entries[0].steps), 1);
	cr_expect(journal_last_undoable(entries.entries, entries.count) != NULL);
	past_note(past, &undo, OUTCOME_DONE);
	wait_for(past, &entries);
	cr_assert_eq(entries.count, 2);
	cr_expect(journal_last_undoable(entries.entries, entries.count) == NULL);
	cr_expect(!past_take(past, &entries), "taken once");
	past_entries_done(&entries);
	past_free(past);
	intent_done(&plan.undo);
}

Test(past, of_the_journal)
{
	char directory[] = "/tmp/vftop-past-XXXXXX";
	char path[64];
	struct past *past;
	struct past_entries entries = {0};
	struct error error = {0};
	struct journal_entry entry = {
		.time = 1700000000,
		.who = "alice",
		.title = "eth0: 0 -> 4 VFs",
		.outcome = OUTCOME_DONE,
		.steps = json_array(),
		.undo = json_array(),
	};

	cr_assert(mkdtemp(directory) != NULL);
	past = past_new(directory, &error);
	cr_assert(past != NULL, "%s", error.message);
	past_ask(past);
	wait_for(past, &entries);
	cr_expect_eq(entries.count, 0);
	cr_assert_eq(journal_append(directory, &entry, &error), 0, "%s", error.message);
	past_ask(past);
	wait_for(past, &entries);
	cr_expect_eq(entries.readings, 2);
	cr_assert_eq(entries.count, 1);
	cr_expect_str_eq(entries.entries[0].who, "alice");
	past_note(past, &(struct plan){.title = "x"}, OUTCOME_DONE);
	cr_expect(!past_take(past, &entries), "the executor writes the journal, not the screen");
	past_entries_done(&entries);
	past_free(past);
	json_decref(entry.steps);
	json_decref(entry.undo);
	snprintf(path, sizeof(path), "%s/%s", directory, JOURNAL_FILE);
	unlink(path);
	rmdir(directory);
}

Test(past, ends_at_once)
{
	for (int i = 0; i < 20; i++) {
		struct past *past = past_new("/nonexistent", NULL);

		past_ask(past);
		past_free(past);
	}
	past_free(NULL);
}
