/* arrival.h - waits for VFs that were just made: for their links, their drivers,
 * their interfaces, for udev to have named them, and for the PF to be back at work.
 */
#ifndef CORE_ARRIVAL_H
#define CORE_ARRIVAL_H

#include "core/kernel/kernel.h"

#define ARRIVAL_PATIENCE_MS 10000 /* of each of the two */

/* Until `count` VFs of a PCI PF stand still for a moment: a short one when each has
 * its interface or is not to be probed, a longer one when something may still
 * come. Gives up silently after a while, for VFs without driver are nothing
 * wrong. 0, or -ENODEV: the PF is gone. */
int arrival_wait(struct kernel *kernel, const char *pf, int count, struct error *error);

/* Until the PF's interface has its link again: igb, ixgbe and i40e reset the port
 * when the number of VFs changes, and igb takes no rate before (linux
 * igb_ndo_set_vf_bw). Gives up silently, too; does not wait for one that is down. */
void arrival_wait_for_link(struct kernel *kernel, int ifindex);

#endif
