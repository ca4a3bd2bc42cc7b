/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/gunzip.h"

#include <inttypes.h>
#include <string.h>

#include "shared/memory.h"

enum {
	BLOCK_BYTES = 64 * 1024,
	HEAD_BYTES = 10, /* of a member, at least */
	MAGIC = 0x1F,    /* first byte of a member */
	METHOD_DEFLATE = 8,
	LAST_SYSTEM = 31, /* RFC 1952 has 13, some writers invent theirs */
	NO_SYSTEM = 255
};

enum place {
	PLACE_BETWEEN,   /* a member may begin here */
	PLACE_SEARCHING, /* it is somewhere ahead */
	PLACE_INSIDE,    /* of a member */
	PLACE_END
};

struct gunzip {
	struct input packed;
	enum pack_form form;
	struct pack_stream *stream;
	enum place place;
	char *block;         /* what was read last */
	struct text rest;    /* what is still to be used of it */
	uint64_t offset;     /* in the packed bytes, of the rest */
	struct text member;  /* the rest as it was when this member began, if
			     * that is still in the block */
	struct fault damage; /* the first one */
	size_t damage_count;
	enum status ended; /* how the packed bytes ended, if not well */
	struct fault end;
	bool is_at_end; /* there is nothing behind the block */
	bool is_broken; /* bytes are missing behind the last one given */
	char last;      /* byte given */
};

enum status gunzip_open(struct gunzip **out, enum pack_form form,
			struct input packed, struct fault *fault)
{
	struct gunzip *gunzip = memory_zeroed(1, sizeof(*gunzip));
	enum status status = STATUS_FULL;

	*out = NULL;
	if (!gunzip)
		return fault_set(fault, STATUS_FULL, "out of memory");
	gunzip->packed = packed;
	gunzip->form = form;
	gunzip->last = '\n';
	gunzip->place = form == PACK_GZIP ? PLACE_BETWEEN : PLACE_INSIDE;
	gunzip->block = memory_resize(NULL, BLOCK_BYTES, 1);
	if (gunzip->block)
		status = pack_stream_open(&gunzip->stream, form, fault);
	else
		status = fault_set(fault, STATUS_FULL, "out of memory");
	if (status) {
		gunzip_close(gunzip);
		return status;
	}
	gunzip->rest.data = gunzip->block;
	*out = gunzip;
	return STATUS_OK;
}

void gunzip_close(struct gunzip *gunzip)
{
	if (!gunzip)
		return;
	pack_stream_close(gunzip->stream);
	memory_free(gunzip->block);
	memory_free(gunzip);
}

/* Whether a member begins here; one that is looked for has, beside its
 * magic, to say how hard it was packed and on which system: the more is
 * asked for, the less is taken for a member that is none. */
static bool is_start(struct text start, bool is_looked_for)
{
	const unsigned char *bytes = (const unsigned char *)start.data;

	if (start.length < HEAD_BYTES || bytes[0] != MAGIC ||
	    bytes[1] != 0x8B || bytes[2] != METHOD_DEFLATE)
		return false;
	if (!is_looked_for)
		return true;
	return (bytes[3] & 0xE0) == 0 && bytes[8] <= 4 &&
	       (bytes[9] <= LAST_SYSTEM || bytes[9] == NO_SYSTEM);
}

static void use(struct gunzip *gunzip, size_t length)
{
	gunzip->rest = text_skip(gunzip->rest, length);
	gunzip->offset += length;
}

/* Puts the rest at the block's start and reads more behind it. How the
 * packed bytes end is kept until all that came before was given. */
static void fill(struct gunzip *gunzip)
{
	size_t kept = gunzip->rest.length;
	size_t length = 0;

	if (kept > 0)
		memmove(gunzip->block, gunzip->rest.data, kept);
	gunzip->rest.data = gunzip->block;
	gunzip->member = (struct text){ 0 };
	gunzip->ended = gunzip->packed.read(gunzip->packed.context,
					    gunzip->block + kept,
					    BLOCK_BYTES - kept, &length,
					    &gunzip->end);
	gunzip->is_at_end = gunzip->ended || length == 0;
	gunzip->rest.length += gunzip->ended ? 0 : length;
}

static void note_damage(struct gunzip *gunzip, const char *what)
{
	if (gunzip->damage_count++ == 0)
		(void)fault_set(&gunzip->damage, STATUS_SKIP,
				"%s at byte %" PRIu64, what, gunzip->offset);
	gunzip->is_broken = true;
	gunzip->place = PLACE_SEARCHING;
	if (gunzip->form != PACK_GZIP || gunzip->damage_count >= GUNZIP_DAMAGES)
		gunzip->place = PLACE_END;
}

/* A damaged member is read to where it makes no sense any more, which may
 * be in one of the next: these are looked for from its start. */
static void go_back(struct gunzip *gunzip)
{
	if (!gunzip->member.data)
		return;
	gunzip->offset -= gunzip->member.length - gunzip->rest.length;
	gunzip->rest = gunzip->member;
	use(gunzip, 1);
}

static void pass_zeros(struct gunzip *gunzip)
{
	size_t length = 0;

	while (length < gunzip->rest.length && !gunzip->rest.data[length])
		length++;
	use(gunzip, length);
}

/* Goes on to what may be a member, as far as the block reaches. */
static void search(struct gunzip *gunzip)
{
	const char *found =
		memchr(gunzip->rest.data, MAGIC, gunzip->rest.length);

	use(gunzip,
	    found ? (size_t)(found - gunzip->rest.data) : gunzip->rest.length);
}

/* Finds the next member, or the end. */
static enum status begin_member(struct gunzip *gunzip, struct fault *fault)
{
	if (gunzip->place == PLACE_BETWEEN)
		pass_zeros(gunzip);
	else
		search(gunzip);
	if (gunzip->rest.length < HEAD_BYTES && !gunzip->is_at_end) {
		fill(gunzip);
		return STATUS_OK;
	}
	if (is_start(gunzip->rest, gunzip->place == PLACE_SEARCHING)) {
		gunzip->member = gunzip->rest;
		gunzip->place = PLACE_INSIDE;
		return pack_stream_reset(gunzip->stream, fault);
	}
	if (gunzip->rest.length == 0)
		gunzip->place = PLACE_END;
	else if (gunzip->place == PLACE_BETWEEN)
		note_damage(gunzip, gunzip->rest.length < HEAD_BYTES ?
					    "truncated" :
					    "junk");
	else
		use(gunzip, 1);
	return STATUS_OK;
}

/* Gives bytes of the member, or learns that there are none for now. */
static enum status read_member(struct gunzip *gunzip, char *room,
			       size_t *length, struct fault *fault)
{
	size_t before = gunzip->rest.length;
	enum status status;

	if (before == 0 && !gunzip->is_at_end) {
		*length = 0;
		fill(gunzip);
		return STATUS_OK;
	}
	status = pack_stream_read(gunzip->stream, &gunzip->rest, room, length,
				  fault);
	gunzip->offset += before - gunzip->rest.length;
	if (*length > 0)
		gunzip->last = room[*length - 1];
	if (status == STATUS_SKIP) {
		note_damage(gunzip, "damaged");
		go_back(gunzip);
		return STATUS_OK;
	}
	if (status)
		return status;
	if (pack_stream_is_at_end(gunzip->stream))
		gunzip->place = gunzip->form == PACK_GZIP ? PLACE_BETWEEN :
							    PLACE_END;
	else if (*length == 0 && gunzip->rest.length == 0 && gunzip->is_at_end)
		note_damage(gunzip, "truncated");
	return STATUS_OK;
}

/* What is to be said when all was given. */
static enum status end(const struct gunzip *gunzip, struct fault *fault)
{
	if (gunzip->ended) {
		*fault = gunzip->end;
		return gunzip->ended;
	}
	if (gunzip->damage_count == 0)
		return STATUS_OK;
	*fault = gunzip->damage;
	if (gunzip->damage_count == 1)
		return STATUS_SKIP;
	return fault_set(
		fault, STATUS_SKIP, "%s, first of %zu places%s",
		gunzip->damage.text, gunzip->damage_count,
		gunzip->damage_count < GUNZIP_DAMAGES ? "" : ", then given up");
}

static enum status read_plain(void *context, char *room, size_t room_bytes,
			      size_t *out, struct fault *fault)
{
	struct gunzip *gunzip = context;

	*out = 0;
	while (*out == 0 && gunzip->place != PLACE_END) {
		enum status status = STATUS_OK;

		/* Only damage waits until the end. */
		if (gunzip->ended && gunzip->ended != STATUS_SKIP)
			break;
		if (gunzip->place != PLACE_INSIDE) {
			status = begin_member(gunzip, fault);
		} else if (gunzip->is_broken && gunzip->last != '\n') {
			*room = gunzip->last = '\n';
			*out = 1;
		} else {
			gunzip->is_broken = false;
			*out = room_bytes;
			status = read_member(gunzip, room, out, fault);
		}
		if (status)
			return status;
	}
	return *out > 0 ? STATUS_OK : end(gunzip, fault);
}

struct input gunzip_input(struct gunzip *gunzip)
{
	return (struct input){ read_plain, gunzip };
}
