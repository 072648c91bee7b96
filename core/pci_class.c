#include "core/pci_class.h"

#include <stddef.h>

/* PCI Code and ID Assignment Specification: base class and sub-class. */
static const struct {
	int code;
	const char *words;
} classes[] = {
	{0x0100, "SCSI controller"},
	{0x0101, "IDE controller"},
	{0x0104, "RAID controller"},
	{0x0106, "SATA controller"},
	{0x0107, "SAS controller"},
	{0x0108, "NVMe controller"},
	{0x0200, "Ethernet controller"},
	{0x0207, "InfiniBand controller"},
	{0x0280, "network controller"},
	{0x0300, "VGA controller"},
	{0x0302, "3D controller"},
	{0x0380, "display controller"},
	{0x0401, "audio device"},
	{0x0403, "audio device"},
	{0x0500, "memory"},
	{0x0600, "host bridge"},
	{0x0601, "ISA bridge"},
	{0x0604, "PCI bridge"},
	{0x0700, "serial port"},
	{0x0780, "communication controller"},
	{0x0805, "SD host controller"},
	{0x0806, "IOMMU"},
	{0x0807, "event collector"},
	{0x0880, "system peripheral"},
	{0x0b40, "co-processor"},
	{0x0c03, "USB controller"},
	{0x0c05, "SMBus"},
	{0x1080, "encryption controller"},
	{0x1180, "signal processor"},
	{0x1200, "accelerator"},
};

const char *pci_class_words(int class_code)
{
	for (size_t i = 0; i < sizeof(classes) / sizeof(*classes); i++)
		if (class_code >= 0 && class_code >> 8 == classes[i].code)
			return classes[i].words;
	return "device";
}

/* Base class and sub-class; UNKNOWN stays that. */
static int short_class(int class_code)
{
	return class_code < 0 ? class_code : class_code >> 8;
}

bool pci_class_is_bridge(int class_code)
{
	int code = short_class(class_code);

	return code == 0x0600 || code == 0x0601 || code == 0x0604;
}

bool pci_class_is_port(int class_code)
{
	return short_class(class_code) == 0x0604;
}
