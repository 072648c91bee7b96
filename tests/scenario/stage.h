/* stage.h - a host on which scenarios are played, and the world outside vftop.
 *
 * The same scenarios are played on two stages: the simulated host `lab`, and
 * the lab's machine, whose kernel and devices are real. What a stage tells of
 * its host is read from sysfs and asked of `ip`, not of vftop's readers.
 */
#ifndef TESTS_SCENARIO_STAGE_H
#define TESTS_SCENARIO_STAGE_H

#include "core/kernel/kernel.h"

#include <stdbool.h>
#include <sys/types.h>

struct stage;

/* The attributes of a VF that somebody else sets; as numbers of `ip link`. */
struct stage_vf {
	char mac[18];
	int vlan, qos;
	int spoofchk, trust;
};

/* Acts return 0 or -errno; all may take as long as the host does. */
struct stage_class {
	const char *name;
	struct kernel *(*open)(void);
	/* For a child of this process, which goes with it; NULL: it could not be opened. */
	struct kernel *(*open_in_child)(struct stage *);
	int (*write)(struct stage *, const char *path, const char *value);
	int (*set_link)(struct stage *, const char *interface, bool up);
	int (*rename)(struct stage *, const char *interface, const char *name);
	int (*move)(struct stage *, const char *interface, bool away);
	int (*set_vf)(struct stage *, const char *interface, int vf, const struct stage_vf *);
	int (*unplug)(struct stage *, const char *pf);
	int (*replug)(struct stage *, const char *pf);
	/* Changes sriov_numvfs while RTNL is held for some time. Only in a process
	 * of its own: nothing else comes back before it ends. */
	int (*numvfs_slowly)(struct stage *, const char *pf, int numvfs);
	/* Loses all notifications, and numvfs changes meanwhile. */
	int (*numvfs_unheard)(struct stage *, const char *pf, int numvfs);

	int (*list)(struct stage *, const char *path, kernel_name_fn *, void *user);
	ssize_t (*read)(struct stage *, const char *path, char *text, size_t size);
	ssize_t (*readlink)(struct stage *, const char *path, char *target, size_t size);
	int (*get_vf)(struct stage *, const char *interface, int vf, struct stage_vf *);
};

struct stage {
	const struct stage_class *class;
	struct kernel *kernel; /* what the collector looks at */
};

extern const struct stage_class simulated_stage;
extern const struct stage_class lab_stage;

/* Acts that are the same on both. `pf` and `address` are PCI addresses. */
int stage_numvfs(struct stage *stage, const char *pf, int numvfs);
int stage_autoprobe(struct stage *stage, const char *pf, bool on);
/* driver_override, unbind, probe; a NULL driver: what the kernel would choose. */
int stage_bind(struct stage *stage, const char *address, const char *driver);

/* The only entry of a directory, "" when there is none. Returns `name`. */
const char *stage_entry(struct stage *stage, const char *path, char name[static 64]);
/* The last component of a link, "" when there is none. Returns `name`. */
const char *stage_link(struct stage *stage, const char *path, char name[static 64]);
bool stage_has_device(struct stage *stage, const char *address);

#endif
