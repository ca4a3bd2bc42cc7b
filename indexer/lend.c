/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/lend.h"

#include <libxml/xmlmemory.h>
#include <string.h>

#include "shared/memory.h"

static void *take(size_t bytes)
{
	return memory_resize(NULL, bytes, 1);
}

static void *take_again(void *old, size_t bytes)
{
	return memory_resize(old, bytes, 1);
}

static char *take_copy(const char *string)
{
	size_t bytes = strlen(string) + 1;
	char *copy = take(bytes);

	if (copy)
		memcpy(copy, string, bytes);
	return copy;
}

/* Where memory is short libxml2 tells standard error, whatever the options. */
static void say_nothing(void *context, const char *message, ...)
{
	(void)context;
	(void)message;
}

/* What they took before is of the same allocator: it may be freed by ours,
 * and this may be said any number of times. */
size_t lend_begin(void)
{
	(void)xmlMemSetup(memory_free, take, take_again, take_copy);
	xmlSetGenericErrorFunc(NULL, say_nothing);
	json_set_alloc_funcs(take, memory_free);
	return memory_refused();
}

enum status lend_end(size_t begun, struct fault *fault)
{
	if (memory_refused() == begun)
		return STATUS_OK;
	return fault_set(fault, STATUS_FULL, "out of memory");
}

enum status lend_json(json_t **out, struct text text, size_t flags,
		      json_error_t *error, struct fault *fault)
{
	size_t begun = lend_begin();
	enum status status;

	*out = json_loadb(text.data, text.length, flags, error);
	status = lend_end(begun, fault);
	if (status) {
		json_decref(*out);
		*out = NULL;
	}
	return status;
}
