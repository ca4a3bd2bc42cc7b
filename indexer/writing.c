/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/writing.h"

#include "indexer/ceiling.h"
#include "shared/schema.h"
#include "shared/store.h"

enum { SEARCHED_BYTES = 64 << 20 };

/* Of one source of LOAD_TEXT_BYTES, its copies, and what belongs to it. */
#define POOL_BYTES ((size_t)1 << 31)

/* ---- Opening ----------------------------------------------------------- */

static enum status give_first_seen(void *context, struct documents_seen *seen,
				   struct fault *fault)
{
	struct writing *writing = context;
	int64_t run = 0;
	enum status status = ceiling_look(0, fault);

	if (status == STATUS_OK)
		status = first_seen_passage(writing->first_seen, &seen->key,
					    &seen->passage, &run, fault);
	seen->run = (uint64_t)run;
	return status;
}

/* Of the article at hand, until its row is put. */
static enum status keep_signature(void *context, struct text signature,
				  struct fault *fault)
{
	struct writing *writing = context;

	bytes_clear(&writing->signature);
	return bytes_append(&writing->signature, signature, fault);
}

enum status writing_open(struct writing *out, struct site *site,
			 struct roots *roots, struct fresh *fresh,
			 struct fault *fault)
{
	enum status status;

	*out = (struct writing){
		.site = site,
		.roots = roots,
		.fresh = fresh,
		.signature = BYTES_UP_TO(ENTER_VALUE_BYTES),
		.enter = { .first_seen = give_first_seen,
			   .signature = keep_signature,
			   .context = out,
			   .room = BYTES_UP_TO(ENTER_VALUE_BYTES) },
	};
	status = first_seen_new(&out->first_seen, site->ledger, fault);
	if (status == STATUS_OK)
		status = clusters_new(&out->clusters, site->ledger, fault);
	if (status == STATUS_OK)
		status = pool_new(&out->pool, POOL_BYTES, fault);
	if (status == STATUS_OK)
		status = intern_new(&out->searched, SEARCHED_BYTES, fault);
	return status;
}

void writing_close(struct writing *writing)
{
	first_seen_free(writing->first_seen);
	clusters_free(writing->clusters);
	pool_free(writing->pool);
	intern_free(writing->searched);
	bytes_free(&writing->enter.room);
	bytes_free(&writing->signature);
}

struct fetch writing_fetching(struct writing *writing)
{
	return (struct fetch){ writing->site,         writing->roots,
			       writing->fresh,        writing->pool,
			       writing->searched,     &writing->searched_bytes,
			       &writing->wanted_bytes };
}

void writing_forget_searched(struct writing *writing)
{
	intern_clear(writing->searched);
	writing->searched_bytes = 0;
}

/* ---- The text ---------------------------------------------------------- */

/*
 * The text is that of the article, but what is said beside it is that of
 * another location: the ledger forgets what the first location said, so
 * that reading its source again writes the article again.
 */
static enum status distrust_first(struct writing *writing,
				  struct resolve_change *change,
				  struct fault *fault)
{
	struct ledger *ledger = writing->site->ledger;
	struct location *first = change->locations.list;
	enum status status = ledger_forget_facts(ledger, &first->key, fault);

	if (status == STATUS_OK)
		status = ledger_retry_source(ledger, first->label, first->path,
					     fault);
	first->facts = (struct hash){ { 0 } };
	change->row.digest = identity_digest(&change->row.article, first,
					     change->locations.count);
	return status;
}

/* What no folder brings back is lost, and told of; what came by standard
 * input is forgotten. */
static enum status count_lost(struct writing *writing,
			      const struct location_list *locations,
			      struct fault *fault)
{
	struct ledger *ledger = writing->site->ledger;
	size_t streamed_count = 0;
	size_t named_count = 0;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < locations->count && !status; i++) {
		const struct location *location = &locations->list[i];

		named_count +=
			text_equal(location->label, TEXT(SCHEMA_LABEL_FILES));
		if (!text_equal(location->label, TEXT(SCHEMA_LABEL_STDIN)))
			continue;
		streamed_count++;
		status = ledger_forget_source(ledger, location->label,
					      location->path, fault);
	}
	if (streamed_count + named_count < locations->count)
		return status;
	if (streamed_count > 0)
		writing->tally.lost_streamed++;
	else if (named_count > 0)
		writing->tally.lost_named++;
	return status;
}

/*
 * Nothing has its text any more: its sources, if there are any left, are
 * to be read again. Its row stays, pending and under no id, until the next
 * look at it finds that it has no location: only then do others come into
 * the address that it may have held.
 */
static enum status give_up(struct writing *writing,
			   const struct resolve_change *change,
			   struct fault *fault)
{
	struct ledger *ledger = writing->site->ledger;
	struct ledger_article row = change->row;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < change->locations.count && !status; i++)
		status = ledger_retry_source(ledger,
					     change->locations.list[i].label,
					     change->locations.list[i].path,
					     fault);
	row.article = (struct hash){ { 0 } };
	row.has_digest = false;
	if (status == STATUS_OK)
		status = count_lost(writing, &change->locations, fault);
	if (status == STATUS_OK)
		status = ledger_drop_content(ledger, &change->content, fault);
	return status ? status : ledger_put_article(ledger, &row, fault);
}

enum status writing_fetch(struct writing *writing,
			  struct resolve_change *change, struct pool *pool,
			  struct writing_text *out, struct fault *fault)
{
	struct fetch fetch = writing_fetching(writing);
	enum fetch_result result = FETCH_NOTHING;
	enum status status;

	fetch.pool = pool;
	out->is_found = false;
	writing->wanted_bytes = 0;
	status = fetch_article(&fetch, change, &out->article, &result, fault);
	if (status)
		return status;
	if (result == FETCH_NOTHING)
		return give_up(writing, change, fault);
	out->is_found = true;
	if (result == FETCH_LIKE)
		status = distrust_first(writing, change, fault);
	if (status == STATUS_OK &&
	    (result == FETCH_LIKE || change->locations.count > 1))
		status = ledger_load_outlets(writing->site->ledger,
					     &change->content, pool,
					     &change->locations, fault);
	/* Who says these words at the first place, as far as that is known. */
	if (status == STATUS_OK && result == FETCH_LIKE &&
	    change->locations.list->has_outlet)
		identity_say(&out->article, &change->locations.list->outlet);
	return status;
}

/* ---- When it was first seen -------------------------------------------- */

enum status writing_find_origin(struct writing *writing,
				const struct resolve_change *change,
				struct pool *pool, struct writing_origin *out,
				struct fault *fault)
{
	const struct location_list *locations = &change->locations;
	void *befores;
	enum status status = pool_take(pool, locations->count,
				       sizeof(*out->befores), &befores, fault);

	*out = (struct writing_origin){ .content = change->content,
					.article = change->row.article,
					.has_old = change->has_old,
					.old = change->old,
					.befores = befores };
	for (size_t i = 0; i < locations->count && !status; i++) {
		const struct fresh_article *fresh =
			fresh_find(writing->fresh, &locations->list[i]);

		if (fresh && fresh->has_before)
			out->befores[out->before_count++] = fresh->before;
	}
	return status;
}

enum status writing_begin(struct writing *writing,
			  struct writing_origin *origin, struct fault *fault)
{
	struct first_seen *seen = writing->first_seen;
	enum status status;

	if (origin->is_new) {
		first_seen_begin_new(seen, &origin->article,
				     writing->site->run);
		return STATUS_OK;
	}
	status = first_seen_begin(seen, &origin->article, writing->site->run,
				  fault);
	if (status == STATUS_OK && origin->has_old)
		status = first_seen_follow(seen, &origin->old, fault);
	if (status == STATUS_OK)
		status = first_seen_add_content(seen, &origin->content, fault);
	for (size_t i = 0; i < origin->before_count && !status; i++)
		status = first_seen_add(seen, &origin->befores[i], fault);
	origin->is_new = status == STATUS_OK && first_seen_is_new(seen);
	return status;
}

/* One that this run has added already, and that a later batch finds in one
 * place more, is not a change. */
enum status writing_end(struct writing *writing,
			const struct writing_origin *origin,
			struct fault *fault)
{
	enum status status = first_seen_end(writing->first_seen, fault);

	if (status)
		return status;
	if (!origin->has_old)
		writing->tally.added++;
	else if (origin->first_run < writing->site->run)
		writing->tally.changed++;
	return STATUS_OK;
}

/* ---- All of it --------------------------------------------------------- */

static struct documents_order order_of(const struct resolve_change *change)
{
	return (struct documents_order){
		.id = change->row.article,
		.locations = change->locations.list,
		.location_count = change->locations.count,
	};
}

enum status writing_move(struct writing *writing,
			 const struct resolve_change *change,
			 struct fault *fault)
{
	const struct documents_order order = order_of(change);
	struct enter *enter = &writing->enter;
	enum status status =
		site_documents(writing->site, &enter->documents, fault);

	if (status == STATUS_OK && change->locations.count > 1)
		status = ledger_load_outlets(writing->site->ledger,
					     &change->content, writing->pool,
					     &change->locations, fault);
	if (status == STATUS_OK)
		status = enter_move(enter, &order, writing->pool, fault);
	if (status == STATUS_OK)
		writing->tally.moved++;
	return status;
}

/* All that the article has in the index gives way, so that its passages lie
 * together ("schema.h"). */
static enum status replace(struct writing *writing,
			   const struct documents_order *order, size_t *count,
			   struct fault *fault)
{
	struct enter *enter = &writing->enter;
	char term[STORE_NAME_BYTES];
	enum status status =
		site_documents(writing->site, &enter->documents, fault);

	if (status == STATUS_OK)
		status = index_writer_delete(
			enter->writer, store_article_term(term, &order->id),
			fault);
	if (status == STATUS_OK)
		status = enter_article(enter, order, count, fault);
	if (status == STATUS_OK)
		writing->tally.passages += (int64_t)*count;
	return status;
}

enum status writing_article(struct writing *writing,
			    struct resolve_change *change,
			    const struct article *article, struct fault *fault)
{
	struct documents_order order = order_of(change);
	struct writing_origin origin;
	size_t passage_count = 0;
	enum status status = writing_find_origin(writing, change, writing->pool,
						 &origin, fault);

	if (status == STATUS_OK)
		status = writing_begin(writing, &origin, fault);
	if (status == STATUS_OK)
		status = first_seen_article(writing->first_seen,
					    &change->content, &origin.first_run,
					    fault);
	order.article = article;
	order.first_run = (uint64_t)origin.first_run;
	if (status == STATUS_OK)
		status = replace(writing, &order, &passage_count, fault);
	if (status == STATUS_OK)
		status = writing_end(writing, &origin, fault);
	if (status == STATUS_OK)
		status = clusters_put(writing->clusters, &order.id,
				      text_from(&writing->signature), fault);
	if (status)
		return status;
	change->row.passage_count = (int64_t)passage_count;
	return ledger_put_article(writing->site->ledger, &change->row, fault);
}
