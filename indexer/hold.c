/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/hold.h"

#include "indexer/restore.h"

enum { KEYS_BYTES = 64 << 20 };

/* Of a damaged record nothing is to be kept. */
static enum status find_record(const struct fetch *fetch, const struct hash *id,
			       struct record_article *out, bool *is_there,
			       struct fault *fault)
{
	enum status status = STATUS_SKIP;

	if (fetch->site->store)
		status = restore_record(fetch->site->store, id, fetch->pool,
					out, fault);
	*is_there = status == STATUS_OK;
	return status == STATUS_SKIP || status == STATUS_DAMAGED ? STATUS_OK :
								   status;
}

/* Both have the first place in front, and the others in one order. */
static bool has_same_places(const struct record_article *record,
			    const struct location_list *locations)
{
	bool is_same = record->location_count == locations->count;

	for (size_t i = 0; i < locations->count && is_same; i++)
		is_same = text_equal(record->locations[i].label,
				     locations->list[i].label) &&
			  text_equal(record->locations[i].path,
				     locations->list[i].path);
	return is_same;
}

/* Whether it cannot be written: the index has another text, then. */
static enum status is_nowhere(const struct fetch *fetch,
			      const struct resolve_change *change, bool *out,
			      struct fault *fault)
{
	struct article unused;
	enum fetch_result result = FETCH_NOTHING;
	enum status status =
		fetch_article(fetch, change, &unused, &result, fault);

	*out = result == FETCH_NOTHING;
	return status;
}

/* Whether the index knows more of it. Under another id than the ledger has
 * there may be anything: the article is written there if it can be. */
static enum status is_ahead(const struct fetch *fetch,
			    const struct resolve_change *change, bool *out,
			    struct fault *fault)
{
	struct record_article record = { 0 };
	bool is_there = false;
	enum status status = STATUS_OK;

	if (change->has_old)
		status = find_record(fetch, &change->old, &record, &is_there,
				     fault);
	*out = is_there && !has_same_places(&record, &change->locations);
	if (status == STATUS_OK && !is_there)
		status = find_record(fetch, &change->row.article, &record,
				     &is_there, fault);
	if (status || !is_there || *out)
		return status;
	return is_nowhere(fetch, change, out, fault);
}

/* Whether the change is of an article in doubt that was not looked at. */
static enum status is_unread(const struct fetch *fetch,
			     const struct resolve_change *change, bool *out,
			     struct fault *fault)
{
	*out = false;
	if (!change->before.is_there || !change->is_doubted || change->is_gone)
		return STATUS_OK;
	return ledger_has_unread(fetch->site->ledger, &change->content, out,
				 fault);
}

/* Whether another change puts its article where this one stands. */
static bool is_wanted(const struct resolve_changes *changes,
		      const struct resolve_change *held)
{
	for (size_t i = 0; i < changes->count; i++) {
		const struct resolve_change *change = &changes->list[i];

		if (change != held && !change->is_gone && held->has_old &&
		    change->when == RESOLVE_NOW &&
		    hash_equal(&change->row.article, &held->old))
			return true;
	}
	return false;
}

enum status hold_unread(const struct fetch *fetch,
			struct resolve_changes *changes, struct fault *fault)
{
	enum status status = STATUS_OK;

	if (site_is_rebuilding(fetch->site))
		return STATUS_OK;
	for (size_t i = 0; i < changes->count && !status; i++) {
		struct resolve_change *change = &changes->list[i];
		bool is_held = false;

		pool_reset(fetch->pool);
		status = is_unread(fetch, change, &is_held, fault);
		if (status == STATUS_OK && is_held)
			status = is_ahead(fetch, change, &is_held, fault);
		if (status || !is_held || is_wanted(changes, change))
			continue;
		change->when = RESOLVE_LATER;
		status = ledger_hold(fetch->site->ledger, &change->content,
				     fault);
	}
	return status;
}
