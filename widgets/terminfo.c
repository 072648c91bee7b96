#include "widgets/terminfo.h"

#include <curses.h>
#include <term.h>
#include <unistd.h>

bool terminfo_knows(const char *type)
{
	int unused; /* without it setupterm() prints and exits */

	if (setupterm(type, STDOUT_FILENO, &unused) == ERR)
		return false;
	del_curterm(cur_term);
	return true;
}

bool terminfo_moves_cursor(const char *type)
{
	int unused;
	bool moves;

	if (setupterm(type, STDOUT_FILENO, &unused) == ERR)
		return false;
	moves = terminfo_sequence("cup") != NULL;
	del_curterm(cur_term);
	return moves;
}

const char *terminfo_sequence(const char *name)
{
	const char *sequence = tigetstr(name);

	/* -1: a capability, but not one of text */
	return sequence == (const char *)-1 ? NULL : sequence;
}
