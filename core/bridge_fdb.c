#include "core/bridge_fdb.h"

#include "core/memory.h"
#include "core/netlink.h"

#include <errno.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

#define ENTRIES_MAX 16384 /* more than any bridge's table is worth looking at */

static void add(struct bridge_fdb *fdb, const struct fdb_entry *entry)
{
	if (fdb->count == ENTRIES_MAX)
		return;
	if (fdb->count == fdb->room) {
		fdb->room = fdb->room ? 2 * fdb->room : 64;
		fdb->entries = memory_resize(fdb->entries, fdb->room, sizeof(*fdb->entries));
	}
	fdb->entries[fdb->count++] = *entry;
}

static int take(const struct nlmsghdr *message, void *user)
{
	const struct nlattr *attributes[NDA_MAX + 1], *first, *address;
	struct fdb_entry entry = {0};
	uint32_t master = 0;
	struct ndmsg header;
	size_t length;

	first = netlink_attributes(message, sizeof(header), &length);
	if (message->nlmsg_type != RTM_NEWNEIGH || !first)
		return 0;
	memcpy(&header, mnl_nlmsg_get_payload(message), sizeof(header));
	netlink_index(first, length, attributes, NDA_MAX + 1);
	address = attributes[NDA_LLADDR];
	netlink_get(attributes[NDA_MASTER], &master, sizeof(master));
	if (header.ndm_family != AF_BRIDGE || !address)
		return 0;
	entry.ifindex = header.ndm_ifindex;
	entry.master = header.ndm_flags & NTF_SELF ? 0 : (int)master;
	entry.permanent = (header.ndm_state & (NUD_PERMANENT | NUD_NOARP)) != 0;
	entry.mac =
		hwaddr_from_bytes(mnl_attr_get_payload(address), mnl_attr_get_payload_len(address));
	if (entry.mac.length == 6 && (entry.master > 0 || header.ndm_flags & NTF_SELF))
		add(user, &entry);
	return 0;
}

static void forget(void *user)
{
	((struct bridge_fdb *)user)->count = 0;
}

int bridge_fdb_read(struct bridge_fdb *fdb, struct kernel *kernel, struct error *error)
{
	struct ndmsg header = {.ndm_family = AF_BRIDGE};
	struct netlink_reader reader = {forget, take, fdb};
	union netlink_request request;
	int result;

	netlink_request_init(&request, RTM_GETNEIGH, NLM_F_DUMP, &header, sizeof(header));
	result = netlink_dump(kernel, NETLINK_ROUTE, &request, &reader, error);
	if (result == -EINTR) /* what there is, is right */
		result = 0;
	if (result < 0)
		fdb->count = 0;
	return result;
}

void bridge_fdb_done(struct bridge_fdb *fdb)
{
	free(fdb->entries);
	*fdb = (struct bridge_fdb){0};
}

bool bridge_fdb_has_self(const struct bridge_fdb *fdb, int ifindex, const struct hwaddr *mac)
{
	for (size_t i = 0; i < fdb->count; i++)
		if (fdb->entries[i].master == 0 && fdb->entries[i].ifindex == ifindex &&
		    hwaddr_equal(&fdb->entries[i].mac, mac))
			return true;
	return false;
}
