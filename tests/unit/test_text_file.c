#include "core/text_file.h"
#include "tests/unit/tree_kernel.h"

#include <criterion/criterion.h>

Test(text_file, read)
{
	struct tree_kernel *tree = tree_new();
	size_t length = 1;
	char *text;

	cr_expect(text_file_read(&tree->base, "/a", 100, &length) == NULL);
	cr_expect_eq(length, 0);
	tree_file(tree, "", "/a");
	text = text_file_read(&tree->base, "/a", 100, &length);
	cr_assert(text != NULL, "empty, and there");
	cr_expect_str_eq(text, "");
	cr_expect_eq(length, 0);
	free(text);
	tree_file(tree, "0123456789", "/a");
	text = text_file_read(&tree->base, "/a", 4, &length);
	cr_expect_str_eq(text, "0123", "the beginning of what is longer");
	cr_expect_eq(length, 4);
	free(text);
	kernel_free(&tree->base);
}

/* Around the sizes at which the room grows. */
Test(text_file, any_size)
{
	static const size_t SIZES[] = {16383, 16384, 16385, 65535, 65536, 65537, 300000};
	struct tree_kernel *tree = tree_new();

	for (size_t i = 0; i < sizeof(SIZES) / sizeof(*SIZES); i++) {
		char *content = memory_new(SIZES[i] + 1), *text;
		size_t length;

		memset(content, 'x', SIZES[i]);
		tree_file(tree, content, "/a");
		text = text_file_read(&tree->base, "/a", 1 << 20, &length);
		cr_expect_eq(length, SIZES[i]);
		cr_expect_str_eq(text, content);
		free(text);
		free(content);
	}
	kernel_free(&tree->base);
}

Test(text_file, lines)
{
	char text[] = "one\n\nthree", *rest = text;

	cr_expect_str_eq(text_file_line(&rest), "one");
	cr_expect_str_eq(text_file_line(&rest), "");
	cr_expect_str_eq(text_file_line(&rest), "three");
	cr_expect(text_file_line(&rest) == NULL);
	cr_expect(text_file_line(&rest) == NULL);
}
