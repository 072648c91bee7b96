#include "tui/field.h"

#include "core/format.h"
#include "core/owner.h"

#include <stdio.h>
#include <string.h>

static void set(struct field *field, enum role role, const char *text)
{
	field->role = role;
	field->attributes = CELL_PLAIN;
	snprintf(field->text, sizeof(field->text), "%s", text);
}

/* Unknown and nothing are quiet. */
static void set_or_dash(struct field *field, enum role role, const char *text)
{
	set(field, *text == '\0' ? ROLE_DIM : role, *text == '\0' ? "-" : text);
}

const struct link *row_link(const struct row *row)
{
	return row->vf != NULL ? &row->vf->link : &row->pf->link;
}

const struct rates *row_rates(const struct row *row)
{
	return row->vf != NULL ? &row->vf->rates : &row->pf->rates;
}

const struct owner *row_owner(const struct row *row)
{
	return row->vf != NULL ? &row->vf->owner : &row->pf->owner;
}

/* --- who it is -------------------------------------------------------------- */

static int digits(int number)
{
	int count = 1;

	for (; number >= 10; number /= 10)
		count++;
	return count;
}

void field_branch(const struct view *view, const struct row *row, struct field *field)
{
	(void)view;
	if (row->vf == NULL) {
		set(field, ROLE_PRIMARY, pf_label(row->pf));
		field->attributes = CELL_BOLD;
		return;
	}

	int width = digits(row->pf->totalvfs > 10 ? row->pf->totalvfs - 1 : 10);
	const char *interface = row->vf->link.name;
	char index[16];

	snprintf(index, sizeof(index), "%d", row->vf->index);
	set(field, ROLE_SECONDARY, "");
	snprintf(field->text, sizeof(field->text), "%*s%s%s", width,
		 row->vf->index >= 0 ? index : "?", *interface != '\0' ? " " : "", interface);
}

void field_name(const struct view *view, const struct row *row, struct field *field)
{
	const char *pf = pf_label(row->pf);

	(void)view;
	if (row->vf == NULL) {
		set(field, ROLE_PRIMARY, pf);
		field->attributes = CELL_BOLD;
	} else if (row->vf->index < 0)
		set(field, ROLE_SECONDARY, row->vf->address);
	else {
		set(field, ROLE_SECONDARY, "");
		snprintf(field->text, sizeof(field->text), "%s/%d", pf, row->vf->index);
	}
}

void field_interface(const struct view *view, const struct row *row, struct field *field)
{
	(void)view;
	set_or_dash(field, ROLE_TEXT, row_link(row)->name);
}

const char *field_interface_word(const struct row *row)
{
	return row_link(row)->name;
}

void field_address(const struct view *view, const struct row *row, struct field *field)
{
	const char *address = row->vf != NULL ? row->vf->address : row->pf->name;
	char text[FORMAT_MAX];

	set(field, ROLE_DIM, format_address(address, view_needs_domains(view), text));
}

void field_mac(const struct view *view, const struct row *row, struct field *field)
{
	const struct hwaddr *mac = &row->pf->link.address;
	char text[HWADDR_TEXT_MAX];
	bool odd = false;

	(void)view;
	if (row->vf != NULL) {
		const struct hwaddr *admin = &row->vf->config.mac;
		const struct hwaddr *effective = vf_effective_mac(row->vf);

		mac = effective->length > 0 ? effective : admin;
		odd = hwaddr_is_zero(mac) ||
		      (admin->length > 0 && !hwaddr_is_zero(admin) && !hwaddr_equal(admin, mac));
	}
	set(field, mac->length == 0 ? ROLE_DIM : ROLE_TEXT, format_hwaddr(mac, text));
	if (odd) {
		strcat(field->text, "!");
		field->role = ROLE_WARN;
	}
}

int64_t field_mac_number(const struct row *row)
{
	const struct hwaddr *mac =
		row->vf != NULL ? vf_effective_mac(row->vf) : &row->pf->link.address;
	int64_t number = 0;

	for (int i = 0; i < mac->length && i < 7; i++)
		number = number << 8 | mac->bytes[i];
	return mac->length > 0 ? number : UNKNOWN;
}

/* --- how it is set ----------------------------------------------------------- */

void field_config(const struct view *view, const struct row *row, struct field *field)
{
	char text[FORMAT_MAX];
	char now[FORMAT_MAX];
	char total[FORMAT_MAX];

	(void)view;
	if (row->vf == NULL) {
		snprintf(text, sizeof(text), "%.12s/%.12s", format_number(row->pf->numvfs, now),
			 format_number(row->pf->totalvfs, total));
		set(field, row->pf->numvfs > 0 ? ROLE_ACCENT : ROLE_DIM, text);
		return;
	}
	set(field, row->vf->config.vlan > 0 ? ROLE_TEXT : ROLE_DIM,
	    format_vlan(&row->vf->config, text));
}

int64_t field_config_number(const struct row *row)
{
	return row->vf == NULL ? row->pf->numvfs : row->vf->config.vlan;
}

const char *field_driver_word(const struct row *row)
{
	return row->vf != NULL ? row->vf->driver : row->pf->driver;
}

void field_driver(const struct view *view, const struct row *row, struct field *field)
{
	(void)view;
	set_or_dash(field, ROLE_TEXT, field_driver_word(row));
}

void field_owner(const struct view *view, const struct row *row, struct field *field)
{
	const struct owner *owner = row_owner(row);
	char text[OWNER_TEXT_MAX];

	(void)view;
	if (owner->kind == OWNER_NONE && row->vf == NULL)
		set(field, ROLE_DIM, "");
	else
		set(field,
		    owner_is_held(owner)        ? ROLE_TEXT
		    : owner->kind == OWNER_NONE ? ROLE_OK
						: ROLE_DIM,
		    owner_text(owner, text));
}

/* Free ones together, and those of one holder. */
const char *field_owner_word(const struct row *row)
{
	const struct owner *owner = row_owner(row);

	return owner->kind == OWNER_NONE ? "free" : owner->name;
}

static char flag(int value, char on)
{
	return value < 0 ? '-' : value == 0 ? '.' : on;
}

void field_flags(const struct view *view, const struct row *row, struct field *field)
{
	(void)view;
	if (row->vf == NULL) {
		set(field, ROLE_DIM, "");
		return;
	}

	const struct vf_config *config = &row->vf->config;
	char text[] = {
		flag(config->spoofchk, 'S'),
		flag(config->trust, 'T'),
		flag(config->state, config->state == VF_STATE_ENABLE ? 'E' : 'D'),
		'\0',
	};
	bool unknown = strcmp(text, "---") == 0;

	set(field, unknown ? ROLE_DIM : ROLE_TEXT, unknown ? "-" : text);
}

int64_t field_flags_number(const struct row *row)
{
	if (row->vf == NULL || row->vf->config.spoofchk < 0)
		return UNKNOWN;

	const struct vf_config *config = &row->vf->config;

	return 16 * config->spoofchk + 4 * (config->trust + 1) + config->state + 1;
}

/* --- its link ------------------------------------------------------------------ */

void field_link_state(const struct row *row, struct field *field)
{
	const struct link *link = row_link(row);
	char speed[FORMAT_MAX];

	if (row->vf != NULL && row->vf->going)
		set(field, ROLE_WARN, "going");
	else if (row->vf != NULL && row->vf->away)
		set(field, ROLE_ACCENT, "in netns");
	else if (link->ifindex == 0 || link->up < 0)
		set(field, ROLE_DIM, "-");
	else if (link->up == 0)
		set(field, ROLE_DIM, "down");
	else if (link->carrier == 0)
		set(field, ROLE_WARN, "no link");
	else if (link->speed_mbps <= 0)
		set(field, ROLE_OK, "up");
	else {
		set(field, ROLE_OK, "");
		snprintf(field->text, sizeof(field->text), "up %s",
			 format_speed(link->speed_mbps, speed));
	}
}

void field_link_master(const struct row *row, struct field *field)
{
	const struct link *link = row_link(row);

	set(field, ROLE_DIM, "");
	if (link->master != 0 && link->master_name[0] != '\0')
		snprintf(field->text, sizeof(field->text), "%s%s%s", link->master_kind,
			 link->master_kind[0] != '\0' ? " " : "", link->master_name);
}

void field_link(const struct view *view, const struct row *row, struct field *field)
{
	size_t length;

	(void)view;
	field_link_state(row, field);
	length = strlen(field->text);
	if (row->vf == NULL && row->pf->switch_mode[0] != '\0')
		snprintf(field->text + length, sizeof(field->text) - length, " %s",
			 row->pf->switch_mode);
}

int64_t field_link_number(const struct row *row)
{
	const struct link *link = row_link(row);

	if (link->ifindex == 0 || link->up < 0)
		return UNKNOWN;
	if (link->up == 0 || link->carrier == 0)
		return link->up;
	return 2 + (link->speed_mbps > 0 ? link->speed_mbps : 0);
}

/* --- what it carries ------------------------------------------------------------- */

static int64_t sum(int64_t a, int64_t b)
{
	if (a < 0 && b < 0)
		return UNKNOWN;
	return (a < 0 ? 0 : a) + (b < 0 ? 0 : b);
}

int64_t field_rx_number(const struct row *row)
{
	return row_rates(row)->rx_bps;
}

int64_t field_tx_number(const struct row *row)
{
	return row_rates(row)->tx_bps;
}

int64_t field_total_number(const struct row *row)
{
	return sum(row_rates(row)->rx_bps, row_rates(row)->tx_bps);
}

int64_t field_rx_packets_number(const struct row *row)
{
	return row_rates(row)->rx_pps;
}

int64_t field_tx_packets_number(const struct row *row)
{
	return row_rates(row)->tx_pps;
}

int64_t field_dropped_number(const struct row *row)
{
	return sum(row_rates(row)->rx_dropped, row_rates(row)->tx_dropped);
}

static void set_rate(struct field *field, const struct view *view, enum role role, int64_t bps)
{
	char text[FORMAT_MAX];

	set(field, bps > 0 ? role : ROLE_DIM, format_rate(bps, view->bytes, text));
}

void field_rx(const struct view *view, const struct row *row, struct field *field)
{
	set_rate(field, view, ROLE_RX, field_rx_number(row));
}

void field_tx(const struct view *view, const struct row *row, struct field *field)
{
	set_rate(field, view, ROLE_TX, field_tx_number(row));
}

void field_total(const struct view *view, const struct row *row, struct field *field)
{
	set_rate(field, view, ROLE_TEXT, field_total_number(row));
}

static void set_packets(struct field *field, enum role role, int64_t per_second)
{
	char text[FORMAT_MAX];

	set(field, per_second > 0 ? role : ROLE_DIM, format_packet_rate(per_second, text));
}

void field_rx_packets(const struct view *view, const struct row *row, struct field *field)
{
	(void)view;
	set_packets(field, ROLE_TEXT, field_rx_packets_number(row));
}

void field_tx_packets(const struct view *view, const struct row *row, struct field *field)
{
	(void)view;
	set_packets(field, ROLE_TEXT, field_tx_packets_number(row));
}

void field_dropped(const struct view *view, const struct row *row, struct field *field)
{
	(void)view;
	set_packets(field, ROLE_WARN, field_dropped_number(row));
}

static float load(int64_t bps, int64_t limit_mbps)
{
	if (bps < 0 || limit_mbps <= 0)
		return -1;

	float part = (float)bps / ((float)limit_mbps * 1e6F);

	return part > 1 ? 1 : part;
}

float row_load(const struct row *row)
{
	int64_t limit = row->vf != NULL ? row->vf->config.max_tx_rate : 0;
	float rx = load(field_rx_number(row), row->pf->link.speed_mbps);
	float tx = load(field_tx_number(row), limit > 0 ? limit : row->pf->link.speed_mbps);

	return rx > tx ? rx : tx;
}

void field_load(const struct view *view, const struct row *row, struct field *field)
{
	float percent = row_load(row) * 100;

	(void)view;
	set(field, percent >= 90 ? ROLE_WARN : percent < 0.05F ? ROLE_DIM : ROLE_TEXT, "-");
	if (percent >= 0)
		snprintf(field->text, sizeof(field->text), percent < 10 ? "%.1f%%" : "%.0f%%",
			 (double)percent);
}

int64_t field_load_number(const struct row *row)
{
	float part = row_load(row);

	return part < 0 ? UNKNOWN : (int64_t)(part * 1e6F);
}
