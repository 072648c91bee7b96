#include "core/kernel/simulated/sim_log.h"

#include "core/kernel/simulated/sim_tree.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define WARNING 4 /* of syslog(2) */

__attribute__((format(printf, 4, 0))) static void put(struct sim_state *state, uint64_t time,
						      const struct sim_function *function,
						      const char *format, va_list arguments)
{
	struct sim_log_line *line = &state->log[state->log_count++ % SIM_LOG_MAX];
	char address[SIM_ADDRESS_MAX];
	int length = 0;

	*line = (struct sim_log_line){.time = time};
	if (function) {
		line->of_device = true;
		line->routing_id = function->routing_id;
		length = snprintf(line->text, sizeof(line->text),
				  "%s %s: ", function->driver ? function->driver->name : "pci",
				  sim_function_address(function, address));
	}
	vsnprintf(line->text + length, sizeof(line->text) - (size_t)length, format, arguments);
}

void sim_log_put(struct sim_state *state, const struct sim_function *function, const char *format,
		 ...)
{
	va_list arguments;

	va_start(arguments, format);
	put(state, state->now, function, format, arguments);
	va_end(arguments);
}

void sim_log_put_at(struct sim_state *state, uint64_t time, const struct sim_function *function,
		    const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	put(state, time, function, format, arguments);
	va_end(arguments);
}

void sim_log_read(const struct sim_place *place, struct sim_text *text)
{
	const struct sim_state *state = place->state;
	unsigned first = state->log_count > SIM_LOG_MAX ? state->log_count - SIM_LOG_MAX : 0;

	for (unsigned i = first; i < state->log_count; i++) {
		const struct sim_log_line *line = &state->log[i % SIM_LOG_MAX];
		const struct sim_function function = {.routing_id = line->routing_id};
		char address[SIM_ADDRESS_MAX];

		sim_text_put(text, "%d,%u,%" PRIu64 ",-;%s\n", WARNING, i, line->time / 1000,
			     line->text);
		if (line->of_device)
			sim_text_put(text, " SUBSYSTEM=pci\n DEVICE=+pci:%s\n",
				     sim_function_address(&function, address));
	}
}
