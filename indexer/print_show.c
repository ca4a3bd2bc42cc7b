/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/print_show.h"

#include <errno.h>

#include "shared/display.h"
#include "shared/json.h"

/* Six bytes for each of the longest text, and as much for the rest. */
static const size_t shown_bytes = (size_t)2 << 30;

static enum status write_out(FILE *out, const struct bytes *shown,
			     struct fault *fault)
{
	if (shown->length > 0 &&
	    fwrite(shown->data, 1, shown->length, out) != shown->length)
		return fault_set_errno(fault, errno, "output");
	return STATUS_OK;
}

/* ---- For people -------------------------------------------------------- */

static enum status put_line(struct bytes *out, const char *label,
			    struct text value, struct fault *fault)
{
	enum status status;

	if (value.length == 0)
		return STATUS_OK;
	status = bytes_printf(out, fault, "%-9s", label);
	if (!status)
		status = display_append(out, value, DISPLAY_LINE, fault);
	if (!status)
		status = bytes_append_byte(out, '\n', fault);
	return status;
}

static enum status put_head(struct bytes *out, const struct print_show *show,
			    struct fault *fault)
{
	const struct article *article = show->article;
	enum status status;

	status = bytes_append(out, TEXT("path     "), fault);
	if (!status)
		status = display_append(out, show->path, DISPLAY_NAME, fault);
	if (!status)
		status = bytes_append_byte(out, '\n', fault);
	if (!status)
		status = put_line(out, "id", article->own_id, fault);
	if (!status)
		status = put_line(out, "title", article->title, fault);
	if (!status)
		status = put_line(out, "source", article->source, fault);
	for (size_t i = 0; !status && i < article->author_count; i++)
		status = put_line(out, "author", article->authors[i], fault);
	if (!status)
		status = put_line(out, "date", article->date, fault);
	if (!status)
		status = put_line(out, "url", article->address, fault);
	if (!status)
		status = put_line(out, "lang", article->language, fault);
	if (!status && article->record_offset > 0)
		status = bytes_printf(
			out, fault, "record   %llu\n",
			(unsigned long long)article->record_offset);
	if (!status && article->bad_count > 0)
		status = bytes_printf(out, fault,
				      "repaired %zu bad byte sequences\n",
				      article->bad_count);
	return status;
}

static enum status put_passage(struct bytes *out, const struct passage *passage,
			       struct fault *fault)
{
	enum status status = bytes_printf(out, fault, "\n%zu-%zu line %zu",
					  passage->start, passage->end,
					  passage->line);

	if (!status && passage->section.length > 0)
		status = bytes_append(out, TEXT(" under "), fault);
	if (!status)
		status = display_append(out, passage->section, DISPLAY_LINE,
					fault);
	if (!status)
		status = bytes_append_byte(out, '\n', fault);
	if (!status)
		status =
			display_append(out, passage->text, DISPLAY_TEXT, fault);
	if (!status)
		status = bytes_append_byte(out, '\n', fault);
	return status;
}

enum status print_show_text(FILE *out, const struct print_show *show,
			    struct fault *fault)
{
	struct bytes shown = BYTES_UP_TO(shown_bytes);
	enum status status = put_head(&shown, show, fault);

	for (size_t i = 0; !status && i < show->passages->count; i++)
		status = put_passage(&shown, &show->passages->list[i], fault);
	if (!status)
		status = bytes_append_byte(&shown, '\n', fault);
	if (!status)
		status = write_out(out, &shown, fault);
	bytes_free(&shown);
	return status;
}

/* ---- For tools --------------------------------------------------------- */

static enum status put_member(struct bytes *out, const char *name,
			      struct text value, struct fault *fault)
{
	enum status status = json_key(out, name, fault);

	if (status)
		return status;
	return json_text_or_null(out, value, fault);
}

static enum status put_number(struct bytes *out, const char *name,
			      uint64_t value, struct fault *fault)
{
	enum status status = json_key(out, name, fault);

	if (status)
		return status;
	return json_count(out, value, fault);
}

static enum status put_authors(struct bytes *out, const struct article *article,
			       struct fault *fault)
{
	enum status status = json_key(out, "author", fault);

	if (status)
		return status;
	if (article->author_count == 0)
		return json_absent(out, fault);
	status = json_open(out, '[', fault);
	for (size_t i = 0; !status && i < article->author_count; i++) {
		status = json_item(out, fault);
		if (!status)
			status = json_text(out, article->authors[i], fault);
	}
	if (status)
		return status;
	return json_close(out, ']', fault);
}

static enum status put_metadata(struct bytes *out,
				const struct print_show *show,
				struct fault *fault)
{
	const struct article *article = show->article;
	struct text id = article->own_id.length > 0 ? article->own_id :
						      show->path;
	enum status status = put_member(out, "id", id, fault);

	if (!status)
		status = put_member(out, "title", article->title, fault);
	if (!status)
		status = put_member(out, "date", article->date, fault);
	if (!status)
		status =
			put_member(out, "date_from", article->date_from, fault);
	if (!status)
		status = put_member(out, "source", article->source, fault);
	if (!status)
		status = put_authors(out, article, fault);
	if (!status)
		status = put_member(out, "url", article->address, fault);
	if (!status)
		status = put_member(out, "lang", article->language, fault);
	if (!status)
		status = put_member(out, "path", show->path, fault);
	if (!status)
		status = put_number(out, "record", article->record_offset,
				    fault);
	return status;
}

static enum status put_place(struct bytes *out, const struct passage *passage,
			     struct fault *fault)
{
	enum status status = json_item(out, fault);

	if (!status)
		status = json_open(out, '{', fault);
	if (!status)
		status = put_number(out, "start", passage->start, fault);
	if (!status)
		status = put_number(out, "end", passage->end, fault);
	if (!status)
		status = put_member(out, "section", passage->section, fault);
	if (status)
		return status;
	return json_close(out, '}', fault);
}

static enum status put_places(struct bytes *out,
			      const struct passages *passages,
			      struct fault *fault)
{
	enum status status = json_key(out, "passages", fault);

	if (!status)
		status = json_open(out, '[', fault);
	for (size_t i = 0; !status && i < passages->count; i++)
		status = put_place(out, &passages->list[i], fault);
	if (status)
		return status;
	return json_close(out, ']', fault);
}

enum status print_show_jsonl(FILE *out, const struct print_show *show,
			     struct fault *fault)
{
	struct bytes shown = BYTES_UP_TO(shown_bytes);
	enum status status = json_open(&shown, '{', fault);

	if (!status)
		status = put_metadata(&shown, show, fault);
	if (!status)
		status = put_member(&shown, "text", show->article->text, fault);
	if (!status)
		status = put_places(&shown, show->passages, fault);
	if (!status)
		status = json_close(&shown, '}', fault);
	if (!status)
		status = bytes_append_byte(&shown, '\n', fault);
	if (!status)
		status = write_out(out, &shown, fault);
	bytes_free(&shown);
	return status;
}
