#include "core/device.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static struct snapshot *snapshot;

static struct pf *add_pf(const char *bus, const char *name, const char *interface,
			 const char *label)
{
	struct pf *pf = snapshot_add_pf(snapshot, bus, name);

	snprintf(pf->link.name, sizeof(pf->link.name), "%s", interface);
	snprintf(pf->label, sizeof(pf->label), "%s", label);
	return pf;
}

static void set_up(void)
{
	struct pf *pf;

	snapshot = snapshot_new();
	pf = add_pf("pci", "0000:01:00.0", "eth0", "eth0");
	for (int i = 0; i < 4; i++) {
		char address[DEVICE_NAME_MAX];

		snprintf(address, sizeof(address), "0000:01:10.%d", i);
		snapshot_add_vf(pf, i, address);
	}
	snprintf(pf->vfs[2].link.name, sizeof(pf->vfs[2].link.name), "eth0v2");
	snapshot_add_vf(pf, UNKNOWN, "0000:01:10.7");
	add_pf("pci", "0000:02:00.0", "", "nvme0");
	add_pf("netdevsim", "netdevsim1", "eth9", "eth9");
	snapshot_add_vf(snapshot_find_pf(snapshot, "netdevsim1"), 0, "");
}

static void tear_down(void)
{
	snapshot_put(snapshot);
}

TestSuite(device, .init = set_up, .fini = tear_down);

static void expect(const char *text, const char *pf, int vf)
{
	struct function_key key = {.vf = 77};
	struct error error = {0};

	cr_assert_eq(device_resolve(snapshot, text, &key, &error), 0, "%s: %s", text,
		     error.message);
	cr_assert_str_eq(key.pf, pf, "%s", text);
	cr_assert_eq(key.vf, vf, "%s", text);
}

static void refuse(const char *text, int code, const char *message)
{
	struct function_key key = {.vf = 77};
	struct error error = {0};

	cr_assert_eq(device_resolve(snapshot, text, &key, &error), -code, "%s", text);
	cr_assert_eq(error.code, code);
	cr_assert_str_eq(error.message, message);
	cr_assert_eq(key.vf, 77, "a refused text changes nothing");
}

Test(device, pfs)
{
	expect("eth0", "0000:01:00.0", UNKNOWN);
	expect("0000:01:00.0", "0000:01:00.0", UNKNOWN);
	expect("01:00.0", "0000:01:00.0", UNKNOWN);
	expect("1:0.0", "0000:01:00.0", UNKNOWN);
	expect("nvme0", "0000:02:00.0", UNKNOWN);
	expect("netdevsim1", "netdevsim1", UNKNOWN);
	expect("eth9", "netdevsim1", UNKNOWN);
}

Test(device, vfs)
{
	expect("eth0/3", "0000:01:00.0", 3);
	expect("0000:01:00.0/0", "0000:01:00.0", 0);
	expect("01:00.0/1", "0000:01:00.0", 1);
	expect("0000:01:10.1", "0000:01:00.0", 1);
	expect("01:10.1", "0000:01:00.0", 1);
	expect("eth0v2", "0000:01:00.0", 2);
	expect("netdevsim1/0", "netdevsim1", 0);
	expect("0000:01:10.7", "0000:01:10.7", UNKNOWN); /* it is going */
}

Test(device, says_what_there_is)
{
	refuse("eth1", ENODEV, "eth1: no such SR-IOV device; there are eth0, nvme0, eth9");
	refuse("0000:01:10.6", ENODEV,
	       "0000:01:10.6: no such SR-IOV device; there are eth0, nvme0, eth9");
	refuse("eth0/4", ENODEV, "eth0/4: no such VF; there are 0 to 3");
	refuse("eth0/2147483640", ENODEV, "eth0/2147483640: no such VF; there are 0 to 3");
	refuse("nvme0/0", ENODEV, "nvme0/0: this PF has no VFs");
	refuse("eth0v2/0", ENODEV, "eth0v2: no such SR-IOV device; there are eth0, nvme0, eth9");
}

Test(device, shows_the_first_few_only)
{
	struct function_key key;
	struct error error;
	char name[DEVICE_NAME_MAX];

	for (int i = 0; i < 9; i++) {
		snprintf(name, sizeof(name), "0000:8%d:00.0", i);
		snapshot_add_pf(snapshot, "pci", name);
	}
	device_resolve(snapshot, "eth1", &key, &error);
	cr_assert_str_eq(error.message, "eth1: no such SR-IOV device; there are eth0, "
					"nvme0, 0000:80:00.0, 0000:81:00.0, ...");
}

Test(device, an_empty_host)
{
	snapshot_put(snapshot);
	snapshot = snapshot_new();
	refuse("eth0", ENODEV, "eth0: this host has no SR-IOV device");
}

Test(device, malformed)
{
	refuse("", EINVAL, "a device has a name");
	refuse("/", EINVAL, "/: a VF is written as eth0/3");
	refuse("/3", EINVAL, "/3: a VF is written as eth0/3");
	refuse("eth0/", EINVAL, "eth0/: a VF is written as eth0/3");
	refuse("eth0/-1", EINVAL, "eth0/-1: a VF is written as eth0/3");
	refuse("eth0/1/2", EINVAL, "eth0/1/2: a VF is written as eth0/3");
	refuse("eth0/0x1", EINVAL, "eth0/0x1: a VF is written as eth0/3");
	refuse("eth0/99999999999", EINVAL, "eth0/99999999999: a VF is written as eth0/3");
}

Test(device, what_fits_two_is_asked_back)
{
	add_pf("pci", "10000:01:00.0", "", "nvme0");
	refuse("01:00.0", ENOTUNIQ, "01:00.0: this could be 0000:01:00.0, 10000:01:00.0");
	refuse("nvme0", ENOTUNIQ, "nvme0: this could be 0000:02:00.0, 10000:01:00.0");
	refuse("nvme0/1", ENOTUNIQ, "nvme0: this could be 0000:02:00.0, 10000:01:00.0");
	expect("0000:01:00.0", "0000:01:00.0", UNKNOWN);
	expect("10000:01:00.0", "10000:01:00.0", UNKNOWN);
}

Test(device, an_address_wins_over_an_interface_called_like_it)
{
	add_pf("pci", "0000:03:00.0", "01:00.0", "01:00.0");
	expect("01:00.0", "0000:01:00.0", UNKNOWN);
}

Test(device, hostile_names_match_as_they_were_sanitised)
{
	char text[300];

	add_pf("pci", "0000:04:00.0",
	       "a\xEF\xBF\xBD"
	       "b",
	       "");
	expect("a\033b", "0000:04:00.0", UNKNOWN);
	refuse("x\033[2J", ENODEV,
	       "x\xEF\xBF\xBD[2J: no such SR-IOV device; there are eth0, nvme0, "
	       "a\xEF\xBF\xBD"
	       "b, eth9");
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	cr_assert_eq(device_resolve(snapshot, text, &(struct function_key){0}, NULL), -ENODEV);
}
