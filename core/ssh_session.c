#include "core/ssh_session.h"

#include "core/memory.h"
#include "core/tcp_table.h"
#include "core/text_file.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VARIABLE      "SSH_CONNECTION="
#define ENVIRON_SIZE  (256 << 10)
#define ANCESTORS_MAX 32
#define SSH_PORT      22

/* --- SSH_CONNECTION --------------------------------------------------------- */

static bool parse_port(const char *text, uint16_t *ret_port)
{
	unsigned long port;
	char *end;

	if (text == NULL || !isdigit((unsigned char)*text))
		return false;
	port = strtoul(text, &end, 10);
	*ret_port = (uint16_t)port;
	return *end == '\0' && port <= UINT16_MAX;
}

int ssh_session_parse(const char *connection, struct ssh_session *ret_session)
{
	char copy[160], *rest = copy, *peer, *local;

	*ret_session = (struct ssh_session){0};
	if (snprintf(copy, sizeof(copy), "%s", connection) >= (int)sizeof(copy))
		return -EINVAL;
	peer = strsep(&rest, " ");
	if (ip_address_parse(peer, &ret_session->peer) < 0 ||
	    !parse_port(strsep(&rest, " "), &ret_session->peer_port))
		return -EINVAL;
	local = strsep(&rest, " ");
	if (local == NULL || ip_address_parse(local, &ret_session->local) < 0 ||
	    !parse_port(strsep(&rest, " "), &ret_session->local_port))
		return -EINVAL;
	return rest == NULL ? 0 : -EINVAL;
}

static void add_session(struct ssh_session_list *list, const struct ssh_session *session)
{
	list->sessions = memory_resize(list->sessions, list->count + 1, sizeof(*session));
	list->sessions[list->count++] = *session;
}

void ssh_session_list_done(struct ssh_session_list *list)
{
	free(list->sessions);
	*list = (struct ssh_session_list){0};
}

/* --- the parents ------------------------------------------------------------ */

/* The environment is what a process was started with: variables, each ended by a
 * NUL. */
static bool find_in_environment(struct kernel *kernel, int pid, struct ssh_session *ret_session)
{
	char path[PATH_MAX], *text;
	size_t length;
	bool found = false;

	snprintf(path, sizeof(path), "/proc/%d/environ", pid);
	text = text_file_read(kernel, path, ENVIRON_SIZE, &length);
	for (size_t at = 0; !found && at < length; at += strlen(text + at) + 1)
		if (strncmp(text + at, VARIABLE, strlen(VARIABLE)) == 0)
			found = ssh_session_parse(text + at + strlen(VARIABLE), ret_session) == 0;
	free(text);
	return found;
}

/* The fourth field of stat, behind a name that may hold anything, ")" included. */
static int parent_of(struct kernel *kernel, const char *process)
{
	char path[64], stat[1024];
	const char *name_end;
	ssize_t length;
	int parent;

	snprintf(path, sizeof(path), "/proc/%s/stat", process);
	length = kernel_read(kernel, path, stat, sizeof(stat) - 1);
	if (length < 0)
		return 0;
	stat[length] = '\0';
	name_end = strrchr(stat, ')');
	if (name_end == NULL || sscanf(name_end + 1, " %*c %d", &parent) != 1)
		return 0;
	return parent;
}

static bool find_in_parents(struct kernel *kernel, struct ssh_session *ret_session)
{
	char process[16] = "self";

	for (int i = 0; i < ANCESTORS_MAX; i++) {
		int parent = parent_of(kernel, process);

		if (parent <= 1)
			return false;
		if (find_in_environment(kernel, parent, ret_session))
			return true;
		snprintf(process, sizeof(process), "%d", parent);
	}
	return false;
}

/* --- all sessions ----------------------------------------------------------- */

/* Which sockets the servers hold. */
struct search {
	struct kernel *kernel;
	size_t count, room;
	uint64_t *inodes;
	char directory[48]; /* of the process that is looked at */
};

static int take_descriptor(const char *name, void *user)
{
	struct search *search = user;
	char path[sizeof(search->directory) + 16], target[64], *end;
	uint64_t inode;

	if (snprintf(path, sizeof(path), "%s/%s", search->directory, name) >= (int)sizeof(path) ||
	    kernel_readlink(search->kernel, path, target, sizeof(target)) < 0 ||
	    strncmp(target, "socket:[", 8) != 0)
		return 0;
	inode = strtoull(target + 8, &end, 10);
	if (*end != ']')
		return 0;
	if (search->count == search->room) {
		search->room = search->room > 0 ? 2 * search->room : 32;
		search->inodes = memory_resize(search->inodes, search->room, sizeof(inode));
	}
	search->inodes[search->count++] = inode;
	return 0;
}

/* OpenSSH from 9.8 on calls those that serve a connection sshd-session. */
static bool is_server(const char *comm)
{
	return strcmp(comm, "sshd") == 0 || strncmp(comm, "sshd-", 5) == 0 ||
	       strcmp(comm, "dropbear") == 0;
}

static int take_process(const char *name, void *user)
{
	struct search *search = user;
	char comm[64];

	if (!isdigit((unsigned char)*name) || strlen(name) > 10)
		return 0;
	if (kernel_read_text(search->kernel, comm, sizeof(comm), "/proc/%s/comm", name) < 0 ||
	    !is_server(comm))
		return 0;
	snprintf(search->directory, sizeof(search->directory), "/proc/%s/fd", name);
	kernel_list(search->kernel, search->directory, take_descriptor, search);
	return 0;
}

static bool holds(const struct search *search, uint64_t inode)
{
	for (size_t i = 0; i < search->count; i++)
		if (search->inodes[i] == inode)
			return true;
	return false;
}

/* Connections that were made to a port somebody listens at. */
static bool is_served(const struct tcp_table *table, const struct tcp_socket *socket)
{
	return socket->state == TCP_STATE_ESTABLISHED &&
	       tcp_table_listens(table, socket->local_port);
}

/* Without the right to look at a server's descriptors its usual port has to do. */
static void add_all(struct ssh_session_list *list, struct kernel *kernel,
		    const struct tcp_table *table)
{
	struct search search = {.kernel = kernel};
	size_t served = 0;

	for (size_t i = 0; i < table->count; i++)
		served += is_served(table, &table->sockets[i]);
	if (served > 0)
		kernel_list(kernel, "/proc", take_process, &search);
	for (size_t i = 0; i < table->count && served > 0; i++) {
		const struct tcp_socket *socket = &table->sockets[i];
		bool is_ssh = search.count > 0 ? holds(&search, socket->inode)
					       : socket->local_port == SSH_PORT;

		if (is_served(table, socket) && is_ssh)
			add_session(list, &(struct ssh_session){
						  .peer = socket->remote,
						  .local = socket->local,
						  .peer_port = socket->remote_port,
						  .local_port = socket->local_port,
					  });
	}
	free(search.inodes);
}

static bool is_established(const struct tcp_table *table, const struct ssh_session *session)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct tcp_socket *socket = &table->sockets[i];

		if (socket->state == TCP_STATE_ESTABLISHED &&
		    socket->local_port == session->local_port &&
		    socket->remote_port == session->peer_port &&
		    ip_address_equal(&socket->remote, &session->peer))
			return true;
	}
	return false;
}

void ssh_session_list_read(struct ssh_session_list *list, struct kernel *kernel,
			   const char *ssh_connection)
{
	struct tcp_table table = {0};
	struct ssh_session own;
	bool known = (ssh_connection != NULL && ssh_session_parse(ssh_connection, &own) == 0) ||
		     find_in_parents(kernel, &own);

	/* One that ended may still be right: mosh leaves it behind. */
	if (known)
		add_session(list, &own);
	if (tcp_table_read(&table, kernel) == 0 && (!known || !is_established(&table, &own)))
		add_all(list, kernel, &table);
	tcp_table_done(&table);
}
