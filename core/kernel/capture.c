#include "core/kernel/capture.h"

#include "core/kernel/file.h"
#include "core/kernel/reply.h"
#include "core/memory.h"
#include "core/secret.h"
#include "core/tar.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define RECORDING_MAX (64 << 20)
#define OPEN_ATTEMPTS 64
#define NO_CAPTURE    "this is no capture: neither a tar nor a directory"

struct capture_kernel {
	struct kernel base;
	int root;                /* of a directory */
	struct archive *archive; /* or NULL */
	char *name;              /* as the user named it, for messages */
	uint64_t opened, clock;  /* its clock when it was opened, and what that stands for */
	time_t taken;            /* 0: unknown */
};

/* --- files ----------------------------------------------------------------- */

/* openat2() gives up with EAGAIN when anything on the machine was renamed while
 * it went up a "..", and wants to be asked again. */
static int open_below(const struct capture_kernel *capture, const char *path, uint64_t flags)
{
	struct open_how how = {
		.flags = flags | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};

	for (int attempt = 1;; attempt++) {
		long fd = syscall(SYS_openat2, capture->root, path, &how, sizeof(how));

		if (fd >= 0)
			return (int)fd;
		if (errno != EAGAIN || attempt == OPEN_ATTEMPTS)
			return -errno;
	}
}

/* Looks before it opens: opening a device node or a pipe that somebody packed
 * into a capture could wait or do something. */
static int open_file(const struct capture_kernel *capture, const char *path, off_t *ret_size)
{
	int fd = open_below(capture, path, O_PATH), result = 0;
	struct stat status;

	if (fd < 0)
		return fd;
	if (fstat(fd, &status) < 0)
		result = -errno;
	else if (S_ISDIR(status.st_mode))
		result = -EISDIR;
	else if (!S_ISREG(status.st_mode))
		result = -EACCES;
	close(fd);
	if (result < 0)
		return result;
	if (ret_size)
		*ret_size = status.st_size;
	return open_below(capture, path, O_RDONLY | O_NOCTTY | O_NONBLOCK);
}

/* What a path leads to in an archive, which must be of that kind. */
static int find_entry(const struct capture_kernel *capture, const char *path,
		      enum archive_kind kind, const struct archive_entry **ret_entry)
{
	int result = archive_resolve(capture->archive, path, kind != ARCHIVE_LINK, ret_entry);

	if (result < 0 || (*ret_entry)->kind == kind)
		return result;
	return kind == ARCHIVE_DIRECTORY ? -ENOTDIR : kind == ARCHIVE_FILE ? -EISDIR : -EINVAL;
}

static int list_entries(const struct capture_kernel *capture, const char *path, kernel_name_fn *fn,
			void *user)
{
	const struct archive_entry *entry;
	int result = find_entry(capture, path, ARCHIVE_DIRECTORY, &entry);

	if (result < 0)
		return result;
	for (entry = entry->child; entry && result == 0; entry = entry->next) {
		const char *slash = strrchr(entry->path, '/');

		result = fn(slash ? slash + 1 : entry->path, user);
	}
	return result;
}

/* What no capture holds was perhaps there. */
static int missing(const char *path, int result)
{
	return result == -ENOENT && secret_is_in(path) ? -ENODATA : result;
}

static int list_names(const struct capture_kernel *capture, const char *path, kernel_name_fn *fn,
		      void *user)
{
	int fd;

	if (capture->archive)
		return list_entries(capture, path, fn, user);
	fd = open_below(capture, path, O_RDONLY | O_DIRECTORY);
	return fd < 0 ? fd : file_list(fd, fn, user);
}

static int stop_at_any(const char *name, void *user)
{
	(void)name, (void)user;
	return 1;
}

/* A directory of secrets is there without them when the one above it was listed. */
static int capture_list(struct kernel *kernel, const char *path, kernel_name_fn *fn, void *user)
{
	const struct capture_kernel *capture = (const struct capture_kernel *)kernel;

	if (secret_is_in(path) && list_names(capture, path, stop_at_any, NULL) == 0)
		return -ENODATA;
	return missing(path, list_names(capture, path, fn, user));
}

static ssize_t capture_read(struct kernel *kernel, const char *path, void *buffer, size_t size)
{
	const struct capture_kernel *capture = (const struct capture_kernel *)kernel;
	const struct archive_entry *entry;
	int fd;

	if (capture->archive) {
		int result = find_entry(capture, path, ARCHIVE_FILE, &entry);

		if (result < 0)
			return missing(path, result);
		if (size > entry->size)
			size = entry->size;
		memcpy(buffer, entry->data, size);
		return (ssize_t)size;
	}
	fd = open_file(capture, path, NULL);
	return fd < 0 ? missing(path, fd) : file_read(fd, buffer, size, false);
}

static ssize_t read_link(const struct capture_kernel *capture, const char *path, char *buffer,
			 size_t size)
{
	int fd = open_below(capture, path, O_PATH | O_NOFOLLOW);
	ssize_t length;

	if (fd < 0)
		return fd;
	length = readlinkat(fd, "", buffer, size);
	if (length < 0) /* without a path, ENOENT is its word for "not a link" */
		length = errno == ENOENT ? -EINVAL : -errno;
	else if ((size_t)length == size)
		length = -ENAMETOOLONG;
	else
		buffer[length] = '\0';
	close(fd);
	return length;
}

static ssize_t capture_readlink(struct kernel *kernel, const char *path, char *buffer, size_t size)
{
	const struct capture_kernel *capture = (const struct capture_kernel *)kernel;
	const struct archive_entry *entry;
	int result;

	if (!capture->archive)
		return read_link(capture, path, buffer, size);
	result = find_entry(capture, path, ARCHIVE_LINK, &entry);
	if (result < 0)
		return result;
	if (entry->size >= size)
		return -ENAMETOOLONG;
	memcpy(buffer, entry->data, entry->size + 1);
	return (ssize_t)entry->size;
}

static ssize_t capture_write(struct kernel *kernel, const char *path, const void *data, size_t size)
{
	(void)kernel, (void)path, (void)data, (void)size;
	return -EROFS;
}

/* --- netlink --------------------------------------------------------------- */

int capture_answer_path(int protocol, const struct nlmsghdr *request,
			char path[static CAPTURE_PATH_MAX])
{
	const char *start = protocol == NETLINK_ROUTE     ? "netlink/route-"
			    : protocol == NETLINK_GENERIC ? "netlink/generic-"
							  : NULL;
	struct nlmsghdr header = *request;
	const unsigned char *bytes = (const unsigned char *)&header;
	char *end;

	if (!start)
		return -EPROTONOSUPPORT;
	if (strlen(start) - strlen("netlink/") + (size_t)request->nlmsg_len * 2 > NAME_MAX)
		return -ENAMETOOLONG;
	header.nlmsg_seq = header.nlmsg_pid = 0;
	end = stpcpy(path, start);
	for (size_t i = 0; i < request->nlmsg_len; i++) {
		if (i == sizeof(header))
			bytes = (const unsigned char *)request;
		end += snprintf(end, 3, "%02x", bytes[i]);
	}
	return 0;
}

/* Reads a whole recording; `ret_data` is to be freed. */
static ssize_t read_recording(const struct capture_kernel *capture, const char *path,
			      void **ret_data)
{
	const struct archive_entry *entry;
	off_t size;
	int fd;

	if (capture->archive) {
		int result = find_entry(capture, path, ARCHIVE_FILE, &entry);

		if (result < 0)
			return result;
		*ret_data = memory_new(entry->size);
		memcpy(*ret_data, entry->data, entry->size);
		return (ssize_t)entry->size;
	}
	fd = open_file(capture, path, &size);
	if (fd < 0)
		return fd;
	if (size > RECORDING_MAX) {
		close(fd);
		return -EFBIG;
	}
	*ret_data = memory_new((size_t)size);
	return file_read(fd, *ret_data, (size_t)size, false);
}

static int replay(const struct capture_kernel *capture, const char *path, struct reply *reply)
{
	void *data = NULL;
	ssize_t size = read_recording(capture, path, &data);

	if (size < 0) {
		free(data);
		return error_set_errno(reply->error, (int)-size, "%s/%s", capture->name, path);
	}
	if (!reply_feed(reply, data, (size_t)size))
		reply->damaged = true; /* it stops in the middle of the answer */
	free(data);
	if (reply->damaged)
		return error_set(reply->error, EBADMSG, "%s/%s: the recording is damaged",
				 capture->name, path);
	return reply->result;
}

static int capture_exchange(struct kernel *kernel, int protocol, struct nlmsghdr *request,
			    kernel_message_fn *fn, void *user, struct error *error)
{
	const struct capture_kernel *capture = (const struct capture_kernel *)kernel;
	char path[CAPTURE_PATH_MAX];
	struct reply reply = {
		.request_flags = request->nlmsg_flags,
		.fn = fn,
		.user = user,
		.error = error,
	};
	int result;

	/* Only what changes something asks for an acknowledgement. */
	if (request->nlmsg_flags & NLM_F_ACK)
		return error_set(error, EROFS, "%s: a capture cannot be changed", capture->name);
	result = capture_answer_path(protocol, request, path);
	if (result == -ENAMETOOLONG)
		result = -ENOENT;
	if (result < 0)
		return error_set_errno(error, -result, "%s: netlink", capture->name);
	return replay(capture, path, &reply);
}

static int capture_namespace_id(struct kernel *kernel, const char *path)
{
	int64_t number;
	int result = kernel_read_number(kernel, &number, "/" CAPTURE_NAMESPACES "%s", path);

	if (result < 0)
		return result;
	return number >= 0 && number <= INT_MAX ? (int)number : -EBADMSG;
}

/* --- the rest -------------------------------------------------------------- */

static int capture_load_module(struct kernel *kernel, const char *name)
{
	(void)kernel, (void)name;
	return -EROFS;
}

static int capture_subscribe(struct kernel *kernel, enum kernel_event_source source)
{
	(void)kernel, (void)source;
	return -EOPNOTSUPP;
}

static ssize_t capture_receive(struct kernel *kernel, enum kernel_event_source source, void *buffer,
			       size_t size)
{
	(void)kernel, (void)source, (void)buffer, (void)size;
	return -EOPNOTSUPP;
}

static uint64_t monotonic(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

static uint64_t capture_now(struct kernel *kernel)
{
	const struct capture_kernel *capture = (const struct capture_kernel *)kernel;

	return capture->clock + (monotonic() - capture->opened);
}

static void capture_free(struct kernel *kernel)
{
	struct capture_kernel *capture = (struct capture_kernel *)kernel;

	if (capture->root >= 0)
		close(capture->root);
	archive_free(capture->archive);
	free(capture->name);
	free(capture);
}

/* --- opening ---------------------------------------------------------------- */

int capture_describe(struct archive *archive, uint64_t clock, time_t taken)
{
	char text[64];
	int length = snprintf(text, sizeof(text), "%llu %lld\n", (unsigned long long)clock,
			      (long long)taken);

	return archive_put(archive, ARCHIVE_FILE, CAPTURE_DESCRIPTION, text, (size_t)length);
}

time_t capture_taken(const struct kernel *kernel)
{
	return ((const struct capture_kernel *)kernel)->taken;
}

/* A capture that says nothing of its time goes by this machine's. */
static void read_description(struct capture_kernel *capture)
{
	unsigned long long clock;
	long long taken;
	char text[64];

	capture->opened = capture->clock = monotonic();
	if (kernel_read_text(&capture->base, text, sizeof(text), "/" CAPTURE_DESCRIPTION) <= 0 ||
	    sscanf(text, "%20llu %12lld", &clock, &taken) != 2)
		return;
	capture->clock = clock;
	capture->taken = taken;
}

/* By gzip, xz or zstd, as their magic numbers say. */
static bool is_compressed(FILE *stream)
{
	static const char *const MAGICS[] = {"\x1f\x8b", "\xfd\x37zXZ", "\x28\xb5\x2f\xfd"};
	char start[8] = "";

	rewind(stream);
	if (fread(start, 1, sizeof(start) - 1, stream) == 0)
		return false;
	for (size_t i = 0; i < sizeof(MAGICS) / sizeof(*MAGICS); i++)
		if (strncmp(start, MAGICS[i], strlen(MAGICS[i])) == 0)
			return true;
	return false;
}

static int open_archive(struct capture_kernel *capture, struct error *error)
{
	struct error why = {0};
	FILE *stream = fopen(capture->name, "rbe");

	if (!stream)
		return error_set_errno(error, errno, "%s", capture->name);
	if (tar_is(stream)) {
		capture->archive = tar_read(stream, &why);
		if (!capture->archive)
			error_set(error, why.code, "%s: %s", capture->name, why.message);
	} else {
		why.code = ENOTDIR;
		error_set(error, ENOTDIR, "%s: " NO_CAPTURE "%s", capture->name,
			  is_compressed(stream) ? "; unpack it first" : "");
	}
	fclose(stream);
	return -why.code;
}

static int open_directory(struct capture_kernel *capture, struct error *error)
{
	int fd;

	capture->root = open(capture->name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (capture->root < 0 && errno == ENOTDIR)
		return error_set(error, ENOTDIR, "%s: " NO_CAPTURE, capture->name);
	if (capture->root < 0)
		return error_set_errno(error, errno, "%s", capture->name);
	fd = open_below(capture, "/", O_PATH);
	if (fd >= 0)
		close(fd);
	if (fd == -ENOSYS)
		return error_set(error, ENOSYS,
				 "%s: reading a capture safely needs openat2 (Linux 5.6)",
				 capture->name);
	return 0;
}

static int found(const char *name, void *user)
{
	(void)name, (void)user;
	return 1;
}

/* Opening a pipe would wait for its other end. */
static int open_capture(struct capture_kernel *capture, struct error *error)
{
	struct stat status;
	int result;

	if (stat(capture->name, &status) == 0 && S_ISREG(status.st_mode))
		result = open_archive(capture, error);
	else
		result = open_directory(capture, error);
	if (result < 0)
		return result;
	result = kernel_list(&capture->base, "/sys", found, NULL);
	if (result == -EACCES)
		return error_set_errno(error, EACCES, "%s", capture->name);
	if (result < 0)
		return error_set(error, -result, "%s: this is no capture: there is no sys/ in it",
				 capture->name);
	return 0;
}

struct kernel *capture_kernel_new(const char *path, struct error *error)
{
	static const struct kernel_class CAPTURE = {
		.name = "capture",
		.list = capture_list,
		.read = capture_read,
		.readlink = capture_readlink,
		.write = capture_write,
		.load_module = capture_load_module,
		.exchange = capture_exchange,
		.namespace_id = capture_namespace_id,
		.subscribe = capture_subscribe,
		.receive = capture_receive,
		.now = capture_now,
		.free = capture_free,
	};
	struct capture_kernel *capture = memory_new(sizeof(*capture));

	capture->base.class = &CAPTURE;
	capture->name = memory_copy_string(path);
	capture->root = -1;
	if (open_capture(capture, error) < 0) {
		capture_free(&capture->base);
		return NULL;
	}
	read_description(capture);
	return &capture->base;
}
