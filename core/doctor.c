#include "core/doctor.h"

#include "core/check_card.h"
#include "core/check_function.h"
#include "core/check_iommu.h"
#include "core/check_log.h"
#include "core/check_mac.h"
#include "core/check_manager.h"
#include "core/check_network.h"
#include "core/check_pcie.h"
#include "core/explanation.h"
#include "core/wish.h"

#include <stdio.h>

static const struct check *const tables[] = {check_iommu,    check_card, check_pcie,
					     check_function, check_mac,  check_network,
					     check_manager,  check_log};

static void run(struct inspection *inspection, const struct check *check)
{
	size_t before = diagnosis_count(inspection->diagnosis);
	bool looked;

	inspection->reason[0] = '\0';
	looked = check->run(inspection);
	if (!looked && inspection->reason[0] != '\0')
		diagnosis_add_unknown(inspection->diagnosis, check->title, inspection->reason);
	else if (looked && diagnosis_count(inspection->diagnosis) == before)
		diagnosis_add_passed(inspection->diagnosis, check->title);
}

const struct diagnosis *doctor_examine(struct kernel *kernel, const struct snapshot *snapshot,
				       const struct link_table *links)
{
	struct link_table *own = links ? NULL : link_table_new();
	struct inspection inspection = {.kernel = kernel,
					.snapshot = snapshot,
					.links = links ? links : own,
					.diagnosis = diagnosis_new()};

	/* One that cannot be read is empty, and what is in the snapshot is known. */
	if (own)
		link_table_read(own, kernel, NULL);
	platform_read(&inspection.platform, kernel);
	manager_list_read(&inspection.managers, kernel);
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		for (const struct check *check = tables[i]; check->id; check++)
			run(&inspection, check);
	diagnosis_sort(inspection.diagnosis);
	manager_list_done(&inspection.managers);
	link_table_free(own);
	return inspection.diagnosis;
}

const char *doctor_explain(const char *operation, const char *driver, int error_number,
			   char *buffer, size_t size)
{
	snprintf(buffer, size, "%s", explanation_find(operation, driver, error_number));
	return buffer;
}

const char *doctor_explain_operation(const struct operation *operation,
				     const struct snapshot *snapshot, int error_number,
				     char *buffer, size_t size)
{
	const struct pf *pf = snapshot ? snapshot_find_pf(snapshot, operation->function.pf) : NULL;
	const char *driver = operation->kind == OPERATION_DRIVER ? operation->to.text
			     : pf                                ? pf->driver
								 : "";
	enum intent_key key = 0;

	if (operation->kind == OPERATION_MODULE)
		return doctor_explain("module", driver, error_number, buffer, size);
	if (operation->kind == OPERATION_SETTLE)
		return doctor_explain("settle", driver, error_number, buffer, size);
	while (wish_kind(key) != operation->kind)
		key++;
	return doctor_explain(intent_key_name(key), driver, error_number, buffer, size);
}
