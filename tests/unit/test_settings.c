#include "core/operation_text.h"
#include "core/settings.h"
#include "tests/unit/change_fixture.h"

static char *words_of(const struct operation_list *list)
{
	char *text = NULL, words[OPERATION_WORDS_MAX];
	size_t size;
	FILE *out = open_memstream(&text, &size);

	for (size_t i = 0; i < list->count; i++) {
		struct operation operation = list->operations[i];

		cr_expect_str_eq(operation.pf_label, "enp1s0f0");
		strcpy(operation.pf_label, "x");
		operation.function.vf = UNKNOWN;
		fprintf(out, "%s%s", i > 0 ? "; " : "",
			operation_words(&operation, words, sizeof(words)));
	}
	fclose(out);
	return text;
}

static void expect_settings(int vf, const char *expected)
{
	struct kernel *kernel = still("homelab");
	struct snapshot *snapshot = shot(kernel);
	struct operation_list list = {0};
	char *words;

	settings_of_vf(&snapshot->pfs[0], &snapshot->pfs[0].vfs[vf], &list);
	for (size_t i = 0; i < list.count; i++) {
		cr_expect_not(list.operations[i].from.known, "a new VF has nothing yet");
		cr_expect_str_empty(list.operations[i].address, "and may be another device");
	}
	words = words_of(&list);
	cr_expect_str_eq(words, expected);
	free(words);
	operation_list_done(&list);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

Test(settings, of_a_vf_in_the_order_that_works)
{
	expect_settings(1,
			"set MAC of x to 02:00:00:00:60:01; set VLAN of x to 60 qos 3; set TX "
			"rate of x to 0..2000 Mb/s; set spoofchk of x to on; bind x to vfio-pci");
	expect_settings(3, "set trust of x to on; set MAC of x to 8a:11:5e:02:9f:03; set spoofchk "
			   "of x to on; bind x to iavf");
	expect_settings(4, "set spoofchk of x to on; bind x to iavf; name the interface of x "
			   "enp1s0f0v4");
}

Test(settings, an_operation_starts_from_what_is_known)
{
	struct kernel *kernel = still("homelab");
	struct snapshot *snapshot = shot(kernel);
	const struct pf *pf = &snapshot->pfs[0];
	struct operation operation = settings_operation(pf, 1, OPERATION_VF_VLAN);

	cr_expect(operation.from.known);
	cr_expect_eq(operation.from.vlan, 60);
	cr_expect_eq(operation.ifindex, pf->link.ifindex, "the PF is asked about its VF");
	cr_expect_str_eq(operation.address, "0000:01:02.1");
	cr_expect_not(operation.to.known);
	operation = settings_operation(pf, 4, OPERATION_LINK_MTU);
	cr_expect_eq(operation.ifindex, pf->vfs[4].link.ifindex);
	operation = settings_operation(pf, 1, OPERATION_LINK_MTU);
	cr_expect_not(operation.from.known, "vfio-pci makes no interface");
	operation = settings_operation(pf, 9, OPERATION_VF_VLAN);
	cr_expect_not(operation.from.known, "it is not there yet");
	cr_expect_str_empty(operation.address);
	operation = settings_operation(pf, UNKNOWN, OPERATION_NUMVFS);
	cr_expect_eq(operation.from.number, 6);
	cr_expect_str_eq(operation.address, "0000:01:00.0");
	snapshot_put(snapshot);
	kernel_free(kernel);
}

Test(settings, a_name_that_was_not_shown_as_it_is_is_not_given_back)
{
	struct snapshot *snapshot = snapshot_new();
	struct pf *pf = snapshot_add_pf(snapshot, "pci", "0000:01:00.0");
	struct operation_list list = {0};
	struct vf *vf = snapshot_add_vf(pf, 0, "0000:01:10.0");

	vf->link.ifindex = 7;
	vf->link.mtu = 9000;
	vf->link.up = 1;
	strcpy(vf->link.name, "a\xef\xbf\xbd");
	settings_of_link(pf, 0, &list);
	cr_expect(operation_list_find(&list, OPERATION_LINK_NAME) == NULL);
	cr_expect(operation_list_find(&list, OPERATION_LINK_MTU) != NULL);
	operation_list_done(&list);
	snapshot_put(snapshot);
}
