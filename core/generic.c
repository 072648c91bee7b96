#include "core/generic.h"

#include "core/netlink.h"

#include <errno.h>
#include <linux/genetlink.h>

static int take_family(const struct nlmsghdr *message, void *user)
{
	const struct nlattr *table[CTRL_ATTR_FAMILY_ID + 1];
	size_t length;
	const struct nlattr *first =
		netlink_attributes(message, sizeof(struct genlmsghdr), &length);

	netlink_index(first, length, table, CTRL_ATTR_FAMILY_ID + 1);
	netlink_get(table[CTRL_ATTR_FAMILY_ID], user, sizeof(uint16_t));
	return 0;
}

int generic_find_family(struct kernel *kernel, const char *name, uint16_t *ret_family,
			struct error *error)
{
	const struct genlmsghdr header = {.cmd = CTRL_CMD_GETFAMILY, .version = 1};
	union netlink_request request;
	int result;

	*ret_family = 0;
	netlink_request_init(&request, GENL_ID_CTRL, 0, &header, sizeof(header));
	mnl_attr_put_strz(&request.header, CTRL_ATTR_FAMILY_NAME, name);
	result = kernel_exchange(kernel, NETLINK_GENERIC, &request.header, take_family, ret_family,
				 error);
	if (result == -ENOENT || (result == 0 && *ret_family == 0))
		return error_set(error, EOPNOTSUPP, "this kernel has no %s netlink", name);
	return result;
}
