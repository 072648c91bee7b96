/* supplement.h - what `vftop show` tells beyond the snapshot: the dossier of one
 * function, who shares its IOMMU group, and how it is given to a guest.
 */
#ifndef CLI_SUPPLEMENT_H
#define CLI_SUPPLEMENT_H

#include "cli/output.h"
#include "core/dossier.h"

#include <jansson.h>

/* Of a VF, or with `vf` NULL of the PF itself. */
void supplement_print(const struct snapshot *snapshot, const struct pf *pf, const struct vf *vf,
		      const struct dossier *dossier, const struct output *output);

/* Adds the keys "dossier", "group" and, of a VF, "attachments". */
void supplement_set(json_t *document, const struct snapshot *snapshot, const struct pf *pf,
		    const struct vf *vf, const struct dossier *dossier);

#endif
