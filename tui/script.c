#include "tui/script.h"

#include "core/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INDENT "    " /* of a command that goes on */

void script_done(struct script *script)
{
	free(script->text);
	*script = (struct script){0};
}

static void append(struct script *script, const char *text, size_t length)
{
	script->text = memory_resize(script->text, script->length + length + 1, 1);
	memcpy(script->text + script->length, text, length);
	script->length += length;
	script->text[script->length] = '\0';
}

void script_line(struct script *script, const char *format, ...)
{
	va_list arguments;
	char *text;
	int length;

	va_start(arguments, format);
	length = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (length < 0)
		return;
	append(script, text, (size_t)length);
	append(script, "\n", 1);
	free(text);
}

static void add_verdict(struct script *script, const struct verdict *verdict)
{
	static const char *const levels[] = {
		[VERDICT_INFORM] = "note",
		[VERDICT_ASK] = "beware",
		[VERDICT_REFUSE] = "refused",
		[VERDICT_IMPOSSIBLE] = "impossible",
	};

	script_line(script, "# %s: %s%s%s", levels[verdict->level], verdict->text,
		    verdict->advice[0] != '\0' ? "; " : "", verdict->advice);
}

void script_plan(struct script *script, const struct plan *plan)
{
	script_line(script, "# %s", plan->title);
	if (plan->consequence[0] != '\0')
		script_line(script, "# %s", plan->consequence);
	for (size_t i = 0; i < plan->verdict_count; i++)
		add_verdict(script, &plan->verdicts[i]);
	for (size_t i = 0; i < plan->step_count; i++) {
		script_line(script, "# %zu. %s", i + 1, plan->steps[i].words);
		if (plan->steps[i].command[0] != '\0')
			script_line(script, "%s", plan->steps[i].command);
	}
}

/* How much of a line fits into `room`: up to a blank; a long word stays whole. */
static size_t piece(const char *line, size_t length, size_t room)
{
	size_t at = room;

	if (length <= room)
		return length;
	while (at > 0 && line[at] != ' ')
		at--;
	/* Blanks at its start are no place to break it. */
	if (at > strspn(line, " #"))
		return at;
	at = room;
	while (at < length && line[at] != ' ')
		at++;
	return at;
}

static void wrap_line(struct script *wrapped, const char *line, size_t length, size_t width)
{
	bool comment = length > 0 && line[0] == '#';
	const char *start = "";

	for (;;) {
		size_t prefix = strlen(start);
		size_t room = width > prefix + 2 ? width - prefix - (comment ? 0 : 2) : 1;
		size_t size = length + prefix <= width ? length : piece(line, length, room);

		append(wrapped, start, prefix);
		append(wrapped, line, size);
		line += size;
		length -= size;
		while (length > 0 && *line == ' ') {
			line++;
			length--;
		}
		append(wrapped, length > 0 && !comment ? " \\\n" : "\n",
		       length > 0 && !comment ? 3 : 1);
		if (length == 0)
			return;
		start = comment ? "#   " : INDENT;
	}
}

char *script_wrap(const char *text, int width)
{
	struct script wrapped = {0};

	append(&wrapped, "", 0);
	while (*text != '\0') {
		size_t length = strcspn(text, "\n");

		wrap_line(&wrapped, text, length, width > 0 ? (size_t)width : 1);
		text += length + (text[length] == '\n');
	}
	return wrapped.text;
}
