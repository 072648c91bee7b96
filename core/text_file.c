#include "core/text_file.h"

#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 16384

/* Files of /proc do not say their size, so the room grows until it suffices. */
char *text_file_read(struct kernel *kernel, const char *path, size_t limit, size_t *ret_length)
{
	size_t room = limit < FIRST_ROOM ? limit : FIRST_ROOM;
	char *text = memory_new(room + 1);
	ssize_t length = kernel_read(kernel, path, text, room);

	while (length >= 0 && (size_t)length == room && room < limit) {
		room = 4 * room < limit ? 4 * room : limit;
		text = memory_resize(text, room + 1, 1);
		length = kernel_read(kernel, path, text, room);
	}
	if (ret_length != NULL)
		*ret_length = length < 0 ? 0 : (size_t)length;
	if (length < 0) {
		free(text);
		return NULL;
	}
	text[length] = '\0';
	return text;
}

char *text_file_line(char **rest)
{
	char *line = *rest;

	if (line == NULL || *line == '\0')
		return NULL;
	*rest = strchr(line, '\n');
	if (*rest != NULL)
		*(*rest)++ = '\0';
	return line;
}
