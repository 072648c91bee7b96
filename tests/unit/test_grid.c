#include "cli/grid.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

static const struct grid_column columns[] = {
	{.title = "NAME"},
	{.title = "COUNT", .priority = 1, .right = true},
	{.title = "NOTE", .priority = 3, .optional = true},
	{.title = "MODEL", .priority = 2, .narrowest = 4},
};

static struct grid *new_grid(void)
{
	struct grid *grid = grid_new(columns, 4);

	grid_add_row(grid);
	grid_set(grid, 0, "eth0", OUTPUT_STRONG);
	grid_set(grid, 1, "7", OUTPUT_PLAIN);
	grid_set(grid, 3, "Ethernet", OUTPUT_PLAIN);
	grid_add_row(grid);
	grid_set(grid, 0, "\u2514\u2500 0", OUTPUT_PLAIN);
	return grid;
}

/* The grid as text, `width` columns wide (0: as it comes). */
static char *text_of(const struct grid *grid, int width, bool color, bool ascii)
{
	char *text = NULL;
	size_t size;
	struct output output = {.columns = width, .color = color, .ascii = ascii};

	output.stream = open_memstream(&text, &size);
	grid_print(grid, &output);
	fclose(output.stream);
	return text;
}

static void prints(const struct grid *grid, int width, const char *expected)
{
	char *text = text_of(grid, width, false, true);

	cr_assert_str_eq(text, expected);
	free(text);
}

Test(grid, columns_are_as_wide_as_their_texts)
{
	struct grid *grid = new_grid();

	prints(grid, 0,
	       "NAME  COUNT  MODEL\n"
	       "eth0      7  Ethernet\n"
	       "?? 0      -  -\n");
	grid_free(grid);
}

Test(grid, an_optional_column_comes_with_its_first_text)
{
	struct grid *grid = new_grid();

	grid_set(grid, 2, "x", OUTPUT_PLAIN);
	prints(grid, 0,
	       "NAME  COUNT  NOTE  MODEL\n"
	       "eth0      7  -     Ethernet\n"
	       "?? 0      -  x     -\n");
	grid_free(grid);
}

Test(grid, a_narrow_terminal_costs_the_least_important_first)
{
	struct grid *grid = new_grid();

	grid_set(grid, 2, "x", OUTPUT_PLAIN);
	prints(grid, 22,
	       "NAME  COUNT  MODEL\n"
	       "eth0      7  Ethernet\n"
	       "?? 0      -  -\n");
	prints(grid, 19,
	       "NAME  COUNT  MODEL\n"
	       "eth0      7  Ether~\n"
	       "?? 0      -  -\n");
	prints(grid, 16,
	       "NAME  COUNT\n"
	       "eth0      7\n"
	       "?? 0      -\n");
	prints(grid, 10,
	       "NAME  MOD~\n"
	       "eth0  Eth~\n"
	       "?? 0  -\n");
	prints(grid, 9,
	       "NAME\n"
	       "eth0\n"
	       "?? 0\n");
	prints(grid, 3,
	       "NA~\n"
	       "et~\n"
	       "??~\n");
	grid_free(grid);
}

Test(grid, no_line_is_wider_than_the_terminal)
{
	struct grid *grid = new_grid();

	grid_set(grid, 2, "a remark of some length", OUTPUT_PLAIN);
	for (int width = 1; width <= 80; width++) {
		char *text = text_of(grid, width, false, true), *rest = text, *line;

		while ((line = strsep(&rest, "\n")) != NULL)
			cr_assert_leq(strlen(line), (size_t)width, "%d: %s", width, line);
		free(text);
	}
	grid_free(grid);
}

Test(grid, color_adds_only_escape_sequences)
{
	struct grid *grid = new_grid();
	char *plain = text_of(grid, 0, false, true), *colored = text_of(grid, 0, true, true);
	char *to = colored;

	cr_assert_str_neq(plain, colored);
	for (const char *from = colored; *from;) {
		if (*from == '\033')
			from = strchr(from, 'm') + 1;
		else
			*to++ = *from++;
	}
	*to = '\0';
	cr_assert_str_eq(plain, colored);
	free(plain);
	free(colored);
	grid_free(grid);
}

Test(grid, wide_characters_take_two_columns)
{
	struct grid *grid = grid_new(columns, 2);
	char *text;

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		cr_skip_test("no C.UTF-8 locale");
	grid_add_row(grid);
	grid_set(grid, 0, "\u7db2\u8def\u5361", OUTPUT_PLAIN);
	grid_set(grid, 1, "1", OUTPUT_PLAIN);
	text = text_of(grid, 0, false, false);
	cr_assert_str_eq(text, "NAME    COUNT\n"
			       "\u7db2\u8def\u5361      1\n");
	free(text);
	text = text_of(grid, 5, false, false);
	cr_assert_str_eq(text, "NAME\n"
			       "\u7db2\u8def\u2026\n");
	free(text);
	grid_free(grid);
}
