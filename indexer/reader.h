/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reader - an input read once, in blocks: line by line or as a whole.
 *
 * Used by the indexer only. Until reader_let_go nothing is thrown away, so
 * that the first lines can be looked at and reader_rewind starts anew;
 * after it the memory is that of the longest line.
 */
#ifndef INDEXER_READER_H
#define INDEXER_READER_H

#include "indexer/input.h"

struct reader;

struct reader_line {
	struct text text; /* without its LF or CR; until the next call */
	uint64_t offset;  /* bytes in the file */
	bool is_too_long; /* text is empty then */
	bool is_end;      /* there was no further line */
};

/* A line longer than `line_bytes` is too long, a whole file longer than
 * `whole_bytes` too. */
enum status reader_open(struct reader **out, size_t line_bytes,
			size_t whole_bytes, struct fault *fault);
/* Accepts NULL. */
void reader_close(struct reader *reader);

/* Reads from `input`, which is borrowed until the next reader_begin. */
void reader_begin(struct reader *reader, struct input input);
/* Why the input ended before its end, so far; NULL when it did not, or when
 * who reads the reader_rest was told. What came before counts. Until the next
 * reader_begin. */
const char *reader_damage(const struct reader *reader);
/* The first bytes, all or at least `wanted` of them (READER_START_BYTES
 * tell a file's format); until the next call, before reader_let_go only. */
enum { READER_START_BYTES = 4096 };
enum status reader_start(struct reader *reader, size_t wanted, struct text *out,
			 struct fault *fault);
/* The next line; the last one may lack its LF. In a file without any LF
 * lines end in CR, when that file is no longer than a line may be. */
enum status reader_line(struct reader *reader, struct reader_line *out,
			struct fault *fault);
void reader_rewind(struct reader *reader);
/* From now on lines end in CR, whatever LF there are, until the next
 * reader_begin. */
void reader_use_returns(struct reader *reader);
/* All from where the reader stands, for what is not read line by line; the
 * reader is not used otherwise until the next reader_begin. */
struct input reader_rest(struct reader *reader);
/* Bytes taken from the input so far. */
uint64_t reader_total(const struct reader *reader);
void reader_let_go(struct reader *reader);
/* The whole file, from its beginning; before reader_let_go only. *out
 * lives until the next call. STATUS_SKIP when it is too long. */
enum status reader_whole(struct reader *reader, struct text *out,
			 struct fault *fault);
/* Puts `text` in the place of the whole file, which it was decoded from, or
 * is a part of: what is given from now on is of it. STATUS_SKIP when it is
 * too long for a whole file. */
enum status reader_replace(struct reader *reader, struct text text,
			   struct fault *fault);
#endif
