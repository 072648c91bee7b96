/* tcp_table.h - the TCP sockets of this network namespace: /proc/net/tcp and tcp6
 * (linux Documentation/networking/proc_net_tcp.rst). */
#ifndef CORE_TCP_TABLE_H
#define CORE_TCP_TABLE_H

#include "core/ip_address.h"
#include "core/kernel/kernel.h"

#define TCP_STATE_ESTABLISHED 1 /* of linux include/net/tcp_states.h */
#define TCP_STATE_LISTEN      10

struct tcp_socket {
	struct ip_address local, remote;
	uint16_t local_port, remote_port;
	int state;      /* TCP_STATE_* */
	uint64_t inode; /* of the socket, as in "socket:[INODE]" of /proc/PID/fd */
};

struct tcp_table {
	size_t count, room;
	struct tcp_socket *sockets;
};

/* One line: "  0: 0100007F:1F90 ...". 0, or -EINVAL for the heading and for what is
 * malformed. Addresses are in the byte order of the host that wrote the line,
 * which is taken to be this one's. */
int tcp_socket_parse(const char *line, struct tcp_socket *ret_socket);

/* Adds the sockets of both files that are established or listen. 0, or -errno when
 * neither file can be read. tcp_table_done() it. */
int tcp_table_read(struct tcp_table *table, struct kernel *kernel);
void tcp_table_done(struct tcp_table *table);

/* Whether somebody listens at this port of this host. */
bool tcp_table_listens(const struct tcp_table *table, uint16_t port);

#endif
