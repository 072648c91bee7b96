/* attribute.h - what of a function can be changed, as a form asks for it: its
 * value now, and why it cannot be changed here. Pure. */
#ifndef TUI_ATTRIBUTE_H
#define TUI_ATTRIBUTE_H

#include "core/intent.h"
#include "core/snapshot.h"
#include "widgets/form.h"

#define ATTRIBUTE_TEXT_MAX 64

/* The value as it would be typed; "" when it is unknown or there is none. */
const char *attribute_value(const struct snapshot *snapshot, const struct function_key *function,
			    enum intent_key key, char buffer[static ATTRIBUTE_TEXT_MAX]);

/* Why it cannot be changed, in a few words; "" when it can. */
const char *attribute_obstacle(const struct snapshot *snapshot, const struct function_key *function,
			       enum intent_key key, char buffer[static FORM_NOTE_MAX]);

/* The words it can be set to, up to a NULL; NULL: it is typed. */
const char *const *attribute_words(enum intent_key key);

#endif
