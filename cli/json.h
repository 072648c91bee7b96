/* json.h - a snapshot as JSON, schema 1.
 *
 * The unit is in the key, unknown is null, and no key ever leaves: what a
 * function cannot have is null as well. Counters are integers; one that does
 * not fit JSON's usual signed 64 bits (none that counts does) is null.
 */
#ifndef CLI_JSON_H
#define CLI_JSON_H

#include "core/snapshot.h"

#include <jansson.h>
#include <stdio.h>

#define JSON_SCHEMA 1

/* {"schema", "complete", "host", "pfs"}. json_decref() it. */
json_t *json_of_snapshot(const struct snapshot *snapshot);

/* {"schema", "complete", "host", "pf"}; with `vf` not NULL also "vf", and the PF
 * is without "vfs". json_decref() it. */
json_t *json_of_function(const struct snapshot *snapshot, const struct pf *pf, const struct vf *vf);

/* {"schema", "complete", "host"}, to be filled. json_decref() it. */
json_t *json_document(const struct snapshot *snapshot);

/* A PF with its VFs, as in "pfs". json_decref() it. */
json_t *json_of_pf(const struct pf *pf);

/* A text, or null when it is empty; a number, or null when it is UNKNOWN. */
json_t *json_text(const char *value);
json_t *json_number(int64_t value);
/* The words between `separators` as an array. */
json_t *json_words(const char *text, const char *separators);

/* Writes one document and a newline; `line`: all of it on one line. */
void json_print(FILE *stream, const json_t *document, bool line);

#endif
