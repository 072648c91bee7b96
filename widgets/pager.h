/* pager.h - a plain text over the whole screen, without frame or colours, so that
 * the terminal's own selection takes nothing but the text. */
#ifndef WIDGETS_PAGER_H
#define WIDGETS_PAGER_H

#include "widgets/canvas.h"
#include "widgets/hintbar.h"

struct pager;

/* Breaks the lines of a text that are longer than `width`; free() the result. */
typedef char *pager_wrap_fn(const char *text, int width);

/* `text` is copied; its lines end with newlines. Lines longer than the screen are
 * broken by `wrap`; NULL: cut. */
struct pager *pager_new(const char *text, pager_wrap_fn *wrap);
void pager_free(struct pager *pager); /* NULL is allowed */
/* The whole text, as it was given. */
const char *pager_text(const struct pager *pager);

/* Shows the end instead of the beginning. */
void pager_to_end(struct pager *pager);
/* Scrolls with the keys of dialog_key(). True when the key was one of them. */
bool pager_key(struct pager *pager, uint32_t code);

/* Fills `rect`; the hints are in its last line. */
void pager_draw(struct canvas *canvas, struct rect rect, struct pager *pager,
		const struct hint *hints, size_t hint_count);

#endif
