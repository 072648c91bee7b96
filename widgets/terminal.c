#include "widgets/terminal.h"

#include "widgets/restore.h"
#include "widgets/terminfo.h"
#include "widgets/utf8.h"

#include <curses.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#define ESCAPE_DELAY       25 /* ms to tell Esc from an escape sequence */
#define DOUBLE_CLICK_DELAY 400
#define TRUE_COLORS        (1 << 24)
#define MOUSE_EVENTS       (BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED)
#define COPY_MAX           74994 /* bytes of a text: what xterm and tmux take, before base64 */
#define ATTRIBUTES         (2 * CELL_DIM) /* combinations of enum cell_attribute */

struct pair {
	int32_t foreground, background;
};

struct look {
	attr_t attributes;
	int pair;
	bool known;
};

struct terminal {
	SCREEN *screen;
	struct restore restore;

	int colors; /* 0: mono, 8, 16, 256 or TRUE_COLORS */
	struct theme theme;
	struct look looks[ROLE_COUNT][ATTRIBUTES];
	struct pair *pairs; /* curses' pair n + 1 */
	int pair_count, pair_capacity;

	struct canvas shown; /* the last frame */
	int cursor_x, cursor_y;

	bool mouse; /* taken */
	struct timespec last_click;
	int last_x, last_y;
};

/* ---- Opening ---- */

static bool wants_truecolor(enum terminal_colors colors)
{
	const char *colorterm = getenv("COLORTERM");

	if (colors != TERMINAL_COLORS_AUTO)
		return colors == TERMINAL_COLORS_TRUE;
	return colorterm != NULL &&
	       (strcmp(colorterm, "truecolor") == 0 || strcmp(colorterm, "24bit") == 0);
}

static bool wants_no_color(enum terminal_colors colors)
{
	const char *no_color = getenv("NO_COLOR");

	if (colors != TERMINAL_COLORS_AUTO)
		return colors == TERMINAL_COLORS_NEVER;
	return no_color != NULL && *no_color != '\0';
}

/* "tmux-256color" -> a screen of "tmux-direct", which speaks 24 bits; NULL when
 * the terminfo data has no such entry (Debian: package ncurses-term). What calls
 * itself xterm is seldom xterm: vte-direct has the same keys, and separates the
 * numbers of a colour by semicolons, which every 24-bit terminal understands;
 * xterm-direct's colons show as wrong colours on some. */
static SCREEN *open_direct(const char *term)
{
	static const char palette[] = "-256color", xterm[] = "xterm";
	size_t length = strlen(term);
	char direct[128];

	if (strncmp(term, xterm, strlen(xterm)) == 0 && terminfo_knows("vte-direct"))
		return newterm("vte-direct", stdout, stdin);
	if (length >= strlen(palette) && strcmp(term + length - strlen(palette), palette) == 0)
		length -= strlen(palette);
	if (snprintf(direct, sizeof(direct), "%.*s-direct", (int)length, term) >=
	    (int)sizeof(direct))
		return NULL;
	return terminfo_knows(direct) ? newterm(direct, stdout, stdin) : NULL;
}

static SCREEN *open_screen(enum terminal_colors colors, const char *term)
{
	SCREEN *screen = NULL;

	if (!wants_no_color(colors) && wants_truecolor(colors) && strstr(term, "-direct") == NULL)
		screen = open_direct(term);
	return screen != NULL ? screen : newterm(term, stdout, stdin);
}

static int usable_colors(enum terminal_colors wanted)
{
	static const int limits[] = {
		[TERMINAL_COLORS_AUTO] = TRUE_COLORS,
		[TERMINAL_COLORS_NEVER] = 0,
		[TERMINAL_COLORS_16] = 16,
		[TERMINAL_COLORS_256] = 256,
		[TERMINAL_COLORS_TRUE] = TRUE_COLORS,
	};
	static const int depths[] = {TRUE_COLORS, 256, 16, 8};

	if (wants_no_color(wanted) || !has_colors() || start_color() == ERR ||
	    use_default_colors() == ERR)
		return 0;
	for (size_t i = 0; i < sizeof(depths) / sizeof(*depths); i++)
		if (COLORS >= depths[i] && limits[wanted] >= depths[i])
			return depths[i];
	return 0;
}

/* Terminals and multiplexers send the one form or the other, whatever TERM says. */
static void know_both_forms(void)
{
	static const struct {
		const char *sequence;
		int key;
	} FORMS[] = {
		{"\033[A", KEY_UP},   {"\033OA", KEY_UP},    {"\033[B", KEY_DOWN},
		{"\033OB", KEY_DOWN}, {"\033[C", KEY_RIGHT}, {"\033OC", KEY_RIGHT},
		{"\033[D", KEY_LEFT}, {"\033OD", KEY_LEFT},  {"\033[H", KEY_HOME},
		{"\033OH", KEY_HOME}, {"\033[1~", KEY_HOME}, {"\033[F", KEY_END},
		{"\033OF", KEY_END},  {"\033[4~", KEY_END},
	};

	for (size_t i = 0; i < sizeof(FORMS) / sizeof(*FORMS); i++)
		define_key(FORMS[i].sequence, FORMS[i].key);
}

static void set_modes(void)
{
	cbreak(); /* not raw(): ^C and ^Z stay signals */
	noecho();
	nonl();
	set_escdelay(ESCAPE_DELAY);
	intrflush(stdscr, FALSE);
	keypad(stdscr, TRUE);
	know_both_forms();
	nodelay(stdscr, TRUE);
	leaveok(stdscr, FALSE);
	curs_set(0);
	/* curses would wait to tell a click from a double one: we look at the clock. */
	mouseinterval(0);
	mousemask(MOUSE_EVENTS, NULL);
}

/* Whether there is a terminal that can show a screen; else `reason` says why not. */
static bool is_usable(const char *term, char *reason, size_t reason_size)
{
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		snprintf(reason, reason_size, "standard %s is no terminal",
			 isatty(STDIN_FILENO) ? "output" : "input");
	else if (term == NULL || *term == '\0')
		snprintf(reason, reason_size, "%s", "TERM is not set");
	else if (!terminfo_knows(term))
		snprintf(reason, reason_size, "unknown terminal type: TERM=%s", term);
	else if (!terminfo_moves_cursor(term))
		snprintf(reason, reason_size, "it cannot move its cursor: TERM=%s", term);
	else
		return true;
	return false;
}

struct terminal *terminal_open(enum terminal_colors colors, char *reason, size_t reason_size)
{
	const char *term = getenv("TERM");
	struct terminal *terminal;

	if (!is_usable(term, reason, reason_size))
		return NULL;
	terminal = calloc(1, sizeof(*terminal));
	if (terminal == NULL || restore_note_modes(&terminal->restore) < 0) {
		snprintf(reason, reason_size, "%s", strerror(errno));
		free(terminal);
		return NULL;
	}
	/* What the terminal says of its size beats a forgotten $COLUMNS. */
	use_tioctl(TRUE);
	terminal->screen = open_screen(colors, term);
	if (terminal->screen == NULL) {
		snprintf(reason, reason_size, "curses cannot use it: TERM=%s", term);
		free(terminal);
		return NULL;
	}
	set_modes();
	terminal->mouse = true;
	terminal->colors = usable_colors(colors);
	theme_load_builtin(&terminal->theme, theme_builtin_name(0));
	restore_arm(&terminal->restore);
	return terminal;
}

void terminal_close(struct terminal *terminal)
{
	if (terminal == NULL)
		return;
	restore_forget();
	mousemask(0, NULL);
	endwin();
	delscreen(terminal->screen);
	canvas_done(&terminal->shown);
	free(terminal->pairs);
	free(terminal);
}

void terminal_emergency_restore(void)
{
	restore_now();
}

/* ---- Cells out ---- */

void terminal_size(const struct terminal *terminal, int *ret_columns, int *ret_rows)
{
	(void)terminal;
	*ret_columns = COLS;
	*ret_rows = LINES;
}

/* curses' number of a pair of colours; 0 (the defaults) when it has no more. */
static int pair_of(struct terminal *terminal, int32_t foreground, int32_t background)
{
	struct pair *pairs;

	if (foreground == THEME_COLOR_DEFAULT && background == THEME_COLOR_DEFAULT)
		return 0;
	for (int i = 0; i < terminal->pair_count; i++)
		if (terminal->pairs[i].foreground == foreground &&
		    terminal->pairs[i].background == background)
			return i + 1;
	if (terminal->pair_count == terminal->pair_capacity) {
		int capacity = MAX(2 * terminal->pair_capacity, 64);

		pairs = reallocarray(terminal->pairs, (size_t)capacity, sizeof(*pairs));
		if (pairs == NULL)
			return 0;
		terminal->pairs = pairs;
		terminal->pair_capacity = capacity;
	}
	if (terminal->pair_count + 1 >= COLOR_PAIRS ||
	    init_extended_pair(terminal->pair_count + 1, foreground, background) == ERR)
		return 0;
	terminal->pairs[terminal->pair_count] = (struct pair){foreground, background};
	return ++terminal->pair_count;
}

static const struct look *look_of(struct terminal *terminal, const struct cell *cell)
{
	enum role role = cell->role < ROLE_COUNT ? (enum role)cell->role : ROLE_TEXT;
	unsigned attributes = cell->attributes % ATTRIBUTES;
	struct look *look = &terminal->looks[role][attributes];
	struct theme_style style;

	if (look->known)
		return look;
	style = theme_cell_style(&terminal->theme, role, attributes, terminal->colors);
	*look = (struct look){.known = true};
	look->attributes = (style.bold ? A_BOLD : 0) | (style.dim ? A_DIM : 0) |
			   (style.underline ? A_UNDERLINE : 0) | (style.reverse ? A_REVERSE : 0);
	if (terminal->colors > 0)
		look->pair = pair_of(terminal, style.foreground, style.background);
	return look;
}

void terminal_set_theme(struct terminal *terminal, const struct theme *theme)
{
	terminal->theme = *theme;
	memset(terminal->looks, 0, sizeof(terminal->looks));
	/* Every cell counts as changed; curses still sends only what looks different. */
	canvas_resize(&terminal->shown, 0, 0);
}

static void put_cell(struct terminal *terminal, int x, int y, const struct cell *cell)
{
	const struct look *look = look_of(terminal, cell);
	wchar_t text[2] = {(wchar_t)cell->glyph, L'\0'};
	cchar_t glyph;

	if (cell->glyph == 0) /* came with its left half */
		return;
	if (setcchar(&glyph, text, look->attributes, 0, &look->pair) == OK)
		mvadd_wch(y, x, &glyph);
}

static bool is_same(const struct cell *a, const struct cell *b)
{
	return a->glyph == b->glyph && a->role == b->role && a->attributes == b->attributes;
}

/* Copies the cells that changed to curses; true when there was one. */
static bool put_changes(struct terminal *terminal, const struct canvas *canvas, bool all)
{
	bool changed = false;

	for (int y = 0; y < canvas->rows; y++) {
		size_t start = (size_t)y * (size_t)canvas->columns;
		const struct cell *row = canvas->cells + start;
		struct cell *shown = terminal->shown.cells + start;

		for (int x = 0; x < canvas->columns; x++) {
			if (!all && is_same(&row[x], &shown[x]))
				continue;
			put_cell(terminal, x, y, &row[x]);
			shown[x] = row[x];
			changed = true;
		}
	}
	return changed;
}

void terminal_show(struct terminal *terminal, const struct canvas *canvas, int x, int y)
{
	struct canvas *shown = &terminal->shown;
	bool all = shown->columns != canvas->columns || shown->rows != canvas->rows;

	if (all)
		canvas_resize(shown, canvas->columns, canvas->rows);
	if (shown->columns != canvas->columns)
		return; /* no memory for it */
	if (all)
		werase(stdscr);
	if (!put_changes(terminal, canvas, all) && x == terminal->cursor_x &&
	    y == terminal->cursor_y)
		return;
	terminal->cursor_x = x;
	terminal->cursor_y = y;
	wmove(stdscr, MAX(MIN(y, LINES - 1), 0), MAX(MIN(x, COLS - 1), 0));
	wrefresh(stdscr);
}

void terminal_redraw(struct terminal *terminal)
{
	(void)terminal;
	clearok(curscr, TRUE);
	wrefresh(stdscr);
}

const char *terminal_color_name(const struct terminal *terminal)
{
	switch (terminal->colors) {
	case TRUE_COLORS:
		return "truecolor";
	case 256:
		return "256 colours";
	case 16:
		return "16 colours";
	case 8:
		return "8 colours";
	default:
		return "no colours";
	}
}

/* ---- The mouse and the clipboard ---- */

void terminal_set_mouse(struct terminal *terminal, bool taken)
{
	if (terminal->mouse == taken)
		return;
	terminal->mouse = taken;
	mousemask(taken ? MOUSE_EVENTS : 0, NULL);
}

/* Returns the end of what was written: four characters for three bytes. */
static char *put_base64(char *at, const unsigned char *bytes, size_t size)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < size; i += 3) {
		size_t left = MIN(size - i, 3);
		unsigned group = (unsigned)bytes[i] << 16 |
				 (left > 1 ? (unsigned)bytes[i + 1] << 8 : 0) |
				 (left > 2 ? (unsigned)bytes[i + 2] : 0);

		for (size_t digit = 0; digit < 4; digit++)
			*at++ = digit <= left ? digits[group >> (18 - 6 * digit) & 63] : '=';
	}
	return at;
}

bool terminal_copy(struct terminal *terminal, const char *text)
{
	static const char start[] = "\033]52;c;";
	size_t size = strlen(text);
	char *sequence = malloc(sizeof(start) + 4 * (size / 3 + 1) + 1);
	char *end;

	(void)terminal;
	if (size > COPY_MAX || sequence == NULL) {
		free(sequence);
		return false;
	}
	memcpy(sequence, start, sizeof(start));
	end = put_base64(sequence + sizeof(start) - 1, (const unsigned char *)text, size);
	*end++ = '\a';
	/* curses writes to the same stream: nothing gets between. */
	fwrite(sequence, 1, (size_t)(end - sequence), stdout);
	fflush(stdout);
	free(sequence);
	return true;
}

/* ---- Keys in ---- */

static bool is_double_click(struct terminal *terminal, int x, int y)
{
	struct timespec now;
	long long elapsed;
	bool same = x == terminal->last_x && y == terminal->last_y;

	clock_gettime(CLOCK_MONOTONIC, &now);
	elapsed = (now.tv_sec - terminal->last_click.tv_sec) * 1000LL +
		  (now.tv_nsec - terminal->last_click.tv_nsec) / 1000000;
	if (same && elapsed <= DOUBLE_CLICK_DELAY) {
		/* A third click starts anew. */
		terminal->last_click = (struct timespec){0};
		return true;
	}
	terminal->last_click = now;
	terminal->last_x = x;
	terminal->last_y = y;
	return false;
}

static struct key_event read_mouse(struct terminal *terminal)
{
	struct key_event event = {.code = KEYCODE_NONE};
	MEVENT mouse;

	if (getmouse(&mouse) != OK)
		return event;
	event.x = mouse.x;
	event.y = mouse.y;
	if (mouse.bstate & BUTTON4_PRESSED)
		event.code = KEYCODE_WHEEL_UP;
	else if (mouse.bstate & BUTTON5_PRESSED)
		event.code = KEYCODE_WHEEL_DOWN;
	else if (mouse.bstate & BUTTON1_PRESSED)
		event.code = is_double_click(terminal, mouse.x, mouse.y) ? KEYCODE_DOUBLE_CLICK
									 : KEYCODE_CLICK;
	return event;
}

static uint32_t code_of_curses(wint_t key)
{
	static const struct {
		wint_t curses;
		uint32_t code;
	} codes[] = {
		{KEY_UP, KEYCODE_UP},         {KEY_DOWN, KEYCODE_DOWN},
		{KEY_LEFT, KEYCODE_LEFT},     {KEY_RIGHT, KEYCODE_RIGHT},
		{KEY_PPAGE, KEYCODE_PAGE_UP}, {KEY_NPAGE, KEYCODE_PAGE_DOWN},
		{KEY_HOME, KEYCODE_HOME},     {KEY_A1, KEYCODE_HOME},
		{KEY_FIND, KEYCODE_HOME},     {KEY_END, KEYCODE_END},
		{KEY_C1, KEYCODE_END},        {KEY_SELECT, KEYCODE_END},
		{KEY_ENTER, KEYCODE_ENTER},   {KEY_BACKSPACE, KEYCODE_BACKSPACE},
		{KEY_DC, KEYCODE_DELETE},     {KEY_BTAB, KEYCODE_BACKTAB},
		{KEY_RESIZE, KEYCODE_RESIZE},
	};

	if (key >= KEY_F(1) && key <= KEY_F(12))
		return KEYCODE_F1 + (uint32_t)(key - KEY_F(1));
	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++)
		if (codes[i].curses == key)
			return codes[i].code;
	return KEYCODE_NONE;
}

static uint32_t code_of_character(wint_t character)
{
	switch (character) {
	case '\r':
	case '\n':
		return KEYCODE_ENTER;
	case '\t':
		return KEYCODE_TAB;
	case '\b':
	case 127:
		return KEYCODE_BACKSPACE;
	default:
		return (uint32_t)character;
	}
}

/* Reads on behind an Esc. Of a sequence that curses does not know, as of a key with
 * Ctrl where terminfo has none, each byte would be a key: some change the host. What
 * comes together with the Esc belongs to it, nobody types that fast. Returns false
 * when it was the key Esc. */
static bool skip_sequence(void)
{
	wint_t key;
	int kind = wget_wch(stdscr, &key);
	bool sequence = kind == OK && (key == '[' || key == 'O');

	if (sequence) {
		kind = wget_wch(stdscr, &key);
		if (kind == OK && key == '[') /* Linux's F1 is ESC [ [ A */
			kind = wget_wch(stdscr, &key);
		while (kind == OK && key < '@') /* numbers and the like, then one letter */
			kind = wget_wch(stdscr, &key);
	} else if (kind == OK) {
		unget_wch((wchar_t)key);
	}
	if (kind == KEY_CODE_YES)
		ungetch((int)key);
	return sequence;
}

struct key_event terminal_read_key(struct terminal *terminal)
{
	struct key_event event = {.code = KEYCODE_NONE};
	wint_t key;

	/* A key without a meaning must not hide those that wait behind it. */
	while (event.code == KEYCODE_NONE) {
		int kind = wget_wch(stdscr, &key);

		if (kind == ERR)
			break;
		if (kind == OK && key == '\033')
			event.code = skip_sequence() ? KEYCODE_NONE : KEYCODE_ESCAPE;
		else if (kind == OK)
			event.code = code_of_character(key);
		else if (key == KEY_MOUSE)
			event = read_mouse(terminal);
		else
			event.code = code_of_curses(key);
	}
	/* What curses kept of the old size is not what was shown. */
	if (event.code == KEYCODE_RESIZE)
		canvas_resize(&terminal->shown, 0, 0);
	return event;
}
