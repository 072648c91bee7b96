#include "core/kernel/deputy.h"

#include "core/kernel/deputy_process.h"
#include "core/memory.h"
#include "core/servant.h"

#include <errno.h>
#include <linux/devlink.h>
#include <linux/genetlink.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct deputy {
	struct kernel base;
	struct kernel *inner;
	pid_t pid;
	int fd;
	atomic_bool gone; /* then this process looks for itself, and sees what it may */
	pthread_mutex_t turn;
	struct question question;
	struct piece piece;
	/* Where the links of the directory listed last lead: "PATH\0TARGET\0"... */
	char *links;
	size_t links_size;
};

typedef int piece_fn(struct deputy *deputy, const struct piece *piece, size_t size, void *user);

static int lose(struct deputy *deputy, struct error *error)
{
	deputy->gone = true;
	return error_set(error, EPIPE, "the process that looks at others is gone");
}

/* Sends the question and hands over each piece; what `fn` says first stands, but the
 * answer is taken to its end. The caller has the turn. */
static ssize_t ask(struct deputy *deputy, size_t size, piece_fn *fn, void *user,
		   struct error *error)
{
	ssize_t received;
	int stopped = 0;

	if (send(deputy->fd, &deputy->question, QUESTION_HEADER + size, MSG_NOSIGNAL) < 0)
		return lose(deputy, error);
	for (;;) {
		do {
			received = recv(deputy->fd, &deputy->piece, sizeof(deputy->piece), 0);
		} while (received < 0 && errno == EINTR);
		if (received < (ssize_t)PIECE_HEADER)
			return lose(deputy, error);
		if (!stopped)
			stopped = fn(deputy, &deputy->piece, (size_t)received - PIECE_HEADER, user);
		if (!deputy->piece.last)
			continue;
		if (error && deputy->piece.error.code)
			*error = deputy->piece.error;
		return stopped ? stopped : deputy->piece.result;
	}
}

static bool is_delegated(const struct deputy *deputy, const char *path)
{
	return !deputy->gone && deputy_process_knows(path);
}

static bool put_path(struct deputy *deputy, enum question_kind kind, const char *path)
{
	deputy->question.kind = kind;
	return snprintf(deputy->question.payload, sizeof(deputy->question.payload), "%s", path) <
	       (int)sizeof(deputy->question.payload);
}

/* --- files ------------------------------------------------------------------ */

struct listing {
	kernel_name_fn *fn;
	void *user;
	const char *path;
	char *names; /* "NAME\0TARGET\0"... */
	size_t size;
};

static int take_names(struct deputy *deputy, const struct piece *piece, size_t size, void *user)
{
	struct listing *listing = user;

	(void)deputy;
	if (size == 0)
		return 0;
	listing->names = memory_resize(listing->names, listing->size + size, 1);
	memcpy(listing->names + listing->size, piece->payload, size);
	listing->size += size;
	return 0;
}

/* Remembers where the links lead that were listed. */
static void keep_links(struct deputy *deputy, const struct listing *listing)
{
	char *buffer;
	FILE *stream;

	free(deputy->links);
	deputy->links = NULL;
	deputy->links_size = 0;
	stream = open_memstream(&buffer, &deputy->links_size);
	if (stream == NULL)
		return;
	for (const char *name = listing->names; name < listing->names + listing->size;) {
		const char *target = name + strlen(name) + 1;

		if (*target)
			fprintf(stream, "%s/%s%c%s%c", listing->path, name, '\0', target, '\0');
		name = target + strlen(target) + 1;
	}
	fclose(stream);
	deputy->links = buffer;
}

static int tell_names(const struct listing *listing)
{
	int result = 0;

	for (const char *name = listing->names;
	     name < listing->names + listing->size && result == 0;) {
		const char *target = name + strlen(name) + 1;

		result = listing->fn(name, listing->user);
		name = target + strlen(target) + 1;
	}
	return result;
}

static int deputy_list(struct kernel *kernel, const char *path, kernel_name_fn *fn, void *user)
{
	struct deputy *deputy = (struct deputy *)kernel;
	struct listing listing = {.fn = fn, .user = user, .path = path};
	int result = -ENAMETOOLONG;

	if (!is_delegated(deputy, path))
		return kernel_list(deputy->inner, path, fn, user);
	pthread_mutex_lock(&deputy->turn);
	if (put_path(deputy, ASK_LIST, path))
		result = (int)ask(deputy, strlen(path) + 1, take_names, &listing, NULL);
	keep_links(deputy, &listing);
	pthread_mutex_unlock(&deputy->turn);
	/* Without the turn: `fn` may well ask further. */
	if (result == 0)
		result = tell_names(&listing);
	free(listing.names);
	return result;
}

struct target {
	char *buffer;
	size_t size;
};

static int take_bytes(struct deputy *deputy, const struct piece *piece, size_t size, void *user)
{
	struct target *target = user;

	(void)deputy;
	memcpy(target->buffer, piece->payload, size < target->size ? size : target->size);
	return 0;
}

static ssize_t deputy_read(struct kernel *kernel, const char *path, void *buffer, size_t size)
{
	struct deputy *deputy = (struct deputy *)kernel;
	struct target target = {buffer, size};
	ssize_t result = -ENAMETOOLONG;

	if (!is_delegated(deputy, path))
		return kernel_read(deputy->inner, path, buffer, size);
	pthread_mutex_lock(&deputy->turn);
	deputy->question.size = size;
	if (put_path(deputy, ASK_READ, path))
		result = ask(deputy, strlen(path) + 1, take_bytes, &target, NULL);
	pthread_mutex_unlock(&deputy->turn);
	return result;
}

/* Where it leads, if that came with the last listing; the caller has the turn. */
static const char *kept_link(const struct deputy *deputy, const char *path)
{
	const char *end = deputy->links + deputy->links_size;

	for (const char *link = deputy->links; link < end;) {
		const char *target = link + strlen(link) + 1;

		if (strcmp(link, path) == 0)
			return target;
		link = target + strlen(target) + 1;
	}
	return NULL;
}

static ssize_t deputy_readlink(struct kernel *kernel, const char *path, char *buffer, size_t size)
{
	struct deputy *deputy = (struct deputy *)kernel;
	struct target target = {buffer, size > 0 ? size - 1 : 0};
	ssize_t result = -ENAMETOOLONG;
	const char *kept;

	if (!is_delegated(deputy, path))
		return kernel_readlink(deputy->inner, path, buffer, size);
	pthread_mutex_lock(&deputy->turn);
	kept = kept_link(deputy, path);
	if (kept)
		result = snprintf(buffer, size, "%s", kept);
	else if (put_path(deputy, ASK_READLINK, path))
		result = ask(deputy, strlen(path) + 1, take_bytes, &target, NULL);
	pthread_mutex_unlock(&deputy->turn);
	if (result < 0)
		return result;
	if ((size_t)result >= size)
		result = (ssize_t)target.size;
	buffer[result] = '\0';
	return result;
}

static ssize_t deputy_write(struct kernel *kernel, const char *path, const void *data, size_t size)
{
	return kernel_write(((struct deputy *)kernel)->inner, path, data, size);
}

static int deputy_load_module(struct kernel *kernel, const char *name)
{
	return kernel_load_module(((struct deputy *)kernel)->inner, name);
}

/* --- netlink and events ----------------------------------------------------- */

struct dispatch {
	kernel_message_fn *fn;
	void *user;
};

static int take_message(struct deputy *deputy, const struct piece *piece, size_t size, void *user)
{
	const struct nlmsghdr *message = (const struct nlmsghdr *)piece->payload;
	const struct dispatch *dispatch = user;

	(void)deputy;
	if (size < sizeof(*message) || dispatch->fn == NULL)
		return 0;
	return dispatch->fn(message, dispatch->user);
}

static bool is_generic_get(int protocol, const struct nlmsghdr *request)
{
	const struct genlmsghdr *header = NLMSG_DATA(request);

	return protocol == NETLINK_GENERIC && request->nlmsg_type >= GENL_MIN_ID &&
	       request->nlmsg_type != GENL_ID_CTRL && !(request->nlmsg_flags & NLM_F_ACK) &&
	       request->nlmsg_len >= NLMSG_LENGTH(sizeof(*header)) &&
	       header->cmd == DEVLINK_CMD_ESWITCH_GET;
}

static int delegate(struct deputy *deputy, int protocol, const struct nlmsghdr *request,
		    struct dispatch *dispatch, struct error *error)
{
	int result = -EMSGSIZE;

	pthread_mutex_lock(&deputy->turn);
	deputy->question.kind = ASK_EXCHANGE;
	deputy->question.protocol = protocol;
	if (request->nlmsg_len <= sizeof(deputy->question.payload)) {
		memcpy(deputy->question.payload, request, request->nlmsg_len);
		result = (int)ask(deputy, request->nlmsg_len, take_message, dispatch, error);
	}
	pthread_mutex_unlock(&deputy->turn);
	return result;
}

static int deputy_exchange(struct kernel *kernel, int protocol, struct nlmsghdr *request,
			   kernel_message_fn *fn, void *user, struct error *error)
{
	struct deputy *deputy = (struct deputy *)kernel;
	struct dispatch dispatch = {fn, user};
	int result;

	if (protocol == NETLINK_ROUTE && deputy_process_may_ask(protocol, request, 0))
		return delegate(deputy, protocol, request, &dispatch, error);
	result = kernel_exchange(deputy->inner, protocol, request, fn, user, error);
	/* Which command this is depends on the family's number: the deputy finds out. */
	if (result == -EPERM && is_generic_get(protocol, request))
		return delegate(deputy, protocol, request, &dispatch, error);
	return result;
}

static int take_nothing(struct deputy *deputy, const struct piece *piece, size_t size, void *user)
{
	(void)deputy, (void)piece, (void)size, (void)user;
	return 0;
}

static int deputy_namespace_id(struct kernel *kernel, const char *path)
{
	struct deputy *deputy = (struct deputy *)kernel;
	int result = -ENAMETOOLONG;

	pthread_mutex_lock(&deputy->turn);
	if (put_path(deputy, ASK_NAMESPACE, path))
		result = (int)ask(deputy, strlen(path) + 1, take_nothing, NULL, NULL);
	pthread_mutex_unlock(&deputy->turn);
	return result;
}

static int deputy_subscribe(struct kernel *kernel, enum kernel_event_source source)
{
	return kernel_subscribe(((struct deputy *)kernel)->inner, source);
}

static ssize_t deputy_receive(struct kernel *kernel, enum kernel_event_source source, void *buffer,
			      size_t size)
{
	return kernel_receive(((struct deputy *)kernel)->inner, source, buffer, size);
}

static uint64_t deputy_now(struct kernel *kernel)
{
	return kernel_now(((struct deputy *)kernel)->inner);
}

static void deputy_pause(struct kernel *kernel, unsigned milliseconds)
{
	kernel_pause(((struct deputy *)kernel)->inner, milliseconds);
}

static void deputy_free(struct kernel *kernel)
{
	struct deputy *deputy = (struct deputy *)kernel;

	close(deputy->fd);
	while (waitpid(deputy->pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	kernel_free(deputy->inner);
	pthread_mutex_destroy(&deputy->turn);
	free(deputy->links);
	free(deputy);
}

struct kernel *deputy_kernel_new(struct kernel *inner, bool network, struct error *error)
{
	static const struct kernel_class DEPUTY = {
		.name = "deputy",
		.list = deputy_list,
		.read = deputy_read,
		.readlink = deputy_readlink,
		.write = deputy_write,
		.load_module = deputy_load_module,
		.exchange = deputy_exchange,
		.namespace_id = deputy_namespace_id,
		.subscribe = deputy_subscribe,
		.receive = deputy_receive,
		.now = deputy_now,
		.pause = deputy_pause,
		.free = deputy_free,
	};
	struct deputy *deputy;
	int fd;
	pid_t pid = servant_fork("vftop-deputy", &fd, error);

	if (pid < 0)
		return NULL;
	if (pid == 0) {
		deputy_process_run(inner, fd, network);
		_Exit(EXIT_SUCCESS);
	}
	deputy = memory_new(sizeof(*deputy));
	deputy->base.class = &DEPUTY;
	deputy->inner = inner;
	deputy->pid = pid;
	deputy->fd = fd;
	pthread_mutex_init(&deputy->turn, NULL);
	return &deputy->base;
}
