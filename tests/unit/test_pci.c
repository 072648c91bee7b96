#include "core/pci.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

static struct pci_address parsed(const char *text)
{
	struct pci_address address;

	cr_assert_eq(pci_address_parse(text, &address), 0, "%s", text);
	return address;
}

static void expect(const char *text, const char *wanted)
{
	char buffer[PCI_ADDRESS_MAX];
	struct pci_address address = parsed(text);

	cr_assert_str_eq(pci_address_format(&address, buffer), wanted);
}

Test(pci, parses_and_formats)
{
	expect("0000:01:10.7", "0000:01:10.7");
	expect("01:00.0", "0000:01:00.0");
	expect("1:2.3", "0000:01:02.3");
	expect("10000:E1:1f.7", "10000:e1:1f.7");
	expect("ffffffff:ff:1f.7", "ffffffff:ff:1f.7");
}

Test(pci, refuses_what_is_none)
{
	static const char *const BAD[] = {
		"",
		"01",
		"01:00",
		"0000:01:00",
		"0000:01:00.",
		"0000:01:00.8",
		"0000:01:20.0",
		"0000:100:00.0",
		"100000000:01:00.0",
		":01:00.0",
		"0000:01:00.0 ",
		" 0000:01:00.0",
		"0x0:01:00.0",
		"-1:01:00.0",
		"1:2:3:4.5",
		"0000:01:00.00",
		"eth0",
		"0000-01-00.0",
	};
	struct pci_address address;

	for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++)
		cr_assert_eq(pci_address_parse(BAD[i], &address), -EINVAL, "%s", BAD[i]);
}

Test(pci, order_is_that_of_the_bus)
{
	static const char *const SORTED[] = {
		"0000:01:00.0", "0000:01:00.1", "0000:01:02.0", "0000:01:10.0",
		"0000:0a:00.0", "0000:ff:1f.7", "0001:00:00.0", "10000:00:00.0",
	};
	size_t count = sizeof(SORTED) / sizeof(SORTED[0]);

	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < count; j++) {
			struct pci_address a = parsed(SORTED[i]), b = parsed(SORTED[j]);
			int order = pci_address_compare(&a, &b);

			cr_assert_eq((order > 0) - (order < 0), (i > j) - (i < j));
		}
	}
}
