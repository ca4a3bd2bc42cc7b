/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/article_authors.h"

#include "shared/memory.h"
#include "shared/schema.h"
#include "shared/terms.h"

enum { POOL_BYTES = 1 << 30, NAME_BYTES = 1 << 30 };

struct article_authors {
	struct store *store;
	struct store_place place; /* of the article that was read */
	bool has_any;             /* there is one */
	struct intern *names;
	struct pool *pool; /* of its record */
	struct bytes term; /* scratch */
};

enum status article_authors_open(struct article_authors **out,
				 struct store *store, struct fault *fault)
{
	struct article_authors *authors = memory_zeroed(1, sizeof(*authors));
	enum status status;

	*out = NULL;
	if (!authors)
		return fault_set(fault, STATUS_FULL, "out of memory");
	authors->store = store;
	authors->term = BYTES_UP_TO(NAME_BYTES);
	status = intern_new(&authors->names, NAME_BYTES, fault);
	if (!status)
		status = pool_new(&authors->pool, POOL_BYTES, fault);
	if (status)
		article_authors_close(authors);
	else
		*out = authors;
	return status;
}

void article_authors_close(struct article_authors *authors)
{
	if (!authors)
		return;
	intern_free(authors->names);
	pool_free(authors->pool);
	bytes_free(&authors->term);
	memory_free(authors);
}

static enum status add_names(struct article_authors *authors,
			     const struct record_outlet *outlet,
			     struct fault *fault)
{
	enum status status = STATUS_OK;
	uint32_t unused;

	for (size_t i = 0; i < outlet->author_count && !status; i++) {
		bytes_clear(&authors->term);
		status = terms_build_folded(&authors->term, SCHEMA_AUTHOR,
					    outlet->authors[i], fault);
		if (!status && authors->term.length > 0)
			status = intern_number(authors->names,
					       text_from(&authors->term),
					       &unused, fault);
	}
	return status;
}

static enum status read_article(struct article_authors *authors,
				const struct store_place *place,
				struct fault *fault)
{
	struct record_article record = { .article = place->article };
	enum status status;

	pool_reset(authors->pool);
	intern_clear(authors->names);
	status = store_owner(authors->store, place->shard, authors->pool,
			     &record, fault);
	for (size_t i = 0;
	     i < record.location_count && i <= SCHEMA_OUTLETS && !status; i++) {
		const struct record_outlet outlet =
			record_outlet_at(&record, i);

		status = add_names(authors, &outlet, fault);
	}
	return status;
}

enum status article_authors_read(struct article_authors *authors,
				 const struct store_place *place,
				 const struct intern **out, struct fault *fault)
{
	enum status status = STATUS_OK;

	*out = authors->names;
	if (!authors->has_any || authors->place.shard != place->shard ||
	    !hash_equal(&authors->place.article, &place->article))
		status = read_article(authors, place, fault);
	authors->place = *place;
	authors->has_any = !status;
	return status;
}
