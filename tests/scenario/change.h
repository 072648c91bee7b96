/* change.h - scenarios in which vftop itself changes the host: planned, carried
 * out, read back, taken back.
 */
#ifndef TESTS_SCENARIO_CHANGE_H
#define TESTS_SCENARIO_CHANGE_H

#include "tests/scenario/play.h"

const struct scenario *change_scenarios(size_t *ret_count);

#endif
