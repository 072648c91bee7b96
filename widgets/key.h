/* key.h - keys and mouse events, and how they are written. */
#ifndef WIDGETS_KEY_H
#define WIDGETS_KEY_H

#include <stdint.h>

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

#define KEYCODE_CTRL(letter) ((uint32_t)((letter)&0x1f))

struct key_event {
	uint32_t code; /* a character or enum key_code */
	int x, y;      /* of the mouse */
};

/* "Up", "PgDn", "^L", "Space", "F1", "g": as help and man page write a key.
 * Returns `buffer` or a constant text. (key_name() is curses's own.) */
const char *key_label(uint32_t code, char buffer[static 16]);

#endif
