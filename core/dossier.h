/* dossier.h - what is known of one function beyond the snapshot, read when somebody
 * looks at it: it would cost too much for all of them, all the time.
 */
#ifndef CORE_DOSSIER_H
#define CORE_DOSSIER_H

#include "core/driver_use.h"
#include "core/eswitch.h"
#include "core/kernel/kernel.h"
#include "core/kernel_log.h"
#include "core/representor.h"
#include "core/reserved_region.h"
#include "core/snapshot.h"

#define DOSSIER_MESSAGES_MAX 6
#define DOSSIER_PATH_MAX     256

/* What a dossier is about; any of them may be left out. */
struct dossier_subject {
	struct function_key function; /* pf "": none */
	int group;                    /* IOMMU group, UNKNOWN: that of the function */
	bool drivers;                 /* of all functions */
};

struct dossier {
	struct dossier_subject subject;

	/* Of the function itself. */
	char path[DOSSIER_PATH_MAX]; /* "/sys/devices/pci0000:00/..."; "": none or unknown */
	char reset_methods[64];      /* as reset_method says: "flr bus"; "": none or unknown */
	int msix;                    /* vectors that it has; UNKNOWN without the right to look */
	int msix_used;               /* of those that its driver here uses; UNKNOWN */
	char module[MODULE_NAME_MAX];
	char variants[VFIO_MODULES_MAX];
	size_t message_count; /* of the kernel's log, the last ones, oldest first */
	struct log_line messages[DOSSIER_MESSAGES_MAX];
	int messages_error; /* errno why the log could not be read, 0: it was */

	/* Of its PF. */
	struct pcie_link pcie; /* as it is now */
	struct pcie_link port; /* of what is above; `max` only, UNKNOWN: nothing */
	char port_address[DEVICE_NAME_MAX];
	int pcie_degraded; /* 0, 1, UNKNOWN */
	int vf_total_msix; /* for all its VFs to share; 0: its driver does not offer that */
	char eswitch[ESWITCH_MODE_MAX]; /* "": see `eswitch_error` */
	int eswitch_error;              /* EOPNOTSUPP: it has none; EPERM: only root may ask */
	char representor[REPRESENTOR_NAME_MAX]; /* of the VF; "": it has none */

	struct reserved_region_list regions; /* of the group */
	struct driver_use_list drivers;
};

struct dossier_subject dossier_subject_of(const struct function_key *function);
bool dossier_subject_equal(const struct dossier_subject *a, const struct dossier_subject *b);

/* Reads all that there is; what cannot be read is unknown. `aliases` may be empty. May
 * block as the kernel does (the PF's device lock, its devlink lock). Never NULL;
 * dossier_put() it. */
const struct dossier *dossier_read(struct kernel *kernel, const struct snapshot *snapshot,
				   const struct dossier_subject *subject,
				   const struct vfio_alias_list *aliases);

/* Reference counting, safe between threads. dossier_put(NULL) is allowed. */
const struct dossier *dossier_get(const struct dossier *dossier);
void dossier_put(const struct dossier *dossier);

/* Whether both say the same. */
bool dossier_equal(const struct dossier *a, const struct dossier *b);

#endif
