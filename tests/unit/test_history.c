#include "core/history.h"

#include <criterion/criterion.h>

static void add(struct history *history, int64_t rx, int64_t tx)
{
	struct rates rates;

	rates_clear(&rates);
	rates.rx_bps = rx;
	rates.tx_bps = tx;
	history_add(history, &rates);
}

Test(history, is_empty_at_first)
{
	struct history history;

	history_clear(&history);
	cr_assert_eq(history_rx(&history, 0), HISTORY_GAP);
	cr_assert_eq(history_tx(&history, 1), HISTORY_GAP);
}

Test(history, the_newest_has_age_zero)
{
	struct history history;

	history_clear(&history);
	add(&history, 100, 1);
	add(&history, 200, 0);
	cr_assert_eq(history.count, 2);
	cr_assert_eq(history_rx(&history, 0), 200.0F);
	cr_assert_eq(history_rx(&history, 1), 100.0F);
	cr_assert_eq(history_tx(&history, 0), 0.0F);
	cr_assert_eq(history_tx(&history, 1), 1.0F);
	cr_assert_eq(history_rx(&history, 2), HISTORY_GAP);
}

Test(history, unknown_is_a_gap_and_not_zero)
{
	struct history history;

	history_clear(&history);
	add(&history, UNKNOWN, 5);
	cr_assert_eq(history.count, 1);
	cr_assert_eq(history_rx(&history, 0), HISTORY_GAP);
	cr_assert_eq(history_tx(&history, 0), 5.0F);
}

Test(history, forgets_the_oldest)
{
	struct history history;

	history_clear(&history);
	for (int i = 0; i < HISTORY_LENGTH * 3 + 7; i++)
		add(&history, i, -1);
	cr_assert_eq(history.count, HISTORY_LENGTH);
	cr_assert_eq(history_rx(&history, 0), (float)(HISTORY_LENGTH * 3 + 6));
	cr_assert_eq(history_rx(&history, HISTORY_LENGTH - 1), (float)(HISTORY_LENGTH * 2 + 7));
	cr_assert_eq(history_rx(&history, HISTORY_LENGTH), HISTORY_GAP);
	cr_assert_eq(history_rx(&history, UINT32_MAX), HISTORY_GAP);
}
