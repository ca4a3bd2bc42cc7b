/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Of the ledger: records of standard input, which cannot be read again, so
 * that all they say beside title and text is kept.
 */
#include "indexer/ledger_call.h"
#include "shared/array.h"
#include "shared/schema.h"

static enum status join_authors(struct bytes *out,
				const struct article *article,
				struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < article->author_count && !status; i++) {
		status = bytes_append(out, article->authors[i], fault);
		if (status == STATUS_OK)
			status = bytes_append_byte(out, '\n', fault);
	}
	return status;
}

static enum status split_authors(struct text joined, struct pool *pool,
				 struct article *out, struct fault *fault)
{
	struct text *authors;
	void *room;
	size_t count = 0;
	size_t start = 0;
	enum status status;

	for (size_t i = 0; i < joined.length; i++)
		count += joined.data[i] == '\n';
	status = pool_take(pool, count, sizeof(*authors), &room, fault);
	if (status)
		return status;
	authors = room;
	out->authors = authors;
	for (size_t i = 0; i < joined.length; i++) {
		if (joined.data[i] != '\n')
			continue;
		authors[out->author_count++] =
			(struct text){ joined.data + start, i - start };
		start = i + 1;
	}
	return STATUS_OK;
}

/* "120 134" is a heading, "120-134" lines that are none. */
static enum status join_headings(struct bytes *out,
				 const struct article *article,
				 struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < article->heading_count && !status; i++)
		status = bytes_printf(out, fault, "%zu%c%zu\n",
				      article->headings[i].start,
				      article->headings[i].is_text ? '-' : ' ',
				      article->headings[i].end);
	return status;
}

/* Takes digits and the sign behind them off the front; false for anything
 * else, and for more than a text has bytes. */
static bool take_size(struct text *rest, char sign, size_t *out)
{
	size_t i = 0;

	*out = 0;
	while (i < rest->length && text_is_digit(rest->data[i]) &&
	       *out <= TEXT_LIMIT)
		*out = *out * 10 + (size_t)(rest->data[i++] - '0');
	if (i == 0 || i == rest->length || rest->data[i] != sign)
		return false;
	*rest = text_skip(*rest, i + 1);
	return true;
}

/* Up to what is no heading: the facts' hash tells that some are missing. */
static enum status split_headings(struct text joined, struct pool *pool,
				  struct article *out, struct fault *fault)
{
	struct heading *headings;
	void *room;
	size_t count = 0;
	enum status status;

	for (size_t i = 0; i < joined.length; i++)
		count += joined.data[i] == '\n';
	status = pool_take(pool, count, sizeof(*headings), &room, fault);
	if (status)
		return status;
	headings = room;
	out->headings = headings;
	while (out->heading_count < count) {
		struct heading *next = &headings[out->heading_count];

		*next = (struct heading){ 0 };
		next->is_text = take_size(&joined, '-', &next->start);
		if (!next->is_text && !take_size(&joined, ' ', &next->start))
			break;
		if (!take_size(&joined, '\n', &next->end))
			break;
		out->heading_count++;
	}
	return STATUS_OK;
}

enum status ledger_put_record(struct ledger *ledger, struct text path,
			      const struct article *article,
			      struct fault *fault)
{
	const struct hash facts = identity_facts(article);
	struct bytes authors = BYTES_UP_TO(TEXT_LIMIT);
	struct bytes headings = BYTES_UP_TO(TEXT_LIMIT);
	struct call call = call_start(ledger, PUT_RECORD);
	enum status status = join_authors(&authors, article, fault);

	if (status == STATUS_OK)
		status = join_headings(&headings, article, fault);
	if (status == STATUS_OK) {
		call_give_bytes(&call, path);
		call_give_hash(&call, &facts);
		call_give_text(&call, article->own_id);
		call_give_text(&call, article->date);
		call_give_number(&call, article->precision);
		call_give_text(&call, article->date_from);
		call_give_text(&call, article->source);
		call_give_text(&call, article->address);
		call_give_text(&call, article->language);
		call_give_text(&call, text_from(&authors));
		call_give_text(&call, text_from(&headings));
		status = call_run(&call, fault);
	}
	bytes_free(&authors);
	bytes_free(&headings);
	return status;
}

static enum status take_record(const struct call *call, struct pool *pool,
			       struct article *out, struct fault *fault)
{
	struct text *const texts[] = { &out->own_id,    &out->date,
				       &out->date_from, &out->source,
				       &out->address,   &out->language };
	struct text authors = { NULL, 0 };
	struct text headings = { NULL, 0 };
	enum status status = STATUS_OK;
	int column = 0;

	out->precision =
		(enum record_precision)call_take_number(call, column++);
	for (size_t i = 0; i < COUNT(texts); i++)
		if (status == STATUS_OK)
			status = pool_copy(pool,
					   call_take_bytes(call, column++),
					   texts[i], fault);
	if (status == STATUS_OK)
		status = pool_copy(pool, call_take_bytes(call, column++),
				   &authors, fault);
	if (status == STATUS_OK)
		status = pool_copy(pool, call_take_bytes(call, column),
				   &headings, fault);
	if (status == STATUS_OK)
		status = split_authors(authors, pool, out, fault);
	return status ? status : split_headings(headings, pool, out, fault);
}

enum status ledger_find_record(struct ledger *ledger, struct text path,
			       struct pool *pool, struct article *out,
			       struct fault *fault)
{
	struct call call = call_start(ledger, GET_RECORD);
	bool is_found;
	enum status status;

	*out = (struct article){ 0 };
	call_give_bytes(&call, path);
	status = call_step(&call, &is_found, fault);
	if (status)
		return status;
	if (!is_found)
		return fault_set(fault, STATUS_SKIP, "%s: no such record",
				 SCHEMA_LEDGER_FILE);
	status = take_record(&call, pool, out, fault);
	call_end(&call);
	return status;
}
