#include "core/uevent.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* In memory that ends with the datagram, so that a sanitizer sees whoever reads
 * on. */
static bool parse(const char *text, size_t size, struct uevent *event)
{
	char *datagram = calloc(1, size ? size : 1);
	memcpy(datagram, text, size);
	bool ours = uevent_parse(datagram, size, event);
	free(datagram);
	return ours;
}

#define PARSE(text, event) parse(text, sizeof(text), event)

Test(uevent, a_function_comes_changes_and_goes)
{
	struct uevent event;
	cr_assert(PARSE("add@/devices/pci0000:00/0000:00:02.0/0000:01:10.0\0ACTION=add\0"
			"DEVPATH=/devices/pci0000:00/0000:00:02.0/0000:01:10.0\0SUBSYSTEM=pci\0"
			"PCI_SLOT_NAME=0000:01:10.0",
			&event));
	cr_expect_str_eq(event.device, "0000:01:10.0");
	cr_expect_eq(event.action, UEVENT_ADD);
	cr_expect(event.is_function);
	cr_assert(PARSE("remove@/devices/pci0000:00/0000:01:10.0\0SUBSYSTEM=pci", &event));
	cr_expect_eq(event.action, UEVENT_REMOVE);
	cr_assert(PARSE("bind@/devices/pci0000:00/0000:01:10.0\0SUBSYSTEM=pci", &event));
	cr_expect_eq(event.action, UEVENT_OTHER);
	cr_assert(PARSE("add@/devices/netdevsim1\0SUBSYSTEM=netdevsim", &event));
	cr_expect_str_eq(event.device, "netdevsim1");
}

Test(uevent, what_a_driver_makes_leads_to_its_function)
{
	struct uevent event;
	cr_assert(PARSE("add@/devices/pci0000:00/0000:01:10.0/net/eth4\0SUBSYSTEM=net", &event));
	cr_expect_str_eq(event.device, "0000:01:10.0");
	cr_expect_not(event.is_function);
	cr_assert(PARSE("remove@/devices/pci0000:00/0000:04:00.0/nvme/nvme0\0SUBSYSTEM=nvme",
			&event));
	cr_expect_str_eq(event.device, "0000:04:00.0");
	cr_assert(PARSE("add@/devices/netdevsim1/net/eth0\0SUBSYSTEM=net", &event));
	cr_expect_str_eq(event.device, "netdevsim1");
}

Test(uevent, others_are_not_ours)
{
	struct uevent event;
	cr_expect_not(PARSE("add@/devices/pci0000:00/0000:01:10.0/net/eth4/queues/rx-0\0"
			    "SUBSYSTEM=queues",
			    &event));
	cr_expect_not(PARSE("add@/devices/x/block/sda\0SUBSYSTEM=block", &event));
	cr_expect_not(PARSE("add@/devices/pci0000:00/0000:04:00.0/nvme/nvme0/ng0n1\0SUBSYSTEM=nvme",
			    &event));
	cr_expect_not(PARSE("add@/devices/pci0000:00/0000:01:10.0", &event), "no subsystem");
}

Test(uevent, malformed_ones_are_refused)
{
	struct uevent event;
	cr_expect_not(parse("", 0, &event));
	cr_expect_not(parse("a", 1, &event), "not terminated");
	cr_expect_not(PARSE("", &event));
	cr_expect_not(PARSE("add\0SUBSYSTEM=pci", &event), "no path");
	cr_expect_not(PARSE("add@\0SUBSYSTEM=pci", &event));
	cr_expect_not(PARSE("add@/\0SUBSYSTEM=pci", &event));
	cr_expect_not(PARSE("add@/net/\0SUBSYSTEM=net", &event));
	cr_expect_not(PARSE("add@/net/x\0SUBSYSTEM=net", &event), "no parent");
	cr_expect_not(PARSE("add@net/x\0SUBSYSTEM=net", &event));
	cr_expect_not(PARSE("add@/d/\033[2J\0SUBSYSTEM=pci", &event));
	cr_expect_not(
		PARSE("add@/d/a-name-that-is-longer-than-any-device-has\0SUBSYSTEM=pci", &event));
	cr_expect_not(PARSE("libudev\0\xfe\xed\xca\xfe", &event));
}

Test(uevent, cut_anywhere)
{
	static const char WHOLE[] = "add@/devices/pci0000:00/0000:01:10.0/net/eth4\0ACTION=add\0"
				    "SUBSYSTEM=net\0INTERFACE=eth4";
	struct uevent event;
	for (size_t size = 0; size < sizeof(WHOLE); size++)
		if (parse(WHOLE, size, &event))
			cr_expect_str_eq(event.device, "0000:01:10.0");
	cr_expect(parse(WHOLE, sizeof(WHOLE), &event));
}
