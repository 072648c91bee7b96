#include "core/tcp_table.h"
#include "tests/unit/tree_kernel.h"

#include <criterion/criterion.h>

#define HEADING                                                                                    \
	"  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  "      \
	"timeout inode\n"
#define LISTEN_22                                                                                  \
	"   0: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0"        \
	"        0 17201 1 ffff9a3c41d1a000 100 0 0 10 0\n"
#define SESSION                                                                                    \
	"   1: 0500000A:0016 0900000A:C366 01 00000000:00000000 02:0009CB6C 00000000     0"        \
	"        0 29033 4 ffff9a3c41d18000 20 4 29 10 -1\n"
#define TIME_WAIT                                                                                  \
	"   2: 0500000A:0016 0900000A:C367 06 00000000:00000000 03:00001770 00000000     0"        \
	"        0 0 3 ffff9a3c41d18aa0\n"
#define SESSION_MAPPED                                                                             \
	"   3: 0000000000000000FFFF00000500000A:0016 0000000000000000FFFF00000900000A:C368 01 "    \
	"00000000:00000000 02:000A0000 00000000     0        0 30001 2 0 20 4 30 10 -1\n"
#define SESSION_6                                                                                  \
	"   4: B80D0120000000000000000001000000:0016 B80D0120000000000000000009000000:C369 01 "    \
	"00000000:00000000 02:000A0000 00000000     0        0 30002 2 0 20 4 30 10 -1\n"

static void expect_endpoints(const struct tcp_socket *socket, const char *local, const char *remote)
{
	char text[IP_ADDRESS_TEXT_MAX];

	cr_expect_str_eq(ip_address_format(&socket->local, text), local);
	cr_expect_str_eq(ip_address_format(&socket->remote, text), remote);
}

Test(tcp_table, one_line)
{
	struct tcp_socket socket;

	cr_assert_eq(tcp_socket_parse(SESSION, &socket), 0);
	expect_endpoints(&socket, "10.0.0.5", "10.0.0.9");
	cr_expect_eq(socket.local_port, 22);
	cr_expect_eq(socket.remote_port, 50022);
	cr_expect_eq(socket.state, TCP_STATE_ESTABLISHED);
	cr_expect_eq(socket.inode, 29033);
	cr_assert_eq(tcp_socket_parse(SESSION_MAPPED, &socket), 0);
	expect_endpoints(&socket, "10.0.0.5", "10.0.0.9");
	cr_assert_eq(tcp_socket_parse(SESSION_6, &socket), 0);
	expect_endpoints(&socket, "2001:db8::1", "2001:db8::9");
}

Test(tcp_table, malformed_lines)
{
	static const char heading[] = HEADING;
	const char *const LINES[] = {
		"",
		heading,
		"   1: 0500000A:0016 0900000A:C366 01",
		"   1: 0500000A0016 0900000A:C366 01 a b c 0 0 29033 4",
		"   1: 0500000A:0016 0900000A:C36 01 a b c 0 0 29033 4",
		"   1: 0500000A:0016 0900000A:C3666 01 a b c 0 0 29033 4",
		"   1: 05000:0016 0900000A:C366 01 a b c 0 0 29033 4",
		"   1: 0500000G:0016 0900000A:C366 01 a b c 0 0 29033 4",
		"   1: -500000A:0016 0900000A:C366 01 a b c 0 0 29033 4",
		"   1: 0500000A:0016 0900000A:C366 0 a b c 0 0 29033 4",
		"   1: 0500000A:0016 0900000A:C366 01 a b c 0 0 -1 4",
		"   1: 0500000A:0016 0900000A:C366 01 a b c 0 0 29033x 4",
	};
	struct tcp_socket socket;

	for (size_t i = 0; i < sizeof(LINES) / sizeof(*LINES); i++)
		cr_expect_eq(tcp_socket_parse(LINES[i], &socket), -EINVAL, "%s", LINES[i]);
}

Test(tcp_table, a_line_without_end)
{
	char line[4096];
	struct tcp_socket socket;

	memset(line, '0', sizeof(line) - 1);
	line[sizeof(line) - 1] = '\0';
	cr_expect_eq(tcp_socket_parse(line, &socket), -EINVAL);
}

Test(tcp_table, both_files)
{
	struct tree_kernel *tree = tree_new();
	struct tcp_table table = {0};

	cr_expect_eq(tcp_table_read(&table, &tree->base), -ENOENT, "neither");
	tree_file(tree, HEADING SESSION_6, "/proc/net/tcp6");
	cr_expect_eq(tcp_table_read(&table, &tree->base), 0, "one suffices");
	cr_expect_eq(table.count, 1);
	tcp_table_done(&table);
	tree_file(tree, HEADING LISTEN_22 SESSION TIME_WAIT, "/proc/net/tcp");
	cr_expect_eq(tcp_table_read(&table, &tree->base), 0);
	cr_expect_eq(table.count, 3, "not what waits to be forgotten");
	cr_expect(tcp_table_listens(&table, 22));
	cr_expect(!tcp_table_listens(&table, 50022));
	tcp_table_done(&table);
	kernel_free(&tree->base);
}

/* More than is read at once. */
Test(tcp_table, many)
{
	struct tree_kernel *tree = tree_new();
	struct tcp_table table = {0};
	size_t lines = 3000, length = strlen(SESSION);
	char *text = memory_new(lines * length + 1);

	for (size_t i = 0; i < lines; i++)
		strcpy(text + i * length, SESSION);
	tree_file(tree, text, "/proc/net/tcp");
	cr_expect_eq(tcp_table_read(&table, &tree->base), 0);
	cr_expect_eq(table.count, lines);
	tcp_table_done(&table);
	free(text);
	kernel_free(&tree->base);
}
