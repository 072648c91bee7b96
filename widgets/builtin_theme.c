#include "widgets/builtin_theme.h"

#include <string.h>

/* BUILTIN(symbol, "file in themes/ without .ini"), in the order of the `t` key */
#define BUILTINS(BUILTIN)                                                                          \
	BUILTIN(default, "default")                                                                \
	BUILTIN(light, "light")                                                                    \
	BUILTIN(nord, "nord")                                                                      \
	BUILTIN(high_contrast, "high-contrast")                                                    \
	BUILTIN(deuteranopia, "deuteranopia")                                                      \
	BUILTIN(mono, "mono")

/* The assembler copies the file as it is; the compiler runs in the project's root. */
#define BUILTIN(symbol, name)                                                                      \
	__asm__(".pushsection .rodata\n"                                                           \
		"builtin_theme_" #symbol ": .incbin \"themes/" name ".ini\"\n"                     \
		"builtin_theme_" #symbol "_end: .byte 0\n"                                         \
		".popsection\n");                                                                  \
	extern const char symbol##_text[] __asm__("builtin_theme_" #symbol);                       \
	extern const char symbol##_end[] __asm__("builtin_theme_" #symbol "_end");
BUILTINS(BUILTIN)
#undef BUILTIN

static const struct {
	const char *name, *text, *end;
} themes[] = {
#define BUILTIN(symbol, name) {name, symbol##_text, symbol##_end},
	BUILTINS(BUILTIN)
#undef BUILTIN
};

#define THEMES (sizeof(themes) / sizeof(*themes))

const char *builtin_theme_name(size_t n)
{
	return n < THEMES ? themes[n].name : NULL;
}

const char *builtin_theme_text(const char *name, size_t *ret_length)
{
	for (size_t i = 0; i < THEMES; i++) {
		if (strcmp(themes[i].name, name) != 0)
			continue;
		*ret_length = (size_t)(themes[i].end - themes[i].text);
		return themes[i].text;
	}
	return NULL;
}
