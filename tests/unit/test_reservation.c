#include "core/reservation.h"
#include "tree_kernel.h"

#include <criterion/criterion.h>

Test(reservation, lines_about_processes)
{
	struct reservation reservation;

	cr_assert(reservation_parse("0000:01:02.1 101 pid:4312", &reservation));
	cr_assert_str_eq(reservation.device, "0000:01:02.1");
	cr_assert_eq(reservation.pid, 4312);
	cr_assert_not(reservation_parse("0000:01:02.1 101 time:1700000000", &reservation));
	cr_assert_not(reservation_parse("0000:01:02.1 101 pid:0", &reservation));
	cr_assert_not(reservation_parse("0000:01:02.1 101 pid:-3", &reservation));
	cr_assert_not(reservation_parse("nonsense 101 pid:4312", &reservation));
	cr_assert_not(reservation_parse("", &reservation));
}

static void count(const struct reservation *reservation, void *user)
{
	*(int *)user += reservation->pid;
}

Test(reservation, the_file_may_be_missing)
{
	struct tree_kernel *tree = tree_new();
	int sum = 0;

	reservation_each(&tree->base, count, &sum);
	cr_assert_eq(sum, 0);
	tree_file(tree, "0000:01:02.1 101 pid:4\nrubbish\n0000:01:02.2 102 pid:7",
		  RESERVATION_PATH);
	reservation_each(&tree->base, count, &sum);
	cr_assert_eq(sum, 11);
	kernel_free(&tree->base);
}
