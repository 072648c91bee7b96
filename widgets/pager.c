#include "widgets/pager.h"

#include "widgets/scroll.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>

struct pager {
	char *text;
	pager_wrap_fn *wrap;
	int line_count;
	char **lines; /* into `cut` */
	char *cut;    /* the wrapped text with NULs for newlines */
	int top, width, height;
};

static void cut_lines(struct pager *pager, int width)
{
	free(pager->cut);
	pager->cut = pager->wrap != NULL ? pager->wrap(pager->text, width) : strdup(pager->text);
	pager->line_count = 0;
	pager->width = width;
	if (pager->cut == NULL)
		return;
	for (char *at = pager->cut; *at != '\0';) {
		char *end = at + strcspn(at, "\n");
		bool last = *end == '\0';
		char **lines =
			reallocarray(pager->lines, (size_t)pager->line_count + 1, sizeof(*lines));

		if (lines == NULL)
			return;
		pager->lines = lines;
		lines[pager->line_count++] = at;
		*end = '\0';
		at = last ? end : end + 1;
	}
}

struct pager *pager_new(const char *text, pager_wrap_fn *wrap)
{
	struct pager *pager = calloc(1, sizeof(*pager));

	if (pager == NULL)
		return NULL;
	pager->text = strdup(text);
	pager->wrap = wrap;
	if (pager->text == NULL) {
		free(pager);
		return NULL;
	}
	return pager;
}

void pager_free(struct pager *pager)
{
	if (pager == NULL)
		return;
	free(pager->text);
	free(pager->cut);
	free(pager->lines);
	free(pager);
}

const char *pager_text(const struct pager *pager)
{
	return pager != NULL ? pager->text : "";
}

void pager_to_end(struct pager *pager)
{
	if (pager != NULL)
		pager->top = INT_MAX;
}

bool pager_key(struct pager *pager, uint32_t code)
{
	return pager != NULL && scroll_key(&pager->top, code, pager->line_count, pager->height);
}

void pager_draw(struct canvas *canvas, struct rect rect, struct pager *pager,
		const struct hint *hints, size_t hint_count)
{
	if (pager == NULL || rect.height < 1)
		return;
	if (rect.width != pager->width)
		cut_lines(pager, rect.width);
	pager->height = rect.height - 1;
	pager->top = MAX(MIN(pager->top, pager->line_count - pager->height), 0);
	canvas_fill(canvas, rect, ' ', ROLE_TEXT, CELL_PLAIN);
	for (int i = 0; i < pager->height && pager->top + i < pager->line_count; i++)
		canvas_text(canvas, rect.x, rect.y + i, rect.width, ROLE_TEXT, CELL_PLAIN,
			    pager->lines[pager->top + i]);
	hintbar_draw(canvas, (struct rect){rect.x, rect.y + rect.height - 1, rect.width, 1}, hints,
		     hint_count);
}
