#include "core/secret.h"

#include "core/memory.h"

#include <fnmatch.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool matches_any(const char *path, const char *const *patterns)
{
	for (; *patterns; patterns++)
		if (fnmatch(*patterns, path, 0) == 0)
			return true;
	return false;
}

bool secret_is_in(const char *path)
{
	static const char *const PATTERNS[] = {
		"/proc/*/environ", "*/system-connections", "*/system-connections/*", "*/netplan",
		"*/netplan/*",     "/proc/net/tcp*",       "/proc/*/net/tcp*",       NULL,
	};

	return matches_any(path, PATTERNS);
}

bool secret_is_link(const char *path, const char *target)
{
	static const char *const DEVICES[] = {
		"/dev/vfio/*", "/dev/uio*", "/dev/iommu", "/sys/devices/*", "anon_inode:*", NULL,
	};

	return fnmatch("/proc/*/fd/*", path, FNM_PATHNAME) == 0 && !matches_any(target, DEVICES);
}

static char *copy(const char *data, size_t size)
{
	char *result = memory_new(size + 1);

	if (size > 0)
		memcpy(result, data, size);
	return result;
}

/* --- texts ------------------------------------------------------------------ */

static bool contains(const char *text, size_t length, const char *word)
{
	size_t size = strlen(word);

	for (size_t i = 0; i + size <= length; i++)
		if (strncasecmp(text + i, word, size) == 0)
			return true;
	return false;
}

static bool is_telling(const char *text, size_t length)
{
	static const char *const WORDS[] = {
		"passw",  "passphrase", "passwd",     "secret",      "psk",        "token",
		"apikey", "api_key",    "privatekey", "private_key", "credential", "environment",
		"chap",   "cipassword", "wep-key",    "sshkeys",
	};

	/* vfio-pci's line for the doctor, which does not have the token itself */
	if (contains(text, length, ": VF token required to access device"))
		return false;
	for (size_t i = 0; i < sizeof(WORDS) / sizeof(*WORDS); i++)
		if (contains(text, length, WORDS[i]))
			return true;
	/* what the kernel's log has of a firewall and of audited programs */
	if (contains(text, length, " SRC=") || contains(text, length, "audit: type="))
		return true;
	/* iscsi:USER:PASSWORD@HOST, https://USER:PASSWORD@HOST */
	return memchr(text, '@', length) && memchr(text, ':', length) &&
	       contains(text, length, "://");
}

/* Of files in which an administrator may have written anything, the lines of which
 * something is known; all of other files. */
static bool is_of_use(const char *path, const char *line, size_t length)
{
	static const struct {
		const char *files, *words[3]; /* a line begins with one */
		bool boot;                    /* or makes VFs */
	} RULES[] = {
		{"/etc/pve/qemu-server/*", {"name:", "hostpci", "["}, false},
		{"/etc/pve/lxc/*", {"hostname:", "["}, false},
		{"/var/lib/lxc/*", {"lxc.uts.name"}, false},
		{"/etc/network/*", {"iface "}, true},
		{"/etc/systemd/system/*", {NULL}, true},
		{"/etc/udev/*", {NULL}, true},
		{"/etc/tmpfiles.d/*", {NULL}, true},
		{"/etc/sysfs*", {NULL}, true},
		{"/etc/rc.local", {NULL}, true},
	};

	while (length > 0 && (*line == ' ' || *line == '\t'))
		line++, length--;
	for (size_t i = 0; i < sizeof(RULES) / sizeof(*RULES); i++) {
		if (fnmatch(RULES[i].files, path, 0) != 0)
			continue;
		for (size_t j = 0; j < 3 && RULES[i].words[j]; j++) {
			size_t size = strlen(RULES[i].words[j]);

			if (size <= length && memcmp(line, RULES[i].words[j], size) == 0)
				return true;
		}
		return RULES[i].boot && contains(line, length, "sriov_numvfs");
	}
	return true;
}

/* Leaves out what between two separators is telling, or of no use; the separators stay,
 * so that numbers of lines do. */
static char *strip_text(const char *path, const char *data, size_t size, const char *separators,
			size_t *ret_size)
{
	char *result = memory_new(size + 1);
	size_t used = 0;

	for (size_t at = 0; at < size;) {
		size_t end = at;

		while (end < size && (data[end] == '\0' || !strchr(separators, data[end])))
			end++;
		if (is_of_use(path, data + at, end - at) && !is_telling(data + at, end - at)) {
			memcpy(result + used, data + at, end - at);
			used += end - at;
		}
		if (end < size)
			result[used++] = data[end++];
		at = end;
	}
	*ret_size = used;
	return result;
}

/* --- command lines ---------------------------------------------------------- */

/* The options that tell how a manager calls the process. */
static bool is_name_option(const char *argument, size_t length)
{
	static const char *const OPTIONS[] = {"-name", "-id",          "--name",
					      "--id",  "--api-socket", "--socket",
					      "-s",    "--file-prefix"};

	for (size_t i = 0; i < sizeof(OPTIONS) / sizeof(*OPTIONS); i++)
		if (strlen(OPTIONS[i]) == length && memcmp(argument, OPTIONS[i], length) == 0)
			return true;
	return false;
}

/* A cut argument at the end is no argument: it has no NUL. Some programs write a
 * sentence over their arguments, of which only the first word is kept. */
static char *strip_cmdline(const char *data, size_t size, size_t *ret_size)
{
	char *result = memory_new(size + 1);
	size_t used = 0, argument = 0;
	bool value = false;

	for (size_t at = 0; at < size; argument++) {
		size_t length = strnlen(data + at, size - at);
		size_t name = 0;
		bool option;

		while (name < length && data[at + name] != '=')
			name++;
		option = is_name_option(data + at, name);
		if (argument == 0 || value || option) {
			size_t kept = length;

			for (size_t i = 0; argument == 0 && i < kept; i++)
				if (data[at + i] == ' ')
					kept = i;
			memcpy(result + used, data + at, kept);
			used += kept;
			if (at + length < size)
				result[used++] = '\0';
		}
		value = option && name == length;
		at += length + 1;
	}
	*ret_size = used;
	return result;
}

/* --- containers ------------------------------------------------------------- */

static json_t *pick(json_t *object, const char *const *keys)
{
	json_t *picked = json_object(), *value;

	for (; *keys; keys++)
		if ((value = json_object_get(object, *keys)) != NULL)
			json_object_set(picked, *keys, value);
	return picked;
}

/* An object, or an array of them, with names only; nothing when it is neither. */
static char *strip_json(const char *data, size_t size, size_t *ret_size)
{
	static const char *const KEYS[] = {"Name", "ID", "id", "names", NULL};
	json_t *root = json_loadb(data, size, 0, NULL), *kept;
	char *text;

	if (json_is_array(root)) {
		kept = json_array();
		for (size_t i = 0; i < json_array_size(root); i++)
			json_array_append_new(kept, pick(json_array_get(root, i), KEYS));
	} else {
		kept = pick(root, KEYS);
	}
	text = json_dumps(kept, JSON_COMPACT);
	json_decref(root);
	json_decref(kept);
	*ret_size = text ? strlen(text) : 0;
	return text ? text : memory_new(1);
}

/* --- by path ---------------------------------------------------------------- */

char *secret_strip(const char *path, const char *data, size_t size, size_t *ret_size)
{
	static const char *const PLAIN[] = {"/sys/*", "/proc/*/stat", "*/pci.ids",
					    "*/modules.alias", NULL};

	if (matches_any(path, PLAIN)) {
		*ret_size = size;
		return copy(data, size);
	}
	if (fnmatch("/proc/[0-9]*/cmdline", path, 0) == 0)
		return strip_cmdline(data, size, ret_size);
	if (fnmatch("*.json", path, 0) == 0)
		return strip_json(data, size, ret_size);
	return strip_text(path, data, size, strcmp(path, "/proc/cmdline") == 0 ? " \n" : "\n",
			  ret_size);
}
