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
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "indexer/ledger_call.h"
#include "shared/memory.h"
#include "shared/schema.h"

enum { SCHEMA_VERSION = 1, BUSY_MS = 10000 };

#define INDEX_KEY "index"

/* ---- Opening ----------------------------------------------------------- */

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

int ledger_harden(sqlite3 *database, enum ledger_mode mode)
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
	struct call call = call_start(ledger, which);

	if (call.code == SQLITE_OK)
		call.code = sqlite3_step(call.statement);
	*has_row = call.code == SQLITE_ROW;
	call_end(&call);
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
	status = call_step(&call, &is_found, fault);
	if (status == STATUS_OK && is_found)
		*out = call_take_number(&call, 0);
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
	status = ledger_fault_of_code(ledger, code, fault);
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
		code = ledger_harden(ledger->database, mode);
	if (code != SQLITE_OK)
		return ledger_fault_of_code(ledger, code, fault);
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
		return ledger_fault_of_code(ledger, code, fault);
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
		status = ledger_fault_of_code(&ledger, code, fault);
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
	return call_run_plain(
		ledger, ledger->is_read_only ? BEGIN_LOOK : BEGIN_BATCH, fault);
}

enum status ledger_commit(struct ledger *ledger, struct fault *fault)
{
	return call_run_plain(ledger, COMMIT_BATCH, fault);
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
	return call_run_plain(ledger, MARK, fault);
}

enum status ledger_unmark(struct ledger *ledger, struct fault *fault)
{
	return call_run_plain(ledger, UNMARK, fault);
}

enum status ledger_return_to_mark(struct ledger *ledger, struct fault *fault)
{
	enum status status = call_run_plain(ledger, RETURN_TO_MARK, fault);

	return status ? status : ledger_unmark(ledger, fault);
}

/* ---- Values of the whole ledger ---------------------------------------- */

enum status ledger_number(struct ledger *ledger, const char *key, int64_t *out,
			  struct fault *fault)
{
	struct call call = call_start(ledger, GET_META);

	call_give_text(&call, text_of(key));
	return call_take_one(&call, out, fault);
}

enum status ledger_set_number(struct ledger *ledger, const char *key,
			      int64_t number, struct fault *fault)
{
	struct call call = call_start(ledger, SET_META);

	call_give_text(&call, text_of(key));
	call_give_number(&call, number);
	return call_run(&call, fault);
}

enum status ledger_index_id(struct ledger *ledger, struct bytes *out,
			    struct fault *fault)
{
	struct call call = call_start(ledger, GET_META);
	bool is_found;
	enum status status;

	call_give_text(&call, TEXT(INDEX_KEY));
	status = call_step(&call, &is_found, fault);
	if (status || !is_found)
		return status;
	status = bytes_append(out, call_take_bytes(&call, 0), fault);
	call_end(&call);
	return status;
}

enum status ledger_set_index_id(struct ledger *ledger, struct text id,
				struct fault *fault)
{
	struct call call = call_start(ledger, SET_META);

	call_give_text(&call, TEXT(INDEX_KEY));
	call_give_text(&call, id);
	return call_run(&call, fault);
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
		call = call_start(ledger, (enum statement)i);
		if (call.code != SQLITE_OK)
			return ledger_fault_of_code(ledger, call.code, fault);
	}
	return STATUS_OK;
}

static enum status check_hashes(struct ledger *ledger, struct fault *fault)
{
	int64_t count;
	enum status status =
		call_ask_number(ledger, VERIFY_HASHES, &count, fault);

	if (status || count == 0)
		return status;
	return fault_set(fault, STATUS_DAMAGED, "%s: a row that nobody wrote",
			 SCHEMA_LEDGER_FILE);
}

static enum status check_pages(struct ledger *ledger, struct fault *fault)
{
	const size_t refused = memory_refused();
	struct call call = call_start(ledger, VERIFY);
	bool is_found;
	enum status status = call_step(&call, &is_found, fault);
	struct text said;

	if (status || !is_found)
		return status;
	said = call_take_bytes(&call, 0);
	/* A page for which there was no memory is one that it cannot get. */
	if (!text_equal(said, TEXT("ok")) && memory_refused() > refused)
		status = fault_set(fault, STATUS_FULL, "%s: out of memory",
				   SCHEMA_LEDGER_FILE);
	else if (!text_equal(said, TEXT("ok")))
		status = ledger_fault_of_damage(ledger, fault);
	if (status == STATUS_DAMAGED)
		status = fault_set(fault, STATUS_DAMAGED, "%s: %.*s",
				   SCHEMA_LEDGER_FILE, (int)said.length,
				   said.data);
	call_end(&call);
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
	enum status status = ledger_index_id(ledger, &known, fault);

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

enum status ledger_each_loose(struct ledger *ledger,
			      const struct ledger_loose *visitor,
			      struct fault *fault)
{
	struct call call = call_start(ledger, EACH_LOOSE);
	bool is_found;
	enum status status = call_step(&call, &is_found, fault);

	while (status == STATUS_OK && is_found) {
		visitor->visit(visitor->context, call_take_bytes(&call, 0),
			       call_take_bytes(&call, 1));
		status = call_step(&call, &is_found, fault);
	}
	return status;
}

enum status ledger_adopt_sources(struct ledger *ledger, struct fault *fault)
{
	return call_run_plain(ledger, ADOPT_SOURCES, fault);
}

/* ---- Runs -------------------------------------------------------------- */

enum status ledger_put_run(struct ledger *ledger, const struct ledger_run *run,
			   struct fault *fault)
{
	struct call call = call_start(ledger, PUT_RUN);

	call_give_number(&call, run->run);
	call_give_text(&call, run->started);
	call_give_text(&call, run->finished);
	call_give_number(&call, run->added);
	call_give_number(&call, run->changed);
	call_give_number(&call, run->deleted);
	call_give_number(&call, run->rejected);
	return call_run(&call, fault);
}

enum status ledger_each_run(struct ledger *ledger,
			    enum status (*visit)(void *context,
						 const struct ledger_run *,
						 struct fault *),
			    void *context, struct fault *fault)
{
	struct call call = call_start(ledger, EACH_RUN);
	bool is_found;
	enum status status = call_step(&call, &is_found, fault);

	while (status == STATUS_OK && is_found) {
		const struct ledger_run run = {
			.run = call_take_number(&call, 0),
			.started = call_take_bytes(&call, 1),
			.finished = call_take_bytes(&call, 2),
			.added = call_take_number(&call, 3),
			.changed = call_take_number(&call, 4),
			.deleted = call_take_number(&call, 5),
			.rejected = call_take_number(&call, 6),
		};

		status = visit(context, &run, fault);
		if (status)
			call_end(&call);
		else
			status = call_step(&call, &is_found, fault);
	}
	return status;
}

enum status ledger_sum(struct ledger *ledger, struct ledger_totals *out,
		       struct fault *fault)
{
	struct call call = call_start(ledger, SUM_SOURCES);
	bool is_found;
	enum status status = call_step(&call, &is_found, fault);

	*out = (struct ledger_totals){ 0 };
	if (status || !is_found)
		return status;
	out->sources = call_take_number(&call, 0);
	out->rejected = call_take_number(&call, 1);
	out->bytes = call_take_number(&call, 2);
	call_end(&call);
	call = call_start(ledger, SUM_ARTICLES);
	status = call_step(&call, &is_found, fault);
	if (status || !is_found)
		return status;
	out->articles = call_take_number(&call, 0);
	out->passages = call_take_number(&call, 1);
	call_end(&call);
	return call_ask_number(ledger, SUM_LOCATIONS, &out->locations, fault);
}
