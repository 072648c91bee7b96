#include "widgets/key.h"
#include "widgets/pager.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static const struct hint hints[] = {{.key = "Esc", .text = "close", .priority = 1}};

static void draw(struct canvas *canvas, struct pager *pager, int columns, int rows)
{
	canvas_init(canvas, false);
	canvas_resize(canvas, columns, rows);
	pager_draw(canvas, (struct rect){0, 0, columns, rows}, pager, hints, 1);
}

static void row_is(const struct canvas *canvas, int row, const char *wanted)
{
	char *text = canvas_row_text(canvas, row);

	cr_expect_str_eq(text, wanted);
	free(text);
}

Test(pager, lines_from_the_first_column)
{
	struct pager *pager = pager_new("one\ntwo\n\nfour", NULL);
	struct canvas canvas;

	draw(&canvas, pager, 20, 6);
	row_is(&canvas, 0, "one");
	row_is(&canvas, 1, "two");
	row_is(&canvas, 2, "");
	row_is(&canvas, 3, "four");
	row_is(&canvas, 5, "Esc close");
	cr_expect_str_eq(pager_text(pager), "one\ntwo\n\nfour");
	canvas_done(&canvas);
	pager_free(pager);
}

Test(pager, scrolls_and_stops_at_the_ends)
{
	struct pager *pager = pager_new("1\n2\n3\n4\n5\n", NULL);
	struct canvas canvas;

	draw(&canvas, pager, 20, 3);
	canvas_done(&canvas);
	cr_expect(pager_key(pager, 'k'));
	cr_expect(pager_key(pager, 'j'));
	draw(&canvas, pager, 20, 3);
	row_is(&canvas, 0, "2");
	canvas_done(&canvas);
	cr_expect(pager_key(pager, 'G'));
	cr_expect(pager_key(pager, 'j'));
	draw(&canvas, pager, 20, 3);
	row_is(&canvas, 0, "4");
	row_is(&canvas, 1, "5");
	canvas_done(&canvas);
	cr_expect(!pager_key(pager, 'x'));
	pager_free(pager);
}

Test(pager, shows_the_end_on_request)
{
	struct pager *pager = pager_new("1\n2\n3\n4\n5\n", NULL);
	struct canvas canvas;

	pager_to_end(pager);
	draw(&canvas, pager, 20, 4);
	row_is(&canvas, 0, "3");
	row_is(&canvas, 2, "5");
	canvas_done(&canvas);
	cr_expect(pager_key(pager, KEYCODE_UP));
	draw(&canvas, pager, 20, 4);
	row_is(&canvas, 0, "2");
	canvas_done(&canvas);
	pager_free(pager);
}

static char *halve(const char *text, int width)
{
	char *wrapped = malloc(strlen(text) * 2 + 2);
	size_t at = 0;

	for (size_t i = 0; text[i] != '\0'; i++) {
		wrapped[at++] = text[i];
		if ((i + 1) % (size_t)width == 0)
			wrapped[at++] = '\n';
	}
	wrapped[at] = '\0';
	return wrapped;
}

Test(pager, wraps_again_when_the_width_changes)
{
	struct pager *pager = pager_new("abcdef", halve);
	struct canvas canvas;

	draw(&canvas, pager, 3, 4);
	row_is(&canvas, 0, "abc");
	row_is(&canvas, 1, "def");
	canvas_done(&canvas);
	draw(&canvas, pager, 4, 4);
	row_is(&canvas, 0, "abcd");
	row_is(&canvas, 1, "ef");
	canvas_done(&canvas);
	pager_free(pager);
}

Test(pager, nothing_of_it)
{
	struct pager *pager = pager_new("", NULL);
	struct canvas canvas;

	for (int size = 0; size < 5; size++) {
		draw(&canvas, pager, size, size);
		canvas_done(&canvas);
	}
	cr_expect(!pager_key(NULL, 'j'));
	cr_expect_str_eq(pager_text(NULL), "");
	pager_free(pager);
	pager_free(NULL);
}
