#include "core/link_modes.h"

#include "core/generic.h"
#include "core/memory.h"
#include "core/netlink.h"
#include "core/snapshot.h"

#include <errno.h>
#include <limits.h>
#include <linux/ethtool.h>
#include <linux/ethtool_netlink.h>
#include <linux/genetlink.h>
#include <stdlib.h>

void link_modes_done(struct link_modes *modes)
{
	free(modes->modes);
	*modes = (struct link_modes){0};
}

int link_modes_parse(const struct nlmsghdr *message, struct link_mode *ret_mode)
{
	const struct nlattr *table[ETHTOOL_A_LINKMODES_DUPLEX + 1];
	const struct nlattr *header[ETHTOOL_A_HEADER_DEV_INDEX + 1];
	uint32_t ifindex, speed;
	uint8_t duplex;
	size_t length;
	const struct nlattr *first =
		netlink_attributes(message, sizeof(struct genlmsghdr), &length);

	if (first == NULL)
		return -EINVAL;
	netlink_index(first, length, table, ETHTOOL_A_LINKMODES_DUPLEX + 1);
	netlink_index_nested(table[ETHTOOL_A_LINKMODES_HEADER], header,
			     ETHTOOL_A_HEADER_DEV_INDEX + 1);
	if (!netlink_get(header[ETHTOOL_A_HEADER_DEV_INDEX], &ifindex, sizeof(ifindex)) ||
	    ifindex == 0 || ifindex > INT_MAX)
		return -EINVAL;

	*ret_mode = (struct link_mode){(int)ifindex, UNKNOWN, UNKNOWN};
	if (netlink_get(table[ETHTOOL_A_LINKMODES_SPEED], &speed, sizeof(speed)) && speed > 0 &&
	    speed <= INT_MAX)
		ret_mode->speed_mbps = (int)speed;
	if (netlink_get(table[ETHTOOL_A_LINKMODES_DUPLEX], &duplex, sizeof(duplex)) &&
	    (duplex == DUPLEX_HALF || duplex == DUPLEX_FULL))
		ret_mode->duplex = duplex;
	return 0;
}

static int find_family(struct kernel *kernel, uint16_t *family, struct error *error)
{
	return *family != 0 ? 0 : generic_find_family(kernel, ETHTOOL_GENL_NAME, family, error);
}

static void forget_modes(void *user)
{
	struct link_modes *modes = user;

	modes->count = 0;
}

static int take_mode(const struct nlmsghdr *message, void *user)
{
	struct link_modes *modes = user;
	struct link_mode mode;

	if (link_modes_parse(message, &mode) < 0)
		return 0;
	if (modes->count == modes->room) {
		modes->room = modes->room > 0 ? 2 * modes->room : 16;
		modes->modes = memory_resize(modes->modes, modes->room, sizeof(mode));
	}
	modes->modes[modes->count++] = mode;
	return 0;
}

static int compare_ifindex(const void *left, const void *right)
{
	const struct link_mode *a = left, *b = right;

	return (a->ifindex > b->ifindex) - (a->ifindex < b->ifindex);
}

int link_modes_read(struct link_modes *modes, struct kernel *kernel, uint16_t *family,
		    struct error *error)
{
	const struct genlmsghdr header = {.cmd = ETHTOOL_MSG_LINKMODES_GET,
					  .version = ETHTOOL_GENL_VERSION};
	struct link_modes fresh = {0};
	union netlink_request request;
	struct nlattr *nest;
	int result = find_family(kernel, family, error);

	if (result < 0)
		return result;
	netlink_request_init(&request, *family, NLM_F_DUMP, &header, sizeof(header));
	nest = mnl_attr_nest_start(&request.header, ETHTOOL_A_LINKMODES_HEADER);
	mnl_attr_put_u32(&request.header, ETHTOOL_A_HEADER_FLAGS, ETHTOOL_FLAG_COMPACT_BITSETS);
	mnl_attr_nest_end(&request.header, nest);
	result = netlink_dump(kernel, NETLINK_GENERIC, &request,
			      &(struct netlink_reader){forget_modes, take_mode, &fresh}, error);
	if (result < 0 && result != -EINTR) {
		link_modes_done(&fresh);
		return result;
	}
	if (fresh.count > 0)
		qsort(fresh.modes, fresh.count, sizeof(*fresh.modes), compare_ifindex);
	link_modes_done(modes);
	*modes = fresh;
	return 0;
}

struct link_mode *link_modes_find(const struct link_modes *modes, int ifindex)
{
	const struct link_mode key = {.ifindex = ifindex};

	if (modes->count == 0)
		return NULL;
	return bsearch(&key, modes->modes, modes->count, sizeof(key), compare_ifindex);
}
