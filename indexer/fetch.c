/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/fetch.h"

#include "indexer/ceiling.h"
#include "indexer/restore.h"
#include "shared/schema.h"

/* What there is, from worse to better. */
struct find {
	const struct location *first;
	struct article article;
	enum fetch_result result;
	bool is_damaged; /* in an index; why is in `fault` */
	struct fault fault;
};

static void keep_better(struct find *find, const struct article *article,
			enum fetch_result result)
{
	if (result >= find->result)
		return;
	find->article = *article;
	find->result = result;
}

/* How well `article` serves as the one found at `first`. */
static enum fetch_result compare(const struct location *first,
				 const struct article *article)
{
	struct location location;

	identity_locate(&location, first->label, first->path, article);
	if (!hash_equal(&location.content, &first->content))
		return FETCH_NOTHING;
	return hash_equal(&location.facts, &first->facts) ? FETCH_EXACT :
							    FETCH_LIKE;
}

static void note_wanted(const struct fetch *fetch, uint64_t bytes)
{
	if (*fetch->wanted_bytes < bytes)
		*fetch->wanted_bytes = bytes;
}

static enum status look_in_store(const struct fetch *fetch, struct store *store,
				 const struct hash *id, struct find *find,
				 struct fault *fault)
{
	struct record_article record;
	struct article article;
	enum status status;

	if (!store || find->result == FETCH_EXACT)
		return STATUS_OK;
	status = restore_record(store, id, fetch->pool, &record, fault);
	if (status == STATUS_OK) {
		note_wanted(fetch, record.text_bytes);
		status = restore_by_record(store, &record, fetch->pool,
					   &article, fault);
	}
	if (status == STATUS_OK)
		keep_better(find, &article, compare(find->first, &article));
	if (status != STATUS_DAMAGED)
		return status == STATUS_SKIP ? STATUS_OK : status;
	find->is_damaged = true;
	find->fault = *fault;
	return STATUS_OK;
}

/* The index that is read, and that which is being made. */
static enum status look_in_index(const struct fetch *fetch,
				 const struct hash *id, struct find *find,
				 struct fault *fault)
{
	struct store *written = NULL;
	enum status status =
		look_in_store(fetch, fetch->site->store, id, find, fault);

	if (status == STATUS_OK && find->result != FETCH_EXACT)
		status = site_written(fetch->site, &written, fault);
	return status ? status : look_in_store(fetch, written, id, find, fault);
}

/* The one record of a source that is wanted. */
struct wanted {
	const struct fetch *fetch;
	const struct location *first;
	struct find *find;
	bool is_by_key; /* else by its place */
};

/* STATUS_RETRY ends the reading: found. */
static enum status look_at_record(void *context, const struct article *article,
				  struct fault *fault)
{
	const struct wanted *wanted = context;
	struct article copy;
	enum status status;

	if ((wanted->is_by_key &&
	     !text_equal(article->record_key, wanted->first->record_key)) ||
	    compare(wanted->first, article) != FETCH_EXACT)
		return STATUS_OK;
	status = fresh_copy(wanted->fetch->pool, article, &copy, fault);
	if (status)
		return status;
	keep_better(wanted->find, &copy, FETCH_EXACT);
	return STATUS_RETRY;
}

/* In JSON Lines records are where they were, or the source has changed; in
 * what is unpacked or decoded they are found by reading up to them. */
static enum status may_search(const struct fetch *fetch,
			      const struct location *first, bool *out,
			      struct fault *fault)
{
	const struct text parts[] = { TEXT("source"), first->label,
				      first->path };
	const struct hash source = hash_parts(parts, 3);
	size_t count;
	uint32_t number;
	enum status status;

	*out = true;
	if (first->record_key.length == 0)
		return STATUS_OK;
	count = intern_count(fetch->searched);
	status = intern_number(fetch->searched, hash_as_text(&source), &number,
			       fault);
	*out = number == count || *fetch->searched_bytes < FETCH_SEARCH_BYTES;
	return status;
}

/* What came of a reading. A record that lacked memory may be the one that is
 * wanted, and is of any length. */
static enum status judge_reading(const struct wanted *wanted,
				 const struct load *load,
				 const struct place *place, enum status status,
				 struct fault *fault)
{
	const struct text path = wanted->first->path;

	if (wanted->find->result == FETCH_EXACT)
		return STATUS_OK;
	if (status && status != STATUS_SKIP) {
		return roots_blame(fault, place, status, load_fault(load));
	}
	if (!load_lacked_memory(load))
		return STATUS_OK;
	note_wanted(wanted->fetch, CEILING_LARGE_BYTES);
	return fault_set(fault, STATUS_FULL, "%.*s: out of memory",
			 (int)path.length, path.data);
}

static enum status search_source(const struct place *place, struct load *load,
				 struct wanted *wanted, struct fault *fault)
{
	const struct location *first = wanted->first;
	const struct reading_visitor visitor = { look_at_record, NULL, wanted };
	struct load_facts facts;
	bool may = false;
	enum status status = STATUS_OK;

	if (first->record_key.length > 0) {
		status = load_record(load, place->folder_fd, place->name,
				     first->record, &visitor);
		status = judge_reading(wanted, load, place, status, fault);
	}
	if (status || wanted->find->result == FETCH_EXACT)
		return status;
	status = may_search(wanted->fetch, first, &may, fault);
	if (status || !may)
		return status;
	wanted->is_by_key = true;
	status = load_file(load, place->folder_fd, place->name, &visitor,
			   &facts);
	*wanted->fetch->searched_bytes += facts.byte_count;
	return judge_reading(wanted, load, place, status, fault);
}

static enum status look_in_source(const struct fetch *fetch,
				  const struct resolve_change *change,
				  struct find *find, struct fault *fault)
{
	const struct location *first = change->locations.list;
	struct wanted wanted = { .fetch = fetch, .first = first, .find = find };
	struct place place;
	struct load *load;
	enum status status;

	if (text_equal(first->label, TEXT(SCHEMA_LABEL_STDIN)))
		return STATUS_OK;
	status = roots_locate(fetch->roots, first->label, first->path, &place,
			      fault);
	if (status == STATUS_OK)
		status = site_side_load(fetch->site, &load, fault);
	if (status)
		return status == STATUS_SKIP ? STATUS_OK : status;
	return search_source(&place, load, &wanted, fault);
}

/* What the record at the first location said, with the title and text that
 * were found elsewhere. */
static enum status look_in_ledger(const struct fetch *fetch,
				  const struct location *first,
				  struct find *find, struct fault *fault)
{
	struct article article;
	enum status status;

	if (find->result != FETCH_LIKE ||
	    !text_equal(first->label, TEXT(SCHEMA_LABEL_STDIN)))
		return STATUS_OK;
	status = ledger_find_record(fetch->site->ledger, first->path,
				    fetch->pool, &article, fault);
	if (status)
		return status == STATUS_SKIP ? STATUS_OK : status;
	article.title = find->article.title;
	article.text = find->article.text;
	keep_better(find, &article, compare(first, &article));
	return STATUS_OK;
}

enum status fetch_article(const struct fetch *fetch,
			  const struct resolve_change *change,
			  struct article *out, enum fetch_result *result,
			  struct fault *fault)
{
	struct find find = { .first = change->locations.list,
			     .result = FETCH_NOTHING,
			     .is_damaged = false };
	const struct fresh_article *fresh =
		fresh_find(fetch->fresh, change->locations.list);
	enum status status = STATUS_OK;

	*result = FETCH_EXACT;
	if (fresh) {
		*out = fresh->article;
		return STATUS_OK;
	}
	if (change->has_old)
		status = look_in_index(fetch, &change->old, &find, fault);
	if (status == STATUS_OK)
		status = look_in_index(fetch, &change->row.article, &find,
				       fault);
	if (status == STATUS_OK && find.result != FETCH_EXACT)
		status = look_in_source(fetch, change, &find, fault);
	fresh = fresh_find_content(fetch->fresh, &change->content);
	if (fresh)
		keep_better(&find, &fresh->article, FETCH_LIKE);
	if (status == STATUS_OK)
		status = look_in_ledger(fetch, change->locations.list, &find,
					fault);
	*out = find.article;
	*result = find.result;
	if (status || find.result != FETCH_NOTHING || !find.is_damaged ||
	    site_is_rebuilding(fetch->site))
		return status;
	*fault = find.fault;
	return STATUS_DAMAGED;
}
