#include "core/driver.h"

#include <stdlib.h>
#include <string.h>

#define MAC       VF_ABILITY_MAC
#define VLAN      VF_ABILITY_VLAN
#define QOS       (VF_ABILITY_VLAN | VF_ABILITY_QOS)
#define PROTO     (VF_ABILITY_VLAN | VF_ABILITY_PROTO)
#define MAX_RATE  VF_ABILITY_MAX_TX_RATE
#define RATES     (VF_ABILITY_MIN_TX_RATE | VF_ABILITY_MAX_TX_RATE)
#define SPOOFCHK  VF_ABILITY_SPOOFCHK
#define TRUST     VF_ABILITY_TRUST
#define STATE     VF_ABILITY_STATE
#define QUERY_RSS VF_ABILITY_QUERY_RSS
#define GUID      VF_ABILITY_GUID
#define COMMON    (MAC | QOS | SPOOFCHK | TRUST | STATE)

/* Names are those of /sys/bus/pci/drivers, sorted for bsearch(). "QOS" and the
 * minimum rate are listed where the driver takes a value other than 0. A PF
 * whose driver offers no VF attributes at all is listed, too: it is known that
 * there is nothing. */
static const struct driver drivers[] = {
	{.name = "420xx"},
	{.name = "4xxx"},
	{.name = "LiquidIO", .can = COMMON, .reports_config = true, .counts_vfs = true},
	{.name = "be2net", .can = MAC | QOS | MAX_RATE | SPOOFCHK | STATE, .reports_config = true},
	{.name = "bnx2x", .can = MAC | VLAN | SPOOFCHK | STATE, .reports_config = true},
	{.name = "bnxt_en", .can = COMMON | PROTO | RATES, .reports_config = true},
	{.name = "c3xxx"},
	{.name = "c6xx"},
	{.name = "cxgb4", .can = MAC | VLAN | MAX_RATE | STATE, .reports_config = true},
	{.name = "dh895xcc"},
	{.name = "ena"},
	{.name = "enic", .can = MAC},
	{.name = "fm10k", .can = MAC | VLAN | MAX_RATE, .reports_config = true, .counts_vfs = true},
	{.name = "fsl_enetc", .can = MAC | QOS | SPOOFCHK},
	{.name = "funeth", .can = MAC | QOS | PROTO | MAX_RATE, .reports_config = true},
	{.name = "hinic", .can = COMMON | RATES, .reports_config = true, .mac_needs_reload = true},
	{.name = "hns3", .can = COMMON | MAX_RATE, .reports_config = true},
	{.name = "i40e",
	 .can = COMMON | MAX_RATE,
	 .reports_config = true,
	 .counts_vfs = true,
	 .resets_link = true,
	 .resets_vf = true},
	{.name = "i915"},
	{.name = "ice",
	 .can = COMMON | PROTO | RATES,
	 .reports_config = true,
	 .counts_vfs = true,
	 .resets_vf = true},
	{.name = "idpf"},
	{.name = "igb",
	 .can = MAC | QOS | MAX_RATE | SPOOFCHK | TRUST,
	 .reports_config = true,
	 .mac_needs_reload = true,
	 .resets_link = true},
	{.name = "ionic",
	 .can = MAC | VLAN | MAX_RATE | SPOOFCHK | TRUST | STATE,
	 .reports_config = true,
	 .counts_vfs = true},
	{.name = "ixgbe",
	 .can = COMMON | MAX_RATE | QUERY_RSS,
	 .reports_config = true,
	 .counts_vfs = true,
	 .mac_needs_reload = true,
	 .resets_link = true},
	{.name = "mlx4_core",
	 .can = MAC | QOS | PROTO | MAX_RATE | SPOOFCHK | STATE,
	 .reports_config = true,
	 .counts_vfs = true},
	{.name = "mlx5_core",
	 .can = COMMON | RATES | GUID,
	 .reports_config = true,
	 .counts_vfs = true,
	 .mac_needs_reload = true},
	{.name = "netdevsim", .can = COMMON | PROTO | RATES | QUERY_RSS, .reports_config = true},
	{.name = "nfp",
	 .can = COMMON | PROTO | RATES,
	 .reports_config = true,
	 .mac_needs_reload = true},
	{.name = "nvidia"},
	{.name = "nvme"},
	{.name = "octeon_ep"},
	{.name = "pci-pf-stub"},
	{.name = "pds_core"},
	{.name = "qede",
	 .can = MAC | VLAN | RATES | SPOOFCHK | TRUST | STATE,
	 .reports_config = true},
	{.name = "qlcnic", .can = MAC | QOS | RATES | SPOOFCHK, .reports_config = true},
	{.name = "rvu_nicpf", .can = MAC | VLAN | TRUST, .reports_config = true},
	{.name = "sfc", .can = MAC | VLAN | SPOOFCHK | STATE, .reports_config = true},
	{.name = "sfc_ef100"},
	{.name = "sfc_siena", .can = MAC | QOS | SPOOFCHK, .reports_config = true},
	{.name = "vfio-pci"},
	{.name = "virtio-pci"},
	{.name = "xe"},
};

#define DRIVER_COUNT (sizeof(drivers) / sizeof(*drivers))

static int compare_name(const void *name, const void *driver)
{
	return strcmp(name, ((const struct driver *)driver)->name);
}

const struct driver *driver_find(const char *name)
{
	return bsearch(name, drivers, DRIVER_COUNT, sizeof(*drivers), compare_name);
}

const struct driver *driver_at(size_t n)
{
	return n < DRIVER_COUNT ? &drivers[n] : NULL;
}
