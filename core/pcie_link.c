#include "core/pcie_link.h"

#include "core/pci.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#define DEVICES "/sys/bus/pci/devices"

void pcie_link_clear(struct pcie_link *link)
{
	link->speed = link->width = UNKNOWN;
	link->max_speed = link->max_width = UNKNOWN;
}

/* "2.5 GT/s PCIe" is 25. Not strtod(): its decimal point is the locale's. */
static int read_speed(struct kernel *kernel, const char *device, const char *file)
{
	char text[32];
	unsigned whole, tenths = 0;

	if (kernel_read_text(kernel, text, sizeof(text), DEVICES "/%s/%s", device, file) < 0)
		return UNKNOWN;
	if (sscanf(text, "%3u.%1u", &whole, &tenths) < 1 || !strstr(text, "GT/s"))
		return UNKNOWN;
	return (int)(whole * 10 + tenths);
}

/* 0: no link was trained; 255 is how the kernel prints an unknown capability. */
static int read_width(struct kernel *kernel, const char *device, const char *file)
{
	int64_t width;

	if (kernel_read_number(kernel, &width, DEVICES "/%s/%s", device, file) < 0 || width <= 0 ||
	    width >= 255)
		return UNKNOWN;
	return (int)width;
}

void pcie_link_read_now(struct pcie_link *link, struct kernel *kernel, const char *device)
{
	link->speed = read_speed(kernel, device, "current_link_speed");
	link->width = read_width(kernel, device, "current_link_width");
}

void pcie_link_read_most(struct pcie_link *link, struct kernel *kernel, const char *device)
{
	link->max_speed = read_speed(kernel, device, "max_link_speed");
	link->max_width = read_width(kernel, device, "max_link_width");
}

/* A device's directory is inside that of the bridge above it. */
bool pcie_link_find_port(struct kernel *kernel, const char *device,
			 char port[static DEVICE_NAME_MAX])
{
	char path[sizeof(DEVICES) + DEVICE_NAME_MAX], target[PATH_MAX], *end, *name;
	struct pci_address parsed;

	*port = '\0';
	snprintf(path, sizeof(path), DEVICES "/%s", device);
	if (kernel_readlink(kernel, path, target, sizeof(target)) < 0)
		return false;
	end = strrchr(target, '/');
	if (!end)
		return false;
	*end = '\0';
	name = strrchr(target, '/');
	if (!name || strlen(name + 1) >= DEVICE_NAME_MAX ||
	    pci_address_parse(name + 1, &parsed) < 0)
		return false;
	strcpy(port, name + 1);
	return true;
}

static int less_known(int a, int b)
{
	if (a == UNKNOWN || b == UNKNOWN)
		return a == UNKNOWN ? b : a;
	return a < b ? a : b;
}

int pcie_link_is_degraded(const struct pcie_link *device, const struct pcie_link *port)
{
	int speed = less_known(device->max_speed, port->max_speed);
	int width = less_known(device->max_width, port->max_width);

	if (device->speed == UNKNOWN || device->width == UNKNOWN || speed == UNKNOWN ||
	    width == UNKNOWN)
		return UNKNOWN;
	return device->speed < speed || device->width < width;
}
