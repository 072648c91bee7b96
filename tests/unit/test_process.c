#include "core/process.h"
#include "tree_kernel.h"

#include <criterion/criterion.h>

#define LINE(TEXT) (TEXT), sizeof(TEXT)

Test(process, names_that_are_numbers)
{
	cr_assert_eq(process_pid_from_name("1"), 1);
	cr_assert_eq(process_pid_from_name("4312"), 4312);
	cr_assert_eq(process_pid_from_name("self"), 0);
	cr_assert_eq(process_pid_from_name("0"), 0);
	cr_assert_eq(process_pid_from_name("-4"), 0);
	cr_assert_eq(process_pid_from_name("12x"), 0);
	cr_assert_eq(process_pid_from_name(""), 0);
	cr_assert_eq(process_pid_from_name("99999999999999999999"), 0);
}

Test(process, start_is_behind_a_name_that_may_be_anything)
{
	cr_assert_eq(process_parse_start("7 (a) b) 1 2 3) S 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 "
					 "250 0 0"),
		     2500000000U);
	cr_assert_eq(process_parse_start("7 (sh) S 1 7 7 0"), 0);
	cr_assert_eq(process_parse_start(""), 0);
	cr_assert_eq(process_parse_start("7 (sh) S 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 "
					 "99999999999999999999 0"),
		     0);
}

Test(process, arguments_end_where_the_line_does)
{
	static const char LINE_[] = "qemu\0-id\0007\0";

	cr_assert_str_eq(process_argument(LINE_, sizeof(LINE_) - 1, 0), "qemu");
	cr_assert_str_eq(process_argument(LINE_, sizeof(LINE_) - 1, 2), "7");
	cr_assert(process_argument(LINE_, sizeof(LINE_) - 1, 3) == NULL);
	cr_assert(process_argument("cut", 3, 0) == NULL);
	cr_assert(process_argument("", 0, 0) == NULL);
}

Test(process, options_have_their_value_behind_them_or_behind_a_sign)
{
	static const char LINE_[] = "vm\0--id=100\0-name\0web01\0--identity\0x\0-last";

	cr_assert_str_eq(process_option(LINE(LINE_), "--id"), "100");
	cr_assert_str_eq(process_option(LINE(LINE_), "-name"), "web01");
	cr_assert_str_eq(process_option(LINE(LINE_), "--identity"), "x");
	cr_assert(process_option(LINE(LINE_), "-last") == NULL);
	cr_assert(process_option(LINE(LINE_), "-absent") == NULL);
}

Test(process, the_program_is_the_end_of_a_path_and_made_safe)
{
	char name[32];

	process_program(LINE("/usr/bin/kvm\0-id"), name, sizeof(name));
	cr_assert_str_eq(name, "kvm");
	process_program(LINE("a\033[2Jb"), name, sizeof(name));
	cr_assert_str_eq(name, "a\xEF\xBF\xBD[2Jb");
	process_program("", 0, name, sizeof(name));
	cr_assert_str_eq(name, "");
}

Test(process, reads_what_is_there)
{
	struct tree_kernel *tree = tree_new();
	struct process *process = memory_new(sizeof(*process));

	cr_assert_eq(process_read(&tree->base, 9, process), -ESRCH);
	tree_file(tree, "9 (sleep) S 1 9 9 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 100 0", "/proc/9/stat");
	cr_assert_eq(process_read(&tree->base, 9, process), 0);
	cr_assert_eq(process->started, 1000000000U);
	cr_assert_eq(process->cmdline_size, 0);
	cr_assert_str_eq(process->cgroup, "");
	tree_file(tree, "sleep\n", "/proc/9/comm");
	tree_file(tree, "0::/a\n", "/proc/9/cgroup");
	tree_file(tree, "/bin/sleep", "/proc/9/cmdline");
	cr_assert_eq(process_read(&tree->base, 9, process), 0);
	cr_assert_str_eq(process->comm, "sleep");
	cr_assert_str_eq(process->cgroup, "0::/a\n");
	cr_assert_str_eq(process_argument(process->cmdline, process->cmdline_size, 0),
			 "/bin/sleep");
	free(process);
	kernel_free(&tree->base);
}
