#include "core/manager_file.h"

#include "core/pci.h"
#include "core/text.h"
#include "core/text_file.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct manager manager_of(const char *name, const char *path)
{
	struct manager manager = {0};

	snprintf(manager.name, sizeof(manager.name), "%s", name);
	snprintf(manager.file, sizeof(manager.file), "%s", path);
	return manager;
}

/* --- [section] and key = value ---------------------------------------------- */

/* Not by inih: it says nothing of a section without keys, and cuts lines at 200
 * bytes. */
struct entry {
	char section[32];
	char *key, *value; /* NULL: the section begins */
};

/* The next key or section; false at the end. */
static bool next_entry(char **rest, struct entry *entry)
{
	char *line;

	while ((line = text_file_line(rest)) != NULL) {
		char *equals;

		text_trim(line);
		if (*line == '[') {
			snprintf(entry->section, sizeof(entry->section), "%.*s",
				 (int)strcspn(line + 1, "]"), line + 1);
			entry->key = entry->value = NULL;
			return true;
		}
		equals = strchr(line, '=');
		if (*line == '#' || *line == ';' || equals == NULL)
			continue;
		*equals = '\0';
		entry->key = text_trim(line);
		entry->value = text_trim(equals + 1);
		return true;
	}
	return false;
}

static bool is_key(const struct entry *entry, const char *section, const char *key)
{
	return entry->key != NULL && strcasecmp(entry->section, section) == 0 &&
	       strcasecmp(entry->key, key) == 0;
}

void manager_file_systemd(struct manager_list *list, const char *path, char *text)
{
	struct manager manager = manager_of("systemd", path);
	struct entry entry = {0};

	while (next_entry(&text, &entry)) {
		if (strcmp(entry.section, "SR-IOV") == 0)
			strcpy(manager.what, "[SR-IOV]");
		else if (is_key(&entry, "Link", "SR-IOVVirtualFunctions"))
			strcpy(manager.what, "SR-IOVVirtualFunctions=");
		else if (is_key(&entry, "Match", "Name") || is_key(&entry, "Match", "OriginalName"))
			manager_add_condition(&manager, MANAGER_INTERFACE, entry.value);
		else if (is_key(&entry, "Match", "MACAddress") ||
			 is_key(&entry, "Match", "PermanentMACAddress"))
			manager_add_condition(&manager, MANAGER_MAC, entry.value);
		else if (is_key(&entry, "Match", "Path"))
			manager_add_condition(&manager, MANAGER_PATH, entry.value);
	}
	if (manager.what[0] != '\0')
		manager_list_add(list, &manager);
}

/* NetworkManager separates by semicolons what systemd separates by blanks. */
static const char *with_blanks(char *value)
{
	for (char *at = value; *at != '\0'; at++)
		if (*at == ';' || *at == ',')
			*at = ' ';
	return text_trim(value);
}

void manager_file_network_manager(struct manager_list *list, const char *path, char *text)
{
	struct manager manager = manager_of("NetworkManager", path);
	struct entry entry = {0};

	while (next_entry(&text, &entry)) {
		if (strcmp(entry.section, "sriov") == 0)
			strcpy(manager.what, "[sriov]");
		else if (is_key(&entry, "connection", "interface-name") ||
			 is_key(&entry, "match", "interface-name"))
			manager_add_condition(&manager, MANAGER_INTERFACE,
					      with_blanks(entry.value));
		else if (is_key(&entry, "ethernet", "mac-address") ||
			 is_key(&entry, "802-3-ethernet", "mac-address"))
			manager_add_condition(&manager, MANAGER_MAC, entry.value);
		else if (is_key(&entry, "match", "path"))
			manager_add_condition(&manager, MANAGER_PATH, with_blanks(entry.value));
	}
	if (manager.what[0] != '\0')
		manager_list_add(list, &manager);
}

/* --- netplan ---------------------------------------------------------------- */

#define NETPLAN_DEVICES_MAX 128
#define NETPLAN_TEXT_MAX    64

struct netplan_device {
	char id[NETPLAN_TEXT_MAX], link[NETPLAN_TEXT_MAX];
	char name[NETPLAN_TEXT_MAX], mac[NETPLAN_TEXT_MAX]; /* of its `match` */
	bool counts;                                        /* says how many VFs there are */
};

struct netplan {
	size_t count;
	struct netplan_device *devices;
	int ethernets, device; /* indents of these lines, -1: none yet */
};

static void set_netplan_text(char target[static NETPLAN_TEXT_MAX], const char *value)
{
	size_t length;

	value += strspn(value, "\"' ");
	length = strcspn(value, "\"' #},");
	snprintf(target, NETPLAN_TEXT_MAX, "%.*s", (int)length, value);
}

static void set_netplan_key(struct netplan_device *device, const char *key, const char *value)
{
	if (strcmp(key, "link") == 0)
		set_netplan_text(device->link, value);
	else if (strcmp(key, "name") == 0)
		set_netplan_text(device->name, value);
	else if (strcmp(key, "macaddress") == 0 && device->mac[0] == '\0')
		set_netplan_text(device->mac, value);
	else if (strcmp(key, "virtual-function-count") == 0 ||
		 strcmp(key, "embedded-switch-mode") == 0)
		device->counts = true;
}

/* "{name: eth0, macaddress: 02:...}": the pairs, as if each had a line. */
static void take_netplan_flow(struct netplan_device *device, char *flow)
{
	char *pair;

	while ((pair = strsep(&flow, "{,}")) != NULL) {
		char *colon = strchr(pair, ':');

		if (colon == NULL)
			continue;
		*colon = '\0';
		set_netplan_key(device, text_trim(pair), colon + 1);
	}
}

/* YAML as netplan's files are written: what a key belongs to is its indent. */
static void take_netplan_line(struct netplan *netplan, char *line)
{
	int indent = (int)strspn(line, " ");
	char *key = line + indent, *colon = strchr(key, ':');
	struct netplan_device *device;

	if (*key == '#' || *key == '\0' || *key == '-' || colon == NULL)
		return;
	*colon = '\0';
	if (strcmp(key, "ethernets") == 0) {
		netplan->ethernets = indent;
		netplan->device = -1;
		return;
	}
	if (indent <= netplan->ethernets)
		netplan->ethernets = -1;
	if (netplan->ethernets < 0)
		return;
	if (netplan->device < 0)
		netplan->device = indent;
	if (indent <= netplan->device) {
		if (netplan->count == NETPLAN_DEVICES_MAX)
			return;
		netplan->device = indent;
		set_netplan_text(netplan->devices[netplan->count++].id, key);
		return;
	}
	device = &netplan->devices[netplan->count - 1];
	if (strchr(colon + 1, '{') != NULL)
		take_netplan_flow(device, colon + 1);
	else
		set_netplan_key(device, key, colon + 1);
}

static bool has_netplan_vfs(const struct netplan *netplan, const struct netplan_device *device)
{
	for (size_t i = 0; i < netplan->count; i++)
		if (strcmp(netplan->devices[i].link, device->id) == 0)
			return true;
	return device->counts;
}

void manager_file_netplan(struct manager_list *list, const char *path, char *text)
{
	struct netplan_device devices[NETPLAN_DEVICES_MAX] = {0};
	struct netplan netplan = {.devices = devices, .ethernets = -1, .device = -1};
	char *line;

	while ((line = text_file_line(&text)) != NULL)
		take_netplan_line(&netplan, line);
	for (size_t i = 0; i < netplan.count; i++) {
		const struct netplan_device *device = &devices[i];
		struct manager manager = manager_of("netplan", path);

		if (device->id[0] == '\0' || !has_netplan_vfs(&netplan, device))
			continue;
		manager_add_condition(&manager, MANAGER_INTERFACE, device->name);
		manager_add_condition(&manager, MANAGER_MAC, device->mac);
		if (manager.condition_count == 0)
			manager_add_condition(&manager, MANAGER_INTERFACE, device->id);
		manager_list_add(list, &manager);
	}
}

/* --- libvirt ---------------------------------------------------------------- */

/* The value of an attribute of the element that begins at `element`. */
static bool get_attribute(const char *element, const char *name, char *buffer, size_t size)
{
	size_t length = strcspn(element, ">"), name_length = strlen(name);

	buffer[0] = '\0';
	for (const char *at = element; at + name_length + 2 < element + length; at++) {
		const char *value = at + 1 + name_length + 1;
		char end[] = {*value, '\0'};

		if (!isspace((unsigned char)*at) || strncmp(at + 1, name, name_length) != 0 ||
		    value[-1] != '=' || (*value != '\'' && *value != '"'))
			continue;
		snprintf(buffer, size, "%.*s", (int)strcspn(value + 1, end), value + 1);
		return buffer[0] != '\0';
	}
	return false;
}

static unsigned long number_attribute(const char *element, const char *name)
{
	char text[32];

	return get_attribute(element, name, text, sizeof(text)) ? strtoul(text, NULL, 0) : 0;
}

static void add_libvirt_element(struct manager_list *list, const struct manager *network,
				const char *element)
{
	struct manager manager = *network;
	char device[64];

	if (strncmp(element, "<pf ", 4) == 0 || strncmp(element, "<interface ", 11) == 0) {
		if (get_attribute(element, "dev", device, sizeof(device)))
			manager_add_condition(&manager, MANAGER_INTERFACE, device);
	} else if (strncmp(element, "<address ", 9) == 0) {
		struct pci_address address = {
			.domain = (uint32_t)number_attribute(element, "domain"),
			.bus = (uint8_t)number_attribute(element, "bus"),
			.device = (uint8_t)(number_attribute(element, "slot") & 0x1f),
			.function = (uint8_t)(number_attribute(element, "function") & 7)};

		if (get_attribute(element, "type", device, sizeof(device)) &&
		    strcmp(device, "pci") == 0)
			manager_add_condition(
				&manager, MANAGER_ADDRESS,
				pci_address_format(&address, (char[PCI_ADDRESS_MAX]){0}));
	}
	manager_list_add(list, &manager);
}

void manager_file_libvirt(struct manager_list *list, const char *path, char *text)
{
	struct manager network = manager_of("libvirt", path);
	const char *forward = strstr(text, "<forward "), *name = strstr(text, "<name>");
	char mode[16];

	if (forward == NULL || !get_attribute(forward, "mode", mode, sizeof(mode)) ||
	    strcmp(mode, "hostdev") != 0)
		return;
	if (name != NULL)
		text_sanitise(network.what, sizeof(network.what), name + 6, strcspn(name + 6, "<"));
	for (const char *at = strchr(forward, '<'); at != NULL; at = strchr(at + 1, '<')) {
		if (strncmp(at, "</forward", 9) == 0)
			return;
		add_libvirt_element(list, &network, at);
	}
}

/* --- Proxmox ---------------------------------------------------------------- */

/* "0000:01:02.0", "01:02.0", "01:02" for all its functions. */
static void add_proxmox_address(struct manager *manager, const char *text)
{
	struct pci_address address;
	char pattern[64];

	if (strchr(text, '.') != NULL && pci_address_parse(text, &address) == 0) {
		pci_address_format(&address, pattern);
	} else {
		if (strlen(text) > 12 || strspn(text, "0123456789abcdefABCDEF:") != strlen(text))
			return;
		snprintf(pattern, sizeof(pattern), "%s%s.*",
			 strchr(text, ':') == strrchr(text, ':') ? "0000:" : "", text);
	}
	manager_add_condition(manager, MANAGER_ADDRESS, pattern);
}

static void take_hostpci(struct manager_list *list, const char *path, const char *key, char *value)
{
	char *addresses = strsep(&value, ","), *address;

	if (strncmp(addresses, "host=", 5) == 0)
		addresses += 5;
	while ((address = strsep(&addresses, ";")) != NULL) {
		struct manager manager = manager_of("Proxmox", path);

		text_sanitise(manager.what, sizeof(manager.what), key, strlen(key));
		add_proxmox_address(&manager, text_trim(address));
		manager_list_add(list, &manager);
	}
}

/* Behind the first "[" are snapshots: what once was. */
void manager_file_proxmox(struct manager_list *list, const char *path, char *text)
{
	char *line;

	while ((line = text_file_line(&text)) != NULL && *line != '[') {
		char *colon = strchr(line, ':');

		if (strncmp(line, "hostpci", 7) != 0 || colon == NULL)
			continue;
		*colon = '\0';
		take_hostpci(list, path, line, text_trim(colon + 1));
	}
}

/* --- whatever runs at boot --------------------------------------------------- */

static const char *boot_program(const char *path)
{
	if (strncmp(path, "/etc/network/", 13) == 0)
		return "ifupdown";
	if (strncmp(path, "/etc/udev/", 10) == 0)
		return "udev";
	return strncmp(path, "/etc/systemd/", 13) == 0 ? "systemd" : "a file read at boot";
}

void manager_file_boot(struct manager_list *list, const char *path, char *text)
{
	char *line, stanza[32] = "";

	while ((line = text_file_line(&text)) != NULL) {
		struct manager manager = manager_of(boot_program(path), path);

		text_trim(line);
		if (strncmp(line, "iface ", 6) == 0)
			snprintf(stanza, sizeof(stanza), "%.*s", (int)strcspn(line + 6, " \t"),
				 line + 6);
		if (*line == '#' || strstr(line, "sriov_numvfs") == NULL)
			continue;
		strcpy(manager.what, "sriov_numvfs");
		if (strstr(line, "$IFACE") != NULL || strstr(line, "${IFACE}") != NULL)
			manager_add_condition(&manager, MANAGER_INTERFACE, stanza);
		else
			manager_add_condition(&manager, MANAGER_LINE, line);
		manager_list_add(list, &manager);
	}
}
