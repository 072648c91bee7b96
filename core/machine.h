/* machine.h - virtual machines, recognised by the command line of who runs them. */
#ifndef CORE_MACHINE_H
#define CORE_MACHINE_H

#include <stdbool.h>
#include <stddef.h>

#define MACHINE_NAME_MAX 48

/* Whether this is the process of a virtual machine (QEMU, Proxmox's kvm, libvirt,
 * cloud-hypervisor, crosvm, Firecracker, kvmtool), and what its manager calls it:
 * "web01", with Proxmox "101 web01"; the program's name when it has no name.
 * `cmdline` is NUL-separated, `cgroup` the text of /proc/PID/cgroup. Sanitised. */
bool machine_name(const char *cmdline, size_t size, const char *cgroup,
		  char name[static MACHINE_NAME_MAX]);

#endif
