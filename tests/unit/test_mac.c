#include "core/mac.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static struct snapshot *host(const char *pf_mac, const char *machine)
{
	struct snapshot *snapshot = snapshot_new();
	struct pf *pf = snapshot_add_pf(snapshot, "pci", "0000:01:00.0");

	if (pf_mac)
		cr_assert_eq(hwaddr_parse(pf_mac, &pf->link.permanent), 0);
	snprintf(snapshot->host.machine_id, sizeof(snapshot->host.machine_id), "%s", machine);
	return snapshot;
}

static const char *text_of(int (*make)(const struct snapshot *, const struct function_key *,
				       struct hwaddr *, struct error *),
			   const struct snapshot *snapshot, int vf,
			   char text[static HWADDR_TEXT_MAX])
{
	struct function_key key = {.pf = "0000:01:00.0", .vf = vf};
	struct error error = {0};
	struct hwaddr mac;

	cr_assert_eq(make(snapshot, &key, &mac, &error), 0, "%s", error.message);
	return hwaddr_format(&mac, text);
}

Test(mac, auto_is_the_pf_s_own_end_and_the_index)
{
	struct snapshot *snapshot = host("3c:fd:fe:9c:9e:30", "");
	char text[HWADDR_TEXT_MAX];

	cr_expect_str_eq(text_of(mac_auto, snapshot, 1, text), "3e:9c:9e:30:00:01");
	cr_expect_str_eq(text_of(mac_auto, snapshot, 258, text), "3e:9c:9e:30:01:02");
	snapshot_put(snapshot);
}

Test(mac, random_is_stable_and_unlike_any_other)
{
	struct snapshot *one = host("3c:fd:fe:9c:9e:30", "0123456789abcdef0123456789abcdef");
	struct snapshot *other = host("3c:fd:fe:9c:9e:30", "0123456789abcdef0123456789abcdee");
	char seen[512][HWADDR_TEXT_MAX], again[HWADDR_TEXT_MAX];

	for (int vf = 0; vf < 256; vf++) {
		text_of(mac_random, one, vf, seen[vf]);
		text_of(mac_random, other, vf, seen[256 + vf]);
		cr_expect_str_eq(text_of(mac_random, one, vf, again), seen[vf]);
	}
	for (int i = 0; i < 512; i++) {
		struct hwaddr mac;

		cr_assert_eq(hwaddr_parse(seen[i], &mac), 0);
		cr_expect_eq(mac.length, 6);
		cr_expect_eq(mac.bytes[0] & 3, 2, "%s: local and unicast", seen[i]);
		for (int j = 0; j < i; j++)
			cr_expect_str_neq(seen[i], seen[j]);
	}
	snapshot_put(one);
	snapshot_put(other);
}

Test(mac, without_what_it_is_made_from_there_is_none)
{
	struct snapshot *no_mac = host(NULL, "0123456789abcdef0123456789abcdef");
	struct snapshot *no_id = host("3c:fd:fe:9c:9e:30", "");
	struct function_key key = {.pf = "0000:01:00.0", .vf = 3}, none = {.pf = "x", .vf = 0};
	struct error error = {0};
	struct hwaddr mac;

	cr_expect_eq(mac_auto(no_mac, &key, &mac, &error), -ENODATA);
	cr_expect_str_not_empty(error.remedy);
	cr_expect_eq(mac_auto(no_id, &none, &mac, &error), -ENODATA);
	cr_expect_eq(mac_random(no_mac, &key, &mac, &error), -ENODATA);
	cr_expect_eq(mac_random(no_id, &key, &mac, &error), -ENODATA);
	cr_expect(strstr(error.message, "machine-id") != NULL);
	snapshot_put(no_mac);
	snapshot_put(no_id);
}
