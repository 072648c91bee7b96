#include "tests/lab/machine.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_LENGTH 1024

void machine_sh(const char *format, ...)
{
	char line[LINE_MAX_LENGTH];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	cr_assert(system(line) == 0, "%s", line);
}

char *machine_ask(const char *format, ...)
{
	char line[LINE_MAX_LENGTH], *answer = NULL;
	size_t size = 0;
	va_list arguments;
	ssize_t length;
	FILE *pipe;

	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	pipe = popen(line, "r");
	cr_assert(pipe != NULL, "%s", line);
	length = getdelim(&answer, &size, EOF, pipe);
	cr_assert(pclose(pipe) == 0, "%s", line);
	if (length < 0) {
		free(answer);
		return strdup("");
	}
	if (length > 0 && answer[length - 1] == '\n')
		answer[length - 1] = '\0';
	return answer;
}

void machine_clear(void)
{
	machine_sh("ip link set eth0 up; echo 0 > " MACHINE_PF "/sriov_numvfs; for i in $(seq 100);"
		   "do [ $(cat " MACHINE_PF "/net/eth0/carrier) = 1 ] && exit 0; sleep 0.2; done;"
		   "exit 1");
}

struct vt *machine_dashboard(void)
{
	static char program[] = "./vftop", term[] = "TERM=xterm-256color",
		    locale[] = "LC_ALL=C.UTF-8", home[] = "HOME=/root";
	char *const argv[] = {program, NULL};
	char *const env[] = {term, locale, home, NULL};
	struct vt *vt = vt_spawn(120, 40, argv, env);

	cr_assert(vt_wait_text(vt, "01:00.0", 10000), "no dashboard:\n%s", vt_text(vt));
	vt_settle(vt, 300, 3000);
	return vt;
}

void machine_type(struct vt *vt, const char *keys)
{
	vt_type(vt, keys);
	vt_settle(vt, 100, 1000);
}

void machine_see(struct vt *vt, const char *text, int milliseconds)
{
	cr_assert(vt_wait_text(vt, text, milliseconds), "'%s' is not on the screen:\n%s", text,
		  vt_text(vt));
}

void machine_quit(struct vt *vt)
{
	vt_type(vt, "q");
	cr_assert_eq(vt_wait_exit(vt, 5000), 0);
	vt_free(vt);
}
