#include "core/kernel/simulated/sim_process.h"

#include "core/kernel/simulated/sim_host.h"
#include "core/kernel/simulated/sim_link.h"
#include "core/kernel/simulated/sim_state.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define FIRST_PID 2300
#define NETNS_DIR "/run/netns/"

/* --- processes ------------------------------------------------------------- */

struct sim_process *sim_process_find(struct sim_state *state, int pid)
{
	for (int i = 0; pid > 0 && i < SIM_PROCESSES_MAX; i++)
		if (state->processes[i].pid == pid)
			return &state->processes[i];
	return NULL;
}

static struct sim_process *find_program(struct sim_state *state, const struct sim_program *program)
{
	for (int i = 0; i < SIM_PROCESSES_MAX; i++) {
		struct sim_process *process = &state->processes[i];

		if (process->pid && process->kind == program->kind &&
		    strcmp(process->name, program->name) == 0)
			return process;
	}
	return NULL;
}

static bool is_container(enum sim_kind kind)
{
	return kind >= SIM_DOCKER;
}

/* What the host is put together with began some time before. */
static uint64_t start_time(const struct sim_state *state, int pid)
{
	if (state->now > 0)
		return state->now;
	return (60 + sim_hash((uint32_t)pid, 7) % (state->host->uptime * 3 / 4 + 1)) * SIM_SECOND;
}

static int new_namespace(struct sim_state *state, const char *name)
{
	if (state->namespace_count == SIM_NAMESPACES_MAX)
		return -1;
	snprintf(state->namespace_names[state->namespace_count], sizeof(state->namespace_names[0]),
		 "%s", name);
	return state->namespace_count++;
}

struct sim_process *sim_process_run(struct sim_state *state, const struct sim_program *program)
{
	struct sim_process *process = find_program(state, program);

	for (int i = 0; !process && i < SIM_PROCESSES_MAX; i++)
		if (state->processes[i].pid == 0)
			process = &state->processes[i];
	if (!process || process->pid)
		return process;
	state->last_pid += state->last_pid ? 3 + (int)(sim_hash((uint32_t)state->last_pid, 3) % 90)
					   : FIRST_PID;
	*process = (struct sim_process){.pid = state->last_pid,
					.kind = program->kind,
					.number = program->number,
					.id = program->id,
					.namespace_id = -1};
	if (program->kind == SIM_INIT_PROCESS)
		process->pid = SIM_INIT;
	snprintf(process->name, sizeof(process->name), "%s", program->name);
	process->started = start_time(state, process->pid);
	if (is_container(program->kind))
		process->namespace_id = new_namespace(state, "");
	return process;
}

void sim_process_end(struct sim_state *state, struct sim_process *process)
{
	int pid = process->pid;

	process->pid = 0;
	for (int i = 0; i < SIM_FUNCTIONS_MAX; i++) {
		struct sim_function *function = &state->functions[i];
		struct sim_link *link;

		if (!function->present || function->holder != pid)
			continue;
		function->holder = 0;
		link = sim_link_of(state, function);
		if (link && link->away)
			sim_link_move(state, link, false);
		if (function->vf >= 0)
			sim_link_update_flow(state, function);
	}
}

/* --- holding --------------------------------------------------------------- */

void sim_process_hold(struct sim_state *state, struct sim_process *process,
		      struct sim_function *function)
{
	struct sim_link *link = sim_link_of(state, function);

	function->holder = process->pid;
	if (link && is_container(process->kind)) {
		link->namespace_id = process->namespace_id;
		sim_link_move(state, link, true);
	}
	if (function->vf >= 0)
		sim_link_update_flow(state, function);
}

static bool has_something(const struct sim_state *state, int pid)
{
	for (int i = 0; i < SIM_FUNCTIONS_MAX; i++)
		if (state->functions[i].present && state->functions[i].holder == pid)
			return true;
	return false;
}

void sim_process_release(struct sim_state *state, struct sim_function *function)
{
	struct sim_process *process = sim_process_find(state, function->holder);

	function->holder = 0;
	if (process && !has_something(state, process->pid))
		sim_process_end(state, process);
}

/* --- what /proc shows ------------------------------------------------------ */

const char *sim_process_comm(const struct sim_process *process)
{
	static const char *const COMMS[] = {
		[SIM_INIT_PROCESS] = "systemd",
		[SIM_PROXMOX] = "kvm",
		[SIM_LIBVIRT] = "qemu-system-x86",
		[SIM_DPDK] = "dpdk-testpmd",
		[SIM_SPDK] = "reactor_0",
		[SIM_DOCKER] = "nginx",
		[SIM_PODMAN] = "postgres",
		[SIM_POD] = "upf",
		[SIM_LXC] = "systemd",
		[SIM_NSPAWN] = "systemd",
	};

	return COMMS[process->kind];
}

void sim_process_cgroup(const struct sim_process *process, char buffer[static 320])
{
	const char *name = process->name, *id = process->id ? process->id : "";
	const size_t size = 320;

	switch (process->kind) {
	case SIM_INIT_PROCESS:
		snprintf(buffer, size, "0::/init.scope\n");
		break;
	case SIM_PROXMOX:
		snprintf(buffer, size, "0::/qemu.slice/%d.scope\n", process->number);
		break;
	case SIM_LIBVIRT:
		snprintf(buffer, size,
			 "0::/machine.slice/machine-qemu\\x2d%d\\x2d%s.scope/libvirt/emulator\n",
			 process->number, name);
		break;
	case SIM_DPDK:
	case SIM_SPDK:
		snprintf(buffer, size, "0::/system.slice/%s.service\n", name);
		break;
	case SIM_DOCKER:
		snprintf(buffer, size, "0::/system.slice/docker-%s.scope\n", id);
		break;
	case SIM_PODMAN:
		snprintf(buffer, size, "0::/machine.slice/libpod-%s.scope/container\n", id);
		break;
	case SIM_POD:
		snprintf(buffer, size,
			 "0::/kubepods.slice/kubepods-pod%s.slice/cri-containerd-"
			 "8c1f0d27a35b4e6f9a2b7c3d1e0f4a5b6c7d8e9f0a1b2c3d4e5f60718293a4b5.scope\n",
			 id);
		break;
	case SIM_LXC:
		snprintf(buffer, size, "0::/lxc/%d/ns/init.scope\n", process->number);
		break;
	case SIM_NSPAWN:
		snprintf(buffer, size, "0::/machine.slice/systemd-nspawn@%s.service/payload\n",
			 name);
		break;
	}
}

/* Adds words, each with its NUL, from a text in which spaces are between them. */
static size_t put_words(char *buffer, size_t size, size_t used, const char *text)
{
	for (; *text && used + 1 < size; text++)
		buffer[used++] = *text == ' ' ? '\0' : *text;
	if (used < size)
		buffer[used++] = '\0';
	return used;
}

static size_t put_devices(struct sim_state *state, const struct sim_process *process, char *buffer,
			  size_t size, size_t used)
{
	bool machine = process->kind == SIM_PROXMOX || process->kind == SIM_LIBVIRT;
	char address[SIM_ADDRESS_MAX], words[80];

	for (int i = 0; i < SIM_FUNCTIONS_MAX; i++) {
		const struct sim_function *function = &state->functions[i];

		if (!function->present || function->holder != process->pid)
			continue;
		snprintf(words, sizeof(words), "%s%s", machine ? "-device vfio-pci,host=" : "-a ",
			 sim_function_address(function, address));
		used = put_words(buffer, size, used, words);
	}
	return used;
}

size_t sim_process_cmdline(struct sim_state *state, const struct sim_process *process, char *buffer,
			   size_t size)
{
	char words[320];
	bool devices = true;

	switch (process->kind) {
	case SIM_PROXMOX:
		snprintf(words, sizeof(words),
			 "/usr/bin/kvm -id %d -name %s,debug-threads=on -no-shutdown -daemonize "
			 "-machine type=q35+pve0 -m 8192",
			 process->number, process->name);
		break;
	case SIM_LIBVIRT:
		snprintf(words, sizeof(words),
			 "/usr/bin/qemu-system-x86_64 -name guest=%s,debug-threads=on -S "
			 "-machine pc-q35-7.2,accel=kvm -m size=16777216k",
			 process->name);
		break;
	case SIM_DPDK:
		snprintf(words, sizeof(words), "/usr/bin/dpdk-testpmd -l 2-5 -n 4 --file-prefix=%s",
			 process->name);
		break;
	case SIM_SPDK:
		snprintf(words, sizeof(words), "/usr/bin/spdk_tgt -m 0xc -r /run/%s.sock",
			 process->name);
		break;
	default:
		snprintf(words, sizeof(words), "/sbin/%s", sim_process_comm(process));
		devices = false;
	}
	size_t used = put_words(buffer, size, 0, words);
	return devices ? put_devices(state, process, buffer, size, used) : used;
}

/* --- network namespaces ---------------------------------------------------- */

int sim_namespace_named(struct sim_state *state, const char *name)
{
	for (int i = 0; i < state->namespace_count; i++)
		if (strcmp(state->namespace_names[i], name) == 0)
			return i;
	return new_namespace(state, name);
}

uint64_t sim_namespace_inode(int namespace_id)
{
	return namespace_id < 0 ? 4026531840U : 4026532300U + (uint64_t)namespace_id * 61;
}

int sim_namespace_of_path(struct sim_state *state, const char *path)
{
	int pid, end = 0;

	if (strncmp(path, NETNS_DIR, strlen(NETNS_DIR)) == 0) {
		for (int i = 0; i < state->namespace_count; i++)
			if (strcmp(state->namespace_names[i], path + strlen(NETNS_DIR)) == 0)
				return i;
	} else if (sscanf(path, "/proc/%9d/ns/net%n", &pid, &end) == 1 && end && !path[end]) {
		const struct sim_process *process = sim_process_find(state, pid);

		if (process && process->namespace_id >= 0)
			return process->namespace_id;
	}
	return -ENOENT;
}
