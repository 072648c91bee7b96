/* pci_class.h - kinds of PCI devices in a word or two, for those that are no functions
 * of SR-IOV and whose model nobody looks up.
 */
#ifndef CORE_PCI_CLASS_H
#define CORE_PCI_CLASS_H

#include <stdbool.h>

/* "PCI bridge", "USB controller"; "device" for what has no name here or is UNKNOWN. */
const char *pci_class_words(int class_code);

/* A bridge between PCI buses: it passes on what others send. */
bool pci_class_is_bridge(int class_code);

#endif
