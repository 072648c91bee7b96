#include "cli/journal.h"

#include "cli/grid.h"
#include "cli/json.h"
#include "cli/permit.h"
#include "core/journal.h"
#include "core/plan_run.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <time.h>

enum { COLUMN_ID, COLUMN_TIME, COLUMN_WHO, COLUMN_CHANGE, COLUMN_OUTCOME };

static const struct grid_column columns[] = {
	[COLUMN_ID] = {.title = "ID", .priority = 0, .right = true},
	[COLUMN_TIME] = {.title = "TIME", .priority = 2},
	[COLUMN_WHO] = {.title = "WHO", .priority = 3, .narrowest = 8},
	[COLUMN_CHANGE] = {.title = "CHANGE", .priority = 0, .narrowest = 16},
	[COLUMN_OUTCOME] = {.title = "OUTCOME", .priority = 1},
};

/* Local time: for people to the minute, `exact` with second and zone. */
static const char *time_text(int64_t seconds, bool exact, char *buffer, size_t size)
{
	time_t time = (time_t)seconds;
	struct tm local;

	if (!localtime_r(&time, &local) ||
	    strftime(buffer, size, exact ? "%FT%T%z" : "%F %R", &local) == 0)
		*buffer = '\0';
	return buffer;
}

/* The entry that took this one back; NULL: none. */
static const struct journal_entry *find_undo(const struct journal_entry *entries, size_t count,
					     uint64_t id)
{
	for (size_t i = count; i-- > 0;)
		if (entries[i].undoes == id && entries[i].outcome == OUTCOME_DONE)
			return &entries[i];
	return NULL;
}

static void add_row(struct grid *grid, const struct journal_entry *entries, size_t count,
		    const struct journal_entry *entry)
{
	const struct journal_entry *undo = find_undo(entries, count, entry->id);
	char text[sizeof(entry->title) + 32];
	bool good = entry->outcome == OUTCOME_DONE;

	grid_add_row(grid);
	snprintf(text, sizeof(text), "%" PRIu64, entry->id);
	grid_set(grid, COLUMN_ID, text, OUTPUT_PLAIN);
	grid_set(grid, COLUMN_TIME, time_text(entry->time, false, text, sizeof(text)),
		 OUTPUT_PLAIN);
	grid_set(grid, COLUMN_WHO, entry->who, OUTPUT_PLAIN);
	if (entry->undoes)
		snprintf(text, sizeof(text), "undo of %" PRIu64 ": %s", entry->undoes,
			 entry->title);
	else
		snprintf(text, sizeof(text), "%s", entry->title);
	grid_set(grid, COLUMN_CHANGE, text, OUTPUT_PLAIN);
	if (undo)
		snprintf(text, sizeof(text), "undone by %" PRIu64, undo->id);
	else
		snprintf(text, sizeof(text), "%s", plan_run_outcome_name(entry->outcome));
	grid_set(grid, COLUMN_OUTCOME, text,
		 undo   ? OUTPUT_FAINT
		 : good ? OUTPUT_GOOD
			: OUTPUT_WARNING);
}

static void print_text(const struct journal_entry *entries, size_t count,
		       const struct output *output)
{
	struct grid *grid;

	if (count == 0) {
		output_paragraph(output, "Nothing was changed yet.", 0, OUTPUT_PLAIN);
		return;
	}
	grid = grid_new(columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < count; i++)
		add_row(grid, entries, count, &entries[i]);
	grid_print(grid, output);
	grid_free(grid);
}

static json_t *error_object(const struct error *error)
{
	json_t *object;

	if (!error->code)
		return json_null();
	object = json_object();
	json_object_set_new(object, "code", json_string(error_symbol(error->code)));
	json_object_set_new(object, "message", json_string(error->message));
	return object;
}

static json_t *entry_object(const struct journal_entry *entries, size_t count,
			    const struct journal_entry *entry)
{
	const struct journal_entry *undo = find_undo(entries, count, entry->id);
	json_t *object = json_object();
	char text[64];

	json_object_set_new(object, "id", json_integer((json_int_t)entry->id));
	json_object_set_new(object, "time",
			    json_string(time_text(entry->time, true, text, sizeof(text))));
	json_object_set_new(object, "who", json_string(entry->who));
	json_object_set_new(object, "title", json_string(entry->title));
	json_object_set_new(object, "outcome", json_string(plan_run_outcome_name(entry->outcome)));
	json_object_set_new(object, "undoes",
			    entry->undoes ? json_integer((json_int_t)entry->undoes) : json_null());
	json_object_set_new(object, "undone_by",
			    undo ? json_integer((json_int_t)undo->id) : json_null());
	json_object_set_new(object, "error", error_object(&entry->error));
	json_object_set(object, "steps", entry->steps);
	json_object_set(object, "undo", entry->undo);
	return object;
}

static void print_json(const struct journal_entry *entries, size_t count,
		       const struct output *output)
{
	json_t *document = json_object(), *array = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, entry_object(entries, count, &entries[i]));
	json_object_set_new(document, "schema", json_integer(JSON_SCHEMA));
	json_object_set_new(document, "entries", array);
	json_print(output->stream, document, false);
	json_decref(document);
}

int journal_run(struct target *target, const struct options *options, const struct output *output,
		struct error *error)
{
	char buffer[PATH_MAX];
	const char *directory = permit_journal(target, options, buffer);
	struct journal_entry *entries;
	size_t count;
	int result;

	if (!directory)
		return permit_no_journal(target, options, "journal", error);
	result = journal_read(directory, &entries, &count, error);
	if (result < 0)
		return result;
	if (options->json)
		print_json(entries, count, output);
	else
		print_text(entries, count, output);
	journal_free_entries(entries, count);
	return output_flush(output, error);
}
