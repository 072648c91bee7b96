#include "core/container.h"

#include "core/memory.h"
#include "core/text.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHORT_ID       12        /* digits, as docker ps shows them */
#define FILE_MAX       (4 << 20) /* podman keeps all containers in one */
#define PATH_ROOM      256
#define LXC_CONFIG_MAX 8192
#define PODS           "/var/log/pods"

static const char *const WORDS[] = {
	[ENGINE_DOCKER] = "docker",         [ENGINE_PODMAN] = "podman", [ENGINE_KUBERNETES] = "pod",
	[ENGINE_CONTAINERD] = "containerd", [ENGINE_CRIO] = "cri-o",    [ENGINE_LXC] = "lxc",
	[ENGINE_NSPAWN] = "nspawn",
};

static void set_name(char name[static CONTAINER_NAME_MAX], enum container_engine engine,
		     const char *text)
{
	char raw[4 * CONTAINER_NAME_MAX];

	snprintf(raw, sizeof(raw), "%s %s", WORDS[engine], text);
	text_sanitise(name, CONTAINER_NAME_MAX, raw, sizeof(raw));
}

static bool is_numbered(enum container_engine engine)
{
	return engine != ENGINE_LXC && engine != ENGINE_NSPAWN;
}

const char *container_text(const struct container *container, char name[static CONTAINER_NAME_MAX])
{
	char id[sizeof(container->id)];

	snprintf(id, sizeof(id), "%.*s",
		 is_numbered(container->engine) ? SHORT_ID : (int)sizeof(id) - 1, container->id);
	set_name(name, container->engine, id);
	return name;
}

/* --- files of engines ------------------------------------------------------ */

static json_t *read_json(struct kernel *kernel, const char *path)
{
	char *text = memory_new(FILE_MAX);
	ssize_t length = kernel_read(kernel, path, text, FILE_MAX);
	json_t *root = length > 0 ? json_loadb(text, (size_t)length, 0, NULL) : NULL;

	free(text);
	return root;
}

static bool find_docker(struct kernel *kernel, const struct container *container,
			char name[static CONTAINER_NAME_MAX])
{
	char path[PATH_ROOM];

	snprintf(path, sizeof(path), "/var/lib/docker/containers/%s/config.v2.json", container->id);
	json_t *root = read_json(kernel, path);
	const char *text = json_string_value(json_object_get(root, "Name"));
	bool found = text && *text;

	if (found)
		set_name(name, container->engine, text + (*text == '/'));
	json_decref(root);
	return found;
}

/* An array of {"id": ..., "names": [...]}. */
static bool find_podman_in(struct kernel *kernel, const char *path,
			   const struct container *container, char name[static CONTAINER_NAME_MAX])
{
	json_t *root = read_json(kernel, path), *entry;
	bool found = false;
	size_t i;

	json_array_foreach(root, i, entry)
	{
		const char *id = json_string_value(json_object_get(entry, "id"));
		const char *text =
			json_string_value(json_array_get(json_object_get(entry, "names"), 0));

		if (!id || !text || strcmp(id, container->id) != 0)
			continue;
		set_name(name, container->engine, text);
		found = true;
		break;
	}
	json_decref(root);
	return found;
}

static bool find_podman(struct kernel *kernel, const struct container *container,
			char name[static CONTAINER_NAME_MAX])
{
	return find_podman_in(kernel,
			      "/var/lib/containers/storage/overlay-containers/containers.json",
			      container, name) ||
	       find_podman_in(
		       kernel,
		       "/var/lib/containers/storage/overlay-containers/volatile-containers.json",
		       container, name);
}

struct pod_search {
	const char *uid;
	char *name;
	bool found;
};

/* kubelet's directories are called NAMESPACE_NAME_UID, whatever runs the pods. */
static int match_pod(const char *entry, void *user)
{
	struct pod_search *search = user;
	const char *uid = strrchr(entry, '_');
	char text[CONTAINER_NAME_MAX];

	if (!uid || strcmp(uid + 1, search->uid) != 0)
		return 0;
	snprintf(text, sizeof(text), "%.*s", (int)(uid - entry), entry);
	text[strcspn(text, "_")] = '/';
	set_name(search->name, ENGINE_KUBERNETES, text);
	search->found = true;
	return 1;
}

static bool find_pod(struct kernel *kernel, const struct container *container,
		     char name[static CONTAINER_NAME_MAX])
{
	struct pod_search search = {.uid = container->id, .name = name};

	kernel_list(kernel, PODS, match_pod, &search);
	return search.found;
}

/* The value of "key: value" or "key = value" at the start of a line. */
static bool find_line(const char *text, const char *key, char *value, size_t size)
{
	size_t length = strlen(key);

	for (; *text; text += *text == '\n') {
		if (strncmp(text, key, length) == 0) {
			const char *start = text + length + strspn(text + length, " :=");

			snprintf(value, size, "%.*s", (int)strcspn(start, " \n"), start);
			return *value != '\0';
		}
		text += strcspn(text, "\n");
	}
	return false;
}

static bool find_lxc_in(struct kernel *kernel, const char *path, const char *key,
			const struct container *container, char name[static CONTAINER_NAME_MAX])
{
	char text[LXC_CONFIG_MAX], value[CONTAINER_NAME_MAX], both[2 * CONTAINER_NAME_MAX];
	ssize_t length = kernel_read(kernel, path, text, sizeof(text) - 1);

	text[length > 0 ? length : 0] = '\0';
	if (!find_line(text, key, value, sizeof(value)))
		return false;
	snprintf(both, sizeof(both), "%.16s %s", container->id, value);
	set_name(name, container->engine, both);
	return true;
}

/* Proxmox calls containers by numbers and keeps the name as their host name. */
static bool find_lxc(struct kernel *kernel, const struct container *container,
		     char name[static CONTAINER_NAME_MAX])
{
	char pve[PATH_ROOM], lxc[PATH_ROOM];

	if (strspn(container->id, "0123456789") != strlen(container->id))
		return false;
	snprintf(pve, sizeof(pve), "/etc/pve/lxc/%s.conf", container->id);
	snprintf(lxc, sizeof(lxc), "/var/lib/lxc/%s/config", container->id);
	return find_lxc_in(kernel, pve, "hostname", container, name) ||
	       find_lxc_in(kernel, lxc, "lxc.uts.name", container, name);
}

const char *container_look_up(struct kernel *kernel, const struct container *container,
			      char name[static CONTAINER_NAME_MAX])
{
	bool found = false;

	switch (container->engine) {
	case ENGINE_DOCKER:
		found = find_docker(kernel, container, name);
		break;
	case ENGINE_PODMAN:
		found = find_podman(kernel, container, name);
		break;
	case ENGINE_KUBERNETES:
		found = find_pod(kernel, container, name);
		break;
	case ENGINE_LXC:
		found = find_lxc(kernel, container, name);
		break;
	default:
		break;
	}
	return found ? name : container_text(container, name);
}
