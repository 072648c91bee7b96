/* text_file.h - a whole file of text, read through the door, and its lines. */
#ifndef CORE_TEXT_FILE_H
#define CORE_TEXT_FILE_H

#include "core/kernel/kernel.h"

/* The file's bytes and a NUL behind them, at most `limit` of them: of a longer file
 * its beginning. free() it. NULL when it cannot be read; `ret_length` (may be
 * NULL) then is 0. Nothing is sanitised. */
char *text_file_read(struct kernel *kernel, const char *path, size_t limit, size_t *ret_length);

/* Cuts the next line off `*rest` (which it changes) and ends it with a NUL; NULL
 * after the last. */
char *text_file_line(char **rest);

#endif
