#include "core/kernel/simulated/sim_talk.h"

#include "core/kernel/reply.h"
#include "core/memory.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

/* net/netlink/af_netlink.c: the most that a part of a dump takes. */
#define DUMP_ROOM 32768

/* --- building -------------------------------------------------------------- */

static void reserve(struct sim_talk *talk, size_t room)
{
	if (talk->data && talk->size - talk->used >= room)
		return;
	talk->size = talk->used + room > DUMP_ROOM ? talk->used + room : DUMP_ROOM;
	talk->data = memory_resize(talk->data, talk->size, 1);
}

struct nlmsghdr *sim_talk_begin(struct sim_talk *talk, uint16_t type, size_t room)
{
	struct nlmsghdr *message;

	reserve(talk, room + MNL_NLMSG_HDRLEN);
	/* libmnl leaves the padding of attributes as it was, Linux clears it. */
	memset(talk->data + talk->used, 0, room + MNL_NLMSG_HDRLEN);
	message = mnl_nlmsg_put_header(talk->data + talk->used);
	message->nlmsg_type = type;
	message->nlmsg_flags = talk->dumping ? NLM_F_MULTI : 0;
	message->nlmsg_seq = talk->request->nlmsg_seq;
	return message;
}

void sim_talk_end(struct sim_talk *talk, struct nlmsghdr *message)
{
	talk->used += NLMSG_ALIGN(message->nlmsg_len);
}

bool sim_talk_full(const struct sim_talk *talk)
{
	/* Room is kept for one more message and for the end of the dump. */
	return talk->used > DUMP_ROOM - 4096;
}

static void put_done(struct sim_talk *talk, bool interrupted)
{
	struct nlmsghdr *message = sim_talk_begin(talk, NLMSG_DONE, sizeof(int));
	int *result = mnl_nlmsg_put_extra_header(message, sizeof(*result));

	*result = 0;
	if (interrupted)
		message->nlmsg_flags |= NLM_F_DUMP_INTR;
	sim_talk_end(talk, message);
}

/* net/netlink/af_netlink.c netlink_ack */
static void put_ack(struct sim_talk *talk, int result)
{
	size_t payload = result < 0 ? mnl_nlmsg_get_payload_len(talk->request) : 0;
	struct nlmsghdr *message;
	struct nlmsgerr *ack;

	talk->dumping = false;
	message = sim_talk_begin(talk, NLMSG_ERROR, sizeof(*ack) + payload + 512);
	ack = mnl_nlmsg_put_extra_header(message, sizeof(*ack) + payload);
	ack->error = result;
	memcpy(&ack->msg, talk->request, sizeof(ack->msg) + payload);
	if (result == 0)
		message->nlmsg_flags |= NLM_F_CAPPED;
	if (talk->complaint) {
		message->nlmsg_flags |= NLM_F_ACK_TLVS;
		mnl_attr_put_strz(message, NLMSGERR_ATTR_MSG, talk->complaint);
		if (talk->complaint_at > 0)
			mnl_attr_put_u32(message, NLMSGERR_ATTR_OFFS, talk->complaint_at);
	}
	sim_talk_end(talk, message);
}

/* --- reading the request --------------------------------------------------- */

const void *sim_talk_header(const struct sim_talk *talk, size_t size)
{
	if (mnl_nlmsg_get_payload_len(talk->request) < size)
		return NULL;
	return mnl_nlmsg_get_payload(talk->request);
}

const struct nlattr *sim_talk_attribute(const struct sim_talk *talk, size_t size, uint16_t type,
					size_t least)
{
	const struct nlattr *attr, *found = NULL;

	if (!sim_talk_header(talk, size))
		return NULL;
	mnl_attr_for_each(attr, talk->request, size)
	{
		if (mnl_attr_get_type(attr) == type && mnl_attr_get_payload_len(attr) >= least)
			found = attr;
	}
	return found;
}

int sim_talk_refuse(struct sim_talk *talk, int code, const char *complaint)
{
	talk->complaint = complaint;
	return -code;
}

/* --- the exchange ---------------------------------------------------------- */

static const struct sim_talk_handler *find_handler(int protocol, const struct nlmsghdr *request)
{
	switch (protocol) {
	case NETLINK_ROUTE:
		return sim_route_find(request->nlmsg_type);
	case NETLINK_GENERIC:
		return sim_generic_find(request);
	default:
		return NULL;
	}
}

/* One part of a dump. 1: there is more. */
static int continue_dump(struct sim_talk *talk, sim_talk_fn *dump, uint32_t generation)
{
	bool interrupted;
	int more;

	more = dump ? dump(talk) : -EOPNOTSUPP;
	if (more < 0) {
		talk->used = 0;
		put_ack(talk, more);
		return 0;
	}
	interrupted = generation != talk->state->generation;
	if (more == 0)
		put_done(talk, interrupted);
	else if (interrupted)
		((struct nlmsghdr *)talk->data)->nlmsg_flags |= NLM_F_DUMP_INTR;
	return more;
}

/* net/core/rtnetlink.c takes RTNL for every part of a dump anew. */
static void dump(struct sim_talk *talk, sim_talk_fn *fn, struct reply *reply)
{
	uint32_t generation = 0;
	int more = 1;

	for (bool first = true; more > 0; first = false) {
		talk->used = 0;
		sim_state_lock(talk->state);
		sim_state_wait_rtnl(talk->state);
		if (first)
			generation = talk->state->generation;
		more = continue_dump(talk, fn, generation);
		sim_state_unlock(talk->state);
		if (reply_feed(reply, talk->data, talk->used))
			return;
	}
}

static void tell(struct sim_talk *talk, sim_talk_fn *fn, struct reply *reply)
{
	int result = 0;

	sim_state_lock(talk->state);
	sim_state_wait_rtnl(talk->state);
	if (talk->request->nlmsg_flags & NLM_F_ACK)
		result = sim_state_take_fault(talk->state);
	if (result == 0)
		result = fn ? fn(talk) : -EOPNOTSUPP;
	if (result < 0)
		talk->used = 0;
	if (result < 0 || talk->request->nlmsg_flags & NLM_F_ACK)
		put_ack(talk, result);
	sim_state_unlock(talk->state);
	/* Who asks for no ACK and for nothing else gets nothing. */
	if (talk->used > 0)
		reply_feed(reply, talk->data, talk->used);
}

/* For requests that are not to get something the same bits mean NLM_F_REPLACE and
 * NLM_F_EXCL (net/core/rtnetlink.c rtnetlink_rcv_msg). */
static bool asks_for_dump(int protocol, const struct nlmsghdr *request)
{
	bool gets = protocol != NETLINK_ROUTE || (request->nlmsg_type & 3) == (RTM_GETLINK & 3);

	return gets && (request->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP;
}

int sim_talk_exchange(struct sim_state *state, int protocol, struct nlmsghdr *request,
		      kernel_message_fn *fn, void *user, struct error *error)
{
	const struct sim_talk_handler *handler;
	struct sim_talk talk = {.state = state, .request = request};
	struct reply reply = {.request_flags = request->nlmsg_flags,
			      .sequence = 1,
			      .fn = fn,
			      .user = user,
			      .error = error};

	if (request->nlmsg_len < NLMSG_HDRLEN)
		return error_set_errno(error, EINVAL, "netlink request");
	request->nlmsg_seq = reply.sequence;
	request->nlmsg_pid = 0;
	handler = find_handler(protocol, request);
	talk.dumping = asks_for_dump(protocol, request);
	if (talk.dumping)
		dump(&talk, handler ? handler->dump : NULL, &reply);
	else
		tell(&talk, handler ? handler->tell : NULL, &reply);
	free(talk.data);
	return reply.result;
}
