/* format.h - values as texts for people: constant widths, units, `-` for unknown.
 *
 * Units are decimal (1 kb/s is 1000 b/s). Every function writes into the
 * caller's buffer and returns it.
 */
#ifndef CORE_FORMAT_H
#define CORE_FORMAT_H

#include "core/snapshot.h"

#include <stdbool.h>
#include <stdint.h>

#define FORMAT_MAX 48
#define RATE_WIDTH 9 /* columns of a rate, always */

/* Four columns of number, a blank, four of unit: "3.21 Gb/s", " 812 Mb/s",
 * "   0     ", "   -     ". `bytes` divides by eight: "401 MB/s". */
const char *format_rate(int64_t bits_per_second, bool bytes, char buffer[static FORMAT_MAX]);
/* The same for packets: " 160 kp/s". */
const char *format_packet_rate(int64_t per_second, char buffer[static FORMAT_MAX]);
/* The same without padding, for running text: "812 Mb/s". */
const char *format_rate_short(int64_t bits_per_second, bool bytes, char buffer[static FORMAT_MAX]);
const char *format_packet_rate_short(int64_t per_second, char buffer[static FORMAT_MAX]);
/* The end of a scale, a round rate: "1 Gb/s", "125 MB/s". */
const char *format_scale(float bits_per_second, bool bytes, char buffer[static FORMAT_MAX]);

/* "3.21 GB", "812 B". */
const char *format_bytes(uint64_t bytes, char buffer[static FORMAT_MAX]);
/* "12.3 M", "812". */
const char *format_short_count(uint64_t count, char buffer[static FORMAT_MAX]);
/* A count with its digits in groups of three: "12,345,678". */
const char *format_count(uint64_t count, char buffer[static FORMAT_MAX]);

/* The speed of a link of Mb/s: "10G", "2.5G", "100M". */
const char *format_speed(int mbps, char buffer[static FORMAT_MAX]);
/* Of a PCIe link, from tenths of GT/s: "8 GT/s x4". */
const char *format_pcie(int speed, int width, char buffer[static FORMAT_MAX]);

/* A PCI address without its domain when `domain` is false: "01:02.3". Other
 * device names stay whole; `-` when there is none. */
const char *format_address(const char *address, bool domain, char buffer[static FORMAT_MAX]);
/* A hardware address or `-`; of the 20 bytes of InfiniBand the last 8. */
const char *format_hwaddr(const struct hwaddr *address, char buffer[static HWADDR_TEXT_MAX]);

/* "50", "60 q3", "100 ad", "none"; `-`: unknown. */
const char *format_vlan(const struct vf_config *config, char buffer[static FORMAT_MAX]);

/* A duration of nanoseconds: "250 ms", "3 s", "2 min". */
const char *format_duration(uint64_t nanoseconds, char buffer[static FORMAT_MAX]);

/* How long something has been there: "3 d 4 h", "5 h 12 min", "12 min", "40 s". */
const char *format_age(uint64_t nanoseconds, char buffer[static FORMAT_MAX]);

/* A number, or `-` when it is UNKNOWN. */
const char *format_number(int64_t number, char buffer[static FORMAT_MAX]);
/* "on", "off" or `-`. */
const char *format_switch(int value);

#endif
