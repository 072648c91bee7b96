#include "cli/output.h"

#include <errno.h>
#include <langinfo.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#define COLUMNS_DEFAULT 80
#define CUT             L'\u2026'
#define CUT_ASCII       L'~'
#define PARAGRAPH_MAX   512 /* bytes of one line */

bool output_locale_is_utf8(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static bool has_color(const struct options *options, bool terminal)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	if (options->color != COLOR_AUTO)
		return options->color != COLOR_NEVER;
	return terminal && !(no_color && *no_color) && term && strcmp(term, "dumb") != 0;
}

/* What watch(1) and the like, which read what is printed, say of their own terminal;
 * 0: nothing. */
static int columns_asked_for(void)
{
	const char *text = getenv("COLUMNS");
	char *end = NULL;
	long columns = text ? strtol(text, &end, 10) : 0;

	return end && !*end && columns > 0 && columns <= INT_MAX ? (int)columns : 0;
}

struct output output_new(FILE *stream, const struct options *options)
{
	bool terminal = isatty(fileno(stream));
	struct output output = {.stream = stream};
	struct winsize size;

	output.color = has_color(options, terminal);
	output.ascii = options->ascii || !output_locale_is_utf8();
	output.columns = columns_asked_for();
	if (terminal) {
		output.columns = COLUMNS_DEFAULT;
		if (ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
			output.columns = size.ws_col;
	}
	return output;
}

/* The next character of a text as this output shows it, and its columns. Texts
 * are valid UTF-8, but the locale may not be: then each character is one `?`. */
static size_t next(const struct output *output, const char *text, wchar_t *ret_character,
		   int *ret_width)
{
	size_t length = 1;
	mbstate_t state = {0};

	*ret_character = (unsigned char)*text;
	*ret_width = 1;
	if ((unsigned char)*text < 0x80)
		return length;
	if (!output->ascii) {
		length = mbrtowc(ret_character, text, strlen(text), &state);
		if (length < (size_t)-2) {
			*ret_width = wcwidth(*ret_character);
			if (*ret_width < 0)
				*ret_width = 1;
			return length;
		}
		length = 1;
	}
	*ret_character = L'?';
	while (((unsigned char)text[length] & 0xc0) == 0x80)
		length++;
	return length;
}

int output_width(const struct output *output, const char *text)
{
	int total = 0;

	while (*text) {
		wchar_t character;
		int width;

		text += next(output, text, &character, &width);
		total += width;
	}
	return total;
}

static void put_character(const struct output *output, wchar_t character)
{
	char bytes[MB_LEN_MAX];
	mbstate_t state = {0};
	size_t length = wcrtomb(bytes, character, &state);

	if (length != (size_t)-1)
		fwrite(bytes, 1, length, output->stream);
}

/* SGR of each role, in the 16 colours that follow the terminal's own theme. */
static const char *const sgr[] = {
	[OUTPUT_HEADING] = "\033[1;4m", [OUTPUT_STRONG] = "\033[1m",   [OUTPUT_FAINT] = "\033[2m",
	[OUTPUT_GOOD] = "\033[32m",     [OUTPUT_WARNING] = "\033[33m", [OUTPUT_BAD] = "\033[31m",
};

int output_text(const struct output *output, const char *text, int width, enum output_role role)
{
	bool colored = output->color && role != OUTPUT_PLAIN && *text;
	bool cut = width >= 0 && output_width(output, text) > width;
	int room = cut ? width - 1 : width, written = 0;

	if (width == 0)
		return 0;
	if (colored)
		fputs(sgr[role], output->stream);
	while (*text) {
		wchar_t character;
		int columns;

		text += next(output, text, &character, &columns);
		if (cut && written + columns > room)
			break;
		put_character(output, character);
		written += columns;
	}
	if (cut) {
		put_character(output, output->ascii ? CUT_ASCII : CUT);
		written++;
	}
	if (colored)
		fputs("\033[0m", output->stream);
	return written;
}

/* How many bytes of `text` fit `room` columns, cut behind a word; one word that is
 * too long stays whole. */
static size_t fitting(const struct output *output, const char *text, int room)
{
	size_t used = strcspn(text, " "), last = used;

	for (; text[used]; last = used) {
		char line[PARAGRAPH_MAX];

		used += 1 + strcspn(text + used + 1, " ");
		snprintf(line, sizeof(line), "%.*s", (int)used, text);
		if (output_width(output, line) > room)
			return last;
	}
	return used;
}

void output_paragraph(const struct output *output, const char *text, int indent,
		      enum output_role role)
{
	while (*text) {
		char line[PARAGRAPH_MAX];
		size_t length = output->columns > indent
					? fitting(output, text, output->columns - indent)
					: strlen(text);

		snprintf(line, sizeof(line), "%.*s", (int)length, text);
		output_text(output, line, -1, role);
		fputc('\n', output->stream);
		text += length;
		text += *text == ' ';
		output_blanks(output, *text ? indent : 0);
	}
}

void output_blanks(const struct output *output, int count)
{
	if (count > 0)
		fprintf(output->stream, "%*s", count, "");
}

int output_flush(const struct output *output, struct error *error)
{
	if (fflush(output->stream) == 0 && !ferror(output->stream))
		return 0;
	return error_set_errno(error, errno ? errno : EIO, "standard output");
}
