/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All that the ledger asks SQLite once it is open: each statement is prepared
 * when it is first used, and kept.
 */
#include "indexer/ledger_call.h"

#include <string.h>

#include "shared/schema.h"

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
	[HAS_LOCATION] = "SELECT EXISTS (SELECT 1 FROM locations"
			 " WHERE label = ?1 AND path = ?2)",
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
		     " rejected FROM runs ORDER BY run DESC LIMIT 10",
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
	[HAS_LOCATION] = "n",
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

struct call call_start(struct ledger *ledger, enum statement which)
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

struct call call_resume(struct ledger *ledger, enum statement which)
{
	return (struct call){ .ledger = ledger,
			      .statement = ledger->prepared[which],
			      .row = rows[which] };
}

void call_keep_code(struct call *call, int code)
{
	if (call->code == SQLITE_OK)
		call->code = code;
}

void call_give_number(struct call *call, int64_t number)
{
	call_keep_code(call, sqlite3_bind_int64(call->statement, ++call->bound,
						number));
}

void call_give_text(struct call *call, struct text text)
{
	call_keep_code(call, sqlite3_bind_text64(call->statement, ++call->bound,
						 text.length ? text.data : "",
						 text.length, SQLITE_STATIC,
						 SQLITE_UTF8));
}

void call_give_bytes(struct call *call, struct text text)
{
	call_keep_code(call, sqlite3_bind_blob64(call->statement, ++call->bound,
						 text.length ? text.data : "",
						 text.length, SQLITE_STATIC));
}

void call_give_hash(struct call *call, const struct hash *hash)
{
	call_give_bytes(call, hash_as_text(hash));
}

void call_give_nothing(struct call *call)
{
	call_keep_code(call, sqlite3_bind_null(call->statement, ++call->bound));
}

void call_give_hash_or_nothing(struct call *call, bool is_there,
			       const struct hash *hash)
{
	if (is_there)
		call_give_hash(call, hash);
	else
		call_give_nothing(call);
}

void call_end(struct call *call)
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

enum status call_step(struct call *call, bool *is_found, struct fault *fault)
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
				 ledger_fault_of_code(call->ledger, call->code,
						      fault);
	}
	if (!*is_found)
		call_end(call);
	return status;
}

enum status call_begun(const struct call *call, struct fault *fault)
{
	return call->code == SQLITE_OK ?
		       STATUS_OK :
		       ledger_fault_of_code(call->ledger, call->code, fault);
}

enum status call_run(struct call *call, struct fault *fault)
{
	bool is_found = false;
	enum status status = call_step(call, &is_found, fault);

	if (is_found)
		call_end(call);
	return status;
}

enum status call_run_plain(struct ledger *ledger, enum statement which,
			   struct fault *fault)
{
	struct call call = call_start(ledger, which);

	return call_run(&call, fault);
}

enum status call_run_for_source(struct ledger *ledger, enum statement which,
				struct text label, struct text path,
				struct fault *fault)
{
	struct call call = call_start(ledger, which);

	call_give_text(&call, label);
	call_give_bytes(&call, path);
	return call_run(&call, fault);
}

enum status call_run_for_hash(struct ledger *ledger, enum statement which,
			      const struct hash *hash, struct fault *fault)
{
	struct call call = call_start(ledger, which);

	call_give_hash(&call, hash);
	return call_run(&call, fault);
}

int64_t call_take_number(const struct call *call, int column)
{
	return sqlite3_column_int64(call->statement, column);
}

struct text call_take_bytes(const struct call *call, int column)
{
	const char *data = sqlite3_column_blob(call->statement, column);
	int length = sqlite3_column_bytes(call->statement, column);

	return (struct text){ data ? data : "", (size_t)length };
}

bool call_take_hash(const struct call *call, int column, struct hash *out)
{
	struct text bytes = call_take_bytes(call, column);

	*out = (struct hash){ { 0 } };
	if (bytes.length != HASH_BYTES)
		return false;
	memcpy(out->bytes, bytes.data, HASH_BYTES);
	return true;
}

enum status call_ask_number(struct ledger *ledger, enum statement which,
			    int64_t *out, struct fault *fault)
{
	struct call call = call_start(ledger, which);

	return call_take_one(&call, out, fault);
}

enum status call_take_one(struct call *call, int64_t *out, struct fault *fault)
{
	bool is_found;
	enum status status;

	*out = 0;
	status = call_step(call, &is_found, fault);
	if (status || !is_found)
		return status;
	*out = call_take_number(call, 0);
	call_end(call);
	return STATUS_OK;
}

enum status call_take_two(struct call *call, int64_t *first, int64_t *second,
			  struct fault *fault)
{
	bool is_found;
	enum status status;

	*first = 0;
	*second = 0;
	status = call_step(call, &is_found, fault);
	if (status || !is_found)
		return status;
	*first = call_take_number(call, 0);
	*second = call_take_number(call, 1);
	call_end(call);
	return STATUS_OK;
}
