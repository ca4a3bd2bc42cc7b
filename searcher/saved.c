/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * THE FILE of the saved search NAME is "NAME.saved", mode 0600. Its lines
 * end in a line feed, numbers are decimal, and nothing may be added:
 *
 *   pullquote-saved 1                 what it is, and of which version
 *   query BYTES                       length of the query
 *   (the query as typed)              any bytes, and a line feed
 *   plain 0|1                         --plain
 *   strict 0|1                        --strict
 *   by passage|article                --by
 *   index ID run RUN                  for each index: its own id, 32
 *                                     hexadecimal digits, and the last run
 *                                     that was acknowledged
 *   check SUM                         16 hexadecimal digits: hash_checksum
 *                                     of all before this line
 *
 * "NAME.lock" beside it is empty and locked by whoever changes the search.
 * Any other file there was left by a killed process, and counts nothing.
 */
#include "searcher/saved.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shared/files.h"
#include "shared/memory.h"

#define SAVED_VERSION 1
#define SAVED_MAGIC   "pullquote-saved "
#define SAVED_SUFFIX  ".saved"
#define LOCK_SUFFIX   ".lock"

enum {
	FILE_BYTES = 1 << 18,
	PATH_BYTES = 1 << 16,
	FILE_NAME_BYTES = SAVED_NAME_BYTES + sizeof(SAVED_SUFFIX),
	SUM_DIGITS = 16,
	CHECK_BYTES = sizeof("check ") - 1 + SUM_DIGITS + 1,
	NAMES_MAX = 1 << 20,
	LOCK_TRIES = 100
};

struct saved_folder {
	int fd;
	struct bytes path; /* ended by a NUL that is not counted */
	char lock_name[FILE_NAME_BYTES];
};

/* ---- Names ------------------------------------------------------------- */

static bool is_name_byte(char byte)
{
	return text_is_letter(byte) || text_is_digit(byte) || byte == '.' ||
	       byte == '_' || byte == '-';
}

static bool is_name(struct text name)
{
	if (name.length == 0 || name.length > SAVED_NAME_BYTES ||
	    name.data[0] == '.')
		return false;
	for (size_t i = 0; i < name.length; i++)
		if (!is_name_byte(name.data[i]))
			return false;
	return true;
}

enum status saved_check_name(struct text name, struct fault *fault)
{
	if (is_name(name))
		return STATUS_OK;
	return fault_set(fault, STATUS_BAD_QUERY,
			 "a saved search is named by 1 to %d letters, digits, "
			 "'.', '_' and '-', not beginning with '.'; not '%.*s'",
			 SAVED_NAME_BYTES,
			 name.length > 80 ? 80 : (int)name.length, name.data);
}

static enum status file_name(char out[FILE_NAME_BYTES], const char *name,
			     const char *suffix, struct fault *fault)
{
	enum status status = saved_check_name(text_of(name), fault);

	if (!status)
		(void)snprintf(out, FILE_NAME_BYTES, "%s%s", name, suffix);
	return status;
}

/* ---- The folder -------------------------------------------------------- */

static enum status find_folder(struct bytes *out, struct fault *fault)
{
	enum status status = files_user_place(out, "XDG_STATE_HOME",
					      ".local/state", "saved", fault);

	if (status || out->length > 0)
		return status;
	return fault_set(fault, STATUS_DENIED,
			 "no place for saved searches: set HOME or "
			 "XDG_STATE_HOME");
}

static enum status open_folder(struct saved_folder *folder, bool makes,
			       struct fault *fault)
{
	enum status status = find_folder(&folder->path, fault);

	if (status)
		return status;
	if (makes)
		status = files_make_folders(folder->path.data, fault);
	else if (access(folder->path.data, F_OK) != 0 && errno == ENOENT)
		status = fault_set(fault, STATUS_SKIP, "no saved searches yet");
	return status ?
		       status :
		       files_open_folder(&folder->fd, folder->path.data, fault);
}

enum status saved_open(struct saved_folder **out, bool makes,
		       struct fault *fault)
{
	struct saved_folder *folder = memory_zeroed(1, sizeof(*folder));
	enum status status;

	*out = NULL;
	if (!folder)
		return fault_set(fault, STATUS_FULL, "out of memory");
	folder->fd = -1;
	folder->path = BYTES_UP_TO(PATH_BYTES);
	status = open_folder(folder, makes, fault);
	if (status) {
		saved_close(folder);
		return status;
	}
	*out = folder;
	return STATUS_OK;
}

void saved_close(struct saved_folder *folder)
{
	if (!folder)
		return;
	if (folder->fd >= 0)
		(void)close(folder->fd); /* it was only read */
	bytes_free(&folder->path);
	memory_free(folder);
}

/* ---- One at a time ----------------------------------------------------- */

/* Whether the file that is locked is still the one of that name: the
 * holder before may have removed it with its search. */
static bool is_current(const struct saved_folder *folder,
		       const struct lock *lock)
{
	struct stat held;
	struct stat named;

	return fstat(lock->fd, &held) == 0 &&
	       fstatat(folder->fd, folder->lock_name, &named,
		       AT_SYMLINK_NOFOLLOW) == 0 &&
	       held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

enum status saved_lock(struct saved_folder *folder, const char *name,
		       long long wait_ms, struct lock *out, struct fault *fault)
{
	const struct lock_wish wish = { .wait_ms = wait_ms };
	const struct lock_place place = {
		.folder_fd = folder->fd,
		.shown = folder->path.data,
		.file = folder->lock_name,
		.busy = "another pqsearch is at work with this saved search",
	};
	enum status status;

	*out = LOCK_NONE;
	status = file_name(folder->lock_name, name, LOCK_SUFFIX, fault);
	for (int i = 0; i < LOCK_TRIES && !status; i++) {
		status = lock_take(out, &place, &wish, fault);
		if (status || is_current(folder, out))
			return status;
		lock_release(out);
	}
	return status ? status :
			fault_set(fault, STATUS_BUSY, "%s: %s", place.shown,
				  place.busy);
}

/* ---- Reading ----------------------------------------------------------- */

/* What is left of a file; `is_bad` once something was not as it should. */
struct cursor {
	struct text rest;
	bool is_bad;
};

static struct text take(struct cursor *cursor, size_t length)
{
	struct text taken = { cursor->rest.data, length };

	if (cursor->is_bad || length > cursor->rest.length) {
		cursor->is_bad = true;
		return TEXT("");
	}
	cursor->rest = text_skip(cursor->rest, length);
	return taken;
}

static void expect(struct cursor *cursor, struct text word)
{
	cursor->is_bad = cursor->is_bad || !text_take(&cursor->rest, word);
}

static uint64_t take_number(struct cursor *cursor)
{
	uint64_t number = 0;
	size_t length = 0;

	while (length < cursor->rest.length &&
	       text_is_digit(cursor->rest.data[length]) &&
	       number < UINT64_MAX / 20)
		number = number * 10 +
			 (uint64_t)(cursor->rest.data[length++] - '0');
	if (length == 0)
		cursor->is_bad = true;
	(void)take(cursor, length);
	return number;
}

static bool take_flag(struct cursor *cursor, struct text name, char no,
		      char yes)
{
	struct text flag;

	expect(cursor, name);
	flag = take(cursor, 1);
	if (flag.length != 1 || (flag.data[0] != no && flag.data[0] != yes)) {
		cursor->is_bad = true;
		return false;
	}
	return flag.data[0] == yes;
}

static enum status take_indexes(struct cursor *cursor, struct saved *out,
				struct fault *fault)
{
	enum status status = STATUS_OK;

	while (!status && !cursor->is_bad &&
	       text_begins(cursor->rest, TEXT("index "))) {
		struct hash id;
		struct text hex;
		uint64_t run;

		expect(cursor, TEXT("index "));
		hex = take(cursor, HASH_HEX_BYTES - 1);
		expect(cursor, TEXT(" run "));
		run = take_number(cursor);
		expect(cursor, TEXT("\n"));
		if (!hash_from_hex(&id, hex) || saved_find(out, &id))
			cursor->is_bad = true;
		if (!cursor->is_bad)
			status = saved_set(out, &id, run, fault);
	}
	return status;
}

static enum status parse(struct cursor *cursor, struct saved *out,
			 struct fault *fault)
{
	size_t length;
	enum status status;

	expect(cursor, TEXT("query "));
	length = (size_t)take_number(cursor);
	expect(cursor, TEXT("\n"));
	if (length > out->query.limit)
		cursor->is_bad = true;
	status = bytes_append(&out->query, take(cursor, length), fault);
	if (status)
		return status;
	out->is_plain = take_flag(cursor, TEXT("\nplain "), '0', '1');
	out->is_strict = take_flag(cursor, TEXT("\nstrict "), '0', '1');
	out->is_by_article = take_flag(cursor, TEXT("\nby "), 'p', 'a');
	expect(cursor,
	       out->is_by_article ? TEXT("rticle\n") : TEXT("assage\n"));
	return take_indexes(cursor, out, fault);
}

/* Cuts off the last line; false when it is not right. */
static bool check_sum(struct text *file)
{
	char line[CHECK_BYTES + 1];
	struct text checked = *file;

	if (file->length < CHECK_BYTES)
		return false;
	checked.length -= CHECK_BYTES;
	(void)snprintf(line, sizeof(line), "check %016" PRIx64 "\n",
		       hash_checksum(checked));
	if (memcmp(file->data + checked.length, line, CHECK_BYTES) != 0)
		return false;
	*file = checked;
	return true;
}

/* Of a version to come, the first line is all that is known. */
static enum status check_version(struct cursor *cursor, struct fault *fault)
{
	uint64_t version;

	expect(cursor, TEXT(SAVED_MAGIC));
	version = take_number(cursor);
	expect(cursor, TEXT("\n"));
	if (cursor->is_bad || version == SAVED_VERSION)
		return STATUS_OK;
	return fault_set(fault, STATUS_DAMAGED,
			 "written in version %" PRIu64
			 " of its form; this pqsearch knows %d",
			 version, SAVED_VERSION);
}

static enum status parse_file(struct text file, struct saved *out,
			      struct fault *fault)
{
	struct cursor cursor = { .rest = file };
	struct text checked = file;
	enum status status = check_version(&cursor, fault);

	if (status)
		return status;
	cursor.is_bad |= !check_sum(&checked);
	if (!cursor.is_bad) {
		cursor.rest.length -= CHECK_BYTES;
		status = parse(&cursor, out, fault);
	}
	if (!status && (cursor.is_bad || cursor.rest.length > 0))
		status = fault_set(fault, STATUS_DAMAGED,
				   "damaged: not as pqsearch wrote it");
	return status;
}

static enum status read_file(struct saved_folder *folder, const char *name,
			     struct bytes *out, struct fault *fault)
{
	struct stat facts;
	enum status status;
	int fd = -1;

	/* The one way of not being there that is no trouble. */
	if (fstatat(folder->fd, name, &facts, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? STATUS_SKIP :
					 fault_set_errno(fault, errno, name);
	status = files_open_beneath(&fd, folder->fd, name, &facts, fault);
	if (status == STATUS_OK) {
		status = files_read_all(out, fd, name, fault);
		(void)close(fd); /* it was only read */
	}
	return status == STATUS_SKIP ? STATUS_DAMAGED : status;
}

/* What helps; the query can still be read in the file. */
static void advise(const char *name, struct fault *fault)
{
	char reason[FAULT_TEXT_BYTES];

	memcpy(reason, fault->text, sizeof(reason));
	(void)fault_set(fault, STATUS_DAMAGED,
			"%.400s; remove it with: pqsearch --unsave %s", reason,
			name);
}

enum status saved_read(struct saved_folder *folder, const char *name,
		       struct saved *out, struct fault *fault)
{
	struct bytes file = BYTES_UP_TO(FILE_BYTES);
	char file_of_it[FILE_NAME_BYTES];
	enum status status = file_name(file_of_it, name, SAVED_SUFFIX, fault);

	if (status)
		return status;
	status = read_file(folder, file_of_it, &file, fault);
	if (status == STATUS_SKIP) {
		bytes_free(&file);
		return fault_set(fault, STATUS_SKIP,
				 "no saved search '%s'; 'pqsearch --saved' "
				 "lists them",
				 name);
	}
	if (!status)
		status = parse_file(text_from(&file), out, fault);
	bytes_free(&file);
	if (status == STATUS_DAMAGED)
		advise(name, fault);
	if (status) {
		fault_prefix(fault, "%s/%s", folder->path.data, file_of_it);
		saved_free(out);
	}
	return status;
}

void saved_free(struct saved *saved)
{
	bytes_free(&saved->query);
	memory_free(saved->indexes);
	*saved = SAVED_NONE;
}

/* ---- Writing ----------------------------------------------------------- */

static enum status put_indexes(struct bytes *out, const struct saved *saved,
			       struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < saved->index_count && !status; i++) {
		char hex[HASH_HEX_BYTES];

		hash_hex(&saved->indexes[i].id, hex);
		status = bytes_printf(out, fault, "index %s run %" PRIu64 "\n",
				      hex, saved->indexes[i].run);
	}
	return status;
}

static enum status put_file(struct bytes *out, const struct saved *saved,
			    struct fault *fault)
{
	enum status status = bytes_printf(out, fault,
					  SAVED_MAGIC "%d\nquery %zu\n",
					  SAVED_VERSION, saved->query.length);

	if (!status)
		status = bytes_append(out, text_from(&saved->query), fault);
	if (!status)
		status = bytes_printf(
			out, fault, "\nplain %d\nstrict %d\nby %s\n",
			saved->is_plain, saved->is_strict,
			saved->is_by_article ? "article" : "passage");
	if (!status)
		status = put_indexes(out, saved, fault);
	if (!status)
		status = bytes_printf(out, fault, "check %016" PRIx64 "\n",
				      hash_checksum(text_from(out)));
	return status;
}

enum status saved_write(struct saved_folder *folder, const char *name,
			const struct saved *saved, struct fault *fault)
{
	struct bytes file = BYTES_UP_TO(FILE_BYTES);
	char file_of_it[FILE_NAME_BYTES];
	enum status status = file_name(file_of_it, name, SAVED_SUFFIX, fault);

	if (!status)
		status = put_file(&file, saved, fault);
	if (!status)
		status = files_replace(folder->fd, file_of_it, text_from(&file),
				       fault);
	if (status)
		fault_prefix(fault, "%s", folder->path.data);
	bytes_free(&file);
	return status;
}

enum status saved_remove(struct saved_folder *folder, const char *name,
			 struct fault *fault)
{
	char file_of_it[FILE_NAME_BYTES];
	enum status status = file_name(file_of_it, name, SAVED_SUFFIX, fault);

	if (status)
		return status;
	if (unlinkat(folder->fd, file_of_it, 0) != 0) {
		int error_number = errno;

		/* Locking a name that is not there made a file as well. */
		(void)unlinkat(folder->fd, folder->lock_name, 0);
		if (error_number == ENOENT)
			return fault_set(fault, STATUS_SKIP,
					 "no saved search '%s'", name);
		return fault_set_errno(fault, error_number, file_of_it);
	}
	/* An empty file that stays does no harm. */
	(void)unlinkat(folder->fd, folder->lock_name, 0);
	return files_sync_folder(folder->fd, folder->path.data, fault);
}

/* ---- The indexes of one ------------------------------------------------ */

struct saved_index *saved_find(const struct saved *saved, const struct hash *id)
{
	for (size_t i = 0; i < saved->index_count; i++)
		if (hash_equal(&saved->indexes[i].id, id))
			return &saved->indexes[i];
	return NULL;
}

enum status saved_set(struct saved *saved, const struct hash *id, uint64_t run,
		      struct fault *fault)
{
	struct saved_index *known = saved_find(saved, id);
	struct saved_index *larger;

	if (known) {
		known->run = run;
		return STATUS_OK;
	}
	if (saved->index_count == SAVED_INDEXES_MAX)
		return fault_set(fault, STATUS_DENIED,
				 "a saved search is for at most %d indexes",
				 SAVED_INDEXES_MAX);
	larger = memory_resize(saved->indexes, saved->index_count + 1,
			       sizeof(*larger));
	if (!larger)
		return fault_set(fault, STATUS_FULL, "out of memory");
	saved->indexes = larger;
	larger[saved->index_count++] = (struct saved_index){ *id, run };
	return STATUS_OK;
}

/* ---- All of them ------------------------------------------------------- */

/* The name in a file's name; empty when it is no saved search's. */
static struct text name_of_file(const char *file)
{
	const struct text suffix = TEXT(SAVED_SUFFIX);
	struct text name = text_of(file);

	if (name.length <= suffix.length || !text_ends(name, suffix))
		return TEXT("");
	name.length -= suffix.length;
	return is_name(name) ? name : TEXT("");
}

static enum status next_name(struct saved_folder *folder, DIR *entries,
			     struct text *out, struct fault *fault)
{
	const struct dirent *entry;

	*out = TEXT("");
	errno = 0;
	while ((entry = readdir(entries))) {
		*out = name_of_file(entry->d_name);
		if (out->length > 0)
			return STATUS_OK;
		errno = 0;
	}
	return errno == 0 ? STATUS_OK :
			    fault_set_errno(fault, errno, folder->path.data);
}

static enum status keep_names(struct saved_folder *folder, DIR *entries,
			      struct bytes *out, struct fault *fault)
{
	struct text name;
	enum status status = next_name(folder, entries, &name, fault);

	while (!status && name.length > 0) {
		status = bytes_append(out, name, fault);
		if (!status)
			status = bytes_append_byte(out, '\0', fault);
		if (!status)
			status = next_name(folder, entries, &name, fault);
	}
	return status;
}

static int compare_names(const void *one, const void *other)
{
	const char *const *first = one;
	const char *const *second = other;

	return strcmp(*first, *second);
}

/* `names` are strings one behind the other. */
static enum status sort_names(const struct bytes *names, struct pool *pool,
			      const char ***out, size_t *count,
			      struct fault *fault)
{
	struct text kept;
	void *list;
	size_t wanted = 0;
	enum status status;

	for (size_t i = 0; i < names->length; i++)
		wanted += names->data[i] == '\0';
	status = pool_copy(pool, text_from(names), &kept, fault);
	if (!status)
		status = pool_take(pool, wanted + 1, sizeof(**out), &list,
				   fault);
	if (status)
		return status;
	*out = list;
	for (size_t i = 0; i < kept.length; i += strlen(kept.data + i) + 1)
		(*out)[(*count)++] = kept.data + i;
	qsort(*out, *count, sizeof(**out), compare_names);
	return STATUS_OK;
}

enum status saved_list(struct saved_folder *folder, struct pool *pool,
		       const char ***out, size_t *count, struct fault *fault)
{
	struct bytes names = BYTES_UP_TO(NAMES_MAX);
	int fd = openat(folder->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *entries = fd < 0 ? NULL : fdopendir(fd);
	enum status status;

	*out = NULL;
	*count = 0;
	if (!entries) {
		status = fault_set_errno(fault, errno, folder->path.data);
		if (fd >= 0)
			(void)close(fd); /* it was only read */
		return status;
	}
	status = keep_names(folder, entries, &names, fault);
	(void)closedir(entries); /* it was only read */
	if (!status)
		status = sort_names(&names, pool, out, count, fault);
	bytes_free(&names);
	return status;
}
