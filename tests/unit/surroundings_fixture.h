/* surroundings_fixture.h - a simulated host with files of one's own: its netlink
 * answers are the simulation's, its files those of a table and then the
 * simulation's. */
#ifndef TESTS_UNIT_SURROUNDINGS_FIXTURE_H
#define TESTS_UNIT_SURROUNDINGS_FIXTURE_H

#include "core/kernel/simulated.h"
#include "core/surroundings.h"
#include "tests/unit/tree_kernel.h"

#include <criterion/criterion.h>

struct overlay {
	struct kernel base;
	struct tree_kernel *files;
	struct kernel *host;
	unsigned exchanges_left; /* after so many every exchange fails */
};

static inline int overlay_list(struct kernel *kernel, const char *path, kernel_name_fn *fn,
			       void *user)
{
	struct overlay *overlay = (struct overlay *)kernel;
	int result = kernel_list(&overlay->files->base, path, fn, user);

	return result == -ENOENT ? kernel_list(overlay->host, path, fn, user) : result;
}

static inline ssize_t overlay_read(struct kernel *kernel, const char *path, void *buffer,
				   size_t size)
{
	struct overlay *overlay = (struct overlay *)kernel;
	ssize_t result = kernel_read(&overlay->files->base, path, buffer, size);

	return result == -ENOENT ? kernel_read(overlay->host, path, buffer, size) : result;
}

static inline ssize_t overlay_readlink(struct kernel *kernel, const char *path, char *buffer,
				       size_t size)
{
	struct overlay *overlay = (struct overlay *)kernel;
	ssize_t result = kernel_readlink(&overlay->files->base, path, buffer, size);

	return result == -ENOENT ? kernel_readlink(overlay->host, path, buffer, size) : result;
}

static inline int overlay_exchange(struct kernel *kernel, int protocol, struct nlmsghdr *request,
				   kernel_message_fn *fn, void *user, struct error *error)
{
	struct overlay *overlay = (struct overlay *)kernel;

	if (overlay->exchanges_left == 0)
		return error_set_errno(error, EPERM, "netlink");
	overlay->exchanges_left--;
	return kernel_exchange(overlay->host, protocol, request, fn, user, error);
}

static inline uint64_t overlay_now(struct kernel *kernel)
{
	return kernel_now(((struct overlay *)kernel)->host);
}

static inline void overlay_free(struct overlay *overlay)
{
	kernel_free(&overlay->files->base);
	kernel_free(overlay->host);
	free(overlay);
}

static inline struct overlay *overlay_new(const char *host)
{
	static const struct kernel_class OVERLAY = {
		.name = "overlay",
		.list = overlay_list,
		.read = overlay_read,
		.readlink = overlay_readlink,
		.exchange = overlay_exchange,
		.now = overlay_now,
	};
	struct overlay *overlay = memory_new(sizeof(*overlay));
	struct error error = {0};

	overlay->base.class = &OVERLAY;
	overlay->files = tree_new();
	overlay->exchanges_left = 1000;
	overlay->host = simulated_kernel_new(
		&(struct simulated_options){.host = host, .still = true}, &error);
	cr_assert(overlay->host != NULL, "%s", error.message);
	return overlay;
}

static inline int overlay_ifindex(struct overlay *overlay, const char *interface)
{
	int64_t number = 0;

	cr_assert_eq(
		kernel_read_number(&overlay->base, &number, "/sys/class/net/%s/ifindex", interface),
		0, "%s", interface);
	return (int)number;
}

#endif
