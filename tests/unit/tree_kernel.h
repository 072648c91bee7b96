/* tree_kernel.h - a kernel for tests: files from a table, events by hand. */
#ifndef TESTS_UNIT_TREE_KERNEL_H
#define TESTS_UNIT_TREE_KERNEL_H

#include "core/kernel/kernel.h"
#include "core/memory.h"

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#define TREE_NODES 4096

struct tree_node {
	char path[160];
	char type; /* 'f', 'l' or 'd' */
	char *content;
};

struct tree_kernel {
	struct kernel base;
	pthread_mutex_t lock;
	pthread_cond_t released;
	size_t count;
	struct tree_node nodes[TREE_NODES];
	unsigned reads[256]; /* by the first letter after the last slash */
	int uevents;         /* semaphore eventfd, -1: no events */
	size_t event_count;
	struct {
		ssize_t size;
		char bytes[512];
	} events[256];
	bool stalled; /* every exchange waits */
	atomic_uint exchanges;
	int exchange_result;
};

static inline struct tree_kernel *tree_of(struct kernel *kernel)
{
	return (struct tree_kernel *)kernel;
}

static inline struct tree_node *tree_find(struct tree_kernel *tree, const char *path)
{
	for (size_t i = 0; i < tree->count; i++)
		if (strcmp(tree->nodes[i].path, path) == 0)
			return &tree->nodes[i];
	return NULL;
}

static inline void tree_set(struct tree_kernel *tree, char type, const char *content,
			    const char *path)
{
	pthread_mutex_lock(&tree->lock);
	struct tree_node *node = tree_find(tree, path);
	if (!node) {
		node = &tree->nodes[tree->count++];
		*node = (struct tree_node){0};
		snprintf(node->path, sizeof(node->path), "%s", path);
	}
	free(node->content);
	node->type = type;
	node->content = memory_copy_string(content);
	pthread_mutex_unlock(&tree->lock);
}

__attribute__((format(printf, 3, 4))) static inline void
tree_file(struct tree_kernel *tree, const char *content, const char *format, ...)
{
	char path[160];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(path, sizeof(path), format, arguments);
	va_end(arguments);
	tree_set(tree, 'f', content, path);
}

__attribute__((format(printf, 3, 4))) static inline void
tree_link(struct tree_kernel *tree, const char *target, const char *format, ...)
{
	char path[160];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(path, sizeof(path), format, arguments);
	va_end(arguments);
	tree_set(tree, 'l', target, path);
}

__attribute__((format(printf, 2, 3))) static inline void tree_directory(struct tree_kernel *tree,
									const char *format, ...)
{
	char path[160];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(path, sizeof(path), format, arguments);
	va_end(arguments);
	tree_set(tree, 'd', "", path);
}

/* Removes a path and all below it. */
__attribute__((format(printf, 2, 3))) static inline void tree_remove(struct tree_kernel *tree,
								     const char *format, ...)
{
	char path[160];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(path, sizeof(path), format, arguments);
	va_end(arguments);
	size_t length = strlen(path), kept = 0;
	pthread_mutex_lock(&tree->lock);
	for (size_t i = 0; i < tree->count; i++) {
		const char *rest = tree->nodes[i].path + length;
		if (strncmp(tree->nodes[i].path, path, length) == 0 && (!*rest || *rest == '/'))
			free(tree->nodes[i].content);
		else
			tree->nodes[kept++] = tree->nodes[i];
	}
	tree->count = kept;
	pthread_mutex_unlock(&tree->lock);
}

static inline int tree_list(struct kernel *kernel, const char *path, kernel_name_fn *fn, void *user)
{
	struct tree_kernel *tree = tree_of(kernel);
	size_t length = strlen(path), count = 0;
	char(*names)[64] = memory_new_array(TREE_NODES, sizeof(*names));
	bool there = false;
	int rc = 0;
	pthread_mutex_lock(&tree->lock);
	for (size_t i = 0; i < tree->count; i++) {
		const struct tree_node *node = &tree->nodes[i];
		const char *rest = node->path + length;
		if (strncmp(node->path, path, length) != 0 || (*rest && *rest != '/'))
			continue;
		there = true;
		if (!*rest)
			continue;
		snprintf(names[count], sizeof(*names), "%.*s", (int)strcspn(rest + 1, "/"),
			 rest + 1);
		bool known = false;
		for (size_t j = 0; j < count && !known; j++)
			known = strcmp(names[j], names[count]) == 0;
		count += !known;
	}
	pthread_mutex_unlock(&tree->lock);
	/* Backwards: sysfs promises no order. */
	for (size_t i = count; i-- > 0 && !rc;)
		rc = fn(names[i], user);
	free(names);
	return there ? rc : -ENOENT;
}

static inline ssize_t tree_get(struct kernel *kernel, char type, const char *path, char *buffer,
			       size_t size)
{
	struct tree_kernel *tree = tree_of(kernel);
	ssize_t result = -ENOENT;
	pthread_mutex_lock(&tree->lock);
	tree->reads[(unsigned char)strrchr(path, '/')[1]]++;
	const struct tree_node *node = tree_find(tree, path);
	if (node && node->type == type) {
		size_t length = strlen(node->content);
		result = (ssize_t)(length < size ? length : size);
		memcpy(buffer, node->content, (size_t)result);
	}
	pthread_mutex_unlock(&tree->lock);
	return result;
}

static inline ssize_t tree_read(struct kernel *kernel, const char *path, void *buffer, size_t size)
{
	return tree_get(kernel, 'f', path, buffer, size);
}

static inline ssize_t tree_readlink(struct kernel *kernel, const char *path, char *buffer,
				    size_t size)
{
	ssize_t length = tree_get(kernel, 'l', path, buffer, size - 1);
	if (length >= 0)
		buffer[length] = '\0';
	return length;
}

static inline int tree_exchange(struct kernel *kernel, int protocol, struct nlmsghdr *request,
				kernel_message_fn *fn, void *user, struct error *error)
{
	struct tree_kernel *tree = tree_of(kernel);
	(void)protocol, (void)request, (void)fn, (void)user;
	tree->exchanges++;
	pthread_mutex_lock(&tree->lock);
	while (tree->stalled)
		pthread_cond_wait(&tree->released, &tree->lock);
	int result = tree->exchange_result;
	pthread_mutex_unlock(&tree->lock);
	return result ? error_set_errno(error, -result, "netlink") : 0;
}

static inline int tree_subscribe(struct kernel *kernel, enum kernel_event_source source)
{
	return source == KERNEL_UEVENTS && tree_of(kernel)->uevents >= 0 ? tree_of(kernel)->uevents
									 : -EOPNOTSUPP;
}

static inline ssize_t tree_receive(struct kernel *kernel, enum kernel_event_source source,
				   void *buffer, size_t size)
{
	struct tree_kernel *tree = tree_of(kernel);
	eventfd_t ignored;
	ssize_t result = 0;
	(void)source;
	pthread_mutex_lock(&tree->lock);
	if (tree->event_count) {
		eventfd_read(tree->uevents, &ignored);
		result = tree->events[0].size;
		if (result > 0)
			memcpy(buffer, tree->events[0].bytes,
			       (size_t)result < size ? (size_t)result : size);
		memmove(&tree->events[0], &tree->events[1],
			--tree->event_count * sizeof(tree->events[0]));
	}
	pthread_mutex_unlock(&tree->lock);
	return result;
}

/* Sends ACTION@PATH with this subsystem; "-" loses events instead. */
static inline void tree_event(struct tree_kernel *tree, const char *action, const char *path,
			      const char *subsystem)
{
	pthread_mutex_lock(&tree->lock);
	char *at = tree->events[tree->event_count].bytes;
	if (strcmp(action, "-") == 0) {
		tree->events[tree->event_count].size = -ENOBUFS;
	} else {
		at += sprintf(at, "%s@%s", action, path) + 1;
		at += sprintf(at, "ACTION=%s", action) + 1;
		at += sprintf(at, "DEVPATH=%s", path) + 1;
		at += sprintf(at, "SUBSYSTEM=%s", subsystem) + 1;
		tree->events[tree->event_count].size = at - tree->events[tree->event_count].bytes;
	}
	tree->event_count++;
	eventfd_write(tree->uevents, 1);
	pthread_mutex_unlock(&tree->lock);
}

static inline void tree_stall(struct tree_kernel *tree, bool stall)
{
	pthread_mutex_lock(&tree->lock);
	tree->stalled = stall;
	pthread_cond_broadcast(&tree->released);
	pthread_mutex_unlock(&tree->lock);
}

static inline uint64_t tree_now(struct kernel *kernel)
{
	struct timespec now;
	(void)kernel;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

static inline void tree_free(struct kernel *kernel)
{
	struct tree_kernel *tree = tree_of(kernel);
	for (size_t i = 0; i < tree->count; i++)
		free(tree->nodes[i].content);
	close(tree->uevents);
	free(tree);
}

static inline struct tree_kernel *tree_new(void)
{
	static const struct kernel_class TREE = {
		.name = "tree",
		.list = tree_list,
		.read = tree_read,
		.readlink = tree_readlink,
		.exchange = tree_exchange,
		.subscribe = tree_subscribe,
		.receive = tree_receive,
		.now = tree_now,
		.free = tree_free,
	};
	struct tree_kernel *tree = memory_new(sizeof(*tree));
	tree->base.class = &TREE;
	tree->uevents = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK | EFD_SEMAPHORE);
	pthread_mutex_init(&tree->lock, NULL);
	pthread_cond_init(&tree->released, NULL);
	return tree;
}

/* --- functions ------------------------------------------------------------- */

#define TREE_PCI "/sys/bus/pci/devices"

/* An 82576 at 0000:BUS:00.0 with no VFs yet. */
static inline void tree_add_pf(struct tree_kernel *tree, const char *name)
{
	tree_file(tree, "0x8086\n", TREE_PCI "/%s/vendor", name);
	tree_file(tree, "0x10c9\n", TREE_PCI "/%s/device", name);
	tree_file(tree, "0x020000\n", TREE_PCI "/%s/class", name);
	tree_file(tree, "7\n", TREE_PCI "/%s/sriov_totalvfs", name);
	tree_file(tree, "128\n", TREE_PCI "/%s/sriov_offset", name);
	tree_file(tree, "2\n", TREE_PCI "/%s/sriov_stride", name);
	tree_file(tree, "10ca\n", TREE_PCI "/%s/sriov_vf_device", name);
	tree_file(tree, "1\n", TREE_PCI "/%s/sriov_drivers_autoprobe", name);
	tree_file(tree, "-1\n", TREE_PCI "/%s/numa_node", name);
	tree_file(tree, "5.0 GT/s PCIe\n", TREE_PCI "/%s/max_link_speed", name);
	tree_file(tree, "2.5 GT/s PCIe\n", TREE_PCI "/%s/current_link_speed", name);
	tree_file(tree, "4\n", TREE_PCI "/%s/max_link_width", name);
	tree_file(tree, "255\n", TREE_PCI "/%s/current_link_width", name);
	tree_link(tree, "../../../../bus/pci/drivers/igb", TREE_PCI "/%s/driver", name);
	tree_link(tree, "../../../../kernel/iommu_groups/8", TREE_PCI "/%s/iommu_group", name);
}

static inline void tree_add_vf(struct tree_kernel *tree, const char *pf, int index,
			       const char *address, const char *driver)
{
	char target[64];
	tree_file(tree, "0x8086\n", TREE_PCI "/%s/vendor", address);
	tree_file(tree, "0x10ca\n", TREE_PCI "/%s/device", address);
	snprintf(target, sizeof(target), "../%s", pf);
	tree_link(tree, target, TREE_PCI "/%s/physfn", address);
	snprintf(target, sizeof(target), "../%s", address);
	tree_link(tree, target, TREE_PCI "/%s/virtfn%d", pf, index);
	snprintf(target, sizeof(target), "../../../kernel/iommu_groups/%d", 10 + index);
	tree_link(tree, target, TREE_PCI "/%s/iommu_group", address);
	if (!driver)
		return;
	snprintf(target, sizeof(target), "../../../bus/pci/drivers/%s", driver);
	tree_link(tree, target, TREE_PCI "/%s/driver", address);
}

/* As the kernel does before it waits for who holds it. */
static inline void tree_unlink_vf(struct tree_kernel *tree, const char *pf, int index,
				  const char *address)
{
	tree_remove(tree, TREE_PCI "/%s/virtfn%d", pf, index);
	tree_remove(tree, TREE_PCI "/%s/physfn", address);
	tree_remove(tree, TREE_PCI "/%s/driver", address);
}

static inline void tree_remove_vf(struct tree_kernel *tree, const char *pf, int index,
				  const char *address)
{
	tree_unlink_vf(tree, pf, index, address);
	tree_remove(tree, TREE_PCI "/%s", address);
}

#endif
