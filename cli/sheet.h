/* sheet.h - one function as lines of "key: value", in the words of JSON and
 * iproute2, with units.
 */
#ifndef CLI_SHEET_H
#define CLI_SHEET_H

#include "cli/output.h"
#include "core/snapshot.h"

/* A PF without its VFs. */
void sheet_print_pf(const struct pf *pf, const struct output *output);

void sheet_print_vf(const struct pf *pf, const struct vf *vf, const struct output *output);

/* One more such line; an empty value is an unknown one. */
void sheet_line(const struct output *output, const char *key, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* What a reader of the above should know: counters that the driver does not
 * have, VFs that it does not tell of. Nothing when there is nothing to say. */
void sheet_print_notes(const struct pf *pf, const struct output *output);

#endif
