#include "widgets/terminal.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <poll.h>
#include <pthread.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define QUIET 60 /* ms without a byte: the frame is out */

static int master;
static struct termios modes_before;
static struct terminal *terminal;
static struct canvas canvas;
static char reason[128];

/* What came out of the terminal since the last call. */
static char sent[1 << 16];
static size_t received;

static size_t drain(void)
{
	struct pollfd ready = {.fd = master, .events = POLLIN};

	received = 0;
	while (received < sizeof(sent) - 1 && poll(&ready, 1, QUIET) > 0) {
		ssize_t part = read(master, sent + received, sizeof(sent) - 1 - received);

		if (part <= 0)
			break;
		received += (size_t)part;
	}
	sent[received] = '\0';
	return received;
}

/* A frame can be more than the pty holds: somebody has to read meanwhile. */
static void *drain_aside(void *unused)
{
	drain();
	return unused;
}

static size_t show(int x, int y)
{
	pthread_t reader;

	cr_assert_eq(pthread_create(&reader, NULL, drain_aside, NULL), 0);
	terminal_show(terminal, &canvas, x, y);
	pthread_join(reader, NULL);
	return received;
}

/* stdin and stdout become a terminal of 80x24, as in a shell. */
static void take_pty(void)
{
	struct winsize size = {.ws_row = 24, .ws_col = 80};
	int slave;

	cr_assert_eq(openpty(&master, &slave, NULL, NULL, &size), 0);
	cr_assert_eq(tcgetattr(slave, &modes_before), 0);
	dup2(slave, STDIN_FILENO);
	dup2(slave, STDOUT_FILENO);
	close(slave);
}

static void start(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	setenv("TERM", "xterm-256color", 1);
	unsetenv("COLORTERM");
	unsetenv("NO_COLOR");
	unsetenv("LINES");
	unsetenv("COLUMNS");
	take_pty();
	canvas_init(&canvas, false);
	canvas_resize(&canvas, 80, 24);
}

static void open_as(const char *term, enum terminal_colors colors)
{
	setenv("TERM", term, 1);
	terminal = terminal_open(colors, reason, sizeof(reason));
	cr_assert(terminal != NULL, "%s", reason);
	drain();
}

static void stop(void)
{
	terminal_close(terminal);
	canvas_done(&canvas);
	drain();
	close(master);
}

TestSuite(terminal, .init = start, .fini = stop, .timeout = 20);

static void fill(void)
{
	for (int y = 0; y < 24; y++)
		canvas_textf(&canvas, 0, y, 80, (enum role)(y % ROLE_COUNT), 0,
			     "├─ 0 eth%d 日本 812 Mb/s ▂▃▅▆", y);
	canvas_highlight(&canvas, (struct rect){0, 5, 80, 1}, CELL_SELECTED);
}

Test(terminal, an_unchanged_frame_sends_nothing)
{
	open_as("xterm-256color", TERMINAL_COLORS_AUTO);
	fill();
	cr_expect_gt(show(0, 5), 200);
	cr_expect(strstr(sent, "eth7 日本") != NULL);
	cr_expect_eq(show(0, 5), 0);
	canvas_clear(&canvas);
	fill();
	cr_expect_eq(show(0, 5), 0);
	canvas_put(&canvas, 40, 9, 'x', ROLE_OK, 0);
	cr_expect(show(0, 5) > 0 && received < 64, "%zu bytes for a cell", received);
	cr_expect_eq(show(0, 5), 0);
	cr_expect(show(0, 6) > 0 && received < 16, "%zu bytes for the cursor", received);
	cr_expect_eq(show(0, 6), 0);
}

Test(terminal, a_theme_that_looks_the_same_sends_next_to_nothing)
{
	struct theme theme;

	open_as("xterm-256color", TERMINAL_COLORS_AUTO);
	fill();
	show(0, 0);
	cr_assert(theme_load_builtin(&theme, "default"));
	terminal_set_theme(terminal, &theme);
	show(0, 0);
	cr_expect_lt(received, 64, "%zu", received);
	cr_assert(theme_load_builtin(&theme, "nord"));
	terminal_set_theme(terminal, &theme);
	show(0, 0);
	cr_expect_gt(received, 200);
}

Test(terminal, redraw_sends_everything_again)
{
	pthread_t reader;

	open_as("xterm-256color", TERMINAL_COLORS_AUTO);
	fill();
	show(0, 0);
	cr_assert_eq(pthread_create(&reader, NULL, drain_aside, NULL), 0);
	terminal_redraw(terminal);
	pthread_join(reader, NULL);
	cr_expect(strstr(sent, "eth7 日本") != NULL);
	cr_expect(strstr(sent, "eth23") != NULL);
}

Test(terminal, wide_characters_are_replaced_whole)
{
	open_as("xterm-256color", TERMINAL_COLORS_AUTO);
	canvas_text(&canvas, 0, 0, 80, ROLE_TEXT, 0, "日本語");
	canvas_text(&canvas, 78, 23, 2, ROLE_TEXT, 0, "語");
	show(0, 0);
	cr_expect(strstr(sent, "日本語") != NULL);
	canvas_clear(&canvas);
	canvas_text(&canvas, 1, 0, 80, ROLE_TEXT, 0, "本日x");
	show(0, 0);
	cr_expect(strstr(sent, "本日x") != NULL);
	cr_expect_eq(show(0, 0), 0);
}

static void expect_depth(const char *term, enum terminal_colors colors, const char *name)
{
	open_as(term, colors);
	cr_expect_str_eq(terminal_color_name(terminal), name);
	fill();
	show(0, 0);
}

Test(terminal, colours_256)
{
	expect_depth("xterm-256color", TERMINAL_COLORS_AUTO, "256 colours");
	cr_expect(strstr(sent, "38;5;") != NULL);
}

Test(terminal, colours_16)
{
	expect_depth("xterm-256color", TERMINAL_COLORS_16, "16 colours");
	cr_expect(strstr(sent, "38;5;") == NULL);
	cr_expect(strstr(sent, "[7m") != NULL || strstr(sent, ";7m") != NULL);
}

Test(terminal, colours_8)
{
	expect_depth("linux", TERMINAL_COLORS_AUTO, "8 colours");
}

Test(terminal, no_colours)
{
	expect_depth("vt100", TERMINAL_COLORS_AUTO, "no colours");
	cr_expect(strstr(sent, "[7m") != NULL || strstr(sent, ";7m") != NULL);
}

Test(terminal, never_colours)
{
	expect_depth("xterm-256color", TERMINAL_COLORS_NEVER, "no colours");
	cr_expect(strstr(sent, "38;5;") == NULL);
}

Test(terminal, no_color_in_the_environment)
{
	setenv("NO_COLOR", "1", 1);
	setenv("COLORTERM", "truecolor", 1);
	expect_depth("xterm-256color", TERMINAL_COLORS_AUTO, "no colours");
}

Test(terminal, an_empty_no_color_is_none)
{
	setenv("NO_COLOR", "", 1);
	expect_depth("xterm-256color", TERMINAL_COLORS_AUTO, "256 colours");
}

Test(terminal, color_option_beats_the_environment)
{
	setenv("NO_COLOR", "1", 1);
	expect_depth("xterm-256color", TERMINAL_COLORS_256, "256 colours");
}

Test(terminal, truecolor_where_terminfo_has_it)
{
	setenv("COLORTERM", "truecolor", 1);
	open_as("xterm-256color", TERMINAL_COLORS_AUTO);
	/* Debian keeps xterm-direct in ncurses-term, which need not be there. */
	if (strcmp(terminal_color_name(terminal), "truecolor") != 0) {
		cr_expect_str_eq(terminal_color_name(terminal), "256 colours");
		return;
	}
	fill();
	show(0, 0);
	cr_expect(strstr(sent, "38:2::") != NULL || strstr(sent, "38;2;") != NULL);
	cr_expect_eq(show(0, 0), 0);
}

Test(terminal, truecolor_falls_back_without_an_entry)
{
	setenv("COLORTERM", "24bit", 1);
	expect_depth("screen-256color", TERMINAL_COLORS_AUTO, "256 colours");
	cr_expect(strstr(sent, "38;5;") != NULL);
}

Test(terminal, what_is_no_terminal_is_refused)
{
	setenv("TERM", "no-such-terminal", 1);
	cr_expect(terminal_open(TERMINAL_COLORS_AUTO, reason, sizeof(reason)) == NULL);
	cr_expect_str_eq(reason, "unknown terminal type: TERM=no-such-terminal");
	setenv("TERM", "dumb", 1);
	cr_expect(terminal_open(TERMINAL_COLORS_AUTO, reason, sizeof(reason)) == NULL);
	cr_expect_str_eq(reason, "it cannot move its cursor: TERM=dumb");
	unsetenv("TERM");
	cr_expect(terminal_open(TERMINAL_COLORS_AUTO, reason, sizeof(reason)) == NULL);
	cr_expect_str_eq(reason, "TERM is not set");
	close(STDIN_FILENO);
	cr_expect(terminal_open(TERMINAL_COLORS_AUTO, reason, sizeof(reason)) == NULL);
	cr_expect_str_eq(reason, "standard input is no terminal");
}

/* The next key of what the terminal sends. */
static struct key_event key_of(const char *bytes)
{
	struct pollfd ready = {.fd = STDIN_FILENO, .events = POLLIN};

	cr_assert_eq(write(master, bytes, strlen(bytes)), (ssize_t)strlen(bytes));
	cr_assert_eq(poll(&ready, 1, 1000), 1);
	return terminal_read_key(terminal);
}

Test(terminal, keys_are_told_apart)
{
	open_as("xterm-256color", TERMINAL_COLORS_AUTO);
	cr_expect_eq(terminal_read_key(terminal).code, KEYCODE_NONE);
	cr_expect_eq(key_of("g").code, 'g');
	cr_expect_eq(key_of("é").code, 0xe9);
	cr_expect_eq(key_of("\033OA").code, KEYCODE_UP);
	cr_expect_eq(key_of("\033[5~").code, KEYCODE_PAGE_UP);
	cr_expect_eq(key_of("\033OH").code, KEYCODE_HOME);
	cr_expect_eq(key_of("\033[3~").code, KEYCODE_DELETE);
	cr_expect_eq(key_of("\033[Z").code, KEYCODE_BACKTAB);
	cr_expect_eq(key_of("\033OP").code, KEYCODE_F1);
	cr_expect_eq(key_of("\033[24~").code, KEYCODE_F12);
	cr_expect_eq(key_of("\r").code, KEYCODE_ENTER);
	cr_expect_eq(key_of("\t").code, KEYCODE_TAB);
	cr_expect_eq(key_of("\x7f").code, KEYCODE_BACKSPACE);
	cr_expect_eq(key_of("\x0c").code, KEYCODE_CTRL('l'));
	cr_expect_eq(key_of("\033").code, KEYCODE_ESCAPE);
	cr_expect_eq(key_of("\033[1;5Q" /* ^F2: not ours */ "x").code, 'x');
	cr_expect_eq(terminal_read_key(terminal).code, KEYCODE_NONE);
}

Test(terminal, sequences_of_unknown_keys_are_no_keys)
{
	/* ^Right, ^Delete, shifted F12, F1 as Linux has it, focus, an answer */
	static const char *const sequences[] = {"\033[1;5C", "\033[3;5~", "\033[24;2~", "\033[[A",
						"\033O5c",   "\033[I",    "\033[?1;2c"};
	char bytes[32];

	open_as("screen", TERMINAL_COLORS_AUTO);
	for (size_t i = 0; i < sizeof(sequences) / sizeof(*sequences); i++) {
		snprintf(bytes, sizeof(bytes), "%sx", sequences[i]);
		cr_expect_eq(key_of(bytes).code, 'x', "%s", sequences[i] + 1);
		cr_expect_eq(terminal_read_key(terminal).code, KEYCODE_NONE, "%s",
			     sequences[i] + 1);
	}
	cr_expect_eq(key_of("\033c").code, KEYCODE_ESCAPE); /* keys typed ahead are kept */
	cr_expect_eq(terminal_read_key(terminal).code, 'c');
	cr_expect_eq(key_of("\033\033OA").code, KEYCODE_ESCAPE);
	cr_expect_eq(terminal_read_key(terminal).code, KEYCODE_UP);
}

static void expect_both_forms(const char *term)
{
	static const struct {
		const char *sequence;
		uint32_t code;
	} forms[] = {{"\033[A", KEYCODE_UP},   {"\033OB", KEYCODE_DOWN}, {"\033[C", KEYCODE_RIGHT},
		     {"\033OD", KEYCODE_LEFT}, {"\033[H", KEYCODE_HOME}, {"\033[1~", KEYCODE_HOME},
		     {"\033OF", KEYCODE_END},  {"\033[F", KEYCODE_END},  {"\033[4~", KEYCODE_END}};

	open_as(term, TERMINAL_COLORS_AUTO);
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++)
		cr_expect_eq(key_of(forms[i].sequence).code, forms[i].code, "%s: %s", term,
			     forms[i].sequence + 1);
}

Test(terminal, keys_of_a_multiplexer_that_is_taken_for_xterm)
{
	expect_both_forms("xterm-256color");
}

Test(terminal, keys_of_an_xterm_that_is_taken_for_screen)
{
	expect_both_forms("screen");
}

Test(terminal, its_own_size_beats_the_environment)
{
	int columns, rows;

	setenv("COLUMNS", "40", 1);
	setenv("LINES", "10", 1);
	open_as("xterm-256color", TERMINAL_COLORS_AUTO);
	terminal_size(terminal, &columns, &rows);
	cr_expect_eq(columns, 80);
	cr_expect_eq(rows, 24);
}

Test(terminal, the_mouse_clicks_and_turns_its_wheel)
{
	struct key_event event;

	open_as("xterm-256color", TERMINAL_COLORS_AUTO);
	event = key_of("\033[<0;11;6M\033[<0;11;6m");
	cr_expect_eq(event.code, KEYCODE_CLICK);
	cr_expect_eq(event.x, 10);
	cr_expect_eq(event.y, 5);
	event = key_of("\033[<0;11;6M\033[<0;11;6m");
	cr_expect_eq(event.code, KEYCODE_DOUBLE_CLICK);
	cr_expect_eq(key_of("\033[<0;11;6M\033[<0;11;6m").code, KEYCODE_CLICK);
	cr_expect_eq(key_of("\033[<0;31;6M\033[<0;31;6m").code, KEYCODE_CLICK);
	cr_expect_eq(key_of("\033[<64;1;1M").code, KEYCODE_WHEEL_UP);
	cr_expect_eq(key_of("\033[<65;1;1M").code, KEYCODE_WHEEL_DOWN);
	cr_expect_eq(terminal_read_key(terminal).code, KEYCODE_NONE);
}

Test(terminal, a_new_size_is_a_key)
{
	struct winsize size = {.ws_row = 10, .ws_col = 40};
	int columns, rows;

	open_as("xterm-256color", TERMINAL_COLORS_AUTO);
	fill();
	show(0, 0);
	terminal_size(terminal, &columns, &rows);
	cr_expect_eq(columns, 80);
	cr_expect_eq(rows, 24);
	cr_assert_eq(ioctl(master, TIOCSWINSZ, &size), 0);
	raise(SIGWINCH);
	cr_expect_eq(terminal_read_key(terminal).code, KEYCODE_RESIZE);
	terminal_size(terminal, &columns, &rows);
	cr_expect_eq(columns, 40);
	cr_expect_eq(rows, 10);
	canvas_resize(&canvas, 40, 10);
	canvas_text(&canvas, 0, 0, 40, ROLE_TEXT, 0, "new size");
	show(0, 0);
	cr_expect(strstr(sent, "new size") != NULL);
	cr_expect_eq(show(0, 0), 0);
	/* a canvas of another size than the terminal's does no harm */
	canvas_resize(&canvas, 90, 30);
	canvas_text(&canvas, 0, 29, 90, ROLE_TEXT, 0, "below");
	show(85, 29);
	cr_expect(strstr(sent, "below") == NULL);
}

static bool modes_are_as_before(void)
{
	struct termios now;

	tcgetattr(STDIN_FILENO, &now);
	return now.c_lflag == modes_before.c_lflag && now.c_iflag == modes_before.c_iflag &&
	       now.c_oflag == modes_before.c_oflag;
}

Test(terminal, copies_to_the_clipboard)
{
	static const struct {
		const char *text, *sequence;
	} copies[] = {
		{"", "\033]52;c;\a"},
		{"a", "\033]52;c;YQ==\a"},
		{"ab", "\033]52;c;YWI=\a"},
		{"abc", "\033]52;c;YWJj\a"},
		{"echo 4\n", "\033]52;c;ZWNobyA0Cg==\a"},
		{"\303\251", "\033]52;c;w6k=\a"},
	};
	char *huge = malloc(100000);

	open_as("xterm-256color", TERMINAL_COLORS_AUTO);
	for (size_t i = 0; i < sizeof(copies) / sizeof(*copies); i++) {
		cr_expect(terminal_copy(terminal, copies[i].text));
		drain();
		cr_expect_str_eq(sent, copies[i].sequence);
	}
	memset(huge, 'x', 99999);
	huge[99999] = '\0';
	cr_expect(!terminal_copy(terminal, huge), "terminals drop what is too long");
	cr_expect_eq(drain(), 0);
	free(huge);
}

Test(terminal, leaves_the_mouse_to_the_terminal_on_request)
{
	open_as("xterm-256color", TERMINAL_COLORS_AUTO);
	terminal_set_mouse(terminal, true);
	show(0, 0);
	cr_expect(strstr(sent, "1000l") == NULL);
	terminal_set_mouse(terminal, false);
	show(1, 0);
	cr_expect(strstr(sent, "1000l") != NULL, "%s", sent);
	terminal_set_mouse(terminal, true);
	show(0, 0);
	cr_expect(strstr(sent, "1000h") != NULL, "%s", sent);
}

Test(terminal, closing_gives_the_terminal_back)
{
	open_as("xterm-256color", TERMINAL_COLORS_AUTO);
	cr_expect(!modes_are_as_before());
	terminal_close(terminal);
	terminal = NULL;
	drain();
	cr_expect(strstr(sent, "\033[?1049l") != NULL);
	cr_expect(strstr(sent, "1000l") != NULL);
	cr_expect(modes_are_as_before());
	terminal_emergency_restore();
	cr_expect_eq(drain(), 0);
}

Test(terminal, a_crash_gives_the_terminal_back)
{
	open_as("xterm-256color", TERMINAL_COLORS_AUTO);
	terminal_emergency_restore();
	drain();
	cr_expect(strstr(sent, "\033[?1049l") != NULL);
	cr_expect(strstr(sent, "\033[?1000l") != NULL);
	cr_expect(strstr(sent, "\033[?25h") != NULL);
	cr_expect(modes_are_as_before());
	terminal_emergency_restore();
	cr_expect_eq(drain(), 0);
}

Test(terminal, interrupt_and_suspend_stay_signals)
{
	struct termios now;

	open_as("xterm-256color", TERMINAL_COLORS_AUTO);
	tcgetattr(STDIN_FILENO, &now);
	cr_expect(now.c_lflag & ISIG);
	cr_expect(!(now.c_lflag & ECHO));
	cr_expect(!(now.c_lflag & ICANON));
}
