#include "cli/command_line.h"

#include "core/text.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CUT "..."

static bool is_plain(const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_-+=:,.@%/{}";

	return *word && word[strspn(word, plain)] == '\0';
}

static void put_word(FILE *stream, const char *word)
{
	if (is_plain(word)) {
		fputs(word, stream);
		return;
	}
	fputc('\'', stream);
	for (; *word; word++)
		if (*word == '\'')
			fputs("'\\''", stream);
		else
			fputc(*word, stream);
	fputc('\'', stream);
}

const char *command_line_text(const struct options *options, const char *before, const char *after,
			      char *buffer, size_t size)
{
	char *text = NULL;
	size_t length = 0, used;
	FILE *stream = open_memstream(&text, &length);

	snprintf(buffer, size, "%svftop%s", before, after);
	if (!stream)
		return buffer;
	fprintf(stream, "%svftop", before);
	for (char **word = options->argv + 1; *word; word++) {
		fputc(' ', stream);
		put_word(stream, *word);
	}
	fputs(after, stream);
	fclose(stream);
	used = text_sanitise(buffer, size, text, length);
	if (used + 1 >= size && size > sizeof(CUT))
		strcpy(buffer + used - sizeof(CUT) + 1, CUT);
	free(text);
	return buffer;
}
