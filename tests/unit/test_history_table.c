#include "core/history_table.h"

#include <criterion/criterion.h>

static struct snapshot *make(int vfs, int64_t rate)
{
	struct snapshot *snapshot = snapshot_new();
	struct pf *pf = snapshot_add_pf(snapshot, "pci", "0000:01:00.0");
	pf->rates.rx_bps = rate;
	for (int i = 0; i < vfs; i++)
		snapshot_add_vf(pf, i, "")->rates.rx_bps = rate + 1 + i;
	return snapshot;
}

static const struct history *find(const struct history_table *table, int vf)
{
	struct function_key key = {"0000:01:00.0", vf};
	return history_table_find(table, &key);
}

static void add(struct history_table *table, struct snapshot *snapshot)
{
	history_table_add(table, snapshot);
	snapshot_put(snapshot);
}

Test(history_table, each_function_has_its_own)
{
	struct history_table table = {0};
	add(&table, make(2, 100));
	add(&table, make(2, 200));
	cr_expect_eq(find(&table, UNKNOWN)->count, 2);
	cr_expect_float_eq(history_rx(find(&table, UNKNOWN), 0), 200, 0.1);
	cr_expect_float_eq(history_rx(find(&table, 1), 1), 102, 0.1);
	cr_expect(find(&table, 2) == NULL);
	history_table_done(&table);
}

Test(history_table, the_vanished_lose_it_and_the_others_do_not)
{
	struct history_table table = {0};
	add(&table, make(3, 100));
	add(&table, make(1, 200));
	cr_expect(find(&table, 1) == NULL);
	add(&table, make(3, 300));
	cr_expect_eq(find(&table, 0)->count, 3);
	cr_expect_eq(find(&table, 1)->count, 1, "it begins anew");
	add(&table, snapshot_new());
	cr_expect_eq(table.count, 0);
	add(&table, make(0, 1));
	cr_expect_eq(find(&table, UNKNOWN)->count, 1);
	history_table_done(&table);
}

Test(history_table, one_that_is_going_has_none)
{
	struct history_table table = {0};
	struct snapshot *snapshot = make(1, 100);
	snapshot_add_vf(&snapshot->pfs[0], UNKNOWN, "0000:01:10.0")->going = true;
	add(&table, snapshot);
	cr_expect_eq(table.count, 2);
	history_table_done(&table);
}
