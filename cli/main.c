/* vftop - the top of SR-IOV. */
#include "cli/capture.h"
#include "cli/complaint.h"
#include "cli/doctor.h"
#include "cli/drivers.h"
#include "cli/groups.h"
#include "cli/journal.h"
#include "cli/launch.h"
#include "cli/list.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/set.h"
#include "cli/show.h"
#include "cli/target.h"
#include "cli/undo.h"
#include "cli/version.h"
#include "core/confine.h"

#include <errno.h>
#include <locale.h>
#include <malloc.h>
#include <stdio.h>

/* What is to be seen of other processes is looked at by one that cannot write
 * either: it is nobody's. */
static int give_up_writing(struct target *target, const char **ret_badge, struct error *error)
{
	enum confine_level level = CONFINE_CAPABILITIES;
	int result = target_deputise(target, false, error);

	if (result == 0)
		result = confine_read_only(&level, error);
	if (result < 0)
		return result;
	*ret_badge = level == CONFINE_KERNEL ? "READ-ONLY (kernel-enforced)" : "READ-ONLY";
	return 0;
}

/* The command itself, on the host it is for. */
static int run(const struct options *options, const struct output *output, struct error *error)
{
	const char *badge = NULL;
	struct target target;
	int result = target_open(&target, options, error);

	if (result < 0)
		return result;
	if (options->read_only)
		result = give_up_writing(&target, &badge, error);
	if (result < 0) {
		target_close(&target);
		return result;
	}
	switch (options->command) {
	case COMMAND_DASHBOARD:
		result = launch_dashboard(&target, options, badge, error);
		break;
	case COMMAND_LIST:
		result = list_run(&target, options, output, error);
		break;
	case COMMAND_SHOW:
		result = show_run(&target, options, output, error);
		break;
	case COMMAND_GROUPS:
		result = groups_run(&target, options, output, error);
		break;
	case COMMAND_DRIVERS:
		result = drivers_run(&target, options, output, error);
		break;
	case COMMAND_DOCTOR:
		result = doctor_run(&target, options, output, error);
		break;
	case COMMAND_SET:
		result = set_run(&target, options, output, error);
		break;
	case COMMAND_UNDO:
		result = undo_run(&target, options, output, error);
		break;
	case COMMAND_JOURNAL:
		result = journal_run(&target, options, output, error);
		break;
	case COMMAND_CAPTURE:
		result = capture_run(&target, options, output, error);
		break;
	}
	target_close(&target);
	return result;
}

static int obey(const struct options *options, struct error *error)
{
	struct output output = output_new(stdout, options);

	if (options->help || options->version) {
		if (options->help)
			options_help(stdout, options->command);
		else
			puts("vftop " VFTOP_VERSION);
		return output_flush(&output, error);
	}
	return run(options, &output, error);
}

/* A monitor has to be small: its threads share one heap, and what a picture of the
 * host took goes back to the kernel with it. */
static void use_little_memory(void)
{
	enum { BLOCK = 64 * 1024 };

	mallopt(M_ARENA_MAX, 1);
	mallopt(M_MMAP_THRESHOLD, BLOCK);
	mallopt(M_TRIM_THRESHOLD, BLOCK);
}

int main(int argc, char *argv[])
{
	struct options options;
	struct error error = {0};
	int result;

	use_little_memory();
	setlocale(LC_CTYPE, ""); /* texts and numbers stay as they are: scripts read them, too */
	result = options_parse(&options, argc, argv, &error);
	if (result == 0)
		result = obey(&options, &error);
	options_done(&options);
	if (result == -EPIPE) /* whoever read this has seen enough */
		return EXIT_STATUS_DONE;
	if (result < 0)
		complaint_print(stderr, &error);
	return complaint_exit_status(result);
}
