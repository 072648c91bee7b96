#include "core/network_root.h"

#include "core/memory.h"
#include "core/text_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOUNTS_SIZE  (4 << 20)
#define CMDLINE_SIZE (64 << 10)
#define IBFT         "/sys/firmware/ibft"

/* `text` holds an address up to one of the bytes in `end`. */
static void add_server(struct network_root_list *list, const char *kind, const char *text,
		       const char *end)
{
	struct network_root root = {0};
	char address[64];

	/* An IPv6 address has the colons that also end one. */
	if (*text == '[')
		end = "]";
	snprintf(address, sizeof(address), "%.*s", (int)strcspn(text, end), text);
	if (ip_address_parse(address, &root.server) < 0)
		return;
	snprintf(root.kind, sizeof(root.kind), "%s", kind);
	list->roots = memory_resize(list->roots, list->count + 1, sizeof(root));
	list->roots[list->count++] = root;
}

static void take_mount(struct network_root_list *list, char *line)
{
	char *fields[4] = {0}, *option;

	for (size_t i = 0; i < 4; i++)
		fields[i] = strsep(&line, " ");
	if (fields[3] == NULL || strcmp(fields[1], "/") != 0 || strncmp(fields[2], "nfs", 3) != 0)
		return;
	while ((option = strsep(&fields[3], ",")) != NULL)
		if (strncmp(option, "addr=", 5) == 0)
			add_server(list, "NFS", option + 5, "");
}

void network_root_list_take_mounts(struct network_root_list *list, char *mounts)
{
	char *line;

	while ((line = text_file_line(&mounts)) != NULL)
		take_mount(list, line);
}

void network_root_list_take_cmdline(struct network_root_list *list, char *cmdline)
{
	static const char ISCSI[] = "netroot=iscsi:";
	char *word;

	while ((word = strsep(&cmdline, " \t\n")) != NULL) {
		const char *at = strrchr(word, '@'); /* behind a user and password */

		if (strncmp(word, "nfsroot=", 8) == 0)
			add_server(list, "NFS", word + 8, ":,");
		else if (strncmp(word, "iscsi_target_ip=", 16) == 0)
			add_server(list, "iSCSI", word + 16, "");
		else if (strncmp(word, ISCSI, strlen(ISCSI)) == 0)
			add_server(list, "iSCSI", at != NULL ? at + 1 : word + strlen(ISCSI), ":");
	}
}

struct firmware {
	struct network_root_list *list;
	struct kernel *kernel;
};

static int take_firmware(const char *name, void *user)
{
	struct firmware *firmware = user;
	char address[64];

	if (strncmp(name, "target", 6) == 0 && strlen(name) < 32 &&
	    kernel_read_text(firmware->kernel, address, sizeof(address), IBFT "/%s/ip-addr", name) >
		    0)
		add_server(firmware->list, "iSCSI", address, "");
	return 0;
}

void network_root_list_read(struct network_root_list *list, struct kernel *kernel)
{
	char *mounts = text_file_read(kernel, "/proc/mounts", MOUNTS_SIZE, NULL);
	char *cmdline = text_file_read(kernel, "/proc/cmdline", CMDLINE_SIZE, NULL);
	struct firmware firmware = {list, kernel};

	if (mounts != NULL)
		network_root_list_take_mounts(list, mounts);
	if (cmdline != NULL)
		network_root_list_take_cmdline(list, cmdline);
	kernel_list(kernel, IBFT, take_firmware, &firmware);
	free(mounts);
	free(cmdline);
}

void network_root_list_done(struct network_root_list *list)
{
	free(list->roots);
	*list = (struct network_root_list){0};
}
