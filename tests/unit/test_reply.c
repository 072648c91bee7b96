#include "core/kernel/reply.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <limits.h>
#include <linux/rtnetlink.h>
#include <string.h>

/* Datagrams are built here, one message after the other. */
static char datagram[4096] __attribute__((aligned(4)));
static size_t length;
static int seen;

static int see(const struct nlmsghdr *message, void *user)
{
	(void)message;
	seen++;
	return user ? *(int *)user : 0;
}

static struct nlmsghdr *add(uint16_t type, uint16_t flags, const void *payload, size_t size)
{
	struct nlmsghdr *message = mnl_nlmsg_put_header(datagram + length);

	message->nlmsg_type = type;
	message->nlmsg_flags = flags;
	message->nlmsg_seq = 5;
	if (size > 0)
		memcpy(mnl_nlmsg_put_extra_header(message, size), payload, size);
	length += MNL_ALIGN(message->nlmsg_len);
	return message;
}

static void add_error(int code, uint16_t flags, size_t request_size, const char *text)
{
	struct nlmsgerr answer = {.error = code, .msg.nlmsg_len = (uint32_t)request_size};
	struct nlmsghdr *message = add(NLMSG_ERROR, flags, &answer, sizeof(answer));

	if (!(flags & NLM_F_CAPPED) && request_size > NLMSG_HDRLEN)
		mnl_nlmsg_put_extra_header(message, request_size - NLMSG_HDRLEN);
	if (text)
		mnl_attr_put_strz(message, NLMSGERR_ATTR_MSG, text);
	length = (size_t)((char *)message - datagram) + MNL_ALIGN(message->nlmsg_len);
}

static bool feed(struct reply *reply)
{
	size_t size = length;
	bool ended;

	length = 0;
	if (reply->request_flags == 0)
		reply->request_flags = NLM_F_REQUEST | NLM_F_DUMP;
	reply->fn = see;
	ended = reply_feed(reply, datagram, size);
	memset(datagram, 0, sizeof(datagram));
	return ended;
}

Test(reply, a_dump_ends_with_done)
{
	struct reply reply = {.sequence = 5};

	add(RTM_NEWLINK, NLM_F_MULTI, "abcd", 4);
	add(RTM_NEWLINK, NLM_F_MULTI, "abcd", 3);
	add(NLMSG_NOOP, 0, NULL, 0);
	cr_assert_not(feed(&reply));
	add(RTM_NEWLINK, NLM_F_MULTI, NULL, 0);
	add(NLMSG_DONE, NLM_F_MULTI, &(int){0}, sizeof(int));
	add(RTM_NEWLINK, NLM_F_MULTI, NULL, 0);
	cr_assert(feed(&reply));
	cr_assert_eq(reply.result, 0);
	cr_assert(reply.settled);
	cr_assert_eq(seen, 3);
}

Test(reply, a_question_ends_with_its_answer)
{
	struct reply reply = {.sequence = 5, .request_flags = NLM_F_REQUEST};

	add(RTM_NEWLINK, 0, "abcd", 4);
	cr_assert(feed(&reply));
	cr_assert_eq(reply.result, 0);
	cr_assert(reply.settled);
	cr_assert_eq(seen, 1);
}

Test(reply, an_answer_of_several_messages_ends_with_done)
{
	struct reply reply = {.sequence = 5, .request_flags = NLM_F_REQUEST};

	add(RTM_NEWLINK, NLM_F_MULTI, NULL, 0);
	add(RTM_NEWLINK, NLM_F_MULTI, NULL, 0);
	cr_assert_not(feed(&reply));
	add(NLMSG_DONE, NLM_F_MULTI, NULL, 0);
	cr_assert(feed(&reply));
	cr_assert_eq(seen, 2);
}

Test(reply, a_change_ends_with_its_acknowledgement)
{
	struct reply reply = {.sequence = 5, .request_flags = NLM_F_REQUEST | NLM_F_ACK};

	add(RTM_NEWLINK, 0, NULL, 0);
	cr_assert_not(feed(&reply));
	add_error(0, NLM_F_CAPPED, 40, NULL);
	cr_assert(feed(&reply));
	cr_assert_eq(reply.result, 0);
	cr_assert(reply.settled);
}

Test(reply, what_is_of_another_request_is_dropped)
{
	struct reply reply = {.sequence = 6};

	add_error(-EPERM, 0, 40, NULL);
	add(NLMSG_DONE, 0, NULL, 0);
	cr_assert_not(feed(&reply));
	cr_assert_eq(seen, 0);
	reply.sequence = 0;
	add(NLMSG_DONE, 0, NULL, 0);
	cr_assert(feed(&reply));
}

Test(reply, a_refusal_is_an_errno_with_the_kernels_words)
{
	struct error error = {0};
	struct reply reply = {.sequence = 5, .error = &error};

	add_error(-EINVAL, NLM_F_ACK_TLVS, 44, "bad\nvalue");
	cr_assert(feed(&reply));
	cr_assert_eq(reply.result, -EINVAL);
	cr_assert(reply.settled);
	cr_assert_eq(error.code, EINVAL);
	cr_assert_str_eq(error.message, "kernel says: bad\xEF\xBF\xBDvalue: Invalid argument");

	add_error(-EBUSY, NLM_F_ACK_TLVS | NLM_F_CAPPED, 44, "in use");
	cr_assert(feed(&reply));
	cr_assert_str_eq(error.message, "kernel says: in use: Device or resource busy");

	add_error(-EPERM, 0, 44, NULL);
	cr_assert(feed(&reply));
	cr_assert_str_eq(error.message, "kernel says: Operation not permitted");
}

Test(reply, a_dump_can_fail_at_its_end)
{
	struct error error = {0};
	struct reply reply = {.sequence = 5, .error = &error};
	struct nlmsghdr *message;

	add(RTM_NEWLINK, NLM_F_MULTI, NULL, 0);
	message = add(NLMSG_DONE, NLM_F_MULTI | NLM_F_ACK_TLVS, &(int){-EMSGSIZE}, sizeof(int));
	mnl_attr_put_strz(message, NLMSGERR_ATTR_MSG, "too big");
	length = (size_t)((char *)message - datagram) + message->nlmsg_len;
	cr_assert(feed(&reply));
	cr_assert_eq(reply.result, -EMSGSIZE);
	cr_assert_str_eq(error.message, "kernel says: too big: Message too long");
}

Test(reply, an_interrupted_dump_is_given_whole)
{
	struct reply reply = {.sequence = 5};

	add(RTM_NEWLINK, NLM_F_MULTI | NLM_F_DUMP_INTR, NULL, 0);
	add(RTM_NEWLINK, NLM_F_MULTI, NULL, 0);
	add(NLMSG_DONE, NLM_F_MULTI, NULL, 0);
	cr_assert(feed(&reply));
	cr_assert_eq(seen, 2);
	cr_assert_eq(reply.result, -EINTR);
	cr_assert(reply.settled);
}

Test(reply, who_stops_early_leaves_something_unread)
{
	int result = 7;
	struct reply reply = {.sequence = 5, .user = &result};

	add(RTM_NEWLINK, NLM_F_MULTI, NULL, 0);
	add(RTM_NEWLINK, NLM_F_MULTI, NULL, 0);
	cr_assert(feed(&reply));
	cr_assert_eq(reply.result, 7);
	cr_assert_not(reply.settled);
	cr_assert_eq(seen, 1);
}

Test(reply, an_overrun_is_a_loss)
{
	struct reply reply = {.sequence = 5};

	add(NLMSG_OVERRUN, 0, NULL, 0);
	cr_assert(feed(&reply));
	cr_assert_eq(reply.result, -ENOBUFS);
	cr_assert_not(reply.settled);
}

static void expect_damage(void)
{
	struct error error = {0};
	struct reply reply = {.sequence = 5, .error = &error};

	cr_assert(feed(&reply));
	cr_assert_eq(reply.result, -EBADMSG);
	cr_assert(reply.damaged);
	cr_assert_not(reply.settled);
	cr_assert_eq(error.code, EBADMSG);
}

Test(reply, no_length_is_trusted)
{
	expect_damage(); /* nothing at all */
	length = 15;     /* less than a header */
	expect_damage();
	add(RTM_NEWLINK, 0, "abcd", 4)->nlmsg_len = 15;
	expect_damage();
	add(RTM_NEWLINK, 0, "abcd", 4)->nlmsg_len = 21;
	expect_damage();
	add(RTM_NEWLINK, 0, "abcd", 4)->nlmsg_len = UINT32_MAX;
	expect_damage();
	add(RTM_NEWLINK, 0, "abcd", 4); /* and a second one cut short */
	add(RTM_NEWLINK, 0, "abcd", 4);
	length -= 4;
	expect_damage();
	add(NLMSG_ERROR, 0, "abcd", 4); /* too short for struct nlmsgerr */
	expect_damage();
	add_error(EPERM, 0, 0, NULL); /* the wrong sign */
	expect_damage();
	add_error(INT_MIN, 0, 0, NULL);
	expect_damage();
}

Test(reply, an_extended_acknowledgement_out_of_bounds_is_not_read)
{
	struct error error = {0};
	struct reply reply = {.sequence = 5, .error = &error};
	struct nlmsgerr *answer;

	add_error(-EPERM, NLM_F_ACK_TLVS, 44, "hidden");
	answer = mnl_nlmsg_get_payload((struct nlmsghdr *)datagram);
	answer->msg.nlmsg_len = UINT32_MAX;
	cr_assert(feed(&reply));
	cr_assert_str_eq(error.message, "kernel says: Operation not permitted");
	add_error(-EPERM, NLM_F_ACK_TLVS, 20, "cut");
	((struct nlmsghdr *)datagram)->nlmsg_len -= 5;
	length -= 4;
	cr_assert(feed(&reply));
	cr_assert_eq(reply.result, -EPERM);
	cr_assert_str_eq(error.message, "kernel says: Operation not permitted");
}
