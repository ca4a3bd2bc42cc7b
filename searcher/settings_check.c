/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/settings_check.h"

#include "shared/array.h"

enum { /* What an action asks for. */
       NEEDS_QUERY = 1,
       TAKES_QUERY = 2,
       TAKES_EXPLAIN = 4,
       TAKES_VIEW = 8, /* --count, --quiet, --facet, --timeline */
       TAKES_TSV = 16,
       TAKES_JSON = 32,
       TAKES_FORMAT = 64 /* any; else text and jsonl */
};

static unsigned int nature_of(enum settings_action action)
{
	switch (action) {
	case SETTINGS_SEARCH:
		return NEEDS_QUERY | TAKES_EXPLAIN | TAKES_VIEW | TAKES_FORMAT;
	case SETTINGS_BATCH:
		return TAKES_EXPLAIN | TAKES_VIEW | TAKES_FORMAT;
	case SETTINGS_LIKE:
		return TAKES_QUERY | TAKES_EXPLAIN | TAKES_VIEW | TAKES_FORMAT;
	case SETTINGS_NEW:
		return TAKES_EXPLAIN | TAKES_VIEW | TAKES_FORMAT;
	case SETTINGS_ARTICLE:
		return TAKES_JSON;
	case SETTINGS_WHY:
		return NEEDS_QUERY;
	case SETTINGS_SUGGEST:
		return NEEDS_QUERY | TAKES_TSV;
	case SETTINGS_SAVE:
		return NEEDS_QUERY;
	case SETTINGS_SAVED:
		return TAKES_TSV;
	default:
		return 0;
	}
}

static bool is_written_by(const struct settings *settings, unsigned int nature)
{
	enum output_format format = settings->format;

	return (nature & TAKES_FORMAT) || format == OUTPUT_TEXT ||
	       format == OUTPUT_JSONL ||
	       (format == OUTPUT_TSV && (nature & TAKES_TSV)) ||
	       (format == OUTPUT_JSON && (nature & TAKES_JSON));
}

/* What an action needs, or does not take. */
static enum status check_action(const struct settings *settings,
				const struct settings_given *given,
				struct fault *fault)
{
	unsigned int nature = nature_of(settings->action);
	bool has_words = given->word_count > 0;
	bool has_query = has_words || settings->query_file;
	bool has_view = settings->is_count_only || settings->is_quiet ||
			settings->facet_count > 0 || settings->has_timeline;
	const char *what = NULL;

	if (given->action_count > 1)
		return fault_set(
			fault, STATUS_BAD_QUERY,
			"'--%s' and another thing to do: one at a time",
			given->action);
	if ((nature & NEEDS_QUERY) && !has_query)
		return fault_set(fault, STATUS_BAD_QUERY, "no query");
	if (has_words && settings->query_file)
		return fault_set(
			fault, STATUS_BAD_QUERY,
			"'--query-file' and words: which is the query?");
	if (has_query && !(nature & (NEEDS_QUERY | TAKES_QUERY)))
		return fault_set(fault, STATUS_BAD_QUERY,
				 "'--%s' takes no query", given->action);
	if (has_view && !(nature & TAKES_VIEW))
		what = "--count, --quiet, --facet, --timeline";
	else if (settings->is_explained && !(nature & TAKES_EXPLAIN))
		what = "--explain";
	if (what)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "'--%s' does not go with %s", given->action,
				 what);
	if (is_written_by(settings, nature))
		return STATUS_OK;
	return fault_set(fault, STATUS_BAD_QUERY,
			 "'--%s' is printed as text%s%s or jsonl",
			 given->action, nature & TAKES_TSV ? ", tsv" : "",
			 nature & TAKES_JSON ? ", json" : "");
}

/* What an alert leaves out is lost, unless it is to come again. */
static const char *find_loss(const struct settings *settings,
			     const struct settings_given *given)
{
	if (settings->action != SETTINGS_NEW)
		return settings->keeps_place ?
			       "'--no-ack' goes with '--new' only" :
			       NULL;
	if (settings->has_since_run)
		return "'--new' has a run of its own: no '--since-run'";
	if (given->is_typed[SETTING_COPIES] && !settings->shows_copies)
		return "'--new' hands out each new passage: no '--copies=collapse'";
	if (settings->offset > 0 && !settings->keeps_place)
		return "'--offset' goes with '--new' and '--no-ack' only";
	return NULL;
}

/* What does not go together, whatever the action; NULL when all is well. */
static const char *find_mistake(const struct settings *settings)
{
	enum output_format format = settings->format;
	bool has_columns = format == OUTPUT_TSV || format == OUTPUT_CSV;
	bool has_counts = settings->facet_count > 0 || settings->has_timeline;
	bool prints_hits = !settings->is_count_only && !settings->is_quiet &&
			   !has_counts;
	const struct {
		bool is_made;
		const char *text;
	} mistakes[] = {
		{ has_counts && (settings->is_count_only || settings->is_quiet),
		  "'--facet' and '--timeline' do not go with '--count' or '--quiet'" },
		{ settings->is_explained && !prints_hits,
		  "'--explain' goes with hits only" },
		{ settings->is_explained && format != OUTPUT_TEXT,
		  "'--explain' is for people: '--format=text' only" },
		{ has_counts && !has_columns && format != OUTPUT_TEXT &&
			  format != OUTPUT_JSONL && format != OUTPUT_JSON &&
			  format != OUTPUT_HTML,
		  "'--facet' and '--timeline' are printed as text, tsv, csv, jsonl, json or html" },
		{ settings->fields && has_counts,
		  "'--fields' names columns of hits: not with '--facet' and '--timeline'" },
		{ settings->fields && !has_columns,
		  "'--fields' goes with '--format=tsv' and csv only" },
		{ settings->is_spreadsheet && !has_columns,
		  "'--spreadsheet' goes with '--format=tsv' and csv only" },
		{ settings->ends_by_nul && format != OUTPUT_PATHS &&
			  format != OUTPUT_GREP && format != OUTPUT_TSV,
		  "'--null' goes with '--format=paths', grep and tsv only" },
	};
	size_t i;

	for (i = 0; i < COUNT(mistakes); i++)
		if (mistakes[i].is_made)
			return mistakes[i].text;
	return NULL;
}

/* What cannot say for how many others a hit stands leaves none out, unless
 * told to. */
static bool tells_copies(enum output_format format)
{
	return format != OUTPUT_TREC && format != OUTPUT_PATHS &&
	       format != OUTPUT_GREP && format != OUTPUT_RIS &&
	       format != OUTPUT_ATOM;
}

/* Defaults that depend on other options. */
static void settle(struct settings *settings,
		   const struct settings_given *given)
{
	/* An alert that left something out would lose it. */
	if (settings->action == SETTINGS_NEW &&
	    (!given->is_typed[SETTING_LIMIT] || !settings->keeps_place))
		settings->limit = 0;
	/* Lists of articles: two passages of one would be a repetition. */
	if (!given->is_given[SETTING_BY])
		settings->is_by_article = settings->format == OUTPUT_TREC ||
					  settings->format == OUTPUT_PATHS;
	if (settings->action == SETTINGS_NEW ||
	    (!given->is_given[SETTING_COPIES] &&
	     (settings->has_since_run || !tells_copies(settings->format))))
		settings->shows_copies = true;
	/* Who asks for everything is ready to wait. */
	if (!given->is_given[SETTING_TIMEOUT] && settings->limit == 0)
		settings->timeout_ms = 0;
}

/* Whether all goes together; find_mistake has texts of its own. */
static enum status check(const struct settings *settings,
			 const struct settings_given *given,
			 struct fault *fault)
{
	enum status status = check_action(settings, given, fault);
	const char *mistake;

	if (status)
		return status;
	mistake = find_loss(settings, given);
	if (!mistake)
		mistake = find_mistake(settings);
	if (mistake)
		return fault_set(fault, STATUS_BAD_QUERY, "%s", mistake);
	return STATUS_OK;
}

/* Takes back one option that only some other ones go with. */
static void take_back(struct settings *settings, enum setting option)
{
	switch (option) {
	case SETTING_FIELDS:
		settings->fields = NULL;
		break;
	case SETTING_SPREADSHEET:
		settings->is_spreadsheet = false;
		break;
	case SETTING_FORMAT:
		settings->format = OUTPUT_TEXT;
		break;
	case SETTING_CONTEXT:
		settings->context = 0;
		break;
	case SETTING_SORT:
		settings->order = SEARCH_BY_SCORE;
		break;
	default:
		break;
	}
}

enum status settings_check(struct settings *settings,
			   const struct settings_given *given,
			   struct fault *fault)
{
	static const enum setting loose[] = { SETTING_SPREADSHEET,
					      SETTING_FIELDS, SETTING_FORMAT,
					      SETTING_CONTEXT, SETTING_SORT };
	struct fault other = { "" };
	enum status status = check(settings, given, fault);
	size_t i;

	for (i = 0; i < COUNT(loose) && status; i++) {
		if (!given->is_given[loose[i]] || given->is_typed[loose[i]])
			continue;
		take_back(settings, loose[i]);
		status = check(settings, given, &other);
	}
	if (!status)
		settle(settings, given);
	return status;
}
