#include "core/reservation.h"

#include "core/memory.h"
#include "core/pci.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX 65536

bool reservation_parse(const char *line, struct reservation *ret_reservation)
{
	struct reservation *to = ret_reservation;
	struct pci_address address;

	*to = (struct reservation){0};
	return sscanf(line, "%31s %*9d pid:%9d", to->device, &to->pid) == 2 && to->pid > 0 &&
	       pci_address_parse(to->device, &address) == 0;
}

void reservation_each(struct kernel *kernel, reservation_fn *fn, void *user)
{
	struct reservation reservation;
	char *text = memory_new(FILE_MAX), *rest = text, *line;
	ssize_t length = kernel_read(kernel, RESERVATION_PATH, text, FILE_MAX - 1);

	text[length > 0 ? length : 0] = '\0';
	while ((line = strsep(&rest, "\n")))
		if (reservation_parse(line, &reservation))
			fn(&reservation, user);
	free(text);
}
