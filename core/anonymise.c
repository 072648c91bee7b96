#include "core/anonymise.h"

#include "core/disguise_message.h"
#include "core/kernel/capture.h"
#include "core/memory.h"

#include <fnmatch.h>
#include <jansson.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MACHINE_ID        "00000000000000000000000000000001\n"
#define EXTENDED          0x100 /* where PCIe's capabilities begin in a config space */
#define SERIAL_CAPABILITY 3
#define CAPABILITIES_MAX  64

static bool is_like(const struct archive_entry *entry, const char *pattern)
{
	return fnmatch(pattern, entry->path, 0) == 0;
}

/* --- names ------------------------------------------------------------------ */

static void add_word(struct disguise *disguise, const char *word, size_t length)
{
	char name[128];

	if (length == 0 || length >= sizeof(name))
		return;
	memcpy(name, word, length);
	name[length] = '\0';
	disguise_add_name(disguise, name, NULL);
}

/* "100 router0", "lxc 9999 dns": the engine's own word and numbers are no secret. */
static void add_owner(struct disguise *disguise, const struct owner *owner)
{
	const char *word = owner->name;

	if (owner->kind != OWNER_VM && owner->kind != OWNER_CONTAINER)
		return;
	if (owner->kind == OWNER_CONTAINER && strchr(word, ' '))
		word += strcspn(word, " ");
	while (*(word += strspn(word, " ")) != '\0') {
		size_t length = strcspn(word, " ");

		add_word(disguise, word, length);
		word += length;
	}
}

static void add_owners(struct disguise *disguise, const struct snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->pf_count; i++) {
		add_owner(disguise, &snapshot->pfs[i].owner);
		for (size_t j = 0; j < snapshot->pfs[i].vf_count; j++)
			add_owner(disguise, &snapshot->pfs[i].vfs[j].owner);
	}
}

static void add_json_name(struct disguise *disguise, const json_t *value)
{
	const char *text = json_string_value(value);

	if (text) {
		text += *text == '/';
		add_word(disguise, text, strlen(text));
	}
}

static void add_json_names(struct disguise *disguise, const json_t *value)
{
	for (size_t i = 0; i < json_array_size(value); i++)
		add_json_names(disguise, json_array_get(value, i));
	add_json_name(disguise, value);
	if (json_is_object(value)) {
		add_json_names(disguise, json_object_get(value, "Name"));
		add_json_names(disguise, json_object_get(value, "names"));
	}
}

/* "name: web01", "hostname: dns", "lxc.uts.name = dns" */
static void add_keyed_names(struct disguise *disguise, const char *text)
{
	static const char *const KEYS[] = {"name", "hostname", "lxc.uts.name"};

	while (*text != '\0') {
		size_t line = strcspn(text, "\n"), key = strcspn(text, ":= \t\n");

		for (size_t i = 0; i < sizeof(KEYS) / sizeof(*KEYS); i++) {
			const char *value = text + key + strspn(text + key, ":= \t");

			if (strlen(KEYS[i]) == key && memcmp(text, KEYS[i], key) == 0)
				add_word(disguise, value, strcspn(value, " \t\n"));
		}
		text += line + (text[line] == '\n');
	}
}

/* NAMESPACE_POD_UID */
static void add_pod(struct disguise *disguise, const char *name)
{
	size_t first = strcspn(name, "_"), second;

	add_word(disguise, name, first);
	if (name[first] != '_')
		return;
	second = strcspn(name + first + 1, "_");
	add_word(disguise, name + first + 1, second);
}

static void add_host(struct disguise *disguise, const char *text)
{
	char name[128];

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(text, "\n"), text);
	disguise_add_name(disguise, name, "host");
}

static void add_names_in(struct disguise *disguise, const struct archive_entry *file)
{
	json_t *root;

	if (strcmp(file->path, "proc/sys/kernel/hostname") == 0) {
		add_host(disguise, file->data);
	} else if (is_like(file, "*.json")) {
		root = json_loadb(file->data, file->size, 0, NULL);
		add_json_names(disguise, root);
		json_decref(root);
	} else if (is_like(file, "etc/pve/*") || is_like(file, "var/lib/lxc/*")) {
		add_keyed_names(disguise, file->data);
	}
}

static int add_names(const struct archive_entry *entry, void *user)
{
	const char *slash = strrchr(entry->path, '/');

	if (is_like(entry, "*run/netns/*"))
		disguise_add_name(user, slash + 1, NULL);
	else if (fnmatch("var/log/pods/*", entry->path, FNM_PATHNAME) == 0)
		add_pod(user, slash + 1);
	else if (entry->kind == ARCHIVE_FILE)
		add_names_in(user, entry);
	return 0;
}

/* --- what is no text -------------------------------------------------------- */

static uint32_t get32(const unsigned char *bytes)
{
	return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
	       (uint32_t)bytes[3] << 24;
}

/* A network card's serial number is made from its MAC. */
static void blank_serial(unsigned char *config, size_t size)
{
	size_t at = EXTENDED;

	for (int n = 0; n < CAPABILITIES_MAX && at >= EXTENDED && at + 12 <= size; n++) {
		uint32_t header = get32(config + at);

		if ((header & 0xffff) == SERIAL_CAPABILITY)
			memset(config + at + 4, 0, 8);
		at = header >> 20 & ~3U;
	}
}

/* --- the whole -------------------------------------------------------------- */

struct copying {
	struct disguise *disguise;
	const struct archive *archive;
	struct archive *copy;
};

static unsigned kinds_of(const char *path)
{
	/* What has dots in sysfs is a version, and its words are the kernel's own. */
	return strncmp(path, "sys/", 4) == 0 ? DISGUISE_MACS : DISGUISE_ALL;
}

/* Components that are somebody's names are below these. */
static unsigned kinds_of_path(const char *path)
{
	static const char *const PLACES[] = {"var/", "run/", "etc/", CAPTURE_NAMESPACES "/"};

	for (size_t i = 0; i < sizeof(PLACES) / sizeof(*PLACES); i++)
		if (strncmp(path, PLACES[i], strlen(PLACES[i])) == 0)
			return DISGUISE_MACS | DISGUISE_NAMES;
	return DISGUISE_MACS;
}

/* Those of where it leads: the path there must stay what that has become. */
static unsigned kinds_of_target(const struct archive *archive, const struct archive_entry *link)
{
	const struct archive_entry *found = link;

	if (link->data[0] == '/')
		return kinds_of_path(link->data + 1);
	return archive_resolve(archive, link->path, true, &found) == 0 ? kinds_of_path(found->path)
								       : kinds_of_path(link->path);
}

static char *copy_data(struct disguise *disguise, const struct archive_entry *entry,
		       size_t *ret_size)
{
	bool route = is_like(entry, "netlink/route-*");
	char *data;

	*ret_size = entry->size;
	if (entry->size == 0)
		return memory_new(1);
	if (is_like(entry, "*machine-id")) {
		*ret_size = strlen(MACHINE_ID);
		return memory_copy_string(MACHINE_ID);
	}
	if (!route && !is_like(entry, "netlink/generic-*") && !is_like(entry, "sys/*/config") &&
	    !is_like(entry, "*pci.ids") && strcmp(entry->path, CAPTURE_DESCRIPTION) != 0)
		return disguise_text(disguise, entry->data, entry->size, kinds_of(entry->path),
				     ret_size);
	data = memory_new(entry->size);
	memcpy(data, entry->data, entry->size);
	if (strncmp(entry->path, "netlink/", 8) == 0)
		disguise_messages(disguise, route ? NETLINK_ROUTE : NETLINK_GENERIC, data,
				  entry->size);
	else if (is_like(entry, "sys/*/config"))
		blank_serial((unsigned char *)data, entry->size);
	return data;
}

static int copy_entry(const struct archive_entry *entry, void *user)
{
	struct copying *copying = user;
	char *path = disguise_text(copying->disguise, entry->path, strlen(entry->path),
				   kinds_of_path(entry->path), NULL);
	char *data = NULL;
	size_t size = 0;

	if (is_like(entry, "sys/*/vpd"))
		data = memory_new(1); /* serial numbers, and nothing that vftop shows */
	else if (entry->kind == ARCHIVE_FILE)
		data = copy_data(copying->disguise, entry, &size);
	else if (entry->kind == ARCHIVE_LINK)
		data = disguise_text(copying->disguise, entry->data, entry->size,
				     kinds_of_target(copying->archive, entry), &size);
	/* One whose new name makes it too long is left out: it is unknown then. */
	archive_put(copying->copy, entry->kind, path, data, size);
	free(data);
	free(path);
	return 0;
}

/* Addresses are found in the first round; in the second, those that have become known
 * are found where nothing says that they are addresses. */
struct archive *anonymise(const struct archive *archive, const struct snapshot *snapshot)
{
	struct copying copying = {.disguise = disguise_new(), .archive = archive};

	archive_visit(archive, add_names, copying.disguise);
	add_owners(copying.disguise, snapshot);
	for (int round = 0; round < 2; round++) {
		archive_free(copying.copy);
		copying.copy = archive_new();
		archive_visit(archive, copy_entry, &copying);
	}
	disguise_free(copying.disguise);
	return copying.copy;
}
