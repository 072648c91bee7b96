#include "core/surroundings.h"

#include "core/interface_address.h"
#include "core/manager.h"
#include "core/memory.h"
#include "core/network_root.h"
#include "core/route.h"
#include "core/ssh_session.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIECES_MAX 4 /* ties of one interface that are named */

/* Something that needs one interface. */
struct tie {
	int ifindex;
	unsigned use;  /* enum interface_use */
	char text[80]; /* "the default route", "192.168.10.5/24" */
};

struct surroundings {
	bool complete;
	struct link_table *links;
	size_t tie_count, tie_room;
	struct tie *ties;
	struct manager_list managers;
};

/* --- reading ---------------------------------------------------------------- */

/* What ties are made from. */
struct findings {
	struct interface_address_list addresses;
	struct route_list routes;
	struct ssh_session_list sessions;
	struct network_root_list roots;
};

__attribute__((format(printf, 4, 5))) static void
add_tie(struct surroundings *surroundings, int ifindex, unsigned use, const char *format, ...)
{
	struct tie tie = {.ifindex = ifindex, .use = use};
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(tie.text, sizeof(tie.text), format, arguments);
	va_end(arguments);
	for (size_t i = 0; i < surroundings->tie_count; i++) {
		const struct tie *old = &surroundings->ties[i];

		if (old->ifindex == ifindex && strcmp(old->text, tie.text) == 0)
			return;
	}
	if (surroundings->tie_count == surroundings->tie_room) {
		surroundings->tie_room =
			surroundings->tie_room > 0 ? 2 * surroundings->tie_room : 16;
		surroundings->ties = memory_resize(surroundings->ties, surroundings->tie_room,
						   sizeof(*surroundings->ties));
	}
	surroundings->ties[surroundings->tie_count++] = tie;
}

static bool is_own(const struct interface_address_list *list, const struct ip_address *address)
{
	for (size_t i = 0; i < list->count; i++)
		if (ip_address_equal(&list->addresses[i].address, address))
			return true;
	return ip_address_is_loopback(address);
}

static void tie_addresses(struct surroundings *surroundings,
			  const struct interface_address_list *list)
{
	char text[IP_ADDRESS_TEXT_MAX];

	for (size_t i = 0; i < list->count; i++) {
		const struct interface_address *address = &list->addresses[i];

		if (!ip_address_is_link_local(&address->address) &&
		    !ip_address_is_loopback(&address->address))
			add_tie(surroundings, address->ifindex, USE_ADDRESS, "%s/%u",
				ip_address_format(&address->address, text), address->prefix);
	}
}

static void tie_default_routes(struct surroundings *surroundings, const struct route_list *routes)
{
	for (size_t i = 0; i < routes->count; i++) {
		const struct route *route = &routes->routes[i];

		for (size_t n = 0; n < route->interface_count && route->prefix == 0; n++)
			add_tie(surroundings, route->interfaces[n], USE_DEFAULT_ROUTE,
				"the default route");
	}
}

/* All interfaces that packets to a peer may take. */
static void tie_peer(struct surroundings *surroundings, const struct findings *findings,
		     unsigned use, const struct ip_address *peer, const char *what)
{
	const struct route *route = route_list_find(&findings->routes, peer);
	char text[IP_ADDRESS_TEXT_MAX];

	if (route == NULL || is_own(&findings->addresses, peer))
		return;
	for (size_t n = 0; n < route->interface_count; n++)
		add_tie(surroundings, route->interfaces[n], use, "%s %s", what,
			ip_address_format(peer, text));
}

/* Replies leave by the route to the client, requests come to the address it
 * connected to; of a link-local client only that address tells the interface. */
static void tie_session(struct surroundings *surroundings, const struct findings *findings,
			const struct ssh_session *session)
{
	char text[IP_ADDRESS_TEXT_MAX];

	if (is_own(&findings->addresses, &session->peer))
		return;
	if (!ip_address_is_link_local(&session->peer))
		tie_peer(surroundings, findings, USE_SSH_SESSION, &session->peer,
			 "the ssh session from");
	for (size_t i = 0; i < findings->addresses.count; i++) {
		const struct interface_address *address = &findings->addresses.addresses[i];

		if (ip_address_equal(&address->address, &session->local))
			add_tie(surroundings, address->ifindex, USE_SSH_SESSION,
				"the ssh session from %s", ip_address_format(&session->peer, text));
	}
}

static void keep_first(struct error *error, const struct error *more)
{
	if (error != NULL && error->code == 0)
		*error = *more;
}

/* Which routes matter depends on whom they lead to: read last. */
static int read_routes(struct findings *findings, struct kernel *kernel, struct error *error)
{
	size_t count = 0, most = findings->sessions.count + findings->roots.count;
	struct ip_address *peers = memory_new_array(most + 1, sizeof(*peers));
	int result;

	for (size_t i = 0; i < findings->sessions.count; i++)
		peers[count++] = findings->sessions.sessions[i].peer;
	for (size_t i = 0; i < findings->roots.count; i++)
		peers[count++] = findings->roots.roots[i].server;
	result = route_list_read(&findings->routes, kernel, peers, count, error);
	free(peers);
	return result;
}

static void tie_all(struct surroundings *surroundings, const struct findings *findings)
{
	tie_addresses(surroundings, &findings->addresses);
	tie_default_routes(surroundings, &findings->routes);
	for (size_t i = 0; i < findings->sessions.count; i++)
		tie_session(surroundings, findings, &findings->sessions.sessions[i]);
	for (size_t i = 0; i < findings->roots.count; i++) {
		const struct network_root *root = &findings->roots.roots[i];
		char what[32];

		snprintf(what, sizeof(what), "the %s root on", root->kind);
		tie_peer(surroundings, findings, USE_NETWORK_ROOT, &root->server, what);
	}
}

struct surroundings *surroundings_read(struct kernel *kernel, const char *ssh_connection,
				       struct error *error)
{
	struct surroundings *surroundings = memory_new(sizeof(*surroundings));
	struct findings findings = {0};
	struct error why[3] = {0};

	surroundings->links = link_table_new();
	ssh_session_list_read(&findings.sessions, kernel, ssh_connection);
	network_root_list_read(&findings.roots, kernel);
	manager_list_read(&surroundings->managers, kernel);
	surroundings->complete = link_table_read(surroundings->links, kernel, &why[0]) == 0;
	surroundings->complete &=
		interface_address_list_read(&findings.addresses, kernel, &why[1]) == 0;
	surroundings->complete &= read_routes(&findings, kernel, &why[2]) == 0;
	if (error != NULL)
		*error = (struct error){0};
	for (size_t i = 0; i < 3 && !surroundings->complete; i++)
		keep_first(error, &why[i]);
	tie_all(surroundings, &findings);
	interface_address_list_done(&findings.addresses);
	route_list_done(&findings.routes);
	ssh_session_list_done(&findings.sessions);
	network_root_list_done(&findings.roots);
	return surroundings;
}

void surroundings_free(struct surroundings *surroundings)
{
	if (surroundings == NULL)
		return;
	link_table_free(surroundings->links);
	manager_list_done(&surroundings->managers);
	free(surroundings->ties);
	free(surroundings);
}

bool surroundings_complete(const struct surroundings *surroundings)
{
	return surroundings->complete;
}

bool surroundings_has_interface(const struct surroundings *surroundings, const char *name)
{
	return link_table_find_name(surroundings->links, name) != NULL;
}

/* --- what lies above -------------------------------------------------------- */

static bool is_openvswitch(const struct link *link)
{
	return strcmp(link->kind, "openvswitch") == 0;
}

/* Whether `upper` needs `link`. The internal ports of Open vSwitch, which have the
 * addresses, do not say which datapath they are of. */
static bool is_above(const struct link_table *links, const struct link *upper,
		     const struct link *link)
{
	const struct link *master = link_table_find(links, link->master);

	if (upper->lower == link->ifindex || upper == master)
		return true;
	return master != NULL && is_openvswitch(master) && is_openvswitch(upper);
}

/* The interface and all that is above it, each once, nearest first: `count` of them
 * in `stack`, which has room for all interfaces. */
static size_t climb(const struct link_table *links, int ifindex, const struct link **stack)
{
	size_t count = 0, all = link_table_count(links);

	stack[0] = link_table_find(links, ifindex);
	if (stack[0] != NULL)
		count = 1;
	for (size_t at = 0; at < count; at++) {
		for (size_t n = 0; n < all; n++) {
			const struct link *upper = link_table_at(links, n);
			bool known = !is_above(links, upper, stack[at]);

			for (size_t i = 0; i < count && !known; i++)
				known = stack[i] == upper;
			if (!known)
				stack[count++] = upper;
		}
	}
	return count;
}

/* --- what it is used for ---------------------------------------------------- */

/* A text that grows as far as there is room. */
struct sentence {
	char *text;
	size_t size, used;
};

__attribute__((format(printf, 2, 3))) static void add_words(struct sentence *sentence,
							    const char *format, ...)
{
	va_list arguments;
	int length;

	if (sentence->text == NULL || sentence->used + 1 >= sentence->size)
		return;
	va_start(arguments, format);
	length = vsnprintf(sentence->text + sentence->used, sentence->size - sentence->used, format,
			   arguments);
	va_end(arguments);
	if (length > 0)
		sentence->used += (size_t)length;
}

static unsigned ties_of(const struct surroundings *surroundings, int ifindex, unsigned uses,
			const struct tie *ties[static PIECES_MAX], size_t *ret_count)
{
	unsigned found = 0;

	*ret_count = 0;
	for (size_t i = 0; i < surroundings->tie_count; i++) {
		const struct tie *tie = &surroundings->ties[i];

		if (tie->ifindex != ifindex || (tie->use & uses) == 0)
			continue;
		found |= tie->use;
		if (*ret_count < PIECES_MAX)
			ties[*ret_count] = tie;
		++*ret_count;
	}
	return found;
}

/* "; bridge vmbr0 has 192.168.10.5/24 and the default route" */
static unsigned describe_ties(const struct surroundings *surroundings, const struct link *link,
			      unsigned uses, struct sentence *sentence)
{
	const struct tie *ties[PIECES_MAX];
	size_t count;
	unsigned found = ties_of(surroundings, link->ifindex, uses, ties, &count);

	if (found == 0)
		return 0;
	add_words(sentence, "%s%s%s%s has ", sentence->used > 0 ? "; " : "", link->kind,
		  link->kind[0] != '\0' ? " " : "", link->name);
	for (size_t i = 0; i < count && i < PIECES_MAX; i++)
		add_words(sentence, "%s%s",
			  i == 0           ? ""
			  : i + 1 == count ? " and "
					   : ", ",
			  ties[i]->text);
	if (count > PIECES_MAX)
		add_words(sentence, " and %zu more", count - PIECES_MAX);
	return found;
}

/* What it is a part of, when that itself is not said to be used. */
static void describe_place(const struct surroundings *surroundings, const struct link *link,
			   unsigned found, struct sentence *sentence)
{
	if (found & USE_MASTER)
		add_words(sentence, "%s is a port of %s%s%s", link->name, link->master_kind,
			  link->master_kind[0] != '\0' ? " " : "", link->master_name);
	for (size_t n = 0; n < link_table_count(surroundings->links) && found & USE_UPPER; n++) {
		const struct link *upper = link_table_at(surroundings->links, n);

		if (upper->lower == link->ifindex)
			add_words(sentence, "%s%s%s%s is on %s", sentence->used > 0 ? "; " : "",
				  upper->kind, upper->kind[0] != '\0' ? " " : "", upper->name,
				  link->name);
	}
}

static unsigned place_of(const struct surroundings *surroundings, const struct link *link)
{
	unsigned found = link->master != 0 ? USE_MASTER : 0;

	for (size_t n = 0; n < link_table_count(surroundings->links); n++)
		if (link_table_at(surroundings->links, n)->lower == link->ifindex)
			found |= USE_UPPER;
	return found;
}

unsigned surroundings_use_among(const struct surroundings *surroundings, int ifindex, unsigned uses,
				char *why, size_t size)
{
	struct sentence sentence = {size > 0 ? why : NULL, size, 0};
	size_t all = link_table_count(surroundings->links), count;
	const struct link **stack = memory_new_array(all + 1, sizeof(*stack));
	unsigned found = 0;

	if (sentence.text != NULL)
		*why = '\0';
	count = climb(surroundings->links, ifindex, stack);
	for (size_t i = 0; i < count; i++)
		found |= describe_ties(surroundings, stack[i], uses, &sentence);
	if (count > 0) {
		unsigned place = place_of(surroundings, stack[0]) & uses;

		if (found == 0)
			describe_place(surroundings, stack[0], place, &sentence);
		found |= place;
	}
	free(stack);
	return found;
}

unsigned surroundings_use(const struct surroundings *surroundings, int ifindex, char *why,
			  size_t size)
{
	return surroundings_use_among(surroundings, ifindex, USE_ANY, why, size);
}

/* --- other managers --------------------------------------------------------- */

const char *surroundings_manager(const struct surroundings *surroundings, const char *address,
				 const char *interface, char *buffer, size_t size)
{
	static const struct hwaddr NONE = {0};
	const struct link *link = link_table_find_name(surroundings->links, interface);
	struct manager_function function = {address, interface, &NONE, &NONE};
	struct sentence sentence = {buffer, size, 0};

	if (link != NULL && *interface != '\0') {
		function.mac = &link->address;
		function.permanent = &link->permanent;
	}
	if (size > 0)
		*buffer = '\0';
	for (size_t i = 0; i < surroundings->managers.count; i++) {
		const struct manager *manager = &surroundings->managers.managers[i];

		if (manager_owns(manager, &function))
			add_words(&sentence, "%s%s %s%s%s", sentence.used > 0 ? "; " : "",
				  manager->name, manager->file, manager->what[0] != '\0' ? " " : "",
				  manager->what);
	}
	return buffer;
}
