/* text_pool.h - texts that many snapshots point to, stored once.
 *
 * A snapshot holds a reference to the pool of its texts, so that they live
 * exactly as long as the last snapshot that shows them. Safe between threads.
 */
#ifndef CORE_TEXT_POOL_H
#define CORE_TEXT_POOL_H

struct text_pool;

/* An empty pool with one reference. */
struct text_pool *text_pool_new(void);
/* One reference more; NULL is allowed and returned. Returns `pool`. */
struct text_pool *text_pool_get(struct text_pool *pool);
/* One less; the last frees the texts. NULL is allowed. */
void text_pool_put(struct text_pool *pool);

/* The pool's own copy of `text`, the same pointer for the same text. */
const char *text_pool_intern(struct text_pool *pool, const char *text);

#endif
