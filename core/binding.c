#include "core/binding.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#define DEVICES      "/sys/bus/pci/devices"
#define DRIVERS      "/sys/bus/pci/drivers"
#define OVERRIDE_MAX 64

/* A change under way, and what the device had before. */
struct binding {
	struct kernel *kernel;
	const char *address;
	char driver[DRIVER_NAME_MAX];
	char override[OVERRIDE_MAX]; /* empty: none */
	struct error *error;
};

/* --- files ----------------------------------------------------------------- */

static int write_file(struct kernel *kernel, const char *path, const char *text)
{
	ssize_t written = kernel_write(kernel, path, text, strlen(text));

	return written < 0 ? (int)written : 0;
}

/* Only a newline clears it: an empty write never reaches the kernel. */
static int write_override(const struct binding *binding, const char *driver)
{
	char path[PATH_MAX], line[OVERRIDE_MAX + 1];
	int result;

	snprintf(path, sizeof(path), DEVICES "/%s/driver_override", binding->address);
	snprintf(line, sizeof(line), "%s\n", driver);
	result = write_file(binding->kernel, path, line);
	return result == 0 ? 0 : error_set_errno(binding->error, -result, "driver_override");
}

static void read_override(struct kernel *kernel, const char *address,
			  char override[static OVERRIDE_MAX])
{
	if (kernel_read_text(kernel, override, OVERRIDE_MAX, DEVICES "/%s/driver_override",
			     address) < 0 ||
	    strcmp(override, "(null)") == 0)
		override[0] = '\0';
}

int binding_read(struct kernel *kernel, const char *address, char driver[static DRIVER_NAME_MAX],
		 struct error *error)
{
	char path[PATH_MAX], target[PATH_MAX];
	ssize_t length =
		kernel_link_name(kernel, driver, DRIVER_NAME_MAX, DEVICES "/%s/driver", address);

	if (length >= 0)
		return 0;
	/* Only what is not there is none: what could not be read is unknown. */
	if (length != -ENOENT)
		return error_set_errno(error, (int)-length, "%s: driver", address);
	snprintf(path, sizeof(path), DEVICES "/%s", address);
	if (kernel_readlink(kernel, path, target, sizeof(target)) < 0)
		return error_set(error, ENODEV, "%s: no such device any more", address);
	strcpy(driver, BINDING_NONE);
	return 0;
}

bool binding_is_default(struct kernel *kernel, const char *address)
{
	char override[OVERRIDE_MAX];

	read_override(kernel, address, override);
	return override[0] == '\0';
}

static bool is_bound(const struct binding *binding, const char *driver)
{
	char now[DRIVER_NAME_MAX];

	return binding_read(binding->kernel, binding->address, now, NULL) == 0 &&
	       strcmp(now, driver) == 0;
}

/* A VF of a PF that was told not to probe its VFs gets no driver by itself. */
static bool is_probed(const struct binding *binding)
{
	int64_t autoprobe;

	return kernel_read_number(binding->kernel, &autoprobe,
				  DEVICES "/%s/physfn/sriov_drivers_autoprobe",
				  binding->address) < 0 ||
	       autoprobe != 0;
}

/* --- single steps ---------------------------------------------------------- */

static int unbind(const struct binding *binding)
{
	char path[PATH_MAX];
	int result;

	if (is_bound(binding, BINDING_NONE))
		return 0;
	snprintf(path, sizeof(path), DEVICES "/%s/driver/unbind", binding->address);
	result = write_file(binding->kernel, path, binding->address);
	return result == 0 ? 0 : error_set_errno(binding->error, -result, "unbind");
}

/* That nothing was bound, or that it failed, is no error to the kernel. */
static int probe(const struct binding *binding)
{
	int result = write_file(binding->kernel, "/sys/bus/pci/drivers_probe", binding->address);

	return result == 0 ? 0 : error_set_errno(binding->error, -result, "drivers_probe");
}

/* drivers_probe keeps to itself why a driver would not have the device: asking
 * the driver itself gives its errno. */
static int complain(const struct binding *binding, const char *driver)
{
	char path[PATH_MAX];
	int result;

	snprintf(path, sizeof(path), DRIVERS "/%s/bind", driver);
	result = write_file(binding->kernel, path, binding->address);
	if (result == 0 && is_bound(binding, driver))
		return 0;
	return error_set_errno(binding->error, result < 0 ? -result : ENODEV, "%s does not take %s",
			       driver, binding->address);
}

static int stop_at_first(const char *name, void *user)
{
	(void)name, (void)user;
	return 1;
}

static bool is_loaded(struct kernel *kernel, const char *driver)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), DRIVERS "/%s", driver);
	return kernel_list(kernel, path, stop_at_first, NULL) >= 0;
}

int binding_load(struct kernel *kernel, const char *driver, struct error *error)
{
	int result;

	if (is_loaded(kernel, driver))
		return 0;
	result = kernel_load_module(kernel, driver);
	if (result == -ENOENT || (result == 0 && !is_loaded(kernel, driver)))
		return error_set(error, ENOENT, "there is no PCI driver %s, nor a module for it",
				 driver);
	return result == 0 ? 0 : error_set_errno(error, -result, "modprobe %s", driver);
}

/* --- the three wishes ------------------------------------------------------ */

static int bind_none(const struct binding *binding)
{
	int result = write_override(binding, BINDING_NONE);

	return result < 0 ? result : unbind(binding);
}

static void load_by_alias(const struct binding *binding)
{
	char alias[128];

	if (kernel_read_text(binding->kernel, alias, sizeof(alias), DEVICES "/%s/modalias",
			     binding->address) > 0)
		kernel_load_module(binding->kernel, alias);
}

static int bind_default(const struct binding *binding)
{
	int result;

	if (binding->override[0] == '\0' && strcmp(binding->driver, BINDING_NONE) != 0)
		return 0;
	result = write_override(binding, "");
	if (result == 0)
		result = unbind(binding);
	if (result == 0)
		result = probe(binding);
	if (result < 0 || !is_bound(binding, BINDING_NONE) || !is_probed(binding))
		return result;
	load_by_alias(binding);
	result = probe(binding);
	if (result == 0 && is_bound(binding, BINDING_NONE))
		result = error_set(binding->error, ENODEV, "no driver takes %s by itself",
				   binding->address);
	return result;
}

/* Drivers that take a device only when told to. Any other may be the default: then
 * the device gets it without an override, which would stay behind. */
static bool needs_override(const char *driver)
{
	return strstr(driver, "vfio") != NULL || strstr(driver, "uio") != NULL ||
	       strstr(driver, "stub") != NULL;
}

static int bind_named(const struct binding *binding, const char *driver)
{
	int result;

	if (strcmp(binding->driver, driver) == 0)
		return 0;
	result = binding_load(binding->kernel, driver, binding->error);
	if (result == 0)
		result = write_override(binding, needs_override(driver) ? driver : "");
	if (result == 0)
		result = unbind(binding);
	if (result == 0)
		result = probe(binding);
	if (result < 0 || is_bound(binding, driver))
		return result;
	result = write_override(binding, driver);
	if (result == 0)
		result = unbind(binding);
	if (result == 0)
		result = probe(binding);
	if (result < 0 || is_bound(binding, driver))
		return result;
	return complain(binding, driver);
}

/* The driver that was there is forced back, and only then gets the override that it
 * had: writing that does not bind anew. */
static void give_back(struct binding *binding)
{
	binding->error = NULL;
	if (!is_bound(binding, binding->driver)) {
		write_override(binding, binding->driver);
		unbind(binding);
		if (strcmp(binding->driver, BINDING_NONE) != 0)
			probe(binding);
	}
	write_override(binding, binding->override);
}

int binding_set(struct kernel *kernel, const char *address, const char *driver, struct error *error)
{
	struct binding binding = {.kernel = kernel, .address = address, .error = error};
	int result = binding_read(kernel, address, binding.driver, error);

	if (result < 0)
		return result;
	read_override(kernel, address, binding.override);
	if (strcmp(driver, BINDING_NONE) == 0)
		result = bind_none(&binding);
	else if (strcmp(driver, BINDING_DEFAULT) == 0)
		result = bind_default(&binding);
	else
		result = bind_named(&binding, driver);
	if (result < 0)
		give_back(&binding);
	return result;
}
