#include "cli/spelling.h"

#include <string.h>

#define WORD_MAX 31

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

unsigned spelling_distance(const char *a, const char *b)
{
	size_t m = strnlen(a, WORD_MAX), n = strnlen(b, WORD_MAX);
	unsigned cost[WORD_MAX + 1][WORD_MAX + 1];

	for (size_t i = 0; i <= m; i++)
		cost[i][0] = (unsigned)i;
	for (size_t j = 0; j <= n; j++)
		cost[0][j] = (unsigned)j;
	for (size_t i = 1; i <= m; i++) {
		for (size_t j = 1; j <= n; j++) {
			cost[i][j] = least(cost[i - 1][j], cost[i][j - 1]) + 1;
			cost[i][j] = least(cost[i][j], cost[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				cost[i][j] = least(cost[i][j], cost[i - 2][j - 2] + 1);
		}
	}
	return cost[m][n];
}

const char *spelling_nearest(const char *word, const char *const *words)
{
	/* A third of the letters may be wrong: "lsit" is list, "show" is not. */
	unsigned best = (unsigned)(strnlen(word, WORD_MAX) + 2) / 3 + 1;
	const char *nearest = NULL;

	for (; *words; words++) {
		unsigned distance = spelling_distance(word, *words);

		if (distance < best) {
			best = distance;
			nearest = *words;
		}
	}
	return nearest;
}
