#include "cli/permit.h"

#include "cli/command_line.h"
#include "core/journal.h"
#include "core/text.h"

#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WHO_MAX 64

int permit_check(const struct target *target, const struct options *options, struct error *error)
{
	char command[sizeof(error->remedy)];

	if (options->read_only)
		return error_set(error, EPERM, "not permitted: vftop runs with --read-only");
	if (target->simulated)
		return 0;
	if (!target->live)
		return error_set(error, EPERM, "not permitted: a captured host cannot be changed");
	if (geteuid() == 0)
		return 0;
	error_set(error, EPERM, "not permitted: only root may change a host");
	error_set_remedy(error, "%s",
			 command_line_text(options, "sudo ", "", command, sizeof(command)));
	return -EPERM;
}

/* "alice", or "root (sudo: alice)". */
static const char *who(char buffer[static WHO_MAX])
{
	const struct passwd *user = getpwuid(getuid());
	const char *sudo = getenv("SUDO_USER");
	char text[WHO_MAX];

	if (!user)
		snprintf(text, sizeof(text), "uid %u", (unsigned)getuid());
	else if (sudo && *sudo)
		snprintf(text, sizeof(text), "%s (sudo: %s)", user->pw_name, sudo);
	else
		snprintf(text, sizeof(text), "%s", user->pw_name);
	text_sanitise(buffer, WHO_MAX, text, strlen(text));
	return buffer;
}

const char *permit_journal(const struct target *target, const struct options *options, char *buffer)
{
	if (options->journal)
		return options->journal;
	return target->live ? journal_directory(buffer, PATH_MAX) : NULL;
}

int permit_no_journal(const struct target *target, const struct options *options,
		      const char *command, struct error *error)
{
	char remedy[sizeof(error->remedy)];

	error_set(error, ENOENT, "%s: a %s has no journal", command,
		  target->simulated ? "demo" : "capture");
	/* With --demo or --root, which must not be forgotten: it would be about this host. */
	error_set_remedy(
		error, "%s",
		command_line_text(options, "", " --journal DIRECTORY", remedy, sizeof(remedy)));
	return -ENOENT;
}

struct executor *permit_executor(const struct target *target, const struct options *options,
				 struct error *error)
{
	char directory[PATH_MAX], name[WHO_MAX];
	struct executor_options executor = {
		.journal_directory = permit_journal(target, options, directory),
		.who = who(name),
		.no_syslog = !target->live,
	};

	return executor_new(target->kernel, &executor, error);
}
