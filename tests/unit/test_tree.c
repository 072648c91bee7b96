#include "widgets/tree.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <stdlib.h>

static void expect(enum tree_node node, bool ascii, int indent, const char *lines)
{
	struct canvas canvas;
	char *text;

	canvas_init(&canvas, ascii);
	canvas_resize(&canvas, 8, 1);
	canvas_text(&canvas, indent, 0, 8, ROLE_TEXT, 0, "x");
	cr_expect_eq(tree_draw_lines(&canvas, 0, 0, node, ROLE_BORDER, 0), indent);
	text = canvas_row_text(&canvas, 0);
	cr_expect_str_eq(text, lines);
	free(text);
	canvas_done(&canvas);
}

Test(tree, lines_lead_to_the_text)
{
	setlocale(LC_ALL, "C.UTF-8");
	expect(TREE_PARENT_OPEN, false, 2, "▾ x");
	expect(TREE_PARENT_FOLDED, false, 2, "▸ x");
	expect(TREE_PARENT_EMPTY, false, 2, "  x");
	expect(TREE_CHILD, false, 3, "├─ x");
	expect(TREE_LAST_CHILD, false, 3, "└─ x");
	expect(TREE_LAST_CHILD, true, 3, "`- x");
	expect(TREE_PARENT_FOLDED, true, 2, "+ x");
}
