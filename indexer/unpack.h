/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unpack - what is inside of a compressed file or an archive.
 *
 * Used by the indexer only; the only part that knows libarchive. Reads from
 * an input and offers inputs again. Each layer is a level of its own: of a
 * .tar.gz the one entry, without a name, is a tar, which is opened on the
 * input of that entry. Nothing is written anywhere, so that names are only
 * names, whatever stands in them.
 *
 * Data of an input that fails with STATUS_SKIP, truncated or damaged, is
 * what was there before. What the input below returns otherwise
 * (STATUS_IO, STATUS_RETRY, STATUS_FULL) comes through unchanged.
 */
#ifndef INDEXER_UNPACK_H
#define INDEXER_UNPACK_H

#include "indexer/input.h"

enum unpack_kind {
	UNPACK_NONE, /* neither compressed nor an archive */
	UNPACK_GZIP,
	UNPACK_ZSTD,
	UNPACK_BZIP2,
	UNPACK_XZ,
	UNPACK_COMPRESS, /* .Z */
	UNPACK_LZ4,
	UNPACK_TAR,
	UNPACK_ZIP, /* also what other formats are made of: DOCX, EPUB */
	UNPACK_SEVEN_ZIP,
	UNPACK_RAR,
	/* As the body of an HTTP response: not known by a signature. */
	UNPACK_ZLIB,
	UNPACK_DEFLATE
};

enum {
	UNPACK_START_BYTES = 512,    /* tell the kind of a file */
	UNPACK_NAME_BYTES = 4096,    /* longest name of an entry */
	UNPACK_ENTRIES = 1000000,    /* in one source file */
	UNPACK_FREE_BYTES = 16 << 20 /* unpacked before the ratio counts */
};

/*
 * How many times its size a file may unpack to. Pages compress 5 to 30
 * times, and a thousand saves of one page, which zstd and xz see as repeats
 * of each other, 150 times; but deflate cannot do more than 1032 times, and
 * bombs do nearly that.
 */
enum { UNPACK_TIMES = 500 };
/* What one source file may unpack to at all: a web archive of 2 GB is 20. */
#define UNPACK_BYTES ((uint64_t)64 << 30)

/* Shared by all levels of one source file; zeroed before the first. */
struct unpack_budget {
	uint64_t packed_bytes; /* read from the file itself */
	uint64_t grown_bytes;  /* what all levels made more of it */
	uint64_t entry_count;
	size_t level;
};

/* By the first UNPACK_START_BYTES. */
enum unpack_kind unpack_kind(struct text start);
/* As it is called in faults. */
const char *unpack_name(enum unpack_kind kind);

struct unpack;

struct unpack_entry {
	struct text name;     /* bytes as they are; empty where it has none, or
			   * one that cannot be read */
	uint64_t number;      /* from 0, of regular files */
	const char *rejected; /* why it has no input; else NULL */
	struct input input;
	bool is_of_archive; /* not what a compressed file is of */
	bool is_end;        /* there was no further entry */
};

/* Borrows `budget` and what `packed` reads from. STATUS_SKIP: of a kind
 * that cannot be unpacked. The one opened last is closed first. */
enum status unpack_open(struct unpack **out, enum unpack_kind kind,
			struct input packed, struct unpack_budget *budget,
			struct fault *fault);
/* Accepts NULL. */
void unpack_close(struct unpack *unpack);
/* The next regular file, whether or not the one before was read to its end;
 * borrowed until the next call. Links, folders and devices are passed over.
 * STATUS_SKIP: there may be more, but it cannot be read. */
enum status unpack_next(struct unpack *unpack, struct unpack_entry *out,
			struct fault *fault);

#endif
