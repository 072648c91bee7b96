#include "core/kernel/reply.h"

#include "core/text.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <limits.h>
#include <string.h>

static bool finish(struct reply *reply, bool settled, int result)
{
	reply->settled = settled;
	reply->result = result;
	return true;
}

static bool finish_damaged(struct reply *reply)
{
	reply->damaged = true;
	return finish(reply, false,
		      error_set(reply->error, EBADMSG, "netlink: the answer is damaged"));
}

/* Says no to the caller, with the text of the extended ACK (kernel.h). It lies
 * among the attributes `offset` bytes into the payload. */
static bool refuse(struct reply *reply, const struct nlmsghdr *message, size_t offset, int code)
{
	const struct nlattr *attribute;
	char text[sizeof(reply->error->message)] = "";

	if (code > 0 || code == INT_MIN)
		return finish_damaged(reply);
	if (message->nlmsg_flags & NLM_F_ACK_TLVS && offset < mnl_nlmsg_get_payload_len(message)) {
		mnl_attr_for_each(attribute, message, (unsigned)offset)
		{
			if (mnl_attr_get_type(attribute) == NLMSGERR_ATTR_MSG)
				text_sanitise(text, sizeof(text), mnl_attr_get_payload(attribute),
					      mnl_attr_get_payload_len(attribute));
		}
	}
	if (text[0])
		error_set_errno(reply->error, -code, "kernel says: %s", text);
	else
		error_set_errno(reply->error, -code, "kernel says");
	return finish(reply, true, code);
}

/* Being interrupted is no complaint: whoever asked asks again. */
static bool take_end(struct reply *reply)
{
	return finish(reply, true, reply->interrupted ? -EINTR : 0);
}

static bool take_error(struct reply *reply, const struct nlmsghdr *message)
{
	const struct nlmsgerr *answer = mnl_nlmsg_get_payload(message);
	size_t offset = sizeof(*answer);

	if (mnl_nlmsg_get_payload_len(message) < sizeof(*answer))
		return finish_damaged(reply);
	if (answer->error == 0)
		return take_end(reply);
	if (!(message->nlmsg_flags & NLM_F_CAPPED) && answer->msg.nlmsg_len > NLMSG_HDRLEN)
		offset += NLMSG_ALIGN((size_t)answer->msg.nlmsg_len - NLMSG_HDRLEN);
	return refuse(reply, message, offset, answer->error);
}

/* A dump that failed half-way ends with its errno in NLMSG_DONE. */
static bool take_done(struct reply *reply, const struct nlmsghdr *message)
{
	int code = 0;

	if (mnl_nlmsg_get_payload_len(message) >= sizeof(code))
		memcpy(&code, mnl_nlmsg_get_payload(message), sizeof(code));
	return code == 0 ? take_end(reply) : refuse(reply, message, sizeof(code), code);
}

static bool take_data(struct reply *reply, const struct nlmsghdr *message)
{
	bool dump = (reply->request_flags & NLM_F_DUMP) == NLM_F_DUMP;
	bool last = !dump && !(reply->request_flags & NLM_F_ACK) &&
		    !(message->nlmsg_flags & NLM_F_MULTI);
	int result = reply->fn ? reply->fn(message, reply->user) : 0;

	return last || result != 0 ? finish(reply, last, result) : false;
}

static bool take(struct reply *reply, const struct nlmsghdr *message)
{
	/* A late answer to a request that was given up is not for this one. */
	if (reply->sequence != 0 && message->nlmsg_seq != reply->sequence)
		return false;
	if (message->nlmsg_flags & NLM_F_DUMP_INTR)
		reply->interrupted = true;
	switch (message->nlmsg_type) {
	case NLMSG_NOOP:
		return false;
	case NLMSG_ERROR:
		return take_error(reply, message);
	case NLMSG_DONE:
		return take_done(reply, message);
	case NLMSG_OVERRUN:
		return finish(reply, false, -ENOBUFS);
	default:
		return take_data(reply, message);
	}
}

/* mnl_nlmsg_ok() compares lengths as int: one above that would pass, as negative. */
static bool is_whole(const struct nlmsghdr *message, int rest)
{
	return mnl_nlmsg_ok(message, rest) && message->nlmsg_len <= INT_MAX;
}

bool reply_feed(struct reply *reply, const void *data, size_t length)
{
	const struct nlmsghdr *message = data;
	int rest = (int)length;

	if (length == 0 || length > INT_MAX)
		return finish_damaged(reply);
	for (; is_whole(message, rest); message = mnl_nlmsg_next(message, &rest))
		if (take(reply, message))
			return true;
	return rest > 0 ? finish_damaged(reply) : false;
}
