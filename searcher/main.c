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
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "searcher/alert.h"
#include "searcher/ask.h"
#include "searcher/batch.h"
#include "searcher/like.h"
#include "searcher/session.h"
#include "searcher/suggest.h"
#include "searcher/why.h"
#include "shared/crash.h"
#include "shared/display.h"
#include "shared/files.h"
#include "shared/memory.h"
#include "shared/schema.h"
#include "shared/utf8.h"

enum {
	EXPECTED_BYTES = 384 << 10, /* that most questions take */
	EXIT_NONE = 1,              /* no hits; no such article */
	MESSAGE_BYTES = 1 << 20,
	ARTICLE_BYTES = 1 << 30,
	STREAM_BYTES = 1 << 16,
	PLAIN_WIDTH = 80 /* columns where there is no terminal */
};

/* ---- What is said on standard error ------------------------------------ */

/* What a query's text or words caused has its lines: a caret under it. */
static void say(struct text text, enum session_tone tone)
{
	struct bytes line = BYTES_UP_TO(MESSAGE_BYTES);
	struct fault fault;
	enum status status = STATUS_OK;

	if (tone != SESSION_ASIDE)
		status = bytes_append(&line, TEXT("pqsearch: "), &fault);
	if (!status)
		status = display_append(&line, text,
					tone == SESSION_FAULT ? DISPLAY_LINE :
								DISPLAY_TEXT,
					&fault);
	if (!status)
		status = bytes_append_byte(&line, '\n', &fault);
	if (status)
		(void)fputs("pqsearch: out of memory\n", stderr);
	else /* should that fail, there is nobody left to tell */
		(void)fwrite(line.data, 1, line.length, stderr);
	bytes_free(&line);
}

/* ---- What the command line asks for ------------------------------------ */

/* "-" is standard input. */
static enum status open_input(int *out, const char *name, struct fault *fault)
{
	struct stat facts;
	enum status status = STATUS_OK;

	*out = STDIN_FILENO;
	if (strcmp(name, "-") == 0)
		return STATUS_OK;
	*out = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (*out < 0)
		return fault_set_named(fault, errno, name);
	if (fstat(*out, &facts) != 0)
		status = fault_set_named(fault, errno, name);
	else if (S_ISDIR(facts.st_mode))
		status = fault_set(fault, STATUS_BAD_QUERY, "%s: is a folder",
				   name);
	if (status)
		(void)close(*out); /* nothing was written */
	return status;
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

static enum status run_query(struct session *session, struct text typed,
			     bool *is_found, struct fault *fault)
{
	const struct ask_question question = { .typed = typed };
	enum status status;

	switch (session->settings->action) {
	case SETTINGS_SUGGEST:
		return suggest_answer(session, typed, is_found, fault);
	case SETTINGS_WHY:
		return why_answer(session, typed, is_found, fault);
	case SETTINGS_LIKE:
		return like_answer(session, typed, is_found, fault);
	default:
		break;
	}
	status = ask_answer(session, &question, is_found, fault);
	if (status == STATUS_BAD_QUERY)
		fault_prefix(fault, "query");
	return status;
}

/* A bad query costs only itself. */
static enum status answer_line(struct session *session,
			       const struct batch_question *line,
			       struct batch_tally *tally, struct fault *fault)
{
	const struct ask_question question = { .qid = line->id,
					       .typed = line->query };
	bool has_hits = false;
	enum status status = STATUS_OK;

	if (line->is_too_long)
		status = fault_set(
			fault, STATUS_BAD_QUERY,
			"a query has at most %d bytes, its id %d; not searched",
			QUERY_BYTES, BATCH_ID_BYTES);
	if (!status)
		status = search_refresh(session->search, fault);
	if (!status)
		status = ask_answer(session, &question, &has_hits, fault);
	tally->has_hits |= has_hits;
	if (status != STATUS_BAD_QUERY)
		return status;
	tally->has_refused = true;
	return ask_refuse(session, &question, fault);
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
	if (!status)
		status = ask_finish(session, fault);
	*exit_code = batch_exit_code(&tally);
	batch_close(batch);
	close_input(fd);
	return status;
}

static enum status run_article(struct session *session, struct fault *fault)
{
	const struct settings *settings = session->settings;
	struct output_article shown;
	struct search_article article;
	struct pool *pool = NULL;
	enum status status;

	status = pool_new(&pool, ARTICLE_BYTES, fault);
	if (!status)
		status = timer_start(&session->timer, settings->timeout_ms,
				     fault);
	if (!status)
		status = search_article(session->search,
					text_of(settings->subject), pool,
					&article, fault);
	if (!status)
		status = timer_stop(&session->timer, fault);
	if (!status) {
		shown = (struct output_article){ .record = &article.record,
						 .text = article.text,
						 .paths = article.paths };
		status = output_article(session->output, &shown, fault);
	}
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

static enum status run_about(struct session *session, struct fault *fault)
{
	const struct settings *settings = session->settings;
	struct bytes text = BYTES_UP_TO(MESSAGE_BYTES);
	enum status status;

	if (settings->action == SETTINGS_HELP)
		status = settings_help(&text, fault);
	else if (settings->action == SETTINGS_COMPLETIONS)
		status = settings_completions(&text, settings->name, fault);
	else
		status = put_version(&text, fault);
	if (!status)
		status = output_line(session->output, text_from(&text), fault);
	bytes_free(&text);
	return status;
}

/* ---- The process ------------------------------------------------------- */

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
		.has_counts = settings->facet_count > 0 ||
			      settings->has_timeline,
		.is_spreadsheet = settings->is_spreadsheet,
		.is_batch = settings->action == SETTINGS_BATCH,
		.is_by_article = settings->is_by_article,
		.is_streamed = settings->limit == 0 ||
			       settings->limit > OUTPUT_PAGE_HITS,
		.width = find_width(),
		.context = settings->context,
	};
	enum status status;

	session->is_terminal = isatty(STDOUT_FILENO) == 1;
	options.is_terminal = session->is_terminal;
	options.is_colored = settings_has_color(settings, session->is_terminal);
	status = output_open(&session->output, stdout, &options, fault);
	if (status == STATUS_BAD_QUERY && settings->fields_source)
		fault_prefix(fault, "%s", settings->fields_source);
	return status;
}

/* What needs a query, which may be read from a file. */
static enum status run_typed(struct session *session, int *exit_code,
			     struct fault *fault)
{
	const struct settings *settings = session->settings;
	struct bytes file = BYTES_UP_TO(QUERY_BYTES + 2);
	struct text typed = text_from(&settings->query);
	bool is_found = false;
	enum status status = STATUS_OK;

	if (settings->query_file) {
		status = read_query(&file, settings->query_file, fault);
		typed = text_from(&file);
	}
	if (!status && settings->action == SETTINGS_SAVE) {
		status = alert_save(session, typed, fault);
		is_found = true;
	} else if (!status) {
		status = run_query(session, typed, &is_found, fault);
		if (!status)
			status = ask_finish(session, fault);
	}
	*exit_code = is_found ? 0 : EXIT_NONE;
	bytes_free(&file);
	return status;
}

static enum status catch_death(struct text damaged, struct text place,
			       struct fault *fault)
{
	const struct crash_lines lines = {
		damaged,
		TEXT("pqsearch: out of memory (libxapian died of it)\n"),
		place,
	};

	return crash_catch(&lines, fault);
}

/* What libxapian dies of is said by a handler, which can make no line. */
static enum status prepare_for_death(const struct settings *settings,
				     struct fault *fault)
{
	const char *place = settings->place_count == 1 ? settings->places[0] :
							 "DIR";
	char folder[DISPLAY_WORD_BYTES];
	struct bytes where = BYTES_UP_TO(MESSAGE_BYTES);
	struct bytes line = BYTES_UP_TO(MESSAGE_BYTES);
	enum status status = bytes_append(
		&line,
		TEXT("pqsearch: the index is damaged (libxapian died of it); "
		     "rebuild it with: pqindex --index "),
		fault);

	if (!status)
		status = display_append(&line,
					text_of(display_word(folder, place)),
					DISPLAY_LINE, fault);
	if (!status)
		status = bytes_append(&line, TEXT(" --rebuild\n"), fault);
	if (!status)
		status = bytes_append(&where, TEXT("pqsearch: "), fault);
	if (!status)
		status = display_append(&where, text_of(place), DISPLAY_LINE,
					fault);
	if (!status)
		status =
			catch_death(text_from(&line), text_from(&where), fault);
	bytes_free(&line);
	bytes_free(&where);
	return status;
}

static enum status run(struct session *session, int *exit_code,
		       struct fault *fault)
{
	const struct settings *settings = session->settings;
	bool is_found = false;
	enum status status;

	*exit_code = 0;
	if (settings->action == SETTINGS_HELP ||
	    settings->action == SETTINGS_VERSION ||
	    settings->action == SETTINGS_COMPLETIONS)
		return run_about(session, fault);
	if (settings->action == SETTINGS_SAVED)
		return alert_list(session, fault);
	if (settings->action == SETTINGS_UNSAVE)
		return alert_unsave(session, fault);
	status = prepare_for_death(settings, fault);
	if (status)
		return status;
	status = search_open(&session->search,
			     (const char *const *)settings->places,
			     settings->place_count, fault);
	if (status)
		return status;
	search_prefer(session->search, &settings->priors);
	if (settings->format == OUTPUT_HTML)
		search_want_days(session->search);
	switch (settings->action) {
	case SETTINGS_ARTICLE:
		return run_article(session, fault);
	case SETTINGS_BATCH:
		return run_batch(session, exit_code, fault);
	case SETTINGS_NEW:
		status = alert_new(session, &is_found, fault);
		*exit_code = is_found ? 0 : EXIT_NONE;
		return status;
	case SETTINGS_ACK:
		return alert_acknowledge(session, fault);
	case SETTINGS_SAVE:
	case SETTINGS_SUGGEST:
	case SETTINGS_WHY:
	case SETTINGS_LIKE:
	case SETTINGS_SEARCH:
		return run_typed(session, exit_code, fault);
	default: /* those that need no index are done with */
		return fault_set(fault, STATUS_BUG, "no such action");
	}
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
		say(text_of(fault->text), status == STATUS_BAD_QUERY ?
						  SESSION_REFUSAL :
						  SESSION_FAULT);
	if (status == STATUS_BAD_QUERY && !session->output &&
	    !session->settings->is_badly_set)
		(void)fputs("Try 'pqsearch --help'\n", stderr);
	return status_exit_code(status);
}

int main(int argc, char **argv)
{
	struct settings settings = { .action = SETTINGS_SEARCH };
	struct session session = { .settings = &settings, .say = say };
	struct fault fault = { "" };
	enum status status;
	int exit_code = 0;

	memory_expect(EXPECTED_BYTES);
	if (!files_keep_streams())
		return status_exit_code(STATUS_FULL);
	/* These fail for a bad number only. */
	(void)signal(SIGPIPE, SIG_IGN);
	(void)signal(SIGXFSZ, SIG_IGN); /* a write past the limit fails */
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
