/* rebind.h - drivers that look at a VF's MAC only when they bind: where they were bound
 * before the VF got it, they are taken away and given back.
 */
#ifndef CORE_REBIND_H
#define CORE_REBIND_H

#include "core/plan_step.h"

/* Whether VFs of this PF have such a driver, or one that nobody knows. `pf_driver` is the
 * PF's when they are made. */
bool rebind_is_needed(const struct pf *pf, const char *pf_driver);
/* Whether an operation gives a MAC that a driver would have to be bound anew for. */
bool rebind_is_due(const struct operation *operation);
/* Takes the driver from the function of another operation. */
struct operation rebind_release(const struct operation *like);

/* What a VF that was made anew gets, as the way back of `step`: `list` is in the order
 * that works, and grows by what it takes for MACs to hold. */
void rebind_add_returns(struct step *step, const struct pf *pf, const struct operation_list *list);

/* `step` gives a VF another driver, and `mac` another MAC before: on the way back the VF
 * has its MAC again before its driver binds. */
void rebind_add_mac_return(struct step *step, const struct pf *pf, const struct operation *mac);

#endif
