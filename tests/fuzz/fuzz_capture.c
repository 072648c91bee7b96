/* fuzz_capture - a capture directory from somebody else's hands, read as a host.
 *
 * The input is a list of entries, as tests/fuzz/pack writes them: a kind ('F' file,
 * 'L' link), the path's length (1 byte), the content's (2 bytes, low one first),
 * path, content. Entries that would lie outside are left out. */
#include "core/kernel/capture.h"
#include "core/reader.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_inside(const char *path)
{
	return *path && *path != '/' && !strstr(path, "..") && !strstr(path, "//");
}

static void make_parents(int directory, char *path)
{
	for (char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdirat(directory, path, 0700);
		*slash = '/';
	}
}

static void make_entry(int directory, char kind, char *path, const uint8_t *content, size_t size)
{
	make_parents(directory, path);
	if (kind == 'L') {
		char target[256];
		size_t length = size < sizeof(target) - 1 ? size : sizeof(target) - 1;
		memcpy(target, content, length);
		target[length] = '\0';
		(void)!symlinkat(target, directory, path); /* there may be one already */
		return;
	}
	int fd = openat(directory, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
			0600);
	if (fd < 0)
		return;
	if (write(fd, content, size) < 0)
		abort();
	close(fd);
}

static void unpack(int directory, const uint8_t *data, size_t size)
{
	for (int entries = 0; size >= 4 && entries < 1000; entries++) {
		size_t path_length = data[1], length = data[2] | (size_t)data[3] << 8;
		if (size - 4 < path_length + length)
			return;
		char path[256];
		memcpy(path, data + 4, path_length);
		path[path_length] = '\0';
		if (is_inside(path))
			make_entry(directory, (char)data[0], path, data + 4 + path_length, length);
		data += 4 + path_length + length;
		size -= 4 + path_length + length;
	}
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	(void)status, (void)type, (void)walk;
	return remove(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[] = "/dev/shm/vftop-fuzz-XXXXXX";
	if (!mkdtemp(path))
		abort();
	int directory = open(path, O_DIRECTORY | O_RDONLY | O_CLOEXEC);
	unpack(directory, data, size);
	close(directory);

	struct error error;
	struct reader_options options = {.names = true, .groups = true};
	struct kernel *kernel = capture_kernel_new(path, &error);
	if (kernel) {
		snapshot_put(reader_read(kernel, &options, &error));
		kernel_free(kernel);
	}
	nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	return 0;
}
