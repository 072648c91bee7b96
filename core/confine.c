#include "core/confine.h"

#include <cap-ng.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Newer than the headers of Debian 12. */
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif

#define WRITING_FILES LANDLOCK_ACCESS_FS_WRITE_FILE
#define WRITING_DIRECTORIES                                                                        \
	(LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |                          \
	 LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |                              \
	 LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |                              \
	 LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |                            \
	 LANDLOCK_ACCESS_FS_MAKE_SYM)

/* Every right to change a file that a kernel with this Landlock knows of; one
 * that it does not know would make it refuse the whole ruleset. */
static uint64_t writing(int abi)
{
	uint64_t rights = WRITING_FILES | WRITING_DIRECTORIES;

	if (abi >= 2)
		rights |= LANDLOCK_ACCESS_FS_REFER;
	if (abi >= 3)
		rights |= LANDLOCK_ACCESS_FS_TRUNCATE;
	return rights;
}

/* Lets one file be written; one that is not here needs no rule. */
static int allow_file(int ruleset, const char *path)
{
	struct landlock_path_beneath_attr rule = {.allowed_access = WRITING_FILES};
	long result;

	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd < 0)
		return 0;
	result = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	if (result < 0)
		result = -errno;
	close(rule.parent_fd);
	return (int)result;
}

/* The version of this kernel's Landlock; below 1 where there is none: not built
 * in, not switched on, or hidden by a container's system call filter. */
static int landlock_version(void)
{
	return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

static int refuse_files(int abi)
{
	struct landlock_ruleset_attr attributes = {0};
	int ruleset, result;

	attributes.handled_access_fs = writing(abi);
	ruleset = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof(attributes), 0);
	if (ruleset < 0)
		return -errno;
	result = allow_file(ruleset, "/dev/null");
	if (result == 0)
		result = allow_file(ruleset, "/dev/tty");
	if (result == 0 && syscall(SYS_landlock_restrict_self, ruleset, 0) < 0)
		result = -errno;
	close(ruleset);
	return result;
}

/* Leaves at most the capabilities of `kept`, which ends with -1. */
static int drop_capabilities(const int *kept)
{
	int have[4];
	size_t count = 0;

	if (capng_get_caps_process() != 0)
		return -EPERM;
	for (; *kept >= 0; kept++)
		if (capng_have_capability(CAPNG_PERMITTED, (unsigned)*kept))
			have[count++] = *kept;
	capng_clear(CAPNG_SELECT_CAPS);
	for (size_t i = 0; i < count; i++)
		capng_update(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED, (unsigned)have[i]);
	return capng_apply(CAPNG_SELECT_CAPS) == 0 ? 0 : -EPERM;
}

static int confine(const int *kept, enum confine_level *ret_level, struct error *error)
{
	int abi = landlock_version();
	int result;

	/* Landlock asks for it, and it keeps a child from regaining anything. */
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return error_set_errno(error, errno, "read-only mode");
	result = abi > 0 ? refuse_files(abi) : 0;
	if (result < 0)
		return error_set_errno(error, -result, "read-only mode: Landlock");
	if (drop_capabilities(kept) < 0)
		return error_set(error, EPERM,
				 "read-only mode: cannot drop capabilities: libcap-ng refused");
	*ret_level = abi > 0 ? CONFINE_KERNEL : CONFINE_CAPABILITIES;
	return 0;
}

int confine_read_only(enum confine_level *ret_level, struct error *error)
{
	static const int none[] = {-1};

	return confine(none, ret_level, error);
}

int confine_to_reading(enum confine_level *ret_level, struct error *error)
{
	static const int reading[] = {CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH, CAP_SYSLOG, -1};

	return confine(reading, ret_level, error);
}
