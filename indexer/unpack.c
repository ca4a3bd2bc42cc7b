/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/unpack.h"

#include <errno.h>
#include <locale.h>
#include <string.h>

#include <archive.h>
#include <archive_entry.h>

#include "indexer/gunzip.h"
#include "shared/array.h"
#include "shared/memory.h"

enum {
	BLOCK_BYTES = 64 * 1024,
	PROBE_BYTES = 1 << 20, /* when libarchive says that memory is gone */
	TAR_HEAD_BYTES = 512,
	TAR_SUM_OFFSET = 148,
	TAR_SUM_BYTES = 8,
	RESTARTS = 1000, /* behind a damaged entry of a zip */
	NO_CODE = -1
};

static const struct kind {
	const char *name;
	struct text signature; /* at the start of the file */
	int filter;            /* of libarchive */
} kinds[] = {
	[UNPACK_NONE] = { "plain", TEXT_INIT(""), NO_CODE },
	[UNPACK_GZIP] = { "gzip", TEXT_INIT("\x1F\x8B\x08"), NO_CODE },
	[UNPACK_ZSTD] = { "zstd", TEXT_INIT("\x28\xB5\x2F\xFD"),
			  ARCHIVE_FILTER_ZSTD },
	[UNPACK_BZIP2] = { "bzip2", TEXT_INIT("BZh"), ARCHIVE_FILTER_BZIP2 },
	[UNPACK_XZ] = { "xz",
			TEXT_INIT("\xFD"
				  "7zXZ\0"),
			ARCHIVE_FILTER_XZ },
	[UNPACK_COMPRESS] = { "compress", TEXT_INIT("\x1F\x9D"),
			      ARCHIVE_FILTER_COMPRESS },
	[UNPACK_LZ4] = { "lz4", TEXT_INIT("\x04\x22\x4D\x18"),
			 ARCHIVE_FILTER_LZ4 },
	[UNPACK_TAR] = { "tar", TEXT_INIT(""), NO_CODE },
	[UNPACK_ZIP] = { "zip", TEXT_INIT("PK\x03\x04"), NO_CODE },
	[UNPACK_SEVEN_ZIP] = { "7z", TEXT_INIT("7z\xBC\xAF\x27\x1C"), NO_CODE },
	[UNPACK_RAR] = { "rar", TEXT_INIT("Rar!\x1A\x07"), NO_CODE },
	[UNPACK_ZLIB] = { "zlib", TEXT_INIT(""), NO_CODE },
	[UNPACK_DEFLATE] = { "deflate", TEXT_INIT(""), NO_CODE },
};

enum { KIND_COUNT = COUNT(kinds) };

struct unpack {
	enum unpack_kind kind;
	struct input packed;
	struct unpack_budget *budget;
	size_t level;
	uint64_t read_bytes;  /* of the packed input */
	uint64_t made_bytes;  /* given out, or thrown away unpacked */
	uint64_t grown_bytes; /* largest difference of these so far */
	enum status ended;    /* how the packed input ended, if not well */
	struct fault end;
	enum status over; /* why there is no more to be had from it */
	struct fault reason;
	struct gunzip *gunzip; /* this or libarchive unpacks it */
	struct archive *archive;
	char *block; /* the last one that libarchive was given */
	size_t block_bytes;
	uint64_t begun_bytes; /* read before the archive was begun anew */
	size_t waiting_bytes; /* of the block's end, to be given once more */
	size_t restart_count;
	struct bytes name;
	locale_t names; /* in which libarchive reads them; may be none */
	uint64_t file_count;
	bool is_at_end;   /* of the packed input */
	bool has_begun;   /* a compressed file's one entry was given */
	bool is_inside;   /* of an entry that was not read to its end */
	bool is_sizeless; /* the entry's end is seen only when it is unpacked */
	bool is_marked;   /* the next bytes given are those of a zip */
	bool is_torn;     /* what was between two entries may be missing */
	bool is_broken;   /* libarchive gave up in the middle of an entry */
};

/* The sum of a tar's first head, taken with blanks in the sum's place; in
 * old ones bytes above 127 are less than 0. An archive may be without any
 * magic, but not without this. */
static bool is_tar(struct text start)
{
	const char *sum;
	long plain = (long)' ' * TAR_SUM_BYTES;
	long with_sign = plain;
	long stated = 0;
	size_t digits = 0;

	if (start.length < TAR_HEAD_BYTES || start.data[0] == '\0')
		return false;
	sum = start.data + TAR_SUM_OFFSET;
	for (size_t i = 0; i < TAR_HEAD_BYTES; i++) {
		if (i >= TAR_SUM_OFFSET && i < TAR_SUM_OFFSET + TAR_SUM_BYTES)
			continue;
		plain += (unsigned char)start.data[i];
		with_sign += (signed char)start.data[i];
	}
	while (digits < TAR_SUM_BYTES && sum[digits] == ' ')
		digits++;
	for (; digits < TAR_SUM_BYTES; digits++) {
		if (sum[digits] < '0' || sum[digits] > '7')
			break;
		stated = stated * 8 + (sum[digits] - '0');
	}
	return stated == plain || stated == with_sign;
}

/* Behind its magic a bzip2 file has a digit and the start of a block, or
 * of the end. */
static bool is_bzip2(struct text start)
{
	return start.length >= 10 && start.data[3] >= '1' &&
	       start.data[3] <= '9' &&
	       (memcmp(start.data + 4, "1AY&SY", 6) == 0 ||
		memcmp(start.data + 4, "\x17\x72\x45\x38\x50\x90", 6) == 0);
}

enum unpack_kind unpack_kind(struct text start)
{
	for (int i = 0; i < KIND_COUNT; i++) {
		if (kinds[i].signature.length == 0 ||
		    !text_begins(start, kinds[i].signature))
			continue;
		if (i == UNPACK_BZIP2 && !is_bzip2(start))
			continue;
		return (enum unpack_kind)i;
	}
	/* An archive without entries, and one cut into pieces. */
	if (text_begins(start, TEXT("PK\x05\x06")) ||
	    text_begins(start, TEXT("PK\x06\x06")) ||
	    text_begins(start, TEXT("PK\x07\x08PK\x03\x04")) ||
	    text_begins(start, TEXT("PK00PK\x03\x04")))
		return UNPACK_ZIP;
	return is_tar(start) ? UNPACK_TAR : UNPACK_NONE;
}

const char *unpack_name(enum unpack_kind kind)
{
	return kinds[kind].name;
}

/* Reads packed bytes; how they end is kept, as libarchive has no way to
 * pass it on. */
static size_t pull(struct unpack *unpack, char *room, size_t room_bytes)
{
	size_t length = 0;

	if (unpack->is_at_end)
		return 0;
	unpack->ended = unpack->packed.read(unpack->packed.context, room,
					    room_bytes, &length, &unpack->end);
	if (unpack->ended)
		length = 0;
	unpack->is_at_end = length == 0;
	unpack->read_bytes += length;
	if (unpack->level == 0)
		unpack->budget->packed_bytes += length;
	return length;
}

static enum status pull_for_gunzip(void *context, char *room, size_t room_bytes,
				   size_t *out, struct fault *fault)
{
	struct unpack *unpack = context;

	*out = pull(unpack, room, room_bytes);
	if (unpack->ended)
		*fault = unpack->end;
	return unpack->ended;
}

static la_ssize_t pull_for_archive(struct archive *archive, void *context,
				   const void **out)
{
	static const char mark[] = { 'P', 'K', 7, 8 };
	struct unpack *unpack = context;
	size_t waiting = unpack->waiting_bytes;

	(void)archive;
	if (unpack->is_marked) {
		unpack->is_marked = false;
		*out = mark;
		return sizeof(mark);
	}
	if (waiting > 0) {
		unpack->waiting_bytes = 0;
		*out = unpack->block + unpack->block_bytes - waiting;
		return (la_ssize_t)waiting;
	}
	*out = unpack->block;
	unpack->block_bytes = pull(unpack, unpack->block, BLOCK_BYTES);
	return (la_ssize_t)unpack->block_bytes;
}

/* Ends it: all that comes is this. */
static enum status end_with(struct unpack *unpack, enum status status,
			    const char *reason, struct fault *fault)
{
	unpack->over = fault_set(&unpack->reason, status, "%s: %s",
				 unpack_name(unpack->kind), reason);
	*fault = unpack->reason;
	return status;
}

/* Ends it as the packed input has ended. */
static enum status end_below(struct unpack *unpack, struct fault *fault)
{
	unpack->over = unpack->ended;
	unpack->reason = unpack->end;
	*fault = unpack->end;
	return unpack->over;
}

/* Counts what was unpacked. A level that makes no more of what it reads, as
 * tar does, adds nothing. */
static enum status count(struct unpack *unpack, uint64_t bytes,
			 struct fault *fault)
{
	struct unpack_budget *budget = unpack->budget;
	uint64_t grown;

	unpack->made_bytes += bytes;
	if (unpack->made_bytes <= unpack->read_bytes)
		return STATUS_OK;
	grown = unpack->made_bytes - unpack->read_bytes;
	if (grown > unpack->grown_bytes) {
		budget->grown_bytes += grown - unpack->grown_bytes;
		unpack->grown_bytes = grown;
	}
	if (budget->grown_bytes > UNPACK_BYTES)
		return end_with(unpack, STATUS_SKIP,
				"unpacks to more than 64 GB", fault);
	if ((grown > UNPACK_FREE_BYTES &&
	     grown / UNPACK_TIMES > unpack->read_bytes) ||
	    (budget->grown_bytes > UNPACK_FREE_BYTES &&
	     budget->grown_bytes / UNPACK_TIMES > budget->packed_bytes))
		return end_with(unpack, STATUS_SKIP,
				"unpacks to more than 500 times its size",
				fault);
	return STATUS_OK;
}

/* What libarchive says, in fewer words where it matters most. */
static const char *words_of(struct archive *archive)
{
	const char *text = archive_error_string(archive);

	if (!text)
		return "damaged";
	if (strcasestr(text, "truncated") ||
	    strcasestr(text, "no progress is possible"))
		return "truncated";
	if (strcasestr(text, "passphrase") || strcasestr(text, "encrypt"))
		return "encrypted";
	return text;
}

/* A file may ask for more memory than it is given, which is its own fault,
 * unless there is none. */
static bool is_memory_gone(struct archive *archive)
{
	void *probe;

	if (archive_errno(archive) != ENOMEM)
		return false;
	probe = memory_resize(NULL, PROBE_BYTES, 1);
	memory_free(probe);
	return !probe;
}

/* Ends it with what libarchive failed with, or what that came from. */
static enum status end_failed(struct unpack *unpack, struct fault *fault)
{
	if (unpack->ended)
		return end_below(unpack, fault);
	if (is_memory_gone(unpack->archive))
		return end_with(unpack, STATUS_FULL, "out of memory", fault);
	return end_with(unpack, STATUS_SKIP, words_of(unpack->archive), fault);
}

static enum status open_gunzip(struct unpack *unpack, struct fault *fault)
{
	struct input packed = { pull_for_gunzip, unpack };
	enum pack_form form = PACK_GZIP;

	if (unpack->kind == UNPACK_ZLIB)
		form = PACK_ZLIB;
	else if (unpack->kind == UNPACK_DEFLATE)
		form = PACK_DEFLATE;
	return gunzip_open(&unpack->gunzip, form, packed, fault);
}

/* Sets libarchive up for the one kind: what it would guess is not asked. */
static int choose_kind(struct archive *archive, enum unpack_kind kind)
{
	int result;

	if (kind == UNPACK_ZIP)
		return archive_read_support_format_zip_streamable(archive);
	if (kind != UNPACK_TAR) {
		result = archive_read_support_format_raw(archive);
		if (result == ARCHIVE_OK)
			result = archive_read_support_format_empty(archive);
		return result == ARCHIVE_OK ?
			       archive_read_support_filter_by_code(
				       archive, kinds[kind].filter) :
			       result;
	}
	result = archive_read_support_format_tar(archive);
	return result == ARCHIVE_OK ?
		       archive_read_set_format_option(
			       archive, "tar", "read_concatenated_archives",
			       "1") :
		       result;
}

static enum status open_archive(struct unpack *unpack, struct fault *fault)
{
	int result;

	unpack->archive = archive_read_new();
	if (!unpack->archive)
		return fault_set(fault, STATUS_FULL, "out of memory");
	result = choose_kind(unpack->archive, unpack->kind);
	if (result != ARCHIVE_OK)
		return end_failed(unpack, fault);
	/* A file that cannot be opened is one whose first entry cannot. */
	result = archive_read_open(unpack->archive, unpack, NULL,
				   pull_for_archive, NULL);
	if (result == ARCHIVE_OK)
		return STATUS_OK;
	(void)end_failed(unpack, fault);
	return unpack->over == STATUS_SKIP ? STATUS_OK : unpack->over;
}

/* Begins anew behind an entry in which libarchive gave up, with a mark in
 * front by which it knows a zip: it then looks for the next entry itself. */
static enum status restart(struct unpack *unpack, struct fault *fault)
{
	uint64_t used = unpack->begun_bytes +
			(uint64_t)archive_filter_bytes(unpack->archive, -1);
	uint64_t left = unpack->read_bytes > used ? unpack->read_bytes - used :
						    0;

	if (left > unpack->block_bytes)
		left = unpack->block_bytes;
	unpack->is_broken = false;
	unpack->is_marked = true;
	unpack->is_torn = true;
	unpack->restart_count++;
	unpack->waiting_bytes = (size_t)left;
	/* The mark counts as read. */
	unpack->begun_bytes = unpack->read_bytes - left - 4;
	(void)archive_read_free(unpack->archive);
	return open_archive(unpack, fault);
}

enum status unpack_open(struct unpack **out, enum unpack_kind kind,
			struct input packed, struct unpack_budget *budget,
			struct fault *fault)
{
	struct unpack *unpack;
	enum status status;

	*out = NULL;
	if (kind == UNPACK_NONE || kind == UNPACK_SEVEN_ZIP ||
	    kind == UNPACK_RAR)
		return fault_set(fault, STATUS_SKIP, "%s: cannot be unpacked",
				 unpack_name(kind));
	unpack = memory_zeroed(1, sizeof(*unpack));
	if (!unpack)
		return fault_set(fault, STATUS_FULL, "out of memory");
	unpack->kind = kind;
	unpack->packed = packed;
	unpack->budget = budget;
	unpack->name = BYTES_UP_TO(UNPACK_NAME_BYTES);
	if (kind == UNPACK_ZIP)
		unpack->names =
			newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	unpack->level = budget->level++;
	if (kind == UNPACK_GZIP || kind == UNPACK_ZLIB ||
	    kind == UNPACK_DEFLATE)
		status = open_gunzip(unpack, fault);
	else if ((unpack->block = memory_resize(NULL, BLOCK_BYTES, 1)))
		status = open_archive(unpack, fault);
	else
		status = fault_set(fault, STATUS_FULL, "out of memory");
	if (status) {
		unpack_close(unpack);
		return status;
	}
	*out = unpack;
	return STATUS_OK;
}

void unpack_close(struct unpack *unpack)
{
	if (!unpack)
		return;
	unpack->budget->level--;
	gunzip_close(unpack->gunzip);
	/* Nothing that was read depends on how it closes. */
	(void)archive_read_free(unpack->archive);
	memory_free(unpack->block);
	if (unpack->names)
		freelocale(unpack->names);
	bytes_free(&unpack->name);
	memory_free(unpack);
}

static enum status read_gunzip(void *context, char *room, size_t room_bytes,
			       size_t *out, struct fault *fault)
{
	struct unpack *unpack = context;
	struct input plain = gunzip_input(unpack->gunzip);
	enum status status = unpack->over;

	*out = 0;
	*fault = unpack->reason;
	if (status)
		return status;
	status = plain.read(plain.context, room, room_bytes, out, fault);
	if (!status)
		status = count(unpack, *out, fault);
	else if (status != unpack->ended)
		fault_prefix(fault, "%s", unpack_name(unpack->kind));
	return status;
}

/* Behind the last stream of a compressed file there is to be nothing but
 * padding: libarchive does not look. */
static enum status end_of_file(struct unpack *unpack, struct fault *fault)
{
	bool is_padding = archive_filter_bytes(unpack->archive, -1) ==
			  (la_int64_t)unpack->read_bytes;

	while (is_padding && !unpack->is_at_end) {
		size_t length = pull(unpack, unpack->block, BLOCK_BYTES);

		for (size_t i = 0; i < length && is_padding; i++)
			is_padding = !unpack->block[i];
	}
	if (unpack->ended)
		return end_below(unpack, fault);
	if (!is_padding)
		return end_with(unpack, STATUS_SKIP, "junk behind its end",
				fault);
	return STATUS_OK;
}

/* Entries of a zip can be found without what is before them. */
static bool may_restart(const struct unpack *unpack)
{
	return unpack->kind == UNPACK_ZIP && !unpack->is_at_end &&
	       unpack->restart_count < RESTARTS &&
	       !is_memory_gone(unpack->archive);
}

/* Bytes of the entry that libarchive is at; none at its end. What is wrong
 * with one entry is no reason not to go on to the next. */
static enum status read_archive(void *context, char *room, size_t room_bytes,
				size_t *out, struct fault *fault)
{
	struct unpack *unpack = context;
	la_ssize_t length;

	*out = 0;
	*fault = unpack->reason;
	if (unpack->over || !unpack->is_inside)
		return unpack->over;
	length = archive_read_data(unpack->archive, room, room_bytes);
	if (unpack->ended && unpack->ended != STATUS_SKIP)
		return end_below(unpack, fault);
	unpack->is_broken = length == ARCHIVE_FATAL;
	if (unpack->is_broken && !may_restart(unpack))
		return end_failed(unpack, fault);
	if (length > 0) {
		*out = (size_t)length;
		return count(unpack, *out, fault);
	}
	unpack->is_inside = false;
	if (length < 0)
		return fault_set(fault, STATUS_SKIP, "%s: %s",
				 unpack_name(unpack->kind),
				 words_of(unpack->archive));
	if (kinds[unpack->kind].filter != NO_CODE)
		return end_of_file(unpack, fault);
	return STATUS_OK;
}

static enum status next_of_gunzip(struct unpack *unpack,
				  struct unpack_entry *out)
{
	out->is_end = unpack->has_begun;
	out->input = (struct input){ read_gunzip, unpack };
	unpack->has_begun = true;
	return STATUS_OK;
}

static enum status next_of_filter(struct unpack *unpack,
				  struct unpack_entry *out, struct fault *fault)
{
	struct archive_entry *entry;
	bool is_known;
	bool is_empty;
	int result;

	out->is_end = unpack->has_begun;
	if (unpack->has_begun)
		return STATUS_OK;
	unpack->has_begun = true;
	out->input = (struct input){ read_archive, unpack };
	if (unpack->over)
		return STATUS_OK; /* and reading says why */
	result = archive_read_next_header(unpack->archive, &entry);
	/* With too little of a head the file would come out as it is. */
	is_known = archive_filter_code(unpack->archive, 0) ==
		   kinds[unpack->kind].filter;
	unpack->is_inside = is_known && result == ARCHIVE_OK;
	/* It may be of nothing, which is also what libarchive takes one for
	 * that is damaged at its start. */
	is_empty = is_known && result == ARCHIVE_EOF && !unpack->ended &&
		   archive_errno(unpack->archive) == 0;
	if (unpack->is_inside || is_empty)
		return STATUS_OK;
	if (is_known || unpack->ended)
		(void)end_failed(unpack, fault);
	else
		(void)end_with(unpack, STATUS_SKIP, "truncated", fault);
	return unpack->over == STATUS_SKIP ? STATUS_OK : unpack->over;
}

/* Unpacks the rest of an entry whose end cannot be known otherwise: done by
 * libarchive, nothing would be counted. */
static enum status drain(struct unpack *unpack, struct fault *fault)
{
	size_t length = 1;
	enum status status = STATUS_OK;

	while (unpack->is_inside && unpack->is_sizeless && length > 0 &&
	       !status) {
		char room[4096];

		status = read_archive(unpack, room, sizeof(room), &length,
				      fault);
	}
	unpack->is_inside = false;
	return unpack->over;
}

/* A name that a zip says to be UTF-8 libarchive turns into the charset of
 * the locale, and drops where that has not all of its letters. Which locale
 * pqindex runs in must change nothing. */
static int read_head(struct unpack *unpack, struct archive_entry **entry)
{
	locale_t outside = (locale_t)0;
	int result;

	if (unpack->names)
		outside = uselocale(unpack->names);
	result = archive_read_next_header(unpack->archive, entry);
	if (unpack->names)
		(void)uselocale(outside);
	return result;
}

/* The name as the archive has it; one that libarchive cannot make UTF-8 of
 * as the bytes it is. Of one that is too long the beginning. */
static enum status take_name(struct unpack *unpack, struct archive_entry *entry,
			     struct text *out, struct fault *fault)
{
	const char *name = archive_entry_pathname_utf8(entry);
	struct text text;
	enum status status;

	if (!name)
		name = archive_entry_pathname(entry);
	text = text_of(name ? name : "");
	if (text.length > UNPACK_NAME_BYTES)
		text.length = UNPACK_NAME_BYTES;
	bytes_clear(&unpack->name);
	status = bytes_append(&unpack->name, text, fault);
	*out = text_from(&unpack->name);
	return status;
}

/* Goes to the next head of an archive. *entry is NULL at the end. */
static enum status next_head(struct unpack *unpack,
			     struct archive_entry **entry, bool *is_whole,
			     struct fault *fault)
{
	enum status status;
	int result;

	*entry = NULL;
	if (drain(unpack, fault)) {
		*fault = unpack->reason;
		return unpack->over;
	}
	status = unpack->is_broken ? restart(unpack, fault) : STATUS_OK;
	if (status)
		return status;
	if (unpack->over) {
		*fault = unpack->reason;
		return unpack->over;
	}
	if (unpack->budget->entry_count++ >= UNPACK_ENTRIES)
		return end_with(unpack, STATUS_SKIP,
				"more than 1000000 entries", fault);
	/* Of a tar, a block where a head should be and none is. */
	while ((result = read_head(unpack, entry)) == ARCHIVE_RETRY)
		unpack->is_torn = true;
	if (unpack->ended && unpack->ended != STATUS_SKIP)
		return end_below(unpack, fault);
	if (result == ARCHIVE_FATAL)
		return end_failed(unpack, fault);
	if (result == ARCHIVE_EOF) {
		*entry = NULL;
		unpack->budget->entry_count--;
		if (unpack->ended)
			return end_below(unpack, fault);
		/* What was taken for the end may have been in an entry. */
		return unpack->is_torn ?
			       end_with(unpack, STATUS_SKIP, "damaged", fault) :
			       STATUS_OK;
	}
	*is_whole = result == ARCHIVE_OK || result == ARCHIVE_WARN;
	unpack->is_inside = true;
	unpack->is_sizeless = !archive_entry_size_is_set(*entry);
	return STATUS_OK;
}

static enum status next_of_archive(struct unpack *unpack,
				   struct unpack_entry *out,
				   struct fault *fault)
{
	struct archive_entry *entry;
	bool is_whole;
	enum status status;

	if (unpack->over) {
		*fault = unpack->reason;
		return unpack->over;
	}
	do {
		status = next_head(unpack, &entry, &is_whole, fault);
		out->is_end = !entry;
		if (status || !entry)
			return status;
	} while (is_whole && (archive_entry_filetype(entry) != AE_IFREG ||
			      archive_entry_hardlink(entry)));
	status = take_name(unpack, entry, &out->name, fault);
	out->is_of_archive = true;
	out->number = unpack->file_count++;
	out->input = (struct input){ read_archive, unpack };
	if (!is_whole)
		out->rejected = words_of(unpack->archive);
	else if (archive_entry_is_encrypted(entry))
		out->rejected = "encrypted";
	return status;
}

enum status unpack_next(struct unpack *unpack, struct unpack_entry *out,
			struct fault *fault)
{
	*out = (struct unpack_entry){ 0 };
	if (unpack->gunzip)
		return next_of_gunzip(unpack, out);
	if (kinds[unpack->kind].filter != NO_CODE)
		return next_of_filter(unpack, out, fault);
	return next_of_archive(unpack, out, fault);
}
