#include "tests/scenario/stage.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define DEVICES "/sys/bus/pci/devices/"

__attribute__((format(printf, 3, 4))) static int
write_device(struct stage *stage, const char *value, const char *format, ...)
{
	char path[256];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(path, sizeof(path), format, arguments);
	va_end(arguments);
	return stage->class->write(stage, path, value);
}

int stage_numvfs(struct stage *stage, const char *pf, int numvfs)
{
	char value[16];
	snprintf(value, sizeof(value), "%d", numvfs);
	return write_device(stage, value, DEVICES "%s/sriov_numvfs", pf);
}

int stage_autoprobe(struct stage *stage, const char *pf, bool on)
{
	return write_device(stage, on ? "1" : "0", DEVICES "%s/sriov_drivers_autoprobe", pf);
}

int stage_bind(struct stage *stage, const char *address, const char *driver)
{
	char now[64], path[256];
	/* a newline clears it; nothing at all never reaches the kernel */
	int r = write_device(stage, driver ? driver : "\n", DEVICES "%s/driver_override", address);
	if (r < 0)
		return r;
	snprintf(path, sizeof(path), DEVICES "%s/driver", address);
	if (*stage_link(stage, path, now)) {
		r = write_device(stage, address, "/sys/bus/pci/drivers/%s/unbind", now);
		if (r < 0)
			return r;
	}
	return write_device(stage, address, "/sys/bus/pci/drivers_probe");
}

static int take_name(const char *name, void *user)
{
	snprintf(user, 64, "%s", name);
	return 1;
}

const char *stage_entry(struct stage *stage, const char *path, char name[static 64])
{
	name[0] = '\0';
	stage->class->list(stage, path, take_name, name);
	return name;
}

const char *stage_link(struct stage *stage, const char *path, char name[static 64])
{
	char target[512];
	ssize_t length = stage->class->readlink(stage, path, target, sizeof(target) - 1);
	name[0] = '\0';
	if (length < 0)
		return name;
	target[length] = '\0';
	const char *slash = strrchr(target, '/');
	snprintf(name, 64, "%.63s", slash ? slash + 1 : target);
	return name;
}

bool stage_has_device(struct stage *stage, const char *address)
{
	char path[256], text[64];
	snprintf(path, sizeof(path), DEVICES "%s/vendor", address);
	return stage->class->read(stage, path, text, sizeof(text)) > 0;
}
