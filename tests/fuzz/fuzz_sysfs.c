/* fuzz_sysfs - whatever sysfs and /proc may say, read as PFs, VFs, groups and
 * the host. The input is cut at newlines: each read, link or listing that the
 * readers do is answered with the next piece. */
#include "core/function.h"
#include "core/host.h"
#include "core/iommu.h"
#include "core/uevent.h"

#include <errno.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct fuzz_kernel {
	struct kernel kernel;
	const uint8_t *rest;
	size_t size;
};

/* The next line, without its end. */
static size_t next_piece(struct kernel *kernel, const uint8_t **ret_piece)
{
	struct fuzz_kernel *fuzz = (struct fuzz_kernel *)kernel;
	const uint8_t *end = fuzz->size ? memchr(fuzz->rest, '\n', fuzz->size) : NULL;
	size_t length = end ? (size_t)(end - fuzz->rest) : fuzz->size;
	*ret_piece = fuzz->rest;
	fuzz->rest += length + (end != NULL);
	fuzz->size -= length + (end != NULL);
	return length;
}

/* A piece is a list of names between slashes; an empty one: no such directory. */
static int fuzz_list(struct kernel *kernel, const char *path, kernel_name_fn *fn, void *user)
{
	const uint8_t *piece;
	size_t length = next_piece(kernel, &piece);
	(void)path;
	if (length == 0)
		return -ENOENT;
	for (size_t start = 0; start < length;) {
		const uint8_t *slash = memchr(piece + start, '/', length - start);
		size_t end = slash ? (size_t)(slash - piece) : length;
		char name[256];
		size_t size = end - start < sizeof(name) - 1 ? end - start : sizeof(name) - 1;
		memcpy(name, piece + start, size);
		name[size] = '\0';
		int r = *name ? fn(name, user) : 0;
		if (r != 0)
			return r;
		start = end + 1;
	}
	return 0;
}

static ssize_t fuzz_read(struct kernel *kernel, const char *path, void *buffer, size_t size)
{
	const uint8_t *piece;
	size_t length = next_piece(kernel, &piece);
	(void)path;
	if (length == 0)
		return -ENOENT;
	if (length > size)
		length = size;
	memcpy(buffer, piece, length);
	return (ssize_t)length;
}

static ssize_t fuzz_readlink(struct kernel *kernel, const char *path, char *buffer, size_t size)
{
	ssize_t length = fuzz_read(kernel, path, buffer, size - 1);
	if (length >= 0)
		buffer[length] = '\0';
	return length < 0 ? length : (ssize_t)strlen(buffer);
}

static uint64_t fuzz_now(struct kernel *kernel)
{
	(void)kernel;
	return 1;
}

static const struct kernel_class fuzz_class = {
	.name = "fuzz",
	.list = fuzz_list,
	.read = fuzz_read,
	.readlink = fuzz_readlink,
	.now = fuzz_now,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_kernel fuzz = {{&fuzz_class}, data, size};
	struct snapshot *snapshot = snapshot_new();
	struct uevent event;
	struct error error;

	uevent_parse((const char *)data, size, &event);
	function_read_all(&fuzz.kernel, snapshot, &error);
	iommu_read_groups(&fuzz.kernel, snapshot, &error);
	host_read(&fuzz.kernel, &snapshot->host);
	for (size_t i = 0; i < 4; i++)
		function_reread(&fuzz.kernel, snapshot, "0000:01:00.0");
	snapshot_put(snapshot);
	return 0;
}
