#include "cli/selection.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static struct pf *add_pf(struct snapshot *snapshot, const char *address, const char *interface,
			 int numvfs)
{
	struct pf *pf = snapshot_add_pf(snapshot, "pci", address);

	strcpy(pf->link.name, interface);
	strcpy(pf->label, interface);
	pf->numvfs = numvfs;
	pf->totalvfs = 8;
	for (int i = 0; i < numvfs; i++) {
		char vf[DEVICE_NAME_MAX];

		snprintf(vf, sizeof(vf), "%.8s10.%d", address, i);
		snapshot_add_vf(pf, i, vf);
	}
	return pf;
}

/* eth0 with four VFs and one that is going, eth1 with none. */
static struct snapshot *new_host(void)
{
	struct snapshot *snapshot = snapshot_new();

	snapshot_add_vf(add_pf(snapshot, "0000:01:00.0", "eth0", 4), UNKNOWN, "0000:01:11.0");
	add_pf(snapshot, "0000:02:00.0", "eth1", 0);
	return snapshot;
}

/* What a word selects, as " eth0/0 eth0/1"; or "-CODE MESSAGE". */
static const char *selected(const char *word, const char *assignment, char buffer[static 512])
{
	struct snapshot *snapshot = new_host();
	struct selection selection = {0};
	struct error error = {0};
	struct intent intent;
	int result;

	intent_init(&intent);
	if (assignment) {
		struct function_key pf = {"0000:01:00.0", UNKNOWN};

		cr_assert_eq(intent_add(&intent, snapshot, &pf, assignment, &error), 0);
	}
	result = selection_add(&selection, snapshot, &intent, word, &error);
	*buffer = '\0';
	if (result < 0)
		snprintf(buffer, 512, "-%s %s", strerrorname_np(-result), error.message);
	for (size_t i = 0; i < selection.count && result == 0; i++) {
		char name[FUNCTION_NAME_MAX];

		strcat(buffer, " ");
		strcat(buffer, function_name(snapshot, &selection.functions[i], name));
	}
	selection_clear(&selection);
	intent_done(&intent);
	snapshot_put(snapshot);
	return buffer;
}

static void selects(const char *word, const char *expected)
{
	char buffer[512];

	cr_expect_str_eq(selected(word, NULL, buffer), expected, "%s: %s", word, buffer);
}

static void selects_after(const char *assignment, const char *word, const char *expected)
{
	char buffer[512];

	cr_expect_str_eq(selected(word, assignment, buffer), expected, "%s %s: %s", assignment,
			 word, buffer);
}

Test(selection, takes_what_names_one)
{
	selects("eth0", " eth0");
	selects("0000:02:00.0", " eth1");
	selects("eth0/3", " eth0/3");
	selects("0000:01:10.2", " eth0/2");
}

Test(selection, takes_ranges_all_and_lists)
{
	selects("eth0/1-3", " eth0/1 eth0/2 eth0/3");
	selects("eth0/2-2", " eth0/2");
	selects("01:00.0/0-1", " eth0/0 eth0/1");
	selects("eth0/*", " eth0/0 eth0/1 eth0/2 eth0/3");
	selects("eth0,eth1", " eth0 eth1");
	selects("eth0/3,eth0/0-1,eth1", " eth0/3 eth0/0 eth0/1 eth1");
}

Test(selection, refuses_what_is_not_there)
{
	selects("eth9", "-ENODEV eth9: no such SR-IOV device; there are eth0, eth1");
	selects("eth0/4", "-ENODEV eth0/4: no such VF; there are 0 to 3");
	selects("eth0/2-9", "-ENODEV eth0/4: no such VF; there are 0 to 3");
	selects("eth1/*", "-ENODEV eth1: this PF has no VFs");
	selects("eth1/0", "-ENODEV eth1/0: this PF has no VFs");
	selects("eth0/0,eth9", "-ENODEV eth9: no such SR-IOV device; there are eth0, eth1");
}

Test(selection, refuses_what_is_malformed)
{
	static const char *const words[] = {"",
					    ",",
					    "eth0,",
					    ",eth0",
					    "eth0/",
					    "/0",
					    "/",
					    "eth0/-1",
					    "eth0/1-",
					    "eth0/1-2-3",
					    "eth0/0x1",
					    "eth0/ 1",
					    "eth0/3-1",
					    "eth0/**",
					    "eth0/0/1",
					    "eth0/99999999999999999999",
					    "eth0/0-65536",
					    "0000:01:10.0/0",
					    "0000:01:10.0/*",
					    "\033[2Jeth0",
					    "eth0\n"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		char buffer[512];

		cr_expect_eq(*selected(words[i], NULL, buffer), '-', "'%s':%s", words[i], buffer);
	}
}

Test(selection, refuses_a_word_that_is_too_long)
{
	char word[4096], buffer[512];

	memset(word, 'x', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	cr_expect_str_eq(selected(word, NULL, buffer),
			 "-EINVAL a device has no name of 4095 bytes");
}

Test(selection, means_the_vfs_that_will_be_there)
{
	selects_after("numvfs=6", "eth0/*", " eth0/0 eth0/1 eth0/2 eth0/3 eth0/4 eth0/5");
	selects_after("numvfs=6", "eth0/4-5", " eth0/4 eth0/5");
	selects_after("numvfs=2", "eth0/*", " eth0/0 eth0/1");
	selects_after("numvfs=2", "eth0/3", "-ENODEV eth0/3: no such VF with numvfs=2");
	selects_after("numvfs=0", "eth0/*", "-ENODEV eth0: this PF has no VFs");
	selects_after("autoprobe=off", "eth0/*", " eth0/0 eth0/1 eth0/2 eth0/3");
}
