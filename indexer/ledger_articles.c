/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Of the ledger: articles, what they were before and when their passages were
 * first seen, and the suspects of a recovery.
 */
#include "indexer/ledger_call.h"

#include <string.h>

#include "shared/schema.h"

/* One number by one hash; 0 where there is no row. */
static enum status ask_number_of(struct ledger *ledger, enum statement which,
				 const struct hash *hash, int64_t *out,
				 struct fault *fault)
{
	struct call call = call_start(ledger, which);

	call_give_hash(&call, hash);
	return call_take_one(&call, out, fault);
}

/* The hash that *place leads to, put there. */
static enum status ask_hash(struct ledger *ledger, enum statement which,
			    struct hash *place, bool *is_found,
			    struct fault *fault)
{
	struct call call = call_start(ledger, which);
	enum status status;

	call_give_hash(&call, place);
	status = call_step(&call, is_found, fault);
	if (status || !*is_found)
		return status;
	(void)call_take_hash(&call, 0, place); /* it is one */
	call_end(&call);
	return STATUS_OK;
}

/* The next hash behind *place, put there. Who goes from one to the next would
 * never come to an end where one stands before the last. */
static enum status ask_next(struct ledger *ledger, enum statement which,
			    struct hash *place, bool *is_found,
			    struct fault *fault)
{
	const struct hash before = *place;
	enum status status = ask_hash(ledger, which, place, is_found, fault);

	if (status || !*is_found ||
	    memcmp(place->bytes, before.bytes, HASH_BYTES) > 0)
		return status;
	return fault_set(fault, STATUS_DAMAGED, "%s: keys out of order",
			 SCHEMA_LEDGER_FILE);
}

/* ---- Articles ---------------------------------------------------------- */

static enum status find_article(struct ledger *ledger, enum statement which,
				const struct hash *key,
				struct ledger_article *out, struct fault *fault)
{
	struct call call = call_start(ledger, which);
	bool is_found;
	enum status status;

	*out = (struct ledger_article){ 0 };
	call_give_hash(&call, key);
	status = call_step(&call, &is_found, fault);
	if (status || !is_found)
		return status;
	out->is_there = true;
	(void)call_take_hash(&call, 0, &out->content);
	(void)call_take_hash(&call, 1, &out->article);
	(void)call_take_hash(&call, 2, &out->location);
	out->has_address = call_take_hash(&call, 3, &out->address);
	out->has_digest = call_take_hash(&call, 4, &out->digest);
	out->passage_count = call_take_number(&call, 5);
	call_end(&call);
	return STATUS_OK;
}

enum status ledger_find_article(struct ledger *ledger,
				const struct hash *content,
				struct ledger_article *out, struct fault *fault)
{
	return find_article(ledger, ARTICLE_BY_CONTENT, content, out, fault);
}

enum status ledger_find_article_by_id(struct ledger *ledger,
				      const struct hash *article,
				      struct ledger_article *out,
				      struct fault *fault)
{
	return find_article(ledger, ARTICLE_BY_ID, article, out, fault);
}

enum status ledger_find_holder(struct ledger *ledger,
			       const struct hash *address,
			       struct ledger_article *out, struct fault *fault)
{
	return find_article(ledger, ARTICLE_BY_ADDRESS, address, out, fault);
}

enum status ledger_put_article(struct ledger *ledger,
			       const struct ledger_article *article,
			       struct fault *fault)
{
	struct call call = call_start(ledger, PUT_ARTICLE);

	call_give_hash(&call, &article->content);
	call_give_hash(&call, &article->article);
	call_give_hash(&call, &article->location);
	call_give_hash_or_nothing(&call, article->has_address,
				  &article->address);
	call_give_hash_or_nothing(&call, article->has_digest, &article->digest);
	call_give_number(&call, article->passage_count);
	return call_run(&call, fault);
}

enum status ledger_set_passages(struct ledger *ledger,
				const struct hash *content, int64_t count,
				struct fault *fault)
{
	struct call call = call_start(ledger, SET_PASSAGES);

	call_give_hash(&call, content);
	call_give_number(&call, count);
	return call_run(&call, fault);
}

enum status ledger_undigest_stale(struct ledger *ledger, struct fault *fault)
{
	return call_run_plain(ledger, UNDIGEST_STALE, fault);
}

enum status ledger_forget_article(struct ledger *ledger,
				  const struct hash *content,
				  struct fault *fault)
{
	return call_run_for_hash(ledger, FORGET_ARTICLE, content, fault);
}

enum status ledger_next_pending(struct ledger *ledger, struct hash *content,
				bool *is_found, struct fault *fault)
{
	return ask_next(ledger, NEXT_PENDING, content, is_found, fault);
}

enum status ledger_next_article(struct ledger *ledger,
				const struct hash *content,
				struct ledger_article *out, struct fault *fault)
{
	return find_article(ledger, NEXT_ARTICLE, content, out, fault);
}

/* ---- What was there before, and when it was first seen ----------------- */

static enum status each_run_of(struct ledger *ledger, enum statement which,
			       const struct hash *key,
			       const struct ledger_runs *visitor,
			       struct fault *fault)
{
	struct call call = call_start(ledger, which);
	bool is_found;
	enum status status;

	call_give_hash(&call, key);
	status = call_step(&call, &is_found, fault);
	while (status == STATUS_OK && is_found) {
		struct hash found;

		(void)call_take_hash(&call, 0,
				     &found); /* zero matches nothing */
		status = visitor->visit(visitor->context, &found,
					call_take_number(&call, 1), fault);
		if (status)
			call_end(&call);
		else
			status = call_step(&call, &is_found, fault);
	}
	return status;
}

enum status ledger_each_past(struct ledger *ledger, const struct hash *content,
			     const struct ledger_runs *visitor,
			     struct fault *fault)
{
	return each_run_of(ledger, EACH_PAST, content, visitor, fault);
}

static enum status visit_keys(struct text keys, int64_t run,
			      const struct ledger_runs *visitor,
			      struct fault *fault)
{
	enum status status = STATUS_OK;
	struct hash key;

	for (; keys.length >= HASH_BYTES && !status;
	     keys.length -= HASH_BYTES) {
		memcpy(key.bytes, keys.data, HASH_BYTES);
		keys.data += HASH_BYTES;
		status = visitor->visit(visitor->context, &key, run, fault);
	}
	return status;
}

enum status ledger_each_seen(struct ledger *ledger, const struct hash *article,
			     const struct ledger_runs *visitor,
			     struct fault *fault)
{
	struct call call = call_start(ledger, EACH_SEEN);
	bool is_found;
	enum status status;

	call_give_hash(&call, article);
	status = call_step(&call, &is_found, fault);
	while (status == STATUS_OK && is_found) {
		status = visit_keys(call_take_bytes(&call, 0),
				    call_take_number(&call, 1), visitor, fault);
		if (status)
			call_end(&call);
		else
			status = call_step(&call, &is_found, fault);
	}
	return status;
}

enum status ledger_first_run(struct ledger *ledger, const struct hash *article,
			     int64_t *run, struct fault *fault)
{
	return ask_number_of(ledger, FIRST_RUN, article, run, fault);
}

enum status ledger_past_content(struct ledger *ledger, struct hash *hash,
				bool *is_found, struct fault *fault)
{
	return ask_hash(ledger, PAST_CONTENT, hash, is_found, fault);
}

enum status ledger_put_past(struct ledger *ledger, const struct hash *article,
			    const struct hash *content, int64_t first_run,
			    struct fault *fault)
{
	struct call call = call_start(ledger, PUT_PAST);

	call_give_hash(&call, article);
	call_give_hash(&call, content);
	call_give_number(&call, first_run);
	return call_run(&call, fault);
}

enum status ledger_put_seen(struct ledger *ledger, const struct hash *article,
			    struct text passages, int64_t run,
			    struct fault *fault)
{
	struct call call = call_start(ledger, PUT_SEEN);

	call_give_hash(&call, article);
	call_give_bytes(&call, passages);
	call_give_number(&call, run);
	return call_run(&call, fault);
}

/* ---- Recovery ---------------------------------------------------------- */

static enum status put_run_of(struct ledger *ledger, enum statement which,
			      const struct hash *key, int64_t run,
			      struct fault *fault)
{
	struct call call = call_start(ledger, which);

	call_give_hash(&call, key);
	call_give_number(&call, run);
	return call_run(&call, fault);
}

enum status ledger_suspect(struct ledger *ledger, const struct hash *article,
			   int64_t first_run, struct fault *fault)
{
	return put_run_of(ledger, PUT_SUSPECT, article, first_run, fault);
}

enum status ledger_suspect_source(struct ledger *ledger, struct text label,
				  struct text path, struct fault *fault)
{
	return call_run_for_source(ledger, SUSPECT_SOURCE, label, path, fault);
}

enum status ledger_rescue(struct ledger *ledger, const struct hash *passage,
			  int64_t run, struct fault *fault)
{
	return put_run_of(ledger, PUT_RESCUED, passage, run, fault);
}

enum status ledger_rescued_run(struct ledger *ledger,
			       const struct hash *passage, int64_t *run,
			       struct fault *fault)
{
	return ask_number_of(ledger, RESCUED_RUN, passage, run, fault);
}

enum status ledger_suspect_run(struct ledger *ledger,
			       const struct hash *article, int64_t *run,
			       struct fault *fault)
{
	return ask_number_of(ledger, SUSPECT_RUN, article, run, fault);
}

enum status ledger_count_suspects(struct ledger *ledger, int64_t *out,
				  struct fault *fault)
{
	return call_ask_number(ledger, COUNT_SUSPECTS, out, fault);
}

enum status ledger_next_suspect(struct ledger *ledger, struct hash *article,
				bool *is_found, struct fault *fault)
{
	return ask_next(ledger, NEXT_SUSPECT, article, is_found, fault);
}

enum status ledger_clear_suspect(struct ledger *ledger,
				 const struct hash *article,
				 struct fault *fault)
{
	return call_run_for_hash(ledger, CLEAR_SUSPECT, article, fault);
}

enum status ledger_clear_known_suspects(struct ledger *ledger,
					struct fault *fault)
{
	enum status status = call_run_plain(ledger, CLEAR_KNOWN, fault);

	return status ? status : call_run_plain(ledger, CLEAR_RESCUED, fault);
}

enum status ledger_distrust_suspects(struct ledger *ledger, struct fault *fault)
{
	enum status status = call_run_plain(ledger, DISTRUST_SOURCES, fault);

	return status ? status :
			call_run_plain(ledger, DISTRUST_ARTICLES, fault);
}

enum status ledger_distrust_all(struct ledger *ledger, struct fault *fault)
{
	enum status status =
		call_run_plain(ledger, DISTRUST_ALL_SOURCES, fault);

	return status ? status :
			call_run_plain(ledger, DISTRUST_ALL_ARTICLES, fault);
}
