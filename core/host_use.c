#include "core/host_use.h"

#include "core/memory.h"
#include "core/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- interfaces above ------------------------------------------------------ */

static int compare_uppers(const void *a, const void *b)
{
	const struct link *left = *(const struct link *const *)a;
	const struct link *right = *(const struct link *const *)b;

	if (left->lower != right->lower)
		return left->lower > right->lower ? 1 : -1;
	return (left->ifindex > right->ifindex) - (left->ifindex < right->ifindex);
}

void uppers_index(struct uppers *uppers, const struct link_table *table)
{
	size_t count = link_table_count(table);

	uppers->links = memory_new_array(count + 1, sizeof(*uppers->links));
	uppers->count = 0;
	for (size_t i = 0; i < count; i++)
		if (link_table_at(table, i)->lower)
			uppers->links[uppers->count++] = link_table_at(table, i);
	qsort(uppers->links, uppers->count, sizeof(*uppers->links), compare_uppers);
}

void uppers_done(struct uppers *uppers)
{
	free(uppers->links);
	*uppers = (struct uppers){0};
}

static int compare_lower(const void *key, const void *element)
{
	int ifindex = *(const int *)key, lower = (*(const struct link *const *)element)->lower;

	return (ifindex > lower) - (ifindex < lower);
}

static const struct link *find_upper(const struct uppers *uppers, int ifindex)
{
	const struct link *const *found = bsearch(&ifindex, uppers->links, uppers->count,
						  sizeof(*uppers->links), compare_lower);

	if (!found)
		return NULL;
	while (found > (const struct link *const *)uppers->links && found[-1]->lower == ifindex)
		found--;
	return *found;
}

/* --- addresses ------------------------------------------------------------- */

static int compare_addresses(const void *a, const void *b)
{
	const struct interface_address *left = a, *right = b;

	if (left->ifindex != right->ifindex)
		return left->ifindex > right->ifindex ? 1 : -1;
	if (left->address.length != right->address.length) /* IPv4 first */
		return left->address.length > right->address.length ? 1 : -1;
	return memcmp(left->address.bytes, right->address.bytes, sizeof(left->address.bytes));
}

void host_use_sort(struct interface_address_list *addresses)
{
	if (addresses->count)
		qsort(addresses->addresses, addresses->count, sizeof(*addresses->addresses),
		      compare_addresses);
}

static const struct interface_address *find_address(const struct interface_address_list *list,
						    int ifindex)
{
	size_t low = 0, high = list->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (list->addresses[middle].ifindex < ifindex)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < list->count && list->addresses[low].ifindex == ifindex; low++)
		if (!ip_address_is_link_local(&list->addresses[low].address))
			return &list->addresses[low];
	return NULL;
}

/* --- both ------------------------------------------------------------------ */

/* What is too long is cut between two characters. */
static void set_text(char *target, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void set_text(char *target, size_t size, const char *format, ...)
{
	char text[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	text_sanitise(target, size, text, sizeof(text));
}

static void set_upper(struct owner *owner, const struct link *link, const char *kind,
		      const char *name)
{
	owner->kind = OWNER_HOST;
	set_text(owner->name, sizeof(owner->name), "%s %s", kind[0] ? kind : "master", name);
	set_text(owner->via, sizeof(owner->via), "/sys/class/net/%s/upper_%s", link->name, name);
}

static void set_address(struct owner *owner, const struct link *link,
			const struct interface_address *address)
{
	char text[IP_ADDRESS_TEXT_MAX];

	owner->kind = OWNER_HOST;
	set_text(owner->name, sizeof(owner->name), "%s/%u",
		 ip_address_format(&address->address, text), address->prefix);
	set_text(owner->via, sizeof(owner->via), "ip address show dev %s", link->name);
}

void host_use_find(const struct interface_address_list *addresses, const struct uppers *uppers,
		   const struct link *link, struct owner *owner)
{
	const struct link *upper = find_upper(uppers, link->ifindex);
	const struct interface_address *address = find_address(addresses, link->ifindex);

	*owner = (struct owner){.kind = OWNER_NONE};
	if (link->master && link->master_name[0])
		set_upper(owner, link, link->master_kind, link->master_name);
	else if (upper)
		set_upper(owner, link, upper->kind, upper->name);
	else if (address)
		set_address(owner, link, address);
}
