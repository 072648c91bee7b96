/* error.h - an error as a value: what failed, why, and what to try instead.
 *
 * Functions return 0 or a negative errno. One that can say more than the errno
 * takes a struct error as its last argument and fills it where the failure is
 * known; NULL means that nobody asks. Only cli/ and tui/ show errors.
 */
#ifndef CORE_ERROR_H
#define CORE_ERROR_H

/* The kernel said yes and did nothing (ixgbe link state, bnxt numvfs), which was seen by
 * reading back. No errno of the kernel: those end at 4095 (MAX_ERRNO, linux/err.h). */
#define ERROR_NO_EFFECT 4096

struct error {
	int code;          /* positive errno, ERROR_NO_EFFECT; 0: no error */
	char message[320]; /* "WHAT: WHY", one line, no full stop */
	char remedy[240];  /* a command to try, or empty */
};

/* Fills `error` (may be NULL) with `code` (a positive errno) and a message.
 * Clears the remedy. Returns -code, so that callers can `return error_set(...)`. */
int error_set(struct error *error, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Like error_set(), with ": " and the errno's own words (strerror) appended. */
int error_set_errno(struct error *error, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The errno's own words, "Unknown error" when it has none. Safe in any thread. */
const char *error_name(int code);

/* What a script compares: "EIO", "no-effect"; "unknown" for a number without a name. */
const char *error_symbol(int code);

/* Adds the command that would help. `error` may be NULL. */
void error_set_remedy(struct error *error, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
