#include "widgets/key.h"

#include "widgets/utf8.h"

#include <stdio.h>

static const char *const names[] = {
	[KEYCODE_UP - KEYCODE_UP] = "Up",
	[KEYCODE_DOWN - KEYCODE_UP] = "Down",
	[KEYCODE_LEFT - KEYCODE_UP] = "Left",
	[KEYCODE_RIGHT - KEYCODE_UP] = "Right",
	[KEYCODE_PAGE_UP - KEYCODE_UP] = "PgUp",
	[KEYCODE_PAGE_DOWN - KEYCODE_UP] = "PgDn",
	[KEYCODE_HOME - KEYCODE_UP] = "Home",
	[KEYCODE_END - KEYCODE_UP] = "End",
	[KEYCODE_ENTER - KEYCODE_UP] = "Enter",
	[KEYCODE_ESCAPE - KEYCODE_UP] = "Esc",
	[KEYCODE_BACKSPACE - KEYCODE_UP] = "Backspace",
	[KEYCODE_DELETE - KEYCODE_UP] = "Del",
	[KEYCODE_TAB - KEYCODE_UP] = "Tab",
	[KEYCODE_BACKTAB - KEYCODE_UP] = "S-Tab",
	[KEYCODE_RESIZE - KEYCODE_UP] = "resize",
	[KEYCODE_CLICK - KEYCODE_UP] = "click",
	[KEYCODE_DOUBLE_CLICK - KEYCODE_UP] = "double click",
	[KEYCODE_WHEEL_UP - KEYCODE_UP] = "wheel up",
	[KEYCODE_WHEEL_DOWN - KEYCODE_UP] = "wheel down",
};

const char *key_label(uint32_t code, char buffer[static 16])
{
	if (code == KEYCODE_NONE)
		return "";
	if (code == ' ')
		return "Space";
	if (code < ' ')
		snprintf(buffer, 16, "^%c", (char)(code + '@'));
	else if (code >= KEYCODE_F1 && code <= KEYCODE_F12)
		snprintf(buffer, 16, "F%u", (unsigned)(code - KEYCODE_F1 + 1));
	else if (code >= KEYCODE_UP)
		return code <= KEYCODE_WHEEL_DOWN ? names[code - KEYCODE_UP] : "";
	else
		utf8_put(code, buffer);
	return buffer;
}
