/* change_fixture.h - what the tests of changes share: a simulated host, plans made
 * from what is typed, and what remains of a host when all that may differ after a
 * way there and back is left out.
 */
#ifndef TESTS_UNIT_CHANGE_FIXTURE_H
#define TESTS_UNIT_CHANGE_FIXTURE_H

#include "core/device.h"
#include "core/kernel/simulated.h"
#include "core/memory.h"
#include "core/plan.h"
#include "core/plan_run.h"
#include "core/reader.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline struct kernel *still(const char *host)
{
	struct simulated_options options = {.host = host, .still = true};
	struct error error = {0};
	struct kernel *kernel = simulated_kernel_new(&options, &error);

	cr_assert(kernel != NULL, "%s", error.message);
	return kernel;
}

static inline struct snapshot *shot(struct kernel *kernel)
{
	struct error error = {0};
	struct snapshot *snapshot = reader_read(kernel, &(struct reader_options){0}, &error);

	cr_assert(snapshot != NULL, "%s", error.message);
	return snapshot;
}

/* "enp1s0f0/2" may be a VF to come. */
static inline struct function_key key_of(const struct snapshot *snapshot, const char *device)
{
	struct function_key key;
	const char *slash = strchr(device, '/');
	struct error error = {0};
	char pf[64];

	snprintf(pf, sizeof(pf), "%.*s", slash ? (int)(slash - device) : 63, device);
	cr_assert_eq(device_resolve(snapshot, pf, &key, &error), 0, "%s", error.message);
	if (slash)
		key.vf = atoi(slash + 1);
	return key;
}

/* "enp1s0f0 numvfs=4; enp1s0f0/2 vlan=50 qos=3" */
static inline struct intent intent_of(const struct snapshot *snapshot, const char *wishes)
{
	char *copy = memory_copy_string(wishes), *part, *rest = copy;
	struct intent intent;

	intent_init(&intent);
	while ((part = strsep(&rest, ";")) != NULL) {
		char *word, *words = part;
		struct function_key key;
		bool first = true;

		while ((word = strsep(&words, " ")) != NULL) {
			struct error error = {0};

			if (*word == '\0')
				continue;
			if (first)
				key = key_of(snapshot, word);
			else
				cr_assert_eq(intent_add(&intent, snapshot, &key, word, &error), 0,
					     "%s", error.message);
			first = false;
		}
	}
	free(copy);
	return intent;
}

static inline struct plan *plan_of(const struct snapshot *snapshot, const char *wishes)
{
	struct intent intent = intent_of(snapshot, wishes);
	struct error error = {0};
	struct plan *plan = plan_new(snapshot, &intent, &error);

	cr_assert(plan != NULL, "%s", error.message);
	intent_done(&intent);
	return plan;
}

/* --- running --------------------------------------------------------------- */

static inline void ignore_step(size_t step, void *user)
{
	(void)step, (void)user;
}

static inline void ignore_failure(size_t step, const struct error *error, void *user)
{
	(void)step, (void)error, (void)user;
}

static inline void ignore_way_back(size_t step, const struct operation *operation, void *user)
{
	(void)step, (void)operation, (void)user;
}

static const struct plan_run_watcher nobody = {.begins = ignore_step,
					       .done = ignore_step,
					       .failed = ignore_failure,
					       .takes_back = ignore_way_back};

static inline enum executor_outcome run(const struct plan *plan, struct kernel *kernel,
					struct error *error)
{
	enum step_result *results = memory_new_array(plan->step_count, sizeof(*results));
	enum executor_outcome outcome = plan_run(plan, kernel, &nobody, results, error);

	free(results);
	return outcome;
}

/* --- comparing ------------------------------------------------------------- */

/* One that has no driver may have an override that keeps it so. */
static inline void put_override(FILE *out, struct kernel *kernel, const char *address,
				const char *driver)
{
	char override[64] = "-";

	if (address[0] != '\0' && driver[0] != '\0')
		kernel_read_text(kernel, override, sizeof(override),
				 "/sys/bus/pci/devices/%s/driver_override", address);
	fprintf(out, " override=%s", override);
}

static inline void put_vf(FILE *out, struct kernel *kernel, const struct pf *pf,
			  const struct vf *vf)
{
	const struct vf_config *config = &vf->config;
	char mac[HWADDR_TEXT_MAX];

	fprintf(out, "  %d %s driver=%s mac=%s vlan=%d,%d,%x", vf->index, vf->address, vf->driver,
		hwaddr_format(&config->mac, mac), config->vlan, config->qos,
		config->vlan > 0 ? (unsigned)config->proto : 0);
	fprintf(out, " spoofchk=%d trust=%d rss=%d state=%d rate=%d..%d", config->spoofchk,
		config->trust, config->query_rss, config->state, (int)config->min_tx_rate,
		(int)config->max_tx_rate);
	put_override(out, kernel, vf->address, vf->driver);
	if (vf->link.ifindex > 0)
		fprintf(out, " %s mtu=%d up=%d", vf->link.name, vf->link.mtu, vf->link.up);
	/* One that chooses its own has another after each probe. */
	if (vf->link.ifindex > 0 && !hwaddr_is_zero(&config->mac))
		fprintf(out, " address=%s", hwaddr_format(&vf->link.address, mac));
	fprintf(out, "%s\n", pf->link.ifindex > 0 ? "" : " (no PF interface)");
}

/* All that a change could change, as text: free() it. */
static inline char *portrait(struct kernel *kernel)
{
	struct snapshot *snapshot = shot(kernel);
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	for (size_t i = 0; i < snapshot->pf_count; i++) {
		const struct pf *pf = &snapshot->pfs[i];

		fprintf(out, "%s driver=%s numvfs=%d autoprobe=%d switch=%s %s up=%d mtu=%d",
			pf->name, pf->driver, pf->numvfs, pf->autoprobe, pf->switch_mode,
			pf->link.name, pf->link.up, pf->link.mtu);
		put_override(out, kernel, strcmp(pf->bus, "pci") == 0 ? pf->name : "", pf->driver);
		fputc('\n', out);
		for (size_t n = 0; n < pf->vf_count; n++)
			put_vf(out, kernel, pf, &pf->vfs[n]);
	}
	fclose(out);
	snapshot_put(snapshot);
	return text;
}

#endif
