/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/base64.h"

#include <string.h>

#include <glib.h>

enum { GROUP_SIGNS = 4, GROUP_BYTES = 3 };

enum status base64_decode(struct bytes *out, struct text text,
			  struct fault *fault)
{
	size_t most = text.length / GROUP_SIGNS * GROUP_BYTES + GROUP_BYTES;
	gint state = 0;
	guint save = 0;
	enum status status = bytes_reserve(out, most, fault);

	if (status)
		return status;
	out->length += g_base64_decode_step(text.data, text.length,
					    (guchar *)out->data + out->length,
					    &state, &save);
	return STATUS_OK;
}

enum status base64_decode_whole(struct bytes *out, struct text text,
				bool *is_whole, struct fault *fault)
{
	size_t length = text.length / GROUP_SIGNS * GROUP_BYTES;
	size_t start = out->length;
	size_t end = text.length; /* of what is not filled up with "=" */
	enum status status = base64_decode(out, text, fault);

	while (end > 0 && text.length - end < 2 && text.data[end - 1] == '=') {
		end--;
		length--;
	}
	*is_whole = !status && text.length % GROUP_SIGNS == 0 &&
		    out->length - start == length &&
		    (end == 0 || !memchr(text.data, '=', end));
	return status;
}
