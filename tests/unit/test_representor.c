#include "core/kernel/simulated.h"
#include "core/representor.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

Test(representor, of_a_pf_in_switchdev_mode_only)
{
	struct simulated_options options = {.host = "hypervisor", .still = true};
	struct kernel *kernel = simulated_kernel_new(&options, NULL);
	char name[REPRESENTOR_NAME_MAX];
	struct error error = {0};

	cr_assert_eq(representor_find(kernel, "pci", "0000:41:00.1", 2, name, &error), 0);
	cr_expect(strstr(name, "vf2") != NULL, "%s", name);
	cr_expect_eq(representor_find(kernel, "pci", "0000:41:00.1", 99, name, &error), -ENOENT);
	cr_expect_str_empty(name);
	cr_expect_eq(representor_find(kernel, "pci", "0000:41:00.0", 2, name, &error), -ENOENT);
	cr_expect_eq(representor_find(kernel, "usb", "0000:41:00.1", 2, name, &error), -ENOENT);
	kernel_free(kernel);
}
