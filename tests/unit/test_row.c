#include "tests/unit/tui_fixture.h"
#include "tui/field.h"
#include "tui/row.h"

#include <criterion/criterion.h>

static const struct row_order by_bus = {NULL, NULL, false};
static const struct row_filter all = {NULL, NULL};

static bool has_driver(const struct row *row, void *driver)
{
	return strcmp(field_driver_word(row), driver) == 0;
}

Test(row, tree_has_every_function_in_bus_order)
{
	struct snapshot *snapshot = fixture_snapshot();
	struct keyset *folded = keyset_new();
	struct rows rows = {0};

	rows_build_tree(&rows, snapshot, &by_bus, &all, folded);
	cr_assert_eq(rows.count, 9);
	cr_expect_eq(rows.items[0].node, TREE_PARENT_OPEN);
	for (size_t i = 1; i <= 6; i++)
		cr_expect_eq(rows.items[i].vf->index, (int)i - 1);
	cr_expect_eq(rows.items[5].node, TREE_CHILD);
	cr_expect_eq(rows.items[6].node, TREE_LAST_CHILD);
	cr_expect_eq(rows.items[7].node, TREE_PARENT_EMPTY);
	cr_expect_str_eq(rows.items[8].pf->label, "nvme0");
	rows_done(&rows);
	keyset_free(folded);
	snapshot_put(snapshot);
}

Test(row, folded_pf_hides_its_vfs)
{
	struct snapshot *snapshot = fixture_snapshot();
	struct keyset *folded = keyset_new();
	struct rows rows = {0};

	keyset_add(folded, "0000:01:00.0");
	rows_build_tree(&rows, snapshot, &by_bus, &all, folded);
	cr_assert_eq(rows.count, 3);
	cr_expect_eq(rows.items[0].node, TREE_PARENT_FOLDED);

	struct function_key vf = {"0000:01:00.0", 3};

	cr_expect_eq(rows_find(&rows, &vf), -1);
	cr_expect_eq(rows_find_nearest(&rows, &vf), 0, "its PF stands for it");
	rows_done(&rows);
	keyset_free(folded);
	snapshot_put(snapshot);
}

Test(row, filter_keeps_ancestors_and_looks_into_folds)
{
	struct snapshot *snapshot = fixture_snapshot();
	struct keyset *folded = keyset_new();
	char driver[] = "iavf";
	struct row_filter filter = {has_driver, driver};
	struct rows rows = {0};

	keyset_add(folded, "0000:01:00.0");
	rows_build_tree(&rows, snapshot, &by_bus, &filter, folded);
	cr_assert_eq(rows.count, 3);
	cr_expect(rows.items[0].vf == NULL && rows.items[0].context);
	cr_expect(!rows.items[1].context && rows.items[1].vf->index == 3);
	cr_expect_eq(rows.items[2].vf->index, 4);
	cr_expect_eq(rows.items[2].node, TREE_LAST_CHILD);
	cr_expect_eq(rows_next_match(&rows, 0, 1), 1);
	cr_expect_eq(rows_next_match(&rows, 2, 1), 1, "past the end, not to the ancestor");
	cr_expect_eq(rows_next_match(&rows, 1, -1), 2);
	rows_done(&rows);
	keyset_free(folded);
	snapshot_put(snapshot);
}

Test(row, sorts_inside_each_family_and_unknown_last)
{
	struct snapshot *snapshot = fixture_snapshot();
	struct keyset *folded = keyset_new();
	struct row_order order = {field_rx_number, NULL, false};
	struct rows rows = {0};

	snapshot->pfs[0].vfs[2].rates.rx_bps = UNKNOWN;
	for (int descending = 0; descending < 2; descending++) {
		order.descending = descending;
		rows_build_tree(&rows, snapshot, &order, &all, folded);
		cr_assert_eq(rows.count, 9);
		cr_expect_eq(rows.items[8].number, UNKNOWN, "the NVMe PF stays last");

		size_t first = rows.items[0].pf->vf_count > 0 ? 1 : 2;

		cr_expect_eq(rows.items[first].vf->index, descending ? 0 : 5);
		cr_expect_eq(rows.items[first + 5].vf->index, 2, "the unknown one stays last");
	}
	rows_done(&rows);
	keyset_free(folded);
	snapshot_put(snapshot);
}

Test(row, equal_values_keep_the_order_of_the_bus)
{
	struct snapshot *snapshot = fixture_snapshot();
	struct row_order order = {NULL, field_driver_word, true};
	struct rows rows = {0};

	rows_build_flat(&rows, snapshot, &order, &all);
	cr_assert_eq(rows.count, 9);
	for (size_t i = 0; i < 3; i++)
		cr_expect_eq(rows.items[i].vf->index, (int)i, "vfio-pci: 0, 1, 2");
	cr_expect_str_eq(rows.items[8].word, "", "no driver: last");
	rows_done(&rows);
	snapshot_put(snapshot);
}

Test(row, going_vf_without_index_is_not_its_pf)
{
	struct snapshot *snapshot = fixture_snapshot();
	struct rows rows = {0};

	snapshot->pfs[0].vfs[5].index = UNKNOWN;
	rows_build_flat(&rows, snapshot, &by_bus, &all);
	cr_assert_eq(rows.count, 9);
	for (size_t i = 0; i < rows.count; i++)
		cr_expect_eq(rows_find(&rows, &rows.items[i].key), (int)i);
	rows_done(&rows);
	snapshot_put(snapshot);
}

Test(row, key_texts_differ)
{
	struct function_key pf = {"0000:01:00.0", UNKNOWN};
	struct function_key vf = {"0000:01:00.0", 0};
	char text[FUNCTION_KEY_TEXT_MAX];

	cr_expect_str_eq(function_key_text(&pf, text), "0000:01:00.0");
	cr_expect_str_eq(function_key_text(&vf, text), "0000:01:00.0/0");
}
