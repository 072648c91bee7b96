/* Read-only mode on real devices: root, confined, is refused by the kernel itself.
 * Runs in the lab (tests/lab/run), as root. */
#include "core/confine.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <libmnl/libmnl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PF            "eth0"
#define FILE_OF(name) "/sys/class/net/" PF "/device/" name

static int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int result;

	if (fd < 0)
		return errno;
	result = write(fd, text, strlen(text)) < 0 ? errno : 0;
	close(fd);
	return result;
}

/* What is there already, so that who may do it changes nothing. */
static int write_numvfs(void)
{
	return write_file(FILE_OF("sriov_numvfs"), "1");
}

static int write_autoprobe(void)
{
	return write_file(FILE_OF("sriov_drivers_autoprobe"), "1");
}

static int write_override(void)
{
	return write_file(FILE_OF("virtfn0/driver_override"), "\n");
}

static int write_probe(void)
{
	return write_file("/sys/bus/pci/drivers_probe", "0000:01:00.0");
}

/* 0, or the errno that the kernel answered. */
static int send_request(struct nlmsghdr *request)
{
	char answer[8192];
	struct mnl_socket *socket = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC);
	ssize_t length;
	int result;

	if (socket == NULL)
		return errno;
	request->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	result = mnl_socket_sendto(socket, request, request->nlmsg_len) < 0 ? errno : 0;
	length = result == 0 ? mnl_socket_recvfrom(socket, answer, sizeof(answer)) : 0;
	if (length < 0 || (length > 0 && mnl_cb_run(answer, (size_t)length, 0, 0, NULL, NULL) < 0))
		result = errno;
	mnl_socket_close(socket);
	return result;
}

static struct nlmsghdr *link_request(char *buffer)
{
	struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);
	struct ifinfomsg *info = mnl_nlmsg_put_extra_header(request, sizeof(*info));

	request->nlmsg_type = RTM_SETLINK;
	info->ifi_index = (int)if_nametoindex(PF);
	return request;
}

static int set_vf_vlan(void)
{
	_Alignas(struct nlmsghdr) char buffer[512];
	struct nlmsghdr *request = link_request(buffer);
	struct nlattr *list = mnl_attr_nest_start(request, IFLA_VFINFO_LIST);
	struct nlattr *info = mnl_attr_nest_start(request, IFLA_VF_INFO);

	mnl_attr_put(request, IFLA_VF_VLAN, sizeof(struct ifla_vf_vlan),
		     &(struct ifla_vf_vlan){.vf = 0});
	mnl_attr_nest_end(request, info);
	mnl_attr_nest_end(request, list);
	return send_request(request);
}

static int set_mtu(void)
{
	_Alignas(struct nlmsghdr) char buffer[512];
	struct nlmsghdr *request = link_request(buffer);

	mnl_attr_put_u32(request, IFLA_MTU, 1500);
	return send_request(request);
}

/* The errno of what a child tried, that was confined before it did. */
static int in_child(int (*confine)(enum confine_level *, struct error *), int (*attempt)(void))
{
	enum confine_level level;
	int status;
	pid_t child = fork();

	cr_assert(child >= 0);
	if (child == 0) {
		if (confine && (confine(&level, NULL) < 0 || level != CONFINE_KERNEL))
			_exit(200);
		_exit(attempt());
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void make_vf(void)
{
	cr_assert_eq(geteuid(), 0);
	cr_assert_eq(
		system("echo 0 > " FILE_OF("sriov_numvfs") " && echo 1 > " FILE_OF("sriov_numvfs")),
		0);
}

TestSuite(confine, .timeout = 60, .init = make_vf);

static const struct {
	const char *name;
	int (*attempt)(void);
	int error;
} ATTEMPTS[] = {
	{"sriov_numvfs", write_numvfs, EACCES},
	{"sriov_drivers_autoprobe", write_autoprobe, EACCES},
	{"driver_override", write_override, EACCES},
	{"drivers_probe", write_probe, EACCES},
	{"the VLAN of a VF", set_vf_vlan, EPERM},
	{"the MTU of the PF", set_mtu, EPERM},
};

Test(confine, root_is_refused_by_the_kernel)
{
	for (size_t i = 0; i < sizeof(ATTEMPTS) / sizeof(*ATTEMPTS); i++) {
		int (*attempt)(void) = ATTEMPTS[i].attempt;

		cr_expect_eq(in_child(NULL, attempt), 0, "%s: not even unconfined: %s",
			     ATTEMPTS[i].name, strerror(in_child(NULL, attempt)));
		cr_expect_eq(in_child(confine_read_only, attempt), ATTEMPTS[i].error, "%s: %d",
			     ATTEMPTS[i].name, in_child(confine_read_only, attempt));
		cr_expect_eq(in_child(confine_to_reading, attempt), ATTEMPTS[i].error, "%s: %d",
			     ATTEMPTS[i].name, in_child(confine_to_reading, attempt));
	}
}
