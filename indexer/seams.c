/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/seams.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "shared/memory.h"

struct seams {
	UBreakIterator *iterator;
	UText *source;
};

static enum status icu_fault(struct fault *fault, UErrorCode error)
{
	return fault_set(fault,
			 error == U_MEMORY_ALLOCATION_ERROR ? STATUS_FULL :
							      STATUS_BUG,
			 "seams: %s", u_errorName(error));
}

enum status seams_open(struct seams **out, struct fault *fault)
{
	*out = memory_zeroed(1, sizeof(**out));
	if (!*out)
		return fault_set(fault, STATUS_FULL, "out of memory");
	return STATUS_OK;
}

void seams_close(struct seams *seams)
{
	if (!seams)
		return;
	ubrk_close(seams->iterator);
	utext_close(seams->source);
	memory_free(seams);
}

enum status seams_begin(struct seams *seams, struct text text,
			struct fault *fault)
{
	UErrorCode error = U_ZERO_ERROR;

	if (text.length > INT32_MAX)
		return fault_set(fault, STATUS_BUG,
				 "seams: a text of %zu bytes", text.length);
	if (!seams->iterator)
		seams->iterator = ubrk_open(UBRK_LINE, "", NULL, 0, &error);
	if (U_FAILURE(error)) {
		seams->iterator = NULL;
		return icu_fault(fault, error);
	}
	seams->source = utext_openUTF8(seams->source,
				       text.length > 0 ? text.data : "",
				       (int64_t)text.length, &error);
	if (U_SUCCESS(error))
		ubrk_setUText(seams->iterator, seams->source, &error);
	if (U_FAILURE(error))
		return icu_fault(fault, error);
	return STATUS_OK;
}

bool seams_is_at(struct seams *seams, size_t offset)
{
	return ubrk_isBoundary(seams->iterator, (int32_t)offset);
}
