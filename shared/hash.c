/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/hash.h"

#include <string.h>

/* In line, since only then may the streaming state lie on the stack. */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "shared/memory.h"

static const char hex_digits[] = "0123456789abcdef";

static struct hash from_xxh(XXH128_hash_t value)
{
	XXH128_canonical_t canonical;
	struct hash hash;

	XXH128_canonicalFromHash(&canonical, value);
	memcpy(hash.bytes, canonical.digest, sizeof(hash.bytes));
	return hash;
}

/* xxHash takes no NULL, also not for nothing. */
static const char *data_of(struct text text)
{
	return text.length > 0 ? text.data : "";
}

struct hash hash_text(struct text text)
{
	return from_xxh(XXH3_128bits(data_of(text), text.length));
}

struct hash hash_parts(const struct text *parts, size_t part_count)
{
	XXH3_state_t state;

	/* Fails only when given a NULL. */
	(void)XXH3_128bits_reset(&state);
	for (size_t i = 0; i < part_count; i++) {
		unsigned char length[8];
		uint64_t left = parts[i].length;

		for (size_t at = 0; at < sizeof(length); at++) {
			length[at] = (unsigned char)(left & 0xFF);
			left >>= 8;
		}
		(void)XXH3_128bits_update(&state, length, sizeof(length));
		(void)XXH3_128bits_update(&state, data_of(parts[i]),
					  parts[i].length);
	}
	return from_xxh(XXH3_128bits_digest(&state));
}

uint64_t hash_checksum(struct text text)
{
	return XXH3_64bits(data_of(text), text.length);
}

bool hash_equal(const struct hash *one, const struct hash *other)
{
	return hash_compare(one, other) == 0;
}

int hash_compare(const struct hash *one, const struct hash *other)
{
	return memcmp(one->bytes, other->bytes, HASH_BYTES);
}

void hash_hex(const struct hash *hash, char out[HASH_HEX_BYTES])
{
	for (size_t i = 0; i < HASH_BYTES; i++) {
		out[2 * i] = hex_digits[hash->bytes[i] >> 4];
		out[2 * i + 1] = hex_digits[hash->bytes[i] & 0x0F];
	}
	out[HASH_HEX_BYTES - 1] = '\0';
}

bool hash_from_hex(struct hash *out, struct text hex)
{
	*out = (struct hash){ { 0 } };
	if (hex.length != HASH_HEX_BYTES - 1)
		return false;
	for (size_t i = 0; i < HASH_BYTES; i++) {
		int high = text_hex_digit(hex.data[2 * i]);
		int low = text_hex_digit(hex.data[2 * i + 1]);

		if (high < 0 || low < 0) {
			*out = (struct hash){ { 0 } };
			return false;
		}
		out->bytes[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

static const char key_digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void hash_key(const struct hash *hash, char out[HASH_KEY_BYTES])
{
	unsigned bits = 0;
	unsigned bit_count = 0;
	size_t length = 0;

	for (size_t i = 0; i < HASH_BYTES; i++) {
		bits = bits << 8 | hash->bytes[i];
		bit_count += 8;
		for (; bit_count >= 6; bit_count -= 6)
			out[length++] =
				key_digits[bits >> (bit_count - 6) & 0x3F];
	}
	/* Two bits are left. */
	out[length++] = key_digits[bits << (6 - bit_count) & 0x3F];
	out[length] = '\0';
}

bool hash_from_key(struct hash *out, struct text key)
{
	struct hash hash = { { 0 } };
	char again[HASH_KEY_BYTES];
	unsigned bits = 0;
	unsigned bit_count = 0;
	size_t length = 0;

	*out = hash;
	if (key.length != HASH_KEY_BYTES - 1)
		return false;
	for (size_t i = 0; i < key.length; i++) {
		const char *digit =
			key.data[i] ? strchr(key_digits, key.data[i]) : NULL;

		if (!digit)
			return false;
		bits = bits << 6 | (unsigned)(digit - key_digits);
		bit_count += 6;
		if (bit_count < 8 || length == HASH_BYTES)
			continue;
		bit_count -= 8;
		hash.bytes[length++] = (unsigned char)(bits >> bit_count);
	}
	/* The last digit has four bits that must be zero. */
	hash_key(&hash, again);
	if (memcmp(again, key.data, key.length) != 0)
		return false;
	*out = hash;
	return true;
}

struct text hash_as_text(const struct hash *hash)
{
	return (struct text){ (const char *)hash->bytes, HASH_BYTES };
}

/* ---- Pieces ------------------------------------------------------------ */

/* The state must be aligned more strictly than an allocation is. */
enum { STATE_ALIGNMENT = 64 };

struct hash_stream {
	unsigned char room[sizeof(XXH3_state_t) + STATE_ALIGNMENT];
};

static XXH3_state_t *state_in(unsigned char *room)
{
	size_t off = (uintptr_t)room % STATE_ALIGNMENT;

	/* The next multiple is within the room. */
	return (XXH3_state_t *)(void *)(room + STATE_ALIGNMENT - off);
}

enum status hash_stream_new(struct hash_stream **out, struct fault *fault)
{
	struct hash_stream *stream = memory_zeroed(1, sizeof(*stream));

	*out = NULL;
	if (!stream)
		return fault_set(fault, STATUS_FULL, "out of memory");
	/* Fails only when given a NULL. */
	(void)XXH3_128bits_reset(state_in(stream->room));
	*out = stream;
	return STATUS_OK;
}

void hash_stream_add(struct hash_stream *stream, struct text piece)
{
	(void)XXH3_128bits_update(state_in(stream->room), data_of(piece),
				  piece.length);
}

struct hash hash_stream_end(const struct hash_stream *stream)
{
	size_t off = (uintptr_t)stream->room % STATE_ALIGNMENT;
	const unsigned char *state = stream->room + STATE_ALIGNMENT - off;

	return from_xxh(
		XXH3_128bits_digest((const XXH3_state_t *)(const void *)state));
}

void hash_stream_free(struct hash_stream *stream)
{
	memory_free(stream);
}
