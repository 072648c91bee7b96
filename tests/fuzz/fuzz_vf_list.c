#include "core/vf_list.h"
#include "tests/fuzz/message.h"

/* Bytes to a list to a snapshot, with a driver of the table and an unknown one. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nlmsghdr *message = fuzz_message(data, size);
	struct vf_list list;

	if (message != NULL && vf_list_parse(message, &list) == 0) {
		struct snapshot *snapshot = snapshot_new();
		struct pf *pf = snapshot_add_pf(snapshot, "pci", "0000:01:00.0");

		for (int vf = 0; vf < 4; vf++)
			snapshot_add_vf(pf, vf, "");
		vf_list_assign(&list, pf, 1);
		strcpy(pf->driver, "igb");
		vf_list_assign(&list, pf, 2);
		for (size_t n = 0; n < list.count; n++) {
			if (list.infos[n].index < 0 || list.infos[n].index >= list.numvfs)
				abort();
		}
		snapshot_put(snapshot);
		vf_list_done(&list);
	}
	free(message);
	return 0;
}
