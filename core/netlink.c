#include "core/netlink.h"

#include "core/text.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#define DUMP_ATTEMPTS 4

void netlink_request_init(union netlink_request *request, uint16_t type, uint16_t flags,
			  const void *header, size_t size)
{
	memset(request, 0, sizeof(*request));
	mnl_nlmsg_put_header(request);
	request->header.nlmsg_type = type;
	request->header.nlmsg_flags = NLM_F_REQUEST | flags;
	memcpy(mnl_nlmsg_put_extra_header(&request->header, size), header, size);
}

int netlink_dump(struct kernel *kernel, int protocol, union netlink_request *request,
		 const struct netlink_reader *reader, struct error *error)
{
	int result = -EINTR;

	request->header.nlmsg_flags |= NLM_F_DUMP;
	for (int attempt = 0; attempt < DUMP_ATTEMPTS && result == -EINTR; attempt++) {
		if (reader->begin != NULL)
			reader->begin(reader->user);
		result = kernel_exchange(kernel, protocol, &request->header, reader->message,
					 reader->user, error);
	}
	return result;
}

const struct nlattr *netlink_attributes(const struct nlmsghdr *message, size_t size,
					size_t *ret_length)
{
	size_t skip = MNL_NLMSG_HDRLEN + MNL_ALIGN(size);

	*ret_length = 0;
	if (message->nlmsg_len < skip || message->nlmsg_len > INT_MAX)
		return NULL;
	*ret_length = message->nlmsg_len - skip;
	return mnl_nlmsg_get_payload_offset(message, MNL_ALIGN(size));
}

void netlink_index(const struct nlattr *first, size_t length, const struct nlattr **ret_table,
		   size_t count)
{
	const char *end;

	memset(ret_table, 0, count * sizeof(*ret_table));
	if (first == NULL)
		return;
	end = (const char *)first + length;
	for (; mnl_attr_ok(first, (int)(end - (const char *)first)); first = mnl_attr_next(first)) {
		uint16_t type = mnl_attr_get_type(first);

		if (type < count && ret_table[type] == NULL)
			ret_table[type] = first;
	}
}

void netlink_index_nested(const struct nlattr *nest, const struct nlattr **ret_table, size_t count)
{
	if (nest == NULL)
		netlink_index(NULL, 0, ret_table, count);
	else
		netlink_index(mnl_attr_get_payload(nest), mnl_attr_get_payload_len(nest), ret_table,
			      count);
}

bool netlink_get(const struct nlattr *attribute, void *ret_value, size_t size)
{
	if (attribute == NULL || mnl_attr_get_payload_len(attribute) < size)
		return false;
	memcpy(ret_value, mnl_attr_get_payload(attribute), size);
	return true;
}

void netlink_get_text(const struct nlattr *attribute, char *buffer, size_t size)
{
	if (attribute == NULL)
		text_sanitise(buffer, size, "", 0);
	else
		text_sanitise(buffer, size, mnl_attr_get_payload(attribute),
			      mnl_attr_get_payload_len(attribute));
}
