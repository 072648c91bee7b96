#include "core/arrival.h"

#include "core/interface.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#define DEVICES     "/sys/bus/pci/devices"
#define MILLISECOND UINT64_C(1000000)
#define POLL_MS     20
#define STILL_NS    (100 * MILLISECOND)
#define STILL_LONG_NS                                                                              \
	(1000 * MILLISECOND) /* iavf makes its interface a while after it was bound                \
			      */
#define GIVE_UP_NS     (ARRIVAL_PATIENCE_MS * MILLISECOND)
#define HASH_START     UINT64_C(0xcbf29ce484222325)
#define DRIVER_AND_NIL 64

/* What can be seen of the VFs at one moment. */
struct view {
	int present;      /* VFs that are linked */
	int with_network; /* and have an interface */
	uint64_t hash;    /* of all drivers' and interfaces' names */
};

static uint64_t hash_text(uint64_t hash, const char *text)
{
	do {
		hash = (hash ^ (uint8_t)*text) * UINT64_C(0x100000001b3);
	} while (*text++ != '\0');
	return hash;
}

struct interfaces {
	int count;
	uint64_t hash; /* the order of names in a directory means nothing */
};

static int add_interface(const char *name, void *user)
{
	struct interfaces *interfaces = user;

	interfaces->count++;
	interfaces->hash += hash_text(HASH_START, name);
	return 0;
}

static struct view look(struct kernel *kernel, const char *pf, int count)
{
	struct view view = {.hash = HASH_START};
	char path[PATH_MAX], text[DRIVER_AND_NIL];

	for (int i = 0; i < count; i++) {
		struct interfaces interfaces = {0};

		if (kernel_link_name(kernel, text, sizeof(text), DEVICES "/%s/virtfn%d", pf, i) < 0)
			continue;
		view.present++;
		view.hash = hash_text(view.hash, text);
		kernel_link_name(kernel, text, sizeof(text), DEVICES "/%s/virtfn%d/driver", pf, i);
		view.hash = hash_text(view.hash, text);
		snprintf(path, sizeof(path), DEVICES "/%s/virtfn%d/net", pf, i);
		kernel_list(kernel, path, add_interface, &interfaces);
		view.hash += interfaces.hash;
		view.with_network += interfaces.count > 0;
	}
	return view;
}

static bool is_probed(struct kernel *kernel, const char *pf)
{
	int64_t autoprobe;

	return kernel_read_number(kernel, &autoprobe, DEVICES "/%s/sriov_drivers_autoprobe", pf) <
		       0 ||
	       autoprobe != 0;
}

static bool is_there(struct kernel *kernel, const char *pf)
{
	char path[PATH_MAX], target[PATH_MAX];

	snprintf(path, sizeof(path), DEVICES "/%s", pf);
	return kernel_readlink(kernel, path, target, sizeof(target)) >= 0;
}

int arrival_wait(struct kernel *kernel, const char *pf, int count, struct error *error)
{
	uint64_t start = kernel_now(kernel), still_since = start;
	bool probed = is_probed(kernel, pf);
	struct view before = look(kernel, pf, count);

	while (kernel_now(kernel) - start < GIVE_UP_NS) {
		bool complete = before.with_network == count || !probed;
		struct view view;

		kernel_pause(kernel, POLL_MS);
		view = look(kernel, pf, count);
		if (view.present == 0 && !is_there(kernel, pf))
			return error_set(error, ENODEV, "%s: no such device any more", pf);
		if (memcmp(&view, &before, sizeof(view)) != 0 || view.present < count)
			still_since = kernel_now(kernel);
		else if (kernel_now(kernel) - still_since >= (complete ? STILL_NS : STILL_LONG_NS))
			return 0;
		before = view;
	}
	return 0;
}

void arrival_wait_for_link(struct kernel *kernel, int ifindex)
{
	uint64_t start = kernel_now(kernel);
	struct link link;

	while (interface_read(kernel, ifindex, &link, NULL) == 0 && link.up == 1 &&
	       link.carrier != 1 && kernel_now(kernel) - start < GIVE_UP_NS)
		kernel_pause(kernel, POLL_MS);
}
