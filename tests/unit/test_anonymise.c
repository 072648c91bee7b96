#include "core/anonymise.h"
#include "core/kernel/capture.h"
#include "core/kernel/recorder.h"
#include "core/kernel/simulated.h"
#include "core/owner.h"
#include "core/reader.h"
#include "core/survey.h"
#include "core/tar.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct snapshot *survey(const char *host, struct archive *archive)
{
	const struct simulated_options options = {.host = host, .still = true};
	struct error error = {0};
	struct kernel *kernel = simulated_kernel_new(&options, &error);
	struct kernel *recorder = recorder_kernel_new_archive(kernel, archive, &error);
	struct snapshot *snapshot = survey_host(recorder, &error);

	cr_assert_neq(snapshot, NULL, "%s", error.message);
	cr_assert_eq(recorder_kernel_status(recorder, &error), 0, "%s", error.message);
	kernel_free(recorder);
	kernel_free(kernel);
	return snapshot;
}

/* As if somebody had sent it. */
static struct kernel *open_archive(const struct archive *archive)
{
	char path[] = "/tmp/vftop-anonymise-XXXXXX";
	FILE *stream = fdopen(mkstemp(path), "w");
	struct error error = {0};
	struct kernel *kernel;

	cr_assert_eq(tar_write(archive, stream, 0, NULL), 0);
	fclose(stream);
	kernel = capture_kernel_new(path, &error);
	unlink(path);
	cr_assert_neq(kernel, NULL, "%s", error.message);
	return kernel;
}

struct search {
	const void *bytes;
	size_t size;
};

static int contains(const struct archive_entry *entry, void *user)
{
	const struct search *search = user;

	return memmem(entry->path, strlen(entry->path), search->bytes, search->size) ||
	       (entry->data && memmem(entry->data, entry->size, search->bytes, search->size));
}

static void lacks(const struct archive *archive, const void *bytes, size_t size, const char *what)
{
	struct search search = {bytes, size};

	cr_assert_eq(archive_visit(archive, contains, &search), 0, "%s is still there", what);
}

static void lacks_mac(const struct archive *archive, const struct hwaddr *mac)
{
	char text[HWADDR_TEXT_MAX];

	if (mac->length != 6 || hwaddr_is_zero(mac))
		return;
	hwaddr_format(mac, text);
	lacks(archive, text, strlen(text), text);
	lacks(archive, mac->bytes, mac->length, text);
}

static void lacks_owner(const struct archive *archive, const struct owner *owner)
{
	const char *name = strrchr(owner->name, ' ');

	name = name ? name + 1 : owner->name;
	if ((owner->kind == OWNER_VM || owner->kind == OWNER_CONTAINER) && strlen(name) > 4 &&
	    strspn(name, "0123456789abcdef-") != strlen(name))
		lacks(archive, name, strlen(name), name);
}

/* What names and addresses are not. */
static void looks_like(const struct snapshot *one, const struct snapshot *other)
{
	cr_assert_eq(one->pf_count, other->pf_count);
	cr_assert_eq(one->group_count, other->group_count);
	for (size_t i = 0; i < one->pf_count; i++) {
		const struct pf *a = &one->pfs[i], *b = &other->pfs[i];

		cr_assert_str_eq(a->name, b->name);
		cr_assert_str_eq(a->model, b->model);
		cr_assert_eq(a->vf_count, b->vf_count);
		for (size_t j = 0; j < a->vf_count; j++) {
			cr_assert_eq(a->vfs[j].owner.kind, b->vfs[j].owner.kind, "%s/%zu", a->name,
				     j);
			cr_assert_eq(a->vfs[j].owner.pid, b->vfs[j].owner.pid);
			cr_assert_str_eq(a->vfs[j].driver, b->vfs[j].driver);
			cr_assert_eq(hwaddr_is_zero(&a->vfs[j].config.mac),
				     hwaddr_is_zero(&b->vfs[j].config.mac));
		}
	}
}

static void anonymises(const char *host)
{
	struct archive *archive = archive_new(), *other;
	struct snapshot *snapshot = survey(host, archive), *shown;
	struct kernel *kernel;

	other = anonymise(archive, snapshot);
	cr_assert_eq(archive_count(other), archive_count(archive));
	lacks(other, snapshot->host.name, strlen(snapshot->host.name), snapshot->host.name);
	if (*snapshot->host.machine_id)
		lacks(other, snapshot->host.machine_id, 32, "machine-id");
	for (size_t i = 0; i < snapshot->pf_count; i++) {
		const struct pf *pf = &snapshot->pfs[i];

		lacks_mac(other, &pf->link.address);
		lacks_mac(other, &pf->link.permanent);
		for (size_t j = 0; j < pf->vf_count; j++) {
			lacks_mac(other, &pf->vfs[j].config.mac);
			lacks_mac(other, &pf->vfs[j].link.address);
			lacks_owner(other, &pf->vfs[j].owner);
		}
	}
	kernel = open_archive(other);
	shown = survey_host(kernel, NULL);
	cr_assert_neq(shown, NULL);
	cr_assert_str_eq(shown->host.name, "host");
	looks_like(snapshot, shown);
	snapshot_put(shown);
	kernel_free(kernel);
	snapshot_put(snapshot);
	archive_free(archive);
	archive_free(other);
}

Test(anonymise, leaves_no_name_and_no_address_of_homelab)
{
	anonymises("homelab");
}

Test(anonymise, leaves_no_name_and_no_address_of_hypervisor)
{
	anonymises("hypervisor");
}

static int check_serial(const struct archive_entry *entry, void *user)
{
	(void)user;
	if (strcmp(entry->path, "sys/d/config") == 0) {
		cr_assert_eq(entry->size, 0x110);
		cr_assert_eq(memcmp(entry->data + 0x100, "\3\0\1\0", 4), 0);
		for (size_t i = 0x104; i < 0x10c; i++)
			cr_assert_eq(entry->data[i], 0, "byte %zu", i);
	}
	return strcmp(entry->path, "sys/d/vpd") == 0 && entry->size > 0;
}

Test(anonymise, serial_numbers_go)
{
	unsigned char config[0x110] = {[0x100] = 3, [0x102] = 1};
	struct archive *archive = archive_new(), *other;
	struct snapshot *snapshot = snapshot_new();

	memset(config + 0x104, 0x52, 8);
	archive_put(archive, ARCHIVE_FILE, "sys/d/config", config, sizeof(config));
	archive_put(archive, ARCHIVE_FILE, "sys/d/vpd", "SN123", 5);
	archive_put(archive, ARCHIVE_FILE, "run/netns/customer", "", 0);
	archive_put(archive, ARCHIVE_FILE, "netlink/namespace/run/netns/customer", "3\n", 2);
	archive_put(archive, ARCHIVE_FILE, "proc/1/cgroup", "0::/customer/x", 14);
	other = anonymise(archive, snapshot);
	cr_assert_eq(archive_visit(other, check_serial, NULL), 0);
	cr_assert_neq(archive_find(other, "sys/d/config"), NULL);
	lacks(other, "customer", 8, "customer");
	cr_assert_neq(archive_find(other, "run/netns/guest1"), NULL);
	cr_assert_str_eq(archive_find(other, "proc/1/cgroup")->data, "0::/guest1/x");
	cr_assert_str_eq(archive_find(other, "netlink/namespace/run/netns/guest1")->data, "3\n");
	snapshot_put(snapshot);
	archive_free(archive);
	archive_free(other);
}

Test(anonymise, links_still_lead_where_they_did)
{
	static const char TARGET[] = "/var/cache/customer/modules",
			  CLOSE[] = "../var/cache/customer";
	struct archive *archive = archive_new(), *other;
	struct snapshot *snapshot = snapshot_new();
	const struct archive_entry *found;

	archive_put(archive, ARCHIVE_FILE, "proc/sys/kernel/hostname", "customer\n", 9);
	archive_put(archive, ARCHIVE_FILE, "var/cache/customer/modules/alias", "x", 1);
	archive_put(archive, ARCHIVE_LINK, "lib/modules", TARGET, sizeof(TARGET) - 1);
	archive_put(archive, ARCHIVE_LINK, "usr/cache", CLOSE, sizeof(CLOSE) - 1);
	other = anonymise(archive, snapshot);
	lacks(other, "customer", 8, "customer");
	cr_assert_eq(archive_resolve(other, "/lib/modules/alias", true, &found), 0);
	cr_assert_eq(archive_resolve(other, "/usr/cache/modules/alias", true, &found), 0);
	snapshot_put(snapshot);
	archive_free(archive);
	archive_free(other);
}
