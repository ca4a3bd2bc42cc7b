/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/settings.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "searcher/settings_check.h"
#include "shared/completions.h"
#include "shared/files.h"
#include "shared/memory.h"

#define DEFAULT_AGE "1y"

enum {
	DEFAULT_LIMIT = 10,
	DEFAULT_TIMEOUT_MS = 2000,
	LONGEST_TIMEOUT_S = 86400,
	LARGEST_COUNT = 1000000000,
	/* What the kernel allows on a command line; that a query of this
	 * length is too long is for query_parse to say. */
	WORDS_BYTES = 1 << 22
};

/* The order of the words is that of the enums they stand for. */
#define BY_WORDS     "passage|article"
#define FORMAT_WORDS "text|jsonl|json|tsv|csv|grep|trec|paths|ris|atom|html"
#define COLOR_WORDS  "auto|always|never"
#define SORT_WORDS   "relevance|date|-date"
#define COPIES_WORDS "collapse|show"
#define UNIT_WORDS   "day|week|month|year"
#define FIELD_WORDS  "source|lang|month|author"

static const struct option_row table[] = {
	{ SETTING_INDEX, 'i', "index", OPTION_VALUE, OPTION_SHARED, "DIR",
	  "may be repeated" },
	{ SETTING_LIMIT, 'n', "limit", OPTION_VALUE, OPTION_SET, "N",
	  "default 10; 0: all" },
	{ SETTING_OFFSET, 0, "offset", OPTION_VALUE, OPTION_TYPED, "N",
	  "leave out first N" },
	{ SETTING_BY, 0, "by", OPTION_VALUE, OPTION_SET, BY_WORDS,
	  "rank what" },
	{ SETTING_SORT, 0, "sort", OPTION_VALUE, OPTION_SET, SORT_WORDS,
	  "order" },
	{ SETTING_RECENT, 0, "prefer-recent", OPTION_OPTIONAL_VALUE, OPTION_SET,
	  "AGE", "" },
	{ SETTING_PREFERRED, 0, "prefer-source", OPTION_VALUE, OPTION_SET,
	  "OUTLET=N", "" },
	{ SETTING_SINCE_RUN, 0, "since-run", OPTION_VALUE, OPTION_TYPED, "N",
	  "seen after run N" },
	{ SETTING_CONTEXT, 'C', "context", OPTION_VALUE, OPTION_SET, "N",
	  "N neighbours too" },
	{ SETTING_COPIES, 0, "copies", OPTION_VALUE, OPTION_SET, COPIES_WORDS,
	  "of a text" },
	{ SETTING_FORMAT, 0, "format", OPTION_VALUE, OPTION_SET, FORMAT_WORDS,
	  "" },
	{ SETTING_FORMAT_VERSION, 0, "format-version", OPTION_VALUE, OPTION_SET,
	  "1", "or refuse" },
	{ SETTING_FIELDS, 0, "fields", OPTION_VALUE, OPTION_SET, "A,B",
	  "columns" },
	{ SETTING_SPREADSHEET, 0, "spreadsheet", OPTION_NO_VALUE, OPTION_SET,
	  NULL, "disarm formulas" },
	{ SETTING_NULL, '0', "null", OPTION_NO_VALUE, OPTION_TYPED, NULL,
	  "end names by NUL" },
	{ SETTING_COUNT, 'c', "count", OPTION_NO_VALUE, OPTION_TYPED, NULL,
	  "only how many" },
	{ SETTING_QUIET, 'q', "quiet", OPTION_NO_VALUE, OPTION_TYPED, NULL,
	  "only exit status" },
	{ SETTING_FACET, 0, "facet", OPTION_VALUE, OPTION_TYPED,
	  FIELD_WORDS "[:N]", "" },
	{ SETTING_TIMELINE, 0, "timeline", OPTION_OPTIONAL_VALUE, OPTION_TYPED,
	  UNIT_WORDS, "" },
	{ SETTING_ARTICLE, 0, "article", OPTION_VALUE, OPTION_TYPED, "ID",
	  "print its text" },
	{ SETTING_LIKE, 0, "like", OPTION_VALUE, OPTION_TYPED, "ID",
	  "passages like it" },
	{ SETTING_WHY, 0, "why", OPTION_VALUE, OPTION_TYPED, "ID",
	  "is it (not) found" },
	{ SETTING_SUGGEST, 0, "suggest", OPTION_NO_VALUE, OPTION_TYPED, NULL,
	  "spellings, names" },
	{ SETTING_EXPLAIN, 0, "explain", OPTION_NO_VALUE, OPTION_TYPED, NULL,
	  "query and scores" },
	{ SETTING_SAVE, 0, "save", OPTION_VALUE, OPTION_TYPED, "NAME",
	  "keep the query" },
	{ SETTING_UNSAVE, 0, "unsave", OPTION_VALUE, OPTION_TYPED, "NAME",
	  "forget it" },
	{ SETTING_SAVED, 0, "saved", OPTION_NO_VALUE, OPTION_TYPED, NULL,
	  "list those kept" },
	{ SETTING_NEW, 0, "new", OPTION_VALUE, OPTION_TYPED, "NAME",
	  "what is new in it" },
	{ SETTING_ACK, 0, "ack", OPTION_VALUE, OPTION_TYPED, "NAME",
	  "nothing is new now" },
	{ SETTING_NO_ACK, 0, "no-ack", OPTION_NO_VALUE, OPTION_TYPED, NULL,
	  "it stays new" },
	{ SETTING_PLAIN, 'F', "plain", OPTION_NO_VALUE, OPTION_SET, NULL,
	  "no operators" },
	{ SETTING_STRICT, 0, "strict", OPTION_NO_VALUE, OPTION_SET, NULL,
	  "refuse mistakes" },
	{ SETTING_NO_SYNONYMS, 0, "no-synonyms", OPTION_NO_VALUE, OPTION_SET,
	  NULL, "as typed" },
	{ SETTING_QUERY_FILE, 0, "query-file", OPTION_VALUE, OPTION_TYPED, "F",
	  "the query is in F" },
	{ SETTING_BATCH, 0, "batch", OPTION_VALUE, OPTION_TYPED, "F",
	  "a query a line" },
	{ SETTING_TIMEOUT, 0, "timeout", OPTION_VALUE, OPTION_SET, "SECS",
	  "default 2; 0: no" },
	{ SETTING_COLOR, 0, "color", OPTION_VALUE, OPTION_SET, COLOR_WORDS,
	  "colours" },
	{ SETTING_CONFIG, 0, "config", OPTION_VALUE, OPTION_TYPED, "FILE", "" },
	{ SETTING_NO_CONFIG, 0, "no-config", OPTION_NO_VALUE, OPTION_TYPED,
	  NULL, "" },
	{ SETTING_COMPLETIONS, 0, "completions", OPTION_VALUE, OPTION_TYPED,
	  "bash|zsh|fish", NULL },
	{ SETTING_HELP, 'h', "help", OPTION_NO_VALUE, OPTION_TYPED, NULL,
	  NULL },
	{ SETTING_VERSION, 'V', "version", OPTION_NO_VALUE, OPTION_TYPED, NULL,
	  NULL },
	{ 0, 0, NULL, OPTION_NO_VALUE, OPTION_TYPED, NULL, NULL },
};

struct reading {
	struct settings *settings;
	struct settings_given given;
	struct option_scan scan;
	unsigned int level; /* of what is being read: see config.h */
	unsigned int place_level;
	unsigned int outlet_level;
	const char *source; /* of what is being read; NULL: typed */
};

static bool is_same_place(const char *one, const char *other)
{
	struct stat left;
	struct stat right;

	return strcmp(one, other) == 0 ||
	       (stat(one, &left) == 0 && stat(other, &right) == 0 &&
		left.st_dev == right.st_dev && left.st_ino == right.st_ino);
}

/* An index that is named twice has no more passages for that. */
static enum status put_place(struct settings *settings, const char *place,
			     struct fault *fault)
{
	const char **places;

	for (size_t i = 0; i < settings->place_count; i++)
		if (is_same_place(settings->places[i], place))
			return STATUS_OK;
	places = memory_resize(settings->places, settings->place_count + 1,
			       sizeof(*places));
	if (!places)
		return fault_set(fault, STATUS_FULL, "out of memory");
	places[settings->place_count++] = place;
	settings->places = places;
	return STATUS_OK;
}

/* The places of one level are searched together; a higher one's are
 * instead of them. */
static enum status put_index(struct reading *reading, struct fault *fault)
{
	if (reading->level != reading->place_level)
		reading->settings->place_count = 0;
	reading->place_level = reading->level;
	return put_place(reading->settings, reading->scan.value, fault);
}

/* Likewise the outlets. */
static enum status put_outlet(struct reading *reading, struct fault *fault)
{
	struct priors *priors = &reading->settings->priors;

	if (reading->level != reading->outlet_level)
		priors->source_count = 0;
	reading->outlet_level = reading->level;
	if (priors->source_count == PRIORS_SOURCES_MAX)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "'--prefer-source' may be given %d times",
				 PRIORS_SOURCES_MAX);
	return priors_read_source(text_of(reading->scan.value),
				  &priors->sources[priors->source_count++],
				  fault);
}

static enum status put_operand(struct reading *reading, struct fault *fault)
{
	struct bytes *query = &reading->settings->query;
	enum status status = STATUS_OK;

	if (reading->given.word_count++ > 0)
		status = bytes_append_byte(query, ' ', fault);
	if (status)
		return status;
	return bytes_append(query, text_of(reading->scan.value), fault);
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

	for (; text_is_digit(**place); ++*place)
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

	for (; text_is_digit(**place); ++*place) {
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
		is_number = is_number || text_is_digit(*place);
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

/* "month" or "month:12" */
static enum status read_facet(struct settings *settings, const char *value,
			      struct fault *fault)
{
	struct facet_wanted facet = { .limit = FACETS_DEFAULT_LIMIT };
	size_t length = strcspn(value, ":");
	const char *place = value + length;
	bool is_facet =
		facets_find(&facet.field, (struct text){ value, length });

	if (*place == ':') {
		const char *digits = ++place;
		uint64_t number = read_digits(&place);

		is_facet = is_facet && place > digits && number >= 1 &&
			   number <= LARGEST_COUNT;
		facet.limit = (uint32_t)number;
	}
	if (!is_facet || *place)
		return fault_set(
			fault, STATUS_BAD_QUERY,
			"'--facet' takes source, lang, month or author[:N], not '%s'",
			value);
	if (settings->facet_count == SETTINGS_FACETS_MAX)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "'--facet' may be given %d times",
				 SETTINGS_FACETS_MAX);
	settings->facets[settings->facet_count++] = facet;
	return STATUS_OK;
}

static enum status read_run(const struct option_scan *scan, uint64_t *out,
			    struct fault *fault)
{
	long long number;

	if (!options_number(scan, 0, LARGEST_COUNT, &number, fault))
		return STATUS_BAD_QUERY;
	*out = (uint64_t)number;
	return STATUS_OK;
}

static void put_word(struct reading *reading)
{
	struct settings *settings = reading->settings;
	int number = options_word(&reading->scan);

	switch (reading->scan.row->id) {
	case SETTING_BY:
		settings->is_by_article = number == 1;
		break;
	case SETTING_SORT:
		settings->order = (enum search_order)number;
		break;
	case SETTING_COPIES:
		settings->shows_copies = number == 1;
		break;
	case SETTING_FORMAT:
		settings->format = (enum output_format)number;
		break;
	default:
		settings->color = (enum settings_color)number;
		break;
	}
}

/* What to do instead of a search, and with what. */
static void put_action(struct reading *reading, enum settings_action action)
{
	struct settings *settings = reading->settings;
	const char *value = reading->scan.value;

	reading->given.action = reading->scan.row->name;
	reading->given.action_count++;
	settings->action = action;
	switch (action) {
	case SETTINGS_BATCH:
		settings->batch_file = value;
		break;
	case SETTINGS_ARTICLE:
	case SETTINGS_LIKE:
	case SETTINGS_WHY:
		settings->subject = value;
		break;
	default:
		settings->name = value;
		break;
	}
}

/* The action that an option asks for; SETTINGS_SEARCH: none. */
static enum settings_action action_of(int id)
{
	switch (id) {
	case SETTING_BATCH:
		return SETTINGS_BATCH;
	case SETTING_ARTICLE:
		return SETTINGS_ARTICLE;
	case SETTING_LIKE:
		return SETTINGS_LIKE;
	case SETTING_WHY:
		return SETTINGS_WHY;
	case SETTING_SUGGEST:
		return SETTINGS_SUGGEST;
	case SETTING_SAVE:
		return SETTINGS_SAVE;
	case SETTING_UNSAVE:
		return SETTINGS_UNSAVE;
	case SETTING_SAVED:
		return SETTINGS_SAVED;
	case SETTING_NEW:
		return SETTINGS_NEW;
	case SETTING_ACK:
		return SETTINGS_ACK;
	case SETTING_COMPLETIONS:
		return SETTINGS_COMPLETIONS;
	case SETTING_HELP:
		return SETTINGS_HELP;
	case SETTING_VERSION:
		return SETTINGS_VERSION;
	}
	return SETTINGS_SEARCH;
}

static void put_timeline(struct reading *reading)
{
	struct settings *settings = reading->settings;

	settings->has_timeline = true;
	settings->unit = TIMELINE_FITTING; /* the words are those behind it */
	if (reading->scan.value)
		settings->unit = (enum timeline_unit)(
			TIMELINE_FITTING + 1 + options_word(&reading->scan));
}

static enum status put_value(struct reading *reading, struct fault *fault)
{
	struct settings *settings = reading->settings;
	const struct option_scan *scan = &reading->scan;

	switch (scan->row->id) {
	case SETTING_INDEX:
		return put_index(reading, fault);
	case SETTING_RECENT:
		return priors_read_age(text_of(scan->value ? scan->value :
							     DEFAULT_AGE),
				       &settings->priors.half_life, fault);
	case SETTING_PREFERRED:
		return put_outlet(reading, fault);
	case SETTING_LIMIT:
		return read_count(scan, &settings->limit, fault);
	case SETTING_OFFSET:
		return read_count(scan, &settings->offset, fault);
	case SETTING_CONTEXT:
		return read_count(scan, &settings->context, fault);
	case SETTING_SINCE_RUN:
		settings->has_since_run = true;
		return read_run(scan, &settings->since_run, fault);
	case SETTING_FORMAT_VERSION:
		return read_format_version(scan, fault);
	case SETTING_TIMEOUT:
		return read_timeout(scan, &settings->timeout_ms, fault);
	case SETTING_CONFIG: /* was read before */
		return STATUS_OK;
	case SETTING_FIELDS:
		settings->fields = scan->value;
		settings->fields_source = reading->source;
		return STATUS_OK;
	case SETTING_QUERY_FILE:
		settings->query_file = scan->value;
		return STATUS_OK;
	case SETTING_FACET:
		return read_facet(settings, scan->value, fault);
	case SETTING_TIMELINE:
		put_timeline(reading);
		return STATUS_OK;
	default:
		put_word(reading);
		return STATUS_OK;
	}
}

static void put_flag(struct settings *settings, const struct option_scan *scan)
{
	bool is_on = options_is_on(scan);

	switch (scan->row->id) {
	case SETTING_NULL:
		settings->ends_by_nul = is_on;
		break;
	case SETTING_SPREADSHEET:
		settings->is_spreadsheet = is_on;
		break;
	case SETTING_COUNT:
		settings->is_count_only = is_on;
		break;
	case SETTING_QUIET:
		settings->is_quiet = is_on;
		break;
	case SETTING_PLAIN:
		settings->is_plain = is_on;
		break;
	case SETTING_STRICT:
		settings->is_strict = is_on;
		break;
	case SETTING_NO_SYNONYMS:
		settings->is_as_typed = is_on;
		break;
	case SETTING_EXPLAIN:
		settings->is_explained = is_on;
		break;
	case SETTING_NO_ACK:
		settings->keeps_place = true;
		break;
	}
}

static enum status put_option(struct reading *reading, struct fault *fault)
{
	const struct option_row *row = reading->scan.row;
	enum settings_action action = action_of(row->id);

	reading->given.is_given[row->id] = true;
	reading->given.is_typed[row->id] = reading->level == CONFIG_TYPED;
	if (action != SETTINGS_SEARCH)
		put_action(reading, action);
	else if (row->value == OPTION_NO_VALUE)
		put_flag(reading->settings, &reading->scan);
	else
		return put_value(reading, fault);
	return STATUS_OK;
}

static bool is_at_once(enum settings_action action)
{
	return action == SETTINGS_HELP || action == SETTINGS_VERSION ||
	       action == SETTINGS_COMPLETIONS;
}

/* Up to the end, or to the first option that is answered at once. */
static enum status read_words(struct reading *reading, struct fault *fault)
{
	enum status status = STATUS_OK;

	while (!status && !is_at_once(reading->settings->action)) {
		switch (options_next(&reading->scan, fault)) {
		case OPTION_END:
			return STATUS_OK;
		case OPTION_BAD:
			return STATUS_BAD_QUERY;
		case OPTION_OPERAND:
			status = put_operand(reading, fault);
			break;
		case OPTION_FOUND:
			status = put_option(reading, fault);
			break;
		}
	}
	return status;
}

/* Which files are to be read; *is_wanted is false where something is
 * answered at once, so that --help helps whatever they hold. */
static enum status find_config(struct config_order *order, bool *is_wanted,
			       struct option_scan scan, struct fault *fault)
{
	enum option_step step;

	*is_wanted = true;
	while ((step = options_next(&scan, fault)) != OPTION_END) {
		if (step == OPTION_BAD)
			return STATUS_BAD_QUERY;
		if (step == OPTION_OPERAND)
			continue;
		*is_wanted = !is_at_once(action_of(scan.row->id));
		if (!*is_wanted)
			return STATUS_OK;
		if (scan.row->id == SETTING_CONFIG)
			order->file = scan.value;
		if (scan.row->id == SETTING_NO_CONFIG)
			order->is_without_files = true;
	}
	if (order->file && order->is_without_files)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "'--config' does not go with '--no-config'");
	return STATUS_OK;
}

/* What files and environment say, before what is typed. */
static enum status put_config(struct reading *reading, struct fault *fault)
{
	const struct config *config = &reading->settings->config;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < config->value_count && !status; i++) {
		const struct config_value *value = &config->values[i];

		reading->scan.row = value->row;
		reading->scan.value = value->value;
		reading->level = value->level;
		reading->source = value->source;
		status = put_option(reading, fault);
		if (status == STATUS_BAD_QUERY)
			fault_prefix(fault, "%s", value->source);
	}
	reading->level = CONFIG_TYPED;
	reading->source = NULL;
	return status;
}

static enum status read_config(struct reading *reading, struct fault *fault)
{
	struct settings *settings = reading->settings;
	struct config_order order = { .program = "pqsearch",
				      .table = table,
				      .system_file = CONFIG_SYSTEM_FILE };
	bool is_wanted;
	enum status status;

	status = find_config(&order, &is_wanted, reading->scan, fault);
	if (status || !is_wanted)
		return status;
	status = config_read(&settings->config, &order, fault);
	if (!status)
		status = put_config(reading, fault);
	settings->is_badly_set = status == STATUS_BAD_QUERY;
	return status;
}

enum status settings_read(struct settings *out, int word_count, char **words,
			  struct fault *fault)
{
	struct reading reading = {
		.settings = out,
		.level = CONFIG_TYPED,
		.scan = { .table = table,
			  .words = words + (word_count > 0),
			  .word_count = word_count - (word_count > 0) },
	};
	enum status status;

	*out = (struct settings){
		.limit = DEFAULT_LIMIT,
		.timeout_ms = DEFAULT_TIMEOUT_MS,
		.query = BYTES_UP_TO(WORDS_BYTES),
		.default_place = BYTES_UP_TO(WORDS_BYTES),
	};
	status = read_config(&reading, fault);
	if (!status)
		status = read_words(&reading, fault);
	if (status || is_at_once(out->action))
		return status;
	status = settings_check(out, &reading.given, fault);
	if (status || out->place_count > 0)
		return status;
	status = files_default_index(&out->default_place, fault);
	if (status)
		return status;
	return put_place(out, out->default_place.data, fault);
}

void settings_free(struct settings *settings)
{
	memory_free(settings->places);
	settings->places = NULL;
	settings->place_count = 0;
	bytes_free(&settings->query);
	bytes_free(&settings->default_place);
	config_free(&settings->config);
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

enum status settings_completions(struct bytes *out, const char *shell,
				 struct fault *fault)
{
	const struct completions_program program = { "pqsearch", table, false };

	return completions_append(out, shell, &program, fault);
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
