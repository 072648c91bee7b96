#include "core/operation.h"

#include "core/arrival.h"
#include "core/binding.h"
#include "core/eswitch.h"
#include "core/interface.h"
#include "core/operation_text.h"
#include "core/pci.h"
#include "core/vf_attribute.h"
#include "core/vf_list.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#define MILLISECOND UINT64_C(1000000)
#define POLL_MS     20
#define BIND_TRIES  3
#define PATIENCE_NS (3000 * MILLISECOND) /* i40e and ice refuse while a VF is in its reset */

/* Where an operation takes place, found when it is done. */
struct target {
	const char *bus;
	char device[DEVICE_NAME_MAX]; /* of the VF, or of the PF; empty: no device of its own */
};

/* The last VF list that was asked for. */
struct vf_cache {
	int ifindex; /* 0: none */
	struct vf_list list;
};

/* --- kinds ----------------------------------------------------------------- */

static bool is_of_vf_list(enum operation_kind kind)
{
	return kind >= OPERATION_VF_MAC && kind <= OPERATION_VF_PORT_GUID;
}

static bool is_of_link(enum operation_kind kind)
{
	return kind >= OPERATION_LINK_UP && kind <= OPERATION_LINK_NAME;
}

bool operation_value_equal(enum operation_kind kind, const struct operation_value *a,
			   const struct operation_value *b)
{
	switch (kind) {
	case OPERATION_VF_MAC:
		return hwaddr_equal(&a->mac, &b->mac);
	case OPERATION_VF_VLAN:
		return a->vlan == b->vlan && a->qos == b->qos &&
		       (a->proto == b->proto || a->vlan == 0);
	case OPERATION_VF_RATE:
		return a->min_tx_rate == b->min_tx_rate && a->max_tx_rate == b->max_tx_rate;
	case OPERATION_VF_NODE_GUID:
	case OPERATION_VF_PORT_GUID:
		return a->guid == b->guid;
	case OPERATION_DRIVER:
	case OPERATION_MODULE:
	case OPERATION_LINK_NAME:
	case OPERATION_ESWITCH:
		return strcmp(a->text, b->text) == 0;
	default:
		return a->number == b->number;
	}
}

struct operation operation_reversed(const struct operation *operation)
{
	struct operation reversed = *operation;

	reversed.from = operation->to;
	reversed.to = operation->from;
	return reversed;
}

/* --- where ----------------------------------------------------------------- */

static const char *bus_of(const struct operation *operation)
{
	struct pci_address address;

	return pci_address_parse(operation->function.pf, &address) == 0 ? "pci" : "netdevsim";
}

static int count_vf(const char *name, void *user)
{
	int index, length = 0;

	if (sscanf(name, "virtfn%d%n", &index, &length) == 1 && name[length] == '\0')
		++*(int *)user;
	return 0;
}

/* Not from sriov_numvfs, whose reader waits for the PF's device lock; netdevsim has
 * no links to count. */
static int count_vfs(const struct operation *operation, struct kernel *kernel, int64_t *ret_count,
		     struct error *error)
{
	const char *pf = operation->function.pf;
	char path[PATH_MAX];
	int count = 0, result;

	snprintf(path, sizeof(path), "/sys/bus/%s/devices/%s", bus_of(operation), pf);
	if (strcmp(bus_of(operation), "pci") == 0)
		result = kernel_list(kernel, path, count_vf, &count);
	else
		result = kernel_read_number(kernel, ret_count, "%s/sriov_numvfs", path);
	if (result < 0)
		return error_set(error, ENODEV, "%s: no such device any more",
				 operation_pf(operation));
	if (strcmp(bus_of(operation), "pci") == 0)
		*ret_count = count;
	return 0;
}

static int locate_numbered(const struct operation *operation, struct kernel *kernel,
			   struct error *error)
{
	int64_t count = 0;
	int result = count_vfs(operation, kernel, &count, error);

	if (result == 0 && operation->function.vf >= count)
		result = error_set(error, ENODEV, "%s has no VF %d any more",
				   operation_pf(operation), operation->function.vf);
	return result;
}

/* The VF of this number may be another device than the one that was meant. */
static int locate(const struct operation *operation, struct kernel *kernel,
		  struct target *ret_target, struct error *error)
{
	const struct function_key *function = &operation->function;

	*ret_target = (struct target){.bus = bus_of(operation)};
	if (function->vf == UNKNOWN) {
		strcpy(ret_target->device, function->pf);
		return 0;
	}
	if (strcmp(ret_target->bus, "pci") != 0)
		return locate_numbered(operation, kernel, error);
	if (kernel_link_name(kernel, ret_target->device, sizeof(ret_target->device),
			     "/sys/bus/pci/devices/%s/virtfn%d", function->pf, function->vf) < 0)
		return error_set(error, ENODEV, "%s has no VF %d any more", operation_pf(operation),
				 function->vf);
	if (operation->address[0] != '\0' && strcmp(operation->address, ret_target->device) != 0)
		return error_set(error, ENODEV, "%s/%d is another device now: %s, it was %s",
				 operation_pf(operation), function->vf, ret_target->device,
				 operation->address);
	return 0;
}

/* The interface that is changed, or that is asked about its VFs. */
static int find_interface(const struct operation *operation, struct kernel *kernel,
			  const struct target *target, int *ret_ifindex, struct error *error)
{
	const char *device = is_of_link(operation->kind) ? target->device : operation->function.pf;

	*ret_ifindex = 0;
	if (device[0] == '\0')
		return error_set(error, ENODEV, "%s/%d has no interface of its own",
				 operation_pf(operation), operation->function.vf);
	return interface_find(kernel, target->bus, device, operation->ifindex, ret_ifindex, error);
}

/* --- reading --------------------------------------------------------------- */

static const struct vf_info *find_info(const struct vf_list *list, int index)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->infos[i].index == index)
			return &list->infos[i];
	return NULL;
}

/* A driver that tells of other VFs and not of this one is busy with it (i40e); one
 * that tells of none never will. */
static int read_attribute(const struct operation *operation, struct kernel *kernel,
			  const struct target *target, struct vf_cache *cache,
			  struct operation_value *ret_value, struct error *error)
{
	const struct vf_info *info;
	int ifindex, result = find_interface(operation, kernel, target, &ifindex, error);

	if (result == 0 && cache->ifindex != ifindex) {
		vf_list_done(&cache->list);
		result = vf_list_read(&cache->list, kernel, ifindex, false, error);
		cache->ifindex = result == 0 ? ifindex : 0;
	}
	if (result < 0)
		return result;
	info = find_info(&cache->list, operation->function.vf);
	if (info != NULL)
		*ret_value = vf_attribute_value(&info->config, operation->kind);
	else if (cache->list.count > 0)
		result = error_set(error, EAGAIN, "the driver says nothing of VF %d now",
				   operation->function.vf);
	return result;
}

static int read_link(const struct operation *operation, struct kernel *kernel,
		     const struct target *target, struct operation_value *ret_value,
		     struct error *error)
{
	struct link link;
	int ifindex, result = find_interface(operation, kernel, target, &ifindex, error);

	if (result < 0)
		return result;
	result = interface_read(kernel, ifindex, &link, error);
	if (result < 0)
		return result;
	ret_value->known = true;
	if (operation->kind == OPERATION_LINK_UP)
		ret_value->number = link.up;
	else if (operation->kind == OPERATION_LINK_MTU)
		ret_value->number = link.mtu;
	else
		snprintf(ret_value->text, sizeof(ret_value->text), "%s", link.name);
	return 0;
}

static int read_autoprobe(const struct target *target, struct kernel *kernel, int64_t *ret_number,
			  struct error *error)
{
	int result = kernel_read_number(kernel, ret_number,
					"/sys/bus/%s/devices/%s/sriov_drivers_autoprobe",
					target->bus, target->device);

	return result == 0 ? 0 : error_set_errno(error, -result, "sriov_drivers_autoprobe");
}

static int read_value(const struct operation *operation, struct kernel *kernel,
		      struct vf_cache *cache, struct operation_value *ret_value,
		      struct error *error)
{
	struct operation_value value = {0};
	struct target target;
	int result = locate(operation, kernel, &target, error);

	if (result == 0 && is_of_vf_list(operation->kind)) {
		result = read_attribute(operation, kernel, &target, cache, &value, error);
	} else if (result == 0 && is_of_link(operation->kind)) {
		result = read_link(operation, kernel, &target, &value, error);
	} else if (result == 0) {
		value.known = true;
		if (operation->kind == OPERATION_NUMVFS)
			result = count_vfs(operation, kernel, &value.number, error);
		else if (operation->kind == OPERATION_AUTOPROBE)
			result = read_autoprobe(&target, kernel, &value.number, error);
		else if (operation->kind == OPERATION_DRIVER)
			result = binding_read(kernel, target.device, value.text, error);
		else if (operation->kind == OPERATION_ESWITCH)
			result = eswitch_read(kernel, target.bus, target.device, value.text, error);
		else
			value.known = false;
	}
	*ret_value = result == 0 ? value : (struct operation_value){0};
	return result;
}

int operation_read(const struct operation *operation, struct kernel *kernel,
		   struct operation_value *ret_value, struct error *error)
{
	struct vf_cache cache = {0};
	int result = read_value(operation, kernel, &cache, ret_value, error);

	vf_list_done(&cache.list);
	return result;
}

/* "eth0/2: VLAN is 60 now, it was 50 when this was planned". */
static int complain_stale(const struct operation *operation, const struct operation_value *now,
			  struct error *error)
{
	char was[64], is[64], name[FUNCTION_NAME_MAX];

	operation_value_text(operation->kind, &operation->from, was, sizeof(was));
	operation_value_text(operation->kind, now, is, sizeof(is));
	return error_set(error, ESTALE, "%s: %s is %s now, it was %s when this was planned",
			 operation_function(operation, name), operation_noun(operation->kind), is,
			 was);
}

int operation_check(const struct operation *operations, size_t count, struct kernel *kernel,
		    struct error *error)
{
	struct vf_cache cache = {0};
	int result = 0;

	for (size_t i = 0; i < count && result == 0; i++) {
		const struct operation *operation = &operations[i];
		struct operation_value now;

		if (!operation->from.known)
			continue;
		result = read_value(operation, kernel, &cache, &now, error);
		if (result == -EAGAIN)
			result = 0;
		if (result == 0 && now.known &&
		    !operation_value_equal(operation->kind, &operation->from, &now))
			result = complain_stale(operation, &now, error);
	}
	vf_list_done(&cache.list);
	return result == 0 ? 0 : -ESTALE;
}

/* --- doing ----------------------------------------------------------------- */

static int write_number(const struct operation *operation, struct kernel *kernel, const char *file,
			struct error *error)
{
	char path[PATH_MAX], text[24];
	ssize_t written;
	int length = snprintf(text, sizeof(text), "%lld", (long long)operation->to.number);

	snprintf(path, sizeof(path), "/sys/bus/%s/devices/%s/%s", bus_of(operation),
		 operation->function.pf, file);
	written = kernel_write(kernel, path, text, (size_t)length);
	return written < 0 ? error_set_errno(error, (int)-written, "%s", file) : 0;
}

static int change_link(const struct operation *operation, struct kernel *kernel,
		       const struct target *target, struct error *error)
{
	const struct operation_value *to = &operation->to;
	int ifindex, result = find_interface(operation, kernel, target, &ifindex, error);

	if (result < 0)
		return result;
	if (operation->kind == OPERATION_LINK_UP)
		return interface_set_up(kernel, ifindex, to->number != 0, error);
	if (operation->kind == OPERATION_LINK_MTU)
		return interface_set_mtu(kernel, ifindex, (int)to->number, error);
	if (operation->function.vf != UNKNOWN && !operation->from.known)
		return interface_claim_name(kernel, ifindex, operation->function.pf, to->text,
					    error);
	return interface_rename(kernel, ifindex, to->text, error);
}

static int change_attribute(const struct operation *operation, struct kernel *kernel,
			    const struct target *target, struct error *error)
{
	int ifindex, result = find_interface(operation, kernel, target, &ifindex, error);

	return result < 0 ? result : vf_attribute_set(operation, kernel, ifindex, error);
}

/* Whether the driver came up with another MAC than the PF gave: igbvf waits 10 ms for
 * its PF's answer, and goes on with a random one (linux igbvf_probe). */
static bool uses_other_mac(const struct operation *operation, struct kernel *kernel,
			   const struct target *target)
{
	struct operation question = *operation;
	struct operation_value given;
	struct link link;
	int ifindex;

	question.kind = OPERATION_VF_MAC;
	question.ifindex = 0;
	return operation->function.vf != UNKNOWN &&
	       interface_find(kernel, target->bus, target->device, 0, &ifindex, NULL) == 0 &&
	       interface_read(kernel, ifindex, &link, NULL) == 0 &&
	       operation_read(&question, kernel, &given, NULL) == 0 && given.known &&
	       !hwaddr_is_zero(&given.mac) && !hwaddr_equal(&given.mac, &link.address);
}

static int bind_driver(const struct operation *operation, struct kernel *kernel,
		       const struct target *target, struct error *error)
{
	int result = binding_set(kernel, target->device, operation->to.text, error);

	for (int tries = 1;
	     result == 0 && tries < BIND_TRIES && strcmp(operation->to.text, BINDING_NONE) != 0 &&
	     uses_other_mac(operation, kernel, target);
	     tries++) {
		result = binding_set(kernel, target->device, BINDING_NONE, error);
		if (result == 0)
			result = binding_set(kernel, target->device, operation->to.text, error);
	}
	return result;
}

static int settle(const struct operation *operation, struct kernel *kernel,
		  const struct target *target, struct error *error)
{
	int result = 0;

	if (strcmp(target->bus, "pci") == 0)
		result = arrival_wait(kernel, operation->function.pf, (int)operation->to.number,
				      error);
	if (result == 0 && operation->ifindex != 0)
		arrival_wait_for_link(kernel, operation->ifindex);
	return result;
}

static int attempt(const struct operation *operation, struct kernel *kernel,
		   const struct target *target, struct error *error)
{
	if (is_of_vf_list(operation->kind))
		return change_attribute(operation, kernel, target, error);
	if (is_of_link(operation->kind))
		return change_link(operation, kernel, target, error);
	switch (operation->kind) {
	case OPERATION_NUMVFS:
		return write_number(operation, kernel, "sriov_numvfs", error);
	case OPERATION_AUTOPROBE:
		return write_number(operation, kernel, "sriov_drivers_autoprobe", error);
	case OPERATION_DRIVER:
		return bind_driver(operation, kernel, target, error);
	case OPERATION_MODULE:
		return binding_load(kernel, operation->to.text, error);
	case OPERATION_SETTLE:
		return settle(operation, kernel, target, error);
	case OPERATION_ESWITCH:
		return eswitch_set(kernel, target->bus, target->device, operation->to.text, error);
	default:
		return error_set(error, EINVAL, "no such operation");
	}
}

/* What the same request may get a moment later: an interface that its driver is
 * still making, a VF that is still in its reset. */
static bool is_passing(enum operation_kind kind, int result)
{
	switch (result) {
	case -EAGAIN:
		return true;
	case -EBUSY:
		return is_of_vf_list(kind);
	case -ENODEV:
		return is_of_link(kind);
	default:
		return false;
	}
}

int operation_do(const struct operation *operation, struct kernel *kernel, struct error *error)
{
	uint64_t start = kernel_now(kernel);
	struct target target;
	int result = locate(operation, kernel, &target, error);

	if (result < 0)
		return result;
	if (operation->kind == OPERATION_DRIVER && target.device[0] == '\0')
		return error_set(error, EOPNOTSUPP, "%s/%d is no device of its own",
				 operation_pf(operation), operation->function.vf);
	result = attempt(operation, kernel, &target, error);
	while (is_passing(operation->kind, result) && kernel_now(kernel) - start < PATIENCE_NS) {
		kernel_pause(kernel, POLL_MS);
		result = attempt(operation, kernel, &target, error);
	}
	return result;
}

/* --- reading back ---------------------------------------------------------- */

/* Whether what was read is what was wanted. A VF that may choose its MAC has any,
 * and a driver that does not tell is believed. */
static bool is_as_wanted(const struct operation *operation, struct kernel *kernel,
			 const struct operation_value *now)
{
	struct target target;

	if (!now->known)
		return true;
	if (operation->kind == OPERATION_VF_MAC && hwaddr_is_zero(&operation->to.mac))
		return true;
	if (operation->kind == OPERATION_DRIVER && strcmp(operation->to.text, BINDING_DEFAULT) == 0)
		return locate(operation, kernel, &target, NULL) == 0 &&
		       binding_is_default(kernel, target.device);
	return operation_value_equal(operation->kind, &operation->to, now);
}

int operation_verify(const struct operation *operation, struct kernel *kernel, unsigned patience_ms,
		     struct error *error)
{
	uint64_t start = kernel_now(kernel);
	struct operation_value now;
	char wanted[64], is[64];
	int result;

	for (;;) {
		result = operation_read(operation, kernel, &now, error);
		if (result == 0 && is_as_wanted(operation, kernel, &now))
			return 0;
		if (kernel_now(kernel) - start >= patience_ms * MILLISECOND)
			break;
		kernel_pause(kernel, POLL_MS);
	}
	if (result < 0)
		return result == -EAGAIN ? 0 : result;
	operation_value_text(operation->kind, &operation->to, wanted, sizeof(wanted));
	operation_value_text(operation->kind, &now, is, sizeof(is));
	return error_set(error, ERROR_NO_EFFECT, "the kernel said yes, but %s is %s and not %s",
			 operation_noun(operation->kind), is, wanted);
}
