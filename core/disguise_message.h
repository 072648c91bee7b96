/* disguise_message.h - recorded netlink answers, with the addresses in them disguised. */
#ifndef CORE_DISGUISE_MESSAGE_H
#define CORE_DISGUISE_MESSAGE_H

#include "core/disguise.h"

/* A whole recording, in place; nothing in it moves. Of rtnetlink's messages it is known
 * where addresses stand, in those of generic netlink MACs are looked for. What is no
 * message is left as it is. `data` is aligned to 4 bytes. */
void disguise_messages(struct disguise *disguise, int protocol, void *data, size_t size);

#endif
