/* annex.h - what the details pane tells beyond the snapshot: from the dossier of the
 * function, the IOMMU group that it is in, and how it is given to a guest. Pure.
 */
#ifndef TUI_ANNEX_H
#define TUI_ANNEX_H

#include "tui/facts.h"

/* Adds facts, notes and lines; while the dossier is not there yet, what is always told
 * is unknown. */
void annex_add(struct facts *facts, const struct view *view, const struct row *row);

/* Whether a PF's PCIe link is known to be less than both of its ends could do; without
 * a dossier what the PF could do decides. */
bool annex_pcie_is_degraded(const struct view *view, const struct pf *pf);

/* How a VF is given to a guest, for every manager, as a text with comments: free()
 * it. NULL when it is no VF, or one that is going. */
char *annex_attachments(const struct view *view, const struct row *row);

#endif
