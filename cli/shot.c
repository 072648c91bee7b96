#include "cli/shot.h"

#include "cli/complaint.h"
#include "core/kernel/simulated.h"
#include "core/reader.h"

#define SECOND UINT64_C(1000000000)

static struct snapshot *take(const struct target *target, const struct reader_options *reader,
			     struct error *error)
{
	struct snapshot *snapshot;

	*error = (struct error){0};
	snapshot = reader_read(target->kernel, reader, error);
	if (snapshot && error->code) {
		complaint_print(stderr, error);
		*error = (struct error){0};
	}
	return snapshot;
}

static void advance(const struct target *target, const struct options *options)
{
	if (options->still)
		simulated_advance(target->kernel, options->still_seconds * SECOND);
}

struct snapshot *shot_take(const struct target *target, const struct options *options,
			   struct error *error)
{
	advance(target, options);
	return take(target, &(struct reader_options){.names = true}, error);
}

struct snapshot *shot_take_whole(const struct target *target, const struct options *options,
				 struct error *error)
{
	advance(target, options);
	return take(target, &(struct reader_options){.names = true, .groups = true}, error);
}

struct snapshot *shot_take_for_change(const struct target *target, const struct options *options,
				      struct error *error)
{
	advance(target, options);
	return take(target, &(struct reader_options){.groups = true}, error);
}

struct snapshot *shot_take_again(const struct target *target, struct error *error)
{
	return take(target, &(struct reader_options){.names = true}, error);
}
