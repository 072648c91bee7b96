#include "widgets/prompt.h"

#include "widgets/utf8.h"

#include <string.h>
#include <sys/param.h>

static void insert(struct prompt *prompt, uint32_t code)
{
	char bytes[UTF8_MAX + 1];
	size_t size = utf8_put(code, bytes);

	if (prompt->length + size >= sizeof(prompt->text))
		return;
	memmove(prompt->text + prompt->cursor + size, prompt->text + prompt->cursor,
		prompt->length - prompt->cursor + 1);
	memcpy(prompt->text + prompt->cursor, bytes, size);
	prompt->length += size;
	prompt->cursor += size;
}

/* Takes out the bytes from `start` up to `end`. */
static void cut(struct prompt *prompt, size_t start, size_t end)
{
	memmove(prompt->text + start, prompt->text + end, prompt->length - end + 1);
	prompt->length -= end - start;
	prompt->cursor = start;
}

static bool is_continuation(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

static size_t before(const struct prompt *prompt)
{
	size_t at = prompt->cursor;

	while (at > 0 && is_continuation(prompt->text[--at]))
		;
	return at;
}

static size_t after(const struct prompt *prompt)
{
	size_t at = prompt->cursor;

	if (at < prompt->length)
		at++;
	while (at < prompt->length && is_continuation(prompt->text[at]))
		at++;
	return at;
}

static size_t word_before(const struct prompt *prompt)
{
	size_t at = prompt->cursor;

	while (at > 0 && prompt->text[at - 1] == ' ')
		at--;
	while (at > 0 && prompt->text[at - 1] != ' ')
		at--;
	return at;
}

void prompt_set(struct prompt *prompt, const char *text)
{
	*prompt = (struct prompt){0};
	while (*text != '\0') {
		uint32_t code = utf8_next(&text);

		if (utf8_columns(code) > 0)
			insert(prompt, code);
	}
}

enum prompt_result prompt_key(struct prompt *prompt, uint32_t code)
{
	switch (code) {
	case KEYCODE_ENTER:
		return PROMPT_DONE;
	case KEYCODE_ESCAPE:
	case KEYCODE_CTRL('g'):
		return PROMPT_CANCELLED;
	case KEYCODE_LEFT:
	case KEYCODE_CTRL('b'):
		prompt->cursor = before(prompt);
		break;
	case KEYCODE_RIGHT:
	case KEYCODE_CTRL('f'):
		prompt->cursor = after(prompt);
		break;
	case KEYCODE_HOME:
	case KEYCODE_CTRL('a'):
		prompt->cursor = 0;
		break;
	case KEYCODE_END:
	case KEYCODE_CTRL('e'):
		prompt->cursor = prompt->length;
		break;
	case KEYCODE_BACKSPACE:
	case KEYCODE_CTRL('h'):
		cut(prompt, before(prompt), prompt->cursor);
		break;
	case KEYCODE_DELETE:
	case KEYCODE_CTRL('d'):
		cut(prompt, prompt->cursor, after(prompt));
		break;
	case KEYCODE_CTRL('w'):
		cut(prompt, word_before(prompt), prompt->cursor);
		break;
	case KEYCODE_CTRL('u'):
		cut(prompt, 0, prompt->cursor);
		break;
	case KEYCODE_CTRL('k'):
		cut(prompt, prompt->cursor, prompt->length);
		break;
	default:
		if (utf8_columns(code) <= 0)
			return PROMPT_UNUSED;
		insert(prompt, code);
	}
	return PROMPT_EDITING;
}

/* Columns from the start of the text to the cursor. */
static int cursor_column(const struct prompt *prompt)
{
	const char *at = prompt->text;
	int column = 0;

	/* Only what takes a column was ever inserted. */
	while (at < prompt->text + prompt->cursor)
		column += utf8_columns(utf8_next(&at));
	return column;
}

int prompt_draw(struct canvas *canvas, struct rect row, const char *label,
		const struct prompt *prompt)
{
	struct rect clip;
	int x, shift, cursor;

	row.height = MIN(row.height, 1);
	canvas_fill(canvas, row, ' ', ROLE_TEXT, CELL_PLAIN);
	if (row.height < 1 || row.width < 1)
		return row.x;
	/* At least the cursor has room, whatever the label. */
	x = row.x + canvas_text(canvas, row.x, row.y, row.width - 1, ROLE_KEY, CELL_PLAIN, label);
	clip = canvas_set_clip(
		canvas,
		rect_intersect((struct rect){x, row.y, row.x + row.width - x, 1}, canvas->clip));
	shift = MAX(cursor_column(prompt) - (row.x + row.width - x - 1), 0);
	canvas_text(canvas, x - shift, row.y, text_width(prompt->text), ROLE_TEXT, CELL_PLAIN,
		    prompt->text);
	cursor = x + cursor_column(prompt) - shift;
	canvas_highlight(canvas, (struct rect){cursor, row.y, 1, 1}, CELL_SELECTED);
	canvas_set_clip(canvas, clip);
	return cursor;
}
