#include "core/network_namespace.h"

#include "core/memory.h"
#include "core/netlink.h"
#include "core/text.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <linux/if_link.h>
#include <linux/net_namespace.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- numbers --------------------------------------------------------------- */

struct numbers {
	size_t count, room;
	int *numbers;
};

static void forget_numbers(void *user)
{
	((struct numbers *)user)->count = 0;
}

static int take_number(const struct nlmsghdr *message, void *user)
{
	const struct nlattr *table[NETNSA_NSID + 1], *first;
	struct numbers *list = user;
	size_t length;
	int number;

	first = netlink_attributes(message, sizeof(struct rtgenmsg), &length);
	netlink_index(first, length, table, NETNSA_NSID + 1);
	if (!netlink_get(table[NETNSA_NSID], &number, sizeof(number)) || number < 0)
		return 0;
	if (list->count == list->room) {
		list->room = list->room ? 2 * list->room : 16;
		list->numbers = memory_resize(list->numbers, list->room, sizeof(int));
	}
	list->numbers[list->count++] = number;
	return 0;
}

static int read_numbers(struct numbers *list, struct kernel *kernel)
{
	const struct rtgenmsg header = {.rtgen_family = AF_UNSPEC};
	union netlink_request request;

	netlink_request_init(&request, RTM_GETNSID, NLM_F_DUMP, &header, sizeof(header));
	return netlink_dump(kernel, NETLINK_ROUTE, &request,
			    &(struct netlink_reader){forget_numbers, take_number, list}, NULL);
}

/* --- interfaces ------------------------------------------------------------ */

struct reading {
	struct distant_links *links;
	size_t before; /* how many there were */
	int namespace_id;
};

static void forget_links(void *user)
{
	struct reading *reading = user;

	reading->links->count = reading->before;
}

static int take_link(const struct nlmsghdr *message, void *user)
{
	const struct nlattr *table[IFLA_PARENT_DEV_BUS_NAME + 1], *first;
	struct reading *reading = user;
	struct distant_links *links = reading->links;
	struct distant_link link = {.namespace_id = reading->namespace_id};
	char bus[8];
	size_t length;

	first = netlink_attributes(message, sizeof(struct ifinfomsg), &length);
	netlink_index(first, length, table, IFLA_PARENT_DEV_BUS_NAME + 1);
	netlink_get_text(table[IFLA_PARENT_DEV_BUS_NAME], bus, sizeof(bus));
	netlink_get_text(table[IFLA_PARENT_DEV_NAME], link.device, sizeof(link.device));
	if (strcmp(bus, "pci") != 0 || !link.device[0])
		return 0;
	if (links->count == links->room) {
		links->room = links->room ? 2 * links->room : 16;
		links->links = memory_resize(links->links, links->room, sizeof(*links->links));
	}
	links->links[links->count++] = link;
	return 0;
}

int distant_links_read_one(struct distant_links *links, struct kernel *kernel, int namespace_id)
{
	const struct ifinfomsg header = {.ifi_family = AF_UNSPEC};
	struct reading reading = {links, links->count, namespace_id};
	union netlink_request request;

	netlink_request_init(&request, RTM_GETLINK, NLM_F_DUMP, &header, sizeof(header));
	mnl_attr_put_u32(&request.header, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	mnl_attr_put_u32(&request.header, IFLA_TARGET_NETNSID, (uint32_t)namespace_id);
	return netlink_dump(kernel, NETLINK_ROUTE, &request,
			    &(struct netlink_reader){forget_links, take_link, &reading}, NULL);
}

int distant_links_read(struct distant_links *links, struct kernel *kernel)
{
	struct numbers numbers = {0};
	int first = read_numbers(&numbers, kernel);

	for (size_t i = 0; i < numbers.count; i++) {
		int result = distant_links_read_one(links, kernel, numbers.numbers[i]);

		/* One that went meanwhile has nothing to tell. */
		if (result < 0 && result != -EINVAL && first == 0)
			first = result;
	}
	free(numbers.numbers);
	return first;
}

void distant_links_done(struct distant_links *links)
{
	free(links->links);
	*links = (struct distant_links){0};
}

/* --- files ----------------------------------------------------------------- */

uint64_t network_namespace_inode(const char *link)
{
	uint64_t inode;
	int end = 0;

	if (sscanf(link, "net:[%20" SCNu64 "]%n", &inode, &end) != 1 || end == 0 || link[end])
		return 0;
	return inode;
}

uint64_t network_namespace_of(struct kernel *kernel, const char *process)
{
	char path[48], link[64];

	snprintf(path, sizeof(path), "/proc/%.16s/ns/net", process);
	return kernel_readlink(kernel, path, link, sizeof(link)) < 0
		       ? 0
		       : network_namespace_inode(link);
}

/* White space and backslashes are written as \040. */
static void unescape(char *text)
{
	char *to = text;
	unsigned code;

	for (const char *from = text; *from; from++) {
		if (*from == '\\' && sscanf(from + 1, "%3o", &code) == 1 && code > 0 &&
		    code < 256 && from[1] && from[2] && from[3]) {
			*to++ = (char)code;
			from += 3;
		} else {
			*to++ = *from;
		}
	}
	*to = '\0';
}

/* "351 26 0:4 net:[4026532251] /run/netns/blue rw shared:214 - nsfs nsfs rw" */
static bool parse_mount(const char *line, struct named_namespace *name)
{
	char root[64], path[PATH_MAX];

	if (sscanf(line, "%*d %*d %*s %63s %4095s", root, path) != 2)
		return false;
	name->inode = network_namespace_inode(root);
	unescape(path);
	size_t written = text_sanitise(name->path, sizeof(name->path), path, strlen(path));
	/* Cut or changed, it would name another file. */
	return name->inode && strcmp(name->path, path) == 0 && written > 0;
}

void named_namespaces_parse(struct named_namespaces *names, const char *mountinfo)
{
	char line[PATH_MAX + 256];
	struct named_namespace name;

	while (*mountinfo) {
		size_t length = strcspn(mountinfo, "\n");

		snprintf(line, sizeof(line), "%.*s",
			 (int)(length < sizeof(line) ? length : sizeof(line) - 1), mountinfo);
		mountinfo += length;
		mountinfo += *mountinfo == '\n';
		if (!parse_mount(line, &name))
			continue;
		if (names->count == names->room) {
			names->room = names->room ? 2 * names->room : 8;
			names->names =
				memory_resize(names->names, names->room, sizeof(*names->names));
		}
		names->names[names->count++] = name;
	}
}

void named_namespaces_done(struct named_namespaces *names)
{
	free(names->names);
	*names = (struct named_namespaces){0};
}
