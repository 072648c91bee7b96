/* faulty_kernel.h - stands before another kernel; one call of those that pass, whatever it
 * is, fails or does not come back until it is let go.
 */
#ifndef TESTS_UNIT_FAULTY_KERNEL_H
#define TESTS_UNIT_FAULTY_KERNEL_H

#include "core/kernel/kernel.h"
#include "core/memory.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One that passed: what it was, and whether it was to change something. */
struct faulty_call {
	uint64_t key;
	bool changes;
};

struct faulty_kernel {
	struct kernel base;
	struct kernel *real;
	struct faulty_call *calls;
	size_t count, room;
	uint64_t step;  /* part of the keys */
	size_t fail_at; /* call by number from 1; 0: none */
	int code;       /* 0: it blocks */
	bool failed;
	/* Read ends and write ends: it has been blocked, it may go on. */
	int blocked[2], released[2];
};

static inline uint64_t faulty_hash(uint64_t hash, const void *data, size_t size)
{
	const unsigned char *bytes = data;

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ bytes[i]) * 0x100000001b3U;
	return hash;
}

/* 0, or the errno with which this call fails. */
static inline int faulty_meet(struct kernel *kernel, char kind, const void *data, size_t size,
			      bool changes)
{
	struct faulty_kernel *faulty = (struct faulty_kernel *)kernel;
	uint64_t key = faulty_hash(0xcbf29ce484222325U, &faulty->step, sizeof(faulty->step));
	char byte = 0;

	if (faulty->count == faulty->room) {
		faulty->room = faulty->room > 0 ? 2 * faulty->room : 256;
		faulty->calls = memory_resize(faulty->calls, faulty->room, sizeof(*faulty->calls));
	}
	key = faulty_hash(faulty_hash(key, &kind, 1), data, size);
	faulty->calls[faulty->count++] = (struct faulty_call){key, changes};
	if (faulty->count != faulty->fail_at)
		return 0;
	faulty->failed = true;
	if (faulty->code == 0 &&
	    (write(faulty->blocked[1], &byte, 1) != 1 || read(faulty->released[0], &byte, 1) != 1))
		abort();
	return faulty->code;
}

static inline struct kernel *faulty_real(struct kernel *kernel)
{
	return ((struct faulty_kernel *)kernel)->real;
}

static inline int faulty_list(struct kernel *kernel, const char *path, kernel_name_fn *fn,
			      void *user)
{
	int code = faulty_meet(kernel, 'l', path, strlen(path), false);

	return code != 0 ? -code : kernel_list(faulty_real(kernel), path, fn, user);
}

static inline ssize_t faulty_read(struct kernel *kernel, const char *path, void *buffer,
				  size_t size)
{
	int code = faulty_meet(kernel, 'r', path, strlen(path), false);

	return code != 0 ? -code : kernel_read(faulty_real(kernel), path, buffer, size);
}

static inline ssize_t faulty_readlink(struct kernel *kernel, const char *path, char *buffer,
				      size_t size)
{
	int code = faulty_meet(kernel, 'L', path, strlen(path), false);

	return code != 0 ? -code : kernel_readlink(faulty_real(kernel), path, buffer, size);
}

static inline ssize_t faulty_write(struct kernel *kernel, const char *path, const void *data,
				   size_t size)
{
	int code = faulty_meet(kernel, 'w', path, strlen(path), true);

	return code != 0 ? -code : kernel_write(faulty_real(kernel), path, data, size);
}

static inline int faulty_load_module(struct kernel *kernel, const char *name)
{
	int code = faulty_meet(kernel, 'm', name, strlen(name), true);

	return code != 0 ? -code : kernel_load_module(faulty_real(kernel), name);
}

static inline int faulty_exchange(struct kernel *kernel, int protocol, struct nlmsghdr *request,
				  kernel_message_fn *fn, void *user, struct error *error)
{
	int code = faulty_meet(kernel, 'x', request + 1, request->nlmsg_len - sizeof(*request),
			       (request->nlmsg_flags & NLM_F_ACK) != 0);

	if (code != 0)
		return error_set_errno(error, code, "kernel says");
	return kernel_exchange(faulty_real(kernel), protocol, request, fn, user, error);
}

static inline uint64_t faulty_now(struct kernel *kernel)
{
	return kernel_now(faulty_real(kernel));
}

static inline void faulty_pause(struct kernel *kernel, unsigned milliseconds)
{
	kernel_pause(faulty_real(kernel), milliseconds);
}

static const struct kernel_class faulty_class = {.name = "faulty",
						 .list = faulty_list,
						 .read = faulty_read,
						 .readlink = faulty_readlink,
						 .write = faulty_write,
						 .load_module = faulty_load_module,
						 .exchange = faulty_exchange,
						 .now = faulty_now,
						 .pause = faulty_pause};

/* Of another kernel, that stays the caller's. */
static inline void faulty_init(struct faulty_kernel *faulty, struct kernel *real, size_t fail_at,
			       int code)
{
	*faulty = (struct faulty_kernel){
		.base = {&faulty_class}, .real = real, .fail_at = fail_at, .code = code};
	cr_assert_eq(pipe2(faulty->blocked, O_CLOEXEC), 0);
	cr_assert_eq(pipe2(faulty->released, O_CLOEXEC), 0);
}

static inline void faulty_done(struct faulty_kernel *faulty)
{
	for (int i = 0; i < 2; i++) {
		close(faulty->blocked[i]);
		close(faulty->released[i]);
	}
	free(faulty->calls);
}

/* Whether the n-th call (from 0) was the first of its kind in its step: those that are
 * made again and again while something is waited for fail alike. */
static inline bool faulty_is_first(const struct faulty_kernel *faulty, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (faulty->calls[i].key == faulty->calls[n].key)
			return false;
	return true;
}

#endif
