/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/defer.h"

#include "shared/intern.h"

enum { KEYS_BYTES = 64 << 20 };

struct work {
	struct ledger *ledger;
	struct resolve_changes *changes;
	struct intern *ids;       /* that stand in the generation and change */
	struct intern *addresses; /* that are not resolved */
	struct fault *fault;
};

static const struct hash no_hash;

/* While a generation is built, a digest says that it has the article. */
static bool stands(const struct ledger_article *row)
{
	return row->is_there && row->has_digest &&
	       !hash_equal(&row->article, &no_hash);
}

static enum status note(struct work *work, struct intern *into,
			const struct hash *key)
{
	uint32_t unused;

	return intern_number(into, hash_as_text(key), &unused, work->fault);
}

static enum status note_addresses(struct work *work,
				  const struct resolve_change *change)
{
	enum status status = STATUS_OK;

	if (change->before.is_there && change->before.has_address)
		status = note(work, work->addresses, &change->before.address);
	if (status == STATUS_OK && !change->is_gone && change->row.has_address)
		status = note(work, work->addresses, &change->row.address);
	return status;
}

static enum status put_off(struct work *work, struct resolve_change *change)
{
	bool is_text = !change->is_gone && !stands(&change->before);

	change->when = is_text ? RESOLVE_AWAY : RESOLVE_LATER;
	return note_addresses(work, change);
}

/* What the generation has cannot be changed in it. */
static enum status put_off_standing(struct work *work)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < work->changes->count && !status; i++) {
		struct resolve_change *change = &work->changes->list[i];

		if (!stands(&change->before))
			continue;
		status = note(work, work->ids, &change->before.article);
		if (status == STATUS_OK)
			status = put_off(work, change);
	}
	return status;
}

/* Whether the generation has another article under the new id. */
static enum status is_taken(struct work *work,
			    const struct resolve_change *change, bool *out)
{
	struct ledger_article row;
	uint32_t unused;
	enum status status;

	*out = intern_find(work->ids, hash_as_text(&change->row.article),
			   &unused);
	if (*out)
		return STATUS_OK;
	status = ledger_find_article_by_id(work->ledger, &change->row.article,
					   &row, work->fault);
	*out = stands(&row) && !hash_equal(&row.content, &change->content);
	return status;
}

static enum status put_off_taken(struct work *work)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < work->changes->count && !status; i++) {
		struct resolve_change *change = &work->changes->list[i];
		bool is = false;

		if (change->when == RESOLVE_NOW && !change->is_gone)
			status = is_taken(work, change, &is);
		if (status == STATUS_OK && is)
			status = put_off(work, change);
	}
	return status;
}

static bool is_unresolved(const struct work *work,
			  const struct ledger_article *row)
{
	uint32_t unused;

	return row->has_address &&
	       intern_find(work->addresses, hash_as_text(&row->address),
			   &unused);
}

/* Once over all; *is_more: others may have come to share an address. */
static enum status put_off_sharing(struct work *work, bool *is_more)
{
	enum status status = STATUS_OK;

	*is_more = false;
	for (size_t i = 0; i < work->changes->count && !status; i++) {
		struct resolve_change *change = &work->changes->list[i];

		if (change->when != RESOLVE_NOW ||
		    !(is_unresolved(work, &change->before) ||
		      (!change->is_gone && is_unresolved(work, &change->row))))
			continue;
		*is_more = true;
		status = put_off(work, change);
	}
	return status;
}

/* Nobody's but this content's, and held by no location. */
static struct hash id_apart(const struct hash *content)
{
	const struct text parts[] = { TEXT("apart"), hash_as_text(content) };

	return hash_parts(parts, 2);
}

/* As if nobody had looked at it; that it stands, the digest says. */
static enum status put_back(struct work *work, struct resolve_change *change)
{
	struct ledger_article row = change->before;

	if (change->when == RESOLVE_AWAY) {
		change->row = (struct ledger_article){
			.is_there = true,
			.content = change->content,
			.article = id_apart(&change->content),
			.has_digest = true,
		};
		return STATUS_OK;
	}
	row.digest = no_hash;
	return ledger_put_article(work->ledger, &row, work->fault);
}

static enum status sort_out(struct work *work)
{
	bool is_more = true;
	enum status status = put_off_standing(work);

	if (status == STATUS_OK)
		status = put_off_taken(work);
	while (status == STATUS_OK && is_more)
		status = put_off_sharing(work, &is_more);
	for (size_t i = 0; i < work->changes->count && !status; i++)
		if (work->changes->list[i].when != RESOLVE_NOW)
			status = put_back(work, &work->changes->list[i]);
	return status;
}

enum status defer_changes(struct ledger *ledger,
			  struct resolve_changes *changes, struct fault *fault)
{
	struct work work = { .ledger = ledger,
			     .changes = changes,
			     .fault = fault };
	enum status status = intern_new(&work.ids, KEYS_BYTES, fault);

	if (status == STATUS_OK)
		status = intern_new(&work.addresses, KEYS_BYTES, fault);
	if (status == STATUS_OK)
		status = sort_out(&work);
	intern_free(work.ids);
	intern_free(work.addresses);
	return status;
}
