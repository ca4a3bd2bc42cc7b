/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/display.h"

#include <string.h>

#include "shared/utf8.h"

/* What becomes of one character. */
enum showing {
	SHOWING_ITSELF,
	SHOWING_BLANK,
	SHOWING_NOTHING,
	SHOWING_LINE_END,
	SHOWING_ESCAPE
};

/*
 * Characters that no mode lets through: controls, what changes the
 * direction of the text around it, and invisible carriers of hidden text.
 */
static bool is_unsafe(uint32_t code_point)
{
	if (code_point < 0x20)
		return true;
	if (code_point < 0x7F)
		return false;
	return code_point <= 0x9F ||                             /* C1 */
	       code_point == 0x061C ||                           /* bidi */
	       code_point == 0x200E || code_point == 0x200F ||   /* bidi */
	       (code_point >= 0x202A && code_point <= 0x202E) || /* bidi */
	       (code_point >= 0x2065 && code_point <= 0x206F) || /* bidi */
	       (code_point >= 0xFFF0 && code_point <= 0xFFFB) || /* ruby */
	       (code_point >= 0xE0000 && code_point <= 0xE0FFF); /* tags */
}

/*
 * Characters that only take up bytes: where a word may be broken, and
 * signs of no width that do nothing to what stands beside them. The zero
 * width joiner and non-joiner and the variation selectors are let through:
 * Persian, Urdu and Indian words and emoji are drawn by them, and to a
 * terminal they do nothing.
 */
static bool is_idle(uint32_t code_point)
{
	return code_point == 0xAD || code_point == 0x34F ||
	       code_point == 0x180E || code_point == 0x200B ||
	       (code_point >= 0x2060 && code_point <= 0x2064) ||
	       code_point == 0xFEFF;
}

/* What no mode treats in a way of its own. */
static enum showing show_any(uint32_t code_point)
{
	if (is_idle(code_point))
		return SHOWING_NOTHING;
	return is_unsafe(code_point) ? SHOWING_ESCAPE : SHOWING_ITSELF;
}

static enum showing show_in_text(struct text text, size_t offset,
				 uint32_t code_point)
{
	size_t next = offset + 1;

	switch (code_point) {
	case '\n':
	case '\t':
		return SHOWING_ITSELF;
	case '\r':
		if (next < text.length && text.data[next] == '\n')
			return SHOWING_NOTHING;
		return SHOWING_ESCAPE;
	case 0x2028: /* line separator */
	case 0x2029: /* paragraph separator */
		return SHOWING_LINE_END;
	default:
		return show_any(code_point);
	}
}

/* A name must not look like another: nothing invisible goes through. */
static enum showing show_in_name(uint32_t code_point)
{
	enum utf8_class class;

	if (code_point == ' ')
		return SHOWING_ITSELF;
	class = utf8_class(code_point);
	if (class == UTF8_SPACE || class == UTF8_IGNORED)
		return SHOWING_ESCAPE;
	return is_unsafe(code_point) ? SHOWING_ESCAPE : SHOWING_ITSELF;
}

static enum showing show(struct text text, size_t offset,
			 enum display_mode mode, size_t *width)
{
	uint32_t code_point = utf8_next(text, offset, width);

	/* A byte beyond ASCII that stands alone is bad UTF-8. */
	if (*width == 1 && code_point >= 0x80)
		return SHOWING_ESCAPE;
	if (mode == DISPLAY_TEXT)
		return show_in_text(text, offset, code_point);
	if (mode == DISPLAY_NAME)
		return show_in_name(code_point);
	if (utf8_class(code_point) == UTF8_SPACE)
		return SHOWING_BLANK;
	return show_any(code_point);
}

static enum status append_escape(struct bytes *out, struct text text,
				 size_t offset, struct fault *fault)
{
	size_t width;
	uint32_t code_point = utf8_next(text, offset, &width);

	if (width == 1)
		return bytes_printf(out, fault, "\\x%02x",
				    (unsigned)(unsigned char)text.data[offset]);
	return bytes_printf(out, fault, "\\u{%x}", (unsigned)code_point);
}

/* The end of the characters from `offset` on that are shown as they are. */
static size_t skip_plain(struct text text, size_t offset,
			 enum display_mode mode)
{
	while (offset < text.length) {
		char byte = text.data[offset];
		size_t width = 1;

		/* What needs no thought, and is nearly everything. */
		if (byte > ' ' && byte < 0x7F && byte != '\\') {
			offset++;
			continue;
		}
		if (show(text, offset, mode, &width) != SHOWING_ITSELF ||
		    (mode == DISPLAY_NAME && byte == '\\'))
			break;
		offset += width;
	}
	return offset;
}

/* The end of the white space from `offset` on. */
static size_t skip_blanks(struct text text, size_t offset)
{
	while (offset < text.length) {
		size_t width;

		if (utf8_class(utf8_next(text, offset, &width)) != UTF8_SPACE)
			break;
		offset += width;
	}
	return offset;
}

/* Appends what is shown for the one character at *offset, and steps. */
static enum status append_special(struct bytes *out, struct text text,
				  size_t *offset, enum display_mode mode,
				  struct fault *fault)
{
	size_t at = *offset;
	size_t width;
	enum showing showing = show(text, at, mode, &width);

	*offset = at + width;
	switch (showing) {
	case SHOWING_BLANK:
		*offset = skip_blanks(text, at);
		return bytes_append_byte(out, ' ', fault);
	case SHOWING_LINE_END:
		return bytes_append_byte(out, '\n', fault);
	case SHOWING_ESCAPE:
		return append_escape(out, text, at, fault);
	case SHOWING_ITSELF: /* a backslash in a name */
		return bytes_append(out, TEXT("\\\\"), fault);
	case SHOWING_NOTHING:
		break;
	}
	return STATUS_OK;
}

enum status display_append(struct bytes *out, struct text text,
			   enum display_mode mode, struct fault *fault)
{
	size_t length_before = out->length;
	size_t offset = 0;

	while (offset < text.length) {
		size_t end = skip_plain(text, offset, mode);
		struct text plain = { text.data + offset, end - offset };
		enum status status = bytes_append(out, plain, fault);

		offset = end;
		if (!status && offset < text.length)
			status =
				append_special(out, text, &offset, mode, fault);
		if (status) {
			out->length = length_before;
			return status;
		}
	}
	return STATUS_OK;
}

const char *display_word(char out[DISPLAY_WORD_BYTES], const char *name)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789/._-+=:,@%";
	const char *quote = *name && !name[strspn(name, plain)] ? "" : "'";
	struct bytes word = BYTES_UP_TO(DISPLAY_WORD_BYTES);
	struct fault unused;
	enum status status = bytes_append(&word, text_of(quote), &unused);

	for (; *name && !status; name++)
		status = *name == '\'' ?
				 bytes_append(&word, TEXT("'\\''"), &unused) :
				 bytes_append_byte(&word, *name, &unused);
	if (!status)
		status = bytes_append(&word, text_of(quote), &unused);
	if (!status)
		status = bytes_append_byte(&word, '\0', &unused);
	if (status)
		memcpy(out, "DIR", sizeof("DIR"));
	else
		memcpy(out, word.data, word.length);
	bytes_free(&word);
	return out;
}
