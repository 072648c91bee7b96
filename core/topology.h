/* topology.h - keeps the functions of a picture true: files and uevents.
 *
 * The half of the collector that never waits for RTNL. What it knows of names
 * and IOMMU groups comes a little later than the functions, so as not to delay
 * them.
 */
#ifndef CORE_TOPOLOGY_H
#define CORE_TOPOLOGY_H

#include "core/kernel/kernel.h"
#include "core/picture.h"

struct topology;

/* Starts the notifications; reads nothing yet. `wake` is the eventfd that makes
 * the thread of this half look at topology_due() again. */
struct topology *topology_new(struct kernel *kernel, struct picture *picture, int wake);
void topology_free(struct topology *topology);

/* Uevents wait when it is readable; -1 when there never are any. */
int topology_fd(const struct topology *topology);

/* Each of these returns true when it published a change of the functions. */

/* Reads every function. */
bool topology_read(struct topology *topology);
/* Takes the waiting uevents and reads again what they are about. */
bool topology_follow(struct topology *topology);
/* Does what is due by kernel_now(): names, groups, what no event tells. */
bool topology_work(struct topology *topology);

/* When topology_work() has to be called next, in kernel_now(). */
uint64_t topology_due(struct topology *topology);
/* Does the names and groups now if they are due later. */
void topology_finish(struct topology *topology);

/* Wants a device read again soon; for the other threads. */
void topology_ask(struct topology *topology, const char *device);

/* For the other threads: since when a read waits in the kernel (0: it does not),
 * and how often events were lost. */
uint64_t topology_waiting_since(const struct topology *topology);
uint64_t topology_events_lost(const struct topology *topology);

#endif
