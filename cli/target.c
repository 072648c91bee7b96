#include "cli/target.h"

#include "core/function.h"
#include "core/kernel/capture.h"
#include "core/kernel/deputy.h"
#include "core/kernel/live.h"
#include "core/kernel/simulated.h"
#include "core/snapshot.h"
#include "core/text.h"

#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int open_simulated(struct target *target, const struct options *options, struct error *error)
{
	struct simulated_options simulated = {
		.host = *options->demo_host ? options->demo_host : NULL,
		.still = options->still,
		.eventful = true,
	};

	target->kernel = simulated_kernel_new(&simulated, error);
	if (!target->kernel) /* a host that is not there is a bad value */
		return error->code == ENOENT ? -EINVAL : -error->code;
	target->simulated = true;
	snprintf(target->banner, sizeof(target->banner),
		 "%sthis is a simulated host, nothing here is real",
		 options->or_demo ? "no SR-IOV device on this host: " : "demo: ");
	return 0;
}

static int open_capture(struct target *target, const char *path, struct error *error)
{
	char name[sizeof(target->banner) / 2], when[32] = "";
	struct tm tm;
	time_t taken;

	target->kernel = capture_kernel_new(path, error);
	if (!target->kernel)
		return -error->code;
	if (kernel_read_text(target->kernel, name, sizeof(name), "/proc/sys/kernel/hostname") <= 0)
		text_sanitise(name, sizeof(name), path, strlen(path));
	taken = capture_taken(target->kernel);
	if (taken > 0 && gmtime_r(&taken, &tm))
		strftime(when, sizeof(when), ", taken %Y-%m-%d %H:%M UTC", &tm);
	snprintf(target->banner, sizeof(target->banner), "capture of %s%s", name, when);
	return 0;
}

/* A host that cannot be read has none that could be shown. */
static bool has_sriov(struct kernel *kernel)
{
	struct snapshot *snapshot = snapshot_new();
	bool found = function_read_all(kernel, snapshot, NULL) == 0 && snapshot->pf_count > 0;

	snapshot_put(snapshot);
	return found;
}

int target_open(struct target *ret_target, const struct options *options, struct error *error)
{
	*ret_target = (struct target){0};
	if (options->demo)
		return open_simulated(ret_target, options, error);
	if (options->root)
		return open_capture(ret_target, options->root, error);
	ret_target->kernel = live_kernel_new();
	ret_target->live = true;
	if (options->or_demo && !has_sriov(ret_target->kernel)) {
		target_close(ret_target);
		return open_simulated(ret_target, options, error);
	}
	return 0;
}

int target_deputise(struct target *target, bool network, struct error *error)
{
	struct kernel *kernel;

	if (!target->live || geteuid() != 0)
		return 0;
	kernel = deputy_kernel_new(target->kernel, network, error);
	if (!kernel)
		return -error->code;
	target->kernel = kernel;
	return 0;
}

void target_close(struct target *target)
{
	kernel_free(target->kernel);
	*target = (struct target){0};
}
