/* fuzz_proc_net_tcp - bytes as /proc/net/tcp, line by line, and as SSH_CONNECTION. */
#include "core/ssh_session.h"
#include "core/tcp_table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct fuzz_kernel {
	struct kernel kernel;
	const uint8_t *data;
	size_t size;
};

static ssize_t fuzz_read(struct kernel *kernel, const char *path, void *buffer, size_t size)
{
	const struct fuzz_kernel *fuzz = (const struct fuzz_kernel *)kernel;
	size_t length = fuzz->size < size ? fuzz->size : size;

	(void)path;
	memcpy(buffer, fuzz->data, length);
	return (ssize_t)length;
}

static ssize_t fuzz_readlink(struct kernel *kernel, const char *path, char *buffer, size_t size)
{
	(void)kernel, (void)path, (void)buffer, (void)size;
	return -ENOENT;
}

/* Every directory holds one process and one descriptor. */
static int fuzz_list(struct kernel *kernel, const char *path, kernel_name_fn *fn, void *user)
{
	(void)kernel, (void)path;
	return fn("1", user);
}

static const struct kernel_class fuzz_class = {
	.name = "fuzz", .list = fuzz_list, .read = fuzz_read, .readlink = fuzz_readlink};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_kernel fuzz = {{&fuzz_class}, data, size};
	char *text = malloc(size + 1);
	struct tcp_table table = {0};
	struct ssh_session_list sessions = {0};
	struct ssh_session session;

	memcpy(text, data, size);
	text[size] = '\0';
	ssh_session_parse(text, &session);
	tcp_table_read(&table, &fuzz.kernel);
	for (size_t i = 0; i < table.count; i++)
		if (table.sockets[i].local.length == 0 || table.sockets[i].remote.length == 0)
			abort();
	ssh_session_list_read(&sessions, &fuzz.kernel, text);
	ssh_session_list_done(&sessions);
	tcp_table_done(&table);
	free(text);
	return 0;
}
