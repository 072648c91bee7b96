#include "core/kernel/recorder.h"

#include "core/kernel/capture.h"
#include "core/kernel/file.h"
#include "core/kernel/store.h"
#include "core/memory.h"
#include "core/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINKS_MAX 40 /* as the kernel's own path walk */

struct recorder {
	struct kernel base;
	struct kernel *inner;
	struct store store;
	char *name;           /* of the store, for messages */
	pthread_mutex_t lock; /* files are read by several threads */
	int failure;          /* the first positive errno of writing */
	char failed[PATH_MAX];
};

static void note_failure(struct recorder *recorder, int code, const char *path)
{
	if (recorder->failure != 0)
		return;
	recorder->failure = code;
	snprintf(recorder->failed, sizeof(recorder->failed), "%s", path);
}

/* --- the tree -------------------------------------------------------------- */

/* A path on its way through the capture: `done` is what has been walked, without
 * links in it and without its leading slash; `rest` is still to be walked. */
struct walk {
	char done[PATH_MAX], rest[PATH_MAX];
	unsigned links;
};

/* Moves the first component of `rest` to the end of `done`; false: there is none,
 * or no room. */
static bool step(struct walk *walk)
{
	char *name = walk->rest + strspn(walk->rest, "/");
	size_t length = strcspn(name, "/"), used = strlen(walk->done);
	char *slash;

	if (length == 0 || used + 1 + length >= sizeof(walk->done))
		return false;
	if (length == 2 && memcmp(name, "..", 2) == 0) {
		slash = strrchr(walk->done, '/');
		*(slash ? slash : walk->done) = '\0';
	} else if (length != 1 || *name != '.') {
		if (used > 0)
			walk->done[used++] = '/';
		memcpy(walk->done + used, name, length);
		walk->done[used + length] = '\0';
	}
	memmove(walk->rest, name + length, strlen(name + length) + 1);
	return true;
}

/* Goes where the link at `done` points to. */
static int follow(struct walk *walk, const char *target)
{
	char rest[PATH_MAX];
	char *slash;

	if (++walk->links > LINKS_MAX)
		return -ELOOP;
	if (snprintf(rest, sizeof(rest), "%s%s", target, walk->rest) >= (int)sizeof(rest))
		return -ENAMETOOLONG;
	memcpy(walk->rest, rest, sizeof(rest));
	slash = *target == '/' ? NULL : strrchr(walk->done, '/');
	*(slash ? slash : walk->done) = '\0';
	return 0;
}

/* The link at `path` (no leading slash), which is recorded if it is new. Returns
 * its length, 0 when it is no link, or -errno. */
static ssize_t record_link(struct recorder *recorder, const char *path, char target[PATH_MAX])
{
	char outside[PATH_MAX + 1];
	ssize_t length = store_read_link(&recorder->store, path, target);
	int result;

	if (length >= 0)
		return length;
	if (length != -ENOENT)
		return length == -EINVAL ? 0 : length;
	snprintf(outside, sizeof(outside), "/%s", path);
	length = kernel_readlink(recorder->inner, outside, target, PATH_MAX);
	if (length <= 0 || secret_is_link(outside, target))
		return 0;
	result = store_make_link(&recorder->store, path, target);
	return result < 0 ? result : length;
}

/* Walks to `path` as the host would, and makes the links and directories on the
 * way that the capture lacks. The last component itself is followed (`follow_last`)
 * but not made. */
static int walk_to(struct recorder *recorder, const char *path, bool follow_last, struct walk *walk)
{
	char target[PATH_MAX];

	*walk = (struct walk){0};
	if (snprintf(walk->rest, sizeof(walk->rest), "%s", path) >= (int)sizeof(walk->rest))
		return -ENAMETOOLONG;
	while (step(walk)) {
		bool last = walk->rest[strspn(walk->rest, "/")] == '\0';
		ssize_t length;
		int result;

		if (walk->done[0] == '\0')
			continue;
		if (last && !follow_last)
			break;
		length = record_link(recorder, walk->done, target);
		if (length < 0)
			return (int)length;
		result = length > 0 ? follow(walk, target)
			 : last     ? 0
				    : store_make_directory(&recorder->store, walk->done);
		if (result < 0)
			return result;
	}
	return walk->rest[strspn(walk->rest, "/")] ? -ENAMETOOLONG : 0;
}

/* --- files ----------------------------------------------------------------- */

/* A read that filled its buffer may have seen the beginning only: it does not
 * replace a longer one. */
static int record_file(struct recorder *recorder, const char *path, const void *data, size_t length,
		       bool full)
{
	struct walk walk;
	int result = walk_to(recorder, path, true, &walk);

	if (result < 0)
		return result;
	if (full && store_size(&recorder->store, walk.done) > (ssize_t)length)
		return 0;
	return store_write(&recorder->store, walk.done, data, length);
}

static ssize_t recorder_read(struct kernel *kernel, const char *path, void *buffer, size_t size)
{
	struct recorder *recorder = (struct recorder *)kernel;
	ssize_t length = kernel_read(recorder->inner, path, buffer, size);
	char *kept;
	size_t kept_length;
	int result;

	if (length < 0 || secret_is_in(path))
		return length;
	kept = secret_strip(path, buffer, (size_t)length, &kept_length);
	pthread_mutex_lock(&recorder->lock);
	result = record_file(recorder, path, kept, kept_length, (size_t)length == size);
	if (result < 0)
		note_failure(recorder, -result, path);
	pthread_mutex_unlock(&recorder->lock);
	free(kept);
	return length;
}

static ssize_t recorder_readlink(struct kernel *kernel, const char *path, char *buffer, size_t size)
{
	struct recorder *recorder = (struct recorder *)kernel;
	ssize_t length = kernel_readlink(recorder->inner, path, buffer, size);
	char target[PATH_MAX];
	struct walk walk;
	ssize_t result;

	if (length < 0)
		return length;
	pthread_mutex_lock(&recorder->lock);
	result = walk_to(recorder, path, false, &walk);
	if (result == 0)
		result = record_link(recorder, walk.done, target);
	if (result < 0)
		note_failure(recorder, (int)-result, path);
	pthread_mutex_unlock(&recorder->lock);
	return length;
}

/* --- directories ----------------------------------------------------------- */

struct names {
	char **names;
	size_t count, room;
};

static int collect_name(const char *name, void *user)
{
	struct names *names = user;

	if (names->count == names->room) {
		names->room = names->room ? names->room * 2 : 16;
		names->names = memory_resize(names->names, names->room, sizeof(*names->names));
	}
	names->names[names->count++] = memory_copy_string(name);
	return 0;
}

static int stop_listing(const char *name, void *user)
{
	(void)name, (void)user;
	return 1;
}

/* Leaves something of the right kind where nothing has been recorded yet. */
static int record_name(struct recorder *recorder, const char *path)
{
	char target[PATH_MAX], outside[PATH_MAX + 1];
	ssize_t length;

	if (store_size(&recorder->store, path) >= 0)
		return 0;
	length = record_link(recorder, path, target);
	if (length != 0)
		return length < 0 ? (int)length : 0;
	snprintf(outside, sizeof(outside), "/%s", path);
	/* Nor its number, of which a busy host has more than a capture may. */
	if (kernel_readlink(recorder->inner, outside, target, sizeof(target)) > 0)
		return 0;
	if (kernel_list(recorder->inner, outside, stop_listing, NULL) >= 0)
		return store_make_directory(&recorder->store, path);
	return store_write(&recorder->store, path, "", 0);
}

static int record_names(struct recorder *recorder, const char *path, const struct names *names)
{
	struct walk walk;
	char entry[PATH_MAX];
	int result = walk_to(recorder, path, true, &walk);

	if (result == 0 && walk.done[0])
		result = store_make_directory(&recorder->store, walk.done);
	for (size_t i = 0; i < names->count && result == 0; i++) {
		int length = snprintf(entry, sizeof(entry), "%s%s%s", walk.done,
				      walk.done[0] ? "/" : "", names->names[i]);

		result = length < (int)sizeof(entry) ? record_name(recorder, entry) : -ENAMETOOLONG;
	}
	return result;
}

static int recorder_list(struct kernel *kernel, const char *path, kernel_name_fn *fn, void *user)
{
	struct recorder *recorder = (struct recorder *)kernel;
	struct names names = {0};
	int result = kernel_list(recorder->inner, path, collect_name, &names), recorded;

	if (result == 0 && !secret_is_in(path)) {
		pthread_mutex_lock(&recorder->lock);
		recorded = record_names(recorder, path, &names);
		if (recorded < 0)
			note_failure(recorder, -recorded, path);
		pthread_mutex_unlock(&recorder->lock);
	}
	for (size_t i = 0; i < names.count; i++) {
		if (result == 0)
			result = fn(names.names[i], user);
		free(names.names[i]);
	}
	free(names.names);
	return result;
}

/* --- netlink --------------------------------------------------------------- */

struct recording {
	char *data;
	size_t size;
	bool multi; /* the last message is one of several */
	kernel_message_fn *fn;
	void *user;
	int result; /* of `fn`; once it is not 0, the rest is recorded only */
};

static void append(struct recording *recording, const struct nlmsghdr *message)
{
	size_t start = recording->size, length = message->nlmsg_len;

	recording->size += NLMSG_ALIGN(length);
	recording->data = memory_resize(recording->data, recording->size, 1);
	memcpy(recording->data + start, message, length);
	memset(recording->data + start + length, 0, recording->size - start - length);
}

static int record_message(const struct nlmsghdr *message, void *user)
{
	struct recording *recording = user;

	append(recording, message);
	recording->multi = message->nlmsg_flags & NLM_F_MULTI;
	if (recording->fn && recording->result == 0)
		recording->result = recording->fn(message, recording->user);
	return 0;
}

/* kernel_exchange() keeps the messages that end an answer to itself: they are made
 * again from what it returned. */
static void append_end(struct recording *recording, const struct nlmsghdr *request, int result)
{
	struct {
		struct nlmsghdr header;
		struct nlmsgerr answer;
	} end = {.header = {.nlmsg_seq = request->nlmsg_seq}};
	bool dump = (request->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP;

	if (result == 0 || result == -EINTR) {
		if (!dump && !recording->multi)
			return;
		end.header.nlmsg_type = NLMSG_DONE;
		end.header.nlmsg_flags = NLM_F_MULTI | (result == 0 ? 0 : NLM_F_DUMP_INTR);
		end.header.nlmsg_len = NLMSG_LENGTH(sizeof(int));
	} else {
		end.header.nlmsg_type = NLMSG_ERROR;
		end.header.nlmsg_flags = NLM_F_CAPPED;
		end.header.nlmsg_len = sizeof(end);
		end.answer.error = result;
		end.answer.msg = *request;
	}
	append(recording, &end.header);
}

static int record_answer(struct recorder *recorder, const char *path,
			 const struct recording *recording)
{
	struct walk walk;
	int result = walk_to(recorder, path, true, &walk);

	return result < 0
		       ? result
		       : store_write(&recorder->store, walk.done, recording->data, recording->size);
}

static int recorder_exchange(struct kernel *kernel, int protocol, struct nlmsghdr *request,
			     kernel_message_fn *fn, void *user, struct error *error)
{
	struct recorder *recorder = (struct recorder *)kernel;
	struct recording recording = {.fn = fn, .user = user};
	char path[CAPTURE_PATH_MAX];
	int result, recorded;

	if (request->nlmsg_flags & NLM_F_ACK)
		return kernel_exchange(recorder->inner, protocol, request, fn, user, error);
	result = kernel_exchange(recorder->inner, protocol, request, record_message, &recording,
				 error);
	append_end(&recording, request, result);
	recorded = capture_answer_path(protocol, request, path);
	pthread_mutex_lock(&recorder->lock);
	if (recorded == 0)
		recorded = record_answer(recorder, path, &recording);
	if (recorded < 0)
		note_failure(recorder, -recorded, "netlink");
	pthread_mutex_unlock(&recorder->lock);
	free(recording.data);
	return result == 0 || recording.result != 0 ? recording.result : result;
}

static int recorder_namespace_id(struct kernel *kernel, const char *path)
{
	struct recorder *recorder = (struct recorder *)kernel;
	int id = kernel_namespace_id(recorder->inner, path), recorded;
	char recording[PATH_MAX], text[16];

	if (id < 0)
		return id;
	snprintf(recording, sizeof(recording), "/" CAPTURE_NAMESPACES "%s", path);
	snprintf(text, sizeof(text), "%d\n", id);
	pthread_mutex_lock(&recorder->lock);
	recorded = record_file(recorder, recording, text, strlen(text), false);
	if (recorded < 0)
		note_failure(recorder, -recorded, path);
	pthread_mutex_unlock(&recorder->lock);
	return id;
}

/* --- the rest -------------------------------------------------------------- */

static ssize_t recorder_write(struct kernel *kernel, const char *path, const void *data,
			      size_t size)
{
	return kernel_write(((struct recorder *)kernel)->inner, path, data, size);
}

static int recorder_load_module(struct kernel *kernel, const char *name)
{
	return kernel_load_module(((struct recorder *)kernel)->inner, name);
}

static int recorder_subscribe(struct kernel *kernel, enum kernel_event_source source)
{
	return kernel_subscribe(((struct recorder *)kernel)->inner, source);
}

static ssize_t recorder_receive(struct kernel *kernel, enum kernel_event_source source,
				void *buffer, size_t size)
{
	return kernel_receive(((struct recorder *)kernel)->inner, source, buffer, size);
}

static uint64_t recorder_now(struct kernel *kernel)
{
	return kernel_now(((struct recorder *)kernel)->inner);
}

static void recorder_pause(struct kernel *kernel, unsigned milliseconds)
{
	kernel_pause(((struct recorder *)kernel)->inner, milliseconds);
}

static void recorder_free(struct kernel *kernel)
{
	struct recorder *recorder = (struct recorder *)kernel;

	if (recorder->store.directory >= 0)
		close(recorder->store.directory);
	pthread_mutex_destroy(&recorder->lock);
	free(recorder->name);
	free(recorder);
}

int recorder_kernel_status(const struct kernel *kernel, struct error *error)
{
	const struct recorder *recorder = (const struct recorder *)kernel;

	if (recorder->failure == 0)
		return 0;
	return error_set_errno(error, recorder->failure, "%s: recording %s", recorder->name,
			       recorder->failed);
}

/* What makes a directory one that capture.h reads. */
static int prepare(struct recorder *recorder, struct error *error)
{
	int result = store_make_directory(&recorder->store, "sys");

	if (result == 0)
		result = store_make_directory(&recorder->store, "netlink");
	return result == 0 ? 0 : error_set_errno(error, -result, "%s", recorder->name);
}

static int open_directory(struct recorder *recorder, const char *directory, struct error *error)
{
	int fd;

	if (mkdir(directory, 0777) < 0 && errno != EEXIST)
		return error_set_errno(error, errno, "%s", directory);
	recorder->store.directory = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	fd = recorder->store.directory < 0 ? -1
					   : fcntl(recorder->store.directory, F_DUPFD_CLOEXEC, 0);
	if (fd < 0)
		return error_set_errno(error, errno, "%s", directory);
	if (file_list(fd, stop_listing, NULL) != 0)
		return error_set_errno(error, ENOTEMPTY, "%s", directory);
	return 0;
}

static struct recorder *recorder_new(struct kernel *inner, struct store store, const char *name)
{
	static const struct kernel_class RECORDER = {
		.name = "recorder",
		.list = recorder_list,
		.read = recorder_read,
		.readlink = recorder_readlink,
		.write = recorder_write,
		.load_module = recorder_load_module,
		.exchange = recorder_exchange,
		.namespace_id = recorder_namespace_id,
		.subscribe = recorder_subscribe,
		.receive = recorder_receive,
		.now = recorder_now,
		.pause = recorder_pause,
		.free = recorder_free,
	};
	struct recorder *recorder = memory_new(sizeof(*recorder));

	recorder->base.class = &RECORDER;
	recorder->inner = inner;
	recorder->store = store;
	recorder->name = memory_copy_string(name);
	pthread_mutex_init(&recorder->lock, NULL);
	return recorder;
}

struct kernel *recorder_kernel_new(struct kernel *inner, const char *directory, struct error *error)
{
	struct recorder *recorder = recorder_new(inner, (struct store){.directory = -1}, directory);

	if (open_directory(recorder, directory, error) == 0 && prepare(recorder, error) == 0)
		return &recorder->base;
	recorder_free(&recorder->base);
	return NULL;
}

struct kernel *recorder_kernel_new_archive(struct kernel *inner, struct archive *archive,
					   struct error *error)
{
	struct store store = {.directory = -1, .archive = archive};
	struct recorder *recorder = recorder_new(inner, store, "the capture");

	if (prepare(recorder, error) == 0)
		return &recorder->base;
	recorder_free(&recorder->base);
	return NULL;
}
