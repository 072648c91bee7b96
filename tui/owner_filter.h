/* owner_filter.h - filter words about who holds a function: "free", "held",
 * "owner:NAME", "vm:web01", "container:", "process:", "host:bridge". A part of the
 * name is enough, and upper case is lower case.
 */
#ifndef TUI_OWNER_FILTER_H
#define TUI_OWNER_FILTER_H

#include "core/snapshot.h"

/* Whether the filter is one of these; it looks at owners only then. */
bool owner_filter_is(const char *filter);

/* Whether it finds a function with this owner. A PF is never `free`: it is the host's. */
bool owner_filter_matches(const char *filter, const struct owner *owner, bool vf);

#endif
