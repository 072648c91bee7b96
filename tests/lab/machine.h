/* machine.h - what the tests on real devices do beside the dashboard, as another
 * shell would. For the lab, as root. All of it fails the test when it goes wrong.
 */
#ifndef TESTS_LAB_MACHINE_H
#define TESTS_LAB_MACHINE_H

#include "tests/tui/vt.h"

/* The first PF, eth0. */
#define MACHINE_PF "/sys/bus/pci/devices/0000:01:00.0"

/* A shell's command that has to succeed. */
void machine_sh(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* What a shell's command prints, without the last newline. The caller frees it. */
char *machine_ask(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* No VF, and the PF up with a link. */
void machine_clear(void);

/* The dashboard on 120x40, once it shows the first PF. */
struct vt *machine_dashboard(void);
/* Types, and waits until the screen came to rest. */
void machine_type(struct vt *vt, const char *keys);
/* Waits for a text on the screen. */
void machine_see(struct vt *vt, const char *text, int milliseconds);
/* Leaves with q. */
void machine_quit(struct vt *vt);

#endif
