/* picture.h - the newest snapshot, shared by the threads that keep it true.
 *
 * What is published never changes. Who knows something new takes the turn, puts
 * it into a copy and publishes that; readers never wait for that.
 */
#ifndef CORE_PICTURE_H
#define CORE_PICTURE_H

#include "core/history.h"
#include "core/kernel/kernel.h"
#include "core/snapshot.h"

struct picture;

enum picture_source { PICTURE_FILES, PICTURE_NETLINK, PICTURE_SOURCES };

/* The kernel gives the time only. NULL and `error` when there are no file
 * descriptors left. */
struct picture *picture_new(struct kernel *kernel, struct error *error);
void picture_free(struct picture *picture);

/* Becomes readable with each publication, until picture_take(). */
int picture_fd(const struct picture *picture);

/* The newest published snapshot, NULL before the first (snapshot_put() it).
 * picture_take() also clears the news. */
const struct snapshot *picture_take(struct picture *picture);
/* Makes picture_fd() readable: there is news beside the picture. */
void picture_ring(struct picture *picture);
/* The newest snapshot, published or held back. */
const struct snapshot *picture_get(struct picture *picture);

/* Takes the turn to change the picture: nobody else can until picture_end().
 * Never ask the kernel meanwhile. Returns the newest snapshot, NULL before the
 * first; it stays until picture_end(). */
const struct snapshot *picture_begin(struct picture *picture);
/* Publishes `next`, whose owner the picture becomes; NULL: nothing changed.
 * With `tick`, the rates in it go into the histories. */
void picture_end(struct picture *picture, struct snapshot *next, bool tick);

/* While held, nothing is published; letting go publishes the newest. */
void picture_hold(struct picture *picture, bool hold);

bool picture_history(struct picture *picture, const struct function_key *key,
		     struct history *ret_history);

/* The last error of each half; code 0: none any more. */
void picture_set_error(struct picture *picture, enum picture_source source,
		       const struct error *error);
/* The first that there is. */
void picture_get_error(struct picture *picture, struct error *ret_error);

#endif
