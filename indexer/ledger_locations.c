/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Of the ledger: the places where articles were found, which of them a
 * reading of their source found again, and which are to leave.
 */
#include "indexer/ledger_call.h"

#include <string.h>

#include "shared/schema.h"

static bool has_same_raw(const struct call *call,
			 const struct location *location)
{
	struct hash hash;
	bool is_there = call_take_hash(call, 7, &hash);

	return is_there == location->has_raw &&
	       (!is_there || hash_equal(&hash, &location->raw));
}

/* Whether the row is exactly this location, standing in a written article. */
static bool is_same_location(const struct call *call,
			     const struct location *location)
{
	struct hash hash;
	bool is_there;

	(void)call_take_hash(call, 0, &hash);
	if (!hash_equal(&hash, &location->content))
		return false;
	is_there = call_take_hash(call, 2, &hash);
	if (is_there != location->has_address ||
	    (is_there && !hash_equal(&hash, &location->address)))
		return false;
	(void)call_take_hash(call, 4, &hash);
	return hash_equal(&hash, &location->facts) &&
	       (uint64_t)call_take_number(call, 1) == location->record &&
	       call_take_number(call, 3) == location->moment &&
	       call_take_number(call, 6) != 0 && call_take_number(call, 8) != 0;
}

enum status ledger_look_at_location(struct ledger *ledger,
				    const struct location *location,
				    struct ledger_before *before,
				    struct fault *fault)
{
	struct call call = call_start(ledger, GET_LOCATION);
	bool is_found;
	enum status status;

	*before = (struct ledger_before){ .is_changed = true };
	call_give_hash(&call, &location->key);
	status = call_step(&call, &is_found, fault);
	if (status || !is_found)
		return status;
	before->has_content = call_take_hash(&call, 0, &before->content);
	before->has_article = call_take_hash(&call, 5, &before->article);
	before->is_changed = !is_same_location(&call, location);
	before->has_raw = has_same_raw(&call, location);
	call_end(&call);
	return STATUS_OK;
}

enum status ledger_put_location(struct ledger *ledger,
				const struct location *location,
				struct ledger_before *before,
				struct fault *fault)
{
	enum status status =
		ledger_look_at_location(ledger, location, before, fault);
	struct call call;

	if (status == STATUS_OK)
		status = call_run_for_hash(ledger, PUT_FOUND, &location->key,
					   fault);
	if (status || (!before->is_changed && before->has_raw))
		return status;
	bytes_clear(&ledger->outlet);
	status = record_put_outlet(&ledger->outlet, &location->outlet, fault);
	if (status)
		return status;
	call = call_start(ledger, PUT_LOCATION);
	call_give_hash(&call, &location->key);
	call_give_text(&call, location->label);
	call_give_bytes(&call, location->path);
	call_give_text(&call, location->record_key);
	call_give_number(&call, (int64_t)location->record);
	call_give_hash_or_nothing(&call, location->has_address,
				  &location->address);
	call_give_number(&call, location->moment);
	call_give_hash(&call, &location->content);
	call_give_hash(&call, &location->facts);
	call_give_hash_or_nothing(&call, location->has_raw, &location->raw);
	call_give_bytes(&call, text_from(&ledger->outlet));
	return call_run(&call, fault);
}

enum status ledger_has_location(struct ledger *ledger, struct text label,
				struct text path, bool *out,
				struct fault *fault)
{
	struct call call = call_start(ledger, HAS_LOCATION);
	int64_t is_there;
	enum status status;

	call_give_text(&call, label);
	call_give_bytes(&call, path);
	status = call_take_one(&call, &is_there, fault);
	*out = is_there != 0;
	return status;
}

enum status ledger_records_start(struct ledger *ledger, struct text label,
				 struct text path, struct fault *fault)
{
	struct call call;

	ledger_records_end(ledger);
	call = call_start(ledger, EACH_RECORD);
	call_give_text(&call, label);
	call_give_bytes(&call, path);
	return call_begun(&call, fault);
}

enum status ledger_records_next(struct ledger *ledger,
				struct ledger_record *out, bool *is_found,
				struct fault *fault)
{
	struct call call = call_resume(ledger, EACH_RECORD);
	enum status status = call_step(&call, is_found, fault);

	*out = (struct ledger_record){ 0 };
	if (status || !*is_found)
		return status;
	(void)call_take_hash(&call, 0, &out->location);
	(void)call_take_hash(&call, 1, &out->content);
	(void)call_take_hash(&call, 2, &out->raw);
	out->record_key = call_take_bytes(&call, 3);
	out->record = (uint64_t)call_take_number(&call, 4);
	return STATUS_OK;
}

void ledger_records_end(struct ledger *ledger)
{
	struct call call = call_resume(ledger, EACH_RECORD);

	call_end(&call);
}

enum status ledger_keep_record(struct ledger *ledger,
			       const struct ledger_record *record,
			       uint64_t offset, struct fault *fault)
{
	struct call call;
	enum status status =
		call_run_for_hash(ledger, PUT_FOUND, &record->location, fault);

	if (status || offset == record->record)
		return status;
	call = call_start(ledger, MOVE_LOCATION);
	call_give_hash(&call, &record->location);
	call_give_number(&call, (int64_t)offset);
	return call_run(&call, fault);
}

enum status ledger_clear_found(struct ledger *ledger, struct fault *fault)
{
	return call_run_plain(ledger, CLEAR_FOUND, fault);
}

enum status ledger_leave_unfound(struct ledger *ledger,
				 const struct ledger_source *source,
				 bool *is_leaving, struct fault *fault)
{
	struct call call = call_start(ledger, LEAVE_UNFOUND);
	enum status status;

	*is_leaving = false;
	call_give_text(&call, source->label);
	call_give_bytes(&call, source->path);
	status = call_run(&call, fault);
	if (status == STATUS_OK && sqlite3_changes64(ledger->database) > 0) {
		*is_leaving = true;
		ledger->is_leaving = true;
	}
	return status;
}

enum status ledger_leave_planned(struct ledger *ledger, struct fault *fault)
{
	enum status status = call_run_plain(ledger, LEAVE_PLANNED, fault);

	if (sqlite3_changes64(ledger->database) > 0)
		ledger->is_leaving = true;
	return status;
}

enum status ledger_count_leaving(struct ledger *ledger, int64_t *out,
				 struct fault *fault)
{
	return call_ask_number(ledger, COUNT_LEAVING, out, fault);
}

enum status ledger_count_losses(struct ledger *ledger, int64_t *out,
				struct fault *fault)
{
	return call_ask_number(ledger, COUNT_LOSSES, out, fault);
}

enum status ledger_count_articles(struct ledger *ledger, int64_t *out,
				  struct fault *fault)
{
	return call_ask_number(ledger, COUNT_ARTICLES, out, fault);
}

enum status ledger_drop_leaving(struct ledger *ledger, struct hash *content,
				bool *is_found, struct fault *fault)
{
	struct call call = call_start(ledger, NEXT_LEAVING);
	struct hash location;
	enum status status = call_step(&call, is_found, fault);

	if (status || !*is_found)
		return status;
	(void)call_take_hash(&call, 0, &location);
	/* Zero when the location has gone already: no article has that. */
	(void)call_take_hash(&call, 1, content);
	call_end(&call);
	status = call_run_for_hash(ledger, DROP_LEAVING, &location, fault);
	if (status)
		return status;
	return call_run_for_hash(ledger, DROP_LOCATION, &location, fault);
}

enum status ledger_settle_later(struct ledger *ledger,
				const struct ledger_source *source,
				struct fault *fault)
{
	struct ledger_source waiting = *source;
	struct call call = call_start(ledger, SETTLE_LATER);
	enum status status;

	call_give_text(&call, source->label);
	call_give_bytes(&call, source->path);
	call_give_number(&call, source->state);
	status = call_run(&call, fault);
	if (status)
		return status;
	waiting.state = LEDGER_RETRY;
	return ledger_put_source(ledger, &waiting, fault);
}

enum status ledger_settle_sources(struct ledger *ledger, struct fault *fault)
{
	enum status status = call_run_plain(ledger, SETTLE_SOURCES, fault);

	return status ? status : call_run_plain(ledger, SETTLE_CLEAR, fault);
}

/* How many of the content's locations are leaving, how many stay. */
static enum status count_shed(struct ledger *ledger, const struct hash *content,
			      int64_t *leaving_count, int64_t *staying_count,
			      struct fault *fault)
{
	struct call call = call_start(ledger, SHED_IS_NEEDED);

	call_give_hash(&call, content);
	return call_take_two(&call, leaving_count, staying_count, fault);
}

enum status ledger_shed_leaving(struct ledger *ledger,
				const struct hash *content, struct fault *fault)
{
	int64_t leaving_count;
	int64_t staying_count;
	enum status status;

	if (!ledger->is_leaving)
		return STATUS_OK;
	status = count_shed(ledger, content, &leaving_count, &staying_count,
			    fault);
	if (status || leaving_count == 0 || staying_count == 0)
		return status;
	status = call_run_for_hash(ledger, SHED_SOURCES, content, fault);
	if (status)
		return status;
	return call_run_for_hash(ledger, SHED_LOCATIONS, content, fault);
}

static enum status take_location(const struct call *call, struct pool *pool,
				 struct location *out, struct fault *fault)
{
	enum status status;

	*out = (struct location){
		.record = (uint64_t)call_take_number(call, 4),
		.moment = call_take_number(call, 6),
	};
	out->has_address = call_take_hash(call, 5, &out->address);
	(void)call_take_hash(call, 0, &out->key);
	(void)call_take_hash(call, 7, &out->content);
	(void)call_take_hash(call, 8, &out->facts);
	status = pool_copy(pool, call_take_bytes(call, 1), &out->label, fault);
	if (status)
		return status;
	status = pool_copy(pool, call_take_bytes(call, 2), &out->path, fault);
	if (status)
		return status;
	return pool_copy(pool, call_take_bytes(call, 3), &out->record_key,
			 fault);
}

/* A list in a pool that doubles its room; the old room stays behind. */
static enum status grow_locations(struct pool *pool, struct location_list *list,
				  size_t *room, struct fault *fault)
{
	size_t wanted = *room ? *room * 2 : 4;
	void *larger;
	enum status status;

	if (list->count < *room)
		return STATUS_OK;
	status = pool_take(pool, wanted, sizeof(*list->list), &larger, fault);
	if (status)
		return status;
	if (list->count > 0)
		memcpy(larger, list->list, list->count * sizeof(*list->list));
	list->list = larger;
	*room = wanted;
	return STATUS_OK;
}

enum status ledger_locations(struct ledger *ledger, const struct hash *content,
			     struct pool *pool, struct location_list *out,
			     struct fault *fault)
{
	struct call call = call_start(ledger, LOCATIONS_OF_CONTENT);
	size_t room = 0;
	bool is_found;
	enum status status;

	*out = (struct location_list){ 0 };
	call_give_hash(&call, content);
	status = call_step(&call, &is_found, fault);
	while (status == STATUS_OK && is_found) {
		status = grow_locations(pool, out, &room, fault);
		if (status == STATUS_OK)
			status = take_location(&call, pool,
					       &out->list[out->count], fault);
		if (status) {
			call_end(&call);
			break;
		}
		out->count++;
		status = call_step(&call, &is_found, fault);
	}
	return status;
}

static enum status fault_of_lists(struct fault *fault)
{
	return fault_set(fault, STATUS_DAMAGED,
			 SCHEMA_LEDGER_FILE
			 ": locations that one list has and another has not");
}

enum status ledger_try_source(struct ledger *ledger, struct text label,
			      struct text path, struct fault *fault)
{
	struct call call = call_start(ledger, TRY_SOURCE);
	int64_t missing;
	enum status status;

	call_give_text(&call, label);
	call_give_bytes(&call, path);
	status = call_take_one(&call, &missing, fault);
	return missing == 0 ? status : fault_of_lists(fault);
}

enum status ledger_try_locations(struct ledger *ledger,
				 const struct ledger_article *row,
				 const struct location_list *list,
				 struct fault *fault)
{
	struct call call = call_start(ledger, TRY_LOCATIONS);
	bool lacks_first;
	bool is_found;
	size_t count;
	enum status status;

	call_give_hash(&call, &row->content);
	call_give_hash(&call, &row->location);
	status = call_step(&call, &is_found, fault);
	if (status || !is_found)
		return status;
	count = (size_t)call_take_number(&call, 0);
	lacks_first = call_take_number(&call, 1) != 0;
	call_end(&call);
	for (size_t i = 0; i < list->count && lacks_first; i++)
		lacks_first = !hash_equal(&list->list[i].key, &row->location);
	return count == list->count && !lacks_first ? STATUS_OK :
						      fault_of_lists(fault);
}

/* Which of them has this key; NULL: none. */
static struct location *find_location(const struct location_list *list,
				      const struct hash *key)
{
	size_t low = 1;
	size_t high = list->count;

	if (list->count > 0 && hash_equal(&list->list[0].key, key))
		return &list->list[0];
	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (hash_compare(&list->list[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < list->count && hash_equal(&list->list[low].key, key) ?
		       &list->list[low] :
		       NULL;
}

static enum status take_outlet(const struct call *call, struct pool *pool,
			       const struct location_list *list,
			       struct fault *fault)
{
	struct location *location;
	struct text coded;
	struct hash key;
	enum status status;

	(void)call_take_hash(call, 0, &key);
	location = find_location(list, &key);
	if (!location)
		return STATUS_OK;
	status = pool_copy(pool, call_take_bytes(call, 1), &coded, fault);
	if (!status)
		status = record_get_outlet(&location->outlet, coded, pool,
					   fault);
	location->has_outlet = !status;
	return status;
}

enum status ledger_load_outlets(struct ledger *ledger,
				const struct hash *content, struct pool *pool,
				const struct location_list *list,
				struct fault *fault)
{
	struct call call = call_start(ledger, OUTLETS_OF_CONTENT);
	bool is_found;
	enum status status;

	call_give_hash(&call, content);
	status = call_step(&call, &is_found, fault);
	while (status == STATUS_OK && is_found) {
		status = take_outlet(&call, pool, list, fault);
		if (status)
			call_end(&call);
		else
			status = call_step(&call, &is_found, fault);
	}
	return status;
}

enum status ledger_forget_facts(struct ledger *ledger,
				const struct hash *location,
				struct fault *fault)
{
	return call_run_for_hash(ledger, FORGET_FACTS, location, fault);
}

enum status ledger_drop_content(struct ledger *ledger,
				const struct hash *content, struct fault *fault)
{
	return call_run_for_hash(ledger, DROP_CONTENT, content, fault);
}
