#include "core/rebind.h"

#include "core/binding.h"
#include "core/driver.h"

#include <stdio.h>
#include <string.h>

bool rebind_is_needed(const struct pf *pf, const char *pf_driver)
{
	const struct driver *driver = driver_find(pf_driver);

	return strcmp(pf->bus, "pci") == 0 && (driver == NULL || driver->mac_needs_reload);
}

bool rebind_is_due(const struct operation *operation)
{
	return operation->kind == OPERATION_VF_MAC && !hwaddr_is_zero(&operation->to.mac);
}

struct operation rebind_release(const struct operation *like)
{
	struct operation operation = *like;

	operation.kind = OPERATION_DRIVER;
	operation.ifindex = 0;
	operation.from = (struct operation_value){0};
	operation.to = (struct operation_value){.known = true, .text = BINDING_NONE};
	return operation;
}

void rebind_add_returns(struct step *step, const struct pf *pf, const struct operation_list *list)
{
	bool late = false;

	for (size_t i = 0; i < list->count; i++) {
		const struct operation *operation = &list->operations[i];

		late = late || (rebind_is_due(operation) && rebind_is_needed(pf, pf->driver));
		if (operation->kind == OPERATION_DRIVER && late &&
		    strcmp(operation->to.text, BINDING_NONE) != 0) {
			struct operation release = rebind_release(operation);

			plan_step_add_rollback(step, &release);
		}
		plan_step_add_rollback(step, operation);
	}
}

void rebind_add_mac_return(struct step *step, const struct pf *pf, const struct operation *mac)
{
	struct operation driver = operation_reversed(&step->operation);
	struct operation release = rebind_release(&driver);
	struct operation back = operation_reversed(mac);

	if (!mac->from.known || strcmp(driver.to.text, BINDING_NONE) == 0 ||
	    !rebind_is_needed(pf, pf->driver))
		return;
	step->rollback_count = 0;
	plan_step_add_rollback(step, &back);
	plan_step_add_rollback(step, &release);
	plan_step_add_rollback(step, &driver);
}
