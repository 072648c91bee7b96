/* The lab's machine: sysfs, ip, and the QEMU monitor behind /out/monitor. */
#include "core/kernel/live.h"
#include "tests/scenario/stage.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

#define NETNS "away"

static int await(pid_t child)
{
	int status;
	while (waitpid(child, &status, 0) < 0) {
		if (errno != EINTR)
			return -errno;
	}
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -EIO;
}

/* Runs a shell command line made of our own words. */
__attribute__((format(printf, 1, 2))) static int run(const char *format, ...)
{
	char line[512];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	char shell[] = "sh", option[] = "-c";
	char *const argv[] = {shell, option, line, NULL};
	pid_t child;
	int r = posix_spawnp(&child, shell, NULL, NULL, argv, environ);
	return r ? -r : await(child);
}

static struct kernel *lab_open(void)
{
	return live_kernel_new();
}

/* Answers on the parent's sockets are the collector's. */
static struct kernel *lab_open_in_child(struct stage *stage)
{
	(void)stage;
	return live_kernel_new();
}

static int lab_write(struct stage *stage, const char *path, const char *value)
{
	(void)stage;
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	int r = write(fd, value, strlen(value)) < 0 ? -errno : 0;
	close(fd);
	return r;
}

static int lab_set_link(struct stage *stage, const char *interface, bool up)
{
	(void)stage;
	return run("ip link set dev %s %s", interface, up ? "up" : "down");
}

static int lab_rename(struct stage *stage, const char *interface, const char *name)
{
	(void)stage;
	return run("ip link set dev %s down && ip link set dev %s name %s", interface, interface,
		   name);
}

static int lab_move(struct stage *stage, const char *interface, bool away)
{
	(void)stage;
	if (away)
		return run("ip netns add " NETNS " 2>/dev/null; ip link set dev %s netns " NETNS,
			   interface);
	return run("ip -n " NETNS " link set dev %s netns 1", interface);
}

static int lab_set_vf(struct stage *stage, const char *interface, int vf,
		      const struct stage_vf *wanted)
{
	(void)stage;
	return run("ip link set dev %s vf %d mac %s vlan %d qos %d spoofchk %s trust %s", interface,
		   vf, wanted->mac, wanted->vlan, wanted->qos, wanted->spoofchk ? "on" : "off",
		   wanted->trust ? "on" : "off");
}

/* tests/lab/lab puts the n-th card (from 1) on bus n. */
static int card_of(const char *pf)
{
	return (int)strtol(pf + strlen("0000:"), NULL, 16);
}

static int ask_monitor(const char *line)
{
	FILE *monitor = fopen("/out/monitor", "we");
	if (!monitor)
		return -errno;
	fprintf(monitor, "%s\n", line);
	return fclose(monitor) ? -errno : 0;
}

static int lab_unplug(struct stage *stage, const char *pf)
{
	char line[64];
	(void)stage;
	snprintf(line, sizeof(line), "device_del igb%d", card_of(pf) - 1);
	return ask_monitor(line);
}

static int lab_replug(struct stage *stage, const char *pf)
{
	int card = card_of(pf);
	char line[160];
	snprintf(line, sizeof(line),
		 "device_add igb,id=igb%d,bus=rp%d,netdev=h%d,mac=52:54:00:aa:00:%02x", card - 1,
		 card, card - 1, (unsigned)card);
	/* QEMU gives the port back a while after the guest let go of the card */
	for (int attempt = 0; attempt < 10; attempt++) {
		int r = ask_monitor(line);
		if (r < 0)
			return r;
		for (int i = 0; i < 20; i++) {
			if (stage_has_device(stage, pf))
				return 0;
			usleep(100000);
		}
	}
	return -ENODEV;
}

static int lab_numvfs_slowly(struct stage *stage, const char *pf, int numvfs)
{
	return stage_numvfs(stage, pf, numvfs); /* igb holds RTNL for most of a second */
}

/* More than the receive buffers of both event sockets hold. */
static int flood(void)
{
	return run("{ for i in $(seq 6000); do echo link set dev lo alias x$i; done; } >/run/flood"
		   " && ip -batch /run/flood && ip link set dev lo alias ''") < 0
		       ? -EIO
		       : run("u=/sys/class/net/lo/uevent; for i in $(seq 16000); do echo add; done "
			     "|"
			     " while read -r a; do echo $a >$u; done");
}

/* Nobody can make a process lose events while it reads them: it is stopped, the
 * events overflow, and what happens then is not heard. */
static int lab_numvfs_unheard(struct stage *stage, const char *pf, int numvfs)
{
	pid_t child = fork();
	if (child < 0)
		return -errno;
	if (child == 0) {
		kill(getppid(), SIGSTOP);
		int r = flood();
		if (r == 0)
			r = stage_numvfs(stage, pf, numvfs);
		kill(getppid(), SIGCONT);
		_exit(r < 0);
	}
	return await(child);
}

static int lab_list(struct stage *stage, const char *path, kernel_name_fn *fn, void *user)
{
	(void)stage;
	DIR *directory = opendir(path);
	if (!directory)
		return -errno;
	int r = 0;
	for (struct dirent *entry = readdir(directory); entry && r == 0;
	     entry = readdir(directory)) {
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			r = fn(entry->d_name, user);
	}
	closedir(directory);
	return r;
}

static ssize_t lab_read(struct stage *stage, const char *path, char *text, size_t size)
{
	(void)stage;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ssize_t length = read(fd, text, size - 1);
	close(fd);
	text[length > 0 ? length : 0] = '\0';
	return length;
}

static ssize_t lab_readlink(struct stage *stage, const char *path, char *target, size_t size)
{
	(void)stage;
	ssize_t length = readlink(path, target, size);
	return length < 0 ? -errno : length;
}

static int lab_get_vf(struct stage *stage, const char *interface, int vf, struct stage_vf *ret)
{
	(void)stage;
	char line[96];
	snprintf(line, sizeof(line), "ip -j link show dev %s", interface);
	FILE *output = popen(line, "re");
	if (!output)
		return -errno;
	json_t *links = json_loadf(output, 0, NULL);
	pclose(output);
	json_t *list = json_object_get(json_array_get(links, 0), "vfinfo_list");
	json_t *info;
	size_t i;
	int r = -ENOENT;
	json_array_foreach(list, i, info)
	{
		if (json_integer_value(json_object_get(info, "vf")) != vf)
			continue;
		snprintf(ret->mac, sizeof(ret->mac), "%s",
			 json_string_value(json_object_get(info, "address")));
		json_t *vlan = json_array_get(json_object_get(info, "vlan_list"), 0);
		ret->vlan = (int)json_integer_value(json_object_get(vlan, "vlan"));
		ret->qos = (int)json_integer_value(json_object_get(vlan, "qos"));
		ret->spoofchk = json_is_true(json_object_get(info, "spoofchk"));
		ret->trust = json_is_true(json_object_get(info, "trust"));
		r = 0;
	}
	json_decref(links);
	return r;
}

const struct stage_class lab_stage = {
	.name = "lab",
	.open = lab_open,
	.open_in_child = lab_open_in_child,
	.write = lab_write,
	.set_link = lab_set_link,
	.rename = lab_rename,
	.move = lab_move,
	.set_vf = lab_set_vf,
	.unplug = lab_unplug,
	.replug = lab_replug,
	.numvfs_slowly = lab_numvfs_slowly,
	.numvfs_unheard = lab_numvfs_unheard,
	.list = lab_list,
	.read = lab_read,
	.readlink = lab_readlink,
	.get_vf = lab_get_vf,
};
