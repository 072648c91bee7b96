#include "tests/tui/demo.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATIENCE 10000 /* milliseconds; only ends a hopeless wait */

struct vt *demo_open(const struct demo *demo)
{
	const char *program = getenv("VFTOP");
	char locale[64], still[] = "--demo=homelab@60";
	snprintf(locale, sizeof(locale), "LC_ALL=%s", demo->locale ? demo->locale : "C.UTF-8");
	const char *argv[8] = {program ? program : "./vftop"};
	const char *env[8] = {"TERM=xterm-256color", locale, "HOME=/nonexistent", "TZ=UTC",
			      demo->environment};
	size_t count = 1;
	for (; count < 5 && demo->arguments[count - 1]; count++)
		argv[count] = demo->arguments[count - 1];
	if (count == 1)
		argv[count] = still;
	struct vt *vt = vt_spawn(demo->columns ? demo->columns : 120, demo->rows ? demo->rows : 30,
				 (char *const *)(uintptr_t)argv, (char *const *)(uintptr_t)env);
	demo_expect(vt, "vftop");
	/* Keys would be lost on what is not there yet. */
	demo_expect_gone(vt, "reading the host");
	vt_settle(vt, 300, PATIENCE);
	return vt;
}

void demo_close(struct vt *vt)
{
	vt_type(vt, "q");
	cr_assert_eq(vt_wait_exit(vt, PATIENCE), 0, "q did not end it");
	vt_free(vt);
}

void demo_type(struct vt *vt, const char *keys)
{
	vt_type(vt, keys);
	vt_settle(vt, 150, PATIENCE);
}

static void fail_with_screen(struct vt *vt, const char *what, const char *text)
{
	char *seen = vt_text(vt);
	fprintf(stderr, "%s: '%s'\n%s", what, text, seen);
	free(seen);
	cr_assert(false, "%s: '%s'", what, text);
}

void demo_expect(struct vt *vt, const char *text)
{
	if (!vt_wait_text(vt, text, PATIENCE))
		fail_with_screen(vt, "not on the screen", text);
}

void demo_expect_gone(struct vt *vt, const char *text)
{
	if (!vt_wait_gone(vt, text, PATIENCE))
		fail_with_screen(vt, "still on the screen", text);
}

static bool look_alike(const struct vt *vt, int row, int other)
{
	VTermScreenCell a = vt_cell(vt, 1, row), b = vt_cell(vt, 1, other);
	return a.attrs.reverse == b.attrs.reverse &&
	       vt_color(vt, a.bg, UINT32_MAX) == vt_color(vt, b.bg, UINT32_MAX);
}

int demo_selected_row(const struct vt *vt)
{
	int first = vt_row_of(vt, "FUNCTION") + 1, last = vt_rows(vt) - 2;
	for (int row = first; first > 0 && row <= last; row++) {
		int alike = 0;
		for (int other = first; other <= last; other++)
			alike += look_alike(vt, row, other);
		if (alike == 1)
			return row;
	}
	return -1;
}

char *demo_row(const struct vt *vt, int row)
{
	char *text = vt_text(vt), *line = text;
	for (int i = 0; i < row && line; i++) {
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	char *copy = strndup(line ? line : "", line ? strcspn(line, "\n") : 0);
	free(text);
	return copy;
}
