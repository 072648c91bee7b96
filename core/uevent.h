/* uevent.h - what the kernel says when a device comes, changes or goes. */
#ifndef CORE_UEVENT_H
#define CORE_UEVENT_H

#include "core/snapshot.h"

enum uevent_action {
	UEVENT_OTHER, /* change, bind, unbind, move, online ... */
	UEVENT_ADD,
	UEVENT_REMOVE,
};

struct uevent {
	enum uevent_action action;
	bool is_function; /* the device itself came or went, not its interface */
	char device[DEVICE_NAME_MAX];
};

/* Reads one datagram, "ACTION@DEVPATH\0KEY=VALUE\0...". True, and `ret_event`
 * filled with the device to read again, when it may concern a function: a
 * device of a bus that has VFs, or something that such a device's driver made
 * (an interface, a controller). False for everything else. Never reads beyond
 * `size`. */
bool uevent_parse(const char *datagram, size_t size, struct uevent *ret_event);

#endif
