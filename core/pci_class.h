/* pci_class.h - kinds of PCI devices in a word or two, for those that are no functions
 * of SR-IOV and whose model nobody looks up.
 */
#ifndef CORE_PCI_CLASS_H
#define CORE_PCI_CLASS_H

#include <stdbool.h>

/* "PCI bridge", "USB controller"; "device" for what has no name here or is UNKNOWN. */
const char *pci_class_words(int class_code);

/* The board's own wiring, which no guest is given: a bridge to the processor, to ISA or
 * between PCI buses. */
bool pci_class_is_bridge(int class_code);
/* Only the last: devices are below it. */
bool pci_class_is_port(int class_code);

#endif
