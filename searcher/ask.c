/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/ask.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "searcher/diagnose.h"
#include "searcher/missed.h"
#include "shared/display.h"

enum { MESSAGE_BYTES = 1 << 20, SHARES_BYTES = 1 << 28 };

/* What is known of a question while it is answered. */
struct question {
	struct session *session;
	struct output_question shown;
	struct search_facts facts;
	struct query query;
	struct timespec asked;
	bool has_begun; /* output_begin was called */
	struct search_summary summary;
	uint32_t article_count;   /* with facets or a timeline */
	struct bytes text;        /* diagnosis */
	struct bytes absent;      /* as of search_absent */
	struct bytes explanation; /* of the query */
	struct bytes shares;      /* of the hits' scores, a NUL behind each */
	size_t shares_shown;      /* bytes of them */
	struct search_counts counts;
	const struct hash *without; /* as in ask_question */
};

/* Each line as a message of its own about `thing`. */
static void say_lines(const struct session *session, struct text thing,
		      struct text lines)
{
	while (lines.length > 0) {
		const char *end = memchr(lines.data, '\n', lines.length);
		size_t length = end ? (size_t)(end - lines.data) : lines.length;
		struct fault line = { "" };

		(void)fault_set(&line, STATUS_OK, "%.*s: %.*s",
				(int)thing.length, thing.data, (int)length,
				lines.data);
		session->say(text_of(line.text), SESSION_FAULT);
		length += end != NULL;
		lines = text_skip(lines, length);
	}
}

/* What messages about it begin with. */
static struct text name_of(const struct question *question)
{
	return question->shown.qid.data ? question->shown.qid : TEXT("query");
}

static double elapsed_ms(const struct timespec *since)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now); /* always there */
	return (double)(now.tv_sec - since->tv_sec) * 1e3 +
	       (double)(now.tv_nsec - since->tv_nsec) / 1e6;
}

static bool prints_hits(const struct settings *settings)
{
	return !settings->is_count_only && !settings->is_quiet;
}

/*
 * Facts are asked for only now, when the hits' revision of the index is
 * settled: search_run may have had to begin anew.
 */
static enum status print_begin(struct question *question, struct fault *fault)
{
	struct session *session = question->session;
	enum status status = STATUS_OK;

	if (output_has_facts(session->output))
		status = search_facts(session->search, &question->facts, fault);
	if (status)
		return status;
	if (session->window) /* as of which run it is the answer */
		question->facts.run = window_high(session->window);
	question->shown.facts = &question->facts;
	return output_begin(session->output, &question->shown, fault);
}

/* With the lines of --explain, before the hits. */
static enum status begin_answer(struct question *question, struct fault *fault)
{
	struct session *session = question->session;
	enum status status = STATUS_OK;

	if (question->has_begun)
		return STATUS_OK;
	question->has_begun = true;
	if (prints_hits(session->settings))
		status = print_begin(question, fault);
	if (status || !session->settings->is_explained)
		return status;
	return output_line(session->output, text_from(&question->explanation),
			   fault);
}

/* The reader's time is not counted. */
static enum status show_hit(struct question *question, const struct hit *hit,
			    struct text shares, struct fault *fault)
{
	struct session *session = question->session;
	enum status status = timer_pause(&session->timer, fault);

	if (!status)
		status = begin_answer(question, fault);
	if (!status)
		status = output_hit(session->output, hit, shares, fault);
	return status ? status : timer_resume(&session->timer, fault);
}

/* Those of the next hit to be shown; none without --explain. */
static struct text next_shares(struct question *question)
{
	const struct bytes *all = &question->shares;
	size_t left = all->length - question->shares_shown;
	const char *start = left ? all->data + question->shares_shown : "";
	const char *end = left ? memchr(start, '\0', left) : NULL;

	if (!end)
		return TEXT("");
	question->shares_shown += (size_t)(end - start) + 1;
	return (struct text){ start, (size_t)(end - start) };
}

/* With --explain, what the hit's score is made of comes below it. */
static enum status take_hit(void *context, const struct hit *hit,
			    struct fault *fault)
{
	struct question *question = context;

	if (!prints_hits(question->session->settings))
		return STATUS_OK;
	return show_hit(question, hit, next_shares(question), fault);
}

/* An answer without hits begins here; the reader's time is not counted. */
static enum status begin_late(struct question *question, struct fault *fault)
{
	struct timer *timer = &question->session->timer;
	enum status status = timer_pause(timer, fault);

	if (!status)
		status = begin_answer(question, fault);
	return status ? status : timer_resume(timer, fault);
}

static struct search_request request_of(const struct question *question)
{
	const struct settings *settings = question->session->settings;
	struct search_request request = {
		.query = &question->query,
		.offset = settings->offset,
		.limit = settings->limit,
		.is_by_article = settings->is_by_article,
		.collapses_copies = !settings->shows_copies,
		.is_count_only = settings->is_count_only,
		.stops_at_first = settings->is_quiet,
		.order = settings->order,
		.since_run = settings->since_run,
		.context = settings->context,
		.needs_no_ids = output_has_no_ids(question->session->output),
		.without = question->without,
		.window = question->session->window,
	};

	/* What the index can leave out need not be looked at. */
	if (request.window && window_low(request.window) > request.since_run)
		request.since_run = window_low(request.window);
	return request;
}

/* What "today" means to the person who asks. */
static struct query_now local_now(void)
{
	struct query_now now = { .seconds = time(NULL) };
	struct tm local;
	time_t seconds = (time_t)now.seconds;

	/* A clock beyond all years is in no zone. */
	if (localtime_r(&seconds, &local))
		now.zone_offset = (int32_t)local.tm_gmtoff;
	return now;
}

struct query_options ask_options(const struct session *session)
{
	return (struct query_options){
		.is_plain = session->settings->is_plain,
		.is_strict = session->settings->is_strict,
		.is_as_typed = session->settings->is_as_typed,
		.now = local_now(),
	};
}

/* What was not understood, or not searched as asked for; who reads it takes
 * their time. */
static enum status say_notes(struct question *question, struct text notes,
			     struct fault *fault)
{
	struct timer *timer = &question->session->timer;
	enum status status;

	if (question->session->settings->is_quiet || notes.length == 0)
		return STATUS_OK;
	status = timer_pause(timer, fault);
	if (status)
		return status;
	say_lines(question->session, name_of(question), notes);
	return timer_resume(timer, fault);
}

/* ---- Facets and timeline ----------------------------------------------- */

static bool has_counts(const struct settings *settings)
{
	return settings->facet_count > 0 || settings->has_timeline;
}

/* The counts of most formats come in their stead. */
static bool shows_hits(const struct session *session)
{
	return !has_counts(session->settings) ||
	       output_has_hits_beside(session->output);
}

/* All matches were counted. Nothing of the time until end_counts is ours. */
static enum status begin_counts(struct question *question, uint32_t passages,
				uint32_t articles, struct fault *fault)
{
	enum status status = timer_pause(&question->session->timer, fault);

	question->article_count = articles;
	if (!output_has_hits_beside(question->session->output)) {
		question->summary.total = passages;
		question->summary.is_exact_total = true;
	}
	return status ? status : begin_answer(question, fault);
}

static enum status end_counts(struct question *question, enum status status,
			      struct fault *fault)
{
	return status ? status : timer_resume(&question->session->timer, fault);
}

static enum status print_counts(struct question *question,
				const struct search_counts *counts,
				struct fault *fault)
{
	const struct settings *settings = question->session->settings;
	struct output *output = question->session->output;
	bool has_facets = settings->facet_count > 0;
	enum status status =
		begin_counts(question,
			     has_facets ? counts->facets.passage_count :
					  counts->timeline.passage_count,
			     has_facets ? counts->facets.article_count :
					  counts->timeline.article_count,
			     fault);

	if (!status && has_facets)
		status = output_facets(output, &counts->facets, fault);
	if (!status && settings->has_timeline)
		status = output_timeline(output, &counts->timeline, fault);
	return end_counts(question, status, fault);
}

static enum status count(struct question *question, struct fault *fault)
{
	const struct settings *settings = question->session->settings;
	struct search_request request = request_of(question);
	const struct facets_question facets = {
		.request = &request,
		.wanted = settings->facets,
		.wanted_count = settings->facet_count,
	};
	const struct timeline_question timeline = {
		.request = &request,
		.unit = settings->unit,
	};
	const struct search_counting asked = {
		.facets = settings->facet_count > 0 ? &facets : NULL,
		.timeline = settings->has_timeline ? &timeline : NULL,
	};

	search_counts_free(&question->counts);
	return search_count(question->session->search, &asked,
			    &question->counts, fault);
}

/* ---- The answer -------------------------------------------------------- */

static enum status explain(struct question *question, struct fault *fault)
{
	struct bytes *out = &question->explanation;
	enum status status;

	bytes_clear(out);
	status = search_explain(question->session->search, &question->query,
				out, fault);
	return status ? status : bytes_append_byte(out, '\n', fault);
}

/* What is asked of the index beside the hits; nothing is printed yet. */
static enum status prepare(void *context, struct fault *fault)
{
	struct question *question = context;
	const struct settings *settings = question->session->settings;
	enum status status = STATUS_OK;

	bytes_clear(&question->shares);
	question->shares_shown = 0;
	if (settings->is_explained)
		status = explain(question, fault);
	if (!status && has_counts(settings))
		status = count(question, fault);
	return status;
}

/* When it is shown, the index may have gone on. */
static enum status look_at_hit(void *context, const struct hit *hit,
			       struct fault *fault)
{
	struct question *question = context;
	struct session *session = question->session;
	struct bytes *out = &question->shares;
	enum status status;

	if (!session->settings->is_explained)
		return STATUS_OK;
	if (question->shares_shown == out->length) {
		bytes_clear(out);
		question->shares_shown = 0;
	}
	status = search_explain_hit(session->search, &question->query, hit, out,
				    fault);
	return status ? status : bytes_append_byte(out, '\0', fault);
}

static enum status run_search(struct question *question, struct fault *fault)
{
	struct search_request request = request_of(question);
	const struct search_visitor visitor = {
		.hit = take_hit,
		.context = question,
		.prepare = prepare,
		.look = look_at_hit,
	};
	enum status status;

	status = search_run(question->session->search, &request, &visitor,
			    &question->summary, fault);
	if (!status)
		status = say_notes(question,
				   search_notes(question->session->search),
				   fault);
	return status ? status : begin_late(question, fault);
}

/* Where the counts are the whole answer. */
static enum status run_counts(struct question *question, struct fault *fault)
{
	struct search_try try = search_try(question->session->search);
	enum status status;

	do
		status = prepare(question, fault);
	while (search_repeats(&try, &status, fault));
	return status ? status :
			say_notes(question,
				  search_notes(question->session->search),
				  fault);
}

static enum status run_question(struct question *question, struct fault *fault)
{
	enum status status = shows_hits(question->session) ?
				     run_search(question, fault) :
				     run_counts(question, fault);

	/* Before others are tried in its stead. */
	if (!status)
		status = bytes_append(&question->absent,
				      search_absent(question->session->search),
				      fault);
	if (status || !has_counts(question->session->settings))
		return status;
	return print_counts(question, &question->counts, fault);
}

/* ---- What comes with an answer ----------------------------------------- */

static bool has_diagnosis(const struct question *question)
{
	const struct session *session = question->session;

	/* That there is nothing new is no riddle. */
	return prints_hits(session->settings) && !session->window &&
	       question->summary.total == 0 && question->summary.is_exact_total;
}

static enum status find_diagnosis(struct question *question,
				  struct fault *fault)
{
	struct query_options options = ask_options(question->session);
	struct search_request request = request_of(question);
	const struct diagnose_order order = { &request, &options };

	bytes_clear(&question->text);
	if (!has_diagnosis(question))
		return STATUS_OK;
	return diagnose_nothing(question->session->search, &order,
				&question->text, fault);
}

/* Whether three quarters of the time are left, so that an answer that was
 * given does not end in a timeout for a hint. */
static enum status has_time(struct question *question, bool *out,
			    struct fault *fault)
{
	struct session *session = question->session;
	enum status status = timer_pause(&session->timer, fault);

	*out = !session->timer.is_limited ||
	       4 * session->timer.left_us >=
		       3 * (int64_t)session->settings->timeout_ms * 1000;
	return status ? status : timer_resume(&session->timer, fault);
}

/* Behind why there is nothing, where the answer has a place for it. */
static enum status add_to_diagnosis(struct question *question,
				    struct text notes, struct fault *fault)
{
	enum status status = STATUS_OK;

	if (!has_diagnosis(question) ||
	    !output_has_diagnosis(question->session->output))
		return STATUS_OK;
	while (notes.length > 0 && !status) {
		const char *end = memchr(notes.data, '\n', notes.length);
		size_t length = end ? (size_t)(end - notes.data) : notes.length;

		status = bytes_printf(&question->text, fault, ". %.*s",
				      (int)length, notes.data);
		length += end != NULL;
		notes = text_skip(notes, length);
	}
	return status;
}

/* Appends lines: which words and phrases no passage has. A hint is a comfort:
 * where it cannot be had, the answer stands. */
static void find_absent(const struct question *question,
			const struct search_request *request, struct bytes *out)
{
	const struct query_options options = ask_options(question->session);
	const struct diagnose_order order = { request, &options };
	struct fault unused = { "" };

	/* It leaves nothing where it fails. */
	(void)diagnose_parts(question->session->search, &order, out, &unused);
}

/* Appends lines: what passages write otherwise; likewise. */
static void find_missed(const struct question *question,
			const struct search_request *request, struct bytes *out)
{
	struct fault unused = { "" };

	(void)missed_find(question->session->search, request, out, &unused);
}

static enum status say_hints(struct question *question, struct fault *fault)
{
	const struct session *session = question->session;
	const struct settings *settings = session->settings;
	const struct search_request request = request_of(question);
	struct bytes notes = BYTES_UP_TO(MESSAGE_BYTES);
	bool is_wanted = false;
	enum status status = STATUS_OK;

	if (!settings->is_quiet && !settings->batch_file && !session->window &&
	    !question->without)
		status = has_time(question, &is_wanted, fault);
	/* Where there are none at all, that is told by the diagnosis. */
	if (is_wanted && !status && question->summary.total > 0)
		find_absent(question, &request, &notes);
	if (is_wanted && !status)
		find_missed(question, &request, &notes);
	if (!status)
		status = say_notes(question, text_from(&notes), fault);
	if (!status)
		status = add_to_diagnosis(question, text_from(&notes), fault);
	bytes_free(&notes);
	return status;
}

static enum status end_answer(struct question *question, struct fault *fault)
{
	const struct search_summary *summary = &question->summary;
	struct output_answer answer = {
		.hit_count = summary->hit_count,
		.total = summary->total,
		.is_exact_total = summary->is_exact_total,
		.elapsed_ms = elapsed_ms(&question->asked),
		.diagnosis = text_from(&question->text),
		.absent = text_from(&question->absent),
	};

	return output_end(question->session->output, &answer, fault);
}

static enum status print_count(struct question *question, struct fault *fault)
{
	struct text qid = question->shown.qid;
	struct bytes line = BYTES_UP_TO(MESSAGE_BYTES);
	enum status status = STATUS_OK;

	if (qid.data) {
		status = question->session->is_terminal ?
				 display_append(&line, qid, DISPLAY_LINE,
						fault) :
				 bytes_append(&line, qid, fault);
		if (!status)
			status = bytes_append_byte(&line, '\t', fault);
	}
	if (!status)
		status = bytes_printf(&line, fault, "%" PRIu32,
				      question->summary.total);
	if (!status)
		status = output_line(question->session->output,
				     text_from(&line), fault);
	bytes_free(&line);
	return status;
}

/* A page behind the last hit is empty, though the query has hits. */
static bool has_hits(const struct question *question)
{
	const struct settings *settings = question->session->settings;

	if (prints_hits(settings) && !has_counts(settings))
		return question->summary.hit_count > 0;
	return question->summary.hit_count + question->summary.total > 0;
}

/* What a person at a terminal wants to know beside the hits. */
static void say_summary(const struct question *question)
{
	const struct session *session = question->session;
	const struct search_summary *summary = &question->summary;
	const char *thing = session->settings->is_by_article ? "article" :
							       "passage";
	const char *about = summary->is_exact_total ? "" : "at least ";
	struct fault line = { "" };

	if (!session->is_terminal || session->settings->batch_file ||
	    session->settings->format != OUTPUT_TEXT || !has_hits(question))
		return;
	if (has_counts(session->settings))
		(void)fault_set(&line, STATUS_OK,
				"\n%" PRIu32 " passage%s of %" PRIu32
				" article%s",
				summary->total, summary->total == 1 ? "" : "s",
				question->article_count,
				question->article_count == 1 ? "" : "s");
	else
		(void)fault_set(&line, STATUS_OK,
				"\n%" PRIu32 " of %s%" PRIu32 " %s%s",
				summary->hit_count, about, summary->total,
				thing, summary->total == 1 ? "" : "s");
	session->say(text_of(line.text), SESSION_ASIDE);
}

/* What was searched, and what could not be. */
static enum status say_facts(const struct session *session, struct fault *fault)
{
	struct search_facts facts;
	struct bytes line = BYTES_UP_TO(MESSAGE_BYTES);
	uint32_t rejected = 0;
	bool is_dated;
	enum status status;

	search_want_days(session->search);
	status = search_facts(session->search, &facts, fault);
	if (!status)
		status = search_rejected(session->search, &rejected, fault);
	if (status)
		return status;
	is_dated = facts.oldest[0] != '\0';
	status = bytes_printf(&line, fault,
			      "index: %s%" PRIu32
			      " articles%s%s%s%s%s, %" PRIu32
			      " passages, updated %s (run %" PRIu64 ")",
			      facts.is_most ? "at most " : "",
			      facts.article_count, is_dated ? " (" : "",
			      facts.oldest, is_dated ? ".." : "", facts.newest,
			      is_dated ? ")" : "", facts.passage_count,
			      facts.updated, facts.run);
	if (!status && rejected > 0)
		status = bytes_printf(&line, fault,
				      "; %" PRIu32 " file%s could not be read: "
				      "see pqindex --rejected",
				      rejected, rejected == 1 ? "" : "s");
	if (!status)
		session->say(text_from(&line), SESSION_ASIDE);
	bytes_free(&line);
	return status;
}

/* Why there is nothing, and what was searched at all. */
static enum status say_diagnosis(struct question *question, struct fault *fault)
{
	const struct session *session = question->session;

	/* Some formats say it in the answer itself. */
	if (!has_diagnosis(question) || session->settings->batch_file ||
	    output_has_diagnosis(session->output))
		return STATUS_OK;
	session->say(text_from(&question->text), SESSION_FAULT);
	return say_facts(session, fault);
}

static enum status print_answer(struct question *question, struct fault *fault)
{
	const struct settings *settings = question->session->settings;
	enum status status;

	if (settings->is_quiet)
		return STATUS_OK;
	if (settings->is_count_only)
		return print_count(question, fault);
	status = end_answer(question, fault);
	if (status)
		return status;
	say_summary(question);
	return say_diagnosis(question, fault);
}

static enum status parse_question(struct question *question,
				  struct fault *fault)
{
	struct query_options options = ask_options(question->session);
	enum status status;

	status = search_parse(question->session->search, question->shown.typed,
			      &options, &question->query, fault);
	if (status)
		return status;
	question->shown.parsed = text_from(&question->query.parsed);
	if (!question->shown.parsed.data)
		question->shown.parsed = TEXT("");
	/* A saved search was told of when it was saved. */
	if (question->session->window)
		return STATUS_OK;
	return say_notes(question, text_from(&question->query.notes), fault);
}

static enum status find_answer(struct question *question, struct fault *fault)
{
	struct timer *timer = &question->session->timer;
	enum status status;

	timer->name = name_of(question);
	status = timer_start(timer, question->session->settings->timeout_ms,
			     fault);
	if (!status)
		status = parse_question(question, fault);
	if (!status)
		status = run_question(question, fault);
	if (!status)
		status = find_diagnosis(question, fault);
	if (!status)
		status = say_hints(question, fault);
	if (!status)
		status = timer_stop(timer, fault);
	return status;
}

static void question_free(struct question *question)
{
	query_free(&question->query);
	bytes_free(&question->text);
	bytes_free(&question->absent);
	bytes_free(&question->explanation);
	bytes_free(&question->shares);
	search_counts_free(&question->counts);
}

static struct question question_of(struct session *session,
				   const struct ask_question *from)
{
	struct question question = {
		.session = session,
		.shown = { .qid = from->qid, .typed = from->typed },
		.text = BYTES_UP_TO(MESSAGE_BYTES),
		.absent = BYTES_UP_TO(MESSAGE_BYTES),
		.explanation = BYTES_UP_TO(MESSAGE_BYTES),
		.shares = BYTES_UP_TO(SHARES_BYTES),
		.without = from->without,
	};

	/* This clock is always there. */
	(void)clock_gettime(CLOCK_MONOTONIC, &question.asked);
	return question;
}

enum status ask_answer(struct session *session, const struct ask_question *from,
		       bool *has_any, struct fault *fault)
{
	struct question question = question_of(session, from);
	enum status status;

	status = find_answer(&question, fault);
	if (!status)
		status = print_answer(&question, fault);
	*has_any = !status && has_hits(&question);
	question_free(&question);
	return status;
}

/* Where an answer says why it has no hits, a refused query has one too. */
static enum status print_refusal(struct question *question,
				 const struct fault *why, struct fault *fault)
{
	const struct settings *settings = question->session->settings;
	enum status status;

	if (!output_has_diagnosis(question->session->output) ||
	    !prints_hits(settings))
		return STATUS_OK;
	status = begin_answer(question, fault);
	if (status)
		return status;
	status = bytes_append(&question->text, text_of(why->text), fault);
	if (status)
		return status;
	question->summary.is_exact_total = true;
	return end_answer(question, fault);
}

enum status ask_refuse(struct session *session, const struct ask_question *from,
		       struct fault *fault)
{
	struct question question = question_of(session, from);
	struct fault why = *fault;
	struct fault shown = *fault;
	struct text name = name_of(&question);
	enum status status;

	fault_prefix(&shown, "%.*s", (int)name.length, name.data);
	session->say(text_of(shown.text), SESSION_REFUSAL);
	status = timer_stop(&session->timer, fault);
	if (!status)
		status = print_refusal(&question, &why, fault);
	question_free(&question);
	return status;
}

enum status ask_finish(struct session *session, struct fault *fault)
{
	if (!prints_hits(session->settings))
		return STATUS_OK;
	return output_finish(session->output, fault);
}

enum status ask_check(struct session *session, const struct ask_question *from,
		      struct fault *fault)
{
	struct question question = question_of(session, from);
	struct bytes notes = BYTES_UP_TO(MESSAGE_BYTES);
	enum status status = parse_question(&question, fault);

	if (!status) {
		struct search_request request = request_of(&question);

		/* What matters of a question for later is the whole index. */
		request.since_run = 0;
		find_absent(&question, &request, &notes);
		status = say_notes(&question, text_from(&notes), fault);
	}
	bytes_free(&notes);
	question_free(&question);
	return status;
}
