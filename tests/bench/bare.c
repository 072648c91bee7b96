/* bare - the least a program can do to know the counters of every interface: one
 * RTM_GETSTATS dump each tick. What a tick of vftop is measured against.
 *
 *   bare TICKS      prints CPU microseconds a tick
 */
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static uint64_t cpu_nanoseconds(void)
{
	struct timespec time;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

/* The sum of all bytes, so that nothing is optimised away. */
static uint64_t sum_of(const struct nlmsghdr *message)
{
	const struct if_stats_msg *stats = NLMSG_DATA(message);
	struct rtattr *attribute = (struct rtattr *)(stats + 1);
	int left = (int)(message->nlmsg_len - NLMSG_LENGTH(sizeof(*stats)));
	uint64_t sum = 0;
	for (; RTA_OK(attribute, left); attribute = RTA_NEXT(attribute, left)) {
		struct rtnl_link_stats64 counters;
		if (attribute->rta_type != IFLA_STATS_LINK_64)
			continue;
		memcpy(&counters, RTA_DATA(attribute), sizeof(counters));
		sum += counters.rx_bytes + counters.tx_bytes;
	}
	return sum;
}

static uint64_t dump(int fd, char *buffer, size_t size)
{
	struct {
		struct nlmsghdr header;
		struct if_stats_msg stats;
	} request = {
		.header = {.nlmsg_len = sizeof(request),
			   .nlmsg_type = RTM_GETSTATS,
			   .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
		.stats = {.filter_mask = IFLA_STATS_FILTER_BIT(IFLA_STATS_LINK_64)},
	};
	uint64_t sum = 0;
	if (send(fd, &request, sizeof(request), 0) < 0)
		return 0;
	for (;;) {
		ssize_t length = recv(fd, buffer, size, 0);
		if (length <= 0)
			return sum;
		unsigned left = (unsigned)length;
		for (struct nlmsghdr *message = (struct nlmsghdr *)buffer; NLMSG_OK(message, left);
		     message = NLMSG_NEXT(message, left)) {
			if (message->nlmsg_type == NLMSG_DONE || message->nlmsg_type == NLMSG_ERROR)
				return sum;
			sum += sum_of(message);
		}
	}
}

int main(int argc, char **argv)
{
	_Alignas(struct nlmsghdr) static char buffer[32768];
	long ticks = argc > 1 ? strtol(argv[1], NULL, 10) : 20;
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	uint64_t spent = 0, sum = 0;
	if (fd < 0 || ticks <= 0)
		return 1;
	for (long i = 0; i < ticks; i++) {
		usleep(200000); /* as cold as the dashboard's own ticks are */
		uint64_t start = cpu_nanoseconds();
		sum += dump(fd, buffer, sizeof(buffer));
		spent += cpu_nanoseconds() - start;
	}
	printf("%.0f\n", (double)spent / (double)ticks / 1000);
	return sum == 1;
}
