/* vfio_alias.h - which VFIO drivers know a device: besides vfio-pci, which takes all,
 * those that vendors made for theirs.
 *
 * They name their devices in aliases of their own kind, "vfio_pci:v000015B3d...", in
 * /lib/modules/RELEASE/modules.alias, so that none binds by itself.
 */
#ifndef CORE_VFIO_ALIAS_H
#define CORE_VFIO_ALIAS_H

#include "core/kernel/kernel.h"

#define VFIO_MODULES_MAX 96

/* Zeroed: empty. vfio_alias_list_done() it. */
struct vfio_alias_list {
	size_t count, room;
	struct vfio_alias *items;
};

/* Reads them of one kernel release (uname -r). 0, -ENOENT when it has no such file, or
 * -EINVAL for what is no release. */
int vfio_alias_list_read(struct vfio_alias_list *list, struct kernel *kernel, const char *release);
/* The same from the file's text, which it changes; what was in the list goes. */
void vfio_alias_list_parse(struct vfio_alias_list *list, char *text);
void vfio_alias_list_done(struct vfio_alias_list *list);

/* The modules for a device by its modalias ("pci:v00008086d..."), those that name it
 * most exactly first: "mlx5_vfio_pci, vfio_pci"; "" when there are none. Returns
 * `buffer`. */
const char *vfio_alias_list_match(const struct vfio_alias_list *list, const char *modalias,
				  char buffer[static VFIO_MODULES_MAX]);

#endif
