/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * record - the passage record (a document's data) and the article record
 * (metadata), to bytes and back, each with a checksum.
 *
 * Used by the indexer to write and by the searcher to read. The layout is
 * at the top of record.c. Reading trusts nothing: a record that is short,
 * too long or fails its checksum is STATUS_DAMAGED, and no text of it is
 * handed out. Both programs read an index through "store.h", which knows
 * the dictionary that its records are packed by.
 */
#ifndef SHARED_RECORD_H
#define SHARED_RECORD_H

#include "shared/bytes.h"
#include "shared/hash.h"
#include "shared/pack.h"
#include "shared/pool.h"

struct record_passage {
	struct hash article;
	struct hash passage; /* the passage id: not in the record, since the
			      * order value has it (see store_passage_id) */
	uint32_t ordinal;    /* of the passage in its article, from 0 */
	uint32_t line;       /* of its first byte, from 1; in the file where
			      * the article is the file, else in its text */
	uint64_t start;      /* bytes in the article's text */
	uint64_t end;
	uint64_t first_seen; /* run */
	struct text language;
	struct text section; /* heading it stands under; empty: none */
	struct text text;    /* end - start bytes, valid UTF-8 */
};

enum record_precision {
	RECORD_UNDATED = 0,
	RECORD_YEAR,
	RECORD_MONTH,
	RECORD_DAY,
	RECORD_TIME
};

/* Who published an article, when and where, as one of its places says. */
struct record_outlet {
	struct text source;
	struct text address;
	struct text date;
	enum record_precision precision;
	const struct text *authors;
	size_t author_count;
};

struct record_location {
	struct text label; /* of the root */
	struct text path;  /* below the root, raw bytes of the file name */
	uint64_t record;   /* byte offset of the record in a file of several */
	/* By which it is told from the others there ("schema.h"); not known
	 * of records that were written before it was kept. */
	struct text record_key;
	bool has_record_key;
	/* Of other places than the first, which the article's own fields are
	 * from: there it is empty. */
	struct record_outlet outlet;
};

/* Absent texts are empty. Everything but `path` is valid UTF-8. */
struct record_article {
	struct hash article;
	struct text own_id; /* the record's own id */
	struct text title;
	struct text date; /* ISO 8601 to its precision, with zone if known */
	enum record_precision precision;
	struct text date_from; /* field the date came from, "date" */
	struct text source;
	struct text address;
	struct text language;
	const struct text *authors;
	size_t author_count;
	/* The first is the one that the record was made from. */
	const struct record_location *locations;
	size_t location_count;
	bool is_file;        /* offsets count in the first location's file */
	uint64_t first_run;  /* in which this article first appeared */
	uint64_t text_bytes; /* length of the article's text */
	uint64_t text_check; /* hash_checksum of it */
	uint32_t passage_count;
	/* What no passage covers, in order: with the passages it gives the
	 * article's text back. */
	struct text gaps;
};

/* A copy whose texts live in `pool`. */
enum status record_keep_passage(struct record_passage *out,
				const struct record_passage *from,
				struct pool *pool, struct fault *fault);

/* Both append, packed. */
enum status record_put_passage(struct bytes *out,
			       const struct record_passage *record,
			       struct pack *pack, struct fault *fault);
enum status record_put_article(struct bytes *out,
			       const struct record_article *record,
			       struct pack *pack, struct fault *fault);
/* The texts in *out are borrowed from `room`, whose contents it takes. */
enum status record_get_passage(struct record_passage *out, struct text data,
			       struct pack *pack, struct bytes *room,
			       struct fault *fault);
/* That of any of its places; of the first one: the article's own fields. */
struct record_outlet record_outlet_at(const struct record_article *record,
				      size_t place);
/* An outlet alone. What is read is borrowed from `data`, its list of authors
 * lives in `pool`. */
enum status record_put_outlet(struct bytes *out,
			      const struct record_outlet *outlet,
			      struct fault *fault);
enum status record_get_outlet(struct record_outlet *out, struct text data,
			      struct pool *pool, struct fault *fault);
/* The article and the ordinal of a passage record, of which nothing else is
 * looked at: not even whether it is damaged. */
enum status record_get_head(struct record_passage *out, struct text data,
			    struct fault *fault);
/* out->article is set by the caller and checked; the rest lives in
 * `pool`. */
enum status record_get_article(struct record_article *out, struct text data,
			       struct pack *pack, struct pool *pool,
			       struct fault *fault);

/*
 * The article's text from its record and its passages (in order of
 * ordinal), checked against text_bytes and text_check: STATUS_DAMAGED when
 * they do not fit together.
 */
enum status record_join(struct bytes *out, const struct record_article *article,
			const struct record_passage *passages,
			size_t passage_count, struct fault *fault);
/* The other direction: appends what no passage covers. */
enum status record_gaps(struct bytes *out, struct text text,
			const struct record_passage *passages,
			size_t passage_count, struct fault *fault);

#endif
