/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PACKED FORM: one byte that says how, then
 *   'r'  the string itself: it was too short or too dense to shrink
 *   'd'  a raw deflate stream
 *   'i'  a raw deflate stream whose window begins as the dictionary
 */
#include "shared/pack.h"

#include <limits.h>
#include <string.h>

#include <zlib.h>

#include "shared/memory.h"

enum {
	RAW = 'r',
	DEFLATED = 'd',
	WITH_DICTIONARY = 'i',
	WINDOW_BITS = 15, /* 32 kB; negative in calls: no zlib header */
	MEMORY_LEVEL = 8,
	MOST_TIMES = 1032, /* 258 bytes for two bits: deflate does no better */
	SPARES = 5,        /* blocks of a deflating stream */
	SIZE_ROOM = 16,    /* before each block */
	LEVEL = 9          /* of text this short, no slower than 6 */
};

/* A block that a stream gave back. */
struct spare {
	void *block;
	size_t bytes;
};

struct pack {
	struct text dictionary;
	char *room; /* of the dictionary */
	z_stream primed;
	z_stream expanding;
	bool can_shrink; /* `primed` is set up */
	bool can_expand;
	struct spare spares[SPARES];
};

/* A copy of a stream takes a quarter of a megabyte, too much to ask the
 * system for with each string: the last copy's blocks serve again. Each has
 * its size in front, as far in front as any type has to be aligned. */
static void *allocate(void *opaque, unsigned count, unsigned size)
{
	struct pack *pack = opaque;
	size_t bytes = (size_t)count * size;
	char *block = NULL;

	for (size_t i = 0; i < SPARES && !block; i++) {
		struct spare *spare = &pack->spares[i];

		if (!spare->block || spare->bytes != bytes)
			continue;
		block = spare->block;
		spare->block = NULL;
	}
	if (!block)
		block = memory_zeroed(1, bytes + SIZE_ROOM);
	if (!block)
		return NULL;
	memcpy(block, &bytes, sizeof(bytes));
	return block + SIZE_ROOM;
}

static void give_back(void *opaque, void *given)
{
	struct pack *pack = opaque;
	char *block = (char *)given - SIZE_ROOM;

	for (size_t i = 0; i < SPARES; i++) {
		struct spare *spare = &pack->spares[i];

		if (spare->block)
			continue;
		spare->block = block;
		memcpy(&spare->bytes, block, sizeof(spare->bytes));
		return;
	}
	memory_free(block);
}

static z_stream new_stream(struct pack *pack)
{
	return (z_stream){ .zalloc = allocate,
			   .zfree = give_back,
			   .opaque = pack };
}

static enum status out_of_memory(struct fault *fault)
{
	return fault_set(fault, STATUS_FULL, "packing: out of memory");
}

enum status pack_open(struct pack **out, struct text dictionary,
		      struct fault *fault)
{
	struct pack *pack = memory_zeroed(1, sizeof(*pack));
	size_t excess = dictionary.length > PACK_DICTIONARY_BYTES ?
				dictionary.length - PACK_DICTIONARY_BYTES :
				0;

	*out = NULL;
	if (!pack)
		return out_of_memory(fault);
	pack->dictionary.length = dictionary.length - excess;
	if (pack->dictionary.length > 0) {
		pack->room = memory_zeroed(1, pack->dictionary.length);
		if (!pack->room) {
			pack_close(pack);
			return out_of_memory(fault);
		}
		memcpy(pack->room, dictionary.data + excess,
		       pack->dictionary.length);
	}
	pack->dictionary.data = pack->room;
	*out = pack;
	return STATUS_OK;
}

void pack_close(struct pack *pack)
{
	if (!pack)
		return;
	/* What these return says whether a stream was at its end. */
	if (pack->can_shrink)
		(void)deflateEnd(&pack->primed);
	if (pack->can_expand)
		(void)inflateEnd(&pack->expanding);
	for (size_t i = 0; i < SPARES; i++)
		memory_free(pack->spares[i].block);
	memory_free(pack->room);
	memory_free(pack);
}

bool pack_has_dictionary(const struct pack *pack)
{
	return pack->dictionary.length > 0;
}

/* Where the window begins; zlib takes no NULL. */
static const Bytef *window_of(const struct pack *pack)
{
	return (const Bytef *)pack->dictionary.data;
}

/* Hashing the dictionary takes longer than packing a passage: it is done
 * once, and each string goes on from a copy. */
static enum status prepare_to_shrink(struct pack *pack, struct fault *fault)
{
	int result;

	if (pack->can_shrink)
		return STATUS_OK;
	pack->primed = new_stream(pack);
	result = deflateInit2(&pack->primed, LEVEL, Z_DEFLATED, -WINDOW_BITS,
			      MEMORY_LEVEL, Z_DEFAULT_STRATEGY);
	if (result != Z_OK)
		return out_of_memory(fault);
	pack->can_shrink = true;
	if (pack_has_dictionary(pack))
		result = deflateSetDictionary(&pack->primed, window_of(pack),
					      (uInt)pack->dictionary.length);
	return result == Z_OK ? STATUS_OK :
				fault_set(fault, STATUS_BUG,
					  "deflate refuses its dictionary");
}

/* Deflates into the room that is left in *out; false when that is not
 * enough. */
static bool deflate_into(z_stream *stream, struct bytes *out, struct text plain)
{
	int result;

	/* zlib's input is not const by its history; it is not written. */
	stream->next_in = (Bytef *)(uintptr_t)plain.data;
	stream->avail_in = (uInt)plain.length;
	stream->next_out = (Bytef *)(out->data + out->length);
	stream->avail_out = (uInt)plain.length;
	result = deflate(stream, Z_FINISH);
	out->length += plain.length - stream->avail_out;
	return result == Z_STREAM_END;
}

enum status pack_shrink(struct pack *pack, struct bytes *out, struct text plain,
			struct fault *fault)
{
	size_t start = out->length;
	z_stream stream;
	bool is_smaller;
	enum status status = prepare_to_shrink(pack, fault);

	if (!status && plain.length > INT_MAX)
		status = fault_set(fault, STATUS_FULL, "a record of %zu bytes",
				   plain.length);
	if (!status)
		status = bytes_append_byte(
			out,
			pack_has_dictionary(pack) ? WITH_DICTIONARY : DEFLATED,
			fault);
	if (!status)
		status = bytes_reserve(out, plain.length + 1, fault);
	if (!status && deflateCopy(&stream, &pack->primed) != Z_OK)
		status = out_of_memory(fault);
	if (status) {
		out->length = start;
		return status;
	}
	is_smaller = plain.length > 0 && deflate_into(&stream, out, plain);
	(void)deflateEnd(&stream); /* says whether it was at its end */
	if (is_smaller)
		return STATUS_OK;
	out->length = start;
	status = bytes_append_byte(out, RAW, fault);
	return status ? status : bytes_append(out, plain, fault);
}

static enum status prepare_to_expand(struct pack *pack, bool is_dictionary,
				     struct fault *fault)
{
	int result;

	if (pack->can_expand) {
		result = inflateReset(&pack->expanding);
	} else {
		pack->expanding = new_stream(pack);
		result = inflateInit2(&pack->expanding, -WINDOW_BITS);
		pack->can_expand = result == Z_OK;
	}
	if (result == Z_OK && is_dictionary)
		result = inflateSetDictionary(&pack->expanding, window_of(pack),
					      (uInt)pack->dictionary.length);
	return result == Z_OK ? STATUS_OK : out_of_memory(fault);
}

static enum status damaged(struct fault *fault)
{
	return fault_set(fault, STATUS_DAMAGED,
			 "index: a record cannot be unpacked");
}

static enum status inflate_into(struct pack *pack, struct bytes *out,
				struct text packed, size_t plain_bytes,
				struct fault *fault)
{
	z_stream *stream = &pack->expanding;
	enum status status = bytes_reserve(out, plain_bytes + 1, fault);
	int result;

	if (status)
		return status;
	stream->next_in = (Bytef *)(uintptr_t)packed.data;
	stream->avail_in = (uInt)packed.length;
	stream->next_out = (Bytef *)(out->data + out->length);
	stream->avail_out = (uInt)plain_bytes;
	result = inflate(stream, Z_FINISH);
	if (result == Z_MEM_ERROR)
		return out_of_memory(fault);
	if (result != Z_STREAM_END || stream->avail_out > 0 ||
	    stream->avail_in > 0)
		return damaged(fault);
	out->length += plain_bytes;
	return STATUS_OK;
}

enum status pack_expand(struct pack *pack, struct bytes *out,
			struct text packed, size_t plain_bytes,
			struct fault *fault)
{
	struct text body;
	enum status status;
	char how;

	/* Before room is made for it. */
	if (packed.length == 0 || packed.length > INT_MAX ||
	    plain_bytes / MOST_TIMES > packed.length || plain_bytes > INT_MAX)
		return damaged(fault);
	how = packed.data[0];
	body = (struct text){ packed.data + 1, packed.length - 1 };
	if (how == RAW && body.length == plain_bytes)
		return bytes_append(out, body, fault);
	if (how != DEFLATED &&
	    (how != WITH_DICTIONARY || !pack_has_dictionary(pack)))
		return damaged(fault);
	status = prepare_to_expand(pack, how == WITH_DICTIONARY, fault);
	return status ? status :
			inflate_into(pack, out, body, plain_bytes, fault);
}

struct pack_stream {
	z_stream zlib;
	bool is_at_end;
};

static void *allocate_plainly(void *opaque, unsigned count, unsigned size)
{
	(void)opaque;
	return memory_zeroed(count, size);
}

static void free_plainly(void *opaque, void *block)
{
	(void)opaque;
	memory_free(block);
}

/* How zlib is asked for a form. */
static int window_bits_of(enum pack_form form)
{
	if (form == PACK_GZIP)
		return WINDOW_BITS + 16;
	return form == PACK_ZLIB ? WINDOW_BITS : -WINDOW_BITS;
}

enum status pack_stream_open(struct pack_stream **out, enum pack_form form,
			     struct fault *fault)
{
	struct pack_stream *stream = memory_zeroed(1, sizeof(*stream));

	*out = NULL;
	if (!stream)
		return fault_set(fault, STATUS_FULL, "out of memory");
	stream->zlib.zalloc = allocate_plainly;
	stream->zlib.zfree = free_plainly;
	if (inflateInit2(&stream->zlib, window_bits_of(form)) != Z_OK) {
		memory_free(stream);
		return fault_set(fault, STATUS_FULL, "out of memory");
	}
	*out = stream;
	return STATUS_OK;
}

void pack_stream_close(struct pack_stream *stream)
{
	if (!stream)
		return;
	(void)inflateEnd(&stream->zlib); /* says whether it was at its end */
	memory_free(stream);
}

enum status pack_stream_reset(struct pack_stream *stream, struct fault *fault)
{
	stream->is_at_end = false;
	return inflateReset(&stream->zlib) == Z_OK ?
		       STATUS_OK :
		       fault_set(fault, STATUS_BUG, "inflate refuses a reset");
}

enum status pack_stream_read(struct pack_stream *stream, struct text *packed,
			     char *room, size_t *length, struct fault *fault)
{
	z_stream *zlib = &stream->zlib;
	uInt given = packed->length < INT_MAX ? (uInt)packed->length : INT_MAX;
	uInt wanted = *length < INT_MAX ? (uInt)*length : INT_MAX;
	int result;

	*length = 0;
	if (stream->is_at_end)
		return STATUS_OK;
	zlib->next_in = (Bytef *)(uintptr_t)packed->data;
	zlib->avail_in = given;
	zlib->next_out = (Bytef *)room;
	zlib->avail_out = wanted;
	result = inflate(zlib, Z_NO_FLUSH);
	packed->data += given - zlib->avail_in;
	packed->length -= given - zlib->avail_in;
	*length = wanted - zlib->avail_out;
	stream->is_at_end = result == Z_STREAM_END;
	if (result == Z_MEM_ERROR)
		return fault_set(fault, STATUS_FULL, "out of memory");
	/* No room or nothing to read is no error of the stream. */
	if (result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR)
		return STATUS_OK;
	return fault_set(fault, STATUS_SKIP, "damaged");
}

bool pack_stream_is_at_end(const struct pack_stream *stream)
{
	return stream->is_at_end;
}
