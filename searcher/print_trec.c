/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/print_trec.h"

#include <inttypes.h>

#include "shared/utf8.h"

/* What would end the field, or do harm in a terminal. */
static bool is_breaking(struct text id, size_t offset, size_t *width)
{
	uint32_t code_point = utf8_next(id, offset, width);
	enum utf8_class class = utf8_class(code_point);

	if (*width == 1 && code_point >= 0x7F)
		return true;
	return class == UTF8_SPACE || class == UTF8_IGNORED;
}

static bool is_whole(struct text id)
{
	size_t offset = 0;
	size_t width;

	while (offset < id.length) {
		if (is_breaking(id, offset, &width))
			return false;
		offset += width;
	}
	return id.length > 0;
}

static enum status encode_character(struct bytes *out, struct text character,
				    struct fault *fault)
{
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; i < character.length && !status; i++)
		status = bytes_printf(out, fault, "%%%02X",
				      (unsigned char)character.data[i]);
	return status;
}

static enum status append_encoded(struct bytes *out, struct text id,
				  struct fault *fault)
{
	enum status status = STATUS_OK;
	size_t offset = 0;
	size_t width;

	for (; offset < id.length && !status; offset += width) {
		bool is_encoded = is_breaking(id, offset, &width) ||
				  id.data[offset] == '%';
		struct text character = { id.data + offset, width };

		if (is_encoded)
			status = encode_character(out, character, fault);
		else
			status = bytes_append(out, character, fault);
	}
	return status;
}

/* An id that is fine stays as it is, '%' and all, so that it equals the
 * one in the judgements. Never empty: that would shift the columns. */
static enum status append_id(struct bytes *out, struct text id,
			     struct fault *fault)
{
	if (id.length == 0)
		return bytes_append_byte(out, '-', fault);
	if (is_whole(id))
		return bytes_append(out, id, fault);
	return append_encoded(out, id, fault);
}

static enum status put_hit(struct output *output, const struct hit *hit,
			   struct fault *fault)
{
	struct text qid = output->question->qid;
	enum status status;

	status = append_id(&output->record, qid.data ? qid : TEXT("q"), fault);
	if (status)
		return status;
	status = bytes_append(&output->record, TEXT(" Q0 "), fault);
	if (status)
		return status;
	status = append_id(&output->record, output_id(hit), fault);
	if (status)
		return status;
	return bytes_printf(&output->record, fault,
			    " %" PRIu32 " %.6f pullquote\n", hit->rank,
			    hit->score);
}

static enum status print_hit(struct output *output, const struct hit *hit,
			     struct text note, struct fault *fault)
{
	enum status status;
	bool is_new;

	(void)note; /* for people */
	status = output_is_new(output, output_id(hit), &is_new, fault);
	if (status || !is_new)
		return status;
	return output_write(output, put_hit(output, hit, fault), fault);
}

const struct output_printer *print_trec_printer(void)
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
