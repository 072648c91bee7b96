#include "core/uevent.h"

#include "core/text.h"

#include <string.h>

/* Devices whose last path component is the function itself, and those that lie
 * below it as .../0000:01:00.0/net/eth0. */
static const char *const BUSES[] = {"pci", "netdevsim"};
static const char *const CLASSES[] = {"net", "nvme", "drm", "accel"};

static bool is_among(const char *const *words, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return true;
	return false;
}

/* The value of KEY in the NUL-separated list; NULL when absent. The list ends
 * in a NUL. */
static const char *find_value(const char *list, size_t size, const char *key)
{
	size_t length = strlen(key);

	for (const char *at = list; at < list + size; at += strlen(at) + 1)
		if (strncmp(at, key, length) == 0 && at[length] == '=')
			return at + length + 1;
	return NULL;
}

static bool set_device(struct uevent *event, const char *name, size_t length)
{
	/* A name that is cut or cleaned names another device, or none. */
	return length > 0 && length < sizeof(event->device) &&
	       text_sanitise(event->device, sizeof(event->device), name, length) == length &&
	       memcmp(event->device, name, length) == 0;
}

/* The component before "/SUBSYSTEM/NAME", with nothing below NAME. */
static bool find_parent(struct uevent *event, const char *path, const char *subsystem)
{
	const char *name = strrchr(path, '/');
	size_t length = strlen(subsystem);

	if (!name || (size_t)(name - path) < length + 2 || name[-(ptrdiff_t)length - 1] != '/' ||
	    strncmp(name - length, subsystem, length) != 0)
		return false;
	const char *end = name - length - 1, *start = end;
	while (start > path && start[-1] != '/')
		start--;
	return set_device(event, start, (size_t)(end - start));
}

bool uevent_parse(const char *datagram, size_t size, struct uevent *ret_event)
{
	const char *path, *subsystem, *name;

	*ret_event = (struct uevent){0};
	if (size == 0 || datagram[size - 1] != '\0' || !(path = strchr(datagram, '@')))
		return false;
	size_t action = (size_t)(path++ - datagram);
	subsystem = find_value(datagram, size, "SUBSYSTEM");
	if (!subsystem)
		return false;
	if (action == 3 && strncmp(datagram, "add", 3) == 0)
		ret_event->action = UEVENT_ADD;
	else if (action == 6 && strncmp(datagram, "remove", 6) == 0)
		ret_event->action = UEVENT_REMOVE;
	if (is_among(BUSES, sizeof(BUSES) / sizeof(*BUSES), subsystem)) {
		name = strrchr(path, '/');
		ret_event->is_function = true;
		return name && set_device(ret_event, name + 1, strlen(name + 1));
	}
	return is_among(CLASSES, sizeof(CLASSES) / sizeof(*CLASSES), subsystem) &&
	       find_parent(ret_event, path, subsystem);
}
