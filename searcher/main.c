/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pqsearch - ranked passages of an index.
 *
 * Reads the command line, asks the index, prints through output.h. This is
 * the only file of the searcher that knows standard output and standard
 * error, and that exits.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "searcher/batch.h"
#include "searcher/location.h"
#include "searcher/output.h"
#include "searcher/search.h"
#include "searcher/settings.h"
#include "searcher/timer.h"
#include "shared/display.h"
#include "shared/files.h"
#include "shared/schema.h"
#include "shared/utf8.h"

enum {
	EXIT_NONE = 1, /* no hits; no such article */
	MESSAGE_BYTES = 1 << 20,
	ARTICLE_BYTES = 1 << 30,
	STREAM_BYTES = 1 << 16,
	PLAIN_WIDTH = 80 /* columns where there is no terminal */
};

struct session {
	const struct settings *settings;
	struct output *output;
	struct search *search;
	struct timer timer;
	bool is_terminal; /* standard output */
};

/* One question on its way to its answer. */
struct question {
	struct session *session;
	struct output_question shown;
	struct search_facts facts;
	struct query query;
	struct timespec asked;
	bool has_begun; /* output_begin was called */
	struct search_summary summary;
	struct bytes text; /* diagnosis, or explanation of a hit */
};

/* ---- What is said on standard error ------------------------------------ */

static void say(struct text text, enum display_mode mode)
{
	struct bytes line = BYTES_UP_TO(MESSAGE_BYTES);
	struct fault fault;
	enum status status;

	status = bytes_append(&line, TEXT("pqsearch: "), &fault);
	if (!status)
		status = display_append(&line, text, mode, &fault);
	if (!status)
		status = bytes_append_byte(&line, '\n', &fault);
	if (status)
		(void)fputs("pqsearch: out of memory\n", stderr);
	else /* should that fail, there is nobody left to tell */
		(void)fwrite(line.data, 1, line.length, stderr);
	bytes_free(&line);
}

/* What a query's text or words caused has its lines: a caret under it. */
static void say_fault(enum status status, const struct fault *fault)
{
	say(text_of(fault->text),
	    status == STATUS_BAD_QUERY ? DISPLAY_TEXT : DISPLAY_LINE);
}

/* Each line as a message of its own about `thing`. */
static void say_lines(struct text thing, struct text lines)
{
	while (lines.length > 0) {
		const char *end = memchr(lines.data, '\n', lines.length);
		size_t length = end ? (size_t)(end - lines.data) : lines.length;
		struct fault line = { "" };

		(void)fault_set(&line, STATUS_OK, "%.*s: %.*s",
				(int)thing.length, thing.data, (int)length,
				lines.data);
		say(text_of(line.text), DISPLAY_LINE);
		length += end != NULL;
		lines.data += length;
		lines.length -= length;
	}
}

/* ---- One question ------------------------------------------------------ */

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
static enum status begin_answer(struct question *question, struct fault *fault)
{
	struct session *session = question->session;
	enum status status = STATUS_OK;

	if (question->has_begun || !prints_hits(session->settings))
		return STATUS_OK;
	if (session->settings->format == OUTPUT_JSONL)
		status = search_facts(session->search, &question->facts, fault);
	if (status)
		return status;
	question->has_begun = true;
	question->shown.facts = &question->facts;
	return output_begin(session->output, &question->shown, fault);
}

/* The reader's time is not counted. */
static enum status show_hit(struct question *question, const struct hit *hit,
			    struct fault *fault)
{
	struct session *session = question->session;
	enum status status = timer_pause(&session->timer, fault);

	if (!status)
		status = begin_answer(question, fault);
	if (!status)
		status = output_hit(session->output, hit,
				    text_from(&question->text), fault);
	return status ? status : timer_resume(&session->timer, fault);
}

/* With --explain, what the hit's score is made of comes below it. */
static enum status take_hit(void *context, const struct hit *hit,
			    struct fault *fault)
{
	struct question *question = context;
	struct session *session = question->session;
	enum status status = STATUS_OK;

	if (!prints_hits(session->settings))
		return STATUS_OK;
	bytes_clear(&question->text);
	if (session->settings->is_explained)
		status = search_explain_hit(session->search, &question->query,
					    hit, &question->text, fault);
	return status ? status : show_hit(question, hit, fault);
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

static enum status run_search(struct question *question, struct fault *fault)
{
	const struct settings *settings = question->session->settings;
	struct search_request request = {
		.query = &question->query,
		.offset = settings->offset,
		.limit = settings->limit,
		.is_by_article = settings->is_by_article,
		.is_count_only = settings->is_count_only,
		.stops_at_first = settings->is_quiet,
	};
	struct search_visitor visitor = { take_hit, question };
	enum status status;

	status = search_run(question->session->search, &request, &visitor,
			    &question->summary, fault);
	return status ? status : begin_late(question, fault);
}

/* The lines of --explain, before the hits. */
static enum status print_explanation(struct question *question,
				     struct fault *fault)
{
	struct session *session = question->session;
	enum status status;

	if (!session->settings->is_explained)
		return STATUS_OK;
	status = begin_answer(question, fault);
	if (status)
		return status;
	bytes_clear(&question->text);
	status = search_explain(session->search, &question->query,
				&question->text, fault);
	if (status)
		return status;
	status = bytes_append_byte(&question->text, '\n', fault);
	if (status)
		return status;
	return output_line(session->output, text_from(&question->text), fault);
}

static bool has_diagnosis(const struct question *question)
{
	const struct settings *settings = question->session->settings;

	return prints_hits(settings) && question->summary.total == 0 &&
	       question->summary.is_exact_total;
}

static enum status find_diagnosis(struct question *question,
				  struct fault *fault)
{
	bytes_clear(&question->text);
	if (!has_diagnosis(question))
		return STATUS_OK;
	return search_diagnose(question->session->search, &question->query,
			       &question->text, fault);
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

/* What a person at a terminal wants to know beside the hits. */
static void say_summary(const struct question *question)
{
	const struct session *session = question->session;
	const struct search_summary *summary = &question->summary;
	const char *thing = session->settings->is_by_article ? "article" :
							       "passage";
	const char *about = summary->is_exact_total ? "" : "at least ";

	if (!session->is_terminal || session->settings->batch_file ||
	    session->settings->format != OUTPUT_TEXT || summary->hit_count == 0)
		return;
	(void)fprintf(stderr, "\n%" PRIu32 " of %s%" PRIu32 " %s%s\n",
		      summary->hit_count, about, summary->total, thing,
		      summary->total == 1 ? "" : "s");
}

/* Why there is nothing, and what was searched at all. */
static enum status say_diagnosis(struct question *question, struct fault *fault)
{
	struct session *session = question->session;
	struct search_facts facts;
	enum status status;

	/* JSON Lines say it in their summary. */
	if (!has_diagnosis(question) || session->settings->batch_file ||
	    session->settings->format == OUTPUT_JSONL)
		return STATUS_OK;
	status = search_facts(session->search, &facts, fault);
	if (status)
		return status;
	say(text_from(&question->text), DISPLAY_LINE);
	(void)fprintf(stderr,
		      "index: %" PRIu32 " articles, %" PRIu32 " passages",
		      facts.article_count, facts.passage_count);
	if (facts.oldest[0])
		(void)fprintf(stderr, ", %s..%s", facts.oldest, facts.newest);
	(void)fprintf(stderr, ", updated %s (run %" PRIu64 ")\n", facts.updated,
		      facts.run);
	return STATUS_OK;
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
	const struct settings *settings = question->session->settings;
	struct query_options options = {
		.is_plain = settings->is_plain,
		.is_strict = settings->is_strict,
	};
	struct timer *timer = &question->session->timer;
	enum status status;

	status = query_parse(&question->query,
			     search_terms(question->session->search),
			     question->shown.typed, &options, fault);
	if (status)
		return status;
	question->shown.parsed = text_from(&question->query.parsed);
	if (!question->shown.parsed.data)
		question->shown.parsed = TEXT("");
	if (settings->is_quiet)
		return STATUS_OK;
	status = timer_pause(timer, fault);
	if (status)
		return status;
	say_lines(name_of(question), text_from(&question->query.notes));
	return timer_resume(timer, fault);
}

static enum status find_answer(struct question *question, struct fault *fault)
{
	struct timer *timer = &question->session->timer;
	enum status status;

	status = timer_start(timer, question->session->settings->timeout_ms,
			     fault);
	if (!status)
		status = parse_question(question, fault);
	if (!status)
		status = print_explanation(question, fault);
	if (!status)
		status = run_search(question, fault);
	if (!status)
		status = find_diagnosis(question, fault);
	if (!status)
		status = timer_stop(timer, fault);
	return status;
}

static enum status ask(struct question *question, struct fault *fault)
{
	enum status status = find_answer(question, fault);

	return status ? status : print_answer(question, fault);
}

/* A page behind the last hit is empty, though the query has hits. */
static bool has_hits(const struct question *question)
{
	const struct settings *settings = question->session->settings;

	if (prints_hits(settings))
		return question->summary.hit_count > 0;
	return question->summary.hit_count + question->summary.total > 0;
}

static void question_free(struct question *question)
{
	query_free(&question->query);
	bytes_free(&question->text);
}

static struct question question_of(struct session *session, struct text qid,
				   struct text typed)
{
	struct question question = {
		.session = session,
		.shown = { .qid = qid, .typed = typed },
		.text = BYTES_UP_TO(MESSAGE_BYTES),
	};

	/* This clock is always there. */
	(void)clock_gettime(CLOCK_MONOTONIC, &question.asked);
	return question;
}

/* ---- What the command line asks for ------------------------------------ */

/* "-" is standard input. Not to be had is wrong usage: exit 2. */
static enum status open_input(int *out, const char *name, struct fault *fault)
{
	struct stat facts;

	*out = STDIN_FILENO;
	if (strcmp(name, "-") == 0)
		return STATUS_OK;
	*out = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (*out < 0)
		return fault_set(fault, STATUS_BAD_QUERY, "%s: %s", name,
				 strerror(errno));
	if (fstat(*out, &facts) == 0 && S_ISDIR(facts.st_mode)) {
		(void)close(*out); /* nothing was written */
		return fault_set(fault, STATUS_BAD_QUERY, "%s: is a folder",
				 name);
	}
	return STATUS_OK;
}

static void close_input(int fd)
{
	if (fd != STDIN_FILENO)
		(void)close(fd); /* nothing was written */
}

/* The file is the query, but for one line end behind it. */
static enum status read_query(struct bytes *out, const char *name,
			      struct fault *fault)
{
	enum status status;
	int fd;

	status = open_input(&fd, name, fault);
	if (status)
		return status;
	status = files_read_all(out, fd, name, fault);
	close_input(fd);
	if (status == STATUS_SKIP)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "%s: a query has at most %d bytes", name,
				 QUERY_BYTES);
	if (!status && out->length > 0 && out->data[out->length - 1] == '\n')
		out->length--;
	if (!status && out->length > 0 && out->data[out->length - 1] == '\r')
		out->length--;
	return status;
}

static enum status run_query(struct session *session, int *exit_code,
			     struct fault *fault)
{
	const struct settings *settings = session->settings;
	struct bytes file = BYTES_UP_TO(QUERY_BYTES + 2);
	struct text typed = text_from(&settings->query);
	struct question question;
	enum status status = STATUS_OK;

	if (settings->query_file) {
		status = read_query(&file, settings->query_file, fault);
		typed = text_from(&file);
	}
	question = question_of(session, (struct text){ NULL, 0 }, typed);
	if (!status) {
		status = ask(&question, fault);
		if (status == STATUS_BAD_QUERY)
			fault_prefix(fault, "query");
	}
	*exit_code = has_hits(&question) ? 0 : EXIT_NONE;
	question_free(&question);
	bytes_free(&file);
	return status;
}

/* In JSON Lines a refused query has a begin and a summary as well, and the
 * summary says why. */
static enum status print_refusal(struct question *question,
				 const struct fault *why, struct fault *fault)
{
	const struct settings *settings = question->session->settings;
	enum status status;

	if (settings->format != OUTPUT_JSONL || !prints_hits(settings))
		return STATUS_OK;
	status = begin_answer(question, fault);
	if (status)
		return status;
	bytes_clear(&question->text);
	status = bytes_append(&question->text, text_of(why->text), fault);
	if (status)
		return status;
	question->summary.is_exact_total = true;
	return end_answer(question, fault);
}

/* A bad query costs only itself. */
static enum status refuse(struct question *question, struct fault *fault)
{
	struct fault why = *fault;
	struct fault shown = *fault;
	struct text name = name_of(question);
	enum status status;

	fault_prefix(&shown, "%.*s", (int)name.length, name.data);
	say_fault(STATUS_BAD_QUERY, &shown);
	status = timer_stop(&question->session->timer, fault);
	return status ? status : print_refusal(question, &why, fault);
}

static enum status answer_line(struct session *session,
			       const struct batch_question *line,
			       struct batch_tally *tally, struct fault *fault)
{
	struct question question = question_of(session, line->id, line->query);
	enum status status = STATUS_OK;

	if (line->is_too_long)
		status = fault_set(
			fault, STATUS_BAD_QUERY,
			"a query has at most %d bytes, its id %d; not searched",
			QUERY_BYTES, BATCH_ID_BYTES);
	if (!status)
		status = search_refresh(session->search, fault);
	if (!status)
		status = ask(&question, fault);
	if (status == STATUS_BAD_QUERY) {
		tally->has_refused = true;
		status = refuse(&question, fault);
	} else if (!status && has_hits(&question)) {
		tally->has_hits = true;
	}
	question_free(&question);
	return status;
}

static enum status run_batch(struct session *session, int *exit_code,
			     struct fault *fault)
{
	const char *name = session->settings->batch_file;
	struct batch_tally tally = { .has_hits = false };
	struct batch_question line;
	struct batch *batch = NULL;
	enum status status;
	bool is_end = false;
	int fd;

	status = open_input(&fd, name, fault);
	if (status)
		return status;
	status = batch_open(&batch, fd, name, fault);
	while (!status) {
		status = batch_next(batch, &line, &is_end, fault);
		if (status || is_end)
			break;
		status = answer_line(session, &line, &tally, fault);
	}
	*exit_code = batch_exit_code(&tally);
	batch_close(batch);
	close_input(fd);
	return status;
}

static enum status print_article(struct session *session,
				 const struct search_article *article,
				 struct pool *pool, struct fault *fault)
{
	const struct record_article *record = &article->record;
	struct output_article shown = { .record = record,
					.text = article->text };
	struct bytes path = BYTES_UP_TO(LOCATION_BYTES);
	enum status status;
	struct text *paths;
	void *block;
	size_t i;

	status = pool_take(pool, record->location_count + 1, sizeof(*paths),
			   &block, fault);
	if (status)
		return status;
	paths = block;
	paths[0] = article->path;
	for (i = 1; i < record->location_count && !status; i++) {
		bytes_clear(&path);
		status = location_path(search_index(session->search),
				       article->shard, &record->locations[i],
				       &path, fault);
		if (!status)
			status = pool_copy(pool, text_from(&path), &paths[i],
					   fault);
	}
	bytes_free(&path);
	if (status)
		return status;
	shown.paths = paths;
	return output_article(session->output, &shown, fault);
}

static enum status run_article(struct session *session, struct fault *fault)
{
	const struct settings *settings = session->settings;
	struct search_article article;
	struct pool *pool = NULL;
	enum status status;

	status = pool_new(&pool, ARTICLE_BYTES, fault);
	if (!status)
		status = timer_start(&session->timer, settings->timeout_ms,
				     fault);
	if (!status)
		status = search_article(session->search,
					text_of(settings->article), pool,
					&article, fault);
	if (!status)
		status = timer_stop(&session->timer, fault);
	if (!status)
		status = print_article(session, &article, pool, fault);
	pool_free(pool);
	return status;
}

static enum status put_version(struct bytes *out, struct fault *fault)
{
	char analysis[TERMS_FINGERPRINT_BYTES];
	struct terms *terms = NULL;
	enum status status;

	status = terms_open(&terms, fault);
	if (!status)
		status = terms_fingerprint(terms, analysis, fault);
	terms_close(terms);
	if (status)
		return status;
	/* libstemmer tells no version; the analysis stands for what it
	 * does. */
	return bytes_printf(out, fault,
			    "pqsearch " PULLQUOTE_VERSION "\n"
			    "Xapian %s\n"
			    "utf8proc %s, Unicode %s\n"
			    "libstemmer, in analysis %s\n"
			    "index format %d\n"
			    "output format %d",
			    index_library_version(), utf8_library_version(),
			    utf8_unicode_version(), analysis, SCHEMA_FORMAT,
			    OUTPUT_VERSION);
}

static enum status run_version(struct session *session, struct fault *fault)
{
	struct bytes text = BYTES_UP_TO(MESSAGE_BYTES);
	enum status status;

	if (session->settings->action == SETTINGS_HELP)
		status = settings_help(&text, fault);
	else
		status = put_version(&text, fault);
	if (!status)
		status = output_line(session->output, text_from(&text), fault);
	bytes_free(&text);
	return status;
}

/* ---- The process ------------------------------------------------------- */

/*
 * A standard stream that came closed would be the next file opened, and
 * take what is meant for the stream. It is closed from then on in effect:
 * reading or writing it fails.
 */
static void keep_streams(void)
{
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
			continue;
		/* The lowest number that is free is this one. */
		if (open("/dev/null",
			 fd == STDOUT_FILENO ? O_RDONLY : O_WRONLY) != fd)
			return;
	}
}

static size_t find_width(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return PLAIN_WIDTH;
}

static enum status open_output(struct session *session, struct fault *fault)
{
	const struct settings *settings = session->settings;
	struct output_options options = {
		.format = settings->format,
		.fields = settings->fields,
		.ends_by_nul = settings->ends_by_nul,
		.is_batch = settings->action == SETTINGS_BATCH,
		.is_streamed = settings->limit == 0 ||
			       settings->limit > OUTPUT_PAGE_HITS,
		.width = find_width(),
	};

	session->is_terminal = isatty(STDOUT_FILENO) == 1;
	options.is_terminal = session->is_terminal;
	options.is_colored = settings_has_color(settings, session->is_terminal);
	return output_open(&session->output, stdout, &options, fault);
}

static enum status run(struct session *session, int *exit_code,
		       struct fault *fault)
{
	const struct settings *settings = session->settings;
	enum status status;

	*exit_code = 0;
	if (settings->action == SETTINGS_HELP ||
	    settings->action == SETTINGS_VERSION)
		return run_version(session, fault);
	status = search_open(&session->search,
			     (const char *const *)settings->places,
			     settings->place_count, fault);
	if (status)
		return status;
	if (settings->action == SETTINGS_ARTICLE)
		return run_article(session, fault);
	if (settings->action == SETTINGS_BATCH)
		return run_batch(session, exit_code, fault);
	return run_query(session, exit_code, fault);
}

/* As any filter whose reader went away: quietly, by the signal that was
 * kept off so that a shard's connection could not raise it. */
static void leave_by_pipe_signal(void)
{
	(void)signal(SIGPIPE, SIG_DFL);
	(void)raise(SIGPIPE);
}

/* Says what went wrong and what helps; the exit status for it. */
static int report(const struct session *session, enum status status,
		  const struct fault *fault)
{
	if (session->output && output_is_closed(session->output))
		leave_by_pipe_signal();
	else
		say_fault(status, fault);
	if (status == STATUS_BAD_QUERY && !session->output)
		(void)fputs("Try 'pqsearch --help'\n", stderr);
	return status_exit_code(status);
}

int main(int argc, char **argv)
{
	struct settings settings = { .action = SETTINGS_SEARCH };
	struct session session = { .settings = &settings };
	struct fault fault = { "" };
	enum status status;
	int exit_code = 0;

	keep_streams();
	(void)signal(SIGPIPE, SIG_IGN); /* only fails for a bad number */
	status = settings_read(&settings, argc, argv, &fault);
	if (!status)
		status = open_output(&session, &fault);
	if (!status)
		status = run(&session, &exit_code, &fault);
	if (status)
		exit_code = report(&session, status, &fault);
	search_close(session.search);
	output_close(session.output);
	settings_free(&settings);
	return exit_code;
}
