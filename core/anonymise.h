/* anonymise.h - a capture without MAC addresses, IP addresses and names. What it shows
 * is the same but for these. */
#ifndef CORE_ANONYMISE_H
#define CORE_ANONYMISE_H

#include "core/archive.h"
#include "core/snapshot.h"

/* A copy of a capture with the host's name, guests' and containers' names (of those
 * who hold something in `snapshot`, and all in files of engines), network namespaces'
 * names, MAC and IP addresses, the machine's id and serial numbers replaced,
 * consistently in files, links and netlink messages. archive_free() it. */
struct archive *anonymise(const struct archive *archive, const struct snapshot *snapshot);

#endif
