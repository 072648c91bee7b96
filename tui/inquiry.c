#include "tui/inquiry.h"

#include "core/driver.h"
#include "core/memory.h"
#include "tui/attribute.h"
#include "tui/forecast.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIELDS_MAX  24
#define VARIOUS     "various"
#define OTHER_LABEL "another"

struct inquiry {
	enum inquiry_kind kind;
	struct form *form;
	enum intent_key keys[FIELDS_MAX]; /* of each field of the form */
};

static const char *const TITLES[] = {
	[INQUIRY_NUMVFS] = "number of VFs",
	[INQUIRY_UP] = "up or down",
	[INQUIRY_DRIVER] = "driver",
	[INQUIRY_MAC] = "MAC",
	[INQUIRY_VLAN] = "VLAN",
	[INQUIRY_ALL] = "attributes",
};

/* --- making the form ------------------------------------------------------------------- */

struct maker {
	struct inquiry *inquiry;
	const struct targets *targets;
	const struct snapshot *snapshot;
};

/* What all of them have, or "" with *ret_various. */
static const char *common_value(const struct maker *maker, enum intent_key key,
				char buffer[static ATTRIBUTE_TEXT_MAX], bool *ret_various)
{
	char other[ATTRIBUTE_TEXT_MAX];

	*ret_various = false;
	attribute_value(maker->snapshot, &maker->targets->items[0].key, key, buffer);
	for (size_t i = 1; i < maker->targets->count && !*ret_various; i++)
		*ret_various = strcmp(attribute_value(maker->snapshot,
						      &maker->targets->items[i].key, key, other),
				      buffer) != 0;
	if (*ret_various)
		buffer[0] = '\0';
	return buffer;
}

/* One function that cannot spoils it for all: the intent is for all of them. */
static void disable_if_needed(const struct maker *maker, int field, enum intent_key key)
{
	char reason[FORM_NOTE_MAX];
	char named[FORM_NOTE_MAX];
	char name[FUNCTION_NAME_MAX];

	for (size_t i = 0; i < maker->targets->count; i++) {
		const struct function_key *function = &maker->targets->items[i].key;

		if (attribute_obstacle(maker->snapshot, function, key, reason)[0] == '\0')
			continue;
		if (maker->targets->count > 1)
			snprintf(named, sizeof(named), "%.30s: %.60s",
				 function_name(maker->snapshot, function, name), reason);
		else
			snprintf(named, sizeof(named), "%s", reason);
		form_disable(maker->inquiry->form, field, named);
		return;
	}
}

static void remember(const struct maker *maker, int field, enum intent_key key)
{
	if (field < 0 || field >= FIELDS_MAX)
		return;
	maker->inquiry->keys[field] = key;
	disable_if_needed(maker, field, key);
}

static void add_text(const struct maker *maker, enum intent_key key, const char *empty)
{
	char value[ATTRIBUTE_TEXT_MAX];
	bool various;

	common_value(maker, key, value, &various);
	remember(maker,
		 form_add_text(maker->inquiry->form, intent_key_name(key), value,
			       various ? VARIOUS : empty),
		 key);
}

static void add_words(const struct maker *maker, enum intent_key key)
{
	const char *const *words = attribute_words(key);
	struct form *form = maker->inquiry->form;
	char value[ATTRIBUTE_TEXT_MAX];
	bool various;
	int field = form_add_choice(form, FORM_CHOICE, intent_key_name(key));

	common_value(maker, key, value, &various);
	for (size_t i = 0; words[i] != NULL; i++)
		form_add_option(form, field, words[i], "", strcmp(words[i], value) == 0);
	remember(maker, field, key);
}

static void add_numvfs(const struct maker *maker)
{
	const struct pf *pf = snapshot_find_pf(maker->snapshot, maker->targets->items[0].key.pf);
	int total = pf->totalvfs > 0 ? pf->totalvfs : 0;

	remember(maker,
		 form_add_number(maker->inquiry->form, "VFs", pf->numvfs > 0 ? pf->numvfs : 0, 0,
				 total),
		 INTENT_NUMVFS);
}

/* --- drivers --------------------------------------------------------------------------- */

struct driver_names {
	size_t count;
	char names[8][DRIVER_NAME_MAX];
};

static void note_driver(struct driver_names *drivers, const char *name)
{
	if (name[0] == '\0' || strcmp(name, "vfio-pci") == 0 ||
	    drivers->count == sizeof(drivers->names) / sizeof(*drivers->names))
		return;
	for (size_t i = 0; i < drivers->count; i++)
		if (strcmp(drivers->names[i], name) == 0)
			return;
	snprintf(drivers->names[drivers->count++], DRIVER_NAME_MAX, "%s", name);
}

/* Drivers that devices of the same kind have on this host. */
static void find_drivers(struct driver_names *drivers, const struct maker *maker)
{
	const struct function_key *key = &maker->targets->items[0].key;
	const struct pf *like_pf = snapshot_find_pf(maker->snapshot, key->pf);
	const struct vf *like = snapshot_find_vf(maker->snapshot, key);

	for (size_t i = 0; i < maker->snapshot->pf_count; i++) {
		const struct pf *pf = &maker->snapshot->pfs[i];

		if (like == NULL && pf->vendor_id == like_pf->vendor_id &&
		    pf->device_id == like_pf->device_id)
			note_driver(drivers, pf->driver);
		for (size_t j = 0; like != NULL && j < pf->vf_count; j++)
			if (pf->vfs[j].vendor_id == like->vendor_id &&
			    pf->vfs[j].device_id == like->device_id)
				note_driver(drivers, pf->vfs[j].driver);
	}
}

static void add_driver(struct form *form, int field, const char *name, const char *note,
		       const char *now)
{
	bool current = strcmp(name, now) == 0;
	char text[FORM_NOTE_MAX];

	snprintf(text, sizeof(text), "%s%s%s", note, current && note[0] != '\0' ? ", " : "",
		 current ? "now" : "");
	form_add_option(form, field, name, text, current);
}

static void add_drivers(const struct maker *maker)
{
	struct form *form = maker->inquiry->form;
	int field = form_add_choice(form, FORM_LIST, intent_key_name(INTENT_DRIVER));
	struct driver_names drivers = {0};
	char now[ATTRIBUTE_TEXT_MAX];
	bool various;

	common_value(maker, INTENT_DRIVER, now, &various);
	find_drivers(&drivers, maker);
	add_driver(form, field, "default", "the kernel's own choice", now);
	add_driver(form, field, "vfio-pci", "to be given to a VM", now);
	for (size_t i = 0; i < drivers.count; i++)
		add_driver(form, field, drivers.names[i], "", now);
	add_driver(form, field, "none", "unbound, and stays so", now);
	remember(maker, field, INTENT_DRIVER);
	remember(maker, form_add_text(form, OTHER_LABEL, "", "the name of any other driver"),
		 INTENT_DRIVER);
}

/* --- the kinds of forms ------------------------------------------------------------------ */

/* A new MAC waits until the VF's driver is bound again, or may do so where the VF is
 * only reset: offered there. */
static bool wants_reload(const struct maker *maker)
{
	for (size_t i = 0; i < maker->targets->count; i++) {
		const struct function_key *key = &maker->targets->items[i].key;
		const struct pf *pf = snapshot_find_pf(maker->snapshot, key->pf);
		const struct vf *vf = snapshot_find_vf(maker->snapshot, key);
		const struct driver *driver = pf != NULL ? driver_find(pf->driver) : NULL;

		if (driver != NULL && (driver->mac_needs_reload || driver->resets_vf) &&
		    vf != NULL && vf->driver[0] != '\0' && strncmp(vf->driver, "vfio", 4) != 0)
			return true;
	}
	return false;
}

static void add_mac(const struct maker *maker)
{
	struct form *form = maker->inquiry->form;
	int field;

	add_text(maker, INTENT_MAC, "the VF chooses");
	if (!wants_reload(maker))
		return;
	field = form_add_choice(form, FORM_CHOICE, intent_key_name(INTENT_RELOAD));
	form_add_option(form, field, "off", "", true);
	form_add_option(form, field, "on", "", false);
	remember(maker, field, INTENT_RELOAD);
}

static void add_all_of_pf(const struct maker *maker)
{
	add_numvfs(maker);
	add_words(maker, INTENT_AUTOPROBE);
	add_words(maker, INTENT_ESWITCH);
	add_words(maker, INTENT_UP);
	add_text(maker, INTENT_MTU, "");
	add_text(maker, INTENT_NAME, "");
}

static void add_all_of_vfs(const struct maker *maker)
{
	add_mac(maker);
	add_text(maker, INTENT_VLAN, "");
	add_text(maker, INTENT_QOS, "");
	add_words(maker, INTENT_PROTO);
	add_words(maker, INTENT_SPOOFCHK);
	add_words(maker, INTENT_TRUST);
	add_words(maker, INTENT_STATE);
	add_text(maker, INTENT_MIN_TX_RATE, "");
	add_text(maker, INTENT_MAX_TX_RATE, "");
	add_words(maker, INTENT_QUERY_RSS);
	add_text(maker, INTENT_NODE_GUID, "");
	add_text(maker, INTENT_PORT_GUID, "");
	add_text(maker, INTENT_DRIVER, "");
	add_words(maker, INTENT_UP);
	add_text(maker, INTENT_MTU, "");
	add_text(maker, INTENT_NAME, "");
}

static void make(const struct maker *maker)
{
	switch (maker->inquiry->kind) {
	case INQUIRY_NUMVFS:
		add_numvfs(maker);
		break;
	case INQUIRY_UP:
		add_words(maker, INTENT_UP);
		break;
	case INQUIRY_DRIVER:
		add_drivers(maker);
		break;
	case INQUIRY_MAC:
		add_mac(maker);
		break;
	case INQUIRY_VLAN:
		add_text(maker, INTENT_VLAN, "");
		add_text(maker, INTENT_QOS, "");
		add_words(maker, INTENT_PROTO);
		break;
	case INQUIRY_ALL:
		if (maker->targets->items[0].key.vf == UNKNOWN)
			add_all_of_pf(maker);
		else
			add_all_of_vfs(maker);
		break;
	}
}

struct inquiry *inquiry_new(enum inquiry_kind kind, const struct targets *targets,
			    const struct snapshot *snapshot)
{
	struct inquiry *inquiry = memory_new(sizeof(*inquiry));
	struct maker maker = {inquiry, targets, snapshot};

	inquiry->kind = kind;
	inquiry->form = form_new();
	make(&maker);
	return inquiry;
}

void inquiry_free(struct inquiry *inquiry)
{
	if (inquiry == NULL)
		return;
	form_free(inquiry->form);
	free(inquiry);
}

const char *inquiry_title(const struct inquiry *inquiry)
{
	return TITLES[inquiry->kind];
}

struct form *inquiry_form(const struct inquiry *inquiry)
{
	return inquiry->form;
}

/* --- keys and values ------------------------------------------------------------------- */

static bool focus_is_on(const struct inquiry *inquiry, enum intent_key key)
{
	int focus = form_focus(inquiry->form);

	return focus >= 0 && inquiry->keys[focus] == key;
}

bool inquiry_takes_macs(const struct inquiry *inquiry)
{
	return focus_is_on(inquiry, INTENT_MAC);
}

enum form_result inquiry_key(struct inquiry *inquiry, uint32_t code)
{
	if (inquiry_takes_macs(inquiry) &&
	    (code == KEYCODE_CTRL('r') || code == KEYCODE_CTRL('a'))) {
		form_set_text(inquiry->form, form_focus(inquiry->form),
			      code == KEYCODE_CTRL('r') ? "random" : "auto");
		return FORM_EDITING;
	}
	return form_key(inquiry->form, code);
}

static int add_field(const struct inquiry *inquiry, int field, const struct targets *targets,
		     const struct snapshot *snapshot, struct intent *intent, struct error *error)
{
	char value[PROMPT_SIZE];
	char assignment[PROMPT_SIZE + 24];
	int result = 0;

	form_value(inquiry->form, field, value, sizeof(value));
	/* Not to reload is nothing to ask for. */
	if (inquiry->keys[field] == INTENT_RELOAD && strcmp(value, "off") == 0)
		return 0;
	snprintf(assignment, sizeof(assignment), "%s=%s", intent_key_name(inquiry->keys[field]),
		 value);
	for (size_t i = 0; i < targets->count && result == 0; i++)
		result = intent_add(intent, snapshot, &targets->items[i].key, assignment, error);
	return result;
}

int inquiry_intent(const struct inquiry *inquiry, const struct targets *targets,
		   const struct snapshot *snapshot, struct intent *ret_intent, struct error *error)
{
	int result = 0;

	intent_init(ret_intent);
	for (int i = 0; i < form_field_count(inquiry->form) && result == 0; i++)
		if (form_is_changed(inquiry->form, i) && !form_is_disabled(inquiry->form, i))
			result = add_field(inquiry, i, targets, snapshot, ret_intent, error);
	if (result < 0)
		intent_done(ret_intent);
	return result;
}

/* --- words ----------------------------------------------------------------------------- */

static void explain_field(const struct inquiry *inquiry, struct dialog *dialog)
{
	int focus = form_focus(inquiry->form);

	if (focus < 0)
		dialog_text(dialog, ROLE_WARN, CELL_PLAIN, "Nothing of it can be changed here.");
	else
		dialog_textf(dialog, ROLE_DIM, CELL_PLAIN, "%s: %s",
			     intent_key_name(inquiry->keys[focus]),
			     intent_key_help(inquiry->keys[focus]));
}

void inquiry_explain(const struct inquiry *inquiry, const struct targets *targets,
		     const struct snapshot *snapshot, struct dialog *dialog)
{
	struct intent intent;
	struct error error = {0};

	if (inquiry->kind == INQUIRY_NUMVFS) {
		forecast_numvfs(dialog, snapshot_find_pf(snapshot, targets->items[0].key.pf),
				form_number(inquiry->form, 0));
		return;
	}
	/* What is wrong comes first: in a small dialog there may be no room for more. */
	if (inquiry_intent(inquiry, targets, snapshot, &intent, &error) < 0)
		dialog_text(dialog, ROLE_ERROR, CELL_PLAIN, error.message);
	explain_field(inquiry, dialog);
	if (error.code != 0)
		return;
	forecast_values(dialog, snapshot, &intent);
	intent_done(&intent);
}
