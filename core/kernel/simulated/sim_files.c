#include "core/kernel/simulated/sim_files.h"

#include "core/kernel/simulated/sim_host.h"
#include "core/kernel/simulated/sim_tree.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

int sim_files_write(struct sim_state *state, const char *path, const char *text)
{
	struct sim_written *written = NULL;

	if (strlen(path) >= sizeof(written->path))
		return -ENAMETOOLONG;
	if (text && strlen(text) >= sizeof(written->text))
		return -EFBIG;
	for (int i = 0; i < state->written_count && !written; i++)
		if (strcmp(state->written[i].path, path) == 0)
			written = &state->written[i];
	if (!written && state->written_count == SIM_WRITTEN_MAX)
		return -ENOSPC;
	if (!written)
		written = &state->written[state->written_count++];
	strcpy(written->path, path);
	strcpy(written->text, text ? text : "");
	written->removed = text == NULL;
	return 0;
}

const char *sim_files_written(const struct sim_state *state, const char *path)
{
	for (int i = 0; i < state->written_count; i++)
		if (!state->written[i].removed && strcmp(state->written[i].path, path) == 0)
			return state->written[i].text;
	return NULL;
}

/* Whether `path` is `above` or below it. */
static bool is_below(const char *path, const char *above)
{
	size_t length = strlen(above);

	return strncmp(path, above, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

bool sim_files_removed(const struct sim_state *state, const char *path)
{
	for (int i = 0; i < state->written_count; i++)
		if (state->written[i].removed && is_below(path, state->written[i].path))
			return true;
	return false;
}

const char *sim_files_original(const struct sim_state *state, const char *path)
{
	const struct sim_file *file = state->host->files;

	for (; file && file->path; file++)
		if (strcmp(file->path, path) == 0)
			return file->text;
	return NULL;
}

void sim_files_hide(const struct sim_state *state, const char *path, struct sim_names *names)
{
	size_t kept = 0, length;

	for (size_t i = 0; i < names->length; i += length) {
		char child[PATH_MAX];

		length = strlen(names->data + i) + 1;
		snprintf(child, sizeof(child), "%s/%s", path, names->data + i);
		if (sim_files_removed(state, child))
			continue;
		memmove(names->data + kept, names->data + i, length);
		kept += length;
	}
	names->length = kept;
}

static bool has_name(const struct sim_names *names, const char *name)
{
	for (size_t i = 0; i < names->length; i += strlen(names->data + i) + 1)
		if (strcmp(names->data + i, name) == 0)
			return true;
	return false;
}

/* The name below `directory` that a file is, or is in. */
static bool list_file(const struct sim_state *state, const char *directory, const char *file,
		      struct sim_names *names)
{
	size_t length = strlen(directory);
	char name[NAME_MAX + 1], path[PATH_MAX];

	if (!is_below(file, directory) || file[length] == '\0')
		return false;
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(file + length + 1, "/"),
		 file + length + 1);
	snprintf(path, sizeof(path), "%s/%s", directory, name);
	if (!sim_files_removed(state, path) && !has_name(names, name))
		sim_names_put(names, name);
	return true;
}

bool sim_files_list(const struct sim_state *state, const char *path, struct sim_names *names)
{
	const struct sim_file *file = state->host->files;
	bool found = false;

	for (; file && file->path; file++)
		found |= list_file(state, path, file->path, names);
	for (int i = 0; i < state->written_count; i++)
		if (!state->written[i].removed)
			found |= list_file(state, path, state->written[i].path, names);
	return found;
}
