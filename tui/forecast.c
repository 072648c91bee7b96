#include "tui/forecast.h"

#include "core/owner.h"
#include "tui/attribute.h"

#include <inttypes.h>
#include <stdio.h>

#define VALUES_MAX  8
#define HOLDERS_MAX 3

/* --- the number of VFs ------------------------------------------------------------------- */

static void tell_holders(struct dialog *dialog, const struct pf *pf)
{
	char holder[OWNER_TEXT_MAX];
	size_t held = 0;

	for (size_t i = 0; i < pf->vf_count; i++) {
		const struct vf *vf = &pf->vfs[i];

		if (vf->index != UNKNOWN && owner_is_outside(&vf->owner) && ++held <= HOLDERS_MAX)
			dialog_textf(dialog, ROLE_WARN, CELL_PLAIN, "VF %d is held by %s",
				     vf->index, owner_text(&vf->owner, holder));
	}
	if (held > HOLDERS_MAX)
		dialog_textf(dialog, ROLE_WARN, CELL_PLAIN, "and %zu more", held - HOLDERS_MAX);
}

/* "VF 3", "VFs 3 to 5". */
static const char *range(int64_t first, int64_t last, char *buffer, size_t size)
{
	if (first == last)
		snprintf(buffer, size, "VF %" PRId64, first);
	else
		snprintf(buffer, size, "VFs %" PRId64 " to %" PRId64, first, last);
	return buffer;
}

static void tell_growth(struct dialog *dialog, int64_t from, int64_t to)
{
	char text[64];

	if (to > from)
		dialog_textf(dialog, ROLE_OK, CELL_PLAIN, "new        %s",
			     range(from, to - 1, text, sizeof(text)));
	if (to < from)
		dialog_textf(dialog, ROLE_ERROR, CELL_PLAIN, "lost       %s, with all settings",
			     range(to, from - 1, text, sizeof(text)));
}

void forecast_numvfs(struct dialog *dialog, const struct pf *pf, int64_t count)
{
	char text[64];
	int64_t kept;

	if (pf == NULL || pf->numvfs < 0)
		return;
	kept = count < pf->numvfs ? count : pf->numvfs;
	if (count == pf->numvfs) {
		dialog_textf(dialog, ROLE_DIM, CELL_PLAIN, "%d of %d now: nothing changes",
			     pf->numvfs, pf->totalvfs);
		return;
	}
	if (pf->numvfs > 0 && count > 0)
		dialog_textf(dialog, ROLE_WARN, CELL_PLAIN,
			     "destroyed  all %d VFs: the kernel goes through 0", pf->numvfs);
	if (kept > 0)
		dialog_textf(dialog, ROLE_TEXT, CELL_PLAIN,
			     "made again %s, with MAC, VLAN, driver and the rest",
			     range(0, kept - 1, text, sizeof(text)));
	tell_growth(dialog, pf->numvfs, count);
	tell_holders(dialog, pf);
}

/* --- values ---------------------------------------------------------------------------- */

void forecast_values(struct dialog *dialog, const struct snapshot *snapshot,
		     const struct intent *intent)
{
	char name[FUNCTION_NAME_MAX];
	char before[ATTRIBUTE_TEXT_MAX];
	char after[ATTRIBUTE_TEXT_MAX];

	for (size_t i = 0; i < intent->count && i < VALUES_MAX; i++) {
		const struct intent_change *change = &intent->changes[i];

		attribute_value(snapshot, &change->function, change->key, before);
		intent_value_text(change, after, sizeof(after));
		dialog_line(dialog);
		dialog_span(dialog, 0, ROLE_PRIMARY, CELL_PLAIN,
			    function_name(snapshot, &change->function, name));
		dialog_span(dialog, -1, ROLE_TEXT, CELL_PLAIN, " ");
		dialog_span(dialog, -1, ROLE_TEXT, CELL_PLAIN, intent_key_name(change->key));
		dialog_span(dialog, -1, ROLE_DIM, CELL_PLAIN, " ");
		dialog_span(dialog, -1, ROLE_DIM, CELL_PLAIN, before[0] != '\0' ? before : "-");
		dialog_span(dialog, -1, ROLE_DIM, CELL_PLAIN, " -> ");
		dialog_span(dialog, -1, ROLE_ACCENT, CELL_BOLD, after);
	}
	if (intent->count > VALUES_MAX)
		dialog_textf(dialog, ROLE_DIM, CELL_PLAIN, "and %zu more",
			     intent->count - VALUES_MAX);
}
