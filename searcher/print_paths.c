/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/print_paths.h"

#include "shared/display.h"

static enum status put_path(struct output *output, struct text path,
			    struct fault *fault)
{
	bool ends_by_nul = output->options.ends_by_nul;
	enum status status;

	status = output_put_qid(output, fault);
	if (status)
		return status;
	if (output->options.is_terminal && !ends_by_nul)
		status = display_append(&output->record, path, DISPLAY_NAME,
					fault);
	else
		status = bytes_append(&output->record, path, fault);
	if (status)
		return status;
	return bytes_append_byte(&output->record, ends_by_nul ? '\0' : '\n',
				 fault);
}

static enum status print_hit(struct output *output, const struct hit *hit,
			     struct text note, struct fault *fault)
{
	enum status status;
	bool is_new;

	(void)note; /* for people */
	status = output_is_new(output, hit->path, &is_new, fault);
	if (status || !is_new)
		return status;
	status = put_path(output, hit->path, fault);
	return output_write(output, status, fault);
}

const struct output_printer *print_paths_printer(void)
{
	static const struct output_printer printer = {
		.open = output_open_group,
		.close = output_close_group,
		.begin = output_begin_group,
		.hit = print_hit,
		.has_no_ids = true,
	};

	return &printer;
}
