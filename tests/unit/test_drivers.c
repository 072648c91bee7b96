#include "cli/drivers.h"
#include "tests/unit/command_fixture.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* What `vftop drivers` prints of a simulated host. */
static char *run(const char *host, bool json, int columns)
{
	return command_print(COMMAND_DRIVERS, drivers_run, host, json, columns);
}

Test(drivers, table)
{
	char *text = run("hypervisor", false, 0);

	cr_expect(strncmp(text, "DRIVER ", 7) == 0);
	cr_expect(strstr(text, "\nmlx5_core ") != NULL);
	cr_expect(strstr(text, "mlx5_vfio_pci, vfio_pci") != NULL);
	cr_expect(strstr(text, "mac vlan qos spoofchk trust state max_tx_rate query_rss") != NULL);
	cr_expect(strstr(text, "\n(none) ") != NULL);
	free(text);
	text = run("hypervisor", false, 80);
	for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
		cr_expect_leq(strcspn(line, "\n"), 80, "%s", line);
	free(text);
}

Test(drivers, no_device)
{
	char *text = run("empty", false, 0);

	cr_expect(strstr(text, "No SR-IOV device here.") != NULL);
	free(text);
}

static const json_t *find(const json_t *drivers, const char *name)
{
	const json_t *driver;
	size_t i;

	json_array_foreach(drivers, i, driver)
	{
		const char *own = json_string_value(json_object_get(driver, "name"));

		if (own && strcmp(own, name) == 0)
			return driver;
	}
	return NULL;
}

Test(drivers, json)
{
	char *text = run("homelab", true, 0);
	json_t *document = json_loads(text, 0, NULL);
	const json_t *drivers, *driver;

	cr_assert(document != NULL);
	drivers = json_object_get(document, "drivers");
	driver = find(drivers, "i40e");
	cr_assert(driver != NULL);
	cr_expect_eq(json_integer_value(json_object_get(driver, "pfs")), 2);
	cr_expect_eq(json_array_size(json_object_get(driver, "devices")), 2);
	cr_expect(json_is_true(json_object_get(driver, "vf_counters")));
	cr_expect_str_eq(
		json_string_value(json_array_get(json_object_get(driver, "vf_attributes"), 0)),
		"mac");
	driver = find(drivers, "vfio-pci");
	cr_expect(json_is_null(json_object_get(driver, "vf_attributes")), "it is no PF's");
	cr_expect_eq(json_array_size(json_object_get(driver, "devices")),
		     (size_t)json_integer_value(json_object_get(driver, "vfs")));
	json_decref(document);
	free(text);
}
