#include "core/intent.h"
#include "tests/unit/change_fixture.h"

/* Adds one assignment; what it became, as it would be typed, or "-ENAME". */
static const char *add(const char *device, const char *assignment, char text[static 64])
{
	struct kernel *kernel = still("homelab");
	struct snapshot *snapshot = shot(kernel);
	struct function_key key = key_of(snapshot, device);
	struct error error = {0};
	struct intent intent;
	int result;

	intent_init(&intent);
	result = intent_add(&intent, snapshot, &key, assignment, &error);
	if (result == 0) {
		cr_assert_eq(intent.count, 1);
		intent_value_text(&intent.changes[0], text, 64);
	} else {
		cr_expect_eq(intent.count, 0, "%s", assignment);
		cr_expect_str_not_empty(error.message);
		cr_expect_eq(error.code, -result);
		snprintf(text, 64, "-%s", strerrorname_np(-result));
	}
	intent_done(&intent);
	snapshot_put(snapshot);
	kernel_free(kernel);
	return text;
}

Test(intent, takes_what_each_key_takes)
{
	static const char *const CASES[][3] = {
		{"enp1s0f0", "numvfs=4", "4"},
		{"enp1s0f0", "numvfs=0", "0"},
		{"enp1s0f0", "autoprobe=no", "off"},
		{"enp1s0f0", "eswitch=switchdev", "switchdev"},
		{"enp1s0f0", "up=down", "off"},
		{"enp1s0f0", "mtu=9000", "9000"},
		{"enp1s0f0", "driver=vfio-pci", "vfio-pci"},
		{"enp1s0f0/2", "mac=02-00-00-00-50-0A", "02:00:00:00:50:0a"},
		{"enp1s0f0/2", "mac=02:00:00:00:50:{index}", "02:00:00:00:50:02"},
		{"enp1s0f0/2", "mac=auto", "3e:9c:9e:30:00:02"},
		{"enp1s0f0/2", "vlan=4094", "4094"},
		{"enp1s0f0/2", "vlan=50+{index}", "52"},
		{"enp1s0f0/2", "qos=7", "7"},
		{"enp1s0f0/2", "proto=802.1AD", "802.1ad"},
		{"enp1s0f0/2", "spoofchk=TRUE", "on"},
		{"enp1s0f0/2", "trust=0", "off"},
		{"enp1s0f0/2", "state=enable", "enable"},
		{"enp1s0f0/2", "min_tx_rate=10", "10"},
		{"enp1s0f0/2", "max_tx_rate=4294967295", "4294967295"},
		{"enp1s0f0/2", "query_rss=on", "on"},
		{"enp1s0f0/2", "node_guid=00:11:22:33:44:55:66:77", "00:11:22:33:44:55:66:77"},
		{"enp1s0f0/2", "driver=none", "none"},
		{"enp1s0f0/2", "name=guest{index}", "guest2"},
		{"enp1s0f0/2", "reload=on", "on"},
	};
	char text[64];

	for (size_t i = 0; i < sizeof(CASES) / sizeof(*CASES); i++)
		cr_expect_str_eq(add(CASES[i][0], CASES[i][1], text), CASES[i][2], "%s",
				 CASES[i][1]);
}

Test(intent, refuses_everything_else)
{
	static const char *const CASES[][3] = {
		{"enp1s0f0", "numvfs", "-EINVAL"},
		{"enp1s0f0", "=4", "-EINVAL"},
		{"enp1s0f0", "numvfs=", "-EINVAL"},
		{"enp1s0f0", "numvfs=-1", "-EINVAL"},
		{"enp1s0f0", "numvfs= 4", "-EINVAL"},
		{"enp1s0f0", "numvfs=4x", "-EINVAL"},
		{"enp1s0f0", "numvfs=0x4", "-EINVAL"},
		{"enp1s0f0", "numvfs=65536", "-ERANGE"},
		{"enp1s0f0", "numvfs=99999999999999999999", "-EINVAL"},
		{"enp1s0f0", "numvfs={index}", "-EINVAL"},
		{"enp1s0f0", "nosuch=1", "-EINVAL"},
		{"enp1s0f0", "vlan=5", "-EINVAL"},
		{"enp1s0f0/2", "numvfs=1", "-EINVAL"},
		{"enp1s0f0/2", "vlan=4095", "-ERANGE"},
		{"enp1s0f0/2", "vlan=4093+{index}", "-ERANGE"},
		{"enp1s0f0/2", "vlan={index}", "-EINVAL"},
		{"enp1s0f0/2", "qos=8", "-ERANGE"},
		{"enp1s0f0/2", "proto=8100", "-EINVAL"},
		{"enp1s0f0/2", "trust=maybe", "-EINVAL"},
		{"enp1s0f0/2", "state=up", "-EINVAL"},
		{"enp1s0f0/2", "mac=01:00:5e:00:00:01", "-EINVAL"},
		{"enp1s0f0/2", "mac=ff:ff:ff:ff:ff:ff", "-EINVAL"},
		{"enp1s0f0/2", "mac=00:00:00:00:00:00", "-EINVAL"},
		{"enp1s0f0/2", "mac=02:00:00:00:50", "-EINVAL"},
		{"enp1s0f0/2", "mac=02:00:00:00:50:0g", "-EINVAL"},
		{"enp1s0f0/2", "node_guid=00:11", "-EINVAL"},
		{"enp1s0f0/2", "driver=../x", "-EINVAL"},
		{"enp1s0f0/2", "driver=-x", "-EINVAL"},
		{"enp1s0f0/2", "name=way-too-long-name", "-EINVAL"},
		{"enp1s0f0/2", "name=a/b", "-EINVAL"},
		{"enp1s0f0/2", "name=..", "-EINVAL"},
		{"enp1s0f0/2", "name=a%d", "-EINVAL"},
		{"enp1s0f0/2", "mtu=67", "-ERANGE"},
		{"enp1s0f0/2", "reload=off", "-EINVAL"},
		{"enp1s0f0/6", "vlan=5", "-ENODEV"},
		{"enp1s0f0/2", "max_tx_rate=4294967296", "-ERANGE"},
	};
	char text[64];

	for (size_t i = 0; i < sizeof(CASES) / sizeof(*CASES); i++)
		cr_expect_str_eq(add(CASES[i][0], CASES[i][1], text), CASES[i][2], "%s",
				 CASES[i][1]);
}

Test(intent, the_later_of_two_values_counts)
{
	struct kernel *kernel = still("homelab");
	struct snapshot *snapshot = shot(kernel);
	struct intent intent =
		intent_of(snapshot, "enp1s0f0/1 vlan=5; enp1s0f0/2 vlan=6; enp1s0f0/1 vlan=7");

	cr_expect_eq(intent.count, 2);
	cr_expect_eq(intent.changes[0].number, 7);
	intent_done(&intent);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

Test(intent, speaks_of_vfs_that_it_makes)
{
	struct kernel *kernel = still("lab");
	struct snapshot *snapshot = shot(kernel);
	struct intent intent = intent_of(snapshot, "eth0 numvfs=4; eth0/3 vlan=5 mac=random");
	struct function_key key = key_of(snapshot, "eth0/4");
	struct error error = {0};

	cr_expect_eq(intent.count, 3);
	cr_expect_eq(intent_add(&intent, snapshot, &key, "vlan=5", &error), -ENODEV);
	key = key_of(snapshot, "eth1/0");
	cr_expect_eq(intent_add(&intent, snapshot, &key, "vlan=5", &error), -ENODEV);
	intent_done(&intent);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

Test(intent, comes_back_from_json_as_it_was)
{
	struct kernel *kernel = still("homelab");
	struct snapshot *snapshot = shot(kernel);
	struct intent intent = intent_of(
		snapshot, "enp1s0f0 numvfs=9 autoprobe=off eswitch=legacy up=on; enp1s0f0/8 "
			  "mac=02:00:00:00:00:08 vlan=5 qos=1 proto=802.1ad spoofchk=on trust=off "
			  "state=disable min_tx_rate=1 max_tx_rate=2 query_rss=on "
			  "node_guid=00:11:22:33:44:55:66:77 driver=vfio-pci name=x mtu=1400 "
			  "reload=on");
	struct intent_change zero = {.key = INTENT_MAC, .mac = {.length = 6}};
	struct error error = {0};
	struct intent back;
	json_t *json;

	zero.function = key_of(snapshot, "enp1s0f0/1");
	intent_add_change(&intent, &zero);
	json = intent_to_json(&intent);
	cr_assert_eq(intent_from_json(json, &back, &error), 0, "%s", error.message);
	cr_assert_eq(back.count, intent.count);
	for (size_t i = 0; i < back.count; i++) {
		char one[64], other[64];

		cr_expect_eq(back.changes[i].key, intent.changes[i].key);
		cr_expect(
			function_key_equal(&back.changes[i].function, &intent.changes[i].function));
		cr_expect_str_eq(intent_value_text(&back.changes[i], one, sizeof(one)),
				 intent_value_text(&intent.changes[i], other, sizeof(other)));
	}
	json_decref(json);
	intent_done(&back);
	intent_done(&intent);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

Test(intent, malformed_json_is_refused)
{
	static const char *const CASES[] = {
		"{}",
		"[1]",
		"[{}]",
		"[{\"pf\":\"a\",\"vf\":0,\"key\":\"vlan\"}]",
		"[{\"pf\":\"a\",\"vf\":0,\"key\":\"vlan\",\"value\":5}]",
		"[{\"pf\":\"a\",\"vf\":0,\"key\":\"nosuch\",\"value\":\"5\"}]",
		"[{\"pf\":\"a\",\"vf\":-2,\"key\":\"vlan\",\"value\":\"5\"}]",
		"[{\"pf\":\"a\",\"vf\":0,\"key\":\"vlan\",\"value\":\"4096\"}]",
		"[{\"pf\":\"a\",\"vf\":0,\"key\":\"mac\",\"value\":\"random\"}]",
		"[{\"pf\":\"a\",\"vf\":0,\"key\":\"mac\",\"value\":\"01:00:00:00:00:00\"}]",
		("[{\"vf\":0,\"key\":\"vlan\",\"value\":\"5\",\"pf\":"
		 "\"01234567890123456789012345678901\"}]"),
	};

	for (size_t i = 0; i < sizeof(CASES) / sizeof(*CASES); i++) {
		json_t *json = json_loads(CASES[i], 0, NULL);
		struct error error = {0};
		struct intent intent;

		cr_assert(json != NULL);
		cr_expect_eq(intent_from_json(json, &intent, &error), -EINVAL, "%s", CASES[i]);
		cr_expect_str_not_empty(error.message);
		cr_expect_eq(intent.count, 0);
		json_decref(json);
	}
}
