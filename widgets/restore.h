/* restore.h - what a crash handler does to leave a usable terminal behind. */
#ifndef WIDGETS_RESTORE_H
#define WIDGETS_RESTORE_H

#include <stddef.h>
#include <termios.h>

#define RESTORE_SIZE 256

struct restore {
	struct termios before;
	char sequences[RESTORE_SIZE];
	size_t length;
};

/* Notes the modes of the terminal on stdin; before curses changes them. 0 or
 * -errno. */
int restore_note_modes(struct restore *restore);
/* Collects curses' sequences that undo its own, and makes `restore` the one that
 * restore_now() uses, until restore_forget(). After newterm(). */
void restore_arm(struct restore *restore);
void restore_forget(void);
/* Async-signal-safe. Does nothing the second time, or when nothing is armed. */
void restore_now(void);

#endif
