/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Of the ledger: the roots, the sources below them, and what this run plans
 * to do with each source.
 */
#include "indexer/ledger_call.h"
#include "shared/schema.h"

/* ---- Roots ------------------------------------------------------------- */

enum status ledger_put_root(struct ledger *ledger,
			    const struct ledger_root *root, struct fault *fault)
{
	struct call call = call_start(ledger, PUT_ROOT);

	call_give_text(&call, root->label);
	call_give_bytes(&call, root->path);
	call_give_bytes(&call, root->given);
	return call_run(&call, fault);
}

enum status ledger_forget_root(struct ledger *ledger, struct text label,
			       struct fault *fault)
{
	struct call call = call_start(ledger, FORGET_ROOT);

	call_give_text(&call, label);
	return call_run(&call, fault);
}

enum status ledger_each_root(struct ledger *ledger,
			     enum status (*visit)(void *context,
						  const struct ledger_root *,
						  struct fault *),
			     void *context, struct fault *fault)
{
	struct call call = call_start(ledger, EACH_ROOT);
	bool is_found;
	enum status status = call_step(&call, &is_found, fault);

	while (status == STATUS_OK && is_found) {
		const struct ledger_root root = {
			.label = call_take_bytes(&call, 0),
			.path = call_take_bytes(&call, 1),
			.given = call_take_bytes(&call, 2),
		};

		status = visit(context, &root, fault);
		if (status)
			call_end(&call);
		else
			status = call_step(&call, &is_found, fault);
	}
	return status;
}

/* ---- Sources ----------------------------------------------------------- */

static void take_source(const struct call *call, struct ledger_source *out)
{
	*out = (struct ledger_source){
		.label = call_take_bytes(call, 0),
		.path = call_take_bytes(call, 1),
		.size = call_take_number(call, 2),
		.mtime_ns = call_take_number(call, 3),
		.ctime_ns = call_take_number(call, 4),
		.inode = (uint64_t)call_take_number(call, 5),
		.is_racy = call_take_number(call, 6) != 0,
		.state = (enum ledger_state)call_take_number(call, 7),
		.reason = call_take_bytes(call, 9),
	};
	(void)call_take_hash(call, 8, &out->content); /* zero: unknown */
}

/* Keeps a copy of a row's text beyond the row, in place of the last one. */
static enum status keep_text(struct ledger *ledger, struct text text,
			     struct fault *fault)
{
	bytes_clear(&ledger->kept);
	return bytes_append(&ledger->kept, text, fault);
}

enum status ledger_sources_start(struct ledger *ledger, struct text label,
				 struct fault *fault)
{
	struct call call;

	ledger_sources_end(ledger);
	bytes_clear(&ledger->passed);
	call = call_start(ledger, SOURCES_OF_LABEL);
	/* The caller's label may go before the last row: SQLite's own copy. */
	call_keep_code(&call,
		       sqlite3_bind_text64(call.statement, 1, label.data,
					   label.length, SQLITE_TRANSIENT,
					   SQLITE_UTF8));
	return call_begun(&call, fault);
}

enum status ledger_sources_next(struct ledger *ledger,
				struct ledger_source *out, bool *is_found,
				struct fault *fault)
{
	struct call call = call_resume(ledger, SOURCES_OF_LABEL);
	enum status status = call_step(&call, is_found, fault);

	if (status || !*is_found)
		return status;
	take_source(&call, out);
	if (ledger->passed.length > 0 &&
	    text_compare(out->path, text_from(&ledger->passed)) <= 0)
		return fault_set(fault, STATUS_DAMAGED,
				 "%s: sources out of order",
				 SCHEMA_LEDGER_FILE);
	bytes_clear(&ledger->passed);
	return bytes_append(&ledger->passed, out->path, fault);
}

void ledger_sources_end(struct ledger *ledger)
{
	struct call call = call_resume(ledger, SOURCES_OF_LABEL);

	call_end(&call);
}

enum status ledger_find_source(struct ledger *ledger,
			       struct ledger_source *source, bool *is_found,
			       struct fault *fault)
{
	const struct text label = source->label;
	const struct text path = source->path;
	struct call call = call_start(ledger, FIND_SOURCE);
	enum status status;

	call_give_text(&call, label);
	call_give_bytes(&call, path);
	status = call_step(&call, is_found, fault);
	if (status || !*is_found)
		return status;
	take_source(&call, source);
	status = keep_text(ledger, source->reason, fault);
	call_end(&call);
	source->label = label;
	source->path = path;
	source->reason = text_from(&ledger->kept);
	return status;
}

enum status ledger_put_source(struct ledger *ledger,
			      const struct ledger_source *source,
			      struct fault *fault)
{
	struct call call = call_start(ledger, PUT_SOURCE);

	call_give_text(&call, source->label);
	call_give_bytes(&call, source->path);
	call_give_number(&call, source->size);
	call_give_number(&call, source->mtime_ns);
	call_give_number(&call, source->ctime_ns);
	call_give_number(&call, (int64_t)source->inode);
	call_give_number(&call, source->is_racy);
	call_give_number(&call, source->state);
	call_give_hash(&call, &source->content);
	call_give_text(&call, source->reason);
	return call_run(&call, fault);
}

enum status ledger_forget_source(struct ledger *ledger, struct text label,
				 struct text path, struct fault *fault)
{
	enum status status =
		call_run_for_source(ledger, FORGET_SOURCE, label, path, fault);
	struct call call;

	if (status || !text_equal(label, TEXT(SCHEMA_LABEL_STDIN)))
		return status;
	call = call_start(ledger, FORGET_RECORD);
	call_give_bytes(&call, path);
	return call_run(&call, fault);
}

enum status ledger_retry_source(struct ledger *ledger, struct text label,
				struct text path, struct fault *fault)
{
	return call_run_for_source(ledger, RETRY_SOURCE, label, path, fault);
}

enum status ledger_retry_large(struct ledger *ledger, struct fault *fault)
{
	return call_run_plain(ledger, RETRY_LARGE, fault);
}

static enum status count_for_label(struct ledger *ledger, enum statement which,
				   struct text label, int64_t *out,
				   struct fault *fault)
{
	struct call call = call_start(ledger, which);

	call_give_text(&call, label);
	return call_take_one(&call, out, fault);
}

enum status ledger_count_sources(struct ledger *ledger, struct text label,
				 int64_t *out, struct fault *fault)
{
	return count_for_label(ledger, COUNT_SOURCES, label, out, fault);
}

enum status ledger_count_listed(struct ledger *ledger, struct text label,
				int64_t *out, struct fault *fault)
{
	return count_for_label(ledger, COUNT_LISTED, label, out, fault);
}

enum status ledger_each_rejected(
	struct ledger *ledger,
	enum status (*visit)(void *context, const struct ledger_source *,
			     struct fault *),
	void *context, struct fault *fault)
{
	struct call call = call_start(ledger, EACH_REJECTED);
	bool is_found;
	enum status status = call_step(&call, &is_found, fault);

	while (status == STATUS_OK && is_found) {
		struct ledger_source source;

		take_source(&call, &source);
		status = visit(context, &source, fault);
		if (status)
			call_end(&call);
		else
			status = call_step(&call, &is_found, fault);
	}
	return status;
}

/* ---- The plan of this run ---------------------------------------------- */

enum status ledger_plan_add(struct ledger *ledger, const struct plan_item *item,
			    struct fault *fault)
{
	struct call call = call_start(ledger, PLAN_PUT);

	call_give_number(&call, item->kind);
	call_give_text(&call, item->label);
	call_give_bytes(&call, item->path);
	call_give_number(&call, item->size);
	return call_run(&call, fault);
}

enum status ledger_plan_next(struct ledger *ledger, bool is_gone,
			     struct plan_item *item, bool *is_found,
			     struct fault *fault)
{
	struct call call = call_start(ledger, PLAN_NEXT);
	struct text path;
	enum status status;

	call_give_number(&call, item->number);
	call_give_number(&call, is_gone ? PLAN_GONE : PLAN_ADD);
	call_give_number(&call, is_gone ? PLAN_GONE : PLAN_CHANGE);
	status = call_step(&call, is_found, fault);
	if (status || !*is_found)
		return status;
	item->number = call_take_number(&call, 0);
	item->kind = (enum plan_kind)call_take_number(&call, 1);
	item->label = call_take_bytes(&call, 2);
	item->size = call_take_number(&call, 4);
	path = call_take_bytes(&call, 3);
	status = keep_text(ledger, item->label, fault);
	if (status == STATUS_OK)
		status = bytes_append(&ledger->kept, path, fault);
	item->path.length = path.length;
	call_end(&call);
	if (status)
		return status;
	item->label.data = ledger->kept.data;
	item->path.data = ledger->kept.data + item->label.length;
	return STATUS_OK;
}

enum status ledger_plan_count(struct ledger *ledger, enum plan_kind kind,
			      int64_t *count, int64_t *bytes,
			      struct fault *fault)
{
	struct call call = call_start(ledger, PLAN_COUNT);

	call_give_number(&call, kind);
	return call_take_two(&call, count, bytes, fault);
}

enum status ledger_plan_spare(struct ledger *ledger, struct text label,
			      struct fault *fault)
{
	struct call call = call_start(ledger, PLAN_SPARE);

	call_give_text(&call, label);
	return call_run(&call, fault);
}

enum status ledger_plan_wait(struct ledger *ledger, uint64_t inode,
			     struct fault *fault)
{
	struct call call = call_start(ledger, PLAN_WAITING);

	call_give_number(&call, (int64_t)inode);
	return call_run(&call, fault);
}

enum status ledger_plan_spare_waiting(struct ledger *ledger,
				      struct fault *fault)
{
	return call_run_plain(ledger, PLAN_SPARE_WAITING, fault);
}

enum status ledger_list(struct ledger *ledger, struct text label,
			struct text path, struct fault *fault)
{
	return call_run_for_source(ledger, LIST_PUT, label, path, fault);
}

enum status ledger_plan_again(struct ledger *ledger, struct fault *fault)
{
	return call_run_plain(ledger, PLAN_AGAIN, fault);
}

enum status ledger_plan_unlisted(struct ledger *ledger, struct text label,
				 struct fault *fault)
{
	struct call call = call_start(ledger, PLAN_UNLISTED);

	call_give_text(&call, label);
	return call_run(&call, fault);
}

enum status ledger_plan_covered(struct ledger *ledger, struct text folder,
				struct fault *fault)
{
	struct bytes first = BYTES_UP_TO(TEXT_LIMIT);
	struct bytes last = BYTES_UP_TO(TEXT_LIMIT);
	struct call call = call_start(ledger, PLAN_COVERED);
	enum status status;

	/* All that begins with the folder and a slash; '0' comes next. */
	if (folder.length == 1)
		folder.length = 0;
	status = bytes_append(&first, folder, fault);
	if (status == STATUS_OK)
		status = bytes_append_byte(&first, '/', fault);
	if (status == STATUS_OK)
		status = bytes_append(&last, folder, fault);
	if (status == STATUS_OK)
		status = bytes_append_byte(&last, '/' + 1, fault);
	if (status == STATUS_OK) {
		call_give_bytes(&call, text_from(&first));
		call_give_bytes(&call, text_from(&last));
		status = call_run(&call, fault);
	}
	bytes_free(&first);
	bytes_free(&last);
	return status;
}
