/* page.h - the whole picture: where everything goes, and drawing it. */
#ifndef TUI_PAGE_H
#define TUI_PAGE_H

#include "tui/view.h"
#include "widgets/canvas.h"

#define PAGE_COLUMNS_MIN 40
#define PAGE_ROWS_MIN    10

/* Pure: the parts of a page of columns x rows. Parts without room have no
 * size. */
struct page_parts page_layout(const struct view *view, int columns, int rows);

/* Draws everything into a canvas of any size and notes the parts in the view.
 * Where the cursor belongs is returned in x and y. */
void page_draw(struct view *view, struct canvas *canvas, int *ret_x, int *ret_y);

#endif
