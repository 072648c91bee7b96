/* manager.h - other programs that set up SR-IOV by themselves: what is written in
 * their configuration, and which function it is about.
 */
#ifndef CORE_MANAGER_H
#define CORE_MANAGER_H

#include "core/hwaddr.h"
#include "core/kernel/kernel.h"

#define MANAGER_CONDITIONS_MAX 4
#define MANAGER_PATTERN_MAX    256

/* What a pattern is compared with. */
enum manager_subject {
	MANAGER_INTERFACE, /* its name: globs, separated by blanks; "!" before all: none of them */
	MANAGER_MAC,       /* its current or permanent address: addresses, separated by blanks */
	MANAGER_ADDRESS,   /* the PCI address: globs */
	MANAGER_PATH,      /* udev's ID_PATH, "pci-0000:01:00.0": globs */
	MANAGER_LINE,      /* a line that speaks of the interface or of the address */
};

struct manager {
	char name[24];  /* "systemd-networkd", "libvirt" */
	char file[160]; /* where it is written, sanitised */
	char what[32];  /* "[SR-IOV]", "hostpci0"; may be empty */
	size_t condition_count;
	struct {
		enum manager_subject subject;
		char pattern[MANAGER_PATTERN_MAX]; /* sanitised */
	} conditions[MANAGER_CONDITIONS_MAX];      /* all have to be true */
};

/* What could not be read, the first of each program: it may want more than is listed. */
struct manager_unread {
	const char *program; /* a constant: its name, or "boot" of files read at boot */
	char file[160];      /* or directory, sanitised */
	int result;          /* -errno; -ENODATA: a capture leaves it out */
};

struct manager_list {
	size_t count;
	struct manager *managers;
	size_t unread_count;
	struct manager_unread *unread;
};

/* What is known of a function; texts may be "", addresses of length 0. */
struct manager_function {
	const char *address, *interface;
	const struct hwaddr *mac, *permanent;
};

/* Adds what the configuration of NetworkManager, systemd (.network and .link), netplan,
 * libvirt, driverctl and Proxmox says, and files that write sriov_numvfs at boot.
 * Whoever is not installed has none. manager_list_done() it. */
void manager_list_read(struct manager_list *list, struct kernel *kernel);
void manager_list_done(struct manager_list *list);

/* What of a program's configuration could not be read; NULL: all of it was, or there is
 * none. */
const struct manager_unread *manager_list_unread(const struct manager_list *list,
						 const char *program);

/* Adds a copy, if it has a condition: what names no function owns none. */
void manager_list_add(struct manager_list *list, const struct manager *manager);
/* Adds a condition; an empty pattern and a fifth condition are left out. */
void manager_add_condition(struct manager *manager, enum manager_subject subject,
			   const char *pattern);

bool manager_owns(const struct manager *manager, const struct manager_function *function);

#endif
