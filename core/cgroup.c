#include "core/cgroup.h"

#include "core/text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define COMPONENT_MAX 256
#define HEX_DIGITS    "0123456789abcdef"

/* --- walking --------------------------------------------------------------- */

/* Looks at one component of a path and the one below it ("" at the end). True
 * ends the walk. */
typedef bool component_fn(const char *component, const char *below, void *user);

static const char *copy_component(const char *from, char component[static COMPONENT_MAX])
{
	size_t length = strcspn(from, "/\n");

	snprintf(component, COMPONENT_MAX, "%.*s",
		 (int)(length < COMPONENT_MAX ? length : COMPONENT_MAX - 1), from);
	return from + length;
}

/* One line: "0::/system.slice/ssh.service", "4:memory:/lxc/dns". */
static bool walk_line(const char *line, component_fn *fn, void *user)
{
	char component[COMPONENT_MAX], below[COMPONENT_MAX];
	const char *path = line + strcspn(line, ":\n");

	if (*path == ':')
		path += 1 + strcspn(path + 1, ":\n");
	if (*path != ':')
		return false;
	path++;
	while (*(path += strspn(path, "/")) != '\0' && *path != '\n') {
		path = copy_component(path, component);
		copy_component(path + strspn(path, "/"), below);
		if (fn(component, below, user))
			return true;
	}
	return false;
}

static bool walk(const char *cgroup, component_fn *fn, void *user)
{
	while (*cgroup) {
		if (walk_line(cgroup, fn, user))
			return true;
		cgroup += strcspn(cgroup, "\n");
		cgroup += *cgroup == '\n';
	}
	return false;
}

/* --- parts of names -------------------------------------------------------- */

static bool is_id(const char *text)
{
	return strspn(text, HEX_DIGITS) == strlen(text) && strlen(text) >= 12;
}

/* The middle of START...END. */
static bool cut(const char *text, const char *start, const char *end, char *middle, size_t size)
{
	size_t length = strlen(text), before = strlen(start), after = strlen(end);

	if (length <= before + after || length - before - after >= size ||
	    memcmp(text, start, before) != 0 || strcmp(text + length - after, end) != 0)
		return false;
	snprintf(middle, size, "%.*s", (int)(length - before - after), text + before);
	return true;
}

/* systemd's own escapes: \x2d is a dash. */
static void unescape(char *text)
{
	char *to = text;
	unsigned code;

	for (const char *from = text; *from; from++) {
		if (from[0] == '\\' && from[1] == 'x' && isxdigit((unsigned char)from[2]) &&
		    isxdigit((unsigned char)from[3]) && sscanf(from + 2, "%2x", &code) == 1 &&
		    code != 0) {
			*to++ = (char)code;
			from += 3;
		} else {
			*to++ = *from;
		}
	}
	*to = '\0';
}

/* --- machines -------------------------------------------------------------- */

struct machine_search {
	char *name;
	size_t size;
};

static bool is_machine(const char *component, const char *below, void *user)
{
	struct machine_search *search = user;
	char name[COMPONENT_MAX];

	(void)below;
	if (!cut(component, "machine-", ".scope", name, sizeof(name)))
		return false;
	unescape(name);
	text_sanitise(search->name, search->size, name, strlen(name));
	return true;
}

bool cgroup_machine(const char *cgroup, char *name, size_t size)
{
	struct machine_search search = {name, size};

	return walk(cgroup, is_machine, &search);
}

/* --- containers ------------------------------------------------------------ */

static bool set_container(struct container *container, enum container_engine engine, const char *id)
{
	container->engine = engine;
	text_sanitise(container->id, sizeof(container->id), id, strlen(id));
	return true;
}

/* Units of systemd, of which each engine has its own. */
static bool is_scope(const char *component, struct container *container)
{
	static const struct {
		const char *start;
		enum container_engine engine;
	} SCOPES[] = {
		{"docker-", ENGINE_DOCKER},      {"libpod-", ENGINE_PODMAN},
		{"nerdctl-", ENGINE_CONTAINERD}, {"cri-containerd-", ENGINE_CONTAINERD},
		{"crio-", ENGINE_CRIO},
	};
	char id[COMPONENT_MAX];

	for (size_t i = 0; i < sizeof(SCOPES) / sizeof(*SCOPES); i++)
		if (cut(component, SCOPES[i].start, ".scope", id, sizeof(id)) && is_id(id))
			return set_container(container, SCOPES[i].engine, id);
	return false;
}

/* kubepods-burstable-podUID.slice with underscores, or kubepods/burstable/podUID. */
static bool is_pod(const char *component, struct container *container)
{
	char uid[COMPONENT_MAX];
	const char *start =
		strncmp(component, "kubepods", 8) == 0 ? strstr(component, "-pod") : NULL;

	if (start ? !cut(start, "-pod", ".slice", uid, sizeof(uid))
		  : !cut(component, "pod", "", uid, sizeof(uid)))
		return false;
	for (char *character = uid; *character; character++)
		if (*character == '_')
			*character = '-';
	if (strspn(uid, HEX_DIGITS "-") != strlen(uid) || strlen(uid) < 32)
		return false;
	return set_container(container, ENGINE_KUBERNETES, uid);
}

static bool is_lxc(const char *component, const char *below, struct container *container)
{
	char name[COMPONENT_MAX];

	if (cut(component, "lxc.payload.", "", name, sizeof(name)))
		return set_container(container, ENGINE_LXC, name);
	if (strcmp(component, "lxc") == 0 && *below)
		return set_container(container, ENGINE_LXC, below);
	return false;
}

static bool is_nspawn(const char *component, struct container *container)
{
	char name[COMPONENT_MAX];

	if (!cut(component, "systemd-nspawn@", ".service", name, sizeof(name)) &&
	    !cut(component, "machine-", ".scope", name, sizeof(name)))
		return false;
	unescape(name);
	/* libvirt's are KIND-NUMBER-NAME, and only those of LXC are containers. */
	if (strncmp(name, "qemu-", 5) == 0 || strncmp(name, "ch-", 3) == 0)
		return false;
	if (strncmp(name, "lxc-", 4) == 0) {
		const char *rest = name + 4 + strspn(name + 4, "0123456789");

		return set_container(container, ENGINE_LXC, *rest == '-' ? rest + 1 : rest);
	}
	return set_container(container, ENGINE_NSPAWN, name);
}

static bool is_container(const char *component, const char *below, void *user)
{
	if (strcmp(component, "docker") == 0 && is_id(below))
		return set_container(user, ENGINE_DOCKER, below);
	return is_scope(component, user) || is_pod(component, user) ||
	       is_lxc(component, below, user) || is_nspawn(component, user);
}

bool cgroup_container(const char *cgroup, struct container *ret_container)
{
	return walk(cgroup, is_container, ret_container);
}
