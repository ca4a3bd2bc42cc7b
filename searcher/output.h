/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * output - answers to questions, in the format that was asked for.
 *
 * Used by the searcher only. For each question: output_begin, output_hit
 * for each hit, output_end; when all went well, output_finish behind the
 * last: a format that is one document ends there, so that one which was
 * cut can be told. The formats lie in the print_* files, one
 * each; they make a record in `record` and hand it to output_write. The
 * machine formats are specified in output.md.
 *
 * A record is flushed as it is written, so that whoever reads a pipe has
 * whole records early. Output that cannot be written ends the answer:
 * STATUS_FULL or STATUS_IO, or a reader that went away (output_is_closed),
 * which is no fault to tell anybody of.
 */
#ifndef SEARCHER_OUTPUT_H
#define SEARCHER_OUTPUT_H

#include <stdio.h>

#include "searcher/search.h"

enum output_format {
	OUTPUT_TEXT,
	OUTPUT_JSONL,
	OUTPUT_JSON,
	OUTPUT_TSV,
	OUTPUT_CSV,
	OUTPUT_GREP,
	OUTPUT_TREC,
	OUTPUT_PATHS,
	OUTPUT_RIS,
	OUTPUT_ATOM,
	OUTPUT_HTML
};

enum {
	OUTPUT_VERSION = 1, /* of the machine formats */
	OUTPUT_RECORD_BYTES = 1 << 30,
	OUTPUT_PAGE_HITS = 1000 /* a longer page of text is not grouped by
				 * article, but printed as it comes */
};

struct output_options {
	enum output_format format;
	const char *fields;  /* columns of tsv and csv; NULL: default ones */
	bool ends_by_nul;    /* -0 */
	bool has_counts;     /* facets or a timeline, and no hits */
	bool is_spreadsheet; /* tsv, csv: nothing is taken for a formula */
	bool is_batch;       /* each record says which question it is of */
	bool is_by_article;  /* a hit stands for its article */
	bool is_streamed;    /* text: do not wait for the whole page */
	bool is_terminal;    /* the stream ends in a terminal: escape */
	bool is_colored;
	size_t width;     /* columns of a line of text */
	uint32_t context; /* neighbours that hits may have on either side */
};

/* Borrowed from output_begin to output_end. */
struct output_question {
	struct text qid; /* data is NULL where there is none; valid UTF-8 */
	struct text typed;
	struct text parsed; /* data is NULL when it was refused */
	const struct search_facts *facts;
};

struct output_answer {
	uint32_t hit_count;
	uint32_t total;
	bool is_exact_total;
	double elapsed_ms;
	struct text diagnosis; /* empty: none */
	struct text absent;    /* words, as of search_absent */
};

/* An article, for --article. */
struct output_article {
	const struct record_article *record;
	struct text text;
	const struct text *paths; /* of each location, ready to open */
};

struct output;

/* One format; what it does not need is NULL. `note` is more lines about the
 * hit, which only the text format prints. */
struct output_printer {
	enum status (*open)(struct output *output, struct fault *fault);
	void (*close)(struct output *output);
	enum status (*begin)(struct output *output, struct fault *fault);
	enum status (*hit)(struct output *output, const struct hit *hit,
			   struct text note, struct fault *fault);
	enum status (*end)(struct output *output,
			   const struct output_answer *answer,
			   struct fault *fault);
	enum status (*finish)(struct output *output, struct fault *fault);
	enum status (*article)(struct output *output,
			       const struct output_article *article,
			       struct fault *fault);
	enum status (*facets)(struct output *output,
			      const struct facets *facets, struct fault *fault);
	enum status (*timeline)(struct output *output,
				const struct timeline *timeline,
				struct fault *fault);
	bool has_facts;       /* question->facts are wanted */
	bool has_diagnosis;   /* says itself why there is nothing */
	bool has_hits_beside; /* facets and timeline come behind the hits */
	bool has_no_ids;      /* of passages without neighbours */
};

/* For the print_* files; others call the functions below. */
struct output {
	FILE *stream;
	struct output_options options;
	const struct output_printer *printer;
	const struct output_question *question;
	struct bytes record; /* being made */
	struct bytes scratch;
	void *state; /* the printer's own */
	bool is_closed;
	bool has_facets_header; /* tables name their columns once */
	bool has_timeline_header;
};

/* STATUS_BAD_QUERY when the options make no sense (a column that is not
 * there). The stream stays the caller's. */
enum status output_open(struct output **out, FILE *stream,
			const struct output_options *options,
			struct fault *fault);
/* Accepts NULL. */
void output_close(struct output *output);

enum status output_begin(struct output *output,
			 const struct output_question *question,
			 struct fault *fault);
enum status output_hit(struct output *output, const struct hit *hit,
		       struct text note, struct fault *fault);
enum status output_end(struct output *output,
		       const struct output_answer *answer, struct fault *fault);
/* Behind the last answer, and only where answers were printed. */
enum status output_finish(struct output *output, struct fault *fault);
enum status output_article(struct output *output,
			   const struct output_article *article,
			   struct fault *fault);
/* Between begin and end, in the stead of hits, or behind them. */
enum status output_facets(struct output *output, const struct facets *facets,
			  struct fault *fault);
enum status output_timeline(struct output *output,
			    const struct timeline *timeline,
			    struct fault *fault);
/* A line of our own between records (a count, an explanation): written as
 * it is, with a line feed behind it. */
enum status output_line(struct output *output, struct text line,
			struct fault *fault);
/* Whether hits without neighbours may be without the id of their passage. */
bool output_has_no_ids(const struct output *output);
/* Whether answers say what is known of the index: output_question.facts. */
bool output_has_facts(const struct output *output);
/* Whether an answer without hits, and one that is refused, says why by
 * itself: output_answer.diagnosis. */
bool output_has_diagnosis(const struct output *output);
/* Whether an answer has hits also where facets or a timeline are asked for. */
bool output_has_hits_beside(const struct output *output);
/* Where a saved search has its own word on --by. */
void output_set_by_article(struct output *output, bool is_by_article);
/* What was written is on disk, where the stream is a file. */
enum status output_sync(struct output *output, struct fault *fault);
/* Whether a write failed because nobody reads any more (EPIPE). */
bool output_is_closed(const struct output *output);

/* For the print_* files: writes output->record, unless it could not be made,
 * as `made` says, which then is returned; and empties it in any case. */
enum status output_write(struct output *output, enum status made,
			 struct fault *fault);
/* Appends the question's id and a TAB, in a batch only. */
enum status output_put_qid(struct output *output, struct fault *fault);

/* The state of printers that tell each path or id once an answer. */
enum status output_open_group(struct output *output, struct fault *fault);
void output_close_group(struct output *output);
enum status output_begin_group(struct output *output, struct fault *fault);
enum status output_is_new(struct output *output, struct text name, bool *out,
			  struct fault *fault);

/* What one heading is of: an article as it stands in one file. Another
 * index may hold it from another file, with another title and date. */
struct hash output_heading(const struct hit *hit);

/* What all formats agree on. Who published the article, when and where: as the
 * place that is cited says. */
struct record_outlet output_outlet(const struct hit *hit);
/* Where the record begins in its file, in bytes, and whether that has others;
 * what its own id is, else the path; and what offsets and lines count in,
 * "file" or "text". */
uint64_t output_record(const struct hit *hit);
bool output_is_among_others(const struct hit *hit);
struct text output_id(const struct hit *hit);
bool output_is_of_file(const struct hit *hit);
const char *output_of(const struct hit *hit);
struct text output_language(const struct hit *hit);
/* The article's, else the path. */
struct text output_title(const struct hit *hit);
/* "year", "month", "day", "time"; NULL for an undated article. */
const char *output_precision(enum record_precision precision);
/* "exact", "stem", "fuzzy", "script", "synonym". */
const char *output_form(enum hit_form form);
/* An address that a reader may be offered to follow: http and https only. */
bool output_is_web(struct text address);
/* With as many digits as mean anything: 4 behind the point. */
double output_score(double score);
double output_share(double share);

#endif
