/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/print_grep.h"

#include <inttypes.h>

#include "shared/display.h"

/* With -0 the path's own bytes and a NUL, as grep -Z; else readable. */
static enum status put_path(struct output *output, struct text path,
			    struct fault *fault)
{
	enum status status;

	if (!output->options.ends_by_nul) {
		status = display_append(&output->record, path, DISPLAY_NAME,
					fault);
		if (status)
			return status;
		return bytes_append_byte(&output->record, ':', fault);
	}
	status = bytes_append(&output->record, path, fault);
	if (status)
		return status;
	return bytes_append_byte(&output->record, '\0', fault);
}

static enum status put_hit(struct output *output, const struct hit *hit,
			   struct fault *fault)
{
	enum status status;

	status = output_put_qid(output, fault);
	if (status)
		return status;
	status = put_path(output, hit->path, fault);
	if (status)
		return status;
	status = bytes_printf(&output->record, fault, "%" PRIu32 ":",
			      hit->passage->line);
	if (status)
		return status;
	return display_append(&output->record, hit->passage->text, DISPLAY_LINE,
			      fault);
}

static enum status print_hit(struct output *output, const struct hit *hit,
			     struct text note, struct fault *fault)
{
	enum status status;

	(void)note; /* for people */
	status = put_hit(output, hit, fault);
	if (status) {
		bytes_clear(&output->record);
		return status;
	}
	return output_line(output, TEXT(""), fault);
}

const struct output_printer *print_grep_printer(void)
{
	static const struct output_printer printer = { .hit = print_hit };

	return &printer;
}
