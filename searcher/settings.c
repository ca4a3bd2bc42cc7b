/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/settings.h"

#include <stdlib.h>
#include <string.h>

#include "shared/files.h"
#include "shared/memory.h"

enum {
	DEFAULT_LIMIT = 10,
	DEFAULT_TIMEOUT_MS = 2000,
	LONGEST_TIMEOUT_S = 86400,
	LARGEST_COUNT = 1000000000,
	/* What the kernel allows on a command line; that a query of this
	 * length is too long is for query_parse to say. */
	WORDS_BYTES = 1 << 22
};

enum {
	SETTING_INDEX = 1,
	SETTING_LIMIT,
	SETTING_OFFSET,
	SETTING_BY,
	SETTING_FORMAT,
	SETTING_FORMAT_VERSION,
	SETTING_FIELDS,
	SETTING_NULL,
	SETTING_ARTICLE,
	SETTING_COUNT,
	SETTING_QUIET,
	SETTING_PLAIN,
	SETTING_STRICT,
	SETTING_QUERY_FILE,
	SETTING_BATCH,
	SETTING_EXPLAIN,
	SETTING_TIMEOUT,
	SETTING_COLOR,
	SETTING_HELP,
	SETTING_VERSION
};

/* The order of the words is that of the enums they stand for. */
#define BY_WORDS     "passage|article"
#define FORMAT_WORDS "text|jsonl|tsv|grep|trec|paths"
#define COLOR_WORDS  "auto|always|never"

static const struct option_row table[] = {
	{ SETTING_INDEX, 'i', "index", OPTION_VALUE, "DIR",
	  "index to search; may be repeated" },
	{ SETTING_LIMIT, 'n', "limit", OPTION_VALUE, "N",
	  "at most N hits; default 10, 0 for all" },
	{ SETTING_OFFSET, 0, "offset", OPTION_VALUE, "N",
	  "leave out the first N hits" },
	{ SETTING_BY, 0, "by", OPTION_VALUE, BY_WORDS,
	  "rank passages, or articles" },
	{ SETTING_FORMAT, 0, "format", OPTION_VALUE, FORMAT_WORDS,
	  "how to print hits" },
	{ SETTING_FORMAT_VERSION, 0, "format-version", OPTION_VALUE, "1",
	  "refuse to write another one" },
	{ SETTING_FIELDS, 0, "fields", OPTION_VALUE, "A,B", "columns of tsv" },
	{ SETTING_NULL, '0', "null", OPTION_NO_VALUE, NULL,
	  "end paths by a NUL (paths, grep)" },
	{ SETTING_ARTICLE, 0, "article", OPTION_VALUE, "ID",
	  "print an article: its id or path" },
	{ SETTING_COUNT, 'c', "count", OPTION_NO_VALUE, NULL,
	  "print only how many match" },
	{ SETTING_QUIET, 'q', "quiet", OPTION_NO_VALUE, NULL,
	  "only the exit status" },
	{ SETTING_PLAIN, 'F', "plain", OPTION_NO_VALUE, NULL,
	  "words only, no operators" },
	{ SETTING_STRICT, 0, "strict", OPTION_NO_VALUE, NULL,
	  "refuse a query with a mistake" },
	{ SETTING_QUERY_FILE, 0, "query-file", OPTION_VALUE, "F",
	  "read the query from F, or -" },
	{ SETTING_BATCH, 0, "batch", OPTION_VALUE, "F",
	  "answer each line of F, or - at once" },
	{ SETTING_EXPLAIN, 0, "explain", OPTION_NO_VALUE, NULL,
	  "how the query is understood" },
	{ SETTING_TIMEOUT, 0, "timeout", OPTION_VALUE, "SECONDS",
	  "default 2, 0 for none" },
	{ SETTING_COLOR, 0, "color", OPTION_VALUE, COLOR_WORDS,
	  "auto: on a terminal" },
	{ SETTING_HELP, 'h', "help", OPTION_NO_VALUE, NULL, NULL },
	{ SETTING_VERSION, 'V', "version", OPTION_NO_VALUE, NULL, NULL },
	{ 0, 0, NULL, OPTION_NO_VALUE, NULL, NULL },
};

/* What the command line said that the settings do not keep. */
struct reading {
	struct settings *settings;
	struct option_scan scan;
	size_t operand_count;
	bool has_by;
	bool has_timeout;
	bool has_format;
};

static enum status put_place(struct settings *settings, const char *place,
			     struct fault *fault)
{
	const char **places = memory_resize(
		settings->places, settings->place_count + 1, sizeof(*places));

	if (!places)
		return fault_set(fault, STATUS_FULL, "out of memory");
	places[settings->place_count++] = place;
	settings->places = places;
	return STATUS_OK;
}

static enum status put_operand(struct reading *reading, struct fault *fault)
{
	struct bytes *query = &reading->settings->query;
	enum status status = STATUS_OK;

	if (reading->operand_count++ > 0)
		status = bytes_append_byte(query, ' ', fault);
	if (status)
		return status;
	return bytes_append(query, text_of(reading->scan.value), fault);
}

/* Which of the row's words the value is; *out is its number, from 0. */
static enum status choose(const struct option_scan *scan, int *out,
			  struct fault *fault)
{
	const char *word = scan->row->value_name;
	size_t length;
	int number;

	for (number = 0; *word; number++) {
		length = strcspn(word, "|");
		if (strlen(scan->value) == length &&
		    memcmp(scan->value, word, length) == 0) {
			*out = number;
			return STATUS_OK;
		}
		word += length + (word[length] == '|');
	}
	return fault_set(fault, STATUS_BAD_QUERY, "'--%s' takes %s, not '%s'",
			 scan->row->name, scan->row->value_name, scan->value);
}

static enum status read_count(const struct option_scan *scan, uint32_t *out,
			      struct fault *fault)
{
	long long number;

	if (!options_number(scan, 0, LARGEST_COUNT, &number, fault))
		return STATUS_BAD_QUERY;
	*out = (uint32_t)number;
	return STATUS_OK;
}

/* Decimal digits at *place, as a number that stops growing before it
 * could overflow. */
static uint64_t read_digits(const char **place)
{
	uint64_t number = 0;

	for (; **place >= '0' && **place <= '9'; ++*place)
		if (number < (uint64_t)1 << 48)
			number = number * 10 + (uint64_t)(**place - '0');
	return number;
}

/* Thousandths, from the digits behind the point at *place; what is less
 * than one counts as one, since 0 would mean no limit. */
static uint64_t read_thousandths(const char **place)
{
	uint64_t worth = 100;
	uint64_t thousandths = 0;
	bool has_more = false;

	for (; **place >= '0' && **place <= '9'; ++*place) {
		thousandths += worth * (uint64_t)(**place - '0');
		has_more = has_more || (worth == 0 && **place != '0');
		worth /= 10;
	}
	return thousandths + has_more;
}

static enum status read_timeout(const struct option_scan *scan, uint32_t *out,
				struct fault *fault)
{
	const char *place = scan->value;
	uint64_t limit_ms = (uint64_t)LONGEST_TIMEOUT_S * 1000;
	uint64_t ms = read_digits(&place) * 1000;
	bool is_number = place > scan->value;

	if (*place == '.') {
		place++;
		is_number = is_number || (*place >= '0' && *place <= '9');
		ms += read_thousandths(&place);
	}
	if (!is_number || *place || ms > limit_ms)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "'--%s' takes seconds from 0 to %d, not '%s'",
				 scan->row->name, LONGEST_TIMEOUT_S,
				 scan->value);
	*out = (uint32_t)ms;
	return STATUS_OK;
}

static enum status read_format_version(const struct option_scan *scan,
				       struct fault *fault)
{
	long long number;

	if (!options_number(scan, 1, LARGEST_COUNT, &number, fault))
		return STATUS_BAD_QUERY;
	if (number != OUTPUT_VERSION)
		return fault_set(
			fault, STATUS_BAD_QUERY,
			"'--%s': this pqsearch writes version %d, not %lld",
			scan->row->name, OUTPUT_VERSION, number);
	return STATUS_OK;
}

static enum status put_word(struct reading *reading, struct fault *fault)
{
	struct settings *settings = reading->settings;
	enum status status;
	int number = 0;

	status = choose(&reading->scan, &number, fault);
	switch (reading->scan.row->id) {
	case SETTING_BY:
		settings->is_by_article = number == 1;
		reading->has_by = true;
		break;
	case SETTING_FORMAT:
		settings->format = (enum output_format)number;
		reading->has_format = true;
		break;
	default:
		settings->color = (enum settings_color)number;
		break;
	}
	return status;
}

static enum status put_value(struct reading *reading, struct fault *fault)
{
	struct settings *settings = reading->settings;
	const struct option_scan *scan = &reading->scan;

	switch (scan->row->id) {
	case SETTING_INDEX:
		return put_place(settings, scan->value, fault);
	case SETTING_LIMIT:
		return read_count(scan, &settings->limit, fault);
	case SETTING_OFFSET:
		return read_count(scan, &settings->offset, fault);
	case SETTING_FORMAT_VERSION:
		return read_format_version(scan, fault);
	case SETTING_TIMEOUT:
		reading->has_timeout = true;
		return read_timeout(scan, &settings->timeout_ms, fault);
	case SETTING_FIELDS:
		settings->fields = scan->value;
		return STATUS_OK;
	case SETTING_ARTICLE:
		settings->article = scan->value;
		return STATUS_OK;
	case SETTING_QUERY_FILE:
		settings->query_file = scan->value;
		return STATUS_OK;
	case SETTING_BATCH:
		settings->batch_file = scan->value;
		return STATUS_OK;
	default:
		return put_word(reading, fault);
	}
}

static enum status put_flag(struct settings *settings, int id)
{
	switch (id) {
	case SETTING_NULL:
		settings->ends_by_nul = true;
		break;
	case SETTING_COUNT:
		settings->is_count_only = true;
		break;
	case SETTING_QUIET:
		settings->is_quiet = true;
		break;
	case SETTING_PLAIN:
		settings->is_plain = true;
		break;
	case SETTING_STRICT:
		settings->is_strict = true;
		break;
	case SETTING_EXPLAIN:
		settings->is_explained = true;
		break;
	case SETTING_HELP:
		settings->action = SETTINGS_HELP;
		break;
	case SETTING_VERSION:
		settings->action = SETTINGS_VERSION;
		break;
	}
	return STATUS_OK;
}

/* Up to the end, or to the first --help or --version. */
static enum status read_words(struct reading *reading, struct fault *fault)
{
	struct settings *settings = reading->settings;
	enum status status = STATUS_OK;

	while (!status && settings->action == SETTINGS_SEARCH) {
		switch (options_next(&reading->scan, fault)) {
		case OPTION_END:
			return STATUS_OK;
		case OPTION_BAD:
			return STATUS_BAD_QUERY;
		case OPTION_OPERAND:
			status = put_operand(reading, fault);
			break;
		case OPTION_FOUND:
			if (reading->scan.row->value == OPTION_NO_VALUE)
				status = put_flag(settings,
						  reading->scan.row->id);
			else
				status = put_value(reading, fault);
			break;
		}
	}
	return status;
}

/* What does not go together, or is missing; NULL when all is well. */
static const char *find_mistake(const struct reading *reading)
{
	const struct settings *settings = reading->settings;
	enum output_format format = settings->format;
	bool has_words = reading->operand_count > 0;
	bool has_file = settings->query_file != NULL;
	bool has_batch = settings->batch_file != NULL;
	bool has_article = settings->article != NULL;
	bool prints_hits = !settings->is_count_only && !settings->is_quiet;
	const struct {
		bool is_made;
		const char *text;
	} mistakes[] = {
		{ has_words + has_file + has_batch + has_article == 0,
		  "no query" },
		{ has_words && has_file,
		  "'--query-file' and words: which is the query?" },
		{ has_words && has_batch,
		  "'--batch' takes its queries from the file: no words" },
		{ has_words && has_article, "'--article' takes no query" },
		{ has_file + has_batch + has_article > 1,
		  "'--article', '--batch', '--query-file': one at a time" },
		{ has_article && !prints_hits,
		  "'--article' does not go with '--count' or '--quiet'" },
		{ has_article && settings->is_explained,
		  "'--article' does not go with '--explain'" },
		{ has_article && format != OUTPUT_TEXT &&
			  format != OUTPUT_JSONL,
		  "'--article' is printed as text or jsonl" },
		{ settings->is_explained && !prints_hits,
		  "'--explain' does not go with '--count' or '--quiet'" },
		{ settings->is_explained && format != OUTPUT_TEXT,
		  "'--explain' is for people: '--format=text' only" },
		{ settings->fields && format != OUTPUT_TSV,
		  "'--fields' goes with '--format=tsv' only" },
		{ settings->ends_by_nul && format != OUTPUT_PATHS &&
			  format != OUTPUT_GREP,
		  "'--null' goes with '--format=paths' and grep only" },
	};
	size_t i;

	for (i = 0; i < sizeof(mistakes) / sizeof(*mistakes); i++)
		if (mistakes[i].is_made)
			return mistakes[i].text;
	return NULL;
}

/* What depends on several options. */
static enum status settle(struct reading *reading, struct fault *fault)
{
	struct settings *settings = reading->settings;
	enum status status;

	if (settings->batch_file)
		settings->action = SETTINGS_BATCH;
	if (settings->article)
		settings->action = SETTINGS_ARTICLE;
	/* Lists of articles: two passages of one would be a repetition. */
	if (!reading->has_by)
		settings->is_by_article = settings->format == OUTPUT_TREC ||
					  settings->format == OUTPUT_PATHS;
	/* Who asks for everything is ready to wait. */
	if (!reading->has_timeout && settings->limit == 0)
		settings->timeout_ms = 0;
	if (settings->place_count > 0)
		return STATUS_OK;
	status = files_default_index(&settings->default_place, fault);
	if (status)
		return status;
	return put_place(settings, settings->default_place.data, fault);
}

enum status settings_read(struct settings *out, int word_count, char **words,
			  struct fault *fault)
{
	struct reading reading = {
		.settings = out,
		.scan = { .table = table,
			  .words = words + (word_count > 0),
			  .word_count = word_count - (word_count > 0) },
	};
	const char *mistake;
	enum status status;

	*out = (struct settings){
		.limit = DEFAULT_LIMIT,
		.timeout_ms = DEFAULT_TIMEOUT_MS,
		.query = BYTES_UP_TO(WORDS_BYTES),
		.default_place = BYTES_UP_TO(WORDS_BYTES),
	};
	status = read_words(&reading, fault);
	if (status || out->action != SETTINGS_SEARCH)
		return status;
	mistake = find_mistake(&reading);
	if (mistake)
		return fault_set(fault, STATUS_BAD_QUERY, "%s", mistake);
	return settle(&reading, fault);
}

void settings_free(struct settings *settings)
{
	memory_free(settings->places);
	settings->places = NULL;
	settings->place_count = 0;
	bytes_free(&settings->query);
	bytes_free(&settings->default_place);
}

enum status settings_help(struct bytes *out, struct fault *fault)
{
	enum status status;

	status = bytes_append(
		out,
		TEXT("usage: pqsearch [OPTION]... WORD...   (also --help, "
		     "--version; see man pqsearch)\n"),
		fault);
	if (status)
		return status;
	status = options_help(out, table, fault);
	if (status)
		return status;
	return bytes_append(
		out,
		TEXT("Examples: pqsearch backdoor     "
		     "pqsearch '+lahore \"safe city\"'\n"
		     "          pqsearch --format=jsonl arbitration | "
		     "jq '.text // empty'\n"
		     "Exit: 0 hits, 1 none, 2 usage or query, 3 index, "
		     "70 bug, 75 try again later"),
		fault);
}

bool settings_has_color(const struct settings *settings, bool is_terminal)
{
	const char *no_color = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");

	if (settings->color != SETTINGS_AUTO)
		return settings->color == SETTINGS_ALWAYS;
	if (!is_terminal || (no_color && *no_color))
		return false;
	return terminal && *terminal && strcmp(terminal, "dumb") != 0;
}
