/* operation.h - one change to the kernel as a value: it can be done, read back,
 * turned round, shown (operation_text.h), sent to another process and written to
 * the journal (operation_json.h).
 *
 * Nothing else in vftop writes to the kernel.
 */
#ifndef CORE_OPERATION_H
#define CORE_OPERATION_H

#include "core/kernel/kernel.h"
#include "core/snapshot.h"

enum operation_kind {
	OPERATION_NUMVFS,       /* number: sriov_numvfs */
	OPERATION_AUTOPROBE,    /* number: sriov_drivers_autoprobe */
	OPERATION_DRIVER,       /* text: a driver, "none" or "default" (driver.override cleared) */
	OPERATION_MODULE,       /* text: a kernel module to load */
	OPERATION_SETTLE,       /* number: wait until so many VFs have their links, drivers and
				   interfaces (udev renames included), and the PF its link */
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
	char pf_label[PF_LABEL_MAX];   /* what people call the PF; empty: as the key does */
	char address[DEVICE_NAME_MAX]; /* the function's device when planned; checked before acting
					*/
	/* Of the interface that is changed or asked, 0: found by device. To settle: whose
	 * link has to come back, 0: none. */
	int ifindex;
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

/* Reads back after doing: 0 when the value is `to`; -ERROR_NO_EFFECT when the
 * kernel said yes and did nothing (ixgbe link state, bnxt numvfs) with both values in
 * `error`. Waits up to `patience_ms` for values that settle late. */
int operation_verify(const struct operation *operation, struct kernel *kernel, unsigned patience_ms,
		     struct error *error);

/* Compares what is with what was when the change was planned: each `from` that is
 * known, with one VF list for all operations of a PF in a row. 0, or -ESTALE with
 * both values in `error`: somebody else was here. */
int operation_check(const struct operation *operations, size_t count, struct kernel *kernel,
		    struct error *error);

/* The same operation from `to` back to `from`. */
struct operation operation_reversed(const struct operation *operation);

/* Of two known values. */
bool operation_value_equal(enum operation_kind kind, const struct operation_value *a,
			   const struct operation_value *b);

#endif
