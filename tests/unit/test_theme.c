#include "widgets/canvas.h"
#include "widgets/theme.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEFAULT THEME_COLOR_DEFAULT

static char complaint[128];

static int parse(struct theme *theme, const char *text)
{
	return theme_parse(theme, text, strlen(text), complaint, sizeof(complaint));
}

Test(theme, styles_are_read)
{
	struct theme theme;

	cr_assert_eq(parse(&theme, "name = mine\n[roles]\n"
				   "error = #bf616a bold\n"
				   "  selected = #eceff4 on #434c5e underline\n"
				   "ok = 42 on default ; a comment\n"
				   "warn = reverse dim\r\n"
				   "rx = on #000001\n"
				   "[mono]\nok = dim\n"),
		     0, "%s", complaint);
	cr_expect_str_eq(complaint, "");
	cr_expect_str_eq(theme.name, "mine");
	cr_expect_eq(theme.styles[ROLE_ERROR].foreground, 0xbf616a);
	cr_expect_eq(theme.styles[ROLE_ERROR].background, DEFAULT);
	cr_expect(theme.styles[ROLE_ERROR].bold);
	cr_expect_eq(theme.styles[ROLE_SELECTED].foreground, 0xeceff4);
	cr_expect_eq(theme.styles[ROLE_SELECTED].background, 0x434c5e);
	cr_expect(theme.styles[ROLE_SELECTED].underline);
	cr_expect_eq(theme.styles[ROLE_OK].foreground, 0x1000000 + 42);
	cr_expect_eq(theme.styles[ROLE_OK].background, DEFAULT);
	cr_expect(theme.styles[ROLE_WARN].reverse);
	cr_expect(theme.styles[ROLE_WARN].dim);
	cr_expect_eq(theme.styles[ROLE_RX].background, 1);
	cr_expect(theme.mono[ROLE_OK].dim);
}

Test(theme, missing_roles_are_the_default_themes)
{
	struct theme standard, theme;

	cr_assert(theme_load_builtin(&standard, theme_builtin_name(0)));
	cr_assert_eq(parse(&theme, "[roles]\ntext = #010203\n"), 0);
	cr_expect_eq(theme.styles[ROLE_ERROR].foreground, standard.styles[ROLE_ERROR].foreground);
	cr_expect_eq(theme.mono[ROLE_SELECTED].reverse, true);
	cr_expect_str_eq(theme.name, "");
}

Test(theme, an_unknown_role_is_a_warning)
{
	struct theme theme;

	cr_expect_eq(parse(&theme, "[roles]\nfoo = #123456\nok = #010203\nbar = 1\n"), 0);
	cr_expect_str_eq(complaint, "line 2: unknown role 'foo'");
	cr_expect_eq(theme.styles[ROLE_OK].foreground, 0x010203);
	cr_expect_eq(parse(&theme, "color = 1\n"), 0);
	cr_expect_str_eq(complaint, "line 1: unknown key 'color' in section []");
}

static void expect_bad(const char *text, const char *expected)
{
	struct theme theme;

	memset(&theme, 0x55, sizeof(theme));
	cr_expect_eq(parse(&theme, text), -EINVAL, "%s", text);
	cr_expect_str_eq(complaint, expected);
	cr_expect_eq(theme.name[0], 0x55, "left alone");
}

Test(theme, bad_values_are_named_with_their_line)
{
	expect_bad("[roles]\n\n; x\nok = pink\n", "line 4: unknown colour 'pink'");
	expect_bad("[roles]\nok = #12345\n", "line 2: unknown colour '#12345'");
	expect_bad("[roles]\nok = #1234567\n", "line 2: unknown colour '#1234567'");
	expect_bad("[roles]\nok = #12345g\n", "line 2: unknown colour '#12345g'");
	expect_bad("[roles]\nok = 256\n", "line 2: unknown colour '256'");
	expect_bad("[roles]\nok = -1\n", "line 2: unknown colour '-1'");
	expect_bad("[roles]\nok = 99999999999999999999\n",
		   "line 2: unknown colour '99999999999999999999'");
	expect_bad("[roles]\nok = 1 2\n", "line 2: unknown colour '2'");
	expect_bad("[roles]\nok = 1 on 2 3\n", "line 2: unknown colour '3'");
	expect_bad("[roles]\nok = 1 on on\n", "line 2: unknown colour 'on'");
	expect_bad("[roles]\nok = 1 on 2 on 3\n", "line 2: unknown colour 'on'");
	expect_bad("[roles]\nok = 1 on bold\n", "line 2: 'on' without a colour");
	expect_bad("[mono]\nok = 1\n", "line 2: '1' is no attribute");
	expect_bad("[roles]\nwhat is this\n", "line 2: neither [section] nor key = value");
	expect_bad("[roles\nok = 1\n", "line 1: neither [section] nor key = value");
	expect_bad("[roles]\nfoo = 1\nok = \x1b[31m\n", "line 3: unknown colour '?[31m'");
	expect_bad("x\n[roles]\nok = pink\n", "line 1: neither [section] nor key = value");
	expect_bad("[roles]\nok = pink\nx\n", "line 2: unknown colour 'pink'");
}

Test(theme, bytes_that_are_no_text_do_no_harm)
{
	static const char with_nul[] = "[roles]\nok = #0000\0ff\n";
	struct theme theme;
	char *huge = malloc(1 << 20);

	cr_expect_eq(
		theme_parse(&theme, with_nul, sizeof(with_nul) - 1, complaint, sizeof(complaint)),
		-EINVAL);
	cr_expect_str_eq(complaint, "line 2: a NUL byte: not a text file");
	memset(huge, 'a', 1 << 20);
	huge[0] = '\n';
	cr_expect_eq(theme_parse(&theme, huge, 1 << 20, complaint, sizeof(complaint)), -EINVAL);
	cr_expect_str_eq(complaint, "line 2: longer than 199 bytes");
	memset(huge, '\n', 1 << 20);
	cr_expect_eq(theme_parse(&theme, huge, 1 << 20, complaint, sizeof(complaint)), 0);
	cr_expect_eq(theme_parse(&theme, "", 0, complaint, sizeof(complaint)), 0);
	/* no room for the complaint is no reason to crash */
	cr_expect_eq(theme_parse(&theme, "x", 1, NULL, 0), -EINVAL);
	cr_expect_eq(theme_parse(&theme, "x", 1, complaint, 4), -EINVAL);
	cr_expect_str_eq(complaint, "lin");
	free(huge);
}

/* Writes `text` to a new file in `directory`. */
static void write_file(const char *directory, const char *name, const char *text, size_t length)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	file = fopen(path, "w");
	cr_assert(file != NULL);
	cr_assert_eq(fwrite(text, 1, length, file), length);
	fclose(file);
}

Test(theme, a_users_file_comes_before_the_built_in_one)
{
	char directory[] = "/tmp/test_theme.XXXXXX", path[128];
	char *big = calloc(1, 65537);
	struct theme theme;

	cr_assert(mkdtemp(directory) != NULL);
	write_file(directory, "nord.ini", "[roles]\nok = #010203\n", 21);
	write_file(directory, "bad.ini", "[roles]\nok = pink\n", 18);
	memset(big, '\n', 65537);
	write_file(directory, "full.ini", big, 65536);
	write_file(directory, "big.ini", big, 65537);
	free(big);
	cr_expect_eq(theme_load(&theme, "nord", directory, complaint, sizeof(complaint)), 0);
	cr_expect_eq(theme.styles[ROLE_OK].foreground, 0x010203);
	cr_expect_str_eq(theme.name, "nord");
	cr_expect_eq(theme_load(&theme, "light", directory, complaint, sizeof(complaint)), 0);
	cr_expect_str_eq(theme.name, "light");
	cr_expect_str_eq(complaint, "");
	cr_expect_eq(theme_load(&theme, "light", "/dev/null/themes", complaint, sizeof(complaint)),
		     0, "a home that is no directory");
	cr_expect_str_eq(complaint, "");
	cr_expect_eq(theme_load(&theme, "bad", directory, complaint, sizeof(complaint)), -EINVAL);
	cr_expect_str_eq(complaint, "line 2: unknown colour 'pink'");
	cr_expect_eq(theme_load(&theme, "full", directory, complaint, sizeof(complaint)), 0);
	cr_expect_eq(theme_load(&theme, "big", directory, complaint, sizeof(complaint)), -EFBIG);
	cr_expect_str_eq(theme.name, "full", "left alone");
	cr_expect_eq(theme_load(&theme, "none", directory, complaint, sizeof(complaint)), -ENOENT);
	cr_expect_eq(theme_load(&theme, "../nord", directory, complaint, sizeof(complaint)),
		     -ENOENT);
	cr_expect_eq(theme_load(&theme, "nord", NULL, NULL, 0), 0);
	cr_expect_neq(theme.styles[ROLE_OK].foreground, 0x010203);
	snprintf(path, sizeof(path), "%s/fifo.ini", directory);
	cr_assert_eq(mkfifo(path, 0600), 0);
	cr_expect_eq(theme_load_file(&theme, path, complaint, sizeof(complaint)), -EINVAL);
	cr_expect_str_eq(complaint, "not a regular file");
	cr_expect_eq(theme_load_file(&theme, directory, complaint, sizeof(complaint)), -EISDIR);
	cr_expect_str_eq(complaint, "Is a directory");
	for (const char *const *name =
		     (const char *const[]){"nord", "bad", "full", "big", "fifo", NULL};
	     *name != NULL; name++) {
		snprintf(path, sizeof(path), "%s/%s.ini", directory, *name);
		unlink(path);
	}
	rmdir(directory);
}

/* ---- The themes that come along ---- */

static double luminance(int32_t rgb)
{
	double sum = 0;
	static const double weights[] = {0.2126, 0.7152, 0.0722};

	for (int i = 0; i < 3; i++) {
		double part = ((rgb >> (16 - 8 * i)) & 0xff) / 255.0;

		sum += weights[i] *
		       (part <= 0.03928 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4));
	}
	return sum;
}

/* As WCAG defines it: 1 to 21. */
static double contrast(int32_t a, int32_t b)
{
	double high = fmax(luminance(a), luminance(b)), low = fmin(luminance(a), luminance(b));

	return (high + 0.05) / (low + 0.05);
}

Test(theme, all_of_themes_are_complete)
{
	size_t n = 0;

	for (const char *name; (name = theme_builtin_name(n)) != NULL; n++) {
		struct theme theme;
		char path[64], text[8192];
		size_t length;
		FILE *file;

		cr_assert(theme_load_builtin(&theme, name), "%s", name);
		cr_expect_str_eq(theme.name, name);
		snprintf(path, sizeof(path), "themes/%s.ini", name);
		file = fopen(path, "r");
		cr_assert(file != NULL, "run in the project's root");
		length = fread(text, 1, sizeof(text) - 1, file);
		text[length] = '\0';
		fclose(file);
		cr_expect_eq(parse(&theme, text), 0);
		cr_expect_str_eq(complaint, "", "%s", name);
		for (int role = 0; role < ROLE_COUNT; role++) {
			char line[64];

			snprintf(line, sizeof(line), "\n%s =", role_key((enum role)role));
			cr_expect(strstr(text, line) != NULL, "%s lacks %s", name, line + 1);
		}
	}
	cr_expect_eq(n, 6);
	cr_expect(!theme_load_builtin(&(struct theme){0}, "no such"));
}

/* Lines and marks of absence, which say nothing that must be read. */
static bool is_decoration(enum role role)
{
	return role == ROLE_BORDER || role == ROLE_GAP || role == ROLE_KEY_DISABLED ||
	       role == ROLE_GRAPH_LOW;
}

static void check_contrast(const char *name, int32_t terminal, double least, double least_selected)
{
	struct theme theme;

	cr_assert(theme_load_builtin(&theme, name));
	for (int role = 0; role < ROLE_COUNT; role++)
		for (unsigned attributes = 0; attributes <= CELL_SELECTED; attributes++) {
			struct theme_style style =
				theme_cell_style(&theme, (enum role)role, attributes, 1 << 24);
			int32_t text = terminal > 0x800000 ? 0x000000 : 0xffffff;
			double ratio;

			if (style.foreground != DEFAULT)
				text = style.foreground;
			if (style.background != DEFAULT)
				ratio = contrast(text, style.background);
			else
				ratio = contrast(text, terminal);
			cr_expect(is_decoration((enum role)role) ||
					  ratio >= (attributes ? least_selected : least),
				  "%s: %s %u: %.2f", name, role_key((enum role)role), attributes,
				  ratio);
		}
}

Test(theme, text_can_be_read_on_its_background)
{
	check_contrast("default", 0x000000, 4.5, 3);
	check_contrast("default", 0x1e1e2e, 3.5, 3);
	check_contrast("deuteranopia", 0x000000, 4.5, 3);
	check_contrast("deuteranopia", 0x1e1e2e, 3.5, 3);
	check_contrast("nord", 0x2e3440, 3, 3);
	check_contrast("light", 0xffffff, 4.5, 3);
	check_contrast("light", 0xfdf6e3, 4, 3);
	check_contrast("high-contrast", 0x000000, 7, 7);
	check_contrast("high-contrast", 0xffffff, 7, 7);
}

Test(theme, a_selection_shows_at_every_depth)
{
	static const int depths[] = {0, 8, 16, 256, 1 << 24};
	const char *name;

	for (size_t n = 0; (name = theme_builtin_name(n)) != NULL; n++)
		for (size_t i = 0; i < 5; i++) {
			struct theme theme;
			struct theme_style plain, selected;

			cr_assert(theme_load_builtin(&theme, name));
			plain = theme_cell_style(&theme, ROLE_TEXT, 0, depths[i]);
			selected = theme_cell_style(&theme, ROLE_TEXT, CELL_SELECTED, depths[i]);
			cr_expect(selected.reverse != plain.reverse ||
					  selected.background != plain.background,
				  "%s at %d", name, depths[i]);
		}
}

Test(theme, nothing_is_bold_black_or_invisible_at_any_depth)
{
	static const int depths[] = {8, 16, 256, 1 << 24};
	const char *name;

	for (size_t n = 0; (name = theme_builtin_name(n)) != NULL; n++)
		for (int role = 0; role < ROLE_COUNT; role++)
			for (unsigned attributes = 0; attributes < 2 * CELL_DIM; attributes++)
				for (size_t i = 0; i < 4; i++) {
					struct theme theme;
					struct theme_style style;

					cr_assert(theme_load_builtin(&theme, name));
					style = theme_cell_style(&theme, (enum role)role,
								 attributes, depths[i]);
					cr_expect(style.foreground != 0 || !style.bold);
					cr_expect(style.foreground < depths[i]);
					cr_expect(style.background < depths[i]);
					cr_expect(style.foreground == DEFAULT ||
							  style.foreground != style.background,
						  "%s: %s at %d", name, role_key((enum role)role),
						  depths[i]);
					cr_expect(depths[i] != 16 || style.foreground != 8 ||
							  style.background != DEFAULT,
						  "%s: %s in dark grey", name,
						  role_key((enum role)role));
				}
}

Test(theme, a_painted_background_reaches_every_role)
{
	struct theme theme;
	struct theme_style style;

	cr_assert_eq(parse(&theme, "[roles]\ntext = #ffffff on #102030\nok = #00ff00\n"
				   "dialog = 7 on 1\n"),
		     0);
	style = theme_cell_style(&theme, ROLE_OK, 0, 1 << 24);
	cr_expect_eq(style.background, 0x102030);
	style = theme_cell_style(&theme, ROLE_DIALOG, 0, 1 << 24);
	cr_expect_eq(style.background, 1);
	cr_expect_eq(style.foreground, 7);
}

Test(theme, without_colours_only_attributes_remain)
{
	struct theme theme;

	cr_assert(theme_load_builtin(&theme, "default"));
	for (int role = 0; role < ROLE_COUNT; role++) {
		struct theme_style style = theme_cell_style(&theme, (enum role)role, 0, 0);

		cr_expect_eq(style.foreground, DEFAULT);
		cr_expect_eq(style.background, DEFAULT);
	}
	cr_expect(theme_cell_style(&theme, ROLE_TEXT, CELL_UNDERLINE, 0).underline);
}
