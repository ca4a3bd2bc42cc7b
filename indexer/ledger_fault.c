/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What SQLite answers where it does not do as it is told, as a status and a
 * fault. What it makes of a disk that refuses is not what the person has to
 * be told: the file is looked at once more without it.
 */
#include "indexer/ledger_call.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shared/schema.h"

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
		code = ledger_harden(database, LEDGER_READ);
	/* The lock may be our own. */
	if (code == SQLITE_OK)
		code = sqlite3_busy_timeout(database, 0);
	if (code == SQLITE_OK)
		code = sqlite3_exec(database, "PRAGMA integrity_check(1)",
				    take_answer, &is_ok, NULL);
	(void)sqlite3_close(database); /* it was only read */
	return code == SQLITE_OK && is_ok;
}

enum status ledger_fault_of_damage(struct ledger *ledger, struct fault *fault)
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

enum status ledger_fault_of_code(struct ledger *ledger, int code,
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
		status = ledger_fault_of_damage(ledger, fault);
		if (status != STATUS_DAMAGED)
			return status;
	}
	return fault_set(fault, status, "%s: %s", SCHEMA_LEDGER_FILE, words);
}
