/* change_case.h - the changes that the scenarios make: on the simulated host and on a real
 * one (change.c), and with every call to the kernel failing once (test_fault.c).
 */
#ifndef TESTS_SCENARIO_CHANGE_CASE_H
#define TESTS_SCENARIO_CHANGE_CASE_H

#include <stdbool.h>
#include <stddef.h>

#define CHANGE_LINES_MAX 8

/* All of the first PF: "numvfs=4; /0-3 mac=02:00:00:00:50:{index}; /1 vlan=50". */
struct change_case {
	const char *name;
	const char *before; /* NULL: no VFs */
	const char *change;
	const char *end;                     /* "done", "rolled-back", "stale" or "refused" */
	const char *lines[CHANGE_LINES_MAX]; /* what the host's account has then, "done" only */
	bool overtaken; /* somebody else gives VF 1 another VLAN after the plan is made */
};

#define MACS "mac=02:00:00:00:50:{index}"
#define VF0                                                                                        \
	"VF 0: driver igbvf override (null) mac 02:00:00:00:50:00 vlan 50 qos 3 spoofchk 1 trust " \
	"0"
#define VF1                                                                                        \
	"VF 1: driver igbvf override (null) mac 02:00:00:00:50:01 vlan 0 qos 0 spoofchk 0 trust 1"
#define VF2 "VF 2: driver vfio-pci override vfio-pci mac 02:00:00:00:50:02 vlan 52 qos 0"
#define FURNISHED                                                                                  \
	"numvfs=3 up=on; /0-2 " MACS "; /0 vlan=50 qos=3; /1 trust=on spoofchk=off; "              \
	"/2 vlan=52 driver=vfio-pci"

static const struct change_case change_cases[] = {
	{"a change makes VFs", NULL, "numvfs=4", "done", {"4 VFs", "VF 3: driver igbvf"}, false},
	{"a change makes more, and gives back what they had",
	 FURNISHED,
	 "numvfs=5; /4 vlan=70",
	 "done",
	 {"5 VFs", VF0, VF1, VF2, "address 02:00:00:00:50:00"},
	 false},
	{"a change leaves fewer, and gives back what they had",
	 FURNISHED,
	 "numvfs=2",
	 "done",
	 {"2 VFs", VF0, VF1},
	 false},
	{"a change removes them all", FURNISHED, "numvfs=0", "done", {"0 VFs"}, false},
	{"a change binds vfio-pci",
	 "numvfs=2 up=on; /0-1 " MACS,
	 "/1 driver=vfio-pci",
	 "done",
	 {"VF 1: driver vfio-pci override vfio-pci"},
	 false},
	{"a change brings the default driver back",
	 FURNISHED,
	 "/2 driver=default",
	 "done",
	 {"VF 2: driver igbvf override (null)", "address 02:00:00:00:50:02"},
	 false},
	{"a change of every attribute",
	 "numvfs=2 up=on; /0-1 " MACS,
	 "/1 mac=02:00:00:00:99:01 vlan=50 qos=5 spoofchk=off trust=on",
	 "done",
	 {"mac 02:00:00:00:99:01 vlan 50 qos 5 spoofchk 0 trust 1"},
	 false},
	{"a change of seven VFs",
	 "numvfs=7 up=on; /0-6 " MACS,
	 "/0-6 vlan=100+{index} trust=on",
	 "done",
	 {"02:00:00:00:50:00 vlan 100 qos 0 spoofchk 1 trust 1",
	  "02:00:00:00:50:06 vlan 106 qos 0 spoofchk 1 trust 1"},
	 false},
	{"a change of a MAC with the driver reloaded",
	 "numvfs=2 up=on; /0-1 " MACS,
	 "/1 mac=02:00:00:00:99:01 reload=on",
	 "done",
	 {"VF 1: driver igbvf override (null) mac 02:00:00:00:99:01", "address 02:00:00:00:99:01"},
	 false},
	{"a change takes the PF down",
	 "numvfs=1 up=on; /0 " MACS,
	 "up=off",
	 "done",
	 {"link down"},
	 false},
	{"a change to more than there can be",
	 "numvfs=1 up=on; /0 " MACS,
	 "numvfs=8",
	 "refused",
	 {NULL},
	 false},
	{"a change that fails in the middle",
	 FURNISHED,
	 "/0 vlan=77 trust=on mtu=9999",
	 "rolled-back",
	 {NULL},
	 false},
	{"a change that fails when all were destroyed",
	 FURNISHED,
	 "numvfs=5; /4 mtu=9999",
	 "rolled-back",
	 {NULL},
	 false},
	{"a change of a MAC that fails when the driver was reloaded",
	 "numvfs=2 up=on; /0-1 " MACS,
	 "/1 mac=02:00:00:00:99:01 reload=on mtu=9999",
	 "rolled-back",
	 {NULL},
	 false},
	{"a change to a driver that is not there",
	 FURNISHED,
	 "/1 vlan=88 driver=nosuchdriver",
	 "rolled-back",
	 {NULL},
	 false},
	{"a change that comes too late",
	 FURNISHED,
	 "numvfs=0",
	 "stale",
	 {"3 VFs", "mac 02:00:00:00:50:01 vlan 99"},
	 true},
};

#define CHANGE_CASE_COUNT (sizeof(change_cases) / sizeof(*change_cases))

#endif
