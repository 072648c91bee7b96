/* manager_file.h - the files in which other programs are told about SR-IOV, each
 * format by its own function.
 *
 * All of them add to the list what the file says, take its path as it is to be shown
 * and its text, which they change, and believe nothing: a file that is no such file
 * adds nothing.
 */
#ifndef CORE_MANAGER_FILE_H
#define CORE_MANAGER_FILE_H

#include "core/manager.h"

typedef void manager_file_fn(struct manager_list *list, const char *path, char *text);

/* systemd.network(5) and systemd.link(5): [SR-IOV], SR-IOVVirtualFunctions=. */
void manager_file_systemd(struct manager_list *list, const char *path, char *text);
/* nm-settings-keyfile(5): a profile with [sriov], even an empty one, sets the number. */
void manager_file_network_manager(struct manager_list *list, const char *path, char *text);
/* netplan(5): virtual-function-count, and devices that are VFs of another (link). */
void manager_file_netplan(struct manager_list *list, const char *path, char *text);
/* libvirt's networks: <forward mode='hostdev'> with <pf dev=...>, <interface dev=...>
 * or <address .../>. */
void manager_file_libvirt(struct manager_list *list, const char *path, char *text);
/* Proxmox' qemu-server/ID.conf: hostpciN. */
void manager_file_proxmox(struct manager_list *list, const char *path, char *text);
/* Anything that runs at boot: its lines that write sriov_numvfs; in interfaces(5)
 * $IFACE is the interface of the stanza. */
void manager_file_boot(struct manager_list *list, const char *path, char *text);

#endif
