/* crash.h - a crash gives the terminal back before it ends the process. */
#ifndef TUI_CRASH_H
#define TUI_CRASH_H

/* From now on SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGABRT, and memory running
 * out, restore the terminal, say what happened, and then do what they do. */
void crash_watch(void);
/* No longer. */
void crash_unwatch(void);

#endif
