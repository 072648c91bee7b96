#include "tui/palette.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");

	cr_assert(file != NULL);
	fputs(text, file);
	fclose(file);
}

Test(palette, starts_with_the_default_and_comes_back_to_it)
{
	struct palette palette;
	char first[32];

	cr_assert_eq(palette_init(&palette, NULL, NULL, NULL), 0);
	cr_expect_geq(palette.count, 6, "default, light, high-contrast, mono, ...");
	strcpy(first, palette.theme.name);
	for (size_t i = 0; i < palette.count; i++) {
		cr_expect(i == 0 || strcmp(palette.theme.name, first) != 0);
		palette_next(&palette);
	}
	cr_expect_str_eq(palette.theme.name, first);
	palette_done(&palette);
}

Test(palette, unknown_theme_is_an_error_with_a_remedy)
{
	struct palette palette;
	struct error error = {.code = 0};

	cr_expect_eq(palette_init(&palette, "pink", NULL, &error), -EINVAL, "wrong usage");
	cr_expect_eq(error.code, ENOENT);
	cr_expect(strstr(error.message, "theme pink: no such theme; there are default, light, ") ==
			  error.message,
		  "%s", error.message);
	cr_expect(strstr(error.remedy, "--theme") != NULL, "%s", error.remedy);
	palette_done(&palette);
}

Test(palette, users_themes_are_found_and_broken_ones_passed_by)
{
	char directory[] = "/tmp/vftop-palette-XXXXXX";
	char path[64];
	struct palette palette;
	struct error error = {.code = 0};
	size_t builtin, told = 0;

	cr_assert(mkdtemp(directory) != NULL);
	cr_assert_eq(palette_init(&palette, NULL, NULL, NULL), 0);
	builtin = palette.count;
	palette_done(&palette);

	snprintf(path, sizeof(path), "%s/mine.ini", directory);
	write_file(path, "name = mine\n[roles]\ntext = #ffffff\ntxet = #ffffff\n");
	snprintf(path, sizeof(path), "%s/broken.ini", directory);
	write_file(path, "name = broken\n[roles]\ntext = no colour\n");
	snprintf(path, sizeof(path), "%s/README", directory);
	write_file(path, "not a theme\n");

	cr_assert_eq(palette_init(&palette, "mine", directory, NULL), 0);
	cr_expect_str_eq(palette.complaint, "mine: line 4: unknown role 'txet'");
	cr_expect_eq(palette.count, builtin + 2);
	cr_expect_str_eq(palette.theme.name, "mine");
	for (size_t i = 0; i < palette.count; i++) {
		palette_next(&palette);
		cr_expect_str_neq(palette.theme.name, "broken");
		told += strcmp(palette.complaint, "broken: line 3: unknown colour 'no'") == 0;
	}
	cr_expect_eq(told, 1, "it is said when it is passed by");
	palette_done(&palette);

	cr_expect_eq(palette_init(&palette, "broken", directory, &error), -EINVAL);
	cr_expect(strstr(error.message, "line 3") != NULL, "%s", error.message);
	palette_done(&palette);

	unlink(path);
	snprintf(path, sizeof(path), "%s/mine.ini", directory);
	unlink(path);
	snprintf(path, sizeof(path), "%s/broken.ini", directory);
	unlink(path);
	rmdir(directory);
}
