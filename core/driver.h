/* driver.h - what each PF driver can do for its VFs.
 *
 * From the drivers' net_device_ops (linux 6.1 and 6.12, .ndo_set_vf_*,
 * .ndo_get_vf_stats); the kernel itself offers no way to ask, and a driver
 * without counters still answers zeros (rtnl_fill_vfinfo).
 */
#ifndef CORE_DRIVER_H
#define CORE_DRIVER_H

#include <stdbool.h>
#include <stddef.h>

enum vf_ability {
	VF_ABILITY_MAC = 1 << 0,
	VF_ABILITY_VLAN = 1 << 1,
	VF_ABILITY_QOS = 1 << 2,
	VF_ABILITY_PROTO = 1 << 3, /* 802.1ad */
	VF_ABILITY_MIN_TX_RATE = 1 << 4,
	VF_ABILITY_MAX_TX_RATE = 1 << 5,
	VF_ABILITY_SPOOFCHK = 1 << 6,
	VF_ABILITY_TRUST = 1 << 7,
	VF_ABILITY_STATE = 1 << 8,
	VF_ABILITY_QUERY_RSS = 1 << 9,
	VF_ABILITY_GUID = 1 << 10,
};

struct driver {
	const char *name;
	unsigned can;          /* enum vf_ability */
	bool reports_config;   /* .ndo_get_vf_config: a VF list exists */
	bool counts_vfs;       /* .ndo_get_vf_stats */
	bool mac_needs_reload; /* a new VF MAC waits for the VF driver to be rebound */
	bool resets_link;      /* changing numvfs bounces the PF's link */
	bool resets_vf;        /* a new MAC, VLAN or trust resets the VF: its link drops */
};

/* NULL for a driver that the table does not know: then nothing is certain, and
 * VF counters are believed only once they moved. */
const struct driver *driver_find(const char *name);

/* The n-th driver of the table, by name; NULL after the last. */
const struct driver *driver_at(size_t n);

#endif
