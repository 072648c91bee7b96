/* Golden screens: what still demos look like, character by character.
 *
 * `make golden` writes them anew; look at the difference before committing it. */
#include "tests/tui/demo.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const struct golden {
	const char *name; /* of the file */
	const char *keys; /* typed before the look */
	struct demo demo;
} goldens[] = {
	{"functions-80x24", "", {80, 24, NULL, NULL, {"--demo=homelab@60"}}},
	{"functions-132x43", "", {132, 43, NULL, NULL, {"--demo=homelab@60"}}},
	{"functions-40x10", "", {40, 10, NULL, NULL, {"--demo=homelab@60"}}},
	{"functions-80x24-c", "", {80, 24, "C", NULL, {"--demo=homelab@60"}}},
	{"functions-132x43-c", "", {132, 43, "C", NULL, {"--demo=homelab@60"}}},
	{"functions-40x10-c", "", {40, 10, "C", NULL, {"--demo=homelab@60"}}},
	{"functions-80x24-ascii", "", {80, 24, NULL, NULL, {"--demo=homelab@60", "--ascii"}}},
	{"functions-160x45", "", {160, 45, NULL, NULL, {"--demo=homelab@60"}}},
	{"traffic-80x24", "2", {80, 24, NULL, NULL, {"--demo=homelab@60"}}},
	{"traffic-132x43", "2", {132, 43, NULL, NULL, {"--demo=homelab@60"}}},
	{"traffic-40x10", "2", {40, 10, NULL, NULL, {"--demo=homelab@60"}}},
	{"traffic-132x43-c", "2", {132, 43, "C", NULL, {"--demo=homelab@60"}}},
	{"groups-80x24", "3", {80, 24, NULL, NULL, {"--demo=hypervisor@60"}}},
	{"groups-132x43", "3jj", {132, 43, NULL, NULL, {"--demo=hypervisor@60"}}},
	{"groups-40x10", "3j", {40, 10, NULL, NULL, {"--demo=hypervisor@60"}}},
	{"groups-132x43-c", "3", {132, 43, "C", NULL, {"--demo=hypervisor@60"}}},
	{"drivers-80x24", "4jl", {80, 24, NULL, NULL, {"--demo=hypervisor@60"}}},
	{"drivers-132x43", "4l", {132, 43, NULL, NULL, {"--demo=hypervisor@60"}}},
	{"doctor-80x24", "5jjj", {80, 24, NULL, NULL, {"--demo=broken@60"}}},
	{"doctor-132x43", "5", {132, 43, NULL, NULL, {"--demo=broken@60"}}},
	{"doctor-40x10", "5j", {40, 10, NULL, NULL, {"--demo=broken@60"}}},
	{"doctor-finding-80x24", "5jjj\r", {80, 24, NULL, NULL, {"--demo=broken@60"}}},
	{"doctor-fix-80x24", "5jjf", {80, 24, NULL, NULL, {"--demo=broken@60"}}},
	{"attach-80x24", "jjy", {80, 24, NULL, NULL, {"--demo=homelab@60"}}},
	{"details-pf-80x24", "\r", {80, 24, NULL, NULL, {"--demo=homelab@60"}}},
	{"details-vf-80x24", "j\r", {80, 24, NULL, NULL, {"--demo=homelab@60"}}},
	{"details-vf-132x43", "jj\r", {132, 43, NULL, NULL, {"--demo=homelab@60"}}},
	{"details-vf-40x10", "j\r", {40, 10, NULL, NULL, {"--demo=homelab@60"}}},
	{"help-80x24", "?", {80, 24, NULL, NULL, {"--demo=homelab@60"}}},
	{"help-132x43-c", "?", {132, 43, "C", NULL, {"--demo=homelab@60"}}},
	{"filter-80x24", "/iavf\r", {80, 24, NULL, NULL, {"--demo=homelab@60"}}},
	{"numvfs-80x24", "c8", {80, 24, NULL, NULL, {"--demo=homelab@60"}}},
	{"numvfs-plan-80x24", "c8\r", {80, 24, NULL, NULL, {"--demo=homelab@60"}}},
	{"numvfs-plan-132x43", "c8\r", {132, 43, NULL, NULL, {"--demo=homelab@60"}}},
	{"numvfs-plan-40x10", "c8\r", {40, 10, NULL, NULL, {"--demo=homelab@60"}}},
	{"numvfs-plan-80x24-c", "c8\r", {80, 24, "C", NULL, {"--demo=homelab@60"}}},
	{"numvfs-force-80x24", "c8\rF", {80, 24, NULL, NULL, {"--demo=homelab@60"}}},
	{"mac-80x24", "jjjm", {80, 24, NULL, NULL, {"--demo=homelab@60"}}},
	{"mac-plan-80x24", "jjjm02:00:00:00:99:01\r", {80, 24, NULL, NULL, {"--demo=homelab@60"}}},
	{"vlan-marked-132x43", "jjj jj v200+{index}", {132, 43, NULL, NULL, {"--demo=homelab@60"}}},
	{"driver-80x24", "jjjb", {80, 24, NULL, NULL, {"--demo=homelab@60"}}},
	{"edit-80x24", "jjje", {80, 24, NULL, NULL, {"--demo=homelab@60"}}},
	{"edit-132x43-c", "jjje", {132, 43, "C", NULL, {"--demo=homelab@60"}}},
	{"edit-40x10", "jjje", {40, 10, NULL, NULL, {"--demo=homelab@60"}}},
	{"script-80x24", "c8\rP", {80, 24, NULL, NULL, {"--demo=homelab@60"}}},
	{"hypervisor-80x24", "", {80, 24, NULL, NULL, {"--demo=hypervisor@60"}}},
	{"hypervisor-132x43", "", {132, 43, NULL, NULL, {"--demo=hypervisor@60"}}},
	{"big-132x43", "G", {132, 43, NULL, NULL, {"--demo=big@60"}}},
	{"empty-80x24", "", {80, 24, NULL, NULL, {"--demo=empty@60"}}},
	{"empty-40x10", "", {40, 10, NULL, NULL, {"--demo=empty@60"}}},
	{"too-small-30x8", "", {30, 8, NULL, NULL, {"--demo=homelab@60"}}},
	{"hostile-132x43", "", {132, 43, NULL, NULL, {"--root=build/captures/hostile"}}},
	{"hostile-80x24-c", "", {80, 24, "C", NULL, {"--root=build/captures/hostile"}}},
};

static char *read_file(const char *path)
{
	FILE *file = fopen(path, "re");
	if (!file)
		return NULL;
	char *text = NULL;
	size_t size = 0;
	ssize_t length = getdelim(&text, &size, '\0', file);
	fclose(file);
	return length < 0 ? NULL : text;
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");
	cr_assert(file != NULL, "%s: %s", path, strerror(errno));
	fputs(text, file);
	cr_assert_eq(fclose(file), 0);
}

/* Prints the lines that differ, as diff does. */
static void print_difference(const char *wanted, const char *seen)
{
	for (int row = 1; *wanted || *seen; row++) {
		int w = (int)strcspn(wanted, "\n"), s = (int)strcspn(seen, "\n");
		if (w != s || memcmp(wanted, seen, (size_t)w) != 0)
			fprintf(stderr, "%d\n-%.*s\n+%.*s\n", row, w, wanted, s, seen);
		wanted += w + (wanted[w] == '\n');
		seen += s + (seen[s] == '\n');
	}
}

/* After each Enter it waits for the plan that may come of it. */
static void type_stepwise(struct vt *vt, const char *keys)
{
	while (*keys) {
		char step[64];
		int length = (int)strcspn(keys, "\r");
		length += keys[length] == '\r';
		snprintf(step, sizeof(step), "%.*s", length, keys);
		demo_type(vt, step);
		demo_expect_gone(vt, "looking at what hangs on");
		vt_settle(vt, 150, 10000);
		keys += length;
	}
}

ParameterizedTestParameters(golden, screen)
{
	static int numbers[sizeof(goldens) / sizeof(*goldens)];
	size_t count = sizeof(goldens) / sizeof(*goldens);
	for (size_t i = 0; i < count; i++)
		numbers[i] = (int)i;
	return cr_make_param_array(int, numbers, count);
}

ParameterizedTest(int *number, golden, screen, .timeout = 60)
{
	const struct golden *golden = &goldens[*number];
	char path[256];
	snprintf(path, sizeof(path), "tests/tui/golden/%s.txt", golden->name);
	struct vt *vt = demo_open(&golden->demo);
	/* What does not stand still is looked at by the doctor a moment later. */
	if (strncmp(golden->demo.arguments[0], "--root", 6) == 0)
		demo_expect(vt, "Doctor 1!");
	type_stepwise(vt, golden->keys);
	char *seen = vt_text(vt);
	vt_free(vt);

	if (golden->demo.locale) { /* the C locale shows nothing but ASCII */
		for (const char *c = seen; *c; c++)
			cr_assert((unsigned char)*c < 0x80, "%s: not ASCII", golden->name);
	}
	if (getenv("UPDATE_GOLDEN")) {
		mkdir("tests/tui/golden", 0755);
		write_file(path, seen);
	}
	char *wanted = read_file(path);
	if (!wanted || strcmp(wanted, seen) != 0) {
		print_difference(wanted ? wanted : "", seen);
		cr_assert(false, "%s looks different: UPDATE_GOLDEN=1 takes it as it is", path);
	}
	free(wanted);
	free(seen);
}
