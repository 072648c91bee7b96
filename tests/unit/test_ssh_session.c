#include "core/ssh_session.h"
#include "tests/unit/tree_kernel.h"

#include <criterion/criterion.h>

/* Sockets as /proc/net/tcp lists them; addresses are 10.0.0.N. */
#define SOCKET(LOCAL, REMOTE, STATE, INODE)                                                        \
	"   1: " LOCAL " " REMOTE " " STATE                                                        \
	" 00000000:00000000 00:00000000 00000000     0        0 " INODE " 1 0 20 4 29 10 -1\n"
#define LISTEN_22   SOCKET("00000000:0016", "00000000:0000", "0A", "100")
#define LISTEN_2222 SOCKET("00000000:08AE", "00000000:0000", "0A", "101")
#define LISTEN_80   SOCKET("00000000:0050", "00000000:0000", "0A", "102")
#define OWN         SOCKET("0500000A:0016", "0900000A:C366", "01", "200")
#define OTHER       SOCKET("0500000A:0016", "0A00000A:C366", "01", "201")
#define ODD_PORT    SOCKET("0500000A:08AE", "0B00000A:C366", "01", "202")
#define WEB         SOCKET("0500000A:0050", "0C00000A:C366", "01", "203")
#define OUTGOING    SOCKET("0500000A:C000", "0D00000A:0016", "01", "204")

#define CONNECTION "10.0.0.9 50022 10.0.0.5 22"

static struct ssh_session_list read_sessions(struct tree_kernel *tree, const char *connection)
{
	struct ssh_session_list list = {0};

	ssh_session_list_read(&list, &tree->base, connection);
	return list;
}

static bool has_peer(const struct ssh_session_list *list, const char *text)
{
	struct ip_address peer;

	ip_address_parse(text, &peer);
	for (size_t i = 0; i < list->count; i++)
		if (ip_address_equal(&list->sessions[i].peer, &peer))
			return true;
	return false;
}

/* Process `pid` with its parent. */
static void add_process(struct tree_kernel *tree, const char *pid, const char *comm, int parent)
{
	char stat[128];

	snprintf(stat, sizeof(stat), "%s (%s) S %d 1 1 0 -1 4194560\n", pid, comm, parent);
	tree_file(tree, stat, "/proc/%s/stat", pid);
	snprintf(stat, sizeof(stat), "%s\n", comm);
	tree_file(tree, stat, "/proc/%s/comm", pid);
}

Test(ssh_session, connection)
{
	struct ssh_session session;
	char text[IP_ADDRESS_TEXT_MAX];

	cr_assert_eq(ssh_session_parse(CONNECTION, &session), 0);
	cr_expect_str_eq(ip_address_format(&session.peer, text), "10.0.0.9");
	cr_expect_str_eq(ip_address_format(&session.local, text), "10.0.0.5");
	cr_expect_eq(session.peer_port, 50022);
	cr_expect_eq(session.local_port, 22);
	cr_assert_eq(ssh_session_parse("fe80::9%vmbr0 50022 fe80::5%vmbr0 22", &session), 0);
	cr_expect_str_eq(ip_address_format(&session.peer, text), "fe80::9");
}

Test(ssh_session, malformed_connection)
{
	static const char *const TEXTS[] = {"",
					    " ",
					    "10.0.0.9",
					    "10.0.0.9 50022",
					    "10.0.0.9 50022 10.0.0.5",
					    "10.0.0.9 50022 10.0.0.5 22 ",
					    "10.0.0.9 50022 10.0.0.5 22 more",
					    "10.0.0.9 x 10.0.0.5 22",
					    "10.0.0.9 -1 10.0.0.5 22",
					    "10.0.0.9 65536 10.0.0.5 22",
					    "host 50022 10.0.0.5 22",
					    "UNKNOWN 65535 UNKNOWN 65535"};
	struct ssh_session session;

	for (size_t i = 0; i < sizeof(TEXTS) / sizeof(*TEXTS); i++)
		cr_expect_eq(ssh_session_parse(TEXTS[i], &session), -EINVAL, "'%s'", TEXTS[i]);
}

Test(ssh_session, own_environment)
{
	struct tree_kernel *tree = tree_new();
	struct ssh_session_list list;

	tree_file(tree, LISTEN_22 OWN OTHER, "/proc/net/tcp");
	list = read_sessions(tree, CONNECTION);
	cr_expect_eq(list.count, 1, "the other's session is the other's");
	cr_expect(has_peer(&list, "10.0.0.9"));
	ssh_session_list_done(&list);
	kernel_free(&tree->base);
}

/* Nothing says that it ended. */
Test(ssh_session, sockets_that_cannot_be_read)
{
	struct tree_kernel *tree = tree_new();
	struct ssh_session_list list = read_sessions(tree, CONNECTION);

	cr_expect_eq(list.count, 1);
	ssh_session_list_done(&list);
	list = read_sessions(tree, NULL);
	cr_expect_eq(list.count, 0);
	kernel_free(&tree->base);
}

/* sudo: the shell above it still has the variable. */
Test(ssh_session, environment_of_a_parent)
{
	struct tree_kernel *tree = tree_new();
	struct ssh_session_list list;

	add_process(tree, "self", "vftop", 30);
	add_process(tree, "30", "sudo) S (", 20);
	add_process(tree, "20", "bash", 10);
	tree_file(tree, "SUDO_UID=1000", "/proc/30/environ");
	tree_file(tree, "SSH_CONNECTION=" CONNECTION, "/proc/20/environ");
	tree_file(tree, LISTEN_22 OWN OTHER, "/proc/net/tcp");
	list = read_sessions(tree, NULL);
	cr_expect_eq(list.count, 1);
	cr_expect(has_peer(&list, "10.0.0.9"));
	ssh_session_list_done(&list);
	kernel_free(&tree->base);
}

Test(ssh_session, parents_in_a_circle)
{
	struct tree_kernel *tree = tree_new();
	struct ssh_session_list list;

	add_process(tree, "self", "vftop", 30);
	add_process(tree, "30", "a", 20);
	add_process(tree, "20", "b", 30);
	list = read_sessions(tree, NULL);
	cr_expect_eq(list.count, 0);
	kernel_free(&tree->base);
}

/* A tmux that was started over a connection that is no more: which of those there
 * are is attached to it nobody can tell. */
Test(ssh_session, ended_connection)
{
	struct tree_kernel *tree = tree_new();
	struct ssh_session_list list;

	tree_file(tree, LISTEN_22 OTHER OUTGOING, "/proc/net/tcp");
	list = read_sessions(tree, CONNECTION);
	cr_expect(has_peer(&list, "10.0.0.9"), "still: mosh leaves it behind");
	cr_expect(has_peer(&list, "10.0.0.10"));
	cr_expect_eq(list.count, 2, "not those that this host made");
	ssh_session_list_done(&list);
	kernel_free(&tree->base);
}

/* With the right to look: whatever port the server listens at. */
Test(ssh_session, sockets_of_servers)
{
	struct tree_kernel *tree = tree_new();
	struct ssh_session_list list;

	tree_file(tree, LISTEN_22 LISTEN_2222 LISTEN_80 OTHER ODD_PORT WEB, "/proc/net/tcp");
	add_process(tree, "70", "sshd", 1);
	add_process(tree, "71", "sshd-session", 70);
	add_process(tree, "72", "nginx", 1);
	tree_link(tree, "socket:[201]", "/proc/70/fd/4");
	tree_link(tree, "/dev/null", "/proc/70/fd/0");
	tree_link(tree, "socket:[202]", "/proc/71/fd/4");
	tree_link(tree, "socket:[203]", "/proc/72/fd/4");
	list = read_sessions(tree, NULL);
	cr_expect_eq(list.count, 2);
	cr_expect(has_peer(&list, "10.0.0.10"));
	cr_expect(has_peer(&list, "10.0.0.11"));
	ssh_session_list_done(&list);
	kernel_free(&tree->base);
}

/* Without it: its usual port. */
Test(ssh_session, servers_that_hide)
{
	struct tree_kernel *tree = tree_new();
	struct ssh_session_list list;

	tree_file(tree, LISTEN_22 LISTEN_2222 LISTEN_80 OTHER ODD_PORT WEB, "/proc/net/tcp");
	list = read_sessions(tree, NULL);
	cr_expect_eq(list.count, 1);
	cr_expect(has_peer(&list, "10.0.0.10"));
	ssh_session_list_done(&list);
	kernel_free(&tree->base);
}
