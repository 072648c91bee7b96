/* tar.h - an archive as a file: POSIX's tar (ustar, with pax headers for long names).
 *
 * Not by libarchive: it brings libxml2 and ICU along and reads a dozen formats that a
 * capture is not, which is much to trust with a file from anybody.
 */
#ifndef CORE_TAR_H
#define CORE_TAR_H

#include "core/archive.h"
#include "core/error.h"

#include <stdio.h>
#include <time.h>

/* Writes all of an archive, every entry as old as `time` and its owner's alone. 0, or
 * -errno with `error` filled. */
int tar_write(const struct archive *archive, FILE *stream, time_t time, struct error *error);

/* Reads one that may come from anybody, as GNU tar and bsdtar pack them, too. What is
 * no plain file, directory or symbolic link is refused, as is every name and size
 * that archive.h does not allow, and a file that ends early. Returns it
 * (archive_free() it), or NULL with `error` filled (EBADMSG: damaged or refused). */
struct archive *tar_read(FILE *stream, struct error *error);

/* Whether it begins as a tar does; the stream is where it was. */
bool tar_is(FILE *stream);

#endif
