/* vf_list.h - what a PF's driver says of its VFs: IFLA_VFINFO_LIST, with libmnl.
 *
 * The list's 16-bit length wraps at 64 KiB (222 VFs with counters), so it is
 * walked on by IFLA_NUM_VF and each entry's own length (linux rtnetlink.c
 * rtnl_fill_vf, nla_nest_end). An entry's VF number is the one in its
 * IFLA_VF_MAC, not its place: drivers may leave VFs out.
 */
#ifndef CORE_VF_LIST_H
#define CORE_VF_LIST_H

#include "core/kernel/kernel.h"
#include "core/snapshot.h"

/* One VF of the list. */
struct vf_info {
	int index;
	struct vf_config config;
	struct counters counters; /* COUNTER_UNKNOWN when not asked for or absent */
};

struct vf_list {
	int numvfs; /* IFLA_NUM_VF, UNKNOWN when absent */
	size_t count;
	struct vf_info *infos;
};

void vf_list_done(struct vf_list *list);

/* Parses one RTM_NEWLINK. Never reads outside the message. 0 or -EINVAL. */
int vf_list_parse(const struct nlmsghdr *message, struct vf_list *ret_list);

/* Asks one interface; `counters`: with VF counters, which some drivers answer
 * with two firmware commands a VF. -EMSGSIZE: the kernel could not build the
 * answer (InfiniBand, 16 VFs and more). vf_list_done() it. */
int vf_list_read(struct vf_list *ret_list, struct kernel *kernel, int ifindex, bool counters,
		 struct error *error);

/* Puts the list into the PF's VFs; a VF that is not in the list is unknown.
 * Counters only where the PF's driver really counts (driver.h). True when a
 * VF's configuration changed. */
bool vf_list_assign(const struct vf_list *list, struct pf *pf, uint64_t time);

#endif
