#include "core/error.h"

#include "core/text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* The kernel's own "operation not supported", which drivers leak to user space
 * (bnxt with old firmware) and which the C library has no words for. */
#define ENOTSUPP 524

/* Messages quote paths and what the kernel said, so they are foreign text too. */
static void error_format(char *target, size_t size, const char *format, va_list arguments)
	__attribute__((format(printf, 3, 0)));

static void error_format(char *target, size_t size, const char *format, va_list arguments)
{
	char text[1024];

	vsnprintf(text, sizeof(text), format, arguments);
	text_sanitise(target, size, text, sizeof(text));
}

int error_set(struct error *error, int code, const char *format, ...)
{
	va_list arguments;

	if (!error)
		return -code;
	va_start(arguments, format);
	error_format(error->message, sizeof(error->message), format, arguments);
	va_end(arguments);
	error->code = code;
	error->remedy[0] = '\0';
	return -code;
}

const char *error_name(int code)
{
	const char *words = code == ENOTSUPP          ? "Operation not supported"
			    : code == ERROR_NO_EFFECT ? "Said yes and did nothing"
						      : strerrordesc_np(code);

	return words ? words : "Unknown error";
}

const char *error_symbol(int code)
{
	const char *symbol = code == ENOTSUPP          ? "ENOTSUPP"
			     : code == ERROR_NO_EFFECT ? "no-effect"
						       : strerrorname_np(code);

	return symbol ? symbol : "unknown";
}

int error_set_errno(struct error *error, int code, const char *format, ...)
{
	char what[sizeof(error->message)];
	va_list arguments;

	if (!error)
		return -code;
	va_start(arguments, format);
	error_format(what, sizeof(what), format, arguments);
	va_end(arguments);
	return error_set(error, code, "%s: %s", what, error_name(code));
}

void error_set_remedy(struct error *error, const char *format, ...)
{
	va_list arguments;

	if (!error)
		return;
	va_start(arguments, format);
	error_format(error->remedy, sizeof(error->remedy), format, arguments);
	va_end(arguments);
}
