#include "core/eswitch.h"

#include "core/generic.h"
#include "core/netlink.h"

#include <errno.h>
#include <linux/devlink.h>
#include <linux/genetlink.h>
#include <string.h>

static const char *const MODES[] = {
	[DEVLINK_ESWITCH_MODE_LEGACY] = "legacy",
	[DEVLINK_ESWITCH_MODE_SWITCHDEV] = "switchdev",
};

static int begin(struct kernel *kernel, union netlink_request *request, uint8_t command,
		 uint16_t flags, const char *bus, const char *device, struct error *error)
{
	const struct genlmsghdr header = {.cmd = command, .version = DEVLINK_GENL_VERSION};
	uint16_t family;
	int result = generic_find_family(kernel, DEVLINK_GENL_NAME, &family, error);

	if (result < 0)
		return result;
	netlink_request_init(request, family, flags, &header, sizeof(header));
	mnl_attr_put_strz(&request->header, DEVLINK_ATTR_BUS_NAME, bus);
	mnl_attr_put_strz(&request->header, DEVLINK_ATTR_DEV_NAME, device);
	return 0;
}

static int take_mode(const struct nlmsghdr *message, void *user)
{
	const struct nlattr *table[DEVLINK_ATTR_ESWITCH_MODE + 1];
	size_t length;
	const struct nlattr *first =
		netlink_attributes(message, sizeof(struct genlmsghdr), &length);

	netlink_index(first, length, table, DEVLINK_ATTR_ESWITCH_MODE + 1);
	netlink_get(table[DEVLINK_ATTR_ESWITCH_MODE], user, sizeof(uint16_t));
	return 0;
}

int eswitch_read(struct kernel *kernel, const char *bus, const char *device,
		 char mode[static ESWITCH_MODE_MAX], struct error *error)
{
	union netlink_request request;
	uint16_t number = UINT16_MAX;
	int result = begin(kernel, &request, DEVLINK_CMD_ESWITCH_GET, 0, bus, device, error);

	if (result == 0)
		result = kernel_exchange(kernel, NETLINK_GENERIC, &request.header, take_mode,
					 &number, error);
	if (result < 0)
		return result;
	if (number >= sizeof(MODES) / sizeof(*MODES))
		return error_set(error, EOPNOTSUPP, "%s has no eswitch mode", device);
	strcpy(mode, MODES[number]);
	return 0;
}

int eswitch_set(struct kernel *kernel, const char *bus, const char *device, const char *mode,
		struct error *error)
{
	union netlink_request request;
	int result =
		begin(kernel, &request, DEVLINK_CMD_ESWITCH_SET, NLM_F_ACK, bus, device, error);

	if (result < 0)
		return result;
	mnl_attr_put_u16(&request.header, DEVLINK_ATTR_ESWITCH_MODE,
			 strcmp(mode, "switchdev") == 0 ? DEVLINK_ESWITCH_MODE_SWITCHDEV
							: DEVLINK_ESWITCH_MODE_LEGACY);
	return kernel_exchange(kernel, NETLINK_GENERIC, &request.header, NULL, NULL, error);
}
