#include "core/kernel/deputy_process.h"

#include "core/generic.h"
#include "core/memory.h"
#include "core/netlink.h"

#include <cap-ng.h>
#include <ctype.h>
#include <errno.h>
#include <linux/devlink.h>
#include <linux/genetlink.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define NOBODY 65534

struct servant {
	struct kernel *kernel;
	int fd;
	struct question question;
	struct piece piece;
	size_t used; /* of the piece's payload */
};

static int send_piece(struct servant *servant)
{
	ssize_t sent =
		send(servant->fd, &servant->piece, PIECE_HEADER + servant->used, MSG_NOSIGNAL);

	servant->used = 0;
	return sent < 0 ? -errno : 0;
}

static int add_to_piece(struct servant *servant, const void *bytes, size_t size)
{
	if (servant->used + size > PIECE_MAX) {
		int result = send_piece(servant);

		if (result < 0)
			return result;
	}
	if (size > PIECE_MAX)
		return -EMSGSIZE;
	memcpy(servant->piece.payload + servant->used, bytes, size);
	servant->used += size;
	return 0;
}

/* "NAME\0TARGET\0": whoever lists a process's descriptors wants to know where they
 * lead, and one question for each would take longer than the search itself. */
static int add_name(const char *name, void *user)
{
	struct servant *servant = user;
	char path[2 * PATH_MAX], target[PATH_MAX];
	char entry[PATH_MAX + NAME_MAX + 2];
	int length;

	snprintf(path, sizeof(path), "%s/%s", servant->question.payload, name);
	if (kernel_readlink(servant->kernel, path, target, sizeof(target)) < 0)
		*target = '\0';
	length = snprintf(entry, sizeof(entry), "%.*s%c%s", NAME_MAX, name, '\0', target);
	return add_to_piece(servant, entry, (size_t)length + 1);
}

static int add_message(const struct nlmsghdr *message, void *user)
{
	struct servant *servant = user;
	int result = add_to_piece(servant, message, message->nlmsg_len);

	return result < 0 ? result : send_piece(servant);
}

static ssize_t read_file(struct servant *servant)
{
	size_t size = servant->question.size < PIECE_MAX ? servant->question.size : PIECE_MAX;
	ssize_t length = kernel_read(servant->kernel, servant->question.payload,
				     servant->piece.payload, size);

	servant->used = length > 0 ? (size_t)length : 0;
	return length;
}

bool deputy_process_knows(const char *path)
{
	return strncmp(path, "/proc/", 6) == 0 && isdigit((unsigned char)path[6]) &&
	       strstr(path, "/..") == NULL;
}

static bool is_namespace_question(const struct nlmsghdr *request)
{
	const struct nlattr *table[IFLA_TARGET_NETNSID + 1], *first;
	size_t length;

	if (request->nlmsg_type != RTM_GETLINK)
		return false;
	first = netlink_attributes(request, sizeof(struct ifinfomsg), &length);
	netlink_index(first, length, table, IFLA_TARGET_NETNSID + 1);
	return table[IFLA_TARGET_NETNSID] != NULL;
}

static bool is_eswitch_question(const struct nlmsghdr *request, uint16_t devlink)
{
	const struct genlmsghdr *header = NLMSG_DATA(request);

	return devlink != 0 && request->nlmsg_type == devlink &&
	       request->nlmsg_len >= NLMSG_LENGTH(sizeof(*header)) &&
	       header->cmd == DEVLINK_CMD_ESWITCH_GET;
}

bool deputy_process_may_ask(int protocol, const struct nlmsghdr *request, uint16_t devlink)
{
	if (request->nlmsg_len < NLMSG_HDRLEN || request->nlmsg_flags & NLM_F_ACK)
		return false;
	return protocol == NETLINK_ROUTE ? is_namespace_question(request)
					 : is_eswitch_question(request, devlink);
}

static int exchange(struct servant *servant, size_t size)
{
	struct nlmsghdr *request = (struct nlmsghdr *)servant->question.payload;
	uint16_t devlink = 0;

	if (size < sizeof(*request) || request->nlmsg_len > size)
		return -EINVAL;
	if (servant->question.protocol == NETLINK_GENERIC)
		generic_find_family(servant->kernel, "devlink", &devlink, NULL);
	if (!deputy_process_may_ask(servant->question.protocol, request, devlink))
		return -EPERM;
	return kernel_exchange(servant->kernel, servant->question.protocol, request, add_message,
			       servant, &servant->piece.error);
}

static ssize_t answer(struct servant *servant, size_t size)
{
	struct question *question = &servant->question;

	if (question->kind == ASK_EXCHANGE)
		return exchange(servant, size);
	if (size == 0 || question->payload[size - 1] != '\0')
		return -EINVAL;
	if (question->kind == ASK_NAMESPACE)
		return kernel_namespace_id(servant->kernel, question->payload);
	if (!deputy_process_knows(question->payload))
		return -EPERM;
	switch (question->kind) {
	case ASK_LIST:
		return kernel_list(servant->kernel, question->payload, add_name, servant);
	case ASK_READ:
		return read_file(servant);
	case ASK_READLINK: {
		ssize_t length = kernel_readlink(servant->kernel, question->payload,
						 servant->piece.payload, PATH_MAX);

		servant->used = length < 0 ? 0 : (size_t)length;
		return length;
	}
	default:
		return -EINVAL;
	}
}

static void serve(struct kernel *kernel, int fd)
{
	struct servant *servant = memory_new(sizeof(*servant));
	ssize_t size;

	servant->kernel = kernel;
	servant->fd = fd;
	while ((size = recv(fd, &servant->question, sizeof(servant->question), 0)) > 0) {
		ssize_t result = -EINVAL;

		servant->used = 0;
		servant->piece.last = false;
		servant->piece.error = (struct error){0};
		if ((size_t)size >= QUESTION_HEADER)
			result = answer(servant, (size_t)size - QUESTION_HEADER);
		servant->piece.last = true;
		servant->piece.result = result;
		if (send_piece(servant) < 0)
			break;
	}
}

/* Nobody's rights and the capabilities to look; -EPERM when they cannot be had, as
 * when this is not root: then the deputy sees no more than its asker. */
static int keep_only_looking(bool network)
{
	static const int LOOKING[] = {CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH, CAP_NET_ADMIN};

	capng_clear(CAPNG_SELECT_BOTH);
	for (size_t i = 0; i < (network ? 3 : 2); i++)
		capng_update(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED, (unsigned)LOOKING[i]);
	return capng_change_id(NOBODY, NOBODY, CAPNG_DROP_SUPP_GRP | CAPNG_CLEAR_BOUNDING) == 0
		       ? 0
		       : -EPERM;
}

void deputy_process_run(struct kernel *kernel, int fd, bool network)
{
	/* What else is open belongs to others, who wait for its end. */
	close_range(STDERR_FILENO + 1, (unsigned)fd - 1, 0);
	close_range((unsigned)fd + 1, ~0U, 0);
	if (keep_only_looking(network) == 0)
		serve(kernel, fd);
}
