#include "core/confine.h"
#include "core/kernel/deputy.h"
#include "core/kernel/live.h"
#include "core/netlink.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct kernel *kernel;
static pid_t other; /* a process with /dev/zero open as descriptor 77 */

static pid_t start_other(void)
{
	int ready[2];
	char byte;
	pid_t pid;

	cr_assert(pipe2(ready, O_CLOEXEC) == 0);
	pid = fork();
	if (pid == 0) {
		dup2(open("/dev/zero", O_RDONLY), 77);
		if (write(ready[1], "", 1) == 1)
			pause();
		_Exit(1);
	}
	cr_assert(read(ready[0], &byte, 1) == 1);
	close(ready[0]);
	close(ready[1]);
	return pid;
}

static void up(void)
{
	struct error error = {0};

	if (geteuid() != 0)
		cr_skip("only root has rights to give up");
	other = start_other();
	kernel = deputy_kernel_new(live_kernel_new(), true, &error);
	cr_assert(kernel != NULL, "%s", error.message);
}

static void down(void)
{
	kernel_free(kernel);
	kill(other, SIGKILL);
	waitpid(other, NULL, 0);
}

TestSuite(deputy, .init = up, .fini = down, .timeout = 20);

static int note_77(const char *name, void *user)
{
	if (strcmp(name, "77") == 0)
		*(bool *)user = true;
	return 0;
}

static void assert_sees_other(void)
{
	char path[64], target[64], comm[32];
	bool listed = false;

	snprintf(path, sizeof(path), "/proc/%d/fd", (int)other);
	cr_assert(kernel_list(kernel, path, note_77, &listed) == 0);
	cr_assert(listed);
	strcat(path, "/77");
	cr_assert(kernel_readlink(kernel, path, target, sizeof(target)) == 9);
	cr_assert_str_eq(target, "/dev/zero");
	snprintf(path, sizeof(path), "/proc/%d/ns/net", (int)other);
	cr_assert(kernel_readlink(kernel, path, target, sizeof(target)) > 0);
	cr_assert(strncmp(target, "net:[", 5) == 0);
	snprintf(path, sizeof(path), "/proc/%d/comm", (int)other);
	cr_assert(kernel_read(kernel, path, comm, sizeof(comm)) > 1);
}

Test(deputy, sees_other_processes)
{
	assert_sees_other();
}

Test(deputy, still_sees_them_when_its_asker_may_not)
{
	enum confine_level level;
	struct error error = {0};

	cr_assert(confine_read_only(&level, &error) == 0, "%s", error.message);
	assert_sees_other();
}

Test(deputy, tells_what_is_not_there)
{
	char buffer[64];

	cr_assert(kernel_read(kernel, "/proc/0/comm", buffer, sizeof(buffer)) == -ENOENT);
	cr_assert(kernel_list(kernel, "/proc/0/fd", note_77, NULL) == -ENOENT);
	cr_assert(kernel_readlink(kernel, "/proc/1/nothing", buffer, sizeof(buffer)) == -ENOENT);
}

Test(deputy, leaves_the_rest_to_its_asker)
{
	char path[64], buffer[64];
	bool listed = false;

	cr_assert(kernel_read(kernel, "/proc/sys/kernel/ostype", buffer, sizeof(buffer)) == 6);
	/* Out of /proc/PID again: not for the deputy, and the asker may read it here. */
	snprintf(path, sizeof(path), "/proc/%d/../sys/kernel/ostype", (int)other);
	cr_assert(kernel_read(kernel, path, buffer, sizeof(buffer)) == 6);
	cr_assert(kernel_list(kernel, "/dev", note_77, &listed) == 0);
}

static int count_message(const struct nlmsghdr *message, void *user)
{
	(void)message;
	++*(int *)user;
	return 0;
}

Test(deputy, passes_netlink_on)
{
	const struct ifinfomsg header = {.ifi_family = AF_UNSPEC};
	union netlink_request request;
	struct error error = {0};
	int links = 0;

	netlink_request_init(&request, RTM_GETLINK, NLM_F_DUMP, &header, sizeof(header));
	cr_assert(kernel_exchange(kernel, NETLINK_ROUTE, &request.header, count_message, &links,
				  &error) == 0);
	cr_assert(links > 0);
	/* A namespace that is not there: the kernel's answer comes back through the deputy. */
	netlink_request_init(&request, RTM_GETLINK, NLM_F_DUMP, &header, sizeof(header));
	mnl_attr_put_u32(&request.header, IFLA_TARGET_NETNSID, 4711);
	cr_assert(kernel_exchange(kernel, NETLINK_ROUTE, &request.header, count_message, &links,
				  &error) == -EINVAL);
	cr_assert(error.code == EINVAL);
}

Test(deputy, that_died_is_done_without)
{
	char path[64], comm[32];

	/* The deputy is this process's second child. */
	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)getpid(), (int)getpid());
	FILE *children = fopen(path, "re");
	int pid;

	cr_assert(children != NULL);
	while (fscanf(children, "%d", &pid) == 1)
		if (pid != other)
			kill(pid, SIGKILL);
	fclose(children);
	snprintf(path, sizeof(path), "/proc/%d/comm", (int)other);
	cr_assert(kernel_read(kernel, path, comm, sizeof(comm)) == -EPIPE);
	cr_assert(kernel_read(kernel, path, comm, sizeof(comm)) > 1);
}
