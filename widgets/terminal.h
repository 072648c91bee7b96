/* terminal.h - the one place that speaks curses: cells out, keys in. */
#ifndef WIDGETS_TERMINAL_H
#define WIDGETS_TERMINAL_H

#include "widgets/canvas.h"
#include "widgets/key.h"
#include "widgets/theme.h"

struct terminal;

enum terminal_colors {
	TERMINAL_COLORS_AUTO,
	TERMINAL_COLORS_NEVER,
	TERMINAL_COLORS_16,
	TERMINAL_COLORS_256,
	TERMINAL_COLORS_TRUE
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
/* Takes the mouse, or leaves it to the terminal, whose own selection works then.
 * It is taken at first. */
void terminal_set_mouse(struct terminal *terminal, bool taken);
/* Gives a text to the terminal's clipboard (OSC 52), also over ssh; terminals that
 * do not let programs do so ignore it. False when the text is too long for that. */
bool terminal_copy(struct terminal *terminal, const char *text);
/* The next key that waits, KEYCODE_NONE if none. Never blocks. */
struct key_event terminal_read_key(struct terminal *terminal);
/* "truecolor", "256 colours", ... for the help screen. */
const char *terminal_color_name(const struct terminal *terminal);

#endif
