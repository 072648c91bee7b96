#include "core/executor.h"

#include "core/clock.h"
#include "core/executor_process.h"
#include "core/memory.h"
#include "core/plan_json.h"
#include "core/report.h"
#include "core/servant.h"
#include "core/wire.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/wait.h>

#define SUBMIT_MS 5000

struct executor {
	struct wire wire;
	pid_t pid;
	bool busy, lost;
};

struct executor *executor_new(struct kernel *kernel, const struct executor_options *options,
			      struct error *error)
{
	struct executor *executor;
	int fd;
	pid_t pid = servant_fork("vftop-executor", &fd, error);

	if (pid < 0)
		return NULL;
	if (pid == 0) {
		executor_process_run(kernel, fd, options);
		_Exit(EXIT_SUCCESS);
	}
	executor = memory_new(sizeof(*executor));
	wire_init(&executor->wire, fd);
	executor->pid = pid;
	return executor;
}

int executor_fd(const struct executor *executor)
{
	return executor->lost ? -1 : executor->wire.fd;
}

bool executor_busy(const struct executor *executor)
{
	return executor->busy;
}

/* The executor takes a long plan piece by piece, and never waits while it does. */
static int send_all(struct executor *executor)
{
	uint64_t start = clock_milliseconds();
	int result;

	while ((result = wire_flush(&executor->wire)) == -EAGAIN) {
		struct pollfd source = {.fd = executor->wire.fd, .events = POLLOUT};

		if (clock_milliseconds() - start > SUBMIT_MS)
			return -ETIMEDOUT;
		poll(&source, 1, SUBMIT_MS);
	}
	return result;
}

int executor_submit(struct executor *executor, const struct plan *plan, struct error *error)
{
	json_t *message;
	int result;

	if (executor->busy)
		return error_set(error, EBUSY, "another change is under way");
	if (executor->lost)
		return error_set(error, EPIPE, "the process that changes the host is gone");
	message = json_pack("{s:s, s:o}", "type", "plan", "plan", plan_to_json(plan));
	if (message == NULL)
		return error_set(error, EINVAL, "executor: the plan cannot be written down");
	wire_queue(&executor->wire, message);
	result = send_all(executor);
	if (result < 0) {
		executor->lost = true;
		return error_set_errno(error, -result, "the process that changes the host");
	}
	executor->busy = true;
	return 0;
}

bool executor_receive(struct executor *executor, struct executor_report *ret_report)
{
	json_t *message = NULL;
	int result;

	if (executor->lost)
		return false;
	result = wire_receive(&executor->wire, &message);
	if (result == 0)
		return false;
	if (result == 1)
		result = report_from_json(message, ret_report, NULL);
	json_decref(message);
	if (result < 0) {
		executor->lost = true;
		*ret_report = (struct executor_report){.event = EXECUTOR_LOST};
		error_set(&ret_report->error, EPIPE, "the process that changes the host is gone");
	}
	if (result < 0 || ret_report->event == EXECUTOR_FINISHED)
		executor->busy = false;
	return true;
}

void executor_free(struct executor *executor)
{
	bool idle;

	if (executor == NULL)
		return;
	idle = !executor->busy && !executor->lost;
	wire_done(&executor->wire);
	/* One that is busy is not waited for: it may be for ever. */
	while (waitpid(executor->pid, NULL, idle ? 0 : WNOHANG) < 0 && errno == EINTR)
		continue;
	free(executor);
}
