/* plan_text.h - a plan as people read it: what speaks against it, then numbered
 * steps in words, each with the command that would do it.
 */
#ifndef CLI_PLAN_TEXT_H
#define CLI_PLAN_TEXT_H

#include "cli/output.h"
#include "core/plan.h"

/* Steps of a plan that is impossible are not shown: nobody will take them. */
void plan_text_print(const struct plan *plan, const struct output *output);

/* Done and not done, as a letter or glyph that this output can show. */
const char *plan_text_tick(const struct output *output);
const char *plan_text_cross(const struct output *output);

#endif
