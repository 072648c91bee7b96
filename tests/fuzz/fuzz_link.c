#include "core/link.h"
#include "core/link_modes.h"
#include "tests/fuzz/message.h"

#include <linux/rtnetlink.h>

/* Bytes as a link, as a notification to a table that knows one, as link modes. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nlmsghdr *message = fuzz_message(data, size);
	struct link_table *table = link_table_new();
	struct snapshot *snapshot = snapshot_new();
	struct link_mode mode;
	struct link link;

	if (message != NULL) {
		if (link_parse(message, &link) == 0 && (link.ifindex <= 0 || link.name[0] == '\0'))
			abort();
		link_modes_parse(message, &mode);
		link_table_apply(table, message);
		message->nlmsg_type = RTM_NEWLINK;
		link_table_apply(table, message);
		snapshot_add_pf(snapshot, "pci", "0000:01:00.0");
		link_table_assign(table, snapshot);
		message->nlmsg_type = RTM_DELLINK;
		link_table_apply(table, message);
	}
	snapshot_put(snapshot);
	link_table_free(table);
	free(message);
	return 0;
}
