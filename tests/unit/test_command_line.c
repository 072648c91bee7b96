#include "cli/command_line.h"

#include <criterion/criterion.h>
#include <string.h>

static char program[] = "./vftop";

static void reads(char *words[], size_t size, const char *expected)
{
	char *argv[8] = {program};
	char buffer[512];
	struct options options = {.argv = argv};

	cr_assert_leq(size, sizeof(buffer));
	for (size_t i = 0; words[i]; i++)
		argv[i + 1] = words[i];
	command_line_text(&options, "sudo ", " --force", buffer, size);
	cr_expect_str_eq(buffer, expected, "%s", buffer);
}

Test(command_line, is_what_was_typed)
{
	char set[] = "set", vf[] = "eth0/2", mac[] = "mac=02:00:00:00:50:{index}",
	     vlan[] = "vlan=50+{index}";

	reads((char *[]){set, vf, mac, vlan, NULL}, 512,
	      "sudo vftop set eth0/2 mac=02:00:00:00:50:{index} vlan=50+{index} --force");
	reads((char *[]){NULL}, 512, "sudo vftop --force");
}

Test(command_line, is_quoted_for_a_shell)
{
	char all[] = "eth0/*", blank[] = "name=a b", quote[] = "it's", empty[] = "";

	reads((char *[]){all, blank, NULL}, 512, "sudo vftop 'eth0/*' 'name=a b' --force");
	reads((char *[]){quote, empty, NULL}, 512, "sudo vftop 'it'\\''s' '' --force");
}

Test(command_line, is_printable)
{
	char escape[] = "\033[2J";

	reads((char *[]){escape, NULL}, 512, "sudo vftop '\uFFFD[2J' --force");
}

Test(command_line, says_that_it_is_cut)
{
	char set[] = "set", vf[] = "eth0/2", vlan[] = "vlan=50";

	reads((char *[]){set, vf, vlan, NULL}, 24, "sudo vftop set eth0/...");
}
