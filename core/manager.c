#include "core/manager.h"

#include "core/manager_file.h"
#include "core/memory.h"
#include "core/text.h"
#include "core/text_file.h"

#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_SIZE (64 << 10)
#define FILES_MAX 512 /* of one directory */
/* Of several programs. */
#define MANAGER_BOOT "boot"

/* --- the list --------------------------------------------------------------- */

void manager_list_done(struct manager_list *list)
{
	free(list->managers);
	free(list->unread);
	*list = (struct manager_list){0};
}

void manager_list_add(struct manager_list *list, const struct manager *manager)
{
	if (manager->condition_count == 0)
		return;
	list->managers = memory_resize(list->managers, list->count + 1, sizeof(*manager));
	list->managers[list->count++] = *manager;
}

void manager_add_condition(struct manager *manager, enum manager_subject subject,
			   const char *pattern)
{
	size_t n = manager->condition_count;

	if (n == MANAGER_CONDITIONS_MAX || *pattern == '\0')
		return;
	manager->conditions[n].subject = subject;
	text_sanitise(manager->conditions[n].pattern, MANAGER_PATTERN_MAX, pattern,
		      strlen(pattern));
	manager->condition_count++;
}

const struct manager_unread *manager_list_unread(const struct manager_list *list,
						 const char *program)
{
	for (size_t i = 0; i < list->unread_count; i++)
		if (strcmp(list->unread[i].program, program) == 0)
			return &list->unread[i];
	return NULL;
}

/* What is not there is not unread. */
static void note_unread(struct manager_list *list, const char *program, const char *file,
			int result)
{
	struct manager_unread *unread;

	if (result >= 0 || result == -ENOENT || result == -ENOTDIR || result == -EISDIR ||
	    manager_list_unread(list, program))
		return;
	list->unread = memory_resize(list->unread, list->unread_count + 1, sizeof(*list->unread));
	unread = &list->unread[list->unread_count++];
	*unread = (struct manager_unread){.program = program, .result = result};
	text_sanitise(unread->file, sizeof(unread->file), file, strlen(file));
}

/* --- whose is it ------------------------------------------------------------ */

static bool matches_globs(const char *globs, const char *text)
{
	char copy[MANAGER_PATTERN_MAX], *rest = copy, *glob;
	bool inverted = *globs == '!', found = false;

	if (*text == '\0')
		return false;
	snprintf(copy, sizeof(copy), "%s", globs + inverted);
	while ((glob = strsep(&rest, " \t")) != NULL)
		found = found || (*glob != '\0' && fnmatch(glob, text, 0) == 0);
	return found != inverted;
}

static bool matches_mac(const char *addresses, const struct manager_function *function)
{
	char copy[MANAGER_PATTERN_MAX], *rest = copy, *word;
	struct hwaddr mac;

	snprintf(copy, sizeof(copy), "%s", addresses);
	while ((word = strsep(&rest, " \t")) != NULL) {
		if (hwaddr_parse(word, &mac) == 0 &&
		    (hwaddr_equal(&mac, function->mac) || hwaddr_equal(&mac, function->permanent)))
			return true;
	}
	return false;
}

static bool is_of_a_name(char character)
{
	return isalnum((unsigned char)character) || strchr("_-.:@", character) != NULL;
}

/* The word stands alone: eth1 is not in "eth10". */
static bool has_word(const char *line, const char *word)
{
	size_t length = strlen(word);

	if (length == 0)
		return false;
	for (const char *at = strstr(line, word); at != NULL; at = strstr(at + 1, word)) {
		bool starts = at == line || !is_of_a_name(at[-1]);
		bool ends = at[length] == '\0' || !is_of_a_name(at[length]);

		if (starts && ends)
			return true;
	}
	return false;
}

static bool is_true(enum manager_subject subject, const char *pattern,
		    const struct manager_function *function)
{
	char path[64];

	switch (subject) {
	case MANAGER_INTERFACE:
		return matches_globs(pattern, function->interface);
	case MANAGER_MAC:
		return matches_mac(pattern, function);
	case MANAGER_ADDRESS:
		return matches_globs(pattern, function->address);
	case MANAGER_PATH:
		snprintf(path, sizeof(path), "pci-%s", function->address);
		return function->address[0] != '\0' && matches_globs(pattern, path);
	case MANAGER_LINE:
		return has_word(pattern, function->interface) ||
		       has_word(pattern, function->address);
	}
	return false;
}

bool manager_owns(const struct manager *manager, const struct manager_function *function)
{
	for (size_t i = 0; i < manager->condition_count; i++)
		if (!is_true(manager->conditions[i].subject, manager->conditions[i].pattern,
			     function))
			return false;
	return manager->condition_count > 0;
}

/* --- the files -------------------------------------------------------------- */

/* Where to look. Of two files of one name in the directories of a program the first
 * counts: of systemd's, NetworkManager's and netplan's the first hides the others. */
static const struct source {
	const char *program;
	const char *directory;
	const char *suffixes[3];
	manager_file_fn *parse;
	bool hides; /* the same names in the sources behind it, up to one that does not */
} SOURCES[] = {
	{"systemd", "/etc/systemd/network", {".network", ".link"}, manager_file_systemd, true},
	{"systemd", "/run/systemd/network", {".network", ".link"}, manager_file_systemd, true},
	{"systemd",
	 "/usr/local/lib/systemd/network",
	 {".network", ".link"},
	 manager_file_systemd,
	 true},
	{"systemd", "/usr/lib/systemd/network", {".network", ".link"}, manager_file_systemd, false},
	{"NetworkManager",
	 "/etc/NetworkManager/system-connections",
	 {""},
	 manager_file_network_manager,
	 true},
	{"NetworkManager",
	 "/run/NetworkManager/system-connections",
	 {""},
	 manager_file_network_manager,
	 true},
	{"NetworkManager",
	 "/usr/lib/NetworkManager/system-connections",
	 {""},
	 manager_file_network_manager,
	 false},
	{"netplan", "/run/netplan", {".yaml"}, manager_file_netplan, true},
	{"netplan", "/etc/netplan", {".yaml"}, manager_file_netplan, true},
	{"netplan", "/usr/lib/netplan", {".yaml"}, manager_file_netplan, false},
	{"libvirt", "/etc/libvirt/qemu/networks", {".xml"}, manager_file_libvirt, true},
	{"libvirt", "/run/libvirt/network", {".xml"}, manager_file_libvirt, false},
	{"Proxmox", "/etc/pve/qemu-server", {".conf"}, manager_file_proxmox, false},
	{MANAGER_BOOT, "/etc/network/interfaces.d", {""}, manager_file_boot, false},
	{MANAGER_BOOT, "/etc/udev/rules.d", {".rules"}, manager_file_boot, false},
	{MANAGER_BOOT, "/etc/sysfs.d", {".conf"}, manager_file_boot, false},
	{MANAGER_BOOT, "/etc/tmpfiles.d", {".conf"}, manager_file_boot, false},
	{MANAGER_BOOT, "/etc/systemd/system", {".service"}, manager_file_boot, false},
};

static const char *const BOOT_FILES[] = {"/etc/network/interfaces", "/etc/sysfs.conf",
					 "/etc/rc.local"};

struct reading {
	struct manager_list *list;
	struct kernel *kernel;
	const struct source *source;
	size_t files;        /* of this source so far */
	size_t hidden_count; /* names seen in the sources before it */
	char (*hidden)[NAME_MAX + 1];
};

static bool has_suffix(const char *name, const struct source *source)
{
	size_t length = strlen(name);

	for (size_t i = 0; i < 3 && source->suffixes[i] != NULL; i++) {
		size_t end = strlen(source->suffixes[i]);

		if (length > end && strcmp(name + length - end, source->suffixes[i]) == 0)
			return true;
	}
	return false;
}

static bool is_hidden(const struct reading *reading, const char *name)
{
	for (size_t i = 0; i < reading->hidden_count; i++)
		if (strcmp(reading->hidden[i], name) == 0)
			return true;
	return false;
}

static void hide(struct reading *reading, const char *name)
{
	reading->hidden =
		memory_resize(reading->hidden, reading->hidden_count + 1, sizeof(*reading->hidden));
	snprintf(reading->hidden[reading->hidden_count++], sizeof(*reading->hidden), "%s", name);
}

static void read_file(struct manager_list *list, struct kernel *kernel, const char *program,
		      const char *path, manager_file_fn *parse)
{
	char *text = memory_new(FILE_SIZE + 1);
	ssize_t length = kernel_read(kernel, path, text, FILE_SIZE);
	char shown[sizeof(list->managers->file)];

	if (length < 0) {
		note_unread(list, program, path, (int)length);
		free(text);
		return;
	}
	text[length] = '\0';
	text_sanitise(shown, sizeof(shown), path, strlen(path));
	parse(list, shown, text);
	free(text);
}

static int take_name(const char *name, void *user)
{
	struct reading *reading = user;
	char path[PATH_MAX];

	if (!has_suffix(name, reading->source) || is_hidden(reading, name))
		return 0;
	if (reading->files++ == FILES_MAX)
		return 1;
	if (reading->source->hides)
		hide(reading, name);
	snprintf(path, sizeof(path), "%s/%s", reading->source->directory, name);
	read_file(reading->list, reading->kernel, reading->source->program, path,
		  reading->source->parse);
	return 0;
}

/* The name is the device's, the content its driver: "pci-0000:01:10.0". */
static int take_driverctl(const char *name, void *user)
{
	struct reading *reading = user;
	struct manager manager = {.name = "driverctl"};
	char path[PATH_MAX];

	if (strncmp(name, "pci-", 4) != 0)
		return 0;
	snprintf(path, sizeof(path), "/etc/driverctl.d/%s", name);
	text_sanitise(manager.file, sizeof(manager.file), path, strlen(path));
	manager_add_condition(&manager, MANAGER_ADDRESS, name + 4);
	kernel_read_text(reading->kernel, manager.what, sizeof(manager.what), "%s", path);
	manager_list_add(reading->list, &manager);
	return 0;
}

void manager_list_read(struct manager_list *list, struct kernel *kernel)
{
	struct reading reading = {.list = list, .kernel = kernel};

	for (size_t i = 0; i < sizeof(SOURCES) / sizeof(*SOURCES); i++) {
		reading.source = &SOURCES[i];
		reading.files = 0;
		note_unread(list, SOURCES[i].program, SOURCES[i].directory,
			    kernel_list(kernel, SOURCES[i].directory, take_name, &reading));
		if (!SOURCES[i].hides)
			reading.hidden_count = 0;
	}
	for (size_t i = 0; i < sizeof(BOOT_FILES) / sizeof(*BOOT_FILES); i++)
		read_file(list, kernel, MANAGER_BOOT, BOOT_FILES[i], manager_file_boot);
	kernel_list(kernel, "/etc/driverctl.d", take_driverctl, &reading);
	free(reading.hidden);
}
