#include "core/kernel/simulated.h"
#include "core/reader.h"
#include "tests/unit/tui_fixture.h"
#include "tui/annex.h"
#include "tui/input.h"

#include <criterion/criterion.h>
#include <errno.h>

/* A view of a simulated host with this function selected, and its dossier. */
static struct kernel *open_view(struct view *view, const char *host, const char *pf, int vf)
{
	struct simulated_options options = {.host = host, .still = true};
	struct reader_options reader = {.groups = true};
	struct kernel *kernel = simulated_kernel_new(&options, NULL);
	struct view_options view_options = {.interval = 1000000000};
	struct dossier_subject subject;
	struct vfio_alias_list aliases = {0};

	setlocale(LC_ALL, "C.UTF-8");
	view_init(view, &view_options);
	view_take(view, reader_read(kernel, &reader, NULL));
	view->selected.vf = vf;
	strcpy(view->selected.pf, pf);
	screen_update(view);
	subject = dossier_subject_of(&view->selected);
	vfio_alias_list_read(&aliases, kernel, view->snapshot->host.kernel);
	view->dossier = dossier_read(kernel, view->snapshot, &subject, &aliases);
	vfio_alias_list_done(&aliases);
	return kernel;
}

static const char *value_of(const struct facts *facts, const char *label)
{
	for (size_t i = 0; i < facts->count; i++)
		if (strcmp(facts->items[i].label, label) == 0)
			return facts->items[i].value;
	return "(absent)";
}

static bool has_line(const struct facts *facts, const char *text)
{
	for (size_t i = 0; i < facts->line_count; i++)
		if (strstr(facts->lines[i].text, text) != NULL)
			return true;
	return false;
}

Test(annex, what_the_dossier_tells)
{
	struct view view;
	struct facts facts;
	struct kernel *kernel = open_view(&view, "hypervisor", "0000:41:00.1", 2);

	facts_of(&facts, &view, screen_selected(&view));
	cr_expect_str_eq(value_of(&facts, "reset"), "flr");
	cr_expect(strncmp(value_of(&facts, "MSI-X"), "12", 2) == 0);
	cr_expect_str_eq(value_of(&facts, "for all VFs"), "1524 vectors");
	cr_expect_str_eq(value_of(&facts, "VFIO drivers"), "mlx5_vfio_pci, vfio_pci");
	cr_expect_str_eq(value_of(&facts, "mode"), "switchdev");
	cr_expect(strstr(value_of(&facts, "representor"), "vf2") != NULL);
	cr_expect(has_line(&facts, "-device vfio-pci,host=0000:41:"));
	view_done(&view);
	kernel_free(kernel);
}

Test(annex, another_functions_dossier_is_not_told)
{
	struct view view;
	struct facts facts;
	struct kernel *kernel = open_view(&view, "hypervisor", "0000:41:00.1", 2);

	view.selected.vf = 3;
	screen_update(&view);
	facts_of(&facts, &view, screen_selected(&view));
	cr_expect_str_eq(value_of(&facts, "reset"), "-");
	cr_expect_str_eq(value_of(&facts, "MSI-X"), "-");
	cr_expect_str_eq(value_of(&facts, "representor"), "(absent)");
	view_done(&view);
	kernel_free(kernel);
}

Test(annex, a_group_that_is_not_viable_is_noted_with_its_members)
{
	struct view view;
	struct facts facts;
	struct kernel *kernel = open_view(&view, "hypervisor", "0000:01:00.0", 1);

	facts_of(&facts, &view, screen_selected(&view));
	cr_assert_gt(facts.note_count, 0);
	bool noted = false;
	for (size_t i = 0; i < facts.note_count; i++)
		noted |= strstr(facts.notes[i].text, "no: the host uses eno1np0 (bnxt_en)") != NULL;
	cr_expect(noted);
	cr_expect_str_eq(value_of(&facts, "group mate"), "eno1np0, bnxt_en");
	cr_expect(has_line(&facts, "first: an IOMMU group to itself"));
	view_done(&view);
	kernel_free(kernel);
}

Test(annex, kernel_messages)
{
	struct view view;
	struct facts facts;
	struct kernel *kernel = open_view(&view, "homelab", "0000:01:00.0", UNKNOWN);
	struct dossier_subject subject = dossier_subject_of(&view.selected);
	struct vfio_alias_list aliases = {0};

	simulated_log(kernel, "0000:01:00.0", "VF 3 misbehaves");
	dossier_put(view.dossier);
	view.dossier = dossier_read(kernel, view.snapshot, &subject, &aliases);
	facts_of(&facts, &view, screen_selected(&view));
	cr_expect(has_line(&facts, "VF 3 misbehaves"));
	cr_expect(has_line(&facts, "last words of the kernel about it"));
	((struct dossier *)(uintptr_t)view.dossier)->messages_error = EPERM;
	facts_of(&facts, &view, screen_selected(&view));
	cr_expect(has_line(&facts, "log may not be read"));
	cr_expect_not(has_line(&facts, "-device"), "a PF is not given to a guest so");
	view_done(&view);
	kernel_free(kernel);
}

Test(annex, pcie_is_degraded_only_when_both_ends_could_do_more)
{
	struct view view;
	struct facts facts;
	struct kernel *kernel = open_view(&view, "hypervisor", "0000:a1:00.0", UNKNOWN);
	struct dossier *dossier = (struct dossier *)(uintptr_t)view.dossier;

	cr_expect(annex_pcie_is_degraded(&view, screen_selected(&view)->pf));
	facts_of(&facts, &view, screen_selected(&view));
	cr_expect_str_eq(value_of(&facts, "PCIe"), "5 GT/s x4 of 8 GT/s x4");
	dossier->pcie_degraded = 0;
	cr_expect_not(annex_pcie_is_degraded(&view, screen_selected(&view)->pf));
	view_done(&view);
	kernel_free(kernel);
}

Test(annex, y_gives_lines_to_be_copied)
{
	struct view view;
	struct kernel *kernel = open_view(&view, "homelab", "0000:01:00.0", 1);
	char *text = annex_attachments(&view, screen_selected(&view));

	cr_assert(text != NULL);
	cr_expect(strncmp(text, "# enp1s0f0/1, 0000:01:02.1\n", 27) == 0);
	cr_expect(strstr(text, "\nqm set VMID --hostpci0 0000:01:02.1\n") != NULL);
	cr_expect(strstr(text, "\n# first: an interface: vftop set enp1s0f0/1 driver=default\n"));
	input_take(&view, (struct key_event){.code = 'y'});
	cr_assert(view.pager != NULL);
	cr_expect_str_eq(pager_text(view.pager), text);
	free(text);
	input_take(&view, (struct key_event){.code = KEYCODE_ESCAPE});
	cr_expect(view.pager == NULL);
	view.selected.vf = UNKNOWN;
	screen_update(&view);
	cr_expect(annex_attachments(&view, screen_selected(&view)) == NULL, "a PF");
	input_take(&view, (struct key_event){.code = 'y'});
	cr_expect(view.pager == NULL);
	view_done(&view);
	kernel_free(kernel);
}
