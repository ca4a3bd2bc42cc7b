/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/decode.h"

#include <string.h>

#include "indexer/bracketed.h"
#include "indexer/charset.h"
#include "indexer/guess.h"
#include "indexer/mojibake.h"
#include "shared/utf8.h"

enum {
	HZ_LEAST = 32, /* bytes of Chinese, where nothing declares it */
	ESCAPE = 0x1B,
	CONTROLS_PER_TEXT = 50, /* one control byte in so many: not text */
	CONTROLS_PER_UTF8 = 8,  /* the same where the bytes are UTF-8 */
	CONTROLS_IN_UTF8 = 4,   /* so many may always be there */
	GOOD_PER_BAD = 50,      /* of characters in what is declared */
	SURE_PER_BAD = 4,       /* of sequences that are UTF-8 all the same */
	SCORE_MARGIN = 5000, /* by which a guess must beat what is declared */
	/* Small letters of one are the capitals of the other, so that both make
	 * some sense. */
	ORDER_MARGIN = 2500,
	SURE_SCORE = 5000, /* of what may be UTF-8 with holes, for another */
	LINE_GOOD = 3,     /* sequences of a line that is not UTF-8 by chance */
	LINES_GOOD = 8,    /* of all such lines */
	LINE_BAD = 3,      /* of a line that is in another for certain */
	SPLIT_BYTES = 6,
	BAD_PER_CHANCE = 20 /* to a sequence that is good by chance */
};

struct census {
	size_t good_count;    /* valid sequences of two bytes or more */
	size_t bad_count;     /* maximal parts of none ("utf8.h") */
	size_t control_count; /* C0 but white space and escape */
};

static bool is_control(unsigned char byte)
{
	return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\v' &&
	       byte != '\f' && byte != '\r' && byte != ESCAPE;
}

/* Whether any of eight bytes may be a control: below 0x20, or behind one
 * that is. */
static bool has_control(const char *bytes)
{
	uint64_t eight;

	memcpy(&eight, bytes, sizeof(eight));
	return ((eight - 0x2020202020202020u) & ~eight & 0x8080808080808080u) !=
	       0;
}

/* Of bytes that are UTF-8, if only because all are below 0x80: UTF-16
 * without a mark, or data. A few in a text do no harm. */
static bool has_too_many_controls(struct text raw)
{
	size_t count = 0;
	size_t offset = 0;

	while (offset < raw.length) {
		if (raw.length - offset >= 8 && !has_control(raw.data + offset))
			offset += 8;
		else
			count += is_control((unsigned char)raw.data[offset++]);
	}
	return count > CONTROLS_IN_UTF8 &&
	       count > raw.length / CONTROLS_PER_UTF8;
}

/*
 * A sequence that the end cuts off says nothing against UTF-8. With two of
 * its bytes there it speaks for it: as one byte it may be the last letter
 * of a word in Windows-1252.
 */
static void count_sequence(struct census *census, struct text raw,
			   size_t offset, size_t width, bool is_valid)
{
	bool is_cut = !is_valid && offset + width == raw.length &&
		      (unsigned char)raw.data[offset] >= 0xC2;

	if (is_valid || (is_cut && width > 1))
		census->good_count++;
	else if (!is_cut)
		census->bad_count++;
}

/* Whether a character beyond the first 65,536 is written there as the two
 * halves that it has in UTF-16, each as if it were UTF-8 (CESU-8): as some
 * databases and Java do. */
static bool is_split_character(struct text raw, size_t offset)
{
	const unsigned char *bytes = (const unsigned char *)raw.data + offset;

	return raw.length - offset >= SPLIT_BYTES && bytes[0] == 0xED &&
	       bytes[1] >> 4 == 0xA && bytes[2] >> 6 == 2 && bytes[3] == 0xED &&
	       bytes[4] >> 4 == 0xB && bytes[5] >> 6 == 2;
}

static struct census count_sequences(struct text raw)
{
	struct census census = { 0 };
	size_t width;

	for (size_t offset = 0; offset < raw.length; offset += width) {
		unsigned char byte = (unsigned char)raw.data[offset];
		bool is_valid;

		width = utf8_measure(raw, offset, &is_valid);
		if (!is_valid && is_split_character(raw, offset)) {
			width = SPLIT_BYTES;
			is_valid = true; /* as far as the encoding goes */
		}
		if (byte < 0x80)
			census.control_count += is_control(byte);
		else
			count_sequence(&census, raw, offset, width, is_valid);
	}
	return census;
}

static bool has_mark(struct text raw)
{
	return text_begins(raw, UTF8_BYTE_ORDER_MARK);
}

/* The encodings in which two or more bytes are one character: bytes of
 * another are hardly ever valid in them. */
static bool is_multibyte(enum charset charset)
{
	return charset >= CHARSET_GB18030 && charset <= CHARSET_EUC_KR;
}

/* Good sequences are rare by chance, so one of them makes up for one bad
 * one. */
static bool is_utf8_with_holes(const struct census *census)
{
	return census->good_count > 0 &&
	       census->good_count >= census->bad_count;
}

/* In the encodings of Chinese, Japanese and Korean chance is kinder. */
static bool is_surely_utf8(const struct census *census, struct text raw)
{
	return has_mark(raw) ||
	       census->good_count / SURE_PER_BAD >= census->bad_count;
}

static bool has_high(struct text raw)
{
	bool has = false;

	for (size_t i = 0; i < raw.length && !has; i++)
		has = (unsigned char)raw.data[i] >= 0x80;
	return has;
}

/* Whether half of the bytes or more stand as pairs between "~{" and "~}" of one
 * line. */
static bool is_hz(struct text raw)
{
	size_t inside = 0;
	const char *end = raw.data + raw.length;
	const char *at = raw.data;

	while ((at = memmem(at, (size_t)(end - at), "~{", 2))) {
		const char *start = at + 2;
		size_t length = 0;

		while (start + length < end && start[length] > ' ' &&
		       (start[length] != '~' || length % 2 != 0))
			length++;
		at = start + length;
		if (length % 2 != 0 || end - at < 2 || at[1] != '}')
			continue;
		inside += length;
	}
	return inside >= HZ_LEAST && inside >= raw.length / 2;
}

/* Encodings that write everything in ASCII: one by its escapes, the other
 * when it is declared, or most of the text is in it, since "~{" may well be
 * meant. */
static enum charset find_disguised(struct text raw, enum charset declared)
{
	enum charset charset = CHARSET_NONE;

	if (raw.length == 0)
		return CHARSET_NONE;
	if (memmem(raw.data, raw.length, "~{", 2) &&
	    (declared == CHARSET_HZ || is_hz(raw)))
		charset = CHARSET_HZ;
	else if (memchr(raw.data, ESCAPE, raw.length) &&
		 (memmem(raw.data, raw.length, "\x1B$B", 3) ||
		  memmem(raw.data, raw.length, "\x1B$@", 3)))
		charset = CHARSET_ISO_2022_JP;
	else if (memmem(raw.data, raw.length, "\x1B$)C", 4))
		charset = CHARSET_ISO_2022_KR;
	return charset != CHARSET_NONE && has_high(raw) ? CHARSET_NONE :
							  charset;
}

static enum status from_charset(struct decoded *out, struct bytes *room,
				struct text raw, enum charset charset,
				struct fault *fault)
{
	struct charset_count count;
	enum status status;

	bytes_clear(room);
	status = charset_convert(room, raw, charset, &count, fault);
	out->encoding = charset_name(charset);
	out->bad_count = count.bad;
	return status;
}

static enum status from_utf8(struct decoded *out, struct bytes *room,
			     struct text raw, struct fault *fault)
{
	out->encoding = charset_name(CHARSET_UTF_8);
	return utf8_repair(room, raw, &out->bad_count, fault);
}

/* Whether the bytes are valid in what is declared; one of them may be cut
 * off at the end. */
static enum status try_declared(bool *is_valid, struct bytes *room,
				struct text raw, enum charset declared,
				struct fault *fault)
{
	struct charset_count count;
	enum status status =
		charset_convert(room, raw, declared, &count, fault);

	*is_valid = !status &&
		    count.bad <= count.other / GOOD_PER_BAD +
					 (size_t)is_multibyte(declared);
	bytes_clear(room);
	return status;
}

static bool is_beaten(const struct guess *guess)
{
	if (guess->is_reordered)
		return guess->declared_score + ORDER_MARGIN < guess->score;
	return guess->declared_score < GUESS_BAD &&
	       guess->declared_score + SCORE_MARGIN < guess->score;
}

/* Which of the encodings that have one, two or more bytes for a character
 * it is. */
static enum status find_charset(struct guess *out, struct bytes *room,
				struct text raw, enum charset declared,
				struct fault *fault)
{
	bool is_valid = false;
	enum status status = guess_charset(out, raw, declared, fault);

	if (!status && declared != CHARSET_NONE && !is_beaten(out))
		status = try_declared(&is_valid, room, raw, declared, fault);
	if (!status && is_valid) {
		out->charset = declared;
		out->score = GUESS_BEST;
	}
	return status;
}

/* ---- Lines in two encodings --------------------------------------------- */

/* The first line of `rest`, with its end, which is taken from there. */
static struct text take_line(struct text *rest)
{
	const char *end = memchr(rest->data, '\n', rest->length);
	struct text line = { rest->data, rest->length };

	if (end)
		line.length = (size_t)(end + 1 - rest->data);
	*rest = text_skip(*rest, line.length);
	return line;
}

/* What the lines that are not UTF-8 are in. In some encodings, as those of
 * Chinese, Japanese, Korean and Thai, sequences are good by chance, and so are
 * short lines: there more of them have to be. */
struct other {
	enum charset charset; /* CHARSET_NONE: there are no such lines */
	bool is_like_utf8;
};

static bool is_other(const struct census *line, bool is_like_utf8)
{
	if (is_like_utf8)
		return line->good_count / SURE_PER_BAD < line->bad_count;
	return line->bad_count > line->good_count;
}

/* Whether some lines are UTF-8 and others are not, as in files that were put
 * one behind the other. */
static bool is_of_two(struct text raw, bool is_like_utf8)
{
	const size_t least = is_like_utf8 ? LINES_GOOD : LINE_GOOD;
	size_t good_count = 0;
	bool has_other = false;

	while (raw.length > 0) {
		struct census line = count_sequences(take_line(&raw));

		if (line.bad_count == 0 && line.good_count >= least)
			good_count += line.good_count;
		has_other |= is_other(&line, is_like_utf8) &&
			     line.bad_count >= LINE_BAD;
	}
	return has_other && good_count >= LINES_GOOD;
}

/* The lines that are not UTF-8, one behind the other. */
static enum status keep_others(struct bytes *others, struct text raw,
			       struct fault *fault)
{
	enum status status = STATUS_OK;

	while (raw.length > 0 && !status) {
		struct text line = take_line(&raw);
		struct census census = count_sequences(line);

		if (is_other(&census, false))
			status = bytes_append(others, line, fault);
	}
	return status;
}

static enum status find_other(struct other *out, struct bytes *room,
			      struct text raw, enum charset declared,
			      struct fault *fault)
{
	struct bytes others = BYTES_UP_TO(raw.length);
	struct guess guess = { .charset = CHARSET_NONE };
	struct census census;
	enum status status = STATUS_OK;

	*out = (struct other){ CHARSET_NONE, false };
	if (!is_of_two(raw, false))
		return STATUS_OK;
	status = keep_others(&others, raw, fault);
	census = count_sequences(text_from(&others));
	out->is_like_utf8 = census.good_count >
			    census.bad_count / BAD_PER_CHANCE;
	if (!status && (!out->is_like_utf8 || is_of_two(raw, true)))
		status = find_charset(&guess, room, text_from(&others),
				      declared, fault);
	out->charset = guess.charset;
	bytes_free(&others);
	return status;
}

static enum status append_line(struct decoded *out, struct bytes *room,
			       struct text line, const struct other *other,
			       struct fault *fault)
{
	struct census census = count_sequences(line);
	struct charset_count count = { 0 };
	enum status status;

	if (is_other(&census, other->is_like_utf8))
		status = charset_convert(room, line, other->charset, &count,
					 fault);
	else
		status = utf8_repair(room, line, &count.bad, fault);
	out->bad_count += count.bad;
	return status;
}

/* Each line is read as what it is. */
static enum status change_lines(struct decoded *out, struct bytes *room,
				struct text raw, const struct other *other,
				struct fault *fault)
{
	enum status status = STATUS_OK;

	out->encoding = charset_name(other->charset);
	while (raw.length > 0 && !status)
		status = append_line(out, room, take_line(&raw), other, fault);
	return status;
}

/* ---- Decoding ----------------------------------------------------------- */

static enum status change(struct decoded *out, struct bytes *room,
			  struct text raw, enum charset declared,
			  struct fault *fault)
{
	struct census census = count_sequences(raw);
	bool is_utf8 = has_mark(raw) || is_utf8_with_holes(&census);
	struct other other = { CHARSET_NONE, false };
	struct guess guess;
	enum status status = STATUS_OK;

	if (charset_is_wide(declared) || declared == CHARSET_UTF_8)
		declared = CHARSET_NONE;
	if (census.control_count <= raw.length / CONTROLS_PER_TEXT)
		status = find_other(&other, room, raw, declared, fault);
	if (status || other.charset != CHARSET_NONE)
		return status ? status :
				change_lines(out, room, raw, &other, fault);
	if (is_utf8 && is_surely_utf8(&census, raw))
		return from_utf8(out, room, raw, fault);
	if (!is_utf8 && census.control_count > raw.length / CONTROLS_PER_TEXT)
		return fault_set(fault, STATUS_SKIP, "not text");
	status = find_charset(&guess, room, raw, declared, fault);
	if (status)
		return status;
	if (is_utf8 &&
	    (!is_multibyte(guess.charset) || guess.score < SURE_SCORE))
		return from_utf8(out, room, raw, fault);
	return from_charset(out, room, raw, guess.charset, fault);
}

/* Takes the bytes as they are, or what they mean into `room`. */
static enum status read_bytes(struct decoded *out, struct bytes *room,
			      struct text raw, enum charset declared,
			      struct fault *fault)
{
	enum charset charset = guess_wide(raw);

	if (charset == CHARSET_NONE && utf8_is_valid(raw)) {
		charset = find_disguised(raw, declared);
		if (charset == CHARSET_NONE && has_too_many_controls(raw))
			return fault_set(fault, STATUS_SKIP, "not text");
		out->is_raw = charset == CHARSET_NONE;
	}
	if (out->is_raw) {
		out->encoding = charset_name(CHARSET_UTF_8);
		out->text = raw;
		return STATUS_OK;
	}
	if (charset != CHARSET_NONE)
		return from_charset(out, room, raw, charset, fault);
	return change(out, room, raw, declared, fault);
}

enum status decode_text(struct decoded *out, struct bytes *room,
			struct text raw, struct text declared,
			struct fault *fault)
{
	bool is_named = false;
	enum status status;

	*out = (struct decoded){ 0 };
	bytes_clear(room);
	status = read_bytes(out, room, raw, charset_of_label(declared), fault);
	if (!status && !out->is_raw)
		out->text = text_from(room);
	if (!status)
		status = bracketed_read(room, out->text, &out->text, &is_named,
					fault);
	if (!status)
		status = mojibake_repair(room, out->text, &out->text,
					 &out->is_repaired, fault);
	if (status) {
		*out = (struct decoded){ 0 };
		bytes_clear(room);
		return status;
	}
	out->is_raw &= !out->is_repaired && !is_named;
	return STATUS_OK;
}

bool decode_is_wide(struct text start)
{
	return guess_wide(start) != CHARSET_NONE;
}
