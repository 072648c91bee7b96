#include "core/operation.h"
#include "core/operation_json.h"
#include "core/operation_text.h"
#include "core/settings.h"
#include "tests/unit/change_fixture.h"

#include <linux/if_ether.h>

/* A kernel behind another one, that knows no driver of a name until its module is
 * loaded. */
struct lazy_kernel {
	struct kernel base;
	struct kernel *inner;
	char driver[32];
	bool loaded;
};

static bool is_hidden(const struct lazy_kernel *lazy, const char *path)
{
	return !lazy->loaded && strstr(path, "/drivers/") != NULL &&
	       strstr(path, lazy->driver) != NULL;
}

static int lazy_list(struct kernel *kernel, const char *path, kernel_name_fn *fn, void *user)
{
	struct lazy_kernel *lazy = (struct lazy_kernel *)kernel;

	return is_hidden(lazy, path) ? -ENOENT : kernel_list(lazy->inner, path, fn, user);
}

static ssize_t lazy_read(struct kernel *kernel, const char *path, void *buffer, size_t size)
{
	return kernel_read(((struct lazy_kernel *)kernel)->inner, path, buffer, size);
}

static ssize_t lazy_readlink(struct kernel *kernel, const char *path, char *buffer, size_t size)
{
	return kernel_readlink(((struct lazy_kernel *)kernel)->inner, path, buffer, size);
}

static ssize_t lazy_write(struct kernel *kernel, const char *path, const void *data, size_t size)
{
	return kernel_write(((struct lazy_kernel *)kernel)->inner, path, data, size);
}

static int lazy_load_module(struct kernel *kernel, const char *name)
{
	struct lazy_kernel *lazy = (struct lazy_kernel *)kernel;

	if (strcmp(name, lazy->driver) != 0)
		return -ENOENT;
	lazy->loaded = true;
	return 0;
}

static uint64_t lazy_now(struct kernel *kernel)
{
	return kernel_now(((struct lazy_kernel *)kernel)->inner);
}

static const struct kernel_class lazy_class = {.name = "lazy",
					       .list = lazy_list,
					       .read = lazy_read,
					       .readlink = lazy_readlink,
					       .write = lazy_write,
					       .load_module = lazy_load_module,
					       .now = lazy_now};

/* --- single operations ----------------------------------------------------- */

static struct operation number(struct operation operation, int64_t to)
{
	operation.to = (struct operation_value){.known = true, .number = to};
	return operation;
}

static struct operation text(struct operation operation, const char *to)
{
	operation.to = (struct operation_value){.known = true};
	snprintf(operation.to.text, sizeof(operation.to.text), "%s", to);
	return operation;
}

/* Does it, reads it back, and takes it back. */
static void there_and_back(struct kernel *kernel, struct operation operation)
{
	struct operation back = operation_reversed(&operation);
	const char *noun = operation_noun(operation.kind);
	struct operation_value now;
	struct error error = {0};

	cr_assert_eq(operation_do(&operation, kernel, &error), 0, "%s: %s", noun, error.message);
	cr_expect_eq(operation_verify(&operation, kernel, 0, &error), 0, "%s: %s", noun,
		     error.message);
	cr_assert_eq(operation_read(&operation, kernel, &now, &error), 0);
	cr_expect(operation_value_equal(operation.kind, &now, &operation.to), "%s", noun);
	if (operation.from.known) {
		cr_expect_eq(operation_verify(&back, kernel, 0, &error), -ERROR_NO_EFFECT, "%s",
			     noun);
		cr_assert_eq(operation_do(&back, kernel, &error), 0, "%s: %s", noun, error.message);
		cr_expect_eq(operation_verify(&back, kernel, 0, &error), 0, "%s: %s", noun,
			     error.message);
	}
}

Test(operation, each_kind_there_and_back)
{
	struct kernel *kernel = still("homelab");
	struct snapshot *snapshot = shot(kernel);
	const struct pf *pf = &snapshot->pfs[0];
	struct operation operation;

	operation = settings_operation(pf, 0, OPERATION_VF_MAC);
	operation.to.known = true;
	hwaddr_parse("02:00:00:00:77:00", &operation.to.mac);
	there_and_back(kernel, operation);
	operation = settings_operation(pf, 0, OPERATION_VF_VLAN);
	operation.to =
		(struct operation_value){.known = true, .vlan = 9, .qos = 5, .proto = ETH_P_8021Q};
	there_and_back(kernel, operation);
	operation = settings_operation(pf, 0, OPERATION_VF_RATE);
	operation.to = (struct operation_value){.known = true, .max_tx_rate = 500};
	there_and_back(kernel, operation);
	there_and_back(kernel, number(settings_operation(pf, 0, OPERATION_VF_SPOOFCHK), 0));
	there_and_back(kernel, number(settings_operation(pf, 0, OPERATION_VF_TRUST), 1));
	there_and_back(kernel,
		       number(settings_operation(pf, 0, OPERATION_VF_STATE), VF_STATE_DISABLE));
	there_and_back(kernel, number(settings_operation(pf, 4, OPERATION_LINK_UP), 1));
	there_and_back(kernel, number(settings_operation(pf, 4, OPERATION_LINK_MTU), 1400));
	there_and_back(kernel, text(settings_operation(pf, 4, OPERATION_LINK_NAME), "guest"));
	there_and_back(kernel, text(settings_operation(pf, 4, OPERATION_DRIVER), "vfio-pci"));
	there_and_back(kernel, text(settings_operation(pf, 4, OPERATION_DRIVER), "none"));
	there_and_back(kernel, number(settings_operation(pf, UNKNOWN, OPERATION_AUTOPROBE), 0));
	there_and_back(kernel, number(settings_operation(pf, UNKNOWN, OPERATION_NUMVFS), 0));
	snapshot_put(snapshot);
	kernel_free(kernel);
}

Test(operation, eswitch_mode_through_devlink)
{
	struct kernel *kernel = still("hypervisor");
	struct snapshot *snapshot = shot(kernel);
	struct function_key key = key_of(snapshot, "ens2f0np0");
	const struct pf *pf = snapshot_find_pf(snapshot, key.pf);
	const char *other = strcmp(pf->switch_mode, "switchdev") == 0 ? "legacy" : "switchdev";

	there_and_back(kernel, text(settings_operation(pf, UNKNOWN, OPERATION_ESWITCH), other));
	snapshot_put(snapshot);
	kernel_free(kernel);
}

Test(operation, the_default_driver_has_no_override)
{
	struct kernel *kernel = still("homelab");
	struct snapshot *snapshot = shot(kernel);
	struct operation operation =
		text(settings_operation(&snapshot->pfs[0], 0, OPERATION_DRIVER), "default");
	struct operation_value now;
	struct error error = {0};
	char override[32];

	cr_expect_eq(operation_verify(&operation, kernel, 0, &error), -ERROR_NO_EFFECT);
	cr_assert_eq(operation_do(&operation, kernel, &error), 0, "%s", error.message);
	cr_expect_eq(operation_verify(&operation, kernel, 0, &error), 0, "%s", error.message);
	cr_assert_eq(operation_read(&operation, kernel, &now, &error), 0);
	cr_expect_str_eq(now.text, "iavf");
	kernel_read_text(kernel, override, sizeof(override),
			 "/sys/bus/pci/devices/0000:01:02.0/driver_override");
	cr_expect_str_eq(override, "(null)");
	snapshot_put(snapshot);
	kernel_free(kernel);
}

/* The NVMe VFs of the lab have no resources: nvme's probe fails. */
Test(operation, a_driver_that_will_not_have_it_leaves_the_old_one)
{
	static const struct {
		const char *driver;
		int result;
		const char *words;
	} CASES[] = {{"nosuch", -ENOENT, "there is no PCI driver nosuch, nor a module for it"},
		     {"nvme", -ENODEV, "nvme does not take 0000:05:00.2: No such device"},
		     {"default", -ENODEV, "no driver takes 0000:05:00.2 by itself"}};
	struct kernel *kernel = still("lab");
	struct snapshot *snapshot = shot(kernel);
	struct plan *plan = plan_of(snapshot, "nvme0 numvfs=2; nvme0/1 driver=vfio-pci");
	struct error error = {0};
	char *before, *after;

	cr_assert_eq(run(plan, kernel, &error), OUTCOME_DONE, "%s", error.message);
	plan_free(plan);
	snapshot_put(snapshot);
	snapshot = shot(kernel);
	before = portrait(kernel);
	for (size_t i = 0; i < sizeof(CASES) / sizeof(*CASES); i++) {
		struct operation operation =
			text(settings_operation(&snapshot->pfs[4], 1, OPERATION_DRIVER),
			     CASES[i].driver);

		cr_expect_eq(operation_do(&operation, kernel, &error), CASES[i].result);
		cr_expect_str_eq(error.message, CASES[i].words);
		after = portrait(kernel);
		cr_expect_str_eq(after, before);
		free(after);
	}
	free(before);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

/* A kernel behind another one whose PF answers a VF's driver from the second time on. */
struct deaf_kernel {
	struct kernel base;
	struct kernel *inner;
	unsigned binds, deaf;
};

static int deaf_list(struct kernel *kernel, const char *path, kernel_name_fn *fn, void *user)
{
	return kernel_list(((struct deaf_kernel *)kernel)->inner, path, fn, user);
}

static ssize_t deaf_read(struct kernel *kernel, const char *path, void *buffer, size_t size)
{
	return kernel_read(((struct deaf_kernel *)kernel)->inner, path, buffer, size);
}

static ssize_t deaf_readlink(struct kernel *kernel, const char *path, char *buffer, size_t size)
{
	return kernel_readlink(((struct deaf_kernel *)kernel)->inner, path, buffer, size);
}

static ssize_t deaf_write(struct kernel *kernel, const char *path, const void *data, size_t size)
{
	struct deaf_kernel *deaf = (struct deaf_kernel *)kernel;

	if (strcmp(path, "/sys/bus/pci/drivers_probe") == 0)
		simulated_set_defect(deaf->inner, "0000:01:00.0", SIMULATED_SILENT,
				     deaf->binds++ < deaf->deaf);
	return kernel_write(deaf->inner, path, data, size);
}

static int deaf_exchange(struct kernel *kernel, int protocol, struct nlmsghdr *request,
			 kernel_message_fn *fn, void *user, struct error *error)
{
	return kernel_exchange(((struct deaf_kernel *)kernel)->inner, protocol, request, fn, user,
			       error);
}

static uint64_t deaf_now(struct kernel *kernel)
{
	return kernel_now(((struct deaf_kernel *)kernel)->inner);
}

/* How often VF 0 of the lab, which has a MAC from its PF, is bound until it has that. */
static unsigned binds_until_heard(unsigned deaf, bool *ret_uses_it)
{
	static const struct kernel_class class = {.name = "deaf",
						  .list = deaf_list,
						  .read = deaf_read,
						  .readlink = deaf_readlink,
						  .write = deaf_write,
						  .exchange = deaf_exchange,
						  .now = deaf_now};
	struct kernel *inner = still("lab");
	struct deaf_kernel kernel = {.base.class = &class, .inner = inner, .deaf = deaf};
	struct error error = {0};
	struct snapshot *snapshot;
	struct operation operation;
	struct pf *pf;

	cr_assert_eq(kernel_write(inner, "/sys/bus/pci/devices/0000:01:00.0/sriov_numvfs", "1", 1),
		     1);
	snapshot = shot(inner);
	pf = snapshot_find_pf(snapshot, "0000:01:00.0");
	operation = settings_operation(pf, 0, OPERATION_VF_MAC);
	hwaddr_parse("02:00:00:00:50:00", &operation.to.mac);
	operation.to.known = true;
	cr_assert_eq(operation_do(&operation, inner, &error), 0, "%s", error.message);
	operation = text(settings_operation(pf, 0, OPERATION_DRIVER), "none");
	cr_assert_eq(operation_do(&operation, inner, &error), 0, "%s", error.message);
	operation = text(operation, "default");
	cr_assert_eq(operation_do(&operation, &kernel.base, &error), 0, "%s", error.message);
	snapshot_put(snapshot);
	snapshot = shot(inner);
	pf = snapshot_find_pf(snapshot, "0000:01:00.0");
	*ret_uses_it = hwaddr_equal(&pf->vfs[0].link.address, &pf->vfs[0].config.mac);
	snapshot_put(snapshot);
	kernel_free(inner);
	return kernel.binds;
}

Test(operation, binds_anew_when_the_pf_did_not_answer_in_time)
{
	bool uses_it;

	cr_expect_eq(binds_until_heard(0, &uses_it), 1);
	cr_expect(uses_it);
	cr_expect_eq(binds_until_heard(1, &uses_it), 2);
	cr_expect(uses_it);
	cr_expect_eq(binds_until_heard(9, &uses_it), 3, "but not for ever");
	cr_expect_not(uses_it);
}

Test(operation, loads_the_module_first)
{
	struct kernel *inner = still("homelab");
	struct lazy_kernel lazy = {.base.class = &lazy_class, .inner = inner, .driver = "vfio-pci"};
	struct snapshot *snapshot = shot(inner);
	struct operation operation =
		text(settings_operation(&snapshot->pfs[0], 4, OPERATION_DRIVER), "vfio-pci");
	struct error error = {0};

	cr_assert_eq(operation_do(&operation, &lazy.base, &error), 0, "%s", error.message);
	cr_expect(lazy.loaded);
	cr_expect_eq(operation_verify(&operation, &lazy.base, 0, &error), 0);
	operation.kind = OPERATION_MODULE;
	cr_expect_eq(operation_do(&operation, &lazy.base, &error), 0);
	strcpy(operation.to.text, "nosuch");
	cr_expect_eq(operation_do(&operation, &lazy.base, &error), -ENOENT);
	snapshot_put(snapshot);
	kernel_free(inner);
}

Test(operation, does_not_touch_another_device_than_was_meant)
{
	struct kernel *kernel = still("homelab");
	struct snapshot *snapshot = shot(kernel);
	struct operation operation =
		number(settings_operation(&snapshot->pfs[0], 4, OPERATION_VF_TRUST), 1);
	struct operation_value now;
	struct error error = {0};

	strcpy(operation.address, "0000:01:02.5");
	cr_expect_eq(operation_do(&operation, kernel, &error), -ENODEV);
	cr_expect(strstr(error.message, "is another device now") != NULL, "%s", error.message);
	cr_expect_eq(operation_read(&operation, kernel, &now, &error), -ENODEV);
	cr_expect_not(now.known);
	operation.address[0] = '\0';
	cr_expect_eq(operation_do(&operation, kernel, &error), 0, "%s", error.message);
	operation.function.vf = 6;
	cr_expect_eq(operation_do(&operation, kernel, &error), -ENODEV);
	cr_expect(strstr(error.message, "has no VF 6 any more") != NULL, "%s", error.message);
	strcpy(operation.function.pf, "0000:09:00.0");
	cr_expect_eq(operation_do(&operation, kernel, &error), -ENODEV);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

Test(operation, waits_for_a_vf_in_its_reset)
{
	struct kernel *kernel = still("homelab");
	struct snapshot *snapshot = shot(kernel);
	struct operation operation =
		number(settings_operation(&snapshot->pfs[0], 4, OPERATION_VF_TRUST), 1);
	struct error error = {0};

	cr_assert_eq(simulated_set_busy(kernel, "0000:01:00.0", 4, true), 0);
	cr_expect_eq(operation_do(&operation, kernel, &error), -EAGAIN, "not for ever");
	/* A driver that is silent about one VF is not contradicted. */
	cr_expect_eq(operation_verify(&operation, kernel, 100, &error), 0);
	simulated_set_busy(kernel, "0000:01:00.0", 4, false);
	simulated_fail(kernel, 1, EAGAIN);
	cr_expect_eq(operation_do(&operation, kernel, &error), 0, "%s", error.message);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

Test(operation, the_kernel_s_own_words_come_back)
{
	struct kernel *kernel = still("lab");
	struct snapshot *snapshot = shot(kernel);
	struct operation operation =
		number(settings_operation(&snapshot->pfs[0], UNKNOWN, OPERATION_LINK_MTU), 60000);
	struct error error = {0};

	cr_expect_eq(operation_do(&operation, kernel, &error), -EINVAL);
	cr_expect_str_eq(error.message,
			 "kernel says: mtu greater than device maximum: Invalid argument");
	operation = number(settings_operation(&snapshot->pfs[0], UNKNOWN, OPERATION_NUMVFS), 8);
	cr_expect_eq(operation_do(&operation, kernel, &error), -ERANGE);
	snapshot_put(snapshot);
	kernel_free(kernel);
}

/* --- values, words, commands ----------------------------------------------- */

Test(operation, values_that_are_the_same)
{
	struct operation_value a = {.known = true, .vlan = 0, .proto = ETH_P_8021Q};
	struct operation_value b = {.known = true, .vlan = 0, .proto = ETH_P_8021AD};

	cr_expect(operation_value_equal(OPERATION_VF_VLAN, &a, &b), "no VLAN has no protocol");
	a.vlan = b.vlan = 5;
	cr_expect_not(operation_value_equal(OPERATION_VF_VLAN, &a, &b));
	b.proto = ETH_P_8021Q;
	b.qos = 1;
	cr_expect_not(operation_value_equal(OPERATION_VF_VLAN, &a, &b));
}

static void expect_words(const struct operation *operation, const char *interface,
			 const char *words, const char *command)
{
	char buffer[256];

	cr_expect_str_eq(operation_words(operation, buffer, sizeof(buffer)), words);
	cr_expect_str_eq(operation_command(operation, interface, buffer, sizeof(buffer)), command);
}

Test(operation, words_and_commands)
{
	struct operation operation = {
		.kind = OPERATION_VF_VLAN,
		.function = {.pf = "0000:01:00.0", .vf = 2},
		.pf_label = "eth0",
		.address = "0000:01:10.4",
		.to = {.known = true, .vlan = 50, .qos = 3, .proto = ETH_P_8021AD}};

	expect_words(&operation, "eth0", "set VLAN of eth0/2 to 50 qos 3 proto 802.1ad",
		     "ip link set eth0 vf 2 vlan 50 qos 3 proto 802.1ad");
	operation.kind = OPERATION_VF_RATE;
	operation.to =
		(struct operation_value){.known = true, .min_tx_rate = 10, .max_tx_rate = 100};
	expect_words(&operation, "eth0", "set TX rate of eth0/2 to 10..100 Mb/s",
		     "ip link set eth0 vf 2 min_tx_rate 10 max_tx_rate 100");
	operation.kind = OPERATION_DRIVER;
	operation = text(operation, "vfio-pci");
	expect_words(&operation, "", "bind eth0/2 to vfio-pci",
		     "(cd /sys/bus/pci/devices/0000:01:10.4 && echo vfio-pci > driver_override; "
		     "echo 0000:01:10.4 > driver/unbind; "
		     "echo 0000:01:10.4 > /sys/bus/pci/drivers_probe)");
	operation.kind = OPERATION_LINK_MTU;
	operation = number(operation, 9000);
	expect_words(&operation, "eth6", "set MTU of eth0/2 to 9000", "ip link set eth6 mtu 9000");
	operation.address[0] = '\0';
	expect_words(&operation, "", "set MTU of eth0/2 to 9000",
		     "ip link set $(ls /sys/bus/pci/devices/0000:01:00.0/virtfn2/net) mtu 9000");
	operation.kind = OPERATION_VF_MAC;
	hwaddr_parse("02:00:00:00:00:01", &operation.to.mac);
	expect_words(&operation, "eth0", "set MAC of eth0/2 to 02:00:00:00:00:01",
		     "ip link set eth0 vf 2 mac 02:00:00:00:00:01");
	operation.function.vf = UNKNOWN;
	operation.kind = OPERATION_NUMVFS;
	operation = number(operation, 4);
	expect_words(&operation, "eth0", "create 4 VFs on eth0",
		     "echo 4 > /sys/bus/pci/devices/0000:01:00.0/sriov_numvfs");
	operation.kind = OPERATION_ESWITCH;
	operation = text(operation, "switchdev");
	expect_words(&operation, "eth0", "set eswitch mode of eth0 to switchdev",
		     "devlink dev eswitch set pci/0000:01:00.0 mode switchdev");
}

/* The kernel takes interfaces that a shell would make something else of. */
Test(operation, commands_quote_what_a_shell_would_not_take_as_it_is)
{
	struct operation operation = {.kind = OPERATION_VF_TRUST,
				      .function = {.pf = "0000:01:00.0", .vf = 2},
				      .address = "0000:01:10.4",
				      .to = {.known = true, .number = 1}};

	expect_words(&operation, "e;reboot", "set trust of 0000:01:00.0/2 to on",
		     "ip link set 'e;reboot' vf 2 trust on");
	operation.kind = OPERATION_LINK_NAME;
	operation = text(operation, "it's $1");
	expect_words(&operation, "*", "name the interface of 0000:01:00.0/2 it's $1",
		     "ip link set '*' name 'it'\\''s $1'");
	operation.kind = OPERATION_MODULE;
	operation = text(operation, "a|b");
	expect_words(&operation, "", "load the module a|b", "modprobe 'a|b'");
	operation.kind = OPERATION_DRIVER;
	expect_words(&operation, "", "bind 0000:01:00.0/2 to a|b",
		     "(cd /sys/bus/pci/devices/0000:01:10.4 && echo 'a|b' > driver_override; "
		     "echo 0000:01:10.4 > driver/unbind; "
		     "echo 0000:01:10.4 > /sys/bus/pci/drivers_probe)");
}

/* --- JSON ------------------------------------------------------------------ */

Test(operation, every_operation_of_every_host_comes_back_from_json)
{
	for (const char *const *host = simulated_hosts(); *host != NULL; host++) {
		struct kernel *kernel = still(*host);
		struct snapshot *snapshot = shot(kernel);

		for (size_t i = 0; i < snapshot->pf_count; i++) {
			const struct pf *pf = &snapshot->pfs[i];
			struct operation_list list = {0};

			if (pf->vf_count > 0)
				settings_of_vf(pf, &pf->vfs[pf->vf_count - 1], &list);
			settings_of_link(pf, UNKNOWN, &list);
			for (size_t n = 0; n < list.count; n++) {
				json_t *json = operation_to_json(&list.operations[n]);
				struct error error = {0};
				struct operation back;

				cr_assert_eq(operation_from_json(json, &back, &error), 0, "%s",
					     error.message);
				cr_expect_eq(back.kind, list.operations[n].kind);
				cr_expect_not(back.from.known);
				cr_expect(operation_value_equal(back.kind, &back.to,
								&list.operations[n].to));
				cr_expect(function_key_equal(&back.function,
							     &list.operations[n].function));
				cr_expect_eq(back.ifindex, list.operations[n].ifindex);
				json_decref(json);
			}
			operation_list_done(&list);
		}
		snapshot_put(snapshot);
		kernel_free(kernel);
	}
}

Test(operation, malformed_json_is_refused)
{
	static const char GOOD[] =
		"{\"kind\":\"vf-trust\",\"pf\":\"0000:01:00.0\",\"vf\":1,"
		"\"pf_label\":\"\",\"address\":\"\",\"ifindex\":0,\"from\":null,\"to\":1}";
	static const char *const CHANGES[][2] = {{"kind", "\"vf-nosuch\""},
						 {"kind", "1"},
						 {"pf", "\"../../etc\""},
						 {"pf", "\"\""},
						 {"pf", "\"..\""},
						 {"pf", "\"a b\""},
						 {"pf_label", "null"},
						 {"vf", "-1"},
						 {"vf", "65535"},
						 {"vf", "\"1\""},
						 {"address", "null"},
						 {"address", "\"/\""},
						 {"ifindex", "-1"},
						 {"ifindex", "4294967296"},
						 {"from", "2"},
						 {"to", "null"},
						 {"to", "\"on\""},
						 {"to", "-1"},
						 {"kind", "\"vf-mac\""},
						 {"kind", "\"vf-vlan\""},
						 {"kind", "\"numvfs\""},
						 {"kind", "\"driver\""}};
	struct error error = {0};
	struct operation operation;
	json_t *json = json_loads(GOOD, 0, NULL);

	cr_assert_eq(operation_from_json(json, &operation, &error), 0, "%s", error.message);
	json_decref(json);
	for (size_t i = 0; i < sizeof(CHANGES) / sizeof(*CHANGES); i++) {
		json = json_loads(GOOD, 0, NULL);
		json_object_set_new(json, CHANGES[i][0],
				    json_loads(CHANGES[i][1], JSON_DECODE_ANY, NULL));
		cr_expect_eq(operation_from_json(json, &operation, &error), -EINVAL, "%s=%s",
			     CHANGES[i][0], CHANGES[i][1]);
		json_object_del(json, CHANGES[i][0]);
		cr_expect_eq(operation_from_json(json, &operation, &error), -EINVAL, "no %s",
			     CHANGES[i][0]);
		json_decref(json);
	}
	cr_expect_eq(operation_from_json(NULL, &operation, &error), -EINVAL);
}
