#include "core/kernel/capture.h"

#include "core/kernel/file.h"
#include "core/kernel/reply.h"
#include "core/memory.h"

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

struct capture_kernel {
	struct kernel base;
	int root;
	char *directory; /* as the user named it, for messages */
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

static int capture_list(struct kernel *kernel, const char *path, kernel_name_fn *fn, void *user)
{
	int fd = open_below((struct capture_kernel *)kernel, path, O_RDONLY | O_DIRECTORY);

	return fd < 0 ? fd : file_list(fd, fn, user);
}

static ssize_t capture_read(struct kernel *kernel, const char *path, void *buffer, size_t size)
{
	int fd = open_file((struct capture_kernel *)kernel, path, NULL);

	return fd < 0 ? fd : file_read(fd, buffer, size, false);
}

static ssize_t capture_readlink(struct kernel *kernel, const char *path, char *buffer, size_t size)
{
	int fd = open_below((struct capture_kernel *)kernel, path, O_PATH | O_NOFOLLOW);
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
	off_t size;
	int fd = open_file(capture, path, &size);

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
		return error_set_errno(reply->error, (int)-size, "%s/%s", capture->directory, path);
	}
	if (!reply_feed(reply, data, (size_t)size))
		reply->damaged = true; /* it stops in the middle of the answer */
	free(data);
	if (reply->damaged)
		return error_set(reply->error, EBADMSG, "%s/%s: the recording is damaged",
				 capture->directory, path);
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
		return error_set(error, EROFS, "%s: a capture cannot be changed",
				 capture->directory);
	result = capture_answer_path(protocol, request, path);
	if (result == -ENAMETOOLONG)
		result = -ENOENT;
	if (result < 0)
		return error_set_errno(error, -result, "%s: netlink", capture->directory);
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

static uint64_t capture_now(struct kernel *kernel)
{
	struct timespec now;

	(void)kernel;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

static void capture_free(struct kernel *kernel)
{
	struct capture_kernel *capture = (struct capture_kernel *)kernel;

	close(capture->root);
	free(capture->directory);
	free(capture);
}

static int check_root(const struct capture_kernel *capture, struct error *error)
{
	int fd;

	if (capture->root < 0)
		return error_set_errno(error, errno, "%s", capture->directory);
	fd = open_below(capture, "sys", O_PATH | O_DIRECTORY);
	if (fd == -ENOSYS)
		return error_set(error, ENOSYS,
				 "%s: reading a capture safely needs openat2 (Linux 5.6)",
				 capture->directory);
	if (fd < 0)
		return error_set(error, -fd, "%s: this is no capture: there is no sys/ in it",
				 capture->directory);
	close(fd);
	return 0;
}

struct kernel *capture_kernel_new(const char *directory, struct error *error)
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
	capture->directory = memory_copy_string(directory);
	capture->root = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (check_root(capture, error) == 0)
		return &capture->base;
	if (capture->root >= 0)
		close(capture->root);
	free(capture->directory);
	free(capture);
	return NULL;
}
