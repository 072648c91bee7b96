/* test_simulated.h - what the tests of the simulated kernel share. */
#ifndef TESTS_UNIT_TEST_SIMULATED_H
#define TESTS_UNIT_TEST_SIMULATED_H

#include "core/kernel/simulated.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND UINT64_C(1000000000)
#define PCI    "/sys/bus/pci/devices/"

/* A host whose clock stands still. */
static inline struct kernel *still(const char *host)
{
	struct error error = {0};
	struct kernel *kernel = simulated_kernel_new(
		&(struct simulated_options){.host = host, .still = true}, &error);

	cr_assert(kernel != NULL, "%s", error.message);
	return kernel;
}

/* A file's text, newline and all; "-ENAME" when it cannot be read. */
static inline const char *text_of(struct kernel *kernel, const char *path, char buffer[static 256])
{
	ssize_t length = kernel_read(kernel, path, buffer, 255);

	if (length < 0)
		snprintf(buffer, 256, "-%s", strerrorname_np((int)-length));
	else
		buffer[length] = '\0';
	return buffer;
}

#define cr_file(KERNEL, PATH, EXPECTED)                                                            \
	do {                                                                                       \
		char cr_text[256];                                                                 \
		cr_expect_str_eq(text_of(KERNEL, PATH, cr_text), EXPECTED, "%s", PATH);            \
	} while (0)

static inline const char *target_of(struct kernel *kernel, const char *path,
				    char buffer[static 256])
{
	ssize_t length = kernel_readlink(kernel, path, buffer, 256);

	if (length < 0)
		snprintf(buffer, 256, "-%s", strerrorname_np((int)-length));
	return buffer;
}

#define cr_link(KERNEL, PATH, EXPECTED)                                                            \
	do {                                                                                       \
		char cr_text[256];                                                                 \
		cr_expect_str_eq(target_of(KERNEL, PATH, cr_text), EXPECTED, "%s", PATH);          \
	} while (0)

/* Writes a text; 0 or -errno. */
static inline int put(struct kernel *kernel, const char *path, const char *text)
{
	ssize_t length = kernel_write(kernel, path, text, strlen(text));

	if (length >= 0)
		cr_expect_eq((size_t)length, strlen(text));
	return length < 0 ? (int)length : 0;
}

static inline int count_name(const char *name, void *user)
{
	(void)name;
	++*(int *)user;
	return 0;
}

/* How many names a directory has, or -errno. */
static inline int count(struct kernel *kernel, const char *path)
{
	int names = 0, result = kernel_list(kernel, path, count_name, &names);

	return result < 0 ? result : names;
}

/* --- netlink --------------------------------------------------------------- */

union request {
	struct nlmsghdr header;
	uint8_t room[2048];
};

static inline struct ifinfomsg *begin_link(union request *request, uint16_t type, uint16_t flags,
					   int ifindex)
{
	struct ifinfomsg *info;

	mnl_nlmsg_put_header(request);
	request->header.nlmsg_type = type;
	request->header.nlmsg_flags = NLM_F_REQUEST | flags;
	info = mnl_nlmsg_put_extra_header(&request->header, sizeof(*info));
	info->ifi_index = ifindex;
	return info;
}

static inline int index_of(struct kernel *kernel, const char *interface)
{
	char path[256];
	int64_t number = 0;

	snprintf(path, sizeof(path), "/sys/class/net/%s/ifindex", interface);
	cr_assert_eq(kernel_read_number(kernel, &number, "%s", path), 0, "%s", path);
	return (int)number;
}

/* Sets one attribute of one VF. */
static inline int set_vf(struct kernel *kernel, const char *interface, uint16_t type,
			 const void *value, size_t size)
{
	union request request;
	struct nlattr *list, *info;
	struct error error;

	begin_link(&request, RTM_SETLINK, NLM_F_ACK, index_of(kernel, interface));
	list = mnl_attr_nest_start(&request.header, IFLA_VFINFO_LIST);
	info = mnl_attr_nest_start(&request.header, IFLA_VF_INFO);
	mnl_attr_put(&request.header, type, size, value);
	mnl_attr_nest_end(&request.header, info);
	mnl_attr_nest_end(&request.header, list);
	return kernel_exchange(kernel, NETLINK_ROUTE, &request.header, NULL, NULL, &error);
}

/* An answer, kept. */
struct kept {
	uint8_t *data;
	size_t size;
	int messages;
};

static inline int keep(const struct nlmsghdr *message, void *user)
{
	struct kept *kept = user;

	kept->data = realloc(kept->data, kept->size + message->nlmsg_len);
	memcpy(kept->data + kept->size, message, message->nlmsg_len);
	kept->size += message->nlmsg_len;
	kept->messages++;
	return 0;
}

static inline struct kept get_link(struct kernel *kernel, const char *interface, uint32_t filter)
{
	union request request;
	struct kept kept = {0};
	struct error error = {0};

	begin_link(&request, RTM_GETLINK, 0, index_of(kernel, interface));
	mnl_attr_put_u32(&request.header, IFLA_EXT_MASK, filter);
	cr_assert_eq(kernel_exchange(kernel, NETLINK_ROUTE, &request.header, keep, &kept, &error),
		     0, "%s", error.message);
	cr_assert_eq(kept.messages, 1);
	return kept;
}

/* The first attribute of a type in a link's answer. */
static inline const struct nlattr *attribute_of(const struct kept *kept, uint16_t type)
{
	const struct nlmsghdr *message = (const struct nlmsghdr *)kept->data;
	const struct nlattr *attr;

	mnl_attr_for_each(attr, message, sizeof(struct ifinfomsg))
	{
		if (mnl_attr_get_type(attr) == type)
			return attr;
	}
	return NULL;
}

/* One attribute of VF `vf`, of a list that has not wrapped; NULL: none. */
static inline const struct nlattr *vf_attribute(const struct kept *kept, unsigned vf, uint16_t type)
{
	const struct nlattr *list = attribute_of(kept, IFLA_VFINFO_LIST), *info, *attr, *found;

	cr_assert(list != NULL);
	mnl_attr_for_each_nested(info, list)
	{
		bool right = false;

		found = NULL;
		mnl_attr_for_each_nested(attr, info)
		{
			uint32_t number;

			memcpy(&number, mnl_attr_get_payload(attr), sizeof(number));
			if (mnl_attr_get_type(attr) == IFLA_VF_MAC)
				right = number == vf;
			if (mnl_attr_get_type(attr) == type)
				found = attr;
		}
		if (right)
			return found;
	}
	return NULL;
}

/* The second number of such an attribute: what is set. */
static inline uint32_t setting_of(struct kernel *kernel, const char *interface, unsigned vf,
				  uint16_t type)
{
	struct kept kept = get_link(kernel, interface, RTEXT_FILTER_VF);
	const struct nlattr *attr = vf_attribute(&kept, vf, type);
	uint32_t value[2];

	cr_assert(attr != NULL);
	memcpy(value, mnl_attr_get_payload(attr), sizeof(value));
	free(kept.data);
	return value[1];
}

#endif
