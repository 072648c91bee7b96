/* The simulated host `lab`. What happens on it besides file writes happens in
 * children of this process, as kernel_exchange() is for the collector's thread
 * here; the host's state is shared with them. */
#include "core/kernel/simulated.h"
#include "tests/scenario/stage.h"

#include <arpa/inet.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static struct kernel *simulated_open(void)
{
	struct simulated_options options = {.host = "lab"};
	struct error error;
	struct kernel *kernel = simulated_kernel_new(&options, &error);
	if (!kernel)
		fprintf(stderr, "%s\n", error.message);
	return kernel;
}

static struct kernel *simulated_open_in_child(struct stage *stage)
{
	return stage->kernel;
}

static int simulated_write(struct stage *stage, const char *path, const char *value)
{
	ssize_t r = kernel_write(stage->kernel, path, value, strlen(value));
	return r < 0 ? (int)r : 0;
}

static int simulated_up(struct stage *stage, const char *interface, bool up)
{
	return simulated_set_link(stage->kernel, interface, up, up);
}

static int simulated_rename(struct stage *stage, const char *interface, const char *name)
{
	return simulated_rename_interface(stage->kernel, interface, name);
}

static int simulated_move(struct stage *stage, const char *interface, bool away)
{
	return simulated_move_interface(stage->kernel, interface, away);
}

static int simulated_pull(struct stage *stage, const char *pf)
{
	return simulated_unplug(stage->kernel, pf);
}

static int simulated_push(struct stage *stage, const char *pf)
{
	return simulated_replug(stage->kernel, pf);
}

static int simulated_numvfs_slowly(struct stage *stage, const char *pf, int numvfs)
{
	simulated_hold_rtnl(stage->kernel, true);
	int r = stage_numvfs(stage, pf, numvfs);
	usleep(1500000);
	simulated_hold_rtnl(stage->kernel, false);
	return r;
}

static int simulated_numvfs_unheard(struct stage *stage, const char *pf, int numvfs)
{
	int r = stage_numvfs(stage, pf, numvfs);
	simulated_lose_events(stage->kernel);
	return r;
}

static int simulated_list(struct stage *stage, const char *path, kernel_name_fn *fn, void *user)
{
	return kernel_list(stage->kernel, path, fn, user);
}

static ssize_t simulated_read(struct stage *stage, const char *path, char *text, size_t size)
{
	ssize_t length = kernel_read(stage->kernel, path, text, size - 1);
	text[length > 0 ? length : 0] = '\0';
	return length;
}

static ssize_t simulated_readlink(struct stage *stage, const char *path, char *target, size_t size)
{
	return kernel_readlink(stage->kernel, path, target, size);
}

/* --- a VF's attributes, by messages of our own ------------------------------ */

struct errand {
	struct kernel *kernel;
	const char *interface;
	int vf;
	struct stage_vf attributes;
	int result;
};

static int in_child(struct errand *errand, void (*run)(struct errand *))
{
	struct errand *shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return -errno;
	*shared = *errand;
	shared->result = -EIO;
	pid_t child = fork();
	if (child == 0) {
		run(shared);
		_exit(0);
	}
	if (child > 0)
		waitpid(child, NULL, 0);
	*errand = *shared;
	munmap(shared, sizeof(*shared));
	return errand->result;
}

static struct nlmsghdr *link_request(char *buffer, int type, int flags, const struct errand *errand)
{
	struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);
	request->nlmsg_type = (uint16_t)type;
	request->nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags);
	struct ifinfomsg *info = mnl_nlmsg_put_extra_header(request, sizeof(*info));
	info->ifi_family = AF_UNSPEC;
	mnl_attr_put_strz(request, IFLA_IFNAME, errand->interface);
	return request;
}

/* One attribute a message, as `ip` sends them. */
static int set_attribute(struct errand *errand, int type, const void *data, size_t size)
{
	_Alignas(struct nlmsghdr) char buffer[1024];
	struct nlmsghdr *request = link_request(buffer, RTM_SETLINK, NLM_F_ACK, errand);
	struct nlattr *list = mnl_attr_nest_start(request, IFLA_VFINFO_LIST);
	struct nlattr *one = mnl_attr_nest_start(request, IFLA_VF_INFO);
	mnl_attr_put(request, (uint16_t)type, size, data);
	mnl_attr_nest_end(request, one);
	mnl_attr_nest_end(request, list);
	struct error error;
	return kernel_exchange(errand->kernel, NETLINK_ROUTE, request, NULL, NULL, &error);
}

static void set_in_child(struct errand *errand)
{
	const struct stage_vf *wanted = &errand->attributes;
	__u32 vf = (__u32)errand->vf;
	struct ifla_vf_mac mac = {.vf = vf};
	unsigned bytes[6] = {0};
	sscanf(wanted->mac, "%x:%x:%x:%x:%x:%x", &bytes[0], &bytes[1], &bytes[2], &bytes[3],
	       &bytes[4], &bytes[5]);
	for (int i = 0; i < 6; i++)
		mac.mac[i] = (__u8)bytes[i];
	struct ifla_vf_vlan vlan = {
		.vf = vf, .vlan = (__u32)wanted->vlan, .qos = (__u32)wanted->qos};
	struct ifla_vf_spoofchk spoofchk = {.vf = vf, .setting = (__u32)wanted->spoofchk};
	struct ifla_vf_trust trust = {.vf = vf, .setting = (__u32)wanted->trust};

	int r = set_attribute(errand, IFLA_VF_MAC, &mac, sizeof(mac));
	if (r == 0)
		r = set_attribute(errand, IFLA_VF_VLAN, &vlan, sizeof(vlan));
	if (r == 0)
		r = set_attribute(errand, IFLA_VF_SPOOFCHK, &spoofchk, sizeof(spoofchk));
	if (r == 0)
		r = set_attribute(errand, IFLA_VF_TRUST, &trust, sizeof(trust));
	errand->result = r;
}

static int take_vf(const struct nlattr *info, struct errand *errand)
{
	struct stage_vf *vf = &errand->attributes;
	struct nlattr *attribute;
	bool wanted = false;
	mnl_attr_for_each_nested(attribute, info)
	{
		const void *data = mnl_attr_get_payload(attribute);
		int type = mnl_attr_get_type(attribute);
		if (type == IFLA_VF_MAC) {
			const struct ifla_vf_mac *mac = data;
			wanted = mac->vf == (__u32)errand->vf;
			if (!wanted)
				return 0;
			snprintf(vf->mac, sizeof(vf->mac), "%02x:%02x:%02x:%02x:%02x:%02x",
				 mac->mac[0], mac->mac[1], mac->mac[2], mac->mac[3], mac->mac[4],
				 mac->mac[5]);
		} else if (type == IFLA_VF_VLAN) {
			vf->vlan = (int)((const struct ifla_vf_vlan *)data)->vlan;
			vf->qos = (int)((const struct ifla_vf_vlan *)data)->qos;
		} else if (type == IFLA_VF_SPOOFCHK) {
			vf->spoofchk = (int)((const struct ifla_vf_spoofchk *)data)->setting;
		} else if (type == IFLA_VF_TRUST) {
			vf->trust = (int)((const struct ifla_vf_trust *)data)->setting;
		}
	}
	return wanted;
}

static int take_link(const struct nlmsghdr *message, void *user)
{
	struct errand *errand = user;
	struct nlattr *attribute, *info;
	mnl_attr_for_each(attribute, message, sizeof(struct ifinfomsg))
	{
		if (mnl_attr_get_type(attribute) != IFLA_VFINFO_LIST)
			continue;
		mnl_attr_for_each_nested(info, attribute)
		{
			if (take_vf(info, errand))
				errand->result = 0;
		}
	}
	return 0;
}

static void get_in_child(struct errand *errand)
{
	_Alignas(struct nlmsghdr) char buffer[1024];
	struct nlmsghdr *request = link_request(buffer, RTM_GETLINK, 0, errand);
	struct error error;
	mnl_attr_put_u32(request, IFLA_EXT_MASK, RTEXT_FILTER_VF | RTEXT_FILTER_SKIP_STATS);
	errand->result = -ENOENT;
	int r = kernel_exchange(errand->kernel, NETLINK_ROUTE, request, take_link, errand, &error);
	if (r < 0)
		errand->result = r;
}

static int simulated_set_vf(struct stage *stage, const char *interface, int vf,
			    const struct stage_vf *wanted)
{
	struct errand errand = {stage->kernel, interface, vf, *wanted, 0};
	return in_child(&errand, set_in_child);
}

static int simulated_get_vf(struct stage *stage, const char *interface, int vf,
			    struct stage_vf *ret)
{
	struct errand errand = {.kernel = stage->kernel, .interface = interface, .vf = vf};
	int r = in_child(&errand, get_in_child);
	*ret = errand.attributes;
	return r;
}

const struct stage_class simulated_stage = {
	.name = "simulated",
	.open = simulated_open,
	.open_in_child = simulated_open_in_child,
	.write = simulated_write,
	.set_link = simulated_up,
	.rename = simulated_rename,
	.move = simulated_move,
	.set_vf = simulated_set_vf,
	.unplug = simulated_pull,
	.replug = simulated_push,
	.numvfs_slowly = simulated_numvfs_slowly,
	.numvfs_unheard = simulated_numvfs_unheard,
	.list = simulated_list,
	.read = simulated_read,
	.readlink = simulated_readlink,
	.get_vf = simulated_get_vf,
};
