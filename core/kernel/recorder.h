/* recorder.h - passes everything on to another kernel and writes what it reads
 * into a directory or an archive: a capture, as capture.h describes it.
 *
 * Links are recorded as they are. A directory that is listed is recorded with all
 * its names, those that are never read as empty files and directories. What the
 * kernel refuses to show is not in the capture, and events pass unrecorded. What may
 * hold a secret is passed on and never recorded (secret.h).
 */
#ifndef CORE_KERNEL_RECORDER_H
#define CORE_KERNEL_RECORDER_H

#include "core/archive.h"
#include "core/kernel/kernel.h"

/* Makes the directory, or takes an empty one. `inner` stays the caller's and must
 * outlive the recorder. Returns NULL with `error` filled. */
struct kernel *recorder_kernel_new(struct kernel *inner, const char *directory,
				   struct error *error);

/* The same into an archive, which stays the caller's, too. What has a name that none
 * may have (control characters) is left out. */
struct kernel *recorder_kernel_new_archive(struct kernel *inner, struct archive *archive,
					   struct error *error);

/* The capture so far: 0, or the first -errno with `error` filled when something
 * that was read could not be written (a full disk). */
int recorder_kernel_status(const struct kernel *kernel, struct error *error);

#endif
