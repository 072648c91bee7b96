/* attachment.h - how a VF is given to a guest, in the words of each manager: lines to
 * be copied. Pure.
 */
#ifndef CORE_ATTACHMENT_H
#define CORE_ATTACHMENT_H

#include "core/snapshot.h"

#define ATTACHMENTS_MAX 8

struct attachment {
	const char *id;    /* "qemu", "libvirt", ...: for scripts */
	const char *title; /* "QEMU" */
	const char *place; /* where the text belongs: "arguments", "in the domain's <devices>" */
	char text[512];    /* lines, each with its newline; "" when it cannot be told yet */
	char needs[200];   /* what has to be done before; "": nothing */
};

/* Those that make sense for this VF; its name in `needs` is the snapshot's. Words in
 * capitals (VMID, NAME) are the reader's to replace. Returns how many there are: none
 * for a VF that is going. */
size_t attachment_list(const struct snapshot *snapshot, const struct pf *pf, const struct vf *vf,
		       struct attachment ret_list[static ATTACHMENTS_MAX]);

#endif
