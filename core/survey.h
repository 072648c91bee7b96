/* survey.h - one look at all that any part of vftop looks at: what a capture records.
 *
 * Not the environments of processes and the tables of connections, which tell who is
 * logged in: on a capture there is no session that could be lost.
 */
#ifndef CORE_SURVEY_H
#define CORE_SURVEY_H

#include "core/archive.h"
#include "core/kernel/kernel.h"
#include "core/snapshot.h"

/* Reads the host with its groups, names and holders, and the dossier of every
 * function, and has the doctor examine it. As reader_read() has it; owners are set. */
struct snapshot *survey_host(struct kernel *kernel, struct error *error);

/* Leaves in a recorded pci.ids the vendors that this host has, in modules.alias the
 * variants of vfio: these two would be most of a capture else. */
void survey_trim(struct archive *archive);

#endif
