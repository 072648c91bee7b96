/* operation_text.h - operations in words, and as the commands that an administrator
 * would have typed.
 */
#ifndef CORE_OPERATION_TEXT_H
#define CORE_OPERATION_TEXT_H

#include "core/operation.h"

#define OPERATION_WORDS_MAX 160

/* "number of VFs", "MAC", "driver": what an operation is about. */
const char *operation_noun(enum operation_kind kind);
/* "50 qos 3 proto 802.1Q", "02:..", "vfio-pci", "-" for unknown. Returns buffer. */
const char *operation_value_text(enum operation_kind kind, const struct operation_value *value,
				 char *buffer, size_t size);
/* What people call its PF: "eth0", and its function: "eth0/2". The latter returns buffer. */
const char *operation_pf(const struct operation *operation);
const char *operation_function(const struct operation *operation,
			       char buffer[static FUNCTION_NAME_MAX]);
/* "set MAC of eth0/2 to 02:...". Returns buffer. */
const char *operation_words(const struct operation *operation, char *buffer, size_t size);
/* What an administrator would type: "ip link set eth0 vf 2 mac 02:...", "echo 4 > /sys/...".
 * `interface` is the PF's or VF's interface as the command needs it; empty when it
 * is not there yet: then the command looks it up. */
const char *operation_command(const struct operation *operation, const char *interface,
			      char *buffer, size_t size);

#endif
