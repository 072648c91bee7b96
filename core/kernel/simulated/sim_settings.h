/* sim_settings.h - RTM_SETLINK: what can be set on an interface and on the VFs
 * behind it, with the order and the errors of Linux (net/core/rtnetlink.c
 * do_setlink, do_setvfinfo) and those of each driver.
 */
#ifndef CORE_KERNEL_SIMULATED_SIM_SETTINGS_H
#define CORE_KERNEL_SIMULATED_SIM_SETTINGS_H

#include "core/kernel/simulated/sim_talk.h"

/* Does what the request says to the interface. What was done before an error
 * stays done, as in Linux. 0 or -errno. */
int sim_settings_apply(struct sim_talk *talk, int ifindex);

#endif
