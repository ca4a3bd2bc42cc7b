/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/print_grep.h"

#include <inttypes.h>

#include "searcher/group.h"
#include "shared/display.h"
#include "shared/memory.h"

/* What was printed of this answer, where hits have neighbours. */
struct trail {
	struct group *printed; /* passages */
	struct hash article;   /* of the last line */
	uint32_t ordinal;
	bool has_last;
};

/* With -0 the path's own bytes and a NUL, as grep -Z; else readable. */
static enum status put_path(struct output *output, struct text path, char sign,
			    struct fault *fault)
{
	enum status status;

	if (!output->options.ends_by_nul) {
		status = display_append(&output->record, path, DISPLAY_NAME,
					fault);
		if (status)
			return status;
		return bytes_append_byte(&output->record, sign, fault);
	}
	status = bytes_append(&output->record, path, fault);
	if (status)
		return status;
	return bytes_append_byte(&output->record, '\0', fault);
}

/* `sign` parts path, number and text: ':' of a hit, '-' of a neighbour. */
static enum status put_line(struct output *output, struct text path,
			    const struct record_passage *passage, char sign,
			    struct fault *fault)
{
	enum status status = output_put_qid(output, fault);

	if (!status)
		status = put_path(output, path, sign, fault);
	if (!status)
		status = bytes_printf(&output->record, fault, "%" PRIu32 "%c",
				      passage->line, sign);
	if (!status)
		status = display_append(&output->record, passage->text,
					DISPLAY_LINE, fault);
	return status ? status :
			bytes_append_byte(&output->record, '\n', fault);
}

/* A line that does not go on where the last one ended is another group. */
static enum status put_gap(struct output *output,
			   const struct record_passage *passage,
			   struct fault *fault)
{
	struct trail *trail = output->state;
	bool goes_on = hash_equal(&trail->article, &passage->article) &&
		       passage->ordinal == trail->ordinal + 1;
	bool has_gap = trail->has_last && !goes_on;

	trail->article = passage->article;
	trail->ordinal = passage->ordinal;
	trail->has_last = true;
	return has_gap ? bytes_append(&output->record, TEXT("--\n"), fault) :
			 STATUS_OK;
}

/* A neighbour that was printed before is not printed again; a hit is. */
static enum status put_passage(struct output *output, const struct hit *hit,
			       const struct record_passage *passage,
			       struct fault *fault)
{
	struct trail *trail = output->state;
	bool is_hit = passage == hit->passage;
	bool is_new;
	enum status status =
		group_add(trail->printed, &passage->passage, &is_new, fault);

	if (status || (!is_new && !is_hit))
		return status;
	status = put_gap(output, passage, fault);
	return status ? status :
			put_line(output, hit->path, passage, is_hit ? ':' : '-',
				 fault);
}

static enum status put_passages(struct output *output, const struct hit *hit,
				struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < hit->before_count && !status; i++)
		status = put_passage(output, hit, &hit->before[i], fault);
	if (!status)
		status = put_passage(output, hit, hit->passage, fault);
	for (size_t i = 0; i < hit->after_count && !status; i++)
		status = put_passage(output, hit, &hit->after[i], fault);
	return status;
}

static enum status print_hit(struct output *output, const struct hit *hit,
			     struct text note, struct fault *fault)
{
	enum status status;

	(void)note; /* for people */
	if (output->options.context > 0)
		status = put_passages(output, hit, fault);
	else
		status = put_line(output, hit->path, hit->passage, ':', fault);
	return output_write(output, status, fault);
}

static enum status print_begin(struct output *output, struct fault *fault)
{
	struct trail *trail = output->state;

	(void)fault; /* nothing can fail */
	trail->has_last = false;
	group_clear(trail->printed);
	return STATUS_OK;
}

static enum status open_trail(struct output *output, struct fault *fault)
{
	struct trail *trail = memory_zeroed(1, sizeof(*trail));

	if (!trail)
		return fault_set(fault, STATUS_FULL, "out of memory");
	output->state = trail;
	return group_new(&trail->printed, fault);
}

static void close_trail(struct output *output)
{
	struct trail *trail = output->state;

	if (!trail)
		return;
	group_free(trail->printed);
	memory_free(trail);
	output->state = NULL;
}

const struct output_printer *print_grep_printer(void)
{
	static const struct output_printer printer = {
		.open = open_trail,
		.close = close_trail,
		.begin = print_begin,
		.hit = print_hit,
		.has_no_ids = true,
	};

	return &printer;
}
