#include "cli/groups.h"
#include "tests/unit/command_fixture.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* What `vftop groups` prints of a simulated host. */
static char *run(const char *host, bool json, int columns)
{
	return command_print(COMMAND_GROUPS, groups_run, host, json, columns);
}

Test(groups, trouble_stands_first_with_its_cause)
{
	char *text = run("hypervisor", false, 0);
	const char *second = strchr(text, '\n') + 1;

	cr_expect(strncmp(text, "GROUP  DEVICE", 13) == 0);
	cr_expect(strstr(second, "no: the host uses eno1np0 (bnxt_en)") < strchr(second, '\n'));
	cr_expect(strstr(text, "keeps them apart: no ACS.") != NULL);
	cr_expect(strstr(text, "1 with VFs that cannot be passed through alone") != NULL);
	cr_expect(strstr(text, "PCI bridge") != NULL);
	cr_expect(strstr(text, " \n") == NULL, "no blanks at the end of a line");
	free(text);
}

Test(groups, a_healthy_host_has_no_trouble)
{
	char *text = run("homelab", false, 80);

	cr_expect(strstr(text, ", 0 with VFs that cannot") != NULL);
	cr_expect(strstr(text, "no ACS") == NULL);
	for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
		cr_expect_leq(strcspn(line, "\n"), 80, "%s", line);
	free(text);
}

Test(groups, no_iommu)
{
	char *text = run("empty", false, 0);

	cr_expect(strstr(text, "No IOMMU groups") != NULL);
	free(text);
}

Test(groups, json)
{
	char *text = run("hypervisor", true, 0);
	json_t *document = json_loads(text, 0, NULL), *groups, *group, *device;
	size_t i, shared = 0;

	cr_assert(document != NULL);
	cr_expect_eq(json_integer_value(json_object_get(document, "schema")), 1);
	groups = json_object_get(document, "iommu_groups");
	cr_expect_gt(json_array_size(groups), 300);
	json_array_foreach(groups, i, group)
	{
		cr_expect(json_is_integer(json_object_get(group, "id")));
		cr_expect(json_is_boolean(json_object_get(group, "viable")));
		cr_expect_geq(json_array_size(json_object_get(group, "reserved_regions")), 1);
		device = json_array_get(json_object_get(group, "devices"), 0);
		cr_expect(json_is_string(json_object_get(device, "address")));
		cr_expect(json_object_get(device, "driver") != NULL);
		if (strcmp(json_string_value(json_object_get(group, "trouble")), "error") != 0)
			continue;
		shared++;
		cr_expect(json_is_false(json_object_get(group, "viable")));
		cr_expect_str_eq(json_string_value(json_object_get(group, "isolation")), "blocked");
		cr_expect_str_eq(json_string_value(json_object_get(device, "name")), "eno1np0");
	}
	cr_expect_eq(shared, 1);
	json_decref(document);
	free(text);
}
