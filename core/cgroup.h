/* cgroup.h - what a process belongs to, from /proc/PID/cgroup. Pure. */
#ifndef CORE_CGROUP_H
#define CORE_CGROUP_H

#include <stdbool.h>
#include <stddef.h>

enum container_engine {
	ENGINE_DOCKER,
	ENGINE_PODMAN,
	ENGINE_KUBERNETES,
	ENGINE_CONTAINERD,
	ENGINE_CRIO,
	ENGINE_LXC, /* LXC, Proxmox, LXD, Incus */
	ENGINE_NSPAWN,
};

struct container {
	enum container_engine engine;
	char id[72]; /* 64 hexadecimal digits, a pod's uid, or the name itself */
};

/* The container that a process is in: the outermost, which is the one that this
 * host runs. False: in none. */
bool cgroup_container(const char *cgroup, struct container *ret_container);

/* The machine's name in systemd's machine-NAME.scope, decoded. False: in none. */
bool cgroup_machine(const char *cgroup, char *name, size_t size);

#endif
