#include "core/mac.h"

#include <errno.h>
#include <linux/if_ether.h>
#include <string.h>

#define LOCALLY_ADMINISTERED 0x02
#define MULTICAST            0x01

/* The permanent address: a bond or bridge may have changed the current one. */
static const struct hwaddr *pf_mac(const struct snapshot *snapshot,
				   const struct function_key *function, struct error *error)
{
	const struct pf *pf = snapshot_find_pf(snapshot, function->pf);
	const struct hwaddr *mac = NULL;

	if (pf != NULL)
		mac = pf->link.permanent.length > 0 ? &pf->link.permanent : &pf->link.address;
	if (mac == NULL || mac->length != ETH_ALEN) {
		error_set(error, ENODATA, "%s: the PF's own MAC address is not known",
			  function->pf);
		error_set_remedy(error, "vftop set %s/%d mac=02:00:00:00:00:%02x", function->pf,
				 function->vf, (unsigned)function->vf & 0xff);
		return NULL;
	}
	return mac;
}

int mac_auto(const struct snapshot *snapshot, const struct function_key *function,
	     struct hwaddr *ret_mac, struct error *error)
{
	const struct hwaddr *mac = pf_mac(snapshot, function, error);

	if (mac == NULL)
		return -ENODATA;
	*ret_mac = (struct hwaddr){
		.length = ETH_ALEN,
		.bytes = {(uint8_t)((mac->bytes[0] | LOCALLY_ADMINISTERED) & ~MULTICAST),
			  mac->bytes[3], mac->bytes[4], mac->bytes[5], (uint8_t)(function->vf >> 8),
			  (uint8_t)function->vf}};
	return 0;
}

/* FNV-1a, 64 bits: spreads well over few bytes; nothing secret is kept by it. */
static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t length)
{
	const uint8_t *byte = bytes;

	for (size_t i = 0; i < length; i++)
		hash = (hash ^ byte[i]) * 0x100000001b3;
	return hash;
}

int mac_random(const struct snapshot *snapshot, const struct function_key *function,
	       struct hwaddr *ret_mac, struct error *error)
{
	const struct hwaddr *mac = pf_mac(snapshot, function, error);
	const char *machine = snapshot->host.machine_id;
	uint16_t index = (uint16_t)function->vf;
	uint64_t hash = 0xcbf29ce484222325;

	if (mac == NULL)
		return -ENODATA;
	if (machine[0] == '\0')
		return error_set(error, ENODATA,
				 "mac=random: this host has no /etc/machine-id to start from");
	hash = hash_bytes(hash, machine, strlen(machine));
	hash = hash_bytes(hash, mac->bytes, mac->length);
	hash = hash_bytes(hash, &index, sizeof(index));
	hash ^= hash >> 29; /* the low bits of FNV alone are weak in the last byte */
	*ret_mac = (struct hwaddr){.length = ETH_ALEN};
	for (size_t i = 0; i < ETH_ALEN; i++)
		ret_mac->bytes[i] = (uint8_t)(hash >> (8 * i));
	ret_mac->bytes[0] = (uint8_t)((ret_mac->bytes[0] | LOCALLY_ADMINISTERED) & ~MULTICAST);
	return 0;
}
