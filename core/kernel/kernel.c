#include "core/kernel/kernel.h"

#include "core/text.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NUMBER_MAX 64 /* no number has as many digits */

int kernel_list(struct kernel *kernel, const char *path, kernel_name_fn *fn, void *user)
{
	return kernel->class->list(kernel, path, fn, user);
}

ssize_t kernel_read(struct kernel *kernel, const char *path, void *buffer, size_t size)
{
	return kernel->class->read(kernel, path, buffer, size);
}

ssize_t kernel_readlink(struct kernel *kernel, const char *path, char *buffer, size_t size)
{
	return kernel->class->readlink(kernel, path, buffer, size);
}

ssize_t kernel_write(struct kernel *kernel, const char *path, const void *data, size_t size)
{
	return kernel->class->write(kernel, path, data, size);
}

/* Names and aliases of modules; what modprobe could take for an option is none. */
static bool is_module_name(const char *name)
{
	size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "0123456789_-:*");

	return length > 0 && name[length] == '\0' && *name != '-' && length < NAME_MAX;
}

int kernel_load_module(struct kernel *kernel, const char *name)
{
	if (!is_module_name(name))
		return -EINVAL;
	if (!kernel->class->load_module)
		return -EOPNOTSUPP;
	return kernel->class->load_module(kernel, name);
}

int kernel_exchange(struct kernel *kernel, int protocol, struct nlmsghdr *request,
		    kernel_message_fn *fn, void *user, struct error *error)
{
	return kernel->class->exchange(kernel, protocol, request, fn, user, error);
}

int kernel_namespace_id(struct kernel *kernel, const char *path)
{
	if (!kernel->class->namespace_id)
		return -EOPNOTSUPP;
	return kernel->class->namespace_id(kernel, path);
}

int kernel_subscribe(struct kernel *kernel, enum kernel_event_source source)
{
	return kernel->class->subscribe(kernel, source);
}

ssize_t kernel_receive(struct kernel *kernel, enum kernel_event_source source, void *buffer,
		       size_t size)
{
	return kernel->class->receive(kernel, source, buffer, size);
}

uint64_t kernel_now(struct kernel *kernel)
{
	return kernel->class->now(kernel);
}

void kernel_pause(struct kernel *kernel, unsigned milliseconds)
{
	struct timespec rest = {.tv_sec = milliseconds / 1000,
				.tv_nsec = (long)(milliseconds % 1000) * 1000000};

	if (kernel->class->pause) {
		kernel->class->pause(kernel, milliseconds);
		return;
	}
	while (clock_nanosleep(CLOCK_MONOTONIC, 0, &rest, &rest) == EINTR)
		continue;
}

void kernel_free(struct kernel *kernel)
{
	if (kernel)
		kernel->class->free(kernel);
}

/* --- conveniences ---------------------------------------------------------- */

/* A path that does not fit becomes empty: no kernel has that file. */
static void build_path(char path[static PATH_MAX], const char *format, va_list arguments)
	__attribute__((format(printf, 2, 0)));

static void build_path(char path[static PATH_MAX], const char *format, va_list arguments)
{
	int length = vsnprintf(path, PATH_MAX, format, arguments);

	if (length < 0 || length >= PATH_MAX)
		path[0] = '\0';
}

/* The first line of a file, trimmed but not sanitised. Returns the number of bytes
 * read, which is size - 1 when there may have been more. */
static ssize_t read_line(struct kernel *kernel, char *line, size_t size, const char *path)
{
	ssize_t length = kernel_read(kernel, path, line, size - 1);

	if (length < 0)
		return length;
	line[length] = '\0';
	text_trim(line);
	line[strcspn(line, "\n")] = '\0';
	text_trim(line);
	return length;
}

ssize_t kernel_read_text(struct kernel *kernel, char *buffer, size_t size, const char *path, ...)
{
	char full[PATH_MAX], line[4096];
	va_list arguments;
	ssize_t length;

	va_start(arguments, path);
	build_path(full, path, arguments);
	va_end(arguments);
	length = read_line(kernel, line, sizeof(line), full);
	if (length < 0) {
		if (size > 0)
			buffer[0] = '\0';
		return length;
	}
	return (ssize_t)text_sanitise(buffer, size, line, sizeof(line));
}

/* Reads what should be one number into `line`. 0 or -errno. */
static int read_digits(struct kernel *kernel, char line[static NUMBER_MAX], const char *path)
{
	ssize_t length = read_line(kernel, line, NUMBER_MAX, path);

	if (length < 0)
		return (int)length;
	return length == NUMBER_MAX - 1 ? -EINVAL : 0;
}

int kernel_read_number(struct kernel *kernel, int64_t *ret_number, const char *path, ...)
{
	char full[PATH_MAX], line[NUMBER_MAX], *end;
	const char *digits = line;
	va_list arguments;
	long long number;
	int result;

	va_start(arguments, path);
	build_path(full, path, arguments);
	va_end(arguments);
	result = read_digits(kernel, line, full);
	if (result < 0)
		return result;
	if (*digits == '-')
		digits++;
	if (*digits < '0' || *digits > '9')
		return -EINVAL;
	errno = 0;
	/* Not base 0, which takes a leading zero for octal. */
	number = strtoll(line, &end, digits[0] == '0' && (digits[1] | 0x20) == 'x' ? 16 : 10);
	if (errno != 0 || *end != '\0')
		return -EINVAL;
	*ret_number = number;
	return 0;
}

int kernel_read_hex(struct kernel *kernel, uint64_t *ret_number, const char *path, ...)
{
	char full[PATH_MAX], line[NUMBER_MAX], *end;
	unsigned long long number;
	va_list arguments;
	int result;

	va_start(arguments, path);
	build_path(full, path, arguments);
	va_end(arguments);
	result = read_digits(kernel, line, full);
	if (result < 0)
		return result;
	/* strtoull() would take a sign and white space. */
	if (!isxdigit((unsigned char)line[0]))
		return -EINVAL;
	errno = 0;
	number = strtoull(line, &end, 16);
	if (errno != 0 || *end != '\0')
		return -EINVAL;
	*ret_number = number;
	return 0;
}

ssize_t kernel_link_name(struct kernel *kernel, char *buffer, size_t size, const char *path, ...)
{
	char full[PATH_MAX], target[PATH_MAX];
	const char *slash;
	va_list arguments;
	ssize_t length;

	if (size > 0)
		buffer[0] = '\0';
	va_start(arguments, path);
	build_path(full, path, arguments);
	va_end(arguments);
	length = kernel_readlink(kernel, full, target, sizeof(target));
	if (length < 0)
		return length;
	slash = strrchr(target, '/');
	return (ssize_t)text_sanitise(buffer, size, slash ? slash + 1 : target, sizeof(target));
}
