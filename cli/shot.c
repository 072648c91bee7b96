#include "cli/shot.h"

#include "cli/complaint.h"
#include "core/kernel/simulated.h"
#include "core/reader.h"

#define SECOND UINT64_C(1000000000)

struct snapshot *shot_take(const struct target *target, const struct options *options,
			   struct error *error)
{
	struct reader_options reader = {.names = true};
	struct snapshot *snapshot;

	if (options->still)
		simulated_advance(target->kernel, options->still_seconds * SECOND);
	*error = (struct error){0};
	snapshot = reader_read(target->kernel, &reader, error);
	if (snapshot && error->code)
		complaint_print(stderr, error);
	return snapshot;
}
