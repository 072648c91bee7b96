#include "core/link_counters.h"
#include "tests/unit/messages.h"

#include <criterion/criterion.h>

static struct nlmsghdr *stats_message(unsigned ifindex, const void *stats, size_t size)
{
	const struct if_stats_msg header = {.ifindex = ifindex};
	struct nlmsghdr *message = message_new(RTM_NEWSTATS, &header, sizeof(header));

	mnl_attr_put(message, IFLA_STATS_LINK_64, size, stats);
	return message;
}

static const struct rtnl_link_stats64 sample = {.rx_packets = 1,
						.tx_packets = 2,
						.rx_bytes = 3,
						.tx_bytes = 1ULL << 40,
						.rx_errors = 50,
						.tx_errors = 60,
						.rx_dropped = 7,
						.tx_dropped = 8,
						.multicast = 9};

Test(link_counters, parse)
{
	struct nlmsghdr *message = stats_message(4, &sample, sizeof(sample));
	struct counters counters;
	int ifindex;

	cr_assert(link_counters_parse(message, &ifindex, &counters) == 0);
	cr_expect(ifindex == 4);
	cr_expect(counters.rx_packets == 1 && counters.tx_packets == 2);
	cr_expect(counters.rx_bytes == 3 && counters.tx_bytes == 1ULL << 40);
	cr_expect(counters.rx_dropped == 7 && counters.tx_dropped == 8);
	cr_expect(counters.time == 0, "the caller's to set");
	free(message);
}

/* Older kernels have a shorter struct, newer ones a longer. */
Test(link_counters, other_sizes_of_the_struct)
{
	char longer[sizeof(sample) + 16] = {0};
	struct counters counters;
	struct nlmsghdr *message;
	int ifindex;

	memcpy(longer, &sample, sizeof(sample));
	message = stats_message(4, longer, sizeof(longer));
	cr_expect(link_counters_parse(message, &ifindex, &counters) == 0);
	free(message);
	message = stats_message(4, &sample, 23 * sizeof(uint64_t));
	cr_expect(link_counters_parse(message, &ifindex, &counters) == 0);
	cr_expect(counters.tx_dropped == 8);
	free(message);
	message = stats_message(4, &sample, 7 * sizeof(uint64_t));
	cr_expect(link_counters_parse(message, &ifindex, &counters) == -EINVAL);
	free(message);
}

Test(link_counters, cut_anywhere)
{
	struct nlmsghdr *message = stats_message(4, &sample, sizeof(sample));

	for (size_t length = sizeof(*message); length < message->nlmsg_len; length++) {
		struct nlmsghdr *cut = message_cut(message, length);
		struct counters counters;
		int ifindex;

		cr_assert(link_counters_parse(cut, &ifindex, &counters) == -EINVAL);
		free(cut);
	}
	free(message);
}

Test(link_counters, not_one_of_these)
{
	struct nlmsghdr *message = stats_message(0, &sample, sizeof(sample));
	struct counters counters;
	int ifindex;

	cr_expect(link_counters_parse(message, &ifindex, &counters) == -EINVAL);
	free(message);
	message = stats_message(4, &sample, sizeof(sample));
	message->nlmsg_type = RTM_NEWLINK;
	cr_expect(link_counters_parse(message, &ifindex, &counters) == -EINVAL);
	free(message);
}

static void sum(int ifindex, const struct counters *counters, void *user)
{
	*(uint64_t *)user += (uint64_t)ifindex * 100 + counters->rx_packets;
}

Test(link_counters, read)
{
	struct scripted kernel = {.kernel = {&scripted_class}, .count = 3};
	const struct if_stats_msg *header;
	struct error error = {0};
	uint64_t total = 0;

	kernel.answers[0] = stats_message(2, &sample, sizeof(sample));
	kernel.answers[1] = stats_message(3, &sample, 8); /* one bad one stops nothing */
	kernel.answers[2] = stats_message(4, &sample, sizeof(sample));
	cr_assert(link_counters_read(&kernel.kernel, sum, &total, &error) == 0);
	cr_expect(total == 602, "%zu", (size_t)total);
	header = mnl_nlmsg_get_payload(kernel.request);
	cr_expect(header->filter_mask == IFLA_STATS_FILTER_BIT(IFLA_STATS_LINK_64));
	cr_expect(kernel.request->nlmsg_flags & NLM_F_DUMP);
	kernel.results[1] = -EINTR;
	cr_expect(link_counters_read(&kernel.kernel, sum, &total, &error) == -EINTR);
	cr_expect(kernel.exchanges == 2, "the next tick is the retry");
	scripted_done(&kernel);
}
