/* fuzz_manager - bytes as a configuration file of another program: the first one
 * chooses which, the rest is the file. And as mounts and command line. */
#include "core/manager_file.h"
#include "core/network_root.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct manager_list *list)
{
	static const struct hwaddr mac = {.length = 6, .bytes = {2}};
	struct manager_function function = {"0000:01:00.0", "eth0", &mac, &mac};

	for (size_t i = 0; i < list->count; i++) {
		if (list->managers[i].condition_count == 0 || list->managers[i].name[0] == '\0')
			abort();
		manager_owns(&list->managers[i], &function);
	}
	manager_list_done(list);
}

static void parse_roots(void (*take)(struct network_root_list *, char *), char *text)
{
	struct network_root_list roots = {0};

	take(&roots, text);
	network_root_list_done(&roots);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static manager_file_fn *const PARSERS[] = {
		manager_file_systemd, manager_file_network_manager, manager_file_netplan,
		manager_file_libvirt, manager_file_proxmox,         manager_file_boot,
	};
	const size_t count = sizeof(PARSERS) / sizeof(*PARSERS);
	struct manager_list list = {0};
	size_t choice;
	char *text;

	if (size == 0)
		return 0;
	text = malloc(size);
	memcpy(text, data + 1, size - 1);
	text[size - 1] = '\0';
	choice = (size_t)(*data - '0') % (count + 2);
	if (choice < count)
		PARSERS[choice](&list, "/etc/network/interfaces", text);
	else if (choice == count)
		parse_roots(network_root_list_take_mounts, text);
	else
		parse_roots(network_root_list_take_cmdline, text);
	check(&list);
	free(text);
	return 0;
}
