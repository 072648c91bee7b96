/* fuzz_proc - whatever processes may call themselves and /proc may say of them:
 * command lines, cgroups, links, mounts, and the files of container engines. The
 * input is given to every parser whole. */
#include "core/container.h"
#include "core/network_namespace.h"
#include "core/open_device.h"
#include "core/owner.h"
#include "core/process.h"
#include "core/reservation.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct fuzz_kernel {
	struct kernel kernel;
	const uint8_t *data;
	size_t size;
};

static ssize_t fuzz_read(struct kernel *kernel, const char *path, void *buffer, size_t size)
{
	struct fuzz_kernel *fuzz = (struct fuzz_kernel *)kernel;
	size_t length = fuzz->size < size ? fuzz->size : size;

	(void)path;
	memcpy(buffer, fuzz->data, length);
	return (ssize_t)length;
}

static int fuzz_list(struct kernel *kernel, const char *path, kernel_name_fn *fn, void *user)
{
	struct fuzz_kernel *fuzz = (struct fuzz_kernel *)kernel;
	char name[256];
	size_t length = fuzz->size < sizeof(name) - 1 ? fuzz->size : sizeof(name) - 1;

	(void)path;
	memcpy(name, fuzz->data, length);
	name[length] = '\0';
	return fn(name, user);
}

/* What is shown must be one line without anything that a terminal acts upon. */
static void check(const char *text, size_t room)
{
	size_t length = strnlen(text, room);

	if (length == room)
		abort();
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
			abort();
}

static void run_owner(const uint8_t *data, size_t size, const char *text)
{
	/* Of its exact size, so that a sanitizer sees whoever reads on. */
	char *line = malloc(size + !size), shown[OWNER_TEXT_MAX];
	struct owner owner;

	memcpy(line, data, size);
	owner = owner_from_process(line, size, text, "comm", 1);
	check(owner.name, sizeof(owner.name));
	check(owner_text(&owner, shown), sizeof(shown));
	free(line);
}

static void run_container(const uint8_t *data, size_t size, const char *text)
{
	static const struct kernel_class FUZZ = {
		.name = "fuzz", .list = fuzz_list, .read = fuzz_read};
	struct fuzz_kernel fuzz = {{&FUZZ}, data, size};
	struct container container;
	char name[CONTAINER_NAME_MAX];

	if (cgroup_container(text, &container))
		check(container_look_up(&fuzz.kernel, &container, name), sizeof(name));
	for (int engine = ENGINE_DOCKER; engine <= ENGINE_NSPAWN; engine++) {
		container = (struct container){(enum container_engine)engine, "123456789012"};
		check(container_look_up(&fuzz.kernel, &container, name), sizeof(name));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct named_namespaces names = {0};
	struct reservation reservation;
	struct open_device device;

	memcpy(text, data, size);
	text[size] = '\0';
	run_owner(data, size, text);
	run_container(data, size, text);
	if (open_device_parse(text, &device))
		check(device.path, sizeof(device.path));
	reservation_parse(text, &reservation);
	network_namespace_inode(text);
	process_parse_start(text);
	process_pid_from_name(text);
	named_namespaces_parse(&names, text);
	for (size_t i = 0; i < names.count; i++)
		check(names.names[i].path, sizeof(names.names[i].path));
	named_namespaces_done(&names);
	free(text);
	return 0;
}
