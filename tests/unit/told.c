/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <string.h>

#include "tests/unit/told.h"
#include "tests/unit/unit.h"

static enum status note(struct told *told, struct text text, char end,
			struct fault *fault)
{
	enum status status = bytes_append(&told->log, text, fault);

	return status ? status : bytes_append_byte(&told->log, end, fault);
}

static enum status note_key(struct told *told, struct text key,
			    struct fault *fault)
{
	size_t start = told->log.length;
	enum status status = note(told, key, '|', fault);

	for (size_t i = start; !status && i < told->log.length; i++)
		if (told->log.data[i] == '\n')
			told->log.data[i] = '/';
	return status;
}

static enum status on_article(void *context, const struct article *article,
			      struct fault *fault)
{
	struct told *told = context;
	enum status status = note_key(told, article->record_key, fault);

	if (!status)
		status = bytes_printf(&told->log, fault, "%" PRIu64 "|",
				      article->record_offset);
	if (!status)
		status = note(told, article->title, '|', fault);
	if (!status)
		status = note(told, article->text, '|', fault);
	if (!status)
		status = note(told, article->language, '|', fault);
	if (!status)
		status = note(told,
			      article->is_file ? TEXT("file") : TEXT("text"),
			      '\n', fault);
	if (!status && told->answer)
		status = fault_set(fault, told->answer, "the visitor's own");
	return status;
}

static enum status on_rejected(void *context, uint64_t offset,
			       const char *reason, struct fault *fault)
{
	struct told *told = context;

	return bytes_printf(&told->log, fault, "!%" PRIu64 "|%s\n", offset,
			    reason);
}

struct reading_visitor told_visitor(struct told *told)
{
	return (struct reading_visitor){ on_article, on_rejected, told };
}

const char *told_log(struct told *told)
{
	struct fault fault;

	assert_int_equal(bytes_append_byte(&told->log, '\0', &fault),
			 STATUS_OK);
	told->log.length--;
	return told->log.data;
}

void told_check(struct told *told, const char *expected)
{
	const char *log = told_log(told);

	if (strcmp(log, expected) != 0)
		print_message("# told:\n%s# expected:\n%s", log, expected);
	assert_string_equal(log, expected);
}

void told_forget(struct told *told)
{
	bytes_free(&told->log);
}
