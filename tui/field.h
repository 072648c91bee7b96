/* field.h - what a list says of a function in one cell: its text, and the value
 * it is sorted by. A column is a line in a screen's table made of these. */
#ifndef TUI_FIELD_H
#define TUI_FIELD_H

#include "tui/row.h"
#include "tui/view.h"
#include "widgets/role.h"
#include "widgets/table.h"

struct field {
	char text[TABLE_CELL_MAX];
	enum role role;
	unsigned attributes;
};

/* Texts; a field is overwritten whole. */

/* "enp1s0f0" of a PF, " 3 enp1s0f0v3" of a VF: below its PF in a tree. */
void field_branch(const struct view *view, const struct row *row, struct field *field);
/* "enp1s0f0/3", wherever it stands. */
void field_name(const struct view *view, const struct row *row, struct field *field);
void field_interface(const struct view *view, const struct row *row, struct field *field);
void field_address(const struct view *view, const struct row *row, struct field *field);
/* A `!` after it: all zero, or not the administrative one. */
void field_mac(const struct view *view, const struct row *row, struct field *field);
/* "6/64" of a PF, "60 q3" of a VF. */
void field_config(const struct view *view, const struct row *row, struct field *field);
void field_driver(const struct view *view, const struct row *row, struct field *field);
/* Three letters of a VF: spoofchk, trust, state; `.` off, `-` unknown. */
void field_flags(const struct view *view, const struct row *row, struct field *field);
/* "vm 100 router0", "free"; `-`: unknown. Of a PF that only the host has, nothing. */
void field_owner(const struct view *view, const struct row *row, struct field *field);
/* "up 10G", "up 25G switchdev", "no link", "going", "in netns". */
void field_link(const struct view *view, const struct row *row, struct field *field);
/* Only "up 10G", and only "bridge vmbr0". */
void field_link_state(const struct row *row, struct field *field);
void field_link_master(const struct row *row, struct field *field);
void field_rx(const struct view *view, const struct row *row, struct field *field);
void field_tx(const struct view *view, const struct row *row, struct field *field);
void field_total(const struct view *view, const struct row *row, struct field *field);
void field_rx_packets(const struct view *view, const struct row *row, struct field *field);
void field_tx_packets(const struct view *view, const struct row *row, struct field *field);
/* row_load() in per cent: "31%", "0.4%". */
void field_load(const struct view *view, const struct row *row, struct field *field);
void field_dropped(const struct view *view, const struct row *row, struct field *field);

/* Values to sort by: UNKNOWN or "" when there is none. */
int64_t field_mac_number(const struct row *row);
int64_t field_config_number(const struct row *row);
const char *field_interface_word(const struct row *row);
const char *field_driver_word(const struct row *row);
const char *field_owner_word(const struct row *row);
int64_t field_flags_number(const struct row *row);
int64_t field_link_number(const struct row *row);
int64_t field_rx_number(const struct row *row);
int64_t field_tx_number(const struct row *row);
int64_t field_total_number(const struct row *row);
int64_t field_rx_packets_number(const struct row *row);
int64_t field_tx_packets_number(const struct row *row);
int64_t field_load_number(const struct row *row);
int64_t field_dropped_number(const struct row *row);

/* What both kinds of function have. */
const struct link *row_link(const struct row *row);
const struct owner *row_owner(const struct row *row);
const struct rates *row_rates(const struct row *row);
/* The busier direction as a part of what the link could carry, 0..1; negative
 * when unknown. A VF shares its PF's link, and may have a limit for tx. */
float row_load(const struct row *row);

#endif
