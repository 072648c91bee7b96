/* tree.h - the lines and marks before the text of a tree's row. */
#ifndef WIDGETS_TREE_H
#define WIDGETS_TREE_H

#include "widgets/canvas.h"

enum tree_node {
	TREE_PARENT_OPEN,
	TREE_PARENT_FOLDED,
	TREE_PARENT_EMPTY,
	TREE_CHILD,
	TREE_LAST_CHILD
};

/* Columns taken before a child's text; a parent takes TREE_PARENT_INDENT. */
#define TREE_INDENT        3
#define TREE_PARENT_INDENT 2

/* Draws "├─ ", "└─ ", or a parent's "▾ " (folded: "▸ ", without children: "  ").
 * Returns the columns taken. */
int tree_draw_lines(struct canvas *canvas, int x, int y, enum tree_node node, enum role role,
		    unsigned attributes);

#endif
