/* scenario - what may happen to a host, played on the simulated one and on the
 * lab's real kernel; both must end alike. Reports in TAP.
 *
 *   scenario --stage=simulated|lab [NAME...]
 *
 * Every scenario ends with the collector's picture compared with the stage's own
 * account (play_wait), never with what vftop believes.
 */
#include "tests/scenario/change.h"
#include "tests/scenario/play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define LATER 40000 /* a card takes its time to be pulled out */

static void enumerate(struct play *play, const void *user)
{
	(void)user;
	for (size_t i = 0; i < play->pf_count; i++) {
		const struct pf *pf = play_pf(play, i);
		EXPECT(play, pf, "%s is not seen", play->pfs[i]);
		EXPECT(play, pf->totalvfs == 7 && pf->numvfs == 0, "%s: %d of %d VFs", pf->name,
		       pf->numvfs, pf->totalvfs);
		EXPECT(play, pf->vendor_id == 0x8086 && pf->device_id == 0x10c9, "%s: %x:%x",
		       pf->name, (unsigned)pf->vendor_id, (unsigned)pf->device_id);
		EXPECT(play, pf->iommu_group >= 0, "%s: no IOMMU group", pf->name);
	}
	const struct pf *nvme = snapshot_find_pf(play->snapshot, play->block);
	EXPECT(play, nvme && strcmp(nvme->driver, "nvme") == 0, "no NVMe PF");
	EXPECT(play, nvme->totalvfs == 127 && nvme->link.ifindex == 0, "NVMe: %d VFs, %s",
	       nvme->totalvfs, nvme->link.name);
}

static void vfs_appear(struct play *play, const void *user)
{
	(void)user;
	play_make_vfs(play, 0, 3);
	play_make_vfs(play, 1, 7);
}

static void vfs_vanish(struct play *play, const void *user)
{
	(void)user;
	play_make_vfs(play, 0, 7);
	play_make_vfs(play, 0, 0);
}

static void fewer_and_more_vfs(struct play *play, const void *user)
{
	(void)user;
	play_make_vfs(play, 0, 2);
	EXPECT(play, stage_numvfs(play->stage, play->pfs[0], 4) < 0, "2 to 4 was allowed");
	EXPECT(play, stage_numvfs(play->stage, play->pfs[0], 8) < 0, "8 of 7 were allowed");
	play_make_vfs(play, 0, 2);
	play_make_vfs(play, 0, 0);
	play_make_vfs(play, 0, 4);
}

static void vfs_without_a_driver(struct play *play, const void *user)
{
	(void)user;
	struct play_expected expected = {play->pfs[0], 2, "", false};
	int r = stage_autoprobe(play->stage, play->pfs[0], false);
	EXPECT(play, r == 0, "autoprobe: %s", strerror(-r));
	r = stage_numvfs(play->stage, play->pfs[0], 2);
	EXPECT(play, r == 0, "numvfs: %s", strerror(-r));
	play_wait(play, play_has_vfs, &expected, PLAY_SOON);
	stage_autoprobe(play->stage, play->pfs[0], true);
}

static void vfs_of_a_block_device(struct play *play, const void *user)
{
	(void)user;
	struct play_expected some = {play->block, 4, NULL, false},
			     none = {play->block, 0, NULL, false};
	int r = stage_numvfs(play->stage, play->block, 4);
	EXPECT(play, r == 0, "numvfs: %s", strerror(-r));
	if (!play_wait(play, play_has_vfs, &some, PLAY_SOON))
		return;
	r = stage_numvfs(play->stage, play->block, 0);
	EXPECT(play, r == 0, "numvfs: %s", strerror(-r));
	play_wait(play, play_has_vfs, &none, PLAY_SOON);
}

static void driver_rebinds(struct play *play, const void *user)
{
	(void)user;
	play_make_vfs(play, 0, 1);
	EXPECT(play, !*play->failure, "no VF");
	char address[DEVICE_NAME_MAX];
	snprintf(address, sizeof(address), "%s", play_pf(play, 0)->vfs[0].address);
	struct play_expected away = {play->pfs[0], 1, "vfio-pci", false};
	struct play_expected back = {play->pfs[0], 1, "igbvf", true};

	int r = stage_bind(play->stage, address, "vfio-pci");
	EXPECT(play, r == 0, "vfio-pci: %s", strerror(-r));
	if (!play_wait(play, play_has_vfs, &away, PLAY_SOON))
		return;
	r = stage_bind(play->stage, address, NULL);
	EXPECT(play, r == 0, "igbvf: %s", strerror(-r));
	play_wait(play, play_has_vfs, &back, PLAY_SOON);
}

struct link_expected {
	const char *pf;
	int up;
	const char *name; /* NULL: not asked */
};

static bool has_link(const struct snapshot *snapshot, const void *user)
{
	const struct link_expected *expected = user;
	const struct pf *pf = snapshot_find_pf(snapshot, expected->pf);
	if (!pf || pf->link.ifindex == 0)
		return false;
	if (expected->name && strcmp(pf->link.name, expected->name) != 0)
		return false;
	if (expected->up == UNKNOWN)
		return true;
	return pf->link.up == expected->up && (!expected->up || pf->link.carrier == 1);
}

static void set_link(struct play *play, size_t n, bool up)
{
	struct link_expected expected = {play->pfs[n], up, NULL};
	char interface[64];
	snprintf(interface, sizeof(interface), "%s", play_pf(play, n)->link.name);
	int r = play->stage->class->set_link(play->stage, interface, up);
	EXPECT(play, r == 0, "%s: %s", interface, strerror(-r));
	if (!play_wait(play, has_link, &expected, PLAY_SOON))
		return;

	char path[256], text[64];
	snprintf(path, sizeof(path), "/sys/class/net/%s/operstate", interface);
	play->stage->class->read(play->stage, path, text, sizeof(text));
	EXPECT(play, strncmp(text, up ? "up" : "down", 2) == 0, "%s is %s", interface, text);
}

static void link_down_and_up(struct play *play, const void *user)
{
	(void)user;
	set_link(play, 0, true);
	set_link(play, 0, false);
	set_link(play, 0, true);
}

static bool is_absent(const struct snapshot *snapshot, const void *user)
{
	return !snapshot_find_pf(snapshot, user);
}

static void unplug_and_replug(struct play *play, const void *user)
{
	(void)user;
	play_make_vfs(play, 1, 2);
	EXPECT(play, !*play->failure, "no VFs");
	int r = play->stage->class->unplug(play->stage, play->pfs[1]);
	EXPECT(play, r == 0, "unplug: %s", strerror(-r));
	if (!play_wait(play, is_absent, play->pfs[1], LATER))
		return;
	EXPECT(play, !stage_has_device(play->stage, play->pfs[1]), "it is still there");

	struct play_expected back = {play->pfs[1], 0, NULL, false};
	struct link_expected link = {play->pfs[1], UNKNOWN, NULL};
	r = play->stage->class->replug(play->stage, play->pfs[1]);
	EXPECT(play, r == 0, "replug: %s", strerror(-r));
	if (play_wait(play, play_has_vfs, &back, LATER) &&
	    play_wait(play, has_link, &link, PLAY_SOON))
		play_make_vfs(play, 1, 1);
}

static void rename_interface(struct play *play, const void *user)
{
	(void)user;
	char before[64];
	struct link_expected renamed = {play->pfs[2], UNKNOWN, "storage0"};
	struct link_expected back = {play->pfs[2], UNKNOWN, before};
	snprintf(before, sizeof(before), "%s", play_pf(play, 2)->link.name);
	int r = play->stage->class->rename(play->stage, before, "storage0");
	EXPECT(play, r == 0, "rename: %s", strerror(-r));
	if (!play_wait(play, has_link, &renamed, PLAY_SOON))
		return;
	r = play->stage->class->rename(play->stage, "storage0", before);
	EXPECT(play, r == 0, "rename: %s", strerror(-r));
	play_wait(play, has_link, &back, PLAY_SOON);
}

struct away_expected {
	const char *pf;
	bool away;
};

static bool first_is_away(const struct snapshot *snapshot, const void *user)
{
	const struct away_expected *expected = user;
	const struct pf *pf = snapshot_find_pf(snapshot, expected->pf);
	return pf && pf->vf_count > 0 && pf->vfs[0].away == expected->away &&
	       (pf->vfs[0].link.ifindex == 0) == expected->away;
}

static void move_to_a_namespace(struct play *play, const void *user)
{
	(void)user;
	play_make_vfs(play, 0, 2);
	EXPECT(play, !*play->failure, "no VFs");
	char interface[64];
	snprintf(interface, sizeof(interface), "%s", play_pf(play, 0)->vfs[0].link.name);
	struct away_expected away = {play->pfs[0], true}, here = {play->pfs[0], false};

	int r = play->stage->class->move(play->stage, interface, true);
	EXPECT(play, r == 0, "move away: %s", strerror(-r));
	if (!play_wait(play, first_is_away, &away, PLAY_SOON))
		return;
	r = play->stage->class->move(play->stage, interface, false);
	EXPECT(play, r == 0, "move back: %s", strerror(-r));
	play_wait(play, first_is_away, &here, PLAY_SOON);
}

/* The longest time that asking the collector took while `child` ran, and how
 * many VFs the PF had at most before it ended. */
static int64_t ask_until_ended(struct play *play, pid_t child, int *ret_status)
{
	int64_t longest = 0;
	while (waitpid(child, ret_status, WNOHANG) == 0) {
		struct collector_status status;
		struct function_key key = {.vf = UNKNOWN};
		static const struct history none;
		struct history history = none;
		snprintf(key.pf, sizeof(key.pf), "%s", play->pfs[0]);

		int64_t start = play_now();
		const struct snapshot *newest = collector_take(play->collector);
		collector_status(play->collector, &status);
		collector_history(play->collector, &key, &history);
		int64_t took = play_now() - start;
		longest = took > longest ? took : longest;
		snapshot_put(newest);
		usleep(2000);
	}
	return longest;
}

static void stalled_rtnl(struct play *play, const void *user)
{
	(void)user;
	fflush(NULL);
	pid_t child = fork();
	if (child == 0)
		_exit(play->stage->class->numvfs_slowly(play->stage, play->pfs[0], 7) < 0);
	EXPECT(play, child > 0, "no process");
	int status = 0;
	int64_t longest = ask_until_ended(play, child, &status);
	EXPECT(play, status == 0, "numvfs=7 failed");
	/* an answer waits for no kernel: far below the second that RTNL is held */
	EXPECT(play, longest < 250, "an answer took %d ms", (int)longest);
	struct play_expected expected = {play->pfs[0], 7, "igbvf", true};
	play_wait(play, play_has_vfs, &expected, PLAY_SOON);
}

struct attributes_expected {
	const char *pf;
	struct stage_vf vf;
};

static bool has_attributes(const struct snapshot *snapshot, const void *user)
{
	const struct attributes_expected *expected = user;
	const struct pf *pf = snapshot_find_pf(snapshot, expected->pf);
	if (!pf || pf->vf_count < 2)
		return false;
	const struct vf_config *config = &pf->vfs[1].config;
	char mac[HWADDR_TEXT_MAX];
	return strcmp(hwaddr_format(&config->mac, mac), expected->vf.mac) == 0 &&
	       config->vlan == expected->vf.vlan && config->qos == expected->vf.qos &&
	       config->spoofchk == expected->vf.spoofchk && config->trust == expected->vf.trust;
}

static void attributes_of_somebody_else(struct play *play, const void *user)
{
	(void)user;
	struct attributes_expected expected = {
		play->pfs[0], {.mac = "02:00:00:00:50:01", .vlan = 50, .qos = 3, .trust = 1}};
	play_make_vfs(play, 0, 2);
	EXPECT(play, !*play->failure, "no VFs");
	const char *interface = play_pf(play, 0)->link.name;
	int r = play->stage->class->set_vf(play->stage, interface, 1, &expected.vf);
	EXPECT(play, r == 0, "set: %s", strerror(-r));
	if (!play_wait(play, has_attributes, &expected, PLAY_SOON))
		return;
	struct stage_vf is = {0};
	r = play->stage->class->get_vf(play->stage, play_pf(play, 0)->link.name, 1, &is);
	EXPECT(play, r == 0, "get: %s", strerror(-r));
	EXPECT(play,
	       strcmp(is.mac, expected.vf.mac) == 0 && is.vlan == 50 && is.qos == 3 &&
		       is.spoofchk == 0 && is.trust == 1,
	       "the host says %s vlan %d qos %d spoofchk %d trust %d", is.mac, is.vlan, is.qos,
	       is.spoofchk, is.trust);

	/* all of it is lost with the VF */
	play_make_vfs(play, 0, 0);
	play_make_vfs(play, 0, 2);
	EXPECT(play, !has_attributes(play->snapshot, &expected), "a new VF has an old one's MAC");
}

static void lost_events(struct play *play, const void *user)
{
	(void)user;
	struct collector_status before, after;
	struct play_expected expected = {play->pfs[0], 3, "igbvf", true};
	collector_status(play->collector, &before);
	int r = play->stage->class->numvfs_unheard(play->stage, play->pfs[0], 3);
	EXPECT(play, r == 0, "numvfs: %s", strerror(-r));
	if (!play_wait(play, play_has_vfs, &expected, PLAY_SOON))
		return;
	collector_status(play->collector, &after);
	EXPECT(play, after.events_lost > before.events_lost, "no event was lost");
}

static void storm(struct play *play, const void *user)
{
	(void)user;
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < play->pf_count && i < 2; i++) {
			stage_numvfs(play->stage, play->pfs[i], 3);
			stage_numvfs(play->stage, play->pfs[i], 0);
		}
	}
	play_make_vfs(play, 0, 1);
}

static const struct scenario scenarios[] = {
	{"enumerate", enumerate, NULL},
	{"VFs appear", vfs_appear, NULL},
	{"VFs vanish", vfs_vanish, NULL},
	{"fewer and more VFs go through none", fewer_and_more_vfs, NULL},
	{"VFs without a driver", vfs_without_a_driver, NULL},
	{"VFs of a block device", vfs_of_a_block_device, NULL},
	{"a driver rebinds", driver_rebinds, NULL},
	{"a link goes down and up", link_down_and_up, NULL},
	{"an interface is renamed", rename_interface, NULL},
	{"an interface moves to a namespace and back", move_to_a_namespace, NULL},
	{"RTNL stalls during a change", stalled_rtnl, NULL},
	{"somebody else sets attributes", attributes_of_somebody_else, NULL},
	{"events are lost", lost_events, NULL},
	{"a storm of changes", storm, NULL},
	{"a card is pulled out and put back", unplug_and_replug, NULL},
};

static bool wanted(const char *name, int count, char **names)
{
	for (int i = 0; i < count; i++) {
		if (strstr(name, names[i]))
			return true;
	}
	return count == 0;
}

/* Adds to the number of tests; returns how many failed. */
static int play_list(struct stage *stage, const struct scenario *list, size_t size, int count,
		     char **names, int *number)
{
	int failed = 0;
	for (size_t i = 0; i < size; i++) {
		struct play play;
		if (!wanted(list[i].name, count, names))
			continue;
		int64_t start = play_now();
		play_begin(&play, stage);
		if (!*play.failure)
			list[i].play(&play, list[i].user);
		play_end(&play);
		printf("%sok %d - %s (%d ms)\n", *play.failure ? "not " : "", ++*number,
		       list[i].name, (int)(play_now() - start));
		if (*play.failure)
			printf("# %s\n", play.failure);
		failed += *play.failure != '\0';
		fflush(stdout);
	}
	return failed;
}

static int play_all(struct stage *stage, int count, char **names)
{
	struct scenario change;
	int number = 0, failed = 0;
	failed += play_list(stage, scenarios, sizeof(scenarios) / sizeof(*scenarios), count, names,
			    &number);
	for (size_t n = 0; change_scenario_at(n, &change); n++)
		failed += play_list(stage, &change, 1, count, names, &number);
	printf("1..%d\n", number);
	return failed ? 1 : 0;
}

int main(int argc, char **argv)
{
	struct stage stage = {0};
	if (argc >= 2 && strcmp(argv[1], "--stage=simulated") == 0)
		stage.class = &simulated_stage;
	else if (argc >= 2 && strcmp(argv[1], "--stage=lab") == 0)
		stage.class = &lab_stage;
	if (!stage.class) {
		fprintf(stderr, "usage: scenario --stage=simulated|lab [NAME...]\n");
		return 2;
	}
	stage.kernel = stage.class->open();
	if (!stage.kernel)
		return 1;
	int r = play_all(&stage, argc - 2, argv + 2);
	kernel_free(stage.kernel);
	return r;
}
