#include "core/interface_address.h"
#include "core/route.h"
#include "tests/fuzz/message.h"

#include <linux/rtnetlink.h>

/* Bytes as a route and as an address. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nlmsghdr *message = fuzz_message(data, size);
	struct interface_address address;
	struct route route;

	if (message == NULL)
		return 0;
	message->nlmsg_type = RTM_NEWROUTE;
	if (route_parse(message, &route) == 0 &&
	    (route.interface_count == 0 || route.interface_count > ROUTE_INTERFACES_MAX))
		abort();
	message->nlmsg_type = RTM_NEWADDR;
	if (interface_address_parse(message, &address) == 0 && address.address.length == 0)
		abort();
	free(message);
	return 0;
}
