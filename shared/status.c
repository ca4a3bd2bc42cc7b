/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/status.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/*
 * Takes away the beginning of a character whose end was cut off, so that a
 * text that was valid UTF-8 stays so.
 */
static void trim_cut_character(char text[FAULT_TEXT_BYTES])
{
	size_t length = strlen(text);
	size_t kept = length;
	size_t wanted = 1;
	unsigned char lead;

	while (kept > 0 && length - kept < 3 &&
	       ((unsigned char)text[kept - 1] & 0xC0) == 0x80)
		kept--;
	if (kept == 0)
		return;
	lead = (unsigned char)text[kept - 1];
	if (lead >= 0xF0)
		wanted = 4;
	else if (lead >= 0xE0)
		wanted = 3;
	else if (lead >= 0xC0)
		wanted = 2;
	if (wanted > length - kept + 1)
		text[kept - 1] = '\0';
}

/* The text is made aside: an argument may be the fault's own old text. */
static void __attribute__((format(printf, 2, 0)))
format_text(char out[FAULT_TEXT_BYTES], const char *format, va_list arguments)
{
	int length = vsnprintf(out, FAULT_TEXT_BYTES, format, arguments);

	if (length < 0)
		memcpy(out, "unknown", sizeof("unknown"));
	else if (length >= FAULT_TEXT_BYTES)
		trim_cut_character(out);
}

enum status fault_set(struct fault *fault, enum status status,
		      const char *format, ...)
{
	char text[FAULT_TEXT_BYTES];
	va_list arguments;

	va_start(arguments, format);
	format_text(text, format, arguments);
	va_end(arguments);
	memcpy(fault->text, text, strlen(text) + 1);
	return status;
}

static enum status status_of_errno(int error_number)
{
	switch (error_number) {
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
	case EMFILE:
	case ENFILE:
	case ENOMEM:
		return STATUS_FULL;
	case EACCES:
	case EPERM:
	case EROFS:
		return STATUS_DENIED;
	default:
		return STATUS_IO;
	}
}

/* Plain words for the ones a person is most likely to meet. */
static const char *reason_of_errno(int error_number)
{
	switch (error_number) {
	case ENOSPC:
		return "disk full";
	case EDQUOT:
		return "disk quota used up";
	case EFBIG:
		return "no file may be larger here";
	case EMFILE:
	case ENFILE:
		return "too many open files";
	case ENOMEM:
		return "out of memory";
	default:
		return strerror(error_number);
	}
}

enum status fault_set_errno(struct fault *fault, int error_number,
			    const char *thing)
{
	return fault_set(fault, status_of_errno(error_number), "%s: %s", thing,
			 reason_of_errno(error_number));
}

enum status fault_set_named(struct fault *fault, int error_number,
			    const char *name)
{
	enum status status = fault_set_errno(fault, error_number, name);

	if (status == STATUS_FULL || error_number == EIO)
		return status;
	return STATUS_BAD_QUERY;
}

enum status fault_set_reason(struct fault *fault, int error_number)
{
	return fault_set(fault, status_of_errno(error_number), "%s",
			 reason_of_errno(error_number));
}

void fault_prefix(struct fault *fault, const char *format, ...)
{
	char prefix[FAULT_TEXT_BYTES];
	char text[FAULT_TEXT_BYTES];
	va_list arguments;
	int length;

	va_start(arguments, format);
	format_text(prefix, format, arguments);
	va_end(arguments);
	length = snprintf(text, sizeof(text), "%s: %s", prefix, fault->text);
	if (length >= FAULT_TEXT_BYTES)
		trim_cut_character(text);
	memcpy(fault->text, text, strlen(text) + 1);
}

int status_exit_code(enum status status)
{
	switch (status) {
	case STATUS_OK:
		return 0;
	case STATUS_SKIP:
		return 1;
	case STATUS_BAD_QUERY:
		return 2;
	case STATUS_DENIED:
	case STATUS_DAMAGED:
		return 3;
	case STATUS_BUSY:
	case STATUS_RETRY:
	case STATUS_FULL:
	case STATUS_IO:
		return 75;
	case STATUS_BUG:
		break;
	}
	return 70;
}
