/* sim_state.h - the simulated host's whole state, in one piece of memory that
 * children forked later share.
 *
 * It holds indices and pointers to constants, never pointers into itself or to
 * the heap. Whoever reads or changes it holds the lock; sim_state_lock() brings
 * the clock up to date, so that `now` is one instant for everything done under
 * one lock.
 */
#ifndef CORE_KERNEL_SIMULATED_SIM_STATE_H
#define CORE_KERNEL_SIMULATED_SIM_STATE_H

#include "core/kernel/simulated.h"
#include "core/kernel/simulated/sim_catalog.h"
#include "core/kernel/simulated/sim_events.h"
#include "core/kernel/simulated/sim_fdb.h"
#include "core/kernel/simulated/sim_files.h"
#include "core/kernel/simulated/sim_log.h"
#include "core/kernel/simulated/sim_process.h"
#include "core/kernel/simulated/sim_traffic.h"

#include <net/if.h>
#include <pthread.h>

#define SIM_SECOND UINT64_C(1000000000)

#define SIM_PHYSICAL_MAX   64
#define SIM_VFS_MAX        2560
#define SIM_FUNCTIONS_MAX  (SIM_PHYSICAL_MAX + SIM_VFS_MAX)
#define SIM_PFS_MAX        24
#define SIM_LINKS_MAX      3072
#define SIM_GROUPS_MAX     4096
#define SIM_HAPPENINGS_MAX 8

#define SIM_MAC_LENGTH 6
#define SIM_PATH_MAX   256

/* One PCI function. Those of VFs exist from the start, and are `present` while
 * their PF has that many VFs. */
struct sim_function {
	bool present;
	bool known;          /* it is, or was and may be put back */
	uint16_t routing_id; /* bus << 8 | device << 3 | function; the domain is 0 */
	uint16_t vendor, device, subsystem_vendor, subsystem_device;
	uint32_t class_code;
	uint8_t revision;
	int bridge; /* the function it hangs below, -1: none, it is on a root bus */
	int group;  /* IOMMU group, -1: none */
	int numa_node;
	int pf;           /* the PF that it is or belongs to, -1: no SR-IOV */
	int vf;           /* its number among the PF's VFs, -1: no VF */
	int unit;         /* N of its "nvmeN", "cardN" or "vfioN", -1: none */
	int ifindex;      /* of its interface, 0: none; a PF's representors are not meant */
	int holder;       /* pid of who has it, 0: nobody */
	unsigned defects; /* enum simulated_defect, 1 << each */
	const struct sim_driver *driver; /* NULL: none */
	char override[64];
};

/* A card's function, of which most are PFs: its model says whether it has SR-IOV. */
struct sim_pf {
	const struct sim_model *model;
	int function;
	int first_vf;  /* its VFs are vfs[first_vf ...] */
	int vf_offset; /* of routing ids: with the ports before this one counted in */
	int numvfs;
	bool autoprobe;
	bool switchdev;
	bool torn_down;           /* its VFs were removed by a happening, which makes them again */
	bool cabled;              /* there is somebody at the other end of the cable */
	char interface[IFNAMSIZ]; /* the name its interface gets */
	char stem[IFNAMSIZ];      /* "enp1s0f0": its VFs are called STEMv0; empty: ethN */
	char port_name[IFNAMSIZ]; /* phys_port_name, empty: the driver gives none */
	uint8_t mac[SIM_MAC_LENGTH];
};

/* What the PF's driver knows of a VF, and the VF's own traffic. */
struct sim_vf {
	uint8_t mac[SIM_MAC_LENGTH]; /* IFLA_VF_MAC */
	bool mac_set;                /* by the administrator, not told by the VF */
	bool busy;                   /* the PF's driver waits for it: -EAGAIN */
	uint16_t vlan, proto;        /* proto in host order */
	uint8_t qos, state;          /* IFLA_VF_LINK_STATE_* */
	bool spoofchk, trust, query_rss;
	uint32_t min_tx_rate, max_tx_rate;
	struct sim_traffic traffic;
};

struct sim_link {
	int ifindex;
	char name[IFNAMSIZ];
	const char *kind; /* IFLA_INFO_KIND, NULL: hardware */
	uint8_t address[SIM_MAC_LENGTH], permanent[SIM_MAC_LENGTH];
	bool loopback;
	bool up; /* IFF_UP */
	bool carrier;
	bool away;        /* in another network namespace */
	int namespace_id; /* in that one; -1 while it is here */
	int mtu;
	int master;   /* ifindex, 0: none */
	int lower;    /* IFLA_LINK: ifindex of a VLAN's or a veth's other end, 0: none */
	int function; /* the PCI function it belongs to, -1: none */
	int vf;       /* whose traffic it is, an index into vfs, -1: its own */
	bool representor;
	char port_name[IFNAMSIZ];
	bool has_switch_id;
	int speed_mbps;          /* with carrier; 0: it has no such thing */
	uint8_t ipv4[4], prefix; /* prefix 0: no address */
	struct sim_traffic traffic;
};

/* What somebody wrote to a driver's new_id. */
#define SIM_NEW_IDS_MAX 8
struct sim_new_id {
	const struct sim_driver *driver;
	uint16_t vendor, device;
};

struct sim_host;

struct sim_state {
	pthread_mutex_t lock;
	/* A futex, and no condition variable: a waiter may be killed (0: free). */
	_Atomic uint32_t rtnl_held;
	bool still, eventful;
	uint64_t start;    /* CLOCK_MONOTONIC when the clock showed `boot` */
	uint64_t now;      /* nanoseconds since the host was switched on */
	unsigned fault_in; /* changes until one fails, 0: none will */
	int fault_code;
	uint32_t sequence;   /* of uevents */
	uint32_t generation; /* counts changes of the list of links */
	uint32_t births;     /* of VF interfaces, for their random addresses */
	int last_ifindex;

	const struct sim_host *host;
	uint64_t happens_at[SIM_HAPPENINGS_MAX];
	struct sim_event_queue queues[KERNEL_EVENT_SOURCES];

	int pf_count, vf_count, physical_count, link_count;
	struct sim_pf pfs[SIM_PFS_MAX];
	struct sim_vf vfs[SIM_VFS_MAX];
	/* PFs and other devices first, the function of vfs[n] at SIM_PHYSICAL_MAX + n. */
	struct sim_function functions[SIM_FUNCTIONS_MAX];
	struct sim_link links[SIM_LINKS_MAX]; /* by ifindex */
	struct sim_process processes[SIM_PROCESSES_MAX];
	int last_pid;
	int namespace_count;                                /* each is its number */
	char namespace_names[SIM_NAMESPACES_MAX][IFNAMSIZ]; /* empty: nobody named it */
	bool units_taken[SIM_VFIO + 1][SIM_FUNCTIONS_MAX];
	bool iommu_off; /* the host's, whatever it has */
	int written_count, fdb_count, new_id_count;
	unsigned log_count; /* since the start */
	struct sim_written written[SIM_WRITTEN_MAX];
	struct sim_log_line log[SIM_LOG_MAX];
	struct sim_fdb_entry fdb[SIM_FDB_MAX];
	struct sim_new_id new_ids[SIM_NEW_IDS_MAX];
	uint16_t group_members[SIM_GROUPS_MAX];
	uint16_t by_routing_id[UINT16_MAX + 1]; /* index into functions plus one, 0: none */
};

/* Maps an empty state. NULL with errno set when there is no memory. */
struct sim_state *sim_state_new(void);
void sim_state_free(struct sim_state *state);

/* Takes the lock, also from a process that died with it, and reads the clock. */
void sim_state_lock(struct sim_state *state);
void sim_state_unlock(struct sim_state *state);

/* Waits until nobody holds RTNL; the lock is held before and after, not meanwhile. */
void sim_state_wait_rtnl(struct sim_state *state);
void sim_state_hold_rtnl(struct sim_state *state, bool hold);

/* Counts one change; -errno when this is the one that is to fail. */
int sim_state_take_fault(struct sim_state *state);

/* --- finding; NULL: it is not there ---------------------------------------- */

struct sim_function *sim_function_find(struct sim_state *state, const char *address);
struct sim_link *sim_link_find(struct sim_state *state, int ifindex);
/* Only what this network namespace sees. */
struct sim_link *sim_link_find_name(struct sim_state *state, const char *name);
struct sim_pf *sim_pf_of(struct sim_state *state, const struct sim_function *function);
/* The VF of a VF's function. */
struct sim_vf *sim_vf_of(struct sim_state *state, const struct sim_function *function);
struct sim_function *sim_function_of_vf(struct sim_state *state, const struct sim_pf *pf, int vf);
/* The interface of a function, wherever it is; the uplink of a PF. */
struct sim_link *sim_link_of(struct sim_state *state, const struct sim_function *function);

bool sim_function_has(const struct sim_function *function, enum simulated_defect defect);
int sim_function_index(const struct sim_state *state, const struct sim_function *function);
bool sim_function_is_pf(const struct sim_state *state, const struct sim_function *function);

#define SIM_ADDRESS_MAX 16
/* "0000:01:00.0" */
const char *sim_function_address(const struct sim_function *function,
				 char buffer[static SIM_ADDRESS_MAX]);
/* "pci:v00008086d000010CAsv...": what modules name in their alias. */
const char *sim_function_modalias(const struct sim_function *function, char buffer[static 80]);
/* Its directory below /sys: "devices/pci0000:00/0000:00:01.0/0000:01:00.0". */
void sim_function_path(const struct sim_state *state, const struct sim_function *function,
		       char path[static SIM_PATH_MAX]);
/* "devices/.../net/eth0" or "devices/virtual/net/vmbr0". */
void sim_link_path(const struct sim_state *state, const struct sim_link *link,
		   char path[static SIM_PATH_MAX]);

#endif
