#include "cli/target.h"

#include "cli/command_line.h"
#include "core/function.h"
#include "core/journal.h"
#include "core/kernel/capture.h"
#include "core/kernel/live.h"
#include "core/kernel/simulated.h"
#include "core/snapshot.h"
#include "core/text.h"

#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WHO_MAX 64

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

static int open_capture(struct target *target, const char *directory, struct error *error)
{
	char name[sizeof(target->banner) / 2];

	target->kernel = capture_kernel_new(directory, error);
	if (!target->kernel)
		return -error->code;
	text_sanitise(name, sizeof(name), directory, strlen(directory));
	snprintf(target->banner, sizeof(target->banner), "a captured host: %s", name);
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

void target_close(struct target *target)
{
	kernel_free(target->kernel);
	*target = (struct target){0};
}

/* --- changing it ----------------------------------------------------------- */

int target_may_change(const struct target *target, const struct options *options,
		      struct error *error)
{
	char command[sizeof(error->remedy)];

	if (options->read_only)
		return error_set(error, EPERM, "not permitted: vftop runs with --read-only");
	if (target->simulated)
		return 0;
	if (!target->live)
		return error_set(error, EPERM, "not permitted: a captured host cannot be changed");
	if (geteuid() == 0)
		return 0;
	error_set(error, EPERM, "not permitted: only root may change a host");
	error_set_remedy(error, "%s",
			 command_line_text(options, "sudo ", "", command, sizeof(command)));
	return -EPERM;
}

/* "alice", or "root (sudo: alice)". */
static const char *who(char buffer[static WHO_MAX])
{
	const struct passwd *user = getpwuid(getuid());
	const char *sudo = getenv("SUDO_USER");
	char text[WHO_MAX];

	if (!user)
		snprintf(text, sizeof(text), "uid %u", (unsigned)getuid());
	else if (sudo && *sudo)
		snprintf(text, sizeof(text), "%s (sudo: %s)", user->pw_name, sudo);
	else
		snprintf(text, sizeof(text), "%s", user->pw_name);
	text_sanitise(buffer, WHO_MAX, text, strlen(text));
	return buffer;
}

const char *target_journal(const struct target *target, const struct options *options, char *buffer)
{
	if (options->journal)
		return options->journal;
	return target->live ? journal_directory(buffer, PATH_MAX) : NULL;
}

struct executor *target_executor(const struct target *target, const struct options *options,
				 struct error *error)
{
	char directory[PATH_MAX], name[WHO_MAX];
	struct executor_options executor = {
		.journal_directory = target_journal(target, options, directory),
		.who = who(name),
		.no_syslog = !target->live,
	};

	return executor_new(target->kernel, &executor, error);
}
