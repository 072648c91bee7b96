#include "tests/unit/tui_fixture.h"
#include "tui/input.h"

#include <criterion/criterion.h>
#include <errno.h>

static struct view view;

static size_t number_of(const char *title)
{
	size_t n = 0;

	while (strcmp(screen_at(n)->title, title) != 0)
		n++;
	return n;
}

static void start(void)
{
	fixture_view(&view);
	view.screen = number_of("Journal");
}

static void stop(void)
{
	view_done(&view);
}

TestSuite(journal_screen, .init = start, .fini = stop);

static void add(const char *title, enum executor_outcome outcome, uint64_t undoes)
{
	struct journal_entry *entry;

	view.past.readings++;
	view.past.entries = reallocarray(view.past.entries, view.past.count + 1, sizeof(*entry));
	entry = &view.past.entries[view.past.count++];
	*entry = (struct journal_entry){
		.id = view.past.count,
		.time = 1700000000,
		.who = "root (sudo: alice)",
		.outcome = outcome,
		.undoes = undoes,
		.steps = json_pack("[{s:s, s:s, s:s}]", "words", "set VLAN to 50", "command",
				   "ip link set eth0 vf 2 vlan 50", "result", "taken-back"),
		.undo = json_array(),
	};
	strcpy(entry->title, title);
}

static bool shows(const char *text)
{
	struct canvas canvas;
	bool found;

	fixture_draw(&view, &canvas, 110, 24);
	found = fixture_shows(&canvas, text);
	if (!found)
		fixture_print(&canvas);
	canvas_done(&canvas);
	return found;
}

static unsigned key(uint32_t code)
{
	return input_take(&view, (struct key_event){.code = code});
}

Test(journal_screen, says_what_there_is_not)
{
	cr_expect(shows("reading the journal ..."));
	view.past.readings = 1;
	cr_expect(shows("Nothing was changed by vftop yet."));
	view.past.error.code = 13;
	strcpy(view.past.error.message, "journal: Permission denied");
	cr_expect(shows("journal: Permission denied"));
	view.past.error.code = 0;
	view.options.no_journal = true;
	cr_expect(shows("A capture holds no journal."));
}

Test(journal_screen, newest_first_with_outcomes)
{
	struct canvas canvas;
	char *row;

	add("eth0: 0 -> 4 VFs", OUTCOME_DONE, 0);
	add("eth0/2: vlan", OUTCOME_ROLLED_BACK, 0);
	add("eth0/3: mac", OUTCOME_HALF, 0);
	add("eth0: 4 -> 0 VFs", OUTCOME_DONE, 1);
	cr_expect(shows("undo of 1: eth0: 4 -> 0 VFs"));
	cr_expect(shows("undone by 4"));
	cr_expect(shows("rolled back"));
	cr_expect(shows("HALF DONE"));
	cr_expect(shows("root (sudo: alice)"));
	fixture_draw(&view, &canvas, 110, 24);
	row = canvas_row_text(&canvas, view.parts.body.y + 1);
	cr_expect(strstr(row, "undo of 1") != NULL, "%s", row);
	free(row);
	canvas_done(&canvas);
}

Test(journal_screen, enter_tells_all_of_one)
{
	add("eth0: 0 -> 4 VFs", OUTCOME_DONE, 0);
	add("eth0/2: vlan", OUTCOME_ROLLED_BACK, 0);
	cr_expect(shows("eth0/2: vlan"));
	error_set(&view.past.entries[1].error, EIO, "set VLAN of eth0/2: kernel says: no");
	key(KEYCODE_ENTER);
	cr_assert(view.reading != NULL);
	cr_expect(shows("set VLAN of eth0/2: kernel says: no"));
	cr_expect(shows("change 2, 2023-"));
	cr_expect(shows("ip link set eth0 vf 2 vlan 50"));
	cr_expect(shows("taken-back"));
	key(KEYCODE_ESCAPE);
	cr_expect(view.reading == NULL);
	key('j');
	key(KEYCODE_ENTER);
	cr_expect(shows("change 1, 2023-"));
}

Test(journal_screen, moves_within_its_ends)
{
	struct canvas canvas;

	for (int i = 0; i < 50; i++)
		add("eth0/2: vlan", OUTCOME_DONE, 0);
	fixture_draw(&view, &canvas, 80, 24);
	canvas_done(&canvas);
	key('G');
	key('j');
	key(KEYCODE_ENTER);
	cr_expect(shows("change 1, 2023-"));
	key(KEYCODE_ESCAPE);
	key('g');
	key('k');
	key(KEYCODE_ENTER);
	cr_expect(shows("change 50, 2023-"));
}

Test(journal_screen, a_click_selects_and_a_double_click_opens)
{
	struct canvas canvas;

	add("eth0: 0 -> 4 VFs", OUTCOME_DONE, 0);
	add("eth0/2: vlan", OUTCOME_DONE, 0);
	fixture_draw(&view, &canvas, 80, 24);
	canvas_done(&canvas);
	input_take(&view, (struct key_event){KEYCODE_DOUBLE_CLICK, 9, view.parts.body.y + 2});
	cr_expect(shows("change 1, 2023-"));
	key(KEYCODE_ESCAPE);
	input_take(&view, (struct key_event){KEYCODE_DOUBLE_CLICK, 9, view.parts.body.y + 9});
	cr_expect(view.reading == NULL);
}

Test(journal_screen, coming_to_it_reads_the_journal)
{
	view.screen = 0;
	cr_expect((key('1' + (uint32_t)number_of("Journal")) & STALE_PAST) != 0);
	cr_expect_eq(key('1') & STALE_PAST, 0);
}

Test(journal_screen, keys_of_lists_mean_nothing_here)
{
	static const uint32_t codes[] = {' ', '/', '<', '>', 'I', 'n', 'c', 'm',
					 'v', 'e', 'o', 'b', '+', '-', 'J'};

	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++) {
		key(codes[i]);
		cr_expect(view.proposal == NULL);
		cr_expect(!view.prompting);
	}
}

Test(journal_screen, any_size)
{
	add("eth0: 0 -> 4 VFs", OUTCOME_DONE, 0);
	for (int columns = 1; columns < 140; columns += 3)
		for (int rows = 1; rows < 30; rows++) {
			struct canvas canvas;

			fixture_draw(&view, &canvas, columns, rows);
			canvas_done(&canvas);
		}
}
