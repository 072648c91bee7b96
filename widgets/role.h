/* role.h - what a cell means; a theme says what that looks like.
 *
 * Colour never carries what a letter or glyph does not also say.
 */
#ifndef WIDGETS_ROLE_H
#define WIDGETS_ROLE_H

/* ROLE(NAME, "key in a theme file") */
#define ROLES(ROLE)                                                                                \
	ROLE(TEXT, "text")                                                                         \
	ROLE(DIM, "dim")                                                                           \
	ROLE(TITLE, "title")                                                                       \
	ROLE(HEADER, "header")                                                                     \
	ROLE(TAB, "tab")                                                                           \
	ROLE(TAB_ACTIVE, "tab_active")                                                             \
	ROLE(COLUMN, "column")                                                                     \
	ROLE(COLUMN_SORTED, "column_sorted")                                                       \
	ROLE(BORDER, "border")                                                                     \
	ROLE(BORDER_FOCUS, "border_focus")                                                         \
	ROLE(SELECTED, "selected")                                                                 \
	ROLE(MARKED, "marked")                                                                     \
	ROLE(PRIMARY, "primary")                                                                   \
	ROLE(SECONDARY, "secondary")                                                               \
	ROLE(ACCENT, "accent")                                                                     \
	ROLE(OK, "ok")                                                                             \
	ROLE(WARN, "warn")                                                                         \
	ROLE(ERROR, "error")                                                                       \
	ROLE(RX, "rx")                                                                             \
	ROLE(TX, "tx")                                                                             \
	ROLE(GRAPH_LOW, "graph_low")                                                               \
	ROLE(GRAPH_MID, "graph_mid")                                                               \
	ROLE(GRAPH_HIGH, "graph_high")                                                             \
	ROLE(GAP, "gap")                                                                           \
	ROLE(MATCH, "match")                                                                       \
	ROLE(KEY, "key")                                                                           \
	ROLE(KEY_TEXT, "key_text")                                                                 \
	ROLE(KEY_DISABLED, "key_disabled")                                                         \
	ROLE(BADGE, "badge")                                                                       \
	ROLE(BANNER, "banner")                                                                     \
	ROLE(DIALOG, "dialog")

enum role {
#define ROLE(name, key) ROLE_##name,
	ROLES(ROLE)
#undef ROLE
		ROLE_COUNT
};

/* The key in a theme file. */
const char *role_key(enum role role);
/* -1 when no role is called so. */
int role_from_key(const char *key);

#endif
