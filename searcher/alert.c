/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/alert.h"

#include <inttypes.h>
#include <string.h>

#include "searcher/ask.h"
#include "searcher/object.h"
#include "searcher/saved.h"
#include "shared/display.h"
#include "shared/memory.h"

enum {
	LINE_BYTES = 1 << 20,
	LIST_BYTES = 1 << 24,
	LOCK_WAIT_MS = 60000 /* where --timeout sets no limit */
};

/* A saved search at hand, under its lock. */
struct alert {
	struct session *session;
	const char *name;
	struct saved_folder *folder;
	struct lock lock;
	struct saved saved;
	struct window_span *spans; /* by shard */
	size_t shard_count;
};

/* ---- Getting hold of one ----------------------------------------------- */

static long long wait_of(const struct settings *settings)
{
	return settings->timeout_ms > 0 ? settings->timeout_ms : LOCK_WAIT_MS;
}

static enum status hold(struct alert *alert, bool makes, struct fault *fault)
{
	enum status status = saved_check_name(text_of(alert->name), fault);

	if (!status)
		status = saved_open(&alert->folder, makes, fault);
	/* A name that is not there leaves no lock behind. */
	if (!status && !makes) {
		status = saved_read(alert->folder, alert->name, &alert->saved,
				    fault);
		saved_free(&alert->saved);
	}
	if (!status)
		status = saved_lock(alert->folder, alert->name,
				    wait_of(alert->session->settings),
				    &alert->lock, fault);
	if (!status)
		status = saved_read(alert->folder, alert->name, &alert->saved,
				    fault);
	return status;
}

static void let_go(struct alert *alert)
{
	memory_free(alert->spans);
	saved_free(&alert->saved);
	lock_release(&alert->lock);
	saved_close(alert->folder);
}

static struct alert alert_of(struct session *session)
{
	return (struct alert){
		.session = session,
		.name = session->settings->name,
		.lock = LOCK_NONE,
		.saved = SAVED_NONE,
	};
}

/* That there is none of this name is wrong usage. */
static enum status as_usage(enum status status)
{
	return status == STATUS_SKIP ? STATUS_BAD_QUERY : status;
}

/* ---- Saving ------------------------------------------------------------ */

static bool is_same(const struct saved *saved, struct text typed,
		    const struct settings *settings)
{
	return text_equal(text_from(&saved->query), typed) &&
	       saved->is_plain == settings->is_plain &&
	       saved->is_strict == settings->is_strict &&
	       saved->is_by_article == settings->is_by_article;
}

/* Up to where each index is known from now on. */
static enum status set_indexes(struct alert *alert, bool has_run, uint64_t run,
			       struct fault *fault)
{
	struct search *search = alert->session->search;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < search_shard_count(search) && !status; i++) {
		struct search_shard shard;

		status = search_shard(search, i, &shard, fault);
		if (!status && has_run && run > shard.ended)
			status = fault_set(fault, STATUS_BAD_QUERY,
					   "run %" PRIu64 " has not ended: the "
					   "last one of the index that has is "
					   "%" PRIu64,
					   run, shard.ended);
		if (!status)
			status = saved_set(&alert->saved, &shard.index,
					   has_run ? run : shard.ended, fault);
	}
	return status;
}

static enum status save_new(struct alert *alert, struct text typed,
			    struct fault *fault)
{
	const struct settings *settings = alert->session->settings;
	enum status status = bytes_append(&alert->saved.query, typed, fault);

	alert->saved.is_plain = settings->is_plain;
	alert->saved.is_strict = settings->is_strict;
	alert->saved.is_by_article = settings->is_by_article;
	if (!status)
		status = set_indexes(alert, settings->has_since_run,
				     settings->since_run, fault);
	return status ? status :
			saved_write(alert->folder, alert->name, &alert->saved,
				    fault);
}

enum status alert_save(struct session *session, struct text typed,
		       struct fault *fault)
{
	struct alert alert = alert_of(session);
	const struct ask_question question = { .typed = typed };
	enum status status = ask_check(session, &question, fault);

	if (status == STATUS_BAD_QUERY)
		fault_prefix(fault, "query");
	if (!status)
		status = hold(&alert, true, fault);
	if (!status && !is_same(&alert.saved, typed, session->settings))
		status = fault_set(
			fault, STATUS_BAD_QUERY,
			"'%s' is saved already, as another search; 'pqsearch "
			"--unsave %s' makes room",
			alert.name, alert.name);
	if (status == STATUS_SKIP)
		status = save_new(&alert, typed, fault);
	let_go(&alert);
	return status;
}

enum status alert_unsave(struct session *session, struct fault *fault)
{
	struct alert alert = alert_of(session);
	enum status status = hold(&alert, false, fault);

	/* A file that cannot be read can be removed. */
	if (status == STATUS_DAMAGED && alert.lock.fd < 0)
		status = saved_lock(alert.folder, alert.name,
				    wait_of(session->settings), &alert.lock,
				    fault);
	if (status == STATUS_OK || status == STATUS_DAMAGED)
		status = saved_remove(alert.folder, alert.name, fault);
	let_go(&alert);
	return as_usage(status);
}

/* ---- What is new ------------------------------------------------------- */

/* What helps where there is no telling what is new. With the index by its
 * place, lest what is new in others be acknowledged unseen. */
#define ADVICE "to have what is new in it from now on: pqsearch -i %s --ack %s"

/* Of one index, which the search has to be for. */
static enum status find_span(struct alert *alert,
			     const struct search_shard *shard,
			     struct window_span *out, struct fault *fault)
{
	const struct saved_index *known =
		saved_find(&alert->saved, &shard->index);
	char hex[HASH_HEX_BYTES];
	char place[DISPLAY_WORD_BYTES];

	(void)display_word(place, shard->place);
	hash_hex(&shard->index, hex);
	if (!known)
		return fault_set(
			fault, STATUS_DENIED,
			"index %s is none that '%s' was saved for; " ADVICE,
			hex, alert->name, place, alert->name);
	*out = (struct window_span){ known->run, shard->ended };
	if (shard->ended >= known->run)
		return STATUS_OK;
	/* Of one that is being built anew nothing is whole yet. */
	out->upto = known->run;
	if (shard->ended < shard->run || shard->ended == 0)
		return STATUS_OK;
	return fault_set(fault, STATUS_DENIED,
			 "index %s is at run %" PRIu64 ", but run %" PRIu64
			 " was acknowledged: an older copy? " ADVICE,
			 hex, shard->ended, known->run, place, alert->name);
}

static enum status find_spans(struct alert *alert, struct fault *fault)
{
	struct search *search = alert->session->search;
	enum status status = STATUS_OK;

	alert->shard_count = search_shard_count(search);
	alert->spans = memory_zeroed(alert->shard_count, sizeof(*alert->spans));
	if (!alert->spans)
		return fault_set(fault, STATUS_FULL, "out of memory");
	for (size_t i = 0; i < alert->shard_count && !status; i++) {
		struct search_shard shard;

		status = search_shard(search, i, &shard, fault);
		if (!status)
			status = find_span(alert, &shard, &alert->spans[i],
					   fault);
	}
	return status;
}

static enum status ask(struct alert *alert, bool *has_any, struct fault *fault)
{
	const struct ask_question question = {
		.typed = text_from(&alert->saved.query),
	};
	const struct window window = { alert->spans, alert->shard_count };
	struct settings settings = *alert->session->settings;
	struct session session = *alert->session;
	enum status status;

	settings.is_plain = alert->saved.is_plain;
	settings.is_strict = alert->saved.is_strict;
	settings.is_by_article |= alert->saved.is_by_article;
	session.settings = &settings;
	session.window = &window;
	session.timer.keeps_place = true;
	output_set_by_article(session.output, settings.is_by_article);
	status = ask_answer(&session, &question, has_any, fault);
	return status ? status : ask_finish(&session, fault);
}

/*
 * The answer may be of a later revision than the spans. What ended then is
 * there still, unless the index was lost and is being built anew.
 */
static enum status check_spans(struct alert *alert, struct fault *fault)
{
	struct search *search = alert->session->search;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < alert->shard_count && !status; i++) {
		const struct window_span *span = &alert->spans[i];
		struct search_shard shard;

		status = search_shard(search, i, &shard, fault);
		if (!status && span->upto > span->after &&
		    (!saved_find(&alert->saved, &shard.index) ||
		     shard.ended < span->upto))
			status = fault_set(fault, STATUS_RETRY,
					   "the index was replaced meanwhile");
	}
	return status;
}

static enum status acknowledge(struct alert *alert, struct fault *fault)
{
	struct search *search = alert->session->search;
	bool is_changed = false;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < alert->shard_count && !status; i++) {
		const struct window_span *span = &alert->spans[i];
		struct search_shard shard;

		if (span->upto <= span->after)
			continue;
		is_changed = true;
		status = search_shard(search, i, &shard, fault);
		if (!status)
			status = saved_set(&alert->saved, &shard.index,
					   span->upto, fault);
	}
	if (status || !is_changed)
		return status;
	return saved_write(alert->folder, alert->name, &alert->saved, fault);
}

static bool shows_all(const struct settings *settings)
{
	return !settings->keeps_place && !settings->is_count_only &&
	       !settings->is_quiet && settings->facet_count == 0 &&
	       !settings->has_timeline;
}

/* Of a reader that went away nothing is told. */
static enum status keep_place(const struct alert *alert, enum status status,
			      struct fault *fault)
{
	char reason[FAULT_TEXT_BYTES];

	if (status == STATUS_OK || output_is_closed(alert->session->output))
		return status;
	memcpy(reason, fault->text, sizeof(reason));
	return fault_set(fault, status, "%.900s; '%s' keeps its place", reason,
			 alert->name);
}

enum status alert_new(struct session *session, bool *has_any,
		      struct fault *fault)
{
	struct alert alert = alert_of(session);
	enum status status = as_usage(hold(&alert, false, fault));

	*has_any = false;
	if (!status) {
		status = find_spans(&alert, fault);
		if (!status)
			status = ask(&alert, has_any, fault);
		if (status == STATUS_BAD_QUERY)
			fault_prefix(fault, "query");
		if (!status)
			status = check_spans(&alert, fault);
		if (!status)
			status = output_sync(session->output, fault);
		if (!status && shows_all(session->settings))
			status = acknowledge(&alert, fault);
		status = keep_place(&alert, status, fault);
	}
	let_go(&alert);
	return status;
}

/* ---- Acknowledging ----------------------------------------------------- */

/* "NAME=RUN", cut at the sign in `name`; *has_run is false without one. */
static enum status split_name(char name[SAVED_NAME_BYTES + 1],
			      const char *given, bool *has_run, uint64_t *run,
			      struct fault *fault)
{
	size_t length = strcspn(given, "=");
	const char *digits = given + length;
	enum status status =
		saved_check_name((struct text){ given, length }, fault);

	*has_run = *digits == '=';
	*run = 0;
	if (status)
		return status;
	memcpy(name, given, length);
	name[length] = '\0';
	if (!*has_run)
		return STATUS_OK;
	digits++;
	for (length = 0; length < 18 && text_is_digit(digits[length]); length++)
		*run = *run * 10 + (uint64_t)(digits[length] - '0');
	if (length > 0 && !digits[length])
		return STATUS_OK;
	return fault_set(fault, STATUS_BAD_QUERY,
			 "'--ack' takes a name or name=RUN, not '%s'", given);
}

enum status alert_acknowledge(struct session *session, struct fault *fault)
{
	struct alert alert = alert_of(session);
	char name[SAVED_NAME_BYTES + 1];
	uint64_t run;
	bool has_run;
	enum status status =
		split_name(name, alert.name, &has_run, &run, fault);

	alert.name = name;
	if (!status && has_run && search_shard_count(session->search) > 1)
		status = fault_set(fault, STATUS_BAD_QUERY,
				   "each index has its own runs: one at a time "
				   "with '--ack %s=RUN'",
				   name);
	if (!status)
		status = hold(&alert, false, fault);
	if (!status)
		status = set_indexes(&alert, has_run, run, fault);
	if (!status)
		status = saved_write(alert.folder, name, &alert.saved, fault);
	let_go(&alert);
	return as_usage(status);
}

/* ---- Listing ----------------------------------------------------------- */

static void put_index(struct object *object, const struct saved_index *index)
{
	object_item(object);
	object_open(object, '{');
	object_hash(object, "index", &index->id);
	object_count(object, "run", index->run);
	object_close(object, '}');
}

static enum status put_json(struct bytes *out, const char *name,
			    const struct saved *saved, struct fault *fault)
{
	struct object object = { .out = out, .fault = fault };

	object_open(&object, '{');
	object_word(&object, "type", "saved");
	object_word(&object, "name", name);
	object_string(&object, "query", text_from(&saved->query));
	object_bool(&object, "plain", saved->is_plain);
	object_bool(&object, "strict", saved->is_strict);
	object_word(&object, "by",
		    saved->is_by_article ? "article" : "passage");
	object_key(&object, "indexes");
	object_open(&object, '[');
	for (size_t i = 0; i < saved->index_count; i++)
		put_index(&object, &saved->indexes[i]);
	object_close(&object, ']');
	object_close(&object, '}');
	return object.status;
}

/* The runs, by index, with commas between. */
static enum status put_runs(struct bytes *out, const struct saved *saved,
			    struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < saved->index_count && !status; i++)
		status = bytes_printf(out, fault, "%s%" PRIu64, i ? "," : "",
				      saved->indexes[i].run);
	return status;
}

/* For people, and as a table: name, runs, options, query. `mode` keeps a
 * query of several lines on one; for programs it can be undone. */
static enum status put_columns(struct bytes *out, const char *name,
			       const struct saved *saved,
			       enum display_mode mode, struct fault *fault)
{
	enum status status = bytes_printf(out, fault, "%s\t", name);

	if (!status)
		status = put_runs(out, saved, fault);
	if (!status)
		status = bytes_printf(out, fault, "\t%s%s%s\t",
				      saved->is_plain ? "--plain " : "",
				      saved->is_strict ? "--strict " : "",
				      saved->is_by_article ? "--by=article" :
							     "");
	return status ? status :
			display_append(out, text_from(&saved->query), mode,
				       fault);
}

static enum status list_one(struct session *session,
			    struct saved_folder *folder, const char *name,
			    struct fault *fault)
{
	struct bytes line = BYTES_UP_TO(LINE_BYTES);
	struct saved saved = SAVED_NONE;
	enum output_format format = session->settings->format;
	enum status status = saved_read(folder, name, &saved, fault);

	if (!status)
		status = format == OUTPUT_JSONL ?
				 put_json(&line, name, &saved, fault) :
				 put_columns(&line, name, &saved,
					     format == OUTPUT_TSV ?
						     DISPLAY_NAME :
						     DISPLAY_LINE,
					     fault);
	if (!status)
		status = output_line(session->output, text_from(&line), fault);
	saved_free(&saved);
	bytes_free(&line);
	return status;
}

/* One that cannot be read is told of; the others are listed. */
static enum status list_all(struct session *session,
			    struct saved_folder *folder, struct pool *pool,
			    struct fault *fault)
{
	struct fault first = { "" };
	enum status worst = STATUS_OK;
	const char **names;
	size_t count;
	enum status status = saved_list(folder, pool, &names, &count, fault);

	for (size_t i = 0; i < count && !status; i++) {
		status = list_one(session, folder, names[i], fault);
		if (status == STATUS_SKIP) /* removed since */
			status = STATUS_OK;
		if (status != STATUS_DAMAGED)
			continue;
		if (worst)
			session->say(text_of(first.text), SESSION_FAULT);
		first = *fault;
		worst = status;
		status = STATUS_OK;
	}
	if (status || !worst)
		return status;
	*fault = first;
	return worst;
}

enum status alert_list(struct session *session, struct fault *fault)
{
	struct saved_folder *folder = NULL;
	struct pool *pool = NULL;
	enum status status = saved_open(&folder, false, fault);

	if (session->settings->format == OUTPUT_TSV &&
	    (!status || status == STATUS_SKIP)) {
		enum status told =
			output_line(session->output,
				    TEXT("name\trun\toptions\tquery"), fault);

		status = told ? told : status;
	}
	if (status == STATUS_SKIP) /* none yet */
		return STATUS_OK;
	if (!status)
		status = pool_new(&pool, LIST_BYTES, fault);
	if (!status)
		status = list_all(session, folder, pool, fault);
	pool_free(pool);
	saved_close(folder);
	return status;
}
