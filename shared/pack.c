/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PACKED FORM: one byte that says how, then
 *   'r'  the string itself: it was too short or too dense to shrink
 *   'z'  a zstd frame without its first four bytes, which are always the same
 *   'y'  the same, packed with the dictionary
 *   'd'  a raw deflate stream
 *   'i'  a raw deflate stream whose window begins as the dictionary
 * The last two are only read.
 *
 * Measured on 32,381 passages of news, 15.4 MB, with a dictionary of 32 kB:
 * deflate takes 3.2 s and leaves 6.8 MB. zstd, with one trained on the first
 * megabyte, takes 0.14 s and leaves 6.4 MB at level 3, 0.65 s and 6.2 MB at
 * level 9. A dictionary of 64 kB leaves 6.25 MB at level 3, of 110 kB 6.2.
 */
#include "shared/pack.h"

#include <limits.h>
#include <string.h>

#include <zdict.h>
#include <zlib.h>
#include <zstd.h>

#include "shared/memory.h"

enum {
	RAW = 'r',
	PLAIN_ZSTD = 'z',
	ZSTD_WITH_DICTIONARY = 'y',
	DEFLATED = 'd',
	DEFLATED_WITH_DICTIONARY = 'i',
	LEVEL = 3,
	FRAME_START_BYTES = 4,
	FRAME_BYTES = INT_MAX,
	SAMPLES_LEAST = 16,
	WINDOW_BITS = 15, /* negative in calls: no zlib header */
	WINDOW_BYTES = 1 << WINDOW_BITS,
	/* The most that a byte can stand for: deflate has 258 bytes for two
	 * bits, zstd a block of 128 kB for three bytes. */
	DEFLATE_TIMES = 1032,
	ZSTD_TIMES = (128 << 10) / 3 + 1
};

static const char frame_start[FRAME_START_BYTES] = { '\x28', '\xB5', '\x2F',
						     '\xFD' };

struct pack {
	struct text dictionary;
	char *room; /* of the dictionary */
	/* Made when they are first needed. */
	ZSTD_CCtx *shrinking;
	ZSTD_CDict *shrink_by;
	ZSTD_DCtx *expanding;
	ZSTD_DDict *expand_by;
	struct bytes frame; /* to expand, whole */
	z_stream inflating;
	bool can_inflate;
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

static enum status out_of_memory(struct fault *fault)
{
	return fault_set(fault, STATUS_FULL, "packing: out of memory");
}

enum status pack_open(struct pack **out, struct text dictionary,
		      struct fault *fault)
{
	struct pack *pack = memory_zeroed(1, sizeof(*pack));

	*out = NULL;
	if (!pack)
		return out_of_memory(fault);
	pack->frame = BYTES_UP_TO(FRAME_BYTES);
	if (dictionary.length > 0) {
		pack->room = memory_resize(NULL, dictionary.length, 1);
		if (!pack->room) {
			pack_close(pack);
			return out_of_memory(fault);
		}
		memcpy(pack->room, dictionary.data, dictionary.length);
	}
	pack->dictionary = (struct text){ pack->room, dictionary.length };
	*out = pack;
	return STATUS_OK;
}

void pack_close(struct pack *pack)
{
	if (!pack)
		return;
	/* All of these accept NULL; what they return is of no use: there is
	 * nothing that could fail but a stream that was not at its end. */
	(void)ZSTD_freeCCtx(pack->shrinking);
	(void)ZSTD_freeCDict(pack->shrink_by);
	(void)ZSTD_freeDCtx(pack->expanding);
	(void)ZSTD_freeDDict(pack->expand_by);
	if (pack->can_inflate)
		(void)inflateEnd(&pack->inflating);
	bytes_free(&pack->frame);
	memory_free(pack->room);
	memory_free(pack);
}

bool pack_has_dictionary(const struct pack *pack)
{
	return pack->dictionary.length > 0;
}

/* ---- Packing ----------------------------------------------------------- */

/* The length stands before the packed string ("record.h"), and there is one
 * dictionary. */
static bool set_up(ZSTD_CCtx *shrinking, const ZSTD_CDict *shrink_by)
{
	size_t result =
		ZSTD_CCtx_setParameter(shrinking, ZSTD_c_contentSizeFlag, 0);

	if (!ZSTD_isError(result))
		result =
			ZSTD_CCtx_setParameter(shrinking, ZSTD_c_dictIDFlag, 0);
	if (!ZSTD_isError(result))
		result = ZSTD_CCtx_setParameter(shrinking,
						ZSTD_c_compressionLevel, LEVEL);
	if (!ZSTD_isError(result) && shrink_by)
		result = ZSTD_CCtx_refCDict(shrinking, shrink_by);
	return !ZSTD_isError(result);
}

/* What is not set up is not kept: it would pack in another form. */
static enum status prepare_to_shrink(struct pack *pack, struct fault *fault)
{
	ZSTD_CCtx *shrinking;

	if (pack->shrinking)
		return STATUS_OK;
	if (pack_has_dictionary(pack) && !pack->shrink_by)
		pack->shrink_by = ZSTD_createCDict(
			pack->dictionary.data, pack->dictionary.length, LEVEL);
	if (pack_has_dictionary(pack) && !pack->shrink_by)
		return out_of_memory(fault);
	shrinking = ZSTD_createCCtx();
	if (!shrinking)
		return out_of_memory(fault);
	if (!set_up(shrinking, pack->shrink_by)) {
		(void)ZSTD_freeCCtx(shrinking); /* cannot fail */
		return fault_set(fault, STATUS_BUG,
				 "zstd refuses its settings");
	}
	pack->shrinking = shrinking;
	return STATUS_OK;
}

/* Appends the frame without its start. */
static enum status put_frame(struct pack *pack, struct bytes *out,
			     struct text plain, struct fault *fault)
{
	const size_t start = out->length;
	const size_t most = ZSTD_compressBound(plain.length);
	size_t length;
	enum status status = bytes_reserve(out, most, fault);

	if (status)
		return status;
	length = ZSTD_compress2(pack->shrinking, out->data + start, most,
				plain.data, plain.length);
	if (ZSTD_isError(length) || length < FRAME_START_BYTES)
		return out_of_memory(fault);
	out->length += length - FRAME_START_BYTES;
	memmove(out->data + start, out->data + start + FRAME_START_BYTES,
		length - FRAME_START_BYTES);
	return STATUS_OK;
}

enum status pack_shrink(struct pack *pack, struct bytes *out, struct text plain,
			struct fault *fault)
{
	const size_t start = out->length;
	enum status status = prepare_to_shrink(pack, fault);

	if (!status && plain.length > INT_MAX)
		status = fault_set(fault, STATUS_FULL, "a record of %zu bytes",
				   plain.length);
	if (!status)
		status = bytes_append_byte(
			out,
			pack->shrink_by ? ZSTD_WITH_DICTIONARY : PLAIN_ZSTD,
			fault);
	if (!status && plain.length > 0)
		status = put_frame(pack, out, plain, fault);
	if (status ||
	    (plain.length > 0 && out->length - start <= plain.length)) {
		out->length = status ? start : out->length;
		return status;
	}
	out->length = start;
	status = bytes_append_byte(out, RAW, fault);
	if (status == STATUS_OK && plain.length > 0)
		status = bytes_append(out, plain, fault);
	if (status)
		out->length = start;
	return status;
}

/* ---- Reading ----------------------------------------------------------- */

static enum status damaged(struct fault *fault)
{
	return fault_set(fault, STATUS_DAMAGED,
			 "index: a record cannot be unpacked");
}

static enum status prepare_to_expand(struct pack *pack, struct fault *fault)
{
	if (!pack->expanding)
		pack->expanding = ZSTD_createDCtx();
	if (pack_has_dictionary(pack) && !pack->expand_by)
		pack->expand_by = ZSTD_createDDict(pack->dictionary.data,
						   pack->dictionary.length);
	return pack->expanding &&
			       (pack->expand_by || !pack_has_dictionary(pack)) ?
		       STATUS_OK :
		       out_of_memory(fault);
}

/* Into the room that was reserved. */
static enum status read_frame(struct pack *pack, struct bytes *out,
			      struct text body, size_t plain_bytes,
			      struct fault *fault)
{
	enum status status = prepare_to_expand(pack, fault);
	size_t length;

	bytes_clear(&pack->frame);
	if (status == STATUS_OK)
		status = bytes_append(&pack->frame,
				      (struct text){ frame_start,
						     sizeof(frame_start) },
				      fault);
	if (status == STATUS_OK && body.length > 0)
		status = bytes_append(&pack->frame, body, fault);
	if (status)
		return status;
	length = ZSTD_decompress_usingDDict(
		pack->expanding, out->data + out->length, plain_bytes,
		pack->frame.data, pack->frame.length, pack->expand_by);
	if (ZSTD_isError(length) || length != plain_bytes)
		return damaged(fault);
	out->length += length;
	return STATUS_OK;
}

static enum status prepare_to_inflate(struct pack *pack, bool is_dictionary,
				      struct fault *fault)
{
	const struct text whole = pack->dictionary;
	const size_t excess =
		whole.length > WINDOW_BYTES ? whole.length - WINDOW_BYTES : 0;
	int result;

	if (pack->can_inflate) {
		result = inflateReset(&pack->inflating);
	} else {
		pack->inflating = (z_stream){ .zalloc = allocate_plainly,
					      .zfree = free_plainly };
		result = inflateInit2(&pack->inflating, -WINDOW_BITS);
		pack->can_inflate = result == Z_OK;
	}
	if (result == Z_OK && is_dictionary)
		result = inflateSetDictionary(
			&pack->inflating, (const Bytef *)whole.data + excess,
			(uInt)(whole.length - excess));
	return result == Z_OK ? STATUS_OK : out_of_memory(fault);
}

static enum status inflate_into(struct pack *pack, struct bytes *out,
				struct text packed, size_t plain_bytes,
				struct fault *fault)
{
	z_stream *stream = &pack->inflating;
	int result;

	/* zlib's input is not const by its history; it is not written. */
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

/* Whether so many bytes can be had of the packed ones, before room is made
 * for them. */
static bool is_likely(char how, size_t packed_bytes, size_t plain_bytes)
{
	const size_t times = how == DEFLATED ||
					     how == DEFLATED_WITH_DICTIONARY ?
				     DEFLATE_TIMES :
				     ZSTD_TIMES;

	return packed_bytes <= INT_MAX && plain_bytes <= INT_MAX &&
	       plain_bytes / times <= packed_bytes;
}

static bool is_by_dictionary(char how)
{
	return how == ZSTD_WITH_DICTIONARY || how == DEFLATED_WITH_DICTIONARY;
}

enum status pack_expand(struct pack *pack, struct bytes *out,
			struct text packed, size_t plain_bytes,
			struct fault *fault)
{
	struct text body;
	enum status status;
	char how;

	if (packed.length == 0 ||
	    !is_likely(packed.data[0], packed.length, plain_bytes))
		return damaged(fault);
	how = packed.data[0];
	body = text_skip(packed, 1);
	if (how == RAW && body.length == plain_bytes)
		return body.length > 0 ? bytes_append(out, body, fault) :
					 STATUS_OK;
	if (is_by_dictionary(how) && !pack_has_dictionary(pack))
		return damaged(fault);
	status = bytes_reserve(out, plain_bytes + 1, fault);
	if (status)
		return status;
	if (how == PLAIN_ZSTD || how == ZSTD_WITH_DICTIONARY)
		return read_frame(pack, out, body, plain_bytes, fault);
	if (how != DEFLATED && how != DEFLATED_WITH_DICTIONARY)
		return damaged(fault);
	status = prepare_to_inflate(pack, how == DEFLATED_WITH_DICTIONARY,
				    fault);
	return status ? status :
			inflate_into(pack, out, body, plain_bytes, fault);
}

/* ---- Dictionaries ------------------------------------------------------ */

static enum status grow_samples(struct pack_samples *samples,
				struct fault *fault)
{
	const size_t wanted = samples->room ? samples->room * 2 : 256;
	void *larger;

	if (samples->count < samples->room)
		return STATUS_OK;
	larger = memory_resize(samples->lengths, wanted,
			       sizeof(*samples->lengths));
	if (!larger)
		return out_of_memory(fault);
	samples->lengths = larger;
	samples->room = wanted;
	return STATUS_OK;
}

enum status pack_samples_add(struct pack_samples *samples, struct text text,
			     struct fault *fault)
{
	enum status status = grow_samples(samples, fault);

	if (status || text.length == 0 ||
	    text.length > samples->texts.limit - samples->texts.length)
		return status;
	status = bytes_append(&samples->texts, text, fault);
	if (status == STATUS_OK)
		samples->lengths[samples->count++] = text.length;
	return status;
}

void pack_samples_free(struct pack_samples *samples)
{
	bytes_free(&samples->texts);
	memory_free(samples->lengths);
	samples->lengths = NULL;
	samples->count = 0;
	samples->room = 0;
}

enum status pack_train(struct bytes *out, const struct pack_samples *samples,
		       struct fault *fault)
{
	size_t length;
	enum status status;

	if (samples->count < SAMPLES_LEAST)
		return STATUS_OK;
	status = bytes_reserve(out, PACK_DICTIONARY_BYTES, fault);
	if (status)
		return status;
	length = ZDICT_trainFromBuffer(out->data + out->length,
				       PACK_DICTIONARY_BYTES,
				       samples->texts.data, samples->lengths,
				       (unsigned)samples->count);
	if (!ZDICT_isError(length))
		out->length += length;
	return STATUS_OK;
}

/* ---- Streams ----------------------------------------------------------- */

struct pack_stream {
	z_stream zlib;
	bool is_at_end;
};

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
	*packed = text_skip(*packed, given - zlib->avail_in);
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
