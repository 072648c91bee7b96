/* sample.h - what netlink answered, on its way into a snapshot.
 *
 * A request may wait in the kernel for seconds, so the answers are gathered
 * here first and put into a snapshot afterwards, at once.
 */
#ifndef CORE_SAMPLE_H
#define CORE_SAMPLE_H

#include "core/kernel/kernel.h"
#include "core/snapshot.h"

/* Zeroed: nothing asked yet. sample_done() it. */
struct sample {
	bool asked_counters;
	int counters_result;    /* of link_counters_read() */
	uint64_t counters_time; /* kernel_now() of the answer, not of the request */
	size_t counters_count, counters_room;
	struct sample_counters *counters; /* by ifindex */
	size_t list_count, list_room;
	struct sample_list *lists;
};

void sample_done(struct sample *sample);

/* Asks for the counters of all interfaces. 0, -EINTR (some may be missing) or
 * -errno. */
int sample_read_counters(struct sample *sample, struct kernel *kernel, struct error *error);

/* Asks for one PF's VFs. 0 or -errno. */
int sample_read_vf_list(struct sample *sample, struct kernel *kernel, const struct pf *pf,
			bool counters, struct error *error);

/* Whether the PF's VF counters are worth asking for: its driver counts, or may,
 * and not every VF has an interface here to take them from. */
bool sample_wants_counters(const struct pf *pf);

/* Puts the answers into the PFs and VFs that they are about. True when more than
 * counters changed. */
bool sample_apply(const struct sample *sample, struct snapshot *snapshot);

/* Rates of every function of `after`, from its sample in `before`. Functions
 * without a new sample keep their rates; a new source or function is a gap. */
void sample_update_rates(const struct snapshot *before, struct snapshot *after);

/* Forgets counters of functions that have another interface now, or none. */
void sample_forget_lost(const struct snapshot *before, struct snapshot *after);

#endif
