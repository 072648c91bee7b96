#include "tui/palette.h"

#include "core/memory.h"
#include "core/text.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUFFIX ".ini"

static void add(struct palette *palette, const char *name)
{
	for (size_t i = 0; i < palette->count; i++)
		if (strcmp(palette->names[i], name) == 0)
			return;
	palette->names = memory_resize(palette->names, palette->count + 1, sizeof(*palette->names));
	palette->names[palette->count++] = memory_copy_string(name);
}

static int is_theme(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return length > strlen(SUFFIX) && entry->d_name[0] != '.' &&
	       strcmp(entry->d_name + length - strlen(SUFFIX), SUFFIX) == 0;
}

static void add_users(struct palette *palette)
{
	struct dirent **entries = NULL;
	int count = palette->directory != NULL
			    ? scandir(palette->directory, &entries, is_theme, alphasort)
			    : 0;

	for (int i = 0; i < count; i++) {
		entries[i]->d_name[strlen(entries[i]->d_name) - strlen(SUFFIX)] = '\0';
		add(palette, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
}

static void complain(struct palette *palette, const char *name, const char *complaint)
{
	char text[PALETTE_COMPLAINT_MAX];

	if (*complaint == '\0' || palette->complaint[0] != '\0')
		return;
	snprintf(text, sizeof(text), "%s: %s", name, complaint);
	text_sanitise(palette->complaint, sizeof(palette->complaint), text, strlen(text));
}

static void refuse(const struct palette *palette, const char *name, struct error *error)
{
	char names[sizeof(error->message) / 2] = "";
	size_t used = 0;

	for (size_t i = 0; i < palette->count && used < sizeof(names); i++)
		used += (size_t)snprintf(names + used, sizeof(names) - used, "%s%s",
					 i > 0 ? ", " : "", palette->names[i]);
	error_set(error, ENOENT, "theme %s: no such theme; there are %s", name, names);
	error_set_remedy(error, "vftop --theme %s", palette->names[0]);
}

int palette_init(struct palette *palette, const char *name, const char *directory,
		 struct error *error)
{
	char complaint[PALETTE_COMPLAINT_MAX / 2] = "";
	int result;

	*palette = (struct palette){.directory = directory};
	for (size_t i = 0; theme_builtin_name(i) != NULL; i++)
		add(palette, theme_builtin_name(i));
	add_users(palette);
	if (name == NULL)
		name = palette->names[0];
	for (size_t i = 0; i < palette->count; i++)
		if (strcmp(palette->names[i], name) == 0)
			palette->at = i;

	result = theme_load(&palette->theme, name, directory, complaint, sizeof(complaint));
	if (result == -ENOENT) {
		refuse(palette, name, error);
		return -EINVAL; /* a bad value, not a file that is missing */
	}
	if (result < 0)
		error_set(error, -result, "theme %s: %s", name, complaint);
	complain(palette, name, complaint);
	return result;
}

void palette_done(struct palette *palette)
{
	for (size_t i = 0; i < palette->count; i++)
		free(palette->names[i]);
	free(palette->names);
	*palette = (struct palette){0};
}

void palette_next(struct palette *palette)
{
	char complaint[PALETTE_COMPLAINT_MAX / 2];

	palette->complaint[0] = '\0';
	for (size_t tries = 0; tries < palette->count; tries++) {
		palette->at = (palette->at + 1) % palette->count;
		const char *name = palette->names[palette->at];
		int result = theme_load(&palette->theme, name, palette->directory, complaint,
					sizeof(complaint));

		complain(palette, name, complaint);
		if (result == 0)
			return;
	}
}
