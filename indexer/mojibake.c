/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/mojibake.h"

#include <string.h>

#include "indexer/charset.h"
#include "shared/utf8.h"

enum {
	REPLACEMENT = 0xFFFD,
	MARK = 0xFEFF,
	LOST = 0x100,   /* the byte is not known any more */
	NO_BYTE = 0x101 /* this stands for no byte */
};

enum kind {
	KIND_PLAIN,    /* no trace of a misreading, and no proof against it */
	KIND_STRONG,   /* a sequence that good text does not hold */
	KIND_WEAK,     /* one that it may: CAFÉ and a closing quote */
	KIND_FORGIVEN, /* one that lost a byte */
	KIND_AGAINST   /* this was read right */
};

/* One character as it should be, and where it stands. */
struct piece {
	enum kind kind;
	size_t width; /* bytes of the text that it takes */
	size_t length;
	char bytes[4];
};

/* The byte that was read as this character. */
static unsigned byte_of(uint32_t code_point)
{
	if (code_point <= 0xFF)
		return code_point;
	if (code_point == REPLACEMENT)
		return LOST;
	for (unsigned i = 0x80; i <= 0x9F; i++)
		if (charset_windows_1252((unsigned char)i) == code_point)
			return i;
	return NO_BYTE;
}

/* The byte at `offset`, 0 at the end. */
static unsigned byte_at(struct text text, size_t offset, size_t *width)
{
	*width = 0;
	if (offset >= text.length)
		return 0;
	return byte_of(utf8_next(text, offset, width));
}

static size_t expected_length(unsigned lead)
{
	if (lead < 0xC2 || lead > 0xF4)
		return 0;
	return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/* Signs that may well follow a letter: closing quotes, dashes, an ellipsis,
 * a non-breaking space and the like. */
static bool is_closing(unsigned byte)
{
	return byte == 0x82 || byte == 0x84 || byte == 0x85 ||
	       (byte >= 0x91 && byte <= 0x97) || byte == 0x99 || byte == 0x9B ||
	       byte == 0xA0 || byte == 0xAE || byte == 0xBB;
}

static void set(struct piece *piece, enum kind kind, struct text bytes)
{
	piece->kind = kind;
	piece->length = bytes.length;
	memcpy(piece->bytes, bytes.data, bytes.length);
}

/* Whether the sequence stands where good text has no letter and sign: the
 * letter is a capital behind a small one, or the sign parts nothing. */
static bool is_inside_word(const struct piece *piece, struct text text,
			   size_t offset)
{
	unsigned lead = (unsigned char)piece->bytes[0];
	unsigned last = (unsigned char)piece->bytes[piece->length - 1];
	size_t behind = offset + piece->width;

	if (offset > 0 && text.data[offset - 1] >= 'a' &&
	    text.data[offset - 1] <= 'z' && lead < 0xDF && lead != 0xD7)
		return true;
	return behind < text.length && text_is_letter(text.data[behind]) &&
	       last != 0x92 && last != 0x96 && last != 0x97 && last != 0xA0;
}

/* Of a whole sequence. A C1 control comes from a sign of Windows-1252 that
 * passed for Latin-1 before all this. */
static void settle(struct piece *piece, struct text text, size_t offset)
{
	const unsigned char *bytes = (const unsigned char *)piece->bytes;
	bool is_closed = true;

	for (size_t i = 1; i < piece->length; i++)
		is_closed &= is_closing(bytes[i]);
	piece->kind = is_closed && bytes[0] != 0xC2 &&
				      !is_inside_word(piece, text, offset) ?
			      KIND_WEAK :
			      KIND_STRONG;
	if (bytes[0] == 0xC2 && bytes[1] < 0xA0)
		piece->length = utf8_encode(charset_windows_1252(bytes[1]),
					    piece->bytes);
}

static bool is_quote(const struct piece *piece)
{
	return piece->length == 2 && memcmp(piece->bytes, "\xE2\x80", 2) == 0;
}

/* Whether the blank at `offset` is the last byte of an à, and not what
 * parts it from the next word. */
static bool is_last_byte(struct text text, size_t offset)
{
	if (offset >= text.length || text.data[offset] != ' ')
		return false;
	return offset + 1 == text.length ||
	       memchr(" \n\r,.;:!?)", text.data[offset + 1], 10) != NULL;
}

/*
 * Of a sequence that is not whole, of which piece->length bytes were
 * gathered; `next` comes behind them. Where white space was put in order a
 * blank stands for the last byte of an à, for which nothing is left when
 * blanks were also made one, or trimmed.
 */
static void forgive(struct piece *piece, struct text text, size_t offset,
		    unsigned next)
{
	size_t behind = offset + piece->width;
	bool is_end = behind == text.length;
	bool is_open = is_end || next == ' ' || (next >= '\t' && next <= '\r');
	unsigned lead = (unsigned char)piece->bytes[0];

	piece->kind = KIND_AGAINST;
	if (is_quote(piece)) {
		set(piece, KIND_FORGIVEN, TEXT("\xE2\x80\x9D"));
	} else if (piece->length == 1 && lead == 0xC3 && is_open) {
		piece->width += is_last_byte(text, behind);
		set(piece, KIND_FORGIVEN, TEXT("\xC3\xA0"));
	} else if ((piece->length == 1 && lead == 0xC2 && is_open) ||
		   (is_end && (piece->length > 1 || lead == 0xE2))) {
		set(piece, KIND_FORGIVEN, TEXT(""));
	}
}

/* The rest of a sequence in which a byte was lost: all of it is, unless it
 * can only have been a closing quote. */
static void lose(struct piece *piece, struct text text, size_t offset)
{
	size_t expected = expected_length((unsigned char)piece->bytes[0]);
	struct text rest = is_quote(piece) ? TEXT("\xE2\x80\x9D") :
					     TEXT("\xEF\xBF\xBD");

	while (piece->length < expected) {
		size_t width;
		unsigned byte = byte_at(text, offset + piece->width, &width);

		if (byte != LOST && (byte < 0x80 || byte > 0xBF))
			break;
		piece->width += width;
		piece->length++;
	}
	set(piece, KIND_FORGIVEN, rest);
}

/* Gathers the bytes of the sequence whose lead is in the piece already. */
static void gather(struct piece *piece, struct text text, size_t offset)
{
	size_t expected = expected_length((unsigned char)piece->bytes[0]);
	unsigned byte = 0;
	bool is_valid = false;

	while (piece->length < expected) {
		size_t width;

		byte = byte_at(text, offset + piece->width, &width);
		if (byte < 0x80 || byte > 0xBF)
			break;
		piece->bytes[piece->length++] = (char)byte;
		piece->width += width;
	}
	if (piece->length == expected) {
		(void)utf8_measure((struct text){ piece->bytes, expected }, 0,
				   &is_valid);
		if (is_valid)
			settle(piece, text, offset);
	} else if (byte == LOST) {
		lose(piece, text, offset);
	} else {
		forgive(piece, text, offset, byte);
	}
}

/* The piece at `offset`, where there is no ASCII. */
static struct piece piece_at(struct text text, size_t offset)
{
	struct piece piece = { .kind = KIND_AGAINST };
	uint32_t code_point = utf8_next(text, offset, &piece.width);
	unsigned byte = byte_of(code_point);

	if (byte == LOST || (code_point == MARK && offset == 0)) {
		set(&piece, KIND_PLAIN,
		    (struct text){ text.data + offset, piece.width });
	} else if (expected_length(byte) > 0) {
		piece.bytes[0] = (char)byte;
		piece.length = 1;
		gather(&piece, text, offset);
	}
	return piece;
}

/* The end of the ASCII from `offset` on. */
static size_t ascii_end(struct text text, size_t offset)
{
	uint64_t eight;

	while (text.length - offset >= sizeof(eight)) {
		memcpy(&eight, text.data + offset, sizeof(eight));
		if ((eight & 0x8080808080808080u) != 0)
			break;
		offset += sizeof(eight);
	}
	while (offset < text.length && !(text.data[offset] & 0x80))
		offset++;
	return offset;
}

/* Gives up at the first character that was read right: in most texts it is
 * the first beyond ASCII. */
static bool is_misread(struct text text)
{
	bool is_certain = false;
	size_t offset = ascii_end(text, 0);

	while (offset < text.length) {
		struct piece piece = piece_at(text, offset);

		if (piece.kind == KIND_AGAINST)
			return false;
		is_certain |= piece.kind == KIND_STRONG;
		offset = ascii_end(text, offset + piece.width);
	}
	return is_certain;
}

/* Writes the text as it should be to `out`, which may be the text itself:
 * no piece grows. Returns the bytes written. */
static size_t rewrite(char *out, struct text text)
{
	size_t length = 0;
	size_t offset = 0;

	while (offset < text.length) {
		size_t end = ascii_end(text, offset);
		struct piece piece = { 0 };

		if (end > offset)
			memmove(out + length, text.data + offset, end - offset);
		length += end - offset;
		if (end < text.length)
			piece = piece_at(text, end);
		memcpy(out + length, piece.bytes, piece.length);
		length += piece.length;
		offset = end + piece.width;
	}
	return length;
}

/* What was misread twice comes right in two rounds. Each sequence shrinks
 * in each, and one that lasts for many rounds is twice as long for each:
 * there are few. */
static enum status read_again(struct bytes *room, struct text *text,
			      struct fault *fault)
{
	enum status status =
		bytes_reserve(room, text->length - room->length, fault);

	if (status)
		return status;
	do {
		room->length = rewrite(room->data, *text);
		*text = text_from(room);
	} while (is_misread(*text));
	return STATUS_OK;
}

/* ---- Signs that are controls -------------------------------------------- */

/* The sign of Windows-1252 that the control at `offset` stands for, 0 where
 * there is none. */
static uint32_t sign_at(struct text text, size_t offset)
{
	unsigned char byte;
	uint32_t sign;

	if (text.data[offset] != '\xC2' || offset + 1 == text.length)
		return 0;
	byte = (unsigned char)text.data[offset + 1];
	sign = byte < 0xA0 ? charset_windows_1252(byte) : byte;
	return sign != byte ? sign : 0;
}

/* The bytes that all signs take beyond those of their controls. 0x85 alone
 * may be meant: it ends a line. */
static bool has_signs(struct text text, size_t *growth)
{
	bool has_other = false;
	const char *at = text.data;

	*growth = 0;
	while (text.length > 0) {
		size_t rest = text.length - (size_t)(at - text.data);
		char sign[4];
		uint32_t code_point;

		at = memchr(at, 0xC2, rest);
		if (!at)
			break;
		code_point = sign_at(text, (size_t)(at - text.data));
		if (code_point != 0)
			*growth += utf8_encode(code_point, sign) - 2;
		has_other |= code_point != 0 && at[1] != '\x85';
		at++;
	}
	return has_other;
}

/* From the end on, since it grows where it stands. */
static void put_signs(struct bytes *room, size_t growth)
{
	const struct text text = text_from(room);
	char *to = room->data + text.length + growth;

	for (size_t i = text.length; i > 0; i--) {
		uint32_t code_point = i > 1 ? sign_at(text, i - 2) : 0;
		char sign[4];
		size_t length;

		if (code_point == 0) {
			*--to = text.data[i - 1];
			continue;
		}
		length = utf8_encode(code_point, sign);
		to -= length;
		memcpy(to, sign, length);
		i--;
	}
	room->length += growth;
}

static enum status replace_controls(struct bytes *room, struct text *text,
				    bool *is_changed, struct fault *fault)
{
	size_t growth;
	enum status status = STATUS_OK;

	if (!has_signs(*text, &growth))
		return STATUS_OK;
	if (text->data != room->data)
		status = bytes_append(room, *text, fault);
	if (!status)
		status = bytes_reserve(room, growth, fault);
	if (status)
		return status;
	put_signs(room, growth);
	*text = text_from(room);
	*is_changed = true;
	return STATUS_OK;
}

enum status mojibake_repair(struct bytes *room, struct text text,
			    struct text *out, bool *is_changed,
			    struct fault *fault)
{
	enum status status = STATUS_OK;

	*out = text;
	*is_changed = false;
	if (text.data != room->data)
		bytes_clear(room);
	if (is_misread(text)) {
		status = read_again(room, out, fault);
		*is_changed = true;
	}
	if (!status)
		status = replace_controls(room, out, is_changed, fault);
	if (status) {
		*out = (struct text){ 0 };
		*is_changed = false;
	}
	return status;
}
