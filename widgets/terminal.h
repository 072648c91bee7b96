/* terminal.h - the one place that speaks curses: cells out, keys in. */
#ifndef WIDGETS_TERMINAL_H
#define WIDGETS_TERMINAL_H

#include "widgets/canvas.h"
#include "widgets/theme.h"

struct terminal;

enum terminal_colors {
	TERMINAL_COLORS_AUTO,
	TERMINAL_COLORS_NEVER,
	TERMINAL_COLORS_16,
	TERMINAL_COLORS_256,
	TERMINAL_COLORS_TRUE
};

enum key_code {
	KEYCODE_NONE = 0,
	/* 1..0x10ffff: the character itself; ^A is 1 and so on */
	KEYCODE_UP = 0x110000,
	KEYCODE_DOWN,
	KEYCODE_LEFT,
	KEYCODE_RIGHT,
	KEYCODE_PAGE_UP,
	KEYCODE_PAGE_DOWN,
	KEYCODE_HOME,
	KEYCODE_END,
	KEYCODE_ENTER,
	KEYCODE_ESCAPE,
	KEYCODE_BACKSPACE,
	KEYCODE_DELETE,
	KEYCODE_TAB,
	KEYCODE_BACKTAB,
	KEYCODE_F1,
	KEYCODE_F12 = KEYCODE_F1 + 11,
	KEYCODE_RESIZE,
	KEYCODE_CLICK,
	KEYCODE_DOUBLE_CLICK,
	KEYCODE_WHEEL_UP,
	KEYCODE_WHEEL_DOWN,
};

struct key_event {
	uint32_t code; /* a character or enum key_code */
	int x, y;      /* of the mouse */
};

/* Takes over the terminal on stdin/stdout. Returns NULL with the reason in
 * `reason` (unknown TERM, no terminal); never exits. */
struct terminal *terminal_open(enum terminal_colors colors, char *reason, size_t reason_size);
/* Gives the terminal back as it was. NULL is allowed. */
void terminal_close(struct terminal *terminal);
/* For crash handlers: async-signal-safe enough to leave a usable terminal. */
void terminal_emergency_restore(void);

void terminal_size(const struct terminal *terminal, int *ret_columns, int *ret_rows);
void terminal_set_theme(struct terminal *terminal, const struct theme *theme);
/* Sends what differs from the last frame: nothing when nothing does. The cursor
 * is parked at (x, y), for screen readers. */
void terminal_show(struct terminal *terminal, const struct canvas *canvas, int x, int y);
/* Repaints everything (^L, after a suspend). */
void terminal_redraw(struct terminal *terminal);
/* The next key that waits, KEYCODE_NONE if none. Never blocks. */
struct key_event terminal_read_key(struct terminal *terminal);
/* "truecolor", "256 colours", ... for the help screen. */
const char *terminal_color_name(const struct terminal *terminal);

/* "Up", "PgDn", "^L", "Space", "g": as help and man page write a key. */
const char *key_name(uint32_t code, char buffer[static 16]);

#endif
