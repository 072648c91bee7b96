#include "core/representor.h"

#include "core/generic.h"
#include "core/netlink.h"

#include <errno.h>
#include <linux/devlink.h>
#include <linux/genetlink.h>
#include <string.h>

struct search {
	const char *bus, *device;
	int vf;
	char name[REPRESENTOR_NAME_MAX];
};

static bool is_text(const struct nlattr *attribute, const char *wanted)
{
	char text[64];

	netlink_get_text(attribute, text, sizeof(text));
	return strcmp(text, wanted) == 0;
}

static int take_port(const struct nlmsghdr *message, void *user)
{
	const struct nlattr *table[DEVLINK_ATTR_PORT_EXTERNAL + 1];
	struct search *search = user;
	uint16_t flavour = 0, vf = UINT16_MAX;
	uint8_t external = 0;
	size_t length;
	const struct nlattr *first =
		netlink_attributes(message, sizeof(struct genlmsghdr), &length);

	netlink_index(first, length, table, DEVLINK_ATTR_PORT_EXTERNAL + 1);
	netlink_get(table[DEVLINK_ATTR_PORT_FLAVOUR], &flavour, sizeof(flavour));
	netlink_get(table[DEVLINK_ATTR_PORT_PCI_VF_NUMBER], &vf, sizeof(vf));
	/* An external port is of a host beside this one, as a DPU has. */
	netlink_get(table[DEVLINK_ATTR_PORT_EXTERNAL], &external, sizeof(external));
	if (flavour == DEVLINK_PORT_FLAVOUR_PCI_VF && vf == search->vf && external == 0 &&
	    is_text(table[DEVLINK_ATTR_BUS_NAME], search->bus) &&
	    is_text(table[DEVLINK_ATTR_DEV_NAME], search->device))
		netlink_get_text(table[DEVLINK_ATTR_PORT_NETDEV_NAME], search->name,
				 sizeof(search->name));
	return 0;
}

static void forget(void *user)
{
	((struct search *)user)->name[0] = '\0';
}

int representor_find(struct kernel *kernel, const char *bus, const char *device, int vf,
		     char name[static REPRESENTOR_NAME_MAX], struct error *error)
{
	const struct genlmsghdr header = {.cmd = DEVLINK_CMD_PORT_GET,
					  .version = DEVLINK_GENL_VERSION};
	struct search search = {.bus = bus, .device = device, .vf = vf};
	const struct netlink_reader reader = {forget, take_port, &search};
	union netlink_request request;
	uint16_t family;
	int result = generic_find_family(kernel, DEVLINK_GENL_NAME, &family, error);

	*name = '\0';
	if (result < 0)
		return result;
	netlink_request_init(&request, family, NLM_F_DUMP, &header, sizeof(header));
	result = netlink_dump(kernel, NETLINK_GENERIC, &request, &reader, error);
	if (result < 0 && result != -EINTR)
		return result;
	memcpy(name, search.name, REPRESENTOR_NAME_MAX);
	return *name != '\0' ? 0 : -ENOENT;
}
