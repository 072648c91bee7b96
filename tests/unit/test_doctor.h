/* test_doctor.h - a simulated host at the doctor's. */
#ifndef TESTS_UNIT_TEST_DOCTOR_H
#define TESTS_UNIT_TEST_DOCTOR_H

#include "core/doctor.h"
#include "core/reader.h"
#include "tests/unit/test_simulated.h"

static inline struct snapshot *look_at(struct kernel *kernel)
{
	struct error error = {0};
	struct snapshot *snapshot =
		reader_read(kernel, &(struct reader_options){.groups = true}, &error);

	cr_assert(snapshot != NULL, "%s", error.message);
	return snapshot;
}

static inline const struct diagnosis *examine(struct kernel *kernel)
{
	struct snapshot *snapshot = look_at(kernel);
	const struct diagnosis *diagnosis = doctor_examine(kernel, snapshot, NULL);

	snapshot_put(snapshot);
	return diagnosis;
}

/* `device` NULL: of any. */
static inline const struct finding *find(const struct diagnosis *diagnosis, const char *id,
					 const char *device)
{
	for (size_t i = 0; i < diagnosis_count(diagnosis); i++) {
		const struct finding *finding = diagnosis_at(diagnosis, i);

		if (strcmp(finding->id, id) == 0 &&
		    (device == NULL || strcmp(finding->device, device) == 0))
			return finding;
	}
	return NULL;
}

/* The host has this finding, with these words in evidence and fix. */
#define cr_finds(KERNEL, ID, DEVICE, SEVERITY, EVIDENCE, FIX)                                      \
	do {                                                                                       \
		const struct diagnosis *cr_diagnosis = examine(KERNEL);                            \
		const struct finding *cr_finding = find(cr_diagnosis, ID, DEVICE);                 \
                                                                                                   \
		cr_assert(cr_finding != NULL, "no %s of %s", ID, (const char *)DEVICE);            \
		cr_expect_eq(cr_finding->severity, SEVERITY, "%s is %s", ID,                       \
			     severity_name(cr_finding->severity));                                 \
		cr_expect(strstr(cr_finding->evidence, EVIDENCE) != NULL, "%s: %s", ID,            \
			  cr_finding->evidence);                                                   \
		cr_expect(strstr(cr_finding->fix, FIX) != NULL, "%s: %s", ID, cr_finding->fix);    \
		cr_expect_neq(cr_finding->title[0], '\0');                                         \
		cr_expect_neq(cr_finding->explanation[0], '\0');                                   \
		diagnosis_put(cr_diagnosis);                                                       \
	} while (0)

#define cr_finds_not(KERNEL, ID, DEVICE)                                                           \
	do {                                                                                       \
		const struct diagnosis *cr_diagnosis = examine(KERNEL);                            \
		const struct finding *cr_finding = find(cr_diagnosis, ID, DEVICE);                 \
                                                                                                   \
		cr_expect(cr_finding == NULL, "%s of %s: %s", ID, (const char *)DEVICE,            \
			  cr_finding ? cr_finding->title : "");                                    \
		diagnosis_put(cr_diagnosis);                                                       \
	} while (0)

/* What the kernel just said means something with these words in it. */
#define cr_explains(OPERATION, DRIVER, RESULT, WORDS)                                              \
	do {                                                                                       \
		char cr_words[512];                                                                \
                                                                                                   \
		doctor_explain(OPERATION, DRIVER, -(RESULT), cr_words, sizeof(cr_words));          \
		cr_expect(strstr(cr_words, WORDS) != NULL, "%s: \"%s\"", WORDS, cr_words);         \
	} while (0)

static inline int set_mac(struct kernel *kernel, const char *pf, unsigned vf, const char *text)
{
	struct ifla_vf_mac mac = {.vf = vf};
	unsigned char *m = mac.mac;

	cr_assert_eq(sscanf(text, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", &m[0], &m[1], &m[2], &m[3],
			    &m[4], &m[5]),
		     6);
	return set_vf(kernel, pf, IFLA_VF_MAC, &mac, sizeof(mac));
}

static inline int set_up(struct kernel *kernel, const char *interface, bool up)
{
	union request request;
	struct ifinfomsg *info =
		begin_link(&request, RTM_NEWLINK, NLM_F_ACK, index_of(kernel, interface));
	struct error error;

	info->ifi_change = IFF_UP;
	info->ifi_flags = up ? IFF_UP : 0;
	return kernel_exchange(kernel, NETLINK_ROUTE, &request.header, NULL, NULL, &error);
}

/* The lab's first card, up and cabled, with that many VFs. */
static inline struct kernel *lab(const char *numvfs)
{
	struct kernel *kernel = still("lab");

	cr_assert_eq(set_up(kernel, "eth0", true), 0);
	cr_assert_eq(put(kernel, PCI "0000:01:00.0/sriov_numvfs", numvfs), 0);
	return kernel;
}

#endif
