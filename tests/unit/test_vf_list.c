#include "core/vf_list.h"
#include "tests/unit/messages.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <linux/if_ether.h>

/* How a message is to be built. */
struct shape {
	unsigned numvfs;
	bool stats;
	int skip;            /* this VF is left out, as by i40e's -EAGAIN */
	size_t address_size; /* 6, or 20 for InfiniBand */
	bool guids;
};

static const uint8_t pf_address[20] = {0x52, 0x54, 0, 0xaa, 0, 1};

static void put_stats(struct nlmsghdr *message, unsigned vf)
{
	struct nlattr *nest = mnl_attr_nest_start(message, IFLA_VF_STATS);

	mnl_attr_put_u64(message, IFLA_VF_STATS_RX_PACKETS, vf);
	mnl_attr_put_u64(message, IFLA_VF_STATS_TX_PACKETS, 2 * vf);
	mnl_attr_put_u64(message, IFLA_VF_STATS_RX_BYTES, 100 * vf);
	mnl_attr_put_u64(message, IFLA_VF_STATS_TX_BYTES, 200 * vf);
	mnl_attr_put_u64(message, IFLA_VF_STATS_BROADCAST, 0);
	mnl_attr_put_u64(message, IFLA_VF_STATS_MULTICAST, 0);
	mnl_attr_put_u64(message, IFLA_VF_STATS_RX_DROPPED, 3);
	mnl_attr_put_u64(message, IFLA_VF_STATS_TX_DROPPED, 4);
	mnl_attr_nest_end(message, nest);
}

static void put_guids(struct nlmsghdr *message, unsigned vf)
{
	struct ifla_vf_guid guid = {vf, 0x0011223344556600 + vf};

	mnl_attr_put(message, IFLA_VF_IB_NODE_GUID, sizeof(guid), &guid);
	guid.guid++;
	mnl_attr_put(message, IFLA_VF_IB_PORT_GUID, sizeof(guid), &guid);
}

static void put_vlan(struct nlmsghdr *message, unsigned vf)
{
	struct ifla_vf_vlan_info info = {vf, vf % 4095, vf % 8, htons(ETH_P_8021AD)};
	struct nlattr *nest = mnl_attr_nest_start(message, IFLA_VF_VLAN_LIST);

	mnl_attr_put(message, IFLA_VF_VLAN_INFO, sizeof(info), &info);
	mnl_attr_nest_end(message, nest);
}

/* linux rtnl_fill_vfinfo, in its order and sizes */
static void put_vf(struct nlmsghdr *message, const struct shape *shape, unsigned vf)
{
	struct ifla_vf_mac mac = {vf, {2, 0, 0, 0, (uint8_t)(vf >> 8), (uint8_t)vf}};
	struct ifla_vf_broadcast broadcast = {{255, 255, 255, 255, 255, 255}};
	struct ifla_vf_vlan vlan = {vf, vf % 4095, vf % 8};
	struct ifla_vf_rate rate = {vf, 10, 1000};
	struct ifla_vf_tx_rate tx_rate = {vf, 1000};
	struct ifla_vf_spoofchk flag = {vf, vf % 2};
	struct ifla_vf_link_state state = {vf, vf % 3};
	struct ifla_vf_rss_query_en none = {vf, UINT32_MAX};
	struct nlattr *nest = mnl_attr_nest_start(message, IFLA_VF_INFO);

	nest->nla_type = IFLA_VF_INFO; /* the kernel sets no NLA_F_NESTED here */
	mnl_attr_put(message, IFLA_VF_MAC, sizeof(mac), &mac);
	mnl_attr_put(message, IFLA_VF_BROADCAST, sizeof(broadcast), &broadcast);
	mnl_attr_put(message, IFLA_VF_VLAN, sizeof(vlan), &vlan);
	mnl_attr_put(message, IFLA_VF_RATE, sizeof(rate), &rate);
	mnl_attr_put(message, IFLA_VF_TX_RATE, sizeof(tx_rate), &tx_rate);
	mnl_attr_put(message, IFLA_VF_SPOOFCHK, sizeof(flag), &flag);
	mnl_attr_put(message, IFLA_VF_LINK_STATE, sizeof(state), &state);
	mnl_attr_put(message, IFLA_VF_RSS_QUERY_EN, sizeof(none), &none);
	mnl_attr_put(message, IFLA_VF_TRUST, sizeof(flag), &flag);
	if (shape->guids)
		put_guids(message, vf);
	put_vlan(message, vf);
	if (shape->stats)
		put_stats(message, vf);
	mnl_attr_nest_end(message, nest);
}

static struct nlmsghdr *build(const struct shape *shape)
{
	struct nlmsghdr *message = link_message(RTM_NEWLINK, 4, 0);
	struct nlattr *nest;

	mnl_attr_put_strz(message, IFLA_IFNAME, "eth0");
	mnl_attr_put(message, IFLA_ADDRESS, shape->address_size, pf_address);
	mnl_attr_put_u32(message, IFLA_NUM_VF, shape->numvfs);
	nest = mnl_attr_nest_start(message, IFLA_VFINFO_LIST);
	for (unsigned vf = 0; vf < shape->numvfs; vf++) {
		if ((int)vf != shape->skip)
			put_vf(message, shape, vf);
	}
	mnl_attr_nest_end(message, nest); /* 16 bits, as the kernel's: it wraps */
	mnl_attr_put_strz(message, IFLA_PARENT_DEV_NAME, "0000:01:00.0");
	return message;
}

/* Not by mnl_attr_for_each(), which ends at a length that wrapped to nothing. */
static struct nlattr *find_list(struct nlmsghdr *message)
{
	struct nlattr *attribute = mnl_nlmsg_get_payload_offset(message, sizeof(struct ifinfomsg));

	while (mnl_attr_get_type(attribute) != IFLA_VFINFO_LIST)
		attribute = mnl_attr_next(attribute);
	return attribute;
}

static void check_whole(unsigned numvfs, bool stats, bool wraps)
{
	struct nlmsghdr *message = build(&(struct shape){numvfs, stats, -1, 6, false});
	struct nlmsghdr *exact = message_cut(message, message->nlmsg_len);
	size_t real = numvfs * (stats ? 296U : 196U) + sizeof(struct nlattr);
	struct vf_list list;

	cr_assert(eq(u16, find_list(message)->nla_len, (uint16_t)real), "%u VFs", numvfs);
	cr_assert(wraps == (real > UINT16_MAX), "%u VFs", numvfs);
	cr_assert(vf_list_parse(exact, &list) == 0, "%u VFs", numvfs);
	cr_assert(list.numvfs == (int)numvfs && list.count == numvfs, "%u VFs: %zu", numvfs,
		  list.count);
	for (unsigned vf = 0; vf < numvfs; vf++) {
		const struct vf_info *info = &list.infos[vf];

		cr_assert(info->index == (int)vf && info->config.vlan == (int)(vf % 4095) &&
			  info->config.mac.bytes[4] == (uint8_t)(vf >> 8) &&
			  info->config.mac.bytes[5] == (uint8_t)vf);
		cr_assert(info->counters.tx_bytes == (stats ? 200 * vf : COUNTER_UNKNOWN));
	}
	vf_list_done(&list);
	free(exact);
	free(message);
}

Test(vf_list, is_whole_whatever_its_length_says)
{
	check_whole(3, true, false);
	check_whole(221, true, false);
	check_whole(222, true, true);
	check_whole(256, true, true);
	check_whole(334, false, false);
	check_whole(335, false, true);
	check_whole(1000, true, true);
	check_whole(1000, false, true);
	check_whole(2000, true, true);
}

/* 196 n + 4 wraps to less than an attribute's own header, 0 to 3. */
Test(vf_list, length_may_wrap_to_nothing)
{
	unsigned numvfs = 1;

	while ((uint16_t)(196 * numvfs + 4) >= 4)
		numvfs++;
	cr_assert(lt(u32, numvfs, 20000), "%u", numvfs);
	check_whole(numvfs, false, true);
}

Test(vf_list, fields)
{
	struct nlmsghdr *message = build(&(struct shape){6, true, -1, 6, false});
	const struct vf_info *info;
	struct vf_list list;

	cr_assert(vf_list_parse(message, &list) == 0);
	info = &list.infos[5];
	cr_expect(info->config.mac.length == 6);
	cr_expect(info->config.broadcast.length == 6 && info->config.broadcast.bytes[5] == 255);
	cr_expect(eq(int, info->config.vlan, 5));
	cr_expect(eq(int, info->config.qos, 5));
	cr_expect(eq(int, info->config.proto, ETH_P_8021AD));
	cr_expect(eq(int, info->config.spoofchk, 1));
	cr_expect(eq(int, info->config.trust, 1));
	cr_expect(eq(int, info->config.query_rss, UNKNOWN), "the preset is no answer");
	cr_expect(eq(int, info->config.state, VF_STATE_DISABLE));
	cr_expect(info->config.min_tx_rate == 10 && info->config.max_tx_rate == 1000);
	cr_expect(not(info->config.has_guids));
	cr_expect(info->counters.rx_packets == 5 && info->counters.tx_packets == 10);
	cr_expect(info->counters.rx_bytes == 500 && info->counters.tx_bytes == 1000);
	cr_expect(info->counters.rx_dropped == 3 && info->counters.tx_dropped == 4);
	vf_list_done(&list);
	free(message);
}

Test(vf_list, infiniband)
{
	struct nlmsghdr *message = build(&(struct shape){2, false, -1, 20, true});
	struct vf_list list;

	cr_assert(vf_list_parse(message, &list) == 0);
	cr_expect(eq(int, list.infos[1].config.mac.length, 20));
	cr_expect(list.infos[1].config.has_guids);
	cr_expect(list.infos[1].config.node_guid == 0x0011223344556601);
	cr_expect(list.infos[1].config.port_guid == 0x0011223344556602);
	vf_list_done(&list);
	free(message);
}

Test(vf_list, the_number_counts_not_the_place)
{
	struct nlmsghdr *message = build(&(struct shape){5, false, 2, 6, false});
	struct vf_list list;

	cr_assert(vf_list_parse(message, &list) == 0);
	cr_assert(list.numvfs == 5 && list.count == 4);
	cr_expect(eq(int, list.infos[1].index, 1));
	cr_expect(eq(int, list.infos[2].index, 3));
	vf_list_done(&list);
	free(message);
}

/* The first PF address decides, not VF data that looks like a second one. */
Test(vf_list, first_address_only)
{
	struct nlmsghdr *message = link_message(RTM_NEWLINK, 4, 0);
	const struct shape shape = {.numvfs = 1, .skip = -1};
	struct nlattr *nest;
	struct vf_list list;

	mnl_attr_put(message, IFLA_ADDRESS, 6, pf_address);
	mnl_attr_put(message, IFLA_ADDRESS, 20, pf_address);
	mnl_attr_put_u32(message, IFLA_NUM_VF, 1);
	nest = mnl_attr_nest_start(message, IFLA_VFINFO_LIST);
	put_vf(message, &shape, 0);
	mnl_attr_nest_end(message, nest);
	cr_assert(vf_list_parse(message, &list) == 0);
	cr_expect(eq(int, list.infos[0].config.mac.length, 6));
	vf_list_done(&list);
	free(message);
}

Test(vf_list, driver_without_vf_config)
{
	struct nlmsghdr *message = link_message(RTM_NEWLINK, 4, 0);
	struct vf_list list;

	mnl_attr_put_u32(message, IFLA_NUM_VF, 7);
	cr_assert(vf_list_parse(message, &list) == 0);
	cr_expect(list.numvfs == 7 && list.count == 0);
	vf_list_done(&list);
	free(message);
}

Test(vf_list, cut_anywhere)
{
	struct nlmsghdr *message = build(&(struct shape){3, true, -1, 6, true});
	size_t end = (size_t)((char *)find_list(message) - (char *)message) +
		     find_list(message)->nla_len;
	size_t refused = 0;

	for (size_t length = sizeof(*message); length < message->nlmsg_len; length++) {
		struct nlmsghdr *cut = message_cut(message, length);
		struct vf_list list;
		int result = vf_list_parse(cut, &list);

		cr_assert(result == 0 || result == -EINVAL);
		cr_assert(result == 0 || (list.count == 0 && list.infos == NULL));
		cr_assert(list.count == 0 || length >= end, "a part of a list at %zu", length);
		refused += result != 0;
		vf_list_done(&list);
		free(cut);
	}
	cr_expect(gt(sz, refused, 500));
	free(message);
}

/* Every 16-bit word of the list set to what a broken length would be. */
Test(vf_list, wrong_lengths_inside)
{
	struct nlmsghdr *message = build(&(struct shape){3, true, -1, 6, true});
	const uint16_t bad[] = {0, 1, 3, 4, 5, 8, 0x7fff, 0xffff};
	char *first = (char *)find_list(message);
	size_t length = find_list(message)->nla_len;

	for (size_t at = 0; at + 1 < length; at += 2) {
		for (size_t n = 0; n < sizeof(bad) / sizeof(*bad); n++) {
			uint16_t saved;
			struct nlmsghdr *exact;
			struct vf_list list;

			memcpy(&saved, first + at, sizeof(saved));
			memcpy(first + at, &bad[n], sizeof(saved));
			exact = message_cut(message, message->nlmsg_len);
			vf_list_parse(exact, &list);
			cr_assert(le(sz, list.count, 3));
			vf_list_done(&list);
			free(exact);
			memcpy(first + at, &saved, sizeof(saved));
		}
	}
	free(message);
}

Test(vf_list, broken_entry_gives_nothing)
{
	struct nlmsghdr *message = build(&(struct shape){3, false, -1, 6, false});
	struct nlattr *entry = mnl_attr_get_payload(find_list(message));
	struct vf_list list;

	entry->nla_len += 4;
	cr_expect(vf_list_parse(message, &list) == -EINVAL);
	cr_expect(list.count == 0 && list.infos == NULL && list.numvfs == UNKNOWN);
	free(message);
}

static struct nlmsghdr *build_numbers(unsigned numvfs, const unsigned *numbers, size_t count)
{
	struct nlmsghdr *message = link_message(RTM_NEWLINK, 4, 0);
	const struct shape shape = {.numvfs = numvfs};
	struct nlattr *nest;

	mnl_attr_put_u32(message, IFLA_NUM_VF, numvfs);
	nest = mnl_attr_nest_start(message, IFLA_VFINFO_LIST);
	for (size_t n = 0; n < count; n++)
		put_vf(message, &shape, numbers[n]);
	mnl_attr_nest_end(message, nest);
	return message;
}

Test(vf_list, doubles_and_numbers_out_of_range)
{
	const unsigned numbers[] = {0, 0, 2, 1, 9, UINT32_MAX, 3};
	struct nlmsghdr *message = build_numbers(8, numbers, 7);
	struct vf_list list;

	cr_assert(vf_list_parse(message, &list) == 0);
	cr_assert(eq(sz, list.count, 3));
	cr_expect(list.infos[0].index == 0 && list.infos[1].index == 2 && list.infos[2].index == 3);
	vf_list_done(&list);
	free(message);
}

Test(vf_list, more_entries_than_numvfs)
{
	const unsigned numbers[] = {0, 1, 2};
	struct nlmsghdr *message = build_numbers(2, numbers, 3);
	struct vf_list list;

	cr_expect(vf_list_parse(message, &list) == -EINVAL);
	free(message);
}

Test(vf_list, no_other_message)
{
	struct nlmsghdr *message = link_message(RTM_DELLINK, 4, 0);
	struct vf_list list;

	cr_expect(vf_list_parse(message, &list) == -EINVAL);
	message->nlmsg_type = RTM_NEWLINK;
	message->nlmsg_len = sizeof(*message) + 3;
	cr_expect(vf_list_parse(message, &list) == -EINVAL);
	free(message);
}

/* --- reading ---------------------------------------------------------------- */

static uint32_t asked_mask(const struct scripted *kernel)
{
	const struct nlattr *attribute;

	mnl_attr_for_each(attribute, kernel->request, sizeof(struct ifinfomsg))
	{
		if (mnl_attr_get_type(attribute) == IFLA_EXT_MASK)
			return mnl_attr_get_u32(attribute);
	}
	return 0;
}

Test(vf_list, read)
{
	struct scripted kernel = {.kernel = {&scripted_class}, .count = 1};
	const struct ifinfomsg *header;
	struct vf_list list;

	kernel.answers[0] = build(&(struct shape){1000, true, -1, 6, false});
	cr_assert(vf_list_read(&list, &kernel.kernel, 4, true, NULL) == 0);
	cr_expect(eq(sz, list.count, 1000));
	cr_expect(eq(u32, asked_mask(&kernel), RTEXT_FILTER_VF));
	vf_list_done(&list);
	cr_assert(vf_list_read(&list, &kernel.kernel, 4, false, NULL) == 0);
	cr_expect(eq(u32, asked_mask(&kernel), RTEXT_FILTER_VF | RTEXT_FILTER_SKIP_STATS));
	header = mnl_nlmsg_get_payload(kernel.request);
	cr_expect(header->ifi_index == 4);
	cr_expect(kernel.request->nlmsg_flags == NLM_F_REQUEST, "an ACK would overflow the socket");
	vf_list_done(&list);
	scripted_done(&kernel);
}

Test(vf_list, read_failures)
{
	struct scripted kernel = {.kernel = {&scripted_class}, .results = {-EMSGSIZE, -ENODEV}};
	struct error error = {0};
	struct vf_list list;

	cr_expect(vf_list_read(&list, &kernel.kernel, 4, true, &error) == -EMSGSIZE);
	cr_expect(strstr(error.message, "InfiniBand") != NULL, "%s", error.message);
	cr_expect(vf_list_read(&list, &kernel.kernel, 4, true, &error) == -ENODEV);
	kernel.count = 1;
	kernel.answers[0] = link_message(RTM_DELLINK, 4, 0);
	cr_expect(vf_list_read(&list, &kernel.kernel, 4, true, &error) == -EINVAL);
	cr_expect(eq(int, error.code, EINVAL));
	cr_expect(list.infos == NULL);
	scripted_done(&kernel);
}

/* --- into the snapshot ------------------------------------------------------- */

static struct pf *pf_with(struct snapshot *snapshot, const char *driver, int numvfs)
{
	struct pf *pf = snapshot_add_pf(snapshot, "pci", "0000:01:00.0");

	strcpy(pf->driver, driver);
	for (int vf = 0; vf < numvfs; vf++)
		snapshot_add_vf(pf, vf, "");
	return pf;
}

static struct vf_list list_of(const struct shape *shape)
{
	struct nlmsghdr *message = build(shape);
	struct vf_list list;

	cr_assert(vf_list_parse(message, &list) == 0);
	free(message);
	return list;
}

Test(vf_list, assign_to_a_driver_that_can_all)
{
	struct snapshot *snapshot = snapshot_new();
	struct pf *pf = pf_with(snapshot, "mlx5_core", 3);
	struct vf_list list = list_of(&(struct shape){3, true, 1, 6, false});

	cr_assert(vf_list_assign(&list, pf, 77));
	cr_expect(pf->vfs[2].config.vlan == 2 && pf->vfs[2].config.state == VF_STATE_DISABLE);
	cr_expect(pf->vfs[2].config.min_tx_rate == 10);
	cr_expect(pf->vfs[2].source == COUNTERS_PF && pf->vfs[2].counters.rx_bytes == 200);
	cr_expect(pf->vfs[2].counters.time == 77);
	cr_expect(pf->vfs[0].counters.rx_bytes == 0, "a counted zero is one");
	cr_expect(pf->vfs[1].config.vlan == UNKNOWN && pf->vfs[1].config.mac.length == 0);
	cr_expect(pf->vfs[1].source == COUNTERS_NONE);
	cr_expect(not(vf_list_assign(&list, pf, 78)), "nothing changed");
	cr_expect(pf->vfs[2].counters.time == 78);
	vf_list_done(&list);
	snapshot_put(snapshot);
}

Test(vf_list, assign_leaves_out_what_igb_cannot)
{
	struct snapshot *snapshot = snapshot_new();
	struct pf *pf = pf_with(snapshot, "igb", 3);
	struct vf_list list = list_of(&(struct shape){3, false, -1, 6, false});

	for (size_t n = 0; n < list.count; n++)
		counters_clear(&list.infos[n].counters);
	list.infos[2].counters = (struct counters){0};
	cr_assert(vf_list_assign(&list, pf, 1));
	cr_expect(eq(int, pf->vfs[2].config.state, UNKNOWN), "0 is the kernel's preset");
	cr_expect(pf->vfs[2].config.min_tx_rate == UNKNOWN);
	cr_expect(pf->vfs[2].config.max_tx_rate == 1000);
	cr_expect(eq(int, pf->vfs[2].config.query_rss, UNKNOWN));
	cr_expect(eq(int, pf->vfs[2].config.vlan, 2));
	cr_expect(eq(int, pf->vfs[1].config.trust, 1));
	cr_expect(pf->vfs[2].source == COUNTERS_NONE && pf->vfs[2].counters.rx_bytes != 0,
		  "igb does not count");
	vf_list_done(&list);
	snapshot_put(snapshot);
}

/* An unknown driver's zeros mean nothing until a first number was seen. */
Test(vf_list, assign_counters_of_an_unknown_driver)
{
	struct snapshot *snapshot = snapshot_new();
	struct pf *pf = pf_with(snapshot, "newnic", 2);
	struct vf_list list = list_of(&(struct shape){2, true, -1, 6, false});

	for (size_t n = 0; n < list.count; n++)
		list.infos[n].counters = (struct counters){0};
	cr_expect(vf_list_assign(&list, pf, 1));
	cr_expect(pf->vfs[1].config.state == VF_STATE_ENABLE, "it is taken at its word");
	cr_expect(pf->vfs[0].source == COUNTERS_NONE);
	list.infos[1].counters.tx_packets = 1;
	vf_list_assign(&list, pf, 2);
	cr_expect(pf->vfs[0].source == COUNTERS_PF && pf->vfs[0].counters.rx_bytes == 0);
	list.infos[1].counters.tx_packets = 0;
	vf_list_assign(&list, pf, 3);
	cr_expect(pf->vfs[1].counters.tx_packets == 0 && pf->vfs[1].counters.time == 3);
	list.count = 1;
	vf_list_assign(&list, pf, 4);
	cr_expect(pf->vfs[1].counters.tx_packets == COUNTER_UNKNOWN, "it was left out");
	vf_list_done(&list);
	snapshot_put(snapshot);
}

Test(vf_list, assign_on_infiniband)
{
	struct snapshot *snapshot = snapshot_new();
	struct pf *pf = pf_with(snapshot, "mlx5_core", 2);
	struct vf_list list = list_of(&(struct shape){2, true, -1, 20, true});

	cr_assert(vf_list_assign(&list, pf, 1));
	cr_expect(eq(int, pf->vfs[1].config.mac.length, 0), "IPoIB tells the PF's own");
	cr_expect(eq(int, pf->vfs[1].config.vlan, UNKNOWN));
	cr_expect(pf->vfs[1].config.max_tx_rate == UNKNOWN);
	cr_expect(eq(int, pf->vfs[1].config.state, VF_STATE_ENABLE));
	cr_expect(pf->vfs[1].config.has_guids && pf->vfs[1].config.node_guid != 0);
	vf_list_done(&list);
	snapshot_put(snapshot);
}

Test(vf_list, state_of_the_future)
{
	struct nlmsghdr *message = build(&(struct shape){3, false, -1, 6, false});
	struct ifla_vf_link_state state = {1, 3};
	struct nlattr *entry = mnl_attr_next(mnl_attr_get_payload(find_list(message))), *attribute;
	struct vf_list list;

	mnl_attr_for_each_nested(attribute, entry)
	{
		if (mnl_attr_get_type(attribute) == IFLA_VF_LINK_STATE)
			memcpy(mnl_attr_get_payload(attribute), &state, sizeof(state));
	}
	cr_assert(vf_list_parse(message, &list) == 0);
	cr_expect(eq(int, list.infos[1].config.state, UNKNOWN));
	cr_expect(eq(int, list.infos[2].config.state, VF_STATE_DISABLE));
	vf_list_done(&list);
	free(message);
}

Test(vf_list, vlan_without_protocol)
{
	struct nlmsghdr *message = link_message(RTM_NEWLINK, 4, 0);
	struct vf_list list;
	struct nlattr *nest;

	mnl_attr_put_u32(message, IFLA_NUM_VF, 2);
	nest = mnl_attr_nest_start(message, IFLA_VFINFO_LIST);
	for (unsigned vf = 0; vf < 2; vf++) {
		struct ifla_vf_mac mac = {.vf = vf};
		struct ifla_vf_vlan_info info = {vf, vf * 50, 0, 0};
		struct nlattr *entry = mnl_attr_nest_start(message, IFLA_VF_INFO), *vlans;

		mnl_attr_put(message, IFLA_VF_MAC, sizeof(mac), &mac);
		vlans = mnl_attr_nest_start(message, IFLA_VF_VLAN_LIST);
		mnl_attr_put(message, IFLA_VF_VLAN_INFO, sizeof(info), &info);
		mnl_attr_nest_end(message, vlans);
		mnl_attr_nest_end(message, entry);
	}
	mnl_attr_nest_end(message, nest);
	cr_assert(vf_list_parse(message, &list) == 0);
	cr_expect(eq(int, list.infos[0].config.proto, UNKNOWN));
	cr_expect(eq(int, list.infos[1].config.proto, ETH_P_8021Q), "mlx5");
	cr_expect(eq(int, list.infos[1].config.spoofchk, UNKNOWN), "absent");
	cr_expect(list.infos[1].config.max_tx_rate == UNKNOWN);
	vf_list_done(&list);
	free(message);
}
