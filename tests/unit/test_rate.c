#include "core/rate.h"

#include <criterion/criterion.h>
#include <string.h>

#define SECOND 1000000000ULL

static const struct counters BEFORE = {1000, 2000, 10, 20, 1, 2, 5 * SECOND};

static bool is_gap(const struct rates *rates)
{
	struct rates unknown;

	rates_clear(&unknown);
	return memcmp(rates, &unknown, sizeof(unknown)) == 0;
}

Test(rate, is_per_second_of_the_samples_own_time)
{
	struct counters after = {2000, 2000, 30, 21, 1, 12, 7 * SECOND};
	struct rates rates = rate_between(&BEFORE, &after);

	cr_assert_eq(rates.rx_bps, 4000);
	cr_assert_eq(rates.tx_bps, 0, "nothing moved is zero, not unknown");
	cr_assert_eq(rates.rx_pps, 10);
	cr_assert_eq(rates.tx_pps, 1, "half a packet is rounded to the nearest");
	cr_assert_eq(rates.rx_dropped, 0);
	cr_assert_eq(rates.tx_dropped, 5);
}

Test(rate, short_times_and_big_counters)
{
	struct counters before = BEFORE, after = BEFORE;
	struct rates rates;

	after.time += SECOND / 100;
	after.rx_bytes += 125000000;
	rates = rate_between(&before, &after);
	cr_assert_eq(rates.rx_bps, 100000000000);

	before.rx_bytes = 1ULL << 63;
	after.rx_bytes = before.rx_bytes + (1ULL << 40);
	after.time = before.time + 3600 * SECOND;
	rates = rate_between(&before, &after);
	cr_assert_eq(rates.rx_bps, 2443359173);
}

Test(rate, a_counter_that_went_back_is_a_gap_in_all)
{
	struct counters after = {9000, 9000, 90, 90, 1, 1, 6 * SECOND};
	struct rates rates = rate_between(&BEFORE, &after);

	cr_assert(is_gap(&rates));
	after.tx_dropped = 2;
	rates = rate_between(&BEFORE, &after);
	cr_assert_eq(rates.rx_bps, 64000);
}

Test(rate, a_wrapped_counter_is_a_gap)
{
	struct counters before = BEFORE, after = BEFORE;
	struct rates rates;

	before.rx_bytes = UINT32_MAX - 10;
	after.rx_bytes = 10;
	after.time += SECOND;
	rates = rate_between(&before, &after);
	cr_assert(is_gap(&rates));
}

Test(rate, no_time_or_time_that_went_back_is_a_gap)
{
	struct counters after = BEFORE;
	struct rates rates = rate_between(&BEFORE, &after);

	cr_assert(is_gap(&rates));
	after.time -= 1;
	rates = rate_between(&BEFORE, &after);
	cr_assert(is_gap(&rates));
}

Test(rate, never_sampled_is_a_gap)
{
	struct counters before = BEFORE, after = BEFORE;
	struct rates rates;

	before.time = 0;
	rates = rate_between(&before, &after);
	cr_assert(is_gap(&rates));
	counters_clear(&before);
	rates = rate_between(&before, &after);
	cr_assert(is_gap(&rates));
}

Test(rate, one_unknown_counter_leaves_the_others)
{
	struct counters before = BEFORE, after = BEFORE;
	struct rates rates;

	after.time += SECOND;
	after.rx_bytes = COUNTER_UNKNOWN;
	before.tx_packets = COUNTER_UNKNOWN;
	after.tx_bytes += 1;
	rates = rate_between(&before, &after);
	cr_assert_eq(rates.rx_bps, UNKNOWN);
	cr_assert_eq(rates.tx_pps, UNKNOWN);
	cr_assert_eq(rates.tx_bps, 8);
	cr_assert_eq(rates.rx_pps, 0);
}

Test(rate, a_rate_that_no_number_holds_is_unknown)
{
	struct counters before = BEFORE, after = BEFORE;
	struct rates rates;

	after.time += 1;
	after.rx_bytes = UINT64_MAX - 1;
	rates = rate_between(&before, &after);
	cr_assert_eq(rates.rx_bps, UNKNOWN);
}
