/* tenant.h - whose a network namespace is that the interface of a function is in. */
#ifndef CORE_TENANT_H
#define CORE_TENANT_H

#include "core/holder.h"

/* Looks through all namespaces that have a number here, for their interfaces, and then
 * for whom they belong to. A constant: why one that was not found was not. */
const char *tenant_search(struct holder_list *list, struct kernel *kernel);

/* Whether all those interfaces are where they were, and their owners too; then `list` has
 * them. */
bool tenant_verify(struct holder_list *list, struct kernel *kernel,
		   const struct holder_list *before);

#endif
