/* vt.h - a program on a pseudo-terminal, seen through a terminal emulator.
 *
 * What a user would see, for tests and pictures. Nothing is drawn until one of
 * the vt_wait functions reads it: they are also how time passes.
 */
#ifndef TESTS_TUI_VT_H
#define TESTS_TUI_VT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <vterm.h>

struct vt;

/* Starts argv[0] on a terminal of this size with exactly this environment
 * (TERM and LC_ALL among it). Aborts when there is no pseudo-terminal. */
struct vt *vt_spawn(int columns, int rows, char *const argv[], char *const env[]);
/* Ends the program if it still runs. NULL is allowed. */
void vt_free(struct vt *vt);

void vt_type(struct vt *vt, const char *keys);
/* xterm's SGR mouse: button 0 left, 64 wheel up, 65 wheel down; from (0, 0). */
void vt_click(struct vt *vt, int button, int column, int row);
void vt_resize(struct vt *vt, int columns, int rows);
void vt_signal(struct vt *vt, int signal);
int vt_pid(const struct vt *vt);

/* Until `needle` is on the screen, or not any more. False when time ran out or
 * the program ended before. */
bool vt_wait_text(struct vt *vt, const char *needle, int milliseconds);
bool vt_wait_gone(struct vt *vt, const char *needle, int milliseconds);
/* Until nothing came for `quiet` milliseconds. */
bool vt_settle(struct vt *vt, int quiet, int milliseconds);
/* Until the program ended: its exit status, 128 + signal, or -1. */
int vt_wait_exit(struct vt *vt, int milliseconds);

/* The screen as UTF-8 lines without trailing blanks. The caller frees it. */
char *vt_text(const struct vt *vt);
bool vt_shows(const struct vt *vt, const char *needle);
/* The row on which `needle` is first seen, -1 when it is not. */
int vt_row_of(const struct vt *vt, const char *needle);
VTermScreenCell vt_cell(const struct vt *vt, int column, int row);
/* The colour as 0xrrggbb, or `otherwise` for the terminal's own. */
uint32_t vt_color(const struct vt *vt, VTermColor color, uint32_t otherwise);

int vt_columns(const struct vt *vt);
int vt_rows(const struct vt *vt);
/* Bytes that the program has sent so far. */
size_t vt_bytes(const struct vt *vt);
bool vt_on_alternate_screen(const struct vt *vt);
bool vt_cursor_visible(const struct vt *vt);
bool vt_wants_mouse(const struct vt *vt);
/* True when the terminal's line discipline is in canonical mode and echoes. */
bool vt_is_cooked(const struct vt *vt);

/* Monotonic milliseconds. */
int64_t vt_now(void);

#endif
