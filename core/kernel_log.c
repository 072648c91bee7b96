#include "core/kernel_log.h"

#include "core/memory.h"
#include "core/pci.h"
#include "core/text.h"
#include "core/text_file.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* More than most kernels keep; of a longer log the door gives the end. */
#define LOG_MAX     (1 << 20)
#define MICROSECOND 1000

/* The kernel writes a newline in a message as the four characters "\x0a". */
static void join_lines(char *text)
{
	for (char *at = text; (at = strstr(at, "\\x0a")) != NULL; at++) {
		*at = ' ';
		memmove(at + 1, at + 4, strlen(at + 4) + 1);
	}
}

/* "6,339,5140900,-;text": priority, sequence number, microseconds, flags. The
 * facility above the lowest three bits of the priority is 0 for the kernel. */
static bool take_head(char *line, struct log_line *record)
{
	char *text = strchr(line, ';'), *end;
	unsigned long priority;

	if (!text || !isdigit((unsigned char)*line))
		return false;
	priority = strtoul(line, &end, 10);
	if (*end != ',' || priority > 7)
		return false;
	strtoull(end + 1, &end, 10);
	if (*end != ',')
		return false;
	*record = (struct log_line){.level = (int)priority};
	record->time = strtoull(end + 1, NULL, 10) * MICROSECOND;
	text_sanitise(record->text, sizeof(record->text), text + 1, strlen(text + 1));
	join_lines(record->text);
	return true;
}

/* " DEVICE=+pci:0000:01:00.0", a line of the record's dictionary. */
static void take_property(const char *line, struct log_line *record)
{
	static const char device[] = " DEVICE=+pci:";

	if (strncmp(line, device, sizeof(device) - 1) == 0)
		text_sanitise(record->device, sizeof(record->device), line + sizeof(device) - 1,
			      strlen(line + sizeof(device) - 1));
}

/* "0000:01:00.0" among the words: DDDD:BB:DD.F. */
static void find_device(struct log_line *record)
{
	for (const char *at = record->text; *at != '\0';) {
		struct pci_address address;
		char word[DEVICE_NAME_MAX];
		size_t length = strspn(at, "0123456789abcdef:.");

		/* The colon behind a device's name is not of it. */
		if (length == 13 && at[12] == ':')
			length = 12;
		if (length == 12) {
			text_sanitise(word, sizeof(word), at, length);
			if (pci_address_parse(word, &address) == 0) {
				memcpy(record->device, word, sizeof(word));
				return;
			}
		}
		at += length > 0 ? length : 1;
	}
}

static int finish(struct log_line *record, kernel_log_fn *fn, void *user)
{
	if (record->device[0] == '\0')
		find_device(record);
	return fn(record, user);
}

int kernel_log_parse(char *text, kernel_log_fn *fn, void *user)
{
	struct log_line record;
	bool open = false;
	char *line;
	int result = 0;

	while (result == 0 && (line = text_file_line(&text)) != NULL) {
		if (*line == ' ') {
			if (open)
				take_property(line, &record);
			continue;
		}
		if (open)
			result = finish(&record, fn, user);
		open = take_head(line, &record);
	}
	if (open && result == 0)
		result = finish(&record, fn, user);
	return result;
}

int kernel_log_read(struct kernel *kernel, kernel_log_fn *fn, void *user)
{
	char *text = memory_new(LOG_MAX + 1);
	ssize_t length;
	int result;

	length = kernel_read(kernel, "/dev/kmsg", text, LOG_MAX);
	if (length < 0) {
		free(text);
		return (int)length;
	}
	text[length] = '\0';
	result = kernel_log_parse(text, fn, user);
	free(text);
	return result;
}
