#include "core/open_device.h"

#include "core/pci.h"
#include "core/text.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* What the kernel adds when the node is gone and the file still open. */
#define DELETED " (deleted)"

/* The component of a path that ends at `end`, when it is a PCI address. */
static bool take_address(const char *path, const char *end, char address[static DEVICE_NAME_MAX])
{
	const char *start = end;
	struct pci_address parsed;

	while (start > path && start[-1] != '/')
		start--;
	size_t length = (size_t)(end - start);
	if (length == 0 || length >= DEVICE_NAME_MAX)
		return false;
	memcpy(address, start, length);
	address[length] = '\0';
	return pci_address_parse(address, &parsed) == 0;
}

static bool parse_node(const char *link, struct open_device *device)
{
	static const struct {
		const char *start;
		enum open_device_kind kind;
	} NODES[] = {
		{"/dev/vfio/devices/vfio", OPEN_VFIO},
		{"/dev/vfio/noiommu-", OPEN_GROUP}, /* a group, without the protection */
		{"/dev/vfio/", OPEN_GROUP},
		{"/dev/uio", OPEN_UIO},
	};

	for (size_t i = 0; i < sizeof(NODES) / sizeof(*NODES); i++) {
		size_t length = strlen(NODES[i].start);
		int end = 0;

		if (strncmp(link, NODES[i].start, length) != 0 || link[length] < '0' ||
		    link[length] > '9' ||
		    sscanf(link + length, "%9d%n", &device->number, &end) != 1)
			continue;
		device->kind = NODES[i].kind;
		link += length + (size_t)end;
		return *link == '\0' || strcmp(link, DELETED) == 0;
	}
	return false;
}

/* A driver in user space that maps the device's registers itself. */
static bool parse_resource(const char *link, struct open_device *device)
{
	const char *slash = strrchr(link, '/');

	if (strncmp(link, "/sys/devices/", 13) != 0 || strncmp(slash, "/resource", 9) != 0 ||
	    slash[9] < '0' || slash[9] > '5' || !take_address(link, slash, device->address))
		return false;
	device->kind = OPEN_RESOURCE;
	device->number = slash[9] - '0';
	return true;
}

bool open_device_parse(const char *link, struct open_device *ret_device)
{
	*ret_device = (struct open_device){0};
	if (!parse_node(link, ret_device) && !parse_resource(link, ret_device))
		return false;
	if (ret_device->kind == OPEN_RESOURCE)
		snprintf(ret_device->path, sizeof(ret_device->path),
			 "/sys/bus/pci/devices/%.31s/resource%d", ret_device->address,
			 ret_device->number);
	else
		text_sanitise(ret_device->path, sizeof(ret_device->path), link, strcspn(link, " "));
	return true;
}

/* The class directory's link goes to .../0000:01:10.0/vfio-dev/vfio3. */
int open_device_resolve(struct kernel *kernel, struct open_device *device)
{
	const char *class = device->kind == OPEN_VFIO ? "vfio-dev/vfio" : "uio/uio";
	char path[64], target[PATH_MAX];

	snprintf(path, sizeof(path), "/sys/class/%s%d", class, device->number);
	ssize_t length = kernel_readlink(kernel, path, target, sizeof(target));
	if (length < 0)
		return (int)length;
	for (int n = 0; n < 2; n++) {
		char *slash = strrchr(target, '/');

		if (!slash)
			return -ENODEV;
		*slash = '\0';
	}
	return take_address(target, target + strlen(target), device->address) ? 0 : -ENODEV;
}
