/* sim_talk.h - one netlink request to the simulated host, and its answer, in the
 * datagrams that a socket would bring.
 */
#ifndef CORE_KERNEL_SIMULATED_SIM_TALK_H
#define CORE_KERNEL_SIMULATED_SIM_TALK_H

#include "core/kernel/simulated/sim_state.h"

struct sim_talk {
	struct sim_state *state;
	const struct nlmsghdr *request;
	bool dumping;
	int cursor;            /* where a dump goes on, 0 at its beginning */
	const char *complaint; /* text of the extended ACK, NULL: none */
	unsigned complaint_at; /* offset of the attribute it is about, 0: none */

	uint8_t *data; /* the datagram that is being made */
	size_t size, used;
};

/* Answers one request; as of struct kernel_class. */
int sim_talk_exchange(struct sim_state *state, int protocol, struct nlmsghdr *request,
		      kernel_message_fn *fn, void *user, struct error *error);

/* --- for those who answer (sim_route, sim_settings, sim_generic) ------------ */

/* Does one thing or tells one thing: 0 or -errno. In a dump, tells from the
 * cursor on until sim_talk_full(): 1 when there is more to tell, 0 at the end. */
typedef int sim_talk_fn(struct sim_talk *talk);

struct sim_talk_handler {
	uint16_t type;            /* nlmsg_type, or the command of a generic family */
	sim_talk_fn *tell, *dump; /* NULL: -EOPNOTSUPP */
};

/* The handler of rtnetlink's `type`, or NULL; and of a generic request. */
const struct sim_talk_handler *sim_route_find(uint16_t type);
const struct sim_talk_handler *sim_generic_find(const struct nlmsghdr *request);

/* Begins an answer with at least `room` bytes for it, and ends it. */
struct nlmsghdr *sim_talk_begin(struct sim_talk *talk, uint16_t type, size_t room);
void sim_talk_end(struct sim_talk *talk, struct nlmsghdr *message);
bool sim_talk_full(const struct sim_talk *talk);

/* The request's own header of `size` bytes, NULL when it is too short. */
const void *sim_talk_header(const struct sim_talk *talk, size_t size);
/* The last attribute of a type after a header of `size` bytes, NULL: none. Its
 * payload has at least `least` bytes; a shorter one counts as none. */
const struct nlattr *sim_talk_attribute(const struct sim_talk *talk, size_t size, uint16_t type,
					size_t least);
/* Refuses with -`code` and words of explanation. */
int sim_talk_refuse(struct sim_talk *talk, int code, const char *complaint);

#endif
