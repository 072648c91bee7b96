#include "cli/show.h"

#include "cli/inventory.h"
#include "cli/json.h"
#include "cli/sheet.h"
#include "cli/shot.h"
#include "cli/supplement.h"
#include "core/device.h"

#include <errno.h>

/* The function that a key stands for, which is the snapshot's own. */
static int find(const struct snapshot *snapshot, const struct function_key *key, struct pf **ret_pf,
		struct vf **ret_vf)
{
	*ret_vf = NULL;
	*ret_pf = snapshot_find_pf(snapshot, key->pf);
	if (!*ret_pf) /* a VF that is going is known by its address only */
		*ret_vf = snapshot_find_vf_by_address(snapshot, key->pf, ret_pf);
	else if (key->vf != UNKNOWN)
		*ret_vf = snapshot_find_vf(snapshot, key);
	return *ret_pf && (*ret_vf || key->vf == UNKNOWN) ? 0 : -ENODEV;
}

static void print_text(const struct snapshot *snapshot, const struct pf *pf, const struct vf *vf,
		       const struct dossier *dossier, const struct output *output)
{
	if (vf) {
		sheet_print_vf(pf, vf, output);
		supplement_print(snapshot, pf, vf, dossier, output);
	} else {
		sheet_print_pf(pf, output);
		supplement_print(snapshot, pf, NULL, dossier, output);
		if (pf->vf_count > 0) {
			fputc('\n', output->stream);
			inventory_print_vfs(pf, output);
		}
	}
	sheet_print_notes(pf, output);
}

static const struct dossier *read_dossier(struct kernel *kernel, const struct snapshot *snapshot,
					  const struct function_key *key)
{
	struct dossier_subject subject = dossier_subject_of(key);
	struct vfio_alias_list aliases = {0};
	const struct dossier *dossier;

	vfio_alias_list_read(&aliases, kernel, snapshot->host.kernel);
	dossier = dossier_read(kernel, snapshot, &subject, &aliases);
	vfio_alias_list_done(&aliases);
	return dossier;
}

static int show(struct kernel *kernel, const struct snapshot *snapshot,
		const struct options *options, const struct output *output, struct error *error)
{
	const struct dossier *dossier;
	struct function_key key;
	struct pf *pf;
	struct vf *vf;
	int result = device_resolve(snapshot, options->device, &key, error);

	if (result < 0)
		return -EINVAL;
	result = find(snapshot, &key, &pf, &vf);
	if (result < 0)
		return error_set(error, -result, "%s: gone", options->device);
	dossier = read_dossier(kernel, snapshot, &key);
	if (options->json) {
		json_t *document = json_of_function(snapshot, pf, vf);

		supplement_set(document, snapshot, pf, vf, dossier);
		json_print(output->stream, document, false);
		json_decref(document);
	} else {
		print_text(snapshot, pf, vf, dossier, output);
	}
	dossier_put(dossier);
	return output_flush(output, error);
}

int show_run(struct target *target, const struct options *options, const struct output *output,
	     struct error *error)
{
	struct snapshot *snapshot = shot_take_whole(target, options, error);
	int result;

	if (!snapshot)
		return -error->code;
	result = show(target->kernel, snapshot, options, output, error);
	snapshot_put(snapshot);
	return result;
}
