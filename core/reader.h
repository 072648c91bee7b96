/* reader.h - one complete picture of the host, read at once by the caller's own
 * thread: what `vftop list` shows. The dashboard uses collector.h. */
#ifndef CORE_READER_H
#define CORE_READER_H

#include "core/kernel/kernel.h"
#include "core/snapshot.h"

struct reader_options {
	bool names;  /* look up pci.ids */
	bool groups; /* read the IOMMU groups */
};

/* Returns a snapshot (snapshot_put() it), or NULL with `error` filled when the
 * host cannot be read at all. What could not be read is unknown in it, and
 * `error` then says the first such thing (its code is not 0). */
struct snapshot *reader_read(struct kernel *kernel, const struct reader_options *options,
			     struct error *error);

/* Reads the counters of such a picture once more after some time, so that it has rates;
 * what cannot be read stays without. */
void reader_measure(struct kernel *kernel, struct snapshot *snapshot, unsigned milliseconds);

#endif
