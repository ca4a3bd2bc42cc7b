/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/resolve.h"

#include "shared/intern.h"

enum { KEYS_BYTES = 1 << 30 };

/* An article under work, numbered as its content is in `contents`. */
struct affected {
	struct hash content;
	struct ledger_article old;
	struct location_list locations;
};

struct work {
	struct ledger *ledger;
	struct pool *pool;
	struct intern *contents;
	struct intern *addresses;
	struct affected *list; /* in the pool */
	size_t room;
	bool has_moved; /* a rival: addresses are to be looked at again */
	struct fault *fault;
};

static const struct hash no_hash;

/* ---- What is affected -------------------------------------------------- */

static enum status grow_list(struct work *work)
{
	size_t count = intern_count(work->contents);
	size_t wanted = work->room ? work->room * 2 : 256;
	void *larger;
	enum status status;

	if (count < work->room)
		return STATUS_OK;
	status = pool_take(work->pool, wanted, sizeof(*work->list), &larger,
			   work->fault);
	if (status)
		return status;
	for (size_t i = 0; i < count; i++)
		((struct affected *)larger)[i] = work->list[i];
	work->list = larger;
	work->room = wanted;
	return STATUS_OK;
}

/* Enters an article; *is_new is false when it is among them already. */
static enum status enter(struct work *work, const struct hash *content,
			 struct affected **out, bool *is_new)
{
	uint32_t number;
	size_t count;
	enum status status = grow_list(work);

	if (status)
		return status;
	count = intern_count(work->contents);
	status = intern_number(work->contents, hash_as_text(content), &number,
			       work->fault);
	if (status)
		return status;
	*is_new = number == count;
	*out = &work->list[number];
	if (!*is_new)
		return STATUS_OK;
	**out = (struct affected){ .content = *content };
	return ledger_find_article(work->ledger, content, &(*out)->old,
				   work->fault);
}

static enum status load_locations(struct work *work, struct affected *affected)
{
	enum status status = ledger_locations(work->ledger, &affected->content,
					      work->pool, &affected->locations,
					      work->fault);

	/* A new one was found at its locations just now. */
	if (status == STATUS_OK && affected->old.is_there)
		status = ledger_try_locations(work->ledger, &affected->old,
					      &affected->locations,
					      work->fault);
	if (status == STATUS_OK)
		identity_order(affected->locations.list,
			       affected->locations.count);
	return status;
}

static enum status touch_address(struct work *work, bool is_there,
				 const struct hash *address)
{
	uint32_t unused;

	if (!is_there)
		return STATUS_OK;
	return intern_number(work->addresses, hash_as_text(address), &unused,
			     work->fault);
}

/* Whether the ledger's row has this first location. */
static bool is_same_first(const struct ledger_article *row,
			  const struct location *first)
{
	return row->is_there && hash_equal(&row->location, &first->key) &&
	       row->has_address == first->has_address &&
	       (!row->has_address ||
		hash_equal(&row->address, &first->address));
}

/* Puts the article's first location into the ledger, so that the holders
 * of addresses can be asked for; a new article has no id yet. */
static enum status put_first(struct work *work, struct affected *affected)
{
	const struct location *first = affected->locations.list;
	struct ledger_article row = affected->old;
	enum status status;

	if (affected->locations.count == 0)
		return ledger_forget_article(work->ledger, &affected->content,
					     work->fault);
	if (is_same_first(&row, first))
		return STATUS_OK;
	/* Of no address nobody is the holder: its row is put once all that it
	 * says is known. */
	if (!row.is_there && !first->has_address)
		return STATUS_OK;
	row.content = affected->content;
	row.location = first->key;
	row.has_address = first->has_address;
	row.address = first->address;
	status = ledger_put_article(work->ledger, &row, work->fault);
	if (status == STATUS_OK)
		status = touch_address(work, first->has_address,
				       &first->address);
	return status;
}

/* Puts its first location, when that is another one than the row has. */
static enum status settle_first(struct work *work, struct affected *affected)
{
	enum status status = STATUS_OK;

	if (affected->locations.count == 0 ||
	    !is_same_first(&affected->old, affected->locations.list))
		status = touch_address(work, affected->old.has_address,
				       &affected->old.address);
	return status ? status : put_first(work, affected);
}

static enum status look_at_touched(struct work *work,
				   const struct hash *content)
{
	struct affected *affected;
	bool is_new;
	enum status status = enter(work, content, &affected, &is_new);

	if (status || !is_new)
		return status;
	status = ledger_shed_leaving(work->ledger, content, work->fault);
	if (status == STATUS_OK)
		status = load_locations(work, affected);
	return status ? status : settle_first(work, affected);
}

/* Its row may be older than its locations: then it was touched, too, and its
 * turn has not come yet ("defer.h"). */
static enum status look_at_rival(struct work *work,
				 const struct ledger_article *row)
{
	struct affected *affected;
	bool is_new;
	enum status status;

	if (!row->is_there)
		return STATUS_OK;
	status = enter(work, &row->content, &affected, &is_new);
	if (status || !is_new)
		return status;
	status = load_locations(work, affected);
	if (status || (affected->locations.count > 0 &&
		       is_same_first(row, affected->locations.list)))
		return status;
	work->has_moved = true;
	return settle_first(work, affected);
}

/* Who should have the id of this address, and who has it. */
static enum status look_at_address(struct work *work,
				   const struct hash *address)
{
	struct ledger_article row;
	enum status status =
		ledger_find_holder(work->ledger, address, &row, work->fault);

	if (status == STATUS_OK)
		status = look_at_rival(work, &row);
	if (status == STATUS_OK)
		status = ledger_find_article_by_id(work->ledger, address, &row,
						   work->fault);
	return status ? status : look_at_rival(work, &row);
}

/* ---- What that changes ------------------------------------------------- */

static enum status is_holder(struct work *work, const struct location *first,
			     bool *out)
{
	struct ledger_article row;
	enum status status;

	*out = false;
	if (!first->has_address)
		return STATUS_OK;
	status = ledger_find_holder(work->ledger, &first->address, &row,
				    work->fault);
	*out = row.is_there && hash_equal(&row.location, &first->key);
	return status;
}

static enum status fill_row(struct work *work, const struct affected *affected,
			    struct ledger_article *row)
{
	const struct location *first = affected->locations.list;
	bool holds;
	enum status status = is_holder(work, first, &holds);

	*row = (struct ledger_article){
		.is_there = true,
		.content = affected->content,
		.article = identity_article(first, holds),
		.location = first->key,
		.has_address = first->has_address,
		.address = first->address,
		.has_digest = true,
		.passage_count = affected->old.passage_count,
	};
	row->digest = identity_digest(&row->article, first,
				      affected->locations.count);
	return status;
}

static bool stands_in_index(const struct ledger_article *old)
{
	return old->is_there && !hash_equal(&old->article, &no_hash);
}

static bool is_as_written(const struct ledger_article *old,
			  const struct ledger_article *row)
{
	return stands_in_index(old) && old->has_digest &&
	       hash_equal(&old->article, &row->article) &&
	       hash_equal(&old->digest, &row->digest);
}

/* Each record is in the file that it was in, and the article is as it was. */
static bool is_only_moved(const struct ledger_article *old,
			  const struct ledger_article *row)
{
	return stands_in_index(old) && old->has_digest &&
	       hash_equal(&old->article, &row->article) &&
	       identity_is_moved(&old->digest, &row->digest);
}

/* *is_change is false when the index has the article as it should. */
static enum status compare(struct work *work, const struct affected *affected,
			   struct resolve_change *out, bool *is_change)
{
	enum status status;

	*out = (struct resolve_change){
		.content = affected->content,
		.before = affected->old,
		.has_old = stands_in_index(&affected->old),
		.old = affected->old.article,
		.is_doubted = !affected->old.has_digest,
		.is_gone = affected->locations.count == 0,
		.locations = affected->locations,
	};
	*is_change = out->has_old;
	if (out->is_gone)
		return STATUS_OK;
	status = fill_row(work, affected, &out->row);
	*is_change = !is_as_written(&affected->old, &out->row);
	out->is_moved = is_only_moved(&affected->old, &out->row);
	return status;
}

static enum status list_changes(struct work *work, struct resolve_changes *out)
{
	size_t count = intern_count(work->contents);
	void *list;
	enum status status = pool_take(work->pool, count, sizeof(*out->list),
				       &list, work->fault);

	if (status)
		return status;
	out->list = list;
	for (size_t i = 0; i < count && status == STATUS_OK; i++) {
		bool is_change;

		status = compare(work, &work->list[i], &out->list[out->count],
				 &is_change);
		out->count += is_change;
	}
	return status;
}

/*
 * An id that is not an address goes with a place, where another article may
 * have been that has left since and of which nobody has taken notice yet: it
 * has to go together with this one.
 */
static enum status look_at_id(struct work *work,
			      const struct resolve_change *change)
{
	const struct ledger_article *row = &change->row;
	struct ledger_article rival;
	enum status status;

	if (change->is_gone ||
	    (change->has_old && hash_equal(&change->old, &row->article)) ||
	    (row->has_address && hash_equal(&row->address, &row->article)))
		return STATUS_OK;
	status = ledger_find_article_by_id(work->ledger, &row->article, &rival,
					   work->fault);
	return status ? status : look_at_rival(work, &rival);
}

static enum status look_at_addresses(struct work *work)
{
	enum status status = STATUS_OK;

	work->has_moved = false;
	for (uint32_t i = 0; i < intern_count(work->addresses) && !status;
	     i++) {
		struct hash address = no_hash;
		struct text key = intern_string(work->addresses, i);

		for (size_t at = 0; at < HASH_BYTES; at++)
			address.bytes[at] = (unsigned char)key.data[at];
		status = look_at_address(work, &address);
	}
	return status;
}

/* *is_more: others came to it on the way, and all has to be done again. */
static enum status run_once(struct work *work, struct resolve_changes *out,
			    bool *is_more)
{
	size_t count;
	enum status status = STATUS_OK;

	do {
		status = look_at_addresses(work);
	} while (status == STATUS_OK && work->has_moved);
	if (status)
		return status;
	count = intern_count(work->contents);
	status = list_changes(work, out);
	for (size_t i = 0; i < out->count && !status; i++)
		status = look_at_id(work, &out->list[i]);
	*is_more = intern_count(work->contents) > count;
	return status;
}

static enum status run_work(struct work *work,
			    const struct resolve_touched *touched,
			    struct resolve_changes *out)
{
	bool is_more = true;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < touched->count && status == STATUS_OK; i++)
		status = look_at_touched(work, &touched->contents[i]);
	while (status == STATUS_OK && is_more) {
		*out = (struct resolve_changes){ .list = NULL };
		status = run_once(work, out, &is_more);
	}
	return status;
}

enum status resolve_articles(struct ledger *ledger, struct pool *pool,
			     const struct resolve_touched *touched,
			     struct resolve_changes *out, struct fault *fault)
{
	struct work work = { .ledger = ledger, .pool = pool, .fault = fault };
	enum status status;

	*out = (struct resolve_changes){ 0 };
	status = intern_new(&work.contents, KEYS_BYTES, fault);
	if (status == STATUS_OK)
		status = intern_new(&work.addresses, KEYS_BYTES, fault);
	if (status == STATUS_OK)
		status = run_work(&work, touched, out);
	if (status)
		*out = (struct resolve_changes){ 0 };
	intern_free(work.addresses);
	intern_free(work.contents);
	return status;
}
