#include "core/link_counters.h"
#include "tests/fuzz/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nlmsghdr *message = fuzz_message(data, size);
	struct counters counters;
	int ifindex;

	if (message != NULL && link_counters_parse(message, &ifindex, &counters) == 0 &&
	    (ifindex <= 0 || counters.time != 0))
		abort();
	free(message);
	return 0;
}
