#include "tests/unit/tui_fixture.h"
#include "tui/inquiry.h"

#include <criterion/criterion.h>

static struct snapshot *snapshot;
static struct targets targets;

static void start(void)
{
	snapshot = fixture_snapshot();
}

static void stop(void)
{
	targets_done(&targets);
	snapshot_put(snapshot);
}

TestSuite(inquiry, .init = start, .fini = stop);

static void target(int vf)
{
	struct function_key key = {"0000:01:00.0", vf};

	targets_add(&targets, snapshot, &key);
}

static void type(struct inquiry *inquiry, const char *keys)
{
	for (; *keys != '\0'; keys++)
		inquiry_key(inquiry, (uint32_t)*keys);
}

static void intends(const struct inquiry *inquiry, size_t count, const char *const *wanted)
{
	struct intent intent;
	struct error error = {0};
	char value[64];
	char text[128];

	cr_assert_eq(inquiry_intent(inquiry, &targets, snapshot, &intent, &error), 0, "%s",
		     error.message);
	cr_assert_eq(intent.count, count, "%zu changes", intent.count);
	for (size_t i = 0; i < count; i++) {
		snprintf(text, sizeof(text), "%d %s=%s", intent.changes[i].function.vf,
			 intent_key_name(intent.changes[i].key),
			 intent_value_text(&intent.changes[i], value, sizeof(value)));
		cr_expect_str_eq(text, wanted[i]);
	}
	intent_done(&intent);
}

static bool explains(const struct inquiry *inquiry, const char *wanted)
{
	struct dialog *dialog = dialog_new("");
	struct canvas canvas;
	bool found;

	setlocale(LC_ALL, "C.UTF-8");
	inquiry_explain(inquiry, &targets, snapshot, dialog);
	canvas_init(&canvas, false);
	canvas_resize(&canvas, 100, 40);
	dialog_draw(&canvas, (struct rect){0, 0, 100, 40}, dialog, NULL, 0);
	found = fixture_shows(&canvas, wanted);
	if (!found)
		fixture_print(&canvas);
	canvas_done(&canvas);
	dialog_free(dialog);
	return found;
}

Test(inquiry, unchanged_is_no_intent)
{
	for (enum inquiry_kind kind = INQUIRY_NUMVFS; kind <= INQUIRY_ALL; kind++) {
		struct inquiry *inquiry;

		targets_done(&targets);
		target(kind == INQUIRY_NUMVFS ? UNKNOWN : 3);
		inquiry = inquiry_new(kind, &targets, snapshot);
		intends(inquiry, 0, NULL);
		inquiry_free(inquiry);
	}
}

Test(inquiry, numvfs_says_what_is_destroyed_and_kept)
{
	struct inquiry *inquiry;

	target(UNKNOWN);
	inquiry = inquiry_new(INQUIRY_NUMVFS, &targets, snapshot);
	cr_expect(explains(inquiry, "6 of 64 now: nothing changes"));
	type(inquiry, "8");
	cr_expect(explains(inquiry, "destroyed  all 6 VFs"));
	cr_expect(explains(inquiry, "made again VFs 0 to 5"));
	cr_expect(explains(inquiry, "new        VFs 6 to 7"));
	intends(inquiry, 1, (const char *[]){"-1 numvfs=8"});
	inquiry_key(inquiry, KEYCODE_HOME);
	cr_expect(explains(inquiry, "lost       VFs 0 to 5"));
	inquiry_key(inquiry, KEYCODE_END);
	intends(inquiry, 1, (const char *[]){"-1 numvfs=64"});
	inquiry_free(inquiry);
}

Test(inquiry, shrinking_names_the_lost)
{
	struct inquiry *inquiry;

	snapshot->pfs[0].vfs[5].owner = (struct owner){.kind = OWNER_VM, .name = "web01"};
	target(UNKNOWN);
	inquiry = inquiry_new(INQUIRY_NUMVFS, &targets, snapshot);
	type(inquiry, "5");
	cr_expect(explains(inquiry, "lost       VF 5, with all settings"));
	cr_expect(explains(inquiry, "made again VFs 0 to 4"));
	cr_expect(explains(inquiry, "VF 5 is held by vm web01"));
	inquiry_free(inquiry);
}

Test(inquiry, pattern_over_marks)
{
	static const char *const wanted[] = {"0 mac=02:00:00:00:60:00", "2 mac=02:00:00:00:60:02",
					     "3 mac=02:00:00:00:60:03"};
	struct inquiry *inquiry;

	target(0);
	target(2);
	target(3);
	inquiry = inquiry_new(INQUIRY_MAC, &targets, snapshot);
	type(inquiry, "02:00:00:00:60:{index}");
	intends(inquiry, 3, wanted);
	cr_expect(explains(inquiry, "enp1s0f0/2 mac 02:00:00:00:50:02 -> 02:00:00:00:60:02"));
	inquiry_free(inquiry);
}

Test(inquiry, vlan_pattern)
{
	static const char *const wanted[] = {"1 vlan=101", "3 vlan=103"};
	struct inquiry *inquiry;

	target(1);
	target(3);
	inquiry = inquiry_new(INQUIRY_VLAN, &targets, snapshot);
	cr_expect(explains(inquiry, "N+{index}"));
	type(inquiry, "100+{index}");
	intends(inquiry, 2, wanted);
	inquiry_free(inquiry);
}

Test(inquiry, where_they_differ_nothing_is_preset)
{
	struct inquiry *inquiry;
	char text[64];

	target(1);
	target(2);
	inquiry = inquiry_new(INQUIRY_VLAN, &targets, snapshot);
	cr_expect_str_eq(form_value(inquiry_form(inquiry), 0, text, sizeof(text)), "");
	inquiry_free(inquiry);
	targets_done(&targets);
	target(2);
	inquiry = inquiry_new(INQUIRY_VLAN, &targets, snapshot);
	cr_expect_str_eq(form_value(inquiry_form(inquiry), 0, text, sizeof(text)), "20");
	inquiry_free(inquiry);
}

Test(inquiry, a_bad_value_is_an_error_and_told)
{
	struct inquiry *inquiry;
	struct intent intent;
	struct error error = {0};

	target(2);
	inquiry = inquiry_new(INQUIRY_VLAN, &targets, snapshot);
	type(inquiry, "4095");
	cr_expect_lt(inquiry_intent(inquiry, &targets, snapshot, &intent, &error), 0);
	cr_expect(explains(inquiry, "trunk"));
	inquiry_free(inquiry);
}

Test(inquiry, random_and_auto_only_in_a_mac)
{
	struct inquiry *inquiry;
	char text[64];

	target(2);
	inquiry = inquiry_new(INQUIRY_MAC, &targets, snapshot);
	cr_expect(inquiry_takes_macs(inquiry));
	cr_expect_eq(inquiry_key(inquiry, KEYCODE_CTRL('r')), FORM_EDITING);
	cr_expect_str_eq(form_value(inquiry_form(inquiry), 0, text, sizeof(text)), "random");
	cr_expect_eq(inquiry_key(inquiry, KEYCODE_CTRL('a')), FORM_EDITING);
	cr_expect_str_eq(form_value(inquiry_form(inquiry), 0, text, sizeof(text)), "auto");
	inquiry_free(inquiry);
	inquiry = inquiry_new(INQUIRY_VLAN, &targets, snapshot);
	cr_expect(!inquiry_takes_macs(inquiry));
	cr_expect_eq(inquiry_key(inquiry, KEYCODE_CTRL('r')), FORM_UNUSED);
	inquiry_free(inquiry);
}

Test(inquiry, drivers_to_choose_from)
{
	struct inquiry *inquiry;

	target(2);
	inquiry = inquiry_new(INQUIRY_DRIVER, &targets, snapshot);
	type(inquiry, "k");
	intends(inquiry, 1, (const char *[]){"2 driver=default"});
	type(inquiry, "jj");
	intends(inquiry, 1, (const char *[]){"2 driver=iavf"});
	type(inquiry, "j");
	intends(inquiry, 1, (const char *[]){"2 driver=none"});
	type(inquiry, "juio_pci_generic");
	intends(inquiry, 1, (const char *[]){"2 driver=uio_pci_generic"});
	inquiry_free(inquiry);
}

Test(inquiry, a_reload_is_offered_where_a_mac_waits_for_one)
{
	struct inquiry *inquiry;

	target(3);
	inquiry = inquiry_new(INQUIRY_MAC, &targets, snapshot);
	cr_expect_eq(form_field_count(inquiry_form(inquiry)), 2, "a reset is not enough for all");
	inquiry_free(inquiry);
	strcpy(snapshot->pfs[0].driver, "bnxt_en");
	inquiry = inquiry_new(INQUIRY_MAC, &targets, snapshot);
	cr_expect_eq(form_field_count(inquiry_form(inquiry)), 1, "bnxt_en's VFs are told");
	inquiry_free(inquiry);
	strcpy(snapshot->pfs[0].driver, "igb");
	strcpy(snapshot->pfs[0].vfs[3].driver, "igbvf");
	inquiry = inquiry_new(INQUIRY_MAC, &targets, snapshot);
	cr_expect_eq(form_field_count(inquiry_form(inquiry)), 2);
	type(inquiry, "02:00:00:00:60:01");
	intends(inquiry, 1, (const char *[]){"3 mac=02:00:00:00:60:01"});
	inquiry_key(inquiry, KEYCODE_DOWN);
	inquiry_key(inquiry, KEYCODE_RIGHT);
	intends(inquiry, 2, (const char *[]){"3 mac=02:00:00:00:60:01", "3 reload=on"});
	inquiry_free(inquiry);
	targets_done(&targets);
	target(1);
	inquiry = inquiry_new(INQUIRY_MAC, &targets, snapshot);
	cr_expect_eq(form_field_count(inquiry_form(inquiry)), 1, "vfio has no MAC to reload");
	inquiry_free(inquiry);
}

Test(inquiry, all_attributes_in_one_form)
{
	struct inquiry *inquiry;
	int disabled = 0;

	target(1);
	inquiry = inquiry_new(INQUIRY_ALL, &targets, snapshot);
	for (int i = 0; i < form_field_count(inquiry_form(inquiry)); i++)
		disabled += form_is_disabled(inquiry_form(inquiry), i);
	cr_expect_eq(form_field_count(inquiry_form(inquiry)), 16);
	/* 802.1ad, minimum rate, RSS, two GUIDs, and three of an interface that is not here */
	cr_expect_eq(disabled, 8, "%d", disabled);
	inquiry_free(inquiry);
	targets_done(&targets);
	target(UNKNOWN);
	inquiry = inquiry_new(INQUIRY_ALL, &targets, snapshot);
	cr_expect_eq(form_field_count(inquiry_form(inquiry)), 6);
	inquiry_free(inquiry);
}

Test(inquiry, one_that_cannot_is_named)
{
	struct inquiry *inquiry;

	target(3);
	target(1);
	inquiry = inquiry_new(INQUIRY_UP, &targets, snapshot);
	cr_expect(form_is_disabled(inquiry_form(inquiry), 0));
	cr_expect(explains(inquiry, "Nothing of it can be changed here."));
	inquiry_free(inquiry);
}
