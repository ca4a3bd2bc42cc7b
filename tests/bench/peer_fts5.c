/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * peer_fts5 build DATABASE PASSAGES: the passages, lines of ID<TAB>TITLE<TAB>
 *   TEXT, in a new database of SQLite's FTS5: porter stemming, the text
 *   stored, one transaction, as durable as ours
 * peer_fts5 ask DATABASE QUERIES: prints the ten best passages, with their
 *   text, of each line, an expression of FTS5
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

enum { COLUMNS = 3 };

static void check(sqlite3 *database, int result, int expected)
{
	if (result == expected)
		return;
	(void)fprintf(stderr, "peer_fts5: %s\n", sqlite3_errmsg(database));
	exit(1);
}

static void run(sqlite3 *database, const char *statement)
{
	check(database, sqlite3_exec(database, statement, NULL, NULL, NULL),
	      SQLITE_OK);
}

static sqlite3_stmt *prepare(sqlite3 *database, const char *text)
{
	sqlite3_stmt *statement;

	check(database,
	      sqlite3_prepare_v2(database, text, -1, &statement, NULL),
	      SQLITE_OK);
	return statement;
}

/* The rest of the line is the last column's. */
static void insert(sqlite3 *database, sqlite3_stmt *statement, char *line)
{
	for (int i = 0; i < COLUMNS; i++) {
		char *end = line + strcspn(line, i < COLUMNS - 1 ? "\t" : "\n");

		check(database,
		      sqlite3_bind_text(statement, i + 1, line,
					(int)(end - line), SQLITE_STATIC),
		      SQLITE_OK);
		line = *end ? end + 1 : end;
	}
	check(database, sqlite3_step(statement), SQLITE_DONE);
	check(database, sqlite3_reset(statement), SQLITE_OK);
}

static void build(sqlite3 *database, FILE *in)
{
	sqlite3_stmt *statement;
	char *line = NULL;
	size_t room = 0;

	run(database, "PRAGMA journal_mode = DELETE");
	run(database, "PRAGMA synchronous = EXTRA");
	run(database, "BEGIN");
	run(database, "CREATE VIRTUAL TABLE passages USING fts5(id UNINDEXED, "
		      "title, text, tokenize = 'porter unicode61')");
	statement = prepare(database, "INSERT INTO passages VALUES (?, ?, ?)");
	while (getline(&line, &room, in) > 0)
		insert(database, statement, line);
	check(database, sqlite3_finalize(statement), SQLITE_OK);
	run(database, "COMMIT");
	free(line);
}

static void ask(sqlite3 *database, FILE *in)
{
	sqlite3_stmt *statement = prepare(
		database, "SELECT id, text FROM passages WHERE passages "
			  "MATCH ? ORDER BY rank LIMIT 10");
	char *line = NULL;
	size_t room = 0;
	int result;

	while (getline(&line, &room, in) > 0) {
		check(database,
		      sqlite3_bind_text(statement, 1, line,
					(int)strcspn(line, "\n"),
					SQLITE_STATIC),
		      SQLITE_OK);
		while ((result = sqlite3_step(statement)) == SQLITE_ROW)
			(void)printf("%s\t%s\n",
				     sqlite3_column_text(statement, 0),
				     sqlite3_column_text(statement, 1));
		check(database, result, SQLITE_DONE);
		check(database, sqlite3_reset(statement), SQLITE_OK);
	}
	check(database, sqlite3_finalize(statement), SQLITE_OK);
	free(line);
}

int main(int argc, char **argv)
{
	sqlite3 *database;
	FILE *in;

	if (argc != 4)
		return 2;
	in = fopen(argv[3], "r");
	if (!in) {
		perror(argv[3]);
		return 1;
	}
	check(NULL, sqlite3_open(argv[2], &database), SQLITE_OK);
	if (strcmp(argv[1], "build") == 0)
		build(database, in);
	else
		ask(database, in);
	check(database, sqlite3_close(database), SQLITE_OK);
	(void)fclose(in); /* it was only read */
	return fflush(stdout) || ferror(stdout);
}
