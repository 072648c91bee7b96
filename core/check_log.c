#include "core/check_log.h"

#include "core/kernel_log.h"
#include "core/log_rule.h"
#include "core/memory.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND UINT64_C(1000000000)
/* What is older was perhaps mended: it is told, and is no alarm any more. */
#define FRESH (3600 * SECOND)

/* All lines of one kind about one function. */
struct event {
	const struct log_rule *rule;
	const struct pf *pf; /* NULL: of no function that is known */
	const struct vf *vf;
	bool gone; /* it was about a VF that the PF has no more */
	unsigned count;
	struct log_line last;
};

struct events {
	const struct inspection *inspection;
	size_t count, room;
	struct event *items;
};

/* "VF 3", "VF(3)", "vf 3" in the text of a PF's line. */
static const struct vf *find_vf(const struct pf *pf, const char *text, bool *ret_gone)
{
	for (const char *at = text; (at = strcasestr(at, "vf")) != NULL; at += 2) {
		const char *digits = at + 2 + strspn(at + 2, " (#");
		unsigned long index;

		if (digits == at + 2 || !isdigit((unsigned char)*digits))
			continue;
		index = strtoul(digits, NULL, 10);
		for (size_t i = 0; i < pf->vf_count; i++)
			if (pf->vfs[i].index >= 0 && (unsigned long)pf->vfs[i].index == index)
				return &pf->vfs[i];
		*ret_gone = true;
		return NULL;
	}
	return NULL;
}

static void find_function(const struct inspection *inspection, const struct log_line *line,
			  struct event *event)
{
	struct pf *pf = NULL;

	if (line->device[0] == '\0')
		return;
	event->vf = snapshot_find_vf_by_address(inspection->snapshot, line->device, &pf);
	event->pf = pf;
	if (event->vf)
		return;
	event->pf = snapshot_find_pf(inspection->snapshot, line->device);
	if (event->pf)
		event->vf = find_vf(event->pf, line->text, &event->gone);
}

/* Drivers say it at every start or rebind, too, and then all is well. */
static bool has_passed(const struct event *event)
{
	if (event->rule->while_down && event->pf && event->pf->link.up == 1)
		return true;
	return event->rule->while_pending && event->vf && event->vf->config.mac.length > 0 &&
	       hwaddr_equal(&event->vf->config.mac, &event->vf->link.address);
}

/* Nobody has the VF that did it, or somebody else. */
static bool is_of_another_user(const struct event *event)
{
	const struct vf *vf = event->vf;

	if (!event->rule->of_user)
		return false;
	return vf ? vf->owner.since > event->last.time ||
			       (vf->link.ifindex == 0 && vf->owner.kind == OWNER_NONE)
		  : event->gone;
}

static int take_line(const struct log_line *line, void *user)
{
	struct events *events = user;
	struct event event = {.rule = log_rule_find(line->text), .count = 1, .last = *line};

	if (!event.rule)
		return 0;
	find_function(events->inspection, line, &event);
	if (has_passed(&event))
		return 0;
	for (size_t i = 0; i < events->count; i++) {
		struct event *known = &events->items[i];

		if (strcmp(known->rule->id, event.rule->id) == 0 && known->pf == event.pf &&
		    known->vf == event.vf) {
			known->count++;
			known->last = *line;
			return 0;
		}
	}
	if (events->count == events->room) {
		events->room = events->room ? 2 * events->room : 16;
		events->items = memory_resize(events->items, events->room, sizeof(*events->items));
	}
	events->items[events->count++] = event;
	return 0;
}

/* "12 min ago", by the clock that the log has. */
static void write_age(uint64_t age, char text[static 32])
{
	uint64_t minutes = age / SECOND / 60;

	if (minutes < 1)
		strcpy(text, "just now");
	else if (minutes < 120)
		snprintf(text, 32, "%" PRIu64 " min ago", minutes);
	else if (minutes < 48 * 60)
		snprintf(text, 32, "%" PRIu64 " h ago", minutes / 60);
	else
		snprintf(text, 32, "%" PRIu64 " d ago", minutes / 60 / 24);
}

/* Fills the holes of one line: %s is the PF, %d the VF. Returns what is behind it. */
static const char *fill_line(const struct event *event, const char *at, char *line, size_t size)
{
	size_t length = 0;

	for (; *at != '\0' && *at != '\n' && length + FUNCTION_NAME_MAX < size; at++) {
		if (strncmp(at, "%s", 2) == 0) {
			length +=
				(size_t)sprintf(line + length, "%s",
						event->pf ? inspection_interface(event->pf) : "PF");
			at++;
		} else if (strncmp(at, "%d", 2) == 0) {
			length += event->vf && event->vf->index >= 0
					  ? (size_t)sprintf(line + length, "%d", event->vf->index)
					  : (size_t)sprintf(line + length, "N");
			at++;
		} else {
			line[length++] = *at;
		}
	}
	line[length] = '\0';
	return at + (*at == '\n');
}

static void add_fix(struct finding *finding, const struct event *event)
{
	char line[sizeof(finding->fix)];

	for (const char *at = event->rule->fix; *at != '\0';) {
		at = fill_line(event, at, line, sizeof(line));
		finding_add_fix(finding, "%s", line);
	}
}

static void report(struct inspection *inspection, const struct event *event)
{
	uint64_t now = kernel_now(inspection->kernel);
	uint64_t age = now > event->last.time ? now - event->last.time : 0;
	bool over = age >= FRESH || is_of_another_user(event);
	enum severity severity = over ? SEVERITY_INFO : event->rule->severity;
	struct finding *finding =
		inspection_report(inspection, severity, event->rule->id, event->pf, event->vf);
	char when[32], times[32] = "";

	if (!event->pf)
		strcpy(finding->device, event->last.device);
	/* Seconds that pass are no news. */
	write_age(age, when);
	if (event->count > 1)
		snprintf(times, sizeof(times), "%u times, ", event->count);
	finding_set_title(finding, "%s", event->rule->title);
	finding_set_evidence(finding, "/dev/kmsg, %s%s: %s", times, when, event->last.text);
	finding_set_explanation(finding, "%s", event->rule->explanation);
	add_fix(finding, event);
}

static bool check_lines(struct inspection *inspection)
{
	struct events events = {.inspection = inspection};
	int result = kernel_log_read(inspection->kernel, take_line, &events);

	for (size_t i = 0; i < events.count; i++)
		report(inspection, &events.items[i]);
	free(events.items);
	return result == 0 || inspection_cannot_read(inspection, "/dev/kmsg", result);
}

const struct check check_log[] = {
	{"log", "The kernel logged no failure that is known", check_lines},
	{0},
};
