#include "core/kernel/simulated/sim_tree.h"

#include "core/memory.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void sim_text_add(struct sim_text *text, const char *data, size_t length)
{
	if (length > text->size - text->length)
		length = text->size - text->length;
	memcpy(text->data + text->length, data, length);
	text->length += length;
}

void sim_text_put(struct sim_text *text, const char *format, ...)
{
	char line[1024];
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	if (length > 0)
		sim_text_add(text, line, strlen(line));
}

void sim_names_put(struct sim_names *names, const char *name)
{
	size_t length = strlen(name) + 1;

	if (names->size - names->length < length) {
		names->size = names->size * 2 + length + 1024;
		names->data = memory_resize(names->data, names->size, 1);
	}
	memcpy(names->data + names->length, name, length);
	names->length += length;
}

static bool is_end(const struct sim_entry *entry)
{
	return !entry->name && !entry->enter;
}

/* One step down. False: there is no such name. */
static bool step(struct sim_place *place, const char *name)
{
	for (const struct sim_entry *child = place->entry->children; !is_end(child); child++) {
		struct sim_place next = *place;

		if (child->name && strcmp(child->name, name) != 0)
			continue;
		if (child->enter && !child->enter(&next, name))
			continue;
		next.entry = child;
		*place = next;
		return true;
	}
	return false;
}

/* Walks an absolute path. `from` is the place before the last step. */
static int walk(struct sim_state *state, const char *path, struct sim_place *from,
		struct sim_place *ret_place)
{
	struct sim_place place = {.state = state, .entry = &sim_tree_root};
	char name[NAME_MAX + 1];

	*from = place;
	if (*path != '/')
		return -ENOENT;
	while (*(path += strspn(path, "/")) != '\0') {
		size_t length = strcspn(path, "/");

		if (length > NAME_MAX)
			return -ENAMETOOLONG;
		memcpy(name, path, length);
		name[length] = '\0';
		path += length;
		if (!place.entry->children)
			return -ENOTDIR;
		*from = place;
		if (!step(&place, name))
			return -ENOENT;
	}
	*ret_place = place;
	return 0;
}

/* --- the tree, and plain files ----------------------------------------------- */

static void list_tree(const struct sim_place *place, struct sim_names *names)
{
	for (const struct sim_entry *child = place->entry->children; !is_end(child); child++) {
		struct sim_place next = *place;

		if (!child->name)
			child->each(place, names);
		else if (!child->enter || child->enter(&next, child->name))
			sim_names_put(names, child->name);
	}
}

int sim_tree_list(struct sim_state *state, const char *path, struct sim_names *names)
{
	struct sim_place from, place;
	int result = walk(state, path, &from, &place);

	if (sim_files_removed(state, path))
		return -ENOENT;
	if (result == 0 && !place.entry->children)
		return -ENOTDIR;
	if (result == 0)
		list_tree(&place, names);
	sim_files_hide(state, path, names);
	return sim_files_list(state, path, names) ? 0 : result;
}

ssize_t sim_tree_read(struct sim_state *state, const char *path, void *buffer, size_t size)
{
	struct sim_text text = {.data = buffer, .size = size};
	struct sim_place from, place;
	const char *file = sim_files_written(state, path);
	int result = walk(state, path, &from, &place);

	if (!file && sim_files_removed(state, path))
		return -ENOENT;
	if (!file && result == -ENOENT)
		file = sim_files_original(state, path);
	if (file) {
		sim_text_add(&text, file, strlen(file));
		return (ssize_t)text.length;
	}
	if (result < 0)
		return result;
	if (place.entry->children)
		return -EISDIR;
	if (!place.entry->read)
		return -EACCES;
	place.entry->read(&place, &text);
	return (ssize_t)text.length;
}

ssize_t sim_tree_readlink(struct sim_state *state, const char *path, char *buffer, size_t size)
{
	struct sim_text text = {.data = buffer, .size = size};
	struct sim_place from, place;
	int result = walk(state, path, &from, &place);

	if (sim_files_removed(state, path))
		return -ENOENT;
	if (result < 0)
		return result;
	if (!place.entry->link)
		return -EINVAL;
	place.entry->link(&from, &place, &text);
	if (text.length == size)
		return -ENAMETOOLONG;
	buffer[text.length] = '\0';
	return (ssize_t)text.length;
}

/* fs/kernfs/file.c: without a store function not even root may open for
 * writing; nothing to write never gets there. */
ssize_t sim_tree_write(struct sim_state *state, const char *path, const void *data, size_t size)
{
	struct sim_place from, place;
	int result = walk(state, path, &from, &place);

	if (result < 0)
		return result;
	if (place.entry->children)
		return -EISDIR;
	if (!place.entry->write)
		return -EACCES;
	if (size == 0)
		return 0;
	result = place.entry->write(&place, data, size);
	return result < 0 ? result : (ssize_t)size;
}
