/* `set`, `undo` and `journal` on one simulated host that stays, as a real one does. */
#include "cli/change.h"
#include "cli/journal.h"
#include "cli/set.h"
#include "cli/undo.h"
#include "core/guard.h"
#include "core/kernel/simulated.h"
#include "core/reader.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <ftw.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ARGUMENTS_MAX 16

struct stage {
	struct target target;
	char journal[32];
};

static void open_host(struct stage *host, const char *name)
{
	struct error error = {0};

	setlocale(LC_ALL, "C.UTF-8");
	*host = (struct stage){.target.simulated = true, .journal = "/tmp/vftop-XXXXXX"};
	host->target.kernel = simulated_kernel_new(
		&(struct simulated_options){.host = name, .still = true}, &error);
	cr_assert(host->target.kernel != NULL, "%s", error.message);
	cr_assert(mkdtemp(host->journal) != NULL);
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *place)
{
	(void)status;
	(void)type;
	(void)place;
	return remove(path);
}

static void close_host(struct stage *host)
{
	nftw(host->journal, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	target_close(&host->target);
}

/* What a command line did: its result, what it printed, and what it complained of. */
struct result {
	int code;
	char *text;
	json_t *json; /* NULL when it is none */
	struct error error;
};

static int obey(struct stage *host, const struct options *options, const struct output *output,
		struct error *error)
{
	switch (options->command) {
	case COMMAND_SET:
		return set_run(&host->target, options, output, error);
	case COMMAND_UNDO:
		return undo_run(&host->target, options, output, error);
	case COMMAND_JOURNAL:
		return journal_run(&host->target, options, output, error);
	default:
		return -ENOSYS;
	}
}

static struct result run(struct stage *host, const char *line)
{
	char copy[256], program[] = "vftop", option[] = "--journal", *rest = copy, *word;
	char *argv[ARGUMENTS_MAX] = {program};
	int argc = 1;
	struct result result = {0};
	struct options options;
	struct output output = {0};
	size_t size;

	snprintf(copy, sizeof(copy), "%s", line);
	while ((word = strsep(&rest, " ")) != NULL && argc < ARGUMENTS_MAX - 3)
		argv[argc++] = word;
	argv[argc++] = option;
	argv[argc++] = host->journal;
	cr_assert_eq(options_parse(&options, argc, argv, &result.error), 0, "%s",
		     result.error.message);
	output.stream = tmpfile();
	result.code = obey(host, &options, &output, &result.error);
	rewind(output.stream);
	result.text = NULL;
	size = 0;
	if (getdelim(&result.text, &size, '\0', output.stream) < 0 && result.text)
		*result.text = '\0';
	fclose(output.stream);
	result.json = json_loads(result.text ? result.text : "", 0, NULL);
	options_done(&options);
	return result;
}

static void result_done(struct result *result)
{
	free(result->text);
	json_decref(result->json);
}

static void ends(struct stage *host, const char *line, int code)
{
	struct result result = run(host, line);

	cr_expect_eq(result.code, code, "%s: %d, %s", line, result.code, result.error.message);
	result_done(&result);
}

static void ends_as(struct stage *host, const char *line, const char *outcome)
{
	struct result result = run(host, line);
	const char *said = json_string_value(json_object_get(result.json, "outcome"));

	cr_expect(said != NULL && strcmp(said, outcome) == 0, "%s: %s, %s", line,
		  said ? said : "none", result.error.message);
	result_done(&result);
}

/* The PF as the host has it, seen anew. */
static struct snapshot *look(struct stage *host)
{
	struct error error = {0};
	struct snapshot *snapshot =
		reader_read(host->target.kernel, &(struct reader_options){0}, &error);

	cr_assert(snapshot != NULL, "%s", error.message);
	return snapshot;
}

static int vlan_of(struct stage *host, const char *pf, int vf)
{
	struct snapshot *snapshot = look(host);
	struct function_key key = {.vf = vf};
	int vlan;

	strcpy(key.pf, pf);
	cr_assert(snapshot_find_vf(snapshot, &key) != NULL);
	vlan = snapshot_find_vf(snapshot, &key)->config.vlan;
	snapshot_put(snapshot);
	return vlan;
}

static int numvfs_of(struct stage *host, const char *pf)
{
	struct snapshot *snapshot = look(host);
	int numvfs = snapshot_find_pf(snapshot, pf)->numvfs;

	snapshot_put(snapshot);
	return numvfs;
}

/* --- set and undo ---------------------------------------------------------- */

#define PF "0000:01:00.0"

Test(change, is_done_and_undone)
{
	struct stage host;

	open_host(&host, "homelab");
	cr_assert_eq(vlan_of(&host, PF, 5), 50);
	ends(&host, "set enp1s0f0/5 vlan=30", 0);
	cr_expect_eq(vlan_of(&host, PF, 5), 30);
	ends(&host, "undo", 0);
	cr_expect_eq(vlan_of(&host, PF, 5), 50);
	ends(&host, "undo", -ENOENT);
	close_host(&host);
}

Test(change, undo_goes_back_change_by_change)
{
	struct stage host;

	open_host(&host, "homelab");
	ends(&host, "set enp1s0f0/5 vlan=30", 0);
	ends(&host, "set enp1s0f0/5 vlan=31", 0);
	ends(&host, "undo", 0);
	cr_expect_eq(vlan_of(&host, PF, 5), 30);
	ends(&host, "undo", 0);
	cr_expect_eq(vlan_of(&host, PF, 5), 50);
	close_host(&host);
}

Test(change, undo_brings_vfs_back_with_what_they_had)
{
	struct stage host;

	open_host(&host, "lab");
	ends(&host, "set eth1 numvfs=3 eth1/* vlan=10+{index} mac=auto --yes", 0);
	ends(&host, "set eth1 numvfs=0 --yes", 0);
	cr_expect_eq(numvfs_of(&host, "0000:02:00.0"), 0);
	ends(&host, "undo --yes", 0);
	cr_expect_eq(numvfs_of(&host, "0000:02:00.0"), 3);
	cr_expect_eq(vlan_of(&host, "0000:02:00.0", 2), 12);
	close_host(&host);
}

Test(change, dry_run_touches_nothing)
{
	struct stage host;
	struct result result;

	open_host(&host, "homelab");
	ends(&host, "set enp1s0f0/5 vlan=30 --dry-run", 0);
	cr_expect_eq(vlan_of(&host, PF, 5), 50);
	ends(&host, "set enp1s0f0/5 vlan=30", 0);
	ends(&host, "undo --dry-run", 0);
	cr_expect_eq(vlan_of(&host, PF, 5), 30);
	result = run(&host, "journal --json");
	cr_expect_eq(json_array_size(json_object_get(result.json, "entries")), 1);
	result_done(&result);
	close_host(&host);
}

Test(change, needs_a_yes_where_nobody_can_be_asked)
{
	struct stage host;
	struct result result;

	open_host(&host, "lab");
	ends(&host, "set eth1 numvfs=2", 0);
	result = run(&host, "set eth1 numvfs=0");
	cr_expect_eq(result.code, -ECANCELED);
	cr_expect_not_null(strstr(result.error.message, "not without a yes: "), "%s",
			   result.error.message);
	cr_expect_not_null(strstr(result.error.remedy, " --yes"), "%s", result.error.remedy);
	result_done(&result);
	cr_expect_eq(numvfs_of(&host, "0000:02:00.0"), 2);
	ends(&host, "set eth1 numvfs=0 --force", -ECANCELED);
	ends(&host, "set eth1 numvfs=0 --yes", 0);
	cr_expect_eq(numvfs_of(&host, "0000:02:00.0"), 0);
	close_host(&host);
}

Test(change, is_forced_only_with_force)
{
	struct stage host;

	open_host(&host, "homelab");
	ends(&host, "set enp1s0f1/0 driver=none --yes", -ECANCELED);
	ends_as(&host, "set enp1s0f1/0 driver=none --yes --json", "refused");
	ends_as(&host, "set enp1s0f1 numvfs=99 --yes --force --json", "refused");
	close_host(&host);
}

/* One picture has no rates: the counters are read twice where a link drops. */
Test(change, of_an_interface_with_traffic_is_asked_for)
{
	struct stage host;
	struct result result;

	open_host(&host, "hypervisor");
	result = run(&host, "set ens1/54 up=off");
	cr_expect_eq(result.code, -ECANCELED, "%d: %s", result.code, result.error.message);
	cr_expect_not_null(strstr(result.error.message, "ens1/54 goes down, and carries "), "%s",
			   result.error.message);
	result_done(&result);
	ends(&host, "set ens1/54 mtu=1400", 0);
	ends(&host, "set ens1/54 up=off --yes", 0);
	ends(&host, "set ens1/54 driver=none", 0);
	close_host(&host);
}

/* --- what fails ------------------------------------------------------------ */

Test(change, that_fails_is_rolled_back_in_the_kernels_words)
{
	struct stage host;
	struct result result;

	open_host(&host, "homelab");
	simulated_fail(host.target.kernel, 2, EIO);
	result = run(&host, "set enp1s0f0/4-5 vlan=30");
	cr_expect_eq(result.code, -EIO);
	cr_expect_not_null(strstr(result.error.message, "Input/output error"), "%s",
			   result.error.message);
	cr_expect_not_null(strstr(result.text, "Rolled back"), "%s", result.text);
	result_done(&result);
	simulated_fail(host.target.kernel, 0, 0);
	cr_expect_eq(vlan_of(&host, PF, 4), 0);
	cr_expect_eq(vlan_of(&host, PF, 5), 50);
	ends(&host, "undo", -ENOENT);
	close_host(&host);
}

static const char *error_code(const json_t *error)
{
	const char *code = json_string_value(json_object_get(error, "code"));

	return code ? code : "none";
}

Test(change, that_fails_says_so_in_json)
{
	struct stage host;
	struct result result;
	const json_t *entry;

	open_host(&host, "homelab");
	simulated_fail(host.target.kernel, 1, EIO);
	result = run(&host, "set enp1s0f0/5 vlan=30 --json");
	cr_expect_str_eq(error_code(json_object_get(result.json, "error")), "EIO");
	cr_expect_str_eq(json_string_value(json_object_get(result.json, "outcome")), "rolled-back");
	result_done(&result);
	result = run(&host, "journal --json");
	entry = json_array_get(json_object_get(result.json, "entries"), 0);
	cr_expect_str_eq(error_code(json_object_get(entry, "error")), "EIO");
	result_done(&result);
	simulated_fail(host.target.kernel, 0, 0);
	ends_as(&host, "set enp1s0f0/5 vlan=30 --json", "done");
	ends_as(&host, "set enp1s0f0/5 vlan=30 --json", "unchanged");
	close_host(&host);
}

Test(change, a_device_that_is_not_there_is_a_bad_value)
{
	struct stage host;

	open_host(&host, "homelab");
	ends(&host, "set nosuch0 numvfs=1", -EINVAL);
	ends(&host, "set enp1s0f0/5 vlan=4096", -EINVAL);
	ends(&host, "set enp1s0f1 numvfs=65", -EINVAL);
	ends(&host, "set enp1s0f0/5 min_tx_rate=1", -ECANCELED);
	ends(&host, "set enp1s0f0/5 vlan=30 --read-only", -EPERM);
	cr_expect_eq(vlan_of(&host, PF, 5), 50);
	close_host(&host);
}

/* --- journal --------------------------------------------------------------- */

Test(change, is_written_down)
{
	struct stage host;
	struct result result;
	json_t *entries;

	open_host(&host, "homelab");
	ends(&host, "set enp1s0f0/5 vlan=30", 0);
	ends(&host, "undo", 0);
	result = run(&host, "journal --json");
	entries = json_object_get(result.json, "entries");
	cr_assert_eq(json_array_size(entries), 2);
	cr_expect_eq(json_integer_value(json_object_get(json_array_get(entries, 0), "undone_by")),
		     json_integer_value(json_object_get(json_array_get(entries, 1), "id")));
	cr_expect_eq(json_integer_value(json_object_get(json_array_get(entries, 1), "undoes")),
		     json_integer_value(json_object_get(json_array_get(entries, 0), "id")));
	result_done(&result);
	result = run(&host, "journal");
	cr_expect_not_null(strstr(result.text, "undone by 2"), "%s", result.text);
	cr_expect_not_null(strstr(result.text, "undo of 1: "), "%s", result.text);
	result_done(&result);
	close_host(&host);
}

/* --- exit statuses --------------------------------------------------------- */

Test(change, knows_guards_by_their_ids)
{
	unsigned bad = 0;

	for (size_t i = 0; guard_id_at(i) != NULL; i++) {
		struct verdict verdict = {.level = VERDICT_IMPOSSIBLE};

		strcpy(verdict.id, guard_id_at(i));
		bad += change_is_bad_value(&verdict);
		verdict.level = VERDICT_REFUSE;
		cr_expect_not(change_is_bad_value(&verdict));
	}
	cr_expect_eq(bad, 9, "a guard that is known here has another id now");
}
