/* sim_process.h - who holds functions on a simulated host: virtual machines through
 * vfio, programs with a driver of their own through uio or vfio, containers by an
 * interface in their network namespace.
 */
#ifndef CORE_KERNEL_SIMULATED_SIM_PROCESS_H
#define CORE_KERNEL_SIMULATED_SIM_PROCESS_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SIM_PROCESSES_MAX  640
#define SIM_NAMESPACES_MAX 64
#define SIM_INIT           1 /* pid */
/* In /proc/PID/fd a function is open under its index and this. */
#define SIM_FIRST_DESCRIPTOR 20

struct sim_state;
struct sim_function;
struct sim_link;

enum sim_kind {
	SIM_INIT_PROCESS,
	SIM_PROXMOX, /* a machine, with its number */
	SIM_LIBVIRT, /* a machine */
	SIM_DPDK,
	SIM_SPDK,
	SIM_DOCKER,
	SIM_PODMAN,
	SIM_POD, /* of Kubernetes; `id` is its uid */
	SIM_LXC,
	SIM_NSPAWN,
};

/* A process: what it is decides its command line and cgroup. */
struct sim_program {
	enum sim_kind kind;
	const char *name; /* which it is known by */
	int number;       /* Proxmox's; 0: none */
	const char *id;   /* its engine's; NULL: none */
};

struct sim_process {
	int pid; /* 0: there is none in this place */
	enum sim_kind kind;
	int number;
	const char *id;
	char name[32];
	uint64_t started;
	int namespace_id; /* where it lives; -1: in the host's */
};

/* The process of a program, started if it does not run. NULL: no room. */
struct sim_process *sim_process_run(struct sim_state *state, const struct sim_program *program);
struct sim_process *sim_process_find(struct sim_state *state, int pid);
/* It ends, and lets go of all that it has. */
void sim_process_end(struct sim_state *state, struct sim_process *process);

/* Gives it a function: opens the device, or takes its interface into the process's
 * network namespace. */
void sim_process_hold(struct sim_state *state, struct sim_process *process,
		      struct sim_function *function);
/* Whoever has the function gives it back; one that has nothing left ends. */
void sim_process_release(struct sim_state *state, struct sim_function *function);

/* Its command line, with a NUL behind each word. Returns its length. */
size_t sim_process_cmdline(struct sim_state *state, const struct sim_process *process, char *buffer,
			   size_t size);
/* The text of its "cgroup" file, and "comm". */
void sim_process_cgroup(const struct sim_process *process, char buffer[static 320]);
const char *sim_process_comm(const struct sim_process *process);

/* --- network namespaces ---------------------------------------------------- */

/* One that `ip netns add` made, made now if it is not there. */
int sim_namespace_named(struct sim_state *state, const char *name);
/* The number of the namespace that a file is ("/run/netns/blue", "/proc/PID/ns/net");
 * -ENOENT: it is none, or it has no number. */
int sim_namespace_of_path(struct sim_state *state, const char *path);
/* The inode; of the host's own for -1. */
uint64_t sim_namespace_inode(int namespace_id);

#endif
