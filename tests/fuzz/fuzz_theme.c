/* A theme file is whatever a user saved under that name. */
#include "widgets/canvas.h"
#include "widgets/theme.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int depths[] = {0, 8, 16, 256, 1 << 24};
	struct theme theme;
	char complaint[64];

	if (theme_parse(&theme, (const char *)data, size, complaint, sizeof(complaint)) != 0) {
		/* A refusal says why, in plain ASCII. */
		if (strncmp(complaint, "line ", 5) != 0)
			abort();
		for (const char *c = complaint; *c != '\0'; c++)
			if (*c < ' ' || *c > '~')
				abort();
		return 0;
	}
	for (int role = 0; role < ROLE_COUNT; role++)
		for (unsigned attributes = 0; attributes < 2 * CELL_DIM; attributes++)
			for (size_t i = 0; i < sizeof(depths) / sizeof(*depths); i++) {
				struct theme_style style = theme_cell_style(&theme, (enum role)role,
									    attributes, depths[i]);

				if (style.foreground >= (depths[i] > 0 ? depths[i] : 1 << 25) ||
				    style.background >= (depths[i] > 0 ? depths[i] : 1 << 25))
					abort();
			}
	return 0;
}
