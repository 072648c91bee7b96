#include "core/tcp_table.h"

#include "core/memory.h"
#include "core/text_file.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define TABLE_SIZE (16 << 20) /* of text: about a hundred thousand sockets */
#define FIELDS     10         /* up to the inode */

/* --- one line --------------------------------------------------------------- */

static size_t split_fields(char *line, char *fields[static FIELDS])
{
	size_t count = 0;
	char *rest = line, *field;

	while (count < FIELDS && (field = strsep(&rest, " \t")) != NULL)
		if (*field != '\0')
			fields[count++] = field;
	return count;
}

/* `length` hexadecimal digits, and nothing else. */
static bool parse_hex(const char *text, size_t length, uint32_t *ret_number)
{
	*ret_number = 0;
	for (size_t i = 0; i < length; i++) {
		int digit = tolower((unsigned char)text[i]);

		if (!isxdigit(digit))
			return false;
		*ret_number = *ret_number << 4 |
			      (uint32_t)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
	}
	return true;
}

/* "0100007F:1F90": words of 32 bits, printed as numbers of the host's byte order. */
static bool parse_endpoint(const char *text, struct ip_address *ret_address, uint16_t *ret_port)
{
	const char *colon = strchr(text, ':');
	size_t digits = colon != NULL ? (size_t)(colon - text) : 0;
	uint32_t words[4], port;

	if ((digits != 8 && digits != 32) || strlen(colon + 1) != 4)
		return false;
	for (size_t i = 0; i < digits / 8; i++)
		if (!parse_hex(text + 8 * i, 8, &words[i]))
			return false;
	if (!parse_hex(colon + 1, 4, &port))
		return false;
	*ret_address = ip_address_from_bytes(words, digits / 2);
	*ret_port = (uint16_t)port;
	return true;
}

int tcp_socket_parse(const char *line, struct tcp_socket *ret_socket)
{
	char copy[256], *fields[FIELDS], *end;
	size_t length = strlen(line);
	uint32_t state;

	*ret_socket = (struct tcp_socket){0};
	if (length >= sizeof(copy))
		return -EINVAL;
	memcpy(copy, line, length + 1);
	if (split_fields(copy, fields) < FIELDS ||
	    !parse_endpoint(fields[1], &ret_socket->local, &ret_socket->local_port) ||
	    !parse_endpoint(fields[2], &ret_socket->remote, &ret_socket->remote_port) ||
	    strlen(fields[3]) != 2 || !parse_hex(fields[3], 2, &state) ||
	    !isdigit((unsigned char)fields[9][0]))
		return -EINVAL;
	ret_socket->state = (int)state;
	ret_socket->inode = strtoull(fields[9], &end, 10);
	return *end == '\0' ? 0 : -EINVAL;
}

/* --- both files ------------------------------------------------------------- */

static void add_socket(struct tcp_table *table, const struct tcp_socket *socket)
{
	if (table->count == table->room) {
		table->room = table->room > 0 ? 2 * table->room : 64;
		table->sockets = memory_resize(table->sockets, table->room, sizeof(*socket));
	}
	table->sockets[table->count++] = *socket;
}

static int read_file(struct tcp_table *table, struct kernel *kernel, const char *path)
{
	char *text = text_file_read(kernel, path, TABLE_SIZE, NULL), *rest = text, *line;
	struct tcp_socket socket;

	if (text == NULL)
		return -ENOENT;
	while ((line = text_file_line(&rest)) != NULL)
		if (tcp_socket_parse(line, &socket) == 0 &&
		    (socket.state == TCP_STATE_ESTABLISHED || socket.state == TCP_STATE_LISTEN))
			add_socket(table, &socket);
	free(text);
	return 0;
}

int tcp_table_read(struct tcp_table *table, struct kernel *kernel)
{
	int result = read_file(table, kernel, "/proc/net/tcp");
	int result6 = read_file(table, kernel, "/proc/net/tcp6");

	return result < 0 ? result6 : 0;
}

void tcp_table_done(struct tcp_table *table)
{
	free(table->sockets);
	*table = (struct tcp_table){0};
}

bool tcp_table_listens(const struct tcp_table *table, uint16_t port)
{
	for (size_t i = 0; i < table->count; i++)
		if (table->sockets[i].state == TCP_STATE_LISTEN &&
		    table->sockets[i].local_port == port)
			return true;
	return false;
}
