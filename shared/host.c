/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/host.h"

struct text host_of(struct text address)
{
	const char *scheme = NULL;
	struct text host = { 0 };
	bool is_in_brackets = false; /* of an IPv6 address */

	if (address.length > 0)
		scheme = memmem(address.data, address.length, "://", 3);
	if (!scheme)
		return host;
	host.data = scheme + 3;
	while (host.data + host.length < address.data + address.length &&
	       !memchr("/?#", host.data[host.length], 3) &&
	       (is_in_brackets || host.data[host.length] != ':')) {
		is_in_brackets |= host.data[host.length] == '[';
		is_in_brackets &= host.data[host.length] != ']';
		host.length++;
	}
	return host.length > 4 && text_begins(host, TEXT("www.")) ?
		       text_skip(host, 4) :
		       host;
}
