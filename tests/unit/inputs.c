/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/inputs.h"

#include <string.h>

static enum status read_drip(void *context, char *room, size_t room_bytes,
			     size_t *out, struct fault *fault)
{
	struct drip *drip = context;

	*out = room_bytes < drip->step ? room_bytes : drip->step;
	if (*out > drip->rest.length)
		*out = drip->rest.length;
	if (*out == 0 && drip->end)
		return fault_set(fault, drip->end, "it dripped");
	if (*out > 0)
		memcpy(room, drip->rest.data, *out);
	drip->rest = text_skip(drip->rest, *out);
	return STATUS_OK;
}

struct input inputs_drip(struct drip *drip)
{
	return (struct input){ read_drip, drip };
}

enum status inputs_read(struct input input, size_t step, struct bytes *out,
			struct fault *fault)
{
	size_t length = 1;
	enum status status = STATUS_OK;

	while (length > 0 && !status) {
		status = bytes_reserve(out, step, fault);
		if (!status)
			status = input.read(input.context,
					    out->data + out->length, step,
					    &length, fault);
		if (!status && length > step)
			status = fault_set(fault, STATUS_BUG, "too much");
		if (!status)
			out->length += length;
	}
	return status;
}
