/* snapshot.h - one consistent picture of a host, immutable once published.
 *
 * Unknown is not zero: numbers that can be unknown are signed and UNKNOWN (-1)
 * then, texts are empty, addresses have length 0, counters are
 * COUNTER_UNKNOWN. Texts were sanitised where they entered.
 *
 * Identity is a struct function_key: the PF's device name and the VF's index,
 * never a row number or a pointer.
 */
#ifndef CORE_SNAPSHOT_H
#define CORE_SNAPSHOT_H

#include "core/hwaddr.h"

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UNKNOWN         (-1)
#define COUNTER_UNKNOWN UINT64_MAX
#define DEVICE_NAME_MAX 32 /* "0000:01:00.0", "netdevsim1" */
#define DRIVER_NAME_MAX 32

/* A PF (vf == UNKNOWN) or one of its VFs. A VF that is going, whose PF forgot its
 * index, is known by its own PCI address instead: `pf` is that, vf is UNKNOWN. */
struct function_key {
	char pf[DEVICE_NAME_MAX];
	int vf;
};

/* Counters of one function as seen by that function: rx is what it received. */
struct counters {
	uint64_t rx_bytes, tx_bytes, rx_packets, tx_packets, rx_dropped, tx_dropped;
	uint64_t time; /* kernel_now() of this sample, 0: never sampled */
};

/* Per second, from two samples; UNKNOWN in a single shot and across a gap. */
struct rates {
	int64_t rx_bps, tx_bps;         /* bits per second */
	int64_t rx_pps, tx_pps;         /* packets per second */
	int64_t rx_dropped, tx_dropped; /* packets per second */
};

/* Where a function's counters come from. */
enum counters_source {
	COUNTERS_NONE,      /* nowhere: see driver.h for why */
	COUNTERS_INTERFACE, /* its own interface (RTM_GETSTATS) */
	COUNTERS_PF,        /* the PF's driver (IFLA_VF_STATS) */
};

/* IF_OPER_* of linux/if.h, in iproute2's words by link_operstate_name(). */
struct link {
	int ifindex;             /* 0: the function has no interface here */
	char name[IFNAMSIZ * 3]; /* sanitised: U+FFFD is three bytes */
	struct hwaddr address, permanent;
	int up;      /* IFF_UP: 0, 1 or UNKNOWN */
	int carrier; /* 0, 1 or UNKNOWN */
	int operstate;
	int mtu;
	int speed_mbps; /* UNKNOWN without carrier */
	int duplex;     /* DUPLEX_HALF, DUPLEX_FULL of linux/ethtool.h, or UNKNOWN */
	int master;     /* ifindex of the bridge, bond, team or VRF; 0: none */
	int lower;      /* ifindex it sits on, of a VLAN or macvlan (IFLA_LINK); 0: none here */
	char master_name[IFNAMSIZ * 3];
	char master_kind[16]; /* "bridge", "bond"; empty: no master or unknown */
	char kind[16];        /* IFLA_INFO_KIND; empty for hardware */
	char alias[64];
	char port_name[IFNAMSIZ * 3]; /* phys_port_name: "p0", "pf0vf3" */
	char switch_id[HWADDR_TEXT_MAX / 2];
	char parent[DEVICE_NAME_MAX]; /* IFLA_PARENT_DEV_NAME */
	char parent_bus[16];          /* "pci", "netdevsim" */
};

enum vf_state { VF_STATE_AUTO, VF_STATE_ENABLE, VF_STATE_DISABLE };

/* What the PF's driver says of a VF: IFLA_VF_INFO. All unknown when the driver
 * reports nothing of this VF (linux rtnl_fill_vfinfo skips it then). */
struct vf_config {
	struct hwaddr mac; /* the administrative MAC; all zero: the VF chooses */
	struct hwaddr broadcast;
	int vlan, qos;                    /* 0: none */
	int proto;                        /* ETH_P_8021Q, ETH_P_8021AD, UNKNOWN */
	int spoofchk, trust, query_rss;   /* 0, 1, UNKNOWN */
	int state;                        /* enum vf_state, UNKNOWN */
	int64_t min_tx_rate, max_tx_rate; /* Mb/s, 0: no limit */
	bool has_guids;
	uint64_t node_guid, port_guid;
};

/* The PCIe link of a PF, in units of 0.1 GT/s: 2.5 GT/s is 25. */
struct pcie_link {
	int speed, width;         /* now */
	int max_speed, max_width; /* what the device could */
};

/* Who holds a function. OWNER_NONE is known: it is free. */
enum owner_kind {
	OWNER_UNKNOWN,
	OWNER_NONE,
	OWNER_VM,
	OWNER_CONTAINER, /* or a network namespace that nobody but `ip netns` named */
	OWNER_PROCESS,
	OWNER_HOST, /* the host's own network: an address, a bridge, a VLAN above it */
};

struct owner {
	enum owner_kind kind;
	int pid;            /* 0: none */
	uint64_t since;     /* kernel_now() when that process started, 0: unknown */
	const char *reason; /* a constant: why it is OWNER_UNKNOWN; NULL: not looked yet */
	char name[48];      /* "100 router0", "lxc 9999 dns", "testpmd", "bridge vmbr0" */
	char via[64];       /* where that is to be seen: "/dev/vfio/41", "/run/netns/blue" */
};

struct vf {
	int index;                     /* UNKNOWN while it is going and its PF forgot it */
	char address[DEVICE_NAME_MAX]; /* PCI address; empty: no function of its own */
	bool going;                    /* being removed: the kernel waits for its holder */
	char driver[DRIVER_NAME_MAX];  /* empty: none */
	int vendor_id, device_id;      /* UNKNOWN */
	const char *model;             /* in `texts` of the snapshot; "" until known */
	int iommu_group;
	int numa_node;
	bool away; /* its driver made an interface, and it is not in this namespace */
	struct link link;
	struct vf_config config;
	enum counters_source source;
	struct counters counters;
	struct rates rates;
	struct owner owner;
};

#define PF_LABEL_MAX (IFNAMSIZ * 3)

struct pf {
	char name[DEVICE_NAME_MAX]; /* the device's name on its bus, its key */
	char bus[16];               /* "pci", "netdevsim" */
	int class_code;             /* PCI class, 24 bits, UNKNOWN elsewhere */
	int vendor_id, device_id;
	const char *model; /* in `texts` of the snapshot; "" until known */
	char driver[DRIVER_NAME_MAX];
	char label[PF_LABEL_MAX]; /* what people call it: interface, "nvme0", "card0" */
	int numvfs;               /* counted virtfn links, never read from sriov_numvfs */
	int totalvfs;
	int autoprobe;            /* 0, 1, UNKNOWN */
	int vf_offset, vf_stride; /* of routing ids */
	int iommu_group;
	int numa_node;
	struct pcie_link pcie;
	struct link link;
	char switch_mode[16]; /* "switchdev" when representors are seen, else empty */
	struct counters counters;
	struct rates rates;
	enum counters_source source;
	struct owner owner;
	size_t vf_count; /* what `vfs` holds: numvfs and those that are going */
	struct vf *vfs;  /* by index; points into the snapshot */
};

struct iommu_group_device {
	char address[DEVICE_NAME_MAX];
	char driver[DRIVER_NAME_MAX];
	int class_code;
	struct function_key function; /* the PF or VF that it is; pf "": neither */
};

struct iommu_group {
	int id;
	char type[16]; /* "identity", "DMA", "DMA-FQ", "blocked"; empty: unknown */
	int viable;    /* 0, 1: could a member be given to VFIO; UNKNOWN */
	int direct;    /* 0, 1: memory is reserved for a member's firmware; UNKNOWN */
	size_t device_count;
	struct iommu_group_device *devices;
};

struct host {
	char name[65];
	char kernel[65];     /* uname -r */
	char machine_id[33]; /* /etc/machine-id, empty when there is none */
	int iommu;           /* 0, 1, UNKNOWN */
	char iommu_kind[16]; /* "intel", "amd", "smmu", empty */
	int passthrough;     /* the default domain of groups is identity */
};

struct text_pool;

struct snapshot {
	uint64_t number; /* counts up from 1 with every published snapshot */
	uint64_t time;   /* kernel_now() when it was taken */
	uint64_t ticks;  /* samples of the counters that went into it */
	bool complete;   /* links and VF attributes were read, not only files */
	struct host host;
	size_t pf_count;
	struct pf *pfs; /* by bus and address */
	size_t group_count;
	struct iommu_group *groups; /* by id; NULL when not asked for */
	struct text_pool *texts;    /* what `model` points into, or NULL */
};

/* An empty snapshot, to be filled by the readers: snapshot_put() it. */
struct snapshot *snapshot_new(void);
/* A deep copy with its own reference count of one. */
struct snapshot *snapshot_copy(const struct snapshot *snapshot);
/* Reference counting, safe between threads. snapshot_put(NULL) is allowed. */
struct snapshot *snapshot_get(const struct snapshot *snapshot);
void snapshot_put(const struct snapshot *snapshot);

/* Adds or removes, keeping the order: PFs of the PCI bus first and by address,
 * others by name; VFs by index, those that are going (index UNKNOWN) last and by
 * address; groups by id. What is added must not be there yet. The returned
 * pointer is valid until the next change. Only while the snapshot is not
 * published. Everything in a new function is unknown. */
struct pf *snapshot_add_pf(struct snapshot *snapshot, const char *bus, const char *name);
void snapshot_remove_pf(struct snapshot *snapshot, const char *name);
struct vf *snapshot_add_vf(struct pf *pf, int index, const char *address);
void snapshot_remove_vf(struct pf *pf, const struct vf *vf);
struct iommu_group *snapshot_add_group(struct snapshot *snapshot, int id);
void iommu_group_add_device(struct iommu_group *group, const struct iommu_group_device *device);
void snapshot_clear_groups(struct snapshot *snapshot);

/* NULL when it is not there. */
struct pf *snapshot_find_pf(const struct snapshot *snapshot, const char *name);
struct vf *snapshot_find_vf(const struct snapshot *snapshot, const struct function_key *key);
struct vf *pf_find_vf(const struct pf *pf, int index);
/* The VF with this PCI address, and its PF. */
struct vf *snapshot_find_vf_by_address(const struct snapshot *snapshot, const char *address,
				       struct pf **ret_pf);

struct function_key function_key_of_pf(const struct pf *pf);
struct function_key function_key_of_vf(const struct pf *pf, const struct vf *vf);
bool function_key_equal(const struct function_key *a, const struct function_key *b);

/* What people call a PF: its interface, else what its driver made ("nvme0"), else the
 * device's name. */
const char *pf_label(const struct pf *pf);

/* "eth0/3": what users type and messages name: pf_label(), and the VF's index. A PF that
 * is not there any more gives its key. Returns `buffer`. */
#define FUNCTION_NAME_MAX 64
const char *function_name(const struct snapshot *snapshot, const struct function_key *key,
			  char buffer[static FUNCTION_NAME_MAX]);

/* Everything in it unknown. */
void link_clear(struct link *link);
void vf_config_clear(struct vf_config *config);
void counters_clear(struct counters *counters);
void rates_clear(struct rates *rates);

/* The MAC a VF really uses, as far as can be seen: its interface's, else the
 * administrative one when that is set; unknown otherwise. */
const struct hwaddr *vf_effective_mac(const struct vf *vf);

#endif
