#include "core/interface.h"

#include "core/link.h"
#include "core/name_list.h"
#include "core/netlink.h"

#include <errno.h>
#include <limits.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

/* --- reading --------------------------------------------------------------- */

static int take_link(const struct nlmsghdr *message, void *user)
{
	return link_parse(message, user);
}

int interface_read(struct kernel *kernel, int ifindex, struct link *ret_link, struct error *error)
{
	const struct ifinfomsg header = {.ifi_family = AF_UNSPEC, .ifi_index = ifindex};
	union netlink_request request;
	int result;

	link_clear(ret_link);
	netlink_request_init(&request, RTM_GETLINK, 0, &header, sizeof(header));
	mnl_attr_put_u32(&request.header, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	result =
		kernel_exchange(kernel, NETLINK_ROUTE, &request.header, take_link, ret_link, error);
	if (result == 0 && ret_link->ifindex != ifindex)
		result = error_set(error, ENODEV, "interface %d: no answer", ifindex);
	return result;
}

static bool is_representor(struct kernel *kernel, int ifindex)
{
	struct link link;

	return interface_read(kernel, ifindex, &link, NULL) == 0 && link_is_representor(&link);
}

static int read_index(struct kernel *kernel, const char *directory, const char *name)
{
	int64_t ifindex;

	if (kernel_read_number(kernel, &ifindex, "%s/%s/ifindex", directory, name) < 0 ||
	    ifindex <= 0 || ifindex > INT_MAX)
		return 0;
	return (int)ifindex;
}

/* In switchdev mode the PF's directory holds a representor of each VF, too. */
static int find_own(struct kernel *kernel, const char *directory, const struct name_list *names)
{
	for (size_t i = 0; i < names->count; i++) {
		int ifindex = read_index(kernel, directory, names->names[i]);

		if (ifindex != 0 && (names->count == 1 || !is_representor(kernel, ifindex)))
			return ifindex;
	}
	return 0;
}

int interface_find(struct kernel *kernel, const char *bus, const char *device, int planned,
		   int *ret_ifindex, struct error *error)
{
	struct name_list names = {0};
	char path[PATH_MAX];
	int found = 0;

	snprintf(path, sizeof(path), "/sys/bus/%s/devices/%s/net", bus, device);
	name_list_read(&names, kernel, path);
	for (size_t i = 0; i < names.count && planned != 0 && found == 0; i++)
		if (read_index(kernel, path, names.names[i]) == planned)
			found = planned;
	if (found == 0)
		found = find_own(kernel, path, &names);
	name_list_done(&names);
	if (found == 0)
		return error_set(error, ENODEV, "%s has no network interface here", device);
	*ret_ifindex = found;
	return 0;
}

/* --- changing -------------------------------------------------------------- */

static void begin_change(union netlink_request *request, int ifindex, unsigned flags,
			 unsigned change)
{
	const struct ifinfomsg header = {.ifi_family = AF_UNSPEC,
					 .ifi_index = ifindex,
					 .ifi_flags = flags,
					 .ifi_change = change};

	netlink_request_init(request, RTM_SETLINK, NLM_F_ACK, &header, sizeof(header));
}

static int send_change(struct kernel *kernel, union netlink_request *request, struct error *error)
{
	return kernel_exchange(kernel, NETLINK_ROUTE, &request->header, NULL, NULL, error);
}

int interface_set_up(struct kernel *kernel, int ifindex, bool up, struct error *error)
{
	union netlink_request request;

	begin_change(&request, ifindex, up ? IFF_UP : 0, IFF_UP);
	return send_change(kernel, &request, error);
}

int interface_set_mtu(struct kernel *kernel, int ifindex, int mtu, struct error *error)
{
	union netlink_request request;

	begin_change(&request, ifindex, 0, 0);
	mnl_attr_put_u32(&request.header, IFLA_MTU, (uint32_t)mtu);
	return send_change(kernel, &request, error);
}

static int set_name(struct kernel *kernel, int ifindex, const char *name, struct error *error)
{
	union netlink_request request;

	begin_change(&request, ifindex, 0, 0);
	mnl_attr_put_strz(&request.header, IFLA_IFNAME, name);
	return send_change(kernel, &request, error);
}

int interface_rename(struct kernel *kernel, int ifindex, const char *name, struct error *error)
{
	int result = set_name(kernel, ifindex, name, error), up;

	if (result != -EBUSY || interface_set_up(kernel, ifindex, false, NULL) < 0)
		return result;
	result = set_name(kernel, ifindex, name, error);
	up = interface_set_up(kernel, ifindex, true, result == 0 ? error : NULL);
	return result < 0 ? result : up;
}

/* Who has the name, when that is a VF of this PF; 0: nobody. */
static int find_sibling(struct kernel *kernel, const char *pf, const char *name)
{
	char path[PATH_MAX], parent[DEVICE_NAME_MAX];

	snprintf(path, sizeof(path), "/sys/class/net/%s", name);
	if (kernel_link_name(kernel, parent, sizeof(parent), "%s/device/physfn", path) < 0 ||
	    strcmp(parent, pf) != 0)
		return 0;
	return read_index(kernel, "/sys/class/net", name);
}

int interface_claim_name(struct kernel *kernel, int ifindex, const char *pf, const char *name,
			 struct error *error)
{
	int result = interface_rename(kernel, ifindex, name, error), sibling;
	char between[IFNAMSIZ];
	struct link own;

	if (result != -EEXIST)
		return result;
	sibling = find_sibling(kernel, pf, name);
	snprintf(between, sizeof(between), "vf%d", sibling);
	if (sibling == 0 || interface_read(kernel, ifindex, &own, NULL) < 0 ||
	    interface_rename(kernel, sibling, between, NULL) < 0)
		return result;
	result = interface_rename(kernel, ifindex, name, error);
	interface_rename(kernel, sibling, result == 0 ? own.name : name, NULL);
	return result;
}
