#include "core/confine.h"

#include <cap-ng.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Confinement is for ever, so each proof is a child of its own: it answers with
 * the errno of what it tried, 0 when that worked. */
static int in_child(int (*confine)(enum confine_level *, struct error *),
		    int (*attempt)(const char *), const char *argument)
{
	pid_t child = fork();
	int status;

	cr_assert_neq(child, -1);
	if (child == 0) {
		enum confine_level level;

		if (confine(&level, NULL) < 0)
			_exit(200);
		_exit(attempt(argument));
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert(WIFEXITED(status));
	cr_assert_neq(WEXITSTATUS(status), 200, "could not be confined");
	return WEXITSTATUS(status);
}

static int in_confined_child(int (*attempt)(const char *), const char *argument)
{
	return in_child(confine_read_only, attempt, argument);
}

static bool has_landlock(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) > 0;
}

static int open_for_writing(const char *path)
{
	return open(path, O_WRONLY | O_CLOEXEC) >= 0 ? 0 : errno;
}

static int open_for_reading(const char *path)
{
	return open(path, O_RDONLY | O_CLOEXEC) >= 0 ? 0 : errno;
}

static int make_directory(const char *path)
{
	return mkdir(path, 0700) == 0 ? 0 : errno;
}

static int remove_file(const char *path)
{
	return unlink(path) == 0 ? 0 : errno;
}

static int has_capabilities(const char *unused)
{
	(void)unused;
	capng_clear(CAPNG_SELECT_ALL);
	return capng_get_caps_process() != 0 || capng_have_capabilities(CAPNG_SELECT_CAPS) != 0;
}

/* What `ip link set lo up` does, by the older way. */
static int set_link_up(const char *interface)
{
	struct ifreq request = {0};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	strcpy(request.ifr_name, interface);
	if (ioctl(fd, SIOCGIFFLAGS, &request) < 0)
		return 100;
	return ioctl(fd, SIOCSIFFLAGS, &request) == 0 ? 0 : errno;
}

/* A child that is started later is bound, too. */
static int write_in_grandchild(const char *path)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		execl("/bin/sh", "sh", "-c", "echo x 2>/dev/null >>\"$0\"", path, (char *)NULL);
		_exit(101);
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 102;
}

static int no_new_privileges(const char *unused)
{
	(void)unused;
	return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);
}

struct file {
	char path[64];
};

static struct file new_file(void)
{
	struct file file = {"/tmp/vftop-confine-XXXXXX"};
	int fd = mkstemp(file.path);

	cr_assert_geq(fd, 0);
	close(fd);
	return file;
}

Test(confine, no_capability_is_left)
{
	cr_assert_eq(in_confined_child(has_capabilities, NULL), 0);
}

Test(confine, links_cannot_be_changed)
{
	cr_assert_eq(in_confined_child(set_link_up, "lo"), EPERM);
}

Test(confine, nothing_comes_back_by_exec)
{
	cr_assert_eq(in_confined_child(no_new_privileges, NULL), 1);
}

Test(confine, files_can_be_read)
{
	cr_assert_eq(in_confined_child(open_for_reading, "/proc/self/status"), 0);
	cr_assert_eq(in_confined_child(open_for_reading, "/sys/kernel/uevent_seqnum"), 0);
}

Test(confine, the_null_device_can_be_written)
{
	cr_assert_eq(in_confined_child(open_for_writing, "/dev/null"), 0);
}

Test(confine, files_cannot_be_written)
{
	struct file file = new_file();

	if (!has_landlock())
		cr_skip_test("this kernel has no Landlock");
	cr_assert_eq(open_for_writing(file.path), 0, "writable before");
	cr_assert_eq(in_confined_child(open_for_writing, file.path), EACCES);
	cr_assert_eq(in_confined_child(remove_file, file.path), EACCES);
	cr_assert_neq(in_confined_child(write_in_grandchild, file.path), 0);
	unlink(file.path);
}

Test(confine, directories_cannot_be_made)
{
	if (!has_landlock())
		cr_skip_test("this kernel has no Landlock");
	cr_assert_eq(in_confined_child(make_directory, "/tmp/vftop-confine-directory"), EACCES);
	cr_assert_eq(access("/tmp/vftop-confine-directory", F_OK), -1);
}

Test(confine, sysfs_cannot_be_written_even_by_root)
{
	if (!has_landlock())
		cr_skip_test("this kernel has no Landlock");
	cr_assert_eq(in_confined_child(open_for_writing, "/sys/bus/pci/rescan"), EACCES);
}

Test(confine, the_level_is_told)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		enum confine_level level;

		_exit(confine_read_only(&level, NULL) == 0 ? (int)level : 200);
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert_eq(WEXITSTATUS(status), has_landlock() ? CONFINE_KERNEL : CONFINE_CAPABILITIES);
}

/* --- a process that has another one write for it ---------------------------- */

/* As bits: 1: may look at others, 2: may change the network. */
static int capabilities(const char *unused)
{
	(void)unused;
	capng_get_caps_process();
	return (capng_have_capability(CAPNG_EFFECTIVE, CAP_SYS_PTRACE) ? 1 : 0) |
	       (capng_have_capability(CAPNG_EFFECTIVE, CAP_NET_ADMIN) ? 2 : 0);
}

Test(confine, a_reader_keeps_what_it_reads_with)
{
	int before = capabilities(NULL);

	cr_assert_eq(in_child(confine_to_reading, capabilities, NULL), before & 1);
	cr_assert_eq(in_child(confine_to_reading, no_new_privileges, NULL), 1);
}

Test(confine, a_reader_changes_nothing)
{
	cr_assert_eq(in_child(confine_to_reading, set_link_up, "lo"), EPERM);
	if (!has_landlock())
		cr_skip_test("this kernel has no Landlock");
	cr_assert_eq(in_child(confine_to_reading, open_for_writing, "/sys/bus/pci/rescan"), EACCES);
}
