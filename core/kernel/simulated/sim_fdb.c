#include "core/kernel/simulated/sim_fdb.h"

#include "core/kernel/simulated/sim_state.h"
#include "core/kernel/simulated/sim_talk.h"

#include <libmnl/libmnl.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <string.h>

bool sim_fdb_add(struct sim_state *state, const struct sim_link *link, const uint8_t mac[6],
		 bool self)
{
	struct sim_fdb_entry *entry = &state->fdb[state->fdb_count];

	if (state->fdb_count == SIM_FDB_MAX)
		return false;
	*entry = (struct sim_fdb_entry){.ifindex = link->ifindex, .self = self};
	memcpy(entry->mac, mac, sizeof(entry->mac));
	state->fdb_count++;
	return true;
}

static void tell(struct sim_talk *talk, const struct sim_link *link,
		 const struct sim_fdb_entry *entry)
{
	struct nlmsghdr *message = sim_talk_begin(talk, RTM_NEWNEIGH, 256);
	struct ndmsg *neighbour = mnl_nlmsg_put_extra_header(message, sizeof(*neighbour));

	neighbour->ndm_family = AF_BRIDGE;
	neighbour->ndm_ifindex = link->ifindex;
	neighbour->ndm_state = entry->self ? NUD_PERMANENT : NUD_REACHABLE;
	neighbour->ndm_flags = entry->self ? NTF_SELF : NTF_MASTER;
	mnl_attr_put(message, NDA_LLADDR, sizeof(entry->mac), entry->mac);
	if (!entry->self)
		mnl_attr_put_u32(message, NDA_MASTER, (uint32_t)link->master);
	sim_talk_end(talk, message);
}

int sim_fdb_dump(struct sim_talk *talk)
{
	for (; talk->cursor < talk->state->fdb_count; talk->cursor++) {
		const struct sim_fdb_entry *entry = &talk->state->fdb[talk->cursor];
		const struct sim_link *link = sim_link_find(talk->state, entry->ifindex);

		if (!link || link->away || (!entry->self && link->master == 0))
			continue;
		if (sim_talk_full(talk))
			return 1;
		tell(talk, link, entry);
	}
	return 0;
}
