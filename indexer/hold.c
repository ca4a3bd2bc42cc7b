/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/hold.h"

#include "indexer/restore.h"

enum { KEYS_BYTES = 64 << 20 };

/* Whether the index has anything under this id. Of a damaged record nothing
 * is to be kept. */
static enum status has_article(const struct fetch *fetch, const struct hash *id,
			       bool *out, struct fault *fault)
{
	struct record_article unused;
	enum status status = STATUS_SKIP;

	if (fetch->site->store)
		status = restore_record(fetch->site->store, id, fetch->pool,
					&unused, fault);
	*out = status == STATUS_OK;
	return status == STATUS_SKIP || status == STATUS_DAMAGED ? STATUS_OK :
								   status;
}

/* Whether it cannot be written: what stands under its new id is another text,
 * then. */
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

/* Where the stores agree on the id, the index knows best what stands there.
 * Where the article goes under another, it is written if it can be. */
static enum status stands(const struct fetch *fetch,
			  const struct resolve_change *change, bool *out,
			  struct fault *fault)
{
	enum status status = STATUS_OK;

	*out = false;
	if (change->has_old)
		status = has_article(fetch, &change->old, out, fault);
	if (status || *out)
		return status;
	status = has_article(fetch, &change->row.article, out, fault);
	if (status || !*out)
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
			status = stands(fetch, change, &is_held, fault);
		if (status || !is_held || is_wanted(changes, change))
			continue;
		change->when = RESOLVE_LATER;
		status = ledger_hold(fetch->site->ledger, &change->content,
				     fault);
	}
	return status;
}
