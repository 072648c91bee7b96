#include "cli/json.h"
#include "core/kernel/simulated.h"
#include "core/reader.h"

#include <criterion/criterion.h>
#include <linux/ethtool.h>
#include <linux/if_ether.h>
#include <stdlib.h>
#include <string.h>

/* --- what design.md promises ------------------------------------------------ */

enum kind {
	STRING = 1 << JSON_STRING,
	INTEGER = 1 << JSON_INTEGER,
	REAL = 1 << JSON_REAL,
	BOOLEAN = 1 << JSON_TRUE | 1 << JSON_FALSE,
	OBJECT = 1 << JSON_OBJECT,
	ARRAY = 1 << JSON_ARRAY,
	NOTHING = 1 << JSON_NULL,
};

struct key {
	const char *name;
	unsigned kinds; /* bits of enum kind */
};

static const struct key document_keys[] = {
	{"schema", INTEGER}, {"complete", BOOLEAN}, {"host", OBJECT}, {"pfs", ARRAY}, {NULL, 0}};

static const struct key host_keys[] = {
	{"name", STRING | NOTHING}, {"kernel", STRING | NOTHING}, {"iommu", OBJECT}, {NULL, 0}};

static const struct key iommu_keys[] = {{"enabled", BOOLEAN | NOTHING},
					{"kind", STRING | NOTHING},
					{"passthrough", BOOLEAN | NOTHING},
					{NULL, 0}};

static const struct key pf_keys[] = {{"address", STRING | NOTHING},
				     {"device", STRING},
				     {"bus", STRING},
				     {"label", STRING | NOTHING},
				     {"class", STRING},
				     {"vendor_id", STRING | NOTHING},
				     {"device_id", STRING | NOTHING},
				     {"model", STRING | NOTHING},
				     {"driver", STRING | NOTHING},
				     {"interface", STRING | NOTHING},
				     {"mac", STRING | NOTHING},
				     {"permanent_mac", STRING | NOTHING},
				     {"numvfs", INTEGER | NOTHING},
				     {"totalvfs", INTEGER | NOTHING},
				     {"autoprobe", BOOLEAN | NOTHING},
				     {"eswitch", STRING | NOTHING},
				     {"vf_offset", INTEGER | NOTHING},
				     {"vf_stride", INTEGER | NOTHING},
				     {"iommu_group", INTEGER | NOTHING},
				     {"numa_node", INTEGER | NOTHING},
				     {"owner", OBJECT | NOTHING},
				     {"owner_unknown", STRING | NOTHING},
				     {"pcie", OBJECT},
				     {"link", OBJECT},
				     {"stats", OBJECT},
				     {NULL, 0}};

static const struct key vf_keys[] = {{"index", INTEGER | NOTHING},
				     {"address", STRING | NOTHING},
				     {"going", BOOLEAN},
				     {"vendor_id", STRING | NOTHING},
				     {"device_id", STRING | NOTHING},
				     {"model", STRING | NOTHING},
				     {"driver", STRING | NOTHING},
				     {"interface", STRING | NOTHING},
				     {"away", BOOLEAN},
				     {"mac", STRING | NOTHING},
				     {"admin_mac", STRING | NOTHING},
				     {"vlan", INTEGER | NOTHING},
				     {"qos", INTEGER | NOTHING},
				     {"proto", STRING | NOTHING},
				     {"spoofchk", BOOLEAN | NOTHING},
				     {"trust", BOOLEAN | NOTHING},
				     {"state", STRING | NOTHING},
				     {"min_tx_rate", INTEGER | NOTHING},
				     {"max_tx_rate", INTEGER | NOTHING},
				     {"query_rss", BOOLEAN | NOTHING},
				     {"node_guid", STRING | NOTHING},
				     {"port_guid", STRING | NOTHING},
				     {"iommu_group", INTEGER | NOTHING},
				     {"numa_node", INTEGER | NOTHING},
				     {"owner", OBJECT | NOTHING},
				     {"owner_unknown", STRING | NOTHING},
				     {"link", OBJECT},
				     {"stats", OBJECT},
				     {NULL, 0}};

static const struct key link_keys[] = {
	{"up", BOOLEAN | NOTHING},       {"carrier", BOOLEAN | NOTHING},
	{"operstate", STRING | NOTHING}, {"speed_mbps", INTEGER | NOTHING},
	{"duplex", STRING | NOTHING},    {"mtu", INTEGER | NOTHING},
	{"master", OBJECT | NOTHING},    {"alias", STRING | NOTHING},
	{"port_name", STRING | NOTHING}, {NULL, 0}};

static const struct key stats_keys[] = {
	{"rx_bytes", INTEGER | NOTHING},   {"tx_bytes", INTEGER | NOTHING},
	{"rx_packets", INTEGER | NOTHING}, {"tx_packets", INTEGER | NOTHING},
	{"rx_dropped", INTEGER | NOTHING}, {"tx_dropped", INTEGER | NOTHING},
	{"rx_bps", INTEGER | NOTHING},     {"tx_bps", INTEGER | NOTHING},
	{"rx_pps", INTEGER | NOTHING},     {"tx_pps", INTEGER | NOTHING},
	{"source", STRING | NOTHING},      {NULL, 0}};

static const struct key pcie_keys[] = {{"speed_gts", REAL | NOTHING},
				       {"width", INTEGER | NOTHING},
				       {"max_speed_gts", REAL | NOTHING},
				       {"max_width", INTEGER | NOTHING},
				       {NULL, 0}};

/* Every key is there with a kind of value it may have, and there is no other. */
static void has_exactly(const json_t *object, const struct key *keys, size_t more)
{
	size_t count = 0;

	cr_assert(json_is_object(object));
	for (; keys[count].name; count++) {
		json_t *value = json_object_get(object, keys[count].name);

		cr_assert(value != NULL, "no key %s", keys[count].name);
		cr_assert((keys[count].kinds >> json_typeof(value) & 1) != 0, "%s is of type %d",
			  keys[count].name, (int)json_typeof(value));
	}
	cr_assert_eq(json_object_size(object), count + more);
}

static void is_vf(const json_t *vf)
{
	has_exactly(vf, vf_keys, 0);
	has_exactly(json_object_get(vf, "link"), link_keys, 0);
	has_exactly(json_object_get(vf, "stats"), stats_keys, 0);
}

static void is_pf(const json_t *pf, bool with_vfs)
{
	size_t i;
	json_t *vf;

	has_exactly(pf, pf_keys, with_vfs ? 1 : 0);
	has_exactly(json_object_get(pf, "link"), link_keys, 0);
	has_exactly(json_object_get(pf, "stats"), stats_keys, 0);
	has_exactly(json_object_get(pf, "pcie"), pcie_keys, 0);
	if (!with_vfs)
		return;
	cr_assert(json_is_array(json_object_get(pf, "vfs")));
	json_array_foreach(json_object_get(pf, "vfs"), i, vf) is_vf(vf);
}

static void is_host(const json_t *host)
{
	has_exactly(host, host_keys, 0);
	has_exactly(json_object_get(host, "iommu"), iommu_keys, 0);
}

/* Written and read again, as whoever receives it would. */
static json_t *received(json_t *document, bool line)
{
	char *text = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);
	json_error_t error;
	json_t *result;

	json_print(stream, document, line);
	fclose(stream);
	json_decref(document);
	cr_assert_eq(text[size - 1], '\n');
	if (line)
		cr_assert_eq(strchr(text, '\n'), text + size - 1);
	result = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	cr_assert(result != NULL, "line %d: %s", error.line, error.text);
	free(text);
	return result;
}

/* --- a host made by hand ----------------------------------------------------- */

static struct snapshot *unknown_host(void)
{
	struct snapshot *snapshot = snapshot_new();

	snapshot_add_vf(snapshot_add_pf(snapshot, "pci", "0000:01:00.0"), 0, "0000:01:10.0");
	return snapshot;
}

static const json_t *first_pf(const json_t *document)
{
	return json_array_get(json_object_get(document, "pfs"), 0);
}

static const json_t *first_vf(const json_t *document)
{
	return json_array_get(json_object_get(first_pf(document), "vfs"), 0);
}

static void is_null(const json_t *object, const char *const *except)
{
	const char *name;
	json_t *value;

	json_object_foreach((json_t *)object, name, value)
	{
		bool excepted = json_is_object(value) || json_is_array(value);

		for (size_t i = 0; except[i]; i++)
			excepted = excepted || strcmp(except[i], name) == 0;
		cr_assert(excepted || json_is_null(value), "%s", name);
	}
}

Test(json, unknown_is_null)
{
	static const char *const pf_known[] = {"address", "device", "bus", "class",
					       "label",   "numvfs", NULL};
	static const char *const vf_known[] = {"index", "address", "going", "away", NULL};
	static const char *const nothing[] = {NULL};
	struct snapshot *snapshot = unknown_host();
	json_t *document = received(json_of_snapshot(snapshot), false);

	is_pf(first_pf(document), true);
	is_null(first_pf(document), pf_known);
	is_null(first_vf(document), vf_known);
	is_null(json_object_get(first_pf(document), "link"), nothing);
	is_null(json_object_get(first_pf(document), "stats"), nothing);
	is_null(json_object_get(first_pf(document), "pcie"), nothing);
	is_null(json_object_get(first_vf(document), "stats"), nothing);
	json_decref(document);
	snapshot_put(snapshot);
}

static int64_t integer(const json_t *object, const char *name)
{
	json_t *value = json_object_get(object, name);

	cr_assert(json_is_integer(value), "%s", name);
	return json_integer_value(value);
}

static void is_text(const json_t *object, const char *name, const char *expected)
{
	json_t *value = json_object_get(object, name);

	cr_assert(json_is_string(value), "%s", name);
	cr_assert_str_eq(json_string_value(value), expected);
}

Test(json, zero_is_not_unknown)
{
	struct snapshot *snapshot = unknown_host();
	struct vf *vf = &snapshot->pfs[0].vfs[0];
	json_t *document;

	vf->config.vlan = vf->config.qos = 0;
	vf->config.spoofchk = vf->config.trust = 0;
	vf->config.state = VF_STATE_AUTO;
	vf->config.min_tx_rate = 0;
	vf->iommu_group = 0;
	vf->counters.rx_bytes = 0;
	vf->rates.rx_bps = 0;
	document = received(json_of_snapshot(snapshot), true);
	cr_assert_eq(integer(first_vf(document), "vlan"), 0);
	cr_assert_eq(integer(first_vf(document), "qos"), 0);
	cr_assert_eq(integer(first_vf(document), "min_tx_rate"), 0);
	cr_assert_eq(integer(first_vf(document), "iommu_group"), 0);
	cr_assert(json_is_false(json_object_get(first_vf(document), "spoofchk")));
	cr_assert(json_is_false(json_object_get(first_vf(document), "trust")));
	is_text(first_vf(document), "state", "auto");
	cr_assert_eq(integer(json_object_get(first_vf(document), "stats"), "rx_bytes"), 0);
	cr_assert_eq(integer(json_object_get(first_vf(document), "stats"), "rx_bps"), 0);
	cr_assert(json_is_null(
		json_object_get(json_object_get(first_vf(document), "stats"), "tx_bytes")));
	json_decref(document);
	snapshot_put(snapshot);
}

Test(json, words_are_those_of_iproute2)
{
	struct snapshot *snapshot = unknown_host();
	struct pf *pf = &snapshot->pfs[0];
	struct vf *vf = &pf->vfs[0];
	json_t *document;

	pf->vendor_id = 0x8086;
	pf->device_id = 0xc9;
	pf->link.ifindex = 3;
	pf->link.duplex = DUPLEX_FULL;
	pf->pcie.speed = 25;
	vf->config.proto = ETH_P_8021AD;
	vf->config.state = VF_STATE_DISABLE;
	vf->config.has_guids = true;
	vf->config.node_guid = 0x0011223344556677;
	vf->config.port_guid = 1;
	vf->source = COUNTERS_PF;
	cr_assert_eq(hwaddr_parse("02:00:00:00:00:01", &vf->config.mac), 0);
	document = received(json_of_snapshot(snapshot), false);
	is_text(first_pf(document), "vendor_id", "8086");
	is_text(first_pf(document), "device_id", "00c9");
	is_text(json_object_get(first_pf(document), "link"), "duplex", "full");
	cr_assert_float_eq(json_real_value(json_object_get(
				   json_object_get(first_pf(document), "pcie"), "speed_gts")),
			   2.5, 1e-9);
	is_text(first_vf(document), "proto", "802.1ad");
	is_text(first_vf(document), "state", "disable");
	is_text(first_vf(document), "node_guid", "00:11:22:33:44:55:66:77");
	is_text(first_vf(document), "port_guid", "00:00:00:00:00:00:00:01");
	is_text(first_vf(document), "admin_mac", "02:00:00:00:00:01");
	is_text(first_vf(document), "mac", "02:00:00:00:00:01");
	is_text(json_object_get(first_vf(document), "stats"), "source", "pf");
	json_decref(document);
	snapshot_put(snapshot);
}

Test(json, the_interface_says_which_mac_is_used)
{
	struct snapshot *snapshot = unknown_host();
	struct vf *vf = &snapshot->pfs[0].vfs[0];
	json_t *document;

	cr_assert_eq(hwaddr_parse("02:00:00:00:00:01", &vf->config.mac), 0);
	cr_assert_eq(hwaddr_parse("02:00:00:00:00:02", &vf->link.address), 0);
	document = received(json_of_snapshot(snapshot), false);
	is_text(first_vf(document), "admin_mac", "02:00:00:00:00:01");
	is_text(first_vf(document), "mac", "02:00:00:00:00:02");
	json_decref(document);
	snapshot_put(snapshot);
}

Test(json, counters_are_whole_to_the_last_byte)
{
	struct snapshot *snapshot = unknown_host();
	struct pf *pf = &snapshot->pfs[0];
	json_t *document, *stats;

	pf->counters.rx_bytes = INT64_MAX;
	pf->counters.tx_bytes = (UINT64_C(1) << 53) + 1;
	pf->counters.rx_packets = (uint64_t)INT64_MAX + 1;
	document = received(json_of_snapshot(snapshot), false);
	stats = json_object_get(first_pf(document), "stats");
	cr_assert_eq(integer(stats, "rx_bytes"), INT64_MAX);
	cr_assert_eq(integer(stats, "tx_bytes"), (INT64_C(1) << 53) + 1);
	cr_assert(json_is_null(json_object_get(stats, "rx_packets")));
	json_decref(document);
	snapshot_put(snapshot);
}

Test(json, a_device_of_another_bus_has_no_address)
{
	struct snapshot *snapshot = snapshot_new();
	json_t *document;

	snapshot_add_vf(snapshot_add_pf(snapshot, "netdevsim", "netdevsim1"), 0, "");
	document = received(json_of_snapshot(snapshot), false);
	is_pf(first_pf(document), true);
	cr_assert(json_is_null(json_object_get(first_pf(document), "address")));
	is_text(first_pf(document), "device", "netdevsim1");
	cr_assert(json_is_null(json_object_get(first_vf(document), "address")));
	json_decref(document);
	snapshot_put(snapshot);
}

Test(json, one_function)
{
	struct snapshot *snapshot = unknown_host();
	struct pf *pf = &snapshot->pfs[0];
	json_t *of_pf = received(json_of_function(snapshot, pf, NULL), false);
	json_t *of_vf = received(json_of_function(snapshot, pf, &pf->vfs[0]), false);

	cr_assert_eq(integer(of_pf, "schema"), 1);
	is_host(json_object_get(of_pf, "host"));
	is_pf(json_object_get(of_pf, "pf"), true);
	cr_assert(json_object_get(of_pf, "vf") == NULL);
	is_pf(json_object_get(of_vf, "pf"), false);
	is_vf(json_object_get(of_vf, "vf"));
	json_decref(of_pf);
	json_decref(of_vf);
	snapshot_put(snapshot);
}

/* --- every simulated host ----------------------------------------------------- */

Test(json, every_demo_host_keeps_the_promise)
{
	for (const char *const *name = simulated_hosts(); *name; name++) {
		struct simulated_options simulated = {.host = *name, .still = true};
		struct reader_options reader = {.names = true};
		struct error error = {0};
		struct kernel *kernel = simulated_kernel_new(&simulated, &error);
		struct snapshot *snapshot;
		json_t *document, *pf;
		size_t i;

		cr_assert(kernel != NULL, "%s", error.message);
		snapshot = reader_read(kernel, &reader, &error);
		cr_assert(snapshot != NULL, "%s: %s", *name, error.message);
		document = received(json_of_snapshot(snapshot), true);
		has_exactly(document, document_keys, 0);
		cr_assert_eq(integer(document, "schema"), 1);
		is_host(json_object_get(document, "host"));
		cr_assert_eq(json_array_size(json_object_get(document, "pfs")), snapshot->pf_count);
		json_array_foreach(json_object_get(document, "pfs"), i, pf)
		{
			is_pf(pf, true);
			cr_assert_eq(json_array_size(json_object_get(pf, "vfs")),
				     snapshot->pfs[i].vf_count);
		}
		json_decref(document);
		snapshot_put(snapshot);
		kernel_free(kernel);
	}
}
