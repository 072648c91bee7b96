/* inquiry.h - what the user is asked before anything is planned: a form for each
 * kind of change, what it holds as an intent, and what that would mean. */
#ifndef TUI_INQUIRY_H
#define TUI_INQUIRY_H

#include "core/intent.h"
#include "tui/targets.h"
#include "widgets/dialog.h"
#include "widgets/form.h"

enum inquiry_kind {
	INQUIRY_NUMVFS,
	INQUIRY_UP,
	INQUIRY_DRIVER,
	INQUIRY_MAC,
	INQUIRY_VLAN,
	INQUIRY_ALL, /* every attribute that the functions have */
};

struct inquiry;

/* A form for these functions (at least one), filled in with what they have now;
 * where they differ it is empty. */
struct inquiry *inquiry_new(enum inquiry_kind kind, const struct targets *targets,
			    const struct snapshot *snapshot);
void inquiry_free(struct inquiry *inquiry); /* NULL is allowed */

/* "number of VFs", "MAC". */
const char *inquiry_title(const struct inquiry *inquiry);
struct form *inquiry_form(const struct inquiry *inquiry);

/* The keys of the form, and ^R random, ^A auto in a MAC. */
enum form_result inquiry_key(struct inquiry *inquiry, uint32_t code);
bool inquiry_takes_macs(const struct inquiry *inquiry);

/* What was changed in the form, for all functions. 0, -EINVAL and the like with
 * `error`; an intent without changes when nothing was. intent_done() it. */
int inquiry_intent(const struct inquiry *inquiry, const struct targets *targets,
		   const struct snapshot *snapshot, struct intent *ret_intent, struct error *error);

/* Adds to `dialog` what would come of it, and what the field with the focus takes
 * or why it cannot be had. */
void inquiry_explain(const struct inquiry *inquiry, const struct targets *targets,
		     const struct snapshot *snapshot, struct dialog *dialog);

#endif
