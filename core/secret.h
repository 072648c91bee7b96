/* secret.h - what of a host no capture may hold. Everybody reads it who gets one. */
#ifndef CORE_SECRET_H
#define CORE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

/* Files and directories whose content is nobody's business: environments of
 * processes, NetworkManager's profiles, netplan's files, tables of connections. */
bool secret_is_in(const char *path);

/* Whether a link tells what else a process has open: of its descriptors, those of
 * devices that a function can be held by are shown, no others. */
bool secret_is_link(const char *path, const char *target);

/* A file's bytes without what may be a secret in it: of a process's command line only
 * the program and the options by which its manager is known; of a container's
 * description its name; of files that boot or configure guests the lines that vftop
 * knows; elsewhere in texts without the lines, on the kernel's command
 * line without the words, that speak of passwords, keys and the like. Binary files of
 * sysfs stay as they are. free() it; its size is in `ret_size`. */
char *secret_strip(const char *path, const char *data, size_t size, size_t *ret_size);

#endif
