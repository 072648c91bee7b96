#include "tui/owner_filter.h"

#include "core/owner.h"

#include <string.h>

/* What is behind the colon; `kind` of OWNER_UNKNOWN: any. NULL: it is no such word. */
static const char *split(const char *filter, enum owner_kind *ret_kind)
{
	static const struct {
		const char *word;
		enum owner_kind kind;
	} WORDS[] = {
		{"owner:", OWNER_UNKNOWN},   {"vm:", OWNER_VM},     {"container:", OWNER_CONTAINER},
		{"process:", OWNER_PROCESS}, {"host:", OWNER_HOST},
	};

	for (size_t i = 0; i < sizeof(WORDS) / sizeof(*WORDS); i++) {
		size_t length = strlen(WORDS[i].word);

		if (strncasecmp(filter, WORDS[i].word, length) == 0) {
			*ret_kind = WORDS[i].kind;
			return filter + length;
		}
	}
	return NULL;
}

bool owner_filter_is(const char *filter)
{
	enum owner_kind kind;

	return strcasecmp(filter, "free") == 0 || strcasecmp(filter, "held") == 0 ||
	       split(filter, &kind) != NULL;
}

bool owner_filter_matches(const char *filter, const struct owner *owner, bool vf)
{
	enum owner_kind kind;
	const char *name = split(filter, &kind);

	if (name == NULL)
		return strcasecmp(filter, "free") == 0 ? vf && owner->kind == OWNER_NONE
						       : owner_is_held(owner);
	return owner_is_held(owner) && (kind == OWNER_UNKNOWN || kind == owner->kind) &&
	       strcasestr(owner->name, name) != NULL;
}
