#include "core/check_network.h"

#include "core/bridge_fdb.h"
#include "core/driver.h"
#include "core/link.h"

#include <stdio.h>
#include <string.h>

/* --- the PF's own link --------------------------------------------------------------- */

static void add_start(struct finding *finding, const struct inspection *inspection,
		      const char *interface)
{
	finding_set_change(finding, "%s up=yes", interface);
	if (strcmp(inspection->platform.id, "debian") == 0 ||
	    strcmp(inspection->platform.id, "proxmox") == 0)
		finding_add_fix(finding,
				"for good, in /etc/network/interfaces: auto %s, and: iface %s inet "
				"manual",
				interface, interface);
	else
		finding_add_fix(finding, "for good: tell the host's network manager to bring %s up",
				interface);
}

static void report_down(struct inspection *inspection, const struct pf *pf)
{
	bool bnxt = strcmp(pf->driver, "bnxt_en") == 0;
	/* mlx5 keeps its VFs' links; no VFs yet is no trouble yet. */
	bool harmless = pf->vf_count == 0 || strcmp(pf->driver, "mlx5_core") == 0;
	const char *interface = inspection_interface(pf);
	struct finding *finding = inspection_report(
		inspection, harmless ? SEVERITY_INFO : SEVERITY_WARN, "pf-down", pf, NULL);

	finding_set_title(finding, pf->vf_count == 0 ? "The PF is down: bnxt_en makes no VFs then"
						     : "The PF is down, and so are its VFs' links");
	finding_set_evidence(finding, "no UP in: ip link show dev %s", interface);
	finding_set_explanation(
		finding,
		bnxt && pf->vf_count == 0
			? "The driver accepts the number of VFs, says nothing and makes "
			  "none while its interface is down. Bring it up first."
			: "The card's port is off, so guests say \"PF still in reset state\" "
			  "or see no carrier, and libvirt refuses because \"the PF is not "
			  "online\". The PF needs no address, it only has to be up.");
	add_start(finding, inspection, interface);
}

static bool check_down(struct inspection *inspection)
{
	for (size_t i = 0; i < inspection->snapshot->pf_count; i++) {
		const struct pf *pf = &inspection->snapshot->pfs[i];
		bool matters = pf->vf_count > 0 || strcmp(pf->driver, "bnxt_en") == 0;

		if (pf->link.ifindex > 0 && pf->link.up == 0 && matters)
			report_down(inspection, pf);
	}
	return inspection_is_complete(inspection);
}

static bool check_carrier(struct inspection *inspection)
{
	for (size_t i = 0; i < inspection->snapshot->pf_count; i++) {
		const struct pf *pf = &inspection->snapshot->pfs[i];
		const struct driver *driver = driver_find(pf->driver);
		struct finding *finding;

		if (pf->vf_count == 0 || pf->link.up != 1 || pf->link.carrier != 0)
			continue;
		finding = inspection_report(inspection, SEVERITY_WARN, "pf-carrier", pf, NULL);
		finding_set_title(finding, "The PF has no carrier, and neither have its VFs");
		finding_set_evidence(finding, "NO-CARRIER in: ip link show dev %s",
				     inspection_interface(pf));
		finding_set_explanation(
			finding, "No cable, no module or no partner at the other end. VFs "
				 "could still talk to each other if their link did not follow "
				 "the port's.");
		finding_add_fix(finding, "ethtool %s; ethtool -m %s", inspection_interface(pf),
				inspection_interface(pf));
		/* ixgbe says yes to that and does nothing. */
		if (driver && driver->can & VF_ABILITY_STATE && strcmp(pf->driver, "ixgbe") != 0)
			finding_add_fix(finding,
					"VFs among themselves: vftop set '%s/*' state=enable",
					inspection_interface(pf));
	}
	return inspection_is_complete(inspection);
}

/* --- VFs as ports of the host's bonds and bridges ---------------------------------------- */

/* A bond that leaves its ports their addresses needs no trust, and a VF without an
 * administrative MAC may have any. */
static bool is_untrusted_port(const struct inspection *inspection, const struct pf *pf,
			      const struct vf *vf)
{
	char mode[32];

	(void)pf;
	if (strcmp(vf->link.master_kind, "bond") != 0 || vf->config.trust != 0 ||
	    hwaddr_is_zero(&vf->config.mac))
		return false;
	return kernel_read_text(inspection->kernel, mode, sizeof(mode),
				"/sys/class/net/%s/bonding/fail_over_mac",
				vf->link.master_name) < 0 ||
	       strncmp(mode, "none", 4) == 0;
}

static bool check_bonds(struct inspection *inspection)
{
	for (size_t i = 0; i < inspection->snapshot->pf_count; i++) {
		const struct pf *pf = &inspection->snapshot->pfs[i];
		struct vf_choice choice = inspection_choose(inspection, pf, is_untrusted_port);
		struct finding *finding;

		if (choice.count == 0)
			continue;
		finding =
			inspection_report_choice(inspection, SEVERITY_WARN, "bond-trust", &choice);
		finding_set_title(finding, "%s in bond %s may not change %s MAC", choice.names,
				  choice.first->link.master_name,
				  choice.count == 1 ? "its" : "their");
		finding_set_evidence(
			finding, "trust off in: ip link show dev %s; fail_over_mac of %s is none",
			inspection_interface(pf), choice.first->link.master_name);
		finding_set_explanation(
			finding, "At a failover the bond gives its MAC to the other port, and "
				 "the card refuses that to an untrusted VF: \"attempted to "
				 "override administratively set MAC address\".");
		if (choice.words[0] != '\0')
			finding_set_change(finding, "%s trust=on", choice.words);
		finding_add_fix(finding, "or give the bond fail_over_mac=active");
	}
	return inspection_is_complete(inspection);
}

/* Whether a bridge sends with other MACs than this port's: of other ports, or its own. */
static bool has_others(const struct inspection *inspection, const struct link *port)
{
	const struct link *bridge = link_table_find(inspection->links, port->master);

	if (bridge && !hwaddr_equal(&bridge->address, &port->address))
		return true;
	for (size_t i = 0; i < link_table_count(inspection->links); i++) {
		const struct link *link = link_table_at(inspection->links, i);

		if (link->master == port->master && link->ifindex != port->ifindex)
			return true;
	}
	return false;
}

static bool is_checked_port(const struct inspection *inspection, const struct pf *pf,
			    const struct vf *vf)
{
	(void)pf;
	return strcmp(vf->link.master_kind, "bridge") == 0 && vf->config.spoofchk == 1 &&
	       has_others(inspection, &vf->link);
}

static bool check_spoofing(struct inspection *inspection)
{
	for (size_t i = 0; i < inspection->snapshot->pf_count; i++) {
		const struct pf *pf = &inspection->snapshot->pfs[i];
		struct vf_choice choice = inspection_choose(inspection, pf, is_checked_port);
		struct finding *finding;

		if (choice.count == 0)
			continue;
		finding = inspection_report_choice(inspection, SEVERITY_WARN, "bridge-spoofchk",
						   &choice);
		finding_set_title(finding, "%s in bridge %s may only send from %s own MAC",
				  choice.names, choice.first->link.master_name,
				  choice.count == 1 ? "its" : "their");
		finding_set_evidence(finding, "spoof checking on in: ip link show dev %s",
				     inspection_interface(pf));
		finding_set_explanation(finding,
					"A bridge sends with the MACs of those behind it. The card "
					"drops these frames as spoofed, most without a word.");
		if (choice.words[0] != '\0')
			finding_set_change(finding, "%s spoofchk=off trust=on", choice.words);
	}
	return inspection_is_complete(inspection);
}

/* --- the PF as a port of a bridge ------------------------------------------------------------ */

/* The port that leads to the PF (itself or its bond) and the bridge it is in; 0: none. */
static int find_bridge(const struct inspection *inspection, const struct pf *pf, int *ret_port)
{
	const struct link *link = &pf->link;

	*ret_port = link->ifindex;
	if (strcmp(link->master_kind, "bond") == 0 || strcmp(link->master_kind, "team") == 0) {
		link = link_table_find(inspection->links, link->master);
		if (!link)
			return 0;
		*ret_port = link->ifindex;
	}
	return strcmp(link->master_kind, "bridge") == 0 ? link->master : 0;
}

/* What is behind other ports of the bridge and unknown to the card. */
static void check_bridge_of(struct inspection *inspection, const struct bridge_fdb *fdb,
			    const struct pf *pf)
{
	char addresses[160] = "", mac[HWADDR_TEXT_MAX], lines[200] = "";
	int port, bridge = find_bridge(inspection, pf, &port);
	const struct link *link = link_table_find(inspection->links, bridge);
	struct finding *finding;
	size_t missing = 0;

	for (size_t i = 0; bridge > 0 && i < fdb->count; i++) {
		const struct fdb_entry *entry = &fdb->entries[i];

		if (entry->master != bridge || entry->ifindex == port || entry->permanent ||
		    bridge_fdb_has_self(fdb, pf->link.ifindex, &entry->mac))
			continue;
		hwaddr_format(&entry->mac, mac);
		if (++missing > 3)
			continue;
		snprintf(addresses + strlen(addresses), sizeof(addresses) - strlen(addresses),
			 "%s%s", missing > 1 ? ", " : "", mac);
		snprintf(lines + strlen(lines), sizeof(lines) - strlen(lines),
			 "%sbridge fdb add %s dev %s self permanent", missing > 1 ? "\n" : "", mac,
			 inspection_interface(pf));
	}
	if (missing == 0 || !link)
		return;
	finding = inspection_report(inspection, SEVERITY_WARN, "bridge-fdb", pf, NULL);
	finding_set_title(finding, "VFs cannot reach what is behind bridge %s", link->name);
	finding_set_evidence(finding,
			     "%zu address%s learned on other ports of %s and not told to the "
			     "card: %s%s (bridge fdb show)",
			     missing, missing == 1 ? "" : "es", link->name, addresses,
			     missing > 3 ? " ..." : "");
	finding_set_explanation(
		finding, "The card's own switch knows only the addresses of its functions, and "
			 "sends what VFs send to anybody else out of the port. Broadcasts "
			 "(ARP) still arrive, answers to guests do not.");
	finding_add_fix(finding, "%s", lines);
	finding_add_fix(finding,
			"for good: a hook of the guests that does so, or give the bridge a "
			"VF instead of the PF");
}

static bool check_bridges(struct inspection *inspection)
{
	struct bridge_fdb fdb = {0};
	bool readable = bridge_fdb_read(&fdb, inspection->kernel, NULL) == 0;

	for (size_t i = 0; readable && i < inspection->snapshot->pf_count; i++) {
		const struct pf *pf = &inspection->snapshot->pfs[i];

		if (pf->vf_count > 0 && pf->link.ifindex > 0 && pf->switch_mode[0] == '\0')
			check_bridge_of(inspection, &fdb, pf);
	}
	bridge_fdb_done(&fdb);
	return readable || inspection_cannot(inspection, "the kernel does not list what bridges "
							 "have learned (bridge fdb show)");
}

/* --- switchdev ----------------------------------------------------------------------------------
 */

static bool has_vlan(const struct inspection *inspection, const struct pf *pf, const struct vf *vf)
{
	(void)inspection, (void)pf;
	return vf->config.vlan > 0;
}

static void check_vlans_of(struct inspection *inspection, const struct pf *pf)
{
	struct vf_choice choice = inspection_choose(inspection, pf, has_vlan);
	struct finding *finding;

	if (choice.count == 0)
		return;
	finding = inspection_report_choice(inspection, SEVERITY_WARN, "switchdev-vlan", &choice);
	finding_set_title(finding, "The VLAN of %s is not applied in switchdev mode", choice.names);
	finding_set_evidence(finding, "vlan %d in: ip link show dev %s; eswitch mode switchdev",
			     choice.first->config.vlan, inspection_interface(pf));
	finding_set_explanation(
		finding, "In this mode the rules of the representors decide, and drivers refuse "
			 "a VLAN (\"Operation not supported\") or ignore it. Set it on the "
			 "representor's bridge port.");
	finding_add_fix(finding, "bridge vlan add dev REPRESENTOR vid %d pvid untagged",
			choice.first->config.vlan);
}

/* "pf0vf3", "c1pf0vf3": the VF's number, UNKNOWN when it stands for no VF. */
static int represented_vf(const struct link *link)
{
	const char *at = strstr(link->port_name, "vf");
	int vf;

	return at && sscanf(at, "vf%d", &vf) == 1 ? vf : UNKNOWN;
}

static void check_representors_of(struct inspection *inspection, const struct pf *pf)
{
	for (size_t i = 0; i < link_table_count(inspection->links); i++) {
		const struct link *link = link_table_at(inspection->links, i);
		struct function_key key = function_key_of_pf(pf);
		struct finding *finding;
		const struct vf *vf;

		key.vf = represented_vf(link);
		if (strcmp(link->parent, pf->name) != 0 || !link_is_representor(link) ||
		    key.vf == UNKNOWN || link->up != 0)
			continue;
		vf = snapshot_find_vf(inspection->snapshot, &key);
		if (!vf)
			continue;
		finding = inspection_report(inspection, SEVERITY_WARN, "switchdev-port", pf, vf);
		finding_set_title(finding, "The VF's representor %s is down", link->name);
		finding_set_evidence(finding, "no UP in: ip link show dev %s (phys_port_name %s)",
				     link->name, link->port_name);
		finding_set_explanation(finding,
					"In switchdev mode all that a VF sends arrives at its "
					"representor first. While that is down the VF has no "
					"network.");
		finding_add_fix(finding, "ip link set dev %s up",
				inspection_word(link->name, "REPRESENTOR"));
	}
}

static bool check_switchdev(struct inspection *inspection)
{
	for (size_t i = 0; i < inspection->snapshot->pf_count; i++) {
		const struct pf *pf = &inspection->snapshot->pfs[i];

		if (strcmp(pf->switch_mode, "switchdev") != 0)
			continue;
		check_vlans_of(inspection, pf);
		check_representors_of(inspection, pf);
	}
	return inspection_is_complete(inspection);
}

/* --- MTU and names
 * ---------------------------------------------------------------------------------- */

static bool is_larger(const struct inspection *inspection, const struct pf *pf, const struct vf *vf)
{
	(void)inspection;
	return vf->link.ifindex > 0 && pf->link.mtu > 0 && vf->link.mtu > pf->link.mtu;
}

static bool check_mtu(struct inspection *inspection)
{
	for (size_t i = 0; i < inspection->snapshot->pf_count; i++) {
		const struct pf *pf = &inspection->snapshot->pfs[i];
		struct vf_choice choice = inspection_choose(inspection, pf, is_larger);
		struct finding *finding;

		if (choice.count == 0)
			continue;
		finding = inspection_report_choice(inspection, SEVERITY_WARN, "vf-mtu", &choice);
		finding_set_title(finding, "%s: the MTU is larger than the PF's", choice.names);
		finding_set_evidence(finding, "mtu %d of %s, mtu %d of %s", choice.first->link.mtu,
				     choice.first->link.name, pf->link.mtu,
				     inspection_interface(pf));
		finding_set_explanation(
			finding, "The port takes frames up to the PF's MTU, so larger ones are "
				 "dropped without a word. The PF's MTU has to be raised first.");
		finding_set_change(finding, "%s mtu=%d", inspection_interface(pf),
				   choice.first->link.mtu);
	}
	return inspection_is_complete(inspection);
}

static bool has_kernel_name(const struct inspection *inspection, const struct pf *pf,
			    const struct vf *vf)
{
	(void)inspection;
	return strncmp(vf->link.name, "eth", 3) == 0 && pf->link.name[0] != '\0' &&
	       strncmp(pf->link.name, "eth", 3) != 0;
}

static bool check_names(struct inspection *inspection)
{
	for (size_t i = 0; i < inspection->snapshot->pf_count; i++) {
		const struct pf *pf = &inspection->snapshot->pfs[i];
		struct vf_choice choice = inspection_choose(inspection, pf, has_kernel_name);
		struct finding *finding;

		if (choice.count == 0)
			continue;
		finding = inspection_report_choice(inspection, SEVERITY_INFO, "vf-name", &choice);
		finding_set_title(finding, "%s: the interface's name may be another one next time",
				  choice.names);
		finding_set_evidence(finding, "%s is called %s, its PF %s", choice.first->address,
				     choice.first->link.name, inspection_interface(pf));
		finding_set_explanation(
			finding, "udev did not rename it, so the name depends on the order in "
				 "which VFs appear. Configuration by name then meets another "
				 "VF.");
		finding_add_fix(finding,
				"[Match] Path=*-pci-%s* and [Link] Name=... in "
				"/etc/systemd/network/10-vf.link",
				choice.first->address);
		finding_add_fix(finding, "or call VFs by PF and number, as vftop does");
	}
	return inspection_is_complete(inspection);
}

const struct check check_network[] = {
	{"pf-down", "PFs with VFs are up", check_down},
	{"pf-carrier", "PFs with VFs have a carrier", check_carrier},
	{"bond-trust", "VFs in bonds may change their MAC", check_bonds},
	{"bridge-spoofchk", "VFs in bridges may send from other MACs", check_spoofing},
	{"bridge-fdb", "VFs reach what is behind the host's bridges", check_bridges},
	{"switchdev", "VFs behind a switchdev have their ports", check_switchdev},
	{"vf-mtu", "No VF has a larger MTU than its PF", check_mtu},
	{"vf-name", "The names of VF interfaces are stable", check_names},
	{0},
};
