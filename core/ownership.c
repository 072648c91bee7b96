#include "core/ownership.h"

#include "core/memory.h"
#include "core/owner.h"

#include <stdlib.h>

#define SECOND 1000000000ULL
/* Who comes and goes is to be seen within two seconds. */
#define PERIOD       SECOND
#define SLOW_PERIOD  (SECOND * 3 / 2)
#define QUIET_PERIOD (SECOND * 3 / 2) /* while nobody can hold anything */
/* A search that costs more than this part of the time is made less often. */
#define COST_SHARE 20
/* Functions that change mostly change again. */
#define DISTURBED_DELAY (SECOND / 5)
#define NEVER           UINT64_MAX

struct ownership {
	struct kernel *kernel;
	struct picture *picture;
	struct network *network;
	struct owner_memory *memory;
	bool looked;
	uint64_t due;
};

struct ownership *ownership_new(struct kernel *kernel, struct picture *picture,
				struct network *network)
{
	struct ownership *ownership = memory_new(sizeof(*ownership));

	*ownership = (struct ownership){.kernel = kernel,
					.picture = picture,
					.network = network,
					.memory = owner_memory_new(),
					.due = NEVER};
	return ownership;
}

void ownership_free(struct ownership *ownership)
{
	if (ownership)
		owner_memory_free(ownership->memory);
	free(ownership);
}

void ownership_disturb(struct ownership *ownership)
{
	uint64_t delay = ownership->looked ? DISTURBED_DELAY : 0;
	uint64_t soon = kernel_now(ownership->kernel) + delay;

	if (soon < ownership->due)
		ownership->due = soon;
}

uint64_t ownership_due(const struct ownership *ownership)
{
	return ownership->due;
}

static void plan(struct ownership *ownership, uint64_t began, bool needed)
{
	uint64_t ended = kernel_now(ownership->kernel);
	bool dear = (ended - began) * COST_SHARE > PERIOD;

	ownership->due = ended + (needed ? dear ? SLOW_PERIOD : PERIOD : QUIET_PERIOD);
}

bool ownership_work(struct ownership *ownership)
{
	const struct snapshot *newest = picture_get(ownership->picture);
	uint64_t began = kernel_now(ownership->kernel);

	if (!newest)
		return false;
	network_give_owners(ownership->network,
			    owner_search(ownership->kernel, newest, ownership->memory));
	plan(ownership, began, owner_search_needed(newest));
	ownership->looked = true;
	snapshot_put(newest);
	return true;
}
