#include "core/survey.h"

#include <criterion/criterion.h>
#include <string.h>

static void put(struct archive *archive, const char *path, const char *text)
{
	cr_assert_eq(archive_put(archive, ARCHIVE_FILE, path, text, strlen(text)), 0, "%s", path);
}

Test(survey, leaves_the_names_that_are_needed)
{
	static const char IDS[] = "# comment\n\n8086  Intel\n\t10c9  82576\n# remark\n"
				  "\t10ca  82576 Virtual\n\t\t8086 1  Sub\n"
				  "10de  NVIDIA\n\t0001  X\n# end\nC 02  Network\n\t00  Ethernet\n";
	struct archive *archive = archive_new();

	put(archive, "sys/devices/a/vendor", "0x8086\n");
	put(archive, "usr/share/misc/pci.ids", IDS);
	survey_trim(archive);
	cr_assert_str_eq(archive_find(archive, "usr/share/misc/pci.ids")->data,
			 "8086  Intel\n\t10c9  82576\n\t10ca  82576 Virtual\n");
	archive_free(archive);
}

Test(survey, leaves_the_variants_of_vfio_wherever_links_led)
{
	static const char ALIASES[] = "# Aliases extracted from modules themselves.\n"
				      "alias pci:v00008086d000010C9sv*sd*bc*sc*i* igb\n"
				      "alias vfio_pci:v*d*sv*sd*bc*sc*i* vfio_pci\n"
				      "alias fs-ext4 ext4\n";
	struct archive *archive = archive_new();

	put(archive, "srv/kernel/modules.alias", ALIASES);
	put(archive, "sys/modules.alias.more", ALIASES);
	survey_trim(archive);
	cr_assert_str_eq(archive_find(archive, "srv/kernel/modules.alias")->data,
			 "alias vfio_pci:v*d*sv*sd*bc*sc*i* vfio_pci\n");
	cr_assert_str_eq(archive_find(archive, "sys/modules.alias.more")->data, ALIASES);
	archive_free(archive);
}
