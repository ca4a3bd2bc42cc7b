/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * schema - the index format: the owner of every name, slot and key in the
 * Xapian index, and of the index folder.
 *
 * Used by the indexer to write and by the searcher to read.
 *
 * THE INDEX FOLDER
 *   lock           empty; an open-file-description lock (fcntl F_OFD_SETLK)
 *                  on it is held by whoever writes; its time is that of the
 *                  last completed run
 *   ledger.sqlite  the indexer's own record; the searcher never opens it
 *   XAPIANDB       a Xapian stub: "auto gen-N\n" for the local database, or
 *                  "remote HOST:PORT" lines
 *   gen-N/         one Xapian (glass) database; N grows with each rebuild
 * Hashes are 128-bit XXH3 in canonical order ("hash.h"); hexadecimal ones
 * are lower case. Numbers in records are unsigned LEB128 unless said
 * otherwise; byte strings are preceded by their length in that form.
 *
 * IDENTITY
 *   location key  hash of ("location", root label, path below the root,
 *                 record key); the record key is "" in a file of one
 *                 article, else "id:" + the record's own id, else "#" +
 *                 the record's ordinal; in an archive "in:" + the entry's
 *                 name + LF for each archive around it stands before that.
 *                 A key that comes again in the file gets "#n" for its
 *                 n-th time.
 *                 On standard input, where a record comes again in any
 *                 place, each is as a file of one: its path is "url:" +
 *                 canonical address, else "id:" + own id (both + "#n"
 *                 for the n-th time in one run), else "hash:" + hash of
 *                 (title, text) in hexadecimal
 *   address key   hash of ("address", canonical address)
 *   content key   hash of ("content", title, article text)
 *   article id    Locations of equal content key are one article. Its
 *                 first location (those with an address before those
 *                 without, then the earliest, undated ones last, then the
 *                 smallest location key) gives the record. The id is the
 *                 address key of the first location, or its location key
 *                 where it has none. When articles of different content
 *                 share an address (a page crawled again after a change),
 *                 the one whose first location has the smallest location
 *                 key gets the address key; each other gets hash of
 *                 ("variant", address key, location key).
 *   passage key   hash of ("passage", the folded words of the passage with
 *                 one blank between)
 *   passage id    hash of ("hit", article id, passage key, ordinal among
 *                 the article's passages with that key, decimal)
 *
 * A DOCUMENT of the database is a passage. An article's passages have numbers
 * one behind the other, in their order, and the first has the term XL: from
 * there to the next document that has it, be it deleted or not, all are of one
 * article. So an article of which anything changes is written as a whole, and
 * the documents that it had are deleted. Its terms ("terms.h"):
 *   Z lang : stem    the passage's words, with their count
 *   S lang : stem    words of the article's title and of the heading the
 *                    passage stands under, with their count: context
 *   XH lang : stem   the words of the title on the article's first passage
 *                    and for the heading on the first passage of its
 *                    section, but for those that have a Z term there: what
 *                    makes these words findable, once each
 *                    (of a title or heading the first 2,000 bytes count)
 *   Q article id     22 characters of base64 ("hash.h", hash_key)
 *   L lang           language of the article
 *   H host           of the address, without "www.", and each parent domain
 *   A author         folded
 *   XS source        folded
 *                    (these three, and XD, of each location of the article,
 *                    but for more than 4,096: each passage has them all)
 *   XD day           "2021-08-17", "2021-08" or "2021" of each location
 *                    whose day is not that of the first; and "2021-08~" and
 *                    "2021~" where it is any of that month or year, so that
 *                    long times are few terms
 *   XP path          "label", "label/folder", ..., "label/folder/file" of
 *                    each location; of a single file its path alone
 *   XL               on an article's first passage: counts articles, and
 *                    tells where each begins
 *   XA this = other  on the first passage, and once, of each article that
 *                    says of an acronym what it stands for
 *                    ("acronyms.h"): its letters and the name, and another
 *                    term the other way round. Both are plain words with
 *                    one blank between; "=~" stands for "=" where the
 *                    letters are not all first ones of words. How many
 *                    passages have the term is how many articles say so.
 * The document's length is the number of Z terms counted with repetition,
 * plus that of the S terms; XH, Q, L, H, A, XS, XD, XP, XL, XA have frequency
 * 0: they match, weigh nothing and add nothing. A term is 1 to
 * SCHEMA_TERM_BYTES bytes and never holds a zero byte; a longer one is cut,
 * and ends in '~' and the hash of the whole in hexadecimal.
 * Its values ("values.h"; absent where unknown, but for slots 0 and 1):
 *   0 order       the day in 4 bytes (zeros for unknown parts, all zeros
 *                 undated), then the passage id's 16 bytes: sorting and
 *                 ties at once
 *   1 first seen  run number: how many bytes, then these, big-endian
 *   2 source      folded
 *   3 language    code
 *   4 author      folded, of the first author
 *   5 day         the 4 bytes of slot 0, dated articles only: date ranges,
 *                 months (the first 3 bytes), timelines
 *   6 record      a passage record ("record.h"). It is no document data,
 *                 since libxapian tries to deflate that, and again in each
 *                 merge, where it finds that it could not: a third of the
 *                 time that writing takes
 *   7 terms       a sum over its terms and their frequencies, 8 bytes,
 *                 big-endian: there is no list of them by which it could be
 *                 checked what searches find it by
 * There are no lists of terms by document (libxapian's DB_NO_TERMLIST): they
 * would take two fifths of the database, and all that they are good for is to
 * delete a document. A deleted one stays where it is and is marked
 * ("index_gone.h"); nobody finds or counts it, and its room comes back when
 * the database is compacted.
 *
 * METADATA keys
 *   a + article id (as in Q)          article record ("record.h")
 *   c + article id                    16 bytes: id of its cluster of
 *                                     near-copies, the smallest article id
 *                                     in it; absent where it has none. Under
 *                                     the cluster's own id, behind that, the
 *                                     ids of the others, 16 bytes each,
 *                                     ascending; of a cluster of more than
 *                                     1,000 articles so many
 *   g + 8 hexadecimal digits          which of 16,384 documents are deleted
 *                                     ("index_gone.h")
 *   r + label + "/" + path            why this file was rejected, UTF-8; a
 *                                     long key is cut like a term, and the
 *                                     value is path, LF, reason in any case
 *   w + folded word                   "1": the vocabulary, for wildcards,
 *                                     misspellings and suggestions; words of
 *                                     letters, digits and apostrophes up
 *                                     to SCHEMA_WORD_BYTES; a word whose
 *                                     passages are gone may stay
 *   k + stem + "=" + word + " " + word + "=" + language
 *                                     "1": an article in that language has
 *                                     these two words, of three letters or
 *                                     more each, with a hyphen between them,
 *                                     and the stem is that of the word that
 *                                     they make without it:
 *                                     "kbackdoor=back door=en". The words
 *                                     are plain ("plain.h"). It may stay as
 *                                     one of the vocabulary does
 *   pq:format     decimal format number (SCHEMA_FORMAT)
 *   pq:index      this index's own random id, 32 hexadecimal digits
 *   pq:analysis   fingerprint of the analysis ("terms.h")
 *   pq:stems:LANG fingerprint of one language's; "und": without a stemmer
 *   pq:passages   passage limits and splitter version, and by which
 *                 version near-copies are known, as text
 *   pq:dictionary what records are packed by ("pack.h"): trained on the
 *                 first articles, absent until there are enough of them;
 *                 never changed in a generation
 *   pq:batch      decimal number of the last batch
 *   pq:touched    article ids (16 bytes each, raw) of the last batch
 *   pq:run        decimal number of the last run that changed something
 *   pq:updated    its time, ISO 8601 with zone
 *   pq:ended      decimal number of the last run that went to its end, "0"
 *                 while none did: passages first seen in a later run are
 *                 not all there yet. Written when all batches of the run
 *                 are, and with each batch as it was before; absent in an
 *                 index that no later run has written to: pq:run
 *   pq:root:LABEL the root's folder as it was given: paths shown are this,
 *                 "/" and the path below the root; for label "" (single
 *                 files) paths are absolute, for "-" (standard input) "-"
 * Per-index values (pq:) are rewritten after any merge of databases, since
 * merging keeps the first one's; databases to be merged are made with one
 * dictionary.
 *
 * In FORMAT 4 the first location is, of those with a date, the one with the
 * smallest location key. In FORMAT 3 the passages of an article that was changed
 * also lie anywhere. FORMAT 2 also has lists of terms, no slot 7, and no deleted
 * documents. FORMAT 1 also has the passage record as the document's data, and
 * packs records by deflate with text and metadata of the first articles. All are
 * read still, so that what is in no source any more comes over when an index is
 * built anew.
 */
#ifndef SHARED_SCHEMA_H
#define SHARED_SCHEMA_H

#define SCHEMA_FORMAT 5

#define SCHEMA_LOCK_FILE   "lock"
#define SCHEMA_LEDGER_FILE "ledger.sqlite"
#define SCHEMA_STUB_FILE   "XAPIANDB"
#define SCHEMA_GENERATION  "gen-"

#define SCHEMA_BODY     "Z"
#define SCHEMA_CONTEXT  "S"
#define SCHEMA_HEADLINE "XH"
#define SCHEMA_ARTICLE  "Q"
#define SCHEMA_LANGUAGE "L"
#define SCHEMA_HOST     "H"
#define SCHEMA_AUTHOR   "A"
#define SCHEMA_SOURCE   "XS"
#define SCHEMA_DAY      "XD"
#define SCHEMA_DAY_ANY  "~"
#define SCHEMA_PATH     "XP"
#define SCHEMA_LEAD     "XL"
#define SCHEMA_ALIAS    "XA"

#define SCHEMA_META_ARTICLE    "a"
#define SCHEMA_META_CLUSTER    "c"
#define SCHEMA_META_GONE       "g"
#define SCHEMA_META_REJECTED   "r"
#define SCHEMA_META_WORD       "w"
#define SCHEMA_META_COMPOUND   "k"
#define SCHEMA_META_FORMAT     "pq:format"
#define SCHEMA_META_INDEX      "pq:index"
#define SCHEMA_META_ANALYSIS   "pq:analysis"
#define SCHEMA_META_STEMS      "pq:stems:"
#define SCHEMA_META_PASSAGES   "pq:passages"
#define SCHEMA_META_DICTIONARY "pq:dictionary"
#define SCHEMA_META_BATCH      "pq:batch"
#define SCHEMA_META_TOUCHED    "pq:touched"
#define SCHEMA_META_RUN        "pq:run"
#define SCHEMA_META_UPDATED    "pq:updated"
#define SCHEMA_META_ENDED      "pq:ended"
#define SCHEMA_META_ROOT       "pq:root:"

enum {
	SCHEMA_TERM_BYTES = 245,
	SCHEMA_WORD_BYTES = 64,
	SCHEMA_COMPOUND_BYTES = 192, /* of such a key, without the k */
	SCHEMA_HEADING_BYTES = 2000, /* of a title or heading that count */
	SCHEMA_OUTLETS =
		4096 /* further locations of which passages have terms */
};

enum schema_slot {
	SCHEMA_SLOT_ORDER = 0,
	SCHEMA_SLOT_SEEN = 1,
	SCHEMA_SLOT_SOURCE = 2,
	SCHEMA_SLOT_LANGUAGE = 3,
	SCHEMA_SLOT_AUTHOR = 4,
	SCHEMA_SLOT_DAY = 5,
	SCHEMA_SLOT_RECORD = 6,
	SCHEMA_SLOT_TERMS = 7,
	SCHEMA_SLOTS
};

/* Root labels that are not folders. */
#define SCHEMA_LABEL_FILES ""
#define SCHEMA_LABEL_STDIN "-"

#endif
