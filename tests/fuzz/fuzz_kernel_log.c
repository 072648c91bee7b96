#include "core/kernel_log.h"
#include "core/log_rule.h"
#include "core/sriov_capability.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static int take(const struct log_line *line, void *user)
{
	(void)user;
	if (line->level < 0 || line->level > 7 || strlen(line->text) >= sizeof(line->text) ||
	    strpbrk(line->text, "\033\n\r\t") != NULL)
		abort();
	log_rule_find(line->text);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever is in the log, and in a device's configuration space. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	memcpy(text, data, size);
	text[size] = '\0';
	kernel_log_parse(text, take, NULL);
	free(text);
	if (sriov_capability_parse(data, size).totalvfs > 65535)
		abort();
	return 0;
}
