#include "tui/hints.h"

void hints_clear(struct hints *hints)
{
	hints->count = 0;
}

void hints_add(struct hints *hints, uint32_t code, const char *text, int priority)
{
	size_t n = hints->count;

	if (n == HINTS_MAX)
		return;
	hints->codes[n] = code;
	hints->items[n] = (struct hint){
		.key = key_label(code, hints->keys[n]),
		.text = text,
		.priority = priority,
	};
	hints->count++;
}

uint32_t hints_key_at(const struct hints *hints, const struct dialog *dialog, int x, int y)
{
	int at = dialog_hint_at(dialog, hints->items, hints->count, x, y);

	return at >= 0 ? hints->codes[at] : KEYCODE_NONE;
}
