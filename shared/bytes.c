/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/bytes.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "shared/memory.h"

enum {
	SMALLEST_CAPACITY = 64,
	COUNT_DIGITS = 20 /* of UINT64_MAX */
};

int text_compare(struct text one, struct text other)
{
	size_t shorter = one.length < other.length ? one.length : other.length;
	int order = 0;

	if (shorter > 0)
		order = memcmp(one.data, other.data, shorter);
	if (order != 0)
		return order;
	return (one.length > other.length) - (one.length < other.length);
}

/*
 * The capacity grows to twice what it was, so that n appended bytes cost
 * order n; `wanted` is at most limit + 1 (bytes_printf needs a NUL's room).
 */
static enum status grow(struct bytes *bytes, size_t wanted, struct fault *fault)
{
	size_t capacity = bytes->capacity;
	char *data;

	if (wanted <= capacity)
		return STATUS_OK;
	if (capacity < SMALLEST_CAPACITY)
		capacity = SMALLEST_CAPACITY;
	else if (capacity <= bytes->limit / 2)
		capacity *= 2;
	else
		capacity = bytes->limit;
	if (capacity > bytes->limit)
		capacity = bytes->limit;
	if (capacity < wanted)
		capacity = wanted;
	data = memory_resize(bytes->data, capacity, 1);
	if (!data)
		return fault_set(fault, STATUS_FULL, "out of memory");
	bytes->data = data;
	bytes->capacity = capacity;
	return STATUS_OK;
}

enum status bytes_grow(struct bytes *bytes, size_t extra, struct fault *fault)
{
	if (bytes->length > bytes->limit ||
	    extra > bytes->limit - bytes->length)
		return fault_set(fault, STATUS_FULL, "more than %zu bytes",
				 bytes->limit);
	return grow(bytes, bytes->length + extra, fault);
}

enum status bytes_append_count(struct bytes *bytes, uint64_t count,
			       struct fault *fault)
{
	char digits[COUNT_DIGITS];
	size_t start = sizeof(digits);

	do {
		digits[--start] = (char)('0' + count % 10);
		count /= 10;
	} while (count > 0);
	return bytes_append(
		bytes, (struct text){ digits + start, sizeof(digits) - start },
		fault);
}

enum status bytes_printf(struct bytes *bytes, struct fault *fault,
			 const char *format, ...)
{
	va_list arguments;
	enum status status;
	int length;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0)
		return fault_set(fault, STATUS_BUG, "cannot format '%s'",
				 format);
	status = bytes_reserve(bytes, (size_t)length, fault);
	if (status)
		return status;
	status = grow(bytes, bytes->length + (size_t)length + 1, fault);
	if (status)
		return status;
	va_start(arguments, format);
	length = vsnprintf(bytes->data + bytes->length, (size_t)length + 1,
			   format, arguments);
	va_end(arguments);
	if (length < 0)
		return fault_set(fault, STATUS_BUG, "cannot format '%s'",
				 format);
	bytes->length += (size_t)length;
	return STATUS_OK;
}

void bytes_free(struct bytes *bytes)
{
	memory_free(bytes->data);
	bytes->data = NULL;
	bytes->length = 0;
	bytes->capacity = 0;
}
