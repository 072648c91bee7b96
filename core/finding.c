#include "core/finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *severity_name(enum severity severity)
{
	static const char *const NAMES[] = {
		[SEVERITY_INFO] = "info", [SEVERITY_WARN] = "warn", [SEVERITY_ERROR] = "error"};

	return NAMES[severity];
}

#define PRINT(target, format)                                                                      \
	do {                                                                                       \
		va_list arguments;                                                                 \
                                                                                                   \
		va_start(arguments, format);                                                       \
		vsnprintf(target, sizeof(target), format, arguments);                              \
		va_end(arguments);                                                                 \
	} while (0)

void finding_set_title(struct finding *finding, const char *format, ...)
{
	PRINT(finding->title, format);
}

void finding_set_evidence(struct finding *finding, const char *format, ...)
{
	PRINT(finding->evidence, format);
}

void finding_set_explanation(struct finding *finding, const char *format, ...)
{
	PRINT(finding->explanation, format);
}

static void add_line(struct finding *finding, const char *line)
{
	size_t length = strlen(finding->fix);

	snprintf(finding->fix + length, sizeof(finding->fix) - length, "%s%s",
		 length > 0 ? "\n" : "", line);
}

void finding_add_fix(struct finding *finding, const char *format, ...)
{
	char line[sizeof(finding->fix)];

	PRINT(line, format);
	add_line(finding, line);
}

void finding_set_change(struct finding *finding, const char *format, ...)
{
	char line[sizeof(finding->change) + 16];
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(finding->change, sizeof(finding->change), format, arguments);
	va_end(arguments);
	/* Half a change would be another one. */
	if (length < 0 || (size_t)length >= sizeof(finding->change)) {
		finding->change[0] = '\0';
		return;
	}
	snprintf(line, sizeof(line), "vftop set %s", finding->change);
	add_line(finding, line);
}

bool finding_equal(const struct finding *a, const struct finding *b)
{
	return a->severity == b->severity && function_key_equal(&a->function, &b->function) &&
	       strcmp(a->id, b->id) == 0 && strcmp(a->device, b->device) == 0 &&
	       strcmp(a->title, b->title) == 0 && strcmp(a->evidence, b->evidence) == 0 &&
	       strcmp(a->explanation, b->explanation) == 0 && strcmp(a->fix, b->fix) == 0;
}
