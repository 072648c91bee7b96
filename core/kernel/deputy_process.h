/* deputy_process.h - the deputy's own side (deputy.h), and what both sides say to
 * each other. They are one program: the structs are the protocol.
 */
#ifndef CORE_KERNEL_DEPUTY_PROCESS_H
#define CORE_KERNEL_DEPUTY_PROCESS_H

#include "core/kernel/kernel.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#define PIECE_MAX 65536 /* of one datagram */

enum question_kind { ASK_LIST, ASK_READ, ASK_READLINK, ASK_NAMESPACE, ASK_EXCHANGE };

struct question {
	enum question_kind kind;
	int protocol;
	size_t size; /* of a file to be read */
	_Alignas(8) char payload[PATH_MAX];
};

#define QUESTION_HEADER offsetof(struct question, payload)

/* The answer comes in pieces: names, a file's parts, messages. */
struct piece {
	bool last;
	ssize_t result;     /* of the last */
	struct error error; /* of the last */
	_Alignas(8) char payload[PIECE_MAX];
};

#define PIECE_HEADER offsetof(struct piece, payload)

/* Whether a path is one that the deputy answers for: of a process, and not leading
 * out again. */
bool deputy_process_knows(const char *path);

/* Whether a request only reads what takes CAP_NET_ADMIN to read. `devlink` is that
 * family's number, 0: not known. */
bool deputy_process_may_ask(int protocol, const struct nlmsghdr *request, uint16_t devlink);

/* Gives up every right but those to look, and answers questions until the other side
 * of `fd` is gone. */
void deputy_process_run(struct kernel *kernel, int fd, bool network);

#endif
