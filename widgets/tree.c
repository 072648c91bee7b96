#include "widgets/tree.h"

static const char *lines(const struct canvas *canvas, enum tree_node node)
{
	switch (node) {
	case TREE_PARENT_OPEN:
		return canvas_glyph(canvas, GLYPH_EXPANDED);
	case TREE_PARENT_FOLDED:
		return canvas_glyph(canvas, GLYPH_COLLAPSED);
	case TREE_CHILD:
		return canvas_glyph(canvas, GLYPH_BRANCH);
	case TREE_LAST_CHILD:
		return canvas_glyph(canvas, GLYPH_LAST_BRANCH);
	case TREE_PARENT_EMPTY:
		break;
	}
	return "";
}

int tree_draw_lines(struct canvas *canvas, int x, int y, enum tree_node node, enum role role,
		    unsigned attributes)
{
	bool child = node == TREE_CHILD || node == TREE_LAST_CHILD;
	int indent = child ? TREE_INDENT : TREE_PARENT_INDENT;

	canvas_fill(canvas, (struct rect){x, y, indent, 1}, ' ', role, attributes);
	canvas_text(canvas, x, y, indent, role, attributes, lines(canvas, node));
	return indent;
}
