#include "tests/scenario/change.h"

#include "core/guard.h"
#include "core/intent.h"
#include "core/memory.h"
#include "core/plan.h"
#include "core/plan_run.h"
#include "core/reader.h"
#include "tests/scenario/change_case.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEVICES    "/sys/bus/pci/devices"
#define UNDO_MAX   65536
#define OTHER_VLAN 99

/* --- the host's own account ---------------------------------------------------- */

static void put_file(FILE *out, struct stage *stage, const char *name, const char *path)
{
	char text[128];

	stage->class->read(stage, path, text, sizeof(text));
	text[strcspn(text, "\n")] = '\0';
	fprintf(out, " %s%s%s", name, *name ? " " : "", text);
}

static void put_interface(FILE *out, struct stage *stage, const char *interface)
{
	char path[160];

	if (!*interface)
		return;
	snprintf(path, sizeof(path), "/sys/class/net/%s/mtu", interface);
	fprintf(out, "  interface %s", interface);
	put_file(out, stage, "mtu", path);
	snprintf(path, sizeof(path), "/sys/class/net/%s/address", interface);
	put_file(out, stage, "address", path);
}

static void put_vf(FILE *out, struct stage *stage, const char *pf, const char *pf_interface,
		   int index)
{
	char path[256], name[64], address[64];
	struct stage_vf vf = {.mac = "none"};

	snprintf(path, sizeof(path), DEVICES "/%s/virtfn%d", pf, index);
	if (!*stage_link(stage, path, address))
		return;
	snprintf(path, sizeof(path), DEVICES "/%s/driver", address);
	fprintf(out, "VF %d: driver %s override", index, stage_link(stage, path, name));
	snprintf(path, sizeof(path), DEVICES "/%s/driver_override", address);
	put_file(out, stage, "", path);
	stage->class->get_vf(stage, pf_interface, index, &vf);
	fprintf(out, " mac %s vlan %d qos %d spoofchk %d trust %d\n", vf.mac, vf.vlan, vf.qos,
		vf.spoofchk, vf.trust);
	snprintf(path, sizeof(path), DEVICES "/%s/net", address);
	put_interface(out, stage, stage_entry(stage, path, name));
	fputc('\n', out);
}

/* All that a change may change and that an undo brings back: free() it. */
static char *portrait(struct play *play)
{
	struct stage *stage = play->stage;
	const char *pf = play->pfs[0];
	char *text = NULL, path[256], interface[64], numvfs[64] = "0";
	size_t size;
	FILE *out = open_memstream(&text, &size);

	snprintf(path, sizeof(path), DEVICES "/%s/net", pf);
	stage_entry(stage, path, interface);
	snprintf(path, sizeof(path), DEVICES "/%s/sriov_numvfs", pf);
	stage->class->read(stage, path, numvfs, sizeof(numvfs));
	fprintf(out, "%ld VFs", strtol(numvfs, NULL, 10));
	snprintf(path, sizeof(path), DEVICES "/%s/sriov_drivers_autoprobe", pf);
	put_file(out, stage, "autoprobe", path);
	snprintf(path, sizeof(path), "/sys/class/net/%s/operstate", interface);
	put_file(out, stage, "link", path);
	put_interface(out, stage, interface);
	fputc('\n', out);
	for (int i = 0; i < (int)strtol(numvfs, NULL, 10); i++)
		put_vf(out, stage, pf, interface, i);
	fclose(out);
	return text;
}

/* --- vftop, in a child of this process ------------------------------------------- */

/* What the child is to do, and what came of it; in memory that both have. */
struct deed {
	const char *wishes; /* NULL: `undo` */
	bool overtaken;
	char end[16];
	char why[sizeof(((struct error *)NULL)->message)];
	char undo[UNDO_MAX];
};

static void ignore_step(size_t step, void *user)
{
	(void)step, (void)user;
}

static void ignore_failure(size_t step, const struct error *error, void *user)
{
	(void)step, (void)error, (void)user;
}

static void ignore_way_back(size_t step, const struct operation *operation, void *user)
{
	(void)step, (void)operation, (void)user;
}

/* "/0-3 vlan=5 trust=on" */
static int add_part(struct intent *intent, const struct snapshot *snapshot, const char *pf,
		    char *part, struct error *error)
{
	struct function_key key = {.vf = UNKNOWN};
	int first = UNKNOWN, last = UNKNOWN, result = 0;
	char *word;

	snprintf(key.pf, sizeof(key.pf), "%s", pf);
	while (result == 0 && (word = strsep(&part, " ")) != NULL) {
		if (*word == '/') {
			if (sscanf(word, "/%d-%d", &first, &last) == 1)
				last = first;
			continue;
		}
		for (key.vf = first; *word && key.vf <= last && result == 0; key.vf++)
			result = intent_add(intent, snapshot, &key, word, error);
	}
	return result;
}

static int read_wishes(struct intent *intent, const struct snapshot *snapshot, const char *pf,
		       const struct deed *deed, struct error *error)
{
	char *copy, *part, *rest;
	int result = 0;

	if (deed->wishes == NULL) {
		json_t *json = json_loads(deed->undo, 0, NULL);

		result = intent_from_json(json, intent, error);
		json_decref(json);
		return result;
	}
	intent_init(intent);
	copy = rest = memory_copy_string(deed->wishes);
	while (result == 0 && (part = strsep(&rest, ";")) != NULL)
		result = add_part(intent, snapshot, pf, part, error);
	free(copy);
	return result;
}

static void overtake(struct play *play)
{
	char path[256], interface[64];
	struct stage_vf other;

	snprintf(path, sizeof(path), DEVICES "/%s/net", play->pfs[0]);
	stage_entry(play->stage, path, interface);
	if (play->stage->class->get_vf(play->stage, interface, 1, &other) < 0)
		return;
	other.vlan = OTHER_VLAN;
	play->stage->class->set_vf(play->stage, interface, 1, &other);
}

static const char *carry_out(struct play *play, struct kernel *kernel, const struct plan *plan,
			     const struct deed *deed, struct error *error)
{
	static const struct plan_run_watcher NOBODY = {.begins = ignore_step,
						       .done = ignore_step,
						       .failed = ignore_failure,
						       .takes_back = ignore_way_back};
	enum step_result *results;
	enum executor_outcome outcome;

	if (plan_level(plan) >= VERDICT_REFUSE) {
		error_set(error, ECANCELED, "%s", plan->verdicts[0].text);
		return "refused";
	}
	if (deed->overtaken)
		overtake(play);
	results = memory_new_array(plan->step_count, sizeof(*results));
	outcome = plan_run(plan, kernel, &NOBODY, results, error);
	free(results);
	return plan_run_outcome_name(outcome);
}

static void do_it(struct play *play, struct deed *deed)
{
	struct kernel *kernel = play->stage->class->open_in_child(play->stage);
	struct error error = {0};
	struct snapshot *snapshot =
		reader_read(kernel, &(struct reader_options){.groups = true}, &error);
	struct intent intent;
	struct plan *plan = NULL;

	snprintf(deed->end, sizeof(deed->end), "no plan");
	if (snapshot != NULL && read_wishes(&intent, snapshot, play->pfs[0], deed, &error) == 0)
		plan = plan_new(snapshot, &intent, &error);
	if (plan != NULL) {
		guard_examine(plan, snapshot, NULL);
		error = (struct error){0};
		snprintf(deed->end, sizeof(deed->end), "%s",
			 carry_out(play, kernel, plan, deed, &error));
		json_t *undo = intent_to_json(&plan->undo);
		size_t length = json_dumpb(undo, deed->undo, sizeof(deed->undo) - 1, JSON_COMPACT);

		deed->undo[length < sizeof(deed->undo) ? length : 0] = '\0';
	}
	snprintf(deed->why, sizeof(deed->why), "%s", error.message);
}

/* The scenario ends when it does not end as expected. */
static void act(struct play *play, struct deed *deed, const char *wishes, const char *end)
{
	int status;

	deed->wishes = wishes;
	fflush(NULL);
	pid_t child = fork();
	EXPECT(play, child >= 0, "no process");
	if (child == 0) {
		do_it(play, deed);
		_exit(0);
	}
	EXPECT(play, waitpid(child, &status, 0) == child && status == 0, "it died: %d", status);
	EXPECT(play, strcmp(deed->end, end) == 0, "%s: %s, not %s (%s)", wishes ? wishes : "undo",
	       deed->end, end, deed->why);
	play_wait(play, NULL, NULL, PLAY_SOON);
}

/* --- the scenarios ----------------------------------------------------------------- */

/* The whole of it, or some lines. */
static bool is_as_expected(const char *portrait, const char *whole, const char *const *lines)
{
	if (whole != NULL)
		return strcmp(portrait, whole) == 0;
	for (size_t i = 0; lines != NULL && i < CHANGE_LINES_MAX && lines[i] != NULL; i++)
		if (strstr(portrait, lines[i]) == NULL)
			return false;
	return true;
}

/* A link comes up some time after it was told to. */
static void expect(struct play *play, const char *what, const char *whole, const char *const *lines)
{
	int64_t end = play_now() + PLAY_SOON;
	char *now = portrait(play);

	while (!is_as_expected(now, whole, lines) && play_now() < end) {
		usleep(100000);
		free(now);
		now = portrait(play);
	}
	if (!is_as_expected(now, whole, lines))
		play_fail(play, "%s: %s is not %s", what, now, whole ? whole : "as wanted");
	free(now);
}

static void act_and_look(struct play *play, const struct change_case *scenario, struct deed *deed)
{
	char *before = portrait(play);

	deed->overtaken = scenario->overtaken;
	act(play, deed, scenario->change, scenario->end);
	deed->overtaken = false;
	if (scenario->overtaken || strcmp(scenario->end, "done") == 0)
		expect(play, scenario->change, NULL, scenario->lines);
	else
		expect(play, scenario->end, before, NULL);
	if (!*play->failure && strcmp(scenario->end, "done") == 0) {
		act(play, deed, NULL, "done");
		if (!*play->failure)
			expect(play, "undone", before, NULL);
	}
	free(before);
}

static void change(struct play *play, const void *user)
{
	const struct change_case *scenario = user;
	struct deed *deed = mmap(NULL, sizeof(*deed), PROT_READ | PROT_WRITE,
				 MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	EXPECT(play, deed != MAP_FAILED, "no memory");
	if (scenario->before != NULL) {
		act(play, deed, scenario->before, "done");
		expect(play, scenario->before, NULL, (const char *[CHANGE_LINES_MAX]){"link up"});
	}
	if (!*play->failure)
		act_and_look(play, scenario, deed);
	munmap(deed, sizeof(*deed));
}

bool change_scenario_at(size_t n, struct scenario *ret_scenario)
{
	if (n >= CHANGE_CASE_COUNT)
		return false;
	*ret_scenario = (struct scenario){change_cases[n].name, change, &change_cases[n]};
	return true;
}
