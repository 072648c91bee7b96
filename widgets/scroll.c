#include "widgets/scroll.h"

#include "widgets/key.h"

#include <sys/param.h>

void scroll_follow(struct scroll *scroll, int rows, int height)
{
	rows = MAX(rows, 0);
	height = MAX(height, 1);
	scroll->selected = MAX(MIN(scroll->selected, rows - 1), -1);
	if (scroll->selected >= 0) {
		scroll->top = MIN(scroll->top, scroll->selected);
		scroll->top = MAX(scroll->top, scroll->selected - height + 1);
	}
	scroll->top = MAX(MIN(scroll->top, rows - height), 0);
}

bool scroll_key(int *top, uint32_t code, int rows, int height)
{
	int last = MAX(rows - height, 0);
	int page = MAX(height - 1, 1);
	int to = MIN(*top, last);

	switch (code) {
	case KEYCODE_UP:
	case KEYCODE_WHEEL_UP:
	case 'k':
		to--;
		break;
	case KEYCODE_DOWN:
	case KEYCODE_WHEEL_DOWN:
	case 'j':
		to++;
		break;
	case KEYCODE_PAGE_UP:
	case KEYCODE_CTRL('b'):
		to -= page;
		break;
	case KEYCODE_PAGE_DOWN:
	case KEYCODE_CTRL('f'):
	case ' ':
		to += page;
		break;
	case KEYCODE_HOME:
	case 'g':
		to = 0;
		break;
	case KEYCODE_END:
	case 'G':
		to = last;
		break;
	default:
		return false;
	}
	*top = MAX(MIN(to, last), 0);
	return true;
}

void scroll_draw_bar(struct canvas *canvas, struct rect rect, const struct scroll *scroll, int rows)
{
	int size, start;

	if (rows <= rect.height || rect.height <= 0 || rect.width <= 0)
		return;
	size = MAX((int)((long long)rect.height * rect.height / rows), 1);
	start = (int)((long long)MIN(scroll->top, rows - rect.height) * (rect.height - size) /
		      (rows - rect.height));
	for (int y = 0; y < rect.height; y++) {
		bool thumb = y >= start && y < start + size;

		canvas_text(canvas, rect.x + rect.width - 1, rect.y + y, 1,
			    thumb ? ROLE_DIM : ROLE_BORDER, CELL_PLAIN,
			    canvas_glyph(canvas, thumb ? GLYPH_THUMB : GLYPH_VERTICAL));
	}
}
