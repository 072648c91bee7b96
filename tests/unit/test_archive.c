#include "core/archive.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct archive *archive;

static void set_up(void)
{
	archive = archive_new();
}

static void tear_down(void)
{
	archive_free(archive);
}

TestSuite(archive, .init = set_up, .fini = tear_down);

static int put(const char *path, const char *text)
{
	return archive_put(archive, ARCHIVE_FILE, path, text, strlen(text));
}

static int put_link(const char *path, const char *target)
{
	return archive_put(archive, ARCHIVE_LINK, path, target, strlen(target));
}

static void leads_to(const char *path, const char *found)
{
	const struct archive_entry *entry = NULL;

	cr_assert_eq(archive_resolve(archive, path, true, &entry), 0, "%s", path);
	cr_assert_str_eq(entry->path, found, "%s", path);
}

Test(archive, holds_what_was_put)
{
	const struct archive_entry *entry;

	cr_assert_eq(put("sys/class/net/eth0/mtu", "1500\n"), 0);
	entry = archive_find(archive, "sys/class/net/eth0/mtu");
	cr_assert_neq(entry, NULL);
	cr_assert_eq(entry->kind, ARCHIVE_FILE);
	cr_assert_eq(entry->size, 5);
	cr_assert_str_eq(entry->data, "1500\n");
	cr_assert_eq(archive_find(archive, "sys/class")->kind, ARCHIVE_DIRECTORY);
	cr_assert_str_eq(archive_find(archive, "sys/class")->child->path, "sys/class/net");
	cr_assert_eq(archive_find(archive, "sys/cl"), NULL);
	cr_assert_eq(archive_count(archive), 5);
	cr_assert_eq(put("sys/class/net/eth0/mtu", "9000 more\n"), 0);
	cr_assert_str_eq(archive_find(archive, "sys/class/net/eth0/mtu")->data, "9000 more\n");
	cr_assert_eq(archive_count(archive), 5);
	cr_assert_eq(archive_size(archive), 10);
}

Test(archive, refuses_paths_that_are_none)
{
	static const char *const PATHS[] = {"",       "/",    "/sys", "sys/",  "a//b",
					    "..",     "../a", "a/..", "a/./b", ".",
					    "a\033b", "a\nb", "a\177"};
	char name[NAME_MAX + 2];

	for (size_t i = 0; i < sizeof(PATHS) / sizeof(*PATHS); i++)
		cr_assert_eq(put(PATHS[i], "x"), -EILSEQ, "%s", PATHS[i]);
	memset(name, 'a', sizeof(name));
	name[NAME_MAX + 1] = '\0';
	cr_assert_eq(put(name, "x"), -EILSEQ);
	name[NAME_MAX] = '\0';
	cr_assert_eq(put(name, "x"), 0);
	cr_assert_eq(put("..a/b..", "x"), 0);
}

Test(archive, refuses_what_contradicts_itself)
{
	cr_assert_eq(put("a", "x"), 0);
	cr_assert_eq(put("a/b", "x"), -ENOTDIR);
	cr_assert_eq(archive_put(archive, ARCHIVE_DIRECTORY, "a", NULL, 0), -EEXIST);
	cr_assert_eq(put_link("a", "b"), -EEXIST);
	cr_assert_eq(put_link("d/l", "b"), 0);
	cr_assert_eq(put_link("d/l", "b"), 0);
	cr_assert_eq(put_link("d/l", "c"), -EEXIST);
	cr_assert_eq(put("d/l/x", "x"), -ENOTDIR);
	cr_assert_eq(put("d", "x"), -EEXIST);
	cr_assert_eq(archive_put(archive, ARCHIVE_DIRECTORY, "d", NULL, 0), 0);
}

Test(archive, refuses_links_that_climb_out)
{
	cr_assert_eq(put_link("sys/a", "../b"), 0);
	cr_assert_eq(put_link("sys/b", "../../b"), -EXDEV);
	cr_assert_eq(put_link("c", ".."), -EXDEV);
	cr_assert_eq(put_link("d", "x/../../y"), -EXDEV);
	cr_assert_eq(put_link("e", "x/../y"), 0);
	cr_assert_eq(put_link("f", ""), -EILSEQ);
	cr_assert_eq(put_link("g", "a\033"), -EILSEQ);
}

Test(archive, follows_links_within)
{
	const struct archive_entry *entry;

	put("sys/devices/pci/eth0/mtu", "1500\n");
	put_link("sys/class/net/eth0", "../../devices/pci/eth0");
	put_link("sys/root", "/");
	put_link("sys/loop", "loop");
	put_link("sys/gone", "/nowhere");
	leads_to("/sys/class/net/eth0/mtu", "sys/devices/pci/eth0/mtu");
	leads_to("/sys/root/sys/class/net/eth0", "sys/devices/pci/eth0");
	leads_to("/../../sys/./class/..", "sys");
	leads_to("/sys/class/net/eth0/..", "sys/devices/pci");
	leads_to("/", "");
	cr_assert_eq(archive_resolve(archive, "/sys/class/net/eth0", false, &entry), 0);
	cr_assert_eq(entry->kind, ARCHIVE_LINK);
	cr_assert_eq(archive_resolve(archive, "/sys/loop", true, &entry), -ELOOP);
	cr_assert_eq(archive_resolve(archive, "/sys/gone", true, &entry), -ENOENT);
	cr_assert_eq(archive_resolve(archive, "/sys/class/net/eth0/mtu/x", true, &entry), -ENOTDIR);
}

Test(archive, is_bounded)
{
	char *large = calloc(1, ARCHIVE_FILE_MAX + 1), path[32];
	int result = 0;
	size_t n;

	cr_assert_eq(archive_put(archive, ARCHIVE_FILE, "a", large, ARCHIVE_FILE_MAX + 1), -EFBIG);
	for (n = 0; n < 8 && result == 0; n++) {
		snprintf(path, sizeof(path), "large%zu", n);
		result = archive_put(archive, ARCHIVE_FILE, path, large, ARCHIVE_FILE_MAX);
	}
	free(large);
	cr_assert_eq(result, -ENOSPC);
	cr_assert_eq(n, 4, "the fourth does not fit beside the names");
	archive_free(archive);
	archive = archive_new();
	for (n = 0, result = 0; n <= ARCHIVE_ENTRIES_MAX && result == 0; n++) {
		snprintf(path, sizeof(path), "d/%zu", n);
		result = put(path, "");
	}
	cr_assert_eq(result, -E2BIG);
	cr_assert_eq(archive_count(archive), ARCHIVE_ENTRIES_MAX);
}

static int note(const struct archive_entry *entry, void *user)
{
	strcat(strcat(user, entry->path), " ");
	return strcmp(entry->path, "stop") == 0;
}

Test(archive, is_visited_in_order)
{
	char text[128] = "";

	put("b/c", "");
	put("a", "");
	put("b-c", "");
	cr_assert_eq(archive_visit(archive, note, text), 0);
	cr_assert_str_eq(text, "a b b-c b/c ");
	put("stop", "");
	put("then", "");
	*text = '\0';
	cr_assert_eq(archive_visit(archive, note, text), 1);
	cr_assert_str_eq(text, "a b b-c b/c stop ");
}
