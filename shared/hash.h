/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hash - the one hash for identities and checksums: XXH3 of xxHash 0.8
 * (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md).
 *
 * Used by both programs. Identities are 128 bits in canonical (big-endian)
 * form; they are not secret and not proof against a forger.
 */
#ifndef SHARED_HASH_H
#define SHARED_HASH_H

#include "shared/bytes.h"

enum { HASH_BYTES = 16, HASH_HEX_BYTES = 33, HASH_KEY_BYTES = 23 };

struct hash {
	unsigned char bytes[HASH_BYTES];
};

struct hash hash_text(struct text text);
/* Hash of several parts, each preceded by its length (8 bytes, little
 * endian), so that ("ab","c") and ("a","bc") differ. */
struct hash hash_parts(const struct text *parts, size_t part_count);
uint64_t hash_checksum(struct text text);

/* hash_text of what comes in pieces. */
struct hash_stream;
enum status hash_stream_new(struct hash_stream **out, struct fault *fault);
void hash_stream_add(struct hash_stream *stream, struct text piece);
struct hash hash_stream_end(const struct hash_stream *stream);
/* Accepts NULL. */
void hash_stream_free(struct hash_stream *stream);

bool hash_equal(const struct hash *one, const struct hash *other);
int hash_compare(const struct hash *one, const struct hash *other);
/* 32 lower-case digits and a NUL. */
void hash_hex(const struct hash *hash, char out[HASH_HEX_BYTES]);
/* False when `hex` is not 32 hexadecimal digits. */
bool hash_from_hex(struct hash *out, struct text hex);
/* 22 characters of base64 for URLs (RFC 4648, section 5), no padding, and a
 * NUL: the hash in terms and keys, where its length is paid for. */
void hash_key(const struct hash *hash, char out[HASH_KEY_BYTES]);
/* False when `key` is not what hash_key makes of any hash. */
bool hash_from_key(struct hash *out, struct text key);
struct text hash_as_text(const struct hash *hash);

#endif
