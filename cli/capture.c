#include "cli/capture.h"

#include "cli/complaint.h"
#include "core/anonymise.h"
#include "core/kernel/capture.h"
#include "core/kernel/recorder.h"
#include "core/kernel/simulated.h"
#include "core/owner.h"
#include "core/survey.h"
#include "core/tar.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SECOND UINT64_C(1000000000)

/* --- recording -------------------------------------------------------------- */

/* Everything happens in memory: what is interrupted leaves nothing behind. What the
 * host showed, NULL with `error` filled. */
static struct snapshot *record(struct kernel *kernel, struct archive *archive, struct error *error)
{
	struct kernel *recorder = recorder_kernel_new_archive(kernel, archive, error);
	uint64_t clock = kernel_now(kernel);
	struct snapshot *snapshot;
	int result;

	if (!recorder)
		return NULL;
	snapshot = survey_host(recorder, error);
	if (snapshot && error->code)
		complaint_print(stderr, error);
	result = recorder_kernel_status(recorder, snapshot ? error : NULL);
	kernel_free(recorder);
	survey_trim(archive);
	if (result == 0 && snapshot) {
		result = capture_describe(archive, clock, time(NULL));
		if (result < 0)
			error_set_errno(error, -result, "the capture");
	}
	if (result == 0)
		return snapshot;
	snapshot_put(snapshot);
	return NULL;
}

/* --- the file --------------------------------------------------------------- */

static int refuse_existing(const char *path, struct error *error)
{
	error_set_errno(error, EEXIST, "%s", path);
	error_set_remedy(error, "vftop capture --force %s", path);
	return -EEXIST;
}

static int write_and_rename(const struct archive *archive, const char *path, bool force,
			    char temporary[static PATH_MAX], struct error *error)
{
	int fd = mkostemp(temporary, O_CLOEXEC), result;
	FILE *stream = fd < 0 ? NULL : fdopen(fd, "w");

	if (!stream) {
		result = error_set_errno(error, errno, "%s", path);
		if (fd >= 0)
			close(fd);
		return result;
	}
	result = tar_write(archive, stream, time(NULL), error);
	if (result == 0 && fsync(fd) < 0)
		result = error_set_errno(error, errno, "%s", path);
	if (fclose(stream) != 0 && result == 0)
		result = error_set_errno(error, errno, "%s", path);
	if (result == 0 &&
	    renameat2(AT_FDCWD, temporary, AT_FDCWD, path, force ? 0 : RENAME_NOREPLACE) < 0)
		result = errno == EEXIST ? refuse_existing(path, error)
					 : error_set_errno(error, errno, "%s", path);
	if (result < 0)
		unlink(temporary);
	return result;
}

/* Whoever interrupts it gets all or nothing. */
static int write_file(const struct archive *archive, const char *path, bool force,
		      struct error *error)
{
	char temporary[PATH_MAX];
	sigset_t all, before;
	int result;

	if (snprintf(temporary, sizeof(temporary), "%s.XXXXXX", path) >= (int)sizeof(temporary))
		return error_set_errno(error, ENAMETOOLONG, "%s", path);
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	result = write_and_rename(archive, path, force, temporary, error);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return result;
}

/* --- what is in it ---------------------------------------------------------- */

struct content {
	size_t files, answers;
};

static int count_entry(const struct archive_entry *entry, void *user)
{
	struct content *content = user;

	if (strncmp(entry->path, "netlink/", strlen("netlink/")) == 0)
		content->answers += entry->kind == ARCHIVE_FILE;
	else
		content->files += entry->kind == ARCHIVE_FILE;
	return 0;
}

static void print_sum(const struct archive *archive, const struct snapshot *snapshot,
		      const struct options *options, const struct output *output)
{
	struct owner_count owners = owner_count(snapshot);
	struct content content = {0};
	struct stat status = {0};
	char line[512];
	size_t vfs = 0;

	for (size_t i = 0; i < snapshot->pf_count; i++)
		vfs += snapshot->pfs[i].vf_count;
	archive_visit(archive, count_entry, &content);
	stat(options->device, &status);
	snprintf(line, sizeof(line),
		 "%s: %zu PF%s, %zu VF%s (%zu held); %zu files, %zu netlink "
		 "answers, %lld KiB",
		 options->device, snapshot->pf_count, snapshot->pf_count == 1 ? "" : "s", vfs,
		 vfs == 1 ? "" : "s", owners.held, content.files, content.answers,
		 (long long)(status.st_size + 1023) / 1024);
	output_paragraph(output, line, 0, OUTPUT_STRONG);
	output_paragraph(
		output,
		"Left out: environments of processes and what else they have open, "
		"NetworkManager's profiles, netplan's files, tables of connections, command "
		"lines but for names, and lines that speak of passwords or keys.",
		0, OUTPUT_PLAIN);
	output_paragraph(output,
			 options->anonymise
				 ? "MAC and IP addresses, names, machine id and serial numbers are "
				   "replaced."
				 : "MAC and IP addresses, names and the kernel's log are in it; "
				   "--anonymise replaces them.",
			 0, OUTPUT_PLAIN);
}

/* --- the whole -------------------------------------------------------------- */

static int capture(const struct target *target, struct archive **archive,
		   const struct options *options, const struct output *output, struct error *error)
{
	struct snapshot *snapshot = record(target->kernel, *archive, error);
	int result;

	if (!snapshot)
		return -error->code;
	if (options->anonymise) {
		struct archive *other = anonymise(*archive, snapshot);

		archive_free(*archive);
		*archive = other;
	}
	result = write_file(*archive, options->device, options->force, error);
	if (result == 0) {
		print_sum(*archive, snapshot, options, output);
		result = output_flush(output, error);
	}
	snapshot_put(snapshot);
	return result;
}

int capture_run(const struct target *target, const struct options *options,
		const struct output *output, struct error *error)
{
	struct archive *archive;
	int result;

	if (!options->force && access(options->device, F_OK) == 0)
		return refuse_existing(options->device, error);
	if (options->still)
		simulated_advance(target->kernel, options->still_seconds * SECOND);
	archive = archive_new();
	result = capture(target, &archive, options, output, error);
	archive_free(archive);
	return result;
}
