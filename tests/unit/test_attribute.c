#include "tests/unit/tui_fixture.h"
#include "tui/attribute.h"

#include <criterion/criterion.h>

static const struct function_key pf = {"0000:01:00.0", UNKNOWN};
static const struct function_key down_pf = {"0000:01:00.1", UNKNOWN};
static const struct function_key nvme = {"0000:04:00.0", UNKNOWN};

static struct function_key vf(int index)
{
	return (struct function_key){"0000:01:00.0", index};
}

static void is(struct function_key key, enum intent_key what, const char *wanted)
{
	struct snapshot *snapshot = fixture_snapshot();
	char text[ATTRIBUTE_TEXT_MAX];

	cr_expect_str_eq(attribute_value(snapshot, &key, what, text), wanted, "%s is '%s'",
			 intent_key_name(what), text);
	snapshot_put(snapshot);
}

static const char *obstacle(struct function_key key, enum intent_key what)
{
	static char text[FORM_NOTE_MAX];
	struct snapshot *snapshot = fixture_snapshot();

	attribute_obstacle(snapshot, &key, what, text);
	snapshot_put(snapshot);
	return text;
}

Test(attribute, values_of_a_vf)
{
	is(vf(1), INTENT_MAC, "02:00:00:00:50:01");
	is(vf(1), INTENT_VLAN, "10");
	is(vf(1), INTENT_QOS, "3");
	is(vf(1), INTENT_PROTO, "802.1Q");
	is(vf(1), INTENT_SPOOFCHK, "on");
	is(vf(1), INTENT_TRUST, "off");
	is(vf(1), INTENT_STATE, "auto");
	is(vf(1), INTENT_MAX_TX_RATE, "1000");
	is(vf(1), INTENT_DRIVER, "vfio-pci");
	is(vf(3), INTENT_NAME, "enp1s0f0v3");
	is(vf(3), INTENT_MTU, "1500");
	is(vf(3), INTENT_UP, "on");
}

Test(attribute, values_of_a_pf)
{
	is(pf, INTENT_NUMVFS, "6");
	is(pf, INTENT_AUTOPROBE, "on");
	is(pf, INTENT_ESWITCH, "");
	is(pf, INTENT_DRIVER, "i40e");
	is(pf, INTENT_NAME, "enp1s0f0");
}

Test(attribute, what_is_unknown_is_no_value)
{
	is(vf(4), INTENT_MAC, ""); /* all zero: the VF chooses */
	is(vf(1), INTENT_NODE_GUID, "");
	is(vf(1), INTENT_QUERY_RSS, "");
	is(vf(1), INTENT_MTU, "");
	is(vf(5), INTENT_DRIVER, "none");
	is(vf(77), INTENT_VLAN, "");
	is((struct function_key){"0000:09:00.0", UNKNOWN}, INTENT_NUMVFS, "");
}

Test(attribute, the_driver_stands_in_the_way)
{
	cr_expect_str_eq(obstacle(vf(1), INTENT_MIN_TX_RATE), "i40e has no minimum rates for VFs");
	cr_expect_str_eq(obstacle(vf(1), INTENT_PROTO), "i40e has no 802.1ad for VFs");
	cr_expect_str_eq(obstacle(vf(1), INTENT_MAC), "");
	cr_expect_str_eq(obstacle(vf(1), INTENT_MAX_TX_RATE), "");
}

Test(attribute, other_obstacles)
{
	cr_expect_str_eq(obstacle(vf(5), INTENT_MAC), "it is being removed");
	cr_expect_str_eq(obstacle(vf(9), INTENT_MAC), "it is gone");
	cr_expect_str_eq(obstacle(vf(1), INTENT_NUMVFS), "of PFs only");
	cr_expect_str_eq(obstacle(pf, INTENT_MAC), "of VFs only");
	cr_expect(strstr(obstacle(vf(1), INTENT_UP), "no interface") != NULL);
	cr_expect(strstr(obstacle(vf(4), INTENT_MTU), "network namespace") != NULL);
	cr_expect_str_eq(obstacle(vf(3), INTENT_UP), "");
	cr_expect_str_eq(obstacle(down_pf, INTENT_NUMVFS), "");
	cr_expect(strstr(obstacle(nvme, INTENT_UP), "no interface") != NULL);
	cr_expect_str_eq(obstacle(nvme, INTENT_NUMVFS), "");
}

Test(attribute, a_device_that_offers_no_vfs)
{
	struct snapshot *snapshot = fixture_snapshot();
	char text[FORM_NOTE_MAX];

	snapshot->pfs[0].totalvfs = 0;
	attribute_obstacle(snapshot, &pf, INTENT_NUMVFS, text);
	cr_expect(strstr(text, "no VFs") != NULL, "%s", text);
	snapshot_put(snapshot);
}

/* Every word is one that the key takes. */
Test(attribute, words_are_values)
{
	struct snapshot *snapshot = fixture_snapshot();

	for (enum intent_key key = 0; key < INTENT_KEYS; key++) {
		const char *const *words = attribute_words(key);
		struct function_key target = intent_key_is_of_vf(key) ? vf(3) : pf;

		for (size_t i = 0; words != NULL && words[i] != NULL; i++) {
			struct intent intent;
			struct error error = {0};
			char text[64];

			intent_init(&intent);
			snprintf(text, sizeof(text), "%s=%s", intent_key_name(key), words[i]);
			cr_expect_eq(intent_add(&intent, snapshot, &target, text, &error), 0, "%s",
				     error.message);
			intent_done(&intent);
		}
	}
	snapshot_put(snapshot);
}
