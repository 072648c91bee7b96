#include "widgets/theme.h"

#include "widgets/builtin_theme.h"
#include "widgets/canvas.h"

#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PALETTE   0x1000000
#define FILE_SIZE (64 * 1024)

static const struct theme_style plain = {
	.foreground = THEME_COLOR_DEFAULT,
	.background = THEME_COLOR_DEFAULT,
};

/* inih tells its handler no line numbers, so the reader counts. */
struct parser {
	struct theme *theme;
	const char *at, *end;
	int line;
	int error_line, warning_line; /* 0: none */
	char error[96], warning[96];
};

__attribute__((format(printf, 3, 4))) static void complain(struct parser *parser, bool is_error,
							   const char *format, ...)
{
	char *text = is_error ? parser->error : parser->warning;
	int *line = is_error ? &parser->error_line : &parser->warning_line;
	va_list arguments;

	if (*line != 0)
		return;
	*line = parser->line;
	va_start(arguments, format);
	vsnprintf(text, sizeof(parser->error), format, arguments);
	va_end(arguments);
	/* It quotes the file, and may go to a terminal as it is. */
	for (; *text != '\0'; text++)
		if (*text < ' ' || *text > '~')
			*text = '?';
}

/* A line without the blanks before it: indented ones are no continuations. */
static char *read_line(char *buffer, int size, void *stream)
{
	struct parser *parser = stream;
	const char *end;
	size_t length;

	if (parser->at == parser->end)
		return NULL;
	parser->line++;
	end = memchr(parser->at, '\n', (size_t)(parser->end - parser->at));
	if (end == NULL)
		end = parser->end;
	while (parser->at < end && (*parser->at == ' ' || *parser->at == '\t'))
		parser->at++;
	length = (size_t)(end - parser->at);
	if (memchr(parser->at, '\0', length) != NULL) {
		complain(parser, true, "a NUL byte: not a text file");
		length = 0;
	} else if (length >= (size_t)size) {
		complain(parser, true, "longer than %d bytes", size - 1);
		length = 0;
	}
	memcpy(buffer, parser->at, length);
	buffer[length] = '\0';
	parser->at = end < parser->end ? end + 1 : end;
	return buffer;
}

static bool parse_color(const char *word, int32_t *ret_color)
{
	bool rgb = word[0] == '#';
	const char *digits = rgb ? word + 1 : word;
	unsigned long value;

	if (strcmp(word, "default") == 0) {
		*ret_color = THEME_COLOR_DEFAULT;
		return true;
	}
	if (rgb ? strspn(digits, "0123456789abcdefABCDEF") != 6 || digits[6] != '\0'
		: *digits == '\0' || digits[strspn(digits, "0123456789")] != '\0')
		return false;
	value = strtoul(digits, NULL, rgb ? 16 : 10);
	if (!rgb && value > 255)
		return false;
	*ret_color = rgb ? (int32_t)value : PALETTE + (int32_t)value;
	return true;
}

static bool *attribute_of(struct theme_style *style, const char *word)
{
	if (strcmp(word, "bold") == 0)
		return &style->bold;
	if (strcmp(word, "dim") == 0)
		return &style->dim;
	if (strcmp(word, "underline") == 0)
		return &style->underline;
	if (strcmp(word, "reverse") == 0)
		return &style->reverse;
	return NULL;
}

/* "#eceff4 on #434c5e bold" */
static bool parse_style(struct parser *parser, const char *value, bool colors,
			struct theme_style *ret_style)
{
	struct theme_style style = plain;
	int32_t *color = &style.foreground; /* what the next colour is for */
	bool on = false;
	char words[256], *rest = words, *word;

	snprintf(words, sizeof(words), "%s", value);
	while ((word = strsep(&rest, " \t\r")) != NULL) {
		bool *attribute = attribute_of(&style, word);

		if (*word == '\0')
			continue;
		if (attribute != NULL) {
			*attribute = true;
		} else if (!colors) {
			complain(parser, true, "'%s' is no attribute", word);
			return false;
		} else if (strcmp(word, "on") == 0 && !on) {
			on = true;
			color = &style.background;
		} else if (color == NULL || !parse_color(word, color)) {
			complain(parser, true, "unknown colour '%s'", word);
			return false;
		} else {
			color = NULL;
		}
	}
	if (on && color != NULL) {
		complain(parser, true, "'on' without a colour");
		return false;
	}
	*ret_style = style;
	return true;
}

static int take_entry(void *user, const char *section, const char *key, const char *value)
{
	struct parser *parser = user;
	struct theme *theme = parser->theme;
	int role = role_from_key(key);

	if (*section == '\0' && strcmp(key, "name") == 0) {
		snprintf(theme->name, sizeof(theme->name), "%s", value);
		return 1;
	}
	if (strcmp(section, "roles") != 0 && strcmp(section, "mono") != 0)
		complain(parser, false, "unknown key '%s' in section [%s]", key, section);
	else if (role < 0)
		complain(parser, false, "unknown role '%s'", key);
	else if (*section == 'r')
		return parse_style(parser, value, true, &theme->styles[role]);
	else
		return parse_style(parser, value, false, &theme->mono[role]);
	return 1;
}

static void report(const struct parser *parser, int syntax_line, char *complaint, size_t size)
{
	bool syntax =
		syntax_line > 0 && (parser->error_line == 0 || syntax_line < parser->error_line);

	if (size > 0)
		complaint[0] = '\0';
	if (syntax)
		snprintf(complaint, size, "line %d: neither [section] nor key = value",
			 syntax_line);
	else if (parser->error_line > 0)
		snprintf(complaint, size, "line %d: %s", parser->error_line, parser->error);
	else if (parser->warning_line > 0)
		snprintf(complaint, size, "line %d: %s", parser->warning_line, parser->warning);
}

static int parse_over(struct theme *theme, const char *text, size_t length, char *complaint,
		      size_t complaint_size)
{
	struct parser parser = {.theme = theme, .at = text, .end = text + length};
	int line = ini_parse_stream(read_line, &parser, take_entry, &parser);

	report(&parser, line, complaint, complaint_size);
	return line != 0 || parser.error_line != 0 ? -EINVAL : 0;
}

int theme_parse(struct theme *theme, const char *text, size_t length, char *complaint,
		size_t complaint_size)
{
	struct theme parsed = {0};
	size_t base_length = 0;
	const char *base = builtin_theme_text(builtin_theme_name(0), &base_length);
	int status;

	for (size_t i = 0; i < ROLE_COUNT; i++)
		parsed.styles[i] = parsed.mono[i] = plain;
	status = parse_over(&parsed, base, base_length, NULL, 0);
	if (status == 0) {
		parsed.name[0] = '\0';
		status = parse_over(&parsed, text, length, complaint, complaint_size);
	}
	if (status == 0)
		*theme = parsed;
	return status;
}

/* At most `size` bytes of a regular file; the length or -errno. */
static ssize_t read_file(const char *path, char *buffer, size_t size)
{
	/* Not to wait for a writer should it be a FIFO. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat about;
	size_t length = 0;
	ssize_t got = 0;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &about) < 0)
		got = -errno;
	else if (!S_ISREG(about.st_mode))
		got = S_ISDIR(about.st_mode) ? -EISDIR : -EINVAL;
	while (got == 0 && length < size) {
		ssize_t part = read(fd, buffer + length, size - length);

		if (part == 0)
			break;
		if (part > 0)
			length += (size_t)part;
		else if (errno != EINTR)
			got = -errno;
	}
	close(fd);
	return got < 0 ? got : (ssize_t)length;
}

int theme_load_file(struct theme *theme, const char *path, char *complaint, size_t complaint_size)
{
	char *text = malloc(FILE_SIZE + 1);
	ssize_t length = text != NULL ? read_file(path, text, FILE_SIZE + 1) : -ENOMEM;
	int status = length > FILE_SIZE ? -EFBIG : (int)length;

	if (status < 0)
		snprintf(complaint, complaint_size, "%s",
			 status == -EINVAL ? "not a regular file" : strerror(-status));
	else
		status = theme_parse(theme, text, (size_t)length, complaint, complaint_size);
	free(text);
	return status;
}

bool theme_load_builtin(struct theme *theme, const char *name)
{
	size_t length;
	const char *text = builtin_theme_text(name, &length);

	return text != NULL && theme_parse(theme, text, length, NULL, 0) == 0;
}

const char *theme_builtin_name(size_t n)
{
	return builtin_theme_name(n);
}

/* Root is kept out of a home that is on a file server: it has no themes, then. */
static bool is_out_of_reach(int status, const char *directory)
{
	return status == -ENOENT || status == -ENOTDIR ||
	       (status == -EACCES && access(directory, X_OK) < 0);
}

int theme_load(struct theme *theme, const char *name, const char *directory, char *complaint,
	       size_t complaint_size)
{
	int status = -ENOENT;
	char path[PATH_MAX];

	if (complaint_size > 0)
		complaint[0] = '\0';
	if (directory != NULL && name[0] != '.' && strchr(name, '/') == NULL &&
	    snprintf(path, sizeof(path), "%s/%s.ini", directory, name) < (int)sizeof(path))
		status = theme_load_file(theme, path, complaint, complaint_size);
	if (status < 0 && (directory == NULL || is_out_of_reach(status, directory)))
		status = -ENOENT;
	if (status == -ENOENT && theme_load_builtin(theme, name)) {
		status = 0;
		if (complaint_size > 0)
			complaint[0] = '\0';
	}
	if (status == 0 && theme->name[0] == '\0')
		snprintf(theme->name, sizeof(theme->name), "%s", name);
	return status;
}

/* ---- How a cell looks with as many colours as the terminal has ---- */

static bool is_grey(int32_t color)
{
	return color == 0 || color == 7 || color == 8 || color == 15;
}

/* Whether the theme is made for dark backgrounds: its text is not dark. */
static bool is_dark(const struct theme *theme)
{
	int32_t text = theme->styles[ROLE_TEXT].foreground;

	if (text == THEME_COLOR_DEFAULT)
		return true;
	if (text >= PALETTE)
		text = color_from_256(text - PALETTE);
	return color_to_16(text) != 0 && color_to_16(text) != 8;
}

static int32_t nearest_color(int32_t color, int colors)
{
	if (color == THEME_COLOR_DEFAULT)
		return color;
	if (colors > 256) {
		if (color >= PALETTE + 8)
			color = color_from_256(color - PALETTE);
		/* The first eight numbers of a direct-colour terminal are its palette's. */
		return color >= PALETTE ? color - PALETTE : color < 8 ? 8 : color;
	}
	if (color >= PALETTE && color - PALETTE < colors)
		return color - PALETTE;
	if (color >= PALETTE)
		color = color_from_256(color - PALETTE);
	return colors == 256 ? color_to_256(color) : color_to_16(color);
}

/* What a user's sixteen colours look like nobody knows, so greys become the
 * terminal's own text and background: those can always be read. */
static struct theme_style with_few_colors(const struct theme *theme, struct theme_style style,
					  int colors)
{
	bool dark = is_dark(theme);

	if (is_grey(style.background)) {
		bool light = style.background == 7 || style.background == 15;

		style.reverse |=
			is_grey(style.foreground) && (dark ? style.background != 0 : !light);
		style.background = THEME_COLOR_DEFAULT;
	}
	if (style.background == THEME_COLOR_DEFAULT && is_grey(style.foreground)) {
		style.dim |= style.foreground == 8;
		style.foreground = THEME_COLOR_DEFAULT;
	}
	if (colors < 16 && style.foreground >= 8) {
		/* The bright half is the bold one; but bold black is no grey everywhere. */
		style.bold |= style.foreground > 8;
		style.foreground = style.foreground > 8 ? style.foreground - 8 : 7;
	}
	if (colors < 16 && style.background >= 8)
		style.background -= 8;
	if (style.foreground == style.background && style.background != THEME_COLOR_DEFAULT) {
		style.foreground = style.background = THEME_COLOR_DEFAULT;
		style.reverse = true;
	}
	return style;
}

/* On the bar of the selection; a role with a background of its own keeps it. */
static struct theme_style select_style(const struct theme *theme, struct theme_style style,
				       int colors)
{
	const struct theme_style *bar = &theme->styles[ROLE_SELECTED];
	const struct theme_style *text = &theme->styles[ROLE_TEXT];

	if (colors < 256 || bar->background == THEME_COLOR_DEFAULT) {
		style.foreground = style.background = THEME_COLOR_DEFAULT;
		style.reverse = true;
		style.dim = false;
		return style;
	}
	if (style.background != THEME_COLOR_DEFAULT && style.background != text->background)
		return style;
	style.background = bar->background;
	if (style.foreground == THEME_COLOR_DEFAULT || style.foreground == text->foreground)
		style.foreground = bar->foreground;
	style.bold |= bar->bold;
	return style;
}

struct theme_style theme_cell_style(const struct theme *theme, enum role role, unsigned attributes,
				    int colors)
{
	struct theme_style style = colors > 0 ? theme->styles[role] : theme->mono[role];

	if (attributes & CELL_SELECTED)
		style = select_style(theme, style, colors);
	style.bold |= (attributes & CELL_BOLD) != 0;
	style.dim |= (attributes & CELL_DIM) != 0;
	style.underline |= (attributes & CELL_UNDERLINE) != 0;
	if (colors == 0)
		return style;
	if (style.background == THEME_COLOR_DEFAULT && !style.reverse)
		style.background = theme->styles[ROLE_TEXT].background;
	style.foreground = nearest_color(style.foreground, colors);
	style.background = nearest_color(style.background, colors);
	if (colors < 256)
		style = with_few_colors(theme, style, colors);
	/* Many terminals show bold black as grey: unreadable on a colour. */
	if (style.foreground == 0)
		style.bold = false;
	return style;
}
