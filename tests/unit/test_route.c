#include "core/route.h"
#include "tests/unit/messages.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>

/* "10.0.0.0/8 table 254 metric 0 through 3": what is 0 is not put in. */
static struct nlmsghdr *route_message(const char *destination, unsigned prefix, uint32_t table,
				      uint32_t metric, uint32_t ifindex)
{
	struct rtmsg header = {.rtm_family = strchr(destination, ':') ? AF_INET6 : AF_INET,
			       .rtm_dst_len = (uint8_t)prefix,
			       .rtm_table = (uint8_t)table,
			       .rtm_type = RTN_UNICAST};
	struct nlmsghdr *message = message_new(RTM_NEWROUTE, &header, sizeof(header));
	uint8_t bytes[16];

	inet_pton(header.rtm_family, destination, bytes);
	if (prefix > 0)
		mnl_attr_put(message, RTA_DST, header.rtm_family == AF_INET ? 4 : 16, bytes);
	if (table > 255)
		mnl_attr_put_u32(message, RTA_TABLE, table);
	if (metric > 0)
		mnl_attr_put_u32(message, RTA_PRIORITY, metric);
	if (ifindex > 0)
		mnl_attr_put_u32(message, RTA_OIF, ifindex);
	return message;
}

static void add(struct route_list *list, const char *destination, unsigned prefix, uint32_t table,
		uint32_t metric, uint32_t ifindex)
{
	struct nlmsghdr *message = route_message(destination, prefix, table, metric, ifindex);
	struct route route;

	cr_assert_eq(route_parse(message, &route), 0);
	route_list_add(list, &route);
	free(message);
}

static int leads(const struct route_list *list, const char *destination)
{
	struct ip_address address;
	const struct route *route;

	ip_address_parse(destination, &address);
	route = route_list_find(list, &address);
	return route != NULL ? route->interfaces[0] : 0;
}

Test(route, parse)
{
	struct nlmsghdr *message = route_message("10.1.0.0", 16, 4711, 100, 7);
	struct route route;
	char text[IP_ADDRESS_TEXT_MAX];

	cr_assert_eq(route_parse(message, &route), 0);
	cr_expect_str_eq(ip_address_format(&route.destination, text), "10.1.0.0");
	cr_expect_eq(route.prefix, 16);
	cr_expect_eq(route.table, 4711);
	cr_expect_eq(route.metric, 100);
	cr_expect_eq(route.interface_count, 1);
	cr_expect_eq(route.interfaces[0], 7);
	free(message);
}

Test(route, several_hops)
{
	struct nlmsghdr *message = route_message("0.0.0.0", 0, RT_TABLE_MAIN, 0, 0);
	struct rtnexthop hops[] = {{.rtnh_len = sizeof(*hops), .rtnh_ifindex = 3},
				   {.rtnh_len = sizeof(*hops), .rtnh_ifindex = 5},
				   {.rtnh_len = sizeof(*hops), .rtnh_ifindex = 3}};
	struct route route;

	mnl_attr_put(message, RTA_MULTIPATH, sizeof(hops), hops);
	cr_assert_eq(route_parse(message, &route), 0);
	cr_expect_eq(route.interface_count, 2, "each once");
	cr_expect_eq(route.interfaces[0], 3);
	cr_expect_eq(route.interfaces[1], 5);
	free(message);
}

Test(route, hops_that_lie_about_their_length)
{
	struct rtnexthop hops[2] = {{.rtnh_len = 0, .rtnh_ifindex = 3}, {.rtnh_ifindex = 5}};
	struct route route;

	for (unsigned length = 0; length < 40; length++) {
		struct nlmsghdr *message = route_message("0.0.0.0", 0, RT_TABLE_MAIN, 0, 9);

		hops[0].rtnh_len = (unsigned short)length;
		mnl_attr_put(message, RTA_MULTIPATH, sizeof(hops), hops);
		cr_expect_eq(route_parse(message, &route), 0);
		cr_expect_eq(route.interfaces[0], 9);
		free(message);
	}
}

Test(route, not_a_route_to_somewhere)
{
	struct nlmsghdr *message = route_message("10.0.0.0", 8, RT_TABLE_MAIN, 0, 0);
	struct rtmsg *header = mnl_nlmsg_get_payload(message);
	struct route route;

	cr_expect_eq(route_parse(message, &route), -EINVAL, "leads to no interface");
	mnl_attr_put_u32(message, RTA_OIF, 3);
	cr_expect_eq(route_parse(message, &route), 0);
	header->rtm_type = RTN_UNREACHABLE;
	cr_expect_eq(route_parse(message, &route), -EINVAL);
	header->rtm_type = RTN_UNICAST;
	header->rtm_flags = RTM_F_CLONED;
	cr_expect_eq(route_parse(message, &route), -EINVAL);
	header->rtm_flags = 0;
	header->rtm_family = AF_MPLS;
	cr_expect_eq(route_parse(message, &route), -EINVAL);
	header->rtm_family = AF_INET;
	header->rtm_dst_len = 33;
	cr_expect_eq(route_parse(message, &route), -EINVAL);
	header->rtm_dst_len = 8;
	message->nlmsg_type = RTM_DELROUTE;
	cr_expect_eq(route_parse(message, &route), -EINVAL);
	free(message);
}

Test(route, cut_anywhere)
{
	struct nlmsghdr *message = route_message("2001:db8::", 32, 4711, 100, 7);
	struct rtnexthop hops[2] = {{.rtnh_len = sizeof(*hops), .rtnh_ifindex = 3},
				    {.rtnh_len = sizeof(*hops), .rtnh_ifindex = 5}};
	struct route route;

	mnl_attr_put(message, RTA_MULTIPATH, sizeof(hops), hops);
	for (size_t length = MNL_NLMSG_HDRLEN; length < message->nlmsg_len; length++) {
		struct nlmsghdr *cut = message_cut(message, length);

		route_parse(cut, &route);
		cr_expect_leq(route.interface_count, 3);
		free(cut);
	}
	free(message);
}

Test(route, longest_prefix_then_lowest_metric)
{
	struct route_list list = {0};

	add(&list, "0.0.0.0", 0, RT_TABLE_MAIN, 0, 1);
	add(&list, "10.0.0.0", 8, RT_TABLE_MAIN, 200, 2);
	add(&list, "10.0.0.0", 8, RT_TABLE_MAIN, 100, 3);
	add(&list, "10.0.5.0", 24, RT_TABLE_MAIN, 900, 4);
	add(&list, "::", 0, RT_TABLE_MAIN, 0, 5);
	cr_expect_eq(leads(&list, "8.8.8.8"), 1);
	cr_expect_eq(leads(&list, "10.9.9.9"), 3);
	cr_expect_eq(leads(&list, "10.0.5.1"), 4);
	cr_expect_eq(leads(&list, "2001:db8::1"), 5);
	route_list_done(&list);
}

Test(route, common_tables_before_others)
{
	struct route_list list = {0};

	add(&list, "10.0.5.0", 24, 100, 0, 1);
	cr_expect_eq(leads(&list, "10.0.5.1"), 1, "the only one");
	add(&list, "0.0.0.0", 0, RT_TABLE_MAIN, 0, 2);
	cr_expect_eq(leads(&list, "10.0.5.1"), 2);
	add(&list, "0.0.0.0", 0, RT_TABLE_DEFAULT, 0, 3);
	add(&list, "10.0.0.0", 8, RT_TABLE_DEFAULT, 0, 4);
	cr_expect_eq(leads(&list, "10.0.5.1"), 4);
	cr_expect_eq(leads(&list, "11.0.0.1"), 2, "the first of equals");
	route_list_done(&list);
}

Test(route, none)
{
	struct route_list list = {0};

	cr_expect_eq(leads(&list, "10.0.5.1"), 0);
	add(&list, "10.0.0.0", 8, RT_TABLE_MAIN, 0, 4);
	cr_expect_eq(leads(&list, "11.0.0.1"), 0);
	route_list_done(&list);
}

Test(route, read_keeps_what_matters)
{
	struct scripted scripted = {
		{&scripted_class},
		.count = 4,
		.first_only = 1,
		.answers = {route_message("0.0.0.0", 0, RT_TABLE_MAIN, 0, 2),
			    route_message("10.0.0.0", 8, RT_TABLE_MAIN, 0, 3),
			    route_message("11.0.0.0", 8, RT_TABLE_MAIN, 0, 4),
			    route_message("10.0.5.0", 24, RT_TABLE_MAIN, 0, 5)},
		.results = {-EINTR, 0},
	};
	struct route_list list = {0};
	struct ip_address peer;

	ip_address_parse("10.0.5.9", &peer);
	cr_assert_eq(route_list_read(&list, &scripted.kernel, &peer, 1, NULL), 0);
	cr_expect_eq(scripted.exchanges, 2, "asked again when interrupted");
	cr_expect_eq(list.count, 2, "11/8 leads to nobody, the interrupted run is forgotten");
	cr_expect_eq(leads(&list, "10.0.5.9"), 3);
	route_list_done(&list);
	scripted_done(&scripted);
}

Test(route, read_fails)
{
	struct scripted scripted = {{&scripted_class}, .results = {-EPERM}};
	struct route_list list = {0};
	struct error error = {0};

	cr_expect_eq(route_list_read(&list, &scripted.kernel, NULL, 0, &error), -EPERM);
	cr_expect_eq(error.code, EPERM);
	scripted_done(&scripted);
}
