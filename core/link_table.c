#include "core/link_table.h"

#include "core/link.h"
#include "core/link_modes.h"
#include "core/memory.h"
#include "core/netlink.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct link_table {
	size_t count, room;
	struct link *links;
	struct link_modes modes;
	uint16_t ethtool_family; /* generic netlink's number for it, 0: not asked yet */
};

struct link_table *link_table_new(void)
{
	return memory_new(sizeof(struct link_table));
}

void link_table_free(struct link_table *table)
{
	if (table == NULL)
		return;
	link_modes_done(&table->modes);
	free(table->links);
	free(table);
}

size_t link_table_count(const struct link_table *table)
{
	return table->count;
}

const struct link *link_table_at(const struct link_table *table, size_t n)
{
	return &table->links[n];
}

/* Where the interface is, or would be. */
static size_t position(const struct link_table *table, int ifindex)
{
	size_t low = 0, high = table->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (table->links[middle].ifindex < ifindex)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct link *find(const struct link_table *table, int ifindex)
{
	size_t n = position(table, ifindex);

	return n < table->count && table->links[n].ifindex == ifindex ? &table->links[n] : NULL;
}

const struct link *link_table_find(const struct link_table *table, int ifindex)
{
	return find(table, ifindex);
}

const struct link *link_table_find_name(const struct link_table *table, const char *name)
{
	for (size_t n = 0; n < table->count; n++) {
		if (strcmp(table->links[n].name, name) == 0)
			return &table->links[n];
	}
	return NULL;
}

static void put(struct link_table *table, const struct link *link)
{
	size_t n = position(table, link->ifindex);

	if (n == table->count || table->links[n].ifindex != link->ifindex) {
		if (table->count == table->room) {
			table->room = table->room > 0 ? 2 * table->room : 16;
			table->links = memory_resize(table->links, table->room, sizeof(*link));
		}
		memmove(&table->links[n + 1], &table->links[n], (table->count - n) * sizeof(*link));
		table->count++;
	}
	table->links[n] = *link;
}

/* --- what an interface's own message does not say -------------------------- */

static void set_master(const struct link_table *table, struct link *link)
{
	const struct link *master = link->master != 0 ? find(table, link->master) : NULL;

	snprintf(link->master_name, sizeof(link->master_name), "%s", master ? master->name : "");
	snprintf(link->master_kind, sizeof(link->master_kind), "%s", master ? master->kind : "");
}

/* Drivers keep answering with what they last had (igb: 1000/full when down). */
static void set_mode(const struct link_table *table, struct link *link)
{
	const struct link_mode *mode = link_modes_find(&table->modes, link->ifindex);
	bool known = mode != NULL && link->carrier == 1;

	link->speed_mbps = known ? mode->speed_mbps : UNKNOWN;
	link->duplex = known ? mode->duplex : UNKNOWN;
}

static void forget_mode(struct link_table *table, int ifindex)
{
	struct link_mode *mode = link_modes_find(&table->modes, ifindex);

	if (mode != NULL)
		mode->speed_mbps = mode->duplex = UNKNOWN;
}

/* --- from the kernel -------------------------------------------------------- */

static void forget_links(void *user)
{
	struct link_table *table = user;

	table->count = 0;
}

/* A bridge speaks of its ports in messages of its own family, whose DELLINK is
 * a port that left; wireless events carry no link at all (linux
 * br_ifinfo_notify, wireless_send_event). */
static bool is_about_the_link(const struct nlmsghdr *message)
{
	const struct nlattr *table[IFLA_WIRELESS + 1], *first;
	const struct ifinfomsg *header = mnl_nlmsg_get_payload(message);
	size_t length;

	first = netlink_attributes(message, sizeof(*header), &length);
	netlink_index(first, length, table, IFLA_WIRELESS + 1);
	return header->ifi_family == AF_UNSPEC && table[IFLA_WIRELESS] == NULL;
}

static int take_link(const struct nlmsghdr *message, void *user)
{
	struct link link;

	if (link_parse(message, &link) == 0)
		put(user, &link);
	return 0;
}

int link_table_read(struct link_table *table, struct kernel *kernel, struct error *error)
{
	const struct ifinfomsg header = {.ifi_family = AF_UNSPEC};
	struct link_table fresh = {0};
	union netlink_request request;
	int result;

	netlink_request_init(&request, RTM_GETLINK, NLM_F_DUMP, &header, sizeof(header));
	mnl_attr_put_u32(&request.header, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	result = netlink_dump(kernel, NETLINK_ROUTE, &request,
			      &(struct netlink_reader){forget_links, take_link, &fresh}, error);
	if (result < 0 && result != -EINTR) {
		free(fresh.links);
		return result;
	}
	free(table->links);
	table->links = fresh.links;
	table->count = fresh.count;
	table->room = fresh.room;
	for (size_t n = 0; n < table->count; n++) {
		set_master(table, &table->links[n]);
		set_mode(table, &table->links[n]);
	}
	return 0;
}

int link_table_read_modes(struct link_table *table, struct kernel *kernel, struct error *error)
{
	int result = link_modes_read(&table->modes, kernel, &table->ethtool_family, error);

	for (size_t n = 0; result == 0 && n < table->count; n++)
		set_mode(table, &table->links[n]);
	return result;
}

/* --- notifications ----------------------------------------------------------- */

static void rename_master(struct link_table *table, int ifindex)
{
	for (size_t n = 0; n < table->count; n++) {
		if (table->links[n].master == ifindex)
			set_master(table, &table->links[n]);
	}
}

static int apply_removal(struct link_table *table, int ifindex)
{
	struct link *link = find(table, ifindex);

	if (link == NULL)
		return 0;
	table->count--;
	memmove(link, link + 1, (size_t)(&table->links[table->count] - link) * sizeof(*link));
	forget_mode(table, ifindex);
	rename_master(table, ifindex);
	return 1;
}

static int apply_link(struct link_table *table, struct link *link)
{
	const struct link *old = find(table, link->ifindex);

	if (old != NULL && old->carrier != 1 && link->carrier == 1)
		forget_mode(table, link->ifindex);
	set_master(table, link);
	set_mode(table, link);
	if (old != NULL && link_equal(old, link))
		return 0;
	put(table, link);
	rename_master(table, link->ifindex);
	return 1;
}

int link_table_apply(struct link_table *table, const struct nlmsghdr *message)
{
	const struct ifinfomsg *header = mnl_nlmsg_get_payload(message);
	struct link link;
	int result;

	if (message->nlmsg_len < MNL_NLMSG_HDRLEN + sizeof(*header) ||
	    (message->nlmsg_type != RTM_NEWLINK && message->nlmsg_type != RTM_DELLINK))
		return -EINVAL;
	if (!is_about_the_link(message))
		return 0;
	if (message->nlmsg_type == RTM_DELLINK)
		return apply_removal(table, header->ifi_index);
	result = link_parse(message, &link);
	return result < 0 ? result : apply_link(table, &link);
}

/* --- into the snapshot ------------------------------------------------------- */

/* The interfaces of devices, by device and ifindex. */
struct children {
	size_t count;
	const struct link **links;
};

static int compare_device(const struct link *link, const char *bus, const char *device)
{
	int order = strcmp(link->parent, device);

	return order != 0 ? order : strcmp(link->parent_bus, bus);
}

static int compare_children(const void *left, const void *right)
{
	const struct link *a = *(const struct link *const *)left;
	const struct link *b = *(const struct link *const *)right;
	int order = compare_device(a, b->parent_bus, b->parent);

	return order != 0 ? order : (a->ifindex > b->ifindex) - (a->ifindex < b->ifindex);
}

static struct children children_new(const struct link_table *table)
{
	struct children children = {0, memory_new_array(table->count + 1, sizeof(struct link *))};

	for (size_t n = 0; n < table->count; n++) {
		if (table->links[n].parent[0] != '\0')
			children.links[children.count++] = &table->links[n];
	}
	qsort(children.links, children.count, sizeof(*children.links), compare_children);
	return children;
}

/* The device's interfaces: `*ret_count` of them from the returned one on. */
static const struct link **children_of(const struct children *children, const char *bus,
				       const char *device, size_t *ret_count)
{
	size_t low = 0, high = children->count, end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_device(children->links[middle], bus, device) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < children->count; end++) {
		if (compare_device(children->links[end], bus, device) != 0)
			break;
	}
	*ret_count = end - low;
	return children->links + low;
}

/* A port of the device itself, first one that says so ("p0"); of several, as on
 * one function with two ports, the first. */
static const struct link *pick_uplink(const struct link **links, size_t count)
{
	const struct link *best = NULL;

	for (size_t n = 0; n < count; n++) {
		if (link_is_representor(links[n]))
			continue;
		if (links[n]->port_name[0] == 'p')
			return links[n];
		if (best == NULL)
			best = links[n];
	}
	return best;
}

static bool set_link(struct link *target, const struct link *source)
{
	struct link none;

	if (source == NULL) {
		link_clear(&none);
		source = &none;
	}
	if (link_equal(target, source))
		return false;
	*target = *source;
	return true;
}

static bool assign_vf(const struct children *children, struct vf *vf)
{
	const struct link **links;
	size_t count = 0;
	bool changed;

	links = vf->address[0] != '\0' ? children_of(children, "pci", vf->address, &count) : NULL;
	changed = set_link(&vf->link, count > 0 ? links[0] : NULL);
	if (count > 0 && vf->away) {
		vf->away = false;
		changed = true;
	}
	return changed;
}

static bool assign_pf(const struct children *children, struct pf *pf)
{
	size_t count;
	const struct link **links = children_of(children, pf->bus, pf->name, &count);
	const struct link *uplink = pick_uplink(links, count);
	bool had = pf->link.ifindex != 0, switchdev = false;
	bool changed = set_link(&pf->link, uplink);

	for (size_t n = 0; n < count; n++)
		switchdev = switchdev || link_is_representor(links[n]);
	if (switchdev != (pf->switch_mode[0] != '\0')) {
		snprintf(pf->switch_mode, sizeof(pf->switch_mode), "%s",
			 switchdev ? "switchdev" : "");
		changed = true;
	}
	if (uplink != NULL)
		snprintf(pf->label, sizeof(pf->label), "%s", uplink->name);
	else if (had)
		pf->label[0] = '\0';
	return changed;
}

bool link_table_assign(const struct link_table *table, struct snapshot *snapshot)
{
	struct children children = children_new(table);
	bool changed = false;

	for (size_t p = 0; p < snapshot->pf_count; p++) {
		struct pf *pf = &snapshot->pfs[p];

		changed |= assign_pf(&children, pf);
		for (size_t v = 0; v < pf->vf_count; v++)
			changed |= assign_vf(&children, &pf->vfs[v]);
	}
	free(children.links);
	return changed;
}
