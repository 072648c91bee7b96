#include "widgets/graph.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct canvas canvas;

static void start(void)
{
	cr_assert(setlocale(LC_ALL, "C.UTF-8") != NULL);
	canvas_init(&canvas, false);
	canvas_resize(&canvas, 10, 3);
}

static void stop(void)
{
	canvas_done(&canvas);
}

TestSuite(graph, .init = start, .fini = stop);

/* The series is an array of nine, newest first. */
static float value_of(const void *series, unsigned age)
{
	return age < 9 ? ((const float *)series)[age] : -1;
}

static float draw(const float *series, int height, float maximum)
{
	struct graph graph = {value_of, series, maximum, ROLE_GRAPH_LOW};

	return graph_draw(&canvas, (struct rect){0, 0, 10, height}, &graph, 0);
}

static void expect_row(int row, const char *expected)
{
	char *text = canvas_row_text(&canvas, row);

	cr_expect_str_eq(text, expected);
	free(text);
}

Test(graph, newest_at_the_right_in_eighths)
{
	static const float series[9] = {8, 7, 6, 5, 4, 3, 2, 1, 0};

	cr_expect_float_eq(draw(series, 1, 0), 8, 1e-6);
	expect_row(0, "·▁▁▂▃▄▅▆▇█");
	cr_expect_eq(canvas.cells[0].role, ROLE_GAP);
	cr_expect_eq(canvas.cells[2].role, ROLE_GRAPH_LOW);
	cr_expect_eq(canvas.cells[5].role, ROLE_GRAPH_MID);
	cr_expect_eq(canvas.cells[9].role, ROLE_GRAPH_HIGH);
}

Test(graph, gap_zero_and_value_differ)
{
	static const float series[9] = {1, -1, 0, NAN, 0.0001F, 0, 0, 0, 0};

	draw(series, 1, 0);
	expect_row(0, "·▁▁▁▁▁·▁·█");
	cr_expect_eq(canvas.cells[5].role, ROLE_GRAPH_LOW);
	cr_expect_eq(canvas.cells[7].role, ROLE_GAP);
}

Test(graph, all_zero_and_all_gap)
{
	static const float zero[9] = {0};
	static const float gap[9] = {-1, -1, -1, NAN, -INFINITY, -1, -1, -1, -1};

	cr_expect_float_eq(draw(zero, 1, 0), 0, 1e-9);
	expect_row(0, "·▁▁▁▁▁▁▁▁▁");
	cr_expect_float_eq(draw(gap, 1, 0), 0, 1e-9);
	expect_row(0, "··········");
}

Test(graph, all_equal_is_full)
{
	static const float series[9] = {3, 3, 3, 3, 3, 3, 3, 3, 3};

	draw(series, 1, 0);
	expect_row(0, "·█████████");
	draw(series, 1, 6);
	expect_row(0, "·▄▄▄▄▄▄▄▄▄");
}

Test(graph, infinite_values_do_not_break_the_scale)
{
	static const float series[9] = {INFINITY, 4, 2, NAN, 4, 4, 4, 4, 4};

	cr_expect_float_eq(draw(series, 1, 0), 4, 1e-6);
	expect_row(0, "·█████·▄██");
	cr_expect_float_eq(draw(series, 1, NAN), 4, 1e-6);
	cr_expect_float_eq(draw(series, 1, -3), 4, 1e-6);
	cr_expect_float_eq(draw(series, 1, INFINITY), 4, 1e-6);
}

Test(graph, rows_stack)
{
	static const float series[9] = {24, 20, 16, 12, 8, 4, 1, 0, -1};

	draw(series, 3, 24);
	expect_row(0, "        ▄█");
	expect_row(1, "      ▄███");
	expect_row(2, "··▁▁▄█████");
	cr_expect_eq(canvas.cells[9].role, ROLE_GRAPH_HIGH);
	cr_expect_eq(canvas.cells[19].role, ROLE_GRAPH_MID);
	cr_expect_eq(canvas.cells[29].role, ROLE_GRAPH_LOW);
}

Test(graph, ascii_tells_all_apart)
{
	static const float series[9] = {8, 7, 6, 5, 4, 3, 2, 0, -1};

	canvas.ascii = true;
	draw(series, 1, 0);
	expect_row(0, ".._:-=+*%#");
}

Test(graph, a_role_of_its_own_stays)
{
	static const float series[9] = {8, 1};
	struct graph graph = {value_of, series, 0, ROLE_TX};

	graph_draw(&canvas, (struct rect){0, 0, 10, 1}, &graph, CELL_SELECTED);
	cr_expect_eq(canvas.cells[9].role, ROLE_TX);
	cr_expect_eq(canvas.cells[8].role, ROLE_TX);
	cr_expect_eq(canvas.cells[9].attributes, CELL_SELECTED);
}

Test(graph, no_size_crashes)
{
	static const float series[9] = {1, 2, NAN, INFINITY, -1, 0, 7, 8, 9};
	struct graph graph = {value_of, series, 0, ROLE_GRAPH_LOW};

	for (int width = -1; width < 14; width++)
		for (int height = -1; height < 6; height++)
			graph_draw(&canvas, (struct rect){-2, -1, width, height}, &graph, 0);
	canvas_clear(&canvas);
	graph_draw(&canvas, (struct rect){10, 0, 10, 3}, &graph, 0);
	graph_draw(&canvas, (struct rect){0, 3, 10, 3}, &graph, 0);
	for (int row = 0; row < 3; row++)
		expect_row(row, "");
}

Test(graph, a_bar_fills_by_eighths)
{
	bar_draw(&canvas, 0, 0, 4, 0.5F, ROLE_RX, 0);
	bar_draw(&canvas, 5, 0, 4, 0.28F, ROLE_RX, 0);
	expect_row(0, "██   █▏");
	bar_draw(&canvas, 0, 1, 4, 7, ROLE_RX, 0);
	bar_draw(&canvas, 5, 1, 4, 0.0001F, ROLE_RX, 0);
	expect_row(1, "████ ▏");
	bar_draw(&canvas, 0, 2, 4, NAN, ROLE_RX, 0);
	bar_draw(&canvas, 5, 2, 4, -1, ROLE_RX, 0);
	expect_row(2, "");
	canvas.ascii = true;
	bar_draw(&canvas, 0, 2, 4, 0.6F, ROLE_RX, 0);
	expect_row(2, "##");
}
