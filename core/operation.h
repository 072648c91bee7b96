/* operation.h - one change to the kernel as a value: it can be shown, done,
 * read back, turned round, sent to another process and written to the journal.
 *
 * Nothing else in vftop writes to the kernel.
 */
#ifndef CORE_OPERATION_H
#define CORE_OPERATION_H

#include "core/kernel/kernel.h"
#include "core/snapshot.h"

#include <jansson.h>

enum operation_kind {
	OPERATION_NUMVFS,       /* number: sriov_numvfs */
	OPERATION_AUTOPROBE,    /* number: sriov_drivers_autoprobe */
	OPERATION_DRIVER,       /* text: a driver, "none" or "default" (driver.override cleared) */
	OPERATION_MODULE,       /* text: a kernel module to load */
	OPERATION_SETTLE,       /* number: wait until so many VFs have their links, drivers and
				   interfaces (udev renames included) */
	OPERATION_VF_MAC,       /* mac */
	OPERATION_VF_VLAN,      /* vlan: VLAN, QoS and protocol go in one message */
	OPERATION_VF_RATE,      /* rate: minimum and maximum go in one message */
	OPERATION_VF_SPOOFCHK,  /* number 0, 1 */
	OPERATION_VF_TRUST,     /* number 0, 1 */
	OPERATION_VF_STATE,     /* number: enum vf_state */
	OPERATION_VF_QUERY_RSS, /* number 0, 1 */
	OPERATION_VF_NODE_GUID, /* guid */
	OPERATION_VF_PORT_GUID, /* guid */
	OPERATION_LINK_UP,      /* number 0, 1: IFF_UP of the function's own interface */
	OPERATION_LINK_MTU,     /* number */
	OPERATION_LINK_NAME,    /* text */
	OPERATION_ESWITCH,      /* text: "legacy", "switchdev" (devlink) */
	OPERATION_KINDS
};

struct operation_value {
	bool known; /* false: not read, or not to be compared */
	union {
		int64_t number;
		struct {
			int vlan, qos, proto;
		};
		struct {
			int64_t min_tx_rate, max_tx_rate;
		};
		struct hwaddr mac;
		uint64_t guid;
		char text[48];
	};
};

struct operation {
	enum operation_kind kind;
	struct function_key function;  /* vf UNKNOWN: the PF itself */
	char address[DEVICE_NAME_MAX]; /* the function's device when planned; checked before acting
					*/
	int ifindex; /* of the interface that is changed or asked, 0: found by device */
	struct operation_value from, to;
};

/* Does it: one write or one message (one attribute of one VF: the kernel applies
 * a list halfway, linux do_setvfinfo), except OPERATION_DRIVER: override,
 * unbind, probe; on failure the driver that was there is bound again. May block
 * in the kernel for ever. 0 or -errno with the kernel's own words in `error`. */
int operation_do(const struct operation *operation, struct kernel *kernel, struct error *error);

/* Reads the value as it is now into `ret_value`. 0 or -errno (-ENODEV: the
 * device is gone or is another one). */
int operation_read(const struct operation *operation, struct kernel *kernel,
		   struct operation_value *ret_value, struct error *error);

/* Reads back after doing: 0 when the value is `to`; -EIO when the kernel said
 * yes and did nothing (ixgbe link state, bnxt numvfs) with both values in
 * `error`. Waits up to `patience_ms` for values that settle late. */
int operation_verify(const struct operation *operation, struct kernel *kernel, unsigned patience_ms,
		     struct error *error);

/* The same operation from `to` back to `from`. */
struct operation operation_reversed(const struct operation *operation);

bool operation_value_equal(enum operation_kind kind, const struct operation_value *a,
			   const struct operation_value *b);
/* "50 qos 3 proto 802.1Q", "02:..", "vfio-pci", "-" for unknown. Returns buffer. */
const char *operation_value_text(enum operation_kind kind, const struct operation_value *value,
				 char *buffer, size_t size);
/* "set MAC of eth0/2 to 02:..."; `name` is the function's name (function_name()). */
const char *operation_words(const struct operation *operation, const char *name, char *buffer,
			    size_t size);
/* What an administrator would type: "ip link set eth0 vf 2 mac 02:...", "echo 4 > /sys/...".
 * `interface` is the PF's or VF's interface as the command needs it. */
const char *operation_command(const struct operation *operation, const char *interface,
			      char *buffer, size_t size);

/* To and from JSON (journal, and the executor's wire). Reading checks every
 * field: NULL, or -EINVAL with `error`, for anything that is not a valid one. */
json_t *operation_to_json(const struct operation *operation);
int operation_from_json(const json_t *json, struct operation *ret_operation, struct error *error);

#endif
