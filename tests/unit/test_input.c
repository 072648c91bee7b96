#include "tests/unit/tui_fixture.h"
#include "tui/input.h"
#include "tui/proposal.h"

#include <criterion/criterion.h>

/* Low enough for the details to cover the list and scroll. */
#define COLUMNS 80
#define ROWS    16

/* What the loop does with a key: take it, update, draw. */
static unsigned press(struct view *view, uint32_t key)
{
	struct canvas canvas;
	unsigned stale = input_take(view, (struct key_event){.code = key});

	if ((stale & STALE_ROWS) != 0)
		screen_update(view);
	fixture_draw(view, &canvas, COLUMNS, ROWS);
	canvas_done(&canvas);
	return stale;
}

static unsigned click(struct view *view, uint32_t code, int x, int y)
{
	unsigned stale = input_take(view, (struct key_event){code, x, y});

	if ((stale & STALE_ROWS) != 0)
		screen_update(view);
	return stale;
}

static void open_view(struct view *view)
{
	struct canvas canvas;

	fixture_view(view);
	fixture_draw(view, &canvas, COLUMNS, ROWS);
	canvas_done(&canvas);
}

static void type(struct view *view, const char *text)
{
	for (; *text != '\0'; text++)
		press(view, (unsigned char)*text);
}

static int selected(struct view *view)
{
	return screen_list(view)->scroll.selected;
}

static size_t row_count(struct view *view)
{
	return screen_list(view)->rows.count;
}

Test(input, arrows_and_letters_move)
{
	struct view view;

	open_view(&view);
	press(&view, KEYCODE_DOWN);
	press(&view, 'j');
	cr_expect_eq(selected(&view), 2);
	press(&view, 'k');
	press(&view, KEYCODE_UP);
	press(&view, KEYCODE_UP);
	cr_expect_eq(selected(&view), 0);
	press(&view, 'G');
	cr_expect_eq(selected(&view), 8);
	press(&view, KEYCODE_HOME);
	cr_expect_eq(selected(&view), 0);
	press(&view, KEYCODE_CTRL('F'));
	cr_expect_eq(selected(&view), 8);
	press(&view, KEYCODE_PAGE_UP);
	cr_expect_eq(selected(&view), 0);
	view_done(&view);
}

Test(input, folding)
{
	struct view view;

	open_view(&view);
	press(&view, 'j');
	press(&view, 'j');
	press(&view, 'h');
	cr_expect_eq(selected(&view), 0, "from a VF to its PF");
	press(&view, KEYCODE_LEFT);
	cr_expect_eq(row_count(&view), 3);
	press(&view, KEYCODE_RIGHT);
	cr_expect_eq(row_count(&view), 9);
	press(&view, 'l');
	cr_expect_eq(selected(&view), 1, "into what is open");
	press(&view, '-');
	cr_expect_eq(row_count(&view), 3);
	cr_expect_eq(selected(&view), 0);
	press(&view, '+');
	cr_expect_eq(row_count(&view), 9);
	cr_expect_eq(selected(&view), 1, "back where it was");
	view_done(&view);
}

Test(input, filter_is_typed_kept_and_cleared)
{
	struct view view;

	open_view(&view);
	press(&view, '/');
	cr_assert(view.prompting);
	type(&view, "iavfq");
	cr_expect_eq(row_count(&view), 0, "q is a letter here");
	press(&view, KEYCODE_BACKSPACE);
	cr_expect_eq(row_count(&view), 3);
	press(&view, KEYCODE_ENTER);
	cr_expect(!view.prompting);
	cr_expect_eq(row_count(&view), 3);
	press(&view, 'n');
	cr_expect_eq(selected(&view), 1);
	press(&view, 'N');
	cr_expect_eq(selected(&view), 2);
	press(&view, '-');
	cr_expect(strstr(view.message, "filter") != NULL, "folding is refused with a reason");
	press(&view, KEYCODE_ESCAPE);
	cr_expect_eq(row_count(&view), 9);
	view_done(&view);
}

Test(input, escape_in_the_prompt_goes_back)
{
	struct view view;

	open_view(&view);
	press(&view, '/');
	type(&view, "iavf");
	press(&view, KEYCODE_ENTER);
	press(&view, '/');
	type(&view, "xyz");
	press(&view, KEYCODE_ESCAPE);
	cr_expect_str_eq(view.filter, "iavf");
	cr_expect_eq(row_count(&view), 3);
	view_done(&view);
}

Test(input, marks)
{
	struct view view;

	open_view(&view);
	press(&view, 'j');
	press(&view, ' ');
	press(&view, 'j');
	press(&view, 'V');
	cr_expect_eq(keyset_count(view.marked), 3);
	press(&view, 'g');
	press(&view, 'j');
	press(&view, ' ');
	cr_expect_eq(keyset_count(view.marked), 2);
	press(&view, '\\');
	cr_expect_eq(keyset_count(view.marked), 0);
	view_done(&view);
}

Test(input, details_cover_a_small_screen)
{
	struct view view;

	open_view(&view);
	press(&view, 'j');
	press(&view, KEYCODE_ENTER);
	cr_assert(view.parts.details_cover);
	press(&view, KEYCODE_DOWN);
	cr_expect_eq(view.details_scroll, 1);
	cr_expect_eq(selected(&view), 1, "the list stays where it is");
	press(&view, 'G');
	cr_expect_gt(view.details_scroll, 1);
	cr_expect_lt(view.details_scroll, 60);
	press(&view, KEYCODE_ESCAPE);
	cr_expect(!view.parts.details_cover);
	press(&view, KEYCODE_ENTER);
	cr_expect_eq(press(&view, 'q') & STALE_LIFE, 0, "q closes what is open first");
	cr_expect_neq(press(&view, 'q') & STALE_LIFE, 0);
	view_done(&view);
}

Test(input, screens)
{
	struct view view;

	open_view(&view);
	press(&view, 'j');
	press(&view, 'j');
	press(&view, '2');
	cr_expect_eq(view.screen, 1);
	cr_expect_eq(screen_selected(&view)->vf->index, 1, "the same function is selected");
	press(&view, KEYCODE_BACKTAB);
	cr_expect_eq(view.screen, 0);
	press(&view, KEYCODE_BACKTAB);
	cr_expect_eq(view.screen, screen_count() - 1, "around the ends");
	press(&view, KEYCODE_TAB);
	cr_expect_eq(view.screen, 0);
	press(&view, '9');
	cr_expect_eq(view.screen, 0, "there is no ninth");
	view_done(&view);
}

Test(input, requests_to_the_loop)
{
	struct view view;

	open_view(&view);
	cr_expect_neq(press(&view, 't') & STALE_THEME, 0);
	cr_expect_neq(press(&view, 'r') & STALE_HOST, 0);
	cr_expect_neq(press(&view, 'p') & STALE_PAUSE, 0);
	cr_expect(view.paused);
	cr_expect_neq(press(&view, KEYCODE_CTRL('L')) & STALE_TERMINAL, 0);
	cr_expect_eq(press(&view, '.'), STALE_NOTHING, "only a still demo is stepped");
	view.options.still = true;
	cr_expect_neq(press(&view, '.') & STALE_CLOCK, 0);
	cr_expect_eq(press(&view, 'x'), STALE_NOTHING);
	view_done(&view);
}

Test(input, help_takes_the_keys)
{
	struct view view;

	open_view(&view);
	press(&view, '?');
	cr_assert(view.reading != NULL);
	press(&view, 'j');
	cr_expect_eq(selected(&view), 0);
	press(&view, 'q');
	cr_expect(view.reading == NULL);
	view_done(&view);
}

Test(input, sorting)
{
	struct view view;
	struct list *list;

	open_view(&view);
	list = screen_list(&view);
	press(&view, '<');
	cr_expect_str_eq(list->columns[list->sorted].layout.title, "TX", "the last one shown");
	cr_expect(list->descending);
	press(&view, 'I');
	cr_expect(!list->descending);
	press(&view, '>');
	cr_expect_eq(list->sorted, 0);
	view_done(&view);
}

Test(input, mouse)
{
	struct view view;
	struct list *list;

	open_view(&view);
	list = screen_list(&view);
	click(&view, KEYCODE_CLICK, 10, 6);
	cr_expect_eq(selected(&view), 3);
	click(&view, KEYCODE_CLICK, 1, 3);
	cr_expect_eq(row_count(&view), 3, "on the fold mark");
	click(&view, KEYCODE_CLICK, 1, 3);
	cr_expect_eq(row_count(&view), 9);
	click(&view, KEYCODE_WHEEL_DOWN, 10, 8);
	cr_expect_eq(selected(&view), 3);
	click(&view, KEYCODE_CLICK, 1 + list->slots[7].x + 5, 2);
	cr_expect_eq(list->sorted, 7, "on the title of rx");
	click(&view, KEYCODE_DOUBLE_CLICK, 10, 6);
	cr_expect_eq(view.details, DETAILS_OPEN);
	click(&view, KEYCODE_CLICK, 70, 12);
	click(&view, KEYCODE_CLICK, 500, 500);
	view_done(&view);
}

Test(input, click_on_tabs_and_hints)
{
	struct view view;
	bool switched = false;
	bool quit = false;

	open_view(&view);
	for (int x = 0; x < 80; x++) {
		click(&view, KEYCODE_CLICK, x, view.parts.tabs.y);
		switched |= view.screen == 1;
	}
	cr_expect(switched);
	for (int x = 0; x < 80 && !quit; x++) {
		quit = (click(&view, KEYCODE_CLICK, x, ROWS - 1) & STALE_LIFE) != 0;
		dialog_free(view.reading);
		view.reading = NULL;
		proposal_free(view.proposal);
		view.proposal = NULL;
		view.prompting = false;
		view.message[0] = '\0';
	}
	cr_expect(quit, "the hint of q");
	view_done(&view);
}
