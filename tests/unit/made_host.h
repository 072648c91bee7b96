/* made_host.h - a host of a few links, addresses, default routes and files, made by
 * hand. */
#ifndef TESTS_UNIT_MADE_HOST_H
#define TESTS_UNIT_MADE_HOST_H

#include "tests/unit/messages.h"

#include <arpa/inet.h>
#include <net/if.h>

#define MADE_HOST_MAX 32

struct made_host {
	struct kernel base;
	size_t count;
	struct nlmsghdr *messages[MADE_HOST_MAX];
	size_t file_count;
	struct {
		const char *path, *content;
	} files[4];
};

static inline int made_host_exchange(struct kernel *kernel, int protocol, struct nlmsghdr *request,
				     kernel_message_fn *fn, void *user, struct error *error)
{
	struct made_host *host = (struct made_host *)kernel;
	int stop = 0;

	(void)protocol, (void)error;
	/* RTM_GETX is answered by RTM_NEWX, two less. */
	for (size_t i = 0; i < host->count && stop == 0; i++)
		if (host->messages[i]->nlmsg_type == request->nlmsg_type - 2)
			stop = fn(host->messages[i], user);
	return stop;
}

static inline int made_host_list(struct kernel *kernel, const char *path, kernel_name_fn *fn,
				 void *user)
{
	struct made_host *host = (struct made_host *)kernel;
	size_t length = strlen(path);
	int result = -ENOENT;

	for (size_t i = 0; i < host->file_count; i++) {
		const char *name = host->files[i].path + length;

		if (strncmp(host->files[i].path, path, length) == 0 && *name == '/' &&
		    strchr(name + 1, '/') == NULL)
			result = fn(name + 1, user);
	}
	return result;
}

static inline ssize_t made_host_read(struct kernel *kernel, const char *path, void *buffer,
				     size_t size)
{
	struct made_host *host = (struct made_host *)kernel;

	for (size_t i = 0; i < host->file_count; i++) {
		size_t length = strlen(host->files[i].content);

		if (strcmp(host->files[i].path, path) != 0)
			continue;
		memcpy(buffer, host->files[i].content, length < size ? length : size);
		return (ssize_t)(length < size ? length : size);
	}
	return -ENOENT;
}

static const struct kernel_class made_host_class = {.name = "made",
						    .list = made_host_list,
						    .read = made_host_read,
						    .exchange = made_host_exchange};

static inline void made_host_done(struct made_host *host)
{
	for (size_t i = 0; i < host->count; i++)
		free(host->messages[i]);
}

static inline void made_file(struct made_host *host, const char *path, const char *content)
{
	host->files[host->file_count].path = path;
	host->files[host->file_count++].content = content;
}

/* `kind` may be NULL, `master` and `lower` 0. Returns the message, to add to. */
static inline struct nlmsghdr *made_link(struct made_host *host, int ifindex, const char *name,
					 const char *kind, int master, int lower)
{
	struct nlmsghdr *message = link_message(RTM_NEWLINK, ifindex, IFF_UP);
	struct nlattr *info;

	mnl_attr_put_strz(message, IFLA_IFNAME, name);
	if (master != 0)
		mnl_attr_put_u32(message, IFLA_MASTER, (uint32_t)master);
	if (lower != 0)
		mnl_attr_put_u32(message, IFLA_LINK, (uint32_t)lower);
	if (kind != NULL) {
		info = mnl_attr_nest_start(message, IFLA_LINKINFO);
		mnl_attr_put_strz(message, IFLA_INFO_KIND, kind);
		mnl_attr_nest_end(message, info);
	}
	return host->messages[host->count++] = message;
}

static inline void made_address(struct made_host *host, int ifindex, const char *text)
{
	struct ifaddrmsg header = {.ifa_family = strchr(text, ':') ? AF_INET6 : AF_INET,
				   .ifa_prefixlen = 24,
				   .ifa_index = (uint32_t)ifindex};
	struct nlmsghdr *message = message_new(RTM_NEWADDR, &header, sizeof(header));
	uint8_t bytes[16];

	inet_pton(header.ifa_family, text, bytes);
	mnl_attr_put(message, IFA_ADDRESS, header.ifa_family == AF_INET ? 4 : 16, bytes);
	host->messages[host->count++] = message;
}

static inline void made_default_route(struct made_host *host, int ifindex)
{
	struct rtmsg header = {
		.rtm_family = AF_INET, .rtm_table = RT_TABLE_MAIN, .rtm_type = RTN_UNICAST};
	struct nlmsghdr *message = message_new(RTM_NEWROUTE, &header, sizeof(header));

	mnl_attr_put_u32(message, RTA_OIF, (uint32_t)ifindex);
	host->messages[host->count++] = message;
}

#endif
