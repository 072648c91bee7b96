#include "core/sriov_capability.h"
#include "tests/unit/test_simulated.h"

static void put_header(uint8_t *config, size_t at, unsigned id, size_t next)
{
	config[at] = (uint8_t)id;
	config[at + 1] = (uint8_t)(id >> 8);
	config[at + 2] = (uint8_t)(1 | (next & 0xf) << 4);
	config[at + 3] = (uint8_t)(next >> 4);
}

Test(sriov_capability, is_found_behind_others)
{
	uint8_t config[4096] = {0};
	struct sriov_capability capability;

	put_header(config, 0x100, 0x01, 0x148);
	put_header(config, 0x148, 0x0e, 0xf00);
	put_header(config, 0xf00, 0x10, 0);
	config[0xf0e] = 0x2c;
	config[0xf0f] = 0x01;
	capability = sriov_capability_parse(config, sizeof(config));
	cr_expect(capability.readable);
	cr_expect(capability.present);
	cr_expect_eq(capability.totalvfs, 300);
}

Test(sriov_capability, nothing_and_nonsense)
{
	uint8_t config[4096] = {0};
	struct sriov_capability capability = sriov_capability_parse(config, 64);

	cr_expect(!capability.readable);
	cr_expect(capability.withheld, "that is what others than root see");
	cr_expect(!sriov_capability_parse(config, 256).withheld, "an old device has no more");
	cr_expect(!sriov_capability_parse(config, 0).withheld);
	cr_expect(!sriov_capability_parse(config, sizeof(config)).present);
	/* A chain that bites its tail, and one that leads out. */
	put_header(config, 0x100, 0x01, 0x140);
	put_header(config, 0x140, 0x0e, 0x100);
	cr_expect(!sriov_capability_parse(config, sizeof(config)).present);
	put_header(config, 0x140, 0x0e, 0xffc);
	put_header(config, 0xffc, 0x10, 0);
	cr_expect(!sriov_capability_parse(config, sizeof(config)).present);
	put_header(config, 0x140, 0x0e, 0x44);
	cr_expect(!sriov_capability_parse(config, sizeof(config)).present);
	memset(config, 0xff, sizeof(config));
	cr_expect(!sriov_capability_parse(config, sizeof(config)).present);
}

Test(sriov_capability, of_simulated_cards)
{
	struct kernel *kernel = still("lab");
	struct sriov_capability capability = sriov_capability_read(kernel, "0000:01:00.0");

	cr_expect(capability.present);
	cr_expect_eq(capability.totalvfs, 7);
	simulated_set_defect(kernel, "0000:01:00.0", SIMULATED_FIRMWARE_OFF, true);
	capability = sriov_capability_read(kernel, "0000:01:00.0");
	cr_expect(capability.present);
	cr_expect_eq(capability.totalvfs, 0);
	cr_expect(!sriov_capability_read(kernel, "0000:99:00.0").readable);
	kernel_free(kernel);
}
