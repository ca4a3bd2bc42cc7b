/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * THE LEDGER, schema version 1 (PRAGMA user_version). Hashes are blobs of
 * 16 bytes; times are nanoseconds since 1970; paths are the raw bytes of
 * file names. Reading it with any SQLite tool is allowed, writing is not.
 *
 *   meta       key, value: "index" (the index's id), "batch" (number of the
 *              last batch in both stores), "run", "building" (generation
 *              that a rebuild is making, 0: none), "loose" (generation that
 *              was written from nothing and is yet to be compacted, 0: none),
 *              "bulk" (generation that is built in bulk, 0: none), "segments"
 *              (how many of it are counted),
 *              "reasons" (1: what the index says of rejected sources is to be
 *              written again), "clusters" (1: those of near-copies are yet
 *              to be found, in both stores), "ceiling" (bytes of memory that
 *              the last run was allowed)
 *   roots      label, path (absolute), given (as typed)
 *   sources    one row a source file, or record of standard input: what it
 *              was like when it was read, and what came of it (state: 0
 *              good, 1 rejected, 2 to be read again, 3 the same when there
 *              may be more memory; reason: why it or a record in it is
 *              rejected, '' if nothing is)
 *   records    what a record of standard input says beside title and text:
 *              it cannot be read again. Path as in sources, hash of the
 *              facts, then the facts; an LF behind each author, and behind
 *              the first and last byte of each heading in the text
 *   locations  one row a place where an article was found; has_date: the
 *              moment of its date ("identity.h"); raw: hash of the
 *              record's bytes, where these alone made it and its key, else
 *              NULL; outlet: who says it there ("record.h"), NULL where no run
 *              has asked
 *   articles   what stands in the index: content key, article id, first
 *              location and its address, digest of all that was written
 *              (NULL: to be written again; zeros: the same, and the
 *              generation that is being built has it), number of passages
 *   past       each id that an article ever had, the last content under it,
 *              its first run
 *   seen       the run in which passages were first seen in an article:
 *              their keys, one behind the other; kept when the article goes.
 *              Of rows that have the same key the earliest run counts
 *   suspects   ids of articles that the index may hold and this ledger does
 *              not know of, with their first run
 *   rescued    passage ids of suspects and the run they were first seen in
 *   signatures by which near-copies are known ("signature.h"), one row an
 *              article whose text is long enough: place (the first 63 bits
 *              of its id, so that places are in the order of ids), the place
 *              of its cluster's smallest article (NULL: it is the only one)
 *   signature_keys  place of each article by each key of its signature;
 *              made with the clusters where "clusters" is 1
 *   runs       one row a run that changed something
 * For the time of one run (temporary tables): plan, waiting (inodes of files
 * that are too young), listed (sources that a
 * list named), found (locations that the source at hand has), leaving
 * (locations that may go), settled (state of sources whose old locations
 * are leaving).
 */
#include "indexer/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shared/memory.h"
#include "shared/schema.h"

enum { SCHEMA_VERSION = 1, BUSY_MS = 10000, TEXT_LIMIT = 128 << 20 };

/* Set when a plain row is all that is wanted; see `statements`. */
enum statement {
	BEGIN_BATCH,
	BEGIN_LOOK,
	COMMIT_BATCH,
	MARK,
	UNMARK,
	RETURN_TO_MARK,
	GET_META,
	SET_META,
	PUT_ROOT,
	FORGET_ROOT,
	EACH_ROOT,
	SOURCES_OF_LABEL,
	FIND_SOURCE,
	PUT_SOURCE,
	FORGET_SOURCE,
	COUNT_SOURCES,
	EACH_REJECTED,
	PLAN_PUT,
	PLAN_NEXT,
	PLAN_COUNT,
	PLAN_SPARE,
	PLAN_WAITING,
	PLAN_SPARE_WAITING,
	LIST_PUT,
	COUNT_LISTED,
	PLAN_AGAIN,
	PLAN_UNLISTED,
	PLAN_COVERED,
	HAS_HEADINGS,
	ADD_HEADINGS,
	HAS_RAW,
	ADD_RAW,
	HAS_OUTLET,
	ADD_OUTLET,
	FORGET_SHARED,
	PUT_RECORD,
	GET_RECORD,
	FORGET_RECORD,
	GET_LOCATION,
	PUT_LOCATION,
	EACH_RECORD,
	MOVE_LOCATION,
	PUT_FOUND,
	CLEAR_FOUND,
	LEAVE_UNFOUND,
	LEAVE_PLANNED,
	COUNT_LEAVING,
	COUNT_LOSSES,
	COUNT_ARTICLES,
	NEXT_LEAVING,
	DROP_LEAVING,
	DROP_LOCATION,
	SETTLE_LATER,
	SETTLE_SOURCES,
	SETTLE_CLEAR,
	RETRY_SOURCE,
	RETRY_LARGE,
	SHED_IS_NEEDED,
	SHED_SOURCES,
	SHED_LOCATIONS,
	LOCATIONS_OF_CONTENT,
	TRY_LOCATIONS,
	TRY_SOURCE,
	OUTLETS_OF_CONTENT,
	FORGET_FACTS,
	DROP_CONTENT,
	ARTICLE_BY_CONTENT,
	ARTICLE_BY_ID,
	ARTICLE_BY_ADDRESS,
	PUT_ARTICLE,
	SET_PASSAGES,
	UNDIGEST_STALE,
	FORGET_ARTICLE,
	NEXT_PENDING,
	NEXT_ARTICLE,
	EACH_PAST,
	FIRST_RUN,
	PAST_CONTENT,
	PUT_PAST,
	EACH_SEEN,
	PUT_SEEN,
	PUT_SUSPECT,
	SUSPECT_SOURCE,
	PUT_RESCUED,
	RESCUED_RUN,
	SUSPECT_RUN,
	COUNT_SUSPECTS,
	NEXT_SUSPECT,
	CLEAR_SUSPECT,
	CLEAR_KNOWN,
	CLEAR_RESCUED,
	DISTRUST_SOURCES,
	DISTRUST_ARTICLES,
	DISTRUST_ALL_SOURCES,
	DISTRUST_ALL_ARTICLES,
	VERIFY,
	VERIFY_HASHES,
	EACH_LOOSE,
	ADOPT_SOURCES,
	FIND_SIGNATURE,
	EACH_SIGNATURE,
	EACH_OF_CLUSTER,
	PUT_SIGNATURE,
	FORGET_SIGNATURE,
	SET_CLUSTER,
	PUT_KEY,
	FORGET_KEY,
	KEYS_BEFORE,
	KEYS_BEHIND,
	CLEAR_CLUSTERS,
	CLEAR_KEYS,
	CLEAR_SIGNATURES,
	CLEAR_STRAY_SIGNATURES,
	PUT_RUN,
	EACH_RUN,
	SUM_SOURCES,
	SUM_ARTICLES,
	SUM_LOCATIONS,
	STATEMENT_COUNT
};

#define SOURCE_COLUMNS                                                   \
	" label, path, size, mtime_ns, ctime_ns, inode, is_racy, state," \
	" content, reason "
#define SIGNATURE_COLUMNS " place, article, cluster, signature "
#define SIGNATURE_ROW     "nhNb"
#define SOURCE_ROW        "tbnnnnnnht"
#define ARTICLE_COLUMNS \
	" content, article, location, address, digest, passages "
#define ARTICLE_ROW "hhhHHn"

/* What is put for each article is no INSERT OR REPLACE: before each of these
 * SQLite keeps a copy of the pages that it will change, since it may fail half
 * way, and while there is a mark it writes them to a file. */
static const char *const statements[STATEMENT_COUNT] = {
	[BEGIN_BATCH] = "BEGIN IMMEDIATE",
	[BEGIN_LOOK] = "BEGIN",
	[COMMIT_BATCH] = "COMMIT",
	[MARK] = "SAVEPOINT source",
	[UNMARK] = "RELEASE source",
	[RETURN_TO_MARK] = "ROLLBACK TO source",
	[GET_META] = "SELECT value FROM meta WHERE key = ?1",
	[SET_META] = "INSERT INTO meta(key, value) VALUES (?1, ?2)"
		     " ON CONFLICT(key) DO UPDATE SET value = ?2",
	[PUT_ROOT] = "INSERT INTO roots(label, path, given) VALUES (?1, ?2, ?3)"
		     " ON CONFLICT(label) DO UPDATE SET path = ?2, given = ?3",
	[FORGET_ROOT] = "DELETE FROM roots WHERE label = ?1",
	[EACH_ROOT] = "SELECT label, path, given FROM roots ORDER BY label",
	[SOURCES_OF_LABEL] = "SELECT" SOURCE_COLUMNS
			     "FROM sources WHERE label = ?1 ORDER BY path",
	[FIND_SOURCE] = "SELECT" SOURCE_COLUMNS
			"FROM sources WHERE label = ?1 AND path = ?2",
	[PUT_SOURCE] = "INSERT OR REPLACE INTO sources(" SOURCE_COLUMNS
		       ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
	[FORGET_SOURCE] = "DELETE FROM sources WHERE label = ?1 AND path = ?2",
	[COUNT_SOURCES] = "SELECT count(*) FROM sources WHERE label = ?1",
	[EACH_REJECTED] = "SELECT" SOURCE_COLUMNS
			  "FROM sources WHERE reason <> ''"
			  " ORDER BY label, path",
	[PLAN_PUT] = "INSERT INTO plan(kind, label, path, size)"
		     " VALUES (?1, ?2, ?3, ?4)",
	[PLAN_NEXT] = "SELECT number, kind, label, path, size FROM plan"
		      " WHERE number > ?1 AND kind BETWEEN ?2 AND ?3"
		      " ORDER BY number LIMIT 1",
	/* sum() fails where the sum is more than 2^63, as of two large holes;
	 * half of that is the most that is told. */
	[PLAN_COUNT] = "SELECT count(*), CAST(min(total(size), 4e18) AS"
		       " INTEGER) FROM plan"
		       " WHERE kind = ?1",
	[PLAN_SPARE] = "DELETE FROM plan WHERE kind = 2 AND label = ?1",
	[PLAN_WAITING] = "INSERT OR IGNORE INTO waiting(inode) VALUES (?1)",
	[PLAN_SPARE_WAITING] =
		"DELETE FROM plan WHERE kind = 2 AND EXISTS (SELECT 1"
		" FROM sources AS s JOIN waiting AS w ON w.inode = s.inode"
		" WHERE s.label = plan.label AND s.path = plan.path)",
	[LIST_PUT] = "INSERT OR IGNORE INTO listed(label, path)"
		     " VALUES (?1, ?2)",
	[COUNT_LISTED] = "SELECT count(*) FROM listed"
			 " WHERE (label = '-') = (?1 = '-')",
	[PLAN_AGAIN] = "INSERT INTO plan(kind, label, path, size)"
		       " SELECT 1, label, path, size FROM sources AS s"
		       " INDEXED BY sources_again"
		       " WHERE label = '' AND state = 2 AND NOT EXISTS"
		       " (SELECT 1 FROM plan AS p WHERE p.label = ''"
		       " AND p.path = s.path) ORDER BY path",
	[PLAN_UNLISTED] = "INSERT INTO plan(kind, label, path, size)"
			  " SELECT 2, label, path, size FROM sources AS s"
			  " WHERE label = ?1 AND NOT EXISTS (SELECT 1"
			  " FROM listed AS l WHERE l.label = s.label"
			  " AND l.path = s.path) ORDER BY path",
	[PLAN_COVERED] = "INSERT INTO plan(kind, label, path, size)"
			 " SELECT 2, label, path, size FROM sources"
			 " WHERE label = '' AND path > ?1 AND path < ?2",
	[HAS_HEADINGS] = "SELECT 1 FROM pragma_table_info('records')"
			 " WHERE name = 'headings'",
	[ADD_HEADINGS] = "ALTER TABLE records ADD COLUMN"
			 " headings TEXT NOT NULL DEFAULT ''",
	[HAS_RAW] = "SELECT 1 FROM pragma_table_info('locations')"
		    " WHERE name = 'raw'",
	[ADD_RAW] = "ALTER TABLE locations ADD COLUMN raw BLOB",
	[HAS_OUTLET] = "SELECT 1 FROM pragma_table_info('locations')"
		       " WHERE name = 'outlet'",
	[ADD_OUTLET] = "ALTER TABLE locations ADD COLUMN outlet BLOB",
	[FORGET_SHARED] = "UPDATE locations SET facts = zeroblob(16),"
			  " raw = NULL WHERE content IN (SELECT content"
			  " FROM locations GROUP BY content"
			  " HAVING count(*) > 1)",
	[PUT_RECORD] = "INSERT INTO records(path, facts, own_id, date,"
		       " precision, date_from, source, address, language,"
		       " authors, headings) VALUES (?1, ?2, ?3, ?4, ?5, ?6,"
		       " ?7, ?8, ?9, ?10, ?11) ON CONFLICT(path) DO UPDATE SET"
		       " facts = ?2, own_id = ?3, date = ?4, precision = ?5,"
		       " date_from = ?6, source = ?7, address = ?8,"
		       " language = ?9, authors = ?10, headings = ?11"
		       " WHERE facts <> ?2 OR headings <> ?11",
	[GET_RECORD] = "SELECT precision, own_id, date, date_from, source,"
		       " address, language, authors, headings FROM records"
		       " WHERE path = ?1",
	[FORGET_RECORD] = "DELETE FROM records WHERE path = ?1",
	[GET_LOCATION] = "SELECT l.content, l.record, l.address, l.has_date,"
			 " l.facts, a.article, a.digest IS NOT NULL, l.raw,"
			 " l.outlet IS NOT NULL"
			 " FROM locations AS l LEFT JOIN articles AS a"
			 " ON a.content = l.content WHERE l.location = ?1",
	[PUT_LOCATION] =
		"INSERT INTO locations(location, label, path,"
		" record_key, record, address, has_date, content, facts, raw,"
		" outlet) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
		" ?11) ON CONFLICT(location) DO UPDATE SET label = ?2,"
		" path = ?3, record_key = ?4, record = ?5, address = ?6,"
		" has_date = ?7, content = ?8, facts = ?9, raw = ?10,"
		" outlet = ?11",
	[EACH_RECORD] = "SELECT l.location, l.content, l.raw, l.record_key,"
			" l.record FROM locations AS l JOIN articles AS a"
			" ON a.content = l.content WHERE l.label = ?1"
			" AND l.path = ?2 AND l.raw IS NOT NULL"
			" AND a.digest IS NOT NULL ORDER BY l.record",
	[MOVE_LOCATION] = "UPDATE locations SET record = ?2"
			  " WHERE location = ?1",
	[PUT_FOUND] = "INSERT OR IGNORE INTO found(location) VALUES (?1)",
	[CLEAR_FOUND] = "DELETE FROM found",
	[LEAVE_UNFOUND] = "INSERT OR IGNORE INTO leaving(location)"
			  " SELECT location FROM locations AS l"
			  " WHERE label = ?1 AND path = ?2 AND NOT EXISTS"
			  " (SELECT 1 FROM found AS f"
			  " WHERE f.location = l.location)",
	[LEAVE_PLANNED] = "INSERT OR IGNORE INTO leaving(location)"
			  " SELECT l.location FROM plan AS p JOIN locations"
			  " AS l ON l.label = p.label AND l.path = p.path"
			  " WHERE p.kind = 2",
	[COUNT_LEAVING] = "SELECT count(*) FROM leaving",
	[COUNT_LOSSES] = "SELECT count(DISTINCT l.content) FROM leaving AS v"
			 " JOIN locations AS l ON l.location = v.location"
			 " JOIN articles AS a ON a.content = l.content"
			 " WHERE NOT EXISTS (SELECT 1 FROM locations AS o"
			 " WHERE o.content = l.content AND NOT EXISTS (SELECT 1"
			 " FROM leaving AS w WHERE w.location = o.location))",
	[COUNT_ARTICLES] = "SELECT count(*) FROM articles",
	[NEXT_LEAVING] = "SELECT v.location, l.content FROM leaving AS v"
			 " LEFT JOIN locations AS l ON l.location = v.location"
			 " LIMIT 1",
	[DROP_LEAVING] = "DELETE FROM leaving WHERE location = ?1",
	[DROP_LOCATION] = "DELETE FROM locations WHERE location = ?1",
	[SETTLE_LATER] = "INSERT OR REPLACE INTO settled(label, path, state)"
			 " VALUES (?1, ?2, ?3)",
	[SETTLE_SOURCES] =
		"UPDATE sources SET state = (SELECT t.state FROM settled AS t"
		" WHERE t.label = sources.label AND t.path = sources.path)"
		" WHERE (label, path) IN (SELECT label, path FROM settled)",
	[SETTLE_CLEAR] = "DELETE FROM settled",
	[RETRY_SOURCE] = "UPDATE sources SET state = 2"
			 " WHERE label = ?1 AND path = ?2",
	[RETRY_LARGE] = "UPDATE sources SET state = 2 WHERE state = 3",
	[SHED_IS_NEEDED] =
		"SELECT count(v.location), count(*) - count(v.location)"
		" FROM locations AS l LEFT JOIN leaving AS v"
		" ON v.location = l.location WHERE l.content = ?1",
	[SHED_SOURCES] = "UPDATE sources SET state = 2 WHERE (label, path) IN"
			 " (SELECT l.label, l.path FROM locations AS l"
			 " JOIN leaving AS v ON v.location = l.location"
			 " WHERE l.content = ?1)",
	[SHED_LOCATIONS] = "DELETE FROM locations WHERE content = ?1"
			   " AND location IN (SELECT location FROM leaving)",
	[LOCATIONS_OF_CONTENT] =
		"SELECT location, label, path, record_key, record, address,"
		" has_date, content, facts FROM locations WHERE content = ?1",
	[TRY_LOCATIONS] =
		"SELECT (SELECT count(*) FROM locations INDEXED BY"
		" locations_content WHERE content = ?1), EXISTS (SELECT 1 FROM"
		" locations WHERE location = ?2 AND content = ?1)",
	[TRY_SOURCE] = "SELECT (SELECT count(*) FROM locations INDEXED BY"
		       " locations_source WHERE label = ?1 AND path = ?2)"
		       " - (SELECT count(content) FROM locations INDEXED BY"
		       " locations_source WHERE label = ?1 AND path = ?2)",
	[OUTLETS_OF_CONTENT] =
		"SELECT location, outlet FROM locations WHERE content = ?1"
		" AND outlet IS NOT NULL ORDER BY location",
	[FORGET_FACTS] = "UPDATE locations SET facts = zeroblob(16),"
			 " raw = NULL WHERE location = ?1",
	[DROP_CONTENT] = "DELETE FROM locations WHERE content = ?1",
	[ARTICLE_BY_CONTENT] = "SELECT" ARTICLE_COLUMNS
			       "FROM articles WHERE content = ?1",
	[ARTICLE_BY_ID] = "SELECT" ARTICLE_COLUMNS
			  "FROM articles WHERE article = ?1",
	[ARTICLE_BY_ADDRESS] = "SELECT" ARTICLE_COLUMNS
			       "FROM articles WHERE address = ?1"
			       " ORDER BY location LIMIT 1",
	[PUT_ARTICLE] = "INSERT INTO articles(" ARTICLE_COLUMNS
			") VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
			" ON CONFLICT(content) DO UPDATE SET article = ?2,"
			" location = ?3, address = ?4, digest = ?5,"
			" passages = ?6",
	[SET_PASSAGES] = "UPDATE articles SET passages = ?2 WHERE content = ?1",
	[UNDIGEST_STALE] = "UPDATE articles SET digest = NULL"
			   " WHERE digest = zeroblob(16)",
	[FORGET_ARTICLE] = "DELETE FROM articles WHERE content = ?1",
	[NEXT_PENDING] = "SELECT content FROM articles WHERE digest IS NULL"
			 " AND content > ?1 ORDER BY content LIMIT 1",
	[NEXT_ARTICLE] = "SELECT" ARTICLE_COLUMNS
			 "FROM articles WHERE content > ?1"
			 " ORDER BY content LIMIT 1",
	[EACH_PAST] = "SELECT article, first_run FROM past WHERE content = ?1",
	[FIRST_RUN] = "SELECT first_run FROM past WHERE article = ?1",
	[PAST_CONTENT] = "SELECT content FROM past WHERE article = ?1",
	[PUT_PAST] = "INSERT INTO past(article, content, first_run)"
		     " VALUES (?1, ?2, ?3) ON CONFLICT(article) DO UPDATE"
		     " SET content = ?2, first_run = min(first_run, ?3)",
	[EACH_SEEN] = "SELECT passage, run FROM seen WHERE article = ?1",
	[PUT_SEEN] = "INSERT INTO seen(article, passage, run)"
		     " VALUES (?1, ?2, ?3) ON CONFLICT(article, passage)"
		     " DO UPDATE SET run = ?3 WHERE ?3 < run",
	[PUT_SUSPECT] = "INSERT OR IGNORE INTO suspects(article, first_run)"
			" VALUES (?1, ?2)",
	[SUSPECT_SOURCE] =
		"INSERT INTO sources(" SOURCE_COLUMNS ") VALUES (?1, ?2, 0, 0,"
		" 0, 0, 0, 2, zeroblob(16), '') ON CONFLICT(label, path)"
		" DO UPDATE SET state = 2",
	[PUT_RESCUED] = "INSERT OR IGNORE INTO rescued(passage, run)"
			" VALUES (?1, ?2)",
	[RESCUED_RUN] = "SELECT run FROM rescued WHERE passage = ?1",
	[SUSPECT_RUN] = "SELECT first_run FROM suspects WHERE article = ?1",
	[COUNT_SUSPECTS] = "SELECT count(*) FROM suspects",
	[NEXT_SUSPECT] = "SELECT article FROM suspects AS s"
			 " WHERE article > ?1 AND NOT EXISTS (SELECT 1"
			 " FROM articles AS a WHERE a.article = s.article)"
			 " ORDER BY article LIMIT 1",
	[CLEAR_SUSPECT] = "DELETE FROM suspects WHERE article = ?1",
	[CLEAR_KNOWN] = "DELETE FROM suspects WHERE article IN (SELECT article"
			" FROM articles WHERE digest IS NOT NULL)",
	[CLEAR_RESCUED] = "DELETE FROM rescued WHERE NOT EXISTS"
			  " (SELECT 1 FROM suspects)",
	[DISTRUST_SOURCES] =
		"UPDATE sources SET state = 2 WHERE (label, path) IN"
		" (SELECT l.label, l.path FROM suspects AS s JOIN articles AS a"
		" ON a.article = s.article JOIN locations AS l"
		" ON l.content = a.content)",
	[DISTRUST_ARTICLES] = "UPDATE articles SET digest = NULL WHERE article"
			      " IN (SELECT article FROM suspects)",
	[DISTRUST_ALL_SOURCES] = "UPDATE sources SET state = 2",
	[DISTRUST_ALL_ARTICLES] = "UPDATE articles SET digest = NULL",
	[VERIFY] = "PRAGMA integrity_check(1)",
	[VERIFY_HASHES] = "SELECT (SELECT count(*) FROM sources WHERE"
			  " length(content) <> 16)"
			  " + (SELECT count(*) FROM locations WHERE"
			  " length(location) <> 16 OR length(address) <> 16 OR"
			  " length(content) <> 16 OR length(facts) <> 16 OR"
			  " length(raw) <> 16)"
			  " + (SELECT count(*) FROM articles WHERE"
			  " length(content) <> 16 OR length(article) <> 16 OR"
			  " length(location) <> 16 OR length(address) <> 16 OR"
			  " length(digest) <> 16)"
			  " + (SELECT count(*) FROM past WHERE"
			  " length(article) <> 16 OR length(content) <> 16)"
			  " + (SELECT count(*) FROM seen WHERE"
			  " length(article) <> 16 OR length(passage) = 0 OR"
			  " length(passage) % 16 <> 0)"
			  " + (SELECT count(*) FROM signatures WHERE"
			  " length(article) <> 16)"
			  " + (SELECT count(*) FROM suspects WHERE"
			  " length(article) <> 16)"
			  " + (SELECT count(*) FROM rescued WHERE"
			  " length(passage) <> 16)",
	[EACH_LOOSE] = "SELECT label, path FROM locations AS l WHERE NOT EXISTS"
		       " (SELECT 1 FROM articles AS a"
		       " WHERE a.content = l.content) OR NOT EXISTS (SELECT 1"
		       " FROM sources AS s WHERE s.label = l.label"
		       " AND s.path = l.path)",
	[ADOPT_SOURCES] =
		"INSERT OR IGNORE INTO sources(" SOURCE_COLUMNS
		") SELECT label,"
		" path, 0, 0, 0, 0, 0, CASE label WHEN '-' THEN 0 ELSE 2 END,"
		" content, '' FROM locations",
	[FIND_SIGNATURE] = "SELECT" SIGNATURE_COLUMNS
			   "FROM signatures WHERE place = ?1",
	[EACH_SIGNATURE] = "SELECT" SIGNATURE_COLUMNS
			   "FROM signatures ORDER BY place",
	[EACH_OF_CLUSTER] = "SELECT" SIGNATURE_COLUMNS "FROM signatures"
			    " WHERE cluster = ?1 ORDER BY place",
	[PUT_SIGNATURE] = "INSERT INTO signatures(" SIGNATURE_COLUMNS
			  ") VALUES (?1, ?2, ?3, ?4)"
			  " ON CONFLICT(place) DO UPDATE SET article = ?2,"
			  " cluster = ?3, signature = ?4",
	[FORGET_SIGNATURE] = "DELETE FROM signatures WHERE place = ?1",
	[SET_CLUSTER] = "UPDATE signatures SET cluster = ?2 WHERE place = ?1",
	[PUT_KEY] = "INSERT OR IGNORE INTO signature_keys(key, place)"
		    " VALUES (?1, ?2)",
	[FORGET_KEY] = "DELETE FROM signature_keys"
		       " WHERE key = ?1 AND place = ?2",
	[KEYS_BEFORE] = "SELECT place FROM signature_keys"
			" WHERE key = ?1 AND place < ?2"
			" ORDER BY place DESC LIMIT ?3",
	[KEYS_BEHIND] = "SELECT place FROM signature_keys"
			" WHERE key = ?1 AND place > ?2"
			" ORDER BY place LIMIT ?3",
	[CLEAR_CLUSTERS] = "UPDATE signatures SET cluster = NULL"
			   " WHERE cluster IS NOT NULL",
	[CLEAR_KEYS] = "DELETE FROM signature_keys",
	[CLEAR_SIGNATURES] = "DELETE FROM signatures",
	[CLEAR_STRAY_SIGNATURES] =
		"DELETE FROM signatures WHERE NOT EXISTS (SELECT 1"
		" FROM articles AS a WHERE a.article = signatures.article)",
	[PUT_RUN] = "INSERT OR REPLACE INTO runs(run, started, finished, added,"
		    " changed, deleted, rejected)"
		    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[EACH_RUN] = "SELECT run, started, finished, added, changed, deleted,"
		     " rejected FROM runs ORDER BY run DESC LIMIT ?1",
	[SUM_SOURCES] = "SELECT count(*), coalesce(sum(reason <> ''), 0),"
			" CAST(min(total(size), 4e18) AS INTEGER)"
			" FROM sources",
	[SUM_ARTICLES] = "SELECT count(*), coalesce(sum(passages), 0)"
			 " FROM articles",
	[SUM_LOCATIONS] = "SELECT count(*) FROM locations",
};

/* What the columns of a row are: t text, b bytes, n a number, h a hash; in
 * capitals, or NULL. The tables are strict, so a row that is not like this is
 * not one that was written. */
static const char *const rows[STATEMENT_COUNT] = {
	[EACH_ROOT] = "tbb",
	[SOURCES_OF_LABEL] = SOURCE_ROW,
	[FIND_SOURCE] = SOURCE_ROW,
	[COUNT_SOURCES] = "n",
	[EACH_REJECTED] = SOURCE_ROW,
	[PLAN_NEXT] = "nntbn",
	[PLAN_COUNT] = "nn",
	[COUNT_LISTED] = "n",
	[GET_RECORD] = "ntttttttt",
	[GET_LOCATION] = "hnHnhHnHn",
	[EACH_RECORD] = "hhhtn",
	[COUNT_LEAVING] = "n",
	[COUNT_LOSSES] = "n",
	[COUNT_ARTICLES] = "n",
	[NEXT_LEAVING] = "hH",
	[SHED_IS_NEEDED] = "nn",
	[LOCATIONS_OF_CONTENT] = "htbtnHnhh",
	[TRY_LOCATIONS] = "nn",
	[TRY_SOURCE] = "n",
	[OUTLETS_OF_CONTENT] = "hb",
	[ARTICLE_BY_CONTENT] = ARTICLE_ROW,
	[ARTICLE_BY_ID] = ARTICLE_ROW,
	[ARTICLE_BY_ADDRESS] = ARTICLE_ROW,
	[NEXT_PENDING] = "h",
	[NEXT_ARTICLE] = ARTICLE_ROW,
	[EACH_PAST] = "hn",
	[FIRST_RUN] = "n",
	[PAST_CONTENT] = "h",
	[EACH_SEEN] = "bn",
	[RESCUED_RUN] = "n",
	[SUSPECT_RUN] = "n",
	[COUNT_SUSPECTS] = "n",
	[NEXT_SUSPECT] = "h",
	[FIND_SIGNATURE] = SIGNATURE_ROW,
	[EACH_SIGNATURE] = SIGNATURE_ROW,
	[EACH_OF_CLUSTER] = SIGNATURE_ROW,
	[KEYS_BEFORE] = "n",
	[KEYS_BEHIND] = "n",
	[VERIFY] = "t",
	[VERIFY_HASHES] = "n",
	[EACH_LOOSE] = "tb",
	[EACH_RUN] = "nttnnnn",
	[SUM_SOURCES] = "nnn",
	[SUM_ARTICLES] = "nn",
	[SUM_LOCATIONS] = "n",
};

struct ledger {
	sqlite3 *database;
	const char *opening; /* the path, until it is open */
	sqlite3_stmt *prepared[STATEMENT_COUNT];
	bool is_read_only;
	bool is_leaving;   /* whether anything was ever put into `leaving` */
	struct bytes kept; /* texts of the last source or item handed out */
	struct bytes kept_signature; /* likewise */
	struct bytes passed; /* path of the last of ledger_sources_next */
	struct bytes outlet; /* of the location that is put */
	int tried_fd;        /* see try_file; -1: none */
};

/* ---- Calling SQLite ---------------------------------------------------- */

static enum status status_of_code(int code)
{
	if (code == SQLITE_READONLY_ROLLBACK)
		return STATUS_RETRY;
	switch (code & 0xFF) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return STATUS_BUSY;
	case SQLITE_FULL:
	case SQLITE_NOMEM:
		return STATUS_FULL;
	case SQLITE_PERM:
	case SQLITE_READONLY:
	case SQLITE_AUTH:
		return STATUS_DENIED;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_FORMAT:
	case SQLITE_TOOBIG:
		return STATUS_DAMAGED;
	/* Our statements are right for our tables and what we write to them:
	 * these are others, or what is in them is not ours. */
	case SQLITE_ERROR:
	case SQLITE_CONSTRAINT:
	case SQLITE_MISMATCH:
		return STATUS_DAMAGED;
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_PROTOCOL:
		return STATUS_IO;
	default:
		return STATUS_BUG;
	}
}

/* What SQLite says of a file that it cannot make sense of. */
static bool is_malformed(int code)
{
	return (code & 0xFF) == SQLITE_CORRUPT ||
	       (code & 0xFF) == SQLITE_NOTADB || (code & 0xFF) == SQLITE_FORMAT;
}

/*
 * What holds for all of SQLite, and for no database of its own. The indexer
 * has no threads: no lock is taken for each row and each piece of memory, and
 * nothing is counted. The pages that change while there is a mark go to a
 * file all the same: were there no memory for them, SQLite would drop the
 * whole transaction, and not what came behind the mark. Once SQLite is at
 * work this is refused, which changes nothing.
 */
static void set_up_library(void)
{
	(void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* The file is ours, but what is in it may not be: SQLite's advice for
 * databases from outside (https://www.sqlite.org/security.html). */
static int harden(sqlite3 *database, enum ledger_mode mode)
{
	int code = sqlite3_busy_timeout(database, BUSY_MS);

	(void)sqlite3_limit(database, SQLITE_LIMIT_LENGTH, TEXT_LIMIT);
	(void)sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
	if (code == SQLITE_OK)
		code = sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1,
					 NULL);
	if (code == SQLITE_OK)
		code = sqlite3_db_config(
			database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_VIEW,
					 0, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_exec(database,
				    "PRAGMA trusted_schema = OFF;"
				    "PRAGMA cell_size_check = ON;"
				    "PRAGMA mmap_size = 0;"
				    "PRAGMA foreign_keys = ON;"
				    "PRAGMA cache_size = -65536",
				    NULL, NULL, NULL);
	if (code != SQLITE_OK || mode != LEDGER_WRITE)
		return code;
	return sqlite3_exec(database,
			    "PRAGMA journal_mode = DELETE;"
			    "PRAGMA synchronous = EXTRA",
			    NULL, NULL, NULL);
}

/* 0 when all of the file can be read, or an errno. The descriptor stays
 * open until the database is closed: closing it would drop the locks that
 * SQLite holds on the file. */
static int try_file(struct ledger *ledger, const char *path)
{
	char block[1 << 14];
	off_t offset = 0;
	ssize_t length;

	if (ledger->tried_fd < 0)
		ledger->tried_fd = open(path, O_RDONLY | O_CLOEXEC);
	if (ledger->tried_fd < 0)
		return errno;
	do {
		length = pread(ledger->tried_fd, block, sizeof(block), offset);
		offset += length > 0 ? length : 0;
	} while (length > 0 || (length < 0 && errno == EINTR));
	return length < 0 ? errno : 0;
}

static int take_answer(void *context, int count, char **values, char **names)
{
	bool *is_ok = context;

	(void)names;
	*is_ok = count > 0 && values[0] && strcmp(values[0], "ok") == 0;
	return 0;
}

/* With all that SQLite can find: what it stumbled upon has to be among it. */
static bool is_sound(const char *path)
{
	sqlite3 *database = NULL;
	bool is_ok = false;
	int code = sqlite3_open_v2(path, &database,
				   SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX,
				   NULL);

	if (code == SQLITE_OK)
		code = harden(database, LEDGER_READ);
	/* The lock may be our own. */
	if (code == SQLITE_OK)
		code = sqlite3_busy_timeout(database, 0);
	if (code == SQLITE_OK)
		code = sqlite3_exec(database, statements[VERIFY], take_answer,
				    &is_ok, NULL);
	(void)sqlite3_close(database); /* it was only read */
	return code == SQLITE_OK && is_ok;
}

/* SQLite takes a disk that refuses to read (EIO) for a malformed file: who
 * moved that away would lose it for nothing. */
static enum status damage_or_disk(struct ledger *ledger, struct fault *fault)
{
	const char *path = sqlite3_db_filename(ledger->database, "main");
	int error_number;

	if (!path || path[0] == '\0')
		return STATUS_DAMAGED;
	error_number = try_file(ledger, path);
	if (error_number)
		return fault_set_errno(fault, error_number, SCHEMA_LEDGER_FILE);
	if (is_sound(path))
		return fault_set(fault, STATUS_IO,
				 "%s: could not be read for a moment",
				 SCHEMA_LEDGER_FILE);
	return STATUS_DAMAGED;
}

/* SQLite opens a file for reading only when it cannot be opened for
 * writing, for whatever reason, and says so at the first write. */
static enum status refusal_or_disk(struct ledger *ledger, int code,
				   struct fault *fault)
{
	const char *path = sqlite3_db_filename(ledger->database, "main");

	if (!path || ledger->is_read_only || code == SQLITE_READONLY_DIRECTORY)
		return STATUS_DENIED;
	if (ledger->tried_fd < 0)
		ledger->tried_fd = open(path, O_RDWR | O_CLOEXEC);
	if (ledger->tried_fd < 0)
		return fault_set_errno(fault, errno, SCHEMA_LEDGER_FILE);
	return fault_set(fault, STATUS_IO,
			 "%s: could not be written for a moment",
			 SCHEMA_LEDGER_FILE);
}

/* Where SQLite cannot make a file, such as its journal, it tries to read it,
 * and tells only that there is none. Why, a file without a name says. */
static int why_none_made(const struct ledger *ledger)
{
	const char *path =
		ledger->opening ? ledger->opening :
				  sqlite3_db_filename(ledger->database, "main");
	const char *slash = path ? strrchr(path, '/') : NULL;
	char folder[PATH_MAX];
	int fd;

	if (ledger->is_read_only || !slash ||
	    (size_t)(slash - path) >= sizeof(folder))
		return ENOENT;
	(void)snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path),
		       path);
	fd = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, S_IRUSR);
	if (fd < 0)
		return errno == EOPNOTSUPP ? ENOENT : errno;
	(void)close(fd); /* nothing was written */
	return ENOENT;
}

static int find_errno(const struct ledger *ledger, int code)
{
	int number = ledger->database ? sqlite3_system_errno(ledger->database) :
					0;

	return (code & 0xFF) == SQLITE_CANTOPEN && number == ENOENT ?
		       why_none_made(ledger) :
		       number;
}

static enum status database_failed(struct ledger *ledger, int code,
				   struct fault *fault)
{
	sqlite3 *database = ledger->database;
	int error_number = find_errno(ledger, code);
	enum status status = status_of_code(code);
	char words[FAULT_TEXT_BYTES];

	if (status == STATUS_IO && error_number != 0)
		return fault_set_errno(fault, error_number, SCHEMA_LEDGER_FILE);
	if (status == STATUS_FULL)
		return fault_set(fault, status, "%s: %s", SCHEMA_LEDGER_FILE,
				 (code & 0xFF) == SQLITE_FULL ?
					 "disk full" :
					 "out of memory");
	(void)snprintf(words, sizeof(words), "%s",
		       database ? sqlite3_errmsg(database) :
				  sqlite3_errstr(code));
	if ((code & 0xFF) == SQLITE_READONLY && status == STATUS_DENIED) {
		enum status known = refusal_or_disk(ledger, code, fault);

		if (known != STATUS_DENIED)
			return known;
	}
	if (is_malformed(code)) {
		status = damage_or_disk(ledger, fault);
		if (status != STATUS_DAMAGED)
			return status;
	}
	return fault_set(fault, status, "%s: %s", SCHEMA_LEDGER_FILE, words);
}

/* One use of a statement: bind in order, then run it or step through. */
struct call {
	struct ledger *ledger;
	sqlite3_stmt *statement; /* NULL after a failure */
	const char *row;         /* see `rows`; NULL: any */
	int bound;
	int code; /* the first that was not SQLITE_OK */
};

static struct call start_call(struct ledger *ledger, enum statement which)
{
	struct call call = { .ledger = ledger, .row = rows[which] };

	if (!ledger->prepared[which])
		call.code = sqlite3_prepare_v3(ledger->database,
					       statements[which], -1,
					       SQLITE_PREPARE_PERSISTENT,
					       &ledger->prepared[which], NULL);
	call.statement = ledger->prepared[which];
	return call;
}

static void keep_code(struct call *call, int code)
{
	if (call->code == SQLITE_OK)
		call->code = code;
}

static void give_number(struct call *call, int64_t number)
{
	keep_code(call,
		  sqlite3_bind_int64(call->statement, ++call->bound, number));
}

static void give_text(struct call *call, struct text text)
{
	keep_code(call,
		  sqlite3_bind_text64(call->statement, ++call->bound,
				      text.length ? text.data : "", text.length,
				      SQLITE_STATIC, SQLITE_UTF8));
}

static void give_bytes(struct call *call, struct text text)
{
	keep_code(call, sqlite3_bind_blob64(call->statement, ++call->bound,
					    text.length ? text.data : "",
					    text.length, SQLITE_STATIC));
}

static void give_hash(struct call *call, const struct hash *hash)
{
	give_bytes(call, hash_as_text(hash));
}

static void give_hash_or_nothing(struct call *call, bool is_there,
				 const struct hash *hash)
{
	if (is_there)
		give_hash(call, hash);
	else
		keep_code(call,
			  sqlite3_bind_null(call->statement, ++call->bound));
}

static void end_call(struct call *call)
{
	/* Reset repeats the code of the last step, which is known by then. */
	if (!call->statement)
		return;
	(void)sqlite3_reset(call->statement);
	(void)sqlite3_clear_bindings(call->statement);
}

static bool is_column(sqlite3_stmt *statement, int column, char wanted)
{
	int type = sqlite3_column_type(statement, column);
	bool is_hash = type == SQLITE_BLOB &&
		       sqlite3_column_bytes(statement, column) == HASH_BYTES;

	switch (wanted) {
	case 't':
		return type == SQLITE_TEXT;
	case 'b':
		return type == SQLITE_BLOB;
	case 'n':
		return type == SQLITE_INTEGER;
	case 'N':
		return type == SQLITE_INTEGER || type == SQLITE_NULL;
	case 'h':
		return is_hash;
	default:
		return is_hash || type == SQLITE_NULL;
	}
}

/* SQLite takes the bytes of a row for what they say they are. */
static enum status check_row(const struct call *call, struct fault *fault)
{
	for (int i = 0; call->row && call->row[i]; i++)
		if (!is_column(call->statement, i, call->row[i]))
			return fault_set(fault, STATUS_DAMAGED,
					 "%s: a row that nobody wrote",
					 SCHEMA_LEDGER_FILE);
	return STATUS_OK;
}

/* To the next row. At the end, or after a failure, the call is ended. */
static enum status step_call(struct call *call, bool *is_found,
			     struct fault *fault)
{
	enum status status;

	*is_found = false;
	if (call->code == SQLITE_OK)
		call->code = sqlite3_step(call->statement);
	if (call->code == SQLITE_ROW) {
		call->code = SQLITE_OK;
		status = check_row(call, fault);
		*is_found = status == STATUS_OK;
	} else {
		status = call->code == SQLITE_DONE ?
				 STATUS_OK :
				 database_failed(call->ledger, call->code,
						 fault);
	}
	if (!*is_found)
		end_call(call);
	return status;
}

/* For statements that give no row, or whose rows do not matter. */
static enum status run_call(struct call *call, struct fault *fault)
{
	bool is_found = false;
	enum status status = step_call(call, &is_found, fault);

	if (is_found)
		end_call(call);
	return status;
}

static enum status run_plain(struct ledger *ledger, enum statement which,
			     struct fault *fault)
{
	struct call call = start_call(ledger, which);

	return run_call(&call, fault);
}

static int64_t take_number(const struct call *call, int column)
{
	return sqlite3_column_int64(call->statement, column);
}

/* Borrowed until the statement's next step. */
static struct text take_bytes(const struct call *call, int column)
{
	const char *data = sqlite3_column_blob(call->statement, column);
	int length = sqlite3_column_bytes(call->statement, column);

	return (struct text){ data ? data : "", (size_t)length };
}

/* False, and a zero hash, where there is none. */
static bool take_hash(const struct call *call, int column, struct hash *out)
{
	struct text bytes = take_bytes(call, column);

	*out = (struct hash){ { 0 } };
	if (bytes.length != HASH_BYTES)
		return false;
	memcpy(out->bytes, bytes.data, HASH_BYTES);
	return true;
}

/* One number from a statement without parameters. */
static enum status ask_number(struct ledger *ledger, enum statement which,
			      int64_t *out, struct fault *fault)
{
	struct call call = start_call(ledger, which);
	bool is_found;
	enum status status = step_call(&call, &is_found, fault);

	*out = 0;
	if (status || !is_found)
		return status;
	*out = take_number(&call, 0);
	end_call(&call);
	return STATUS_OK;
}

/* One number by one hash; 0 where there is no row. */
static enum status ask_number_of(struct ledger *ledger, enum statement which,
				 const struct hash *hash, int64_t *out,
				 struct fault *fault)
{
	struct call call = start_call(ledger, which);
	bool is_found;
	enum status status;

	*out = 0;
	give_hash(&call, hash);
	status = step_call(&call, &is_found, fault);
	if (status || !is_found)
		return status;
	*out = take_number(&call, 0);
	end_call(&call);
	return STATUS_OK;
}

/* The hash that *place leads to, put there. */
static enum status ask_hash(struct ledger *ledger, enum statement which,
			    struct hash *place, bool *is_found,
			    struct fault *fault)
{
	struct call call = start_call(ledger, which);
	enum status status;

	give_hash(&call, place);
	status = step_call(&call, is_found, fault);
	if (status || !*is_found)
		return status;
	(void)take_hash(&call, 0, place); /* it is one */
	end_call(&call);
	return STATUS_OK;
}

/* The next hash behind *place, put there. Who goes from one to the next would
 * never come to an end where one stands before the last. */
static enum status ask_next(struct ledger *ledger, enum statement which,
			    struct hash *place, bool *is_found,
			    struct fault *fault)
{
	const struct hash before = *place;
	enum status status = ask_hash(ledger, which, place, is_found, fault);

	if (status || !*is_found ||
	    memcmp(place->bytes, before.bytes, HASH_BYTES) > 0)
		return status;
	return fault_set(fault, STATUS_DAMAGED, "%s: keys out of order",
			 SCHEMA_LEDGER_FILE);
}

/* ---- Opening ----------------------------------------------------------- */

#define RECORDS_TABLE                                           \
	"records(path BLOB PRIMARY KEY, facts BLOB NOT NULL,"   \
	" own_id TEXT NOT NULL, date TEXT NOT NULL,"            \
	" precision INTEGER NOT NULL, date_from TEXT NOT NULL," \
	" source TEXT NOT NULL, address TEXT NOT NULL,"         \
	" language TEXT NOT NULL, authors TEXT NOT NULL,"       \
	" headings TEXT NOT NULL DEFAULT '')"                   \
	" STRICT, WITHOUT ROWID;"

#define SIGNATURE_TABLES                                     \
	"CREATE TABLE IF NOT EXISTS signatures("             \
	"place INTEGER PRIMARY KEY, article BLOB NOT NULL,"  \
	" cluster INTEGER, signature BLOB NOT NULL) STRICT;" \
	"CREATE INDEX IF NOT EXISTS signatures_cluster"      \
	" ON signatures(cluster) WHERE cluster IS NOT NULL;" \
	"CREATE TABLE IF NOT EXISTS signature_keys("         \
	"key INTEGER NOT NULL, place INTEGER NOT NULL,"      \
	" PRIMARY KEY(key, place)) STRICT, WITHOUT ROWID;"

static enum status create_tables(struct ledger *ledger)
{
	return sqlite3_exec(
		ledger->database,
		"CREATE TABLE meta(key TEXT PRIMARY KEY, value ANY)"
		" STRICT, WITHOUT ROWID;"
		"CREATE TABLE roots(label TEXT PRIMARY KEY,"
		" path BLOB NOT NULL, given BLOB NOT NULL)"
		" STRICT, WITHOUT ROWID;"
		"CREATE TABLE sources(label TEXT NOT NULL, path BLOB NOT NULL,"
		" size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,"
		" ctime_ns INTEGER NOT NULL, inode INTEGER NOT NULL,"
		" is_racy INTEGER NOT NULL, state INTEGER NOT NULL,"
		" content BLOB NOT NULL, reason TEXT NOT NULL,"
		" PRIMARY KEY(label, path)) STRICT, WITHOUT ROWID;"
		"CREATE TABLE " RECORDS_TABLE
		"CREATE TABLE locations(location BLOB PRIMARY KEY,"
		" label TEXT NOT NULL, path BLOB NOT NULL,"
		" record_key TEXT NOT NULL, record INTEGER NOT NULL,"
		" address BLOB, has_date INTEGER NOT NULL,"
		" content BLOB NOT NULL, facts BLOB NOT NULL, raw BLOB,"
		" outlet BLOB)"
		" STRICT, WITHOUT ROWID;"
		"CREATE INDEX locations_content ON locations(content);"
		"CREATE INDEX locations_source ON locations(label, path);"
		"CREATE TABLE articles(content BLOB PRIMARY KEY,"
		" article BLOB NOT NULL, location BLOB NOT NULL, address BLOB,"
		" digest BLOB, passages INTEGER NOT NULL)"
		" STRICT, WITHOUT ROWID;"
		"CREATE INDEX articles_article ON articles(article);"
		"CREATE INDEX articles_address ON articles(address, location)"
		" WHERE address IS NOT NULL;"
		"CREATE INDEX articles_pending ON articles(content)"
		" WHERE digest IS NULL;"
		"CREATE TABLE past(article BLOB PRIMARY KEY,"
		" content BLOB NOT NULL, first_run INTEGER NOT NULL)"
		" STRICT, WITHOUT ROWID;"
		"CREATE INDEX past_content ON past(content);"
		"CREATE TABLE seen(article BLOB NOT NULL,"
		" passage BLOB NOT NULL, run INTEGER NOT NULL,"
		" PRIMARY KEY(article, passage)) STRICT, WITHOUT ROWID;"
		"CREATE TABLE suspects(article BLOB PRIMARY KEY,"
		" first_run INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
		"CREATE TABLE rescued(passage BLOB PRIMARY KEY,"
		" run INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
		"CREATE TABLE runs(run INTEGER PRIMARY KEY,"
		" started TEXT NOT NULL, finished TEXT NOT NULL,"
		" added INTEGER NOT NULL, changed INTEGER NOT NULL,"
		" deleted INTEGER NOT NULL, rejected INTEGER NOT NULL) STRICT;"
		"PRAGMA application_id = 1348564335;"
		"PRAGMA user_version = 1",
		NULL, NULL, NULL);
}

/* One that gives at most one row and wants nothing. */
static int run_once(struct ledger *ledger, enum statement which, bool *has_row)
{
	struct call call = start_call(ledger, which);

	if (call.code == SQLITE_OK)
		call.code = sqlite3_step(call.statement);
	*has_row = call.code == SQLITE_ROW;
	end_call(&call);
	return *has_row || call.code == SQLITE_DONE ? SQLITE_OK : call.code;
}

/* A column that ledgers of this version once had not. */
static int add_column(struct ledger *ledger, enum statement question,
		      enum statement addition)
{
	bool is_there;
	bool unused;
	int code = run_once(ledger, question, &is_there);

	if (code != SQLITE_OK || is_there)
		return code;
	return run_once(ledger, addition, &unused);
}

/* What an article's other places said was not written: it counts as not
 * known, so that it will be once they are read. */
static int add_outlets(struct ledger *ledger)
{
	bool is_there;
	bool unused;
	int code = run_once(ledger, HAS_OUTLET, &is_there);

	if (code != SQLITE_OK || is_there)
		return code;
	code = run_once(ledger, FORGET_SHARED, &unused);
	return code == SQLITE_OK ? run_once(ledger, ADD_OUTLET, &unused) : code;
}

/* What a ledger of this version may lack; nothing is written when it has
 * it. The index is for single files that are to be read again: no run shall
 * pass over a million rows to find that there are none. */
static int add_tables(struct ledger *ledger)
{
	int code = sqlite3_exec(
		ledger->database,
		"CREATE TABLE IF NOT EXISTS " RECORDS_TABLE SIGNATURE_TABLES
		"CREATE INDEX IF NOT EXISTS sources_again"
		" ON sources(path) WHERE label = ''"
		" AND state = 2",
		NULL, NULL, NULL);

	if (code == SQLITE_OK)
		code = add_column(ledger, HAS_HEADINGS, ADD_HEADINGS);
	if (code == SQLITE_OK)
		code = add_column(ledger, HAS_RAW, ADD_RAW);
	return code == SQLITE_OK ? add_outlets(ledger) : code;
}

static int create_lists(struct ledger *ledger)
{
	return sqlite3_exec(
		ledger->database,
		"CREATE TEMP TABLE plan(number INTEGER PRIMARY KEY,"
		" kind INTEGER, label TEXT, path BLOB, size INTEGER);"
		"CREATE INDEX temp.plan_files ON plan(path) WHERE label = '';"
		"CREATE TEMP TABLE waiting(inode INTEGER PRIMARY KEY);"
		"CREATE TEMP TABLE listed(label TEXT, path BLOB,"
		" PRIMARY KEY(label, path)) WITHOUT ROWID;"
		"CREATE TEMP TABLE leaving(location BLOB PRIMARY KEY)"
		" WITHOUT ROWID;"
		"CREATE TEMP TABLE found(location BLOB PRIMARY KEY)"
		" WITHOUT ROWID;"
		"CREATE TEMP TABLE settled(label TEXT, path BLOB,"
		" state INTEGER, PRIMARY KEY(label, path)) WITHOUT ROWID",
		NULL, NULL, NULL);
}

static enum status read_version(struct ledger *ledger, int64_t *out,
				struct fault *fault)
{
	struct call call = { .ledger = ledger };
	bool is_found;
	enum status status;

	*out = 0;
	call.code = sqlite3_prepare_v2(ledger->database, "PRAGMA user_version",
				       -1, &call.statement, NULL);
	status = step_call(&call, &is_found, fault);
	if (status == STATUS_OK && is_found)
		*out = take_number(&call, 0);
	(void)sqlite3_finalize(call.statement); /* its code is known */
	return status;
}

/* Under the lock, so nobody else makes them meanwhile. */
static enum status make_tables(struct ledger *ledger, struct fault *fault)
{
	enum status status = ledger_begin(ledger, fault);
	int code;

	if (status)
		return status;
	code = create_tables(ledger);
	if (code == SQLITE_OK)
		return ledger_commit(ledger, fault);
	status = database_failed(ledger, code, fault);
	ledger_rollback(ledger);
	return status;
}

static enum status check_version(struct ledger *ledger, enum ledger_mode mode,
				 struct fault *fault)
{
	int64_t version;
	enum status status = read_version(ledger, &version, fault);

	if (status)
		return status;
	if (version == 0 && (mode == LEDGER_READ || mode == LEDGER_MEND))
		return fault_set(fault, STATUS_DENIED,
				 "%s: nothing was indexed yet",
				 SCHEMA_LEDGER_FILE);
	if (version == 0)
		return make_tables(ledger, fault);
	if (version != SCHEMA_VERSION)
		return fault_set(fault, STATUS_DENIED,
				 "%s: version %lld; this pqindex reads %d",
				 SCHEMA_LEDGER_FILE, (long long)version,
				 SCHEMA_VERSION);
	return STATUS_OK;
}

/* All of the file, into an empty database. A journal
 * that a killed run left is rolled back on the way. */
static int copy_database(sqlite3 *into, const char *path)
{
	sqlite3 *from = NULL;
	sqlite3_backup *backup = NULL;
	int code = sqlite3_open_v2(path, &from,
				   SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
					   SQLITE_OPEN_EXRESCODE,
				   NULL);

	if (code == SQLITE_OK)
		code = sqlite3_busy_timeout(from, BUSY_MS);
	if (code == SQLITE_OK) {
		backup = sqlite3_backup_init(into, "main", from, "main");
		code = backup ? sqlite3_backup_step(backup, -1) :
				sqlite3_extended_errcode(into);
	}
	if (backup)
		(void)sqlite3_backup_finish(backup); /* its code is known */
	(void)sqlite3_close(from);                   /* it was only read */
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

/* Where the tables are: an empty name is a file that goes by itself. */
static const char *place_of(const char *path, enum ledger_mode mode)
{
	if (mode == LEDGER_COPY)
		return "";
	return mode == LEDGER_NOTHING ? ":memory:" : path;
}

static enum status open_database(struct ledger *ledger, const char *path,
				 enum ledger_mode mode, struct fault *fault)
{
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	enum status status;
	int code;

	if (mode == LEDGER_READ)
		flags |= SQLITE_OPEN_READONLY;
	else if (mode == LEDGER_MEND)
		flags |= SQLITE_OPEN_READWRITE;
	else
		flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	ledger->opening = mode == LEDGER_NOTHING ? NULL : path;
	code = sqlite3_open_v2(place_of(path, mode), &ledger->database, flags,
			       NULL);
	if (code == SQLITE_OK && mode == LEDGER_COPY)
		code = copy_database(ledger->database, path);
	if (code == SQLITE_OK)
		code = harden(ledger->database, mode);
	if (code != SQLITE_OK)
		return database_failed(ledger, code, fault);
	ledger->opening = NULL;
	status = check_version(ledger, mode, fault);
	if (status)
		return status;
	code = SQLITE_OK;
	if (mode != LEDGER_READ)
		code = add_tables(ledger);
	if (code == SQLITE_OK)
		code = create_lists(ledger);
	if (code != SQLITE_OK)
		return database_failed(ledger, code, fault);
	return STATUS_OK;
}

/* SQLite would call a folder, or a link to itself, trouble of the disk. */
static enum status check_file(const char *path, enum ledger_mode mode,
			      struct fault *fault)
{
	struct stat facts;
	bool is_there;

	if (mode == LEDGER_NOTHING)
		return STATUS_OK;
	is_there = stat(path, &facts) == 0;
	if (is_there ? S_ISREG(facts.st_mode) : errno != ELOOP)
		return STATUS_OK;
	return fault_set(fault, STATUS_DAMAGED, "%s: not a regular file",
			 SCHEMA_LEDGER_FILE);
}

enum status ledger_open(struct ledger **out, const char *path,
			enum ledger_mode mode, struct fault *fault)
{
	struct ledger *ledger = memory_zeroed(1, sizeof(*ledger));
	enum status status;

	*out = NULL;
	if (!ledger)
		return fault_set(fault, STATUS_FULL, "out of memory");
	set_up_library();
	ledger->kept = BYTES_UP_TO(TEXT_LIMIT);
	ledger->kept_signature = BYTES_UP_TO(TEXT_LIMIT);
	ledger->passed = BYTES_UP_TO(TEXT_LIMIT);
	ledger->outlet = BYTES_UP_TO(TEXT_LIMIT);
	ledger->tried_fd = -1;
	ledger->is_read_only = mode == LEDGER_READ;
	status = check_file(path, mode, fault);
	if (status == STATUS_OK)
		status = open_database(ledger, path, mode, fault);
	if (status) {
		ledger_close(ledger);
		return status;
	}
	*out = ledger;
	return STATUS_OK;
}

enum status ledger_copy(const char *path, const char *into, struct fault *fault)
{
	struct ledger ledger = { .opening = into, .tried_fd = -1 };
	enum status status = STATUS_OK;
	int code = sqlite3_open_v2(into, &ledger.database,
				   SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
					   SQLITE_OPEN_NOMUTEX |
					   SQLITE_OPEN_EXRESCODE,
				   NULL);

	if (code == SQLITE_OK)
		code = copy_database(ledger.database, path);
	if (code != SQLITE_OK)
		status = database_failed(&ledger, code, fault);
	(void)sqlite3_close(ledger.database); /* all of it is committed */
	if (ledger.tried_fd >= 0)
		(void)close(ledger.tried_fd); /* it was only read */
	return status;
}

void ledger_close(struct ledger *ledger)
{
	if (!ledger)
		return;
	for (size_t i = 0; i < STATEMENT_COUNT; i++)
		(void)sqlite3_finalize(ledger->prepared[i]);
	/* Committed work is on disk already, an open batch is dropped. */
	(void)sqlite3_close(ledger->database);
	if (ledger->tried_fd >= 0)
		(void)close(ledger->tried_fd); /* it was only read */
	bytes_free(&ledger->kept);
	bytes_free(&ledger->kept_signature);
	bytes_free(&ledger->passed);
	bytes_free(&ledger->outlet);
	memory_free(ledger);
}

const char *ledger_library_version(void)
{
	return sqlite3_libversion();
}

bool ledger_is_damaged(const struct fault *fault)
{
	return strstr(fault->text, SCHEMA_LEDGER_FILE) != NULL;
}

/* ---- Transactions ------------------------------------------------------ */

enum status ledger_begin(struct ledger *ledger, struct fault *fault)
{
	return run_plain(
		ledger, ledger->is_read_only ? BEGIN_LOOK : BEGIN_BATCH, fault);
}

enum status ledger_commit(struct ledger *ledger, struct fault *fault)
{
	return run_plain(ledger, COMMIT_BATCH, fault);
}

void ledger_rollback(struct ledger *ledger)
{
	if (sqlite3_get_autocommit(ledger->database))
		return;
	for (size_t i = 0; i < STATEMENT_COUNT; i++)
		(void)sqlite3_reset(ledger->prepared[i]);
	/* A rollback that fails is one that SQLite has done by itself, or
	 * that the next opening does from the journal. */
	(void)sqlite3_exec(ledger->database, "ROLLBACK", NULL, NULL, NULL);
}

enum status ledger_mark(struct ledger *ledger, struct fault *fault)
{
	return run_plain(ledger, MARK, fault);
}

enum status ledger_unmark(struct ledger *ledger, struct fault *fault)
{
	return run_plain(ledger, UNMARK, fault);
}

enum status ledger_return_to_mark(struct ledger *ledger, struct fault *fault)
{
	enum status status = run_plain(ledger, RETURN_TO_MARK, fault);

	return status ? status : ledger_unmark(ledger, fault);
}

/* ---- Values of the whole ledger ---------------------------------------- */

enum status ledger_number(struct ledger *ledger, const char *key, int64_t *out,
			  struct fault *fault)
{
	struct call call = start_call(ledger, GET_META);
	bool is_found;
	enum status status;

	*out = 0;
	give_text(&call, text_of(key));
	status = step_call(&call, &is_found, fault);
	if (status || !is_found)
		return status;
	*out = take_number(&call, 0);
	end_call(&call);
	return STATUS_OK;
}

enum status ledger_set_number(struct ledger *ledger, const char *key,
			      int64_t number, struct fault *fault)
{
	struct call call = start_call(ledger, SET_META);

	give_text(&call, text_of(key));
	give_number(&call, number);
	return run_call(&call, fault);
}

enum status ledger_text(struct ledger *ledger, const char *key,
			struct bytes *out, struct fault *fault)
{
	struct call call = start_call(ledger, GET_META);
	bool is_found;
	enum status status;

	give_text(&call, text_of(key));
	status = step_call(&call, &is_found, fault);
	if (status || !is_found)
		return status;
	status = bytes_append(out, take_bytes(&call, 0), fault);
	end_call(&call);
	return status;
}

enum status ledger_set_text(struct ledger *ledger, const char *key,
			    struct text text, struct fault *fault)
{
	struct call call = start_call(ledger, SET_META);

	give_text(&call, text_of(key));
	give_text(&call, text);
	return run_call(&call, fault);
}

/* ---- Roots ------------------------------------------------------------- */

enum status ledger_put_root(struct ledger *ledger,
			    const struct ledger_root *root, struct fault *fault)
{
	struct call call = start_call(ledger, PUT_ROOT);

	give_text(&call, root->label);
	give_bytes(&call, root->path);
	give_bytes(&call, root->given);
	return run_call(&call, fault);
}

enum status ledger_forget_root(struct ledger *ledger, struct text label,
			       struct fault *fault)
{
	struct call call = start_call(ledger, FORGET_ROOT);

	give_text(&call, label);
	return run_call(&call, fault);
}

enum status ledger_each_root(struct ledger *ledger,
			     enum status (*visit)(void *context,
						  const struct ledger_root *,
						  struct fault *),
			     void *context, struct fault *fault)
{
	struct call call = start_call(ledger, EACH_ROOT);
	bool is_found;
	enum status status = step_call(&call, &is_found, fault);

	while (status == STATUS_OK && is_found) {
		const struct ledger_root root = {
			.label = take_bytes(&call, 0),
			.path = take_bytes(&call, 1),
			.given = take_bytes(&call, 2),
		};

		status = visit(context, &root, fault);
		if (status)
			end_call(&call);
		else
			status = step_call(&call, &is_found, fault);
	}
	return status;
}

/* ---- Sources ----------------------------------------------------------- */

static void take_source(const struct call *call, struct ledger_source *out)
{
	*out = (struct ledger_source){
		.label = take_bytes(call, 0),
		.path = take_bytes(call, 1),
		.size = take_number(call, 2),
		.mtime_ns = take_number(call, 3),
		.ctime_ns = take_number(call, 4),
		.inode = (uint64_t)take_number(call, 5),
		.is_racy = take_number(call, 6) != 0,
		.state = (enum ledger_state)take_number(call, 7),
		.reason = take_bytes(call, 9),
	};
	(void)take_hash(call, 8, &out->content); /* zero: unknown */
}

/* Keeps a copy of a row's text beyond the row, in place of the last one. */
static enum status keep_text(struct ledger *ledger, struct text text,
			     struct fault *fault)
{
	bytes_clear(&ledger->kept);
	return bytes_append(&ledger->kept, text, fault);
}

/* The call that ledger_sources_start began. */
static struct call sources_call(struct ledger *ledger)
{
	return (struct call){ .ledger = ledger,
			      .statement = ledger->prepared[SOURCES_OF_LABEL],
			      .row = rows[SOURCES_OF_LABEL] };
}

enum status ledger_sources_start(struct ledger *ledger, struct text label,
				 struct fault *fault)
{
	struct call call;

	ledger_sources_end(ledger);
	bytes_clear(&ledger->passed);
	call = start_call(ledger, SOURCES_OF_LABEL);
	/* The caller's label may go before the last row: SQLite's own copy. */
	keep_code(&call, sqlite3_bind_text64(call.statement, 1, label.data,
					     label.length, SQLITE_TRANSIENT,
					     SQLITE_UTF8));
	if (call.code == SQLITE_OK)
		return STATUS_OK;
	return database_failed(ledger, call.code, fault);
}

enum status ledger_sources_next(struct ledger *ledger,
				struct ledger_source *out, bool *is_found,
				struct fault *fault)
{
	struct call call = sources_call(ledger);
	enum status status = step_call(&call, is_found, fault);

	if (status || !*is_found)
		return status;
	take_source(&call, out);
	if (ledger->passed.length > 0 &&
	    text_compare(out->path, text_from(&ledger->passed)) <= 0)
		return fault_set(fault, STATUS_DAMAGED,
				 "%s: sources out of order",
				 SCHEMA_LEDGER_FILE);
	bytes_clear(&ledger->passed);
	return bytes_append(&ledger->passed, out->path, fault);
}

void ledger_sources_end(struct ledger *ledger)
{
	struct call call = sources_call(ledger);

	end_call(&call);
}

enum status ledger_find_source(struct ledger *ledger,
			       struct ledger_source *source, bool *is_found,
			       struct fault *fault)
{
	const struct text label = source->label;
	const struct text path = source->path;
	struct call call = start_call(ledger, FIND_SOURCE);
	enum status status;

	give_text(&call, label);
	give_bytes(&call, path);
	status = step_call(&call, is_found, fault);
	if (status || !*is_found)
		return status;
	take_source(&call, source);
	status = keep_text(ledger, source->reason, fault);
	end_call(&call);
	source->label = label;
	source->path = path;
	source->reason = text_from(&ledger->kept);
	return status;
}

enum status ledger_put_source(struct ledger *ledger,
			      const struct ledger_source *source,
			      struct fault *fault)
{
	struct call call = start_call(ledger, PUT_SOURCE);

	give_text(&call, source->label);
	give_bytes(&call, source->path);
	give_number(&call, source->size);
	give_number(&call, source->mtime_ns);
	give_number(&call, source->ctime_ns);
	give_number(&call, (int64_t)source->inode);
	give_number(&call, source->is_racy);
	give_number(&call, source->state);
	give_hash(&call, &source->content);
	give_text(&call, source->reason);
	return run_call(&call, fault);
}

/* For statements whose parameters are a label and a path. */
static enum status run_for_source(struct ledger *ledger, enum statement which,
				  struct text label, struct text path,
				  struct fault *fault)
{
	struct call call = start_call(ledger, which);

	give_text(&call, label);
	give_bytes(&call, path);
	return run_call(&call, fault);
}

enum status ledger_forget_source(struct ledger *ledger, struct text label,
				 struct text path, struct fault *fault)
{
	enum status status =
		run_for_source(ledger, FORGET_SOURCE, label, path, fault);
	struct call call;

	if (status || !text_equal(label, TEXT(SCHEMA_LABEL_STDIN)))
		return status;
	call = start_call(ledger, FORGET_RECORD);
	give_bytes(&call, path);
	return run_call(&call, fault);
}

enum status ledger_retry_source(struct ledger *ledger, struct text label,
				struct text path, struct fault *fault)
{
	return run_for_source(ledger, RETRY_SOURCE, label, path, fault);
}

enum status ledger_retry_large(struct ledger *ledger, struct fault *fault)
{
	return run_plain(ledger, RETRY_LARGE, fault);
}

static enum status count_for_label(struct ledger *ledger, enum statement which,
				   struct text label, int64_t *out,
				   struct fault *fault)
{
	struct call call = start_call(ledger, which);
	bool is_found;
	enum status status;

	*out = 0;
	give_text(&call, label);
	status = step_call(&call, &is_found, fault);
	if (status || !is_found)
		return status;
	*out = take_number(&call, 0);
	end_call(&call);
	return STATUS_OK;
}

enum status ledger_count_sources(struct ledger *ledger, struct text label,
				 int64_t *out, struct fault *fault)
{
	return count_for_label(ledger, COUNT_SOURCES, label, out, fault);
}

enum status ledger_count_listed(struct ledger *ledger, struct text label,
				int64_t *out, struct fault *fault)
{
	return count_for_label(ledger, COUNT_LISTED, label, out, fault);
}

enum status ledger_each_rejected(
	struct ledger *ledger,
	enum status (*visit)(void *context, const struct ledger_source *,
			     struct fault *),
	void *context, struct fault *fault)
{
	struct call call = start_call(ledger, EACH_REJECTED);
	bool is_found;
	enum status status = step_call(&call, &is_found, fault);

	while (status == STATUS_OK && is_found) {
		struct ledger_source source;

		take_source(&call, &source);
		status = visit(context, &source, fault);
		if (status)
			end_call(&call);
		else
			status = step_call(&call, &is_found, fault);
	}
	return status;
}

/* ---- The plan of this run ---------------------------------------------- */

enum status ledger_plan_add(struct ledger *ledger, const struct plan_item *item,
			    struct fault *fault)
{
	struct call call = start_call(ledger, PLAN_PUT);

	give_number(&call, item->kind);
	give_text(&call, item->label);
	give_bytes(&call, item->path);
	give_number(&call, item->size);
	return run_call(&call, fault);
}

enum status ledger_plan_next(struct ledger *ledger, bool is_gone,
			     struct plan_item *item, bool *is_found,
			     struct fault *fault)
{
	struct call call = start_call(ledger, PLAN_NEXT);
	struct text path;
	enum status status;

	give_number(&call, item->number);
	give_number(&call, is_gone ? PLAN_GONE : PLAN_ADD);
	give_number(&call, is_gone ? PLAN_GONE : PLAN_CHANGE);
	status = step_call(&call, is_found, fault);
	if (status || !*is_found)
		return status;
	item->number = take_number(&call, 0);
	item->kind = (enum plan_kind)take_number(&call, 1);
	item->label = take_bytes(&call, 2);
	item->size = take_number(&call, 4);
	path = take_bytes(&call, 3);
	status = keep_text(ledger, item->label, fault);
	if (status == STATUS_OK)
		status = bytes_append(&ledger->kept, path, fault);
	item->path.length = path.length;
	end_call(&call);
	if (status)
		return status;
	item->label.data = ledger->kept.data;
	item->path.data = ledger->kept.data + item->label.length;
	return STATUS_OK;
}

/* The two numbers in the one row of a call that was given what it needs. */
static enum status take_two(struct call *call, int64_t *first, int64_t *second,
			    struct fault *fault)
{
	bool is_found;
	enum status status;

	*first = 0;
	*second = 0;
	status = step_call(call, &is_found, fault);
	if (status || !is_found)
		return status;
	*first = take_number(call, 0);
	*second = take_number(call, 1);
	end_call(call);
	return STATUS_OK;
}

enum status ledger_plan_count(struct ledger *ledger, enum plan_kind kind,
			      int64_t *count, int64_t *bytes,
			      struct fault *fault)
{
	struct call call = start_call(ledger, PLAN_COUNT);

	give_number(&call, kind);
	return take_two(&call, count, bytes, fault);
}

enum status ledger_plan_spare(struct ledger *ledger, struct text label,
			      struct fault *fault)
{
	struct call call = start_call(ledger, PLAN_SPARE);

	give_text(&call, label);
	return run_call(&call, fault);
}

enum status ledger_plan_wait(struct ledger *ledger, uint64_t inode,
			     struct fault *fault)
{
	struct call call = start_call(ledger, PLAN_WAITING);

	give_number(&call, (int64_t)inode);
	return run_call(&call, fault);
}

enum status ledger_plan_spare_waiting(struct ledger *ledger,
				      struct fault *fault)
{
	return run_plain(ledger, PLAN_SPARE_WAITING, fault);
}

enum status ledger_list(struct ledger *ledger, struct text label,
			struct text path, struct fault *fault)
{
	return run_for_source(ledger, LIST_PUT, label, path, fault);
}

enum status ledger_plan_again(struct ledger *ledger, struct fault *fault)
{
	return run_plain(ledger, PLAN_AGAIN, fault);
}

enum status ledger_plan_unlisted(struct ledger *ledger, struct text label,
				 struct fault *fault)
{
	struct call call = start_call(ledger, PLAN_UNLISTED);

	give_text(&call, label);
	return run_call(&call, fault);
}

enum status ledger_plan_covered(struct ledger *ledger, struct text folder,
				struct fault *fault)
{
	struct bytes first = BYTES_UP_TO(TEXT_LIMIT);
	struct bytes last = BYTES_UP_TO(TEXT_LIMIT);
	struct call call = start_call(ledger, PLAN_COVERED);
	enum status status;

	/* All that begins with the folder and a slash; '0' comes next. */
	if (folder.length == 1)
		folder.length = 0;
	status = bytes_append(&first, folder, fault);
	if (status == STATUS_OK)
		status = bytes_append_byte(&first, '/', fault);
	if (status == STATUS_OK)
		status = bytes_append(&last, folder, fault);
	if (status == STATUS_OK)
		status = bytes_append_byte(&last, '/' + 1, fault);
	if (status == STATUS_OK) {
		give_bytes(&call, text_from(&first));
		give_bytes(&call, text_from(&last));
		status = run_call(&call, fault);
	}
	bytes_free(&first);
	bytes_free(&last);
	return status;
}

/* ---- Locations --------------------------------------------------------- */

static enum status run_for_hash(struct ledger *ledger, enum statement which,
				const struct hash *hash, struct fault *fault)
{
	struct call call = start_call(ledger, which);

	give_hash(&call, hash);
	return run_call(&call, fault);
}

static bool has_same_raw(const struct call *call,
			 const struct location *location)
{
	struct hash hash;
	bool is_there = take_hash(call, 7, &hash);

	return is_there == location->has_raw &&
	       (!is_there || hash_equal(&hash, &location->raw));
}

/* Whether the row is exactly this location, standing in a written article. */
static bool is_same_location(const struct call *call,
			     const struct location *location)
{
	struct hash hash;
	bool is_there;

	(void)take_hash(call, 0, &hash);
	if (!hash_equal(&hash, &location->content))
		return false;
	is_there = take_hash(call, 2, &hash);
	if (is_there != location->has_address ||
	    (is_there && !hash_equal(&hash, &location->address)))
		return false;
	(void)take_hash(call, 4, &hash);
	return hash_equal(&hash, &location->facts) &&
	       (uint64_t)take_number(call, 1) == location->record &&
	       take_number(call, 3) == location->moment &&
	       take_number(call, 6) != 0 && take_number(call, 8) != 0;
}

enum status ledger_look_at_location(struct ledger *ledger,
				    const struct location *location,
				    struct ledger_before *before,
				    struct fault *fault)
{
	struct call call = start_call(ledger, GET_LOCATION);
	bool is_found;
	enum status status;

	*before = (struct ledger_before){ .is_changed = true };
	give_hash(&call, &location->key);
	status = step_call(&call, &is_found, fault);
	if (status || !is_found)
		return status;
	before->has_content = take_hash(&call, 0, &before->content);
	before->has_article = take_hash(&call, 5, &before->article);
	before->is_changed = !is_same_location(&call, location);
	before->has_raw = has_same_raw(&call, location);
	end_call(&call);
	return STATUS_OK;
}

enum status ledger_put_location(struct ledger *ledger,
				const struct location *location,
				struct ledger_before *before,
				struct fault *fault)
{
	enum status status =
		ledger_look_at_location(ledger, location, before, fault);
	struct call call;

	if (status == STATUS_OK)
		status = run_for_hash(ledger, PUT_FOUND, &location->key, fault);
	if (status || (!before->is_changed && before->has_raw))
		return status;
	bytes_clear(&ledger->outlet);
	status = record_put_outlet(&ledger->outlet, &location->outlet, fault);
	if (status)
		return status;
	call = start_call(ledger, PUT_LOCATION);
	give_hash(&call, &location->key);
	give_text(&call, location->label);
	give_bytes(&call, location->path);
	give_text(&call, location->record_key);
	give_number(&call, (int64_t)location->record);
	give_hash_or_nothing(&call, location->has_address, &location->address);
	give_number(&call, location->moment);
	give_hash(&call, &location->content);
	give_hash(&call, &location->facts);
	give_hash_or_nothing(&call, location->has_raw, &location->raw);
	give_bytes(&call, text_from(&ledger->outlet));
	return run_call(&call, fault);
}

/* The call that ledger_records_start began. */
static struct call records_call(struct ledger *ledger)
{
	return (struct call){ .ledger = ledger,
			      .statement = ledger->prepared[EACH_RECORD],
			      .row = rows[EACH_RECORD] };
}

enum status ledger_records_start(struct ledger *ledger, struct text label,
				 struct text path, struct fault *fault)
{
	struct call call;

	ledger_records_end(ledger);
	call = start_call(ledger, EACH_RECORD);
	give_text(&call, label);
	give_bytes(&call, path);
	if (call.code == SQLITE_OK)
		return STATUS_OK;
	return database_failed(ledger, call.code, fault);
}

enum status ledger_records_next(struct ledger *ledger,
				struct ledger_record *out, bool *is_found,
				struct fault *fault)
{
	struct call call = records_call(ledger);
	enum status status = step_call(&call, is_found, fault);

	*out = (struct ledger_record){ 0 };
	if (status || !*is_found)
		return status;
	(void)take_hash(&call, 0, &out->location);
	(void)take_hash(&call, 1, &out->content);
	(void)take_hash(&call, 2, &out->raw);
	out->record_key = take_bytes(&call, 3);
	out->record = (uint64_t)take_number(&call, 4);
	return STATUS_OK;
}

void ledger_records_end(struct ledger *ledger)
{
	struct call call = records_call(ledger);

	end_call(&call);
}

enum status ledger_keep_record(struct ledger *ledger,
			       const struct ledger_record *record,
			       uint64_t offset, struct fault *fault)
{
	struct call call;
	enum status status =
		run_for_hash(ledger, PUT_FOUND, &record->location, fault);

	if (status || offset == record->record)
		return status;
	call = start_call(ledger, MOVE_LOCATION);
	give_hash(&call, &record->location);
	give_number(&call, (int64_t)offset);
	return run_call(&call, fault);
}

enum status ledger_clear_found(struct ledger *ledger, struct fault *fault)
{
	return run_plain(ledger, CLEAR_FOUND, fault);
}

enum status ledger_leave_unfound(struct ledger *ledger,
				 const struct ledger_source *source,
				 bool *is_leaving, struct fault *fault)
{
	struct call call = start_call(ledger, LEAVE_UNFOUND);
	enum status status;

	*is_leaving = false;
	give_text(&call, source->label);
	give_bytes(&call, source->path);
	status = run_call(&call, fault);
	if (status == STATUS_OK && sqlite3_changes64(ledger->database) > 0) {
		*is_leaving = true;
		ledger->is_leaving = true;
	}
	return status;
}

enum status ledger_leave_planned(struct ledger *ledger, struct fault *fault)
{
	enum status status = run_plain(ledger, LEAVE_PLANNED, fault);

	if (sqlite3_changes64(ledger->database) > 0)
		ledger->is_leaving = true;
	return status;
}

enum status ledger_count_leaving(struct ledger *ledger, int64_t *out,
				 struct fault *fault)
{
	return ask_number(ledger, COUNT_LEAVING, out, fault);
}

enum status ledger_count_losses(struct ledger *ledger, int64_t *out,
				struct fault *fault)
{
	return ask_number(ledger, COUNT_LOSSES, out, fault);
}

enum status ledger_count_articles(struct ledger *ledger, int64_t *out,
				  struct fault *fault)
{
	return ask_number(ledger, COUNT_ARTICLES, out, fault);
}

enum status ledger_drop_leaving(struct ledger *ledger, struct hash *content,
				bool *is_found, struct fault *fault)
{
	struct call call = start_call(ledger, NEXT_LEAVING);
	struct hash location;
	enum status status = step_call(&call, is_found, fault);

	if (status || !*is_found)
		return status;
	(void)take_hash(&call, 0, &location);
	/* Zero when the location has gone already: no article has that. */
	(void)take_hash(&call, 1, content);
	end_call(&call);
	status = run_for_hash(ledger, DROP_LEAVING, &location, fault);
	if (status)
		return status;
	return run_for_hash(ledger, DROP_LOCATION, &location, fault);
}

enum status ledger_settle_later(struct ledger *ledger,
				const struct ledger_source *source,
				struct fault *fault)
{
	struct ledger_source waiting = *source;
	struct call call = start_call(ledger, SETTLE_LATER);
	enum status status;

	give_text(&call, source->label);
	give_bytes(&call, source->path);
	give_number(&call, source->state);
	status = run_call(&call, fault);
	if (status)
		return status;
	waiting.state = LEDGER_RETRY;
	return ledger_put_source(ledger, &waiting, fault);
}

enum status ledger_settle_sources(struct ledger *ledger, struct fault *fault)
{
	enum status status = run_plain(ledger, SETTLE_SOURCES, fault);

	return status ? status : run_plain(ledger, SETTLE_CLEAR, fault);
}

/* How many of the content's locations are leaving, how many stay. */
static enum status count_shed(struct ledger *ledger, const struct hash *content,
			      int64_t *leaving_count, int64_t *staying_count,
			      struct fault *fault)
{
	struct call call = start_call(ledger, SHED_IS_NEEDED);

	give_hash(&call, content);
	return take_two(&call, leaving_count, staying_count, fault);
}

enum status ledger_shed_leaving(struct ledger *ledger,
				const struct hash *content, struct fault *fault)
{
	int64_t leaving_count;
	int64_t staying_count;
	enum status status;

	if (!ledger->is_leaving)
		return STATUS_OK;
	status = count_shed(ledger, content, &leaving_count, &staying_count,
			    fault);
	if (status || leaving_count == 0 || staying_count == 0)
		return status;
	status = run_for_hash(ledger, SHED_SOURCES, content, fault);
	if (status)
		return status;
	return run_for_hash(ledger, SHED_LOCATIONS, content, fault);
}

static enum status take_location(const struct call *call, struct pool *pool,
				 struct location *out, struct fault *fault)
{
	enum status status;

	*out = (struct location){
		.record = (uint64_t)take_number(call, 4),
		.moment = take_number(call, 6),
	};
	out->has_address = take_hash(call, 5, &out->address);
	(void)take_hash(call, 0, &out->key);
	(void)take_hash(call, 7, &out->content);
	(void)take_hash(call, 8, &out->facts);
	status = pool_copy(pool, take_bytes(call, 1), &out->label, fault);
	if (status)
		return status;
	status = pool_copy(pool, take_bytes(call, 2), &out->path, fault);
	if (status)
		return status;
	return pool_copy(pool, take_bytes(call, 3), &out->record_key, fault);
}

/* A list in a pool that doubles its room; the old room stays behind. */
static enum status grow_locations(struct pool *pool, struct location_list *list,
				  size_t *room, struct fault *fault)
{
	size_t wanted = *room ? *room * 2 : 4;
	void *larger;
	enum status status;

	if (list->count < *room)
		return STATUS_OK;
	status = pool_take(pool, wanted, sizeof(*list->list), &larger, fault);
	if (status)
		return status;
	if (list->count > 0)
		memcpy(larger, list->list, list->count * sizeof(*list->list));
	list->list = larger;
	*room = wanted;
	return STATUS_OK;
}

enum status ledger_locations(struct ledger *ledger, const struct hash *content,
			     struct pool *pool, struct location_list *out,
			     struct fault *fault)
{
	struct call call = start_call(ledger, LOCATIONS_OF_CONTENT);
	size_t room = 0;
	bool is_found;
	enum status status;

	*out = (struct location_list){ 0 };
	give_hash(&call, content);
	status = step_call(&call, &is_found, fault);
	while (status == STATUS_OK && is_found) {
		status = grow_locations(pool, out, &room, fault);
		if (status == STATUS_OK)
			status = take_location(&call, pool,
					       &out->list[out->count], fault);
		if (status) {
			end_call(&call);
			break;
		}
		out->count++;
		status = step_call(&call, &is_found, fault);
	}
	return status;
}

static enum status fault_of_lists(struct fault *fault)
{
	return fault_set(fault, STATUS_DAMAGED,
			 SCHEMA_LEDGER_FILE
			 ": locations that one list has and another has not");
}

enum status ledger_try_source(struct ledger *ledger, struct text label,
			      struct text path, struct fault *fault)
{
	struct call call = start_call(ledger, TRY_SOURCE);
	bool is_found;
	int64_t missing;
	enum status status;

	give_text(&call, label);
	give_bytes(&call, path);
	status = step_call(&call, &is_found, fault);
	if (status || !is_found)
		return status;
	missing = take_number(&call, 0);
	end_call(&call);
	return missing == 0 ? STATUS_OK : fault_of_lists(fault);
}

enum status ledger_try_locations(struct ledger *ledger,
				 const struct ledger_article *row,
				 const struct location_list *list,
				 struct fault *fault)
{
	struct call call = start_call(ledger, TRY_LOCATIONS);
	bool lacks_first;
	bool is_found;
	size_t count;
	enum status status;

	give_hash(&call, &row->content);
	give_hash(&call, &row->location);
	status = step_call(&call, &is_found, fault);
	if (status || !is_found)
		return status;
	count = (size_t)take_number(&call, 0);
	lacks_first = take_number(&call, 1) != 0;
	end_call(&call);
	for (size_t i = 0; i < list->count && lacks_first; i++)
		lacks_first = !hash_equal(&list->list[i].key, &row->location);
	return count == list->count && !lacks_first ? STATUS_OK :
						      fault_of_lists(fault);
}

/* Which of them has this key; NULL: none. */
static struct location *find_location(const struct location_list *list,
				      const struct hash *key)
{
	size_t low = 1;
	size_t high = list->count;

	if (list->count > 0 && hash_equal(&list->list[0].key, key))
		return &list->list[0];
	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (hash_compare(&list->list[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < list->count && hash_equal(&list->list[low].key, key) ?
		       &list->list[low] :
		       NULL;
}

static enum status take_outlet(const struct call *call, struct pool *pool,
			       const struct location_list *list,
			       struct fault *fault)
{
	struct location *location;
	struct text coded;
	struct hash key;
	enum status status;

	(void)take_hash(call, 0, &key);
	location = find_location(list, &key);
	if (!location)
		return STATUS_OK;
	status = pool_copy(pool, take_bytes(call, 1), &coded, fault);
	if (!status)
		status = record_get_outlet(&location->outlet, coded, pool,
					   fault);
	location->has_outlet = !status;
	return status;
}

enum status ledger_load_outlets(struct ledger *ledger,
				const struct hash *content, struct pool *pool,
				const struct location_list *list,
				struct fault *fault)
{
	struct call call = start_call(ledger, OUTLETS_OF_CONTENT);
	bool is_found;
	enum status status;

	give_hash(&call, content);
	status = step_call(&call, &is_found, fault);
	while (status == STATUS_OK && is_found) {
		status = take_outlet(&call, pool, list, fault);
		if (status)
			end_call(&call);
		else
			status = step_call(&call, &is_found, fault);
	}
	return status;
}

enum status ledger_forget_facts(struct ledger *ledger,
				const struct hash *location,
				struct fault *fault)
{
	return run_for_hash(ledger, FORGET_FACTS, location, fault);
}

enum status ledger_drop_content(struct ledger *ledger,
				const struct hash *content, struct fault *fault)
{
	return run_for_hash(ledger, DROP_CONTENT, content, fault);
}

/* ---- Records of standard input ----------------------------------------- */

static enum status join_authors(struct bytes *out,
				const struct article *article,
				struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < article->author_count && !status; i++) {
		status = bytes_append(out, article->authors[i], fault);
		if (status == STATUS_OK)
			status = bytes_append_byte(out, '\n', fault);
	}
	return status;
}

static enum status split_authors(struct text joined, struct pool *pool,
				 struct article *out, struct fault *fault)
{
	struct text *authors;
	void *room;
	size_t count = 0;
	size_t start = 0;
	enum status status;

	for (size_t i = 0; i < joined.length; i++)
		count += joined.data[i] == '\n';
	status = pool_take(pool, count, sizeof(*authors), &room, fault);
	if (status)
		return status;
	authors = room;
	out->authors = authors;
	for (size_t i = 0; i < joined.length; i++) {
		if (joined.data[i] != '\n')
			continue;
		authors[out->author_count++] =
			(struct text){ joined.data + start, i - start };
		start = i + 1;
	}
	return STATUS_OK;
}

/* "120 134" is a heading, "120-134" lines that are none. */
static enum status join_headings(struct bytes *out,
				 const struct article *article,
				 struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < article->heading_count && !status; i++)
		status = bytes_printf(out, fault, "%zu%c%zu\n",
				      article->headings[i].start,
				      article->headings[i].is_text ? '-' : ' ',
				      article->headings[i].end);
	return status;
}

/* Takes digits and the sign behind them off the front; false for anything
 * else, and for more than a text has bytes. */
static bool take_size(struct text *rest, char sign, size_t *out)
{
	size_t i = 0;

	*out = 0;
	while (i < rest->length && rest->data[i] >= '0' &&
	       rest->data[i] <= '9' && *out <= TEXT_LIMIT)
		*out = *out * 10 + (size_t)(rest->data[i++] - '0');
	if (i == 0 || i == rest->length || rest->data[i] != sign)
		return false;
	rest->data += i + 1;
	rest->length -= i + 1;
	return true;
}

/* Up to what is no heading: the facts' hash tells that some are missing. */
static enum status split_headings(struct text joined, struct pool *pool,
				  struct article *out, struct fault *fault)
{
	struct heading *headings;
	void *room;
	size_t count = 0;
	enum status status;

	for (size_t i = 0; i < joined.length; i++)
		count += joined.data[i] == '\n';
	status = pool_take(pool, count, sizeof(*headings), &room, fault);
	if (status)
		return status;
	headings = room;
	out->headings = headings;
	while (out->heading_count < count) {
		struct heading *next = &headings[out->heading_count];

		*next = (struct heading){ 0 };
		next->is_text = take_size(&joined, '-', &next->start);
		if (!next->is_text && !take_size(&joined, ' ', &next->start))
			break;
		if (!take_size(&joined, '\n', &next->end))
			break;
		out->heading_count++;
	}
	return STATUS_OK;
}

enum status ledger_put_record(struct ledger *ledger, struct text path,
			      const struct article *article,
			      struct fault *fault)
{
	const struct hash facts = identity_facts(article);
	struct bytes authors = BYTES_UP_TO(TEXT_LIMIT);
	struct bytes headings = BYTES_UP_TO(TEXT_LIMIT);
	struct call call = start_call(ledger, PUT_RECORD);
	enum status status = join_authors(&authors, article, fault);

	if (status == STATUS_OK)
		status = join_headings(&headings, article, fault);
	if (status == STATUS_OK) {
		give_bytes(&call, path);
		give_hash(&call, &facts);
		give_text(&call, article->own_id);
		give_text(&call, article->date);
		give_number(&call, article->precision);
		give_text(&call, article->date_from);
		give_text(&call, article->source);
		give_text(&call, article->address);
		give_text(&call, article->language);
		give_text(&call, text_from(&authors));
		give_text(&call, text_from(&headings));
		status = run_call(&call, fault);
	}
	bytes_free(&authors);
	bytes_free(&headings);
	return status;
}

static enum status take_record(const struct call *call, struct pool *pool,
			       struct article *out, struct fault *fault)
{
	struct text *const texts[] = { &out->own_id,    &out->date,
				       &out->date_from, &out->source,
				       &out->address,   &out->language };
	struct text authors = { NULL, 0 };
	struct text headings = { NULL, 0 };
	enum status status = STATUS_OK;
	int column = 0;

	out->precision = (enum record_precision)take_number(call, column++);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (status == STATUS_OK)
			status = pool_copy(pool, take_bytes(call, column++),
					   texts[i], fault);
	if (status == STATUS_OK)
		status = pool_copy(pool, take_bytes(call, column++), &authors,
				   fault);
	if (status == STATUS_OK)
		status = pool_copy(pool, take_bytes(call, column), &headings,
				   fault);
	if (status == STATUS_OK)
		status = split_authors(authors, pool, out, fault);
	return status ? status : split_headings(headings, pool, out, fault);
}

enum status ledger_find_record(struct ledger *ledger, struct text path,
			       struct pool *pool, struct article *out,
			       struct fault *fault)
{
	struct call call = start_call(ledger, GET_RECORD);
	bool is_found;
	enum status status;

	*out = (struct article){ 0 };
	give_bytes(&call, path);
	status = step_call(&call, &is_found, fault);
	if (status)
		return status;
	if (!is_found)
		return fault_set(fault, STATUS_SKIP, "%s: no such record",
				 SCHEMA_LEDGER_FILE);
	status = take_record(&call, pool, out, fault);
	end_call(&call);
	return status;
}

/* ---- Articles ---------------------------------------------------------- */

static enum status find_article(struct ledger *ledger, enum statement which,
				const struct hash *key,
				struct ledger_article *out, struct fault *fault)
{
	struct call call = start_call(ledger, which);
	bool is_found;
	enum status status;

	*out = (struct ledger_article){ 0 };
	give_hash(&call, key);
	status = step_call(&call, &is_found, fault);
	if (status || !is_found)
		return status;
	out->is_there = true;
	(void)take_hash(&call, 0, &out->content);
	(void)take_hash(&call, 1, &out->article);
	(void)take_hash(&call, 2, &out->location);
	out->has_address = take_hash(&call, 3, &out->address);
	out->has_digest = take_hash(&call, 4, &out->digest);
	out->passage_count = take_number(&call, 5);
	end_call(&call);
	return STATUS_OK;
}

enum status ledger_find_article(struct ledger *ledger,
				const struct hash *content,
				struct ledger_article *out, struct fault *fault)
{
	return find_article(ledger, ARTICLE_BY_CONTENT, content, out, fault);
}

enum status ledger_find_article_by_id(struct ledger *ledger,
				      const struct hash *article,
				      struct ledger_article *out,
				      struct fault *fault)
{
	return find_article(ledger, ARTICLE_BY_ID, article, out, fault);
}

enum status ledger_find_holder(struct ledger *ledger,
			       const struct hash *address,
			       struct ledger_article *out, struct fault *fault)
{
	return find_article(ledger, ARTICLE_BY_ADDRESS, address, out, fault);
}

enum status ledger_put_article(struct ledger *ledger,
			       const struct ledger_article *article,
			       struct fault *fault)
{
	struct call call = start_call(ledger, PUT_ARTICLE);

	give_hash(&call, &article->content);
	give_hash(&call, &article->article);
	give_hash(&call, &article->location);
	give_hash_or_nothing(&call, article->has_address, &article->address);
	give_hash_or_nothing(&call, article->has_digest, &article->digest);
	give_number(&call, article->passage_count);
	return run_call(&call, fault);
}

enum status ledger_set_passages(struct ledger *ledger,
				const struct hash *content, int64_t count,
				struct fault *fault)
{
	struct call call = start_call(ledger, SET_PASSAGES);

	give_hash(&call, content);
	give_number(&call, count);
	return run_call(&call, fault);
}

enum status ledger_undigest_stale(struct ledger *ledger, struct fault *fault)
{
	return run_plain(ledger, UNDIGEST_STALE, fault);
}

enum status ledger_forget_article(struct ledger *ledger,
				  const struct hash *content,
				  struct fault *fault)
{
	return run_for_hash(ledger, FORGET_ARTICLE, content, fault);
}

enum status ledger_next_pending(struct ledger *ledger, struct hash *content,
				bool *is_found, struct fault *fault)
{
	return ask_next(ledger, NEXT_PENDING, content, is_found, fault);
}

/* ---- What was there before, and when it was first seen ----------------- */

static enum status each_run_of(struct ledger *ledger, enum statement which,
			       const struct hash *key,
			       const struct ledger_runs *visitor,
			       struct fault *fault)
{
	struct call call = start_call(ledger, which);
	bool is_found;
	enum status status;

	give_hash(&call, key);
	status = step_call(&call, &is_found, fault);
	while (status == STATUS_OK && is_found) {
		struct hash found;

		(void)take_hash(&call, 0, &found); /* zero matches nothing */
		status = visitor->visit(visitor->context, &found,
					take_number(&call, 1), fault);
		if (status)
			end_call(&call);
		else
			status = step_call(&call, &is_found, fault);
	}
	return status;
}

enum status ledger_each_past(struct ledger *ledger, const struct hash *content,
			     const struct ledger_runs *visitor,
			     struct fault *fault)
{
	return each_run_of(ledger, EACH_PAST, content, visitor, fault);
}

static enum status visit_keys(struct text keys, int64_t run,
			      const struct ledger_runs *visitor,
			      struct fault *fault)
{
	enum status status = STATUS_OK;
	struct hash key;

	for (; keys.length >= HASH_BYTES && !status;
	     keys.length -= HASH_BYTES) {
		memcpy(key.bytes, keys.data, HASH_BYTES);
		keys.data += HASH_BYTES;
		status = visitor->visit(visitor->context, &key, run, fault);
	}
	return status;
}

enum status ledger_each_seen(struct ledger *ledger, const struct hash *article,
			     const struct ledger_runs *visitor,
			     struct fault *fault)
{
	struct call call = start_call(ledger, EACH_SEEN);
	bool is_found;
	enum status status;

	give_hash(&call, article);
	status = step_call(&call, &is_found, fault);
	while (status == STATUS_OK && is_found) {
		status = visit_keys(take_bytes(&call, 0), take_number(&call, 1),
				    visitor, fault);
		if (status)
			end_call(&call);
		else
			status = step_call(&call, &is_found, fault);
	}
	return status;
}

enum status ledger_first_run(struct ledger *ledger, const struct hash *article,
			     int64_t *run, struct fault *fault)
{
	return ask_number_of(ledger, FIRST_RUN, article, run, fault);
}

enum status ledger_past_content(struct ledger *ledger, struct hash *hash,
				bool *is_found, struct fault *fault)
{
	return ask_hash(ledger, PAST_CONTENT, hash, is_found, fault);
}

enum status ledger_put_past(struct ledger *ledger, const struct hash *article,
			    const struct hash *content, int64_t first_run,
			    struct fault *fault)
{
	struct call call = start_call(ledger, PUT_PAST);

	give_hash(&call, article);
	give_hash(&call, content);
	give_number(&call, first_run);
	return run_call(&call, fault);
}

enum status ledger_put_seen(struct ledger *ledger, const struct hash *article,
			    struct text passages, int64_t run,
			    struct fault *fault)
{
	struct call call = start_call(ledger, PUT_SEEN);

	give_hash(&call, article);
	give_bytes(&call, passages);
	give_number(&call, run);
	return run_call(&call, fault);
}

/* ---- Recovery ---------------------------------------------------------- */

static enum status put_run_of(struct ledger *ledger, enum statement which,
			      const struct hash *key, int64_t run,
			      struct fault *fault)
{
	struct call call = start_call(ledger, which);

	give_hash(&call, key);
	give_number(&call, run);
	return run_call(&call, fault);
}

enum status ledger_suspect(struct ledger *ledger, const struct hash *article,
			   int64_t first_run, struct fault *fault)
{
	return put_run_of(ledger, PUT_SUSPECT, article, first_run, fault);
}

enum status ledger_suspect_source(struct ledger *ledger, struct text label,
				  struct text path, struct fault *fault)
{
	return run_for_source(ledger, SUSPECT_SOURCE, label, path, fault);
}

enum status ledger_rescue(struct ledger *ledger, const struct hash *passage,
			  int64_t run, struct fault *fault)
{
	return put_run_of(ledger, PUT_RESCUED, passage, run, fault);
}

enum status ledger_rescued_run(struct ledger *ledger,
			       const struct hash *passage, int64_t *run,
			       struct fault *fault)
{
	return ask_number_of(ledger, RESCUED_RUN, passage, run, fault);
}

enum status ledger_suspect_run(struct ledger *ledger,
			       const struct hash *article, int64_t *run,
			       struct fault *fault)
{
	return ask_number_of(ledger, SUSPECT_RUN, article, run, fault);
}

enum status ledger_count_suspects(struct ledger *ledger, int64_t *out,
				  struct fault *fault)
{
	return ask_number(ledger, COUNT_SUSPECTS, out, fault);
}

enum status ledger_next_suspect(struct ledger *ledger, struct hash *article,
				bool *is_found, struct fault *fault)
{
	return ask_next(ledger, NEXT_SUSPECT, article, is_found, fault);
}

enum status ledger_clear_suspect(struct ledger *ledger,
				 const struct hash *article,
				 struct fault *fault)
{
	return run_for_hash(ledger, CLEAR_SUSPECT, article, fault);
}

enum status ledger_clear_known_suspects(struct ledger *ledger,
					struct fault *fault)
{
	enum status status = run_plain(ledger, CLEAR_KNOWN, fault);

	return status ? status : run_plain(ledger, CLEAR_RESCUED, fault);
}

enum status ledger_distrust_suspects(struct ledger *ledger, struct fault *fault)
{
	enum status status = run_plain(ledger, DISTRUST_SOURCES, fault);

	return status ? status : run_plain(ledger, DISTRUST_ARTICLES, fault);
}

enum status ledger_distrust_all(struct ledger *ledger, struct fault *fault)
{
	enum status status = run_plain(ledger, DISTRUST_ALL_SOURCES, fault);

	return status ? status :
			run_plain(ledger, DISTRUST_ALL_ARTICLES, fault);
}

/* ---- Whether all is well ----------------------------------------------- */

/* All of our statements, but those that give a table what it has, mean
 * something to the ledger. */
static enum status try_statements(struct ledger *ledger, struct fault *fault)
{
	for (size_t i = 0; i < STATEMENT_COUNT; i++) {
		struct call call;

		if (i == ADD_HEADINGS || i == ADD_RAW || i == ADD_OUTLET)
			continue;
		call = start_call(ledger, (enum statement)i);
		if (call.code != SQLITE_OK)
			return database_failed(ledger, call.code, fault);
	}
	return STATUS_OK;
}

static enum status check_hashes(struct ledger *ledger, struct fault *fault)
{
	int64_t count;
	enum status status = ask_number(ledger, VERIFY_HASHES, &count, fault);

	if (status || count == 0)
		return status;
	return fault_set(fault, STATUS_DAMAGED, "%s: a row that nobody wrote",
			 SCHEMA_LEDGER_FILE);
}

static enum status check_pages(struct ledger *ledger, struct fault *fault)
{
	const size_t refused = memory_refused();
	struct call call = start_call(ledger, VERIFY);
	bool is_found;
	enum status status = step_call(&call, &is_found, fault);
	struct text said;

	if (status || !is_found)
		return status;
	said = take_bytes(&call, 0);
	/* A page for which there was no memory is one that it cannot get. */
	if (!text_equal(said, TEXT("ok")) && memory_refused() > refused)
		status = fault_set(fault, STATUS_FULL, "%s: out of memory",
				   SCHEMA_LEDGER_FILE);
	else if (!text_equal(said, TEXT("ok")))
		status = damage_or_disk(ledger, fault);
	if (status == STATUS_DAMAGED)
		status = fault_set(fault, STATUS_DAMAGED, "%s: %.*s",
				   SCHEMA_LEDGER_FILE, (int)said.length,
				   said.data);
	end_call(&call);
	return status;
}

enum status ledger_verify(struct ledger *ledger, struct fault *fault)
{
	enum status status = check_pages(ledger, fault);

	if (status == STATUS_OK)
		status = try_statements(ledger, fault);
	return status ? status : check_hashes(ledger, fault);
}

enum status ledger_try_index(struct ledger *ledger, struct text id,
			     struct fault *fault)
{
	struct bytes known = BYTES_UP_TO(TEXT_LIMIT);
	struct ledger_totals totals = { .sources = 0 };
	int64_t suspect_count = 0;
	enum status status = ledger_text(ledger, LEDGER_INDEX, &known, fault);

	if (status == STATUS_OK)
		status = ledger_sum(ledger, &totals, fault);
	if (status == STATUS_OK)
		status = ledger_count_suspects(ledger, &suspect_count, fault);
	/* Begun anew, and killed before it knew where articles come from. */
	if (status == STATUS_OK && totals.articles == 0 &&
	    (known.length == 0 || (totals.sources == 0 && suspect_count > 0)))
		status = fault_set(fault, STATUS_DAMAGED, "%s: empty",
				   SCHEMA_LEDGER_FILE);
	else if (status == STATUS_OK && known.length > 0 &&
		 !text_equal(text_from(&known), id))
		status = fault_set(fault, STATUS_DAMAGED,
				   "%s: of another index", SCHEMA_LEDGER_FILE);
	bytes_free(&known);
	return status;
}

enum status ledger_next_article(struct ledger *ledger,
				const struct hash *content,
				struct ledger_article *out, struct fault *fault)
{
	return find_article(ledger, NEXT_ARTICLE, content, out, fault);
}

enum status ledger_each_loose(struct ledger *ledger,
			      const struct ledger_loose *visitor,
			      struct fault *fault)
{
	struct call call = start_call(ledger, EACH_LOOSE);
	bool is_found;
	enum status status = step_call(&call, &is_found, fault);

	while (status == STATUS_OK && is_found) {
		visitor->visit(visitor->context, take_bytes(&call, 0),
			       take_bytes(&call, 1));
		status = step_call(&call, &is_found, fault);
	}
	return status;
}

enum status ledger_adopt_sources(struct ledger *ledger, struct fault *fault)
{
	return run_plain(ledger, ADOPT_SOURCES, fault);
}

/* ---- Near-copies ------------------------------------------------------- */

static void take_signature(const struct call *call,
			   struct ledger_signature *out)
{
	out->place = take_number(call, 0);
	out->has_cluster = sqlite3_column_type(call->statement, 2) !=
			   SQLITE_NULL;
	out->cluster = take_number(call, 2);
	out->bytes = take_bytes(call, 3);
	(void)take_hash(call, 1, &out->article);
}

enum status ledger_find_signature(struct ledger *ledger, int64_t place,
				  struct ledger_signature *out, bool *is_found,
				  struct fault *fault)
{
	struct call call = start_call(ledger, FIND_SIGNATURE);
	enum status status;

	*out = (struct ledger_signature){ .place = place };
	give_number(&call, place);
	status = step_call(&call, is_found, fault);
	if (status || !*is_found)
		return status;
	take_signature(&call, out);
	bytes_clear(&ledger->kept_signature);
	status = bytes_append(&ledger->kept_signature, out->bytes, fault);
	out->bytes = text_from(&ledger->kept_signature);
	end_call(&call);
	return status;
}

static enum status each_signature(struct call *call,
				  const struct ledger_signatures *visitor,
				  struct fault *fault)
{
	struct ledger_signature row;
	bool is_found;
	enum status status = step_call(call, &is_found, fault);

	while (status == STATUS_OK && is_found) {
		take_signature(call, &row);
		status = visitor->visit(visitor->context, &row, fault);
		if (status)
			end_call(call);
		else
			status = step_call(call, &is_found, fault);
	}
	return status;
}

enum status ledger_each_signature(struct ledger *ledger,
				  const struct ledger_signatures *visitor,
				  struct fault *fault)
{
	struct call call = start_call(ledger, EACH_SIGNATURE);

	return each_signature(&call, visitor, fault);
}

enum status ledger_each_of_cluster(struct ledger *ledger, int64_t cluster,
				   const struct ledger_signatures *visitor,
				   struct fault *fault)
{
	struct call call = start_call(ledger, EACH_OF_CLUSTER);

	give_number(&call, cluster);
	return each_signature(&call, visitor, fault);
}

static void give_cluster(struct call *call, bool has_cluster, int64_t cluster)
{
	if (has_cluster)
		give_number(call, cluster);
	else
		keep_code(call,
			  sqlite3_bind_null(call->statement, ++call->bound));
}

enum status ledger_put_signature(struct ledger *ledger,
				 const struct ledger_signature *signature,
				 struct fault *fault)
{
	struct call call = start_call(ledger, PUT_SIGNATURE);

	give_number(&call, signature->place);
	give_hash(&call, &signature->article);
	give_cluster(&call, signature->has_cluster, signature->cluster);
	give_bytes(&call, signature->bytes);
	return run_call(&call, fault);
}

enum status ledger_forget_signature(struct ledger *ledger, int64_t place,
				    struct fault *fault)
{
	struct call call = start_call(ledger, FORGET_SIGNATURE);

	give_number(&call, place);
	return run_call(&call, fault);
}

enum status ledger_set_cluster(struct ledger *ledger, int64_t place,
			       const int64_t *cluster, struct fault *fault)
{
	struct call call = start_call(ledger, SET_CLUSTER);

	give_number(&call, place);
	give_cluster(&call, cluster != NULL, cluster ? *cluster : 0);
	return run_call(&call, fault);
}

static enum status run_for_key(struct ledger *ledger, enum statement which,
			       uint32_t key, int64_t place, struct fault *fault)
{
	struct call call = start_call(ledger, which);

	give_number(&call, key);
	give_number(&call, place);
	return run_call(&call, fault);
}

enum status ledger_put_key(struct ledger *ledger, uint32_t key, int64_t place,
			   struct fault *fault)
{
	return run_for_key(ledger, PUT_KEY, key, place, fault);
}

enum status ledger_forget_key(struct ledger *ledger, uint32_t key,
			      int64_t place, struct fault *fault)
{
	return run_for_key(ledger, FORGET_KEY, key, place, fault);
}

enum status ledger_beside(struct ledger *ledger, uint32_t key,
			  enum ledger_side side, struct ledger_places *places,
			  struct fault *fault)
{
	struct call call = start_call(
		ledger, side == LEDGER_BEHIND ? KEYS_BEHIND : KEYS_BEFORE);
	bool is_found;
	enum status status;

	places->count = 0;
	give_number(&call, key);
	give_number(&call, places->place);
	give_number(&call, LEDGER_BESIDE_MAX);
	status = step_call(&call, &is_found, fault);
	while (status == STATUS_OK && is_found) {
		if (places->count < LEDGER_BESIDE_MAX)
			places->list[places->count++] = take_number(&call, 0);
		status = step_call(&call, &is_found, fault);
	}
	return status;
}

enum status ledger_begin_clusters(struct ledger *ledger, struct fault *fault)
{
	enum status status = run_plain(ledger, CLEAR_STRAY_SIGNATURES, fault);

	if (status == STATUS_OK)
		status = run_plain(ledger, CLEAR_CLUSTERS, fault);
	return status ? status : run_plain(ledger, CLEAR_KEYS, fault);
}

enum status ledger_clear_signatures(struct ledger *ledger, struct fault *fault)
{
	enum status status = run_plain(ledger, CLEAR_SIGNATURES, fault);

	return status ? status : run_plain(ledger, CLEAR_KEYS, fault);
}

/* ---- Runs -------------------------------------------------------------- */

enum status ledger_put_run(struct ledger *ledger, const struct ledger_run *run,
			   struct fault *fault)
{
	struct call call = start_call(ledger, PUT_RUN);

	give_number(&call, run->run);
	give_text(&call, run->started);
	give_text(&call, run->finished);
	give_number(&call, run->added);
	give_number(&call, run->changed);
	give_number(&call, run->deleted);
	give_number(&call, run->rejected);
	return run_call(&call, fault);
}

enum status ledger_each_run(struct ledger *ledger, int64_t limit,
			    enum status (*visit)(void *context,
						 const struct ledger_run *,
						 struct fault *),
			    void *context, struct fault *fault)
{
	struct call call = start_call(ledger, EACH_RUN);
	bool is_found;
	enum status status;

	give_number(&call, limit);
	status = step_call(&call, &is_found, fault);
	while (status == STATUS_OK && is_found) {
		const struct ledger_run run = {
			.run = take_number(&call, 0),
			.started = take_bytes(&call, 1),
			.finished = take_bytes(&call, 2),
			.added = take_number(&call, 3),
			.changed = take_number(&call, 4),
			.deleted = take_number(&call, 5),
			.rejected = take_number(&call, 6),
		};

		status = visit(context, &run, fault);
		if (status)
			end_call(&call);
		else
			status = step_call(&call, &is_found, fault);
	}
	return status;
}

enum status ledger_sum(struct ledger *ledger, struct ledger_totals *out,
		       struct fault *fault)
{
	struct call call = start_call(ledger, SUM_SOURCES);
	bool is_found;
	enum status status = step_call(&call, &is_found, fault);

	*out = (struct ledger_totals){ 0 };
	if (status || !is_found)
		return status;
	out->sources = take_number(&call, 0);
	out->rejected = take_number(&call, 1);
	out->bytes = take_number(&call, 2);
	end_call(&call);
	call = start_call(ledger, SUM_ARTICLES);
	status = step_call(&call, &is_found, fault);
	if (status || !is_found)
		return status;
	out->articles = take_number(&call, 0);
	out->passages = take_number(&call, 1);
	end_call(&call);
	return ask_number(ledger, SUM_LOCATIONS, &out->locations, fault);
}
