/* reservation.h - Proxmox's own list of which guest has which PCI function. */
#ifndef CORE_RESERVATION_H
#define CORE_RESERVATION_H

#include "core/kernel/kernel.h"
#include "core/snapshot.h"

#define RESERVATION_PATH "/run/qemu-server/pci-id-reservations"

struct reservation {
	char device[DEVICE_NAME_MAX];
	int pid; /* of the guest that runs */
};

/* Takes one line, "0000:01:02.1 101 pid:4312". False for one that is not about a
 * process: while a guest starts, it has a time there. Pure. */
bool reservation_parse(const char *line, struct reservation *ret_reservation);

/* Calls `fn` for each; none where there is no such file. */
typedef void reservation_fn(const struct reservation *reservation, void *user);
void reservation_each(struct kernel *kernel, reservation_fn *fn, void *user);

#endif
