#include "core/disguise_message.h"

#include <ctype.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What an attribute holds. */
enum content {
	CONTENT_MAC = 1,
	CONTENT_IP,
	CONTENT_GATEWAY, /* a family of two bytes, then an address */
	CONTENT_NAME,    /* of an interface: it may be made from a MAC */
	CONTENT_WORDS,   /* somebody's own */
	CONTENT_BYTES,   /* where MACs may stand anywhere */
	CONTENT_HOPS,
	CONTENT_VFS,
	CONTENT_NESTED,
};

struct rule {
	uint16_t type;
	uint8_t content;
};

static const struct rule LINK[] = {
	{IFLA_ADDRESS, CONTENT_MAC},          {IFLA_BROADCAST, CONTENT_MAC},
	{IFLA_PERM_ADDRESS, CONTENT_MAC},     {IFLA_IFNAME, CONTENT_NAME},
	{IFLA_ALT_IFNAME, CONTENT_NAME},      {IFLA_PROP_LIST, CONTENT_NESTED},
	{IFLA_IFALIAS, CONTENT_WORDS},        {IFLA_PHYS_PORT_ID, CONTENT_BYTES},
	{IFLA_PHYS_SWITCH_ID, CONTENT_BYTES}, {IFLA_LINKINFO, CONTENT_BYTES},
	{IFLA_PROTINFO, CONTENT_BYTES},       {IFLA_AF_SPEC, CONTENT_BYTES},
	{IFLA_VFINFO_LIST, CONTENT_VFS},      {0, 0},
};
static const struct rule ADDRESS[] = {
	{IFA_ADDRESS, CONTENT_IP}, {IFA_LOCAL, CONTENT_IP},   {IFA_BROADCAST, CONTENT_IP},
	{IFA_ANYCAST, CONTENT_IP}, {IFA_LABEL, CONTENT_NAME}, {0, 0},
};
static const struct rule ROUTE[] = {
	{RTA_DST, CONTENT_IP},
	{RTA_SRC, CONTENT_IP},
	{RTA_GATEWAY, CONTENT_IP},
	{RTA_PREFSRC, CONTENT_IP},
	{RTA_VIA, CONTENT_GATEWAY},
	{RTA_MULTIPATH, CONTENT_HOPS},
	{0, 0},
};
static const struct rule NEIGHBOUR[] = {
	{NDA_LLADDR, CONTENT_MAC},
	{NDA_DST, CONTENT_IP},
	{0, 0},
};

struct pass {
	struct disguise *disguise;
	const struct rule *rules;
	uint32_t vf_count; /* as IFLA_NUM_VF has it */
};

static void pass_over(struct pass *pass, unsigned char *data, size_t size);

/* --- what attributes hold --------------------------------------------------- */

static void blank(unsigned char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (text[i] != '\0' && text[i] != ' ')
			text[i] = 'x';
}

/* A name that would change its length could not stay in its place. */
static void disguise_name(struct disguise *disguise, unsigned char *data, size_t size)
{
	size_t length = strnlen((const char *)data, size), other;
	char *text = disguise_text(disguise, (const char *)data, length, DISGUISE_MACS, &other);

	if (other == length)
		memcpy(data, text, length);
	else
		blank(data, length);
	free(text);
}

static void disguise_hops(struct pass *pass, unsigned char *data, size_t size)
{
	struct rtnexthop hop;

	while (size >= sizeof(hop)) {
		memcpy(&hop, data, sizeof(hop));
		if (hop.rtnh_len < sizeof(hop) || hop.rtnh_len > size)
			return;
		pass_over(pass, data + sizeof(hop), hop.rtnh_len - sizeof(hop));
		size_t step = RTNH_ALIGN((size_t)hop.rtnh_len);
		if (step >= size)
			return;
		data += step;
		size -= step;
	}
}

/* IFLA_VF_MAC, and IFLA_VF_BROADCAST without the number in front. */
static void disguise_vf(struct disguise *disguise, unsigned char *data, size_t size)
{
	struct nlattr attribute;

	while (size >= sizeof(attribute)) {
		memcpy(&attribute, data, sizeof(attribute));
		if (attribute.nla_len < sizeof(attribute) || attribute.nla_len > size)
			return;
		if (attribute.nla_type == IFLA_VF_MAC &&
		    attribute.nla_len >= NLA_HDRLEN + sizeof(uint32_t) + 6)
			disguise_mac(disguise, data + NLA_HDRLEN + sizeof(uint32_t));
		else if (attribute.nla_type == IFLA_VF_BROADCAST &&
			 attribute.nla_len >= NLA_HDRLEN + 6)
			disguise_mac(disguise, data + NLA_HDRLEN);
		size_t step = NLA_ALIGN((size_t)attribute.nla_len);
		if (step >= size)
			return;
		data += step;
		size -= step;
	}
}

/* A list above 64 KiB has a length that wrapped: the number of VFs tells its end.
 * Returns its real size. */
static size_t disguise_vfs(struct pass *pass, unsigned char *data, size_t size)
{
	struct nlattr attribute;
	size_t at = 0;

	for (uint32_t n = 0; n < pass->vf_count && at + sizeof(attribute) <= size; n++) {
		memcpy(&attribute, data + at, sizeof(attribute));
		if ((attribute.nla_type & NLA_TYPE_MASK) != IFLA_VF_INFO ||
		    attribute.nla_len < sizeof(attribute) || attribute.nla_len > size - at)
			break;
		disguise_vf(pass->disguise, data + at + NLA_HDRLEN,
			    attribute.nla_len - (size_t)NLA_HDRLEN);
		at += NLA_ALIGN((size_t)attribute.nla_len);
	}
	return at < size ? at : size;
}

static void disguise_content(struct pass *pass, enum content content, unsigned char *data,
			     size_t size)
{
	switch (content) {
	case CONTENT_MAC:
		if (size == 6)
			disguise_mac(pass->disguise, data);
		else /* a tunnel's is an IP address, InfiniBand's has 20 bytes */
			disguise_ip(pass->disguise, data, size);
		break;
	case CONTENT_IP:
		disguise_ip(pass->disguise, data, size);
		break;
	case CONTENT_GATEWAY:
		if (size > 2)
			disguise_ip(pass->disguise, data + 2, size - 2);
		break;
	case CONTENT_NAME:
		disguise_name(pass->disguise, data, size);
		break;
	case CONTENT_WORDS:
		blank(data, size);
		break;
	case CONTENT_BYTES:
		disguise_bytes(pass->disguise, data, size);
		break;
	case CONTENT_HOPS:
		disguise_hops(pass, data, size);
		break;
	case CONTENT_NESTED:
		pass_over(pass, data, size);
		break;
	case CONTENT_VFS:
		break;
	}
}

/* --- messages --------------------------------------------------------------- */

static enum content content_of(const struct rule *rules, unsigned type)
{
	for (; rules->content; rules++)
		if (rules->type == type)
			return rules->content;
	return 0;
}

/* Every attribute of a message or within one. */
static void pass_over(struct pass *pass, unsigned char *data, size_t size)
{
	struct nlattr attribute;

	while (size >= sizeof(attribute)) {
		enum content content;
		size_t step;

		memcpy(&attribute, data, sizeof(attribute));
		content = content_of(pass->rules, attribute.nla_type & NLA_TYPE_MASK);
		if (content == CONTENT_VFS) {
			step = NLA_HDRLEN +
			       disguise_vfs(pass, data + NLA_HDRLEN, size - NLA_HDRLEN);
		} else {
			if (attribute.nla_len < sizeof(attribute) || attribute.nla_len > size)
				return;
			if (pass->rules == LINK && attribute.nla_type == IFLA_NUM_VF &&
			    attribute.nla_len >= NLA_HDRLEN + sizeof(uint32_t))
				memcpy(&pass->vf_count, data + NLA_HDRLEN, sizeof(uint32_t));
			disguise_content(pass, content, data + NLA_HDRLEN,
					 attribute.nla_len - (size_t)NLA_HDRLEN);
			step = NLA_ALIGN((size_t)attribute.nla_len);
		}
		if (step >= size)
			return;
		data += step;
		size -= step;
	}
}

static void disguise_message(struct disguise *disguise, const struct nlmsghdr *header,
			     unsigned char *payload)
{
	static const struct {
		uint16_t type;
		uint16_t start; /* of the attributes */
		const struct rule *rules;
	} MESSAGES[] = {
		{RTM_NEWLINK, NLMSG_ALIGN(sizeof(struct ifinfomsg)), LINK},
		{RTM_NEWADDR, NLMSG_ALIGN(sizeof(struct ifaddrmsg)), ADDRESS},
		{RTM_NEWROUTE, NLMSG_ALIGN(sizeof(struct rtmsg)), ROUTE},
		{RTM_NEWNEIGH, NLMSG_ALIGN(sizeof(struct ndmsg)), NEIGHBOUR},
	};
	size_t size = header->nlmsg_len - (size_t)NLMSG_HDRLEN;

	for (size_t i = 0; i < sizeof(MESSAGES) / sizeof(*MESSAGES); i++) {
		struct pass pass = {disguise, MESSAGES[i].rules, 0};

		if (MESSAGES[i].type == header->nlmsg_type && size > MESSAGES[i].start)
			pass_over(&pass, payload + MESSAGES[i].start, size - MESSAGES[i].start);
	}
}

void disguise_messages(struct disguise *disguise, int protocol, void *data, size_t size)
{
	unsigned char *at = data;
	struct nlmsghdr header;

	while (size >= sizeof(header)) {
		size_t step;

		memcpy(&header, at, sizeof(header));
		if (header.nlmsg_len < sizeof(header) || header.nlmsg_len > size)
			return;
		if (protocol == NETLINK_ROUTE)
			disguise_message(disguise, &header, at + NLMSG_HDRLEN);
		else
			disguise_bytes(disguise, at + NLMSG_HDRLEN,
				       header.nlmsg_len - (size_t)NLMSG_HDRLEN);
		step = NLMSG_ALIGN((size_t)header.nlmsg_len);
		if (step >= size)
			return;
		at += step;
		size -= step;
	}
}
