/* What the dashboard does when it is used: keys, mouse, sizes, themes, endings. */
#include "tests/tui/demo.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

TestSuite(dashboard, .timeout = 60);

static const struct demo homelab = {0};

static bool row_has(const struct vt *vt, int row, const char *text)
{
	char *line = demo_row(vt, row);
	bool has = strstr(line, text) != NULL;
	free(line);
	return has;
}

static bool selected_has(const struct vt *vt, const char *text)
{
	int row = demo_selected_row(vt);
	return row >= 0 && row_has(vt, row, text);
}

/* --- endings ------------------------------------------------------------------ */

static void is_given_back(struct vt *vt)
{
	cr_assert(!vt_on_alternate_screen(vt), "still on the alternate screen");
	cr_assert(vt_cursor_visible(vt), "the cursor stays hidden");
	cr_assert(!vt_wants_mouse(vt), "the mouse stays caught");
	cr_assert(vt_is_cooked(vt), "the terminal does not echo");
}

Test(dashboard, takes_the_terminal_and_gives_it_back)
{
	struct vt *vt = demo_open(&homelab);
	cr_assert(vt_on_alternate_screen(vt));
	cr_assert(vt_wants_mouse(vt));
	cr_assert(!vt_is_cooked(vt));
	vt_type(vt, "q");
	cr_assert_eq(vt_wait_exit(vt, 5000), 0);
	is_given_back(vt);
	vt_free(vt);
}

static void ends_by_signal(int number)
{
	struct vt *vt = demo_open(&homelab);
	vt_signal(vt, number);
	int status = vt_wait_exit(vt, 5000);
	cr_assert(status == 0 || status == 128 + number, "signal %d: ended with %d", number,
		  status);
	is_given_back(vt);
	vt_free(vt);
}

Test(dashboard, sigterm_gives_the_terminal_back)
{
	ends_by_signal(SIGTERM);
}

Test(dashboard, sighup_gives_the_terminal_back)
{
	ends_by_signal(SIGHUP);
}

Test(dashboard, ctrl_c_gives_the_terminal_back)
{
	struct vt *vt = demo_open(&homelab);
	vt_type(vt, "\003");
	int status = vt_wait_exit(vt, 5000);
	cr_assert(status == 0 || status == 130, "ended with %d", status);
	is_given_back(vt);
	vt_free(vt);
}

Test(dashboard, a_crash_gives_the_terminal_back)
{
	struct vt *vt = demo_open(&homelab);
	vt_signal(vt, SIGSEGV);
	cr_assert_neq(vt_wait_exit(vt, 5000), 0);
	is_given_back(vt);
	vt_free(vt);
}

/* --- moving, folding, filtering ------------------------------------------------ */

Test(dashboard, moves_the_selection)
{
	static const struct {
		const char *keys;
		int row; /* relative to the first */
	} moves[] = {{"", 0},  {"j", 1}, {"\033OB", 2}, {"\033OB", 3}, {"k", 2}, {"\033OA", 1},
		     {"G", 9}, {"g", 0}, {"\033OF", 9}, {"\033OH", 0}, {"jj", 2}};
	struct vt *vt = demo_open(&homelab);
	int first = demo_selected_row(vt);
	cr_assert_gt(first, 0, "nothing is selected");
	for (size_t i = 0; i < sizeof(moves) / sizeof(*moves); i++) {
		demo_type(vt, moves[i].keys);
		cr_assert_eq(demo_selected_row(vt), first + moves[i].row, "move %zu: row %d", i,
			     demo_selected_row(vt) - first);
	}
	demo_close(vt);
}

Test(dashboard, folds_and_unfolds)
{
	struct vt *vt = demo_open(&homelab);
	demo_type(vt, "h");
	demo_expect_gone(vt, "01:02.0");
	cr_assert(vt_shows(vt, "01:0a.0"), "the other PF was folded, too");
	cr_assert(vt_shows(vt, "▸"));
	demo_type(vt, "l");
	demo_expect(vt, "01:02.0");
	demo_type(vt, "-");
	demo_expect_gone(vt, "01:0a.0");
	demo_expect_gone(vt, "01:02.0");
	demo_type(vt, "+");
	demo_expect(vt, "01:0a.0");
	demo_expect(vt, "01:02.0");
	demo_close(vt);
}

Test(dashboard, filters_and_keeps_the_parents)
{
	struct vt *vt = demo_open(&homelab);
	demo_type(vt, "/01:0a.1\r");
	demo_expect_gone(vt, "01:02.0");
	cr_assert(vt_shows(vt, "01:0a.1") && vt_shows(vt, "enp1s0f1"));
	cr_assert(!vt_shows(vt, "01:0a.0"));
	demo_type(vt, "\033");
	demo_expect(vt, "01:02.0");
	demo_close(vt);
}

Test(dashboard, a_filter_without_a_match_says_so)
{
	struct vt *vt = demo_open(&homelab);
	demo_type(vt, "/nosuchthing\r");
	demo_expect_gone(vt, "01:02.0");
	cr_assert(vt_shows(vt, "nosuchthing"), "what is filtered for is not shown");
	demo_close(vt);
}

Test(dashboard, an_interrupted_filter_leaves_all_rows)
{
	struct vt *vt = demo_open(&homelab);
	demo_type(vt, "/01:0a.1");
	demo_type(vt, "\033");
	demo_expect(vt, "01:02.0");
	demo_close(vt);
}

Test(dashboard, sorting_keeps_the_selection)
{
	struct vt *vt = demo_open(&homelab);
	demo_type(vt, "jj");
	cr_assert(selected_has(vt, "01:02.1"));
	for (int i = 0; i < 6; i++) {
		demo_type(vt, ">");
		cr_assert(selected_has(vt, "01:02.1"), "lost at column %d", i);
	}
	demo_type(vt, "I");
	cr_assert(selected_has(vt, "01:02.1"));
	demo_close(vt);
}

Test(dashboard, marks_rows)
{
	struct vt *vt = demo_open(&homelab);
	demo_type(vt, "j ");
	demo_expect(vt, "●");
	demo_type(vt, "\\");
	demo_expect_gone(vt, "●");
	demo_close(vt);
}

/* --- screens, details, help ------------------------------------------------------ */

Test(dashboard, switches_screens)
{
	struct vt *vt = demo_open(&homelab);
	demo_type(vt, "2");
	demo_expect(vt, "TOTAL");
	demo_type(vt, "1");
	demo_expect_gone(vt, "TOTAL");
	demo_type(vt, "\t");
	demo_expect(vt, "TOTAL");
	demo_close(vt);
}

Test(dashboard, opens_and_closes_details)
{
	struct vt *vt = demo_open(&homelab);
	demo_type(vt, "j\r");
	demo_expect(vt, "0000:01:02.0");
	demo_expect(vt, "spoofchk");
	demo_type(vt, "\033");
	demo_expect_gone(vt, "0000:01:02.0");
	demo_close(vt);
}

Test(dashboard, opens_and_closes_help)
{
	struct vt *vt = demo_open(&homelab);
	demo_type(vt, "?");
	demo_expect(vt, "One row up");
	demo_type(vt, "\033");
	demo_expect_gone(vt, "One row up");
	demo_type(vt, "\033OP"); /* F1 */
	demo_expect(vt, "One row up");
	demo_type(vt, "\033");
	demo_close(vt);
}

Test(dashboard, counts_in_bytes_on_request)
{
	struct vt *vt = demo_open(&homelab);
	cr_assert(vt_shows(vt, "b/s"));
	demo_type(vt, "u");
	demo_expect(vt, "MB/s");
	demo_expect_gone(vt, "Mb/s");
	demo_close(vt);
}

/* --- the mouse ------------------------------------------------------------------- */

Test(dashboard, a_click_selects)
{
	struct vt *vt = demo_open(&homelab);
	int row = vt_row_of(vt, "01:02.3");
	vt_click(vt, 0, 20, row);
	vt_settle(vt, 400, 5000); /* it could become a double click */
	cr_assert_eq(demo_selected_row(vt), row);
	demo_close(vt);
}

Test(dashboard, a_click_on_a_tab_switches)
{
	struct vt *vt = demo_open(&homelab);
	vt_click(vt, 0, 17, vt_row_of(vt, "2 Traffic"));
	demo_expect(vt, "TOTAL");
	demo_close(vt);
}

Test(dashboard, a_click_on_a_fold_mark_folds)
{
	struct vt *vt = demo_open(&homelab);
	vt_click(vt, 0, 1, vt_row_of(vt, "▾"));
	demo_expect_gone(vt, "01:02.0");
	demo_close(vt);
}

Test(dashboard, the_wheel_scrolls)
{
	static const struct demo big = {.arguments = {"--demo=big@60"}};
	struct vt *vt = demo_open(&big);
	for (int i = 0; i < 20; i++)
		vt_click(vt, 65, 20, 10);
	demo_expect_gone(vt, "01:01.0");
	for (int i = 0; i < 20; i++)
		vt_click(vt, 64, 20, 10);
	demo_expect(vt, "01:01.0");
	demo_close(vt);
}

/* --- sizes ------------------------------------------------------------------------- */

Test(dashboard, follows_the_size_of_the_terminal)
{
	static const int sizes[][2] = {{132, 43}, {40, 10}, {200, 60}, {80, 24}};
	struct vt *vt = demo_open(&homelab);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		vt_resize(vt, sizes[i][0], sizes[i][1]);
		vt_settle(vt, 300, 5000);
		demo_expect(vt, "enp1s0f0");
		char *last = demo_row(vt, sizes[i][1] - 1);
		cr_assert(strstr(last, "quit") != NULL, "%dx%d: no footer: %s", sizes[i][0],
			  sizes[i][1], last);
		free(last);
	}
	demo_close(vt);
}

Test(dashboard, says_what_it_needs_when_there_is_no_room)
{
	static const int sizes[][2] = {{39, 10}, {40, 9}, {12, 3}, {2, 1}, {1, 1}};
	struct vt *vt = demo_open(&homelab);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		vt_resize(vt, sizes[i][0], sizes[i][1]);
		vt_settle(vt, 300, 5000);
		cr_assert(sizes[i][0] < 30 || vt_shows(vt, "40x10"), "%dx%d", sizes[i][0],
			  sizes[i][1]);
	}
	vt_resize(vt, 80, 24);
	demo_expect(vt, "enp1s0f0");
	demo_close(vt);
}

/* --- colours ------------------------------------------------------------------------ */

static size_t count_colors(const struct vt *vt)
{
	uint32_t seen[64];
	size_t count = 0;
	for (int row = 0; row < vt_rows(vt); row++) {
		for (int column = 0; column < vt_columns(vt); column++) {
			uint32_t color = vt_color(vt, vt_cell(vt, column, row).fg, 0xffffffff);
			size_t i = 0;
			while (i < count && seen[i] != color)
				i++;
			if (i == count && count < 64)
				seen[count++] = color;
		}
	}
	return count;
}

Test(dashboard, no_color_leaves_one)
{
	static const struct demo plain = {.environment = "NO_COLOR=1"};
	struct vt *vt = demo_open(&homelab);
	cr_assert_gt(count_colors(vt), 4);
	demo_close(vt);
	vt = demo_open(&plain);
	cr_assert_eq(count_colors(vt), 1, "%zu colours", count_colors(vt));
	cr_assert_gt(demo_selected_row(vt), 0, "nothing seems selected");
	demo_close(vt);
}

Test(dashboard, color_never_leaves_one)
{
	static const struct demo plain = {.arguments = {"--demo=homelab@60", "--color=never"}};
	struct vt *vt = demo_open(&plain);
	cr_assert_eq(count_colors(vt), 1, "%zu colours", count_colors(vt));
	demo_close(vt);
}

/* A sum over all colours: another one, another look. */
static uint64_t look(const struct vt *vt)
{
	uint64_t sum = 1469598103934665603U;
	for (int row = 0; row < vt_rows(vt); row++) {
		for (int column = 0; column < vt_columns(vt); column++) {
			VTermScreenCell cell = vt_cell(vt, column, row);
			sum = (sum ^ vt_color(vt, cell.fg, 1)) * 1099511628211U;
			sum = (sum ^ vt_color(vt, cell.bg, 2)) * 1099511628211U;
		}
	}
	return sum;
}

Test(dashboard, t_goes_through_the_themes)
{
	struct vt *vt = demo_open(&homelab);
	uint64_t first = look(vt), last = first;
	int themes = 0;
	do {
		demo_type(vt, "t");
		vt_settle(vt, 200, 3000);
		if (look(vt) != last)
			themes++;
		last = look(vt);
	} while (themes < 12 && last != first);
	cr_assert_geq(themes, 6, "%d themes", themes);
	demo_close(vt);
}

Test(dashboard, a_theme_can_be_named)
{
	static const struct demo nord = {.arguments = {"--demo=homelab@60", "--theme=nord"}};
	struct vt *vt = demo_open(&homelab);
	uint64_t usual = look(vt);
	demo_close(vt);
	vt = demo_open(&nord);
	cr_assert_neq(look(vt), usual);
	demo_close(vt);
}

static void write_theme(const char *directory, const char *text)
{
	char path[64];

	snprintf(path, sizeof(path), "%s/vftop", directory);
	cr_assert_eq(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/vftop/themes", directory);
	cr_assert_eq(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/vftop/themes/mine.ini", directory);
	FILE *file = fopen(path, "we");
	cr_assert(file != NULL);
	fputs(text, file);
	fclose(file);
}

static void remove_theme(const char *directory)
{
	static const char *const below[] = {"/vftop/themes/mine.ini", "/vftop/themes", "/vftop",
					    ""};
	char path[64];

	for (size_t i = 0; i < sizeof(below) / sizeof(*below); i++) {
		snprintf(path, sizeof(path), "%s%s", directory, below[i]);
		remove(path);
	}
}

Test(dashboard, a_mistake_in_a_users_theme_is_said)
{
	char directory[] = "/tmp/vftop-theme-XXXXXX", environment[64];
	cr_assert(mkdtemp(directory) != NULL);
	write_theme(directory, "[roles]\nrx = 6\ntxet = 4\n");
	snprintf(environment, sizeof(environment), "XDG_CONFIG_HOME=%s", directory);
	const struct demo mine = {.environment = environment,
				  .arguments = {"--demo=homelab@60", "--theme=mine"}};
	struct vt *vt = demo_open(&mine);
	demo_expect(vt, "theme mine: line 3: unknown role 'txet'");
	demo_type(vt, "t");
	demo_expect_gone(vt, "txet");
	demo_close(vt);
	remove_theme(directory);
}

/* --- what is sent ---------------------------------------------------------------------- */

Test(dashboard, sends_nothing_when_nothing_changes)
{
	static const struct demo idle = {.arguments = {"--demo=empty", "--interval=0.1"}};
	struct vt *vt = demo_open(&idle);
	vt_settle(vt, 500, 5000);
	size_t before = vt_bytes(vt);
	vt_settle(vt, 1500, 2000); /* fifteen ticks */
	cr_assert_eq(vt_bytes(vt), before, "%zu bytes in idle ticks", vt_bytes(vt) - before);
	demo_close(vt);
}

Test(dashboard, a_still_demo_stands_until_it_is_stepped)
{
	struct vt *vt = demo_open(&homelab);
	size_t before = vt_bytes(vt);
	vt_settle(vt, 1500, 2000);
	cr_assert_eq(vt_bytes(vt), before, "it moves by itself");
	char *first = vt_text(vt);
	demo_type(vt, ".");
	char *second = vt_text(vt);
	cr_assert(strcmp(first, second) != 0, "it does not step");
	free(first);
	free(second);
	demo_close(vt);
}

Test(dashboard, a_live_demo_moves)
{
	static const struct demo live = {.arguments = {"--demo=homelab", "--interval=0.2"}};
	struct vt *vt = demo_open(&live);
	vt_settle(vt, 50, 1000);
	char *first = vt_text(vt);
	size_t before = vt_bytes(vt);
	for (int64_t end = vt_now() + 1500; vt_now() < end;)
		vt_settle(vt, 100, 100);
	char *second = vt_text(vt);
	cr_assert_gt(vt_bytes(vt), before);
	cr_assert(strcmp(first, second) != 0);
	free(first);
	free(second);

	demo_type(vt, "p");
	demo_expect(vt, "PAUSED");
	vt_settle(vt, 300, 2000);
	before = vt_bytes(vt);
	for (int64_t end = vt_now() + 1000; vt_now() < end;)
		vt_settle(vt, 100, 100);
	cr_assert_eq(vt_bytes(vt), before, "it moves while it is paused");
	demo_close(vt);
}

/* --- names out to do harm ----------------------------------------------------------------- */

Test(dashboard, hostile_names_are_shown_and_do_nothing)
{
	static const struct demo hostile = {132, 43, NULL, NULL, {"--root=build/captures/hostile"}};
	struct vt *vt = demo_open(&hostile);
	demo_expect(vt, "\xef\xbf\xbd[31;1mred");
	cr_assert(vt_on_alternate_screen(vt), "a name left the alternate screen");
	cr_assert(vt_shows(vt, "vftop"), "a name cleared the screen");
	cr_assert(!vt_shows(vt, "\xe2\x80\xae"), "a name turned the text around");
	demo_type(vt, "2");
	demo_type(vt, "1j\r");
	demo_type(vt, "\033");
	demo_close(vt);
}
