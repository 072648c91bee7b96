#include "core/pci.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Takes 1 to `digits` hexadecimal digits that end at `terminator`, and that too.
 * strtoul() would accept signs, spaces and 0x. */
static bool take_hex(const char **cursor, unsigned digits, char terminator, uint32_t maximum,
		     uint32_t *ret_number)
{
	static const char DIGITS[] = "0123456789abcdef0123456789ABCDEF";
	const char *text = *cursor;
	uint32_t number = 0;

	while (digits-- > 0) {
		const char *digit = *text ? strchr(DIGITS, *text) : NULL;

		if (!digit)
			break;
		number = number << 4 | (uint32_t)((digit - DIGITS) & 0xF);
		text++;
	}
	if (text == *cursor || *text != terminator || number > maximum)
		return false;
	*cursor = *text ? text + 1 : text;
	*ret_number = number;
	return true;
}

int pci_address_parse(const char *text, struct pci_address *ret_address)
{
	uint32_t domain = 0, bus, device, function;
	const char *first = strchr(text, ':');

	if (first && strchr(first + 1, ':') && !take_hex(&text, 8, ':', UINT32_MAX, &domain))
		return -EINVAL;
	if (!take_hex(&text, 2, ':', 0xFF, &bus) || !take_hex(&text, 2, '.', 0x1F, &device) ||
	    !take_hex(&text, 1, '\0', 7, &function))
		return -EINVAL;
	ret_address->domain = domain;
	ret_address->bus = (uint8_t)bus;
	ret_address->device = (uint8_t)device;
	ret_address->function = (uint8_t)function;
	return 0;
}

const char *pci_address_format(const struct pci_address *address,
			       char buffer[static PCI_ADDRESS_MAX])
{
	snprintf(buffer, PCI_ADDRESS_MAX, "%04x:%02x:%02x.%x", address->domain, address->bus,
		 address->device & 0x1FU, address->function & 7U);
	return buffer;
}

static int compare(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

int pci_address_compare(const struct pci_address *a, const struct pci_address *b)
{
	int order = compare(a->domain, b->domain);

	if (order == 0)
		order = compare(a->bus, b->bus);
	if (order == 0)
		order = compare(a->device, b->device);
	return order ? order : compare(a->function, b->function);
}
