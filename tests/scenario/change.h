/* change.h - scenarios in which vftop itself changes the host: planned, carried
 * out, read back, taken back.
 */
#ifndef TESTS_SCENARIO_CHANGE_H
#define TESTS_SCENARIO_CHANGE_H

#include "tests/scenario/play.h"

/* The n-th; false: there are not so many. */
bool change_scenario_at(size_t n, struct scenario *ret_scenario);

#endif
