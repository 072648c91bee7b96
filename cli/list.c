#include "cli/list.h"

#include "cli/inventory.h"
#include "cli/json.h"
#include "cli/shot.h"
#include "core/collector.h"
#include "core/kernel/simulated.h"

#include <errno.h>
#include <poll.h>
#include <time.h>

#define SECOND UINT64_C(1000000000)

static int print(const struct snapshot *snapshot, const struct options *options,
		 const struct output *output, struct error *error)
{
	if (options->json) {
		json_t *document = json_of_snapshot(snapshot);

		json_print(output->stream, document, options->repeat);
		json_decref(document);
	} else {
		inventory_print(snapshot, options->repeat, output);
		if (options->repeat)
			fputc('\n', output->stream);
	}
	return output_flush(output, error);
}

/* Waits for a tick to be over and takes the host as it is then; news between two
 * ticks are in the next one. A still host has no ticks but ours. NULL: never. */
static const struct snapshot *next_picture(struct collector *collector,
					   const struct options *options, uint64_t *ticks)
{
	struct pollfd news = {.fd = collector_fd(collector), .events = POLLIN};
	struct timespec interval = {.tv_sec = (time_t)(options->interval / SECOND),
				    .tv_nsec = (long)(options->interval % SECOND)};

	if (options->still) {
		nanosleep(&interval, NULL);
		collector_tick(collector);
	}
	while (poll(&news, 1, -1) >= 0 || errno == EINTR) {
		const struct snapshot *snapshot = collector_take(collector);

		if (snapshot && snapshot->ticks > *ticks) {
			*ticks = snapshot->ticks;
			return snapshot;
		}
		snapshot_put(snapshot);
	}
	return NULL;
}

static int print_ticks(struct target *target, const struct options *options,
		       const struct output *output, struct error *error)
{
	struct collector_options collector_options = {
		.interval = options->interval,
		.advance = options->still ? simulated_advance : NULL,
	};
	struct collector *collector = collector_new(target->kernel, &collector_options, error);
	uint64_t ticks = 0;
	int result = 0;

	if (!collector)
		return -error->code;
	while (result == 0) {
		const struct snapshot *snapshot = next_picture(collector, options, &ticks);

		if (!snapshot) {
			result = error_set_errno(error, errno, "list");
			break;
		}
		result = print(snapshot, options, output, error);
		snapshot_put(snapshot);
	}
	if (!collector_free(collector))
		target->kernel = NULL; /* a thread hangs in the kernel and still uses it */
	return result;
}

int list_run(struct target *target, const struct options *options, const struct output *output,
	     struct error *error)
{
	struct snapshot *snapshot = shot_take(target, options, error);
	int result;

	if (!snapshot)
		return -error->code;
	result = print(snapshot, options, output, error);
	snapshot_put(snapshot);
	if (result == 0 && options->repeat)
		result = print_ticks(target, options, output, error);
	return result;
}
