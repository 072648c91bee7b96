/* hints.h - the hints of a dialog, each with the key that it stands for: what is
 * drawn and what a click on it does come from one list. */
#ifndef TUI_HINTS_H
#define TUI_HINTS_H

#include "widgets/dialog.h"
#include "widgets/hintbar.h"
#include "widgets/key.h"

#define HINTS_MAX 8

struct hints {
	size_t count;
	struct hint items[HINTS_MAX];
	uint32_t codes[HINTS_MAX];
	char keys[HINTS_MAX][16];
};

void hints_clear(struct hints *hints);
/* `text` must stay; priority 1 stays longest. More than HINTS_MAX are left out. */
void hints_add(struct hints *hints, uint32_t code, const char *text, int priority);

/* The key of the hint under (x, y) of a drawn dialog, KEYCODE_NONE for none. */
uint32_t hints_key_at(const struct hints *hints, const struct dialog *dialog, int x, int y);

#endif
