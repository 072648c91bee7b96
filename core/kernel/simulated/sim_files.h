/* sim_files.h - plain files of a simulated host: those that it came with, and those
 * that somebody wrote or removed since, whatever else would be there.
 */
#ifndef CORE_KERNEL_SIMULATED_SIM_FILES_H
#define CORE_KERNEL_SIMULATED_SIM_FILES_H

#include <stdbool.h>

#define SIM_WRITTEN_MAX  48
#define SIM_WRITTEN_ROOM 3072

struct sim_state;
struct sim_names;

struct sim_written {
	char path[160];
	bool removed; /* the path and all below it */
	char text[SIM_WRITTEN_ROOM];
};

/* Writes a file, or removes it and all below it (`text` NULL). 0, -ENAMETOOLONG,
 * -EFBIG or -ENOSPC. */
int sim_files_write(struct sim_state *state, const char *path, const char *text);

/* What was written there; NULL: nothing. */
const char *sim_files_written(const struct sim_state *state, const char *path);
bool sim_files_removed(const struct sim_state *state, const char *path);
/* What the host came with; NULL: nothing. */
const char *sim_files_original(const struct sim_state *state, const char *path);

/* Takes the names of removed files out of those of a directory. */
void sim_files_hide(const struct sim_state *state, const char *path, struct sim_names *names);

/* Adds the names of such files and directories below `path` that are not in `names`
 * yet. True when the path is a directory of such files. */
bool sim_files_list(const struct sim_state *state, const char *path, struct sim_names *names);

#endif
