#include "core/kernel/simulated/sim_pci_files.h"

#include "core/kernel/simulated/sim_bus.h"

#include <linux/pci_regs.h>
#include <stdio.h>
#include <string.h>

#define PORT_SPEED 160 /* in 0.1 GT/s */
#define PORT_WIDTH 16

#define FIRST_VECTOR 40 /* interrupts below are the board's */
#define VECTORS_USED 9  /* a machine of eight processors, and one for the rest */

static const struct sim_model *model_of(const struct sim_place *place)
{
	return sim_pf_of(place->state, place->function)->model;
}

static bool has_defect(const struct sim_place *place, enum simulated_defect defect)
{
	return sim_function_has(place->function, defect);
}

static bool has_product(const struct sim_place *place, enum sim_product product)
{
	return place->function->driver && place->function->driver->product == product;
}

/* --- PCIe link: that of a VF is reserved ----------------------------------- */

static void put_speed(struct sim_text *text, int speed)
{
	if (speed > 0)
		sim_text_put(text, "%d.%d GT/s PCIe\n", speed / 10, speed % 10);
	else
		sim_text_put(text, "Unknown\n");
}

static bool has_link(const struct sim_place *place)
{
	return place->function->vf < 0;
}

/* A port above a card can always do what the card can. */
static bool is_port(const struct sim_place *place)
{
	return place->function->class_code >> 8 == 0x0604;
}

bool sim_pci_is_on_link(struct sim_place *place, const char *name)
{
	(void)name;
	return place->function->pf >= 0 || is_port(place);
}

void sim_pci_current_link_speed(const struct sim_place *place, struct sim_text *text)
{
	put_speed(text, has_link(place) ? model_of(place)->pcie_speed : 0);
}

void sim_pci_max_link_speed(const struct sim_place *place, struct sim_text *text)
{
	put_speed(text, is_port(place)    ? PORT_SPEED
			: has_link(place) ? model_of(place)->pcie_max_speed
					  : 0);
}

void sim_pci_current_link_width(const struct sim_place *place, struct sim_text *text)
{
	int lost = has_defect(place, SIMULATED_SLOW_LINK);

	sim_text_put(text, "%d\n", has_link(place) ? model_of(place)->pcie_width >> lost : 0);
}

void sim_pci_max_link_width(const struct sim_place *place, struct sim_text *text)
{
	sim_text_put(text, "%d\n",
		     is_port(place)    ? PORT_WIDTH
		     : has_link(place) ? model_of(place)->pcie_max_width
				       : 0);
}

/* --- PCI: room, and errors on the way ---------------------------------------- */

bool sim_pci_is_bridge(struct sim_place *place, const char *name)
{
	(void)name;
	return place->function->class_code >> 8 == 0x0604 &&
	       sim_bus_last_of(place->state, place->function) >= 0;
}

void sim_pci_subordinate_bus_number(const struct sim_place *place, struct sim_text *text)
{
	sim_text_put(text, "%d\n", sim_bus_last_of(place->state, place->function));
}

/* Of a root bus the kernel says 0. */
void sim_pci_ari_enabled(const struct sim_place *place, struct sim_text *text)
{
	sim_text_put(text, "%d\n",
		     place->function->bridge >= 0 && !has_defect(place, SIMULATED_NO_ARI));
}

#define BAR_LINE "0x%016x 0x%016x 0x%016x\n"

/* Two BARs of the function itself, and, in lines 8 to 13, two for its VFs. */
void sim_pci_resource(const struct sim_place *place, struct sim_text *text)
{
	unsigned base = 0xc0000000 + place->function->routing_id * 0x10000U;
	bool vfs = model_of(place)->totalvfs > 0 && !has_defect(place, SIMULATED_NO_VF_BARS);

	for (int line = 0; line < 17; line++) {
		bool own = line == 0 || line == 3, of_vfs = vfs && (line == 7 || line == 10);
		unsigned start = base + (unsigned)line * 0x1000;

		if (own || of_vfs)
			sim_text_put(text, BAR_LINE, start, start + 0xfff, 0x14220cU);
		else
			sim_text_put(text, BAR_LINE, 0U, 0U, 0U);
	}
}

static int vectors_of(const struct sim_place *place)
{
	const struct sim_model *model = model_of(place);

	return place->function->vf < 0 ? model->msix : model->vf_msix;
}

static void put_msix(uint8_t *config, int vectors)
{
	const size_t at = PCI_STD_HEADER_SIZEOF;

	config[PCI_STATUS] = PCI_STATUS_CAP_LIST;
	config[PCI_CAPABILITY_LIST] = (uint8_t)at;
	config[at] = PCI_CAP_ID_MSIX;
	config[at + PCI_MSIX_FLAGS] = (uint8_t)(vectors - 1);
	config[at + PCI_MSIX_FLAGS + 1] = (uint8_t)((vectors - 1) >> 8);
}

/* A driver takes one for each of its queues; a guest's are the guest's. */
bool sim_pci_uses_vectors(struct sim_place *place, const char *name)
{
	(void)name;
	return place->function->pf >= 0 && place->function->driver && vectors_of(place) > 0 &&
	       (has_product(place, SIM_INTERFACE) || has_product(place, SIM_CONTROLLER) ||
		place->function->holder > 0);
}

static bool enter_vector(struct sim_place *place, const char *name)
{
	(void)place;
	return name[strspn(name, "0123456789")] == '\0';
}

static void each_vector(const struct sim_place *place, struct sim_names *names)
{
	int count = vectors_of(place) < VECTORS_USED ? vectors_of(place) : VECTORS_USED;
	char name[16];

	for (int i = 0; i < count; i++) {
		snprintf(name, sizeof(name), "%d", FIRST_VECTOR + i);
		sim_names_put(names, name);
	}
}

void sim_pci_sriov_vf_total_msix(const struct sim_place *place, struct sim_text *text)
{
	sim_text_put(text, "%d\n", model_of(place)->vf_total_msix);
}

/* The identity, MSI-X, an empty AER capability and that of SR-IOV. */
void sim_pci_config(const struct sim_place *place, struct sim_text *text)
{
	const struct sim_function *function = place->function;
	int totalvfs = model_of(place)->totalvfs;
	uint8_t config[PCI_CFG_SPACE_EXP_SIZE] = {
		(uint8_t)function->vendor, (uint8_t)(function->vendor >> 8),
		(uint8_t)function->device, (uint8_t)(function->device >> 8)};
	uint8_t *capability = config + PCI_CFG_SPACE_SIZE;

	if (vectors_of(place) > 0)
		put_msix(config, vectors_of(place));
	capability[0] = PCI_EXT_CAP_ID_ERR;
	capability[2] = 1;
	if (totalvfs > 0) {
		capability[3] = 0x160 >> 4;
		config[0x160] = PCI_EXT_CAP_ID_SRIOV;
		config[0x162] = 1;
		if (!has_defect(place, SIMULATED_FIRMWARE_OFF)) {
			config[0x160 + PCI_SRIOV_TOTAL_VF] = (uint8_t)totalvfs;
			config[0x160 + PCI_SRIOV_TOTAL_VF + 1] = (uint8_t)(totalvfs >> 8);
		}
	}
	sim_text_add(text, (const char *)config, sizeof(config));
}

static void put_errors(const struct sim_place *place, struct sim_text *text, const char *first,
		       const char *total, int count)
{
	if (!has_defect(place, SIMULATED_LINK_ERRORS))
		count = 0;
	sim_text_put(text, "%s %d\n%s %d\n", first, count, total, count);
}

void sim_pci_aer_correctable(const struct sim_place *place, struct sim_text *text)
{
	put_errors(place, text, "RxErr", "TOTAL_ERR_COR", 1204);
}

void sim_pci_aer_nonfatal(const struct sim_place *place, struct sim_text *text)
{
	put_errors(place, text, "CmpltTO", "TOTAL_ERR_NONFATAL", 3);
}

void sim_pci_aer_fatal(const struct sim_place *place, struct sim_text *text)
{
	put_errors(place, text, "DLP", "TOTAL_ERR_FATAL", 0);
}

const struct sim_entry sim_pci_vectors[] = {
	{.enter = enter_vector, .each = each_vector},
	{0},
};
