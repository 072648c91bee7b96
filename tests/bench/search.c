/* search - what looking for holders costs among many processes.
 *
 *   search [PROCESSES [FILES]]    so many that sleep (2000), with so many files open
 *                                 each (20)
 *
 * Prints milliseconds of wall and processor time for one search, the best and the
 * median of nine: of one that looks at everything, and of one that verifies what the
 * one before found (where the vfio module is loaded; else it is the same). Run it as
 * root; otherwise only its own processes are looked into.
 */
#include "core/kernel/live.h"
#include "core/owner.h"
#include "core/snapshot.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RUNS 9

static double milliseconds(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

static void sleep_with_files(int files)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int i = 3; i < files; i++)
		open("/dev/null", O_RDONLY);
	for (;;)
		pause();
}

/* One VF that somebody may hold, so that the search is made. */
static struct snapshot *make_snapshot(void)
{
	struct snapshot *snapshot = snapshot_new();
	struct vf *vf = snapshot_add_vf(snapshot_add_pf(snapshot, "pci", "0000:01:00.0"), 0,
					"0000:01:10.0");

	strcpy(vf->driver, "vfio-pci");
	vf->iommu_group = 123456;
	return snapshot;
}

static void measure(struct kernel *kernel, const struct snapshot *snapshot,
		    struct owner_memory *memory, const char *what)
{
	double wall[RUNS], cpu[RUNS];

	owner_list_free(owner_search(kernel, snapshot, memory));
	for (int i = 0; i < RUNS; i++) {
		double wall_start = milliseconds(CLOCK_MONOTONIC);
		double cpu_start = milliseconds(CLOCK_PROCESS_CPUTIME_ID);

		owner_list_free(owner_search(kernel, snapshot, memory));
		wall[i] = milliseconds(CLOCK_MONOTONIC) - wall_start;
		cpu[i] = milliseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_start;
	}
	qsort(wall, RUNS, sizeof(*wall), compare);
	qsort(cpu, RUNS, sizeof(*cpu), compare);
	printf("%-10s %.2f ms at best, %.2f ms median; processor %.2f ms\n", what, wall[0],
	       wall[RUNS / 2], cpu[RUNS / 2]);
}

int main(int argc, char **argv)
{
	int processes = argc > 1 ? atoi(argv[1]) : 2000, files = argc > 2 ? atoi(argv[2]) : 20;
	struct kernel *kernel = live_kernel_new();
	struct owner_memory *memory = owner_memory_new();
	struct snapshot *snapshot = make_snapshot();

	for (int i = 0; i < processes; i++)
		if (fork() == 0)
			sleep_with_files(files);
	sleep(1);
	printf("%d processes, %d files each\n", processes, files);
	measure(kernel, snapshot, NULL, "looking");
	measure(kernel, snapshot, memory, "verifying");
	snapshot_put(snapshot);
	owner_memory_free(memory);
	kernel_free(kernel);
	return 0;
}
