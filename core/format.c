#include "core/format.h"

#include <inttypes.h>
#include <linux/if_ether.h>
#include <stdio.h>
#include <string.h>

/* Three significant digits: "3.21", "12.1", "812". */
struct scaled {
	char number[8];
	char prefix; /* '\0', 'k', 'M' ... */
};

static struct scaled scale(uint64_t value)
{
	static const char prefixes[] = {'\0', 'k', 'M', 'G', 'T', 'P', 'E'};
	struct scaled scaled = {.prefix = '\0'};

	if (value < 1000) {
		snprintf(scaled.number, sizeof(scaled.number), "%u", (unsigned)value);
		return scaled;
	}
	/* The limits are where rounding would give a fourth digit. */
	double number = (double)value;
	size_t power = 0;
	while (number >= 999.5 && power + 1 < sizeof(prefixes)) {
		number /= 1000;
		power++;
	}
	int decimals = number < 9.995 ? 2 : number < 99.95 ? 1 : 0;
	snprintf(scaled.number, sizeof(scaled.number), "%.*f", decimals, number);
	scaled.prefix = prefixes[power];
	return scaled;
}

/* "3.21 Gb/s", padded when it stands in a column; zero needs no unit there. */
static const char *rate_text(int64_t value, const char *unit, bool padded,
			     char buffer[static FORMAT_MAX])
{
	if (value <= 0 && padded) {
		snprintf(buffer, FORMAT_MAX, "%4s     ", value < 0 ? "-" : "0");
		return buffer;
	}
	if (value < 0)
		return strcpy(buffer, "-");

	struct scaled scaled = scale((uint64_t)value);
	char prefixed[8];

	snprintf(prefixed, sizeof(prefixed), "%.*s%s", scaled.prefix != '\0', &scaled.prefix, unit);
	snprintf(buffer, FORMAT_MAX, padded ? "%4s %4s" : "%s %s", scaled.number, prefixed);
	return buffer;
}

static int64_t in_unit(int64_t bits_per_second, bool bytes)
{
	return bytes && bits_per_second > 0 ? (bits_per_second + 4) / 8 : bits_per_second;
}

const char *format_rate(int64_t bits_per_second, bool bytes, char buffer[static FORMAT_MAX])
{
	return rate_text(in_unit(bits_per_second, bytes), bytes ? "B/s" : "b/s", true, buffer);
}

const char *format_packet_rate(int64_t per_second, char buffer[static FORMAT_MAX])
{
	return rate_text(per_second, "p/s", true, buffer);
}

const char *format_rate_short(int64_t bits_per_second, bool bytes, char buffer[static FORMAT_MAX])
{
	return rate_text(in_unit(bits_per_second, bytes), bytes ? "B/s" : "b/s", false, buffer);
}

const char *format_packet_rate_short(int64_t per_second, char buffer[static FORMAT_MAX])
{
	return rate_text(per_second, "p/s", false, buffer);
}

const char *format_scale(float bits_per_second, bool bytes, char buffer[static FORMAT_MAX])
{
	char *point;
	char *blank;

	format_rate_short((int64_t)bits_per_second, bytes, buffer);
	point = strchr(buffer, '.');
	blank = strchr(buffer, ' ');
	if (point != NULL && strspn(point + 1, "0") == (size_t)(blank - point - 1))
		memmove(point, blank, strlen(blank) + 1);
	return buffer;
}

const char *format_bytes(uint64_t bytes, char buffer[static FORMAT_MAX])
{
	if (bytes == COUNTER_UNKNOWN)
		return strcpy(buffer, "-");

	struct scaled scaled = scale(bytes);

	snprintf(buffer, FORMAT_MAX, "%s %.*sB", scaled.number, scaled.prefix != '\0',
		 &scaled.prefix);
	return buffer;
}

const char *format_short_count(uint64_t count, char buffer[static FORMAT_MAX])
{
	if (count == COUNTER_UNKNOWN)
		return strcpy(buffer, "-");

	struct scaled scaled = scale(count);

	snprintf(buffer, FORMAT_MAX, "%s%s%.*s", scaled.number, scaled.prefix != '\0' ? " " : "",
		 scaled.prefix != '\0', &scaled.prefix);
	return buffer;
}

const char *format_count(uint64_t count, char buffer[static FORMAT_MAX])
{
	if (count == COUNTER_UNKNOWN)
		return strcpy(buffer, "-");

	char digits[24];
	int length = snprintf(digits, sizeof(digits), "%" PRIu64, count);
	char *out = buffer;

	for (int i = 0; i < length; i++) {
		if (i > 0 && (length - i) % 3 == 0)
			*out++ = ',';
		*out++ = digits[i];
	}
	*out = '\0';
	return buffer;
}

const char *format_speed(int mbps, char buffer[static FORMAT_MAX])
{
	if (mbps < 0)
		return strcpy(buffer, "-");
	if (mbps >= 1000 && mbps % 1000 == 0)
		snprintf(buffer, FORMAT_MAX, "%dG", mbps / 1000);
	else if (mbps >= 1000)
		snprintf(buffer, FORMAT_MAX, "%d.%dG", mbps / 1000, mbps % 1000 / 100);
	else
		snprintf(buffer, FORMAT_MAX, "%dM", mbps);
	return buffer;
}

const char *format_pcie(int speed, int width, char buffer[static FORMAT_MAX])
{
	if (speed <= 0 || width <= 0)
		return strcpy(buffer, "-");
	if (speed % 10 == 0)
		snprintf(buffer, FORMAT_MAX, "%d GT/s x%d", speed / 10, width);
	else
		snprintf(buffer, FORMAT_MAX, "%d.%d GT/s x%d", speed / 10, speed % 10, width);
	return buffer;
}

const char *format_address(const char *address, bool domain, char buffer[static FORMAT_MAX])
{
	const char *first = strchr(address, ':');
	bool pci = first != NULL && strchr(first + 1, ':') != NULL;

	snprintf(buffer, FORMAT_MAX, "%s",
		 *address == '\0' ? "-"
		 : pci && !domain ? first + 1
				  : address);
	return buffer;
}

const char *format_hwaddr(const struct hwaddr *address, char buffer[static HWADDR_TEXT_MAX])
{
	if (address->length == 0)
		return strcpy(buffer, "-");
	if (address->length <= 8)
		return hwaddr_format(address, buffer);

	/* The port GUID at the end tells InfiniBand ports apart. */
	struct hwaddr tail = hwaddr_from_bytes(address->bytes + address->length - 8, 8);

	return hwaddr_format(&tail, buffer);
}

const char *format_vlan(const struct vf_config *config, char buffer[static FORMAT_MAX])
{
	int length;

	if (config->vlan < 0)
		return strcpy(buffer, "-");
	if (config->vlan == 0 && config->qos <= 0)
		return strcpy(buffer, "none");
	length = snprintf(buffer, FORMAT_MAX, "%d", config->vlan);
	if (config->qos > 0)
		length +=
			snprintf(buffer + length, FORMAT_MAX - (size_t)length, " q%d", config->qos);
	if (config->proto == ETH_P_8021AD)
		snprintf(buffer + length, FORMAT_MAX - (size_t)length, " ad");
	return buffer;
}

const char *format_duration(uint64_t nanoseconds, char buffer[static FORMAT_MAX])
{
	uint64_t ms = nanoseconds / 1000000;

	if (ms < 1000)
		snprintf(buffer, FORMAT_MAX, "%" PRIu64 " ms", ms);
	else if (ms < 10000 && ms % 1000 >= 100)
		snprintf(buffer, FORMAT_MAX, "%.1f s", (double)ms / 1000);
	else if (ms < 120000)
		snprintf(buffer, FORMAT_MAX, "%" PRIu64 " s", ms / 1000);
	else
		snprintf(buffer, FORMAT_MAX, "%" PRIu64 " min", ms / 60000);
	return buffer;
}

const char *format_age(uint64_t nanoseconds, char buffer[static FORMAT_MAX])
{
	uint64_t minutes = nanoseconds / 60000000000, hours = minutes / 60;

	if (minutes < 2)
		snprintf(buffer, FORMAT_MAX, "%" PRIu64 " s", nanoseconds / 1000000000);
	else if (hours < 1)
		snprintf(buffer, FORMAT_MAX, "%" PRIu64 " min", minutes);
	else if (hours < 24)
		snprintf(buffer, FORMAT_MAX, "%" PRIu64 " h %" PRIu64 " min", hours, minutes % 60);
	else
		snprintf(buffer, FORMAT_MAX, "%" PRIu64 " d %" PRIu64 " h", hours / 24, hours % 24);
	return buffer;
}

const char *format_number(int64_t number, char buffer[static FORMAT_MAX])
{
	if (number < 0)
		return strcpy(buffer, "-");
	snprintf(buffer, FORMAT_MAX, "%" PRId64, number);
	return buffer;
}

const char *format_switch(int value)
{
	return value < 0 ? "-" : value == 0 ? "off" : "on";
}
