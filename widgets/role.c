#include "widgets/role.h"

#include <string.h>

static const char *const keys[ROLE_COUNT] = {
#define ROLE(name, key) [ROLE_##name] = key,
	ROLES(ROLE)
#undef ROLE
};

const char *role_key(enum role role)
{
	return keys[role];
}

int role_from_key(const char *key)
{
	for (int role = 0; role < ROLE_COUNT; role++)
		if (strcmp(keys[role], key) == 0)
			return role;
	return -1;
}
