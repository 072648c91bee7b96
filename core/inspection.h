/* inspection.h - what the doctor's checks look at, and how they say what they found.
 *
 * Checks are grouped by subject in check_*.c; each exports its table. They read what
 * more they need through the door, and take no lock of a PF: sriov_numvfs and
 * driver_override are never read (function.h).
 */
#ifndef CORE_INSPECTION_H
#define CORE_INSPECTION_H

#include "core/diagnosis.h"
#include "core/kernel/kernel.h"
#include "core/link_table.h"
#include "core/manager.h"
#include "core/platform.h"

struct inspection {
	struct kernel *kernel;
	const struct snapshot *snapshot;
	const struct link_table *links; /* empty when they could not be read */
	struct platform platform;
	struct manager_list managers;
	struct diagnosis *diagnosis;
	char reason[DIAGNOSIS_REASON_MAX]; /* of the check that runs, why it cannot look; or "" */
};

/* One check. True: it looked. False: there is nothing here that it could look at, or, where
 * it said so by inspection_cannot(), what it would find is unknown. Its findings' ids begin
 * with `id`. */
struct check {
	const char *id;
	const char *title; /* what is so when it finds nothing: "VF BARs have room" */
	bool (*run)(struct inspection *inspection);
};

/* A new finding, about a VF (`pf` and `vf`), a PF, or the host (NULL, NULL). Valid
 * until the next one. */
struct finding *inspection_report(struct inspection *inspection, enum severity severity,
				  const char *id, const struct pf *pf, const struct vf *vf);
/* About a PCI device that is no PF. */
struct finding *inspection_report_device(struct inspection *inspection, enum severity severity,
					 const char *id, const char *address);

/* VFs of one PF that have something in common. */
struct vf_choice {
	const struct pf *pf;
	size_t count;
	const struct vf *first;
	char names[96]; /* "VF 4", "VFs 0-3, 5", in a title */
	char words[64]; /* "eth0/0-3,eth0/5" for `vftop set`; "" when that is too long */
};

typedef bool vf_choice_fn(const struct inspection *inspection, const struct pf *pf,
			  const struct vf *vf);
struct vf_choice inspection_choose(const struct inspection *inspection, const struct pf *pf,
				   vf_choice_fn *fn);
/* A finding about one VF or, when there are several, about their PF. */
struct finding *inspection_report_choice(struct inspection *inspection, enum severity severity,
					 const char *id, const struct vf_choice *choice);

/* Says why a check cannot look, for the user: "/dev/kmsg: Permission denied". False, so
 * that a check may return it. */
bool inspection_cannot(struct inspection *inspection, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* The same of a file or directory and the errno (negative) of looking at it. */
bool inspection_cannot_read(struct inspection *inspection, const char *path, int result);
/* Whether the interfaces and what drivers say of VFs are in the snapshot; says so when
 * they are not. */
bool inspection_is_complete(struct inspection *inspection);

/* A name as it may stand in a command, which people paste into a shell: interfaces may
 * be called anything, and what a shell would not take for a word is `otherwise`. */
const char *inspection_word(const char *name, const char *otherwise);
/* The PF in commands: its interface "eth0", or its address. */
const char *inspection_interface(const struct pf *pf);
/* A file of a PCI device as one line of text, sanitised. Length or -errno. */
ssize_t inspection_read(const struct inspection *inspection, const char *address, const char *file,
			char *buffer, size_t size);
/* Whether a module is loaded or built in. */
bool inspection_has_module(const struct inspection *inspection, const char *name);
/* Whether a driver hands its device to a process (vfio, uio). */
bool inspection_is_handed(const struct vf *vf);

#endif
