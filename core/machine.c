#include "core/machine.h"

#include "core/cgroup.h"
#include "core/process.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

#define RAW_MAX 256

/* --- options of QEMU ------------------------------------------------------- */

/* Copies one item of "a=1,b=2" up to its comma; two commas are one that belongs to
 * it. Returns what is behind it, NULL at the end. */
static const char *next_item(const char *options, char *item, size_t size)
{
	size_t length = 0;

	for (; *options; options++) {
		if (*options == ',' && *++options != ',') {
			item[length] = '\0';
			return options;
		}
		if (length + 1 < size)
			item[length++] = *options;
	}
	item[length] = '\0';
	return NULL;
}

/* "guest=web01,debug-threads=on", or the name first and nothing before it. */
static bool qemu_guest(const char *options, char name[static RAW_MAX])
{
	char item[RAW_MAX];
	bool first = true, found = false;

	while (options && !found) {
		options = next_item(options, item, sizeof(item));
		found = strncmp(item, "guest=", 6) == 0;
		if (found)
			strcpy(name, item + 6);
		else if (first && !strchr(item, '='))
			strcpy(name, item);
		first = false;
	}
	return name[0] != '\0';
}

/* --- one for each kind ----------------------------------------------------- */

struct command {
	const char *line;
	size_t size;
	const char *cgroup;
};

typedef bool name_fn(const struct command *command, char name[static RAW_MAX]);

static bool copy_option(const struct command *command, const char *option,
			char name[static RAW_MAX])
{
	const char *value = process_option(command->line, command->size, option);

	snprintf(name, RAW_MAX, "%s", value ? value : "");
	return name[0] != '\0';
}

/* libvirt's and machined's unit: machine-qemu\x2d3\x2dweb01.scope; the kind of
 * machine and its number stand before the name. */
static bool name_of_unit(const struct command *command, char name[static RAW_MAX])
{
	char unit[RAW_MAX];
	const char *dash;

	if (!cgroup_machine(command->cgroup, unit, sizeof(unit)) || !(dash = strchr(unit, '-')))
		return false;
	dash += 1 + strspn(dash + 1, "0123456789");
	if (*dash == '-')
		snprintf(name, RAW_MAX, "%s", dash + 1);
	return name[0] != '\0';
}

/* Proxmox gives the number of the guest, too. */
static bool name_of_qemu(const struct command *command, char name[static RAW_MAX])
{
	const char *id = process_option(command->line, command->size, "-id");
	const char *options = process_option(command->line, command->size, "-name");
	char guest[RAW_MAX] = "";

	if (!qemu_guest(options, guest) && !id)
		return name_of_unit(command, name);
	if (id)
		snprintf(name, RAW_MAX, "%.15s%s%.200s", id, guest[0] ? " " : "", guest);
	else
		strcpy(name, guest);
	return true;
}

/* "/run/web01.sock" and "path=/run/web01.sock" are web01. */
static bool copy_socket(const struct command *command, const char *option,
			char name[static RAW_MAX])
{
	char path[RAW_MAX];

	if (!copy_option(command, option, path))
		return false;
	path[strcspn(path, ",")] = '\0';
	char *start = strncmp(path, "path=", 5) == 0 ? path + 5 : path;
	char *slash = strrchr(start, '/');
	start = slash ? slash + 1 : start;
	char *suffix = strrchr(start, '.');
	if (suffix && suffix != start)
		*suffix = '\0';
	strcpy(name, start);
	return name[0] != '\0';
}

static bool name_of_cloud_hypervisor(const struct command *command, char name[static RAW_MAX])
{
	return name_of_unit(command, name) || copy_socket(command, "--api-socket", name);
}

static bool name_of_crosvm(const struct command *command, char name[static RAW_MAX])
{
	return copy_option(command, "--name", name) || copy_socket(command, "--socket", name) ||
	       copy_socket(command, "-s", name);
}

static bool name_of_firecracker(const struct command *command, char name[static RAW_MAX])
{
	return copy_option(command, "--id", name);
}

static bool name_of_kvmtool(const struct command *command, char name[static RAW_MAX])
{
	return copy_option(command, "--name", name);
}

static name_fn *find_kind(const char *program)
{
	static const struct {
		const char *start; /* of the program's name */
		bool whole;
		name_fn *name;
	} KINDS[] = {
		{"qemu-system-", false, name_of_qemu},
		{"qemu-kvm", true, name_of_qemu},
		{"kvm", true, name_of_qemu}, /* Proxmox */
		{"cloud-hypervisor", false, name_of_cloud_hypervisor},
		{"crosvm", true, name_of_crosvm},
		{"firecracker", false, name_of_firecracker},
		{"lkvm", true, name_of_kvmtool},
	};

	for (size_t i = 0; i < sizeof(KINDS) / sizeof(*KINDS); i++)
		if (strncmp(program, KINDS[i].start, strlen(KINDS[i].start)) == 0 &&
		    (!KINDS[i].whole || program[strlen(KINDS[i].start)] == '\0'))
			return KINDS[i].name;
	return NULL;
}

bool machine_name(const char *cmdline, size_t size, const char *cgroup,
		  char name[static MACHINE_NAME_MAX])
{
	const struct command command = {cmdline, size, cgroup};
	char program[MACHINE_NAME_MAX], raw[RAW_MAX] = "";

	process_program(cmdline, size, program, sizeof(program));
	name_fn *find_name = find_kind(program);
	if (!find_name)
		return false;
	if (!find_name(&command, raw))
		strcpy(raw, program);
	text_sanitise(name, MACHINE_NAME_MAX, raw, strlen(raw));
	return true;
}
