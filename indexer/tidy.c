/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/tidy.h"

#include <string.h>

#include "shared/array.h"
#include "shared/memory.h"
#include "shared/utf8.h"

enum {
	BLOCK_BYTES = 16 * 1024,
	/* A block of ampersands, each of them five bytes, behind a tag. */
	OUT_BYTES = 8 * (TIDY_TAG_BYTES + BLOCK_BYTES),
	ATTRIBUTES_MAX =
		64,        /* of an element; a parser's time is their square */
	AHEAD_BYTES = 16,  /* that tell what a sign begins */
	TAGS_MAX = 1 << 20 /* start tags that a parser may lag behind */
};

#define OPENING "<" TIDY_ROOT ">"
#define CLOSING "</" TIDY_ROOT ">"

enum place {
	PLACE_TEXT,
	PLACE_CDATA,
	PLACE_COMMENT,
	PLACE_INSTRUCTION,
	PLACE_DOCTYPE, /* up to its subset or its end */
	PLACE_SUBSET   /* in there, up to its end */
};

/* What ends each place, and what is said when it never comes. */
static const struct {
	const char *end;
	const char *unclosed;
} places[] = {
	[PLACE_TEXT] = { "", "" },
	[PLACE_CDATA] = { "]]>", "a CDATA section without end" },
	[PLACE_COMMENT] = { "-->", "a comment without end" },
	[PLACE_INSTRUCTION] = { "?>", "an instruction without end" },
	[PLACE_DOCTYPE] = { ">", "a document type without end" },
	[PLACE_SUBSET] = { "]", "a document type without end" },
};

/* A start tag of the result that the parser has not come to yet. */
struct tag {
	uint64_t place; /* in the result */
	uint64_t offset;
};

struct tidy {
	struct input input;
	struct bytes raw; /* what was read, of it `used` bytes done */
	size_t used;
	uint64_t raw_offset;
	bool is_at_end;
	bool is_closed; /* the result is complete */
	struct bytes out;
	uint64_t out_offset; /* of all that was given out before */
	enum place place;
	struct bytes names;      /* of the open elements, one after another */
	size_t ends[TIDY_DEPTH]; /* in names */
	size_t depth;
	size_t dropped;    /* open elements that are too deep */
	struct bytes tags; /* of struct tag, of them `tags_used` passed */
	size_t tags_used;
	struct tag last;
	struct fault damage;
	uint64_t damage_offset;
};

enum status tidy_open(struct tidy **out, struct fault *fault)
{
	struct tidy *tidy = memory_zeroed(1, sizeof(*tidy));

	*out = NULL;
	if (!tidy)
		return fault_set(fault, STATUS_FULL, "out of memory");
	tidy->raw = BYTES_UP_TO(2 * TIDY_TAG_BYTES + 4 * BLOCK_BYTES);
	tidy->out = BYTES_UP_TO(OUT_BYTES);
	tidy->names = BYTES_UP_TO((size_t)TIDY_DEPTH * TIDY_NAME_BYTES);
	tidy->tags = BYTES_UP_TO(TAGS_MAX * sizeof(struct tag));
	*out = tidy;
	return STATUS_OK;
}

void tidy_close(struct tidy *tidy)
{
	if (!tidy)
		return;
	bytes_free(&tidy->raw);
	bytes_free(&tidy->out);
	bytes_free(&tidy->names);
	bytes_free(&tidy->tags);
	memory_free(tidy);
}

void tidy_begin(struct tidy *tidy, struct input input)
{
	tidy->input = input;
	bytes_clear(&tidy->raw);
	bytes_clear(&tidy->out);
	bytes_clear(&tidy->names);
	bytes_clear(&tidy->tags);
	tidy->used = 0;
	tidy->raw_offset = 0;
	tidy->is_at_end = false;
	tidy->is_closed = false;
	tidy->out_offset = 0;
	tidy->place = PLACE_TEXT;
	tidy->depth = 0;
	tidy->dropped = 0;
	tidy->tags_used = 0;
	tidy->last = (struct tag){ 0 };
	tidy->damage = (struct fault){ 0 };
	tidy->damage_offset = 0;
}

const char *tidy_damage(const struct tidy *tidy, uint64_t *offset)
{
	*offset = tidy->damage_offset;
	return tidy->damage.text[0] ? tidy->damage.text : NULL;
}

/* At this byte of what was read. */
static void note_damage(struct tidy *tidy, size_t at, const char *what)
{
	if (tidy->damage.text[0])
		return;
	(void)fault_set(&tidy->damage, STATUS_SKIP, "%s", what);
	tidy->damage_offset = tidy->raw_offset + at;
}

/* ---- Reading ----------------------------------------------------------- */

static struct text rest_of(const struct tidy *tidy)
{
	if (tidy->used == tidy->raw.length)
		return (struct text){ 0 };
	return text_skip(text_from(&tidy->raw), tidy->used);
}

/* One block more. A damaged input ends here. */
static enum status fill(struct tidy *tidy, struct fault *fault)
{
	struct bytes *raw = &tidy->raw;
	size_t length = 0;
	enum status status;

	raw->length -= tidy->used;
	if (raw->length > 0 && tidy->used > 0)
		memmove(raw->data, raw->data + tidy->used, raw->length);
	tidy->raw_offset += tidy->used;
	tidy->used = 0;
	status = bytes_reserve(raw, BLOCK_BYTES, fault);
	if (status)
		return status;
	status = tidy->input.read(tidy->input.context, raw->data + raw->length,
				  BLOCK_BYTES, &length, fault);
	if (status == STATUS_SKIP) {
		note_damage(tidy, raw->length, fault->text);
		length = 0;
	} else if (status) {
		return status;
	}
	raw->length += length;
	tidy->is_at_end = length == 0;
	return STATUS_OK;
}

/* ---- Writing ----------------------------------------------------------- */

static enum status put(struct tidy *tidy, struct text text, struct fault *fault)
{
	return bytes_append(&tidy->out, text, fault);
}

/* Value of the digits at the start of *text; past the code points when
 * there are none or too many. */
static uint32_t take_number(struct text *text, uint32_t base)
{
	static const char digits[] = "0123456789abcdef";
	uint32_t value = text->length > 0 && text->data[0] != ';' ? 0 :
								    UINT32_MAX;

	while (text->length > 0 && text->data[0] != ';' && value <= 0x10FFFF) {
		char lower = (char)(text->data[0] | 0x20);
		const char *digit = memchr(digits, lower, base);

		value = digit ? value * base + (uint32_t)(digit - digits) :
				UINT32_MAX;
		*text = text_skip(*text, 1);
	}
	return value;
}

/* Bytes of the reference by a number that `text` begins with; 0: none. */
static size_t number_length(struct text text, uint32_t *value)
{
	struct text rest = text;

	if (text.length > AHEAD_BYTES)
		rest.length = AHEAD_BYTES;
	if (rest.length < 4 || rest.data[1] != '#')
		return 0;
	rest = text_skip(rest, rest.data[2] == 'x' ? 3 : 2);
	*value = take_number(&rest, rest.data[-1] == 'x' ? 16 : 10);
	if (*value > 0x10FFFF || rest.length == 0)
		return 0;
	return (size_t)(rest.data - text.data) + 1;
}

/*
 * Bytes of the reference that `text` begins with, if it is one of XML's
 * own; 0 otherwise. The numbers that stand for Windows-1252 in HTML are
 * left to those who know HTML.
 */
static size_t reference_length(struct text text)
{
	static const char *const names[] = { "&amp;", "&lt;", "&gt;", "&quot;",
					     "&apos;" };
	uint32_t value = 0;
	size_t length;

	for (size_t i = 0; i < COUNT(names); i++)
		if (text_begins(text, text_of(names[i])))
			return strlen(names[i]);
	length = number_length(text, &value);
	if (value == '\n' || value == '\t')
		return length;
	if (value < 0x20 || (value >= 0x7F && value < 0xA0) ||
	    (value >= 0xD800 && value < 0xE000) || (value & 0xFFFE) == 0xFFFE)
		return 0;
	return length;
}

/* Bytes of a reference to a control character, which agencies used to end
 * their texts with. */
static size_t control_length(struct text text)
{
	uint32_t value = 0;
	size_t length = number_length(text, &value);

	return value > 0 && value < 0x20 && value != '\r' ? length : 0;
}

/* What XML does not allow at all: other control characters, U+FFFE and
 * U+FFFF. Bytes of it, or 0. */
static size_t forbidden_length(struct text text)
{
	unsigned char byte = (unsigned char)text.data[0];

	if (byte < 0x20)
		return memchr("\t\n\r", byte, 3) ? 0 : 1;
	return text.length >= 3 && text_begins(text, TEXT("\xEF\xBF")) &&
			       (unsigned char)text.data[2] >= 0xBE ?
		       3 :
		       0;
}

/* Bytes up to the next that may not stand as it is. */
static size_t plain_length(struct text text)
{
	size_t length = 0;

	while (length < text.length) {
		unsigned char byte = (unsigned char)text.data[length];

		if (byte < 0x20 ? !memchr("\t\n\r", byte, 3) :
				  byte == '&' || byte == '<' || byte == '>' ||
					  byte == 0xEF)
			break;
		length++;
	}
	return length;
}

/* Writes the first of `text`, which is no plain sign; *used bytes of it. */
static enum status put_sign(struct tidy *tidy, struct text text, size_t *used,
			    struct fault *fault)
{
	size_t length = 0;

	*used = 1;
	switch (text.data[0]) {
	case '&':
		length = reference_length(text);
		if (length == 0 && control_length(text) > 0) {
			*used = control_length(text);
			return put(tidy, TEXT(" "), fault);
		}
		if (length == 0)
			return put(tidy, TEXT("&amp;"), fault);
		*used = length;
		return put(tidy, (struct text){ text.data, length }, fault);
	case '<':
		return put(tidy, TEXT("&lt;"), fault);
	case '>': /* of "]]>" it may not stand bare */
		return put(tidy, TEXT("&gt;"), fault);
	default:
		length = forbidden_length(text);
		*used = length > 0 ? length : 1;
		return put(tidy,
			   length > 0 ? TEXT(" ") :
					(struct text){ text.data, 1 },
			   fault);
	}
}

/* All of a text that stands within a tag. */
static enum status put_all(struct tidy *tidy, struct text text,
			   struct fault *fault)
{
	enum status status = STATUS_OK;

	while (text.length > 0 && !status) {
		size_t length = plain_length(text);

		if (length > 0)
			status = put(tidy, (struct text){ text.data, length },
				     fault);
		else
			status = put_sign(tidy, text, &length, fault);
		text = text_skip(text, length);
	}
	return status;
}

/* ---- Names ------------------------------------------------------------- */

static bool is_name_start(uint32_t code_point)
{
	static const uint32_t ranges[][2] = {
		{ ':', ':' },         { 'A', 'Z' },       { '_', '_' },
		{ 'a', 'z' },         { 0xC0, 0xD6 },     { 0xD8, 0xF6 },
		{ 0xF8, 0x2FF },      { 0x370, 0x37D },   { 0x37F, 0x1FFF },
		{ 0x200C, 0x200D },   { 0x2070, 0x218F }, { 0x2C00, 0x2FEF },
		{ 0x3001, 0xD7FF },   { 0xF900, 0xFDCF }, { 0xFDF0, 0xFFFD },
		{ 0x10000, 0xEFFFF },
	};

	for (size_t i = 0; i < COUNT(ranges); i++)
		if (code_point >= ranges[i][0] && code_point <= ranges[i][1])
			return true;
	return false;
}

static bool is_name_more(uint32_t code_point)
{
	return is_name_start(code_point) || code_point == '-' ||
	       code_point == '.' || code_point == 0xB7 ||
	       (code_point >= '0' && code_point <= '9') ||
	       (code_point >= 0x300 && code_point <= 0x36F) ||
	       (code_point >= 0x203F && code_point <= 0x2040);
}

/* Bytes at the front of `text` that a name may have, however long. */
static size_t run_length(struct text text)
{
	size_t length = 0;
	size_t width;

	while (length < text.length) {
		uint32_t code_point = utf8_next(text, length, &width);

		if (length == 0 ? !is_name_start(code_point) :
				  !is_name_more(code_point))
			break;
		length += width;
	}
	return length;
}

/* Bytes of the name that `text` begins with; 0: none, or one too long. */
static size_t name_length(struct text text)
{
	size_t length = run_length(text);

	return length < TIDY_NAME_BYTES ? length : 0;
}

/* ---- Open elements ----------------------------------------------------- */

static struct text open_name(const struct tidy *tidy, size_t index)
{
	size_t start = index > 0 ? tidy->ends[index - 1] : 0;

	return (struct text){ tidy->names.data + start,
			      tidy->ends[index] - start };
}

static enum status close_last(struct tidy *tidy, struct fault *fault)
{
	struct text name = open_name(tidy, tidy->depth - 1);
	enum status status = put(tidy, TEXT("</"), fault);

	if (!status)
		status = put(tidy, name, fault);
	tidy->names.length -= name.length;
	tidy->depth--;
	return status ? status : put(tidy, TEXT(">"), fault);
}

/* The end of an element, and of all in it that were not closed. */
static enum status close_element(struct tidy *tidy, struct text name,
				 struct fault *fault)
{
	size_t index = tidy->depth;
	enum status status = STATUS_OK;

	if (tidy->dropped > 0) {
		tidy->dropped--;
		return STATUS_OK;
	}
	while (index > 0 && !text_equal(open_name(tidy, index - 1), name))
		index--;
	if (index < tidy->depth)
		note_damage(tidy, tidy->used,
			    index == 0 ? "an end of no element" :
					 "an element without end");
	while (index > 0 && tidy->depth >= index && !status)
		status = close_last(tidy, fault);
	return status;
}

static enum status open_element(struct tidy *tidy, struct text name,
				struct fault *fault)
{
	enum status status = bytes_append(&tidy->names, name, fault);

	if (!status)
		tidy->ends[tidy->depth++] = tidy->names.length;
	return status;
}

/* ---- Tags -------------------------------------------------------------- */

static bool is_space(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/* Length of the tag that `text` begins with, up to but without its ">" or
 * the "<" before which it breaks off; that of `text` when neither comes. */
static size_t tag_length(struct text text)
{
	char quote = '\0';
	char before = '\0';
	size_t length = 1;

	for (; length < text.length; length++) {
		char byte = text.data[length];

		if (byte == '<' || (byte == '>' && !quote))
			break;
		if (byte == quote)
			quote = '\0';
		else if (!quote && before == '=' &&
			 (byte == '"' || byte == '\''))
			quote = byte;
		if (!is_space(byte))
			before = byte;
	}
	return length;
}

static void skip_spaces(struct text *text)
{
	while (text->length > 0 && is_space(text->data[0]))
		*text = text_skip(*text, 1);
}

/* Takes name="value", name=value or a bare name off *tag; a name too long or
 * one byte of what is none of these with an empty name. */
static void take_attribute(struct text *tag, struct text *name,
			   struct text *value)
{
	struct text rest = *tag;
	size_t run = run_length(rest);
	size_t length = run < TIDY_NAME_BYTES ? run : 0;
	const char *end;

	*name = (struct text){ rest.data, length };
	*value = (struct text){ 0 };
	rest = text_skip(rest, run > 0 ? run : 1);
	*tag = rest;
	skip_spaces(&rest);
	if (run == 0 || rest.length == 0 || rest.data[0] != '=')
		return;
	rest = text_skip(rest, 1);
	skip_spaces(&rest);
	*value = rest;
	if (rest.length > 0 && (rest.data[0] == '"' || rest.data[0] == '\'')) {
		end = memchr(rest.data + 1, rest.data[0], rest.length - 1);
		value->data++;
		value->length = end ? (size_t)(end - value->data) :
				      rest.length - 1;
		rest.data = value->data + value->length + (end ? 1 : 0);
	} else {
		value->length = 0;
		while (value->length < rest.length &&
		       !is_space(rest.data[value->length]))
			value->length++;
		rest.data += value->length;
	}
	rest.length = (size_t)(tag->data + tag->length - rest.data);
	*tag = rest;
}

static enum status put_attribute(struct tidy *tidy, struct text name,
				 struct text value, struct fault *fault)
{
	const char *quote =
		value.length > 0 && memchr(value.data, '"', value.length) ?
			"'" :
			"\"";
	enum status status = put(tidy, TEXT(" "), fault);

	if (!status)
		status = put(tidy, name, fault);
	if (!status)
		status = put(tidy, TEXT("="), fault);
	if (!status)
		status = put(tidy, text_of(quote), fault);
	if (!status)
		status = put_all(tidy, value, fault);
	return status ? status : put(tidy, text_of(quote), fault);
}

/* Those of a start tag, each once; behind them *tag is empty. */
static enum status put_attributes(struct tidy *tidy, struct text tag,
				  struct fault *fault)
{
	struct text names[ATTRIBUTES_MAX];
	size_t count = 0;
	enum status status = STATUS_OK;

	for (skip_spaces(&tag); tag.length > 0 && !status; skip_spaces(&tag)) {
		struct text value;
		size_t i = 0;

		if (count == ATTRIBUTES_MAX)
			break;
		take_attribute(&tag, &names[count], &value);
		while (!text_equal(names[i], names[count]))
			i++;
		if (names[count].length == 0 || i < count ||
		    text_begins_caseless(names[count], TEXT("xmlns")))
			continue;
		status = put_attribute(tidy, names[count], value, fault);
		count++;
	}
	return status;
}

static enum status note_tag(struct tidy *tidy, struct fault *fault)
{
	struct tag tag = { tidy->out_offset + tidy->out.length,
			   tidy->raw_offset + tidy->used };
	struct bytes *tags = &tidy->tags;

	size_t passed = tidy->tags_used * sizeof(tag);

	if (passed > 0 && passed >= tags->length / 2) {
		tags->length -= passed;
		memmove(tags->data, tags->data + passed, tags->length);
		tidy->tags_used = 0;
	}
	if (tags->length + sizeof(tag) > tags->limit)
		return STATUS_OK;
	return bytes_append(
		tags, (struct text){ (const char *)&tag, sizeof(tag) }, fault);
}

/* `tag` is from its "<" to its ">", both left out. */
static enum status put_start(struct tidy *tidy, struct text tag,
			     struct fault *fault)
{
	struct text name = { tag.data, name_length(tag) };
	bool is_empty = tag.data[tag.length - 1] == '/';
	enum status status;

	if (tidy->depth == TIDY_DEPTH) {
		tidy->dropped += !is_empty;
		return STATUS_OK;
	}
	tag.data += name.length;
	tag.length -= name.length + (is_empty ? 1 : 0);
	status = note_tag(tidy, fault);
	if (!status)
		status = put(tidy, TEXT("<"), fault);
	if (!status)
		status = put(tidy, name, fault);
	if (!status)
		status = put_attributes(tidy, tag, fault);
	if (!status)
		status = put(tidy, is_empty ? TEXT("/>") : TEXT(">"), fault);
	return status || is_empty ? status : open_element(tidy, name, fault);
}

uint64_t tidy_offset(struct tidy *tidy, uint64_t place)
{
	const struct bytes *tags = &tidy->tags;
	struct tag tag;

	while ((tidy->tags_used + 1) * sizeof(tag) <= tags->length) {
		memcpy(&tag, tags->data + tidy->tags_used * sizeof(tag),
		       sizeof(tag));
		if (tag.place >= place)
			break;
		tidy->last = tag;
		tidy->tags_used++;
	}
	return tidy->last.offset;
}

/* ---- From place to place ----------------------------------------------- */

/* What the "<" that `text` begins with begins; PLACE_TEXT: a tag, or
 * nothing. Bytes of it in *length. */
static enum place place_at(struct text text, size_t *length)
{
	static const struct {
		const char *mark;
		enum place place;
	} marks[] = { { "<!--", PLACE_COMMENT },
		      { "<![CDATA[", PLACE_CDATA },
		      { "<!DOCTYPE", PLACE_DOCTYPE },
		      { "<?", PLACE_INSTRUCTION } };

	for (size_t i = 0; i < COUNT(marks); i++) {
		*length = strlen(marks[i].mark);
		if (text_begins_caseless(text, text_of(marks[i].mark)))
			return marks[i].place;
	}
	*length = 0;
	return PLACE_TEXT;
}

/* Goes past the tag that `text` begins with, writing it; *is_known is false
 * when more of it must be read first. */
static enum status pass_tag(struct tidy *tidy, struct text text, bool *is_known,
			    struct fault *fault)
{
	bool is_end = text.length > 1 && text.data[1] == '/';
	size_t skipped = is_end ? 2 : 1;
	struct text tag = { text.data + skipped, 0 };
	size_t length = tag_length(text);
	size_t used = 0;
	enum status status;

	*is_known = length < text.length || tidy->is_at_end ||
		    length > TIDY_TAG_BYTES;
	if (!*is_known)
		return STATUS_OK;
	if (length > skipped && length <= TIDY_TAG_BYTES)
		tag.length = length - skipped;
	if (length > TIDY_TAG_BYTES)
		note_damage(tidy, tidy->used, "a tag too long");
	if (tag.length == 0 || name_length(tag) == 0) {
		status = put_sign(tidy, text, &used, fault);
		tidy->used += used;
		return status;
	}
	if (length == text.length || text.data[length] == '<')
		note_damage(tidy, tidy->used, "a tag without end");
	if (is_end) {
		tag.length = name_length(tag);
		status = close_element(tidy, tag, fault);
	} else {
		status = put_start(tidy, tag, fault);
	}
	tidy->used += length;
	if (length < text.length && text.data[length] == '>')
		tidy->used++;
	return status;
}

/* In text: a run of plain bytes, one sign, or a tag. */
static enum status pass_text(struct tidy *tidy, bool *is_known,
			     struct fault *fault)
{
	struct text text = rest_of(tidy);
	size_t length = plain_length(text);
	enum status status;

	*is_known = true;
	if (length > 0) {
		status = put(tidy, (struct text){ text.data, length }, fault);
		tidy->used += length;
		return status;
	}
	*is_known = text.length >= AHEAD_BYTES || tidy->is_at_end;
	if (!*is_known || text.length == 0)
		return STATUS_OK;
	if (text.data[0] != '<') {
		status = put_sign(tidy, text, &length, fault);
		tidy->used += length;
		return status;
	}
	tidy->place = place_at(text, &length);
	tidy->used += length;
	return tidy->place == PLACE_TEXT ?
		       pass_tag(tidy, text, is_known, fault) :
		       STATUS_OK;
}

/* In a CDATA section all signs may stand but those that none may. A long
 * one becomes several: parsers keep the whole of one in memory. */
static enum status put_cdata(struct tidy *tidy, struct text text,
			     struct fault *fault)
{
	enum status status = STATUS_OK;

	if (text.length == 0)
		return STATUS_OK;
	status = put(tidy, TEXT("<![CDATA["), fault);
	while (text.length > 0 && !status) {
		size_t length = 0;
		size_t forbidden = 0;

		while (length < text.length && forbidden == 0) {
			forbidden = forbidden_length(text_skip(text, length));
			length += forbidden == 0;
		}
		if (length > 0)
			status = put(tidy, (struct text){ text.data, length },
				     fault);
		if (!status && forbidden > 0)
			status = put(tidy, TEXT(" "), fault);
		text = text_skip(text, length + forbidden);
	}
	return status ? status : put(tidy, TEXT("]]>"), fault);
}

/* Where, in the rest, the end of this place begins; *has_end: it is there.
 * Else how much can be gone past; of CDATA some characters at once. */
static size_t find_end(const struct tidy *tidy, struct text text, bool *has_end)
{
	const char *end = places[tidy->place].end;
	const char *found = text.length > 0 ? memmem(text.data, text.length,
						     end, strlen(end)) :
					      NULL;
	size_t kept = strlen(end) - 1;
	size_t length;

	*has_end = found;
	if (found)
		return (size_t)(found - text.data);
	if (tidy->is_at_end)
		return text.length;
	length = text.length > kept ? text.length - kept : 0;
	if (tidy->place != PLACE_CDATA)
		return length;
	while (length > 0 && ((unsigned char)text.data[length] & 0xC0) == 0x80)
		length--;
	return length < BLOCK_BYTES ? 0 : length;
}

/* In anything else: up to its end. */
static enum status pass_other(struct tidy *tidy, bool *is_known,
			      struct fault *fault)
{
	struct text text = rest_of(tidy);
	bool has_end;
	size_t length = find_end(tidy, text, &has_end);
	const char *subset = tidy->place == PLACE_DOCTYPE && length > 0 ?
				     memchr(text.data, '[', length) :
				     NULL;
	enum status status = STATUS_OK;

	*is_known = has_end || length > 0 || tidy->is_at_end;
	if (subset) {
		tidy->used += (size_t)(subset - text.data) + 1;
		tidy->place = PLACE_SUBSET;
		return STATUS_OK;
	}
	if (tidy->place == PLACE_CDATA) {
		text.length = length;
		status = put_cdata(tidy, text, fault);
	}
	tidy->used += length;
	if (status || (!has_end && !tidy->is_at_end))
		return status;
	if (!has_end)
		note_damage(tidy, tidy->used, places[tidy->place].unclosed);
	tidy->used += has_end ? strlen(places[tidy->place].end) : 0;
	/* what is behind the subset is the document type's end */
	tidy->place = tidy->place == PLACE_SUBSET && has_end ? PLACE_DOCTYPE :
							       PLACE_TEXT;
	return status;
}

/* Closes what is open. */
static enum status finish(struct tidy *tidy, struct fault *fault)
{
	enum status status = STATUS_OK;

	if (tidy->depth > 0)
		note_damage(tidy, tidy->used, "an element without end");
	while (tidy->depth > 0 && !status)
		status = close_last(tidy, fault);
	tidy->is_closed = true;
	return status ? status : put(tidy, TEXT(CLOSING), fault);
}

/* Goes through what was read as far as that is known, and reads more where
 * it is not. */
static enum status go_on(struct tidy *tidy, struct fault *fault)
{
	bool is_known = tidy->used < tidy->raw.length;
	enum status status = STATUS_OK;

	if (is_known && tidy->place == PLACE_TEXT)
		status = pass_text(tidy, &is_known, fault);
	else if (is_known)
		status = pass_other(tidy, &is_known, fault);
	if (status || is_known)
		return status;
	if (!tidy->is_at_end)
		return fill(tidy, fault);
	if (tidy->place == PLACE_TEXT)
		return finish(tidy, fault);
	return pass_other(tidy, &is_known, fault);
}

enum status tidy_read(struct tidy *tidy, struct text *out, struct fault *fault)
{
	bool is_first = tidy->out_offset == 0 && tidy->out.length == 0;
	enum status status = STATUS_OK;

	tidy->out_offset += tidy->out.length;
	bytes_clear(&tidy->out);
	*out = (struct text){ 0 };
	if (is_first)
		status = put(tidy, TEXT(OPENING), fault);
	while (!status && !tidy->is_closed && tidy->out.length < BLOCK_BYTES)
		status = go_on(tidy, fault);
	if (!status)
		*out = text_from(&tidy->out);
	return status;
}
