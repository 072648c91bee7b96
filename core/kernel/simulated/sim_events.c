#include "core/kernel/simulated/sim_events.h"

#include "core/kernel/simulated/sim_message.h"
#include "core/kernel/simulated/sim_state.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* --- queues ---------------------------------------------------------------- */

int sim_events_init(struct sim_state *state)
{
	for (int i = 0; i < KERNEL_EVENT_SOURCES; i++)
		state->queues[i].fd = -1;
	for (int i = 0; i < KERNEL_EVENT_SOURCES; i++) {
		state->queues[i].fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		if (state->queues[i].fd < 0)
			return -errno;
	}
	return 0;
}

void sim_events_done(struct sim_state *state)
{
	for (int i = 0; i < KERNEL_EVENT_SOURCES; i++)
		if (state->queues[i].fd >= 0)
			close(state->queues[i].fd);
}

static void wake(const struct sim_event_queue *queue)
{
	/* It can fail only where the descriptor is readable already. */
	(void)!eventfd_write(queue->fd, 1);
}

static void lose(struct sim_event_queue *queue)
{
	queue->lost = true;
	queue->congested = true;
	wake(queue);
}

static void push(struct sim_event_queue *queue, const void *data, size_t size)
{
	uint32_t length = (uint32_t)size;

	if (!queue->subscribed || queue->congested)
		return;
	if (queue->end + sizeof(length) + size > sizeof(queue->data) && queue->first > 0) {
		memmove(queue->data, queue->data + queue->first, queue->end - queue->first);
		queue->end -= queue->first;
		queue->first = 0;
	}
	if (queue->end + sizeof(length) + size > sizeof(queue->data)) {
		lose(queue);
		return;
	}
	memcpy(queue->data + queue->end, &length, sizeof(length));
	memcpy(queue->data + queue->end + sizeof(length), data, size);
	queue->end += sizeof(length) + size;
	wake(queue);
}

/* From now on it waits for something new. */
static void settle(struct sim_event_queue *queue)
{
	eventfd_t count;

	queue->first = queue->end = 0;
	queue->congested = false;
	(void)!eventfd_read(queue->fd, &count);
}

int sim_events_subscribe(struct sim_state *state, enum kernel_event_source source)
{
	state->queues[source].subscribed = true;
	return state->queues[source].fd;
}

ssize_t sim_events_receive(struct sim_state *state, enum kernel_event_source source, void *buffer,
			   size_t size)
{
	struct sim_event_queue *queue = &state->queues[source];
	uint32_t length;

	if (queue->lost) {
		queue->lost = false;
		if (queue->first == queue->end)
			settle(queue);
		return -ENOBUFS;
	}
	if (queue->first == queue->end) {
		settle(queue);
		return 0;
	}
	memcpy(&length, queue->data + queue->first, sizeof(length));
	/* As recv(): what does not fit is gone. */
	if (size > length)
		size = length;
	memcpy(buffer, queue->data + queue->first + sizeof(length), size);
	queue->first += sizeof(length) + length;
	if (queue->first == queue->end)
		settle(queue);
	return (ssize_t)size;
}

void sim_events_lose(struct sim_state *state)
{
	for (int i = 0; i < KERNEL_EVENT_SOURCES; i++) {
		struct sim_event_queue *queue = &state->queues[i];

		if (queue->subscribed) {
			queue->first = queue->end = 0;
			lose(queue);
		}
	}
}

/* --- uevents --------------------------------------------------------------- */

struct uevent {
	size_t length;
	char text[SIM_EVENT_MAX];
};

/* Adds a line and its NUL. */
static void put(struct uevent *event, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void put(struct uevent *event, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(event->text + event->length, sizeof(event->text) - event->length, format,
			   arguments);
	va_end(arguments);
	if (length >= 0 && event->length + (size_t)length < sizeof(event->text))
		event->length += (size_t)length + 1;
}

static void begin(struct uevent *event, const char *action, const char *path, const char *subsystem)
{
	event->length = 0;
	put(event, "%s@/%s", action, path);
	put(event, "ACTION=%s", action);
	put(event, "DEVPATH=/%s", path);
	put(event, "SUBSYSTEM=%s", subsystem);
}

static void end(struct sim_state *state, struct uevent *event)
{
	put(event, "SEQNUM=%u", ++state->sequence);
	push(&state->queues[KERNEL_UEVENTS], event->text, event->length);
}

static bool nobody_listens(const struct sim_state *state, enum kernel_event_source source)
{
	return !state->queues[source].subscribed;
}

void sim_events_function(struct sim_state *state, const struct sim_function *function,
			 const char *action)
{
	char path[SIM_PATH_MAX], address[SIM_ADDRESS_MAX], modalias[80];
	struct uevent event;

	if (nobody_listens(state, KERNEL_UEVENTS))
		return;
	sim_function_path(state, function, path);
	begin(&event, action, path, "pci");
	if (function->driver)
		put(&event, "DRIVER=%s", function->driver->name);
	put(&event, "PCI_CLASS=%04X", function->class_code);
	put(&event, "PCI_ID=%04X:%04X", function->vendor, function->device);
	put(&event, "PCI_SUBSYS_ID=%04X:%04X", function->subsystem_vendor,
	    function->subsystem_device);
	put(&event, "PCI_SLOT_NAME=%s", sim_function_address(function, address));
	put(&event, "MODALIAS=%s", sim_function_modalias(function, modalias));
	end(state, &event);
}

void sim_events_interface(struct sim_state *state, const struct sim_link *link, const char *action,
			  const char *old_path)
{
	char path[SIM_PATH_MAX];
	struct uevent event;

	if (nobody_listens(state, KERNEL_UEVENTS) || link->away)
		return;
	sim_link_path(state, link, path);
	begin(&event, action, path, "net");
	if (old_path)
		put(&event, "DEVPATH_OLD=/%s", old_path);
	put(&event, "INTERFACE=%s", link->name);
	put(&event, "IFINDEX=%d", link->ifindex);
	end(state, &event);
}

void sim_events_vfio(struct sim_state *state, const struct sim_function *function,
		     const char *action)
{
	char path[SIM_PATH_MAX], child[SIM_PATH_MAX + 32];
	struct uevent event;

	if (nobody_listens(state, KERNEL_UEVENTS))
		return;
	snprintf(child, sizeof(child), "devices/virtual/vfio/%d", function->group);
	begin(&event, action, child, "vfio");
	put(&event, "DEVNAME=vfio/%d", function->group);
	end(state, &event);
	sim_function_path(state, function, path);
	snprintf(child, sizeof(child), "%s/vfio-dev/vfio%d", path, function->unit);
	begin(&event, action, child, "vfio-dev");
	end(state, &event);
}

/* --- link notifications ---------------------------------------------------- */

static void tell_link(struct sim_state *state, const struct sim_link *link, uint16_t type,
		      bool moved)
{
	union {
		struct nlmsghdr header;
		uint8_t room[SIM_EVENT_MAX];
	} message;

	if (nobody_listens(state, KERNEL_LINK_EVENTS) || link->away)
		return;
	memset(&message, 0, sizeof(message)); /* as in sim_talk_begin() */
	mnl_nlmsg_put_header(&message);
	message.header.nlmsg_type = type;
	sim_message_link(state, &message.header, link, 0);
	if (moved) {
		mnl_attr_put_u32(&message.header, IFLA_NEW_NETNSID, 0);
		mnl_attr_put_u32(&message.header, IFLA_NEW_IFINDEX, (uint32_t)link->ifindex);
	}
	push(&state->queues[KERNEL_LINK_EVENTS], &message, message.header.nlmsg_len);
}

void sim_events_link(struct sim_state *state, const struct sim_link *link, uint16_t type)
{
	tell_link(state, link, type, false);
}

void sim_events_link_moved(struct sim_state *state, const struct sim_link *link)
{
	tell_link(state, link, RTM_DELLINK, true);
}
