/* container.h - what people call a container, which its cgroup knows by a number. */
#ifndef CORE_CONTAINER_H
#define CORE_CONTAINER_H

#include "core/cgroup.h"
#include "core/kernel/kernel.h"

#define CONTAINER_NAME_MAX 48

/* "docker 4f2a9c81d0e3", "lxc dns": as far as the cgroup tells. Returns `name`. */
const char *container_text(const struct container *container, char name[static CONTAINER_NAME_MAX]);

/* The same with the name that its engine keeps in a file: "docker web", "podman db",
 * "pod default/upf-0", "lxc 9999 dns" (Proxmox). Most of those only root may read;
 * without it the number stays. */
const char *container_look_up(struct kernel *kernel, const struct container *container,
			      char name[static CONTAINER_NAME_MAX]);

#endif
