/* record - makes captures of simulated hosts: fixtures for tests, hosts of any
 * size for the benchmarks.
 *
 *   record HOST DIRECTORY [NUMVFS]    each PF that has VFs gets NUMVFS of them
 *   record hostile DIRECTORY          the host `lab`, with names out to do harm
 */
#include "core/kernel/recorder.h"
#include "core/kernel/simulated.h"
#include "core/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* An interface name is 15 bytes of anything but a slash and white space. */
static const struct {
	const char *interface, *name;
} renamings[] = {
	{"eth0", "\033[31;1mred\033[0m"},      /* colours */
	{"eth1", "\033]0;title\007"},          /* the window's title */
	{"eth2", "a\xe2\x80\xaegpj.exe"},      /* right to left from here */
	{"eth3", "x\xff\xfe\xc0\xafoverlong"}, /* no UTF-8 */
};

/* What is in files of the capture, in place of the host's own. */
static const struct {
	const char *path, *content;
} files[] = {
	{"proc/sys/kernel/hostname", "hv\033[2J\033[1;1Hgone\xe2\x80\x8f\n"},
	{"proc/sys/kernel/osrelease", "6.1.0\033[?1049l-\xf0\x9f\x92\xa9\n"},
	{"sys/bus/pci/devices/0000:01:00.0/sriov_offset", "99999999999999999999\n"},
	{"sys/bus/pci/devices/0000:02:00.0/numa_node", "\033[31m0\n"},
	{"sys/bus/pci/devices/0000:03:00.0/current_link_speed", "2.5 GT/s\033[5m PCIe\n"},
	{"sys/bus/pci/devices/0000:04:00.0/sriov_drivers_autoprobe", ""},
};

static int complain(const char *what, const struct error *error)
{
	fprintf(stderr, "record: %s: %s\n", what, error->message);
	return 1;
}

static int set_numvfs(const char *name, void *user)
{
	struct kernel *kernel = ((void **)user)[0];
	const char *wanted = ((void **)user)[1];
	int64_t now;
	char path[160];
	if (kernel_read_number(kernel, &now, "/sys/bus/pci/devices/%s/sriov_numvfs", name) < 0 ||
	    now == 0)
		return 0;
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/sriov_numvfs", name);
	kernel_write(kernel, path, "0", 1);
	ssize_t r = kernel_write(kernel, path, wanted, strlen(wanted));
	return r < 0 ? (int)r : 0;
}

static int resize(struct kernel *kernel, const char *numvfs)
{
	void *user[] = {kernel, (void *)(uintptr_t)numvfs};
	return kernel_list(kernel, "/sys/bus/pci/devices", set_numvfs, user);
}

static void make_hostile(struct kernel *kernel)
{
	static const char path[] = "/sys/bus/pci/devices/0000:01:00.0/sriov_numvfs";
	kernel_write(kernel, path, "3", 1);
	for (size_t i = 0; i < sizeof(renamings) / sizeof(*renamings); i++) {
		if (simulated_rename_interface(kernel, renamings[i].interface, renamings[i].name) <
		    0)
			fprintf(stderr, "record: %s keeps its name\n", renamings[i].interface);
	}
}

static int overwrite(const char *directory)
{
	char path[512], driver[512];
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		snprintf(path, sizeof(path), "%s/%s", directory, files[i].path);
		FILE *file = fopen(path, "we");
		if (!file || fputs(files[i].content, file) < 0 || fclose(file) != 0)
			return -errno;
	}
	snprintf(driver, sizeof(driver), "%s/sys/bus/pci/devices/0000:02:00.0/driver", directory);
	if (unlink(driver) < 0 || symlink("../drivers/i\033[7mgb", driver) < 0)
		return -errno;
	return 0;
}

static int record(struct kernel *kernel, const char *directory)
{
	struct error error = {0};
	struct reader_options options = {.names = true, .groups = true};
	struct kernel *recorder = recorder_kernel_new(kernel, directory, &error);
	if (!recorder)
		return complain(directory, &error);
	struct snapshot *snapshot = reader_read(recorder, &options, &error);
	if (!snapshot)
		return complain("the host", &error);
	snapshot_put(snapshot);
	int r = recorder_kernel_status(recorder, &error);
	kernel_free(recorder);
	return r < 0 ? complain(directory, &error) : 0;
}

int main(int argc, char **argv)
{
	struct error error;
	if (argc < 3) {
		fprintf(stderr, "usage: record HOST DIRECTORY [NUMVFS]\n");
		return 2;
	}
	bool hostile = strcmp(argv[1], "hostile") == 0;
	struct simulated_options options = {.host = hostile ? "lab" : argv[1], .still = true};
	struct kernel *kernel = simulated_kernel_new(&options, &error);
	if (!kernel)
		return complain(argv[1], &error);
	if (hostile)
		make_hostile(kernel);
	int r = argc > 3 ? resize(kernel, argv[3]) : 0;
	if (r < 0)
		fprintf(stderr, "record: numvfs=%s: %s\n", argv[3], strerror(-r));
	if (r == 0)
		r = record(kernel, argv[2]);
	if (r == 0 && hostile)
		r = overwrite(argv[2]);
	kernel_free(kernel);
	return r != 0;
}
