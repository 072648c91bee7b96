/* ssh_session.h - the ssh connections that somebody would lose with an interface:
 * the one this runs over or, when that cannot be told, all there are. */
#ifndef CORE_SSH_SESSION_H
#define CORE_SSH_SESSION_H

#include "core/ip_address.h"
#include "core/kernel/kernel.h"

struct ssh_session {
	struct ip_address peer, local; /* the client's address and this host's */
	uint16_t peer_port, local_port;
};

struct ssh_session_list {
	size_t count;
	struct ssh_session *sessions;
};

/* SSH_CONNECTION: "10.0.0.9 50022 10.0.0.5 22". 0 or -EINVAL. */
int ssh_session_parse(const char *connection, struct ssh_session *ret_session);

/* Adds the session this runs over: of `ssh_connection` (the environment's own
 * SSH_CONNECTION, may be NULL) or else of the nearest parent that has one, for
 * sudo takes it away. When there is none, or it is no more (a screen or tmux that was
 * attached to from elsewhere), every connection to an ssh server of this host is
 * added. Reads /proc. ssh_session_list_done() it. */
void ssh_session_list_read(struct ssh_session_list *list, struct kernel *kernel,
			   const char *ssh_connection);
void ssh_session_list_done(struct ssh_session_list *list);

#endif
